//! The hash of a file's raw bytes, taken while it is read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// Hashes and counts what is read through it.
pub(super) struct Hashing<R> {
    inner: R,
    hasher: Xxh3,
    read: u64,
}

impl<R: Read> Hashing<R> {
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            hasher: Xxh3::new(),
            read: 0,
        }
    }

    /// Reads what is left; XXH3-128 and number of all bytes.
    ///
    /// # Errors
    /// Whatever reading says.
    pub fn finish(mut self) -> io::Result<(u128, u64)> {
        io::copy(&mut self, &mut io::sink())?;
        Ok((self.hasher.digest128(), self.read))
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..got]);
        self.read += got as u64;
        Ok(got)
    }
}

/// XXH3-128 of a file's bytes, in constant memory.
///
/// # Errors
/// Whatever opening and reading it says.
pub fn hash_file(path: &Path) -> io::Result<u128> {
    Ok(Hashing::new(File::open(path)?).finish()?.0)
}
