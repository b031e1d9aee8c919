//! Counts of names, sources, sections and times over the matching documents.

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;

use super::BackendError;
use super::bits::Bits;
use super::postings::damaged;
use super::segment::Segment;
use crate::query::{Facet, FacetCount};

/// Counts of one facet over all segments.
#[derive(Default)]
pub(super) struct Counter {
    values: FxHashMap<String, u64>,
}

/// Counts of one facet in one segment.
pub(super) enum Part {
    Texts(Option<StrColumn>, Vec<u64>),
    /// By day number divided by this.
    Times(u32, FxHashMap<u32, u64>),
}

impl Part {
    pub(super) fn open(facet: Facet, segment: &Segment) -> Result<Self, BackendError> {
        let column = match facet {
            Facet::Entity(kind) => segment.names(kind)?,
            Facet::Source => segment.texts("source")?,
            Facet::Section => segment.texts("section")?,
            Facet::Year => return Ok(Self::Times(10_000, FxHashMap::default())),
            Facet::Month => return Ok(Self::Times(100, FxHashMap::default())),
        };
        let terms = column.as_ref().map_or(0, |c| c.num_terms());
        Ok(Self::Texts(column, vec![0; terms]))
    }

    pub(super) fn add(
        &mut self,
        segment: &Segment,
        base: u32,
        bits: &Bits,
    ) -> Result<(), BackendError> {
        match self {
            Self::Texts(None, _) => {}
            Self::Texts(Some(column), counts) => {
                for at in bits.iter() {
                    let mut last = None;
                    for ord in column.term_ords(base + at) {
                        // Two entities of one article can have one display name; they count once.
                        if last != Some(ord)
                            && let Some(count) = counts.get_mut(ord as usize)
                        {
                            *count += 1;
                        }
                        last = Some(ord);
                    }
                }
            }
            Self::Times(unit, counts) => {
                let days = segment.days()?;
                for at in bits.iter() {
                    if let Some(day) = days.first(base + at) {
                        *counts.entry(day as u32 / *unit).or_default() += 1;
                    }
                }
            }
        }
        Ok(())
    }
}

impl Counter {
    pub(super) fn merge(&mut self, part: Part) -> Result<(), BackendError> {
        match part {
            Part::Texts(None, _) => {}
            Part::Texts(Some(column), counts) => {
                let mut stream = column.dictionary().stream().map_err(damaged)?;
                let mut ord = 0;
                while stream.advance() {
                    let count = counts.get(ord).copied().unwrap_or(0);
                    ord += 1;
                    if count > 0
                        && let Ok(value) = std::str::from_utf8(stream.key())
                    {
                        *self.values.entry(value.to_owned()).or_default() += count;
                    }
                }
            }
            Part::Times(unit, counts) => {
                for (time, count) in counts {
                    let value = if unit == 100 {
                        format!("{:04}-{:02}", time / 100, time % 100)
                    } else {
                        format!("{time:04}")
                    };
                    *self.values.entry(value).or_default() += count;
                }
            }
        }
        Ok(())
    }

    /// The values, most frequent first, ties by value.
    pub(super) fn into_counts(self) -> Vec<FacetCount> {
        let mut all: Vec<FacetCount> = self
            .values
            .into_iter()
            .map(|(value, count)| FacetCount { value, count })
            .collect();
        all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        all
    }
}
