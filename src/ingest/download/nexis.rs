//! LexisNexis: the classic layout (`1 of 50 DOCUMENTS`) and that of Nexis Uni and Nexis Advance
//! (`Body`, `End of Document`).
//!
//! Classic: source, date, headline, labelled lines up to `LENGTH:` or so, text, labelled lines.
//! Uni: headline, source, date, copyright, labelled lines, `Body`, text, `Load-Date:`.

use super::{
    Draft, Fields, Line, Refusal, above, below, body, date_of, headline, is_copyright, is_number,
    label, language,
};

/// Labels above a text.
const ABOVE: [&str; 8] = [
    "BYLINE",
    "SECTION",
    "LENGTH",
    "DATELINE",
    "HIGHLIGHT",
    "HEADLINE",
    "SERIES",
    "DISTRIBUTION",
];

/// Labels below a text.
const BELOW: [&str; 24] = [
    "LOAD-DATE",
    "LANGUAGE",
    "PUBLICATION-TYPE",
    "SUBJECT",
    "GRAPHIC",
    "GEOGRAPHIC",
    "COUNTRY",
    "STATE",
    "CITY",
    "PERSON",
    "COMPANY",
    "ORGANIZATION",
    "INDUSTRY",
    "TICKER",
    "NOTES",
    "CORRECTION",
    "DOCUMENT-TYPE",
    "JOURNAL-CODE",
    "URL",
    "TYPE",
    "ISSN",
    "CORRECTION-DATE",
    "PUB-TYPE",
    "NAME",
];

/// The parts of a download that hold one article each; `None` where it is not of this database.
pub(super) fn parts<'a>(
    lines: &'a [Line<'a>],
) -> Option<impl Iterator<Item = &'a [Line<'a>]> + use<'a>> {
    let shows =
        |line: Line<'_>| label(line, &["LENGTH", "LOAD-DATE", "BYLINE", "SECTION"]).is_some();
    let labelled = lines.iter().any(|line| shows(line));
    let mut parts = below(lines, is_counter);
    if parts.is_empty() {
        parts = above(lines, |l| l.trim() == "End of Document", shows);
    }
    let has_text = |part: &&[Line<'_>]| part.iter().any(|l| !l.trim().is_empty());
    (labelled && !parts.is_empty()).then(|| parts.into_iter().filter(has_text))
}

/// `3 of 50 DOCUMENTS`, in whatever language: two numbers, then capitals.
fn is_counter(line: Line<'_>) -> bool {
    let line = line.trim();
    let line = line.strip_prefix("FOCUS - ").unwrap_or(line);
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    let [n, of, m, rest] = words[..] else {
        return false;
    };
    let capitals = rest.chars().all(|c| c.is_uppercase());
    is_number(n) && is_number(m) && capitals && rest.len() >= 8 && of.len() <= 4
}

