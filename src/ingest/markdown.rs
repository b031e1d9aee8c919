//! Markdown with front matter in YAML, TOML or JSON, as site generators keep it.

use super::draft::{Draft, DraftParagraph};
use super::fields::{self, FieldMap};
use super::front_matter;
use crate::article::{HeadlineFrom, ParagraphKind};
use std::borrow::Cow;

/// Reads a Markdown file.
pub(super) fn read(text: &str, map: &FieldMap) -> Draft {
    let (pairs, body) = match front_matter::in_json(text) {
        Some(found) => found,
        None => {
            let (front, body) = split_front_matter(text);
            (front_matter::pairs(front), body)
        }
    };
    let mut draft = fields::draft(&pairs, map, true);
    draft.key = None;
    let paragraphs = blocks(&without_shortcodes(body));
    if paragraphs.is_empty() {
        // The summary that stands in for the text is marked up as that would be.
        let summary = std::mem::take(&mut draft.paragraphs);
        draft.paragraphs = summary.iter().flat_map(|p| blocks(&p.text)).collect();
        return draft;
    }
    draft.paragraphs = paragraphs;
    if draft.headline.is_none() && draft.paragraphs[0].kind == ParagraphKind::Subheading {
        let first = draft.paragraphs.remove(0);
        draft.headline = Some((first.text, HeadlineFrom::Heading));
    }
    draft
}

fn split_front_matter(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches('\u{feff}');
    for fence in ["---", "+++"] {
        let Some(rest) = text.strip_prefix(fence) else {
            continue;
        };
        let Some((blank, rest)) = rest.split_once('\n') else {
            continue;
        };
        if !blank.trim().is_empty() {
            continue;
        }
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if line.trim_end() == fence || fence == "---" && line.trim_end() == "..." {
                return (&rest[..at], &rest[at + line.len()..]);
            }
            at += line.len();
        }
    }
    // Pelican and MultiMarkdown have no fence: entries from the first line on, up to an empty one.
    let first = text.lines().next().unwrap_or("");
    let begins = ["title:", "date:", "author:"];
    if begins
        .iter()
        .any(|b| first.to_ascii_lowercase().starts_with(b))
    {
        let end = ["\n\n", "\n\r\n"].iter().filter_map(|e| text.find(e)).min();
        return text.split_at(end.unwrap_or(text.len()));
    }
    ("", text)
}

fn blocks(body: &str) -> Vec<DraftParagraph> {
    let mut out: Vec<DraftParagraph> = Vec::new();
    let mut open = String::new();
    let flush = |open: &mut String, kind, out: &mut Vec<DraftParagraph>| {
        let text = inline(open.trim());
        open.clear();
        if !text.trim().is_empty() {
            out.push(DraftParagraph { kind, text });
        }
    };
    for line in body.lines() {
        let line = line.trim();
        let marker = line.trim_start_matches('#');
        let level = line.len() - marker.len();
        let underline =
            line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'));
        if (1..=6).contains(&level) && marker.starts_with(' ') {
            flush(&mut open, ParagraphKind::Text, &mut out);
            open.push_str(marker.trim_end_matches('#'));
            flush(&mut open, ParagraphKind::Subheading, &mut out);
        } else if underline && !open.is_empty() && !open.contains('\n') {
            flush(&mut open, ParagraphKind::Subheading, &mut out);
        } else if line.is_empty() || underline || line.starts_with("```") {
            flush(&mut open, ParagraphKind::Text, &mut out);
        } else {
            let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
            if item.is_some() {
                flush(&mut open, ParagraphKind::Text, &mut out);
            }
            if !open.is_empty() {
                open.push('\n');
            }
            open.push_str(item.unwrap_or(line).trim_start_matches("> "));
        }
    }
    flush(&mut open, ParagraphKind::Text, &mut out);
    out
}

