//! Token → index term.
//!
//! A term is `stem NUL difference`: the words of one stem stand side by side in the sorted term
//! dictionary, so a stemmed search is one range, while every surface form keeps postings of its own:
//! prefixes, fuzzy words and capitals are exact on the same postings, at the price of a slightly larger
//! dictionary. The difference is a digit (how many bytes of the stem to drop) and what follows them;
//! it is empty where the word is its own stem.
//!
//! Stems of other languages than English begin with a mark of their language (their *zone*): what a Dutch
//! stemmer makes of "rating" is no English "rat". Acronyms and numbers have no zone.

use rust_stemmers::Stemmer;
use rustc_hash::FxHashMap;

use super::fold::fold_into;
use super::language::Language;
use super::words::Words;

/// How a token is written, as far as it decides the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Like most words.
    Plain,
    /// Two or more letters, all upper case: an acronym, unless the whole paragraph shouts.
    Capitals,
    /// `U.S.`
    Dotted,
}

/// Function words that are also acronyms. As an acronym they get a term of their own with a dot
/// (`u.s`), so that a search for `U.S.` does not find "us".
pub const DOTTED: &[&str] = &[
    "am", "an", "as", "at", "in", "is", "it", "no", "on", "or", "so", "us", "who",
];

/// Longer tokens are no words (encoded attachments) and get no term, in bytes.
const LONGEST: usize = 128;

/// Words remembered per thread; bounds memory at about 20 MB.
const REMEMBERED: usize = 200_000;

/// Makes terms, remembering what it made: news uses the same words over and over, and stemming is the
/// dearest part of analysis.
pub struct Terms {
    language: Language,
    zone: String,
    stemmer: Option<Stemmer>,
    /// Word → number of its term, for either reading: plain, acronym.
    known: Words,
    /// All terms, one behind the other, and where each ends.
    text: String,
    ends: Vec<u32>,
    /// Terms whose stem depends on accents, by number: see [`Terms::pointer`].
    pointers: FxHashMap<u32, Box<str>>,
    last: u32,
    lowered: String,
    term: String,
}

impl Terms {
    /// For texts of a language.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            zone: zone(language),
            stemmer: language.algorithm().map(Stemmer::create),
            known: Words::default(),
            text: String::new(),
            ends: Vec::new(),
            pointers: FxHashMap::default(),
            last: 0,
            lowered: String::new(),
            term: String::new(),
        }
    }

    /// The language it stems.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The term of a token, or `None` where it is too long to be a word. `acronym`: written in capitals
    /// or with dots, in a paragraph that does not shout.
    pub fn term(&mut self, word: &str, shape: Shape, acronym: bool) -> Option<&str> {
        if word.len() > LONGEST {
            return None;
        }
        let acronym = acronym || shape == Shape::Dotted;
        let number = match self.known.get(word, acronym) {
            Some(number) => number as usize,
            None => self.remember(word, acronym),
        };
        self.last = number as u32;
        let start = match number {
            0 => 0,
            n => self.ends[n - 1] as usize,
        };
        Some(&self.text[start..self.ends[number] as usize])
    }

    /// For the term made last: what else the index needs to find it by its surface. A stem may depend on
    /// accents that the surface has lost; then no look-up can derive it, so it is written down.
    pub fn pointer(&self) -> Option<&str> {
        if self.zone.is_empty() {
            return None;
        }
        self.pointers.get(&self.last).map(|p| &**p)
    }

    #[cold]
    fn remember(&mut self, word: &str, acronym: bool) -> usize {
        if self.ends.len() >= REMEMBERED {
            self.known.clear();
            self.ends.clear();
            self.text.clear();
            self.pointers.clear();
        }
        self.make(word, acronym);
        self.text.push_str(&self.term);
        let number = self.ends.len();
        self.ends.push(self.text.len() as u32);
        let mut surface = String::new();
        if self.term.starts_with(ZONE)
            && surface_of(&self.term, &mut surface)
            && let Some((stem, _)) = split(&self.term)
        {
            let pointer = format!("{}{stem}", pointers(&surface));
            let derived = self.term_of(&surface);
            if self.term != derived {
                self.pointers.insert(number as u32, pointer.into());
            }
        }
        self.known.insert(word, acronym, number as u32);
        number
    }

    fn make(&mut self, word: &str, acronym: bool) {
        self.term.clear();
        if acronym {
            let mut folded = String::new();
            fold_into(word, &mut folded);
            folded.retain(|c| c != '.');
            if DOTTED.contains(&folded.as_str()) {
                folded.insert(1, '.');
            }
            compose(&folded, &folded, &mut self.term);
            return;
        }
        let mut surface = String::new();
        fold_into(word, &mut surface);
        if surface.starts_with(|c: char| c.is_ascii_digit()) {
            surface.retain(|c| c != ',');
            compose(&surface, &surface, &mut self.term);
            return;
        }
        let stem = self.bare_stem(word, &surface);
        self.term.push_str(&self.zone);
        compose(&stem, &surface, &mut self.term);
    }

    /// The folded stem of a word with its zone; `surface` is the word folded.
    pub fn stem(&mut self, word: &str, surface: &str) -> String {
        let stem = self.bare_stem(word, surface);
        format!("{}{stem}", self.zone)
    }

    /// The term of a surface, as far as its stem does not depend on accents.
    pub fn term_of(&mut self, surface: &str) -> String {
        let stem = self.bare_stem(surface, surface);
        let mut term = self.zone.clone();
        compose(&stem, surface, &mut term);
        term
    }

    fn bare_stem(&mut self, word: &str, surface: &str) -> String {
        let Some(stemmer) = &self.stemmer else {
            return surface.to_owned();
        };
        if self.language == Language::default() {
            return if surface.bytes().all(|b| b.is_ascii_lowercase()) {
                stemmer.stem(surface).into_owned()
            } else {
                surface.to_owned()
            };
        }
        // Other languages' stemmers know their accents, so folding comes after.
        self.lowered.clear();
        self.lowered
            .extend(word.chars().flat_map(char::to_lowercase));
        let mut folded = String::new();
        fold_into(&stemmer.stem(&self.lowered), &mut folded);
        if folded.is_empty() {
            surface.to_owned()
        } else {
            folded
        }
    }
}

