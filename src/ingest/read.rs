//! Reads one file: streams it through its format, hashing on the way, and finishes every draft.

use super::draft::Draft;
use super::fields::FieldMap;
use super::finish::{self, Context};
use super::formats::{self, Format};
use super::walk::{FileEntry, mtime_ns};
use super::{Outcome, SkipReason, Skipped, clean, html, json, markdown, table, text, xml};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// How files are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The user's own column and key names.
    pub map: FieldMap,
    /// The largest record (a text, a page, a row, a line of JSON), in bytes.
    pub max_record: u64,
    /// How many times its own size a compressed file may unpack to.
    pub max_ratio: u64,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            map: FieldMap::default(),
            max_record: 32 << 20,
            max_ratio: 1000,
        }
    }
}

/// What reading a file came to, beside its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// XXH3-128 of the raw bytes; 0 when they could not be read to the end.
    pub hash: u128,
    /// The file changed while it was read: drop every outcome before the last, which says so.
    pub changed: bool,
}

/// Reads `entry`, emitting its records in order.
pub fn read_file(
    entry: &FileEntry,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Outcome),
) -> FileRead {
    match try_read(entry, options, emit) {
        Ok(read) if !read.changed => read,
        Ok(read) => {
            let detail = "it changed while it was read".to_owned();
            emit(skip(&entry.rel, SkipReason::Changed, detail));
            read
        }
        Err(error) => {
            let gone = error.kind() == io::ErrorKind::NotFound;
            let reason = if gone {
                SkipReason::Changed
            } else {
                SkipReason::Unreadable
            };
            emit(skip(&entry.rel, reason, error.to_string()));
            FileRead {
                hash: 0,
                changed: true,
            }
        }
    }
}

fn try_read(
    entry: &FileEntry,
    options: &ReadOptions,
    emit: &mut dyn FnMut(Outcome),
) -> io::Result<FileRead> {
    let mut file = File::open(&entry.path)?;
    let before = file.metadata()?;
    let source = Source {
        rel: &entry.rel,
        mtime_ns: mtime_ns(&before),
        options,
    };
    let Some((format, gzipped)) = formats::of(&entry.rel) else {
        emit(skip(
            &entry.rel,
            SkipReason::NotText,
            "a type that is not read".into(),
        ));
        return Ok(FileRead {
            hash: hash_file(&entry.path)?,
            changed: false,
        });
    };
    let (hash, read) = if !gzipped && !is_streamed(format) && before.len() <= options.max_record {
        let mut bytes = Vec::with_capacity(before.len() as usize + 1);
        file.by_ref()
            .take(options.max_record + 1)
            .read_to_end(&mut bytes)?;
        source.whole(format, &bytes, emit);
        (xxhash_rust::xxh3::xxh3_128(&bytes), bytes.len() as u64)
    } else {
        let mut raw = Hashing {
            inner: &mut file,
            hasher: Xxh3::new(),
            read: 0,
        };
        if gzipped {
            let limit = before.len().max(1024).saturating_mul(options.max_ratio);
            let unpacked = flate2::read::MultiGzDecoder::new(&mut raw);
            let unpacked = Capped {
                inner: unpacked,
                left: limit,
            };
            source.stream(format, unpacked, emit);
        } else {
            source.stream(format, &mut raw, emit);
        }
        io::copy(&mut raw, &mut io::sink())?;
        (raw.hasher.digest128(), raw.read)
    };
    let after = std::fs::symlink_metadata(&entry.path).and_then(|m| {
        if m.is_symlink() {
            std::fs::metadata(&entry.path)
        } else {
            Ok(m)
        }
    })?;
    let same = after.len() == before.len()
        && mtime_ns(&after) == mtime_ns(&before)
        && read == before.len();
    Ok(FileRead {
        hash,
        changed: !same,
    })
}

