//! CSV and TSV: one article a row, streamed.
//!
//! What stands between the cells is taken from the header: half of Europe's spreadsheets write `;` into a `.csv`.

use super::draft::Draft;
use super::fields::{self, FieldMap};
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// What one row came to, with the line it begins on.
pub(super) type Row = (u64, Result<Draft, String>);

/// Reads every row after the header. A row longer than `max_record` bytes ends the file: its end
/// can't be told from an unclosed quote.
pub(super) fn read(
    input: impl Read,
    delimiter: u8,
    max_record: u64,
    map: &FieldMap,
    emit: &mut dyn FnMut(Row),
) {
    let mut input = io::BufReader::with_capacity(PEEK, input);
    let delimiter = match input.fill_buf() {
        Ok(head) => delimiter_of(head, delimiter),
        Err(error) => return emit((1, Err(error.to_string()))),
    };
    let budget = Rc::new(Cell::new(max_record));
    let input = Bounded {
        inner: input,
        budget: Rc::clone(&budget),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(input);
    let header: Vec<String> = match reader.byte_headers() {
        Ok(header) => header.iter().map(lossy).collect(),
        Err(error) => return emit((1, Err(error.to_string()))),
    };
    let mut row = csv::ByteRecord::new();
    loop {
        budget.set(max_record);
        let line = reader.position().line();
        match reader.read_byte_record(&mut row) {
            Ok(false) => return,
            Err(error) => return emit((line, Err(error.to_string()))),
            Ok(true) if row.len() > header.len() => {
                emit((line, Err(wrong_count(&row, &header))));
            }
            Ok(true) => {
                let pairs: Vec<(String, String)> =
                    header.iter().cloned().zip(row.iter().map(lossy)).collect();
                let draft = fields::draft(&pairs, map, false);
                let empty = draft.headline.is_none() && draft.paragraphs.is_empty();
                // Programs leave out empty cells at the end; without its text a short row has lost more than that.
                let short = row.len() < header.len() && draft.paragraphs.is_empty();
                emit((
                    line,
                    if short {
                        Err(wrong_count(&row, &header))
                    } else if empty {
                        Err(no_columns(&header))
                    } else {
                        Ok(draft)
                    },
                ));
            }
        }
    }
}

/// How much of a file is looked at for its delimiter.
const PEEK: usize = 16 << 10;

/// The separator of the first line: the expected one where it occurs outside quotes, else the most frequent of the usual ones.
fn delimiter_of(head: &[u8], expected: u8) -> u8 {
    let mut counts = [0usize; 4];
    let usual = [expected, b';', b'\t', b'|'];
    let mut quoted = false;
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(i) = usual.iter().position(|u| *u == byte) {
                    counts[i] += 1;
                }
            }
        }
    }
    let most = (0..usual.len()).rev().max_by_key(|&i| counts[i]);
    match most {
        Some(i) if counts[0] == 0 && counts[i] > 0 => usual[i],
        _ => expected,
    }
}

fn wrong_count(row: &csv::ByteRecord, header: &[String]) -> String {
    format!("{} cells where the header has {}", row.len(), header.len())
}

fn no_columns(header: &[String]) -> String {
    format!("no headline and no body in columns {}", header.join(", "))
}

fn lossy(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(cell)
            .0
            .into_owned(),
    }
}

/// Fails once more than the budget was read since it was last renewed.
struct Bounded<R> {
    inner: R,
    budget: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        match self.budget.get().checked_sub(got as u64) {
            Some(left) => self.budget.set(left),
            None => {
                return Err(io::Error::other(
                    "a row longer than the bound for one record (or a quote that is never closed)",
                ));
            }
        }
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multi_line_cells_and_bad_rows() {
        let text =
            "Title,Body,Date\nOne,\"First.\n\nSecond.\",2020-01-02\na,b,c,d\nTwo,Text.\nThree\n";
        let mut rows = Vec::new();
        read(
            text.as_bytes(),
            b',',
            1 << 20,
            &FieldMap::default(),
            &mut |row| rows.push(row),
        );
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0].1.as_ref().unwrap().paragraphs.len(), 2);
        assert!(rows[1].1.is_err());
        assert_eq!(
            rows[2].1.as_ref().unwrap().headline.as_ref().unwrap().0,
            "Two"
        );
        assert_eq!(rows[3].1, Err("1 cells where the header has 3".to_owned()));
    }

    #[test]
    fn the_header_says_what_separates() {
        assert_eq!(delimiter_of(b"id;title;body\n", b','), b';');
        assert_eq!(delimiter_of(b"id\t\"a;b\"\n;;;", b','), b'\t');
        assert_eq!(delimiter_of(b"id,title;body;x\n", b','), b',');
        assert_eq!(delimiter_of(b"title\n", b','), b',');
    }

    #[test]
    fn an_unclosed_quote_is_bounded() {
        let text = format!("title,body\n\"{}", "x".repeat(200_000));
        let mut rows = Vec::new();
        read(
            text.as_bytes(),
            b',',
            50_000,
            &FieldMap::default(),
            &mut |row| rows.push(row),
        );
        assert!(rows.last().unwrap().1.is_err());
    }
}
