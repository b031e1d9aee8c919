//! Counts phrases of words straight from posting lists.
//!
//! Most of what is asked by position is a phrase of plain words. What the matcher would say of it needs no view and no
//! spans: the starts of one word, kept where each other word stands at its own distance.
//!
//! A word has a list for each of its surfaces, a dozen or more, and nearly every document is in one of them only. So
//! each list in turn is walked together with the candidates of a window: asking every list for every document is what
//! a phrase would cost.

use super::BackendError;
use super::bits::{Bits, Counts, WINDOW};
use super::lookup::{Found, often};
use super::placed::Placed;
use super::positions::MANY;
use super::segment::Segment;
use crate::query::matcher::{Atom, Leaf, LeafTest, Region, Solid};

/// A phrase in one segment. Windows are asked for in ascending order.
pub(super) struct Phrase {
    /// The second rarest first, then the rarest, then the others.
    words: Vec<Word>,
    starts: Starts,
    kept: Starts,
}

struct Word {
    /// How many positions behind the start of the phrase.
    behind: u32,
    lists: Vec<Placed>,
}

/// Where the phrase may start in each document of a window, ascending.
struct Starts {
    all: Vec<u32>,
    /// By place in the window: where in `all` those of the document begin, and how many there are.
    of: Box<[(u32, u32); WINDOW as usize]>,
    /// Those that have any; only for these does `of` mean anything.
    bits: Bits,
}

/// The words of an atom that is nothing but a phrase of words with few surfaces each.
pub(super) fn plain<'a>(
    atom: &'a Atom,
    leaves: &[Leaf],
    terms: &[Vec<Found>],
) -> Option<&'a [usize]> {
    let Atom::Occurs(Solid::Phrase(numbers)) = atom else {
        return None;
    };
    let plain = |&leaf: &usize| {
        matches!(leaves[leaf].test, LeafTest::Word(_))
            && leaves[leaf].region == Region::Any
            && terms[leaf].len() <= MANY
    };
    numbers.iter().all(plain).then_some(numbers)
}

impl Phrase {
    /// Opens a phrase of words, by the terms of each in their order.
    pub(super) fn open<'t>(
        segment: &Segment,
        terms: impl Iterator<Item = &'t [Found]>,
    ) -> Result<Self, BackendError> {
        let mut order: Vec<(u32, &[Found])> = (0..).zip(terms).collect();
        order.sort_by_key(|word| often(word.1));
        // The documents of the rarest are known, so another word tells more.
        if order.len() > 1 {
            order.swap(0, 1);
        }
        let mut words = Vec::with_capacity(order.len());
        for (behind, terms) in order {
            let mut lists = Vec::with_capacity(terms.len());
            for found in terms {
                lists.push(segment.placed(found)?);
            }
            words.push(Word { behind, lists });
        }
        Ok(Self {
            words,
            starts: Starts::new(),
            kept: Starts::new(),
        })
    }

    /// Adds to `counts` how often the phrase stands in each document of the window from `base`; `candidates`: those
    /// that have its rarest word.
    pub(super) fn count(&mut self, base: u32, candidates: &Bits, counts: &mut Counts) {
        let (starts, kept) = (&mut self.starts, &mut self.kept);
        for (number, word) in self.words.iter_mut().enumerate() {
            let behind = word.behind;
            kept.clear();
            if number == 0 {
                word.each(base, candidates, |at, steps| kept.add(at, steps, behind));
            } else {
                word.each(base, &starts.bits, |at, steps| {
                    kept.follow(at, starts.get(at), steps, behind);
                });
            }
            std::mem::swap(starts, kept);
        }
        for at in starts.bits.iter() {
            counts.add(at, starts.get(at).len() as u32);
        }
    }
}

impl Word {
    fn each(&mut self, base: u32, wanted: &Bits, mut each: impl FnMut(u32, &[u32])) {
        for list in &mut self.lists {
            list.each(base, wanted, &mut each);
        }
    }
}

impl Starts {
    fn new() -> Self {
        Self {
            all: Vec::new(),
            of: Box::new([(0, 0); WINDOW as usize]),
            bits: Bits::NONE,
        }
    }

    fn clear(&mut self) {
        self.all.clear();
        self.bits = Bits::NONE;
    }

    fn get(&self, at: u32) -> &[u32] {
        let (from, len) = self.of[at as usize];
        &self.all[from as usize..][..len as usize]
    }

    /// Adds the starts of a phrase, one of whose words stands so far behind each, at these steps from each other.
    fn add(&mut self, at: u32, steps: &[u32], behind: u32) {
        let from = self.all.len();
        let mut place = 0;
        for (nth, &step) in steps.iter().enumerate() {
            place += step;
            // A headline's token stands several times at its one position.
            if (step > 0 || nth == 0) && place >= behind {
                self.all.push(place - behind);
            }
        }
        self.end(at, from);
    }

    /// Adds those of `starts` that have a word so far behind them; both ascend.
    fn follow(&mut self, at: u32, starts: &[u32], steps: &[u32], behind: u32) {
        // Most are a single one of either.
        if let ([start], [place]) = (starts, steps)
            && start + behind != *place
        {
            return;
        }
        let from = self.all.len();
        let mut place = 0;
        let mut starts = starts.iter();
        let mut start = starts.next();
        for &step in steps {
            place += step;
            while let Some(&s) = start
                && s + behind < place
            {
                start = starts.next();
            }
            let Some(&s) = start else { break };
            if s + behind == place {
                self.all.push(s);
                start = starts.next();
            }
        }
        self.end(at, from);
    }

    /// Gives what was added last to a document, beside what it has from other lists.
    fn end(&mut self, at: u32, from: usize) {
        if self.all.len() == from {
            return;
        }
        if self.bits.has(at) {
            let (old, len) = self.of[at as usize];
            let old = old as usize;
            self.all.extend_from_within(old..old + len as usize);
            self.all[from..].sort_unstable();
        }
        self.bits.set(at);
        self.of[at as usize] = (from as u32, (self.all.len() - from) as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_with_a_place_behind_them_are_kept() {
        for (starts, places, want) in [
            (&[1, 4, 9][..], &[2, 4, 0, 1, 4, 1][..], &[4, 9][..]),
            (&[1], &[], &[]),
            (&[], &[3], &[]),
            (&[7, 8], &[1, 1, 7], &[7]),
        ] {
            let mut kept = Starts::new();
            kept.follow(5, starts, places, 2);
            assert_eq!(kept.bits.has(5), !want.is_empty());
            assert_eq!(kept.all, want);
        }
    }

    #[test]
    fn starts_of_several_lists_ascend() {
        let mut starts = Starts::new();
        starts.add(5, &[1, 3, 0, 6], 2);
        starts.add(6, &[4], 2);
        starts.add(5, &[5, 20], 2);
        assert_eq!(starts.get(5), [2, 3, 8, 23]);
        assert_eq!(starts.get(6), [2]);
        assert_eq!(starts.bits.len(), 2);
    }
}
