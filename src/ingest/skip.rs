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

/// Why a record was refused, before it is known which one it is: the kind of fault and the detail.
pub(super) type Refusal = (SkipReason, String);

impl Skipped {
    /// A skip with the usual advice for its kind of fault.
    pub(super) fn new(path: &str, (reason, detail): Refusal) -> Self {
        let hint = match reason {
            SkipReason::Empty => "nothing to do, unless it should have text",
            SkipReason::TooLarge => "split it, or raise --max-record",
            SkipReason::NotText => "convert it to text or HTML",
            SkipReason::Malformed => "mend it at the place named, or export it again",
            SkipReason::NotAnArticle => "if it is one, name its fields with --map",
            SkipReason::Unreadable => "check that you may read it, then index again",
            SkipReason::Changed => "index again when it is no longer being written",
            SkipReason::Loop => "its files are read where they really stand",
            SkipReason::Bomb => "raise the bound if you trust it, or unpack it by hand",
            SkipReason::Encrypted => "decrypt it first",
        };
        Self {
            path: path.to_owned(),
            reason,
            detail,
            hint: hint.to_owned(),
        }
    }
}
