//! A map from words to numbers that is asked for every word of every article.
//!
//! Nearly all words have at most sixteen bytes, so they are keys by value: a look at one touches one line of
//! memory, follows no pointer and compares two numbers.

use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Words in either of two readings, each with a number.
#[derive(Default)]
pub(super) struct Words {
    short: FxHashMap<Short, u32>,
    long: [FxHashMap<Box<str>, u32>; 2],
}

impl Words {
    pub(super) fn get(&self, word: &str, second: bool) -> Option<u32> {
        match Short::of(word, second) {
            Some(short) => self.short.get(&short).copied(),
            None => self.long[usize::from(second)].get(word).copied(),
        }
    }

    pub(super) fn insert(&mut self, word: &str, second: bool, number: u32) {
        match Short::of(word, second) {
            Some(short) => self.short.insert(short, number),
            None => self.long[usize::from(second)].insert(word.into(), number),
        };
    }

    pub(super) fn clear(&mut self) {
        self.short.clear();
        self.long.iter_mut().for_each(FxHashMap::clear);
    }
}

/// A word of at most sixteen bytes. Its first and last bytes overlap where it is shorter; with its length they
/// say what it is.
#[derive(PartialEq, Eq)]
struct Short {
    first: u64,
    last: u64,
    /// Length, and the reading in the lowest bit.
    tag: u8,
}

impl Short {
    fn of(word: &str, second: bool) -> Option<Self> {
        let bytes = word.as_bytes();
        let (first, last) = match bytes.len() {
            8..=16 => (
                u64::from_le_bytes(*bytes.first_chunk()?),
                u64::from_le_bytes(*bytes.last_chunk()?),
            ),
            4..=7 => (
                u32::from_le_bytes(*bytes.first_chunk()?).into(),
                u32::from_le_bytes(*bytes.last_chunk()?).into(),
            ),
            0..=3 => (
                bytes
                    .iter()
                    .fold(0, |packed, &b| packed << 8 | u64::from(b)),
                0,
            ),
            _ => return None,
        };
        let tag = (bytes.len() as u8) << 1 | u8::from(second);
        Some(Self { first, last, tag })
    }
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.first);
        state.write_u64(self.last ^ u64::from(self.tag) << 56);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn keeps_words_apart(words in prop::collection::vec(("[abé]{0,9}|[a\\x00]{0,20}", any::<bool>()), 0..60)) {
            let (mut ours, mut theirs) = (Words::default(), HashMap::new());
            for (number, (word, second)) in words.iter().enumerate() {
                prop_assert_eq!(ours.get(word, *second), theirs.get(&(word, *second)).copied());
                ours.insert(word, *second, number as u32);
                theirs.insert((word, *second), number as u32);
            }
            for (word, second) in &words {
                prop_assert_eq!(ours.get(word, *second), theirs.get(&(word, *second)).copied());
            }
            ours.clear();
            prop_assert!(words.iter().all(|(w, s)| ours.get(w, *s).is_none()));
        }
    }
}
