//! NITF 3.x, alone or inside NewsML and ninjs. Source: the NITF 3.6 document type of the IPTC.

use super::text;
use super::tree::Tree;
use crate::article::{DateFrom, HeadlineFrom};
use crate::ingest::{Draft, DraftDate};

/// Reads the element `nitf`.
pub(super) fn read(tree: &Tree, root: usize) -> Draft {
    let at = |path: &[&str]| tree.at(root, path);
    let attribute = |path: &[&str], name: &str| {
        at(path)
            .and_then(|n| tree.attribute(n, name))
            .map(str::to_owned)
    };
    let title = tree
        .text_at(root, &["body", "body.head", "hedline", "hl1"])
        .or_else(|| tree.text_at(root, &["head", "title"]));
    let mut draft = Draft {
        key: attribute(&["head", "docdata", "doc-id"], "id-string")
            .or_else(|| tree.attribute(root, "uno").map(str::to_owned)),
        headline: title.map(|t| (t, HeadlineFrom::Field)),
        dates: dates(tree, root),
        byline: at(&["body", "body.head", "byline"]).and_then(|n| byline(tree, n)),
        dateline: at(&["body", "body.head", "dateline"]).and_then(|n| tree.text(n)),
        source: attribute(&["head", "pubdata"], "name")
            .or_else(|| tree.text_at(root, &["body", "body.head", "distributor"]))
            .or_else(|| attribute(&["head", "docdata", "doc.copyright"], "holder")),
        section: attribute(&["head", "pubdata"], "position.section"),
        url: attribute(&["head", "pubdata"], "ex-ref").filter(|u| u.starts_with("http")),
        language: tree.attribute(root, "xml:lang").map(str::to_owned),
        tags: tags(tree, root),
        ..Draft::default()
    };
    for content in at(&["body"])
        .into_iter()
        .flat_map(|body| tree.all(body, "body.content"))
    {
        draft.paragraphs.extend(text::paragraphs(tree, content));
    }
    if draft.paragraphs.is_empty()
        && let Some(summary) = at(&["body", "body.head", "abstract"])
    {
        draft.paragraphs = text::paragraphs(tree, summary);
    }
    if let Some(status) = attribute(&["head", "docdata"], "management-status")
        && status != "usable"
    {
        draft.notes.push(format!("its provider marks it {status}"));
    }
    draft
}

fn dates(tree: &Tree, root: usize) -> Vec<DraftDate> {
    let data = ["head", "docdata"];
    let places: [(&[&str], &str); 5] = [
        (&["head", "docdata", "date.issue"], "norm"),
        (&["head", "docdata", "date.release"], "norm"),
        (&["head", "pubdata"], "date.publication"),
        (&["body", "body.head", "dateline", "story.date"], "norm"),
        (&data, "date.issue"),
    ];
    places
        .iter()
        .filter_map(|(path, name)| tree.attribute(tree.at(root, path)?, name))
        .map(|text| DraftDate {
            text: text.to_owned(),
            from: DateFrom::Field,
        })
        .collect()
}

/// The people of a byline; its title only where nobody is named.
fn byline(tree: &Tree, node: usize) -> Option<String> {
    let people: Vec<String> = tree
        .inside(node, "person")
        .filter_map(|n| tree.text(n))
        .collect();
    if !people.is_empty() {
        return Some(people.join(", "));
    }
    let mut text = String::new();
    let mut i = node + 1;
    while i < tree.end(node) {
        if tree.name(i) == "byttl" {
            i = tree.end(i);
            continue;
        }
        text.push_str(tree.own_text(i));
        i += 1;
    }
    let text = text.trim().trim_end_matches(',').trim_end();
    if text.is_empty() {
        tree.text(node)
    } else {
        Some(text.to_owned())
    }
}

fn tags(tree: &Tree, root: usize) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut add = |tag: Option<String>| {
        if let Some(tag) = tag.filter(|t| !tags.contains(t) && tags.len() < 200) {
            tags.push(tag);
        }
    };
    let Some(head) = tree.at(root, &["head"]) else {
        return tags;
    };
    for subject in tree.inside(head, "tobject.subject") {
        let names = [
            "tobject.subject.detail",
            "tobject.subject.matter",
            "tobject.subject.type",
        ];
        let found = names.iter().find_map(|n| tree.attribute(subject, n));
        add(found.map(str::to_owned));
    }
    for keyword in tree.inside(head, "keyword") {
        add(tree.attribute(keyword, "key").map(str::to_owned));
    }
    for content in tree.inside(head, "identified-content") {
        for named in tree.children(content) {
            let value = tree.attribute(named, "value").map(str::to_owned);
            add(value.or_else(|| tree.text(named)));
        }
    }
    tags
}
