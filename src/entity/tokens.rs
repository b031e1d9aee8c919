//! Words as the tagger sees them: alphanumeric runs, with what a glance at each tells.
//!
//! Punctuation is no token; the gap before a word keeps it as a small class, which is all the tagger needs.

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    Space,
    Dot,
    DotSpace,
    Comma,
    Dash,
    Apostrophe,
    Open,
    Other,
    Line,
    Paragraph,
}

/// One word: its byte range, hash of its lower-cased form, shape and gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub word: u32,
    pub shape: Shape,
    pub gap: Gap,
}

/// How a word is cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Lower,
    Capital,
    Initial,
    Upper,
    Mixed,
    Digits,
    DigitsLetters,
}

/// Lengths in bytes of a line that may have been wrapped by hand.
const WRAPPED: std::ops::Range<usize> = 56..100;

/// FNV-1a's first value.
const SEED: u32 = 0x811c_9dc5;

/// FNV-1a's step: mixes `b` into `a`.
#[inline]
pub(super) fn mix(a: u32, b: u32) -> u32 {
    (a ^ b)
        .wrapping_mul(0x0100_0193)
        .rotate_left(13)
        .wrapping_mul(0x85eb_ca6b)
}

/// The hash of a word without regard to case.
pub(super) fn hash_word(word: &str) -> u32 {
    let mut h = SEED;
    for c in word.chars() {
        if c.is_ascii() {
            h = mix(h, u32::from(c.to_ascii_lowercase()));
        } else {
            for l in c.to_lowercase() {
                h = mix(h, u32::from(l));
            }
        }
    }
    h
}

/// `line` is the length of the line that `gap` ends, if it ends one.
fn gap_of(gap: &str, line: Option<usize>) -> Gap {
    // Where a line was wrapped by hand it is full and has no stop.
    match line {
        Some(n)
            if WRAPPED.contains(&n) && gap.trim().is_empty() && gap.matches('\n').count() == 1 =>
        {
            return Gap::Line;
        }
        Some(_) => return Gap::Paragraph,
        None => {}
    }
    if gap.contains(['.', '!', '?']) {
        return if gap == "." { Gap::Dot } else { Gap::DotSpace };
    }
    if gap.contains(['(', '"', '“', '[']) {
        return Gap::Open;
    }
    match gap {
        " " => Gap::Space,
        "-" | "‑" => Gap::Dash,
        "'" | "’" => Gap::Apostrophe,
        _ if gap.contains(',') => Gap::Comma,
        _ => Gap::Other,
    }
}

/// Letters and digits counted.
#[derive(Default)]
struct Counts {
    upper: usize,
    lower: usize,
    digits: usize,
    all: usize,
    /// The first is a capital.
    capital: bool,
}

impl Counts {
    #[inline]
    fn shape(&self) -> Shape {
        if self.digits == self.all {
            Shape::Digits
        } else if self.digits > 0 {
            Shape::DigitsLetters
        } else if self.upper == 0 {
            Shape::Lower
        } else if self.all == 1 {
            Shape::Initial
        } else if self.lower == 0 {
            Shape::Upper
        } else if self.upper == 1 && self.capital {
            Shape::Capital
        } else {
            Shape::Mixed
        }
    }
}

/// [`hash_word`] and the shape of a word with other letters than ASCII's.
fn look_at(word: &str) -> (u32, Shape) {
    let mut counts = Counts::default();
    for c in word.chars() {
        counts.all += 1;
        counts.upper += usize::from(c.is_uppercase());
        counts.lower += usize::from(c.is_lowercase());
        counts.digits += usize::from(c.is_numeric());
    }
    counts.capital = word.starts_with(char::is_uppercase);
    (hash_word(word), counts.shape())
}

/// What a byte of a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    Sign,
    Digit,
    Lower,
    Upper,
    /// Of a character of several bytes.
    Part,
}

const BYTES: [Byte; 256] = {
    let mut table = [Byte::Sign; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'0'..=b'9' => Byte::Digit,
            b'a'..=b'z' => Byte::Lower,
            b'A'..=b'Z' => Byte::Upper,
            128.. => Byte::Part,
            _ => Byte::Sign,
        };
        b += 1;
    }
    table
};

/// The alphanumeric character that begins at byte `at`, in bytes, or as an error the length of another.
fn character(text: &str, at: usize) -> Result<usize, usize> {
    match text.get(at..).and_then(|t| t.chars().next()) {
        Some(c) if c.is_alphanumeric() => Ok(c.len_utf8()),
        Some(c) => Err(c.len_utf8()),
        None => Err(1),
    }
}

/// The first byte at `at` or after it that begins a word.
#[inline]
fn next_word(text: &str, mut at: usize) -> usize {
    while let Some(&b) = text.as_bytes().get(at) {
        match BYTES[usize::from(b)] {
            Byte::Sign => at += 1,
            Byte::Part => match character(text, at) {
                Ok(_) => break,
                Err(len) => at += len,
            },
            _ => break,
        }
    }
    at
}

/// The end, the hash and the shape of the word that begins at `start`; most words are ASCII and are gone through once.
#[inline]
fn word_at(text: &str, start: usize) -> (usize, u32, Shape) {
    let mut counts = Counts::default();
    let (mut at, mut hash, mut plain) = (start, SEED, true);
    while let Some(&b) = text.as_bytes().get(at) {
        match BYTES[usize::from(b)] {
            Byte::Sign => break,
            Byte::Part => {
                let Ok(len) = character(text, at) else {
                    break;
                };
                plain = false;
                at += len;
            }
            kind => {
                hash = mix(hash, u32::from(b.to_ascii_lowercase()));
                counts.upper += usize::from(kind == Byte::Upper);
                counts.digits += usize::from(kind == Byte::Digit);
                at += 1;
            }
        }
    }
    if !plain {
        let (hash, shape) = look_at(&text[start..at]);
        return (at, hash, shape);
    }
    counts.all = at - start;
    counts.lower = counts.all - counts.upper - counts.digits;
    counts.capital = text.as_bytes()[start].is_ascii_uppercase();
    (at, hash, counts.shape())
}

/// Splits `text` into `out`, which is cleared first.
pub(super) fn split(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let (mut last, mut line) = (0, 0);
    loop {
        let start = next_word(text, last);
        if start >= text.len() {
            break;
        }
        let (end, word, shape) = word_at(text, start);
        let gap = match &text.as_bytes()[last..start] {
            _ if out.is_empty() => Gap::Paragraph,
            b" " => Gap::Space,
            b", " => Gap::Comma,
            b". " => Gap::DotSpace,
            _ => {
                let gap = &text[last..start];
                let broken = gap
                    .find('\n')
                    .map(|at| last + at - std::mem::replace(&mut line, start));
                gap_of(gap, broken)
            }
        };
        out.push(Token {
            start,
            end,
            word,
            shape,
            gap,
        });
        last = end;
    }
}
