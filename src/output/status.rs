//! What an index holds.

use std::io::{self, Write};

use super::{FORMAT, article::skipped_text, json::line, report::reasons, text::clean};
use crate::article::EntityKind;
use crate::session::Status;

/// `20220304` as `2022-03-04`.
fn day(number: u32) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        number / 10_000,
        number / 100 % 100,
        number % 100
    )
}

/// Seconds since 1970 as UTC.
fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |t| t.to_string())
}

/// Aligned labels; with `list`, a line for each file or record that was not read.
///
/// # Errors
/// What `out` reports.
pub fn status_text(out: &mut dyn Write, status: &Status, list: bool) -> io::Result<()> {
    let (numbers, skipped) = (&status.numbers, status.manifest.skipped());
    writeln!(out, "{:<14}{}", "articles", numbers.articles)?;
    for (kind, count) in EntityKind::ALL.iter().zip(numbers.names) {
        writeln!(out, "{:<14}{count}", format!("{} names", kind.as_str()))?;
    }
    if let Some((first, last)) = numbers.days {
        writeln!(out, "{:<14}{} to {}", "dates", day(first), day(last))?;
    }
    writeln!(out, "{:<14}{}", "undated", numbers.undated)?;
    writeln!(out, "{:<14}{} bytes", "size", status.size_bytes)?;
    writeln!(out, "{:<14}{}", "format", status.format)?;
    writeln!(out, "{:<14}{}", "folder", clean(&status.manifest.corpus))?;
    writeln!(out, "{:<14}{}", "updated", moment(status.manifest.updated))?;
    writeln!(out, "{:<14}{}", "ignored", status.manifest.ignored)?;
    writeln!(out, "{:<14}{}", "skipped", skipped.len())?;
    for (reason, count) in reasons(&skipped) {
        writeln!(out, "  {reason:<18}{count}")?;
    }
    for s in skipped.iter().filter(|_| list) {
        skipped_text(out, s)?;
    }
    Ok(())
}

/// The same as one object; `skipped_list` is `null` unless asked for.
///
/// # Errors
/// What `out` reports.
pub fn status_json(out: &mut dyn Write, status: &Status, list: bool) -> io::Result<()> {
    let (numbers, skipped) = (&status.numbers, status.manifest.skipped());
    let names: std::collections::BTreeMap<_, _> = EntityKind::ALL
        .iter()
        .map(|k| k.as_str())
        .zip(numbers.names)
        .collect();
    line(
        out,
        &serde_json::json!({
            "format": FORMAT,
            "articles": numbers.articles,
            "names": names,
            "first_day": numbers.days.map(|d| day(d.0)),
            "last_day": numbers.days.map(|d| day(d.1)),
            "undated": numbers.undated,
            "size_bytes": status.size_bytes,
            "index_format": status.format,
            "corpus": status.manifest.corpus,
            "updated": moment(status.manifest.updated),
            "ignored": status.manifest.ignored,
            "skipped": skipped.len(),
            "skipped_by_reason": reasons(&skipped),
            "skipped_list": list.then_some(&skipped),
        }),
    )
}
