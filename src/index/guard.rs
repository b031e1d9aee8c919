//! A store whose damaged bytes cannot end the program.
//!
//! Checksums of a whole index cost more than a search, so an opening does not compare them, and a store
//! may come upon bytes that it never wrote and panic. Here such a panic ends only the call that it befell,
//! and only then are the checksums compared, to name the file.

use super::seam::Stores;
use super::{Layout, SessionError};
use crate::article::{Article, ArticleId, EntityKind};
use crate::backend::{BackendError, IndexNumbers, SearchBackend};
use crate::query::{SearchRequest, SearchResponse};
use std::cell::Cell;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread would be caught and told as an error, so that a panic hook may be quiet.
pub fn panic_is_caught() -> bool {
    GUARDED.get()
}

/// Runs `call`; a panic becomes an error.
pub(super) fn caught<T>(call: impl FnOnce() -> Result<T, BackendError>) -> Result<T, BackendError> {
    let outer = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(outer);
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(BackendError::Store(text.unwrap_or("a panic").to_owned()))
    })
}

/// A read side behind the guard.
pub(crate) struct Guarded(Box<dyn SearchBackend>);

impl Guarded {
    /// Opens the last commit in `dir`. What cannot be opened was opened when it was written, so it is damaged.
    pub(crate) fn open(stores: &dyn Stores, dir: &Path) -> Result<Self, BackendError> {
        match caught(|| stores.open_reader(dir)) {
            Err(BackendError::Store(text)) => Err(BackendError::Damaged(text)),
            Err(BackendError::Io { source, .. }) if is_nonsense(source.kind()) => {
                Err(BackendError::Damaged(source.to_string()))
            }
            other => other.map(Self),
        }
    }

    /// Opens the live generation of the index in `dir`, and tells its folder. A run that swaps takes the old
    /// one away at once, so where it cannot be opened it is looked up again.
    pub(crate) fn live(stores: &dyn Stores, dir: &Path) -> Result<(PathBuf, Self), SessionError> {
        let find = || Layout::new(dir).readable(stores.format());
        let mut path = find()?;
        loop {
            match (Self::open(stores, &path), find()?) {
                (Ok(open), _) => return Ok((path, open)),
                (Err(_), now) if now != path => path = now,
                (Err(error), _) => return Err(error.into()),
            }
        }
    }

    fn run<T>(
        &self,
        call: impl FnOnce(&dyn SearchBackend) -> Result<T, BackendError>,
    ) -> Result<T, BackendError> {
        caught(|| call(&*self.0)).map_err(|error| match error {
            BackendError::Store(_) | BackendError::Io { .. } => match self.verify() {
                Err(damaged @ BackendError::Damaged(_)) => damaged,
                _ => error,
            },
            other => other,
        })
    }
}

/// Whether it is the bytes that are wrong, and not the system that would not hand them out.
fn is_nonsense(kind: ErrorKind) -> bool {
    use ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(kind, InvalidData | InvalidInput | Other | UnexpectedEof)
}

impl SearchBackend for Guarded {
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, BackendError> {
        self.run(|b| b.search(request))
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>, BackendError> {
        self.run(|b| b.article(id))
    }

    fn ids(&self, path: &str) -> Result<Vec<ArticleId>, BackendError> {
        self.run(|b| b.ids(path))
    }

    fn names(
        &self,
        kind: EntityKind,
        request: Option<&SearchRequest>,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, BackendError> {
        self.run(|b| b.names(kind, request, limit))
    }

    fn numbers(&self) -> Result<IndexNumbers, BackendError> {
        self.run(|b| b.numbers())
    }

    fn payload(&self) -> &str {
        self.0.payload()
    }

    fn verify(&self) -> Result<(), BackendError> {
        caught(|| self.0.verify())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_known_to_be_caught_only_inside() {
        let caught = caught::<()>(|| {
            assert!(panic_is_caught());
            panic!("{} bytes", 7)
        });
        assert!(matches!(caught, Err(BackendError::Store(text)) if text == "7 bytes"));
        assert!(!panic_is_caught());
    }
}
