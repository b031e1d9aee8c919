//! NewsML-G2 items. Source: NewsML-G2 2.x of the IPTC; only items that hold a text are articles.

use super::tree::Tree;
use super::{Reading, nitf, text};
use crate::article::{DateFrom, HeadlineFrom};
use crate::ingest::{Draft, DraftDate, SkipReason, fields};

/// Reads one item.
pub(super) fn read(tree: &Tree, root: usize) -> Reading {
    let refuse = |why: String| Err((SkipReason::NotAnArticle, why));
    match tree.name(root) {
        "newsItem" | "contentSet" => {}
        "packageItem" => {
            return refuse("a package (packageItem): it only lists other items".into());
        }
        other => return refuse(format!("an item of kind {other}, not a news item")),
    }
    let content = if tree.name(root) == "contentSet" {
        Some(root)
    } else {
        tree.at(root, &["contentSet"])
    };
    let class = tree
        .at(root, &["itemMeta", "itemClass"])
        .and_then(|n| tree.attribute(n, "qcode"))
        .map_or("", after_colon);
    if matches!(
        class,
        "picture" | "graphic" | "video" | "audio" | "animation"
    ) {
        return refuse(format!("an item of class {class}, not a text"));
    }
    let inline = content.map(|c| inline(tree, c)).unwrap_or_default();
    let meta = metadata(tree, root);
    let headline = meta.headline.or(inline.draft.headline);
    if inline.draft.paragraphs.is_empty() {
        if let Some(other) = inline.foreign {
            return refuse(format!("its content is <{other}>, not a text"));
        }
        if headline.is_none() {
            return refuse("a news item without headline and text".into());
        }
    }
    let mut paragraphs = inline.draft.paragraphs;
    let mut notes = meta.notes;
    if paragraphs.is_empty()
        && let Some(description) = tree.text_at(root, &["contentMeta", "description"])
    {
        notes.push("it has no text; its description stands in".into());
        paragraphs = crate::ingest::text::paragraphs(&description);
    }
    let mut dates = meta.dates;
    dates.extend(inline.draft.dates);
    let mut tags = meta.tags;
    tags.extend(inline.draft.tags);
    Ok(Draft {
        headline,
        paragraphs,
        dates,
        byline: meta
            .byline
            .or(inline.draft.byline)
            .or_else(|| creators(tree, root)),
        dateline: meta.dateline.or(inline.draft.dateline),
        source: meta.source.or(inline.draft.source),
        section: meta.section.or(inline.draft.section),
        language: meta.language.or(inline.draft.language),
        url: inline.draft.url,
        key: meta.key,
        tags,
        notes,
    })
}

#[derive(Default)]
struct Inline {
    draft: Draft,
    /// The first element that holds no text that we know.
    foreign: Option<String>,
}

/// The first text in a content set.
fn inline(tree: &Tree, content: usize) -> Inline {
    let mut found = Inline::default();
    for part in tree.children(content) {
        match tree.name(part) {
            "inlineXML" => {
                let child = tree.children(part).next();
                match child.map(|c| (c, tree.name(c))) {
                    Some((c, "nitf")) => found.draft = nitf::read(tree, c),
                    Some((_, name)) if text::is_text(name) => {
                        found.draft.paragraphs = text::paragraphs(tree, part);
                    }
                    Some((_, name)) => {
                        found.foreign.get_or_insert(name.to_owned());
                    }
                    None => {}
                }
            }
            "inlineData" => {
                let kind = tree.attribute(part, "contenttype").unwrap_or("text/plain");
                if (kind.starts_with("text/") || kind.contains("html"))
                    && let Some(data) = tree.text(part)
                {
                    found.draft.paragraphs = fields::paragraphs(&data);
                }
            }
            _ => {}
        }
        if !found.draft.paragraphs.is_empty() {
            break;
        }
    }
    found
}

fn metadata(tree: &Tree, root: usize) -> Draft {
    let content = tree.at(root, &["contentMeta"]).unwrap_or(usize::MAX);
    let item = tree.at(root, &["itemMeta"]).unwrap_or(usize::MAX);
    let language = tree
        .at(content, &["language"])
        .and_then(|n| tree.attribute(n, "tag"))
        .or_else(|| tree.attribute(root, "xml:lang"))
        .map(str::to_owned);
    let mut draft = Draft {
        key: tree.attribute(root, "guid").map(str::to_owned),
        headline: headline(tree, content)
            .or_else(|| tree.text_at(item, &["title"]))
            .map(|t| (t, HeadlineFrom::Field)),
        byline: tree.text_at(content, &["by"]),
        dateline: tree
            .text_at(content, &["dateline"])
            .map(|d| d.trim_end_matches(['-', '–', '—', ' ']).to_owned()),
        source: named(tree, content, "infoSource")
            .or_else(|| named(tree, item, "provider"))
            .or_else(|| tree.text_at(content, &["creditline"])),
        language,
        ..Draft::default()
    };
    for (node, name) in [
        (item, "firstCreated"),
        (content, "contentCreated"),
        (item, "versionCreated"),
    ] {
        draft
            .dates
            .extend(tree.text_at(node, &[name]).map(|text| DraftDate {
                text,
                from: DateFrom::Field,
            }));
    }
    for subject in tree.all(content, "subject") {
        let name = tree
            .text_at(subject, &["name"])
            .or_else(|| tree.text_at(subject, &["mainConcept", "name"]));
        let desk = tree.attribute(subject, "type").map_or("", after_colon);
        if matches!(desk, "category" | "desk") && draft.section.is_none() {
            draft.section = name;
        } else {
            draft.tags.extend(name);
        }
    }
    draft
        .tags
        .extend(tree.all(content, "keyword").filter_map(|n| tree.text(n)));
    if let Some(status) = tree
        .at(item, &["pubStatus"])
        .and_then(|n| tree.attribute(n, "qcode"))
        .map(after_colon)
        .filter(|s| *s != "usable")
    {
        draft.notes.push(format!("its provider marks it {status}"));
    }
    if let Some(until) = tree.text_at(item, &["embargoed"]) {
        draft.notes.push(format!("embargoed until {until}"));
    }
    draft
}

/// The main headline: the one of the best rank, else the first.
fn headline(tree: &Tree, content: usize) -> Option<String> {
    let rank = |n: usize| -> u32 {
        let rank = tree.attribute(n, "rank").and_then(|r| r.parse().ok());
        let main = tree
            .attribute(n, "role")
            .is_none_or(|r| r.ends_with("main") || r.ends_with("headline"));
        rank.unwrap_or(if main { 1 } else { 50 })
    };
    let best = tree
        .all(content, "headline")
        .filter(|&n| tree.text(n).is_some())
        .min_by_key(|&n| rank(n))?;
    tree.text(best)
}

fn creators(tree: &Tree, root: usize) -> Option<String> {
    let content = tree.at(root, &["contentMeta"])?;
    let names: Vec<String> = tree
        .all(content, "creator")
        .filter_map(|n| tree.text_at(n, &["name"]))
        .filter(|n| n.contains(' '))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The name of a party: its name, else its literal, else what its code says.
fn named(tree: &Tree, parent: usize, name: &str) -> Option<String> {
    let node = tree.at(parent, &[name])?;
    tree.text_at(node, &["name"]).or_else(|| {
        let code = tree
            .attribute(node, "literal")
            .or_else(|| tree.attribute(node, "qcode").map(after_colon));
        code.map(str::to_owned)
    })
}

fn after_colon(code: &str) -> &str {
    code.split_once(':').map_or(code, |(_, name)| name)
}
