//! Text → names: the tagger finds mentions, the linker decides whose they are, `names` compares names.

mod crf;
mod document;
mod features;
mod hyphens;
mod lexicon;
mod linker;
mod model;
mod second;
mod tagger;
mod tokens;

/// Whether two names can be one person's, organisation's or place's, and how surely.
pub mod names;
/// Words that stand before a name.
pub mod titles;
/// How the embedded model is made.
pub mod train;

pub use model::ModelError;
pub use tagger::{Annotator, names_by};
