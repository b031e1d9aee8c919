//! TREC collections: SGML, one `DOC` element a story, as AP, FT, LA Times, WSJ, AQUAINT and Gigaword are given out.
//! Source: the collections' own read-me files and document types.
//!
//! The names of the parts differ from one collection to the next, and none is well-formed XML, so each part is looked
//! for under all its names.

use super::Reading;
use super::reuters::{attribute, element, indented, split};
use super::tree::unescape;
use crate::article::{DateFrom, HeadlineFrom};
use crate::ingest::{Draft, DraftDate, DraftParagraph, SkipReason, dates, html, text};

const KEYS: [&str; 2] = ["DOCNO", "DOCID"];
const HEADLINES: [&str; 7] = ["HEADLINE", "HL", "HEAD", "TITLE", "TTL", "TI", "H3"];
const DATES: [&str; 6] = ["DATE", "DATE_TIME", "DATETIME", "DD", "DATE1", "PUBDATE"];
const BYLINES: [&str; 3] = ["BYLINE", "AUTHOR", "AU"];
const SOURCES: [&str; 3] = ["SO", "SOURCE", "PUB"];
const TAGS: [&str; 3] = ["SUBJECT", "KEYWORD", "KEYWORDS"];
/// What a story is made of, in its order: some papers keep the first paragraph apart.
const TEXTS: [&str; 3] = ["LP", "LEADPARA", "TEXT"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Reads one record that begins on `line`.
pub(super) fn read(record: &str, line: usize) -> Reading {
    if !record.trim_end().ends_with("</DOC>") {
        let detail = format!("line {line}: a record that is not closed with </DOC>");
        return Err((SkipReason::Malformed, detail));
    }
    let part = |names: &[&str]| names.iter().find_map(|name| bare(element(record, name)?.1));
    let key = part(&KEYS).or_else(|| attribute(record, "id").map(str::to_owned));
    let date = part(&DATES).map(|date| six_digits(&date).unwrap_or(date));
    let dates = date.into_iter().chain(key.as_deref().and_then(day_in));
    let mut paragraphs: Vec<DraftParagraph> =
        TEXTS.iter().flat_map(|name| all(record, name)).collect();
    if paragraphs.is_empty() {
        paragraphs = all(record, "BODY").collect();
    }
    Ok(Draft {
        headline: part(&HEADLINES).map(|h| (h, HeadlineFrom::Field)),
        dates: dates
            .map(|text| DraftDate {
                text,
                from: DateFrom::Field,
            })
            .collect(),
        byline: part(&BYLINES),
        dateline: part(&["DATELINE"]),
        source: part(&SOURCES),
        section: part(&["SECTION"]).map(|s| s.split(';').next().unwrap_or("").trim().to_owned()),
        language: part(&["LANGUAGE"]),
        tags: part(&TAGS)
            .iter()
            .flat_map(|tags| tags.split(';'))
            .map(|tag| tag.trim().to_owned())
            .filter(|tag| !tag.is_empty())
            .collect(),
        key,
        paragraphs,
        ..Draft::default()
    })
}

/// The paragraphs of all elements of a name.
fn all<'a>(record: &'a str, name: &'a str) -> impl Iterator<Item = DraftParagraph> + 'a {
    let mut rest = record;
    let inside = std::iter::from_fn(move || {
        let (_, inside, after) = split(rest, name)?;
        rest = after;
        Some(inside)
    });
    inside.flat_map(paragraphs)
}

/// Marked by `<P>`, by empty lines, or by lines that are indented among others that are not.
fn paragraphs(inside: &str) -> Vec<DraftParagraph> {
    if ["<P>", "<p>", "</P>", "</p>"]
        .iter()
        .any(|p| inside.contains(p))
    {
        return html::fragment(inside);
    }
    let plain = unescape(&without_tags(inside));
    let lines = || plain.lines().filter(|l| !l.trim().is_empty());
    let is_indented = |line: &str| line.starts_with([' ', '\t']);
    if lines().any(is_indented) && lines().any(|l| !is_indented(l)) {
        return indented(&plain);
    }
    text::paragraphs(&plain)
}

/// A short part as one line of text.
fn bare(inside: &str) -> Option<String> {
    let text = unescape(&without_tags(inside));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let named = tag[1..]
            .trim_start_matches('/')
            .starts_with(|c: char| c.is_ascii_alphabetic());
        // A sign that opens no tag is text; a tag ends before the next one begins.
        let end = tag[1..].find(['<', '>']).map(|end| end + 1);
        rest = match end.filter(|&end| named && tag.as_bytes()[end] == b'>') {
            Some(end) => {
                out.push(' ');
                &tag[end + 1..]
            }
            None => {
                out.push('<');
                &tag[1..]
            }
        };
    }
    out.push_str(rest);
    out
}

