//! An article as one row of token positions: headline, a gap, then the body's paragraphs.
//!
//! The index stores these positions and the matcher counts them again from the stored text, so both
//! take this walk. Marks tell where sentences and paragraphs start, where the lead ends, and where names
//! stand.

use std::collections::VecDeque;

use crate::article::{Article, EntityKind, HeadlineFrom, ParagraphKind, TextField};

use super::tokens::{Token, Tokens};
use super::{Language, Shape};

/// A name's place for the index: which text, which bytes, which class. It covers every token that it
/// overlaps, within the paragraph in which it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MentionMark {
    /// Which text.
    pub field: TextField,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its class.
    pub kind: EntityKind,
}

/// The texts of an article as far as positions depend on them.
#[derive(Clone, Debug)]
pub struct TextParts<'a> {
    /// Decides stemming.
    pub language: Language,
    /// Empty where the headline is a copy of the first sentence, which must not count twice.
    pub headline: &'a str,
    /// Paragraphs, one per line.
    pub body: &'a str,
    /// One byte per paragraph: `t` text, `s` sub-heading; what is missing is text.
    pub kinds: &'a [u8],
    /// Sorted by field then start, not overlapping.
    pub mentions: &'a [MentionMark],
}

/// The headline as far as it is a text of its own.
pub fn own_headline(article: &Article) -> &str {
    match article.headline_from {
        HeadlineFrom::FirstSentence => "",
        _ => &article.headline,
    }
}

/// The kinds of an article's paragraphs, a byte each.
pub fn paragraph_kinds(article: &Article) -> Vec<u8> {
    article
        .paragraphs
        .iter()
        .map(|p| match p.kind {
            ParagraphKind::Text => b't',
            ParagraphKind::Subheading => b's',
        })
        .collect()
}

/// A name of more tokens counts as one of so many: an index has the length in one letter.
pub(crate) const LONGEST_NAME: u32 = 60;

/// The places of an article's mentions, in their order: a mark's number is its mention's. A mention of nobody,
/// which no annotator makes, counts as any other name.
pub fn mention_marks(article: &Article) -> impl Iterator<Item = MentionMark> + '_ {
    article.mentions.iter().map(|m| MentionMark {
        field: m.field,
        start: m.start,
        end: m.end,
        kind: article
            .entities
            .get(m.entity)
            .map_or(EntityKind::Misc, |e| e.kind),
    })
}

/// One step of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A paragraph of the body starts at this position and byte.
    Paragraph {
        /// Position of its first token.
        position: u32,
    },
    /// A sentence starts inside a paragraph or headline.
    Sentence {
        /// Position of its first token.
        position: u32,
        /// Byte of its first token.
        start: usize,
    },
    /// The lead (headline and first paragraph of text) ended before this position.
    LeadEnd {
        /// First position outside.
        position: u32,
    },
    /// A name starts here.
    Mention {
        /// Position of its first token.
        position: u32,
        /// How many tokens.
        tokens: u32,
        /// Which of [`TextParts::mentions`].
        index: usize,
    },
    /// A token.
    Token {
        /// Its position.
        position: u32,
        /// Bytes in its text.
        token: Token,
        /// Which text.
        field: TextField,
        /// Capitals that are an acronym, or dots.
        acronym: bool,
    },
}

/// The walk, an iterator over [`Event`]s in order of position.
pub struct Walk<'a> {
    parts: TextParts<'a>,
    field: TextField,
    /// Start of the current paragraph in the text of `field`, its text, its number.
    base: usize,
    paragraph: &'a str,
    number: usize,
    tokens: Tokens<'a>,
    shouts: Option<bool>,
    position: u32,
    mention: usize,
    /// Byte at which that mention starts.
    mention_at: usize,
    /// Lead: `false` until the first paragraph of text has started, then end it at the next paragraph.
    lead_seen: bool,
    lead_done: bool,
    /// The next token belongs to a body paragraph and is its first.
    first: bool,
    /// Events that stand before a token already read, in order, and that token.
    held: VecDeque<Event>,
    ended: bool,
}

impl<'a> Walk<'a> {
    /// Starts at the headline.
    pub fn new(parts: TextParts<'a>) -> Self {
        let headline = parts.headline;
        let mut walk = Self {
            parts,
            field: TextField::Headline,
            base: 0,
            paragraph: headline,
            number: 0,
            tokens: Tokens::new(headline),
            shouts: None,
            position: 0,
            mention: 0,
            mention_at: 0,
            lead_seen: false,
            lead_done: false,
            first: false,
            held: VecDeque::new(),
            ended: false,
        };
        walk.mention_at = walk.next_mention();
        walk
    }

    /// Passes over tokens that nobody wants, as far as no mark stands before them: `pass(text, start, end)` sees each,
    /// and at its first `false` the token is [`Iterator::next`]'s.
    #[inline]
    pub fn pass(&mut self, mut pass: impl FnMut(TextField, usize, usize) -> bool) {
        if self.first || !self.held.is_empty() {
            return;
        }
        let (field, base) = (self.field, self.base);
        let limit = self.mention_at.saturating_sub(base);
        let position = &mut self.position;
        self.tokens.pass_plain(limit, |start, end| {
            let passed = pass(field, base + start, base + end);
            *position += u32::from(passed);
            passed
        });
    }

