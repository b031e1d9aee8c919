//! The index on disk: tantivy's segments under our own terms, positions and stored form.
//!
//! `docs/architecture.md`, "Planned for the tantivy backend", says what the read side is to do with them.

mod bearers;
mod schema;
mod stored;
mod tokenizer;
mod writer;

pub use schema::{Fields, HEADLINE_WEIGHT};
pub use writer::{FORMAT, create, open_writer};
