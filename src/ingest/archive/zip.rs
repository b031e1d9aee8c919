//! Zip archives, by the list at their end.
//!
//! That list is read from the place it stands, so a file of any size is read where it lies; a zip that
//! comes as a stream (inside another archive) has to fit the bound for one record. A Word document is a
//! zip too, whatever its name, and is told by its main part.

use super::Members;
use crate::ingest::input::{Input, ReadSeek};
use crate::ingest::skip::Refusal;
use crate::ingest::source::Source;
use crate::ingest::{Outcome, SkipReason, clean, docx};
use ::zip::result::ZipError;
use ::zip::{SUPPORTED_COMPRESSION_METHODS, ZipArchive};
use std::io::{BufReader, Cursor, Read};

/// Reads every member of a type that is read.
///
/// # Errors
/// Why the archive can't be read, or not to its end.
pub(in crate::ingest) fn read(
    source: &Source<'_>,
    input: Input<'_>,
    emit: &mut dyn FnMut(Outcome),
) -> Result<(), Refusal> {
    match input {
        Input::File(_, file) => members(source, BufReader::new(file), emit),
        other => {
            let bytes = other.bytes(source.options.bounds.max_record)?;
            members(source, Cursor::new(&*bytes), emit)
        }
    }
}

fn members(
    source: &Source<'_>,
    file: impl ReadSeek,
    emit: &mut dyn FnMut(Outcome),
) -> Result<(), Refusal> {
    let mut zip = ZipArchive::new(file).map_err(refusal)?;
    if let Some(main) = text_of(source, &mut zip, docx::MAIN)? {
        let properties = text_of(source, &mut zip, docx::PROPERTIES).unwrap_or_default();
        let word = docx::read(&main)?;
        source.text_or(&word.text(), emit, || word.draft(properties.as_deref()));
        return Ok(());
    }
    let mut members = Members::of(source);
    for i in 0..zip.len() {
        let Ok(entry) = zip.by_index_data(i) else {
            continue;
        };
        if !entry.is_file() {
            continue;
        }
        let raw = entry.name_raw();
        let named = match (std::str::from_utf8(raw), entry.name()) {
            (Err(_), Ok(name)) => members.named(name.as_bytes()),
            _ => members.named(raw),
        };
        let Some(named) = named else { continue };
        let mtime_ns = entry.last_modified().and_then(nanoseconds);
        let method = entry.compression();
        let mut opened = if entry.encrypted() {
            Err((SkipReason::Encrypted, "it needs a password".to_owned()))
        } else if !SUPPORTED_COMPRESSION_METHODS.contains(&method) {
            let detail = format!("compressed by {method}; pack it again with deflate");
            Err((SkipReason::NotText, detail))
        } else {
            zip.by_index(i).map_err(refusal)
        };
        let mut counted = opened.as_mut().map(|file| source.budget.capped(file));
        let open: Result<&mut dyn Read, Refusal> = match &mut counted {
            Ok(file) => Ok(file),
            Err(refusal) => Err(refusal.clone()),
        };
        if !members.read(&named, mtime_ns, open, emit) {
            break;
        }
    }
    members.end()
}

/// The text of one member of a few bytes; `None` where it is not there.
fn text_of<R: Read + std::io::Seek>(
    source: &Source<'_>,
    zip: &mut ZipArchive<R>,
    name: &str,
) -> Result<Option<String>, Refusal> {
    let mut file = match zip.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(refusal(error)),
    };
    let mut counted = source.budget.capped(&mut file);
    let bytes = Input::stream(&mut counted)
        .map_err(|error| source.broken(error.to_string()))?
        .bytes(source.options.bounds.max_record)?;
    let text = clean::decode(&bytes).map_err(|detail| (SkipReason::NotText, detail))?;
    Ok(Some(text.into_owned()))
}

fn refusal(error: ZipError) -> Refusal {
    let reason = match error {
        ZipError::InvalidPassword => SkipReason::Encrypted,
        ZipError::UnsupportedArchive(_) => SkipReason::NotText,
        _ => SkipReason::Malformed,
    };
    (reason, error.to_string())
}

/// A zip keeps the local time of whoever made it, so only its day is taken; 1980 is what tools write
/// that know none.
fn nanoseconds(time: ::zip::DateTime) -> Option<i64> {
    let year = i16::try_from(time.year()).ok().filter(|y| *y > 1980)?;
    let (month, day) = (time.month().try_into().ok()?, time.day().try_into().ok()?);
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let days = (date - jiff::civil::Date::constant(1970, 1, 1)).get_days();
    Some(i64::from(days) * 86_400_000_000_000)
}
