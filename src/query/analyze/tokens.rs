//! Text → tokens with byte ranges, and where sentences start.
//!
//! A token is a run of letters and digits, with these rules for what news has: an apostrophe between
//! letters stays (`O'Brien`), a possessive `'s` does not; `U.S.` and `A.B.C` are one token; `AT&T` is
//! one; `1,000` and `1.2m` are one; a digit after a letter starts a new token (`COVID19`, `COVID-19`
//! and `COVID 19` are the same two); a character of a script without spaces is a token of its own.
//! Rules look only at a few neighbouring characters, so that one pass in constant memory is enough.

use super::term::Shape;

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte; a possessive `'s` is outside, the last dot of `U.S.` inside.
    pub end: usize,
    /// Whether a sentence starts here (never for the first token of a text).
    pub sentence: bool,
    /// How it is written.
    pub shape: Shape,
}

/// The tokens of one paragraph or headline.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// The token before, to judge whether a full stop ends a sentence.
    before: Option<(usize, usize, Shape)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Upper,
    Lower,
    Digit,
    /// One token per character: Han, Kana, Thai and the like.
    Single,
    Apostrophe,
    /// A combining mark or an invisible joiner: belongs to the word it stands in.
    Mark,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return match c {
            'a'..='z' => Class::Lower,
            'A'..='Z' => Class::Upper,
            '0'..='9' => Class::Digit,
            '\'' => Class::Apostrophe,
            _ => Class::Other,
        };
    }
    match c {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' => Class::Apostrophe,
        '\u{00AD}' | '\u{200B}'..='\u{200D}' => Class::Mark,
        '\u{0E00}'..='\u{0EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FA1F}'
            if c.is_alphanumeric() =>
        {
            Class::Single
        }
        c if unicode_normalization::char::is_combining_mark(c) => Class::Mark,
        c if c.is_uppercase() => Class::Upper,
        c if c.is_alphabetic() => Class::Lower,
        c if c.is_alphanumeric() => Class::Digit,
        _ => Class::Other,
    }
}

const fn byte_classes() -> [Class; 128] {
    let mut table = [Class::Other; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b'\'' => Class::Apostrophe,
            _ => Class::Other,
        };
        b += 1;
    }
    table
}

static ASCII: [Class; 128] = byte_classes();

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

