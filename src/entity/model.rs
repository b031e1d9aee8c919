//! The trained model's file: `NDXTAG02`, the scale (f32, little endian), the name-list table, the check bytes of
//! the rows, then the rows: 16 signed bytes, the weights of the labels but "outside", which scores 0.
//!
//! A feature's hash names a bucket of rows and a check; a feature that was not worth a row finds no check and
//! so adds nothing, where a plain hashed table would add another feature's weights.

use super::{crf::LABELS, lexicon};
use std::sync::OnceLock;

/// Rows of weights, a multiple of [`BUCKET`]; with them the file stays under 4 MB.
const ROWS: usize = 19_456 * BUCKET;
/// Rows in a bucket.
const BUCKET: usize = 8;
const MAGIC: &[u8; 8] = b"NDXTAG02";
const HEAD: usize = 12;

/// Rows that are added in 16 bits, which their sum cannot overflow.
const AT_ONCE: usize = 96;

/// A 1 in each 16 bits.
const LANES: u64 = 0x0001_0001_0001_0001;

/// The bucket of feature `f`, and its check, which is never 0.
#[inline]
fn place(f: u32) -> (usize, u16) {
    let bucket = f as usize % (ROWS / BUCKET);
    (bucket, (f >> 14 | 1) as u16)
}

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not begin with the format's name and version.
    #[error("not a tagger model of version 02")]
    Version,
    /// It is longer or shorter than the format says.
    #[error("tagger model of {0} bytes, expected {1}")]
    Length(usize, usize),
}

/// A model mapped from bytes.
#[derive(Clone, Copy)]
pub(super) struct Model<'a> {
    pub scale: f32,
    pub lists: &'a [u8],
    checks: &'a [[u8; BUCKET * 2]],
    weights: &'a [[u8; LABELS - 1]],
}

impl<'a> Model<'a> {
    /// Checks and maps `bytes`.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let want = HEAD + lexicon::SIZE + ROWS * (LABELS + 1);
        if bytes.len() < HEAD || &bytes[..8] != MAGIC {
            return Err(ModelError::Version);
        }
        if bytes.len() != want {
            return Err(ModelError::Length(bytes.len(), want));
        }
        let scale = f32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
        let (lists, rest) = bytes[HEAD..].split_at(lexicon::SIZE);
        let (checks, weights) = rest.split_at(ROWS * 2);
        Ok(Self {
            scale,
            lists,
            checks: checks.as_chunks().0,
            weights: weights.as_chunks().0,
        })
    }

    /// The sums of the rows of `features`, in units of the scale; "outside" is 0.
    pub fn score(&self, features: &[u32]) -> [f32; LABELS] {
        let mut sum = [0i32; LABELS - 1];
        let mut found = [0u32; AT_ONCE];
        for some in features.chunks(AT_ONCE) {
            // Looking up and adding are apart, so that neither loop has a branch that cannot be foreseen.
            let mut n = 0;
            for &f in some {
                let (row, is_there) = self.row_of(f);
                found[n] = row as u32;
                n += usize::from(is_there);
            }
            let mut part = [0i16; LABELS - 1];
            for row in found[..n]
                .iter()
                .filter_map(|&row| self.weights.get(row as usize))
            {
                for (s, &w) in part.iter_mut().zip(row) {
                    *s += i16::from(w as i8);
                }
            }
            for (s, p) in sum.iter_mut().zip(part) {
                *s += i32::from(p);
            }
        }
        let mut out = [0.0; LABELS];
        for (o, s) in out[1..].iter_mut().zip(sum) {
            *o = s as f32 * self.scale;
        }
        out
    }

    /// The row of feature `f`, and whether it has one.
    #[inline]
    fn row_of(&self, f: u32) -> (usize, bool) {
        let (bucket, check) = place(f);
        let Some(checks) = self.checks.get(bucket) else {
            return (0, false);
        };
        // Four checks to a number: the lowest 16 bits that are 0 after the exclusive or give the first that is equal.
        let wanted = u64::from(check) * LANES;
        let same = |at: usize| {
            let four: [u8; 8] = std::array::from_fn(|k| checks[at + k]);
            let x = u64::from_le_bytes(four) ^ wanted;
            x.wrapping_sub(LANES) & !x & (LANES << 15)
        };
        let (low, high) = (same(0), same(8));
        let four = if low != 0 { low } else { high };
        let k = usize::from(low == 0) * 4 + four.trailing_zeros() as usize / 16 % 4;
        (bucket * BUCKET + k, low | high != 0)
    }
}

