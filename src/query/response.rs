//! What an index answers: texts with byte ranges, never marked-up text.

use crate::article::{ArticleId, NewsDate, TextField};

use super::Facet;

/// Half-open byte ranges, sorted, not overlapping, on char boundaries of the text beside them.
pub type Ranges = Vec<(usize, usize)>;

/// A name with its number of mentions in one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCount {
    /// Display name.
    pub name: String,
    /// Mentions.
    pub mentions: usize,
}

/// Which name of a query met which form, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedName {
    /// As asked.
    pub asked: String,
    /// The article's display name of the entity that matched.
    pub form: String,
    /// `exact`, `initials`, `surname`, `nickname`, `transliteration`, `typo` …
    pub how: &'static str,
}

/// One passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// Which text it is cut from.
    pub field: TextField,
    /// Byte offset of `text` in that text.
    pub start: usize,
    /// The passage: a verbatim slice.
    pub text: String,
    /// What matched, relative to `text`.
    pub highlights: Ranges,
    /// Whether text before it in its paragraph was left out.
    pub cut_before: bool,
    /// Whether text after it in its paragraph was left out.
    pub cut_after: bool,
}

/// One article that matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// From 1, counting `offset`.
    pub rank: usize,
    /// Comparable within one response only; 0 when sorted by date without a text query.
    pub score: f32,
    /// Its id.
    pub id: ArticleId,
    /// Its file.
    pub path: String,
    /// Its headline.
    pub headline: String,
    /// What matched in the headline.
    pub headline_highlights: Ranges,
    /// Its date with provenance.
    pub date: Option<NewsDate>,
    /// Paper, agency or site.
    pub source: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Authors.
    pub byline: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// People, most mentioned first.
    pub people: Vec<NameCount>,
    /// Organisations, most mentioned first.
    pub orgs: Vec<NameCount>,
    /// Places, most mentioned first.
    pub places: Vec<NameCount>,
    /// How the names of the query matched.
    pub matched_names: Vec<MatchedName>,
    /// Passages that show why, in text order.
    pub snippets: Vec<Snippet>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub value: String,
    /// Articles that have it.
    pub count: u64,
}

/// The answer to one search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchResponse {
    /// Articles that match, whatever the limit; exact.
    pub total: u64,
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// The facets asked for, in that order, most frequent value first, ties by value.
    pub facets: Vec<(Facet, Vec<FacetCount>)>,
    /// How something was read, what was left out.
    pub warnings: Vec<String>,
    /// Wall time of the search, milliseconds.
    pub took_ms: f64,
}

/// A batch line that could not be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchFailure {
    /// What is wrong.
    pub message: String,
    /// Its line in the batch file, from 1.
    pub line: usize,
    /// What to do.
    pub hint: String,
}
