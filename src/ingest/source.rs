//! One source, a file or a member of a container, handed to the reader of its format.

use super::bounds::Budget;
use super::draft::Draft;
use super::finish::{self, Context};
use super::formats::{self, Codec, Format, Kind};
use super::input::Input;
use super::records::Records;
use super::skip::Refusal;
use super::{
    Outcome, ReadOptions, SkipReason, Skipped, archive, clean, download, html, json, json_lines,
    mail, markdown, packed, rtf, sniff, table, text, warc, xml,
};
use std::io::BufReader;

/// What is known of a source beside its bytes.
pub(super) struct Source<'a> {
    /// Its path in the corpus, inside a container after that of the container.
    pub path: &'a str,
    /// Its time, nanoseconds since 1970; 0 where unknown.
    pub mtime_ns: i64,
    pub options: &'a ReadOptions,
    pub budget: &'a Budget,
    /// Containers around it.
    pub depth: usize,
}

impl Source<'_> {
    /// Reads a source whose name (for its format only) is `name`.
    pub fn read(&self, name: &str, input: Input<'_>, emit: &mut dyn FnMut(Outcome)) {
        let done = match sniff::kind(name, input.head()) {
            None => Err((SkipReason::NotText, "a type that is not read".into())),
            Some(Kind::Unread(what)) => Err((SkipReason::NotText, what.to_owned())),
            Some(Kind::Packed(codec)) => self.packed(codec, name, input, emit),
            Some(Kind::Zip) => self
                .deeper()
                .and_then(|_| archive::read_zip(self, input, emit)),
            Some(Kind::Tar) => self
                .deeper()
                .and_then(|_| archive::read_tar(self, input, emit)),
            Some(Kind::Plain(format)) => self.plain(format, input, emit),
        };
        if let Err(refusal) = done {
            self.skip(refusal, emit);
        }
    }

    fn packed(
        &self,
        codec: Codec,
        name: &str,
        input: Input<'_>,
        emit: &mut dyn FnMut(Outcome),
    ) -> Result<(), Refusal> {
        let inner = self.deeper()?;
        let reader = input.reader().map_err(|e| self.broken(e.to_string()))?;
        let decoder = packed::decoder(codec, reader).map_err(|e| self.broken(e.to_string()))?;
        let mut reader = self.budget.capped(decoder);
        let input = Input::stream(&mut reader).map_err(|e| self.broken(e.to_string()))?;
        inner.read(formats::unpacked(name), input, emit);
        Ok(())
    }

    /// The same source one container further in.
    fn deeper(&self) -> Result<Source<'_>, Refusal> {
        if self.depth >= self.options.bounds.max_depth {
            let depth = self.depth;
            let detail =
                format!("more than {depth} containers in each other; the bound is --max-depth");
            return Err((SkipReason::Bomb, detail));
        }
        Ok(Source {
            depth: self.depth + 1,
            ..*self
        })
    }

    fn plain(
        &self,
        format: Format,
        input: Input<'_>,
        emit: &mut dyn FnMut(Outcome),
    ) -> Result<(), Refusal> {
        let max = self.options.bounds.max_record;
        let map = &self.options.map;
        if !format.is_streamed() {
            let bytes = input.bytes(max).map_err(|refusal| self.refined(refusal))?;
            return self.whole(format, &bytes, emit);
        }
        let reader = input.reader().map_err(|e| self.broken(e.to_string()))?;
        let reader = BufReader::with_capacity(1 << 16, reader);
        let broken = |detail| self.broken(detail);
        let mut records = Records::of(self);
        match format {
            Format::JsonLines => json_lines::read(reader, max, map, &broken, &mut |line, draft| {
                records.next_at(line, draft, emit);
            }),
            Format::Mbox => {
                mail::read_mbox(reader, max, &broken, &mut |draft| records.next(draft, emit));
            }
            Format::Warc => {
                warc::read(reader, max, self.budget, &mut |page| {
                    records.next_fetched(page.fetched.as_deref(), page.draft, emit);
                })
                .map_err(broken)?;
            }
            Format::Xml => {
                // A file that holds one article by its nature numbers no records.
                let done = xml::read(reader, max, map, &mut |piece| {
                    if piece.many {
                        records.next(piece.reading, emit);
                    } else {
                        self.finish(piece.reading, self.path, emit);
                    }
                })
                .map_err(|e| self.broken(e.to_string()));
                records.flush(emit);
                return done;
            }
            _ => {
                let delimiter = if format == Format::Csv { b',' } else { b'\t' };
                table::read(reader, delimiter, max, map, &mut |(line, row)| {
                    records.next_at(line, row.map_err(broken), emit);
                });
            }
        }
        records.end(emit)
    }

    fn whole(
        &self,
        format: Format,
        bytes: &[u8],
        emit: &mut dyn FnMut(Outcome),
    ) -> Result<(), Refusal> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err((SkipReason::Empty, "no text in it".into()));
        }
        match format {
            Format::Html => {
                match download::in_page(bytes) {
                    Some(articles) => Records::all(self, true, articles, emit),
                    None => self.finish(html::read(bytes), self.path, emit),
                }
                return Ok(());
            }
            Format::Mail => {
                self.finish(mail::read(bytes), self.path, emit);
                return Ok(());
            }
            Format::Rtf => {
                let text = rtf::read(bytes)?;
                self.text_or(&text, emit, || text::read(&text));
                return Ok(());
            }
            _ => {}
        }
        let text = clean::decode(bytes).map_err(|detail| (SkipReason::NotText, detail))?;
        let map = &self.options.map;
        match format {
            Format::Markdown => self.finish(Ok(markdown::read(&text, map)), self.path, emit),
            Format::Json => {
                let mut records = Records::of(self);
                json::read(&text, map, &mut |many, reading| {
                    if many {
                        records.next(reading, emit);
                    } else {
                        self.finish(reading, self.path, emit);
                    }
                });
                records.flush(emit);
            }
            _ => self.text_or(&text, emit, || text::read(&text)),
        }
        Ok(())
    }

    /// Emits the articles of `text` where it is a download of many, else the one that it is.
    pub fn text_or(&self, text: &str, emit: &mut dyn FnMut(Outcome), one: impl FnOnce() -> Draft) {
        match download::split(text) {
            Some(articles) => Records::all(self, true, articles, emit),
            None => self.finish(Ok(one()), self.path, emit),
        }
    }

    /// Emits the article that `draft` makes, or why it is none.
    pub fn finish(&self, draft: Result<Draft, Refusal>, id: &str, emit: &mut dyn FnMut(Outcome)) {
        let context = Context {
            id,
            path: self.path,
            mtime_ns: self.mtime_ns,
        };
        emit(match draft.and_then(|d| finish::article(d, &context)) {
            Ok(article) => Outcome::Article(Box::new(article)),
            Err(refusal) => Outcome::Skipped(Skipped::new(id, refusal)),
        });
    }

    /// Emits that the whole source is skipped.
    pub fn skip(&self, refusal: Refusal, emit: &mut dyn FnMut(Outcome)) {
        emit(Outcome::Skipped(Skipped::new(self.path, refusal)));
    }

    /// What a fault in the bytes means: a bomb where the budget is used up, else damage.
    pub fn broken(&self, detail: String) -> Refusal {
        if self.budget.is_spent() {
            return self.budget.refusal();
        }
        (SkipReason::Malformed, detail)
    }

    fn refined(&self, (reason, detail): Refusal) -> Refusal {
        match reason {
            SkipReason::Malformed => self.broken(detail),
            _ => (reason, detail),
        }
    }
}
