//! Words within a few edits, by Levenshtein automata (Schulz and Mihov 2002).
//!
//! The same automaton walks the term dictionary and tests the tokens of a stored article, so both mean
//! the same words. Edits: insert, delete, replace, swap two neighbours; counted in chars.

use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};

static ONE: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// The automaton of a folded word; `edits` is 1 or 2, anything else counts as 2.
pub fn automaton(folded: &str, edits: u8) -> DFA {
    match edits {
        0 | 1 => ONE.build_dfa(folded),
        _ => TWO.build_dfa(folded),
    }
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
}
