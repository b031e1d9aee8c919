//! Fills the matcher's view of one document from postings: where the leaves of an atom stand.
//!
//! Only documents that have all the words get here. Cursors go forward only, so documents are asked for in ascending order.

use rustc_hash::FxHashMap;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Term};

use super::BackendError;
use super::lookup::{Found, often};
use super::postings::{damaged, each_block};
use super::schema::Fields;
use super::segment::Segment;
use super::tokenizer::{border, name_tokens};
use crate::query::matcher::{Atom, Leaf, Region, Solid, Span, View};

/// With more lists than this, which of them hold a document is looked up first.
pub(super) const MANY: usize = 24;
/// With more of a leaf's lists than this open, all are closed; they open again where they are needed.
const OPEN: usize = 256;

/// Reads the positions of one atom's leaves.
pub(super) struct Positions {
    leaves: Vec<(usize, Cursors)>,
    bounds: Option<[SegmentPostings; 3]>,
    buffer: Vec<u32>,
}

enum Cursors {
    /// Each with the length of its spans.
    Few(Vec<(SegmentPostings, u32)>),
    /// Sorted documents with the number of a term in each; lists are opened when they are met.
    Many {
        docs: Vec<(u32, u32)>,
        terms: Vec<Found>,
        open: FxHashMap<u32, SegmentPostings>,
    },
}

/// How many entries the lists that [`Positions`] would make for this atom have.
pub(super) fn long_lists(atom: &Atom, terms: &[Vec<Found>]) -> u64 {
    leaves_of(atom)
        .into_iter()
        .filter(|&leaf| terms[leaf].len() > MANY)
        .map(|leaf| often(&terms[leaf]))
        .sum()
}

/// The leaves of an atom, each once.
fn leaves_of(atom: &Atom) -> Vec<usize> {
    let mut leaves: Vec<usize> = Vec::new();
    atom.for_each_leaf(&mut |l| leaves.push(l));
    leaves.sort_unstable();
    leaves.dedup();
    leaves
}

/// Opens a posting list with its positions.
fn open(reader: &InvertedIndexReader, found: &Found) -> Result<SegmentPostings, BackendError> {
    reader
        .read_postings_from_terminfo(&found.1, IndexRecordOption::WithFreqsAndPositions)
        .map_err(damaged)
}

/// Whether an atom's spans depend on where parts of the article start.
fn needs_bounds(atom: &Atom, leaves: &[Leaf]) -> bool {
    fn loose(solid: &Solid) -> bool {
        match solid {
            Solid::Loose(..) => true,
            Solid::Any(all) => all.iter().any(loose),
            Solid::Leaf(_) | Solid::Phrase(_) => false,
        }
    }
    let mut region = false;
    atom.for_each_leaf(&mut |l| region |= leaves[l].region != Region::Any);
    region
        || match atom {
            Atom::Chain(..) | Atom::Lone(..) => true,
            Atom::Occurs(s) | Atom::AtLeast(_, s) => loose(s),
        }
}

impl Positions {
    pub(super) fn open(
        segment: &Segment,
        fields: &Fields,
        atom: &Atom,
        leaves: &[Leaf],
        terms: &[Vec<Found>],
    ) -> Result<Self, BackendError> {
        let numbers = leaves_of(atom);
        let mut cursors = Vec::with_capacity(numbers.len());
        for leaf in numbers {
            let lists = segment.lists(&leaves[leaf].test)?;
            cursors.push((leaf, Cursors::open(lists, &terms[leaf])?));
        }
        let bounds = if needs_bounds(atom, leaves) {
            let marks = segment.marks()?;
            let mark = |which| -> Result<SegmentPostings, BackendError> {
                let term = Term::from_field_text(fields.marks, border(which));
                Ok(marks
                    .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)
                    .map_err(damaged)?
                    .unwrap_or_else(SegmentPostings::empty))
            };
            Some([mark('p')?, mark('s')?, mark('l')?])
        } else {
            None
        };
        Ok(Self {
            leaves: cursors,
            bounds,
            buffer: Vec::new(),
        })
    }

    /// Fills `view`, which has been reset, for this document. `reader`: that of the words; marks are so few that
    /// their lists are open already.
    pub(super) fn fill(
        &mut self,
        reader: &InvertedIndexReader,
        doc: u32,
        view: &mut View,
    ) -> Result<(), BackendError> {
        let buffer = &mut self.buffer;
        for (leaf, cursors) in &mut self.leaves {
            cursors.fill(reader, doc, buffer, &mut view.leaves[*leaf])?;
        }
        if let Some([paragraphs, sentences, lead]) = &mut self.bounds {
            let bounds = &mut view.bounds;
            if at(paragraphs, doc) {
                paragraphs.positions(&mut bounds.paragraphs);
                bounds.body = bounds.paragraphs.first().copied().unwrap_or(u32::MAX);
            }
            if at(sentences, doc) {
                sentences.positions(&mut bounds.sentences);
            }
            if at(lead, doc) {
                lead.positions(buffer);
                bounds.lead_end = buffer.first().copied().unwrap_or(u32::MAX);
            }
        }
        Ok(())
    }
}

/// Moves to `doc`; whether it is there.
fn at(postings: &mut SegmentPostings, doc: u32) -> bool {
    if postings.doc() < doc {
        postings.seek(doc);
    }
    postings.doc() == doc
}

impl Cursors {
    fn open(reader: &InvertedIndexReader, terms: &[Found]) -> Result<Self, BackendError> {
        if terms.len() <= MANY {
            let mut few = Vec::with_capacity(terms.len());
            for found in terms {
                few.push((open(reader, found)?, name_tokens(&found.0)));
            }
            return Ok(Self::Few(few));
        }
        let mut docs = Vec::new();
        for (number, found) in terms.iter().enumerate() {
            let mut block = reader
                .read_block_postings_from_terminfo(&found.1, IndexRecordOption::Basic)
                .map_err(damaged)?;
            each_block(&mut block, |some, _| {
                docs.extend(some.iter().map(|&d| (d, number as u32)));
            });
        }
        docs.sort_unstable();
        docs.shrink_to_fit();
        Ok(Self::Many {
            docs,
            terms: terms.to_vec(),
            open: FxHashMap::default(),
        })
    }

    fn fill(
        &mut self,
        reader: &InvertedIndexReader,
        doc: u32,
        buffer: &mut Vec<u32>,
        spans: &mut Vec<Span>,
    ) -> Result<(), BackendError> {
        let mut lists = 0;
        let mut take = |postings: &mut SegmentPostings, length: u32| {
            if at(postings, doc) {
                lists += 1;
                postings.positions(buffer);
                spans.extend(buffer.iter().map(|&start| Span {
                    start,
                    end: start + length,
                }));
            }
        };
        match self {
            Self::Few(few) => few.iter_mut().for_each(|(p, length)| take(p, *length)),
            Self::Many {
                docs,
                terms,
                open: opened,
            } => {
                if opened.len() > OPEN {
                    opened.clear();
                }
                let from = docs.partition_point(|d| d.0 < doc);
                for &(_, number) in docs[from..].iter().take_while(|d| d.0 == doc) {
                    let postings = match opened.entry(number) {
                        std::collections::hash_map::Entry::Occupied(e) => e.into_mut(),
                        std::collections::hash_map::Entry::Vacant(e) => {
                            e.insert(open(reader, &terms[number as usize])?)
                        }
                    };
                    take(postings, name_tokens(&terms[number as usize].0));
                }
            }
        }
        if lists > 1 {
            spans.sort_unstable();
        }
        // A headline's token stands several times at its one position.
        spans.dedup();
        Ok(())
    }
}
