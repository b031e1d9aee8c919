//! Fills a view from the text of an article: walks its tokens and tests the few that can match.
//!
//! Most tokens of an article cannot match any word of a query; [`Gate`] tells, so that only the rest are
//! folded, stemmed and looked up.

use std::rc::Rc;

use levenshtein_automata::DFA;
use rustc_hash::FxHashMap;

use crate::article::{EntityKind, TextField};
use crate::query::analyze::{
    Event, Language, Memory, Shape, TextParts, Walk, bare, split, surface_of,
};

use super::fuzzy;
use super::gate::Gate;
use super::pattern::{Leaf, LeafTest, Pattern};
use super::span::{Span, View};

/// Where a token stands: bytes in its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// First byte.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Reads articles for one pattern.
pub struct TextView<'a> {
    leaves: &'a [Leaf],
    by_stem: FxHashMap<&'a str, Vec<usize>>,
    by_surface: FxHashMap<&'a str, Vec<usize>>,
    prefixes: Vec<(usize, &'a str)>,
    fuzzy: Vec<(usize, Rc<DFA>)>,
    exact: Vec<(usize, &'a str)>,
    entities: Vec<(usize, EntityKind)>,
    names: Vec<(usize, usize)>,
    gate: Gate,
    terms: Memory,
    surface: String,
    /// Bytes of every token by position, of the article read last.
    pub places: Vec<Place>,
}

impl<'a> TextView<'a> {
    /// For a pattern.
    pub fn new(pattern: &'a Pattern) -> Self {
        let mut view = Self {
            leaves: &pattern.leaves,
            by_stem: FxHashMap::default(),
            by_surface: FxHashMap::default(),
            prefixes: Vec::new(),
            fuzzy: Vec::new(),
            exact: Vec::new(),
            entities: Vec::new(),
            names: Vec::new(),
            gate: Gate::default(),
            terms: Memory::take(),
            surface: String::new(),
            places: Vec::new(),
        };
        for (at, leaf) in pattern.leaves.iter().enumerate() {
            match &leaf.test {
                LeafTest::Word(test) => {
                    for stem in &test.stems {
                        view.by_stem.entry(stem).or_default().push(at);
                        view.gate.admit(bare(stem), true);
                    }
                    for surface in &test.surfaces {
                        view.by_surface.entry(surface).or_default().push(at);
                        view.gate.admit(surface, false);
                    }
                }
                LeafTest::Prefix(prefix) => {
                    view.gate.admit(prefix, true);
                    view.prefixes.push((at, prefix));
                }
                LeafTest::Fuzzy(word, edits) => {
                    view.gate.admit_fuzzy(word, usize::from(*edits));
                    view.fuzzy.push((at, fuzzy::automaton(word, *edits)));
                }
                LeafTest::Exact(word, _) => {
                    view.gate.admit(word, false);
                    view.exact.push((at, word));
                }
                LeafTest::Entity(kind) => view.entities.push((at, *kind)),
                LeafTest::Name(name) => view.names.push((at, *name)),
            }
        }
        view
    }

    /// Fills `view` with where the leaves stand in this article. `named(name, mention)`: whether the
    /// mention with this index is of an entity that the name asks for.
    pub fn fill(
        &mut self,
        parts: TextParts<'_>,
        named: &mut dyn FnMut(usize, usize) -> bool,
        view: &mut View,
    ) {
        view.reset(self.leaves.len());
        self.places.clear();
        let language = parts.language;
        let english = language == Language::default();
        let headline = parts.headline;
        let body = parts.body;
        let mentions = parts.mentions;
        // Most words are longer.
        self.places.reserve(body.len() / 5);
        let mut walk = Walk::new(parts);
        loop {
            let (gate, places) = (&self.gate, &mut self.places);
            walk.pass(|field, start, end| {
                let text = match field {
                    TextField::Headline => headline,
                    TextField::Body => body,
                };
                let passed = !gate.passes(&text.as_bytes()[start..end], english);
                if passed {
                    places.push(Place {
                        start: start as u32,
                        end: end as u32,
                    });
                }
                passed
            });
            let Some(event) = walk.next() else { break };
            match event {
                Event::Paragraph { position } => {
                    if view.bounds.paragraphs.is_empty() {
                        view.bounds.body = position;
                    }
                    view.bounds.paragraphs.push(position);
                }
                Event::Sentence { position, .. } => view.bounds.sentences.push(position),
                Event::LeadEnd { position } => view.bounds.lead_end = position,
                Event::Mention {
                    position,
                    tokens,
                    index,
                } => {
                    let span = Span {
                        start: position,
                        end: position + tokens,
                    };
                    for &(leaf, kind) in &self.entities {
                        if mentions[index].kind == kind {
                            add(&mut view.leaves[leaf], span);
                        }
                    }
                    for &(leaf, name) in &self.names {
                        if named(name, index) {
                            add(&mut view.leaves[leaf], span);
                        }
                    }
                }
                Event::Token {
                    position,
                    token,
                    field,
                    acronym,
                } => {
                    self.places.resize(position as usize, Place::default());
                    self.places.push(Place {
                        start: token.start as u32,
                        end: token.end as u32,
                    });
                    let text = match field {
                        TextField::Headline => headline,
                        TextField::Body => body,
                    };
                    let word = &text[token.start..token.end];
                    if self.gate.passes(word.as_bytes(), english) {
                        let span = Span {
                            start: position,
                            end: position + 1,
                        };
                        self.token(word, token.shape, acronym, language, span, view);
                    }
                }
            }
        }
    }

    fn token(
        &mut self,
        word: &str,
        shape: Shape,
        acronym: bool,
        language: Language,
        span: Span,
        view: &mut View,
    ) {
        let Some(term) = self.terms.of(language).term(word, shape, acronym) else {
            return;
        };
        let mut hit = |leaf: usize| add(&mut view.leaves[leaf], span);
        if let Some((stem, _)) = split(term)
            && let Some(leaves) = self.by_stem.get(stem)
        {
            leaves.iter().for_each(|&l| hit(l));
        }
        let surfaces =
            !self.by_surface.is_empty() || !self.prefixes.is_empty() || !self.fuzzy.is_empty();
        if surfaces && surface_of(term, &mut self.surface) {
            let surface = self.surface.as_str();
            if let Some(leaves) = self.by_surface.get(surface) {
                leaves.iter().for_each(|&l| hit(l));
            }
            for (leaf, prefix) in &self.prefixes {
                if surface.starts_with(prefix) {
                    hit(*leaf);
                }
            }
            for (leaf, dfa) in &self.fuzzy {
                if fuzzy::accepts(dfa, surface) {
                    hit(*leaf);
                }
            }
        }
        for (leaf, wanted) in &self.exact {
            if same_letters(word, wanted) {
                hit(*leaf);
            }
        }
    }
}

/// Adds a span that comes last, once.
fn add(spans: &mut Vec<Span>, span: Span) {
    if spans.last() != Some(&span) {
        spans.push(span);
    }
}

/// As written, whatever the form of the apostrophe; `wanted` has straight ones.
fn same_letters(word: &str, wanted: &str) -> bool {
    if word.is_ascii() {
        return word == wanted;
    }
    word.chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
            c => c,
        })
        .eq(wanted.chars())
}
