//! JSON: which objects of a file are records, and whose dialect each of them speaks.
//!
//! Told by their keys, never by the name of the file: dpa, ninjs and schema.org are all called `.json`.

use super::draft::Draft;
use super::fields::{self, FieldMap};
use super::json_values::parse;
use super::schema_org::{self, Graph};
use super::{SkipReason, dpa, ninjs};
use serde_json::{Map, Value};

/// What one record came to.
pub(super) type Reading = Result<Draft, (SkipReason, String)>;

/// Keys under which an export wraps its list of articles.
const LISTS: [&str; 15] = [
    "articles",
    "items",
    "results",
    "docs",
    "hits",
    "data",
    "response",
    "entries",
    "@graph",
    "news",
    "stories",
    "posts",
    "records",
    "documents",
    "rows",
];

/// Members that only group the parts of an article.
const GROUPS: [&str; 4] = ["_source", "fields", "attributes", "article"];

/// Reads a file of JSON: one object, a list of them, a list inside an object, or lines that are objects. Each
/// draft goes out with whether it is one of several.
pub(super) fn read(text: &str, map: &FieldMap, emit: &mut dyn FnMut(bool, Reading)) {
    match parse(text) {
        Ok(value) => {
            let (values, many) = records(value);
            let graph = Graph::of(&values);
            let articles = articles(&values);
            let many = many && !(articles.len() == 1 && values.len() > 1);
            if articles.is_empty() {
                let detail = "an empty list".to_owned();
                emit(false, Err((SkipReason::Empty, detail)));
            }
            for value in articles {
                emit(many, draft_in(value, map, &graph));
            }
        }
        Err(refusal) if !is_lines(text) => {
            let too_many = refusal.0 == SkipReason::TooLarge;
            if too_many || !broken_list(text, map, emit) {
                emit(false, Err(refusal));
            }
        }
        Err(_) => {
            for (i, line) in text
                .lines()
                .enumerate()
                .filter(|(_, l)| !l.trim().is_empty())
            {
                emit(true, one_at(line, map, &format!("line {}", i + 1)));
            }
        }
    }
}

/// One object as text → a draft.
pub(super) fn one(json: &str, map: &FieldMap) -> Reading {
    draft_in(&parse(json)?, map, &Graph::default())
}

/// [`one`] with its place in the file before what is wrong with it.
fn one_at(json: &str, map: &FieldMap, place: &str) -> Reading {
    one(json, map).map_err(|(reason, detail)| (reason, format!("{place}: {detail}")))
}

/// Reads what is whole in a list that is broken somewhere; false when nothing is.
fn broken_list(text: &str, map: &FieldMap, emit: &mut dyn FnMut(bool, Reading)) -> bool {
    let elements = elements(text);
    let whole = |e: &&str| serde_json::from_str::<serde::de::IgnoredAny>(e).is_ok();
    if !elements.iter().any(whole) {
        return false;
    }
    for (i, element) in elements.iter().enumerate() {
        emit(true, one_at(element, map, &format!("element {}", i + 1)));
    }
    true
}

/// The elements of a top-level list, told by brackets and strings alone; the last may be cut off.
fn elements(text: &str) -> Vec<&str> {
    let Some(inside) = text.trim_start().strip_prefix('[') else {
        return Vec::new();
    };
    let mut borders = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    let (mut quoted, mut escaped) = (false, false);
    let mut end = inside.len();
    for (i, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b',' if depth == 0 => {
                borders.push((start, i));
                start = i + 1;
            }
            b'}' | b']' if depth > 0 => depth -= 1,
            b']' => {
                end = i;
                break;
            }
            _ => {}
        }
    }
    borders.push((start, end));
    borders
        .into_iter()
        .map(|(start, end)| inside[start..end].trim())
        .filter(|element| !element.is_empty())
        .collect()
}

/// A file whose first line is a whole object holds one a line, whatever its name says.
fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|l| !l.trim().is_empty());
    let first = lines.next().unwrap_or("");
    lines.next().is_some()
        && first.trim_start().starts_with('{')
        && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok()
}

