//! RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0, item by item.
//! Sources: the RSS 2.0 specification, RSS 1.0 with its content and Dublin Core modules, RFC 4287.

use super::text;
use super::tree::{Prefixes, Tree};
use crate::article::{DateFrom, HeadlineFrom};
use crate::ingest::{Draft, DraftDate, DraftParagraph, fields, html};

/// What a feed says of itself.
#[derive(Default)]
pub(super) struct Channel {
    title: Option<String>,
    language: Option<String>,
    author: Option<String>,
}

impl Channel {
    /// Reads what stands before the first item; its end is missing, of course.
    pub fn read(head: &str, prefixes: &Prefixes) -> Self {
        let tree = Tree::parse_open(head, prefixes.clone());
        let Some(root) = tree.root() else {
            return Self::default();
        };
        let channel = tree.at(root, &["channel"]).unwrap_or(root);
        Self {
            title: tree.text_at(channel, &["title"]),
            language: tree
                .text_at(channel, &["language"])
                .or_else(|| tree.text_at(channel, &["dc:language"]))
                .or_else(|| tree.attribute(root, "xml:lang").map(str::to_owned)),
            author: names(&tree, channel, "author"),
        }
    }
}

/// Reads one `item` or `entry`.
pub(super) fn read(tree: &Tree, root: usize, channel: &Channel) -> Draft {
    let first = |names: &[&str]| names.iter().find_map(|n| tree.text_at(root, &[n]));
    let categories: Vec<String> = ["category", "dc:subject"]
        .iter()
        .flat_map(|name| tree.all(root, name))
        .filter_map(|n| {
            let label = tree.attribute(n, "label").or(tree.attribute(n, "term"));
            tree.text(n).or_else(|| label.map(str::to_owned))
        })
        .collect();
    let dates = [
        "pubDate",
        "published",
        "issued",
        "dc:date",
        "dcterms:issued",
        "dcterms:created",
        "created",
        "updated",
        "atom:updated",
        "modified",
        "dcterms:modified",
    ];
    Draft {
        key: first(&["guid", "id"])
            .or_else(|| tree.attribute(root, "about").map(str::to_owned))
            .or_else(|| link(tree, root)),
        headline: first(&["title", "dc:title"])
            .map(|t| (fields::strip_markup(&t), HeadlineFrom::Field)),
        paragraphs: body(tree, root),
        dates: dates
            .iter()
            .filter_map(|name| tree.text_at(root, &[name]))
            .map(|text| DraftDate {
                text,
                from: DateFrom::Field,
            })
            .collect(),
        byline: names(tree, root, "dc:creator")
            .or_else(|| names(tree, root, "author"))
            .or_else(|| channel.author.clone()),
        source: tree
            .at(root, &["source"])
            .and_then(|n| tree.text_at(n, &["title"]).or_else(|| tree.text(n)))
            .or_else(|| first(&["dc:publisher"]))
            .or_else(|| channel.title.clone()),
        section: categories.first().cloned(),
        url: link(tree, root),
        language: first(&["dc:language", "language"])
            .or_else(|| tree.attribute(root, "xml:lang").map(str::to_owned))
            .or_else(|| channel.language.clone()),
        tags: categories,
        ..Draft::default()
    }
}

/// The whole text where there is one, else the summary.
fn body(tree: &Tree, root: usize) -> Vec<DraftParagraph> {
    [
        "content:encoded",
        "content",
        "atom:content",
        "description",
        "summary",
    ]
    .iter()
    .flat_map(|name| tree.all(root, name))
    .map(|n| element(tree, n))
    .find(|p| !p.is_empty())
    .unwrap_or_default()
}

/// Markup inside an element stands there as elements (XHTML) or escaped; plain text is plain.
fn element(tree: &Tree, node: usize) -> Vec<DraftParagraph> {
    if tree.children(node).next().is_some() {
        return text::paragraphs(tree, node);
    }
    let Some(text) = tree.text(node) else {
        return Vec::new();
    };
    let declared = tree.attribute(node, "type").unwrap_or("");
    if declared == "html" || declared == "text/html" {
        html::fragment(&text)
    } else {
        fields::paragraphs(&text)
    }
}

fn link(tree: &Tree, root: usize) -> Option<String> {
    let links = || tree.all(root, "link").chain(tree.all(root, "atom:link"));
    let href = links()
        .filter(|&n| tree.attribute(n, "rel").is_none_or(|r| r == "alternate"))
        .find_map(|n| tree.attribute(n, "href"));
    href.map(str::to_owned)
        .or_else(|| links().find_map(|n| tree.text(n)))
        .or_else(|| {
            tree.text_at(root, &["guid"])
                .filter(|g| g.starts_with("http"))
        })
}

/// The people of elements of one name: Atom's `name` inside, or RSS's `mail (name)`.
fn names(tree: &Tree, parent: usize, element: &str) -> Option<String> {
    let names: Vec<String> = tree
        .all(parent, element)
        .filter_map(|n| tree.text_at(n, &["name"]).or_else(|| tree.text(n)))
        .map(|text| match text.split_once('(') {
            Some((mail, name)) if mail.contains('@') => {
                name.trim_end_matches(')').trim().to_owned()
            }
            _ => text,
        })
        .filter(|name| !name.is_empty())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}
