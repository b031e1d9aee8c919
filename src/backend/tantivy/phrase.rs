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
    places: Vec<u32>,
}

struct Word {
    /// How many positions behind the start of the phrase: once, or as often as the phrase has the word.
    behind: Vec<u32>,
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
        let often = |leaf: usize| -> u64 {
            let lists = terms[leaf].iter();
            lists.map(|t| u64::from(t.1.doc_freq)).sum()
        };
        let mut order = numbers.clone();
        order.sort_by_key(|&leaf| (often(leaf), leaf));
        order.dedup();
        let mut words = Vec::with_capacity(order.len());
        for leaf in order {
            let lists: Result<_, _> = terms[leaf].iter().map(|t| open(reader, t)).collect();
            let behind = (0..).zip(numbers).filter(|&(_, &n)| n == leaf);
            words.push(Word {
                behind: behind.map(|(at, _)| at).collect(),
                lists: lists?,
            });
        }
        Ok(Some(Self {
            words,
            starts: Vec::new(),
            places: Vec::new(),
        }))
    }

    /// How often the phrase stands in a document.
    pub(super) fn count(&mut self, doc: u32) -> usize {
        let (starts, places) = (&mut self.starts, &mut self.places);
        for (number, word) in self.words.iter_mut().enumerate() {
            word.places(doc, places);
            let mut behind = word.behind.iter();
            if number == 0
                && let Some(first) = behind.next()
            {
                starts.clear();
                starts.extend(places.iter().filter_map(|place| place.checked_sub(*first)));
            }
            for &behind in behind {
                keep(starts, places, behind);
            }
            if starts.is_empty() {
                return 0;
            }
        }
        starts.len()
    }
}

impl Word {
    /// Where the word stands, ascending.
    fn places(&mut self, doc: u32, out: &mut Vec<u32>) {
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
    }
}

/// Keeps the starts that have a place so far behind them; both ascend.
fn keep(starts: &mut Vec<u32>, places: &[u32], behind: u32) {
    let mut from = 0;
    starts.retain(|start| {
        let wanted = start.saturating_add(behind);
        while places.get(from).is_some_and(|&place| place < wanted) {
            from += 1;
        }
        places.get(from) == Some(&wanted)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_with_a_place_behind_them_are_kept() {
        for (starts, places, want) in [
            (&[1, 4, 9][..], &[2, 6, 7, 11, 12][..], &[4, 9][..]),
            (&[1], &[], &[]),
            (&[], &[3], &[]),
            (&[7, u32::MAX], &[1, 2, 9], &[7]),
        ] {
            let mut kept = starts.to_vec();
            keep(&mut kept, places, 2);
            assert_eq!(kept, want);
        }
    }
}
