//! Whose a document is, by its root element, and which of its elements are records.

use super::records::Stream;
use super::tree::{Prefixes, Tree};
use super::{decoded, generic};
use crate::ingest::fields::FieldMap;
use std::io::{self, Read};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Reuters,
    Feed,
    Nitf,
    NewsMl,
    NewsMl1,
    Trec,
    /// Of no format: by the names of its elements.
    Generic,
}

/// Items of NewsML-G2; only news items can hold a story, the others are skipped by name.
const G2_ITEMS: [&str; 6] = [
    "newsItem",
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
];

/// How much of a document is looked at to find out what its records are, in bytes.
const PROBE: usize = 256 << 10;

/// How the records of a file are found.
pub(super) struct Shape {
    pub dialect: Dialect,
    /// The elements that are records; empty when the root is the one record.
    pub records: &'static [&'static str],
    /// Whether even a single record goes by its key: a feed has as many items as it happens to have.
    pub always_many: bool,
}

/// The shape that goes with a root element.
pub(super) fn shape(root: &str) -> Option<Shape> {
    let (dialect, records, always_many): (_, &'static [&'static str], _) = match root {
        "REUTERS" | "LEWIS" => (Dialect::Reuters, &["REUTERS"], true),
        "DOC" => (Dialect::Trec, &["DOC"], true),
        "rss" | "RDF" | "channel" => (Dialect::Feed, &["item"], true),
        "feed" => (Dialect::Feed, &["entry"], true),
        "entry" | "item" => (Dialect::Feed, &[], false),
        "newsMessage" => (Dialect::NewsMl, &G2_ITEMS, false),
        "NewsML" => (Dialect::NewsMl1, &["NewsItem"], false),
        "NewsItem" => (Dialect::NewsMl1, &[], false),
        "contentSet" => (Dialect::NewsMl, &[], false),
        "nitf" => (Dialect::Nitf, &[], false),
        item if G2_ITEMS.contains(&item) => (Dialect::NewsMl, &[], false),
        _ => return None,
    };
    Some(Shape {
        dialect,
        records,
        always_many,
    })
}

/// Whether a root element (or the name of a document type) belongs to a format that is read here.
pub(in crate::ingest) fn is_news(root: &str) -> bool {
    // An item or entry alone says too little to go before the name of a file.
    let local = root.rsplit(':').next().unwrap_or(root);
    local == "lewis" || !matches!(local, "item" | "entry" | "channel") && shape(local).is_some()
}

/// The shape of a document of no known format, by its beginning, and the name of its records.
pub(super) fn found_out(
    stream: &mut Stream<impl Read>,
    encoding: Option<&'static encoding_rs::Encoding>,
    map: &FieldMap,
) -> io::Result<(Option<Shape>, Option<String>)> {
    stream.hold(PROBE)?;
    let head = &stream.window()[..stream.window().len().min(PROBE)];
    let end = memchr::memrchr(b'<', head).unwrap_or(0);
    let Ok(head) = decoded(&head[..end], encoding) else {
        return Ok((None, None));
    };
    let tree = Tree::parse_open(&head, Prefixes::new());
    let generic = Shape {
        dialect: Dialect::Generic,
        records: &[],
        always_many: true,
    };
    let root = tree.root();
    if root.is_some_and(|root| tree.all(root, "DOC").next().is_some()) {
        return Ok((shape("DOC"), None));
    }
    Ok(match generic::records(&tree, map) {
        None => (None, None),
        Some(generic::Records::Root) => (Some(generic), None),
        Some(generic::Records::Named(name)) => (Some(generic), Some(name)),
    })
}

/// What a root element is that belongs to a news format but holds no article.
pub(super) fn part_of_a_format(name: &str) -> Option<String> {
    match name {
        "schema" => Some("an XML schema".to_owned()),
        "groupSet" | "contentMeta" | "itemMeta" | "inlineXML" => {
            Some(format!("a fragment of a NewsML-G2 item (<{name}>)"))
        }
        _ => None,
    }
}