/// One article.
pub(super) fn draft(part: &[Line<'_>]) -> Result<Draft, Refusal> {
    let marked = part.iter().position(|l| l.trim() == "Body");
    let first = part.iter().position(|l| label(l, &ABOVE).is_some());
    let first = first.or(marked).unwrap_or(part.len());
    let mut fields = Fields::default();
    let mut at = first;
    let mut open = false;
    while at < part.len() && marked.is_none_or(|body| at < body) {
        let line = part[at].trim();
        if let Some((name, value)) = label(line, &ABOVE) {
            fields.begin(name, value);
            // A number and a place fit their line; paged layouts have no empty line below them.
            open = !matches!(name, "LENGTH" | "DATELINE");
        } else if line.is_empty() {
            open = false;
        } else if open {
            fields.go_on(line);
        } else if marked.is_none() {
            break;
        }
        at += 1;
    }
    let start = marked.map_or(at, |body| body + 1);
    let rest = part.get(start..).unwrap_or_default();
    let end = rest
        .iter()
        .position(|line| is_below(line, marked.is_some()));
    let (story, trailer) = rest.split_at(end.unwrap_or(rest.len()));
    collect(trailer, &mut fields);
    let top = top(&part[..first.min(part.len())], marked.is_some());
    let mut draft = Draft {
        headline: fields
            .get("HEADLINE")
            .and_then(|h| headline(&[&h]))
            .or_else(|| headline(&top.headline)),
        paragraphs: body(story),
        dates: top
            .date
            .or_else(|| fields.get("LOAD-DATE").as_deref().and_then(date_of))
            .into_iter()
            .collect(),
        byline: fields.get("BYLINE"),
        dateline: fields.get("DATELINE"),
        source: top.source.map(str::to_owned),
        section: fields.get("SECTION").as_deref().and_then(section),
        url: fields.get("URL"),
        language: fields.get("LANGUAGE").as_deref().map(language),
        tags: fields
            .get("SUBJECT")
            .as_deref()
            .map(tags)
            .unwrap_or_default(),
        ..Draft::default()
    };
    if draft.paragraphs.is_empty() && first == part.len() {
        draft.paragraphs = body(&top.after);
        draft.headline = None;
    }
    Ok(draft)
}

/// Whether the text ends before this line.
fn is_below(line: &str, uni: bool) -> bool {
    let line = line.trim();
    let lone = [
        "Classification",
        "Graphic",
        "Notes",
        "Correction",
        "End of Document",
    ];
    let name = label(line, &BELOW).map(|(name, _)| name);
    // In a text only the classic layout's capitals are sure to be no words of it.
    let labelled = name.is_some_and(|name| match uni {
        true => name == "LOAD-DATE",
        false => line.starts_with(name),
    });
    labelled || is_copyright(line) || (uni && lone.contains(&line))
}

fn collect(trailer: &[Line<'_>], fields: &mut Fields) {
    let mut open = false;
    for line in trailer {
        if let Some((name, value)) = label(line, &BELOW) {
            fields.begin(name, value);
            open = true;
        } else if line.trim().is_empty() {
            open = false;
        } else if open {
            fields.go_on(line);
        }
    }
}

/// What stands above the labelled lines.
#[derive(Default)]
struct Top<'a> {
    source: Option<Line<'a>>,
    date: Option<super::DraftDate>,
    headline: Vec<Line<'a>>,
    /// All below the date.
    after: Vec<Line<'a>>,
}

fn top<'a>(lines: &[Line<'a>], uni: bool) -> Top<'a> {
    let has_cover = lines.iter().any(|l| l.starts_with("Job Number:"));
    let lines: Vec<Line<'_>> = lines
        .iter()
        .map(|l| l.trim())
        .filter(|l| !l.is_empty() && !is_copyright(l))
        .collect();
    // A cover page names the day of the download, a headline below may name any.
    let is_date = |l: &Line<'_>| date_of(l).is_some();
    let dated = match uni {
        true => lines.iter().rposition(is_date),
        false => lines.iter().position(is_date),
    };
    let Some(at) = dated else {
        return Top {
            headline: lines.last().into_iter().copied().collect(),
            after: lines,
            ..Top::default()
        };
    };
    let before = &lines[..at];
    let after = lines[at + 1..].to_vec();
    let source = before.last().copied();
    let above = &before[..before.len().saturating_sub(1)];
    let headline = if above.is_empty() || !uni {
        let edition = |l: &&Line<'_>| !l.ends_with("Edition") && !l.contains("Edition -");
        after.iter().filter(edition).copied().collect()
    } else if has_cover {
        above.last().into_iter().copied().collect()
    } else {
        above.to_vec()
    };
    Top {
        source,
        date: date_of(lines[at]),
        headline,
        after,
    }
}

/// `NEWS; Pg. 1` without page and column.
fn section(value: &str) -> Option<String> {
    let parts: Vec<&str> = value
        .split(';')
        .map(str::trim)
        .filter(|p| !["Pg", "Page", "Column"].iter().any(|w| p.starts_with(w)) && !p.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// `ELECTIONS (90%); VOTERS (78%)` without the shares.
fn tags(value: &str) -> Vec<String> {
    let without = |tag: &str| match tag.rsplit_once('(') {
        Some((tag, share)) if share.contains('%') => tag.trim().to_owned(),
        _ => tag.trim().to_owned(),
    };
    let all = value.split(';').map(without);
    all.filter(|tag| !tag.is_empty()).collect()
}
