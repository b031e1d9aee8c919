//! An article as tantivy's threads take it: values by field, owned once.
//!
//! tantivy's own document copies every value into one buffer that grows as it is filled; an article is two
//! large values, so here they stay where they were made.

use std::iter::{Empty, Map};
use std::slice::Iter;
use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::schema::{Document, Field};

use super::queue::Room;

/// The values of one article, and its room in the queue.
pub(super) struct Queued(Box<Inner>);

struct Inner {
    values: Vec<(Field, Held)>,
    _room: Room,
}

/// One value.
#[derive(Debug)]
pub(super) enum Held {
    Text(String),
    Bytes(Vec<u8>),
    I64(i64),
    U64(u64),
}

impl Queued {
    /// Boxed, as tantivy's channel makes thousands of slots that hold four of them each.
    pub(super) fn new(values: Vec<(Field, Held)>, room: Room) -> Self {
        Self(Box::new(Inner {
            values,
            _room: room,
        }))
    }
}

/// A value as tantivy looks at it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lent<'a>(&'a Held);

impl<'a> Value<'a> for Lent<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self.0 {
            Held::Text(text) => ReferenceValueLeaf::Str(text),
            Held::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
            Held::I64(number) => ReferenceValueLeaf::I64(*number),
            Held::U64(number) => ReferenceValueLeaf::U64(*number),
        })
    }
}

type Lend<'a> = fn(&'a (Field, Held)) -> (Field, Lent<'a>);

impl Document for Queued {
    type Value<'a> = Lent<'a>;
    type FieldsValuesIter<'a> = Map<Iter<'a, (Field, Held)>, Lend<'a>>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.0
            .values
            .iter()
            .map(|(field, held)| (*field, Lent(held)))
    }
}
