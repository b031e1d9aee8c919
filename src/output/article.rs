//! One whole article, for `show` and `read`.

use std::io::{self, Write};

use serde::Serialize;

use super::{FORMAT, Style, json::line, text::clean};
use crate::article::{Article, EntityKind, Paragraph, TextField};
use crate::ingest::Skipped;

#[derive(Serialize)]
struct ArticleView<'a> {
    format: u32,
    id: &'a str,
    path: &'a str,
    headline: &'a str,
    headline_from: crate::article::HeadlineFrom,
    date: Option<String>,
    date_from: Option<&'static str>,
    byline: Option<&'a str>,
    dateline: Option<&'a str>,
    source: Option<&'a str>,
    section: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    tags: &'a [String],
    notes: &'a [String],
    body: &'a str,
    paragraphs: &'a [Paragraph],
    mentions: Vec<MentionView<'a>>,
}

#[derive(Serialize)]
struct MentionView<'a> {
    field: TextField,
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    entity: &'a str,
}

/// An article with its paragraphs and mentions as one object, on one line or indented.
///
/// # Errors
/// What `out` reports.
pub fn article_json(out: &mut dyn Write, article: &Article, indented: bool) -> io::Result<()> {
    let mentions = article.mentions.iter().filter_map(|m| {
        let entity = article.entities.get(m.entity)?;
        Some(MentionView {
            field: m.field,
            start: m.start,
            end: m.end,
            kind: entity.kind.as_str(),
            entity: &entity.name,
        })
    });
    let view = ArticleView {
        format: FORMAT,
        id: article.id.as_str(),
        path: &article.path,
        headline: &article.headline,
        headline_from: article.headline_from,
        date: article.date.map(|d| d.to_string()),
        date_from: article.date.map(|d| d.from.as_str()),
        byline: article.byline.as_deref(),
        dateline: article.dateline.as_deref(),
        source: article.source.as_deref(),
        section: article.section.as_deref(),
        url: article.url.as_deref(),
        language: article.language.as_deref(),
        tags: &article.tags,
        notes: &article.notes,
        body: &article.body,
        paragraphs: &article.paragraphs,
        mentions: mentions.collect(),
    };
    object(out, &view, indented)
}

/// A file or record that was not read, as one object, on one line or indented.
///
/// # Errors
/// What `out` reports.
pub fn skipped_json(out: &mut dyn Write, skipped: &Skipped, indented: bool) -> io::Result<()> {
    #[derive(Serialize)]
    struct View<'a> {
        format: u32,
        path: &'a str,
        skipped: Reason<'a>,
    }
    #[derive(Serialize)]
    struct Reason<'a> {
        reason: &'static str,
        detail: &'a str,
        hint: &'a str,
    }
    let view = View {
        format: FORMAT,
        path: &skipped.path,
        skipped: Reason {
            reason: skipped.reason.as_str(),
            detail: &skipped.detail,
            hint: &skipped.hint,
        },
    };
    object(out, &view, indented)
}

fn object<T: Serialize>(out: &mut dyn Write, value: &T, indented: bool) -> io::Result<()> {
    if indented {
        serde_json::to_writer_pretty(&mut *out, value)?;
        return out.write_all(b"\n");
    }
    line(out, value)
}

/// A file or record that was not read, as one line: `path: reason: detail; hint`.
///
/// # Errors
/// What `out` reports.
pub fn skipped_text(out: &mut dyn Write, skipped: &Skipped) -> io::Result<()> {
    let Skipped {
        path, detail, hint, ..
    } = skipped;
    let (path, detail, hint) = (clean(path), clean(detail), clean(hint));
    writeln!(out, "{path}: {}: {detail}; {hint}", skipped.reason.as_str())
}

/// An article for reading: headline, what is known about it, the paragraphs; `headline` and `body` are the
/// ranges to mark, sorted and not overlapping.
///
/// # Errors
/// What `out` reports.
pub fn article_text(
    out: &mut dyn Write,
    style: Style,
    article: &Article,
    headline: &[(usize, usize)],
    body: &[(usize, usize)],
) -> io::Result<()> {
    style.marked(out, &article.headline, headline, 0, true)?;
    // A date is only as good as its source, which the reader should see.
    let date = article
        .date
        .map(|d| format!("{d} ({})", d.from.as_str().replace('-', " ")));
    let about = [
        ("date", date.as_deref()),
        ("byline", article.byline.as_deref()),
        ("source", article.source.as_deref()),
        ("section", article.section.as_deref()),
        ("url", article.url.as_deref()),
        ("id", Some(article.id.as_str())),
    ];
    for (label, value) in about {
        if let Some(value) = value {
            writeln!(out, "{label:<8} {}", clean(value))?;
        }
    }
    for (label, kind) in [
        ("people", EntityKind::Person),
        ("orgs", EntityKind::Org),
        ("places", EntityKind::Place),
        ("other", EntityKind::Misc),
    ] {
        let mut named: Vec<_> = article.entities.iter().filter(|e| e.kind == kind).collect();
        named.sort_by_key(|e| std::cmp::Reverse(e.mentions));
        let named: Vec<String> = named
            .iter()
            .map(|e| format!("{} ({})", e.name, e.mentions))
            .collect();
        if !named.is_empty() {
            write!(out, "{label:<8} ")?;
            style.list(out, &named, ", ", 9, false)?;
        }
    }
    for p in &article.paragraphs {
        let Some(text) = article.body.get(p.start..p.end) else {
            continue;
        };
        // Sorted and not overlapping, so both borders can be searched for.
        let first = body.partition_point(|r| r.1 <= p.start);
        let ranges: Vec<_> = body[first..]
            .iter()
            .take_while(|r| r.0 < p.end)
            .map(|r| (r.0.max(p.start) - p.start, r.1.min(p.end) - p.start))
            .collect();
        writeln!(out)?;
        let bold = p.kind == crate::article::ParagraphKind::Subheading;
        style.marked(out, text, &ranges, 0, bold)?;
    }
    Ok(())
}
