//! A posting list with its positions, read a window at a time.
//!
//! tantivy's own cursor adds up the frequencies before a document each time that its positions are asked for, and
//! decodes them one document at a time; where a phrase has a thousand candidates in a window, that is most of its time.
//! Here a block of documents is gone through once for all that is wanted of it. How many positions stand before a block
//! is told by the list's skip data, whose form is tantivy's (0.27, `src/postings/skip.rs`): for each full block the last
//! document (4 bytes), two widths (1 and 1), the positions in it (4) and two bytes for scores.

use tantivy::directory::{CompositeFile, FileSlice};
use tantivy::index::{InvertedIndexReader, SegmentComponent};
use tantivy::positions::PositionReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};

use super::BackendError;
use super::bits::{Bits, WINDOW};
use super::lookup::Found;
use super::postings::{COMPRESSION_BLOCK_SIZE, damaged};
use super::vint;

/// Bytes of the skip data for a block.
const SKIP: usize = 12;
/// With fewer documents wanted of a block than this each is sought.
const FEW: usize = 12;
/// With fewer documents found in a block than this the positions of each are decoded alone.
const ALONE: usize = 4;

/// The parts of a segment's files that hold the lists of one field, and their positions.
pub(super) struct Placements {
    postings: FileSlice,
    positions: FileSlice,
}

impl Placements {
    pub(super) fn open(segment: &tantivy::Segment, field: Field) -> Result<Self, BackendError> {
        let part = |component| -> Result<FileSlice, BackendError> {
            let file = segment
                .open_read(component)
                .map_err(tantivy::TantivyError::from)?;
            let parts = CompositeFile::open(&file).map_err(damaged)?;
            Ok(parts.open_read(field).unwrap_or_else(FileSlice::empty))
        };
        // The lists follow the number of all tokens, 8 bytes.
        let postings = part(SegmentComponent::Postings)?;
        let start = postings.num_bytes().get_bytes().min(8) as usize;
        Ok(Self {
            postings: postings.slice_from(start),
            positions: part(SegmentComponent::Positions)?,
        })
    }
}

/// A list and where it stands. Windows are asked for in ascending order.
pub(super) struct Placed {
    block: BlockSegmentPostings,
    /// For each full block its last document, and how many positions stand before it; then the same of the rest.
    blocks: Vec<(u32, u64)>,
    number: usize,
    at: usize,
    /// The document at `at`; `u32::MAX` at the end.
    doc: u32,
    positions: PositionReader,
    decoded: Vec<u32>,
}

impl Placed {
    pub(super) fn open(
        reader: &InvertedIndexReader,
        files: &Placements,
        found: &Found,
    ) -> Result<Self, BackendError> {
        let info = &found.1;
        let block = reader
            .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)
            .map_err(damaged)?;
        let positions = files
            .positions
            .read_bytes_slice(info.positions_range.clone());
        let list = files.postings.read_bytes_slice(info.postings_range.clone());
        let full = info.doc_freq as usize / COMPRESSION_BLOCK_SIZE;
        let blocks = skips(&list.map_err(damaged)?, full)
            .ok_or_else(|| BackendError::Damaged("a posting list is cut short".to_owned()))?;
        Ok(Self {
            doc: block.docs().first().copied().unwrap_or(u32::MAX),
            block,
            blocks,
            number: 0,
            at: 0,
            positions: PositionReader::open(positions.map_err(damaged)?).map_err(damaged)?,
            decoded: Vec::new(),
        })
    }

    /// Gives each document of `wanted`, places in the window from `base`, that is in the list, with its positions: each
    /// as what must be added to the one before.
    pub(super) fn each(&mut self, base: u32, wanted: &Bits, mut each: impl FnMut(u32, &[u32])) {
        let end = base.saturating_add(WINDOW);
        let many = wanted.len();
        let mut next = wanted.from(0);
        while let Some(place) = next {
            self.seek(base + place);
            if self.doc >= end {
                return;
            }
            let (docs, freqs) = (self.block.docs(), self.block.freqs());
            let to = match docs.last() {
                Some(&last) if last < end => docs.len(),
                _ => self.at + docs[self.at..].partition_point(|&d| d < end),
            };
            let block = Block {
                docs: &docs[..to],
                freqs: &freqs[..to],
                from: self.at,
            };
            let span = docs[to - 1] - self.doc;
            let mut picked = Picked::NONE;
            if (span as usize * many as usize) < FEW * WINDOW as usize {
                block.seek_each(base, wanted, &mut picked);
            } else {
                block.pass_all(wanted, &mut picked);
            }
            self.read(base, &picked, &mut each);
            let (docs, last) = (self.block.docs(), to - 1);
            self.at = last;
            self.doc = docs[last];
            next = wanted.from(self.doc + 1 - base);
        }
    }

    /// Gives the picked documents of the block with their positions.
    fn read(&mut self, base: u32, picked: &Picked, mut each: impl FnMut(u32, &[u32])) {
        let (docs, freqs) = (self.block.docs(), self.block.freqs());
        let before = self.blocks[self.number].1;
        if picked.count < ALONE {
            for (at, begin) in picked.iter() {
                let n = freqs[at] as usize;
                self.decoded.resize(n.max(self.decoded.len()), 0);
                let begin = before + begin as u64;
                self.positions.read(begin, &mut self.decoded[..n]);
                each(docs[at] - base, &self.decoded[..n]);
            }
            return;
        }
        let first = picked.begins[0] as usize;
        let (last, begin) = picked.last();
        let n = begin - first + freqs[last] as usize;
        self.decoded.resize(n.max(self.decoded.len()), 0);
        self.positions
            .read(before + first as u64, &mut self.decoded[..n]);
        for (at, begin) in picked.iter() {
            let steps = &self.decoded[begin - first..][..freqs[at] as usize];
            each(docs[at] - base, steps);
        }
    }

    /// Goes to the first document from `target` on.
    fn seek(&mut self, target: u32) {
        if self.doc >= target {
            return;
        }
        let here = self.blocks[self.number].0;
        if here < target {
            self.number += self.blocks[self.number..].partition_point(|b| b.0 < target);
            self.at = self.block.seek(target);
        } else {
            let docs = self.block.docs();
            self.at += docs[self.at..].partition_point(|&d| d < target);
        }
        self.doc = self.block.docs().get(self.at).copied().unwrap_or(u32::MAX);
    }
}

