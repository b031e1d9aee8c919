//! The trained model's file: `NDXTAG01`, the scale (f32, little endian), the name-list table, then
//! one row of 16 signed bytes per hashed feature: the weights of the labels but "outside", which scores 0.

use super::{crf::LABELS, gazetteer};
use std::sync::OnceLock;

/// Rows of weights, a power of two.
pub(super) const ROWS: usize = 1 << 17;
const MAGIC: &[u8; 8] = b"NDXTAG01";
const HEAD: usize = 12;

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It does not begin with the format's name and version.
    #[error("not a tagger model of version 01")]
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
    weights: &'a [u8],
}

impl<'a> Model<'a> {
    /// Checks and maps `bytes`.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let want = HEAD + gazetteer::SIZE + ROWS * (LABELS - 1);
        if bytes.len() < HEAD || &bytes[..8] != MAGIC {
            return Err(ModelError::Version);
        }
        if bytes.len() != want {
            return Err(ModelError::Length(bytes.len(), want));
        }
        let scale = f32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]);
        let (lists, weights) = bytes[HEAD..].split_at(gazetteer::SIZE);
        Ok(Self {
            scale,
            lists,
            weights,
        })
    }

    /// The sums of the rows of `features`, in units of the scale; "outside" is 0.
    pub fn score(&self, features: &[u32]) -> [f32; LABELS] {
        let mut sum = [0i32; LABELS - 1];
        for &f in features {
            let at = (f as usize % ROWS) * (LABELS - 1);
            for (s, &w) in sum.iter_mut().zip(&self.weights[at..at + LABELS - 1]) {
                *s += i32::from(w as i8);
            }
        }
        let mut out = [0.0; LABELS];
        for (o, s) in out[1..].iter_mut().zip(sum) {
            *o = s as f32 * self.scale;
        }
        out
    }
}

/// Writes a model file.
pub(super) fn write(lists: &[u8], weights: &[f32]) -> Vec<u8> {
    let top = weights.iter().fold(1e-6f32, |m, w| m.max(w.abs()));
    let scale = top / 127.0;
    let mut out = MAGIC.to_vec();
    out.extend(scale.to_le_bytes());
    out.extend(lists);
    out.extend(weights.iter().map(|w| ((w / scale).round() as i8) as u8));
    out
}

/// The embedded model, checked at first use.
pub(super) fn embedded() -> Option<&'static Model<'static>> {
    static MODEL: OnceLock<Option<Model<'static>>> = OnceLock::new();
    MODEL
        .get_or_init(|| Model::parse(include_bytes!("../../models/tagger.bin")).ok())
        .as_ref()
}
