//! Counts of names, sources, sections and times over the matching documents.

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;

use super::BackendError;
use super::bits::Bits;
use super::postings::damaged;
use super::segment::Segment;
use crate::entity::names::merge;
use crate::query::{Facet, FacetCount};

/// Counts of one facet over all segments.
#[derive(Default)]
pub(super) struct Counter {
    values: FxHashMap<String, u64>,
    parts: Vec<(StrColumn, Vec<(u32, Bits)>)>,
}

/// Counts of one facet in one segment.
pub(super) enum Part {
    Texts {
        column: Option<StrColumn>,
        counts: Vec<u64>,
        /// The matching documents, for names: spellings are joined when all are known.
        windows: Option<Vec<(u32, Bits)>>,
    },
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
        Ok(Self::Texts {
            column,
            counts: vec![0; terms],
            windows: matches!(facet, Facet::Entity(_)).then(Vec::new),
        })
    }

    pub(super) fn add(
        &mut self,
        segment: &Segment,
        base: u32,
        bits: &Bits,
    ) -> Result<(), BackendError> {
        match self {
            Self::Texts { column: None, .. } => {}
            Self::Texts {
                column: Some(column),
                counts,
                windows,
            } => {
                if let Some(windows) = windows
                    && !bits.is_empty()
                {
                    windows.push((base, *bits));
                }
                let mut seen = Vec::new();
                for at in bits.iter() {
                    distinct(column.term_ords(base + at), &mut seen);
                    for &ord in &seen {
                        if let Some(count) = counts.get_mut(ord as usize) {
                            *count += 1;
                        }
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
            Part::Texts { column: None, .. } => {}
            Part::Texts {
                column: Some(column),
                counts,
                windows,
            } => {
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
                drop(stream);
                if let Some(windows) = windows {
                    self.parts.push((column, windows));
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

    /// The values, most frequent first, ties by value. Spellings of one name are one value, under the most
    /// frequent form; an article that has several of them counts once.
    pub(super) fn into_counts(self, facet: Facet) -> Result<Vec<FacetCount>, BackendError> {
        let mut all: Vec<FacetCount> = if let Facet::Entity(kind) = facet {
            let names: Vec<(&str, u64)> =
                self.values.iter().map(|(v, &n)| (v.as_str(), n)).collect();
            let groups = merge(kind, &names);
            let mut group_of: FxHashMap<&str, usize> = FxHashMap::default();
            for (number, group) in groups.iter().enumerate() {
                group_of.extend(group.members.iter().map(|&m| (names[m].0, number)));
            }
            let counts = self.articles(&group_of, groups.len())?;
            let named = groups.into_iter().zip(counts);
            named
                .map(|(group, count)| FacetCount {
                    value: group.name,
                    count,
                })
                .collect()
        } else {
            self.values
                .into_iter()
                .map(|(value, count)| FacetCount { value, count })
                .collect()
        };
        all.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        Ok(all)
    }

    /// How many articles have a name of each group.
    fn articles(
        &self,
        group_of: &FxHashMap<&str, usize>,
        groups: usize,
    ) -> Result<Vec<u64>, BackendError> {
        let mut articles = vec![0; groups];
        for (column, windows) in &self.parts {
            let mut of_ord = Vec::with_capacity(column.num_terms());
            let mut stream = column.dictionary().stream().map_err(damaged)?;
            while stream.advance() {
                let name = std::str::from_utf8(stream.key()).unwrap_or_default();
                of_ord.push(group_of.get(name).map_or(u64::MAX, |&g| g as u64));
            }
            let mut seen = Vec::new();
            for (base, bits) in windows {
                for at in bits.iter() {
                    let ords = column.term_ords(base + at);
                    distinct(
                        ords.filter_map(|o| of_ord.get(o as usize).copied()),
                        &mut seen,
                    );
                    for &group in &seen {
                        if let Some(count) = articles.get_mut(group as usize) {
                            *count += 1;
                        }
                    }
                }
            }
        }
        Ok(articles)
    }
}

/// Two entities of one article can have one display name; they count once.
fn distinct(values: impl Iterator<Item = u64>, out: &mut Vec<u64>) {
    out.clear();
    out.extend(values);
    out.sort_unstable();
    out.dedup();
}
