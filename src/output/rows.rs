//! Table formats: CSV, TSV, TREC runs and bare paths.
//!
//! A TSV cell holds no quoting: a tab or line break in it becomes a space, so `cut` and `awk` can trust
//! the columns. CSV quotes as RFC 4180 does.

use std::io::{self, Write};

use super::{Asked, RUN_NAME, json::rounded};
use crate::query::{BatchFailure, Hit, NameCount, SearchResponse};

/// Columns of a hit.
const HIT: [&str; 9] = [
    "rank", "score", "id", "date", "source", "headline", "path", "people", "snippet",
];

/// Writes one row of cells, CSV or TSV.
fn row(out: &mut dyn Write, tabs: bool, cells: &[&str]) -> io::Result<()> {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.write_all(if tabs { b"\t" } else { b"," })?;
        }
        if tabs {
            let clean = cell.replace(['\t', '\n', '\r'], " ");
            out.write_all(clean.as_bytes())?;
        } else if cell.contains([',', '"', '\n', '\r']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\n")
}

fn joined(names: &[NameCount]) -> String {
    let names: Vec<&str> = names.iter().map(|n| n.name.as_str()).collect();
    names.join("; ")
}

fn cells(hit: &Hit) -> [String; 9] {
    [
        hit.rank.to_string(),
        rounded(hit.score).to_string(),
        hit.id.to_string(),
        hit.date.map(|d| d.to_string()).unwrap_or_default(),
        hit.source.clone().unwrap_or_default(),
        hit.headline.clone(),
        hit.path.clone(),
        joined(&hit.people),
        hit.snippets
            .first()
            .map(|s| s.text.clone())
            .unwrap_or_default(),
    ]
}

/// The rows of one search.
#[derive(Clone, Copy, Debug)]
pub struct HitRows {
    /// TSV instead of CSV.
    pub tabs: bool,
}

impl HitRows {
    /// The header, then a row per hit.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn write(self, out: &mut dyn Write, hits: &[Hit]) -> io::Result<()> {
        row(out, self.tabs, &HIT)?;
        for hit in hits {
            let cells = cells(hit);
            row(out, self.tabs, &cells.each_ref().map(String::as_str))?;
        }
        Ok(())
    }
}

/// The rows of a batch: which query, its total, the columns of a hit, and what went wrong.
#[derive(Clone, Copy, Debug)]
pub struct BatchRows {
    /// TSV instead of CSV.
    pub tabs: bool,
}

impl BatchRows {
    /// The header, once per run.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn header(self, out: &mut dyn Write) -> io::Result<()> {
        let mut columns = vec!["query_id", "query", "total"];
        columns.extend(HIT);
        columns.extend(["line", "error", "hint"]);
        row(out, self.tabs, &columns)
    }

    /// A row per hit, or one with empty article columns where there is none.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn answer(
        self,
        out: &mut dyn Write,
        asked: Asked<'_>,
        response: &SearchResponse,
    ) -> io::Result<()> {
        let total = response.total.to_string();
        let none = [const { String::new() }; 9];
        let rows: Vec<[String; 9]> = response.hits.iter().map(cells).collect();
        let rows = if rows.is_empty() { vec![none] } else { rows };
        for hit in &rows {
            let mut all = vec![asked.id.unwrap_or_default(), asked.query, &total];
            all.extend(hit.iter().map(String::as_str));
            all.extend(["", "", ""]);
            row(out, self.tabs, &all)?;
        }
        Ok(())
    }

    /// The row of a line that failed.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn failure(
        self,
        out: &mut dyn Write,
        asked: Asked<'_>,
        failure: &BatchFailure,
    ) -> io::Result<()> {
        let line = failure.line.to_string();
        let mut all = vec![asked.id.unwrap_or_default(), asked.query, ""];
        all.extend([""; 9]);
        all.extend([line.as_str(), &failure.message, &failure.hint]);
        row(out, self.tabs, &all)
    }
}

/// TREC columns are separated by blanks, so a blank inside an id is written `%20`.
fn word(text: &str) -> String {
    if text.is_empty() {
        return "-".to_owned();
    }
    text.split(char::is_whitespace)
        .collect::<Vec<_>>()
        .join("%20")
}

/// A TREC run: `id Q0 article-id rank score newsdex`.
///
/// # Errors
/// What `out` reports.
pub fn trec(out: &mut dyn Write, id: &str, hits: &[Hit]) -> io::Result<()> {
    let id = word(id);
    for hit in hits {
        let (article, rank) = (word(hit.id.as_str()), hit.rank);
        let score = rounded(hit.score);
        writeln!(out, "{id} Q0 {article} {rank} {score} {RUN_NAME}")?;
    }
    Ok(())
}

/// The row of a query without hits, or of a line that failed: `id Q0 -`. TREC has no word for either; the row
/// is too short for a hit, so that an evaluator never counts `-` as an article that was found.
///
/// # Errors
/// What `out` reports.
pub fn trec_none(out: &mut dyn Write, id: &str) -> io::Result<()> {
    writeln!(out, "{} Q0 -", word(id))
}

/// Each file once, in order of its first hit; `nul` ends a path with NUL instead of a line feed.
///
/// # Errors
/// What `out` reports.
pub fn paths(out: &mut dyn Write, hits: &[Hit], nul: bool) -> io::Result<()> {
    let mut seen = std::collections::HashSet::new();
    for hit in hits.iter().filter(|h| seen.insert(h.path.as_str())) {
        out.write_all(hit.path.as_bytes())?;
        out.write_all(if nul { b"\0" } else { b"\n" })?;
    }
    Ok(())
}
