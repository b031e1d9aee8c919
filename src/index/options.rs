//! What a run is asked to do.

use super::manifest::Settings;

/// Options of one run of [`super::update`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexOptions {
    /// Start over in a new generation, and swap at the end.
    pub rebuild: bool,
    /// Reading threads, and indexing threads of the store; at least 1.
    pub threads: usize,
    /// Bound for memory, in bytes; files that are mapped and the list of the corpus's files are not counted.
    pub memory_bytes: usize,
    /// Only count what would be done; needs no lock and writes nothing.
    pub dry_run: bool,
    /// Let the run remove every article there is.
    pub allow_empty: bool,
    /// Seconds between two commits of a long run.
    pub commit_seconds: u64,
    /// What the articles in the index depend on; other settings than the index has mean a rebuild.
    pub settings: Settings,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self {
            rebuild: false,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            memory_bytes: 512 << 20,
            dry_run: false,
            allow_empty: false,
            commit_seconds: 60,
            settings: Settings::default(),
        }
    }
}
