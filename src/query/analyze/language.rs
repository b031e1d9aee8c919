//! Which stemmer a language has. Snowball's, as `rust-stemmers` ships them.

use rust_stemmers::Algorithm;

/// A language as far as stemming goes. Text whose language is not known is stemmed as English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Language(u8);

const TABLE: [(&str, Algorithm); 17] = [
    ("en", Algorithm::English),
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("tr", Algorithm::Turkish),
];

/// The number that means: no stemmer for this language.
const NONE: u8 = u8::MAX;

impl Language {
    /// The language of a BCP 47 code (`pt-BR` is `pt`); English where the code is `None`.
    pub fn of(code: Option<&str>) -> Self {
        let Some(code) = code else {
            return Self::default();
        };
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        let primary = match primary.to_ascii_lowercase().as_str() {
            "nb" | "nn" => "no".to_owned(),
            other => other.to_owned(),
        };
        let found = TABLE.iter().position(|(name, _)| *name == primary);
        Self(found.map_or(NONE, |at| at as u8))
    }

    /// A byte that stands for the language inside the index's own text encoding; ASCII.
    pub fn letter(self) -> char {
        if self.0 == NONE {
            '-'
        } else {
            (b'a' + self.0) as char
        }
    }

    /// The inverse of [`Language::letter`].
    pub fn from_letter(c: char) -> Self {
        match c {
            'a'..='q' => Self(c as u8 - b'a'),
            _ => Self(NONE),
        }
    }

    /// The primary language code, or `None` where there is no stemmer.
    pub fn code(self) -> Option<&'static str> {
        TABLE.get(self.0 as usize).map(|(name, _)| *name)
    }

    pub(super) fn algorithm(self) -> Option<Algorithm> {
        TABLE.get(self.0 as usize).map(|(_, a)| *a)
    }
}
