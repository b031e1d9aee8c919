//! What a run says while it works and when it is done.

use crate::ingest::Skipped;
use std::time::Duration;

/// What one run did. Counts are files unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// New or changed, read in this run.
    pub indexed: u64,
    /// As they were.
    pub unchanged: u64,
    /// Vanished since the last run.
    pub removed: u64,
    /// Everything that could not be read, also in earlier runs.
    pub skipped: Vec<Skipped>,
    /// Of a type that is not read.
    pub ignored: u64,
    /// Articles in the index afterwards.
    pub articles: u64,
    /// Bytes of the files read in this run.
    pub bytes: u64,
    /// Wall time.
    pub elapsed: Duration,
    /// The index was built anew.
    pub rebuilt: bool,
}

/// Hears how a run goes on; called from many threads.
pub trait Progress {
    /// How much there is to read.
    fn total(&self, files: u64, bytes: u64);
    /// That much more is done.
    fn add(&self, files: u64, articles: u64, bytes: u64);
}

/// A listener that does not care.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn total(&self, _files: u64, _bytes: u64) {}
    fn add(&self, _files: u64, _articles: u64, _bytes: u64) {}
}
