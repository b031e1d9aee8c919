//! JSON text → value, if it has not too many of them.
//!
//! A value takes two bytes of text and up to a hundred of memory: a bound on bytes alone would let a file of
//! 32 MB take gigabytes.

use super::SkipReason;
use super::skip::Refusal;
use serde::de::DeserializeOwned;

/// The most values of one text: lists, objects, and what is in them.
pub(super) const MOST_VALUES: usize = 1_000_000;

/// Parses a text of JSON.
///
/// # Errors
/// It is no JSON, or it has more than [`MOST_VALUES`].
pub(super) fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Refusal> {
    if has_too_many(json) {
        let detail = format!("JSON of more than {MOST_VALUES} values, a bound without a flag");
        return Err((SkipReason::TooLarge, detail));
    }
    serde_json::from_str(json).map_err(|e| (SkipReason::Malformed, e.to_string()))
}

/// Whether a text may have more than [`MOST_VALUES`]. Told by its punctuation, so it holds for what is no whole JSON
/// as well.
pub(super) fn has_too_many(json: &str) -> bool {
    json.len() / 2 > MOST_VALUES && at_most(json.as_bytes()) > MOST_VALUES
}

/// No text has more values than this: each is the first of its list or object, or has a comma before it.
fn at_most(json: &[u8]) -> usize {
    let (mut count, mut quoted, mut escaped) = (1, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn values(value: &Value) -> usize {
        1 + match value {
            Value::Array(list) => list.iter().map(values).sum(),
            Value::Object(object) => object.values().map(values).sum(),
            _ => 0,
        }
    }

    #[test]
    fn no_value_escapes_the_count() {
        for (json, most) in [
            (r#"{"a": [1, "x, [y] \", {", {}], "b": null}"#, 7),
            ("[[], [], [[]]]", 8),
            (r#""a,b""#, 1),
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            let count = at_most(json.as_bytes());
            assert_eq!(count, most, "{json}");
            assert!(values(&value) <= count, "{json}");
        }
    }

    #[test]
    fn long_texts_are_no_many_values() {
        let long = format!("[\"{}\"]", "a,b ".repeat(MOST_VALUES));
        assert!(parse::<Value>(&long).is_ok());
        let many = format!("[{}0]", "0,".repeat(MOST_VALUES));
        assert_eq!(parse::<Value>(&many).unwrap_err().0, SkipReason::TooLarge);
    }
}
