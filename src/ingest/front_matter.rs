//! Front matter in YAML or TOML, as much of both as site generators write, read line by line; and in JSON.

use super::json;
use super::json_values::has_too_many;
use serde_json::{Map, Value};

/// Maps inside front matter whose entries count as those around them.
const GROUPS: [&str; 3] = ["params", "extra", "taxonomies"];

/// The entries of an object that a text begins with, and the text after it.
pub(super) fn in_json(text: &str) -> Option<(Vec<(String, String)>, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    if !text.starts_with('{') || has_too_many(text) {
        return None;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    let object = values.next()?.ok()?;
    let rest = &text[values.byte_offset()..];
    let groups = GROUPS.iter().filter_map(|g| object.get(*g)?.as_object());
    let inner: Vec<_> = groups.flat_map(json::pairs).collect();
    let mut pairs = json::pairs(&object);
    pairs.extend(inner);
    Some((pairs, rest))
}

/// The entries of the top level: strings, quoted strings over several lines, block strings and flat lists
/// (joined by `, `).
pub(super) fn pairs(front: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut lines = front.lines();
    let mut in_block = false;
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let nested = line.starts_with([' ', '\t', '-']);
        if nested {
            let Some((_, value)) = out.last_mut() else {
                continue;
            };
            let (item, joint) = match trimmed.strip_prefix("- ") {
                Some(item) => (item, ", "),
                None => (trimmed, " "),
            };
            let Some(item) = (if in_block { Some(item) } else { member(item) }) else {
                continue;
            };
            if !value.is_empty() {
                value.push_str(joint);
            }
            value.push_str(&unquote(&whole(item, &mut lines)));
            continue;
        }
        let Some(at) = trimmed.find([':', '=']) else {
            continue;
        };
        let value = trimmed[at + 1..].trim();
        in_block = matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+");
        let value = match value.strip_prefix('[') {
            Some(inside) => list(inside, &mut lines),
            None if in_block => String::new(),
            None => unquote(&whole(value, &mut lines)),
        };
        out.push((unquote(&trimmed[..at]), value));
    }
    out
}

/// A line inside an entry: of a map (`name: Ada Poe`, `url: …`) only what names it.
fn member(line: &str) -> Option<&str> {
    let Some((key, value)) = line.split_once(": ") else {
        return Some(line);
    };
    let is_key = key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match key {
        "name" | "title" | "display_name" => Some(value.trim()),
        _ => (!is_key).then_some(line),
    }
}

/// The items of a list in brackets, which may go on over lines, joined by `, `.
fn list(inside: &str, lines: &mut std::str::Lines<'_>) -> String {
    let mut all = inside.to_owned();
    let mut is_closed = all.trim_end().ends_with(']');
    while !is_closed {
        let Some(line) = lines.next().map(str::trim) else {
            break;
        };
        is_closed = line.ends_with(']');
        all.push(' ');
        all.push_str(line);
    }
    let all = all.trim_end().trim_end_matches(']');
    let items = all.split(',').map(unquote).filter(|i| !i.is_empty());
    items.collect::<Vec<_>>().join(", ")
}

/// A quoted value with the lines that it goes on over (YAML 1.2, 7.3: a line end is a space, an escaped
/// one is nothing).
fn whole(value: &str, lines: &mut std::str::Lines<'_>) -> String {
    let mut value = value.to_owned();
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return value;
    };
    while !closes(&value, quote) {
        let mut ahead = lines.clone();
        let Some(next) = ahead
            .next()
            .filter(|l| l.starts_with([' ', '\t']) || l.is_empty())
        else {
            break;
        };
        *lines = ahead;
        match value.strip_suffix('\\') {
            Some(cut) => value.truncate(cut.len()),
            None => value.push(' '),
        }
        value.push_str(next.trim());
    }
    value
}

fn closes(value: &str, quote: char) -> bool {
    let Some(inner) = value[1..].strip_suffix(quote) else {
        return false;
    };
    let before = |c| inner.len() - inner.trim_end_matches(c).len();
    match quote {
        '"' => before('\\') % 2 == 0,
        _ => before('\'') % 2 == 0,
    }
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    let within = |quote| {
        value
            .strip_prefix(quote)
            .and_then(|v: &str| v.strip_suffix(quote))
    };
    if let Some(inner) = within('"') {
        return unescape(inner);
    }
    match within('\'') {
        Some(inner) => inner.replace("''", "'"),
        None => value.to_owned(),
    }
}

/// The escapes of a double-quoted string (YAML 1.2, 5.7, which has all of TOML's).
fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let code = |chars: &mut std::str::Chars<'_>, digits| {
            let hex = chars.as_str().get(..digits)?;
            let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            *chars = chars.as_str()[digits..].chars();
            Some(c)
        };
        match chars.next() {
            Some('_' | 'n' | 't' | 'r') => out.push(' '),
            Some('x') => out.extend(code(&mut chars, 2)),
            Some('u') => out.extend(code(&mut chars, 4)),
            Some('U') => out.extend(code(&mut chars, 8)),
            Some(c) => out.push(c),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(front: &str) -> String {
        pairs(front).remove(0).1
    }

    #[test]
    fn an_object_goes_before_the_text() {
        let (pairs, rest) =
            in_json("{\"title\": \"Mole\", \"params\": {\"author\": \"Ada Poe\"}}\nText").unwrap();
        assert!(pairs.contains(&("author".into(), "Ada Poe".into())));
        assert_eq!(rest, "\nText");
        for text in ["{{< note >}} Text", "{\"title\": ", "{} [", "[{}]"] {
            let found = in_json(text);
            assert!(found.is_none_or(|(pairs, _)| pairs.is_empty()), "{text}");
        }
    }

    #[test]
    fn quoted_strings_go_on_over_lines() {
        assert_eq!(
            value(
                "title: \"The Harbour\\u2019s\\_year\\\n  \\ and its\n  boats\"\ndate: 2021-01-02"
            ),
            "The Harbour\u{2019}s year and its boats"
        );
        assert_eq!(value("title: 'It''s\n  open'"), "It's open");
        assert_eq!(
            value("tags:\n  - sea\n  - 'long\n    words'\n"),
            "sea, long words"
        );
        assert_eq!(value("title: \"never closed\ndate: x"), "\"never closed");
    }

    proptest! {
        #[test]
        fn never_panics(front in "([a-z]{0,3}[:=]?[ \"'\\\\\\[-]{0,3}[a-zé\\\\_xuU0-9\"' ]{0,8}\n?){0,8}") {
            pairs(&front);
        }
    }
}
