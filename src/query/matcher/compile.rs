//! Query → pattern: analyses the words as the index did and flattens scopes into leaves.

use std::collections::hash_map::Entry;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::article::{EntityKind, TextField};
use crate::query::analyze::{DOTTED, Language, Memory, Shape, Tokens, fold};
use crate::query::{Query, Word, WordForm};

use super::pattern::{Atom, Leaf, LeafTest, Node, Pattern, Region, Solid, WordTest};

/// A query that is beyond a limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the query has {found} {what}, the limit is {limit}")]
pub struct CompileError {
    /// `words`, `names`, `words in one phrase`, `words in one phrase~n`, `fuzzy words` or `letters in one
    /// fuzzy word`.
    pub what: &'static str,
    /// How many.
    pub found: usize,
    /// How many are allowed.
    pub limit: usize,
}

/// Most different words of one query.
const MAX_LEAVES: usize = 1024;
/// Most different names of one query.
const MAX_NAMES: usize = 256;
/// Most words side by side; one typed word of many parts counts by its parts.
const MAX_ROW: usize = 1024;
/// Most words of a sloppy phrase: the work at each place grows with their square.
const MAX_LOOSE: usize = 64;
/// Most different fuzzy words, and most letters of one. An automaton has a kilobyte per state and some dozens of
/// states per letter, so these keep all automata of a query within tens of megabytes.
const MAX_FUZZY: usize = 32;
const MAX_FUZZY_LETTERS: usize = 32;

/// Compiles a query for an index that holds texts of these languages.
///
/// # Errors
/// More than 1,024 different words, 256 different names, 1,024 words in one phrase, 64 in one `"…"~n`, 32 different
/// fuzzy words, or 32 letters in one of these.
pub fn compile(query: &Query, languages: &[Language]) -> Result<Pattern, CompileError> {
    let mut compiler = Compiler {
        leaves: Distinct::default(),
        atoms: Distinct::default(),
        names: Distinct::default(),
        terms: Memory::take(),
        languages,
        shouted: !has_lower(query),
        fuzzy: 0,
        beyond: None,
    };
    let root = compiler.node(query, Region::Any);
    match compiler.beyond {
        Some(error) => Err(error),
        None => Ok(Pattern {
            leaves: compiler.leaves.list,
            atoms: compiler.atoms.list,
            names: compiler.names.list,
            root,
        }),
    }
}

/// Whether any word has a lower-case letter; where none has, capitals say nothing. A single word in
/// capitals is an acronym.
fn has_lower(query: &Query) -> bool {
    fn visit(query: &Query, words: &mut usize, lower: &mut bool) {
        let mut word = |w: &Word| {
            *words += 1;
            *lower |=
                w.text.chars().any(char::is_lowercase) || !w.text.contains(char::is_alphabetic);
        };
        match query {
            Query::Word(w) => word(w),
            Query::Phrase { words, .. } => words.iter().for_each(word),
            Query::In(_, q) | Query::Lead(q) | Query::AtLeast(_, q) | Query::Not(q) => {
                visit(q, words, lower)
            }
            Query::Near { first, rest } => {
                visit(first, words, lower);
                rest.iter().for_each(|l| visit(&l.operand, words, lower));
            }
            Query::NotNear {
                wanted, unwanted, ..
            } => {
                visit(wanted, words, lower);
                visit(unwanted, words, lower);
            }
            Query::And(all) | Query::Or(all) => all.iter().for_each(|q| visit(q, words, lower)),
            Query::All
            | Query::AnyEntity(_)
            | Query::Name { .. }
            | Query::Field { .. }
            | Query::Date { .. } => {}
        }
    }
    let (mut words, mut lower) = (0, false);
    visit(query, &mut words, &mut lower);
    lower || words < 2
}

struct Compiler<'a> {
    leaves: Distinct<Leaf>,
    atoms: Distinct<Atom>,
    names: Distinct<(EntityKind, String)>,
    terms: Memory,
    languages: &'a [Language],
    shouted: bool,
    fuzzy: usize,
    /// The first limit that was met; from then on nothing more is compiled.
    beyond: Option<CompileError>,
}

/// A list without doubles.
struct Distinct<T> {
    list: Vec<T>,
    known: FxHashMap<T, usize>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            known: FxHashMap::default(),
        }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    /// The number of an item, new or known.
    fn number(&mut self, item: T) -> usize {
        let next = self.list.len();
        match self.known.entry(item) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                self.list.push(free.key().clone());
                *free.insert(next)
            }
        }
    }
}

