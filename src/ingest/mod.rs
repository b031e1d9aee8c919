//! Files → articles: walks a folder and turns whatever is in it into [`Article`]s or [`Skipped`] values.
//!
//! A file that can't be read never stops a run and never disappears: it is a [`Skipped`] with a reason
//! and a hint.

mod draft;
pub mod html;
mod skip;

pub use draft::{Draft, DraftDate, DraftParagraph};
pub use skip::{SkipReason, Skipped};

use crate::article::Article;

/// What reading a record came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An article.
    Article(Box<Article>),
    /// A file or record that could not be read, and why.
    Skipped(Skipped),
}
