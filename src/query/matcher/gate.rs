//! Which tokens of a text can match at all, told from their first two letters or their length.
//!
//! Folding and the English stemmer leave the first two letters of a plain word as they are (but `y` may become
//! `i`: "dying", "die"), so one look at a table of letter pairs spares most tokens folding and stemming. Other
//! stemmers are sure to leave the first letter only. What is not plain ASCII is let through.

/// The letter pairs and lengths that can match.
#[derive(Default)]
pub(super) struct Gate {
    open: bool,
    pairs: [u64; 16],
    /// First letters, a bit each.
    firsts: u32,
    /// Shortest and longest word, in letters, that a fuzzy word can match.
    fuzzy: Option<(usize, usize)>,
    /// First two letters of the fuzzy words, as far as one edit is allowed.
    starts: Vec<[u8; 2]>,
    /// Some fuzzy word may begin otherwise.
    anyhow: bool,
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
                // A surface of one letter is let through anyway.
                if open_end {
                    (0..32).for_each(|b| self.set(a, b));
                }
            }
            _ => self.open = true,
        }
    }

    /// Lets tokens through that are about as long as a word, and with one edit have one of its first two letters there.
    pub fn admit_fuzzy(&mut self, word: &str, edits: usize) {
        let letters = word.chars().count();
        match *word.as_bytes() {
            [a, b, _, ..] if edits < 2 && a.is_ascii() && b.is_ascii() => self.starts.push([a, b]),
            _ => self.anyhow = true,
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
                .is_some_and(|range| about(word, range) && self.begins(word))
    }
}

impl Gate {
    /// One edit leaves the first or the second letter in its place, or moves one of them by one.
    fn begins(&self, word: &[u8]) -> bool {
        match *word {
            [a, b, ..] if !self.anyhow && a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                let (a, b) = (a | 0x20, b | 0x20);
                self.starts
                    .iter()
                    .any(|&[c, d]| a == c || b == d || a == d || b == c)
            }
            _ => true,
        }
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

    proptest::proptest! {
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
