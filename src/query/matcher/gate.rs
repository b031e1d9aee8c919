//! Which tokens of a text can match at all, told from their first two letters or their length.
//!
//! Folding and the English stemmer leave the first two letters of a plain word as they are (but `y` may become
//! `i`: "dying", "die"), so one look at a table of letter pairs spares most tokens folding and stemming. Other
//! stemmers are sure to leave the first letter only. What is not plain ASCII is let through.

use super::fuzzy::plain_signature;

/// The letter pairs and lengths that can match.
#[derive(Default)]
pub(super) struct Gate {
    open: bool,
    pairs: [u64; 16],
    /// First letters, a bit each.
    firsts: u32,
    /// Shortest and longest word, in letters, that a fuzzy word can match.
    fuzzy: Option<(usize, usize)>,
    /// The fuzzy words, as far as they are plain.
    near: Vec<Near>,
    /// Some fuzzy word is not one of these.
    anyhow: bool,
}

/// A fuzzy word of plain letters.
struct Near {
    word: Box<[u8]>,
    signature: u32,
    edits: usize,
}

impl Gate {
    fn slot(a: u8, b: u8) -> usize {
        (a as usize & 31) << 5 | (b as usize & 31)
    }

    fn set(&mut self, a: u8, b: u8) {
        let slot = Self::slot(a, b);
        self.pairs[slot / 64] |= 1 << (slot % 64);
        self.firsts |= 1 << (a & 31);
    }

    /// Lets tokens through whose surface or stem is `word`, or begins with it where `open_end`.
    pub fn admit(&mut self, word: &str, open_end: bool) {
        let mut bytes = word.bytes().filter(|&b| b != b'.');
        match (bytes.next(), bytes.next()) {
            (Some(a), Some(b)) if a.is_ascii() && b.is_ascii() => {
                self.set(a, b);
                if b == b'i' {
                    self.set(a, b'y');
                }
            }
            (Some(a), None) if a.is_ascii() => {
                self.firsts |= 1 << (a & 31);
                // A surface of one letter is let through anyway. A stem of one may be what a stemmer that changes
                // last letters made of another: Turkish has "p" for "buma".
                if open_end {
                    self.firsts = u32::MAX;
                    (0..32).for_each(|b| self.set(a, b));
                }
            }
            _ => self.open = true,
        }
    }

    /// Lets tokens through that are about as long as a word and have about its letters, and with one edit begin and end
    /// much as it does.
    pub fn admit_fuzzy(&mut self, word: &str, edits: usize) {
        let letters = word.chars().count();
        if word.bytes().all(|b| b.is_ascii_alphabetic()) {
            self.near.push(Near {
                word: word.as_bytes().into(),
                signature: plain_signature(word.as_bytes()),
                edits,
            });
        } else {
            self.anyhow = true;
        }
        // One more: a function word as an acronym has a dot in it.
        let (least, most) = (letters.saturating_sub(edits + 1), letters + edits + 1);
        let (a, b) = self.fuzzy.unwrap_or((least, most));
        self.fuzzy = Some((a.min(least), b.max(most)));
    }

    /// Whether a token can match, in a text that is stemmed as English or not.
    #[inline]
    pub fn passes(&self, word: &[u8], english: bool) -> bool {
        let pair = match *word {
            [a, b, ..] if !english && a.is_ascii() && b.is_ascii_alphanumeric() => {
                self.firsts & (1 << (a & 31)) != 0
            }
            // Bit 5 is the case of an ASCII letter; the slot ignores it.
            [a, b, ..] if a.is_ascii() && b.is_ascii_alphanumeric() => {
                let slot = Self::slot(a, b);
                self.pairs[slot / 64] & (1 << (slot % 64)) != 0
            }
            _ => true,
        };
        pair || self.open
            || self
                .fuzzy
                .is_some_and(|range| about(word, range) && self.is_near(word))
    }
}

impl Gate {
    /// Whether some fuzzy word may be near a token.
    fn is_near(&self, word: &[u8]) -> bool {
        if self.anyhow || !word.iter().all(u8::is_ascii_alphabetic) {
            return true;
        }
        let signature = plain_signature(word);
        self.near.iter().any(|near| near.may_be(word, signature))
    }
}

impl Near {
    /// A dot may have come in, which counts as an edit more. One edit leaves all letters before it and behind it; an
    /// exchange of two letters leaves two fewer than there are.
    fn may_be(&self, word: &[u8], signature: u32) -> bool {
        if (self.signature ^ signature).count_ones() as usize > 2 * self.edits + 1 {
            return false;
        }
        if self.edits > 1 {
            return true;
        }
        let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
        let head = word.iter().zip(&self.word).take_while(same).count();
        let tail = word.iter().rev().zip(self.word.iter().rev());
        head + tail.take_while(same).count() + 3 >= word.len().max(self.word.len())
    }
}

/// Whether a word's folded length can lie in this range.
fn about(word: &[u8], (least, most): (usize, usize)) -> bool {
    (least..=most).contains(&word.len()) || !word.iter().all(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::analyze::{Language, Terms, bare, fold};
    use crate::query::matcher::fuzzy;

    proptest::proptest! {
        #[test]
        fn no_near_word_is_kept_out(word in "[a-d]{1,8}", near in "[a-d]{1,8}") {
            for edits in 1..=2 {
                let mut gate = Gate::default();
                gate.admit_fuzzy(&near, usize::from(edits));
                if fuzzy::accepts(&fuzzy::automaton(&near, edits), &word) {
                    proptest::prop_assert!(gate.passes(word.to_uppercase().as_bytes(), true));
                }
            }
        }

        #[test]
        fn no_stemmer_gets_past_the_gate(word in "[a-z]{1,9}") {
            for code in [
                "en", "ar", "da", "de", "el", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro",
                "ru", "sv", "tr", "ja",
            ] {
                let mut gate = Gate::default();
                let stem = Terms::new(Language::of(Some(code))).stem(&word, &fold(&word));
                gate.admit(bare(&stem), true);
                proptest::prop_assert!(gate.passes(word.as_bytes(), code == "en"), "{} in {}", word, code);
            }
        }
    }
}
