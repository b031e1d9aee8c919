//! Pattern → plan: where each leaf is in each segment, what each atom weighs, and in which order to test.

use super::bearing::Asked;
use super::lookup::{Found, Lookup};
use super::positions::long_lists;
use super::postings::Source;
use super::score::{Tally, any_of, idf};
use super::segment::Segment;
use super::{BackendError, bearing::Bearer};
use crate::query::Reach;
use crate::query::analyze::Language;
use crate::query::matcher::{Atom, LeafTest, Node, Pattern, Region, Solid};

/// What must be read to decide an atom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Which documents have the terms.
    Documents,
    /// Where in them.
    Positions,
    /// The stored article.
    Article,
}

/// An atom as it is to be evaluated.
pub(super) struct AtomPlan {
    pub(super) need: Need,
    /// The sum of the inverse document frequencies of its words; 0 for a name.
    pub(super) weight: f32,
    /// Whether the tree has it more than once: then it is decided for the whole window at once.
    pub(super) shared: bool,
    /// The one leaf whose frequencies are the atom's.
    pub(super) single: Option<usize>,
    /// Whether it is a name.
    pub(super) name: bool,
    docs: f64,
}

/// The Boolean frame, cheapest first.
pub(super) enum Step<'p> {
    All,
    Nothing,
    Atom(usize),
    Meta(&'p Node),
    And(Vec<Step<'p>>),
    Or(Vec<Step<'p>>),
    Not(Box<Step<'p>>),
}

/// What a segment has for each leaf.
pub(super) struct SegmentPlan {
    pub(super) terms: Vec<Vec<Found>>,
    /// `None` where it is not opened yet.
    pub(super) sources: Vec<Option<Source>>,
    pub(super) bearers: Vec<Vec<Bearer>>,
}

/// A query ready to run.
pub(super) struct Plan<'p> {
    pub(super) pattern: &'p Pattern,
    pub(super) root: Step<'p>,
    pub(super) atoms: Vec<AtomPlan>,
    /// The atoms that give scores, in the order of the query.
    pub(super) scored: Vec<usize>,
    /// All of them are names.
    pub(super) only_names: bool,
    /// Leaves that several atoms read.
    pub(super) shared_leaves: Vec<bool>,
    pub(super) segments: Vec<SegmentPlan>,
    pub(super) asked: Vec<Asked>,
}

/// Documents with any surface of a word are counted exactly up to about so many; above, estimated. The limit is on
/// the whole index, so that it does not depend on segments.
const COUNTED: u64 = 1024;

/// Most leaves that stand for many words.
const MAX_WIDE: usize = 64;

/// Most entries in the lists of documents that positions are found by, in one segment; 8 bytes each.
const MAX_LISTED: u64 = 8_000_000;

impl<'p> Plan<'p> {
    /// Makes the plan; `docs`: living documents.
    pub(super) fn new(
        pattern: &'p Pattern,
        reach: Reach,
        segments: &[Segment],
        docs: u64,
        languages: &[Language],
    ) -> Result<Self, BackendError> {
        let wide = |test: &LeafTest| matches!(test, LeafTest::Prefix(_) | LeafTest::Fuzzy(..));
        let wide_count = pattern.leaves.iter().filter(|l| wide(&l.test)).count();
        if wide_count > MAX_WIDE {
            return Err(BackendError::Limit {
                message: format!(
                    "the query has {wide_count} words with * or ~, the limit is {MAX_WIDE}"
                ),
            });
        }
        let mut lookup = Lookup::new(languages);
        let mut asked = Vec::with_capacity(pattern.names.len());
        let mut bearers = Vec::with_capacity(pattern.names.len());
        for (kind, text) in &pattern.names {
            let mut name = Asked::new(*kind, text, reach, segments, &mut lookup)?;
            bearers.push(name.take_documents());
            asked.push(name);
        }
        let mut tallies: Vec<Tally> = pattern.leaves.iter().map(|_| Tally::default()).collect();
        let mut counted: Vec<f64> = vec![0.0; pattern.leaves.len()];
        let mut exactly = vec![false; pattern.leaves.len()];
        let mut plans: Vec<SegmentPlan> = Vec::with_capacity(segments.len());
        for (number, segment) in segments.iter().enumerate() {
            let mut plan = SegmentPlan {
                terms: Vec::with_capacity(pattern.leaves.len()),
                sources: Vec::with_capacity(pattern.leaves.len()),
                bearers: bearers
                    .iter_mut()
                    .map(|name| std::mem::take(&mut name[number]))
                    .collect(),
            };
            for (at, leaf) in pattern.leaves.iter().enumerate() {
                if let LeafTest::Name(name) = leaf.test {
                    let bearers = &plan.bearers[name];
                    counted[at] += segment.living_of(bearers.iter().map(|b| b.0)) as f64;
                    let docs = bearers.iter().map(|b| (b.0, b.1)).collect();
                    plan.sources.push(Some(Source::Sorted(docs, 0)));
                    plan.terms.push(Vec::new());
                    continue;
                }
                let terms = lookup.terms(&leaf.test, segment)?;
                // Words that stand for many are counted exactly below.
                if !wide(&leaf.test) {
                    for found in &terms {
                        let lists = segment.lists(&leaf.test)?;
                        tallies[at].add(&found.0, segment.living(lists, &found.1)?);
                    }
                }
                plan.sources.push(None);
                plan.terms.push(terms);
            }
            plans.push(plan);
        }
        for (plan, segment) in plans.iter_mut().zip(segments) {
            for (at, leaf) in pattern.leaves.iter().enumerate() {
                if plan.sources[at].is_some() {
                    continue;
                }
                let together = tallies[at].is_several() && tallies[at].sum() <= COUNTED;
                if !together && !wide(&leaf.test) {
                    continue;
                }
                let lists = segment.lists(&leaf.test)?;
                let source = Source::open(lists, &plan.terms[at], segment.max_doc(), true)?;
                if let Source::Sorted(docs, _) = &source {
                    counted[at] += segment.living_of(docs.iter().map(|d| d.0)) as f64;
                    exactly[at] = true;
                }
                plan.sources[at] = Some(source);
            }
        }
        for (at, tally) in tallies.iter().enumerate() {
            if !exactly[at] {
                counted[at] += tally.documents(docs);
            }
        }
        let mut plan = Self {
            pattern,
            root: Step::Nothing,
            atoms: Vec::with_capacity(pattern.atoms.len()),
            scored: Vec::new(),
            only_names: true,
            shared_leaves: vec![false; pattern.leaves.len()],
            segments: plans,
            asked,
        };
        let mut uses = vec![0usize; pattern.leaves.len()];
        for atom in &pattern.atoms {
            plan.atoms.push(plan_atom(pattern, atom, &counted, docs));
            atom.for_each_leaf(&mut |l| uses[l] += 1);
        }
        plan.shared_leaves = uses.iter().map(|&n| n > 1).collect();
        let mut seen = vec![0usize; pattern.atoms.len()];
        plan.root = plan.step(&pattern.root, &mut seen, true);
        for (atom, &times) in seen.iter().enumerate() {
            plan.atoms[atom].shared = times > 1;
        }
        plan.within_memory()?;
        plan.scored.sort_unstable();
        plan.scored.dedup();
        plan.only_names = plan.scored.iter().all(|&a| plan.atoms[a].name);
        Ok(plan)
    }

    /// Words that stand for very many are read as lists of documents before their positions can be.
    fn within_memory(&self) -> Result<(), BackendError> {
        for segment in &self.segments {
            let mut lists = 0;
            for (atom, plan) in self.pattern.atoms.iter().zip(&self.atoms) {
                if plan.need == Need::Positions {
                    lists += long_lists(atom, &segment.terms);
                }
            }
            if lists > MAX_LISTED {
                return Err(BackendError::Limit {
                    message: format!(
                        "words with * or ~ near others, in phrases or in one part of the article \
                         stand for {lists} words of articles, the limit is {MAX_LISTED}"
                    ),
                });
            }
        }
        Ok(())
    }

    fn step(&mut self, node: &'p Node, seen: &mut [usize], scored: bool) -> Step<'p> {
        match node {
            Node::All => Step::All,
            Node::Nothing => Step::Nothing,
            Node::Field(..) | Node::Date(..) => Step::Meta(node),
            Node::Atom(atom) => {
                seen[*atom] += 1;
                if scored {
                    self.scored.push(*atom);
                }
                Step::Atom(*atom)
            }
            Node::And(all) => {
                let mut steps: Vec<Step> = all.iter().map(|n| self.step(n, seen, scored)).collect();
                steps.sort_by(|a, b| {
                    let (a, b) = (self.cost(a), self.cost(b));
                    a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
                });
                Step::And(steps)
            }
            Node::Or(all) => Step::Or(all.iter().map(|n| self.step(n, seen, scored)).collect()),
            Node::Not(inner) => Step::Not(Box::new(self.step(inner, seen, false))),
        }
    }

    /// What to test first: postings before positions before stored text, rare before frequent.
    fn cost(&self, step: &Step) -> (u8, f64) {
        match step {
            Step::Nothing => (0, 0.0),
            Step::Atom(atom) => {
                let plan = &self.atoms[*atom];
                (2 * plan.need as u8, plan.docs)
            }
            Step::All => (1, 0.0),
            Step::Meta(_) => (1, 1.0),
            Step::Not(inner) => (self.cost(inner).0 | 1, 2.0),
            Step::And(all) => all
                .iter()
                .map(|s| self.cost(s))
                .reduce(|a, b| (a.0.max(b.0), a.1.min(b.1)))
                .unwrap_or((0, 0.0)),
            Step::Or(all) => all
                .iter()
                .map(|s| self.cost(s))
                .reduce(|a, b| (a.0.max(b.0), a.1 + b.1))
                .unwrap_or((0, 0.0)),
        }
    }
}

fn plan_atom(pattern: &Pattern, atom: &Atom, counted: &[f64], docs: u64) -> AtomPlan {
    let plain = |leaf: usize| {
        let leaf = &pattern.leaves[leaf];
        let words = matches!(
            leaf.test,
            LeafTest::Word(_) | LeafTest::Prefix(_) | LeafTest::Fuzzy(..) | LeafTest::Name(_)
        );
        // A mark of a name is one per mention, so its documents are as good as a word's.
        leaf.region == Region::Any && (words || matches!(leaf.test, LeafTest::Entity(_)))
    };
    let mut stored = false;
    atom.for_each_leaf(&mut |l| {
        let leaf = &pattern.leaves[l];
        stored |= match leaf.test {
            LeafTest::Exact(..) => true,
            LeafTest::Name(_) => !matches!(atom, Atom::Occurs(_)) || leaf.region != Region::Any,
            _ => false,
        };
    });
    let need = match atom {
        _ if stored => Need::Article,
        Atom::Occurs(Solid::Leaf(leaf)) if plain(*leaf) => Need::Documents,
        Atom::Occurs(Solid::Any(all))
            if all
                .iter()
                .all(|s| matches!(s, Solid::Leaf(leaf) if plain(*leaf))) =>
        {
            Need::Documents
        }
        _ => Need::Positions,
    };
    let first = match atom {
        Atom::Occurs(s) | Atom::AtLeast(_, s) | Atom::Lone(s, ..) | Atom::Chain(s, _) => s,
    };
    let mut estimate = documents(first, counted, docs);
    let mut weight = weigh(first, counted, docs);
    if let Atom::Chain(_, rest) = atom {
        for (_, solid) in rest {
            estimate = estimate.min(documents(solid, counted, docs));
            weight += weigh(solid, counted, docs);
        }
    }
    let single = match atom {
        Atom::Occurs(Solid::Leaf(leaf)) if need == Need::Documents => Some(*leaf),
        _ => None,
    };
    let name = matches!(atom, Atom::Occurs(Solid::Leaf(l)) if matches!(pattern.leaves[*l].test, LeafTest::Name(_)));
    AtomPlan {
        need,
        weight,
        shared: false,
        single,
        name,
        docs: estimate,
    }
}

/// About how many documents have an operand.
fn documents(solid: &Solid, counted: &[f64], docs: u64) -> f64 {
    match solid {
        Solid::Leaf(leaf) => counted[*leaf],
        Solid::Phrase(leaves) | Solid::Loose(leaves, _) => leaves
            .iter()
            .map(|&l| counted[l])
            .fold(f64::INFINITY, f64::min),
        Solid::Any(all) => any_of(
            docs,
            all.iter()
                .map(|s| documents(s, counted, docs).round() as u64),
        ),
    }
}

fn weigh(solid: &Solid, counted: &[f64], docs: u64) -> f32 {
    match solid {
        Solid::Phrase(leaves) | Solid::Loose(leaves, _) => leaves
            .iter()
            .map(|&l| idf(docs as f64, counted[l].min(docs as f64)))
            .sum(),
        other => idf(
            docs as f64,
            documents(other, counted, docs).min(docs as f64),
        ),
    }
}
