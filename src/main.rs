//! The `newsdex` program: hands the process's streams to the library and maps the result to an exit status.

use std::io::{IsTerminal, stderr, stdout};
use std::process::ExitCode;

use newsdex::backend::tantivy::Tantivy;
use newsdex::cli::{Rooms, Streams, run};
use newsdex::corpus::Folder;
use newsdex::index::panic_is_caught;

fn main() -> ExitCode {
    let announce = std::panic::take_hook();
    // What is caught is told as an error of the command.
    std::panic::set_hook(Box::new(move |panic| {
        if !panic_is_caught() {
            announce(panic);
        }
    }));
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
        stores: &Tantivy,
    };
    ExitCode::from(run(std::env::args_os(), &rooms, streams))
}
