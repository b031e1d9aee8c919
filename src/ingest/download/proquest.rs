//! ProQuest: articles between lines of underscores, with labelled lines below the text (`Full text:`,
//! `Publication date:`); or, in paged exports, under headings (`FULL TEXT`, `DETAILS`).

use super::{
    Draft, Fields, Line, Refusal, below, body, date_of, headline, is_number, label, language,
};
use crate::ingest::SkipReason;

/// The labels that a line can begin with; all others are words of the text.
const LABELS: [&str; 44] = [
    "Author",
    "Publication info",
    "Abstract",
    "Full text",
    "Links",
    "Subject",
    "Location",
    "People",
    "Company / organization",
    "Title",
    "Publication title",
    "Publication year",
    "Publication date",
    "First page",
    "Last page",
    "Pages",
    "Section",
    "Column",
    "Edition",
    "Year",
    "Publisher",
    "Place of publication",
    "Country of publication",
    "Publication subject",
    "ISSN",
    "e-ISSN",
    "Source type",
    "Language of publication",
    "Document type",
    "Document feature",
    "Dateline",
    "ProQuest document ID",
    "Document URL",
    "Copyright",
    "Last updated",
    "Database",
    "Credit",
    "Number of pages",
    "Identifier / keyword",
    "Business indexing term",
    "Volume",
    "Issue",
    "Illustration",
    "Classification",
];

/// The line below a headline.
const LINK: &str = "ProQuest document link";

/// The parts of a download that hold one article each; `None` where it is not of this database.
pub(super) fn parts<'a>(
    lines: &'a [Line<'a>],
) -> Option<impl Iterator<Item = &'a [Line<'a>]> + use<'a>> {
    let sure = lines.iter().any(|l| is_text(l))
        && lines.iter().any(|l| {
            label(
                l,
                &[
                    "Publication title",
                    "Publication info",
                    "ProQuest document ID",
                ],
            )
            .is_some()
        });
    if !sure {
        return None;
    }
    let ruled = lines.iter().any(|l| is_rule(l));
    let numbered = lines.iter().any(|l| is_counter(l));
    let parts = match (ruled, numbered) {
        (true, _) => lines.split(|line| is_rule(line)).collect(),
        (false, true) => below(lines, is_counter),
        (false, false) => linked(lines),
    };
    let is_article = |part: &&[Line<'_>]| {
        part.iter()
            .any(|l| is_text(l) || label(l, &["Publication title", "Publication info"]).is_some())
    };
    Some(parts.into_iter().filter(is_article))
}

/// Paged exports have neither rules nor numbers, but a link line below each headline: an article begins
/// below the labels of the one before.
fn linked<'a>(lines: &'a [Line<'a>]) -> Vec<&'a [Line<'a>]> {
    let mut starts = vec![0];
    let (mut labelled, mut linked) = (0, false);
    for (i, line) in lines.iter().enumerate() {
        if line.trim() == LINK {
            if linked && labelled > 0 {
                starts.push(labelled);
            }
            (linked, labelled) = (true, 0);
        } else if label(line, &LABELS).is_some() {
            labelled = i + 1;
        }
    }
    starts.push(lines.len());
    starts.windows(2).map(|w| &lines[w[0]..w[1]]).collect()
}

fn is_rule(line: Line<'_>) -> bool {
    let line = line.trim();
    line.len() >= 20 && line.bytes().all(|b| b == b'_')
}

/// `Document 3 of 50`.
fn is_counter(line: Line<'_>) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(5).collect();
    matches!(words[..], ["Document", n, "of", m] if is_number(n) && is_number(m))
}

/// Where the text begins: a label, or in paged exports a heading.
fn is_text(line: Line<'_>) -> bool {
    line.trim() == "FULL TEXT" || label(line, &["Full text"]).is_some()
}

/// One article.
///
/// # Errors
/// `NotAnArticle` for a record without text and abstract.
pub(super) fn draft(part: &[Line<'_>]) -> Result<Draft, Refusal> {
    let mut fields = Fields::default();
    let (mut top, mut story): (Vec<Line<'_>>, Vec<Line<'_>>) = (Vec::new(), Vec::new());
    let mut in_story = false;
    for line in part {
        let line = line.trim();
        if line == "FULL TEXT" {
            in_story = true;
        } else if line == "DETAILS" || line == "LINKS" {
            in_story = false;
        } else if line == "ABSTRACT" {
            fields.begin("Abstract", "");
        } else if let Some((name, value)) = label(line, &LABELS) {
            in_story = name == "Full text";
            if in_story {
                story.push(value);
            } else {
                fields.begin(name, value);
            }
        } else if in_story {
            story.push(line);
        } else if !fields.0.is_empty() {
            fields.go_on(line);
        } else if !line.is_empty() && !is_counter(line) && line != LINK {
            top.push(line);
        }
    }
    let missing = |text: &str| text.trim().is_empty() || text.trim() == "Not available.";
    let mut notes = Vec::new();
    let mut paragraphs = body(&story);
    if missing(&story.join(" ")) {
        let Some(text) = fields.get("Abstract").filter(|a| !missing(a)) else {
            let detail = "a record without a text and without an abstract".to_owned();
            return Err((SkipReason::NotAnArticle, detail));
        };
        paragraphs = body(&[&text]);
        notes.push("only the abstract is in the download".to_owned());
    }
    let info = fields.get("Publication info").unwrap_or_default();
    let source = info.split([';', '[', ',']).next().map(str::trim);
    let dated = info
        .rsplit(']')
        .next()
        .and_then(|after| date_of(after.split(':').next().unwrap_or_default()));
    let dated = fields
        .get("Publication date")
        .as_deref()
        .and_then(date_of)
        .or(dated);
    Ok(Draft {
        headline: fields
            .get("Title")
            .and_then(|t| headline(&[&t]))
            .or_else(|| headline(&top)),
        paragraphs,
        dates: dated.into_iter().collect(),
        byline: fields.get("Author"),
        dateline: fields.get("Dateline"),
        source: fields
            .get("Publication title")
            .or(source.filter(|s| !s.is_empty()).map(str::to_owned)),
        section: fields.get("Section"),
        url: fields.get("Document URL"),
        language: fields
            .get("Language of publication")
            .as_deref()
            .map(language),
        tags: fields
            .get("Subject")
            .map(|s| s.split(';').map(|t| t.trim().to_owned()).collect())
            .unwrap_or_default(),
        notes,
        ..Draft::default()
    })
}