/// A block as far as a window goes, from where the list stands.
struct Block<'a> {
    docs: &'a [u32],
    freqs: &'a [u32],
    from: usize,
}

/// Documents of a block, by their places in it, and where the positions of each begin among those of the block.
struct Picked {
    ats: [u8; COMPRESSION_BLOCK_SIZE],
    begins: [u32; COMPRESSION_BLOCK_SIZE],
    count: usize,
}

impl Picked {
    const NONE: Self = Self {
        ats: [0; COMPRESSION_BLOCK_SIZE],
        begins: [0; COMPRESSION_BLOCK_SIZE],
        count: 0,
    };

    /// Adds a document if `wanted`, without asking: the next one overwrites it if not.
    fn add(&mut self, at: usize, begin: u32, wanted: bool) {
        // There are no more than a block has: to say so spares a check for each.
        let slot = self.count % COMPRESSION_BLOCK_SIZE;
        (self.ats[slot], self.begins[slot]) = (at as u8, begin);
        self.count += usize::from(wanted);
    }

    fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = self.ats[..self.count].iter().zip(&self.begins);
        pairs.map(|(&at, &begin)| (usize::from(at), begin as usize))
    }

    /// The last of one or more.
    fn last(&self) -> (usize, usize) {
        let last = self.count - 1;
        (usize::from(self.ats[last]), self.begins[last] as usize)
    }
}

impl Block<'_> {
    /// Seeks each of the wanted documents.
    fn seek_each(&self, base: u32, wanted: &Bits, picked: &mut Picked) {
        let (mut at, mut begin) = (self.from, self.begin());
        let mut next = wanted.from(self.docs[at] - base);
        while let Some(place) = next {
            let ahead = self.docs[at..].partition_point(|&d| d < base + place);
            begin += self.freqs[at..at + ahead].iter().sum::<u32>();
            at += ahead;
            let Some(&doc) = self.docs.get(at) else { break };
            let here = doc == base + place;
            picked.add(at, begin, here);
            next = wanted.from(doc - base + u32::from(here));
        }
    }

    /// Passes over all documents.
    fn pass_all(&self, wanted: &Bits, picked: &mut Picked) {
        let mut begin = self.begin();
        let rest = self.docs[self.from..].iter().zip(&self.freqs[self.from..]);
        for (at, (&doc, &tf)) in (self.from..).zip(rest) {
            picked.add(at, begin, wanted.has(doc));
            begin += tf;
        }
    }

    fn begin(&self) -> u32 {
        self.freqs[..self.from].iter().sum()
    }
}

