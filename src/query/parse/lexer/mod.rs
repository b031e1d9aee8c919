//! Text → tokens: finds operators, words, phrases and balanced brackets. Whatever is not well formed becomes
//! plain text here with a warning, so that the parser only ever sees brackets that balance.

mod operator;
mod token;
mod word;

use super::Warning;
use super::dates;
use crate::query::Query;
use operator::{at_least, entity, near, scope};
pub(super) use token::{Kind, Scope, Token};
use word::{is_address_or_time, term, word, word_like};

/// Deepest nesting; brackets beyond it are left out with a warning.
pub(super) const MAX_DEPTH: usize = 100;
/// Most words of a query; the rest is cut off with a warning.
pub(super) const MAX_TERMS: usize = 4096;

pub(super) fn lex(text: &str, warnings: &mut Vec<Warning>) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let last_quote = chars.iter().rposition(|c| is_quote(*c)).unwrap_or(0);
    let mut lexer = Lexer {
        chars,
        last_quote,
        at: 0,
        terms: 0,
        out: Vec::new(),
        open: Vec::new(),
        warnings,
    };
    lexer.run();
    lexer.out
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»')
}

struct Lexer<'a> {
    chars: Vec<char>,
    last_quote: usize,
    at: usize,
    terms: usize,
    out: Vec<Token>,
    /// Index of each open bracket's token, or none for one beyond the depth limit.
    open: Vec<Option<usize>>,
    warnings: &'a mut Vec<Warning>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(&c) = self.chars.get(self.at) {
            if self.terms >= MAX_TERMS {
                self.warn(
                    self.at,
                    format!("only the first {MAX_TERMS} words are used"),
                );
                break;
            }
            match c {
                c if c.is_whitespace() => self.at += 1,
                '(' => self.open(),
                ')' => self.close(),
                c if is_quote(c) => self.quote(),
                '-' if self.starts_term() => {
                    self.push(self.at, Kind::Not { minus: true }, "-");
                    self.at += 1;
                }
                _ => self.chunk(),
            }
        }
        for token in std::mem::take(&mut self.open).into_iter().flatten() {
            let column = self.out[token].column;
            self.out[token].kind = Kind::Nothing;
            self.warn(column - 1, "bracket without partner: read as text".into());
        }
        self.out.retain(|t| !matches!(t.kind, Kind::Nothing));
    }

    fn warn(&mut self, at: usize, message: String) {
        self.warnings.push(Warning {
            message,
            column: at + 1,
        });
    }

    fn push(&mut self, at: usize, kind: Kind, text: &str) {
        self.out.push(Token {
            kind,
            column: at + 1,
            text: text.into(),
        });
    }

    fn open(&mut self) {
        if self.out.len() > MAX_TERMS * 8 {
            self.terms = MAX_TERMS;
            return;
        }
        if self.open.len() < MAX_DEPTH {
            self.open.push(Some(self.out.len()));
            self.push(self.at, Kind::Open, "(");
        } else {
            if self.open.len() == MAX_DEPTH {
                self.warn(
                    self.at,
                    format!("brackets deeper than {MAX_DEPTH} are ignored"),
                );
            }
            self.open.push(None);
        }
        self.at += 1;
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Some(_)) => self.push(self.at, Kind::Close, ")"),
            Some(None) => {}
            None => self.warn(self.at, "bracket without partner: read as text".into()),
        }
        self.at += 1;
    }

    /// Whether the `-` here excludes what follows: it stands at a word's beginning, right before a term.
    fn starts_term(&self) -> bool {
        let free = self.at == 0
            || self
                .chars
                .get(self.at - 1)
                .is_some_and(|c| c.is_whitespace() || *c == '(');
        free && self.chars.get(self.at + 1).is_some_and(|c| {
            c.is_alphanumeric() || is_quote(*c) || matches!(c, '(' | '=' | '@' | '$' | '#')
        })
    }

    fn quote(&mut self) {
        let start = self.at;
        if start >= self.last_quote {
            self.warn(start, "quote without partner: read as text".into());
            self.at += 1;
            return;
        }
        let mut end = start + 1;
        while self.chars.get(end).is_some_and(|c| !is_quote(*c)) {
            end += 1;
        }
        let raw: String = self.chars[start + 1..end].iter().collect();
        self.at = end + 1;
        let mut slop = None;
        if self.chars.get(self.at) == Some(&'~') {
            let digits: String = self.chars[self.at + 1..]
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .collect();
            self.at += 1 + digits.len();
            slop = digits.parse().ok().filter(|n| *n >= 1);
            if slop.is_none() {
                self.warn(
                    end + 1,
                    "~ after a phrase needs a number from 1: ignored".into(),
                );
            }
        }
        let mut words = Vec::new();
        for piece in raw.split_whitespace() {
            words.extend(word(piece, start, self.warnings));
        }
        if words.len() > MAX_TERMS - self.terms {
            words.truncate(MAX_TERMS - self.terms);
            self.warn(start, format!("only the first {MAX_TERMS} words are used"));
        }
        self.terms += words.len();
        let query = (!words.is_empty()).then_some(Query::Phrase { words, slop });
        self.push(
            start,
            Kind::Term {
                raw,
                query,
                quoted: true,
            },
            "\"",
        );
    }

    fn chunk_at(&self, start: usize) -> String {
        self.chars[start..]
            .iter()
            .take_while(|c| !c.is_whitespace() && !is_quote(**c) && !matches!(c, '(' | ')'))
            .collect()
    }

    fn chunk(&mut self) {
        let start = self.at;
        if self.field(start) {
            return;
        }
        let chunk = self.chunk_at(start);
        let end = start + chunk.chars().count();
        self.at = end;
        let bracket = self.chars.get(end) == Some(&'(');
        let operator = match chunk.as_str() {
            "AND" => Some(Kind::And),
            "OR" => Some(Kind::Or),
            "NOT" | "not" | "Not" => self
                .negated_near(end)
                .or_else(|| (chunk == "NOT").then_some(Kind::Not { minus: false })),
            "lead" if bracket => Some(Kind::Lead),
            _ if bracket && at_least(&chunk).is_some() => at_least(&chunk).map(Kind::AtLeast),
            _ => near(&chunk)
                .map(|distance| Kind::Near {
                    distance,
                    negated: false,
                })
                .or_else(|| entity(&chunk).map(Kind::Leaf)),
        };
        if let Some(kind) = operator {
            if matches!(kind, Kind::Leaf(_)) {
                self.terms += 1;
            }
            self.push(start, kind, &chunk);
            return;
        }
        if let Some((name, rest)) = chunk.split_once(':') {
            if name == "date" && !rest.is_empty() {
                self.terms += 1;
                if let Some((from, to)) = dates::range(rest) {
                    self.push(start, Kind::Leaf(Query::Date { from, to }), &chunk);
                    return;
                }
                self.warn(
                    start,
                    format!(
                        "{chunk} is no date or range such as date:2022-03..2022-05: read as text"
                    ),
                );
            } else if scope(name).is_some() {
                self.warn(
                    start,
                    format!("{name}: needs a word right after it: read as text"),
                );
            } else if !rest.is_empty()
                && !is_address_or_time(&chunk)
                && word_like(name)
                && word_like(rest)
            {
                self.warn(
                    start,
                    format!("no field is called {name}: read as the text \"{name} {rest}\""),
                );
            }
        }
        let query = term(&chunk, start, self.warnings);
        if query.is_some() {
            self.terms += 1;
        }
        self.push(
            start,
            Kind::Term {
                raw: chunk,
                query,
                quoted: false,
            },
            "",
        );
    }

    /// A field name with a value right after it; only so many chars are looked at, so that a long row of
    /// fields is not read again for each.
    fn field(&mut self, start: usize) -> bool {
        let name: String = self.chars[start..]
            .iter()
            .take(10)
            .take_while(|c| c.is_ascii_lowercase())
            .collect();
        let end = start + name.len();
        let value = self
            .chars
            .get(end + 1)
            .is_some_and(|c| !c.is_whitespace() && *c != ')');
        let (Some(':'), true, Some(scope)) = (self.chars.get(end), value, scope(&name)) else {
            return false;
        };
        self.push(start, Kind::Scope(scope), &name);
        self.terms += 1;
        self.at = end + 1;
        true
    }

    /// `not` followed by `w/5`: both are consumed.
    fn negated_near(&mut self, end: usize) -> Option<Kind> {
        let gap = self.chars[end..]
            .iter()
            .take_while(|c| c.is_whitespace())
            .count();
        // A proximity operator is short; a long word is not read twice.
        if gap == 0 {
            return None;
        }
        let chunk: String = self.chars[end + gap..]
            .iter()
            .take(20)
            .take_while(|c| !c.is_whitespace() && !is_quote(**c) && !matches!(c, '(' | ')'))
            .collect();
        let distance = near(&chunk)?;
        self.at = end + gap + chunk.chars().count();
        Some(Kind::Near {
            distance,
            negated: true,
        })
    }
}
