//! A batch file → lines: plain lines, `id<TAB>query`, CSV or TSV with a header, JSON Lines.
//!
//! A line that can't be understood is a value, not the end: it becomes an error row in its place.

use std::io::{self, Read};

use super::json;
use super::line::{FIELDS, Line, LineAs};
use super::records::{Broken, MAX_LINE, Record, Records};
use super::table::{Table, bare};

/// What a batch file looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    /// A query a line, or `id<TAB>query`.
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

/// The lines of a batch file, read one at a time. Blank lines ask nothing and are passed over; the others
/// keep the numbers that an editor shows.
pub struct Input<R> {
    records: Records<R>,
    format: InputFormat,
    bare: &'static str,
    table: Option<Table>,
    waiting: Option<Line>,
    ended: bool,
}

impl<R: Read> Input<R> {
    /// Opens a batch file and reads its header, if the format has one.
    ///
    /// # Errors
    /// [`InputError`] where the header can't be read or names an unknown column.
    pub fn new(reader: R, format: InputFormat, bare: LineAs) -> Result<Self, InputError> {
        let mut input = Self {
            records: Records::new(reader, format == InputFormat::Csv),
            format,
            bare: match bare {
                LineAs::Query => "query",
                LineAs::Person => "person",
            },
            table: None,
            waiting: None,
            ended: false,
        };
        if matches!(format, InputFormat::Csv | InputFormat::Tsv) {
            input.header()?;
        }
        Ok(input)
    }

    /// The first line names the columns: always in CSV, in TSV where all its cells are column names.
    fn header(&mut self) -> Result<(), InputError> {
        let Some(record) = self.records.next()? else {
            return Ok(());
        };
        let text = record.text.as_deref().map(String::from_utf8_lossy);
        let text = text.unwrap_or_default();
        let tabs = self.format == InputFormat::Tsv;
        self.table = Table::under(text.trim_start_matches('\u{feff}'), tabs)?;
        if self.table.is_none() {
            self.waiting = Some(self.parse(record));
        }
        Ok(())
    }

    fn parse(&self, record: Record) -> Line {
        let number = record.number;
        let raw = match record.text {
            Ok(raw) => raw,
            Err(broken) => {
                let (message, hint) = told(broken);
                return Line::failed(number, message, hint);
            }
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
        match (self.format, &self.table) {
            // No query has a tab in it: a piped `id<TAB>query` is what it looks like.
            (InputFormat::Lines, _) if !text.trim().contains('\t') => {
                Line::of(number, vec![(self.bare, text.to_owned())])
            }
            (InputFormat::Jsonl, _) => json::line(number, text),
            (InputFormat::Csv | InputFormat::Tsv, Some(table)) => table.line(number, text),
            (..) => bare(number, text, self.bare),
        }
    }
}

/// What is wrong, and what to do.
fn told(broken: Broken) -> (String, &'static str) {
    let twice = "close it, or write a quote inside a quoted cell twice";
    match broken {
        Broken::TooLong => (format!("longer than {MAX_LINE} bytes"), "split it"),
        Broken::Open => (
            "a cell opens with a quote that is not closed".to_owned(),
            twice,
        ),
        Broken::Stray => (
            "there is text behind the quote that closes a cell".to_owned(),
            twice,
        ),
    }
}

impl<R: Read> Iterator for Input<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if let Some(line) = self.waiting.take() {
            return Some(line);
        }
        if self.ended {
            return None;
        }
        match self.records.next() {
            Ok(record) => Some(self.parse(record?)),
            Err(error) => {
                self.ended = true;
                let message = format!("reading stopped here: {error}");
                let number = self.records.number() + 1;
                Some(Line::failed(number, message, "check the file or the pipe"))
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
    fn plain_lines_are_numbered_bad_ones_stay_in_place_and_blank_ones_ask_nothing() {
        let all = lines(b"one\n\xff\xfe\n\nlast", InputFormat::Lines);
        let ids: Vec<_> = all.iter().map(|l| l.id.as_str()).collect();
        assert_eq!(ids, ["1", "2", "4"]);
        let failed: Vec<_> = all.iter().map(|l| l.failure.is_some()).collect();
        assert_eq!(failed, [false, true, false]);
        assert_eq!(all[2].get("query"), Some("last"));
    }

    #[test]
    fn a_tab_in_a_plain_line_ends_its_id() {
        let all = lines(b"q1\tred shoes\nblue shoes\n\tgreen\n", InputFormat::Lines);
        let asked: Vec<_> = all
            .iter()
            .map(|l| (l.id.as_str(), l.get("query")))
            .collect();
        assert_eq!(asked[0], ("q1", Some("red shoes")));
        assert_eq!(asked[1], ("2", Some("blue shoes")));
        assert_eq!(asked[2].0, "3");
    }

    #[test]
    fn tsv_works_with_and_without_a_header() {
        let bare = lines(b"q1\tred shoes\nno tab\nq3\t\n", InputFormat::Tsv);
        assert_eq!(
            (bare[0].id.as_str(), bare[0].get("query")),
            ("q1", Some("red shoes"))
        );
        assert!(bare[1].failure.is_some() && bare[2].failure.is_some());
        assert_eq!(bare[2].id, "q3");
        let named = lines(b"person\tid\nAnna; Bo\tq1\n", InputFormat::Tsv);
        assert_eq!(named[0].id, "q1");
        assert_eq!(named[0].fields.len(), 2);
    }

    #[test]
    fn csv_numbers_are_those_of_the_file_and_a_stray_quote_swallows_nothing() {
        let text = b"id,query\na,\"x\ny\"\nb,z\nc,d,e\nd,\"stray\ne,last\n";
        let all = lines(text, InputFormat::Csv);
        assert_eq!(all[0].get("query"), Some("x\ny"));
        assert_eq!((all[1].number, all[1].id.as_str()), (4, "b"));
        assert!(all[2].failure.is_some());
        assert_eq!(all[2].id, "c");
        let stray = all[3].failure.as_ref().unwrap();
        assert_eq!(stray.line, 6);
        assert!(stray.message.contains("not closed"));
        assert_eq!(
            (all[4].id.as_str(), all[4].get("query")),
            ("e", Some("last"))
        );
    }

    #[test]
    fn an_unknown_csv_column_is_refused() {
        let error = Input::new(&b"id,qurey\n"[..], InputFormat::Csv, LineAs::Query);
        assert!(matches!(error.err(), Some(InputError::Column(c)) if c == "qurey"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_lines(bytes: Vec<u8>, quoted in "[\",\n a]{0,60}") {
            for bytes in [&bytes[..], format!("query,id\n{quoted}").as_bytes()] {
                for format in [InputFormat::Lines, InputFormat::Tsv, InputFormat::Csv, InputFormat::Jsonl] {
                    if let Ok(input) = Input::new(bytes, format, LineAs::Query) {
                        let mut last = 0;
                        for line in input {
                            proptest::prop_assert_eq!(line.fields.is_empty(), line.failure.is_some());
                            proptest::prop_assert!(line.number > last, "each line once, in order");
                            last = line.number;
                        }
                    }
                }
            }
        }
    }
}
