//! Downloads from press databases: many articles in one text, told apart by the marks that the database
//! prints. Every layout comes as plain text, RTF, DOCX or HTML; all of them are lines of text here.

mod factiva;
mod nexis;
mod proquest;
#[cfg(test)]
mod tests;

use super::draft::{Draft, DraftDate};
use super::skip::Refusal;
use super::{clean, dates, html, text};
use crate::article::{DateFrom, HeadlineFrom};

/// The articles of a download; `None` where the text is none.
pub(super) fn split(text: &str) -> Option<Vec<Result<Draft, Refusal>>> {
    if !may_be(text) {
        return None;
    }
    let lines: Vec<&str> = text
        .lines()
        .map(|line| {
            line.trim_matches(|c: char| c == '\u{feff}' || c == '\u{c}')
                .trim_end()
        })
        .filter(|line| !is_page_number(line))
        .collect();
    let found = nexis::parts(&lines)
        .map(|parts| parts.map(nexis::draft).collect::<Vec<_>>())
        .or_else(|| Some(factiva::parts(&lines)?.map(factiva::draft).collect()))
        .or_else(|| Some(proquest::parts(&lines)?.map(proquest::draft).collect()))?;
    (!found.is_empty()).then_some(found)
}

/// The articles of a download that was saved as a page; `None` where the page is any other.
pub(super) fn in_page(bytes: &[u8]) -> Option<Vec<Result<Draft, Refusal>>> {
    let page = clean::decode(bytes).ok()?;
    let marks = [
        " DOCUMENTS",
        "End of Document",
        "ProQuest document",
        " words<",
    ];
    if !marks.iter().any(|mark| page.contains(mark)) {
        return None;
    }
    let lines: Vec<String> = html::fragment(&page).into_iter().map(|p| p.text).collect();
    split(&lines.join("\n"))
}

/// Whether a text has a word that every download has: a first look, cheap enough for every text.
fn may_be(text: &str) -> bool {
    [
        "DOCUMENT",
        "End of Document",
        "\nDocument ",
        "ProQuest",
        "Dokument ",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// A line of a download.
type Line<'a> = &'a str;

/// `Page 3 of 12`, which paged exports leave between lines.
fn is_page_number(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    matches!(words[..], ["Page", n, "of", m] if is_number(n) && is_number(m))
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b',')
}

/// A short line that is a date with a day.
fn date_of(line: &str) -> Option<DraftDate> {
    let line = line.trim();
    let fits = line.len() <= 60 && line.contains(|c: char| c.is_ascii_digit());
    let date = fits.then(|| dates::parse(line, DateFrom::Field).ok())??;
    (date.day > 0).then(|| DraftDate {
        text: line.to_owned(),
        from: DateFrom::Field,
    })
}

/// `LABEL: value` where the label is among `known`, compared without case; `|` stands between the cells
/// of a table in some exports.
fn label<'a>(line: &'a str, known: &[&'static str]) -> Option<(&'static str, &'a str)> {
    let edge = |c: char| c.is_whitespace() || c == '|';
    let (name, value) = line.split_once(':')?;
    let name = name.trim_matches(edge);
    let found = known.iter().find(|k| k.eq_ignore_ascii_case(name))?;
    Some((found, value.trim_matches(edge)))
}

/// The values of labelled lines, each with the lines that go on with it.
#[derive(Default)]
struct Fields(Vec<(&'static str, String)>);

impl Fields {
    fn begin(&mut self, name: &'static str, value: &str) {
        self.0.push((name, value.to_owned()));
    }

    /// Adds a line to the last value.
    fn go_on(&mut self, line: &str) {
        if let Some((_, value)) = self.0.last_mut() {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(line.trim());
        }
    }

    fn get(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(n, v)| *n == name && !v.is_empty());
        found.map(|(_, value)| value.clone())
    }
}

fn headline(lines: &[Line<'_>]) -> Option<(String, HeadlineFrom)> {
    let joined = lines.join(" ");
    (!joined.trim().is_empty()).then_some((joined, HeadlineFrom::Field))
}

fn body(lines: &[Line<'_>]) -> Vec<super::DraftParagraph> {
    text::paragraphs(&lines.join("\n"))
}

fn is_copyright(line: &str) -> bool {
    let line = line.trim();
    let begins = |mark: &str| {
        line.get(..mark.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(mark))
    };
    let mark = begins("copyright ") || begins("(c) ") || line.starts_with('©');
    let rights = begins("all rights reserved");
    (mark && line.len() < 200 && line.contains(|c: char| c.is_ascii_digit())) || rights
}

/// The code of a language that a database names in English; its own word where it is another.
fn language(name: &str) -> String {
    const NAMES: [(&str, &str); 14] = [
        ("english", "en"),
        ("german", "de"),
        ("french", "fr"),
        ("spanish", "es"),
        ("italian", "it"),
        ("dutch", "nl"),
        ("portuguese", "pt"),
        ("danish", "da"),
        ("swedish", "sv"),
        ("norwegian", "no"),
        ("finnish", "fi"),
        ("russian", "ru"),
        ("polish", "pl"),
        ("turkish", "tr"),
    ];
    let word = name.split([';', ',', ' ']).next().unwrap_or_default();
    let found = NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(word));
    found.map_or_else(|| name.to_owned(), |(_, code)| (*code).to_owned())
}

/// The spans below each line that is a mark of a beginning, up to the next.
fn below<'a>(lines: &'a [Line<'a>], is_mark: impl Fn(Line<'_>) -> bool) -> Vec<&'a [Line<'a>]> {
    let marks: Vec<usize> = (0..lines.len()).filter(|&i| is_mark(lines[i])).collect();
    let ends = marks.iter().skip(1).copied().chain([lines.len()]);
    let spans = marks.iter().zip(ends);
    spans.map(|(&mark, end)| &lines[mark + 1..end]).collect()
}

/// The spans above each line that is a mark of an end, from the one before; the last may lack its mark
/// in a cut download, and counts where a line of it `shows` an article.
fn above<'a>(
    lines: &'a [Line<'a>],
    is_mark: impl Fn(Line<'_>) -> bool,
    shows: impl Fn(Line<'_>) -> bool,
) -> Vec<&'a [Line<'a>]> {
    let mut parts: Vec<_> = lines.split(|line| is_mark(line)).collect();
    if parts.len() == 1 || !parts.last().is_some_and(|p| p.iter().any(|l| shows(l))) {
        parts.pop();
    }
    parts
}