    /// The paragraph that the walk is in has no lower-case letter: capitals say nothing there.
    fn shouts(&mut self) -> bool {
        *self
            .shouts
            .get_or_insert_with(|| !self.paragraph.chars().any(char::is_lowercase))
    }

    /// Moves to the next paragraph; `false` at the end.
    fn next_paragraph(&mut self) -> bool {
        let body = self.parts.body;
        let start = match self.field {
            TextField::Headline => {
                self.field = TextField::Body;
                if self.position > 0 {
                    self.position += 1;
                }
                while self
                    .parts
                    .mentions
                    .get(self.mention)
                    .is_some_and(|m| m.field == TextField::Headline)
                {
                    self.mention += 1;
                }
                0
            }
            TextField::Body => {
                self.number += 1;
                self.base + self.paragraph.len() + 1
            }
        };
        if start > body.len() || body.is_empty() {
            return false;
        }
        let rest = &body.as_bytes()[start..];
        let end = start + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        self.base = start;
        self.paragraph = &body[start..end];
        self.tokens = Tokens::new(self.paragraph);
        self.shouts = None;
        self.first = true;
        self.mention_at = self.next_mention();
        true
    }

    /// Where the next name of this text starts; beyond all text where there is none.
    fn next_mention(&self) -> usize {
        match self.parts.mentions.get(self.mention) {
            Some(m) if m.field == self.field => m.start,
            _ => usize::MAX,
        }
    }

    /// Holds the marks that stand before a token.
    #[cold]
    fn hold_marks(&mut self, token: &Token) {
        let position = self.position;
        if std::mem::take(&mut self.first) {
            let text = self.parts.kinds.get(self.number).copied() != Some(b's');
            if self.lead_seen && !self.lead_done {
                self.lead_done = true;
                self.held.push_back(Event::LeadEnd { position });
            }
            self.lead_seen |= text;
            self.held.push_back(Event::Paragraph { position });
        }
        if token.sentence {
            self.held.push_back(Event::Sentence {
                position,
                start: token.start,
            });
        }
        // A name may begin inside a token (`d'Estaing`): it stands where the token does.
        while self.next_mention() < token.end {
            let index = self.mention;
            let end = self.parts.mentions[index].end;
            self.mention += 1;
            if end > token.start {
                let ahead = self.tokens.clone();
                let more = ahead
                    .take(LONGEST_NAME as usize)
                    .take_while(|t| t.start + self.base < end)
                    .count();
                self.held.push_back(Event::Mention {
                    position,
                    tokens: (1 + more as u32).min(LONGEST_NAME),
                    index,
                });
            }
        }
        self.mention_at = self.next_mention();
    }

    #[inline]
    fn token(&mut self, token: Token) -> Event {
        let acronym = match token.shape {
            Shape::Plain => false,
            Shape::Dotted => true,
            Shape::Capitals => {
                let local = &self.paragraph[token.start - self.base..token.end - self.base];
                local == "US" || !self.shouts()
            }
        };
        let position = self.position;
        self.position += 1;
        Event::Token {
            position,
            token,
            field: self.field,
            acronym,
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Event;

    #[inline]
    fn next(&mut self) -> Option<Event> {
        if !self.held.is_empty() {
            return self.held.pop_front();
        }
        loop {
            if let Some(mut token) = self.tokens.next() {
                token.start += self.base;
                token.end += self.base;
                if self.first || token.sentence || self.mention_at < token.end {
                    self.hold_marks(&token);
                    let event = self.token(token);
                    self.held.push_back(event);
                    return self.held.pop_front();
                }
                return Some(self.token(token));
            }
            if self.ended || !self.next_paragraph() {
                self.ended = true;
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_marks_and_the_lead() {
        let mentions = [MentionMark {
            field: TextField::Body,
            start: 5,
            end: 15,
            kind: EntityKind::Person,
        }];
        let walk = Walk::new(TextParts {
            language: Language::default(),
            headline: "Big news",
            body: "Then Jane Smith spoke. She left.\nA break\nMore text.",
            kinds: b"tst",
            mentions: &mentions,
        });
        let events: Vec<Event> = walk.collect();
        let tokens = events
            .iter()
            .filter(|e| matches!(e, Event::Token { .. }))
            .count();
        assert_eq!(tokens, 12);
        assert!(events.contains(&Event::Paragraph { position: 3 }));
        assert!(events.contains(&Event::Mention {
            position: 4,
            tokens: 2,
            index: 0
        }));
        assert!(events.contains(&Event::Sentence {
            position: 7,
            start: 23
        }));
        assert!(events.contains(&Event::LeadEnd { position: 9 }));
        assert!(events.contains(&Event::Paragraph { position: 11 }));
    }
}
