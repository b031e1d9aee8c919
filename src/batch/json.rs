//! A JSON object a line → lines.

use serde_json::Value;

use super::line::{FIELDS, Line, field};

/// Reads the object; a list gives its field several times.
pub(super) fn line(number: usize, text: &str) -> Line {
    let object: serde_json::Map<String, Value> = match serde_json::from_str(text) {
        Ok(object) => object,
        Err(error) => {
            let message = format!("not a JSON object: {error}");
            return Line::failed(
                number,
                message,
                "one object a line, such as {\"query\": \"…\"}",
            );
        }
    };
    // The id is kept even where another key is wrong, so that the error row can be joined.
    let id = match object.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => number.to_string(),
    };
    let mut fields = Vec::new();
    for (key, value) in object {
        let Some(field) = field(&key) else {
            let hint = format!("known keys are {}", FIELDS.join(", "));
            let failed = Line::failed(number, format!("unknown key {key:?}"), &hint);
            return Line { id, ..failed };
        };
        let values = match value {
            Value::Array(list) => list,
            one => vec![one],
        };
        for value in values {
            match value {
                Value::Null => {}
                Value::String(text) => fields.push((field, text)),
                Value::Number(n) => fields.push((field, n.to_string())),
                _ => {
                    let message = format!("{key:?} is neither text nor a number");
                    let failed = Line::failed(number, message, "write a text, or a list of texts");
                    return Line { id, ..failed };
                }
            }
        }
    }
    Line::of(number, fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_keeps_its_id() {
        let good = line(
            1,
            r#"{"id": 7, "query": "a", "person": ["B", "C"], "org": null}"#,
        );
        assert_eq!((good.id.as_str(), good.fields.len()), ("7", 3));
        let bad = line(2, r#"{"id": "x", "no": 1}"#);
        assert_eq!(bad.id, "x");
        assert!(bad.failure.is_some());
        assert!(line(3, "[1]").failure.is_some());
    }
}