/// Writes a model file with the rows of `weights` (feature, weights), the best first; a row whose bucket is full
/// of better ones is left out.
pub(super) fn write(lists: &[u8], weights: &[(u32, [f32; LABELS - 1])]) -> Vec<u8> {
    let mut checks = vec![0u16; ROWS];
    let mut rows = vec![0i8; ROWS * (LABELS - 1)];
    let all = weights.iter().flat_map(|(_, row)| row);
    let scale = all.fold(1e-6f32, |m, w| m.max(w.abs())) / 127.0;
    for (f, row) in weights {
        let (at, check) = place(*f);
        let first = at * BUCKET;
        let bucket = &mut checks[first..first + BUCKET];
        if bucket.contains(&check) {
            continue;
        }
        let Some(k) = bucket.iter().position(|&c| c == 0) else {
            continue;
        };
        bucket[k] = check;
        for (l, w) in row.iter().enumerate() {
            rows[(first + k) * (LABELS - 1) + l] = (w / scale).round() as i8;
        }
    }
    let mut out = MAGIC.to_vec();
    out.extend(scale.to_le_bytes());
    out.extend(lists);
    out.extend(checks.iter().flat_map(|c| c.to_le_bytes()));
    out.extend(rows.iter().map(|&w| w as u8));
    out
}

/// The embedded model, checked at first use.
pub(super) fn embedded() -> Option<&'static Model<'static>> {
    static MODEL: OnceLock<Option<Model<'static>>> = OnceLock::new();
    MODEL
        .get_or_init(|| Model::parse(include_bytes!("../../models/tagger.bin")).ok())
        .as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_is_the_one_described() {
        let bytes = include_bytes!("../../models/tagger.bin");
        assert!(embedded().is_some());
        assert_eq!(
            format!("{:016x}", xxhash_rust::xxh3::xxh3_64(bytes)),
            "f5e8b4fe3dd52890"
        );
    }

    #[test]
    fn other_versions_and_lengths_are_refused() {
        assert!(matches!(
            Model::parse(b"NDXTAG03????"),
            Err(ModelError::Version)
        ));
        assert!(matches!(
            Model::parse(b"NDXTAG02????"),
            Err(ModelError::Length(12, _))
        ));
    }

    #[test]
    fn every_row_written_is_found_and_no_other() {
        let lists = vec![0; lexicon::SIZE];
        let buckets = (ROWS / BUCKET) as u32;
        // Twelve features for one bucket of eight rows, their checks apart.
        let features: Vec<u32> = (0..12).map(|k| 5 + k * buckets * 3).collect();
        let row = |k: usize| std::array::from_fn(|l| if l == k % 16 { 127.0 } else { 0.0 });
        let weights: Vec<_> = (0..12).map(|k| (features[k], row(k))).collect();
        let bytes = write(&lists, &weights);
        let model = Model::parse(&bytes).expect("a model just written");
        for (k, f) in features.iter().enumerate() {
            let found = model.score(&[*f]);
            let sum: f32 = found.iter().sum();
            assert_eq!(sum > 100.0, k < BUCKET, "feature {k}: {found:?}");
            assert_eq!(found[1 + k] > 100.0, k < BUCKET, "feature {k}: {found:?}");
        }
        let often = model.score(&[features[7]; 1000]);
        assert!((often[8] - 127_000.0).abs() < 1.0, "{often:?}");
    }
}
