//! XML and SGML news formats: the stream is cut into records, and the root element says whose they are.
//!
//! Names of files say little here (`.xml` is all of them), so the dialect is chosen by the root alone.

mod feed;
mod generic;
mod newsml;
mod newsml1;
mod nitf;
mod records;
mod reuters;
mod shape;
mod text;
mod trec;
mod tree;

use super::fields::FieldMap;
use super::{Draft, DraftParagraph, SkipReason, clean, html};
pub(super) use shape::is_news;

use records::{Cut, Stream};
use shape::{Dialect, Shape, found_out, part_of_a_format, shape};
use std::io::{self, Read};
use tree::{Prefixes, Tree};

/// What one record came to.
pub(super) type Reading = Result<Draft, (SkipReason, String)>;

/// A record, and whether it is one of several: then it goes by its own key.
pub(super) struct Piece {
    pub many: bool,
    pub reading: Reading,
}

/// Reads every record of a stream. `max` bounds one record, in bytes.
///
/// # Errors
/// What the stream itself says; faults of records are [`Piece`]s.
pub(super) fn read(
    input: impl Read,
    max: u64,
    map: &FieldMap,
    emit: &mut dyn FnMut(Piece),
) -> io::Result<()> {
    let mut stream = Stream::new(input, max);
    stream.hold(4)?;
    let wide = matches!(
        stream.window(),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..]
    );
    if !wide {
        return marked_up(stream, max, None, map, emit);
    }
    if !stream.hold_all()? {
        emit(one(Err(too_large(max))));
        return Ok(());
    }
    match clean::decode(stream.window()) {
        Ok(text) => marked_up(
            Stream::new(text.as_bytes(), max.saturating_mul(2)),
            max,
            Some(encoding_rs::UTF_8),
            map,
            emit,
        ),
        Err(detail) => {
            emit(one(Err((SkipReason::NotText, detail))));
            Ok(())
        }
    }
}

fn marked_up(
    mut stream: Stream<impl Read>,
    max: u64,
    encoding: Option<&'static encoding_rs::Encoding>,
    map: &FieldMap,
    emit: &mut dyn FnMut(Piece),
) -> io::Result<()> {
    if stream.window().starts_with(&[0xEF, 0xBB, 0xBF]) {
        stream.consume(3);
    }
    stream.hold(512)?;
    let encoding = encoding.or_else(|| declared(stream.window()));
    let root = match stream.tag(0)? {
        Some(root) if !root.closing && begins_with_markup(stream.window()) => root,
        _ => {
            emit(one(Err(no_markup(stream.window()))));
            return Ok(());
        }
    };
    let name = String::from_utf8_lossy(stream.name(&root)).into_owned();
    let name = name.rsplit(':').next().unwrap_or("").to_owned();
    let is_page = name.eq_ignore_ascii_case("html");
    let (shape, own) = match shape(&name) {
        None if !is_page && part_of_a_format(&name).is_none() => {
            found_out(&mut stream, encoding, map)?
        }
        shape => (shape, None),
    };
    let mut reader = match shape {
        Some(shape) if own.is_some() || !shape.records.is_empty() => Many {
            records: match &own {
                Some(own) => vec![own],
                None => shape.records.to_vec(),
            },
            shape,
            encoding,
            map,
            outer: Outer::default(),
            held: None,
            any: false,
        },
        alone => {
            let reading = if !stream.hold_all()? {
                Err(too_large(max))
            } else if let Some(shape) = alone {
                let outer = Outer::default();
                one_record(
                    shape.dialect,
                    stream.window(),
                    encoding,
                    map,
                    &outer,
                    stream.line,
                )
            } else if is_page {
                html::read(stream.window())
            } else {
                Err(foreign(&name, stream.window(), encoding))
            };
            emit(one(reading));
            return Ok(());
        }
    };
    reader.run(&mut stream, max, emit)
}

