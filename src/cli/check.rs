//! `newsdex check`: is the index whole, and does it still say what its folder says?

use std::path::PathBuf;

use clap::Args;

use super::{Context, Failure, Status};
use crate::index::CheckReport;

/// Verify the index against its folder and itself.
///
/// Exit status: 0 in step, 1 out of date, 2 damaged.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The folder; the one it was made from where not given.
    #[arg(value_name = "CORPUS")]
    corpus: Option<PathBuf>,
}

pub(crate) fn check(context: &mut Context<'_, '_>, args: &Check) -> Result<Status, Failure> {
    let report = context
        .house
        .check(&context.index, args.corpus.as_deref())?;
    let out = &mut *context.streams.out;
    match report {
        CheckReport::InStep { articles } => {
            writeln!(out, "in step: {articles} articles")?;
            Ok(Status::Done)
        }
        CheckReport::OutOfDate {
            changed,
            removed,
            command,
        } => {
            let (new, gone) = (changed.len(), removed.len());
            writeln!(
                out,
                "out of date: {new} new or changed, {gone} gone; run `{command}`"
            )?;
            if context.verbose {
                for (label, list) in [("changed", &changed), ("gone", &removed)] {
                    for path in list {
                        writeln!(out, "{label:<8} {path}")?;
                    }
                }
            }
            Ok(Status::Nothing)
        }
        CheckReport::Damaged { what, command } => Err(Failure::new(
            format!("the index is damaged: {what}"),
            format!("run `{command}`"),
        )),
    }
}