impl<'a> Tokens<'a> {
    /// The tokens of `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            before: None,
        }
    }

    #[inline]
    fn peek(&self, at: usize) -> Option<(Class, usize)> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 128 {
            return Some((ASCII[byte as usize], 1));
        }
        let c = self.text[at..].chars().next()?;
        Some((class(c), c.len_utf8()))
    }

    fn is_word(&self, at: usize) -> bool {
        matches!(
            self.peek(at),
            Some((
                Class::Upper | Class::Lower | Class::Digit | Class::Single,
                _
            ))
        )
    }

    fn letter(&self, at: usize) -> Option<usize> {
        match self.peek(at) {
            Some((Class::Upper | Class::Lower, width)) => Some(width),
            _ => None,
        }
    }

    /// `U.S.`, `A.B.C`: single letters with dots between, at least two; the end, or `None`.
    fn dotted(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = start + self.letter(start)?;
        let mut letters = 1;
        loop {
            if bytes.get(at) != Some(&b'.') {
                break;
            }
            match self.letter(at + 1) {
                Some(width) if !self.is_word(at + 1 + width) => {
                    letters += 1;
                    at += 1 + width;
                }
                _ => break,
            }
        }
        if letters < 2 {
            return None;
        }
        Some(if bytes.get(at) == Some(&b'.') {
            at + 1
        } else {
            at
        })
    }

    /// The end of a number that starts with the digit at `start`: `1,000`, `1.2m`, `3rd`, `1980s`.
    fn number(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut at = start;
        let mut letters = false;
        while let Some((class, width)) = self.peek(at) {
            match class {
                Class::Digit if letters => break,
                Class::Digit | Class::Mark => at += width,
                Class::Upper | Class::Lower => {
                    letters = true;
                    at += width;
                }
                _ if letters => break,
                _ if bytes[at] == b'.' && digit(at + 1) => at += 1,
                _ if bytes[at] == b','
                    && digit(at + 1)
                    && digit(at + 2)
                    && digit(at + 3)
                    && !digit(at + 4) =>
                {
                    at += 1
                }
                _ => break,
            }
        }
        at
    }

    /// The end of a word that starts with the letter at `start`, and whether all its letters are upper.
    fn word(&self, start: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut upper = true;
        loop {
            while let Some(&byte) = bytes.get(at)
                && byte.is_ascii_alphabetic()
            {
                upper &= byte < b'a';
                at += 1;
            }
            let Some((class, width)) = self.peek(at) else {
                break;
            };
            match class {
                Class::Upper | Class::Mark => at += width,
                Class::Lower => {
                    upper = false;
                    at += width;
                }
                Class::Apostrophe if self.letter(at + width).is_some() => {
                    // A possessive ends the word: `Smith's`, `SMITH'S`.
                    let next = at + width;
                    if matches!(bytes[next], b's' | b'S') && !self.is_word(next + 1) {
                        break;
                    }
                    at = next;
                }
                _ if bytes[at] == b'&'
                    && upper
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase) =>
                {
                    at += 1
                }
                _ => break,
            }
        }
        (at, upper)
    }

    /// Skips to the next token; whether a sentence ended in between.
    fn gap(&mut self) -> Option<bool> {
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

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let sentence = self.gap()?;
        let start = self.at;
        let (class, width) = self.peek(start)?;
        let (end, shape) = match class {
            Class::Digit => (self.number(start), Shape::Plain),
            Class::Single => (start + width, Shape::Plain),
            _ => match self.dotted(start) {
                Some(end) => (end, Shape::Dotted),
                None => {
                    let (end, upper) = self.word(start);
                    let several = upper && end > start + width;
                    (
                        end,
                        if several {
                            Shape::Capitals
                        } else {
                            Shape::Plain
                        },
                    )
                }
            },
        };
        self.at = end;
        self.before = Some((start, end, shape));
        Some(Token {
            start,
            end,
            sentence,
            shape,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Tokens::new(text).map(|t| &text[t.start..t.end]).collect()
    }

    #[test]
    fn what_news_has() {
        for (text, want) in [
            ("Smith's dog", vec!["Smith", "dog"]),
            ("the Smiths' dog", vec!["the", "Smiths", "dog"]),
            ("O’Brien’s plan", vec!["O’Brien", "plan"]),
            ("don't", vec!["don't"]),
            ("U.S. troops", vec!["U.S.", "troops"]),
            ("the U.S.-led force", vec!["the", "U.S.", "led", "force"]),
            ("U.S.A", vec!["U.S.A"]),
            ("COVID-19", vec!["COVID", "19"]),
            ("COVID19", vec!["COVID", "19"]),
            ("AT&T and R&D", vec!["AT&T", "and", "R&D"]),
            ("$1.2m for 1,000 men", vec!["1.2m", "for", "1,000", "men"]),
            ("10,20,30", vec!["10", "20", "30"]),
            ("the 1980s.", vec!["the", "1980s"]),
            ("北京 city", vec!["北", "京", "city"]),
            ("Tom, Dick & Harry", vec!["Tom", "Dick", "Harry"]),
            ("e.g. this", vec!["e.g.", "this"]),
            ("end.Next", vec!["end", "Next"]),
            ("'quoted' s", vec!["quoted", "s"]),
            ("", vec![]),
            ("—…'", vec![]),
        ] {
            assert_eq!(words(text), want, "{text}");
        }
    }

    #[test]
    fn sentences_start_where_a_reader_sees_it() {
        let starts = |text: &str| -> Vec<String> {
            Tokens::new(text)
                .filter(|t| t.sentence)
                .map(|t| text[t.start..t.end].to_owned())
                .collect()
        };
        assert_eq!(starts("He came. She left."), ["She"]);
        assert_eq!(starts("Mr. Smith met Gen. Jones."), Vec::<String>::new());
        assert_eq!(starts("George W. Bush spoke."), Vec::<String>::new());
        assert_eq!(starts("in the U.S. The talks"), ["The"]);
        assert_eq!(starts("the U.S. Senate"), Vec::<String>::new());
        assert_eq!(
            starts("\"Stop!\" He ran. \"Why?\" she said."),
            ["He", "Why"]
        );
        assert_eq!(starts("It rose 1.2 pct. In May it fell."), ["In"]);
        assert_eq!(
            starts("Ford Motor Co. Chairman Smith"),
            Vec::<String>::new()
        );
        assert_eq!(starts("wait ... then go"), Vec::<String>::new());
    }

    proptest::proptest! {
        #[test]
        fn tokens_lie_in_order_on_char_borders(text in "\\PC*") {
            let mut last = 0;
            for t in Tokens::new(&text) {
                assert!(last <= t.start && t.start < t.end);
                assert!(text.get(t.start..t.end).is_some());
                last = t.end;
            }
        }
    }
}
