//! Word documents (Office Open XML, ECMA-376 part 1, chapter 17): the text of the main part.
//!
//! Read are paragraphs, headings by their style, line breaks, tables cell by cell, and the day that the
//! file was made. Not read are comments, notes, headers and footers, deleted text of tracked changes,
//! and the name in the file's properties: who saved a file is often not who wrote it.

use super::draft::{Draft, DraftDate, DraftParagraph};
use super::skip::Refusal;
use super::{SkipReason, text};
use crate::article::{DateFrom, HeadlineFrom, ParagraphKind};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// The main part's name in the zip.
pub(super) const MAIN: &str = "word/document.xml";
/// The properties' name in the zip.
pub(super) const PROPERTIES: &str = "docProps/core.xml";

/// A document that has been read.
pub(super) struct Word(Vec<Found>);

/// Reads the main part.
///
/// # Errors
/// When it is not well formed.
pub(super) fn read(main: &str) -> Result<Word, Refusal> {
    paragraphs(main).map(Word)
}

impl Word {
    /// Its text, one paragraph a line.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.0.iter().map(|p| p.text.as_str()).collect();
        lines.join("\n")
    }

    /// The one article that it is, with the day from its properties where there are any.
    pub fn draft(self, properties: Option<&str>) -> Draft {
        let mut found = self.0;
        let titled = found.iter().take(3).position(|p| p.is_title);
        let headline = match titled {
            Some(at) => Some((found.remove(at).text, HeadlineFrom::Heading)),
            None if found.len() > 1 && text::is_headline(&found[0].text) => {
                Some((found.remove(0).text, HeadlineFrom::FirstLine))
            }
            None => None,
        };
        let paragraphs = found.into_iter().map(|p| DraftParagraph {
            kind: if p.is_heading {
                ParagraphKind::Subheading
            } else {
                ParagraphKind::Text
            },
            text: p.text,
        });
        let made = properties.and_then(created).map(|text| DraftDate {
            text,
            from: DateFrom::Metadata,
        });
        Draft {
            headline,
            paragraphs: paragraphs.collect(),
            dates: made.into_iter().collect(),
            ..Draft::default()
        }
    }
}

#[derive(Default)]
struct Found {
    text: String,
    is_title: bool,
    is_heading: bool,
}

fn paragraphs(main: &str) -> Result<Vec<Found>, Refusal> {
    let mut reader = Reader::from_str(main);
    let mut all = Vec::new();
    let mut now = Found::default();
    let (mut in_text, mut fallback) = (false, 0usize);
    loop {
        let event = reader.read_event().map_err(|error| {
            let at = reader.error_position();
            (SkipReason::Malformed, format!("{MAIN}, byte {at}: {error}"))
        })?;
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "Fallback" => fallback += 1,
                "t" => in_text = true,
                "p" => flush(&mut now, &mut all),
                name => mark(name, &e, &mut now),
            },
            Event::Empty(e) => mark(e.local_name().as_ref(), &e, &mut now),
            Event::End(e) => match e.local_name().as_ref() {
                "Fallback" => fallback = fallback.saturating_sub(1),
                "t" => in_text = false,
                "p" => flush(&mut now, &mut all),
                _ => {}
            },
            Event::Text(t) if in_text && fallback == 0 => {
                now.text.push_str(&t.xml10_content());
            }
            Event::GeneralRef(r) if in_text && fallback == 0 => now.text.extend(character(&r)),
            Event::Eof => {
                flush(&mut now, &mut all);
                return Ok(all);
            }
            _ => {}
        }
    }
}

fn flush(now: &mut Found, all: &mut Vec<Found>) {
    let done = std::mem::take(now);
    if !done.text.trim().is_empty() {
        all.push(done);
    }
}

fn mark(name: &str, element: &BytesStart<'_>, now: &mut Found) {
    match name {
        "tab" if !now.text.is_empty() => now.text.push(' '),
        "br" | "cr" => now.text.push('\n'),
        "noBreakHyphen" => now.text.push('-'),
        "pStyle" => {
            let style = element.attributes().flatten().find_map(|a| {
                let is_value = a.key.local_name().as_ref() == "val";
                is_value.then(|| a.value.to_ascii_lowercase())
            });
            let style = style.unwrap_or_default();
            now.is_title = style == "title" || style == "heading1";
            now.is_heading = style.starts_with("heading") || style == "title";
        }
        _ => {}
    }
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    Some(match reference.as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// `dcterms:created`.
fn created(properties: &str) -> Option<String> {
    let mut reader = Reader::from_str(properties);
    let mut inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) => inside = e.local_name().as_ref() == "created",
            Event::Text(t) if inside => return Some(t.xml10_content().into_owned()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_headings_and_the_day() {
        let main = r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>
            <w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Harbour</w:t></w:r><w:r><w:t xml:space="preserve"> &amp; caf&#233;</w:t></w:r></w:p>
            <w:p/><w:p><w:r><w:t>Boats</w:t><w:tab/><w:t>left.</w:t></w:r><w:del><w:r><w:delText>Not this.</w:delText></w:r></w:del></w:p>
            <w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Next</w:t></w:r></w:p>
            <w:p><w:r><w:instrText>HYPERLINK</w:instrText><w:t>Rain.</w:t></w:r></w:p></w:body></w:document>"#;
        let core = "<p><dcterms:created xsi:type=\"x\">2021-03-04T05:06:07Z</dcterms:created></p>";
        let draft = read(main).unwrap().draft(Some(core));
        assert_eq!(draft.headline.unwrap().0, "Harbour & café");
        let seen: Vec<_> = draft
            .paragraphs
            .iter()
            .map(|p| (p.kind, p.text.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (ParagraphKind::Text, "Boats left."),
                (ParagraphKind::Subheading, "Next"),
                (ParagraphKind::Text, "Rain.")
            ]
        );
        assert_eq!(draft.dates[0].text, "2021-03-04T05:06:07Z");
        assert!(read("<w:p><w:t>x</w:r>").is_err());
    }
}
