//! What a caller asks of an index: plain values, resolved from flags or a batch line at the edge.

use crate::article::{EntityKind, Reach};

/// How plain words side by side are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// Every one must occur.
    #[default]
    All,
    /// Any one.
    Any,
}

/// The order of hits. Ties: newest first, undated last, then id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// By date, newest first, undated last.
    Newest,
    /// By date, oldest first, undated last.
    Oldest,
}

/// What can be counted over the matching articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Names of a class.
    Entity(EntityKind),
    /// The paper.
    Source,
    /// The section.
    Section,
    /// The year.
    Year,
    /// The month, `2022-03`.
    Month,
}

/// One `--person`, `--org` or `--place`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameFilter {
    /// Its class.
    pub kind: EntityKind,
    /// As typed.
    pub text: String,
}

/// One search.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRequest {
    /// The parsed query, [`super::Query::All`] when there are only filters.
    pub query: super::Query,
    /// Every one must hold.
    pub names: Vec<NameFilter>,
    /// How far names may be stretched.
    pub reach: Reach,
    /// First day, YYYYMMDD.
    pub from: Option<u32>,
    /// Last day, YYYYMMDD, included.
    pub to: Option<u32>,
    /// Only these sections (any one), compared without case.
    pub sections: Vec<String>,
    /// Only these sources (any one), compared without case.
    pub sources: Vec<String>,
    /// The order.
    pub sort: Sort,
    /// At most so many hits.
    pub limit: usize,
    /// Leave out so many first.
    pub offset: usize,
    /// Passages per hit; 0 for none.
    pub snippets: usize,
    /// Length of a passage, about, in chars.
    pub snippet_length: usize,
    /// What to count.
    pub facets: Vec<Facet>,
    /// Values per facet.
    pub facet_limit: usize,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: super::Query::All,
            names: Vec::new(),
            reach: Reach::default(),
            from: None,
            to: None,
            sections: Vec::new(),
            sources: Vec::new(),
            sort: Sort::default(),
            limit: 10,
            offset: 0,
            snippets: 1,
            snippet_length: 200,
            facets: Vec::new(),
            facet_limit: 10,
        }
    }
}
