//! The span matcher: what decides that an article matches is what draws its highlights.
//!
//! A `Pattern` is a query compiled to *leaves* (tests for one token or name) and *atoms* over them
//! (a word, a phrase, a proximity chain …) joined by AND, OR and NOT. It is evaluated over a `View`:
//! for each leaf the positions at which it stands, and where sentences and paragraphs start. The matcher
//! does not care who filled the view: the index from its postings (to decide hits) or `TextView` from
//! a stored article (to draw them).
//!
//! Semantics, shared by both:
//! - a position counts tokens; headline and body are separate, nothing spans both;
//! - two occurrences are n apart when n − 1 tokens stand between them; overlapping ones are never near;
//! - in a chain `a w/5 b w/9 c` the same `b` serves both links;
//! - an occurrence is highlighted when it takes part in a way in which the article matches.

mod compile;
mod eval;
/// Words with typing errors.
pub mod fuzzy;
mod gate;
mod loose;
mod pattern;
mod span;
mod text;

pub use compile::{CompileError, compile};
pub use eval::{Evaluator, Found};
pub use pattern::{Atom, Leaf, LeafTest, Node, Pattern, Region, Solid, WordTest};
pub use span::{Bounds, Span, View};
pub use text::{Place, TextView};
