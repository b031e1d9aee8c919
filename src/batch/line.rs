//! One line of a batch: what it asks, or why it cannot be answered.

use crate::query::BatchFailure;

/// The columns and keys that a batch file may have.
pub(super) const FIELDS: [&str; 12] = [
    "id", "query", "person", "org", "place", "from", "to", "section", "source", "limit", "sort",
    "match",
];

/// Those that say how to answer, and ask nothing.
const MANNERS: [&str; 3] = ["limit", "sort", "match"];

/// The field of this name.
pub(super) fn field(name: &str) -> Option<&'static str> {
    FIELDS.into_iter().find(|field| *field == name)
}

/// Whether a field can find anything.
pub(super) fn asks(field: &str) -> bool {
    field != "id" && !MANNERS.contains(&field)
}

/// What a line without named columns is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAs {
    /// A query.
    Query,
    /// The name of a person.
    Person,
}

/// One line: its fields as written, or why it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1; the line where the record starts.
    pub number: usize,
    /// Its own id, else its number.
    pub id: String,
    /// `(field, value)`, names from the known columns only, values not empty.
    pub fields: Vec<(&'static str, String)>,
    /// Why it can't be answered.
    pub failure: Option<BatchFailure>,
}

impl Line {
    /// The first value of a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        let found = self.fields.iter().find(|f| f.0 == field)?;
        Some(&found.1)
    }

    pub(super) fn failed(number: usize, message: impl Into<String>, hint: &str) -> Self {
        Self {
            number,
            id: number.to_string(),
            fields: Vec::new(),
            failure: Some(BatchFailure {
                message: message.into(),
                line: number,
                hint: hint.to_owned(),
            }),
        }
    }

    pub(super) fn of(number: usize, mut fields: Vec<(&'static str, String)>) -> Self {
        fields.retain(|f| !f.1.trim().is_empty());
        let id = fields.iter().position(|f| f.0 == "id");
        let id = id.map_or_else(|| number.to_string(), |at| fields.remove(at).1);
        if !fields.iter().any(|f| asks(f.0)) {
            let hint = "give it a query or remove the line";
            let failed = Self::failed(number, "nothing is asked on this line", hint);
            return Self { id, ..failed };
        }
        Self {
            number,
            id,
            fields,
            failure: None,
        }
    }
}
