//! Tokens → tree by recursive descent: OR < AND (and side by side) < proximity < NOT. An operator without
//! its operands is read as the word that it looks like.

use super::lexer::{Kind, MAX_DEPTH, Scope, Token};
use super::{Warning, rewrite};
use crate::query::{Distance, MatchMode, Query, Word, WordForm};

pub(super) struct Parser<'a> {
    tokens: Vec<Token>,
    mode: MatchMode,
    warnings: &'a mut Vec<Warning>,
    at: usize,
    depth: usize,
    /// What plain words are in here: text, names or metadata.
    scope: Option<Scope>,
}

impl<'a> Parser<'a> {
    pub fn new(tokens: Vec<Token>, mode: MatchMode, warnings: &'a mut Vec<Warning>) -> Self {
        Self {
            tokens,
            mode,
            warnings,
            at: 0,
            depth: 0,
            scope: None,
        }
    }

    pub fn query(&mut self) -> Option<Query> {
        self.or()
    }

    fn kind(&self, ahead: usize) -> Option<&Kind> {
        self.tokens.get(self.at + ahead).map(|t| &t.kind)
    }

    fn ended(&self) -> bool {
        matches!(self.kind(0), None | Some(Kind::Close))
    }

    /// Whether a token can begin an operand.
    fn operand_at(&self, ahead: usize) -> bool {
        !matches!(
            self.kind(ahead),
            None | Some(Kind::Close | Kind::And | Kind::Or | Kind::Near { .. })
        )
    }

    fn or_follows(&self) -> bool {
        matches!(self.kind(0), Some(Kind::Or)) && self.operand_at(1)
    }

    fn warn(&mut self, column: usize, message: impl Into<String>) {
        self.warnings.push(Warning {
            message: message.into(),
            column,
        });
    }

    fn or(&mut self) -> Option<Query> {
        let mut items = Vec::new();
        let mut excluded = Vec::new();
        let mut explicit = false;
        while !self.ended() {
            if matches!(self.kind(0), Some(Kind::Or)) && !items.is_empty() && self.operand_at(1) {
                self.at += 1;
                explicit = true;
                continue;
            }
            match self.and() {
                Some(Query::Not(x))
                    if self.mode == MatchMode::Any && !explicit && !self.or_follows() =>
                {
                    // `a b -c` shall not find every article without c.
                    excluded.push(Query::Not(x));
                }
                Some(q) => items.push(q),
                None => {}
            }
            explicit = false;
        }
        let any = join(items, Query::Or);
        if excluded.is_empty() {
            return any;
        }
        join(any.into_iter().chain(excluded).collect(), Query::And)
    }

    fn and(&mut self) -> Option<Query> {
        let mut items = Vec::new();
        loop {
            items.extend(self.near());
            if self.ended() {
                break;
            }
            match self.kind(0) {
                Some(Kind::And) if self.operand_at(1) => self.at += 1,
                Some(Kind::Or) if self.operand_at(1) => break,
                _ if self.mode == MatchMode::Any => break,
                _ => {}
            }
        }
        join(items, Query::And)
    }

    fn near(&mut self) -> Option<Query> {
        let column = self.tokens.get(self.at)?.column;
        let mut first = self.unary();
        let mut links: Vec<(Distance, bool, Query)> = Vec::new();
        while let Some(Kind::Near { distance, negated }) = self.kind(0) {
            if !self.operand_at(1) || first.is_none() {
                break;
            }
            let (distance, negated) = (*distance, *negated);
            self.at += 1;
            if let Some(q) = self.unary() {
                links.push((distance, negated, q));
            }
        }
        if links.is_empty() {
            return first;
        }
        let mut notes = Vec::new();
        let query = rewrite::chain(first.take()?, links, &mut notes);
        for note in notes {
            self.warn(column, note);
        }
        Some(query)
    }

