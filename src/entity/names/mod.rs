//! Compares the name somebody asks for with the name that a person, organisation or place of an
//! article bears. Pure: no files and no index, so that every backend can use the same rules.
//!
//! An index stores `NameRecord::keys`; a query looks up `NameQuery::keys` and judges each record
//! found with `NameQuery::compare`. The cost depends on the records that share a key only.

mod common;
mod compare;
mod edit;
mod find;
mod fold;
mod keys;
mod merge;
mod nicknames;
mod of_article;
mod orgs;
mod parse;
mod roles;
mod surnames;
#[cfg(test)]
mod tests;
mod translit;
mod unmarked;

pub use crate::article::Reach;

use crate::article::EntityKind;
pub(super) use common::is_eastern as is_eastern_surname;
use compare::Fit;
pub use find::{Answer, Candidate, NameIndex};
pub use merge::{NameGroup, merge};
pub use of_article::records;
use parse::Parsed;
pub use roles::Cue;
use roles::Roles;
pub use unmarked::{Spelt, Standing, stands};

/// How a name matched: the weakest step that was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The same name, in any order, case or accents.
    Exact,
    /// One side has a middle name more.
    Middle,
    /// An initial stands for a given name.
    Initials,
    /// A title and a surname were asked for.
    TitleSurname,
    /// Only the surname is there on one side.
    Surname,
    /// Another usual name of the same place.
    Alias,
    /// Letters of a longer name.
    Acronym,
    /// Another spelling of the same name.
    Transliteration,
    /// A short form of the given name.
    Nickname,
    /// The end of a longer organisation name.
    Part,
    /// A typing error.
    Typo,
}

impl How {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Middle => "middle",
            Self::Initials => "initials",
            Self::TitleSurname => "title-surname",
            Self::Surname => "surname",
            Self::Alias => "alias",
            Self::Acronym => "acronym",
            Self::Transliteration => "transliteration",
            Self::Nickname => "nickname",
            Self::Part => "part",
            Self::Typo => "typo",
        }
    }

    fn reach(self) -> Reach {
        match self {
            Self::Alias | Self::Acronym | Self::Transliteration => Reach::Alias,
            Self::Nickname => Reach::Nickname,
            Self::Typo => Reach::Fuzzy,
            _ => Reach::Exact,
        }
    }

    fn sureness(self) -> f32 {
        match self {
            Self::Exact => 1.0,
            Self::Middle => 0.95,
            Self::Initials => 0.85,
            Self::Alias => 0.9,
            Self::TitleSurname | Self::Acronym => 0.8,
            Self::Transliteration => 0.75,
            Self::Nickname => 0.7,
            Self::Surname | Self::Part => 0.6,
            Self::Typo => 0.5,
        }
    }
}

/// A match of a query with a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameMatch {
    /// The weakest step that was needed.
    pub how: How,
    /// A rank between 0 and 1, not a probability.
    pub sureness: f32,
}

/// Why a text is no name to search for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but spaces, signs or control characters.
    #[error("the name is empty")]
    Empty,
    /// More than [`MAX_WORDS`] words or [`MAX_BYTES`] bytes.
    #[error("the name is too long: at most {MAX_WORDS} words and {MAX_BYTES} bytes")]
    TooLong,
    /// Titles, particles or initials only.
    #[error("\"{0}\" holds no name, only titles, particles or initials")]
    NoName(String),
}

/// Most words of a name asked for.
pub const MAX_WORDS: usize = 16;
/// Most bytes of a name asked for.
pub const MAX_BYTES: usize = 400;

/// The name that an entity of an article bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRecord {
    kind: EntityKind,
    cue: Cue,
    parsed: Parsed,
}

impl NameRecord {
    /// Takes the display name of an entity. A title in front of the name gives the cue; `None` when the
    /// text holds no name. Words after the first [`MAX_WORDS`] are left out.
    pub fn new(kind: EntityKind, name: &str) -> Option<Self> {
        let (parsed, cue) = parse::parse(kind, name);
        parsed.has_name().then_some(Self { kind, cue, parsed })
    }

    /// The same record with a cue from elsewhere in the article.
    pub fn with_cue(mut self, cue: Cue) -> Self {
        self.cue = cue;
        self
    }

    /// The same record with what else the article calls the bearer.
    fn with_roles(mut self, roles: Roles) -> Self {
        self.parsed.roles = self.parsed.roles.with(roles);
        self
    }

    /// The class of the entity.
    pub fn kind(&self) -> EntityKind {
        self.kind
    }

