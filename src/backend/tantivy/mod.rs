//! The index on disk: tantivy's segments under our own terms, positions and stored form.
//!
//! `docs/architecture.md`, "Planned for the tantivy backend", says what the read side is to do with them.

mod bearers;
mod bearing;
mod bits;
mod facets;
mod hits;
mod lookup;
mod meta;
mod plan;
mod positions;
mod postings;
mod reader;
mod reading;
mod run;
mod schema;
mod score;
mod segment;
mod select;
mod stored;
mod tokenizer;
mod writer;

use crate::backend::BackendError;

pub use reader::open_reader;
pub use schema::{Fields, HEADLINE_WEIGHT};
pub use writer::{FORMAT, create, open_writer};
