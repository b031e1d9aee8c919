//! Paragraphs of marked-up text inside XML: XHTML, NITF and whatever else calls its blocks by HTML's names.

use super::tree::Tree;
use crate::article::ParagraphKind;
use crate::ingest::{DraftParagraph, text};

/// Elements that are not the running text of a story.
const OUTSIDE: [&str; 19] = [
    "head",
    "header",
    "footer",
    "nav",
    "script",
    "style",
    "figure",
    "figcaption",
    "form",
    "button",
    "noscript",
    "title",
    "body.head",
    "body.end",
    "media",
    "media-caption",
    "media-producer",
    "object",
    "virtloc",
];

const BLOCKS: [&str; 37] = [
    "p",
    "div",
    "section",
    "article",
    "aside",
    "main",
    "body",
    "body.content",
    "block",
    "blockquote",
    "bq",
    "address",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "nitf-table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "hr",
    "pre",
    "note",
    "fn",
    "abstract",
    "html",
    "nitf",
    "credit",
    "center",
    "details",
    "summary",
    "lede",
];

/// The paragraphs inside a node. Linear, whatever the depth.
pub(super) fn paragraphs(tree: &Tree, node: usize) -> Vec<DraftParagraph> {
    let mut out = Vec::new();
    let mut open: Vec<(usize, ParagraphKind)> = Vec::new();
    let mut line = String::new();
    let end = tree.end(node);
    let mut i = node + 1;
    while i < end {
        while let Some(&(_, kind)) = open.last().filter(|(end, _)| *end <= i) {
            flush(&mut line, kind, &mut out);
            open.pop();
        }
        let kind = open.last().map_or(ParagraphKind::Text, |(_, kind)| *kind);
        let name = tree.name(i);
        let next = match name {
            "" => {
                line.push_str(tree.own_text(i));
                i + 1
            }
            "pre" => {
                flush(&mut line, kind, &mut out);
                out.extend(text::paragraphs(&tree.text(i).unwrap_or_default()));
                tree.end(i)
            }
            "br" => {
                flush(&mut line, kind, &mut out);
                i + 1
            }
            "td" | "th" => {
                line.push(' ');
                i + 1
            }
            _ if OUTSIDE.contains(&name) => tree.end(i),
            _ => {
                if let Some(inner) = block_kind(name) {
                    flush(&mut line, kind, &mut out);
                    open.push((tree.end(i), inner));
                }
                i + 1
            }
        };
        i = next.max(i + 1);
    }
    flush(
        &mut line,
        open.last().map_or(ParagraphKind::Text, |(_, kind)| *kind),
        &mut out,
    );
    out
}

/// Whether an element of this name can hold running text.
pub(super) fn is_text(name: &str) -> bool {
    name == "pre" || block_kind(name).is_some()
}

fn block_kind(name: &str) -> Option<ParagraphKind> {
    let heading = matches!(
        name,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl1" | "hl2"
    );
    if heading {
        Some(ParagraphKind::Subheading)
    } else {
        BLOCKS.contains(&name).then_some(ParagraphKind::Text)
    }
}

fn flush(line: &mut String, kind: ParagraphKind, out: &mut Vec<DraftParagraph>) {
    let text = line.trim();
    if !text.is_empty() {
        out.push(DraftParagraph {
            kind,
            text: text.to_owned(),
        });
    }
    line.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::xml::tree::Prefixes;

    #[test]
    fn blocks_headings_tables_and_pictures() {
        let text = "<body><header><h1>No</h1></header><p>One <b>two</b>.</p>three<h2>Four</h2><table><tr><td>5</td><td>6</td></tr></table><media><media-caption>No</media-caption></media><p>7<br/>8</p><pre>Nine.\n\nTen.</pre></body>";
        let tree = Tree::parse(text, Prefixes::new()).unwrap();
        let found = paragraphs(&tree, 0);
        let texts: Vec<&str> = found.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "One two.", "three", "Four", "5 6", "7", "8", "Nine.", "Ten."
            ]
        );
        assert_eq!(found[2].kind, ParagraphKind::Subheading);
    }

    #[test]
    fn depth_costs_no_more_than_length() {
        let text =
            "<body>".to_owned() + &"<div>x".repeat(100_000) + &"</div>".repeat(100_000) + "</body>";
        let tree = Tree::parse(&text, Prefixes::new()).unwrap();
        assert_eq!(paragraphs(&tree, 0).len(), 100_000);
    }
}
