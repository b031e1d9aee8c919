//! Draft → [`Article`]: clean text, one headline, the best date, the dateline's facts.

use super::draft::Draft;
use super::{SkipReason, clean, dates};
use crate::article::{Article, ArticleId, DateFrom, HeadlineFrom, Paragraph, ParagraphKind};

/// What is known of a record from outside it.
pub(super) struct Context<'a> {
    pub id: &'a str,
    pub path: &'a str,
    pub mtime_ns: i64,
}

/// The longest stand-in headline, in bytes.
const STAND_IN_MAX: usize = 200;

/// Finishes a draft.
///
/// # Errors
/// `Empty` when it holds no text at all.
pub(super) fn article(
    draft: Draft,
    context: &Context<'_>,
) -> Result<Article, (SkipReason, String)> {
    let mut body = String::with_capacity(draft.paragraphs.iter().map(|p| p.text.len() + 1).sum());
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(draft.paragraphs.len());
    let mut byline = draft
        .byline
        .as_deref()
        .map(clean::cleaned)
        .filter(|b| !b.is_empty());
    for (i, found) in draft.paragraphs.iter().enumerate() {
        if is_trailer(&found.text) {
            continue;
        }
        if i < 2
            && let Some(name) = byline_of(&found.text)
        {
            byline.get_or_insert(name);
            continue;
        }
        let rewind = body.len();
        if !body.is_empty() {
            body.push('\n');
        }
        let start = body.len();
        clean::push(&mut body, &found.text);
        if body.len() == start {
            body.truncate(rewind);
            continue;
        }
        paragraphs.push(Paragraph {
            start,
            end: body.len(),
            kind: found.kind,
        });
    }
    let (mut headline, mut headline_from) = match &draft.headline {
        Some((text, from)) => (clean::cleaned(text), *from),
        None => (String::new(), HeadlineFrom::None),
    };
    if headline.is_empty() {
        headline = first_sentence(&body, &paragraphs);
        headline_from = if headline.is_empty() {
            HeadlineFrom::None
        } else {
            HeadlineFrom::FirstSentence
        };
    }
    if headline.is_empty() && body.is_empty() {
        return Err((SkipReason::Empty, "no text in it".into()));
    }
    let mut notes = draft.notes;
    let opening = paragraphs
        .iter()
        .find(|p| p.kind == ParagraphKind::Text)
        .map_or("", |p| &body[p.start..p.end]);
    let (dateline, agency) = dateline_of(opening);
    let date = best_date(&draft.dates, dateline.as_deref(), context, &mut notes);
    let text = |value: Option<String>| value.map(|v| clean::cleaned(&v)).filter(|v| !v.is_empty());
    Ok(Article {
        id: ArticleId(context.id.to_owned()),
        path: context.path.to_owned(),
        headline,
        headline_from,
        paragraphs,
        date,
        byline: byline.map(|b| without_by(&b).to_owned()),
        dateline: text(draft.dateline).or(dateline),
        source: text(draft.source).or(agency),
        section: text(draft.section),
        url: text(draft.url),
        language: text(draft.language),
        tags: draft.tags,
        notes,
        body,
        ..Article::default()
    })
}

fn best_date(
    found: &[super::DraftDate],
    dateline: Option<&str>,
    context: &Context<'_>,
    notes: &mut Vec<String>,
) -> Option<crate::article::NewsDate> {
    let mut found: Vec<&super::DraftDate> = found.iter().collect();
    found.sort_by_key(|d| d.from);
    for date in found {
        match dates::parse(&date.text, date.from) {
            Ok(date) => return Some(date),
            Err(why) => notes.push(format!(
                "date {:?} not used: {why}",
                clean::cleaned(&date.text)
            )),
        }
    }
    let in_path = dates::from_path(context.path);
    if let Some(line) = dateline {
        let year = in_path.map(|d| d.year);
        let day = line.split_once(',').map_or("", |(_, day)| day);
        if let Some(date) = dates::in_dateline(day, year) {
            return Some(date);
        }
    }
    in_path.or_else(|| dates::from_file_time(context.mtime_ns, DateFrom::FileTime))
}

/// The first sentence, or as many words of it as a headline can have.
fn first_sentence(body: &str, paragraphs: &[Paragraph]) -> String {
    let Some(p) = paragraphs
        .iter()
        .find(|p| p.kind == ParagraphKind::Text)
        .or(paragraphs.first())
    else {
        return String::new();
    };
    let text = &body[p.start..p.end];
    let mut cut = text.len().min(STAND_IN_MAX);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let window = &text[..cut];
    let stop = window.char_indices().find(|&(i, c)| {
        let after = &text[i + c.len_utf8()..];
        let word = window[..i].rsplit(' ').next().unwrap_or("");
        matches!(c, '.' | '!' | '?')
            && word.chars().count() > 3
            && (after.is_empty() || after.starts_with(' '))
    });
    match stop {
        Some((i, _)) => window[..=i].to_owned(),
        None if cut == text.len() => text.to_owned(),
        None => window
            .rfind(' ')
            .map_or(window, |at| &window[..at])
            .to_owned(),
    }
}

