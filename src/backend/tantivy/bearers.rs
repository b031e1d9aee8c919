//! Who is named in an article, as index terms: `class key NUL record`, once per mention.
//!
//! A name query has a few keys; for each, the records of all people who share it stand side by side in
//! the dictionary, so the cost of a name depends on those, not on how many people there are.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::article::{Article, EntityKind};
use crate::entity::names::records;

/// Between the terms of one article in its field value; not in any name.
const APART: char = '\u{1e}';
/// More mentions say nothing more about how much an article is about somebody.
const MOST: usize = 50;

/// The first part of the terms of a class with a key: the range is from here plus NUL.
pub(super) fn key(kind: EntityKind, key: &str) -> String {
    let class = match kind {
        EntityKind::Person => 'p',
        EntityKind::Org => 'o',
        EntityKind::Place => 'l',
        EntityKind::Misc => 'm',
    };
    format!("{class}{key}")
}

/// The field value: `mentions term APART` for each.
pub(super) fn encode(article: &Article) -> String {
    let mut out = String::new();
    for (at, record) in records(article) {
        let entity = &article.entities[at];
        let encoded = record.encode();
        for k in record.keys() {
            let times = entity.mentions.clamp(1, MOST) as u8;
            out.push(char::from(b'0' + times));
            out.push_str(&key(entity.kind, &k));
            out.push('\0');
            out.push_str(&encoded);
            out.push(APART);
        }
    }
    out
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
