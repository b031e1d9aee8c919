//! A name that is asked for → the records of the index that match, and the documents that hold them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;

use super::BackendError;
use super::bearers;
use super::lookup::Lookup;
use super::postings::{damaged, each_block};
use super::segment::Segment;
use super::unmarked::{self, Wording, unmarked};
use crate::article::{Article, EntityKind};
use crate::entity::names::{Candidate, NameIndex, NameMatch, NameQuery, NameRecord, records};
use crate::query::Reach;

/// One name that is asked for.
pub(super) struct Asked {
    kind: EntityKind,
    /// The records that match, encoded.
    matches: FxHashMap<String, NameMatch>,
    /// How the name stands where nobody was marked.
    pub(super) wordings: Vec<Wording>,
    /// Per segment.
    documents: Vec<Vec<Bearer>>,
}

/// A document that bears the name: number, mentions, and how sure, in 0 to 200.
pub(super) type Bearer = (u32, u32, u8);

impl Asked {
    pub(super) fn new(
        kind: EntityKind,
        text: &str,
        reach: Reach,
        segments: &[Segment],
        lookup: &mut Lookup,
    ) -> Result<Self, BackendError> {
        let query =
            NameQuery::parse(kind, text).map_err(|e| BackendError::BadName(e.to_string()))?;
        let mut index = Records {
            kind,
            segments,
            known: Vec::new(),
            numbers: FxHashMap::default(),
        };
        let found = query.find(reach, &mut index)?;
        let mut matches = FxHashMap::default();
        for (number, matched) in found.records {
            matches.insert(index.known[number].clone(), matched);
        }
        let mut asked = Self {
            kind,
            matches,
            wordings: Vec::new(),
            documents: Vec::with_capacity(segments.len()),
        };
        for segment in segments {
            let bearers = asked.bearers(segment)?;
            asked.documents.push(bearers);
        }
        let (wordings, more) = unmarked(&found.spelt, segments, &asked.documents, lookup)?;
        asked.wordings = wordings;
        for (documents, more) in asked.documents.iter_mut().zip(more) {
            if !more.is_empty() {
                documents.extend(more);
                documents.sort_unstable();
            }
        }
        Ok(asked)
    }

    /// The documents of each segment that bear the name, ascending.
    pub(super) fn take_documents(&mut self) -> Vec<Vec<Bearer>> {
        std::mem::take(&mut self.documents)
    }

    /// How each entity of an article matches, given the article's records.
    pub(super) fn judge(
        &self,
        article: &Article,
        records: &[(usize, NameRecord)],
    ) -> Vec<Option<NameMatch>> {
        let mut out = vec![None; article.entities.len()];
        for (entity, record) in records {
            if record.kind() == self.kind {
                out[*entity] = self.matches.get(&record.encode()).copied();
            }
        }
        out
    }

    /// The documents of a segment in which a matching person is marked, ascending.
    fn bearers(&self, segment: &Segment) -> Result<Vec<Bearer>, BackendError> {
        let reader = segment.bearers()?;
        let mut out: Vec<Bearer> = Vec::new();
        for (record, matched) in &self.matches {
            let Some(key) = NameRecord::decode(record).and_then(|r| r.keys().into_iter().next())
            else {
                continue;
            };
            let term = format!("{}\0{record}", bearers::key(self.kind, &key));
            let Some(info) = reader.terms().get(&term).map_err(damaged)? else {
                continue;
            };
            let sure = unmarked::sureness(*matched);
            let mut block = reader
                .read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)
                .map_err(damaged)?;
            each_block(&mut block, |docs, freqs| {
                out.extend(docs.iter().zip(freqs).map(|(&doc, &tf)| (doc, tf, sure)));
            });
        }
        out.sort_unstable();
        out.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
                kept.2 = kept.2.max(next.2);
            }
            same
        });
        Ok(out)
    }
}

/// The records of an article, made alike for the index and for a stored article.
pub(super) fn records_of(article: &Article, asked: &[Asked]) -> Vec<(usize, NameRecord)> {
    match asked {
        [] => Vec::new(),
        _ => records(article),
    }
}

/// The records of all segments as one index.
struct Records<'a> {
    kind: EntityKind,
    segments: &'a [Segment],
    known: Vec<String>,
    numbers: FxHashMap<String, usize>,
}

impl NameIndex for Records<'_> {
    type Id = usize;
    type Error = BackendError;

    fn look_up(
        &mut self,
        key: &str,
        most: usize,
        out: &mut Vec<Candidate<usize>>,
    ) -> Result<(), BackendError> {
        let start = bearers::key(self.kind, key);
        let (low, high) = (format!("{start}\0"), format!("{start}\x01"));
        // In the order of the records, so that the first of them do not depend on the segments.
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.segments {
            let reader = segment.bearers()?;
            let mut stream = reader
                .terms()
                .range()
                .ge(&low)
                .lt(&high)
                .into_stream()
                .map_err(damaged)?;
            let mut left = most;
            while left > 0 && stream.advance() {
                let Ok(record) = std::str::from_utf8(&stream.key()[low.len()..]) else {
                    continue;
                };
                let living = segment.living(reader, stream.value())?;
                if living == 0 {
                    continue;
                }
                left -= 1;
                match found.get_mut(record) {
                    Some(articles) => *articles += living,
                    None => {
                        found.insert(record.to_owned(), living);
                    }
                }
            }
        }
        for (text, articles) in found.into_iter().take(most) {
            let Some(record) = NameRecord::decode(&text) else {
                continue;
            };
            let at = match self.numbers.get(&text) {
                Some(&at) => at,
                None => {
                    self.numbers.insert(text.clone(), self.known.len());
                    self.known.push(text);
                    self.known.len() - 1
                }
            };
            out.push(Candidate {
                record,
                articles,
                at,
            });
        }
        Ok(())
    }
}
