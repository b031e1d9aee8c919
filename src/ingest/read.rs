//! Reads one file of the corpus: opens it, hashes it on the way, and sees whether it changed meanwhile.

use super::bounds::Budget;
use super::formats::Kind;
use super::hashing::Hashing;
use super::input::{HEAD, Input};
use super::source::Source;
use super::walk::{FileEntry, mtime_ns};
use super::{Outcome, ReadOptions, SkipReason, Skipped, sniff};
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};

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
    let skip = |reason, detail| Outcome::Skipped(Skipped::new(&entry.rel, (reason, detail)));
    match try_read(entry, options, emit) {
        Ok(read) if !read.changed => read,
        Ok(read) => {
            let detail = "it changed while it was read".to_owned();
            emit(skip(SkipReason::Changed, detail));
            read
        }
        Err(error) => {
            let gone = error.kind() == io::ErrorKind::NotFound;
            let reason = if gone {
                SkipReason::Changed
            } else {
                SkipReason::Unreadable
            };
            emit(skip(reason, error.to_string()));
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
    let at_once = at_once(&mut file, entry)?;
    let before = match at_once {
        Some(_) => (entry.size, entry.mtime_ns),
        None => stamp(&file.metadata()?),
    };
    let budget = Budget::new(before.0, &options.bounds);
    let source = Source {
        path: &entry.rel,
        mtime_ns: before.1,
        options,
        budget: &budget,
        depth: 0,
    };
    if let Some(bytes) = at_once {
        source.read(&entry.rel, Input::Whole(&bytes), emit);
        return Ok(FileRead {
            hash: xxhash_rust::xxh3::xxh3_128(&bytes),
            changed: false,
        });
    }
    let small = before.0.min(HEAD as u64) as usize;
    let mut bytes = Vec::with_capacity(small + 1);
    file.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    let kind = sniff::kind(&entry.rel, &bytes);
    let is_streamed = match kind {
        Some(Kind::Plain(format)) => format.is_streamed(),
        Some(_) | None => true,
    };
    let (hash, read) =
        if bytes.len() < HEAD || !is_streamed && before.0 <= options.bounds.max_record {
            let rest = options.bounds.max_record.max(HEAD as u64);
            file.take(rest).read_to_end(&mut bytes)?;
            source.read(&entry.rel, Input::Whole(&bytes), emit);
            (xxhash_rust::xxh3::xxh3_128(&bytes), bytes.len() as u64)
        } else if kind == Some(Kind::Zip) {
            // Its list stands at the end, so it is read from there and hashed apart.
            source.read(&entry.rel, Input::File(bytes, &mut file), emit);
            file.rewind()?;
            Hashing::new(file).finish()?
        } else {
            let mut raw = Hashing::new(io::Cursor::new(bytes).chain(file));
            let input = Input::stream(&mut raw)?;
            source.read(&entry.rel, input, emit);
            raw.finish()?
        };
    let same = stamp(&now(&entry.path)?) == before && read == before.0;
    Ok(FileRead {
        hash,
        changed: !same,
    })
}

/// Size and time.
fn stamp(meta: &Metadata) -> (u64, i64) {
    (meta.len(), mtime_ns(meta))
}

/// The bytes of a small file that is as the walk found it. Nearly all files of most folders are such, and a small
/// file costs what its calls to the system do: here one read and one look after it, which both prove that nothing changed.
fn at_once(file: &mut File, entry: &FileEntry) -> io::Result<Option<Vec<u8>>> {
    if entry.size >= HEAD as u64 {
        return Ok(None);
    }
    let size = entry.size as usize;
    let mut bytes = vec![0; size + 1];
    let read = file.read(&mut bytes)?;
    let after = file.metadata()?;
    if read == size && stamp(&after) == (entry.size, entry.mtime_ns) {
        bytes.truncate(size);
        return Ok(Some(bytes));
    }
    file.rewind()?;
    Ok(None)
}

fn now(path: &std::path::Path) -> io::Result<Metadata> {
    let meta = std::fs::symlink_metadata(path)?;
    if meta.is_symlink() {
        return std::fs::metadata(path);
    }
    Ok(meta)
}

/// Reads `bytes` as the file `name` would be read: for standard input and tests. There is no file
/// time, so an undated text stays undated.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions, emit: &mut dyn FnMut(Outcome)) {
    let source = Source {
        path: name,
        mtime_ns: 0,
        options,
        budget: &Budget::new(bytes.len() as u64, &options.bounds),
        depth: 0,
    };
    source.read(name, Input::Whole(bytes), emit);
}
