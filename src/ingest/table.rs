//! CSV and TSV: one article a row, streamed.

use super::date_order::Window;
use super::draft::Draft;
use super::fields::{self, FieldMap};
use std::cell::Cell;
use std::io::{self, Read};
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
    let mut window = Window::new(|(_, row): &mut Row| row.as_mut().ok(), emit);
    rows(input, delimiter, max_record, map, &mut |row| {
        window.push(row)
    });
    window.end();
}

fn rows(
    input: impl Read,
    delimiter: u8,
    max_record: u64,
    map: &FieldMap,
    emit: &mut dyn FnMut(Row),
) {
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
                emit((
                    line,
                    Err(format!(
                        "{} cells, but the header has {}",
                        row.len(),
                        header.len()
                    )),
                ));
            }
            Ok(true) => {
                let pairs: Vec<(String, String)> =
                    header.iter().cloned().zip(row.iter().map(lossy)).collect();
                let draft = fields::draft(&pairs, map, false);
                let empty = draft.headline.is_none() && draft.paragraphs.is_empty();
                emit((
                    line,
                    if empty {
                        Err(no_columns(&header))
                    } else {
                        Ok(draft)
                    },
                ));
            }
        }
    }
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
        let text = "Title,Body,Date\nOne,\"First.\n\nSecond.\",2020-01-02\na,b,c,d\nTwo,Text.,\n";
        let mut rows = Vec::new();
        read(
            text.as_bytes(),
            b',',
            1 << 20,
            &FieldMap::default(),
            &mut |row| rows.push(row),
        );
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].1.as_ref().unwrap().paragraphs.len(), 2);
        assert!(rows[1].1.is_err());
        assert_eq!(
            rows[2].1.as_ref().unwrap().headline.as_ref().unwrap().0,
            "Two"
        );
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
