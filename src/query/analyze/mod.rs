//! Text → tokens → terms: one set of rules for the index, the query and the highlights.
//!
//! What a token is, where a sentence starts and how a word is folded and stemmed must be the same
//! wherever text is looked at, or a highlight is not a match. So it stands here once, and the index
//! (`crate::backend`), the query compiler and the matcher all call it. `docs/query.md` has the rules
//! in words.

mod fold;
mod language;
mod memory;
mod term;
mod tokens;
mod walk;
mod words;

pub use fold::{fold, fold_into};
pub use language::Language;
pub use memory::Memory;
pub(crate) use term::ZONE;
pub use term::{DOTTED, Shape, Terms, bare, compose, pointers, split, surface_of, zone};
pub use tokens::{Token, Tokens};
pub(crate) use walk::LONGEST_NAME;
pub use walk::{Event, MentionMark, TextParts, Walk, mention_marks, own_headline, paragraph_kinds};
