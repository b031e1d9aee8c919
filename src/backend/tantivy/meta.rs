//! Tests on metadata (date, section, source, id) within a window of documents.

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED, Term};

use super::BackendError;
use super::bits::Bits;
use super::postings::damaged;
use super::schema::Fields;
use super::segment::Segment;
use crate::query::Field;
use crate::query::analyze::fold;
use crate::query::matcher::Node;

/// What was looked up once for a segment.
#[derive(Default)]
pub(super) struct Meta<'p> {
    texts: FxHashMap<(Field, &'p str), Option<Wanted>>,
    ids: FxHashMap<&'p str, Vec<u32>>,
}

/// A column and which of its values are wanted.
struct Wanted {
    column: StrColumn,
    values: Vec<bool>,
}

impl<'p> Meta<'p> {
    /// The documents of `mask` that pass.
    pub(super) fn window(
        &mut self,
        node: &'p Node,
        segment: &Segment,
        fields: &Fields,
        base: u32,
        mask: &Bits,
    ) -> Result<Bits, BackendError> {
        let mut bits = Bits::NONE;
        match node {
            Node::Date(from, to) => {
                let days = segment.days()?;
                let (from, to) = (from.map_or(0, u64::from), to.map_or(u64::MAX, u64::from));
                for at in mask.iter() {
                    if days
                        .first(base + at)
                        .is_some_and(|day| from <= day && day <= to)
                    {
                        bits.set(at);
                    }
                }
            }
            Node::Field(Field::Id, text) => {
                let docs = match self.ids.entry(text) {
                    std::collections::hash_map::Entry::Occupied(e) => e.into_mut(),
                    std::collections::hash_map::Entry::Vacant(e) => {
                        e.insert(by_id(segment, fields, text)?)
                    }
                };
                let from = docs.partition_point(|&d| d < base);
                for &doc in &docs[from..] {
                    let at = doc - base;
                    if at >= super::bits::WINDOW {
                        break;
                    }
                    if mask.has(at) {
                        bits.set(at);
                    }
                }
            }
            Node::Field(field, text) => {
                let wanted = match self.texts.entry((*field, text)) {
                    std::collections::hash_map::Entry::Occupied(e) => e.into_mut(),
                    std::collections::hash_map::Entry::Vacant(e) => {
                        e.insert(Wanted::look_up(segment, *field, text)?)
                    }
                };
                if let Some(wanted) = wanted {
                    for at in mask.iter() {
                        let mut values = wanted.column.term_ords(base + at);
                        if values.any(|v| wanted.values.get(v as usize) == Some(&true)) {
                            bits.set(at);
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(bits)
    }
}

impl Wanted {
    fn look_up(segment: &Segment, field: Field, text: &str) -> Result<Option<Self>, BackendError> {
        let name = match field {
            Field::Section => "section",
            _ => "source",
        };
        let Some(column) = segment.texts(name)? else {
            return Ok(None);
        };
        let wanted = fold(text);
        let mut values = Vec::with_capacity(column.num_terms());
        let mut stream = column.dictionary().stream().map_err(damaged)?;
        while stream.advance() {
            let same = std::str::from_utf8(stream.key()).is_ok_and(|v| fold(v) == wanted);
            values.push(same);
        }
        Ok(Some(Self { column, values }))
    }
}

/// The documents with this id or path, ascending, deleted ones included.
pub(super) fn by_id(
    segment: &Segment,
    fields: &Fields,
    text: &str,
) -> Result<Vec<u32>, BackendError> {
    let term = Term::from_field_text(fields.id, text);
    let mut docs = Vec::new();
    if let Some(mut postings) = segment
        .id
        .read_postings(&term, IndexRecordOption::Basic)
        .map_err(damaged)?
    {
        while postings.doc() != TERMINATED {
            docs.push(postings.doc());
            postings.advance();
        }
    }
    Ok(docs)
}