/// The records of a parsed file, whether it is one object, a list, or a list inside an object.
fn records(value: Value) -> (Vec<Value>, bool) {
    let mut value = value;
    // A wrapper inside a wrapper inside a wrapper is as deep as exports go.
    for _ in 0..4 {
        let mut object = match value {
            Value::Array(list) => return (list, true),
            Value::Object(object) if is_article(&object) => {
                return (vec![Value::Object(object)], false);
            }
            Value::Object(object) => object,
            other => return (vec![other], false),
        };
        let key = LISTS.iter().find(|key| match object.get(**key) {
            Some(Value::Array(list)) => list.iter().any(Value::is_object),
            Some(Value::Object(_)) => object.len() <= 4 || **key == "hits",
            _ => false,
        });
        value = match key.and_then(|key| object.remove(*key)) {
            Some(inner) => inner,
            None => return (vec![Value::Object(object)], false),
        };
    }
    (vec![value], false)
}

/// Whether an object speaks a dialect of its own, so that no list inside it holds the records.
fn is_article(object: &Map<String, Value>) -> bool {
    dpa::is_item(object) || ninjs::is_item(object) || schema_org::is_article(object)
}

/// Of JSON-LD nodes only the articles, where there are any: the rest describe pages and people.
fn articles(values: &[Value]) -> Vec<&Value> {
    let is_article = |v: &&Value| v.as_object().is_some_and(schema_org::is_article);
    if values.iter().any(|v| is_article(&v)) {
        values.iter().filter(is_article).collect()
    } else {
        values.iter().collect()
    }
}

fn draft_in(value: &Value, map: &FieldMap, graph: &Graph<'_>) -> Reading {
    draft(value, map, graph).map_err(|e| (SkipReason::NotAnArticle, e))
}

/// One object → a draft.
fn draft(value: &Value, map: &FieldMap, graph: &Graph<'_>) -> Result<Draft, String> {
    let Value::Object(object) = value else {
        return Err("expected an object with the parts of an article".into());
    };
    let known = if dpa::is_item(object) {
        Some(dpa::read(object))
    } else if ninjs::is_item(object) {
        Some(ninjs::read(object))
    } else if schema_org::is_thing(object) {
        Some(schema_org::read(object, graph))
    } else {
        None
    };
    match known {
        Some(known) if map.is_empty() => known,
        Some(known) => {
            let own = fields::mapped(&pairs(object), map);
            match known {
                Ok(draft) => Ok(own.over(draft)),
                Err(_) if own.headline.is_some() || !own.paragraphs.is_empty() => Ok(own),
                Err(why) => Err(why),
            }
        }
        None => generic(object, map),
    }
}

/// A schema describes articles and is none.
fn is_schema(object: &Map<String, Value>) -> bool {
    text(object, "$schema").is_some_and(|s| s.contains("json-schema.org"))
        && (object.contains_key("properties") || object.contains_key("allOf"))
}

/// An object of an export whose keys are not those of a standard.
fn generic(object: &Map<String, Value>, map: &FieldMap) -> Result<Draft, String> {
    if is_schema(object) {
        return Err("a JSON schema, not an article".into());
    }
    let draft = fields::draft(&pairs(object), map, false);
    if draft.headline.is_none() && draft.paragraphs.is_empty() {
        let names: Vec<&str> = object.keys().take(8).map(String::as_str).collect();
        return Err(format!(
            "no headline and no body among its keys: {}",
            names.join(", ")
        ));
    }
    Ok(draft)
}

/// Keys with their values as text. The members of an inner object that only groups them (`_source`, `fields`)
/// follow those of the object itself.
pub(super) fn pairs(object: &Map<String, Value>) -> Vec<(String, String)> {
    let groups = GROUPS
        .iter()
        .filter_map(|key| object.get(*key)?.as_object());
    object
        .iter()
        .chain(groups.flatten())
        .map(|(name, value)| (name.clone(), text_of(value)))
        .collect()
}

