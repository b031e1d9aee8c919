//! JSON objects as articles: generic exports, schema.org, ninjs.

use super::draft::Draft;
use super::fields::{self, FieldMap};
use serde_json::Value;

/// Keys under which an export wraps its list of articles.
const LISTS: [&str; 8] = [
    "articles", "items", "results", "docs", "hits", "data", "response", "entries",
];

/// The records of a parsed file, whether it is one object, a list, or a list inside an object.
pub(super) fn records(value: Value) -> (Vec<Value>, bool) {
    match value {
        Value::Array(list) => (list, true),
        Value::Object(mut object) => {
            for key in LISTS {
                match object.get(key) {
                    Some(Value::Array(list)) if list.iter().any(Value::is_object) => {
                        if let Some(Value::Array(list)) = object.remove(key) {
                            return (list, true);
                        }
                    }
                    Some(Value::Object(_)) if object.len() <= 3 => {
                        if let Some(inner) = object.remove(key) {
                            return records(inner);
                        }
                    }
                    _ => {}
                }
            }
            (vec![Value::Object(object)], false)
        }
        other => (vec![other], false),
    }
}

/// One object → a draft.
///
/// # Errors
/// What is wrong with it, where it is not an object or holds no text.
pub(super) fn draft(value: &Value, map: &FieldMap) -> Result<Draft, String> {
    let Value::Object(object) = value else {
        return Err("expected an object with the parts of an article".into());
    };
    let pairs: Vec<(String, String)> = object
        .iter()
        .map(|(name, value)| (name.clone(), text_of(value)))
        .collect();
    let draft = fields::draft(&pairs, map, false);
    if draft.headline.is_none() && draft.paragraphs.is_empty() {
        let names: Vec<&str> = object.keys().take(8).map(String::as_str).collect();
        return Err(format!(
            "no headline and no body among its keys: {}",
            names.join(", ")
        ));
    }
    Ok(draft)
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
        Value::Object(object) => ["name", "value", "text", "content", "main", "@id"]
            .iter()
            .find_map(|key| object.get(*key))
            .map(text_of)
            .unwrap_or_default(),
        Value::Null | Value::Bool(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_members_and_wrapped_lists() {
        let value = serde_json::json!({"articles": [{
            "headline": "Harbour open", "articleBody": "Boats left.",
            "author": [{"name": "Ada Poe"}, {"name": "Bo Lin"}], "publisher": {"name": "The Quay"}
        }]});
        let (records, many) = records(value);
        assert!(many);
        let draft = draft(&records[0], &FieldMap::default()).unwrap();
        assert_eq!(draft.byline.unwrap(), "Ada Poe, Bo Lin");
        assert_eq!(draft.source.unwrap(), "The Quay");
    }
}
