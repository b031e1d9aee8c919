//! Text → tokens with byte ranges, and where sentences start.
//!
//! A token is a run of letters and digits, with these rules for what news has: an apostrophe between
//! letters stays (`O'Brien`), a possessive `'s` does not; `U.S.` and `A.B.C` are one token; `AT&T` is
//! one; `1,000` and `1.2m` are one; a digit after a letter starts a new token (`COVID19`, `COVID-19`
//! and `COVID 19` are the same two); a character of a script without spaces is a token of its own.
//! Rules look only at a few neighbouring characters, so that one pass in constant memory is enough.

mod class;
mod gap;
#[cfg(test)]
mod tests;

use super::term::Shape;
use class::{ASCII, Class, QUIET, class};

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte; a possessive `'s` is outside, the last dot of `U.S.` inside.
    pub end: usize,
    /// Whether a sentence starts here (never for the first token of a text).
    pub sentence: bool,
    /// How it is written.
    pub shape: Shape,
}

/// The tokens of one paragraph or headline.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// The token before, to judge whether a full stop ends a sentence.
    before: Option<(usize, usize, Shape)>,
}

/// Where the ASCII letters from `at` on end, looked at eight at a time.
#[inline]
fn letters(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let eight = u64::from_le_bytes(*eight);
        // The seven low bits in lower case: the top bit of a sum tells what is at least an `a`, and what is beyond `z`.
        let low = (eight | (ONES * 0x20)) & (ONES * 0x7f);
        let least = low + ONES * (0x80 - 0x61);
        let beyond = low + ONES * (0x80 - 0x7b);
        let others = !(least & !beyond & !eight) & (ONES * 0x80);
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
        at += 1;
    }
    at
}

impl<'a> Tokens<'a> {
    /// The tokens of `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            before: None,
        }
    }

    #[inline]
    fn peek(&self, at: usize) -> Option<(Class, usize)> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 128 {
            return Some((ASCII[byte as usize], 1));
        }
        let c = self.text[at..].chars().next()?;
        Some((class(c), c.len_utf8()))
    }

    fn is_word(&self, at: usize) -> bool {
        matches!(
            self.peek(at),
            Some((
                Class::Upper | Class::Lower | Class::Digit | Class::Single,
                _
            ))
        )
    }

    fn letter(&self, at: usize) -> Option<usize> {
        match self.peek(at) {
            Some((Class::Upper | Class::Lower, width)) => Some(width),
            _ => None,
        }
    }

    /// `U.S.`, `A.B.C`: single letters with dots between, at least two; the end, or `None`.
    fn dotted(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = start + self.letter(start)?;
        let mut letters = 1;
        loop {
            if bytes.get(at) != Some(&b'.') {
                break;
            }
            match self.letter(at + 1) {
                Some(width) if !self.is_word(at + 1 + width) => {
                    letters += 1;
                    at += 1 + width;
                }
                _ => break,
            }
        }
        if letters < 2 {
            return None;
        }
        Some(if bytes.get(at) == Some(&b'.') {
            at + 1
        } else {
            at
        })
    }

    /// The end of a number that starts with the digit at `start`: `1,000`, `1.2m`, `3rd`, `1980s`.
    fn number(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut at = start;
        let mut letters = false;
        while let Some((class, width)) = self.peek(at) {
            match class {
                Class::Digit if letters => break,
                Class::Digit | Class::Mark => at += width,
                Class::Upper | Class::Lower => {
                    letters = true;
                    at += width;
                }
                _ if letters => break,
                _ if bytes[at] == b'.' && digit(at + 1) => at += 1,
                _ if bytes[at] == b','
                    && digit(at + 1)
                    && digit(at + 2)
                    && digit(at + 3)
                    && !digit(at + 4) =>
                {
                    at += 1
                }
                _ => break,
            }
        }
        at
    }

    /// The end of a word that starts with the letter at `start`, and whether all its letters are upper.
    fn word(&self, start: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut upper = true;
        loop {
            while let Some(&byte) = bytes.get(at)
                && byte.is_ascii_alphabetic()
            {
                upper &= byte < b'a';
                at += 1;
            }
            let Some((class, width)) = self.peek(at) else {
                break;
            };
            match class {
                Class::Upper | Class::Mark => at += width,
                Class::Lower => {
                    upper = false;
                    at += width;
                }
                Class::Apostrophe if self.letter(at + width).is_some() => {
                    // A possessive ends the word: `Smith's`, `SMITH'S`.
                    let next = at + width;
                    if matches!(bytes[next], b's' | b'S') && !self.is_word(next + 1) {
                        break;
                    }
                    at = next;
                }
                _ if bytes[at] == b'&'
                    && upper
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase) =>
                {
                    at += 1
                }
                _ => break,
            }
        }
        (at, upper)
    }

    /// The end of the common case of [`Tokens::word`]: ASCII letters, and nothing behind them that could go on.
    #[inline]
    fn plain_end(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let at = letters(bytes, start);
        let goes_on = match bytes.get(at) {
            None => false,
            Some(b'\'' | b'&') => true,
            Some(b'.') => at == start + 1,
            Some(byte) => !byte.is_ascii(),
        };
        (at > start && !goes_on).then_some(at)
    }

    /// Such a word with its shape.
    #[inline]
    fn plain(&self, start: usize) -> Option<(usize, Shape)> {
        let end = self.plain_end(start)?;
        let upper = |byte: &u8| *byte < b'a';
        let shape = if end > start + 1 && self.text.as_bytes()[start..end].iter().all(upper) {
            Shape::Capitals
        } else {
            Shape::Plain
        };
        Some((end, shape))
    }
}

