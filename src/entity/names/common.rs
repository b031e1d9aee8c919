//! Names that very many people bear, from the `popular names by country` data set (CC0), folded.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The most frequent forenames and surnames of about a hundred countries, one a line.
const COMMON: &str = include_str!("common.txt");
/// Surnames of countries where they stand first, one a line; to the data set's, older romanisations are added.
const EASTERN: &str = include_str!("eastern.txt");

/// Whether a folded word is a frequent forename or surname.
pub fn is(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.lines().collect());
    WORDS.contains(word)
}

/// Whether a folded word is a frequent Chinese, Korean or Vietnamese surname.
pub fn is_eastern(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| EASTERN.lines().collect());
    WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lists_are_folded() {
        let lower = |w: &str| w.bytes().all(|b| b.is_ascii_lowercase());
        assert!(
            [super::COMMON, super::EASTERN]
                .iter()
                .all(|l| l.lines().all(lower))
        );
        assert!(super::is("smith") && super::is_eastern("kim") && !super::is("smithx"));
    }
}
