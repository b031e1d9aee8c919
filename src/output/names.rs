//! Lists of names with the number of articles that have them.

use std::io::{self, Write};

use serde::Serialize;

use super::{FORMAT, json::line, text::clean};
use crate::article::EntityKind;

/// How a list of names is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamesFormat {
    /// Counts aligned, for reading.
    Text,
    /// One object.
    Json,
    /// An object per name.
    Jsonl,
    /// `type<TAB>articles<TAB>name` with a header.
    Tsv,
}

#[derive(Serialize)]
struct NameLine<'a> {
    format: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    articles: u64,
}

/// Writes names of one or more classes, each most frequent first.
///
/// # Errors
/// What `out` reports.
pub fn names(
    out: &mut dyn Write,
    format: NamesFormat,
    list: &[(EntityKind, String, u64)],
) -> io::Result<()> {
    let view = |(kind, name, articles): &(EntityKind, String, u64)| -> (&'static str, String, u64) {
        (kind.as_str(), name.clone(), *articles)
    };
    match format {
        NamesFormat::Text => {
            let wide = list.iter().map(|n| n.2.to_string().len()).max();
            let wide = wide.unwrap_or(0);
            for (kind, name, articles) in list.iter().map(view) {
                writeln!(out, "{articles:>wide$}  {kind:<6}  {}", clean(&name))?;
            }
        }
        NamesFormat::Json => {
            let all: Vec<_> = list.iter().map(name_line).collect();
            line(out, &serde_json::json!({"format": FORMAT, "names": all}))?;
        }
        NamesFormat::Jsonl => {
            for name in list {
                line(out, &name_line(name))?;
            }
        }
        NamesFormat::Tsv => {
            writeln!(out, "type\tarticles\tname")?;
            for (kind, name, articles) in list.iter().map(view) {
                let name = name.replace(['\t', '\n', '\r'], " ");
                writeln!(out, "{kind}\t{articles}\t{name}")?;
            }
        }
    }
    Ok(())
}

fn name_line(n: &(EntityKind, String, u64)) -> NameLine<'_> {
    NameLine {
        format: FORMAT,
        kind: n.0.as_str(),
        name: &n.1,
        articles: n.2,
    }
}
