//! What a page's JSON-LD says of its article (schema.org, JSON-LD 1.1): the most reliable statement where
//! it is there, because search engines check it.

use serde_json::Value;

use super::dom::{Dom, TEXT};
use super::text;
use crate::ingest::json_values::parse as parse_values;

/// An article as schema.org describes it.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub publisher: Option<String>,
    pub section: Option<String>,
    pub language: Option<String>,
    pub url: Option<String>,
    pub tags: Vec<String>,
}

/// The first article that the page's JSON-LD describes.
pub(super) fn stated(dom: &Dom) -> Option<Stated> {
    (1..dom.len())
        .filter(|id| dom.tag(*id) == "script")
        .filter(|id| {
            dom.attr(*id, "type")
                .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"))
        })
        .filter_map(|id| dom.children(id).find(|child| dom.tag(*child) == TEXT))
        .filter_map(|id| parse(dom.text(id)))
        .find_map(|value| article(&value).map(read))
}

/// Lenient as pages need: comment wrappers, a stray semicolon, raw line breaks in strings.
fn parse(source: &str) -> Option<Value> {
    let mut source = source.trim();
    for (start, end) in [("<!--", "-->"), ("//", ""), ("<![CDATA[", "]]>"), ("", ";")] {
        source = source.strip_prefix(start).unwrap_or(source);
        source = source.strip_suffix(end).unwrap_or(source).trim();
        source = source.strip_suffix("//").unwrap_or(source).trim();
    }
    parse_values(source)
        .or_else(|_| parse_values(&source.replace(|c: char| c.is_control(), " ")))
        .ok()
}

fn article(value: &Value) -> Option<&Value> {
    // serde_json bounds the depth at 128, so the recursion is bounded too.
    match value {
        Value::Array(items) => items.iter().find_map(article),
        Value::Object(fields) => {
            let named = |t: &str| {
                t.ends_with("Article") || t.ends_with("Posting") || matches!(t, "Report" | "Review")
            };
            let is = match fields.get("@type") {
                Some(Value::String(t)) => named(t),
                Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).any(named),
                _ => false,
            };
            if is {
                return Some(value);
            }
            ["@graph", "mainEntity", "mainEntityOfPage"]
                .iter()
                .find_map(|key| article(fields.get(*key)?))
        }
        _ => None,
    }
}

fn read(value: &Value) -> Stated {
    let first = |key: &str| value.get(key).and_then(|v| strings(v).into_iter().next());
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty() {
            authors = value.get(key).map(strings).unwrap_or_default();
        }
    }
    let tags = value.get("keywords").map(strings).unwrap_or_default();
    Stated {
        headline: first("headline").or_else(|| first("name")),
        authors,
        published: first("datePublished").or_else(|| first("dateCreated")),
        publisher: first("publisher"),
        section: first("articleSection"),
        language: first("inLanguage"),
        url: first("url"),
        tags: tags
            .iter()
            .flat_map(|t| t.split(','))
            .map(text::collapse)
            .filter(|t| !t.is_empty())
            .collect(),
    }
}

/// A text, a named thing, or a list of them.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => Some(text::plain(s))
            .filter(|s| !s.is_empty())
            .into_iter()
            .collect(),
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::Object(fields) => fields.get("name").map(strings).unwrap_or_default(),
        _ => Vec::new(),
    }
}
