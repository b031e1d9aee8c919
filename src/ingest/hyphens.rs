//! Words divided at the end of a line: `tele-` / `gram` is one word, `life-` / `size` keeps its hyphen.
//!
//! Without a dictionary the article itself decides where it can; else a hyphen stays beside the parts that
//! English compounds are made of and between parts of which one can't be a syllable.

use super::DraftParagraph;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// First parts of compounds, sorted.
const FIRST: [&str; 46] = [
    "all", "anti", "cross", "double", "eight", "ex", "far", "first", "five", "four", "free",
    "full", "good", "half", "hard", "high", "ill", "land", "large", "life", "long", "low", "mid",
    "multi", "new", "nine", "non", "old", "one", "open", "part", "post", "pre", "pro", "second",
    "self", "semi", "seven", "short", "six", "so", "ten", "three", "two", "vice", "well",
];

/// Last parts of compounds, sorted.
const LAST: [&str; 38] = [
    "a", "and", "backed", "based", "born", "by", "called", "class", "day", "down", "elect", "fire",
    "five", "four", "free", "general", "hour", "in", "law", "led", "level", "like", "long", "made",
    "minded", "minute", "month", "of", "off", "old", "on", "out", "owned", "range", "run", "scale",
    "the", "year",
];

/// Joins the divided words of all paragraphs; their other line ends stay.
pub(super) fn join(paragraphs: &mut [DraftParagraph]) {
    let divided = |p: &DraftParagraph| p.text.contains("-\n") || p.text.contains("-\r\n");
    if !paragraphs.iter().any(divided) {
        return;
    }
    let known: Known<'_> = paragraphs.iter().flat_map(|p| words(&p.text)).collect();
    let texts = paragraphs
        .iter()
        .map(|p| divided(p).then(|| joined(&p.text, &known)))
        .collect::<Vec<_>>();
    for (paragraph, text) in paragraphs.iter_mut().zip(texts) {
        if let Some(text) = text {
            paragraph.text = text;
        }
    }
}

/// The words of an article in lower case.
type Known<'a> = FxHashSet<Cow<'a, str>>;

/// The words of a text but for the halves of those that are divided.
fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut half = false;
    text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '/'))
        .map(|word| {
            word.trim_start_matches(|c: char| !c.is_alphanumeric())
                .trim_end_matches(|c: char| !c.is_alphanumeric() && c != '-')
        })
        .filter(|word| !word.is_empty())
        .filter(move |word| {
            let second = std::mem::replace(&mut half, word.ends_with('-'));
            !half && !second
        })
        .map(|word| {
            match word
                .bytes()
                .all(|b| b.is_ascii() && !b.is_ascii_uppercase())
            {
                true => Cow::Borrowed(word),
                false => Cow::Owned(word.to_lowercase()),
            }
        })
}

fn joined(text: &str, known: &Known<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    let mut glued = false;
    while let Some(line) = lines.next() {
        let line = if glued { line.trim_start() } else { line };
        let end = line.trim_end();
        let next = lines.peek().map(|l| l.trim_start()).unwrap_or("");
        let body = end.strip_suffix('-').unwrap_or(end);
        let left = body
            .rsplit(|c: char| !c.is_alphanumeric() && c != '-')
            .next()
            .unwrap_or("");
        let right: &str = &next[..next
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(next.len())];
        if body.len() == end.len() || left.is_empty() || left.ends_with('-') || right.is_empty() {
            glued = false;
            out.push_str(line);
            if lines.peek().is_some() {
                out.push('\n');
            }
        } else {
            glued = true;
            out.push_str(if is_one_word(left, right, known) {
                body
            } else {
                end
            });
        }
    }
    out
}

fn is_one_word(left: &str, right: &str, known: &Known<'_>) -> bool {
    let last = left.rsplit('-').next().unwrap_or(left);
    let (left, last) = (left.to_lowercase(), last.to_lowercase());
    if known.contains(format!("{left}{right}").as_str()) {
        return true;
    }
    let letters = |s: &str| s.chars().all(char::is_alphabetic);
    let syllables = letters(&last) && letters(right) && right.chars().all(char::is_lowercase);
    let compound = known.contains(format!("{left}-{right}").as_str())
        || known.contains(right) && right.len() > 2
        || FIRST.binary_search(&last.as_str()).is_ok()
        || LAST.binary_search(&right).is_ok();
    syllables && !compound
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ParagraphKind;

    fn joined_text(text: &str) -> String {
        let mut all = [DraftParagraph {
            kind: ParagraphKind::Text,
            text: text.to_owned(),
        }];
        join(&mut all);
        all[0].text.clone()
    }

    #[test]
    fn words_and_compounds() {
        assert!(FIRST.is_sorted() && LAST.is_sorted());
        for (text, expected) in [
            ("sent a tele-\ngram to", "sent a telegram to"),
            ("his daugh-\n ter came", "his daughter came"),
            ("a life-\nsize statue", "a life-size statue"),
            ("the size of a man-\nsize box", "the size of a man-size box"),
            ("the Anglo-\nFrench plan", "the Anglo-French plan"),
            ("in 1914-\n18 it", "in 1914-18 it"),
            ("boats --\nall left", "boats --\nall left"),
            (
                "over time, part-\ntime over\nagain",
                "over time, part-time over\nagain",
            ),
        ] {
            assert_eq!(joined_text(text), expected);
        }
    }
}
