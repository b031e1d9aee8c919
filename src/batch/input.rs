//! A batch file → lines: plain lines, `id<TAB>query`, CSV or TSV with a header, JSON Lines.
//!
//! A line that can't be understood is a value, not the end: it becomes an error row in its place.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use crate::query::BatchFailure;

/// Longest line or record, in bytes: what lies beyond is not read into memory.
pub const MAX_LINE: usize = 1 << 20;

/// The columns and keys that a batch file may have.
const FIELDS: [&str; 12] = [
    "id", "query", "person", "org", "place", "from", "to", "section", "source", "limit", "sort",
    "match",
];

/// What a batch file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// A query a line.
    Lines,
    /// `id<TAB>query`, or columns named by a header.
    Tsv,
    /// Columns named by a header.
    Csv,
    /// An object a line.
    Jsonl,
}

impl InputFormat {
    /// By the end of a file's name; plain lines where it says nothing.
    pub fn of(name: &str) -> Self {
        let end = name.rsplit_once('.').map_or("", |(_, end)| end);
        match end.to_ascii_lowercase().as_str() {
            "tsv" => Self::Tsv,
            "csv" => Self::Csv,
            "jsonl" | "ndjson" => Self::Jsonl,
            _ => Self::Lines,
        }
    }
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

    fn failed(number: usize, message: impl Into<String>, hint: &str) -> Self {
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

    fn of(number: usize, mut fields: Vec<(&'static str, String)>) -> Self {
        fields.retain(|f| !f.1.trim().is_empty());
        let id = fields.iter().position(|f| f.0 == "id");
        let id = id.map_or_else(|| number.to_string(), |at| fields.remove(at).1);
        let asks = |name: &str| !matches!(name, "limit" | "sort" | "match");
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

/// A batch file that can't be read at all.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Reading failed.
    #[error("reading the batch file: {0}")]
    Io(#[from] io::Error),
    /// A column that means nothing.
    #[error("line 1: unknown column {0:?}; known are {known}", known = FIELDS.join(", "))]
    Column(String),
    /// No column asks anything.
    #[error("line 1: the header names no column to search by, such as query or person")]
    NoQuery,
}

/// The lines of a batch file, read one at a time.
pub struct Input<R> {
    reader: BufReader<R>,
    format: InputFormat,
    bare: &'static str,
    columns: Option<Vec<&'static str>>,
    number: usize,
    waiting: VecDeque<Line>,
    ended: bool,
}

impl<R: Read> Input<R> {
    /// Opens a batch file and reads its header, if the format has one.
    ///
    /// # Errors
    /// [`InputError`] where the header can't be read or names an unknown column.
    pub fn new(reader: R, format: InputFormat, bare: LineAs) -> Result<Self, InputError> {
        let mut input = Self {
            reader: BufReader::with_capacity(1 << 16, reader),
            format,
            bare: match bare {
                LineAs::Query => "query",
                LineAs::Person => "person",
            },
            columns: None,
            number: 0,
            waiting: VecDeque::new(),
            ended: false,
        };
        match format {
            InputFormat::Csv => input.header(true)?,
            InputFormat::Tsv => input.header(false)?,
            InputFormat::Lines | InputFormat::Jsonl => {}
        }
        Ok(input)
    }

    /// The first line names the columns: always in CSV, in TSV where all its cells are column names.
    fn header(&mut self, always: bool) -> Result<(), InputError> {
        let Some((number, raw)) = self.record()? else {
            return Ok(());
        };
        let text = raw
            .as_deref()
            .map(String::from_utf8_lossy)
            .unwrap_or_default();
        let cells = self.cells(text.trim_start_matches('\u{feff}'));
        let mut columns = Vec::new();
        for cell in &cells {
            let name = cell.trim().to_ascii_lowercase();
            match FIELDS.iter().find(|f| **f == name) {
                Some(field) => columns.push(*field),
                None if always => return Err(InputError::Column(cell.clone())),
                None => {
                    let line = self.parse(number, raw);
                    self.waiting.push_back(line);
                    return Ok(());
                }
            }
        }
        if !columns
            .iter()
            .any(|c| !matches!(*c, "id" | "limit" | "sort" | "match"))
        {
            return Err(InputError::NoQuery);
        }
        self.columns = Some(columns);
        Ok(())
    }

    /// One physical line without its end; `None` inside where it is longer than [`MAX_LINE`].
    fn physical(&mut self) -> io::Result<Option<Option<Vec<u8>>>> {
        let mut raw = Vec::new();
        let limit = MAX_LINE as u64 + 1;
        if self
            .reader
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut raw)?
            == 0
        {
            return Ok(None);
        }
        self.number += 1;
        if raw.last() != Some(&b'\n') && raw.len() > MAX_LINE {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(None));
        }
        if raw.last() == Some(&b'\n') {
            raw.pop();
            if raw.last() == Some(&b'\r') {
                raw.pop();
            }
        }
        Ok(Some(Some(raw)))
    }

    /// One record: in CSV as many lines as its quotes span.
    fn record(&mut self) -> io::Result<Option<(usize, Option<Vec<u8>>)>> {
        let Some(raw) = self.physical()? else {
            return Ok(None);
        };
        let number = self.number;
        let Some(mut raw) = raw else {
            return Ok(Some((number, None)));
        };
        let quotes = |part: &[u8]| part.iter().filter(|b| **b == b'"').count();
        if self.format == InputFormat::Csv {
            let mut open = quotes(&raw) % 2 == 1;
            while open {
                match self.physical()? {
                    Some(Some(more)) if raw.len() + more.len() < MAX_LINE => {
                        open = quotes(&more) % 2 == 0;
                        raw.push(b'\n');
                        raw.extend(more);
                    }
                    Some(_) => return Ok(Some((number, None))),
                    None => break,
                }
            }
        }
        Ok(Some((number, Some(raw))))
    }

    fn cells(&self, text: &str) -> Vec<String> {
        if self.format == InputFormat::Tsv {
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

    fn parse(&self, number: usize, raw: Option<Vec<u8>>) -> Line {
        let Some(raw) = raw else {
            let message = format!("longer than {MAX_LINE} bytes");
            return Line::failed(number, message, "split it, or look for a missing quote");
        };
        let text = match String::from_utf8(raw) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to() + 1;
                let message = format!("not UTF-8 at byte {at}");
                return Line::failed(number, message, "save the file as UTF-8");
            }
        };
        let text = match number {
            1 => text.trim_start_matches('\u{feff}'),
            _ => &text,
        };
        match (self.format, &self.columns) {
            (InputFormat::Lines, _) => Line::of(number, vec![(self.bare, text.to_owned())]),
            (InputFormat::Jsonl, _) => json(number, text),
            (_, Some(columns)) => self.row(number, text, columns),
            (_, None) => match text.split_once('\t') {
                Some((id, query)) => {
                    let fields = vec![("id", id.to_owned()), (self.bare, query.to_owned())];
                    Line::of(number, fields)
                }
                None if text.trim().is_empty() => Line::of(number, Vec::new()),
                None => Line::failed(number, "no tab", "write id, a tab and the query"),
            },
        }
    }

    fn row(&self, number: usize, text: &str, columns: &[&'static str]) -> Line {
        let cells = self.cells(text);
        if cells.len() > columns.len() {
            let message = format!("{} cells under {} columns", cells.len(), columns.len());
            return Line::failed(number, message, "quote a cell that holds a separator");
        }
        let mut fields = Vec::new();
        for (field, cell) in columns.iter().zip(cells) {
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

fn json(number: usize, text: &str) -> Line {
    use serde_json::Value;
    let object: serde_json::Map<String, Value> = match serde_json::from_str(text) {
        Ok(object) => object,
        Err(error) => {
            let message = format!("not a JSON object: {error}");
            return Line::failed(
                number,
                message,
                "one object a line, such as {\"query\": \"…\"}",
            );
        }
    };
    // The id is kept even where another key is wrong, so that the error row can be joined.
    let id = match object.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => number.to_string(),
    };
    let mut fields = Vec::new();
    for (key, value) in object {
        let Some(field) = FIELDS.iter().find(|f| **f == key) else {
            let hint = format!("known keys are {}", FIELDS.join(", "));
            let failed = Line::failed(number, format!("unknown key {key:?}"), &hint);
            return Line { id, ..failed };
        };
        let values = match value {
            Value::Array(list) => list,
            one => vec![one],
        };
        for value in values {
            match value {
                Value::Null => {}
                Value::String(text) => fields.push((*field, text)),
                Value::Number(n) => fields.push((*field, n.to_string())),
                _ => {
                    let message = format!("{key:?} is neither text nor a number");
                    let failed = Line::failed(number, message, "write a text, or a list of texts");
                    return Line { id, ..failed };
                }
            }
        }
    }
    Line::of(number, fields)
}

impl<R: Read> Iterator for Input<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if let Some(line) = self.waiting.pop_front() {
            return Some(line);
        }
        if self.ended {
            return None;
        }
        match self.record() {
            Ok(Some((number, raw))) => Some(self.parse(number, raw)),
            Ok(None) => None,
            Err(error) => {
                self.ended = true;
                let message = format!("reading stopped here: {error}");
                Some(Line::failed(
                    self.number + 1,
                    message,
                    "check the file or the pipe",
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8], format: InputFormat) -> Vec<Line> {
        Input::new(text, format, LineAs::Query).unwrap().collect()
    }

    #[test]
    fn plain_lines_are_numbered_and_bad_ones_stay_in_place() {
        let all = lines(b"one\n\xff\xfe\n\nlast", InputFormat::Lines);
        let ids: Vec<_> = all.iter().map(|l| l.id.as_str()).collect();
        assert_eq!(ids, ["1", "2", "3", "4"]);
        let failed: Vec<_> = all.iter().map(|l| l.failure.is_some()).collect();
        assert_eq!(failed, [false, true, true, false]);
        assert_eq!(all[3].get("query"), Some("last"));
    }

    #[test]
    fn tsv_works_with_and_without_a_header() {
        let bare = lines(b"q1\tred shoes\nno tab\n", InputFormat::Tsv);
        assert_eq!(
            (bare[0].id.as_str(), bare[0].get("query")),
            ("q1", Some("red shoes"))
        );
        assert!(bare[1].failure.is_some());
        let named = lines(b"person\tid\nAnna; Bo\tq1\n", InputFormat::Tsv);
        assert_eq!(named[0].id, "q1");
        assert_eq!(named[0].fields.len(), 2);
    }

    #[test]
    fn a_csv_cell_may_span_lines_and_numbers_stay_those_of_the_file() {
        let all = lines(b"id,query\na,\"x\ny\"\nb,z\nc,d,e\n", InputFormat::Csv);
        assert_eq!(all[0].get("query"), Some("x\ny"));
        assert_eq!((all[1].number, all[1].id.as_str()), (4, "b"));
        assert!(all[2].failure.is_some());
    }

    #[test]
    fn an_unknown_csv_column_is_refused() {
        let error = Input::new(&b"id,qurey\n"[..], InputFormat::Csv, LineAs::Query);
        assert!(matches!(error.err(), Some(InputError::Column(c)) if c == "qurey"));
    }

    #[test]
    fn json_keeps_the_id_of_a_bad_line() {
        let text =
            b"{\"id\":7,\"query\":\"a\",\"person\":[\"B\",\"C\"]}\n{\"id\":\"x\",\"no\":1}\n[1]\n";
        let all = lines(text, InputFormat::Jsonl);
        assert_eq!((all[0].id.as_str(), all[0].fields.len()), ("7", 3));
        assert_eq!(all[1].id, "x");
        assert!(all[1].failure.is_some() && all[2].failure.is_some());
    }

    #[test]
    fn an_endless_line_is_not_held_in_memory_and_the_next_is_answered() {
        let mut text = vec![b'a'; MAX_LINE * 3];
        text.extend(b"\nnext\n");
        let all = lines(&text, InputFormat::Lines);
        assert!(all[0].failure.is_some());
        assert_eq!((all[1].number, all[1].get("query")), (2, Some("next")));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_lines(bytes: Vec<u8>) {
            for format in [InputFormat::Lines, InputFormat::Tsv, InputFormat::Csv, InputFormat::Jsonl] {
                if let Ok(input) = Input::new(&bytes[..], format, LineAs::Query) {
                    for line in input {
                        proptest::prop_assert_eq!(line.fields.is_empty(), line.failure.is_some());
                    }
                }
            }
        }
    }
}
