//! Text → `Query` tree; the request and response types that every front end shares; the span matcher
//! that decides what matches and what is highlighted.

mod print;
mod request;
mod tree;

/// Tokens, sentences and terms of a text.
pub mod analyze;
/// Which articles match, and where.
pub mod matcher;
/// Reading a query as typed.
pub mod parse;
/// Choosing what of a text to show.
pub mod passages;
/// What an answer holds.
pub mod response;

pub use crate::article::Reach;
pub use request::{Facet, MatchMode, NameFilter, SearchRequest, Sort};
pub use response::{
    BatchFailure, FacetCount, Hit, MatchedName, NameCount, SearchResponse, Snippet,
};
pub use tree::{Distance, Field, Link, Query, Word, WordForm};
