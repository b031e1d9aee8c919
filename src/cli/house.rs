//! What commands need of the rest of the house; a test hands in its own.

use std::path::Path;

use super::Failure;
use crate::backend::SearchBackend;
use crate::index::seam::{Corpus, Stores};
use crate::index::{self, CheckReport, IndexOptions, IngestReport, Progress, SessionError};
use crate::session::{Session, Status};

/// An index that has been opened for reading.
pub trait Opened {
    /// Its read side.
    fn backend(&self) -> &dyn SearchBackend;
    /// What it holds.
    ///
    /// # Errors
    /// A fault with the command that mends it.
    fn status(&self) -> Result<Status, Failure>;
}

/// Opens, updates and checks indexes.
pub trait House {
    /// Opens the index in `dir` for reading.
    ///
    /// # Errors
    /// A fault with the command that mends it.
    fn open(&self, dir: &Path) -> Result<Box<dyn Opened>, Failure>;
    /// Brings the index in `dir` up to date with the folder `corpus`; `progress` hears how it goes on.
    ///
    /// # Errors
    /// As [`House::open`].
    fn update(
        &self,
        dir: &Path,
        corpus: &Path,
        options: &IndexOptions,
        progress: &(dyn Progress + Sync),
    ) -> Result<IngestReport, Failure>;
    /// Compares the index in `dir` with itself and with its folder.
    ///
    /// # Errors
    /// As [`House::open`]; damage is an answer.
    fn check(&self, dir: &Path, corpus: Option<&Path>) -> Result<CheckReport, Failure>;
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        let hint = error.hint().unwrap_or_default();
        Self::new(error.to_string(), hint)
    }
}

impl Opened for Session {
    fn backend(&self) -> &dyn SearchBackend {
        Session::backend(self)
    }

    fn status(&self) -> Result<Status, Failure> {
        Ok(Session::status(self)?)
    }
}

/// The house over a reader of folders and a store.
pub struct Rooms<'a> {
    /// Reads folders.
    pub corpus: &'a dyn Corpus,
    /// Makes and opens stores.
    pub stores: &'a dyn Stores,
}

impl House for Rooms<'_> {
    fn open(&self, dir: &Path) -> Result<Box<dyn Opened>, Failure> {
        Ok(Box::new(Session::open(dir, self.stores)?))
    }

    fn update(
        &self,
        dir: &Path,
        corpus: &Path,
        options: &IndexOptions,
        progress: &(dyn Progress + Sync),
    ) -> Result<IngestReport, Failure> {
        let (reader, stores) = (self.corpus, self.stores);
        Ok(index::update(
            dir, corpus, options, reader, stores, progress,
        )?)
    }

    fn check(&self, dir: &Path, corpus: Option<&Path>) -> Result<CheckReport, Failure> {
        Ok(index::check(dir, corpus, self.corpus, self.stores)?)
    }
}
