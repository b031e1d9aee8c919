//! `newsdex index`: bring the index up to date with a folder.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::bounds::{Bounds, size};
use super::{Context, Failure, Status};
use crate::corpus::{field_map, with_own_model};
use crate::index::{IndexOptions, Settings};
use crate::output;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Bring the index up to date with a folder of articles.
///
/// Adds new articles, replaces changed ones, removes vanished ones and leaves the rest alone.
#[derive(Debug, Args)]
pub(crate) struct Index {
    /// The folder.
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,
    /// Start over beside the old index and swap.
    #[arg(long)]
    rebuild: bool,
    /// Threads; all cores where not given.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Bound for memory, such as 512MB or 2GB; mapped files and the list of files come on top.
    #[arg(long, value_name = "SIZE", default_value = "512MB", value_parser = memory)]
    memory: usize,
    /// Do not look for names.
    #[arg(long)]
    no_entities: bool,
    /// Tell what would be done and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// Only files that match; may be given again.
    #[arg(long, value_name = "GLOB", value_parser = glob)]
    include: Vec<String>,
    /// No file that matches; may be given again.
    #[arg(long, value_name = "GLOB", value_parser = glob)]
    exclude: Vec<String>,
    /// Follow links.
    #[arg(long)]
    follow_links: bool,
    /// Let an empty or missing folder empty the index.
    #[arg(long)]
    allow_empty: bool,
    /// Read a column or key as one of our fields; may be given again.
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = pair)]
    map: Vec<String>,
    #[command(flatten)]
    bounds: Bounds,
    /// Any skipped article makes exit status 2.
    #[arg(long)]
    strict: bool,
    /// How to print the summary.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// A pattern that can be read; refused before anything is touched.
fn glob(text: &str) -> Result<String, String> {
    match globset::Glob::new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(error.kind().to_string()),
    }
}

/// A bound for memory, in bytes.
fn memory(text: &str) -> Result<usize, String> {
    let bytes = size(text)?;
    usize::try_from(bytes).map_err(|_| "larger than any memory".to_owned())
}

pub(super) fn pair(text: &str) -> Result<String, String> {
    match field_map(Some(text)) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

pub(crate) fn index(context: &mut Context<'_, '_>, args: Index) -> Result<Status, Failure> {
    let settings = with_own_model(Settings {
        entities: !args.no_entities,
        map: (!args.map.is_empty()).then(|| args.map.join("\n")),
        include: args.include,
        exclude: args.exclude,
        follow_links: args.follow_links,
        bounds: args.bounds.resolved(),
        ..Settings::default()
    });
    let defaults = IndexOptions::default();
    let options = IndexOptions {
        rebuild: args.rebuild,
        threads: args.threads.map_or(defaults.threads, usize::from),
        memory_bytes: args.memory,
        dry_run: args.dry_run,
        allow_empty: args.allow_empty,
        settings,
        ..defaults
    };
    let report = context.update(&args.corpus, &options)?;
    let out = &mut *context.streams.out;
    match args.format {
        Format::Json => output::report_json(out, &report)?,
        Format::Text if context.quiet => {}
        Format::Text => {
            output::report_text(out, &report)?;
            if args.dry_run {
                writeln!(out, "dry run: nothing was changed")?;
            }
        }
    }
    Ok(if args.strict && !report.skipped.is_empty() {
        Status::Partly
    } else {
        Status::Done
    })
}
