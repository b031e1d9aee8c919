//! Chinese and Korean names with a hyphen ("Ryu Sam-yeong"), whole. The tagger scores words with a capital and so loses
//! the second half of the given name, often the name with it; but a frequent surname, and behind it two syllables with a
//! hyphen, is hardly anything else.

use super::names::is_eastern_surname;
use super::tagger::Span;
use crate::article::EntityKind;

/// Longest word looked at, bytes.
const LONGEST: usize = 12;

/// Adds such names to `spans` (sorted) and widens those that hold a part of one.
pub(super) fn complete(text: &str, spans: &mut Vec<Span>) {
    let mut names: Vec<Span> = Vec::new();
    for (dash, _) in text.match_indices('-') {
        if let Some((start, end)) = around(text, dash) {
            names.push(Span {
                start,
                end,
                kind: EntityKind::Person,
            });
        }
    }
    if names.is_empty() {
        return;
    }
    // A longer name that holds one, such as a foundation's, stays as it is.
    names.retain(|n| {
        let at = spans.partition_point(|s| s.end < n.end);
        spans
            .get(at)
            .is_none_or(|s| s.start > n.start || s.start == n.start && s.end == n.end)
    });
    let overlaps = |s: &Span| {
        let at = names.partition_point(|n| n.end <= s.start);
        names.get(at).is_some_and(|n| n.start < s.end)
    };
    spans.retain(|s| !overlaps(s));
    spans.extend(names);
    spans.sort_unstable_by_key(|s| s.start);
}

/// The name whose given name the hyphen at `dash` parts.
fn around(text: &str, dash: usize) -> Option<(usize, usize)> {
    let given = word_before(text, dash)?;
    if !text[..given].ends_with(' ') {
        return None;
    }
    let surname = word_before(text, given - 1)?;
    let rest = &text[dash + 1..];
    let len = rest
        .bytes()
        .take(LONGEST)
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let after = rest[len..].chars().next();
    if after.is_some_and(|c| c.is_alphanumeric() || c == '-') {
        return None;
    }
    let (first, second) = (&text[given..dash], &rest[..len]);
    let small = second.bytes().all(|b| b.is_ascii_lowercase());
    let large = text[surname..dash + 1 + len]
        .bytes()
        .all(|b| !b.is_ascii_lowercase());
    let name = (small || large)
        && syllable(first)
        && syllable(second)
        && is_eastern_surname(&text[surname..given - 1].to_ascii_lowercase());
    name.then_some((surname, dash + 1 + len))
}

/// Where the plain word with a capital starts that ends at `end`.
fn word_before(text: &str, end: usize) -> Option<usize> {
    let head = text.as_bytes().get(..end)?;
    let letters = head.iter().rev().take(LONGEST);
    let len = letters.take_while(|b| b.is_ascii_alphabetic()).count();
    let start = end - len;
    if len < 2 || !head[start].is_ascii_uppercase() {
        return None;
    }
    let before = text[..start].chars().next_back();
    before
        .is_none_or(|c| !c.is_alphanumeric() && c != '-')
        .then_some(start)
}

/// One syllable as Chinese and Korean names are written in Latin letters: `hyun`, `chung`, `p'ing` without its apostrophe. English
/// words behind a hyphen are none: `based`, `led`, `born`.
fn syllable(word: &str) -> bool {
    const ENDS: [&str; 15] = [
        "", "n", "ng", "k", "ck", "g", "l", "m", "p", "b", "r", "h", "t", "i", "hn",
    ];
    let word = word.to_ascii_lowercase();
    let vowel = |c: char| "aeiouwy".contains(c);
    let from = word
        .find(|c: char| "aeiouy".contains(c))
        .unwrap_or(word.len());
    let body = &word[from..];
    let to = body.find(|c: char| !vowel(c)).unwrap_or(body.len());
    word.len() > 1 && from < 4 && to > 0 && to < 4 && ENDS.contains(&&body[to..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(text: &str, marked: &[(&str, EntityKind)]) -> Vec<(String, EntityKind)> {
        let mut spans: Vec<Span> = marked
            .iter()
            .filter_map(|&(name, kind)| {
                let start = text.find(name)?;
                Some(Span {
                    start,
                    end: start + name.len(),
                    kind,
                })
            })
            .collect();
        complete(text, &mut spans);
        spans
            .iter()
            .map(|s| (text[s.start..s.end].to_owned(), s.kind))
            .collect()
    }

    #[test]
    fn names_with_a_hyphen_are_whole() {
        let (person, org) = (EntityKind::Person, EntityKind::Org);
        for (text, marked) in [
            ("leader Cho Min-seok said", vec![]),
            ("leader Cho Min-seok said", vec![("Cho", person)]),
            ("leader Cho Min-seok said", vec![("Cho Min", org)]),
        ] {
            assert_eq!(
                completed(text, &marked),
                [("Cho Min-seok".to_owned(), person)]
            );
        }
        assert_eq!(completed("CHO MIN-SEOK RESIGNS", &[])[0].0, "CHO MIN-SEOK");
        assert_eq!(
            completed("by Yoon Hyung-jin, and Wu Tse-ming.", &[]).len(),
            2
        );
    }

    #[test]
    fn other_words_with_a_hyphen_are_none() {
        for text in [
            "a Han River-based firm",
            "the Kim Jong-led party",
            "Prime Minister-elect",
            "an Ho Chi-Minh",
            "Kim Jong-un-style",
            "xKim Jong-un",
            "Kim  Jong-un",
            "-un",
            "Jong-un",
            "é-un",
        ] {
            assert!(completed(text, &[]).is_empty(), "{text}");
        }
        let park = ("Cho Min-seok Foundation", EntityKind::Org);
        assert_eq!(
            completed("the Cho Min-seok Foundation", &[park]),
            [(park.0.to_owned(), park.1)]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_safe(text in "([A-Za-zé -]{0,6}(Kim |Jong|-un)){0,5}", cuts in proptest::collection::vec(0usize..60, 0..6)) {
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&c| c <= text.len() && text.is_char_boundary(c)).collect();
            cuts.sort_unstable();
            cuts.dedup();
            let mut spans: Vec<Span> = cuts.chunks_exact(2).map(|c| Span { start: c[0], end: c[1], kind: EntityKind::Place }).collect();
            complete(&text, &mut spans);
            for pair in spans.windows(2) {
                proptest::prop_assert!(pair[0].end <= pair[1].start);
            }
            for s in spans {
                proptest::prop_assert!(s.start < s.end && text.get(s.start..s.end).is_some());
            }
        }
    }
}
