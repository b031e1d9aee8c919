//! Which column, key or front-matter entry holds which part of an article.

use super::draft::{Draft, DraftDate, DraftParagraph};
use super::{html, text};
use crate::article::{DateFrom, HeadlineFrom};

/// Names by part, best first. Compared without case, spaces and punctuation.
const NAMES: [(Part, &[&str]); 10] = [
    (
        Part::Headline,
        &[
            "headline",
            "title",
            "head",
            "headlinemain",
            "webtitle",
            "headlines",
            "name",
        ],
    ),
    (
        Part::Body,
        &[
            "body",
            "articlebody",
            "bodyhtml",
            "bodyxhtml",
            "bodytext",
            "text",
            "content",
            "contenthtml",
            "articlehtml",
            "fulltext",
            "article",
            "story",
            "maintext",
            "bodies",
            "description",
            "descriptiontext",
            "summary",
        ],
    ),
    (
        Part::Date,
        &[
            "datepublished",
            "published",
            "publishedat",
            "publicationdate",
            "publishdate",
            "pubdate",
            "date",
            "firstpublished",
            "versioncreated",
            "firstcreated",
            "versioncreated",
            "datetime",
            "timestamp",
            "created",
            "createdat",
        ],
    ),
    (
        Part::Byline,
        &["byline", "author", "authors", "creator", "writer"],
    ),
    (Part::Dateline, &["dateline"]),
    (
        Part::Source,
        &[
            "source",
            "publisher",
            "publication",
            "outlet",
            "newspaper",
            "sourcename",
            "site",
            "provider",
        ],
    ),
    (
        Part::Section,
        &["section", "articlesection", "category", "desk"],
    ),
    (
        Part::Url,
        &[
            "url",
            "link",
            "weburl",
            "canonicalurl",
            "sourceurl",
            "permalink",
        ],
    ),
    (Part::Language, &["language", "inlanguage", "lang"]),
    (
        Part::Key,
        &["id", "guid", "uri", "uuid", "articleid", "docid", "key"],
    ),
];

const TAGS: [&str; 4] = ["tags", "keywords", "subject", "topics"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Headline,
    Body,
    Date,
    Byline,
    Dateline,
    Source,
    Section,
    Url,
    Language,
    Key,
}

impl Part {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "headline" => Self::Headline,
            "body" => Self::Body,
            "date" => Self::Date,
            "byline" => Self::Byline,
            "dateline" => Self::Dateline,
            "source" => Self::Source,
            "section" => Self::Section,
            "url" => Self::Url,
            "language" => Self::Language,
            "id" => Self::Key,
            _ => return None,
        })
    }
}

/// The user's own names for the parts of an article; each goes before the known names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap(Vec<(Part, String)>);

/// Why a mapping was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MapError {
    /// No `=` in it.
    #[error("{0:?} is not PART=NAME, for example headline=Titel")]
    NoName(String),
    /// A part that articles don't have.
    #[error(
        "{0:?} is not a part of an article: headline, body, date, byline, dateline, source, section, url, language, id"
    )]
    NoSuchPart(String),
}

impl FieldMap {
    /// Whether there is no rule in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one rule, `headline=Titel`: the part, then the column or key that holds it.
    ///
    /// # Errors
    /// [`MapError`] when it has no `=` or names a part that articles don't have.
    pub fn add(&mut self, rule: &str) -> Result<(), MapError> {
        let (part, name) = rule
            .split_once('=')
            .filter(|(_, name)| !name.trim().is_empty())
            .ok_or_else(|| MapError::NoName(rule.to_owned()))?;
        let part =
            Part::parse(part.trim()).ok_or_else(|| MapError::NoSuchPart(part.trim().to_owned()))?;
        self.0.push((part, plain(name)));
        Ok(())
    }
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Named values → a draft. `pairs` are names as written with their values as text (several values of
/// one name joined by `, `); `from` says what kind of place they stood in.
pub(super) fn draft(pairs: &[(String, String)], map: &FieldMap, front_matter: bool) -> Draft {
    collect(pairs, map, &NAMES, front_matter)
}

/// Only what the user's own names say.
pub(super) fn mapped(pairs: &[(String, String)], map: &FieldMap) -> Draft {
    collect(pairs, map, &[], false)
}

fn collect(
    pairs: &[(String, String)],
    map: &FieldMap,
    names: &[(Part, &[&str])],
    front_matter: bool,
) -> Draft {
    let named: Vec<(String, &str)> = pairs
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (plain(name), value.trim()))
        .collect();
    let find = |part: Part| -> Option<&str> {
        let own = map
            .0
            .iter()
            .filter(|(p, _)| *p == part)
            .map(|(_, n)| n.as_str());
        let known = names
            .iter()
            .find(|(p, _)| *p == part)
            .map_or(&[][..], |(_, known)| known);
        own.chain(known.iter().copied()).find_map(|wanted| {
            named
                .iter()
                .find(|(name, _)| name == wanted)
                .map(|(_, v)| *v)
        })
    };
    let text = |part| find(part).map(str::to_owned);
    let (headline_from, date_from) = if front_matter {
        (HeadlineFrom::FrontMatter, DateFrom::FrontMatter)
    } else {
        (HeadlineFrom::Field, DateFrom::Field)
    };
    Draft {
        key: text(Part::Key),
        headline: find(Part::Headline).map(|h| (strip_markup(h), headline_from)),
        paragraphs: find(Part::Body).map(paragraphs).unwrap_or_default(),
        dates: find(Part::Date)
            .map(|d| DraftDate {
                text: d.to_owned(),
                from: date_from,
            })
            .into_iter()
            .collect(),
        byline: text(Part::Byline),
        dateline: text(Part::Dateline),
        source: text(Part::Source),
        section: text(Part::Section),
        url: text(Part::Url),
        language: text(Part::Language),
        tags: TAGS
            .iter()
            .filter(|_| !names.is_empty())
            .filter_map(|t| named.iter().find(|(name, _)| name == t))
            .flat_map(|(_, v)| v.split([',', ';', '|']))
            .map(|t| t.trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect(),
        notes: Vec::new(),
    }
}

/// A body as a field holds it: HTML where it has tags, else plain text.
pub(super) fn paragraphs(value: &str) -> Vec<DraftParagraph> {
    if looks_like_html(value) {
        html::fragment(value)
    } else {
        text::paragraphs(value)
    }
}

pub(super) fn strip_markup(value: &str) -> String {
    if !looks_like_html(value) {
        return value.to_owned();
    }
    let parts: Vec<String> = html::fragment(value).into_iter().map(|p| p.text).collect();
    parts.join(" ")
}

fn looks_like_html(value: &str) -> bool {
    ["</", "<p>", "<br", "<P>", "&amp;", "&quot;", "&#"]
        .iter()
        .any(|m| value.contains(m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_names_go_first() {
        let mut map = FieldMap::default();
        map.add("headline=Titel").unwrap();
        let pairs = [
            ("title", "no"),
            ("TITEL", "yes"),
            ("Body Text", "One.\n\nTwo."),
        ]
        .map(|(a, b)| (a.to_owned(), b.to_owned()));
        let draft = draft(&pairs, &map, false);
        assert_eq!(draft.headline.unwrap().0, "yes");
        assert_eq!(draft.paragraphs.len(), 2);
        assert!(map.add("colour=red").is_err());
        assert!(map.add("headline").is_err());
    }
}
