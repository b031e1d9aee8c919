//! `newsdex batch`: a file of queries over an index that is opened once.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use clap::{Args, ValueEnum};

use super::flags::Flags;
use super::{Context, Failure, Status};
use crate::backend::SearchBackend;
use crate::batch::{Input, InputFormat, Line, LineAs, Verdict, run};
use crate::output::{self, Asked, BatchRows};
use crate::query::{BatchFailure, SearchResponse};

#[derive(Clone, Copy, Debug, ValueEnum)]
enum InputKind {
    Lines,
    Tsv,
    Csv,
    Jsonl,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Bare {
    Query,
    Person,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
    Tsv,
    Trec,
}

/// Answer a file of queries, in order.
///
/// Every line gives at least one row: hits, an explicit row without a hit, or an error that names the line.
#[derive(Debug, Args)]
pub(crate) struct Batch {
    /// The file of queries, `-` for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What the file looks like; by its name where not given.
    #[arg(long, value_name = "FORMAT", value_enum)]
    input_format: Option<InputKind>,
    /// What a line without named columns is.
    #[arg(long = "as", value_name = "WHAT", value_enum, default_value = "query")]
    bare: Bare,
    /// How to print.
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// Threads; all cores where not given. The output is the same at any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Tell the time that each query took; without it equal runs give equal bytes.
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    flags: Flags,
}

/// What every worker shares.
struct Answerer<'a> {
    backend: &'a dyn SearchBackend,
    flags: &'a Flags,
    format: Format,
    timings: bool,
    /// Queries read in an unexpected way; most formats have no place to say so.
    warned: AtomicU64,
    /// The first failures by line, for the format whose rows cannot tell them.
    untold: Mutex<BTreeMap<usize, String>>,
}

/// Failures that are told one by one on standard error.
const MOST_TOLD: usize = 20;

impl Answerer<'_> {
    fn tell(&self, failure: &BatchFailure) {
        let mut untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        untold.insert(failure.line, failure.message.clone());
        if untold.len() > MOST_TOLD {
            untold.pop_last();
        }
    }

    fn search(&self, line: &Line) -> Result<SearchResponse, BatchFailure> {
        let told = |failure: Failure| BatchFailure {
            message: failure.to_string(),
            line: line.number,
            hint: failure.hint().to_owned(),
        };
        if let Some(failure) = &line.failure {
            return Err(failure.clone());
        }
        let flags = self.flags.with(&line.fields).map_err(told)?;
        let query = line.get("query").unwrap_or_default();
        let (mut request, mut warnings) = flags.request(query).map_err(told)?;
        if self.format == Format::Trec {
            request.snippets = 0;
        }
        let mut response = self
            .backend
            .search(&request)
            .map_err(|error| told(error.into()))?;
        warnings.append(&mut response.warnings);
        response.warnings = warnings;
        if !response.warnings.is_empty() {
            self.warned.fetch_add(1, Ordering::Relaxed);
        }
        Ok(response)
    }

    fn answer(&self, line: &Line, out: &mut Vec<u8>) -> io::Result<Verdict> {
        let asked = Asked {
            id: Some(&line.id),
            // A line that asks by name only is best told by that name.
            query: line
                .get("query")
                .or_else(|| line.get("person"))
                .unwrap_or_default(),
            timings: self.timings,
        };
        let tabs = self.format == Format::Tsv;
        let response = match self.search(line) {
            Ok(response) => response,
            Err(failure) => {
                match self.format {
                    Format::Jsonl => output::failure_json(out, &line.id, &failure)?,
                    Format::Trec => {
                        self.tell(&failure);
                        output::trec_none(out, &line.id)?;
                    }
                    Format::Csv | Format::Tsv => {
                        BatchRows { tabs }.failure(out, asked, &failure)?
                    }
                }
                return Ok(Verdict::Failed);
            }
        };
        match self.format {
            Format::Jsonl => output::response_json(out, asked, &response)?,
            Format::Trec if response.hits.is_empty() => output::trec_none(out, &line.id)?,
            Format::Trec => output::trec(out, &line.id, &response.hits)?,
            Format::Csv | Format::Tsv => BatchRows { tabs }.answer(out, asked, &response)?,
        }
        Ok(if response.total > 0 {
            Verdict::Hits
        } else {
            Verdict::None
        })
    }
}

pub(crate) fn batch(context: &mut Context<'_, '_>, args: Batch) -> Result<Status, Failure> {
    let name = args.file.to_string_lossy();
    let reader: Box<dyn Read + Send> = if name == "-" {
        Box::new(io::stdin())
    } else {
        let file = File::open(&args.file).map_err(|error| {
            Failure::new(
                format!("{name}: {error}"),
                "give a file of queries, or - for standard input",
            )
        })?;
        Box::new(file)
    };
    let format = match args.input_format {
        None => InputFormat::of(&name),
        Some(InputKind::Lines) => InputFormat::Lines,
        Some(InputKind::Tsv) => InputFormat::Tsv,
        Some(InputKind::Csv) => InputFormat::Csv,
        Some(InputKind::Jsonl) => InputFormat::Jsonl,
    };
    let bare = match args.bare {
        Bare::Query => LineAs::Query,
        Bare::Person => LineAs::Person,
    };
    let input = Input::new(reader, format, bare).map_err(|error| {
        Failure::new(
            format!("{name}: {error}"),
            "mend the header, or say --input-format lines",
        )
    })?;
    // What the index holds open goes with the process, faster than piece by piece.
    let opened = std::mem::ManuallyDrop::new(context.opened()?);
    let backend = opened.backend();
    let answerer = Answerer {
        backend,
        flags: &args.flags,
        format: args.format,
        timings: args.timings || context.verbose,
        warned: AtomicU64::new(0),
        untold: Mutex::new(BTreeMap::new()),
    };
    let threads = match args.threads {
        Some(threads) => usize::from(threads),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let out = &mut *context.streams.out;
    if matches!(args.format, Format::Csv | Format::Tsv) {
        BatchRows {
            tabs: args.format == Format::Tsv,
        }
        .header(out)?;
    }
    // Writing into a buffer in memory does not fail; should it, the line counts as failed.
    let answer = |line: &Line, buffer: &mut Vec<u8>| {
        answerer.answer(line, buffer).unwrap_or(Verdict::Failed)
    };
    let tally = run(input, answer, threads, out)?;
    out.flush()?;
    let untold = answerer.untold.into_inner();
    for (line, message) in untold.unwrap_or_else(PoisonError::into_inner) {
        let _ = writeln!(context.streams.err, "newsdex: line {line}: {message}");
    }
    if !context.quiet {
        let _ = writeln!(
            context.streams.err,
            "{} {}: {} with hits, {} without, {} failed",
            tally.queries,
            if tally.queries == 1 {
                "query"
            } else {
                "queries"
            },
            tally.with,
            tally.without,
            tally.failed
        );
        let warned = answerer.warned.into_inner();
        if warned > 0 {
            let _ = writeln!(
                context.streams.err,
                "{warned} with warnings, which --format jsonl gives with each"
            );
        }
    }
    Ok(match tally {
        t if t.failed > 0 => Status::Partly,
        t => Status::found(t.with > 0),
    })
}
