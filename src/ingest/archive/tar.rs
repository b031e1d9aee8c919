//! Tar archives, as a stream.

use super::Members;
use crate::ingest::input::Input;
use crate::ingest::skip::Refusal;
use crate::ingest::source::Source;
use crate::ingest::{Outcome, SkipReason};
use std::cell::Cell;
use std::io::{self, Read};

/// The most bytes between one member and the next: headers, a long name, attributes.
const BETWEEN: u64 = 1 << 20;

/// Reads every member of a type that is read.
///
/// # Errors
/// Why the archive can't be read, or not to its end.
pub(in crate::ingest) fn read(
    source: &Source<'_>,
    input: Input<'_>,
    emit: &mut dyn FnMut(Outcome),
) -> Result<(), Refusal> {
    let broken = |error: io::Error| source.broken(error.to_string());
    let left = Cell::new(BETWEEN);
    let reader = Gate {
        inner: input.reader().map_err(broken)?,
        left: &left,
    };
    let mut tar = ::tar::Archive::new(reader);
    let mut members = Members::of(source);
    for entry in tar.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        left.set(u64::MAX);
        let header = entry.header();
        let kind = header.entry_type();
        let seconds = header.mtime().ok().filter(|s| *s > 0);
        let mtime_ns = seconds.and_then(|s| i64::try_from(s).ok()?.checked_mul(1_000_000_000));
        if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            let named = members.named(&entry.path_bytes());
            let size = entry.size();
            let mut whole = Whole {
                inner: &mut entry,
                left: size,
            };
            let open: Result<&mut dyn Read, Refusal> = match kind.is_gnu_sparse() {
                true => Err((SkipReason::NotText, "a sparse file".into())),
                false => Ok(&mut whole),
            };
            if let Some(named) = named
                && !members.read(&named, mtime_ns, open, emit)
            {
                break;
            }
        }
        if !kind.is_gnu_sparse() {
            io::copy(&mut entry, &mut io::sink()).map_err(broken)?;
        }
        left.set(BETWEEN);
    }
    members.end()
}

/// Lets so many bytes through. The library keeps what stands between members in memory, however long
/// it says it is.
struct Gate<'a, R> {
    inner: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Gate<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        match self.left.get().checked_sub(got as u64) {
            Some(left) => self.left.set(left),
            None => return Err(io::Error::other("a header of more than a megabyte")),
        }
        Ok(got)
    }
}

/// Knows how long a member should be, so that a cut archive does not give a cut article.
struct Whole<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(got as u64);
        if got == 0 && !buffer.is_empty() && self.left > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(got)
    }
}
