//! Counts phrases of words straight from posting lists.
//!
//! Most of what is asked by position is a phrase of plain words. What the matcher would say of it needs no view and no
//! spans: the starts of one word, kept where each other word stands at its own distance.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings};

use super::BackendError;
use super::lookup::Found;
use super::positions::{MANY, at, open};
use crate::query::matcher::{Atom, Leaf, LeafTest, Region, Solid};

/// A phrase in one segment. Documents are asked for in ascending order.
pub(super) struct Phrase {
    /// The rarest first.
    words: Vec<Word>,
    starts: Vec<u32>,
    next: Vec<u32>,
}

struct Word {
    /// How many positions behind the start of the phrase.
    behind: u32,
    lists: Vec<SegmentPostings>,
}

impl Phrase {
    /// Opens an atom, if it is nothing but a phrase of words with few surfaces each.
    pub(super) fn open(
        reader: &InvertedIndexReader,
        atom: &Atom,
        leaves: &[Leaf],
        terms: &[Vec<Found>],
    ) -> Result<Option<Self>, BackendError> {
        let Atom::Occurs(Solid::Phrase(numbers)) = atom else {
            return Ok(None);
        };
        let plain = |&leaf: &usize| {
            matches!(leaves[leaf].test, LeafTest::Word(_))
                && leaves[leaf].region == Region::Any
                && terms[leaf].len() <= MANY
        };
        if !numbers.iter().all(plain) {
            return Ok(None);
        }
        let often =
            |leaf: usize| -> u64 { terms[leaf].iter().map(|t| u64::from(t.1.doc_freq)).sum() };
        let mut order: Vec<(u32, usize)> = (0..).zip(numbers.iter().copied()).collect();
        order.sort_by_key(|&(_, leaf)| often(leaf));
        let mut words = Vec::with_capacity(order.len());
        for (behind, leaf) in order {
            let lists: Result<_, _> = terms[leaf].iter().map(|t| open(reader, t)).collect();
            words.push(Word {
                behind,
                lists: lists?,
            });
        }
        Ok(Some(Self {
            words,
            starts: Vec::new(),
            next: Vec::new(),
        }))
    }

    /// How often the phrase stands in a document.
    pub(super) fn count(&mut self, doc: u32) -> usize {
        let Some((first, rest)) = self.words.split_first_mut() else {
            return 0;
        };
        first.starts(doc, &mut self.starts);
        for word in rest {
            if self.starts.is_empty() {
                return 0;
            }
            word.starts(doc, &mut self.next);
            both(&mut self.starts, &self.next);
        }
        self.starts.len()
    }
}

impl Word {
    /// Where the phrase would have to start, ascending, for each place of this word.
    fn starts(&mut self, doc: u32, out: &mut Vec<u32>) {
        out.clear();
        let mut several = false;
        for list in &mut self.lists {
            if at(list, doc) {
                several |= !out.is_empty();
                list.append_positions_with_offset(0, out);
            }
        }
        if several {
            out.sort_unstable();
        }
        // A headline's token stands several times at its one position.
        out.dedup();
        if self.behind > 0 {
            out.retain_mut(|place| match place.checked_sub(self.behind) {
                Some(start) => {
                    *place = start;
                    true
                }
                None => false,
            });
        }
    }
}

/// Keeps what `other` has as well; both ascend.
fn both(kept: &mut Vec<u32>, other: &[u32]) {
    let mut from = 0;
    kept.retain(|place| {
        while other.get(from).is_some_and(|next| next < place) {
            from += 1;
        }
        other.get(from) == Some(place)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_have_is_kept() {
        for (a, b, want) in [
            (&[1, 4, 9][..], &[0, 4, 5, 9, 10][..], &[4, 9][..]),
            (&[1], &[], &[]),
            (&[], &[3], &[]),
            (&[7], &[1, 2, 7], &[7]),
        ] {
            let mut kept = a.to_vec();
            both(&mut kept, b);
            assert_eq!(kept, want);
        }
    }
}
