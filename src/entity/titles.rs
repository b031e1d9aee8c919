//! Titles before a person's name, and the sex that some of them tell.

use super::tokens::{Token, hash_word};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The sex a title or word before a name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// "Mr", "King", "Sir".
    Man,
    /// "Mrs", "Queen".
    Woman,
    /// A title that tells nothing: "President".
    None,
}

const MAN: &str = "mr sir lord king prince father brother chairman congressman señor herr monsieur sheikh imam pope baron";
const WOMAN: &str = "mrs ms miss lady queen princess sister dame madam chairwoman congresswoman madame sheikha baroness";
const ANY: &str = "president minister premier chancellor senator sen rep representative governor gov mayor judge justice \
 dr doctor professor prof general gen colonel col captain capt major lieutenant lt sergeant sgt admiral commander chief \
 secretary ambassador director spokesman spokeswoman chairperson archbishop bishop cardinal rabbi reverend rev officer \
 detective inspector commissioner coach leader lawmaker speaker attorney councillor detective author actor actress";

static TITLES: LazyLock<FxHashMap<u32, Cue>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    for (words, cue) in [(ANY, Cue::None), (MAN, Cue::Man), (WOMAN, Cue::Woman)] {
        map.extend(words.split_whitespace().map(|w| (hash_word(w), cue)));
    }
    map
});

/// The cue of a title by its word hash.
pub(super) fn cue_of(token: &Token) -> Option<Cue> {
    TITLES.get(&token.word).copied()
}

/// The title words right before byte `start` of `text`, nearest first, at most three, as they stand.
pub fn before(text: &str, start: usize) -> Vec<(&str, Cue)> {
    let Some(head) = text.get(..start) else {
        return Vec::new();
    };
    // Three titles fit in here; text without spaces must not be read again for every name.
    let near = (head.len().saturating_sub(96)..=head.len())
        .find_map(|at| head.get(at..))
        .unwrap_or("");
    let mut out = Vec::new();
    let words = near
        .rsplit(|c: char| c.is_whitespace() || c == '-')
        .map(|w| w.trim_matches('.'));
    for word in words.filter(|w| !w.is_empty()).take(3) {
        match TITLES.get(&hash_word(word)) {
            Some(&cue) => out.push((word, cue)),
            None => break,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_read_backwards_up_to_another_word() {
        let text = "then Vice-President Mr. Osei";
        assert_eq!(
            before(text, 24),
            [("Mr", Cue::Man), ("President", Cue::None)]
        );
        assert!(before("a boat Osei", 7).is_empty());
    }
}
