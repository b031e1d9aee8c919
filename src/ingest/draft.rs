//! What a format reader hands over: the raw pieces of one article, not yet judged.
//!
//! Readers only find pieces; cleaning text, choosing among dates and inferring a headline is the same
//! for all formats and happens once, after them.

use crate::article::{DateFrom, HeadlineFrom, ParagraphKind};

/// A paragraph as found, not yet cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftParagraph {
    /// Text or sub-heading.
    pub kind: ParagraphKind,
    /// Its text; line breaks inside are hard wraps.
    pub text: String,
}

/// A date as found, not yet parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftDate {
    /// As written.
    pub text: String,
    /// Where.
    pub from: DateFrom,
}

/// The raw pieces of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The record's own stable key (NEWID, guid, uri, id) in a multi-article file.
    pub key: Option<String>,
    /// The headline with where it stood.
    pub headline: Option<(String, HeadlineFrom)>,
    /// The body.
    pub paragraphs: Vec<DraftParagraph>,
    /// Every date that was found; the best one is chosen later.
    pub dates: Vec<DraftDate>,
    /// Authors as written.
    pub byline: Option<String>,
    /// Dateline as written, where the format has it apart.
    pub dateline: Option<String>,
    /// The paper, agency or site.
    pub source: Option<String>,
    /// The section or desk.
    pub section: Option<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// A declared language.
    pub language: Option<String>,
    /// Keywords.
    pub tags: Vec<String>,
    /// Notes for a curious user.
    pub notes: Vec<String>,
}

impl Draft {
    /// This draft's parts, and `other`'s where it has none.
    pub(super) fn over(self, other: Self) -> Self {
        fn first_of<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
            if first.is_empty() { second } else { first }
        }
        Self {
            key: self.key.or(other.key),
            headline: self.headline.or(other.headline),
            paragraphs: first_of(self.paragraphs, other.paragraphs),
            dates: self.dates.into_iter().chain(other.dates).collect(),
            byline: self.byline.or(other.byline),
            dateline: self.dateline.or(other.dateline),
            source: self.source.or(other.source),
            section: self.section.or(other.section),
            url: self.url.or(other.url),
            language: self.language.or(other.language),
            tags: first_of(self.tags, other.tags),
            notes: self.notes.into_iter().chain(other.notes).collect(),
        }
    }
}