/// What records take from around them.
#[derive(Default)]
struct Outer {
    prefixes: Prefixes,
    feed: feed::Channel,
}

/// Reads a file of several records. The first is held back until it is known whether it is alone.
struct Many<'a> {
    shape: Shape,
    /// The elements that are records.
    records: Vec<&'a str>,
    map: &'a FieldMap,
    encoding: Option<&'static encoding_rs::Encoding>,
    outer: Outer,
    held: Option<Reading>,
    any: bool,
}

impl Many<'_> {
    fn run(
        &mut self,
        stream: &mut Stream<impl Read>,
        max: u64,
        emit: &mut dyn FnMut(Piece),
    ) -> io::Result<()> {
        let mut begun = false;
        loop {
            let reading = match stream.cut(&self.records)? {
                Cut::End => break,
                Cut::TooLarge => Err(too_large(max)),
                Cut::Record { start, end } => {
                    if !begun {
                        self.head(&stream.window()[..start]);
                    }
                    begun = true;
                    let line = stream.line + lines(&stream.window()[..start]);
                    let record = &stream.window()[start..end];
                    let reading = one_record(
                        self.shape.dialect,
                        record,
                        self.encoding,
                        self.map,
                        &self.outer,
                        line,
                    );
                    stream.consume(end);
                    reading
                }
            };
            self.next(reading, emit);
        }
        if let Some(reading) = self.held.take() {
            emit(one(reading));
        } else if !self.any {
            emit(one(Err((
                SkipReason::Empty,
                format!("no <{}> in it", self.records.join("> or <")),
            ))));
        }
        Ok(())
    }

    fn next(&mut self, reading: Reading, emit: &mut dyn FnMut(Piece)) {
        let many = |reading| Piece {
            many: true,
            reading,
        };
        if self.any || self.shape.always_many {
            if let Some(first) = self.held.take() {
                emit(many(first));
            }
            emit(many(reading));
        } else {
            self.held = Some(reading);
        }
        self.any = true;
    }

    /// What stands before the first record: namespaces, and the feed's own title and language.
    fn head(&mut self, bytes: &[u8]) {
        let Ok(head) = decoded(bytes, self.encoding) else {
            return;
        };
        let root = head
            .char_indices()
            .filter(|(_, c)| *c == '<')
            .find(|(i, _)| head[i + 1..].starts_with(|c: char| c.is_alphabetic() || c == '_'));
        let Some((at, _)) = root else { return };
        let end = head[at..].find('>').map_or(head.len(), |i| at + i + 1);
        self.outer.prefixes = tree::prefixes_of(&head[at..end]);
        if self.shape.dialect == Dialect::Feed {
            self.outer.feed = feed::Channel::read(&head[at..], &self.outer.prefixes);
        }
    }
}

fn one(reading: Reading) -> Piece {
    Piece {
        many: false,
        reading,
    }
}

fn one_record(
    dialect: Dialect,
    bytes: &[u8],
    encoding: Option<&'static encoding_rs::Encoding>,
    map: &FieldMap,
    outer: &Outer,
    line: usize,
) -> Reading {
    let text = decoded(bytes, encoding).map_err(|e| (SkipReason::NotText, e))?;
    match dialect {
        Dialect::Reuters => return reuters::read(&text, line),
        Dialect::Trec => return trec::read(&text, line),
        _ => {}
    }
    let tree = Tree::parse(&text, outer.prefixes.clone()).map_err(|fault| {
        let at = fault.at.min(text.len());
        let line = line + lines(&text.as_bytes()[..at]);
        (
            SkipReason::Malformed,
            format!("line {line}: {}", fault.detail),
        )
    })?;
    let Some(root) = tree.root() else {
        return Err((SkipReason::Empty, "no element in it".into()));
    };
    match dialect {
        Dialect::Generic => generic_record(&tree, root, map),
        Dialect::Nitf => Ok(nitf::read(&tree, root)),
        Dialect::NewsMl => newsml::read(&tree, root),
        Dialect::NewsMl1 => newsml1::read(&tree, root),
        _ => Ok(feed::read(&tree, root, &outer.feed)),
    }
}

