//! Why something was not read: a value that is counted, listed and never stops a run.

use serde::{Deserialize, Serialize};

/// Why a file or a record was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipReason {
    /// No text in it.
    Empty,
    /// Larger than the bound for one record.
    TooLarge,
    /// Binary or undecodable.
    NotText,
    /// The format's own syntax is broken.
    Malformed,
    /// Well-formed, but not an article (a picture, a package, a planning item).
    NotAnArticle,
    /// No permission to read it.
    Unreadable,
    /// It vanished or changed while it was read.
    Changed,
    /// A link that leads back into the folder.
    Loop,
    /// A container that unpacks to far more than its size, or too deep.
    Bomb,
    /// Encrypted or protected by a password.
    Encrypted,
}

impl SkipReason {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::Malformed => "malformed",
            Self::NotAnArticle => "not-an-article",
            Self::Unreadable => "unreadable",
            Self::Changed => "changed",
            Self::Loop => "loop",
            Self::Bomb => "bomb",
            Self::Encrypted => "encrypted",
        }
    }
}

/// A file or record that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Skipped {
    /// Relative to the corpus root, with `#n` for a record inside a file.
    pub path: String,
    /// The kind of fault.
    pub reason: SkipReason,
    /// What exactly, and where: `line 12: expected a comma`.
    pub detail: String,
    /// What to do about it.
    pub hint: String,
}
