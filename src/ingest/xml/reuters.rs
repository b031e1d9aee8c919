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
    // Some stories are signed twice.
    let (body, agency) = without_trailer(&body, service(record));
    draft.source = agency;
    let (body, _) = without_trailer(body, service(record));
    draft.paragraphs = indented(body);
    if draft.headline.is_none() && draft.paragraphs.len() > 1 {
        let first = draft.paragraphs.remove(0);
        draft.headline = Some((first.text, HeadlineFrom::FirstLine));
    }
    Ok(draft)
}

/// The start tag and the inside of the first element of a name.
pub(super) fn element<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    split(text, name).map(|(tag, inside, _)| (tag, inside))
}

/// [`element`] with what follows it.
pub(super) fn split<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let bytes = text.as_bytes();
    let open = memchr::memmem::find_iter(bytes, name).find(|&at| {
        at > 0 && bytes[at - 1] == b'<' && matches!(bytes.get(at + name.len()), Some(b'>' | b' '))
    })?;
    let inside = open + memchr::memchr(b'>', &bytes[open..])? + 1;
    let close = memchr::memmem::find_iter(&bytes[inside..], name)
        .map(|at| inside + at)
        .find(|&at| bytes[..at].ends_with(b"</"))?;
    let after = &text[close + name.len()..];
    Some((&text[open..inside], &text[inside..close - 2], after))
}

/// An attribute of the start tag that a text begins with.
pub(super) fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
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

/// The beginning of the service's name in the wire header: `f0704&#31;reute`.
fn service(record: &str) -> &str {
    let header = element(record, "UNKNOWN").map_or("", |(_, inside)| inside);
    let code = header.split_once("&#31;").map_or("", |(_, code)| code);
    let end = code.find(|c: char| !c.is_ascii_alphabetic());
    &code[..end.unwrap_or(code.len())]
}

/// The story without the agency's last line, and the agency. A single word in a table can look like that line, so it
/// must be a known one or begin as the wire header says.
fn without_trailer<'a>(body: &'a str, service: &str) -> (&'a str, Option<String>) {
    let body = body.trim_end_matches(|c: char| c.is_whitespace() || c.is_control());
    let at = body.rfind('\n').map_or(0, |at| at + 1);
    let last = body[at..].trim_end();
    let word = last.trim().trim_end_matches('.');
    let alone =
        !word.is_empty() && word.len() <= 12 && word.bytes().all(|b| b.is_ascii_alphabetic());
    if alone && at > 0 {
        let reuter = is_reuter(word);
        let own = service.len() >= 3
            && word
                .get(..service.len())
                .is_some_and(|w| w.eq_ignore_ascii_case(service));
        if reuter || own || word.eq_ignore_ascii_case("more") {
            let agency = if reuter {
                Some("Reuters".to_owned())
            } else {
                Some(word.to_owned()).filter(|_| own)
            };
            return (&body[..at], agency);
        }
    }
    // Or it ends the last line of a story or a table.
    let Some(cut) = body.rfind(char::is_whitespace) else {
        return (body, None);
    };
    let (before, word) = (body[..cut].trim_end(), body[cut..].trim());
    let ends =
        before.ends_with(['.', '"', '!', '?']) || word.bytes().all(|b| b.is_ascii_uppercase());
    if is_reuter(word) && ends {
        (before, Some("Reuters".to_owned()))
    } else {
        (body, None)
    }
}

fn is_reuter(word: &str) -> bool {
    ["reuter", "reuters", "reute", "reuiter"]
        .iter()
        .any(|w| word.eq_ignore_ascii_case(w))
}

/// A line that is indented begins a paragraph; one at the margin goes on.
pub(super) fn indented(body: &str) -> Vec<DraftParagraph> {
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

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "<REUTERS TOPICS=\"YES\" OLDID=\"9\" NEWID=\"7\">\n<DATE> 5-MAR-1987 10:11:12.13&#5;&#5;C</DATE>\n<TOPICS><D>ship</D><D>fish</D></TOPICS><PLACES><D>norway</D></PLACES><PEOPLE></PEOPLE>\n<UNKNOWN>&#5;&#5;F\n&#22;f1&#31;quayn</UNKNOWN>\n<TEXT>&#2;\n<TITLE>QUAY &lt;QY> &amp; MOLE OPEN</TITLE>\n<AUTHOR>    By Ada Poe, Quay</AUTHOR><DATELINE>    BERGEN, March 5 - </DATELINE><BODY>Boats of 5 > 4 tonnes\nleft.\n    More came.\n STEADY\n QUAYNEWS\n&#3;</BODY></TEXT>\n</REUTERS>";

    #[test]
    fn all_parts() {
        let draft = read(STORY, 1).unwrap();
        assert_eq!(draft.key.as_deref(), Some("7"));
        assert_eq!(draft.headline.unwrap().0, "QUAY <QY> & MOLE OPEN");
        assert_eq!(draft.dates[0].text, "5-MAR-1987 10:11:12.13");
        assert_eq!(draft.dateline.as_deref(), Some("BERGEN, March 5"));
        assert_eq!(draft.byline.as_deref(), Some("By Ada Poe, Quay"));
        assert_eq!(draft.source.as_deref(), Some("QUAYNEWS"));
        assert_eq!(draft.tags, ["ship", "fish", "norway"]);
        let texts: Vec<&str> = draft.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Boats of 5 > 4 tonnes\nleft.", "More came.", "STEADY"]
        );
    }

    #[test]
    fn briefs_and_unprocessed_stories() {
        let record = |text: &str| format!("<REUTERS NEWID=\"1\"><DATE>x</DATE>{text}</REUTERS>");
        let brief = record("<TEXT TYPE=\"BRIEF\">***<TITLE>MOLE OPEN</TITLE>Blah.</TEXT>");
        assert!(read(&brief, 1).unwrap().paragraphs.is_empty());
        let raw = record(
            "<TEXT TYPE=\"UNPROC\">&#2;\nCATCH BY PORT\n Bergen  4\n Moss  5\n Reuter\n&#3;</TEXT>",
        );
        let draft = read(&raw, 1).unwrap();
        assert_eq!(draft.headline.unwrap().0, "CATCH BY PORT");
        assert_eq!(
            (draft.paragraphs.len(), draft.source.as_deref()),
            (2, Some("Reuters"))
        );
    }

    #[test]
    fn faults_are_named() {
        let open = STORY.strip_suffix("</REUTERS>").unwrap();
        assert!(
            read(open, 30)
                .unwrap_err()
                .1
                .starts_with("line 30: a record that is not closed")
        );
        assert!(
            read("<REUTERS NEWID=\"1\"></REUTERS>", 1)
                .unwrap_err()
                .1
                .contains("TEXT")
        );
    }
}
