//! Between two tokens: what is skipped, and whether a sentence ends there.
//!
//! A full stop ends a sentence unless it follows an abbreviation or an initial; where it may be either, a word
//! that mostly opens sentences decides.

use super::class::Class;
use super::{Shape, Tokens};

/// Words that stand before a full stop without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "Adm", "Apr", "Aug", "Brig", "Capt", "Cmdr", "Col", "Dec", "Dr", "Feb", "Fr", "Ft", "Gen",
    "Gov", "Hon", "Jan", "Jul", "Jun", "Lt", "Maj", "Mar", "Messrs", "Mme", "Mr", "Mrs", "Ms",
    "Mt", "No", "Nos", "Nov", "Oct", "Pfc", "Pres", "Prof", "Rep", "Reps", "Rev", "Sec", "Sen",
    "Sens", "Sep", "Sept", "Sgt", "St", "Ste", "Supt", "approx", "cf", "dept", "est", "etc", "fig",
    "vs",
];

/// Words before a full stop that may end a sentence: they do where a [`STARTERS`] word follows.
const UNSURE: &[&str] = &[
    "Bros", "Co", "Corp", "Inc", "Jr", "Ltd", "Sr", "dlrs", "pct",
];

/// Words that open sentences far more often than they follow an abbreviation.
const STARTERS: &[&str] = &[
    "A", "After", "All", "Although", "An", "And", "As", "At", "Before", "Both", "But", "By", "For",
    "From", "He", "Her", "His", "However", "I", "If", "In", "It", "Its", "Many", "More", "Most",
    "No", "On", "One", "Other", "She", "Since", "So", "Some", "That", "The", "Their", "There",
    "These", "They", "This", "Those", "To", "Under", "We", "What", "When", "While", "With", "You",
];

impl Tokens<'_> {
    /// Skips to the next token; whether a sentence ended in between.
    #[inline]
    pub(super) fn gap(&mut self) -> Option<bool> {
        let bytes = self.text.as_bytes();
        let from = self.at;
        // Most gaps are one space.
        if let Some([b' ', next]) = bytes.get(from..from + 2)
            && next.is_ascii_alphanumeric()
            && self
                .before
                .is_none_or(|(_, _, shape)| shape != Shape::Dotted)
        {
            self.at += 1;
            return Some(false);
        }
        self.wide_gap()
    }

    pub(super) fn wide_gap(&mut self) -> Option<bool> {
        let bytes = self.text.as_bytes();
        let from = self.at;
        let mut stop = false;
        let mut hard = false;
        let mut space = false;
        loop {
            let (class, width) = self.peek(self.at)?;
            match class {
                Class::Upper | Class::Lower | Class::Digit | Class::Single => break,
                _ => {}
            }
            if width == 1 {
                match bytes[self.at] {
                    b'.' => stop = true,
                    b'!' | b'?' => {
                        stop = true;
                        hard = true;
                    }
                    b' ' | b'\t' | b'\n' | b'\r' => space |= stop,
                    // The rest of a possessive: `'s`.
                    b'\'' => self.skip_possessive(from, 1),
                    _ => {}
                }
            } else {
                match &self.text[self.at..self.at + width] {
                    "…" => stop = true,
                    "。" | "！" | "？" => {
                        stop = true;
                        hard = true;
                        space = true;
                    }
                    "\u{a0}" | "\u{202f}" | "\u{3000}" => space |= stop,
                    "\u{2019}" => self.skip_possessive(from, width),
                    _ => {}
                }
            }
            self.at += width;
        }
        let Some((start, end, shape)) = self.before else {
            return Some(false);
        };
        if shape == Shape::Dotted && self.at > end && !hard && !(stop && space) {
            let spaced = self.text[end..self.at].starts_with([' ', '\u{a0}', '"', '\u{201d}', ')']);
            return Some(spaced && self.starter());
        }
        if !(stop && space) {
            return Some(false);
        }
        if hard {
            return Some(self.opens());
        }
        let last = &self.text[start..end];
        let single = last.len() == 1 && last.as_bytes()[0].is_ascii_uppercase();
        Some(if single || UNSURE.contains(&last) {
            self.starter()
        } else if ABBREVIATIONS.contains(&last) {
            false
        } else {
            self.opens()
        })
    }

    /// At an apostrophe right behind a word: moves onto the `s` of a possessive, so that the gap's own
    /// step then leaves it.
    fn skip_possessive(&mut self, from: usize, width: usize) {
        if self.at == from && self.before.is_some_and(|(_, end, _)| end == from) {
            let next = self.at + width;
            if matches!(self.text.as_bytes().get(next), Some(b's' | b'S'))
                && !self.is_word(next + 1)
            {
                self.at += 1;
            }
        }
    }

    /// Whether the token here can open a sentence: not a lower-case letter.
    fn opens(&self) -> bool {
        !matches!(self.peek(self.at), Some((Class::Lower, _)))
            || self.text[self.at..]
                .chars()
                .next()
                .is_some_and(|c| !c.is_lowercase())
    }

    fn starter(&self) -> bool {
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        STARTERS.binary_search(&&rest[..end]).is_ok()
    }
}
