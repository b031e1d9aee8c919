//! Which column, key or front-matter entry holds which part of an article.

mod names;

use super::draft::{Draft, DraftDate, DraftParagraph};
use super::{html, text};
use crate::article::{DateFrom, HeadlineFrom};
pub(super) use names::Part;
use names::{NAMES, TAGS};

/// The user's own names for the parts of an article; each goes before the known names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap(Vec<(Part, String)>);

/// Why a mapping was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MapError {
    /// No `=` in it.
    #[error("{0:?} is not FIELD=COLUMN, for example headline=Titel")]
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

/// The part of an article that a name stands for.
pub(super) fn part(name: &str, map: &FieldMap) -> Option<Part> {
    let name = plain(name);
    let own = map
        .0
        .iter()
        .find(|(_, n)| *n == name)
        .map(|(part, _)| *part);
    let known = || {
        NAMES
            .iter()
            .find(|(_, known)| known.contains(&name.as_str()))
    };
    own.or_else(|| known().map(|(part, _)| *part))
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
