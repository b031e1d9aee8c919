//! Words within a few edits, by Levenshtein automata (Schulz and Mihov 2002).
//!
//! The same automaton walks the term dictionary and tests the tokens of a stored article, so both mean
//! the same words. Edits: insert, delete, replace, swap two neighbours; counted in chars.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};

static ONE: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// Automata that a thread remembers: one of two edits is half a megabyte and takes as long to make as a search does.
const REMEMBERED: usize = 8;

type Known = (String, u8, Rc<DFA>);

thread_local! {
    /// Made last, the latest at the end.
    static MADE: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// The automaton of a folded word; `edits` is 1 or 2, anything else counts as 2.
pub fn automaton(folded: &str, edits: u8) -> Rc<DFA> {
    let same = |known: &Known| known.0 == folded && known.1 == edits;
    let known = MADE.with_borrow(|made| made.iter().find(|k| same(k)).map(|k| Rc::clone(&k.2)));
    known.unwrap_or_else(|| {
        let dfa = Rc::new(match edits {
            0 | 1 => ONE.build_dfa(folded),
            _ => TWO.build_dfa(folded),
        });
        MADE.with_borrow_mut(|made| {
            if made.len() >= REMEMBERED {
                made.remove(0);
            }
            made.push((folded.to_owned(), edits, Rc::clone(&dfa)));
        });
        dfa
    })
}

/// Which letters a word has, a bit each, other characters sharing what is left: an edit takes away at most one bit and
/// adds at most one, so words that differ in more bits than twice the edits are too far from each other.
pub fn signature(word: &str) -> u32 {
    word.chars().fold(0, |bits, c| bits | letter(c))
}

/// [`signature`] of a word of ASCII letters in either case.
pub(super) fn plain_signature(word: &[u8]) -> u32 {
    word.iter().fold(0, |bits, byte| bits | 1 << (byte & 31))
}

fn letter(c: char) -> u32 {
    match c {
        'a'..='z' => 1 << (c as u32 & 31),
        // Bits 0 and 27 to 31 are no letter's.
        _ => 1 << [0, 27, 28, 29, 30, 31][c as usize % 6],
    }
}

/// Whether words with these signatures can be within so many edits of each other.
pub fn about(a: u32, b: u32, edits: u8) -> bool {
    (a ^ b).count_ones() <= 2 * u32::from(edits)
}

/// Whether the automaton takes this folded word.
pub fn accepts(automaton: &DFA, surface: &str) -> bool {
    matches!(automaton.eval(surface), Distance::Exact(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_and_swaps() {
        let one = automaton("shoigu", 1);
        for word in ["shoigu", "shoygu", "shoiguu", "shogu", "shiogu"] {
            assert!(accepts(&one, word), "{word}");
        }
        for word in ["shygu", "soigus", "putin"] {
            assert!(!accepts(&one, word), "{word}");
        }
        assert!(accepts(&automaton("gaddafi", 2), "qadafi"));
    }

    proptest::proptest! {
        #[test]
        fn no_near_word_has_a_far_signature(word in "[a-e0-2éя]{1,8}", near in "[a-e0-2éя]{1,8}") {
            for edits in 1..=2 {
                if accepts(&automaton(&near, edits), &word) {
                    proptest::prop_assert!(about(signature(&word), signature(&near), edits));
                }
            }
            let plain = word.bytes().all(|b| b.is_ascii_alphabetic());
            let shouted = word.to_uppercase();
            proptest::prop_assert!(!plain || plain_signature(shouted.as_bytes()) == signature(&word));
        }
    }
}
