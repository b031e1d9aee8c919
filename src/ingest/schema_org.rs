//! schema.org articles as JSON-LD, in files of their own: one object, a list, or a `@graph`.
//! Source: <https://schema.org/NewsArticle>.

use super::json::text;
use super::{Draft, DraftDate, fields};
use crate::article::{DateFrom, HeadlineFrom};
use serde_json::{Map, Value};

/// Whether an object is JSON-LD.
pub(super) fn is_thing(object: &Map<String, Value>) -> bool {
    object.contains_key("@type")
}

/// The name of its type when it is an article of any kind.
pub(super) fn is_article(object: &Map<String, Value>) -> bool {
    types(object).any(|t| {
        let local = t.rsplit(['/', '#', ':']).next().unwrap_or(t);
        local.ends_with("Article") || local.ends_with("BlogPosting") || local == "Report"
    })
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let (one, many) = match object.get("@type") {
        Some(Value::String(one)) => (Some(one.as_str()), None),
        Some(Value::Array(many)) => (None, Some(many)),
        _ => (None, None),
    };
    one.into_iter()
        .chain(many.into_iter().flatten().filter_map(Value::as_str))
}

/// The nodes of a graph by their id, for members that only point to them.
#[derive(Default)]
pub(super) struct Graph<'a>(std::collections::HashMap<&'a str, &'a Map<String, Value>>);

impl<'a> Graph<'a> {
    /// Notes every node that has an id.
    pub fn of(nodes: &'a [Value]) -> Self {
        let named = nodes.iter().filter_map(Value::as_object);
        Self(
            named
                .filter_map(|node| Some((node.get("@id")?.as_str()?, node)))
                .collect(),
        )
    }

    /// The names of a person, an organisation or a list of them.
    fn names(&self, value: Option<&Value>, out: &mut Vec<String>) {
        match value {
            Some(Value::String(name)) => {
                let node = self.0.get(name.as_str());
                out.push(
                    node.and_then(|n| text(n, "name"))
                        .unwrap_or_else(|| name.clone()),
                );
            }
            Some(Value::Array(list)) => {
                // A list of lists is no list of people: one level is enough.
                for one in list.iter().filter(|v| !v.is_array()) {
                    self.names(Some(one), out);
                }
            }
            Some(Value::Object(object)) => {
                let node = text(object, "@id").and_then(|id| self.0.get(id.as_str()).copied());
                out.extend(text(object, "name").or_else(|| node.and_then(|n| text(n, "name"))));
            }
            _ => {}
        }
    }
}

/// Reads an article.
///
/// # Errors
/// Why it is none.
pub(super) fn read(object: &Map<String, Value>, graph: &Graph<'_>) -> Result<Draft, String> {
    if !is_article(object) {
        let kinds: Vec<&str> = types(object).collect();
        return Err(format!(
            "JSON-LD of type {}, not an article",
            kinds.join(", ")
        ));
    }
    let get = |names: &[&str]| names.iter().find_map(|n| text(object, n));
    let people = |keys: &[&str]| {
        let mut names = Vec::new();
        for key in keys {
            graph.names(object.get(*key), &mut names);
            if !names.is_empty() {
                break;
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    };
    let body = get(&["articleBody", "text"]).or_else(|| get(&["description", "abstract"]));
    let page = object.get("mainEntityOfPage");
    let url = get(&["url"]).or_else(|| match page {
        Some(Value::String(url)) => Some(url.clone()),
        Some(Value::Object(page)) => text(page, "@id").or_else(|| text(page, "url")),
        _ => None,
    });
    let draft = Draft {
        key: get(&["identifier", "@id"]).or_else(|| url.clone()),
        headline: get(&["headline", "name", "alternativeHeadline"])
            .map(|t| (fields::strip_markup(&t), HeadlineFrom::Field)),
        paragraphs: body.map(|b| fields::paragraphs(&b)).unwrap_or_default(),
        dates: ["datePublished", "dateCreated", "uploadDate", "dateModified"]
            .iter()
            .filter_map(|key| get(&[key]))
            .map(|text| DraftDate {
                text,
                from: DateFrom::Field,
            })
            .collect(),
        byline: people(&["author", "creator"]),
        dateline: get(&["dateline"]),
        source: people(&["publisher", "provider", "sourceOrganization", "isPartOf"]),
        section: strings(object.get("articleSection")).into_iter().next(),
        language: get(&["inLanguage"]).or_else(|| {
            let language = object.get("inLanguage")?.as_object()?;
            text(language, "alternateName").or_else(|| text(language, "name"))
        }),
        tags: strings(object.get("keywords")),
        url,
        ..Draft::default()
    };
    if draft.headline.is_none() && draft.paragraphs.is_empty() {
        return Err("a schema.org article without headline and articleBody".into());
    }
    Ok(draft)
}

/// Strings of a list, of a text with commas, or of terms that have a name.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => text
            .split(',')
            .map(|t| t.trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect(),
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(|v| match v {
                Value::String(text) => Some(text.trim().to_owned()),
                Value::Object(term) => text(term, "name"),
                _ => None,
            })
            .filter(|t| !t.is_empty())
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_a_graph_are_looked_up() {
        let value = serde_json::json!([
            {"@type": "Person", "@id": "#ada", "name": "Ada Poe"},
            {"@type": ["NewsArticle"], "headline": "Mole open", "articleBody": "Boats left.\n\nMore came.", "author": {"@id": "#ada"},
             "publisher": {"name": "The Quay"}, "datePublished": "2020-01-02", "keywords": "sea, trade", "mainEntityOfPage": {"@id": "https://q.example/1"}}
        ]);
        let nodes = value.as_array().unwrap();
        let graph = Graph::of(nodes);
        let draft = read(nodes[1].as_object().unwrap(), &graph).unwrap();
        assert_eq!(draft.byline.as_deref(), Some("Ada Poe"));
        assert_eq!(draft.source.as_deref(), Some("The Quay"));
        assert_eq!(draft.key.as_deref(), Some("https://q.example/1"));
        assert_eq!((draft.paragraphs.len(), draft.tags.len()), (2, 2));
        assert!(
            read(nodes[0].as_object().unwrap(), &graph)
                .unwrap_err()
                .contains("Person")
        );
    }
}
