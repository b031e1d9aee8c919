//! One open segment: its readers, opened once and shared by all searches.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::{Column, StrColumn};
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocSet, SegmentReader};

use super::bits::{Bits, WINDOW};
use super::later::get_or_open;
use super::lookup::Found;
use super::placed::{Placed, Placements};
use super::postings::damaged;
use super::schema::{Fields, field_name};
use super::spellings::Spellings;
use super::zoned::Zoned;
use super::{BackendError, stored};
use crate::article::{Article, EntityKind};
use crate::query::matcher::LeafTest;

/// Blocks of the document store kept unpacked.
const STORE_CACHE: usize = 64;

/// An open segment.
pub(super) struct Segment {
    pub(super) reader: SegmentReader,
    pub(super) text: Arc<InvertedIndexReader>,
    pub(super) zoned: Zoned,
    pub(super) spellings: Spellings,
    placements: Placements,
    /// Quantised lengths, in whole windows.
    lengths: Box<[u8]>,
    pub(super) id: Arc<InvertedIndexReader>,
    marks: OnceLock<Arc<InvertedIndexReader>>,
    bearers: OnceLock<Arc<InvertedIndexReader>>,
    store: OnceLock<StoreReader>,
    date: OnceLock<Column<i64>>,
    day: OnceLock<Column<u64>>,
    order: OnceLock<Option<StrColumn>>,
    dead: OnceLock<Vec<u32>>,
    fields: Fields,
}

impl Segment {
    pub(super) fn open(
        segment: &tantivy::Segment,
        reader: SegmentReader,
        fields: Fields,
    ) -> Result<Self, BackendError> {
        let norms = reader.get_fieldnorms_reader(fields.text)?;
        // Told twice, and the place that no checksum covers could leave articles out.
        if norms.num_docs() != reader.max_doc() {
            return Err(BackendError::Damaged(format!(
                "meta.json gives a segment {} articles, and it has {}",
                reader.max_doc(),
                norms.num_docs()
            )));
        }
        let mut lengths: Vec<u8> = (0..reader.max_doc())
            .map(|doc| norms.fieldnorm_id(doc))
            .collect();
        lengths.resize(lengths.len().next_multiple_of(WINDOW as usize), 0);
        Ok(Self {
            text: reader.inverted_index(fields.text)?,
            zoned: Zoned::default(),
            spellings: Spellings::default(),
            placements: Placements::open(segment, fields.text)?,
            lengths: lengths.into(),
            id: reader.inverted_index(fields.id)?,
            marks: OnceLock::new(),
            bearers: OnceLock::new(),
            store: OnceLock::new(),
            date: OnceLock::new(),
            day: OnceLock::new(),
            order: OnceLock::new(),
            dead: OnceLock::new(),
            fields,
            reader,
        })
    }

    /// One more than the largest document number.
    pub(super) fn max_doc(&self) -> u32 {
        self.reader.max_doc()
    }

    /// The living documents of the window from `base`.
    pub(super) fn alive(&self, base: u32) -> Bits {
        let len = (self.max_doc() - base).min(WINDOW);
        let all = Bits::first(len);
        match self.reader.alive_bitset() {
            None => all,
            Some(alive) => {
                let mut bits = Bits::NONE;
                for at in (0..len).filter(|at| alive.is_alive(base + at)) {
                    bits.set(at);
                }
                bits
            }
        }
    }

    /// How many living documents have a term.
    pub(super) fn living(
        &self,
        terms: &InvertedIndexReader,
        info: &TermInfo,
    ) -> Result<u64, BackendError> {
        let docs = info.doc_freq;
        let Some(alive) = self.reader.alive_bitset() else {
            return Ok(docs.into());
        };
        let mut postings = terms
            .read_postings_from_terminfo(info, IndexRecordOption::Basic)
            .map_err(damaged)?;
        // Few deleted documents are looked for one by one, many counted along.
        if self.dead().len() as u32 > docs / 64 {
            return Ok(postings.doc_freq_given_deletes(alive).into());
        }
        let mut gone = 0;
        for &doc in self.dead() {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            gone += u32::from(postings.doc() == doc);
        }
        Ok((docs - gone).into())
    }