    /// A short text without control characters from which [`NameRecord::decode`] makes the same record: the letter of
    /// its class, its words, and after `|` what else is known.
    pub fn encode(&self) -> String {
        let kind = match self.kind {
            EntityKind::Person => 'p',
            EntityKind::Org => 'o',
            EntityKind::Place => 'l',
            EntityKind::Misc => 'm',
        };
        let cue = match self.cue {
            Cue::None => "",
            Cue::Male => "m",
            Cue::Female => "f",
        };
        let mut out = String::from(kind);
        self.parsed.encode(cue, &mut out);
        out
    }

    /// Reads what [`NameRecord::encode`] wrote; `None` for any other text.
    pub fn decode(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        let kind = match chars.next()? {
            'p' => EntityKind::Person,
            'o' => EntityKind::Org,
            'l' => EntityKind::Place,
            'm' => EntityKind::Misc,
            _ => return None,
        };
        let (parsed, cue) = Parsed::decode(chars.as_str())?;
        let cue = match cue {
            "" => Cue::None,
            "m" => Cue::Male,
            "f" => Cue::Female,
            _ => return None,
        };
        parsed.has_name().then_some(Self { kind, cue, parsed })
    }

    /// The keys under which an index finds the record: three for a name of two words, at most eleven. The first is its
    /// main one, made of a surname or of the last words.
    pub fn keys(&self) -> Vec<String> {
        match self.kind {
            EntityKind::Person => keys::of_person(&self.parsed),
            _ => orgs::keys(&self.parsed),
        }
    }
}

/// Whether a text names a person: it has a word that is no title, particle or initial.
pub(super) fn is_person(text: &str) -> bool {
    parse::parse(EntityKind::Person, text).0.has_name()
}

/// A name that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameQuery {
    kind: EntityKind,
    cue: Cue,
    parsed: Parsed,
    /// The name without titles, given names first.
    spelt: String,
}

impl NameQuery {
    /// Reads a name.
    ///
    /// # Errors
    /// [`NameError`] for a text that is empty, too long, or holds only titles, particles or initials.
    pub fn parse(kind: EntityKind, text: &str) -> Result<Self, NameError> {
        if text.len() > MAX_BYTES || text.split_whitespace().count() > MAX_WORDS {
            return Err(NameError::TooLong);
        }
        if !text.chars().any(char::is_alphanumeric) {
            return Err(NameError::Empty);
        }
        let (parsed, cue) = parse::parse(kind, text);
        if !parsed.has_name() {
            return Err(NameError::NoName(text.trim().to_owned()));
        }
        Ok(Self {
            kind,
            cue,
            parsed,
            spelt: parse::as_written(kind, text),
        })
    }

    /// The keys to look up, at most about forty; every record that [`NameQuery::compare`] accepts has one of them.
    pub fn keys(&self, reach: Reach) -> Vec<String> {
        match self.kind {
            EntityKind::Person => keys::to_look_up(&self.parsed, reach),
            _ => orgs::keys(&self.parsed),
        }
    }

    /// Judges a record by itself; `None` when it is somebody else or the match needs more than `reach` allows.
    /// [`NameQuery::find`] weighs the records of an archive against each other as well.
    pub fn compare(&self, record: &NameRecord, reach: Reach) -> Option<NameMatch> {
        let fit = self.fit(record, reach)?;
        let alone = self.parsed.words.len() == 1 || record.parsed.words.len() == 1;
        // Another spelling of a surname alone is the least that a match can rest on.
        let sureness = if alone && fit.how == How::Transliteration {
            0.45
        } else {
            fit.how.sureness()
        };
        Some(NameMatch {
            how: fit.how,
            sureness,
        })
    }

    /// Whether one is called Mr. and the other Mrs.
    fn opposes(&self, record: &NameRecord) -> bool {
        matches!(
            (self.cue, record.cue),
            (Cue::Male, Cue::Female) | (Cue::Female, Cue::Male)
        )
    }

    fn fit(&self, record: &NameRecord, reach: Reach) -> Option<Fit> {
        if self.kind != record.kind {
            return None;
        }
        if self.opposes(record) {
            return None;
        }
        let fit = match self.kind {
            EntityKind::Person => compare::persons(&self.parsed, &record.parsed, reach)?,
            _ => Fit {
                how: orgs::compare(&self.parsed, &record.parsed)?,
                bare: false,
                surname: 0,
                usual: true,
            },
        };
        (fit.how.reach() <= reach).then_some(fit)
    }
}