/// A member that is a text or a number, where it is not empty.
pub(super) fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    let text = match object.get(key)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The names in a list of texts or of objects with a `name`.
pub(super) fn names(value: Option<&Value>) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Object(object) => text(object, "name"),
        _ => None,
    };
    match value {
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(name)
            .filter(|n| !n.is_empty())
            .collect(),
        Some(other) => name(other).into_iter().filter(|n| !n.is_empty()).collect(),
        None => Vec::new(),
    }
}

/// A value as text: of an object its naming or text member, of a list all its members.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(text_of).filter(|t| !t.is_empty()).collect();
            let joint = if parts.iter().any(|p| p.len() > 200) {
                "\n\n"
            } else {
                ", "
            };
            parts.join(joint)
        }
        Value::Object(object) => [
            "name", "value", "text", "content", "main", "original", "rendered", "title", "@id",
        ]
        .iter()
        .find_map(|key| object.get(*key))
        .map(text_of)
        .unwrap_or_default(),
        Value::Null | Value::Bool(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::json_values::MOST_VALUES;
    use super::*;

    #[test]
    fn nested_members_and_wrapped_lists() {
        let found = all(r#"{"status": "ok", "articles": [{
            "headline": "Harbour open", "articleBody": "Boats left.",
            "author": [{"name": "Ada Poe"}, {"name": "Bo Lin"}], "publisher": {"name": "The Quay"}
        }]}"#);
        let (many, draft) = &found[0];
        let draft = draft.as_ref().unwrap();
        assert!(many);
        assert_eq!(draft.byline.as_deref(), Some("Ada Poe, Bo Lin"));
        assert_eq!(draft.source.as_deref(), Some("The Quay"));
    }

    fn all(text: &str) -> Vec<(bool, Reading)> {
        let mut out = Vec::new();
        read(text, &FieldMap::default(), &mut |many, r| {
            out.push((many, r))
        });
        out
    }

    #[test]
    fn dumps_of_search_engines() {
        let found = all(
            r#"{"took": 3, "hits": {"total": 1, "hits": [{"_id": "a7", "_source": {"title": "Mole open", "body": "Boats left."}}]}}"#,
        );
        let draft = found[0].1.as_ref().unwrap();
        assert_eq!(draft.key.as_deref(), Some("a7"));
        assert_eq!(draft.headline.as_ref().unwrap().0, "Mole open");
    }

    #[test]
    fn lines_under_the_name_of_json() {
        let found = all("{\"title\": \"A\"}\n{\"title\": \n{\"title\": \"B\"}\n");
        let good: Vec<bool> = found.iter().map(|(_, r)| r.is_ok()).collect();
        assert_eq!(good, [true, false, true]);
        assert!(found[1].1.as_ref().unwrap_err().1.contains("line 2"));
        assert_eq!(all("{\"title\": \n").len(), 1);
    }

    #[test]
    fn too_many_values_are_one_skip() {
        let many = vec!["{\"a\":1}"; MOST_VALUES].join(",");
        for text in [format!("[{many}]"), format!("[{many}")] {
            let got = all(&text);
            let [(false, Err((SkipReason::TooLarge, detail)))] = &got[..] else {
                panic!("{} readings", got.len());
            };
            assert!(detail.contains("1000000 values"));
        }
    }

    #[test]
    fn what_is_whole_in_a_broken_list() {
        let found = all(
            r#"[{"title": "A", "body": "[\"x], {"}, {"title": oops}, {"title": "C"}, {"title": "cut o"#,
        );
        let good: Vec<bool> = found.iter().map(|(_, r)| r.is_ok()).collect();
        assert_eq!(good, [true, false, true, false]);
        let fault = &found[1].1.as_ref().unwrap_err().1;
        assert!(fault.starts_with("element 2: "), "{fault}");
        let all_broken = all("[{\"title\": ");
        assert!(all_broken.len() == 1 && !all_broken[0].0);
    }

    #[test]
    fn one_article_of_a_graph_stands_alone() {
        let found = all(
            r#"{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Quay"}, {"@type": "NewsArticle", "headline": "Mole open"}]}"#,
        );
        assert_eq!((found.len(), found[0].0), (1, false));
    }
}