/// What two regions have in common, or `None`.
fn narrow(outer: Region, inner: Region) -> Option<Region> {
    match (outer, inner) {
        (Region::Any, r) | (r, Region::Any) => Some(r),
        (a, b) if a == b => Some(a),
        (Region::Headline, Region::Lead) | (Region::Lead, Region::Headline) => {
            Some(Region::Headline)
        }
        (Region::Body, Region::Lead) | (Region::Lead, Region::Body) => Some(Region::LeadBody),
        (Region::LeadBody, Region::Lead | Region::Body)
        | (Region::Lead | Region::Body, Region::LeadBody) => Some(Region::LeadBody),
        _ => None,
    }
}

impl Compiler<'_> {
    /// Notes that a limit is met; `false` where it is.
    fn within(&mut self, what: &'static str, found: usize, limit: usize) -> bool {
        if found > limit {
            self.beyond
                .get_or_insert(CompileError { what, found, limit });
        }
        self.beyond.is_none()
    }

    fn node(&mut self, query: &Query, region: Region) -> Node {
        if self.beyond.is_some() {
            return Node::Nothing;
        }
        match query {
            Query::All => Node::All,
            Query::Word(_) | Query::Phrase { .. } | Query::AnyEntity(_) | Query::Name { .. } => {
                match self.solid(query, region) {
                    Some(solid) => self.atom(Atom::Occurs(solid)),
                    None => Node::Nothing,
                }
            }
            Query::Field { field, text } => Node::Field(*field, text.clone()),
            Query::Date { from, to } => Node::Date(*from, *to),
            Query::In(field, inner) => {
                let wanted = match field {
                    TextField::Headline => Region::Headline,
                    TextField::Body => Region::Body,
                };
                match narrow(region, wanted) {
                    Some(region) => self.node(inner, region),
                    None => Node::Nothing,
                }
            }
            Query::Lead(inner) => match narrow(region, Region::Lead) {
                Some(region) => self.node(inner, region),
                None => Node::Nothing,
            },
            Query::AtLeast(n, inner) => match self.solid(inner, region) {
                Some(solid) => self.atom(Atom::AtLeast((*n).max(1), solid)),
                None => Node::Nothing,
            },
            Query::Near { first, rest } => {
                let Some(first) = self.solid(first, region) else {
                    return Node::Nothing;
                };
                let mut links = Vec::with_capacity(rest.len());
                for link in rest {
                    let Some(solid) = self.solid(&link.operand, region) else {
                        return Node::Nothing;
                    };
                    links.push((link.distance, solid));
                }
                self.atom(Atom::Chain(first, links))
            }
            Query::NotNear {
                wanted,
                distance,
                unwanted,
            } => {
                let Some(wanted) = self.solid(wanted, region) else {
                    return Node::Nothing;
                };
                match self.solid(unwanted, region) {
                    Some(unwanted) => self.atom(Atom::Lone(wanted, *distance, unwanted)),
                    None => self.atom(Atom::Occurs(wanted)),
                }
            }
            Query::And(all) => Node::And(all.iter().map(|q| self.node(q, region)).collect()),
            Query::Or(all) => Node::Or(all.iter().map(|q| self.node(q, region)).collect()),
            Query::Not(inner) => Node::Not(Box::new(self.node(inner, region))),
        }
    }

    fn atom(&mut self, atom: Atom) -> Node {
        Node::Atom(self.atoms.number(atom))
    }

    fn leaf(&mut self, test: LeafTest, region: Region) -> usize {
        let known = self.leaves.list.len();
        let letters = match &test {
            LeafTest::Fuzzy(word, _) => word.chars().count(),
            _ => 0,
        };
        let leaf = self.leaves.number(Leaf { test, region });
        self.fuzzy += usize::from(leaf == known && letters > 0);
        self.within("words", leaf + 1, MAX_LEAVES);
        self.within("fuzzy words", self.fuzzy, MAX_FUZZY);
        self.within("letters in one fuzzy word", letters, MAX_FUZZY_LETTERS);
        leaf
    }

    /// An operand, or `None` where nothing can match it (no letter or digit in it).
    fn solid(&mut self, query: &Query, region: Region) -> Option<Solid> {
        if self.beyond.is_some() {
            return None;
        }
        match query {
            Query::Word(word) => self.row(std::slice::from_ref(word), None, region),
            Query::Phrase { words, slop } => self.row(words, *slop, region),
            Query::AnyEntity(kind) => Some(Solid::Leaf(self.leaf(LeafTest::Entity(*kind), region))),
            Query::Name { kind, text } => {
                let name = self.names.number((*kind, text.clone()));
                self.within("names", name + 1, MAX_NAMES);
                Some(Solid::Leaf(self.leaf(LeafTest::Name(name), region)))
            }
            Query::Or(all) => {
                let mut solids = Vec::with_capacity(all.len());
                for q in all {
                    solids.extend(self.solid(q, region));
                }
                match solids.len() {
                    0 => None,
                    1 => solids.pop(),
                    _ => Some(Solid::Any(solids)),
                }
            }
            _ => None,
        }
    }

    /// Words side by side.
    fn row(&mut self, words: &[Word], slop: Option<u32>, region: Region) -> Option<Solid> {
        let (what, most) = match slop {
            None => ("words in one phrase", MAX_ROW),
            Some(_) => ("words in one phrase~n", MAX_LOOSE),
        };
        let mut leaves = Vec::with_capacity(words.len());
        for word in words {
            let tokens: Vec<_> = Tokens::new(&word.text).collect();
            if !self.within(what, leaves.len() + tokens.len(), most) {
                return None;
            }
            let last = tokens.len().saturating_sub(1);
            for (at, token) in tokens.iter().enumerate() {
                let text = &word.text[token.start..token.end];
                let test = match word.form {
                    WordForm::Stem => LeafTest::Word(self.word(text, token.shape)),
                    WordForm::Exact => {
                        let straight = text.replace(['\u{2018}', '\u{2019}', '\u{02BC}'], "'");
                        LeafTest::Exact(straight, self.any_reading(text, token.shape))
                    }
                    WordForm::Prefix if at == last => LeafTest::Prefix(surface(text, token.shape)),
                    WordForm::Fuzzy(edits) if at == last => {
                        LeafTest::Fuzzy(surface(text, token.shape), edits.min(2))
                    }
                    WordForm::Prefix | WordForm::Fuzzy(_) => {
                        LeafTest::Word(self.word(text, token.shape))
                    }
                };
                leaves.push(self.leaf(test, region));
            }
        }
        match (leaves.len(), slop) {
            (0, _) => None,
            (1, _) => Some(Solid::Leaf(leaves[0])),
            (_, None) => Some(Solid::Phrase(leaves)),
            (_, Some(n)) => Some(Solid::Loose(leaves, n.max(1))),
        }
    }

    /// What a typed word asks for. In capitals or with dots it is an acronym: exactly this, whatever
    /// English endings it happens to have. In lower case it may also be one.
    fn word(&mut self, text: &str, shape: Shape) -> WordTest {
        let folded = surface(text, shape);
        let dotted = dot(&folded);
        match shape {
            Shape::Dotted => WordTest {
                stems: Vec::new(),
                surfaces: vec![dotted.unwrap_or(folded)],
            },
            Shape::Capitals if !self.shouted => WordTest {
                stems: Vec::new(),
                surfaces: vec![dotted.unwrap_or(folded)],
            },
            _ => {
                let mut test = WordTest {
                    stems: self.stems(text, &folded),
                    surfaces: vec![folded],
                };
                test.surfaces.extend(dotted);
                test
            }
        }
    }

    /// Every term that a token with this text can have.
    fn any_reading(&mut self, text: &str, shape: Shape) -> WordTest {
        let folded = surface(text, shape);
        let stems = match shape {
            Shape::Dotted => Vec::new(),
            _ => self.stems(text, &folded),
        };
        let dotted = dot(&folded);
        let mut surfaces = vec![folded];
        surfaces.extend(dotted);
        WordTest { stems, surfaces }
    }

    fn stems(&mut self, text: &str, folded: &str) -> Vec<String> {
        let mut stems: Vec<String> = Vec::with_capacity(1);
        if folded.starts_with(|c: char| c.is_ascii_digit()) {
            return vec![folded.to_owned()];
        }
        for &language in self.languages {
            let stem = self.terms.of(language).stem(text, folded);
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        }
        stems
    }
}

/// Folded as a surface in the index: no dots in acronyms, no commas in numbers.
fn surface(text: &str, shape: Shape) -> String {
    let mut folded = fold(text);
    if shape == Shape::Dotted {
        folded.retain(|c| c != '.');
    } else if folded.starts_with(|c: char| c.is_ascii_digit()) {
        folded.retain(|c| c != ',');
    }
    folded
}

/// The acronym's own form of a function word.
fn dot(folded: &str) -> Option<String> {
    DOTTED
        .contains(&folded)
        .then(|| format!("{}.{}", &folded[..1], &folded[1..]))
}
