//! `newsdex show`: one article, with the matches of a query marked.

use clap::{Args, ValueEnum};

use super::{Context, Failure, Status, query_text};
use crate::article::{Article, ArticleId, TextField};
use crate::backend::SearchBackend;
use crate::output;
use crate::query::{Field, MatchMode, Query, SearchRequest};

type Ranges = Vec<(usize, usize)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Print one article.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The id, as search prints it.
    #[arg(value_name = "ID")]
    id: String,
    /// Mark what this query matches.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// How to print.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What `query` matches in an article: ranges into headline and body.
///
/// The backend is asked for this one article in a passage as long as its body, so that what is marked here is
/// what search marks.
fn highlights(
    backend: &dyn SearchBackend,
    article: &Article,
    query: Query,
) -> Result<(Ranges, Ranges), Failure> {
    let only = Query::Field {
        field: Field::Id,
        text: article.id.to_string(),
    };
    let request = SearchRequest {
        query: Query::And(vec![query, only]),
        limit: 1,
        snippets: 1,
        snippet_length: article.body.len(),
        ..SearchRequest::default()
    };
    let response = backend.search(&request)?;
    let Some(hit) = response.hits.into_iter().next() else {
        return Ok((Vec::new(), Vec::new()));
    };
    let mut body: Ranges = Vec::new();
    for snippet in hit.snippets.iter().filter(|s| s.field == TextField::Body) {
        let shift = snippet.start;
        body.extend(
            snippet
                .highlights
                .iter()
                .map(|r| (r.0 + shift, r.1 + shift)),
        );
    }
    body.sort_unstable();
    body.dedup();
    Ok((hit.headline_highlights, body))
}

pub(crate) fn show(context: &mut Context<'_, '_>, args: Show) -> Result<Status, Failure> {
    let opened = context.opened()?;
    let backend = opened.backend();
    let id = ArticleId(args.id);
    let Some(article) = backend.article(&id)? else {
        let others = backend.ids(id.as_str())?;
        let Some(first) = others.first() else {
            context.warn(&[format!(
                "no article {id}; `newsdex search` prints the ids that there are"
            )]);
            return Ok(Status::Nothing);
        };
        return Err(Failure::new(
            format!("{id} holds {} articles", others.len()),
            format!("name one of them, such as {first}"),
        ));
    };
    let (query, warnings) = query_text::read(&args.query.join(" "), MatchMode::All, false)?;
    context.warn(&warnings);
    let (mut headline, mut body) = (Vec::new(), Vec::new());
    if query != Query::All {
        (headline, body) = highlights(backend, &article, query)?;
        if headline.is_empty() && body.is_empty() {
            context.warn(&["nothing in this article matches the query".to_owned()]);
        }
    }
    let style = context.style;
    let out = &mut *context.streams.out;
    match args.format {
        Format::Json => output::article_json(out, &article, false)?,
        Format::Text => output::article_text(out, style, &article, &headline, &body)?,
    }
    Ok(Status::Done)
}