/// A day written in six digits, `910514`, so that it can be read as a date.
fn six_digits(text: &str) -> Option<String> {
    let digits = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
    let month: usize = text.get(2..4).filter(|_| digits)?.parse().ok()?;
    let name = MONTHS.get(month.checked_sub(1)?)?;
    Some(format!("{}-{name}-{}", &text[4..], &text[..2]))
}

/// The day that is part of a number, `NYT_ENG_19940701.0001` or `AP880212-0001`: some collections have it
/// nowhere else.
fn day_in(key: &str) -> Option<String> {
    let start = key.find(|c: char| c.is_ascii_digit())?;
    let digits = &key[start..];
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let day = match &digits[..end.unwrap_or(digits.len())] {
        day if day.len() == 8 => day.to_owned(),
        day => six_digits(day)?,
    };
    // A number that is no day is only a number.
    dates::parse(&day, DateFrom::Field).is_ok().then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(inner: &str) -> Draft {
        read(&format!("<DOC>{inner}</DOC>\n"), 1).unwrap()
    }

    fn texts(draft: &Draft) -> Vec<&str> {
        draft.paragraphs.iter().map(|p| p.text.as_str()).collect()
    }

    #[test]
    fn a_wire_story_with_indented_paragraphs() {
        let draft = draft(
            "<DOCNO> QW880212-0001 </DOCNO>\n<HEAD>Mole &amp; Quay Open</HEAD>\n<HEAD>Again</HEAD>\n<DATELINE>BERGEN (QW) </DATELINE>\n<TEXT>\n   Boats of 5 < 6 tonnes\nleft.\n   More came.\n</TEXT>\n",
        );
        assert_eq!(draft.key.as_deref(), Some("QW880212-0001"));
        assert_eq!(draft.headline.as_ref().unwrap().0, "Mole & Quay Open");
        assert_eq!(draft.dates[0].text, "12-Feb-88");
        assert_eq!(draft.dateline.as_deref(), Some("BERGEN (QW)"));
        assert_eq!(
            texts(&draft),
            ["Boats of 5 < 6 tonnes\nleft.", "More came."]
        );
    }

    #[test]
    fn a_paper_with_marked_paragraphs() {
        let draft = draft(
            "<DOCNO>QT911-3</DOCNO><DATE><P>January 1, 1989, Sunday</P></DATE><SECTION><P>Part 1; Page 2</P></SECTION><HEADLINE><P>Mole open</P></HEADLINE><BYLINE><P>By ADA POE</P></BYLINE><SUBJECT><P>SEA; TRADE</P></SUBJECT><LEADPARA>First.</LEADPARA><TEXT>\n<P>\nBoats\nleft.\n</P>\n<P>More came.</P></TEXT>",
        );
        assert_eq!(draft.dates.len(), 1);
        assert_eq!(draft.dates[0].text, "January 1, 1989, Sunday");
        assert_eq!(draft.section.as_deref(), Some("Part 1"));
        assert_eq!(draft.tags, ["SEA", "TRADE"]);
        assert_eq!(texts(&draft), ["First.", "Boats left.", "More came."]);
    }

    #[test]
    fn days_in_digits() {
        let gigaword =
            "<DOC id=\"QYT_ENG_19940701.0001\" type=\"story\"><TEXT>Boats left.</TEXT></DOC>";
        assert_eq!(read(gigaword, 1).unwrap().dates[0].text, "19940701");
        assert_eq!(draft("<DATE>910514</DATE>").dates[0].text, "14-May-91");
        assert!(draft("<DOCNO>12345678</DOCNO>").dates.is_empty());
        assert!(draft("<DOCNO>é1€</DOCNO>").dates.is_empty());
    }

    #[test]
    fn a_cut_record_is_a_fault() {
        let fault = read("<DOC><TEXT>Boats", 7).unwrap_err();
        assert_eq!(fault.1, "line 7: a record that is not closed with </DOC>");
    }
}
