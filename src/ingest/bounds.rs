//! How much one file may unpack to, counted over everything inside it.
//!
//! The count is shared by all decoders of a file, however they are nested, because a bomb is mostly
//! built of layers each of which looks harmless.

use super::ReadOptions;
use std::cell::Cell;
use std::io::{self, Read};

/// The bytes that one file may still unpack to.
pub(super) struct Budget {
    left: Cell<u64>,
    spent: Cell<bool>,
}

impl Budget {
    /// The budget of a file of `size` bytes.
    pub fn new(size: u64, options: &ReadOptions) -> Self {
        let by_ratio = size.saturating_mul(options.max_ratio);
        Self {
            left: Cell::new(by_ratio.max(options.max_record).min(options.max_unpacked)),
            spent: Cell::new(false),
        }
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
                return Err(io::Error::other("it unpacks to far more than its size"));
            }
        }
        Ok(got)
    }
}
