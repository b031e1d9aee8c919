//! The seam to whatever stores and answers: two small object-safe traits over our own types.

/// The store that the program uses.
pub mod tantivy;

use crate::article::{Article, ArticleId, EntityKind};
use crate::query::{SearchRequest, SearchResponse};

/// What can go wrong in a backend. The command line adds a hint to each.
#[derive(Debug, thiserror::Error)]
pub enum BackendError {
    /// The store is there but cannot be read as an index.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// A file operation failed: disk full, no permission.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The query is beyond a limit.
    #[error("{message}")]
    Limit {
        /// Which limit and what was met.
        message: String,
    },
    /// A name that cannot be searched for (empty, far too long).
    #[error("{0}")]
    BadName(String),
    /// Anything else, in the store's own words.
    #[error("the index failed: {0}")]
    Store(String),
}

/// What a writer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterOptions {
    /// Indexing threads, at least one.
    pub threads: usize,
    /// Bound for all buffers together, bytes; a store may need a least amount per thread.
    pub memory_bytes: usize,
}

/// The write side. `put` and `remove` may be called from many threads; nothing is visible to readers
/// before [`WriteBackend::commit`].
pub trait WriteBackend: Send + Sync {
    /// Adds an article. The caller has removed what its file held before.
    fn put(&self, article: &Article) -> Result<(), BackendError>;
    /// Removes every article read from the file `path` (relative to the corpus root): those whose
    /// [`Article::path`] is `path` or begins with `path/`, as the members of an archive do.
    fn remove_file(&self, path: &str) -> Result<(), BackendError>;
    /// Makes all that was put and removed visible at once and durable. `payload` (a short text, such as
    /// the name of the manifest that describes exactly this state) is stored with the commit. Before the
    /// first one, nothing that was there when the index was opened is written anew.
    fn commit(&mut self, payload: &str) -> Result<(), BackendError>;
    /// Why background work has ended before its time, if it has: a `put` that fails after that knows
    /// only that nobody takes its article. What was put since the last commit is thrown away.
    fn failure(&mut self) -> Option<BackendError> {
        None
    }
    /// Waits for background work; the last call of a run.
    fn close(self: Box<Self>) -> Result<(), BackendError>;
}

/// Numbers about a whole index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexNumbers {
    /// Articles.
    pub articles: u64,
    /// Distinct display names by class, in the order of [`EntityKind::ALL`].
    pub names: [u64; 4],
    /// First and last day, YYYYMMDD.
    pub days: Option<(u32, u32)>,
    /// Articles without a date.
    pub undated: u64,
    /// Segments.
    pub segments: usize,
}

/// The read side: one frozen state of an index.
pub trait SearchBackend: Send + Sync {
    /// Answers a search.
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, BackendError>;
    /// One article, as stored, by its id.
    fn article(&self, id: &ArticleId) -> Result<Option<Article>, BackendError>;
    /// The ids of all articles of the file `path` (or the one article of that id), in order.
    fn ids(&self, path: &str) -> Result<Vec<ArticleId>, BackendError>;
    /// Display names of a class with the number of articles that have them, over the articles that match
    /// `request` (or all), most frequent first, ties by name; at most `limit`.
    fn names(
        &self,
        kind: EntityKind,
        request: Option<&SearchRequest>,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, BackendError>;
    /// Numbers about the whole.
    fn numbers(&self) -> Result<IndexNumbers, BackendError>;
    /// The payload of the commit that is being read.
    fn payload(&self) -> &str;
    /// Reads everything once and compares checksums.
    ///
    /// # Errors
    /// [`BackendError::Damaged`] names the first file that is not as it was written.
    fn verify(&self) -> Result<(), BackendError>;
}
