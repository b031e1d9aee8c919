//! Rows of CSV and TSV → lines, by the columns that a header names.

use super::input::InputError;
use super::line::{Line, asks, field};

/// How cells are parted, and what they mean.
#[derive(Clone, Debug)]
pub(super) struct Table {
    tabs: bool,
    columns: Vec<&'static str>,
}

impl Table {
    /// The table under the header `text`; `None` where some cell of it is no column, as it may be in a TSV
    /// file without a header.
    ///
    /// # Errors
    /// [`InputError`] where a CSV header names an unknown column, or no column asks anything.
    pub fn under(text: &str, tabs: bool) -> Result<Option<Self>, InputError> {
        let mut columns = Vec::new();
        for cell in cells(text, tabs) {
            match field(&cell.trim().to_ascii_lowercase()) {
                Some(field) => columns.push(field),
                None if tabs => return Ok(None),
                None => return Err(InputError::Column(cell)),
            }
        }
        if !columns.iter().any(|c| asks(c)) {
            return Err(InputError::NoQuery);
        }
        Ok(Some(Self { tabs, columns }))
    }

    /// One row.
    pub fn line(&self, number: usize, text: &str) -> Line {
        let cells = cells(text, self.tabs);
        if cells.len() > self.columns.len() {
            let message = format!("{} cells under {} columns", cells.len(), self.columns.len());
            let failed = Line::failed(number, message, "quote a cell that holds a separator");
            // The id is kept, so that the error row can be joined.
            let at = self.columns.iter().position(|c| *c == "id");
            let id = at
                .map(|at| cells[at].clone())
                .filter(|id| !id.trim().is_empty());
            return match id {
                Some(id) => Line { id, ..failed },
                None => failed,
            };
        }
        let mut fields = Vec::new();
        for (field, cell) in self.columns.iter().zip(cells) {
            match *field {
                // Names do not hold a semicolon, so a cell can hold several.
                "person" | "org" | "place" => {
                    fields.extend(cell.split(';').map(|name| (*field, name.trim().to_owned())));
                }
                _ => fields.push((*field, cell)),
            }
        }
        Line::of(number, fields)
    }
}

/// A line of a TSV file without a header: `id<TAB>query`.
pub(super) fn bare(number: usize, text: &str, what: &'static str) -> Line {
    match text.split_once('\t') {
        Some((id, asked)) => Line::of(
            number,
            vec![("id", id.to_owned()), (what, asked.to_owned())],
        ),
        None => Line::failed(number, "no tab", "write id, a tab and the query"),
    }
}

fn cells(text: &str, tabs: bool) -> Vec<String> {
    if tabs {
        return text.split('\t').map(str::to_owned).collect();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