/// Reads the skip data at the head of a list with so many full blocks.
fn skips(mut list: &[u8], full: usize) -> Option<Vec<(u32, u64)>> {
    let mut blocks = Vec::with_capacity(full + 1);
    let mut before = 0;
    if full > 0 {
        let len = usize::try_from(vint::take(&mut list)?).ok()?;
        if len != full * SKIP {
            return None;
        }
        for skip in list.get(..len)?.as_chunks::<SKIP>().0 {
            let number = |from: usize| {
                u32::from_le_bytes([skip[from], skip[from + 1], skip[from + 2], skip[from + 3]])
            };
            blocks.push((number(0), before));
            before += u64::from(number(6));
        }
    }
    blocks.push((u32::MAX, before));
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::postings::Postings;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{DocSet, Index, IndexWriter, TantivyDocument, Term};

    const DOCS: u32 = 3 * WINDOW - 100;

    /// Whether a document has a word, and how often; the words are from rare to nearly everywhere.
    fn times(word: u32, doc: u32) -> u32 {
        let mixed = (doc + 1).wrapping_mul(2_654_435_761).rotate_left(word * 5) >> 7;
        match mixed % [1500, 90, 9, 2, 1][word as usize] {
            0 => 1 + mixed % 3 + 400 * u32::from(mixed.is_multiple_of(911)),
            _ => 0,
        }
    }

    fn index() -> (Index, Field) {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 50_000_000).unwrap();
        for doc in 0..DOCS {
            let mut text = String::new();
            for word in 0..5 {
                for _ in 0..times(word, doc) {
                    text.push_str(&format!("w{word} "));
                    text.push_str(["x ", "x x ", ""][(doc % 3) as usize]);
                }
            }
            let mut document = TantivyDocument::default();
            document.add_text(field, text);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        (index, field)
    }

    #[test]
    fn positions_are_those_of_the_plain_cursor_whatever_is_wanted() {
        let (index, field) = index();
        let segment = &index.searchable_segments().unwrap()[0];
        let searcher = index.reader().unwrap().searcher();
        let reader = searcher.segment_reader(0).inverted_index(field).unwrap();
        let files = Placements::open(segment, field).unwrap();
        for word in 0..5 {
            let term = Term::from_field_text(field, &format!("w{word}"));
            let info = reader.get_term_info(&term).unwrap().unwrap();
            for share in [1, 2, 7, 60, 500, 3000] {
                let found = (Vec::new(), info.clone());
                let mut placed = Placed::open(&reader, &files, &found).unwrap();
                let with = IndexRecordOption::WithFreqsAndPositions;
                let mut plain = reader.read_postings_from_terminfo(&info, with).unwrap();
                let mut buffer = Vec::new();
                for base in (0..DOCS).step_by(WINDOW as usize) {
                    let mut wanted = Bits::NONE;
                    let chosen = |at: &u32| (at * 31 + base / WINDOW).is_multiple_of(share);
                    (0..WINDOW).filter(chosen).for_each(|at| wanted.set(at));
                    let mut expected = Vec::new();
                    for at in wanted.iter() {
                        if plain.doc() < base + at {
                            plain.seek(base + at);
                        }
                        if plain.doc() == base + at {
                            plain.positions(&mut buffer);
                            expected.push((at, buffer.clone()));
                        }
                    }
                    let mut given = Vec::new();
                    placed.each(base, &wanted, |at, steps| {
                        let mut place = 0;
                        let places = steps.iter().map(|step| {
                            place += step;
                            place
                        });
                        given.push((at, places.collect::<Vec<u32>>()));
                    });
                    assert_eq!(given, expected, "w{word}, one of {share}, from {base}");
                }
            }
        }
    }

    #[test]
    fn skip_data_cut_short_is_no_skip_data() {
        let mut list = vec![24 | 0x80];
        for block in 1..3u8 {
            list.extend([block, 0, 0, 0, 9, 9, 200, 1, 0, 0, 9, 9]);
        }
        let blocks = [(1, 0), (2, 456), (u32::MAX, 912)];
        assert_eq!(skips(&list, 2).unwrap(), blocks);
        for len in 0..list.len() {
            assert_eq!(skips(&list[..len], 2), None);
        }
        assert_eq!(skips(&list, 1), None);
        assert_eq!(skips(&[0; 20], 1), None);
        assert_eq!(skips(&[], 0).unwrap(), [(u32::MAX, 0)]);
    }
}
