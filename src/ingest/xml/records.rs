//! An XML or SGML stream cut into records before it is parsed.
//!
//! Cutting first keeps memory to one record, however large the file is, and one broken record from
//! taking the rest of its file along. Only comments and CDATA need knowing to find the true borders.

use memchr::{memchr, memchr2, memmem};
use std::io::{self, Read};

/// How much is read at a time.
const STEP: usize = 64 << 10;
/// The longest name of an element that is looked at.
const NAME_MAX: usize = 64;

/// A window on a stream, from the last consumed byte on.
pub(super) struct Stream<R> {
    input: R,
    buffer: Vec<u8>,
    from: usize,
    done: bool,
    max: usize,
    /// Ends that are not there up to the end of the stream, with the place from which on they are missing: looking
    /// again would be quadratic.
    missing: Vec<(&'static [u8], usize)>,
    /// How much was consumed before the window.
    base: usize,
    /// The line that the window begins on.
    pub line: usize,
}

/// A piece of markup in the window.
#[derive(Debug)]
pub(super) struct Tag {
    pub start: usize,
    /// One past its name.
    pub named: usize,
    pub closing: bool,
    /// Bytes of its name.
    length: usize,
}

/// A record or what stands in for one.
#[derive(Debug)]
pub(super) enum Cut {
    /// Its place in the window.
    Record { start: usize, end: usize },
    /// It is larger than the bound; the window stands behind its beginning.
    TooLarge,
    /// No more records.
    End,
}

impl<R: Read> Stream<R> {
    pub fn new(input: R, max: u64) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            from: 0,
            done: false,
            missing: Vec::new(),
            base: 0,
            max: usize::try_from(max).unwrap_or(usize::MAX - STEP),
            line: 1,
        }
    }

    /// What has been read and not consumed.
    pub fn window(&self) -> &[u8] {
        &self.buffer[self.from..]
    }

    /// Reads on; false at the end of the stream.
    fn more(&mut self) -> io::Result<bool> {
        if self.done {
            return Ok(false);
        }
        if self.from > STEP && self.from * 2 > self.buffer.len() {
            self.buffer.drain(..self.from);
            self.from = 0;
        }
        let old = self.buffer.len();
        self.buffer.resize(old + STEP, 0);
        let got = loop {
            match self.input.read(&mut self.buffer[old..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(old + *got.as_ref().unwrap_or(&0));
        self.done = !matches!(got, Ok(1..));
        got.map(|n| n > 0)
    }

    /// Reads on until the window holds `n` bytes or the stream ends.
    pub fn hold(&mut self, n: usize) -> io::Result<()> {
        while self.window().len() < n && self.more()? {}
        Ok(())
    }

    /// Reads to the end; false when that is more than the bound.
    pub fn hold_all(&mut self) -> io::Result<bool> {
        while self.window().len() <= self.max && self.more()? {}
        Ok(self.window().len() <= self.max)
    }

    /// Moves the window on.
    pub fn consume(&mut self, n: usize) {
        let passed = &self.window()[..n];
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.from += n;
        self.base += n;
    }

    /// The end of the next `needle` from `at` on, reading on as far as the bound.
    fn find(&mut self, mut at: usize, needle: &'static [u8]) -> io::Result<Option<usize>> {
        let place = self.base + at;
        if self
            .missing
            .iter()
            .any(|(m, from)| *m == needle && *from <= place)
        {
            return Ok(None);
        }
        let finder = memmem::Finder::new(needle);
        loop {
            if let Some(i) = finder.find(self.window().get(at..).unwrap_or(&[])) {
                return Ok(Some(at + i + needle.len()));
            }
            at = at.max(self.window().len().saturating_sub(needle.len() - 1));
            if self.window().len() > self.max {
                return Ok(None);
            }
            if !self.more()? {
                self.missing.push((needle, place));
                return Ok(None);
            }
        }
    }

    /// One past the `>` of a tag whose name ends at `at`, unless another tag begins before it.
    fn close(&mut self, mut at: usize) -> io::Result<Option<usize>> {
        loop {
            let rest = self.window().get(at..).unwrap_or(&[]);
            if let Some(i) = memchr2(b'<', b'>', rest) {
                return Ok((rest[i] == b'>').then_some(at + i + 1));
            }
            at = at.max(self.window().len());
            if self.window().len() > self.max || !self.more()? {
                return Ok(None);
            }
        }
    }

    /// The next start or end tag from `at` on, past comments, CDATA, declarations and instructions.
    pub fn tag(&mut self, mut at: usize) -> io::Result<Option<Tag>> {
        loop {
            let Some(after) = self.find(at, b"<")? else {
                return Ok(None);
            };
            let start = after - 1;
            self.hold(start + NAME_MAX)?;
            let head = &self.window()[after..];
            let closing = head.starts_with(b"/");
            let past = if head.starts_with(b"!--") {
                self.find(after + 3, b"-->")?
            } else if head.starts_with(b"![CDATA[") {
                self.find(after + 8, b"]]>")?
            } else if head.starts_with(b"?") {
                self.find(after, b"?>")?
            } else if head.starts_with(b"!") {
                self.declaration(after)?
            } else {
                let head = &head[usize::from(closing)..];
                let length = head
                    .iter()
                    .take(NAME_MAX)
                    .take_while(|b| !b.is_ascii_whitespace() && !b"<>/=".contains(b))
                    .count();
                if length > 0 {
                    return Ok(Some(Tag {
                        start,
                        named: after + usize::from(closing) + length,
                        closing,
                        length,
                    }));
                }
                Some(after)
            };
            at = past.unwrap_or(after);
        }
    }

    /// The name of a tag of this window; a copy of every one would cost more than finding it.
    pub fn name(&self, tag: &Tag) -> &[u8] {
        self.window()
            .get(tag.named - tag.length..tag.named)
            .unwrap_or(&[])
    }

    /// The end of `<!DOCTYPE … [ … ]>`.
    fn declaration(&mut self, at: usize) -> io::Result<Option<usize>> {
        let Some(end) = self.find(at, b">")? else {
            return Ok(None);
        };
        match memchr(b'[', &self.window()[at..end]) {
            None => Ok(Some(end)),
            Some(i) => match self.find(at + i, b"]")? {
                Some(close) => self.find(close, b">"),
                None => Ok(None),
            },
        }
    }

    /// The next record from the window's beginning on. A record ends with its end tag, or where the next one of its name
    /// begins: none of the formats nests them.
    pub fn cut(&mut self, names: &[&str]) -> io::Result<Cut> {
        let is_record = |name: &[u8]| {
            let local = name.rsplit(|b| *b == b':').next().unwrap_or(name);
            names.iter().any(|n| n.as_bytes() == local)
        };
        let mut at = 0;
        let first = loop {
            match self.tag(at)? {
                None if self.window().len() > self.max => {
                    self.consume(self.window().len());
                    at = 0;
                }
                None => return Ok(Cut::End),
                Some(tag) if !tag.closing && is_record(self.name(&tag)) => break tag,
                Some(tag) => at = tag.named,
            }
        };
        let start = first.start;
        let name = self.name(&first).to_vec();
        if let Some(end) = self.close(first.named)?
            && self.window()[..end].ends_with(b"/>")
        {
            return Ok(Cut::Record { start, end });
        }
        let mut at = first.named;
        loop {
            match self.tag(at)? {
                _ if self.window().len().saturating_sub(start) > self.max => {
                    self.consume(first.named);
                    return Ok(Cut::TooLarge);
                }
                None => {
                    let end = self.window().len();
                    return Ok(Cut::Record { start, end });
                }
                Some(tag) if self.name(&tag) == name => {
                    let end = if tag.closing {
                        self.close(tag.named)?
                    } else {
                        Some(tag.start)
                    };
                    let end = end.unwrap_or_else(|| self.window().len());
                    return Ok(Cut::Record { start, end });
                }
                Some(tag) => at = tag.named,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str, max: u64) -> Vec<String> {
        let mut stream = Stream::new(text.as_bytes(), max);
        let mut out = Vec::new();
        loop {
            match stream.cut(&["item"]).unwrap() {
                Cut::End => return out,
                Cut::TooLarge => out.push("too large".into()),
                Cut::Record { start, end } => {
                    out.push(String::from_utf8_lossy(&stream.window()[start..end]).into());
                    stream.consume(end);
                }
            }
        }
    }

    #[test]
    fn borders_that_are_none() {
        let text = "<!DOCTYPE x [<!ENTITY item '<item>'>]><rss><!-- <item> --><items/><item a='1'><![CDATA[</item>]]>1</item><x:item/><item>2<item>3</item></rss>";
        assert_eq!(
            cuts(text, 1 << 20),
            [
                "<item a='1'><![CDATA[</item>]]>1</item>",
                "<x:item/>",
                "<item>2",
                "<item>3</item>"
            ]
        );
    }

    #[test]
    fn a_large_record_is_passed_over() {
        let big = "<p>x</p>".repeat(60_000);
        let text = format!("<a><item>1</item><item>{big}</item><item>2</item></a>");
        let cuts = cuts(&text, 100_000);
        assert_eq!(cuts.first().unwrap(), "<item>1</item>");
        assert_eq!(cuts.last().unwrap(), "<item>2</item>");
        assert!(cuts.iter().any(|c| c == "too large") && cuts.len() == 3);
    }
}
