//! A plan run over one segment, a window of documents at a time.
//!
//! Within a window the Boolean frame works on bit sets. What is known so far is handed on as a mask, so
//! that dear tests (positions, stored text) see only documents that everything cheaper has let through.

mod rank;

use super::BackendError;
use super::bits::{Bits, Counts, MOST_OFTEN, WINDOW};
use super::lookup::{Found, often};
use super::meta::Meta;
use super::phrase::{Phrase, plain};
use super::plan::{Need, Plan, SegmentPlan, Step};
use super::positions::Positions;
use super::postings::Source;
use super::prune::Bar;
use super::reading::Reading;
use super::schema::Fields;
use super::segment::Segment;
use crate::query::matcher::{Atom, Evaluator, Leaf, LeafTest, Solid, View};

/// The run.
pub(super) struct Run<'a, 'p> {
    plan: &'a Plan<'p>,
    segment: &'a Segment,
    fields: &'a Fields,
    part: SegmentPlan,
    meta: Meta<'p>,
    evaluator: Evaluator<'p>,
    leaves: Vec<Option<Counts>>,
    leaf_done: Vec<bool>,
    atoms: Vec<AtomState>,
    view: View,
    reading: Option<Reading<'p>>,
    base: u32,
    alive: Bits,
    bar: Option<Bar>,
}

struct AtomState {
    /// Where it holds, as far as was asked in this window.
    bits: Bits,
    done: bool,
    counts: Option<Counts>,
    positions: Option<Places>,
    /// Of a phrase that is counted from its lists.
    rarest: Option<usize>,
}

/// Where an atom's words are looked up.
enum Places {
    Phrase(Box<Phrase>),
    Any(Box<Positions>),
}

impl Places {
    fn open(
        segment: &Segment,
        fields: &Fields,
        atom: &Atom,
        leaves: &[Leaf],
        terms: &[Vec<Found>],
    ) -> Result<Self, BackendError> {
        Ok(match plain(atom, leaves, terms) {
            Some(words) => {
                let terms = words.iter().map(|&leaf| terms[leaf].as_slice());
                Self::Phrase(Box::new(Phrase::open(segment, terms)?))
            }
            None => Self::Any(Box::new(Positions::open(
                segment, fields, atom, leaves, terms,
            )?)),
        })
    }
}

impl<'a, 'p> Run<'a, 'p> {
    pub(super) fn new(
        plan: &'a Plan<'p>,
        part: SegmentPlan,
        segment: &'a Segment,
        fields: &'a Fields,
    ) -> Self {
        let atoms = plan.pattern.atoms.iter().map(|atom| AtomState {
            bits: Bits::NONE,
            done: false,
            counts: None,
            positions: None,
            rarest: plain(atom, &plan.pattern.leaves, &part.terms).and_then(|words| {
                let rarest = words.iter().min_by_key(|&&leaf| often(&part.terms[leaf]));
                rarest.copied()
            }),
        });
        let atoms = atoms.collect();
        Self {
            evaluator: Evaluator::new(plan.pattern),
            meta: Meta::default(),
            leaves: plan.pattern.leaves.iter().map(|_| None).collect(),
            leaf_done: vec![false; plan.pattern.leaves.len()],
            atoms,
            view: View::default(),
            reading: None,
            base: 0,
            alive: Bits::NONE,
            bar: None,
            plan,
            segment,
            fields,
            part,
        }
    }

    /// The matching documents of the window from `base`; windows come in ascending order.
    pub(super) fn window(&mut self, base: u32) -> Result<Bits, BackendError> {
        self.base = base;
        self.alive = self.segment.alive(base);
        self.leaf_done.fill(false);
        for atom in &mut self.atoms {
            if atom.done {
                atom.done = false;
                atom.bits = Bits::NONE;
            }
        }
        let alive = self.alive;
        self.step(&self.plan.root, &alive)
    }

    fn step(&mut self, step: &'a Step<'p>, mask: &Bits) -> Result<Bits, BackendError> {
        Ok(match step {
            _ if mask.is_empty() => Bits::NONE,
            Step::All => *mask,
            Step::Nothing => Bits::NONE,
            Step::Atom(atom) => self.atom(*atom, mask)?,
            Step::Meta(node) => {
                self.meta
                    .window(node, self.segment, self.fields, self.base, mask)?
            }
            Step::And(all) => {
                let mut left = *mask;
                for step in all {
                    left = self.step(step, &left)?;
                }
                left
            }
            Step::Or(all) => {
                let mut any = Bits::NONE;
                for step in all {
                    any.add(&self.step(step, mask)?);
                }
                any
            }
            Step::Not(inner) => mask.without(&self.step(inner, mask)?),
        })
    }

    fn atom(&mut self, number: usize, mask: &Bits) -> Result<Bits, BackendError> {
        let plan = &self.plan.atoms[number];
        if self.atoms[number].done {
            return Ok(self.atoms[number].bits.and(mask));
        }
        let alive = self.alive;
        let wide = if plan.shared { &alive } else { mask };
        let atom = &self.plan.pattern.atoms[number];
        let bits = match (plan.need, atom) {
            (Need::Documents, Atom::Occurs(Solid::Leaf(leaf))) => self.leaf(*leaf, wide)?,
            (Need::Documents, Atom::Occurs(solid)) => self.sum(number, solid, wide)?,
            _ => {
                let candidates = match self.atoms[number].rarest {
                    Some(leaf) => self.leaf(leaf, wide)?,
                    None => self.candidates(atom, wide)?,
                };
                self.confirm(number, atom, plan.need, &candidates)?
            }
        };
        let state = &mut self.atoms[number];
        state.bits = bits;
        state.done = true;
        Ok(bits.and(mask))
    }

