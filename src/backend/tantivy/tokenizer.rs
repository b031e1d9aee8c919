//! Feeds tantivy the walk of an article: one text value that carries everything positions depend on.
//!
//! tantivy hands a tokenizer nothing but a string, so language, paragraph kinds and mentions travel in
//! front of headline and body, apart by a control character that texts are cleaned of. Borders and names
//! belong to another field; the walk leaves them in [`Marks`], for the tokenizer of that field, which tantivy
//! asks next on the same thread.

use std::cell::RefCell;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::schema::HEADLINE_WEIGHT;
use crate::article::{Article, EntityKind, TextField};
use crate::query::analyze::{
    Event, LONGEST_NAME, Language, Memory, MentionMark, Terms, TextParts, Walk, own_headline,
    paragraph_kinds,
};

/// Starts the terms of names, as no word does.
const MARK: char = '\u{1}';
/// Between the parts.
const APART: char = '\u{1e}';
/// An article as one value of the text field.
pub(super) fn encode(article: &Article) -> String {
    let mut out = String::with_capacity(article.body.len() + article.headline.len() + 64);
    out.push(Language::of(article.language.as_deref()).letter());
    out.push(APART);
    out.extend(paragraph_kinds(article).into_iter().map(char::from));
    out.push(APART);
    for m in &article.mentions {
        let Some(entity) = article.entities.get(m.entity) else {
            continue;
        };
        let field = match m.field {
            TextField::Headline => 'h',
            TextField::Body => 'b',
        };
        let kind = EntityKind::ALL.iter().position(|&k| k == entity.kind);
        out.push_str(&format!(
            "{field}{}{}-{} ",
            kind.unwrap_or(0),
            m.start,
            m.end
        ));
    }
    for text in [own_headline(article), &article.body] {
        out.push(APART);
        match text.contains(APART) {
            true => out.push_str(&text.replace(APART, " ")),
            false => out.push_str(text),
        }
    }
    out
}

fn mention(code: &str) -> Option<MentionMark> {
    let field = match code.as_bytes().first()? {
        b'h' => TextField::Headline,
        _ => TextField::Body,
    };
    let kind = code.get(1..2)?.parse::<usize>().ok()?;
    let (start, end) = code.get(2..)?.split_once('-')?;
    Some(MentionMark {
        field,
        start: start.parse().ok()?,
        end: end.parse().ok()?,
        kind: *EntityKind::ALL.get(kind)?,
    })
}

/// The term that marks a border: `p` paragraph, `s` sentence, `l` end of the lead.
pub(super) fn border(which: char) -> &'static str {
    match which {
        'p' => "p",
        's' => "s",
        _ => "l",
    }
}

/// The term that marks a name of a class with so many tokens; its last character is `0` plus this.
fn push_name_mark(kind: EntityKind, tokens: u32, out: &mut String) {
    out.push(MARK);
    out.push('@');
    out.push_str(kind.as_str());
    out.push(char::from(b'0' + tokens.min(LONGEST_NAME) as u8));
}

/// What all marks of names of a class start with.
pub(super) fn name_marks(kind: EntityKind) -> String {
    format!("{MARK}@{}", kind.as_str())
}

/// How many tokens an occurrence of this term spans: 1 for a word.
pub(super) fn name_tokens(term: &[u8]) -> u32 {
    match term {
        [1, b'@', .., digit] => u32::from(digit.saturating_sub(b'0')).max(1),
        _ => 1,
    }
}

/// What the walk of an article found beside its words.
enum Mark {
    Border(&'static str),
    Name(EntityKind, u32),
    /// See [`Terms::pointer`].
    Pointer(Box<str>),
}

thread_local! {
    /// The marks of the article that this thread walked last, with their positions.
    static MARKS: RefCell<Vec<(u32, Mark)>> = const { RefCell::new(Vec::new()) };
}

/// The tokenizer of the marks; its value is empty.
#[derive(Clone)]
pub(super) struct MarkTokenizer;

impl Tokenizer for MarkTokenizer {
    type TokenStream<'a> = MarkRow;

    fn token_stream<'a>(&'a mut self, _: &'a str) -> MarkRow {
        MarkRow {
            marks: MARKS.take(),
            at: 0,
            token: Token::default(),
        }
    }
}

/// The marks of one article.
pub(super) struct MarkRow {
    marks: Vec<(u32, Mark)>,
    at: usize,
    token: Token,
}

