//! NewsML 1.x, the older generation. Source: NewsML 1.2 of the IPTC.

use super::tree::Tree;
use super::{Reading, nitf, text};
use crate::article::{DateFrom, HeadlineFrom};
use crate::ingest::{Draft, DraftDate, DraftParagraph, SkipReason, fields};

/// Roles of components that are not the story.
const BESIDE: [&str; 12] = [
    "style",
    "headline",
    "contact",
    "logo",
    "photo",
    "picture",
    "caption",
    "graphic",
    "companyinformation",
    "multimedia",
    "video",
    "summary",
];

/// Reads one `NewsItem`.
pub(super) fn read(tree: &Tree, root: usize) -> Reading {
    let mut draft = Draft {
        key: tree.text_at(
            root,
            &["Identification", "NewsIdentifier", "PublicIdentifier"],
        ),
        headline: first_text(tree, root, "HeadLine").map(|t| (t, HeadlineFrom::Field)),
        byline: first_text(tree, root, "ByLine"),
        dateline: first_text(tree, root, "DateLine"),
        source: party(tree, root, "Provider").or_else(|| party(tree, root, "Source")),
        language: first_name(tree, root, "Language"),
        tags: tags(tree, root),
        ..Draft::default()
    };
    for name in ["FirstCreated", "ThisRevisionCreated"] {
        let text = tree.text_at(root, &["NewsManagement", name]);
        draft.dates.extend(text.map(|text| DraftDate {
            text,
            from: DateFrom::Field,
        }));
    }
    let story = story(tree, root);
    draft.paragraphs = story.paragraphs;
    draft.headline = draft.headline.or(story.headline);
    draft.byline = draft.byline.or(story.byline);
    draft.dateline = draft.dateline.or(story.dateline);
    draft.dates.extend(story.dates);
    draft.tags.extend(story.tags);
    if draft.headline.is_none() && draft.paragraphs.is_empty() {
        let why = "a NewsItem without headline and text".to_owned();
        return Err((SkipReason::NotAnArticle, why));
    }
    Ok(draft)
}

/// The content that is the story: the one whose role says so, else the longest.
fn story(tree: &Tree, root: usize) -> Draft {
    let mut best = Draft::default();
    let mut best_rank = (false, 0);
    for component in tree.inside(root, "NewsComponent") {
        let role = tree
            .at(component, &["Role"])
            .and_then(|n| tree.attribute(n, "FormalName"))
            .unwrap_or("")
            .to_lowercase();
        if BESIDE.iter().any(|b| role.contains(b)) {
            continue;
        }
        for item in tree.all(component, "ContentItem") {
            let Some(data) = tree.at(item, &["DataContent"]) else {
                continue;
            };
            let draft = content(tree, data);
            let length: usize = draft.paragraphs.iter().map(|p| p.text.len()).sum();
            let rank = (role.contains("body") || role.contains("main"), length);
            if length > 0 && rank > best_rank {
                best = draft;
                best_rank = rank;
            }
        }
    }
    best
}

fn content(tree: &Tree, data: usize) -> Draft {
    let child = tree.children(data).next();
    match child {
        Some(c) if tree.name(c) == "nitf" => nitf::read(tree, c),
        Some(_) => with(text::paragraphs(tree, data)),
        None => with(
            tree.text(data)
                .map(|t| fields::paragraphs(&t))
                .unwrap_or_default(),
        ),
    }
}

fn with(paragraphs: Vec<DraftParagraph>) -> Draft {
    Draft {
        paragraphs,
        ..Draft::default()
    }
}

fn first_text(tree: &Tree, root: usize, name: &str) -> Option<String> {
    tree.inside(root, name).find_map(|n| tree.text(n))
}

fn first_name(tree: &Tree, root: usize, name: &str) -> Option<String> {
    tree.inside(root, name)
        .find_map(|n| tree.attribute(n, "FormalName"))
        .map(str::to_owned)
}

fn party(tree: &Tree, root: usize, name: &str) -> Option<String> {
    let node = tree.inside(root, name).next()?;
    first_name(tree, node, "Party")
}

fn tags(tree: &Tree, root: usize) -> Vec<String> {
    let mut tags: Vec<String> = tree
        .inside(root, "KeywordLine")
        .filter_map(|n| tree.text(n))
        .collect();
    for property in tree.inside(root, "Property") {
        let is_keyword = tree
            .attribute(property, "FormalName")
            .is_some_and(|n| n.to_lowercase().contains("keyword"));
        let value = tree.attribute(property, "Value");
        if let Some(value) = value.filter(|v| is_keyword && !tags.iter().any(|t| t == v))
            && tags.len() < 200
        {
            tags.push(value.to_owned());
        }
    }
    tags
}
