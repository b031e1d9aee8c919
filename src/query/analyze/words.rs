//! A map from words to numbers that is asked for every word of every article.
//!
//! Nearly all words are short, so they are keys by value and no pointer is followed to compare them. And most of a
//! text is made of a few thousand words, which a table in front of the map finds in the nearest cache.

use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Words in either of two readings, each with a number.
#[derive(Default)]
pub(super) struct Words {
    /// What was asked for last, each where its bytes send it; empty while there are few words.
    recent: Vec<(Short, u32)>,
    short: FxHashMap<Packed, u32>,
    long: [FxHashMap<Box<str>, u32>; 2],
}

/// Places of the table in front, a power of two.
const RECENT: usize = 1 << 13;
/// With fewer words the table in front costs more than it spares.
const FEW: usize = 1 << 9;

impl Words {
    pub(super) fn get(&mut self, word: &str, second: bool) -> Option<u32> {
        let Some(short) = Short::of(word, second) else {
            return self.long[usize::from(second)].get(word).copied();
        };
        let Some(recent) = self.recent.get_mut(short.place()) else {
            return self.short.get(&short.packed()).copied();
        };
        if recent.0 != short {
            *recent = (short, *self.short.get(&short.packed())?);
        }
        Some(recent.1)
    }

    pub(super) fn insert(&mut self, word: &str, second: bool, number: u32) {
        let Some(short) = Short::of(word, second) else {
            self.long[usize::from(second)].insert(word.into(), number);
            return;
        };
        if self.recent.is_empty() && self.short.len() >= FEW {
            self.recent = vec![(Short::NONE, 0); RECENT];
        }
        if let Some(recent) = self.recent.get_mut(short.place()) {
            *recent = (short, number);
        }
        self.short.insert(short.packed(), number);
    }

    pub(super) fn clear(&mut self) {
        self.recent.clear();
        self.short.clear();
        self.long.iter_mut().for_each(FxHashMap::clear);
    }
}

/// A word of at most fifteen bytes: these, then its length and reading.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Short {
    low: u64,
    high: u64,
}

impl Short {
    /// No word: it would have length 127.
    const NONE: Self = Self {
        low: u64::MAX,
        high: u64::MAX,
    };

    fn of(word: &str, second: bool) -> Option<Self> {
        let bytes = word.as_bytes();
        let (low, high) = match bytes.len() {
            8..=15 => {
                // What reaches below the eighth byte is shifted out.
                let last = u64::from_le_bytes(*bytes.last_chunk()?);
                let above = last.unbounded_shr(8 * (16 - bytes.len() as u32));
                (u64::from_le_bytes(*bytes.first_chunk()?), above)
            }
            4..=7 => {
                let last = u32::from_le_bytes(*bytes.last_chunk()?);
                let above = u64::from(last) >> (8 * (8 - bytes.len()));
                let first = u32::from_le_bytes(*bytes.first_chunk()?);
                (u64::from(first) | above << 32, 0)
            }
            0..=3 => (bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)), 0),
            _ => return None,
        };
        let tag = (bytes.len() as u64) << 1 | u64::from(second);
        let high = high | tag << 56;
        Some(Self { low, high })
    }

    fn place(self) -> usize {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        let mixed = (self.low.wrapping_mul(ODD) ^ self.high).wrapping_mul(ODD);
        (mixed >> (u64::BITS - RECENT.trailing_zeros())) as usize
    }

    fn packed(self) -> Packed {
        let Self { low, high } = self;
        Packed([low, low >> 32, high, high >> 32].map(|part| part as u32))
    }
}

/// The same in parts of four bytes, so that it stands beside its number without a gap.
#[derive(PartialEq, Eq)]
struct Packed([u32; 4]);

impl Hash for Packed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [a, b, c, d] = self.0.map(u64::from);
        state.write_u64(a | b << 32);
        state.write_u64(c | d << 32);
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
