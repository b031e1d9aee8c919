//! What the indexer needs from its two neighbours, so that it can be tested without either: a folder of
//! files that turn into articles, and a store that makes, opens and reads indexes.

use crate::article::Article;
use crate::backend::{BackendError, SearchBackend, WriteBackend};
use crate::index::Settings;
use crate::ingest::Outcome;
use std::path::Path;

pub use crate::backend::WriterOptions;
pub use crate::ingest::{FileEntry, FileRead, Walked};

/// The folder side.
pub trait Corpus: Sync {
    /// Visits everything below `root`.
    ///
    /// # Errors
    /// Only when `root` itself cannot be listed.
    fn walk(
        &self,
        root: &Path,
        settings: &Settings,
        visit: &mut dyn FnMut(Walked),
    ) -> std::io::Result<()>;
    /// Reads a file; articles come complete, with their names where the settings ask for them.
    fn read(
        &self,
        file: &FileEntry,
        settings: &Settings,
        sink: &mut dyn FnMut(Outcome),
    ) -> FileRead;
    /// The hash that [`Corpus::read`] would report.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn hash(&self, file: &FileEntry) -> std::io::Result<u128>;
}

/// The store side.
pub trait Stores: Sync {
    /// Version of what it writes; an index of another version is rebuilt.
    fn format(&self) -> u32;
    /// Makes an empty index in an empty folder.
    ///
    /// # Errors
    /// See [`BackendError`].
    fn create(&self, dir: &Path, o: &WriterOptions) -> Result<Box<dyn WriteBackend>, BackendError>;
    /// Opens an index for writing at its last commit.
    ///
    /// # Errors
    /// See [`BackendError`].
    fn open_writer(
        &self,
        dir: &Path,
        o: &WriterOptions,
    ) -> Result<Box<dyn WriteBackend>, BackendError>;
    /// Opens the last commit for reading.
    ///
    /// # Errors
    /// See [`BackendError`].
    fn open_reader(&self, dir: &Path) -> Result<Box<dyn SearchBackend>, BackendError>;
}

/// Rough size of an article in memory, in bytes: what the pipeline counts against its bound.
pub(super) fn weight(article: &Article) -> usize {
    article.headline.len() + article.body.len() + 64 * article.mentions.len() + 512
}