/// Reads `bytes` as the file `name` would be read: for standard input and tests. There is no file
/// time, so an undated text stays undated.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions, emit: &mut dyn FnMut(Outcome)) {
    let source = Source {
        rel: name,
        mtime_ns: 0,
        options,
    };
    let Some((format, gzipped)) = formats::of(name) else {
        return emit(skip(
            name,
            SkipReason::NotText,
            "a type that is not read".into(),
        ));
    };
    if gzipped {
        let limit = (bytes.len() as u64)
            .max(1024)
            .saturating_mul(options.max_ratio);
        let unpacked = flate2::read::MultiGzDecoder::new(bytes);
        source.stream(
            format,
            Capped {
                inner: unpacked,
                left: limit,
            },
            emit,
        );
    } else if is_streamed(format) {
        source.stream(format, bytes, emit);
    } else {
        source.whole(format, bytes, emit);
    }
}

/// XXH3-128 of a file's bytes, in constant memory.
///
/// # Errors
/// Whatever opening and reading it says.
pub fn hash_file(path: &Path) -> io::Result<u128> {
    let mut raw = Hashing {
        inner: File::open(path)?,
        hasher: Xxh3::new(),
        read: 0,
    };
    io::copy(&mut raw, &mut io::sink())?;
    Ok(raw.hasher.digest128())
}

fn is_streamed(format: Format) -> bool {
    matches!(
        format,
        Format::JsonLines | Format::Csv | Format::Tsv | Format::Xml
    )
}

struct Source<'a> {
    rel: &'a str,
    mtime_ns: i64,
    options: &'a ReadOptions,
}

impl Source<'_> {
    fn stream(&self, format: Format, mut input: impl Read, out: &mut dyn FnMut(Outcome)) {
        let max = self.options.max_record;
        let mut any = false;
        let emit: &mut dyn FnMut(Outcome) = &mut |outcome| {
            any = true;
            out(outcome);
        };
        let mut records = Records {
            source: self,
            seen: HashSet::new(),
            n: 0,
        };
        match format {
            Format::JsonLines => records.json_lines(BufReader::with_capacity(1 << 16, input), emit),
            Format::Csv | Format::Tsv => {
                let delimiter = if format == Format::Csv { b',' } else { b'\t' };
                table::read(
                    input,
                    delimiter,
                    max,
                    &self.options.map,
                    &mut |(line, row)| {
                        records.next(
                            row.map_err(|e| (SkipReason::Malformed, format!("line {line}: {e}"))),
                            emit,
                        );
                    },
                );
            }
            Format::Xml => {
                let read = xml::read(input, max, &mut |piece| {
                    if piece.many {
                        records.next(piece.reading, emit);
                    } else {
                        self.finish(piece.reading, self.rel, emit);
                    }
                });
                if let Err(error) = read {
                    emit(skip(self.rel, reason_of(&error), error.to_string()));
                }
            }
            _ => {
                let mut bytes = Vec::new();
                let read = input.by_ref().take(max + 1).read_to_end(&mut bytes);
                match read {
                    Err(error) => emit(skip(self.rel, reason_of(&error), error.to_string())),
                    Ok(_) if bytes.len() as u64 > max => {
                        emit(skip(self.rel, SkipReason::TooLarge, too_large(max)))
                    }
                    Ok(_) => self.whole(format, &bytes, emit),
                }
            }
        }
        if !any {
            out(skip(self.rel, SkipReason::Empty, "no records in it".into()));
        }
    }

    fn whole(&self, format: Format, bytes: &[u8], emit: &mut dyn FnMut(Outcome)) {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return self.finish(
                Err((SkipReason::Empty, "no text in it".into())),
                self.rel,
                emit,
            );
        }
        if format == Format::Html {
            return self.finish(html::read(bytes), self.rel, emit);
        }
        let text = match clean::decode(bytes) {
            Ok(text) => text,
            Err(detail) => return self.finish(Err((SkipReason::NotText, detail)), self.rel, emit),
        };
        match format {
            Format::Markdown => {
                self.finish(Ok(markdown::read(&text, &self.options.map)), self.rel, emit)
            }
            Format::Json => self.json(&text, emit),
            _ => self.finish(Ok(text::read(&text)), self.rel, emit),
        }
    }

    fn json(&self, text: &str, emit: &mut dyn FnMut(Outcome)) {
        let mut records = Records {
            source: self,
            seen: HashSet::new(),
            n: 0,
        };
        json::read(text, &self.options.map, &mut |many, reading| {
            if many {
                records.next(reading, emit);
            } else {
                self.finish(reading, self.rel, emit);
            }
        });
    }

    fn finish(
        &self,
        draft: Result<Draft, (SkipReason, String)>,
        id: &str,
        emit: &mut dyn FnMut(Outcome),
    ) {
        let context = Context {
            id,
            path: self.rel,
            mtime_ns: self.mtime_ns,
        };
        let outcome = match draft.and_then(|d| finish::article(d, &context)) {
            Ok(article) => Outcome::Article(Box::new(article)),
            Err((reason, detail)) => skip(id, reason, detail),
        };
        emit(outcome);
    }
}