impl TokenStream for MarkRow {
    fn advance(&mut self) -> bool {
        let Some((position, mark)) = self.marks.get(self.at) else {
            return false;
        };
        self.at += 1;
        self.token.position = *position as usize;
        self.token.text.clear();
        match mark {
            Mark::Border(term) => self.token.text.push_str(term),
            Mark::Name(kind, tokens) => push_name_mark(*kind, *tokens, &mut self.token.text),
            Mark::Pointer(term) => self.token.text.push_str(term),
        }
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

impl Drop for MarkRow {
    /// The room is used again.
    fn drop(&mut self) {
        let mut marks = std::mem::take(&mut self.marks);
        marks.clear();
        MARKS.set(marks);
    }
}

/// tantivy's view of the walk. Remembers terms between articles.
pub(super) struct TextTokenizer {
    terms: Memory,
    mentions: Vec<MentionMark>,
}

impl TextTokenizer {
    pub(super) fn new() -> Self {
        Self {
            terms: Memory::take(),
            mentions: Vec::new(),
        }
    }
}

impl Clone for TextTokenizer {
    /// Each indexing thread remembers for itself.
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl Tokenizer for TextTokenizer {
    type TokenStream<'a> = Row<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Row<'a> {
        let Self { terms, mentions } = self;
        let mut parts = text.splitn(5, APART);
        let mut next = || parts.next().unwrap_or_default();
        let language = Language::from_letter(next().chars().next().unwrap_or('a'));
        let kinds = next().as_bytes();
        mentions.clear();
        mentions.extend(next().split(' ').filter_map(mention));
        let (headline, body) = (next(), next());
        MARKS.with_borrow_mut(Vec::clear);
        Row {
            walk: Walk::new(TextParts {
                language,
                headline,
                body,
                kinds,
                mentions,
            }),
            terms: terms.of(language),
            headline,
            body,
            mentions,
            again: 0,
            token: Token::default(),
        }
    }
}

/// The terms of one article with their positions.
pub(super) struct Row<'a> {
    walk: Walk<'a>,
    terms: &'a mut Terms,
    headline: &'a str,
    body: &'a str,
    mentions: &'a [MentionMark],
    /// How often the token is to come again.
    again: u32,
    token: Token,
}

fn leave(position: u32, mark: Mark) {
    MARKS.with_borrow_mut(|marks| marks.push((position, mark)));
}

impl TokenStream for Row<'_> {
    fn advance(&mut self) -> bool {
        if self.again > 0 {
            self.again -= 1;
            return true;
        }
        for event in self.walk.by_ref() {
            match event {
                Event::Token {
                    position,
                    token,
                    field,
                    acronym,
                } => {
                    let (text, again) = match field {
                        TextField::Headline => (self.headline, HEADLINE_WEIGHT - 1),
                        TextField::Body => (self.body, 0),
                    };
                    let word = &text[token.start..token.end];
                    let Some(term) = self.terms.term(word, token.shape, acronym) else {
                        continue;
                    };
                    self.again = again;
                    self.token.position = position as usize;
                    self.token.text.clear();
                    self.token.text.push_str(term);
                    if let Some(pointer) = self.terms.pointer() {
                        leave(position, Mark::Pointer(pointer.into()));
                    }
                    return true;
                }
                Event::Paragraph { position } => leave(position, Mark::Border(border('p'))),
                Event::Sentence { position, .. } => leave(position, Mark::Border(border('s'))),
                Event::LeadEnd { position } => leave(position, Mark::Border(border('l'))),
                Event::Mention {
                    position,
                    tokens,
                    index,
                } => leave(position, Mark::Name(self.mentions[index].kind, tokens)),
            }
        }
        false
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
    use crate::article::{Entity, HeadlineFrom, Mention};

    #[test]
    fn an_article_becomes_a_row_of_terms() {
        let article = Article {
            headline: "Talks end".into(),
            headline_from: HeadlineFrom::FirstLine,
            body: "Jane Smith left.\nU.S. police came.".into(),
            mentions: vec![Mention {
                field: TextField::Body,
                start: 0,
                end: 10,
                entity: 0,
            }],
            entities: vec![Entity {
                kind: EntityKind::Person,
                name: "Jane Smith".into(),
                forms: vec!["Jane Smith".into()],
                mentions: 1,
            }],
            ..Article::default()
        };
        let text = encode(&article);
        let mut tokenizer = TextTokenizer::new();
        let mut seen = Vec::new();
        let mut stream = tokenizer.token_stream(&text);
        while stream.advance() {
            seen.push((stream.token().position, stream.token().text.clone()));
        }
        let words = seen.len();
        let mut stream = MarkTokenizer;
        let mut stream = stream.token_stream("");
        while stream.advance() {
            seen.push((stream.token().position, stream.token().text.clone()));
        }
        let has = |position: usize, term: &str| {
            seen.iter()
                .filter(|(p, t)| *p == position && t == term)
                .count()
        };
        assert_eq!(words, 2 * HEADLINE_WEIGHT as usize + 6, "{seen:?}");
        assert_eq!(
            has(0, "talk\0" /* stem */),
            0,
            "the surface is kept: {seen:?}"
        );
        assert_eq!(has(0, "talk\x000s"), HEADLINE_WEIGHT as usize);
        assert_eq!(has(3, "p"), 1);
        assert_eq!(has(3, "\u{1}@person2"), 1);
        assert_eq!(has(6, "l"), 1);
        assert_eq!(has(6, "u.s\0"), 1);
        assert_eq!(has(7, "polic\x000e"), 1);
    }
}
