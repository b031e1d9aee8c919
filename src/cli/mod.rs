//! The command line: arguments become plain requests here, and answers bytes; nothing further in knows clap.
//!
//! One file per command. Results go to `out`, everything else to `err`, both handed in, so that tests see
//! what a user sees.

mod batch;
mod bounds;
mod check;
mod days;
mod entities;
mod flags;
mod house;
mod index;
mod manual;
mod outcome;
mod progress;
mod query_text;
mod read;
mod search;
mod show;
mod status;

pub use house::{House, Opened, Rooms};
pub use outcome::{Failure, Status};

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use crate::index::{IndexOptions, IngestReport, NoProgress};
use crate::output::Style;

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Under the list of commands.
const FIRST_STEPS: &str = "\
First steps:
  newsdex index FOLDER        read the articles of a folder into ./index
  newsdex search WORDS        find the articles that have all the words
  newsdex search --help       all options, and the query language in short";

/// Heading of the options that every command has.
const EVERYWHERE: &str = "With every command";

/// Full-text search over a folder of news articles.
///
/// Exit status: 0 something found or done, 1 nothing found, 2 an error, also where only a part failed.
#[derive(Debug, Parser)]
#[command(name = "newsdex", version, max_term_width = 100, after_help = FIRST_STEPS)]
pub(crate) struct Cli {
    /// The index folder.
    #[arg(
        long,
        value_name = "DIR",
        env = "NEWSDEX_INDEX",
        default_value = "./index",
        global = true,
        help_heading = EVERYWHERE
    )]
    index: PathBuf,
    /// When to colour.
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value = "auto",
        global = true,
        help_heading = EVERYWHERE
    )]
    color: Colour,
    /// No warnings and no summary.
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    quiet: bool,
    /// Tell more, such as the time taken.
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    verbose: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Index),
    Search(search::Search),
    Batch(batch::Batch),
    Read(read::Read),
    Show(show::Show),
    Entities(entities::Entities),
    Status(status::StatusArgs),
    Check(check::Check),
    Completions(manual::Completions),
    Man(manual::Man),
}

/// The world as a command sees it.
pub struct Streams<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Warnings, summaries, errors.
    pub err: &'a mut (dyn Write + Send),
    /// Whether a person watches `err`, so that it may carry a bar that moves.
    pub watched: bool,
    /// Whether `out` is a terminal.
    pub terminal: bool,
    /// Columns of the terminal, where there is one.
    pub width: Option<usize>,
    /// Whether NO_COLOR is set and not empty.
    pub no_color: bool,
}

/// What every command may need.
pub(crate) struct Context<'a, 's> {
    pub(crate) streams: &'a mut Streams<'s>,
    pub(crate) house: &'a dyn House,
    pub(crate) index: PathBuf,
    pub(crate) style: Style,
    pub(crate) quiet: bool,
    pub(crate) verbose: bool,
}

impl Context<'_, '_> {
    pub(crate) fn opened(&self) -> Result<Box<dyn Opened>, Failure> {
        self.house.open(&self.index)
    }

    /// Brings the index up to date with `corpus`, with a bar where a person watches.
    pub(crate) fn update(
        &mut self,
        corpus: &Path,
        options: &IndexOptions,
    ) -> Result<IngestReport, Failure> {
        let (house, index) = (self.house, &self.index);
        if self.quiet || !self.streams.watched {
            return house.update(index, corpus, options, &NoProgress);
        }
        let bar = progress::Bar::new(self.streams.err, self.streams.width.unwrap_or(80));
        house.update(index, corpus, options, &bar)
    }

    /// One line per warning on `err`; it is no fault when nobody reads them.
    pub(crate) fn warn(&mut self, warnings: &[String]) {
        if !self.quiet {
            for warning in warnings {
                let _ = writeln!(self.streams.err, "newsdex: {warning}");
            }
        }
    }
}

/// Runs one command line, the program's name included, and gives the exit status.
pub fn run(
    args: impl Iterator<Item = OsString>,
    house: &dyn House,
    mut streams: Streams<'_>,
) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render();
            let told = if error.use_stderr() {
                write!(streams.err, "{text}")
            } else {
                write!(streams.out, "{text}")
            };
            // Help into a closed pipe is quiet too.
            let _ = told;
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let colour = match cli.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => streams.terminal && !streams.no_color,
    };
    let style = Style {
        colour,
        width: streams.width.filter(|_| streams.terminal),
    };
    let mut context = Context {
        streams: &mut streams,
        house,
        index: cli.index,
        style,
        quiet: cli.quiet,
        verbose: cli.verbose,
    };
    let result = match cli.command {
        Command::Index(args) => index::index(&mut context, args),
        Command::Search(args) => search::search(&mut context, args),
        Command::Batch(args) => batch::batch(&mut context, args),
        Command::Read(args) => read::read(&mut context, args),
        Command::Show(args) => show::show(&mut context, args),
        Command::Entities(args) => entities::entities(&mut context, args),
        Command::Status(args) => status::status(&mut context, &args),
        Command::Check(args) => check::check(&mut context, &args),
        Command::Completions(args) => manual::completions(&mut context, &args),
        Command::Man(args) => manual::man(&mut context, &args),
    };
    let result = result.and_then(|status| {
        streams.out.flush()?;
        Ok(status)
    });
    match result {
        Ok(status) => status.code(),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(failure) => {
            failure.tell(streams.err);
            2
        }
    }
}
