//! `newsdex search`: one query, one answer.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::flags::{Flags, facet};
use super::{Context, Failure, Status, query_text};
use crate::corpus::with_own_model;
use crate::index::IndexOptions;
use crate::output::{self, Asked, HitRows};
use crate::query::Facet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Trec,
    Paths,
}

/// Under the options: the language in short, in full in docs/query.md.
const LANGUAGE: &str = r#"The query language in short:
  kim missile                    both words, in any form (missiles)
  "kim jong un", "kim un"~5      a phrase; words within 5 words of each other
  kim OR putin, kim -putin       either; the first without the second
  (kim OR putin) missile         brackets group
  headline:kim, body:kim         only there
  lead(kim), atleast3(kim)       in headline or first paragraph; three times or more
  person:"sergei shoigu"         a person of that name, however it is spelt
  org:kcna, place:pyongyang      the same for organisations and places
  section:sport, source:kcna, date:2022-03..2022-05
  nucle*, shoygu~, =Price        by its beginning; with typing errors; exactly so
  kim w/5 putin, kim pre/5 un    near each other; in this order
  kim w/s putin, kim w/p putin   in one sentence; in one paragraph
  kim not w/5 putin              where the other is not near
  sanctions w/10 @person         near any person; @org, @place too
OR, AND and NOT are written in capitals. Put a query in single quotes, so that the shell leaves it alone.
Whatever is odd is read as text, and a warning says how."#;

/// Search the index.
///
/// With filters only and no query, all articles that pass, newest first; where a name is asked for, the surest first.
#[derive(Debug, Args)]
#[command(after_long_help = LANGUAGE)]
pub(crate) struct Search {
    /// The query; several words need no quotes.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Print only the number of articles that match.
    #[arg(long)]
    count: bool,
    /// Count values over all articles that match: person,org,place,misc,source,section,year,month.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = facet)]
    facets: Vec<Facet>,
    /// Bring the index up to date with this folder first, with the settings it has.
    #[arg(long, value_name = "CORPUS")]
    refresh: Option<PathBuf>,
    /// Tell how the query was read and, in text, why each article is there.
    #[arg(long)]
    explain: bool,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// With `--format paths`: end each path with NUL, for `xargs -0`.
    #[arg(short = '0')]
    nul: bool,
    #[command(flatten)]
    flags: Flags,
}

pub(crate) fn search(context: &mut Context<'_, '_>, args: Search) -> Result<Status, Failure> {
    if args.nul && args.format != Format::Paths {
        return Err(Failure::new(
            "-0 goes with paths only",
            "add --format paths",
        ));
    }
    let text = args.query.join(" ");
    let (mut request, mut warnings) = args.flags.request(&text)?;
    context.warn(&warnings);
    if args.explain {
        let _ = writeln!(
            context.streams.err,
            "read as: {}",
            query_text::told(&request)
        );
    }
    let facets = match args.format {
        Format::Text => !args.count,
        Format::Json => true,
        _ => false,
    };
    if facets {
        request.facets = args.facets;
    } else if !args.facets.is_empty() {
        context.warn(&["facets are printed in text and json, without --count in text".to_owned()]);
    }
    if args.count {
        request.limit = 0;
        request.snippets = 0;
    }
    if !matches!(
        args.format,
        Format::Text | Format::Json | Format::Jsonl | Format::Csv | Format::Tsv
    ) {
        request.snippets = 0;
    }
    if let Some(corpus) = &args.refresh {
        let options = IndexOptions {
            settings: with_own_model(context.opened()?.status()?.manifest.settings),
            ..IndexOptions::default()
        };
        context.update(corpus, &options)?;
    }
    // What the index holds open goes with the process, faster than piece by piece.
    let opened = std::mem::ManuallyDrop::new(context.opened()?);
    let mut response = opened.backend().search(&request)?;
    context.warn(&response.warnings);
    warnings.append(&mut response.warnings);
    response.warnings = warnings;
    let style = context.style;
    let timings = context.verbose || args.format == Format::Json;
    let out = &mut *context.streams.out;
    let asked = Asked {
        id: None,
        query: &text,
        timings,
    };
    match args.format {
        Format::Text | Format::Trec | Format::Paths if args.count => {
            writeln!(out, "{}", response.total)?;
        }
        Format::Csv | Format::Tsv if args.count => writeln!(out, "total\n{}", response.total)?,
        Format::Jsonl if args.count => output::count_json(out, &text, response.total)?,
        Format::Text => output::response_text(out, style, args.explain, &response)?,
        Format::Json => output::response_json(out, asked, &response)?,
        Format::Jsonl => output::hits_jsonl(out, &text, &response.hits)?,
        Format::Csv => HitRows { tabs: false }.write(out, &response.hits)?,
        Format::Tsv => HitRows { tabs: true }.write(out, &response.hits)?,
        Format::Trec => output::trec(out, "1", &response.hits)?,
        Format::Paths => output::paths(out, &response.hits, args.nul)?,
    }
    Ok(Status::found(response.total > 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse::{ParseOptions, parse_strict};

    #[test]
    fn every_example_of_the_help_is_well_formed() {
        let mut tried = 0;
        for line in LANGUAGE.lines().filter_map(|l| l.strip_prefix("  ")) {
            let examples = line.split("  ").next().unwrap_or_default();
            for example in examples.split(", ") {
                let read = parse_strict(example, &ParseOptions::default());
                assert!(
                    read.is_ok_and(|q| q != crate::query::Query::All),
                    "{example}"
                );
                tried += 1;
            }
        }
        assert!(tried > 20);
    }
}
