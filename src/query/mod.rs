//! Text → [`Query`] tree; the request and response types that every front end shares; the span matcher
//! that decides what matches and what is highlighted.

pub mod analyze;
pub mod matcher;
pub mod parse;
pub mod passages;
mod print;
mod request;
pub mod response;
mod tree;

pub use crate::article::Reach;
pub use request::{Facet, MatchMode, NameFilter, SearchRequest, Sort};
pub use response::{
    BatchFailure, FacetCount, Hit, MatchedName, NameCount, SearchResponse, Snippet,
};
pub use tree::{Distance, Field, Link, Query, Word, WordForm};
