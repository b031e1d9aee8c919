//! Answers → bytes: one writer per format, all into a `dyn Write`, so that a terminal, a pipe, a worker's
//! buffer and a test look the same to it.
//!
//! Machine formats are a promise with a version number; `docs/output.md` describes them and a test keeps
//! the two in step.

mod article;
mod json;
mod names;
mod report;
mod rows;
mod status;
mod text;

pub use article::{article_json, article_text, skipped_json, skipped_text};
pub use json::{count_json, failure_json, hits_jsonl, response_json};
pub use names::{NamesFormat, names};
pub use report::{report_json, report_text};
pub use rows::{BatchRows, HitRows, paths, trec, trec_none};
pub use status::{status_json, status_text};
pub use text::{Style, facets_text, response_text};

/// Version of every machine-readable format.
pub const FORMAT: u32 = 1;

/// The name of this program in TREC run files.
pub const RUN_NAME: &str = "newsdex";

/// What a batch line or a search is called in its answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The caller's id of a batch line; absent for a single search.
    pub id: Option<&'a str>,
    /// The query as typed.
    pub query: &'a str,
    /// Whether the time taken is told; without it the same search gives the same bytes.
    pub timings: bool,
}
