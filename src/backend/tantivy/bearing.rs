//! A name that is asked for → the documents whose people, organisations or places may bear it.

use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;

use super::BackendError;
use super::bearers;
use super::lookup::{Found, range};
use super::postings::damaged;
use super::segment::Segment;
use crate::article::{Article, EntityKind};
use crate::entity::names::{NameMatch, NameQuery, NameRecord};
use crate::query::Reach;

/// One name that is asked for.
pub(super) struct Asked {
    kind: EntityKind,
    query: NameQuery,
    reach: Reach,
    keys: Vec<String>,
    /// What was said of records met before.
    judged: FxHashMap<Vec<u8>, Option<NameMatch>>,
}

/// A document that bears the name: number, mentions, and how sure, in 0 to 200.
pub(super) type Bearer = (u32, u32, u8);

impl Asked {
    pub(super) fn new(kind: EntityKind, text: &str, reach: Reach) -> Result<Self, BackendError> {
        let query =
            NameQuery::parse(kind, text).map_err(|e| BackendError::BadName(e.to_string()))?;
        Ok(Self {
            kind,
            keys: query.keys(reach),
            query,
            reach,
            judged: FxHashMap::default(),
        })
    }

    /// How an entity of an article matches.
    pub(super) fn judge(&self, article: &Article, entity: usize) -> Option<NameMatch> {
        self.query
            .compare(&bearers::record(article, entity)?, self.reach)
    }

    /// The documents of a segment, ascending.
    pub(super) fn documents(&mut self, segment: &Segment) -> Result<Vec<Bearer>, BackendError> {
        let reader = segment.bearers()?;
        let mut found: Vec<Found> = Vec::new();
        for key in &self.keys {
            range(reader.terms(), &bearers::key(self.kind, key), &mut found)?;
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        found.dedup_by(|a, b| a.0 == b.0);
        // A record with several keys must not count its mentions several times.
        let mut seen: FxHashMap<Vec<u8>, ()> = FxHashMap::default();
        let mut out: Vec<Bearer> = Vec::new();
        for (term, info) in found {
            let Some(nul) = term.iter().position(|&b| b == 0) else {
                continue;
            };
            let record = &term[nul + 1..];
            let judged = match self.judged.get(record) {
                Some(known) => *known,
                None => {
                    let judged = std::str::from_utf8(record)
                        .ok()
                        .and_then(NameRecord::decode)
                        .and_then(|r| self.query.compare(&r, self.reach));
                    self.judged.insert(record.to_vec(), judged);
                    judged
                }
            };
            let Some(matched) = judged else { continue };
            if seen.insert(record.to_vec(), ()).is_some() {
                continue;
            }
            let sure = (matched.sureness.clamp(0.0, 1.0) * 200.0).round() as u8;
            let mut block = reader
                .read_block_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)
                .map_err(damaged)?;
            loop {
                let len = block.docs().len();
                let pairs = block.docs().iter().zip(block.freqs());
                out.extend(pairs.map(|(&doc, &tf)| (doc, tf, sure)));
                if len < 128 {
                    break;
                }
                block.advance();
            }
        }
        out.sort_unstable_by_key(|b| b.0);
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
