//! Who is named in an article, as index terms.
//!
//! A record stands under its main key, once per mention: `class main NUL rest`. Its other keys lead there with a pointer
//! each, `class key 1 main NUL start`, where `start` is how the rest begins: a dictionary of long texts is dear to write.
//! Of a name query's keys, all that share one stand side by side, so that its cost depends on those, not on how many
//! people there are.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::article::{Article, EntityKind};
use crate::entity::names::{NameRecord, records};

/// Between the terms of one article in its field value; not in any name.
const APART: char = '\u{1e}';
/// Ends the key of a record.
pub(super) const RECORD: char = '\0';
/// Ends the key of a pointer.
pub(super) const POINTER: char = '\u{1}';
/// More mentions say nothing more about how much an article is about somebody.
const MOST: usize = 50;
/// Letters of a record that a pointer repeats: enough to tell most from the others of a surname.
const START: usize = 4;

/// The first part of the terms of a class with a key; [`RECORD`] or [`POINTER`] follows.
pub(super) fn key(kind: EntityKind, key: &str) -> String {
    let class = match kind {
        EntityKind::Person => 'p',
        EntityKind::Org => 'o',
        EntityKind::Place => 'l',
        EntityKind::Misc => 'm',
    };
    format!("{class}{key}")
}

/// What of a record, encoded, stands behind its main key: words that are the key itself are left out.
fn rest<'a>(encoded: &'a str, main: &str) -> &'a str {
    let body = encoded.get(1..).unwrap_or("");
    match body.strip_prefix(main) {
        Some(rest) if rest.is_empty() || rest.starts_with('|') => rest,
        _ => body,
    }
}

/// The reverse of [`rest`]: the record, encoded.
pub(super) fn encoded(kind: EntityKind, main: &str, rest: &str) -> String {
    let words = if rest.is_empty() || rest.starts_with('|') {
        main
    } else {
        ""
    };
    key(kind, &format!("{words}{rest}"))
}

/// What a pointer repeats of [`rest`].
pub(super) fn start(rest: &str) -> &str {
    let mut ends = rest.char_indices();
    let end = ends.find(|&(at, c)| at >= START || c == '|');
    end.map_or(rest, |(at, _)| &rest[..at])
}

/// The term of a record, encoded, whose main key is `main`.
pub(super) fn term(kind: EntityKind, main: &str, encoded: &str) -> String {
    format!("{}{RECORD}{}", key(kind, main), rest(encoded, main))
}

/// The field value: `mentions term APART` for each.
pub(super) fn encode(article: &Article) -> String {
    let mut out = String::new();
    for (at, record) in records(article) {
        add(&record, article.entities[at].mentions, &mut out);
    }
    out
}

fn add(record: &NameRecord, mentions: usize, out: &mut String) {
    let (encoded, keys) = (record.encode(), record.keys());
    let Some((main, others)) = keys.split_first() else {
        return;
    };
    let rest = rest(&encoded, main);
    let mut put = |times: usize, key: &str, ends: char, parts: [&str; 3]| {
        out.push(char::from(b'0' + times as u8));
        out.push_str(&encoded[..1]);
        out.push_str(key);
        out.push(ends);
        parts.iter().for_each(|part| out.push_str(part));
        out.push(APART);
    };
    put(mentions.clamp(1, MOST), main, RECORD, [rest, "", ""]);
    for key in others {
        put(1, key, POINTER, [main, "\0", start(rest)]);
    }
}

/// tantivy's view of the field value.
#[derive(Clone)]
pub(super) struct BearerTokenizer;

impl Tokenizer for BearerTokenizer {
    type TokenStream<'a> = Bearers<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Bearers<'a> {
        Bearers {
            rest: text,
            left: 0,
            // The default position is the largest number, which cannot be added to.
            token: Token {
                position: 0,
                ..Token::default()
            },
        }
    }
}

/// The terms of one article.
pub(super) struct Bearers<'a> {
    rest: &'a str,
    left: u32,
    token: Token,
}

impl TokenStream for Bearers<'_> {
    fn advance(&mut self) -> bool {
        if self.left == 0 {
            let Some((item, rest)) = self.rest.split_once(APART) else {
                return false;
            };
            self.rest = rest;
            let mut chars = item.chars();
            self.left = chars
                .next()
                .map_or(1, |c| u32::from(c).saturating_sub(48).max(1));
            self.token.text.clear();
            self.token.text.push_str(chars.as_str());
        }
        self.left -= 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_stands_once_and_its_other_keys_lead_to_it() {
        for (kind, name) in [
            (EntityKind::Person, "Maria van Quorl"),
            (EntityKind::Org, "Quorl Cranes"),
            (EntityKind::Org, "Bank of Quorl and Velm Harbour"),
        ] {
            let record = NameRecord::new(kind, name).unwrap();
            let (text, keys) = (record.encode(), record.keys());
            let mut out = String::new();
            add(&record, 3, &mut out);
            let terms: Vec<&str> = out.split_terminator(APART).collect();
            assert_eq!(terms.len(), keys.len());
            assert_eq!(terms[0], format!("3{}", term(kind, &keys[0], &text)));
            let (_, rest) = terms[0].split_once(RECORD).unwrap();
            assert_eq!(encoded(kind, &keys[0], rest), text);
            for pointer in &terms[1..] {
                let (_, to) = pointer.split_once(POINTER).unwrap();
                assert!(terms[0][2..].starts_with(to), "{to:?} in {:?}", terms[0]);
                assert_eq!(to.split_once(RECORD), Some((&*keys[0], start(rest))));
            }
        }
        assert_eq!(start("éé"), "éé");
        assert_eq!(start("lee|m"), "lee");
    }
}
