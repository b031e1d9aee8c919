//! A query compiled for matching: leaves, atoms and their Boolean frame.

use crate::article::EntityKind;
use crate::query::{Distance, Field};

/// A word as a test on terms: any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WordTest {
    /// Any surface of one of these stems.
    pub stems: Vec<String>,
    /// Exactly one of these folded surfaces, whatever its stem.
    pub surfaces: Vec<String>,
}

/// What a leaf matches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LeafTest {
    /// A token by stem or surface.
    Word(WordTest),
    /// A token whose folded surface begins so.
    Prefix(String),
    /// A token whose folded surface is within so many edits (optimal string alignment: insert, delete,
    /// replace, swap neighbours), in chars.
    Fuzzy(String, u8),
    /// A token written exactly so (the apostrophe's form does not count); the word test finds candidates.
    Exact(String, WordTest),
    /// A name of the class.
    Entity(EntityKind),
    /// A mention of an entity that [`Pattern::names`] with this number matches.
    Name(usize),
}

/// Which part of an article counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Region {
    /// Headline and body.
    #[default]
    Any,
    /// The headline.
    Headline,
    /// The body.
    Body,
    /// The headline and the first paragraph of text.
    Lead,
    /// The body as far as the first paragraph of text.
    LeadBody,
}

/// A test and where it counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leaf {
    /// The test.
    pub test: LeafTest,
    /// Where.
    pub region: Region,
}

/// An operand: something that stands in one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Solid {
    /// One leaf.
    Leaf(usize),
    /// Leaves side by side, in order.
    Phrase(Vec<usize>),
    /// Leaves in any order with at most `slop` − 1 other tokens among them, each at a place of its own.
    Loose(Vec<usize>, u32),
    /// Any of these.
    Any(Vec<Solid>),
}

/// Something that an article has or has not, with the places that show it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// It occurs.
    Occurs(Solid),
    /// Each near the one before.
    Chain(Solid, Vec<(Distance, Solid)>),
    /// The first occurs where the second is not near.
    Lone(Solid, Distance, Solid),
    /// So many different occurrences.
    AtLeast(u32, Solid),
}

/// The Boolean frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Every article.
    All,
    /// No article (an operand that can't occur).
    Nothing,
    /// [`Pattern::atoms`] with this number.
    Atom(usize),
    /// A metadata field.
    Field(Field, String),
    /// Days as YYYYMMDD, both ends included, either open.
    Date(Option<u32>, Option<u32>),
    /// All.
    And(Vec<Node>),
    /// Any.
    Or(Vec<Node>),
    /// Not.
    Not(Box<Node>),
}

/// A compiled query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The tests, without doubles.
    pub leaves: Vec<Leaf>,
    /// The atoms, without doubles.
    pub atoms: Vec<Atom>,
    /// The names that are asked for: class and text as typed, without doubles.
    pub names: Vec<(EntityKind, String)>,
    /// The frame.
    pub root: Node,
}

impl Solid {
    /// Calls `each` for every leaf.
    pub fn for_each_leaf(&self, each: &mut dyn FnMut(usize)) {
        match self {
            Solid::Leaf(leaf) => each(*leaf),
            Solid::Phrase(leaves) | Solid::Loose(leaves, _) => {
                leaves.iter().for_each(|&leaf| each(leaf))
            }
            Solid::Any(solids) => solids.iter().for_each(|s| s.for_each_leaf(each)),
        }
    }
}

impl Atom {
    /// Calls `each` for every leaf.
    pub fn for_each_leaf(&self, each: &mut dyn FnMut(usize)) {
        match self {
            Atom::Occurs(s) | Atom::AtLeast(_, s) => s.for_each_leaf(each),
            Atom::Chain(first, rest) => {
                first.for_each_leaf(each);
                rest.iter().for_each(|(_, s)| s.for_each_leaf(each));
            }
            Atom::Lone(a, _, b) => {
                a.for_each_leaf(each);
                b.for_each_leaf(each);
            }
        }
    }
}
