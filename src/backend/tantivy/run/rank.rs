//! Which documents of a window may be among the best, and their scores.

use crate::query::matcher::LeafTest;

use super::super::BackendError;
use super::super::bits::{Bits, Counts, WINDOW};
use super::super::prune::Bar;
use super::super::score::Norms;
use super::super::select::{Best, Candidate};
use super::Run;

/// What a sure match of a name weighs against how much of the article it is.
const SURE: f32 = 100.0;

/// So many places of a segment's first window are scored before it is known what it takes to be among the best; then
/// four times as many, and so on.
const FIRST: u32 = 128;

impl Run<'_, '_> {
    /// Puts those of the matching documents of the window that can be there among the best. `number`: of the segment.
    pub(in super::super) fn rank(
        &mut self,
        bits: &Bits,
        norms: &Norms,
        number: usize,
        best: &mut Best,
    ) -> Result<(), BackendError> {
        if self.plan.scored.is_empty() {
            for at in bits.iter() {
                best.add(self.candidate(at, 0.0, number)?);
            }
            return Ok(());
        }
        let (mut left, mut chunk) = (*bits, FIRST);
        while !left.is_empty() {
            if let Some(floor) = best.floor() {
                left = self.promising(&left, norms, floor);
            }
            let mut some = left;
            if self.base == 0 {
                some.truncate(chunk);
                chunk *= 4;
            }
            left = left.without(&some);
            let scorer = self.scorer(norms);
            for at in some.iter() {
                let score = scorer.score(at);
                if best.may_enter(score) {
                    best.add(self.candidate(at, score, number)?);
                }
            }
        }
        Ok(())
    }

    /// A document with what it is ordered by.
    fn candidate(&self, at: u32, score: f32, number: usize) -> Result<Candidate, BackendError> {
        let (segment, doc) = (self.segment, self.base + at);
        let id = match segment.order()? {
            Some(column) => column.ords().first(doc).unwrap_or(0),
            None => 0,
        };
        Ok(Candidate {
            score,
            date: segment.dates()?.first(doc),
            id,
            segment: number,
            doc,
        })
    }

    /// What scores the documents of the window.
    fn scorer<'r>(&'r self, norms: &'r Norms) -> Scorer<'r> {
        let part = |&number: &usize| {
            let (state, plan) = (&self.atoms[number], &self.plan.atoms[number]);
            let counts = match plan.single {
                Some(leaf) => self.leaves[leaf].as_ref(),
                None => state.counts.as_ref(),
            };
            counts.map(|counts| Part {
                atom: number,
                name: plan.name,
                weight: plan.weight,
                bits: &state.bits,
                counts,
            })
        };
        Scorer {
            run: self,
            norms,
            lengths: self.segment.lengths(self.base),
            parts: self.plan.scored.iter().filter_map(part).collect(),
        }
    }

    /// Those of the matching documents of the window that may still be among the best, given that a score under
    /// `floor` is not: most words in most documents are too common to get there alone.
    fn promising(&mut self, bits: &Bits, norms: &Norms, floor: f32) -> Bits {
        let plan = self.plan;
        if plan.scored.iter().any(|&atom| plan.atoms[atom].name) {
            return *bits;
        }
        // The floor stays for most windows.
        if self.bar.as_ref().is_none_or(|bar| bar.floor != floor) {
            let weights = plan.scored.iter().map(|&atom| plan.atoms[atom].weight);
            self.bar = Some(Bar::new(weights, floor, norms));
        }
        let mut left = *bits;
        let Some(bar) = &self.bar else { return left };
        for set in &bar.losing {
            let mut any = Bits::NONE;
            for (at, &atom) in plan.scored.iter().enumerate() {
                if !set.has(at) {
                    any.add(&self.atoms[atom].bits);
                }
            }
            left.keep(&any);
        }
        if let Some(limits) = &bar.alone
            && let [atom] = plan.scored[..]
            && let Some(leaf) = plan.atoms[atom].single
            && let Some(counts) = &self.leaves[leaf]
        {
            let lengths = self.segment.lengths(self.base);
            left.retain(|at| limits.reach(lengths[(at % WINDOW) as usize], counts.tf(at)));
        }
        left
    }

    /// How sure a name is to be meant in a document, 0 to 1.
    fn sure(&self, atom: usize, doc: u32) -> f32 {
        let mut sure = 0u8;
        self.plan.pattern.atoms[atom].for_each_leaf(&mut |leaf| {
            if let LeafTest::Name(name) = self.plan.pattern.leaves[leaf].test {
                let bearers = &self.part.bearers[name];
                if let Ok(at) = bearers.binary_search_by_key(&doc, |b| b.0) {
                    sure = sure.max(bearers[at].2);
                }
            }
        });
        f32::from(sure) / 200.0
    }
}

/// Scores the documents of one window.
struct Scorer<'r> {
    run: &'r Run<'r, 'r>,
    norms: &'r Norms,
    lengths: &'r [u8; WINDOW as usize],
    /// In the order of the query, in which they are added.
    parts: Vec<Part<'r>>,
}

/// What an atom gives to scores.
struct Part<'r> {
    atom: usize,
    name: bool,
    weight: f32,
    bits: &'r Bits,
    counts: &'r Counts,
}

impl Scorer<'_> {
    /// The score of the document at a place of the window.
    fn score(&self, at: u32) -> f32 {
        let length = self.lengths[(at % WINDOW) as usize];
        let mut sum = 0.0;
        for part in &self.parts {
            // What is not there adds nothing: that is cheaper than to ask first.
            let tf = part.counts.tf(at) * u32::from(part.bits.has(at));
            let share = self.norms.saturate(length, tf);
            if !part.name {
                sum += part.weight * share;
            } else if tf > 0 {
                let sure = self.run.sure(part.atom, self.run.base + at);
                sum += match self.run.plan.only_names {
                    true => SURE * sure + share,
                    false => 2.0 * sure * share,
                };
            }
        }
        sum
    }
}