/// Numbers the records of a multi-article file and keeps their ids apart.
struct Records<'a> {
    source: &'a Source<'a>,
    seen: HashSet<u64>,
    n: usize,
}

impl Records<'_> {
    fn next(&mut self, draft: Result<Draft, (SkipReason, String)>, emit: &mut dyn FnMut(Outcome)) {
        self.n += 1;
        let key = draft
            .as_ref()
            .ok()
            .and_then(|d| d.key.as_deref())
            .map(str::trim);
        let mut name = match key {
            Some(key) if !key.is_empty() && key.len() <= 300 && !key.contains(char::is_control) => {
                key.to_owned()
            }
            _ => self.n.to_string(),
        };
        if !self.seen.insert(xxh3_64(name.as_bytes())) {
            name = format!("{name}~{}", self.n);
            self.seen.insert(xxh3_64(name.as_bytes()));
        }
        let id = format!("{}#{name}", self.source.rel);
        self.source.finish(draft, &id, emit);
    }

    fn json_lines(&mut self, mut input: impl BufRead, emit: &mut dyn FnMut(Outcome)) {
        let max = self.source.options.max_record;
        let mut line = Vec::new();
        let mut number = 0u64;
        loop {
            line.clear();
            number += 1;
            match input.by_ref().take(max + 1).read_until(b'\n', &mut line) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => {
                    return self.next(
                        Err((reason_of(&error), format!("line {number}: {error}"))),
                        emit,
                    );
                }
            }
            if line.len() as u64 > max && !line.ends_with(b"\n") {
                self.next(
                    Err((
                        SkipReason::TooLarge,
                        format!("line {number}: {}", too_large(max)),
                    )),
                    emit,
                );
                if input.skip_until(b'\n').is_err() {
                    return;
                }
                continue;
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let draft = clean::decode(&line)
                .map_err(|e| (SkipReason::NotText, format!("line {number}: {e}")))
                .and_then(|text| json::line_draft(&text, number, &self.source.options.map));
            self.next(draft, emit);
        }
    }
}

fn too_large(max: u64) -> String {
    format!("larger than {max} bytes, the bound for one record")
}

const BOMB: &str = "it unpacks to far more than its size";

fn reason_of(error: &io::Error) -> SkipReason {
    match error.kind() {
        io::ErrorKind::Other if error.to_string() == BOMB => SkipReason::Bomb,
        io::ErrorKind::PermissionDenied => SkipReason::Unreadable,
        _ => SkipReason::Malformed,
    }
}

fn skip(path: &str, reason: SkipReason, detail: String) -> Outcome {
    let hint = match reason {
        SkipReason::Empty => "nothing to do, unless it should have text",
        SkipReason::TooLarge => "split it, or raise the bound",
        SkipReason::NotText => "convert it to text or HTML",
        SkipReason::Malformed => "mend it at the place named, or export it again",
        SkipReason::NotAnArticle => "if it is one, name its fields with --map",
        SkipReason::Unreadable => "check that you may read it, then index again",
        SkipReason::Changed => "index again when it is no longer being written",
        SkipReason::Loop => "its files are read where they really stand",
        SkipReason::Bomb => "unpack it by hand if you trust it",
        SkipReason::Encrypted => "decrypt it first",
    };
    Outcome::Skipped(Skipped {
        path: path.to_owned(),
        reason,
        detail,
        hint: hint.to_owned(),
    })
}

struct Hashing<R> {
    inner: R,
    hasher: Xxh3,
    read: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..got]);
        self.read += got as u64;
        Ok(got)
    }
}

struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(got as u64)
            .ok_or_else(|| io::Error::other(BOMB))?;
        Ok(got)
    }
}