impl Tokens<'_> {
    /// Passes over tokens that are plain words or numbers, each behind spaces or marks that end no sentence, as most
    /// are. `pass(start, end)` sees each; at its first `false`, at a token that ends behind `limit` and at anything else
    /// the next token is [`Iterator::next`]'s.
    #[inline]
    pub(super) fn pass_plain(&mut self, limit: usize, mut pass: impl FnMut(usize, usize) -> bool) {
        let bytes = self.text.as_bytes();
        match self.before {
            // The last dot of `U.S.` may end a sentence.
            Some((_, end, shape)) if end == self.at && shape != Shape::Dotted => {}
            _ => return,
        }
        loop {
            let mut start = self.at;
            while bytes.get(start).is_some_and(|&b| QUIET[b as usize]) {
                start += 1;
            }
            if start == self.at {
                return;
            }
            let end = match bytes.get(start) {
                Some(digit) if digit.is_ascii_digit() => Some(self.number(start)),
                _ => self.plain_end(start),
            };
            let Some(end) = end.filter(|&end| end <= limit && pass(start, end)) else {
                return;
            };
            self.at = end;
            self.before = Some((start, end, Shape::Plain));
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        let sentence = self.gap()?;
        let start = self.at;
        if let Some((end, shape)) = self.plain(start) {
            self.at = end;
            self.before = Some((start, end, shape));
            return Some(Token {
                start,
                end,
                sentence,
                shape,
            });
        }
        let (class, width) = self.peek(start)?;
        let (end, shape) = match class {
            Class::Digit => (self.number(start), Shape::Plain),
            Class::Single => (start + width, Shape::Plain),
            _ => match self.dotted(start) {
                Some(end) => (end, Shape::Dotted),
                None => {
                    let (end, upper) = self.word(start);
                    let several = upper && end > start + width;
                    (
                        end,
                        if several {
                            Shape::Capitals
                        } else {
                            Shape::Plain
                        },
                    )
                }
            },
        };
        self.at = end;
        self.before = Some((start, end, shape));
        Some(Token {
            start,
            end,
            sentence,
            shape,
        })
    }
}
