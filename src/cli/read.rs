//! `newsdex read`: what the readers and the tagger make of files, without any index.
//!
//! Articles are printed as they are read, so a folder of any size takes the memory of one article.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::bounds::Bounds;
use super::index::pair;
use super::{Context, Failure, Status};
use crate::corpus::{Folder, annotate, field_map};
use crate::index::seam::{Corpus, FileEntry, Walked};
use crate::index::{Settings, within};
use crate::ingest::{self, Outcome, ReadOptions};
use crate::output;

/// Most of standard input that is held, in bytes.
const MAX_STDIN: u64 = 1 << 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum InputKind {
    Text,
    Md,
    Html,
    Json,
    Jsonl,
    Csv,
    Tsv,
}

impl InputKind {
    /// The name under which standard input is read, and how much of it at most where a record may have
    /// `record` bytes.
    fn name_and_bound(self, record: u64) -> (&'static str, u64) {
        match self {
            Self::Text => ("stdin.txt", record),
            Self::Md => ("stdin.md", record),
            Self::Html => ("stdin.html", record),
            Self::Json => ("stdin.json", record),
            Self::Jsonl => ("stdin.jsonl", MAX_STDIN),
            Self::Csv => ("stdin.csv", MAX_STDIN),
            Self::Tsv => ("stdin.tsv", MAX_STDIN),
        }
    }
}

/// Print what is read from files, as it would be indexed.
///
/// No index is needed. What cannot be read is printed with its reason. Exit status: 0 something was read,
/// 1 nothing was, 2 a file named here could not be read, or a part of it.
#[derive(Debug, Args)]
pub(crate) struct Read {
    /// Files or folders, `-` for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How to print; json is one indented object per article, jsonl one line.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// What standard input is.
    #[arg(long, value_name = "FORMAT", value_enum)]
    input_format: Option<InputKind>,
    /// Do not look for names.
    #[arg(long)]
    no_entities: bool,
    /// Read a column or key as one of our fields; may be given again.
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = pair)]
    map: Vec<String>,
    #[command(flatten)]
    bounds: Bounds,
}

/// Prints outcomes and counts them; after a failed write it does nothing.
struct Printer<'a, 's, 'c> {
    context: &'a mut Context<'c, 's>,
    format: Format,
    settings: &'a Settings,
    articles: u64,
    skipped: u64,
    failure: Option<io::Error>,
}

impl Printer<'_, '_, '_> {
    fn print(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Article(_) => self.articles += 1,
            Outcome::Skipped(_) => self.skipped += 1,
        }
        if self.failure.is_none() {
            self.failure = self.write(outcome).err();
        }
    }

    fn write(&mut self, outcome: &Outcome) -> io::Result<()> {
        let style = self.context.style;
        let out = &mut *self.context.streams.out;
        match (self.format, outcome) {
            (Format::Text, Outcome::Article(a)) => {
                output::article_text(out, style, a, &[], &[])?;
                out.write_all(b"\n\n")
            }
            (Format::Text, Outcome::Skipped(s)) => output::skipped_text(out, s),
            (format, Outcome::Article(a)) => output::article_json(out, a, format == Format::Json),
            (format, Outcome::Skipped(s)) => output::skipped_json(out, s, format == Format::Json),
        }
    }

    fn file(&mut self, file: &FileEntry) {
        if self.failure.is_none() {
            let settings = self.settings;
            Folder.read(file, settings, &mut |outcome| self.print(&outcome));
        }
    }

    /// A file, or everything below a folder.
    fn path(&mut self, path: &Path) -> Result<(), Failure> {
        let alone = !path.is_dir();
        let skipped = self.skipped;
        let settings = self.settings;
        let index = within(path, &self.context.index);
        let walked = Folder.walk(path, settings, &mut |walked| match walked {
            Walked::File(file) if index(&file.rel) => {}
            Walked::Skipped(skipped) if index(&skipped.path) => {}
            Walked::File(mut file) => {
                if alone {
                    file.rel = named(path, file.rel);
                }
                self.file(&file);
            }
            Walked::Skipped(s) => self.print(&Outcome::Skipped(s)),
            Walked::Ignored(_) => {}
        });
        walked.map_err(|error| {
            let message = format!("{}: {error}", path.display());
            Failure::new(message, "give files or folders that can be read")
        })?;
        if alone && self.skipped > skipped {
            let message = format!("{}: not all of it could be read", path.display());
            return Err(Failure::new(message, ""));
        }
        Ok(())
    }

    fn stdin(&mut self, kind: Option<InputKind>) -> Result<(), Failure> {
        let Some(kind) = kind else {
            return Err(Failure::new(
                "standard input has no name that tells what it is",
                "say it, such as --input-format html",
            ));
        };
        let (name, bound) = kind.name_and_bound(self.settings.bounds.max_record);
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(bound + 1).read_to_end(&mut bytes);
        read.map_err(|error| Failure::new(format!("standard input: {error}"), ""))?;
        if bytes.len() as u64 > bound {
            let message = format!("standard input is larger than {bound} bytes");
            return Err(Failure::new(message, "write it to a file and read that"));
        }
        let options = ReadOptions {
            map: field_map(self.settings.map.as_deref()).unwrap_or_default(),
            bounds: self.settings.bounds,
        };
        let skipped = self.skipped;
        ingest::read_bytes(name, &bytes, &options, &mut |mut outcome| {
            annotate(&mut outcome, self.settings);
            self.print(&outcome);
        });
        if self.skipped > skipped {
            return Err(Failure::new(
                "standard input: not all of it could be read",
                "",
            ));
        }
        Ok(())
    }
}

/// What a file named on its own is called: as it was named, so that a date in its path is seen.
fn named(path: &Path, name: String) -> String {
    let parts: Option<Vec<&str>> = path
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(part) => Some(part.to_str()),
            _ => None,
        })
        .collect();
    parts.map_or(name, |parts| parts.join("/"))
}

pub(crate) fn read(context: &mut Context<'_, '_>, args: Read) -> Result<Status, Failure> {
    let settings = Settings {
        entities: !args.no_entities,
        map: (!args.map.is_empty()).then(|| args.map.join("\n")),
        bounds: args.bounds.resolved(),
        ..Settings::default()
    };
    let mut failed = false;
    let mut printer = Printer {
        context,
        format: args.format,
        settings: &settings,
        articles: 0,
        skipped: 0,
        failure: None,
    };
    for path in &args.files {
        let done = if path.as_os_str() == "-" {
            printer.stdin(args.input_format)
        } else {
            printer.path(path)
        };
        if let Some(error) = printer.failure.take() {
            return Err(error.into());
        }
        if let Err(failure) = done {
            failed = true;
            failure.tell(printer.context.streams.err);
        }
    }
    let (articles, skipped) = (printer.articles, printer.skipped);
    if context.verbose {
        let _ = writeln!(
            context.streams.err,
            "{articles} articles, {skipped} skipped"
        );
    }
    Ok(if failed {
        Status::Partly
    } else {
        Status::found(articles > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_file_keeps_the_path_it_was_named_by() {
        let name = |path: &str| named(Path::new(path), "x.txt".into());
        assert_eq!(name("./2022/03/04/x.txt"), "2022/03/04/x.txt");
        assert_eq!(name("/news/x.txt"), "news/x.txt");
        assert_eq!(name("x.txt"), "x.txt");
    }
}