/// Appends the term of a surface with a stem to `out`.
pub fn compose(stem: &str, surface: &str, out: &mut String) {
    out.push_str(stem);
    out.push('\0');
    if stem != surface {
        let mut shared = stem
            .bytes()
            .zip(surface.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        while !stem.is_char_boundary(shared) || !surface.is_char_boundary(shared) {
            shared -= 1;
        }
        // 64 steps are more than any stemmer takes; a longer difference keeps the whole surface.
        let drop = (stem.len() - shared).min(stem.len());
        out.push(char::from(b'0' + drop.min(63) as u8));
        let kept = if drop > 63 { 0 } else { shared };
        out.push_str(&surface[kept..]);
    }
}

/// What the stems of a language begin with.
pub fn zone(language: Language) -> String {
    match language.algorithm() {
        Some(_) if language != Language::default() => format!("{ZONE}{}", language.letter()),
        _ => String::new(),
    }
}

/// A stem without its zone.
pub fn bare(stem: &str) -> &str {
    match stem.strip_prefix(ZONE) {
        Some(rest) => rest.get(1..).unwrap_or_default(),
        None => stem,
    }
}

/// What the pointers of a surface begin with; the rest is a stem.
pub fn pointers(surface: &str) -> String {
    format!("\u{1}~{surface}\0")
}

/// Starts a zone; not in any text.
pub(crate) const ZONE: char = '\u{2}';

/// A term's stem, with its zone, and difference.
pub fn split(term: &str) -> Option<(&str, &str)> {
    term.split_once('\0')
}

/// The surface that a term stands for, into `out`. `false` where it is no word's term.
pub fn surface_of(term: &str, out: &mut String) -> bool {
    out.clear();
    let Some((stem, difference)) = split(bare(term)) else {
        return false;
    };
    let Some(&code) = difference.as_bytes().first() else {
        out.push_str(stem);
        return true;
    };
    let drop = code.wrapping_sub(b'0') as usize;
    let kept = if drop >= 63 {
        ""
    } else {
        match stem.len().checked_sub(drop).and_then(|n| stem.get(..n)) {
            Some(kept) => kept,
            None => return false,
        }
    };
    out.push_str(kept);
    out.push_str(difference.get(1..).unwrap_or_default());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_keep_the_surface() {
        let mut terms = Terms::new(Language::default());
        let mut surface = String::new();
        for (word, stem) in [
            ("police", "polic"),
            ("Happily", "happili"),
            ("nations", "nation"),
            ("dying", "die"),
            ("Márquez", "marquez"),
        ] {
            let term = terms.term(word, Shape::Plain, false).unwrap().to_owned();
            assert_eq!(split(&term).unwrap().0, stem);
            assert!(surface_of(&term, &mut surface));
            assert_eq!(surface, super::super::fold(word));
        }
        assert_eq!(terms.term("U.S.", Shape::Dotted, false), Some("u.s\0"));
        assert_eq!(terms.term("US", Shape::Capitals, true), Some("u.s\0"));
        assert_eq!(terms.term("us", Shape::Plain, false), Some("us\0"));
        assert_eq!(terms.term("AIDS", Shape::Capitals, true), Some("aids\0"));
        assert_eq!(terms.term("F.B.I.", Shape::Dotted, false), Some("fbi\0"));
        assert_eq!(terms.term("1,000", Shape::Plain, false), Some("1000\0"));
        assert_eq!(terms.term(&"x".repeat(200), Shape::Plain, false), None);
    }

    proptest::proptest! {
        #[test]
        fn surface_survives(stem in "[a-zé]{1,9}", surface in "[a-zé]{1,80}") {
            let (mut term, mut back) = (String::new(), String::new());
            compose(&stem, &surface, &mut term);
            assert!(surface_of(&term, &mut back));
            assert_eq!(back, surface);
        }
    }
}