    fn unary(&mut self) -> Option<Query> {
        let token = self.tokens.get(self.at)?.clone();
        if matches!(token.kind, Kind::Close) {
            return None;
        }
        self.at += 1;
        match token.kind {
            Kind::Not { minus } => {
                if !self.operand_at(0) {
                    return if minus { None } else { self.stray(&token) };
                }
                if self.depth >= MAX_DEPTH {
                    self.warn(token.column, "too deeply nested: NOT is ignored");
                    return None;
                }
                self.depth += 1;
                let inner = self.unary();
                self.depth -= 1;
                inner.map(|q| Query::Not(Box::new(q)))
            }
            Kind::And | Kind::Or | Kind::Near { .. } => self.stray(&token),
            Kind::Open => {
                let inner = self.or();
                self.at += 1;
                inner
            }
            Kind::Leaf(query) => Some(query),
            Kind::Lead | Kind::AtLeast(_) if !matches!(self.kind(0), Some(Kind::Open)) => {
                let word = Word {
                    text: token.text,
                    form: WordForm::Stem,
                };
                Some(Query::Word(word))
            }
            Kind::Lead => self.unary().map(|q| Query::Lead(Box::new(q))),
            Kind::AtLeast(n) => {
                let inner = self.unary()?;
                let mut notes = Vec::new();
                let query = rewrite::at_least(n, inner, &mut notes);
                for note in notes {
                    self.warn(token.column, note);
                }
                Some(query)
            }
            Kind::Scope(scope) => self.scoped(scope, &token),
            Kind::Term { raw, query, quoted } => self.term(raw, query, quoted),
            Kind::Close | Kind::Nothing => None,
        }
    }

    /// An operator without operands: the word itself, quoted so that it prints as text.
    fn stray(&mut self, token: &Token) -> Option<Query> {
        self.warn(
            token.column,
            format!("{} needs something on both sides: read as text", token.text),
        );
        let word = Word {
            text: token.text.clone(),
            form: WordForm::Stem,
        };
        Some(Query::Phrase {
            words: vec![word],
            slop: None,
        })
    }

    fn scoped(&mut self, scope: Scope, token: &Token) -> Option<Query> {
        let starts = matches!(
            self.kind(0),
            Some(
                Kind::Term { .. }
                    | Kind::Open
                    | Kind::Leaf(_)
                    | Kind::Scope(_)
                    | Kind::Lead
                    | Kind::AtLeast(_)
            )
        );
        if !starts || self.depth >= MAX_DEPTH {
            self.warn(
                token.column,
                format!(
                    "{}: needs a word, phrase or group: read as text",
                    token.text
                ),
            );
            let word = Word {
                text: token.text.clone(),
                form: WordForm::Stem,
            };
            return Some(Query::Phrase {
                words: vec![word],
                slop: None,
            });
        }
        // A field of text keeps what surrounds it: only names and metadata change what a word is.
        let inside = if let Scope::Text(_) = scope {
            None
        } else {
            Some(scope)
        };
        let outer = std::mem::replace(&mut self.scope, inside);
        self.depth += 1;
        let inner = self.unary();
        self.depth -= 1;
        self.scope = outer;
        match scope {
            Scope::Text(field) => inner.map(|q| Query::In(field, Box::new(q))),
            _ => inner,
        }
    }

    fn term(&mut self, mut raw: String, query: Option<Query>, quoted: bool) -> Option<Query> {
        let scope = match self.scope {
            None | Some(Scope::Text(_)) => return query,
            Some(scope) => scope,
        };
        // In a group, words side by side are one value: person:(Sergei Shoigu OR Putin).
        let group = self.at >= 2
            && matches!(
                self.tokens[self.at - 2].kind,
                Kind::Open | Kind::Or | Kind::And | Kind::Not { .. }
            );
        if group && !quoted {
            while let Some(Kind::Term {
                raw: next,
                quoted: false,
                ..
            }) = self.tokens.get(self.at).map(|t| &t.kind)
            {
                raw.push(' ');
                raw.push_str(next);
                self.at += 1;
            }
        }
        let text = match scope {
            Scope::Meta(_) if !quoted => raw
                .trim_start()
                .trim_end_matches(|c: char| c.is_whitespace() || ",;?!".contains(c)),
            Scope::Name(_) if !quoted => raw
                .trim_start_matches(|c: char| !c.is_alphanumeric())
                .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.'),
            _ => raw.trim(),
        };
        if !text.chars().any(char::is_alphanumeric) {
            return None;
        }
        let text = text.to_owned();
        match scope {
            Scope::Name(kind) => Some(Query::Name { kind, text }),
            Scope::Meta(field) => Some(Query::Field { field, text }),
            Scope::Text(_) => query,
        }
    }
}

/// None, the only one, or all of them joined.
pub(super) fn join(mut items: Vec<Query>, all: fn(Vec<Query>) -> Query) -> Option<Query> {
    match items.len() {
        0 => None,
        1 => items.pop(),
        _ => Some(all(items)),
    }
}
