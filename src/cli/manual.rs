//! `newsdex completions` and `newsdex man`: made from the definition of the command line itself.

use clap::{Args, CommandFactory};

use super::{Cli, Context, Failure, Status};

/// Print a completion script for a shell.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Print the manual page.
#[derive(Debug, Args)]
pub(crate) struct Man {}

pub(crate) fn completions(
    context: &mut Context<'_, '_>,
    args: &Completions,
) -> Result<Status, Failure> {
    // The generator panics on a closed pipe, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "newsdex", &mut script);
    context.streams.out.write_all(&script)?;
    Ok(Status::Done)
}

pub(crate) fn man(context: &mut Context<'_, '_>) -> Result<Status, Failure> {
    clap_mangen::Man::new(Cli::command()).render(context.streams.out)?;
    Ok(Status::Done)
}
