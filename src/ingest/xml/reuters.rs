//! Reuters-21578: SGML, one `REUTERS` element a story. Source: the collection's README and document type.
//!
//! Read by hand and not as XML: it is neither well-formed (bare `>`, several roots) nor clean (wire control codes as
//! character references), but its tags are few and stand in plain sight.

use super::Reading;
use super::tree::unescape;
use crate::article::{DateFrom, HeadlineFrom, ParagraphKind};
use crate::ingest::{Draft, DraftDate, DraftParagraph, SkipReason};

/// The elements whose `D` children are tags, in the order in which they become ours.
const TAGS: [&str; 6] = [
    "TOPICS",
    "PLACES",
    "PEOPLE",
    "ORGS",
    "EXCHANGES",
    "COMPANIES",
];

/// Reads one record that begins on `line`.
pub(super) fn read(record: &str, line: usize) -> Reading {
    let malformed = |what: &str| {
        Err((
            SkipReason::Malformed,
            format!("line {line}: a record {what}"),
        ))
    };
    if !record.trim_end().ends_with('>') || !record.contains("</REUTERS") {
        return malformed("that is not closed with </REUTERS>");
    }
    let Some((opening, text)) = element(record, "TEXT") else {
        return malformed("without a TEXT element");
    };
    let part = |name| element(text, name).map(|(_, inner)| unescape(inner));
    let mut draft = Draft {
        key: attribute(record, "NEWID").map(str::to_owned),
        headline: part("TITLE").map(|t| (t, HeadlineFrom::Field)),
        byline: part("AUTHOR").map(|a| a.trim().to_owned()),
        dateline: part("DATELINE").map(|d| d.trim().trim_end_matches(['-', ' ']).to_owned()),
        dates: element(record, "DATE")
            .map(|(_, date)| DraftDate {
                text: before_codes(date).to_owned(),
                from: DateFrom::Field,
            })
            .into_iter()
            .collect(),
        tags: TAGS.iter().flat_map(|name| tags(record, name)).collect(),
        ..Draft::default()
    };
    let body = match element(text, "BODY") {
        Some((_, body)) => unescape(body),
        // What stands outside the parts of a brief is a placeholder, in an unprocessed story it is the story.
        None if attribute(opening, "TYPE") == Some("UNPROC") => unescape(text),
        None => String::new(),
    };
    let (body, agency) = without_trailer(&body);
    draft.source = agency;
    draft.paragraphs = paragraphs(body);
    if draft.headline.is_none() && draft.paragraphs.len() > 1 {
        let first = draft.paragraphs.remove(0);
        draft.headline = Some((first.text, HeadlineFrom::FirstLine));
    }
    Ok(draft)
}

/// The start tag and the inside of the first element of a name.
fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let bytes = text.as_bytes();
    let open = memchr::memmem::find_iter(bytes, name).find(|&at| {
        at > 0 && bytes[at - 1] == b'<' && matches!(bytes.get(at + name.len()), Some(b'>' | b' '))
    })?;
    let inside = open + memchr::memchr(b'>', &bytes[open..])? + 1;
    let close = memchr::memmem::find_iter(&bytes[inside..], name)
        .map(|at| inside + at)
        .find(|&at| bytes[..at].ends_with(b"</"))?;
    Some((&text[open..inside], &text[inside..close - 2]))
}

/// An attribute of the start tag that a text begins with.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let tag = &text[..text.find('>')?];
    let at = tag.match_indices(name).map(|(at, _)| at).find(|&at| {
        tag[..at].ends_with(char::is_whitespace) && tag[at + name.len()..].starts_with("=\"")
    })?;
    tag[at + name.len() + 2..].split('"').next()
}

fn tags(record: &str, name: &str) -> Vec<String> {
    let inside = element(record, name).map_or("", |(_, inside)| inside);
    inside
        .split("<D>")
        .skip(1)
        .filter_map(|piece| piece.split("</D>").next())
        .map(|tag| unescape(tag).trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

/// Some dates run into the wire codes or an editor's remark that follow them.
fn before_codes(date: &str) -> &str {
    date.split(['&', '#', '<']).next().unwrap_or("").trim()
}

/// The story without the agency's last line, and the agency.
fn without_trailer(body: &str) -> (&str, Option<String>) {
    let body = body.trim_end_matches(|c: char| c.is_whitespace() || c.is_control());
    let at = body.rfind('\n').map_or(0, |at| at + 1);
    let last = body[at..].trim_end();
    let word = last.trim().trim_end_matches('.');
    let alone =
        !word.is_empty() && word.len() <= 12 && word.bytes().all(|b| b.is_ascii_alphabetic());
    if alone && at > 0 {
        let reuter = is_reuter(word);
        let signed = reuter || word.eq_ignore_ascii_case("more");
        let capitals = last.starts_with(' ') && word.bytes().all(|b| b.is_ascii_uppercase());
        if signed || capitals {
            let agency = if reuter {
                Some("Reuters".to_owned())
            } else {
                Some(word.to_owned()).filter(|_| !signed)
            };
            return (&body[..at], agency);
        }
    }
    match last.rsplit_once(". ") {
        Some((_, word)) if is_reuter(word.trim()) => {
            let cut = body.len() - word.len();
            (&body[..cut], Some("Reuters".to_owned()))
        }
        _ => (body, None),
    }
}

fn is_reuter(word: &str) -> bool {
    ["reuter", "reuters", "reute", "reuiter"]
        .iter()
        .any(|w| word.eq_ignore_ascii_case(w))
}

/// A line that is indented begins a paragraph; one at the margin goes on.
fn paragraphs(body: &str) -> Vec<DraftParagraph> {
    let mut out: Vec<DraftParagraph> = Vec::new();
    let mut fresh = true;
    for line in body.lines() {
        let text = line.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        if text.is_empty() {
            fresh = true;
            continue;
        }
        match out.last_mut() {
            Some(last) if !fresh && !line.starts_with([' ', '\t']) => {
                last.text.push('\n');
                last.text.push_str(text);
            }
            _ => out.push(DraftParagraph {
                kind: ParagraphKind::Text,
                text: text.to_owned(),
            }),
        }
        fresh = false;
    }
    out
}
