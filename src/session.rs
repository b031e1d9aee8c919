//! What a program calls: one frozen state of an index, opened as cheaply as can be.
//!
//! Opening reads the one line that names the live generation and lets the store open it; the manifest
//! is read only by `Session::status`.

use crate::backend::{BackendError, IndexNumbers, SearchBackend};
use crate::index::seam::Stores;
use crate::index::{Guarded, Manifest, SessionError};
use crate::query::{SearchRequest, SearchResponse};
use std::path::{Path, PathBuf};

/// An open index.
pub struct Session {
    backend: Guarded,
    dir: PathBuf,
    format: u32,
}

/// What an index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Articles, names, days.
    pub numbers: IndexNumbers,
    /// Bytes on disk.
    pub size_bytes: u64,
    /// Version of the store.
    pub format: u32,
    /// Corpus folder, settings, time of the last commit, files and skips.
    pub manifest: Manifest,
}

impl Session {
    /// Opens the live generation of the index in `dir`.
    ///
    /// # Errors
    /// [`SessionError::NoIndex`], [`SessionError::OtherFormat`] or [`SessionError::Damaged`].
    pub fn open(dir: &Path, stores: &dyn Stores) -> Result<Self, SessionError> {
        let (dir, backend) = Guarded::live(stores, dir)?;
        Ok(Self {
            backend,
            dir,
            format: stores.format(),
        })
    }

    /// Answers a search.
    ///
    /// # Errors
    /// See [`BackendError`].
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, BackendError> {
        self.backend.search(request)
    }

    /// The store's read side.
    pub fn backend(&self) -> &dyn SearchBackend {
        &self.backend
    }

    /// What the index holds.
    ///
    /// # Errors
    /// When the manifest or the store cannot be read.
    pub fn status(&self) -> Result<Status, SessionError> {
        let manifest = Manifest::load(&self.dir, self.backend.payload())?;
        let failed = || SessionError::io(format!("cannot list {}", self.dir.display()));
        let mut size_bytes = 0;
        for item in std::fs::read_dir(&self.dir).map_err(failed())? {
            // A file may be merged away between the listing and the look at it.
            size_bytes += item.map_err(failed())?.metadata().map_or(0, |m| m.len());
        }
        Ok(Status {
            numbers: self.backend.numbers()?,
            size_bytes,
            format: self.format,
            manifest,
        })
    }
}
