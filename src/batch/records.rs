//! Bytes → records: physical lines, or in CSV as many lines as a quoted cell spans.
//!
//! A quote that nobody closes must not swallow the lines behind it: they are given back and read again as
//! records of their own. No line is given back twice, because a line that leaves a quoted cell open does not
//! open one itself, so reading stays linear.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

/// Longest line or record, in bytes: what lies beyond is not read into memory.
pub const MAX_LINE: usize = 1 << 20;

/// Why a record has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Longer than [`MAX_LINE`].
    TooLong,
    /// A quoted cell that does not end.
    Open,
    /// Text behind the closing quote of a cell.
    Stray,
}

/// A record and the number of the line where it starts, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub number: usize,
    pub text: Result<Vec<u8>, Broken>,
}

/// A line without its end; `None` where it is too long.
type Physical = (usize, Option<Vec<u8>>);

/// The records of a file; blank lines between them count as lines but are no records.
pub(super) struct Records<R> {
    reader: BufReader<R>,
    number: usize,
    again: VecDeque<Physical>,
    /// Cells may be quoted.
    quoted: bool,
}

impl<R: Read> Records<R> {
    pub fn new(reader: R, quoted: bool) -> Self {
        Self {
            reader: BufReader::with_capacity(1 << 16, reader),
            number: 0,
            again: VecDeque::new(),
            quoted,
        }
    }

    /// The line that was read last.
    pub fn number(&self) -> usize {
        self.number
    }

    fn physical(&mut self) -> io::Result<Option<Physical>> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(line));
        }
        let mut raw = Vec::new();
        let limit = MAX_LINE as u64 + 1;
        let read = self
            .reader
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut raw)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        if raw.last() != Some(&b'\n') && raw.len() > MAX_LINE {
            self.reader.skip_until(b'\n')?;
            return Ok(Some((self.number, None)));
        }
        if raw.last() == Some(&b'\n') {
            raw.pop();
            if raw.last() == Some(&b'\r') {
                raw.pop();
            }
        }
        Ok(Some((self.number, Some(raw))))
    }

    /// The next record.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let Some((number, raw)) = self.physical()? else {
                return Ok(None);
            };
            let text = match raw {
                None => Err(Broken::TooLong),
                Some(raw) if raw.iter().all(u8::is_ascii_whitespace) => continue,
                Some(raw) if self.quoted => match quotes(&raw, false) {
                    Quotes::Closed => Ok(raw),
                    Quotes::Stray => Err(Broken::Stray),
                    Quotes::Open => self.rest(raw)?,
                },
                Some(raw) => Ok(raw),
            };
            return Ok(Some(Record { number, text }));
        }
    }

    /// Goes on from a first line that leaves a quoted cell open.
    fn rest(&mut self, first: Vec<u8>) -> io::Result<Result<Vec<u8>, Broken>> {
        let mut length = first.len();
        let mut more: Vec<Physical> = Vec::new();
        while let Some((number, line)) = self.physical()? {
            let state = line.as_ref().map(|line| {
                length += line.len() + 1;
                quotes(line, true)
            });
            more.push((number, line));
            match state {
                Some(Quotes::Open) if length <= MAX_LINE => {}
                Some(Quotes::Closed) if length <= MAX_LINE => {
                    let mut all = first;
                    for line in more.iter().filter_map(|m| m.1.as_ref()) {
                        all.push(b'\n');
                        all.extend(line);
                    }
                    return Ok(Ok(all));
                }
                _ => break,
            }
        }
        for line in more.into_iter().rev() {
            self.again.push_front(line);
        }
        Ok(Err(Broken::Open))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    Closed,
    Open,
    Stray,
}

/// How a line leaves the quotes, as RFC 4180 has them: a quote opens a cell only where the cell starts, and
/// two inside it stand for one.
fn quotes(line: &[u8], mut open: bool) -> Quotes {
    let mut starts = !open;
    let mut bytes = line.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if !open {
            open = starts && byte == b'"';
            starts = byte == b',';
        } else if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
            open = false;
            while bytes.next_if(|b| matches!(b, b' ' | b'\t')).is_some() {}
            if !matches!(bytes.peek(), None | Some(b',')) {
                return Quotes::Stray;
            }
        }
    }
    if open { Quotes::Open } else { Quotes::Closed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Result<String, Broken>)> {
        let mut records = Records::new(text.as_bytes(), true);
        let mut all = Vec::new();
        while let Some(Record { number, text }) = records.next().unwrap() {
            all.push((number, text.map(|t| String::from_utf8(t).unwrap())));
        }
        all
    }

    fn ok(number: usize, text: &str) -> (usize, Result<String, Broken>) {
        (number, Ok(text.to_owned()))
    }

    #[test]
    fn quotes_open_cells_and_nothing_else() {
        assert_eq!(quotes(b"a,\"x\"\"y\",6\" gun", false), Quotes::Closed);
        assert_eq!(quotes(b"a,\"x", false), Quotes::Open);
        assert_eq!(quotes(b"y\" ,z", true), Quotes::Closed);
        assert_eq!(quotes(b"a,\"x\"y", false), Quotes::Stray);
    }

    #[test]
    fn a_cell_may_span_lines_and_blank_lines_between_records_are_passed_over() {
        assert_eq!(
            read("a,\"x\n\ny\"\n\n \nb,z"),
            [ok(1, "a,\"x\n\ny\""), ok(6, "b,z")]
        );
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_own_line_only() {
        assert_eq!(
            read("a,\"x\nb,y\nc,z"),
            [(1, Err(Broken::Open)), ok(2, "b,y"), ok(3, "c,z")]
        );
        assert_eq!(
            read("a,\"x\nb,\"y, z\"\nc,z"),
            [(1, Err(Broken::Open)), ok(2, "b,\"y, z\""), ok(3, "c,z")]
        );
        let long = format!("a,\"x\n{}", "b,y\n".repeat(MAX_LINE / 2));
        let all = read(&long);
        assert_eq!(
            (all.len(), &all[0].1),
            (MAX_LINE / 2 + 1, &Err(Broken::Open))
        );
    }

    #[test]
    fn an_endless_line_is_not_held_in_memory_and_the_next_is_read() {
        let text = format!("{}\nnext\n", "a".repeat(MAX_LINE * 3));
        assert_eq!(read(&text), [(1, Err(Broken::TooLong)), ok(2, "next")]);
    }
}
