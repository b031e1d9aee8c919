//! The index on disk: tantivy's segments under our own terms, positions and stored form.
//!
//! `docs/architecture.md`, "What the index holds" and "How a query runs", says how they are used.

mod bearers;
mod bearing;
mod bits;
mod directory;
mod document;
mod facets;
mod hits;
mod later;
mod lookup;
mod meta;
mod phrase;
mod placed;
mod plan;
mod positions;
mod postings;
mod prune;
mod queue;
mod reader;
mod reading;
mod run;
mod schema;
mod score;
mod segment;
mod select;
mod spellings;
mod stored;
mod tokenizer;
mod unmarked;
mod vint;
mod writer;
mod zoned;

use std::path::Path;

use crate::backend::{BackendError, SearchBackend, WriteBackend, WriterOptions};
use crate::index::seam::Stores;

pub use reader::open_reader;
pub use schema::{Fields, HEADLINE_WEIGHT};
pub use writer::{FORMAT, create, open_writer};

/// The store on disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tantivy;

impl Stores for Tantivy {
    fn format(&self) -> u32 {
        FORMAT
    }

    fn create(&self, dir: &Path, o: &WriterOptions) -> Result<Box<dyn WriteBackend>, BackendError> {
        create(dir, o)
    }

    fn open_writer(
        &self,
        dir: &Path,
        o: &WriterOptions,
    ) -> Result<Box<dyn WriteBackend>, BackendError> {
        open_writer(dir, o)
    }

    fn open_reader(&self, dir: &Path) -> Result<Box<dyn SearchBackend>, BackendError> {
        open_reader(dir)
    }
}
