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

/// FNV-1a's step: mixes `b` into `a`.
pub(super) fn mix(a: u32, b: u32) -> u32 {
    (a ^ b)
        .wrapping_mul(0x0100_0193)
        .rotate_left(13)
        .wrapping_mul(0x85eb_ca6b)
}

/// The hash of a word without regard to case.
pub(super) fn hash_word(word: &str) -> u32 {
    let mut h = 0x811c_9dc5;
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

fn shape_of(word: &str) -> Shape {
    let (mut upper, mut lower, mut digits, mut n) = (0, 0, 0, 0);
    for c in word.chars() {
        n += 1;
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
        digits += usize::from(c.is_numeric());
    }
    if digits == n {
        Shape::Digits
    } else if digits > 0 {
        Shape::DigitsLetters
    } else if upper == 0 {
        Shape::Lower
    } else if n == 1 {
        Shape::Initial
    } else if lower == 0 {
        Shape::Upper
    } else if upper == 1 && word.chars().next().is_some_and(char::is_uppercase) {
        Shape::Capital
    } else {
        Shape::Mixed
    }
}

/// Splits `text` into `out`, which is cleared first.
pub(super) fn split(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let mut start = None;
    let (mut last, mut line) = (0, 0);
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(i);
        } else if let Some(s) = start.take() {
            let gap = if out.is_empty() {
                Gap::Paragraph
            } else {
                let gap = &text[last..s];
                let broken = gap
                    .find('\n')
                    .map(|at| last + at - std::mem::replace(&mut line, s));
                gap_of(gap, broken)
            };
            let word = &text[s..i];
            out.push(Token {
                start: s,
                end: i,
                word: hash_word(word),
                shape: shape_of(word),
                gap,
            });
            last = i;
        }
    }
}