/// A page without Hugo's shortcodes; the text between an opening and a closing one stays.
fn without_shortcodes(text: &str) -> Cow<'_, str> {
    if !["{{<", "{{%"].iter().any(|open| text.contains(open)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        out.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        let skipped = match after.as_bytes().first() {
            Some(b'<') => bounded(after, ">}}"),
            Some(b'%') => bounded(after, "%}}"),
            _ => None,
        };
        rest = skipped.unwrap_or_else(|| {
            out.push_str("{{");
            after
        });
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Text without links, emphasis and template tags. One pass, no look-back.
fn inline(text: &str) -> String {
    if !text.contains(['*', '_', '[', '`', '{', '<', '\\', '!']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let marked = |b| {
        matches!(
            b,
            b'{' | b']' | b'<' | b'!' | b'[' | b'*' | b'`' | b'_' | b'\\'
        )
    };
    while let Some(at) = rest.bytes().position(marked) {
        out.push_str(&rest[..at]);
        let c = rest.as_bytes()[at] as char;
        let after = &rest[at + 1..];
        let skipped = match c {
            '{' if after.starts_with('{') => bounded(after, "}}"),
            '{' if after.starts_with('%') => bounded(after, "%}"),
            ']' if after.starts_with('(') => bounded(after, ")"),
            '<' if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') => {
                bounded(after, ">")
            }
            '!' if after.starts_with('[') => Some(&after[1..]),
            '[' | ']' | '*' | '`' => Some(after),
            '_' if out.ends_with(|c: char| c.is_alphanumeric())
                && after.starts_with(|c: char| c.is_alphanumeric()) =>
            {
                None
            }
            '_' => Some(after),
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&after[..1]);
                Some(&after[1..])
            }
            _ => None,
        };
        rest = skipped.unwrap_or_else(|| {
            out.push(c);
            after
        });
    }
    out.push_str(rest);
    out
}

/// What follows the next `end`, looked for within one reasonable link or tag.
fn bounded<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let mut limit = text.len().min(2048);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    text[..limit].find(end).map(|at| &text[at + end.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_without_a_text_loses_its_marks() {
        let draft = read(
            "---\ntitle: Bridge\nsummary: \"**Open** again.\"\n---\n",
            &FieldMap::default(),
        );
        assert_eq!(draft.paragraphs[0].text, "Open again.");
    }

    #[test]
    fn front_matter_of_several_generators() {
        for text in [
            "---  \ntitle: Mole\nauthors:\n  - name: Ada Poe\n    url: https://q.example\n  - name: Bo Lin\ntags: [sea, \"trade\"]\n...\nBody.\n",
            "+++\ntitle = \"Mole\"\nauthors = [\n  \"Ada Poe\",\n  \"Bo Lin\",\n]\n[taxonomies]\ntags = [\"sea\", \"trade\"]\n+++\nBody.\n",
            "{\n  \"title\": \"Mole\",\n  \"author\": [{\"name\": \"Ada Poe\", \"url\": \"https://q.example\"}, \"Bo Lin\"],\n  \"taxonomies\": {\"tags\": [\"sea\", \"trade\"]}\n}\n\nBody.\n",
            "Title: Mole\nAuthor: Ada Poe, Bo Lin\nTags: sea, trade\n\nBody.\n",
        ] {
            let draft = read(text, &FieldMap::default());
            assert_eq!(draft.headline.unwrap().0, "Mole", "{text}");
            assert_eq!(draft.byline.as_deref(), Some("Ada Poe, Bo Lin"), "{text}");
            assert_eq!(draft.tags, ["sea", "trade"], "{text}");
            assert_eq!(draft.paragraphs.len(), 1, "{text}");
        }
        let draft = read(
            "---\ntitle: >\n  Mole: a\n  story\nauthor:\n  name: Ada Poe\n  id: 7\n---\n",
            &FieldMap::default(),
        );
        assert_eq!(draft.headline.unwrap().0, "Mole: a story");
        assert_eq!(draft.byline.as_deref(), Some("Ada Poe"));
    }

    #[test]
    fn front_matter_headings_and_links() {
        let draft = read(
            "---\ntitle: \"Harbour: open\"\ndate: 2021-05-06\ntags:\n  - sea\n  - trade\n---\n# Why\nThe [harbour](http://x.org) is\n*open* again.{{< fig >}}\n",
            &FieldMap::default(),
        );
        assert_eq!(draft.headline.unwrap().0, "Harbour: open");
        assert_eq!(draft.tags, ["sea", "trade"]);
        assert_eq!(draft.paragraphs[0].kind, ParagraphKind::Subheading);
        assert_eq!(draft.paragraphs[1].text, "The harbour is\nopen again.");
    }
}
