//! How much one file may unpack to, counted over everything inside it.
//!
//! The count is shared by all decoders of a file, however they are nested, because a bomb is mostly
//! built of layers each of which looks harmless.

use super::Bounds;
use super::SkipReason;
use super::skip::Refusal;
use std::cell::Cell;
use std::io::{self, Read};

/// The bytes that one file may still unpack to.
pub(super) struct Budget {
    left: Cell<u64>,
    spent: Cell<bool>,
    /// What it was at first.
    all: u64,
    /// The flag that set it.
    flag: &'static str,
}

impl Budget {
    /// The budget of a file of `size` bytes.
    pub fn new(size: u64, bounds: &Bounds) -> Self {
        let by_ratio = size.saturating_mul(bounds.max_ratio);
        let by_ratio = by_ratio.max(bounds.max_record);
        let (all, flag) = match by_ratio > bounds.max_unpacked {
            true => (bounds.max_unpacked, "--max-unpacked"),
            false => (by_ratio, "--max-ratio"),
        };
        Self {
            left: Cell::new(all),
            spent: Cell::new(false),
            all,
            flag,
        }
    }

    /// Why what is left of the file is not read.
    pub fn refusal(&self) -> Refusal {
        let Self { all, flag, .. } = self;
        let detail = format!("it unpacks to more than {all} bytes; the bound is {flag}");
        (SkipReason::Bomb, detail)
    }

    /// `inner` (a decoder's output) counted against the budget; an error once that is used up.
    pub fn capped<R: Read>(&self, inner: R) -> Capped<'_, R> {
        Capped {
            inner,
            budget: self,
        }
    }

    /// Whether it was used up. Decoders wrap errors in their own, so this is asked, not the error.
    pub fn is_spent(&self) -> bool {
        self.spent.get()
    }
}

/// A reader whose bytes are counted.
pub(super) struct Capped<'a, R> {
    inner: R,
    budget: &'a Budget,
}

impl<R: Read> Read for Capped<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        match self.budget.left.get().checked_sub(got as u64) {
            Some(left) => self.budget.left.set(left),
            None => {
                self.budget.spent.set(true);
                return Err(io::Error::other(self.budget.refusal().1));
            }
        }
        Ok(got)
    }
}
