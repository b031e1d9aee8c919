//! Where one leaf stands in one segment: documents with frequencies, window by window.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;

use super::BackendError;
use super::bits::{Bits, Counts, WINDOW};
use super::lookup::{Found, often};

/// Documents of a full block of tantivy's postings.
pub(super) const COMPRESSION_BLOCK_SIZE: usize = 128;

/// With more lists than this a leaf is read term by term into one array for the segment.
const MANY: usize = 48;
/// With fewer documents than this in a window it is cheaper to seek each.
const FEW: u32 = 24;
/// With more documents than this in a window, all its places are cleared and looked through rather than each
/// document's bit set as it comes.
const DENSE: u64 = 200;

/// The source of a leaf's documents.
pub(super) enum Source {
    /// A few posting lists, read side by side; `dense`: windows have many documents.
    Lists { lists: Vec<List>, dense: bool },
    /// Sorted documents with frequencies, and how far they were read.
    Sorted(Vec<(u32, u32)>, usize),
}

/// A posting list and where it stands.
pub(super) struct List {
    block: BlockSegmentPostings,
    at: usize,
    /// The document at `at`; `u32::MAX` at the end.
    doc: u32,
}

impl List {
    fn open(reader: &InvertedIndexReader, found: &Found) -> Result<Self, BackendError> {
        let block = reader
            .read_block_postings_from_terminfo(&found.1, IndexRecordOption::WithFreqs)
            .map_err(damaged)?;
        let doc = block.docs().first().copied().unwrap_or(u32::MAX);
        Ok(Self { block, at: 0, doc })
    }

    fn arrive(&mut self, at: usize) {
        self.at = at;
        self.doc = self.block.docs().get(at).copied().unwrap_or(u32::MAX);
    }

    fn next_block(&mut self) {
        // A block that is not full is the last.
        if self.block.docs().len() < COMPRESSION_BLOCK_SIZE {
            self.at = 0;
            self.doc = u32::MAX;
        } else {
            self.block.advance();
            self.arrive(0);
        }
    }

    /// Goes to the first document from `target` on.
    fn seek(&mut self, target: u32) {
        if self.doc >= target {
            return;
        }
        let docs = self.block.docs();
        if docs.last().is_some_and(|&last| last >= target) {
            let ahead = docs[self.at..].partition_point(|&d| d < target);
            let at = self.at + ahead;
            self.arrive(at);
        } else if docs.len() < COMPRESSION_BLOCK_SIZE {
            self.doc = u32::MAX;
        } else {
            let at = self.block.seek(target);
            self.arrive(at);
        }
    }

    /// Goes through the rest of the window from `base`: stretches of documents and frequencies.
    fn all(&mut self, base: u32, mut each: impl FnMut(&[u32], &[u32])) {
        self.seek(base);
        let end = base.saturating_add(WINDOW);
        while self.doc < end {
            let (docs, freqs) = (self.block.docs(), self.block.freqs());
            let at = match docs.last() {
                Some(&last) if last < end => docs.len(),
                _ => self.at + docs[self.at..].partition_point(|&d| d < end),
            };
            each(&docs[self.at..at], &freqs[self.at..at]);
            if at < docs.len() {
                self.arrive(at);
            } else {
                self.next_block();
            }
        }
    }

    fn some(&mut self, base: u32, mask: &Bits, counts: &mut Counts) {
        for at in mask.iter() {
            self.seek(base + at);
            if self.doc == base + at {
                counts.add(at, self.block.freqs()[self.at]);
            }
            if self.doc == u32::MAX {
                return;
            }
        }
    }
}

impl Source {
    /// Opens the postings of these terms in a segment of so many documents. `exact` asks for one sorted array, whose length is the number
    /// of documents.
    pub(super) fn open(
        reader: &InvertedIndexReader,
        found: &[Found],
        of: u32,
        exact: bool,
    ) -> Result<Self, BackendError> {
        if found.len() <= MANY && !exact {
            let mut lists = Vec::with_capacity(found.len());
            for term in found {
                lists.push(List::open(reader, term)?);
            }
            let docs = often(found);
            return Ok(Self::Lists {
                lists,
                dense: docs * u64::from(WINDOW) > DENSE * u64::from(of),
            });
        }
        let mut docs: Vec<(u32, u32)> = Vec::new();
        let mut block: Option<BlockSegmentPostings> = None;
        for f in found {
            let block = match &mut block {
                Some(block) => {
                    reader
                        .reset_block_postings_from_terminfo(&f.1, block)
                        .map_err(damaged)?;
                    block
                }
                none => none.insert(
                    reader
                        .read_block_postings_from_terminfo(&f.1, IndexRecordOption::WithFreqs)
                        .map_err(damaged)?,
                ),
            };
            each_block(block, |some, freqs| {
                docs.extend(some.iter().copied().zip(freqs.iter().copied()));
            });
        }
        // Stable: it merges runs that are sorted already.
        docs.sort_by_key(|d| d.0);
        docs.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        docs.shrink_to_fit();
        Ok(Self::Sorted(docs, 0))
    }

    /// Adds the documents of the window from `base` that `mask` holds (and perhaps others). Windows come
    /// in ascending order, each at most once.
    pub(super) fn fill(&mut self, base: u32, mask: &Bits, counts: &mut Counts) {
        match self {
            Self::Lists { lists, dense } => {
                let end = base.saturating_add(WINDOW);
                let here = lists.iter_mut().filter(|list| list.doc < end);
                if mask.len() < FEW {
                    here.for_each(|list| list.some(base, mask, counts));
                } else if *dense {
                    counts.start_many();
                    here.for_each(|list| counts.add_many(|add| list.all(base, add)));
                    counts.end_many();
                } else {
                    let mut each = |docs: &[u32], freqs: &[u32]| {
                        let pairs = docs.iter().zip(freqs);
                        pairs.for_each(|(doc, &tf)| counts.add(doc - base, tf));
                    };
                    here.for_each(|list| list.all(base, &mut each));
                }
            }
            Self::Sorted(docs, at) => {
                *at += docs[*at..].partition_point(|d| d.0 < base);
                while let Some(&(doc, tf)) = docs.get(*at)
                    && doc < base.saturating_add(WINDOW)
                {
                    counts.add(doc - base, tf);
                    *at += 1;
                }
            }
        }
    }
}

/// Reads a posting list from where it stands to its end: documents and frequencies, block by block.
pub(super) fn each_block(block: &mut BlockSegmentPostings, mut each: impl FnMut(&[u32], &[u32])) {
    loop {
        each(block.docs(), block.freqs());
        // A block that is not full is the last.
        if block.docs().len() < COMPRESSION_BLOCK_SIZE {
            return;
        }
        block.advance();
    }
}

pub(super) fn damaged(error: std::io::Error) -> BackendError {
    BackendError::Damaged(error.to_string())
}
