//! What a run of indexing is told and what it tells: plain values.

use crate::ingest::Skipped;

/// How to bring an index up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexOptions {
    /// Start over beside the old index and swap.
    pub rebuild: bool,
    /// Threads; 0 for all cores.
    pub threads: usize,
    /// Bound for buffers, bytes.
    pub memory_bytes: u64,
    /// Whether to look for names.
    pub entities: bool,
    /// Tell what would be done and do nothing.
    pub dry_run: bool,
    /// Only files that match one of these globs; all where empty.
    pub include: Vec<String>,
    /// No file that matches one of these globs.
    pub exclude: Vec<String>,
    /// Whether to follow links.
    pub follow_links: bool,
    /// Whether an empty or missing folder may empty the index.
    pub allow_empty: bool,
    /// `(our field, column or key of the files)`.
    pub map: Vec<(String, String)>,
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// Articles added or replaced.
    pub indexed: u64,
    /// Articles left alone.
    pub unchanged: u64,
    /// Articles removed.
    pub removed: u64,
    /// What was not read, and why.
    pub skipped: Vec<Skipped>,
    /// Files of a type that holds no articles.
    pub ignored: u64,
    /// Articles in the index afterwards.
    pub articles: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Wall time, milliseconds.
    pub elapsed_ms: u64,
}
