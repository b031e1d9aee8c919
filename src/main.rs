//! The `newsdex` program: hands the process's streams to the library and maps the result to an exit status.

use std::io::{IsTerminal, stderr, stdout};
use std::path::Path;
use std::process::ExitCode;

use newsdex::cli::{Failure, House, Opened, Streams, run};
use newsdex::index::{CheckReport, IndexOptions, IngestReport};

/// No backend is built in.
struct Absent;

impl Absent {
    fn failure(dir: &Path) -> Failure {
        Failure::new(
            format!("{}: this build has no index backend", dir.display()),
            "",
        )
    }
}

impl House for Absent {
    fn open(&self, dir: &Path) -> Result<Box<dyn Opened>, Failure> {
        Err(Self::failure(dir))
    }

    fn update(&self, dir: &Path, _: &Path, _: &IndexOptions) -> Result<IngestReport, Failure> {
        Err(Self::failure(dir))
    }

    fn check(&self, dir: &Path, _: Option<&Path>) -> Result<CheckReport, Failure> {
        Err(Self::failure(dir))
    }
}

fn main() -> ExitCode {
    let terminal = stdout().is_terminal();
    let width = if terminal {
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
    } else {
        None
    };
    let mut out = std::io::BufWriter::with_capacity(1 << 16, stdout().lock());
    let mut err = stderr();
    let streams = Streams {
        out: &mut out,
        err: &mut err,
        terminal,
        width,
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    };
    ExitCode::from(run(std::env::args_os(), &Absent, streams))
}
