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

/// Print the manual page, in the format of man(1).
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The page of this command, such as search.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

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

pub(crate) fn man(context: &mut Context<'_, '_>, args: &Man) -> Result<Status, Failure> {
    let mut page = Cli::command();
    if let Some(name) = &args.command {
        // Only a built command knows that it is called `newsdex search`.
        page.build();
        let found = page.find_subcommand(name).cloned();
        page = found.ok_or_else(|| {
            Failure::new(
                format!("there is no command {name:?}"),
                "`newsdex --help` lists them",
            )
        })?;
    }
    clap_mangen::Man::new(page).render(context.streams.out)?;
    Ok(Status::Done)
}
