//! The query tree: what a query means, with words as typed. It is what crosses the seam to a backend.
//!
//! Words stay as typed (analysis happens when a tree is compiled for matching), so that a tree can be
//! printed back as canonical query text and parsed again to the same tree.

use crate::article::{EntityKind, TextField};

/// How a word of a query is to be compared with a word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordForm {
    /// `word`: folded and stemmed.
    Stem,
    /// `=word`: as written; case and accents count.
    Exact,
    /// `nucle*`: any word that begins so, folded.
    Prefix,
    /// `Shoygu~1`: at most so many edits (1 or 2; insert, delete, replace, swap), folded. `Shoygu~` is
    /// resolved by the parser: 1 for up to 5 letters, else 2.
    Fuzzy(u8),
}

/// One word of a query as typed; analysis may make several tokens of it (`COVID-19`), which then
/// must stand together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// As typed, without operators. Never empty; contains at least one letter or digit.
    pub text: String,
    /// How it is compared.
    pub form: WordForm,
}

/// A metadata field that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `section:`, compared without case.
    Section,
    /// `source:`, compared without case.
    Source,
    /// `id:`, an article id or the path of its file, compared as is.
    Id,
}

/// How far two operands may be apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Distance {
    /// `w/n`: at most n words apart (next to each other is 1), in any order. n ≥ 1.
    Within(u32),
    /// `pre/n`: the same, left operand first.
    Before(u32),
    /// `w/s`: in one sentence.
    Sentence,
    /// `w/p`: in one paragraph.
    Paragraph,
}

/// One step of a proximity chain: the distance to the operand before, and the operand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// How far from the operand before.
    pub distance: Distance,
    /// The operand.
    pub operand: Query,
}

/// What is asked.
///
/// *Operands* of proximity, `atleast` and `not w/n` are only [`Query::Word`], [`Query::Phrase`],
/// [`Query::AnyEntity`], [`Query::Name`] or an [`Query::Or`] of these; the parser rewrites what can be
/// rewritten and warns about the rest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Query {
    /// Every article (a request with filters only).
    All,
    /// A word in headline or body.
    Word(Word),
    /// `"a b c"`: these words next to each other in this order; with `slop` n (`"a b"~n`): in any order
    /// with at most n − 1 other words among them.
    Phrase {
        /// At least one word. Inside a phrase a word may be a prefix, fuzzy or exact.
        words: Vec<Word>,
        /// `~n`, n ≥ 1.
        slop: Option<u32>,
    },
    /// `@person`, `@org`, `@place`, `@misc`: any name of the class.
    AnyEntity(EntityKind),
    /// `person:Shoigu`, `org:"…"`, `place:(…)`: an entity of this name, however spelt.
    Name {
        /// Which class.
        kind: EntityKind,
        /// The name as typed.
        text: String,
    },
    /// `section:`, `source:`, `id:`.
    Field {
        /// Which.
        field: Field,
        /// The value as typed.
        text: String,
    },
    /// `date:2022`, `date:2022-03..2022-05`, `date:..2021`: days as YYYYMMDD, both ends included.
    Date {
        /// First day, or open.
        from: Option<u32>,
        /// Last day, or open.
        to: Option<u32>,
    },
    /// `headline:…`, `body:…`: only there.
    In(TextField, Box<Query>),
    /// `lead(…)`: only in the headline or the first paragraph of text.
    Lead(Box<Query>),
    /// `atleast3(…)`: so many occurrences of the operand. n ≥ 1.
    AtLeast(u32, Box<Query>),
    /// `a w/5 b`, `a w/5 b pre/3 c`: each operand near the one before; the same occurrence serves both
    /// of its links.
    Near {
        /// The leftmost operand.
        first: Box<Query>,
        /// The others, at least one.
        rest: Vec<Link>,
    },
    /// `a not w/5 b`: an occurrence of `a` with no `b` so near.
    NotNear {
        /// What must occur.
        wanted: Box<Query>,
        /// Within | Sentence | Paragraph | Before.
        distance: Distance,
        /// What must not be near.
        unwanted: Box<Query>,
    },
    /// All of these. At least two.
    And(Vec<Query>),
    /// Any of these. At least two.
    Or(Vec<Query>),
    /// Not this. Alone or in an `Or` it means every other article.
    Not(Box<Query>),
}
