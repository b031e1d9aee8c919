//! JSON: borrowed views of a response, so that nothing is copied on the way out (a batch writes tens of
//! thousands of hits a second).

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Asked, FORMAT};
use crate::query::{BatchFailure, Facet, FacetCount, Hit, SearchResponse};

#[derive(Serialize)]
struct ResponseView<'a> {
    format: u32,
    id: Option<&'a str>,
    query: &'a str,
    total: u64,
    total_exact: bool,
    took_ms: Option<f64>,
    warnings: &'a [String],
    hits: Vec<HitView<'a>>,
    facets: FacetsView<'a>,
}

#[derive(Serialize)]
struct LineView<'a> {
    format: u32,
    query: &'a str,
    #[serde(flatten)]
    hit: HitView<'a>,
}

#[derive(Serialize)]
struct HitView<'a> {
    rank: usize,
    score: f64,
    id: &'a str,
    path: &'a str,
    headline: &'a str,
    headline_highlights: &'a [(usize, usize)],
    date: Option<String>,
    date_from: Option<&'static str>,
    source: Option<&'a str>,
    section: Option<&'a str>,
    byline: Option<&'a str>,
    url: Option<&'a str>,
    people: Vec<NameView<'a>>,
    orgs: Vec<NameView<'a>>,
    places: Vec<NameView<'a>>,
    matched_names: Vec<MatchedView<'a>>,
    snippets: Vec<SnippetView<'a>>,
}

#[derive(Serialize)]
struct NameView<'a> {
    name: &'a str,
    mentions: usize,
}

#[derive(Serialize)]
struct MatchedView<'a> {
    asked: &'a str,
    form: &'a str,
    how: &'a str,
}

#[derive(Serialize)]
struct SnippetView<'a> {
    field: crate::article::TextField,
    start: usize,
    text: &'a str,
    highlights: &'a [(usize, usize)],
}

#[derive(Serialize)]
struct CountView<'a> {
    value: &'a str,
    count: u64,
}

struct FacetsView<'a>(&'a [(Facet, Vec<FacetCount>)]);

impl Serialize for FacetsView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (facet, counts) in self.0 {
            let counts: Vec<_> = counts
                .iter()
                .map(|c| CountView {
                    value: &c.value,
                    count: c.count,
                })
                .collect();
            map.serialize_entry(facet_name(*facet), &counts)?;
        }
        map.end()
    }
}

/// The name of a facet in flags and output.
pub(crate) fn facet_name(facet: Facet) -> &'static str {
    match facet {
        Facet::Entity(kind) => kind.as_str(),
        Facet::Source => "source",
        Facet::Section => "section",
        Facet::Year => "year",
        Facet::Month => "month",
    }
}

/// Four decimals: enough to tell hits of one response apart, few enough to read.
pub(crate) fn rounded(score: f32) -> f64 {
    let rounded = (f64::from(score) * 1e4).round() / 1e4;
    if rounded.is_finite() { rounded } else { 0.0 }
}

fn names(list: &[crate::query::NameCount]) -> Vec<NameView<'_>> {
    list.iter()
        .map(|n| NameView {
            name: &n.name,
            mentions: n.mentions,
        })
        .collect()
}

impl<'a> From<&'a Hit> for HitView<'a> {
    fn from(hit: &'a Hit) -> Self {
        Self {
            rank: hit.rank,
            score: rounded(hit.score),
            id: hit.id.as_str(),
            path: &hit.path,
            headline: &hit.headline,
            headline_highlights: &hit.headline_highlights,
            date: hit.date.map(|d| d.to_string()),
            date_from: hit.date.map(|d| d.from.as_str()),
            source: hit.source.as_deref(),
            section: hit.section.as_deref(),
            byline: hit.byline.as_deref(),
            url: hit.url.as_deref(),
            people: names(&hit.people),
            orgs: names(&hit.orgs),
            places: names(&hit.places),
            matched_names: hit
                .matched_names
                .iter()
                .map(|m| MatchedView {
                    asked: &m.asked,
                    form: &m.form,
                    how: m.how,
                })
                .collect(),
            snippets: hit
                .snippets
                .iter()
                .map(|s| SnippetView {
                    field: s.field,
                    start: s.start,
                    text: &s.text,
                    highlights: &s.highlights,
                })
                .collect(),
        }
    }
}

/// One value and a line feed.
pub(super) fn line<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A whole response as one object on one line.
///
/// # Errors
/// What `out` reports.
pub fn response_json(
    out: &mut dyn Write,
    asked: Asked<'_>,
    response: &SearchResponse,
) -> io::Result<()> {
    let view = ResponseView {
        format: FORMAT,
        id: asked.id,
        query: asked.query,
        total: response.total,
        total_exact: true,
        took_ms: asked
            .timings
            .then(|| (response.took_ms * 10.0).round() / 10.0),
        warnings: &response.warnings,
        hits: response.hits.iter().map(HitView::from).collect(),
        facets: FacetsView(&response.facets),
    };
    line(out, &view)
}

/// The number of articles alone.
///
/// # Errors
/// What `out` reports.
pub fn count_json(out: &mut dyn Write, query: &str, total: u64) -> io::Result<()> {
    line(
        out,
        &serde_json::json!({"format": FORMAT, "query": query, "total": total}),
    )
}

/// One object per hit and line, each with `format` and `query`.
///
/// # Errors
/// What `out` reports.
pub fn hits_jsonl(out: &mut dyn Write, query: &str, hits: &[Hit]) -> io::Result<()> {
    for hit in hits {
        let view = LineView {
            format: FORMAT,
            query,
            hit: hit.into(),
        };
        line(out, &view)?;
    }
    Ok(())
}

/// A batch line that failed.
///
/// # Errors
/// What `out` reports.
pub fn failure_json(out: &mut dyn Write, id: &str, failure: &BatchFailure) -> io::Result<()> {
    #[derive(Serialize)]
    struct Failed<'a> {
        format: u32,
        id: &'a str,
        error: Failure<'a>,
    }
    #[derive(Serialize)]
    struct Failure<'a> {
        message: &'a str,
        line: usize,
        hint: &'a str,
    }
    line(
        out,
        &Failed {
            format: FORMAT,
            id,
            error: Failure {
                message: &failure.message,
                line: failure.line,
                hint: &failure.hint,
            },
        },
    )
}
