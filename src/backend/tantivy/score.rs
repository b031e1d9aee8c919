//! BM25 (Robertson and Zaragoza 2009) over living documents only.
//!
//! Headline and body are one text with weights as repetitions (BM25F with whole numbers). Nothing here
//! depends on how documents are spread over segments, so an index that was updated scores as one that
//! was built at once: deleted documents are taken out of every statistic, and a word's documents are
//! counted from its surfaces in the order of their terms.

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;

/// How soon more occurrences stop to count.
const K1: f32 = 1.2;
/// The most that an atom of weight 1 gives.
pub(super) const MOST: f32 = K1 + 1.0;
/// How much long articles are marked down. Lower than the usual .75: known items and TIME both do better for
/// it (`docs/measurements.md`).
const B: f32 = 0.6;

/// What the length of an article does to a frequency, by quantised length.
pub(super) struct Norms {
    norms: [f32; 256],
    /// The part of small frequencies, which most are: a division each is what they would cost.
    small: Box<[[f32; 256]; SMALL]>,
}

/// Frequencies below are looked up.
const SMALL: usize = 8;

impl Norms {
    /// `lengths`: living documents by quantised length.
    pub(super) fn new(lengths: &[u64; 256]) -> Self {
        let length = |id: usize| f64::from(FieldNormReader::id_to_fieldnorm(id as u8));
        let docs: u64 = lengths.iter().sum();
        let tokens: f64 = lengths
            .iter()
            .enumerate()
            .map(|(id, &n)| n as f64 * length(id))
            .sum();
        let average = if docs == 0 || tokens == 0.0 {
            1.0
        } else {
            (tokens / docs as f64) as f32
        };
        let norms = std::array::from_fn(|id| K1 * (1.0 - B + B * length(id) as f32 / average));
        let mut small = Box::new([[0.0; 256]; SMALL]);
        for (tf, row) in small.iter_mut().enumerate() {
            for (part, norm) in row.iter_mut().zip(&norms) {
                *part = saturated(tf as f32, *norm);
            }
        }
        Self { norms, small }
    }

    /// The part of a score that a frequency gives, from 0 to 1 + k1.
    pub(super) fn saturate(&self, length: u8, tf: u32) -> f32 {
        match self.small.get(tf as usize) {
            Some(row) => row[length as usize],
            None => saturated(tf as f32, self.norms[length as usize]),
        }
    }
}

fn saturated(tf: f32, norm: f32) -> f32 {
    tf * (K1 + 1.0) / (tf + norm)
}

/// Inverse document frequency.
pub(super) fn idf(docs: f64, with: f64) -> f32 {
    ((docs - with + 0.5) / (with + 0.5) + 1.0).ln().max(0.01) as f32
}

/// How many of `docs` documents have a word, from how many have each of its surfaces: as if surfaces
/// were independent of each other.
pub(super) fn any_of(docs: u64, with: impl Iterator<Item = u64>) -> f64 {
    let docs = docs.max(1) as f64;
    let none: f64 = with.map(|n| 1.0 - (n as f64 / docs).min(1.0)).product();
    docs * (1.0 - none)
}

/// Adds up how many documents have each term, over segments.
#[derive(Default)]
pub(super) struct Tally(FxHashMap<Vec<u8>, u64>);

impl Tally {
    pub(super) fn add(&mut self, term: &[u8], docs: u64) {
        match self.0.get_mut(term) {
            Some(n) => *n += docs,
            None => {
                self.0.insert(term.to_vec(), docs);
            }
        }
    }

    /// Whether there is more than one term.
    pub(super) fn is_several(&self) -> bool {
        self.0.len() > 1
    }

    /// The documents of all terms, those with several counted several times.
    pub(super) fn sum(&self) -> u64 {
        self.0.values().sum()
    }

    /// The documents with any of the terms, see [`any_of`].
    pub(super) fn documents(&self, docs: u64) -> f64 {
        let mut all: Vec<(&Vec<u8>, u64)> = self.0.iter().map(|(t, &n)| (t, n)).collect();
        all.sort_unstable();
        any_of(docs, all.into_iter().map(|(_, n)| n))
    }
}
