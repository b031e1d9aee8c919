//! What the lexer hands to the parser.

use crate::article::{EntityKind, TextField};
use crate::query::{Distance, Field, Query};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::query::parse) enum Scope {
    Text(TextField),
    Name(EntityKind),
    Meta(Field),
}

#[derive(Clone, Debug)]
pub(in crate::query::parse) enum Kind {
    /// A word or quoted text, as typed and as read.
    Term {
        raw: String,
        query: Option<Query>,
        quoted: bool,
    },
    Leaf(Query),
    Open,
    Close,
    And,
    Or,
    Not {
        minus: bool,
    },
    Near {
        distance: Distance,
        negated: bool,
    },
    Scope(Scope),
    Lead,
    AtLeast(u32),
    /// A bracket without partner.
    Nothing,
}

#[derive(Clone, Debug)]
pub(in crate::query::parse) struct Token {
    pub kind: Kind,
    /// Chars, from 1.
    pub column: usize,
    /// As typed, for an operator that turns out to be text.
    pub text: String,
}
