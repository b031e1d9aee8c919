//! `newsdex entities`: who and what the articles name, with the number of articles.

use clap::{Args, ValueEnum};

use super::flags::Filters;
use super::{Context, Failure, Status};
use crate::article::EntityKind;
use crate::output::{self, NamesFormat};
use crate::query::{Query, SearchRequest};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Person,
    Org,
    Place,
    Misc,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
    Tsv,
}

/// List names with article counts, over the whole index or the articles a query matches.
#[derive(Debug, Args)]
pub(crate) struct Entities {
    /// Only articles that match this query.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Which names; may be given again. All classes where not given.
    #[arg(long = "type", value_name = "TYPE", value_enum)]
    kinds: Vec<Kind>,
    /// At most so many names of a class.
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    filters: Filters,
}

/// Whether any article could be left out.
fn narrows(request: &SearchRequest) -> bool {
    request.query != Query::All
        || !request.names.is_empty()
        || request.from.is_some()
        || request.to.is_some()
        || !request.sections.is_empty()
        || !request.sources.is_empty()
}

pub(crate) fn entities(context: &mut Context<'_, '_>, args: Entities) -> Result<Status, Failure> {
    let (request, warnings) = args.filters.request(&args.query.join(" "))?;
    context.warn(&warnings);
    let narrowed = narrows(&request);
    let kinds: Vec<EntityKind> = if args.kinds.is_empty() {
        EntityKind::ALL.to_vec()
    } else {
        args.kinds
            .iter()
            .map(|kind| match kind {
                Kind::Person => EntityKind::Person,
                Kind::Org => EntityKind::Org,
                Kind::Place => EntityKind::Place,
                Kind::Misc => EntityKind::Misc,
            })
            .collect()
    };
    let opened = context.opened()?;
    let backend = opened.backend();
    let mut list = Vec::new();
    for kind in kinds {
        let names = backend.names(kind, narrowed.then_some(&request), args.top)?;
        list.extend(names.into_iter().map(|(name, count)| (kind, name, count)));
    }
    let format = match args.format {
        Format::Text => NamesFormat::Text,
        Format::Json => NamesFormat::Json,
        Format::Jsonl => NamesFormat::Jsonl,
        Format::Tsv => NamesFormat::Tsv,
    };
    output::names(context.streams.out, format, &list)?;
    Ok(Status::found(!list.is_empty()))
}
