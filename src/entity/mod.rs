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
pub mod titles;
mod tokens;
pub mod train;

pub use model::ModelError;
pub use tagger::{Annotator, names_by};
pub mod names;