    /// How many of these documents live.
    pub(super) fn living_of(&self, docs: impl Iterator<Item = u32>) -> usize {
        match self.reader.alive_bitset() {
            None => docs.count(),
            Some(alive) => docs.filter(|&d| alive.is_alive(d)).count(),
        }
    }

    fn dead(&self) -> &[u32] {
        self.dead.get_or_init(|| match self.reader.alive_bitset() {
            None => Vec::new(),
            Some(alive) => (0..self.max_doc())
                .filter(|&d| !alive.is_alive(d))
                .collect(),
        })
    }

    /// Living documents by quantised length.
    pub(super) fn add_lengths(&self, lengths: &mut [u64; 256]) {
        for &length in &self.lengths[..self.max_doc() as usize] {
            lengths[length as usize] += 1;
        }
        for &doc in self.dead() {
            lengths[self.lengths[doc as usize] as usize] -= 1;
        }
    }

    /// Quantised lengths of the documents of the window from `base`.
    pub(super) fn lengths(&self, base: u32) -> &[u8; WINDOW as usize] {
        &self.lengths.as_chunks().0[(base / WINDOW) as usize]
    }

    /// Borders, names and pointers.
    pub(super) fn marks(&self) -> Result<&InvertedIndexReader, BackendError> {
        get_or_open(&self.marks, || {
            Ok(self.reader.inverted_index(self.fields.marks)?)
        })
        .map(|a| &**a)
    }

    /// Where the terms of a leaf are.
    pub(super) fn lists(&self, test: &LeafTest) -> Result<&InvertedIndexReader, BackendError> {
        match test {
            LeafTest::Entity(_) => self.marks(),
            _ => Ok(&self.text),
        }
    }

    pub(super) fn bearers(&self) -> Result<&InvertedIndexReader, BackendError> {
        get_or_open(&self.bearers, || {
            Ok(self.reader.inverted_index(self.fields.bearers)?)
        })
        .map(|a| &**a)
    }

    pub(super) fn dates(&self) -> Result<&Column<i64>, BackendError> {
        get_or_open(&self.date, || Ok(self.reader.fast_fields().i64("date")?))
    }

    pub(super) fn days(&self) -> Result<&Column<u64>, BackendError> {
        get_or_open(&self.day, || Ok(self.reader.fast_fields().u64("day")?))
    }

    /// The ids as a column: ordinals sort as ids do.
    pub(super) fn order(&self) -> Result<Option<&StrColumn>, BackendError> {
        get_or_open(&self.order, || {
            Ok(self.reader.fast_fields().str("order")?)
        })
        .map(Option::as_ref)
    }

    /// A column of texts, by its name in the schema.
    pub(super) fn texts(&self, name: &str) -> Result<Option<StrColumn>, BackendError> {
        Ok(self.reader.fast_fields().str(name)?)
    }

    /// The display names of a class as a column.
    pub(super) fn names(&self, kind: EntityKind) -> Result<Option<StrColumn>, BackendError> {
        self.texts(field_name(kind))
    }

    /// The list of a word with its positions.
    pub(super) fn placed(&self, found: &Found) -> Result<Placed, BackendError> {
        Placed::open(&self.text, &self.placements, found)
    }

    /// The stored article.
    pub(super) fn article(&self, doc: u32) -> Result<Article, BackendError> {
        let store = get_or_open(&self.store, || {
            self.reader.get_store_reader(STORE_CACHE).map_err(damaged)
        })?;
        let bytes = store.get_document_bytes(doc)?;
        stored::decode(&bytes).ok_or_else(|| {
            BackendError::Damaged(format!("the stored form of article {doc} cannot be read"))
        })
    }
}