    /// Documents of `mask` that have a leaf.
    fn leaf(&mut self, leaf: usize, mask: &Bits) -> Result<Bits, BackendError> {
        let counts = self.leaves[leaf].get_or_insert_with(Counts::new);
        if self.leaf_done[leaf] {
            return Ok(counts.bits.and(mask));
        }
        counts.bits = Bits::NONE;
        let wide = if self.plan.shared_leaves[leaf] {
            &self.alive
        } else {
            mask
        };
        let source = match &mut self.part.sources[leaf] {
            Some(source) => source,
            none => {
                let lists = self.segment.lists(&self.plan.pattern.leaves[leaf].test)?;
                let (terms, docs) = (&self.part.terms[leaf], self.segment.max_doc());
                none.insert(Source::open(lists, terms, docs, false)?)
            }
        };
        source.fill(self.base, wide, counts);
        self.leaf_done[leaf] = true;
        Ok(counts.bits.and(mask))
    }

    /// An OR of leaves: their frequencies together.
    fn sum(&mut self, number: usize, solid: &Solid, mask: &Bits) -> Result<Bits, BackendError> {
        let mut leaves = Vec::new();
        solid.for_each_leaf(&mut |l| leaves.push(l));
        let mut sum = self.atoms[number].counts.take().unwrap_or_else(Counts::new);
        sum.bits = Bits::NONE;
        for leaf in leaves {
            let bits = self.leaf(leaf, mask)?;
            if let Some(counts) = &self.leaves[leaf] {
                bits.iter().for_each(|at| sum.add(at, counts.tf(at)));
            }
        }
        let bits = sum.bits;
        self.atoms[number].counts = Some(sum);
        Ok(bits)
    }

    /// Documents that have what an atom needs, wherever it stands.
    fn candidates(&mut self, atom: &Atom, mask: &Bits) -> Result<Bits, BackendError> {
        match atom {
            Atom::Occurs(s) | Atom::Lone(s, ..) => self.solid(s, mask),
            Atom::AtLeast(n, s) => {
                let bits = self.solid(s, mask)?;
                let Solid::Leaf(leaf) = s else {
                    return Ok(bits);
                };
                // Frequencies count headlines several times, so they are never too small; but those of
                // names are bounded.
                if matches!(self.plan.pattern.leaves[*leaf].test, LeafTest::Name(_)) {
                    return Ok(bits);
                }
                let n = (*n).min(MOST_OFTEN);
                let mut enough = Bits::NONE;
                if let Some(counts) = &self.leaves[*leaf] {
                    bits.iter()
                        .filter(|&at| counts.tf(at) >= n)
                        .for_each(|at| enough.set(at));
                }
                Ok(enough)
            }
            Atom::Chain(first, rest) => {
                let mut left = self.solid(first, mask)?;
                for (_, solid) in rest {
                    left = self.solid(solid, &left)?;
                }
                Ok(left)
            }
        }
    }

    fn solid(&mut self, solid: &Solid, mask: &Bits) -> Result<Bits, BackendError> {
        match solid {
            _ if mask.is_empty() => Ok(Bits::NONE),
            Solid::Leaf(leaf) => self.leaf(*leaf, mask),
            Solid::Phrase(leaves) | Solid::Loose(leaves, _) => {
                let mut left = *mask;
                for &leaf in leaves {
                    left = self.leaf(leaf, &left)?;
                }
                Ok(left)
            }
            Solid::Any(all) => {
                let mut any = Bits::NONE;
                for solid in all {
                    any.add(&self.solid(solid, mask)?);
                }
                Ok(any)
            }
        }
    }

    /// Looks where an atom's words stand, document by document.
    fn confirm(
        &mut self,
        number: usize,
        atom: &'p Atom,
        need: Need,
        candidates: &Bits,
    ) -> Result<Bits, BackendError> {
        if candidates.is_empty() {
            return Ok(Bits::NONE);
        }
        let mut counts = self.atoms[number].counts.take().unwrap_or_else(Counts::new);
        counts.bits = Bits::NONE;
        let pattern = self.plan.pattern;
        if need == Need::Positions {
            let places = match &mut self.atoms[number].positions {
                Some(places) => places,
                none => none.insert(Places::open(
                    self.segment,
                    self.fields,
                    atom,
                    &pattern.leaves,
                    &self.part.terms,
                )?),
            };
            match places {
                Places::Phrase(phrase) => phrase.count(self.base, candidates, &mut counts),
                Places::Any(positions) => {
                    for at in candidates.iter() {
                        self.view.reset(pattern.leaves.len());
                        positions.fill(&self.segment.text, self.base + at, &mut self.view)?;
                        let found = self.evaluator.atom(atom, &self.view).len();
                        counts.add_some(at, found);
                    }
                }
            }
        } else {
            for at in candidates.iter() {
                let article = self.segment.article(self.base + at)?;
                let reading = self.reading.get_or_insert_with(|| Reading::new(pattern));
                reading.read(&article, &self.plan.asked);
                counts.add_some(at, self.evaluator.atom(atom, &reading.view).len());
            }
        }
        let bits = counts.bits;
        self.atoms[number].counts = Some(counts);
        Ok(bits)
    }

    /// The windows of the segment.
    pub(super) fn windows(&self) -> impl Iterator<Item = u32> + use<> {
        (0..self.segment.max_doc()).step_by(WINDOW as usize)
    }
}
