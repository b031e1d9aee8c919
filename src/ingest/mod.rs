//! Files → articles: walks a folder and turns whatever is in it into `Article`s or `Skipped` values.
//!
//! A file that can't be read never stops a run and never disappears: it is a `Skipped` with a reason
//! and a hint.

mod archive;
mod bounds;
mod byline;
mod clean;
mod dateline;
mod dates;
mod docx;
mod download;
mod dpa;
mod draft;
mod entities;
mod fields;
mod finish;
mod formats;
mod front_matter;
mod hashing;
mod hyphens;
mod input;
mod json;
mod json_lines;
mod json_values;
mod language;
mod mail;
mod markdown;
mod mime;
mod mojibake;
mod ninjs;
mod options;
mod packed;
mod read;
mod records;
mod rtf;
mod schema_org;
mod skip;
mod sniff;
mod source;
mod table;
mod text;
mod walk;
mod warc;
mod wire;
mod xml;

/// Saved web pages.
pub mod html;

pub use draft::{Draft, DraftDate, DraftParagraph};
pub use fields::{FieldMap, MapError};
pub use hashing::hash_file;
pub use options::{Bounds, ReadOptions};
pub use read::{FileRead, read_bytes, read_file};
pub use skip::{SkipReason, Skipped};
pub use walk::{FileEntry, WalkOptions, Walked, walk};

use crate::article::Article;
use std::path::PathBuf;

/// What reading a record came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An article.
    Article(Box<Article>),
    /// A file or record that could not be read, and why.
    Skipped(Skipped),
}

/// Why a folder could not be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The folder is missing or can't be opened.
    #[error("can't open {path}: {source}")]
    Root {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A pattern that no file name could be compared with.
    #[error("bad pattern {pattern:?}: {detail}")]
    Glob {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        detail: String,
    },
}
