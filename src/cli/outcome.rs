//! How a command ends: its exit status, or a failure that says what, where and what to do next.

use std::io::{self, Write};

use super::query_text;
use crate::backend::BackendError;
use crate::query::parse::SyntaxError;

/// What a command came to; its exit status is 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Something was found, or all was done: 0.
    Done,
    /// Nothing was found: 1.
    Nothing,
    /// Done, but a part of it failed and was reported where it belongs: 2.
    Partly,
}

impl Status {
    /// The exit status.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Partly => 2,
        }
    }

    pub(crate) fn found(any: bool) -> Self {
        if any { Self::Done } else { Self::Nothing }
    }
}

/// Why a command failed: what, where, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A fault worth telling.
    #[error("{message}")]
    Told {
        /// What went wrong and where.
        message: String,
        /// What to do next; empty where there is nothing to add.
        hint: String,
    },
    /// A query that strict reading refuses.
    #[error("{error}")]
    Syntax {
        /// The query.
        text: String,
        /// What is wrong and where.
        error: SyntaxError,
    },
    /// Writing results failed; a closed pipe is quiet.
    #[error("writing results: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// A fault with a hint.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Told {
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// What to do next; empty where there is nothing to add.
    pub fn hint(&self) -> &str {
        match self {
            Self::Told { hint, .. } => hint,
            Self::Syntax { error, .. } => &error.hint,
            Self::Output(_) => "",
        }
    }

    /// Writes it for a person; it is no fault when nobody reads it.
    pub(super) fn tell(&self, err: &mut dyn Write) {
        let _ = writeln!(err, "newsdex: {self}");
        if let Self::Syntax { text, error } = self {
            let _ = writeln!(err, "{}", query_text::caret(text, error));
        }
        if !self.hint().is_empty() {
            let _ = writeln!(err, "hint: {}", self.hint());
        }
    }
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        let hint = match &error {
            BackendError::Damaged(_) => "mend it with `newsdex index CORPUS --rebuild`",
            BackendError::Io { .. } => "check free space and permissions of the index folder",
            BackendError::Limit { .. } => "make the query narrower",
            BackendError::BadName(_) => "give a name as it would stand in print",
            BackendError::Store(_) => "run `newsdex check`",
        };
        Self::new(error.to_string(), hint)
    }
}