/// `By Jane Doe in Kyiv` on a line of its own: the names.
fn byline_of(text: &str) -> Option<String> {
    let line = text.trim();
    if line.len() > 120 || line.contains('\n') || line.ends_with(['.', '?', '!', ':']) {
        return None;
    }
    let name = without_by(line);
    let named = name.len() < line.len()
        && name.split_whitespace().count() >= 2
        && name.split_whitespace().all(|w| {
            w.starts_with(|c: char| c.is_uppercase())
                || matches!(w, "and" | "in" | "de" | "van" | "von" | "of" | "the" | "&")
        });
    named.then(|| clean::cleaned(name))
}

fn without_by(text: &str) -> &str {
    match text.get(..3) {
        Some(by) if by.eq_ignore_ascii_case("by ") => text[3..].trim(),
        _ => text.trim(),
    }
}

/// The last line of wire copy.
fn is_trailer(text: &str) -> bool {
    matches!(
        text.trim(),
        "REUTER"
            | "Reuter"
            | "REUTERS"
            | "-30-"
            | "ENDS"
            | "Ends"
            | "END"
            | "(END)"
            | "# # #"
            | "###"
    )
}

/// `PYONGYANG, June 4 (KCNA) —` at the start of a text: the dateline without agency and dash, and
/// the agency.
fn dateline_of(text: &str) -> (Option<String>, Option<String>) {
    let mut limit = text.len().min(100);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &text[..limit];
    let end = [" — ", " – ", " -- ", " - "]
        .iter()
        .filter_map(|dash| head.find(dash))
        .min();
    let Some(end) = end else { return (None, None) };
    let mut line = head[..end].trim();
    let mut agency = None;
    if let Some((before, inside)) = line.strip_suffix(')').and_then(|l| l.rsplit_once('(')) {
        agency = Some(inside.trim().to_owned()).filter(|a| !a.is_empty());
        line = before.trim();
    }
    let place = line.split(',').next().unwrap_or("");
    let capitals = place.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !place.chars().any(char::is_lowercase);
    let named =
        place.starts_with(char::is_uppercase) && place.split(' ').count() <= 4 && agency.is_some();
    if capitals || named {
        (Some(line.trim_end_matches(',').to_owned()), agency)
    } else {
        (None, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::text;
    use proptest::prelude::*;

    fn read(body: &str, path: &str) -> Article {
        let context = Context {
            id: path,
            path,
            mtime_ns: 0,
        };
        article(text::read(body), &context).unwrap()
    }

    #[test]
    fn a_wire_story() {
        let a = read(
            "HARBOUR REOPENS\n\nBy Ada Poe in Oslo\n\nOSLO, June 4 (NTB) — The harbour opened. Boats left.\n\nENDS\n",
            "2021/06/05/x.txt",
        );
        assert_eq!(a.byline.as_deref(), Some("Ada Poe in Oslo"));
        assert_eq!(a.dateline.as_deref(), Some("OSLO, June 4"));
        assert_eq!(a.source.as_deref(), Some("NTB"));
        assert_eq!(a.date.unwrap().to_string(), "2021-06-04");
        assert_eq!(a.paragraphs.len(), 1);
    }

    #[test]
    fn the_first_sentence_stands_in_and_stays() {
        let a = read(
            "The harbour opened on Monday. Boats left at once.\n",
            "x.txt",
        );
        assert_eq!(a.headline, "The harbour opened on Monday.");
        assert_eq!(a.headline_from, HeadlineFrom::FirstSentence);
        assert!(a.body.starts_with("The harbour"));
        assert_eq!(a.date, None);
    }

    proptest! {
        #[test]
        fn paragraphs_tile_the_body(body in "[ -~\n\u{a0}é—]{0,300}") {
            let context = Context { id: "x", path: "x", mtime_ns: 0 };
            if let Ok(a) = article(text::read(&body), &context) {
                let mut at = 0;
                for p in &a.paragraphs {
                    prop_assert_eq!(p.start, at);
                    prop_assert!(!a.body[p.start..p.end].contains('\n') && p.end > p.start);
                    at = p.end + 1;
                }
                prop_assert_eq!(at.saturating_sub(1), a.body.len());
            }
        }
    }
}
