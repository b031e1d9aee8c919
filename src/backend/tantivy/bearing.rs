//! A name that is asked for → the records of the index that match, and the documents that hold them.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::BackendError;
use super::bearers::{self, POINTER, RECORD};
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
            let Some(main) = NameRecord::decode(record).and_then(|r| r.keys().into_iter().next())
            else {
                continue;
            };
            let term = bearers::term(self.kind, &main, record);
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

/// What is found under a key: by the pointer that led to a record, if one did, then by the record, encoded; in this
/// order, so that the first of them do not depend on the segments.
type Found = BTreeMap<(String, String), (NameRecord, u64)>;

impl Records<'_> {
    /// Reads the terms from `low` to before `high`, as long as `each` wants more.
    fn range(
        reader: &InvertedIndexReader,
        low: &str,
        high: &str,
        mut each: impl FnMut(&str, &TermInfo) -> Result<bool, BackendError>,
    ) -> Result<(), BackendError> {
        let range = reader.terms().range().ge(low).lt(high);
        let mut stream = range.into_stream().map_err(damaged)?;
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else {
                continue;
            };
            if !each(term, stream.value())? {
                break;
            }
        }
        Ok(())
    }

    /// The records of one segment under a key, at most `most`.
    fn of_segment(
        &self,
        segment: &Segment,
        key: &str,
        most: usize,
        found: &mut Found,
    ) -> Result<(), BackendError> {
        let reader = segment.bearers()?;
        let prefix = bearers::key(self.kind, key);
        let (low, high) = (format!("{prefix}{RECORD}"), format!("{prefix}\u{2}"));
        let (mut left, mut pointers) = (most, Vec::new());
        let mut note = |pointer: &str, record: NameRecord, text: String, info: &TermInfo| {
            let living = segment.living(reader, info)?;
            if living > 0 {
                left = left.saturating_sub(1);
                let entry = found.entry((pointer.to_owned(), text));
                entry.or_insert((record, 0)).1 += living;
            }
            Ok(left > 0)
        };
        Self::range(reader, &low, &high, |term, info| {
            let (start, rest) = term.split_at(low.len());
            if start.ends_with(POINTER) {
                pointers.push(rest.to_owned());
                return Ok(true);
            }
            let text = bearers::encoded(self.kind, key, rest);
            match NameRecord::decode(&text) {
                Some(record) => note("", record, text, info),
                None => Ok(true),
            }
        })?;
        for pointer in &pointers {
            let Some((main, start)) = pointer.split_once(RECORD) else {
                continue;
            };
            let low = format!("{}{RECORD}{start}", bearers::key(self.kind, main));
            let (high, from) = (format!("{low}\u{10ffff}"), low.len() - start.len());
            let mut more = true;
            Self::range(reader, &low, &high, |term, info| {
                let rest = &term[from..];
                if bearers::start(rest) != start {
                    return Ok(true);
                }
                let text = bearers::encoded(self.kind, main, rest);
                // Others may begin alike.
                let record = NameRecord::decode(&text);
                if let Some(record) = record.filter(|r| r.keys().iter().any(|k| k == key)) {
                    more = note(pointer, record, text, info)?;
                }
                Ok(more)
            })?;
            if !more {
                break;
            }
        }
        Ok(())
    }
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
        let mut found = Found::new();
        for segment in self.segments {
            self.of_segment(segment, key, most, &mut found)?;
        }
        for ((_, text), (record, articles)) in found.into_iter().take(most) {
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
