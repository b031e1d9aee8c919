//! What a run of indexing came to.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{FORMAT, json::line};
use crate::index::IngestReport;
use crate::ingest::Skipped;

/// Skipped files and records by reason.
pub(super) fn reasons(skipped: &[Skipped]) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for skipped in skipped {
        *counts.entry(skipped.reason.as_str()).or_insert(0) += 1;
    }
    counts
}

/// The counts, then the reasons of what was skipped.
///
/// # Errors
/// What `out` reports.
pub fn report_text(out: &mut dyn Write, report: &IngestReport) -> io::Result<()> {
    for (label, count) in [
        ("indexed", report.indexed),
        ("unchanged", report.unchanged),
        ("removed", report.removed),
        ("skipped", report.skipped.len() as u64),
    ] {
        writeln!(out, "{label:<10}{count:>9}")?;
    }
    for (reason, count) in reasons(&report.skipped) {
        writeln!(out, "  {reason:<16}{count:>9}")?;
    }
    let noun = if report.articles == 1 {
        "article"
    } else {
        "articles"
    };
    writeln!(out, "{} {noun} in the index", report.articles)
}

/// The same as one object on one line.
///
/// # Errors
/// What `out` reports.
pub fn report_json(out: &mut dyn Write, report: &IngestReport) -> io::Result<()> {
    line(
        out,
        &serde_json::json!({
            "format": FORMAT,
            "indexed": report.indexed,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "skipped": report.skipped.len(),
            "skipped_by_reason": reasons(&report.skipped),
            "ignored": report.ignored,
            "articles": report.articles,
            "bytes": report.bytes,
            "elapsed_ms": report.elapsed.as_millis() as u64,
        }),
    )
}
