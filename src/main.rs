//! The `newsdex` program: hands the process's streams to the library and maps the result to an exit status.

use std::io::{IsTerminal, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

use newsdex::backend::{BackendError, SearchBackend, WriteBackend, WriterOptions};
use newsdex::cli::{Rooms, Streams, run};
use newsdex::corpus::Folder;
use newsdex::index::seam::Stores;

/// No backend is built in.
struct Absent;

fn absent<T>() -> Result<T, BackendError> {
    Err(BackendError::Store("no backend is built in".to_owned()))
}

impl Stores for Absent {
    fn format(&self) -> u32 {
        0
    }

    fn create(&self, _: &Path, _: &WriterOptions) -> Result<Box<dyn WriteBackend>, BackendError> {
        absent()
    }

    fn open_writer(
        &self,
        _: &Path,
        _: &WriterOptions,
    ) -> Result<Box<dyn WriteBackend>, BackendError> {
        absent()
    }

    fn open_reader(&self, _: &Path) -> Result<Box<dyn SearchBackend>, BackendError> {
        absent()
    }
}

fn main() -> ExitCode {
    let terminal = stdout().is_terminal();
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let watched = stderr().is_terminal() && !dumb;
    let width = if terminal || watched {
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
    } else {
        None
    };
    let mut out = std::io::BufWriter::with_capacity(1 << 16, stdout().lock());
    let mut err = stderr();
    let streams = Streams {
        out: &mut out,
        err: &mut err,
        watched,
        terminal,
        width,
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    };
    let rooms = Rooms {
        corpus: &Folder,
        stores: &Absent,
    };
    ExitCode::from(run(std::env::args_os(), &rooms, streams))
}
