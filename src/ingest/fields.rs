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
            "maintitle",
            "articletitle",
            "webtitle",
            "headlines",
            "heading",
            "documenttitle",
            "posttitle",
            "newstitle",
            "subject",
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
            "contenttext",
            "articlehtml",
            "fulltext",
            "articletext",
            "articlecontent",
            "article",
            "story",
            "storytext",
            "maintext",
            "documenttext",
            "newstext",
            "postcontent",
            "plaintext",
            "cleantext",
            "rawtext",
            "bodies",
            "leadparagraph",
            "description",
            "descriptiontext",
            "shortdescription",
            "summary",
            "abstract",
            "snippet",
            "excerpt",
            "lead",
            "teaser",
        ],
    ),
    (
        Part::Date,
        &[
            "datepublished",
            "published",
            "publishedat",
            "publisheddate",
            "publishedon",
            "publicationdate",
            "webpublicationdate",
            "publishdate",
            "publishtime",
            "publicationtime",
            "pubdate",
            "datepublish",
            "firstpublished",
            "publicationdatetime",
            "date",
            "articledate",
            "issuedate",
            "firstcreated",
            "versioncreated",
            "datetime",
            "timestamp",
            "created",
            "createdat",
            "datecreated",
            "postdate",
            "time",
            "day",
            "updated",
            "datemodified",
            "modified",
            "year",
        ],
    ),
    (
        Part::Byline,
        &[
            "byline",
            "author",
            "authors",
            "authorname",
            "authornames",
            "creator",
            "writer",
            "writers",
            "journalist",
            "journalists",
            "reporter",
            "by",
        ],
    ),
    (Part::Dateline, &["dateline"]),
    (
        Part::Source,
        &[
            "source",
            "sourcename",
            "publisher",
            "publishername",
            "publication",
            "publicationname",
            "publicationtitle",
            "pubtitle",
            "outlet",
            "medium",
            "media",
            "medianame",
            "newspaper",
            "newspapertitle",
            "journal",
            "agency",
            "provider",
            "sitename",
            "site",
            "sourcedomain",
            "domain",
        ],
    ),
    (
        Part::Section,
        &[
            "section",
            "sectionname",
            "articlesection",
            "category",
            "desk",
            "rubric",
            "department",
        ],
    ),
    (
        Part::Url,
        &[
            "url",
            "link",
            "weburl",
            "canonicalurl",
            "articleurl",
            "sourceurl",
            "documenturl",
            "mediaurl",
            "permalink",
            "href",
        ],
    ),
    (
        Part::Language,
        &["language", "inlanguage", "lang", "langcode", "languagecode"],
    ),
    (
        Part::Key,
        &[
            "id",
            "guid",
            "uri",
            "uuid",
            "newid",
            "articleid",
            "docid",
            "docno",
            "documentid",
            "storyid",
            "storiesid",
            "newsid",
            "accessionnumber",
            "storeid",
            "slug",
            "key",
        ],
    ),
];

const TAGS: [&str; 6] = [
    "tags",
    "keywords",
    "subject",
    "subjects",
    "topics",
    "categories",
];

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
    let every = |part: Part| {
        let own = map
            .0
            .iter()
            .filter(move |(p, _)| *p == part)
            .map(|(_, n)| n.as_str());
        let known = names
            .iter()
            .find(|(p, _)| *p == part)
            .map_or(&[][..], |(_, known)| known);
        own.chain(known.iter().copied())
            .filter_map(|wanted| named.iter().find(|(name, _)| name == wanted))
            .map(|(_, value)| *value)
    };
    let find = |part: Part| every(part).next();
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
        // Every one of them: where the best can't be read, the next may be.
        dates: every(Part::Date)
            .map(|d| DraftDate {
                text: d.to_owned(),
                from: date_from,
            })
            .collect(),
        byline: find(Part::Byline).map(|b| listed(b).join(", ")),
        dateline: text(Part::Dateline),
        source: text(Part::Source),
        section: text(Part::Section),
        url: text(Part::Url),
        language: text(Part::Language),
        tags: TAGS
            .iter()
            .filter(|_| !names.is_empty())
            .filter_map(|t| named.iter().find(|(name, _)| name == t))
            .flat_map(|(_, v)| listed(v))
            .flat_map(|v| {
                v.split([',', ';', '|'])
                    .map(|t| t.trim().to_owned())
                    .collect::<Vec<_>>()
            })
            .filter(|t| !t.is_empty())
            .collect(),
        notes: Vec::new(),
    }
}

/// The members of a list that a program wrote into a cell (`['Ada Poe', "Bo Lin"]`); anything else is one member.
fn listed(value: &str) -> Vec<String> {
    let quotes = ['\'', '"'];
    let inside = value
        .strip_prefix('[')
        .and_then(|v| v.strip_suffix(']'))
        .filter(|v| v.trim().starts_with(quotes) && v.trim().ends_with(quotes));
    match inside {
        Some(inside) => inside
            .split(',')
            .map(|t| t.trim().trim_matches(quotes).trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect(),
        None => vec![value.to_owned()],
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
        assert_eq!(listed("['Ada Poe', \"Bo Lin\"]"), ["Ada Poe", "Bo Lin"]);
        assert_eq!(listed("[sic]"), ["[sic]"]);
        assert!(map.add("colour=red").is_err());
        assert!(map.add("headline").is_err());
    }
}
