//! `newsdex status`: what the index holds.

use clap::{Args, ValueEnum};

use super::{Context, Failure, Status};
use crate::output;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Tell what the index holds.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// List what could not be read, with reasons and hints.
    #[arg(long)]
    skipped: bool,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn status(context: &mut Context<'_, '_>, args: &StatusArgs) -> Result<Status, Failure> {
    let status = match context.opened()?.status() {
        Ok(status) => status,
        // A run may have committed since it was opened, and the state is gone.
        Err(_) => context.opened()?.status()?,
    };
    let out = &mut *context.streams.out;
    match args.format {
        Format::Json => output::status_json(out, &status, args.skipped)?,
        Format::Text => output::status_text(out, &status, args.skipped)?,
    }
    Ok(Status::Done)
}
