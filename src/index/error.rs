//! What can go wrong with an index as a whole, each with what to do next.

use crate::backend::BackendError;
use std::path::PathBuf;

/// Why an index could not be opened, updated or checked.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Nothing that was ever finished is in that folder.
    #[error("there is no index in {0}")]
    NoIndex(PathBuf),
    /// The folder holds something else.
    #[error("{0} is not empty and is not an index; nothing was changed")]
    NotOurs(PathBuf),
    /// The index was written by another version.
    #[error("the index in {dir} has format {found}, this program needs {wanted}")]
    OtherFormat {
        /// The index folder, for the message.
        dir: String,
        /// Its version.
        found: u32,
        /// Ours.
        wanted: u32,
    },
    /// The index holds another folder.
    #[error("this index holds {held}, not {asked}")]
    OtherCorpus {
        /// The folder that it was made from.
        held: String,
        /// The folder that was given.
        asked: String,
    },
    /// The corpus is not there.
    #[error("{0} is not a folder that can be read")]
    CorpusMissing(PathBuf),
    /// Following the folder would remove every article.
    #[error(
        "{corpus} has no readable article, but the index holds {articles}; nothing was changed"
    )]
    WouldEmpty {
        /// The folder.
        corpus: String,
        /// Articles in the index.
        articles: u64,
    },
    /// Another run writes.
    #[error("another run is writing to this index ({0})")]
    Locked(String),
    /// Files of the index are not as they were written.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// A file operation on the index failed.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Backend(BackendError),
}

impl From<BackendError> for SessionError {
    fn from(e: BackendError) -> Self {
        match e {
            BackendError::Damaged(what) => Self::Damaged(what),
            BackendError::Io { what, source } => Self::Io { what, source },
            other => Self::Backend(other),
        }
    }
}

impl SessionError {
    /// Wraps a failed file operation.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        let text = match self {
            Self::NoIndex(_) => "run `newsdex index CORPUS` first",
            Self::NotOurs(_) => "name an empty or new folder with --index",
            Self::OtherFormat { .. } => "run `newsdex index CORPUS`, which rebuilds it",
            Self::OtherCorpus { .. } => {
                "use --index for another index, or --rebuild to replace this one"
            }
            Self::CorpusMissing(_) => "is the disk mounted? the index was left as it was",
            Self::WouldEmpty { .. } => "use --allow-empty if that is meant",
            Self::Locked(_) => "wait until it has ended",
            Self::Damaged(_) => "run `newsdex index CORPUS --rebuild`",
            Self::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::StorageFull
                | std::io::ErrorKind::FileTooLarge
                | std::io::ErrorKind::QuotaExceeded => {
                    "free some space and run the command again; the last commit is intact"
                }
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    "make the index folder writable, or name another one with --index"
                }
                _ => return None,
            },
            Self::Backend(_) => return None,
        };
        Some(text.to_owned())
    }
}