/// An element that is called as others are that are articles, but lacks what they have, is none.
fn generic_record(tree: &Tree, root: usize, map: &FieldMap) -> Reading {
    let draft = generic::read(tree, root, map);
    if draft.headline.is_none() && draft.paragraphs.is_empty() {
        let detail = format!("no headline and no body in <{}>", tree.name(root));
        return Err((SkipReason::NotAnArticle, detail));
    }
    Ok(draft)
}

/// The story of a NITF document that stands as text inside another format.
pub(super) fn nitf(text: &str) -> Option<Draft> {
    let tree = Tree::parse(text, Prefixes::new()).ok()?;
    let root = tree.root().filter(|&r| tree.name(r) == "nitf")?;
    Some(nitf::read(&tree, root))
}

/// The paragraphs of an XHTML document that stands as text inside another format.
pub(super) fn xhtml(text: &str) -> Option<Vec<DraftParagraph>> {
    let tree = Tree::parse(text, Prefixes::new()).ok()?;
    let root = tree.root().filter(|&r| tree.name(r) == "html")?;
    Some(text::paragraphs(&tree, root))
}

fn lines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

fn too_large(max: u64) -> (SkipReason, String) {
    (
        SkipReason::TooLarge,
        format!("larger than {max} bytes, the bound for one record"),
    )
}

fn begins_with_markup(window: &[u8]) -> bool {
    window.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<')
}

fn no_markup(window: &[u8]) -> (SkipReason, String) {
    if window.iter().all(u8::is_ascii_whitespace) {
        return (SkipReason::Empty, "no text in it".into());
    }
    match clean::decode(window) {
        Err(detail) => (SkipReason::NotText, detail),
        Ok(_) if begins_with_markup(window) => (
            SkipReason::Malformed,
            "no element in it: neither XML nor SGML".into(),
        ),
        Ok(_) => (
            SkipReason::Malformed,
            "line 1: text before the first element: neither XML nor SGML".into(),
        ),
    }
}

/// Why a document of another kind is no article, or where it is broken.
fn foreign(
    name: &str,
    window: &[u8],
    encoding: Option<&'static encoding_rs::Encoding>,
) -> (SkipReason, String) {
    if let Ok(text) = decoded(window, encoding)
        && let Err(fault) = Tree::parse(&text, Prefixes::new())
    {
        let line = 1 + lines(&text.as_bytes()[..fault.at.min(text.len())]);
        return (
            SkipReason::Malformed,
            format!("line {line}: {}", fault.detail),
        );
    }
    let what = part_of_a_format(name).unwrap_or_else(|| {
        format!("<{name}> is no news format that is known, and nothing in it has a headline and a text by name")
    });
    (SkipReason::NotAnArticle, what)
}

/// The encoding that an XML declaration names, unless it is UTF-8 or unknown.
fn declared(window: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &window[..window.len().min(256)];
    let head = head.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(head, b"?>")?;
    let head = &head[..end];
    let at = memchr::memmem::find(head, b"encoding")?;
    let rest = head[at + 8..].trim_ascii_start().strip_prefix(b"=")?;
    let rest = rest.trim_ascii_start();
    let quote = *rest.first()?;
    let label = rest[1..].split(|b| *b == quote).next()?;
    let found = encoding_rs::Encoding::for_label(label)?;
    (found.is_ascii_compatible() && found != encoding_rs::UTF_8).then_some(found)
}

fn decoded<'a>(
    bytes: &'a [u8],
    encoding: Option<&'static encoding_rs::Encoding>,
) -> Result<std::borrow::Cow<'a, str>, String> {
    match encoding {
        Some(encoding) => Ok(encoding.decode_without_bom_handling(bytes).0),
        None => clean::decode(bytes),
    }
}

#[cfg(test)]
mod tests;
