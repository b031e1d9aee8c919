//! Draft → [`Article`]: clean text, one headline, the best date, the dateline's facts.

use super::draft::Draft;
use super::{
    DraftDate, DraftParagraph, SkipReason, byline, clean, dateline, dates, hyphens, language,
    mojibake, wire,
};
use crate::article::{
    Article, ArticleId, DateFrom, HeadlineFrom, NewsDate, Paragraph, ParagraphKind,
};

/// What is known of a record from outside it.
pub(super) struct Context<'a> {
    pub id: &'a str,
    pub path: &'a str,
    pub mtime_ns: i64,
}

/// So many paragraphs can stand before the text, and so many after it.
const OPENING: usize = 3;
const CLOSING: usize = 3;
/// The longest stand-in headline, in bytes.
const STAND_IN_MAX: usize = 200;

/// Finishes a draft.
///
/// # Errors
/// `Empty` when it holds no text at all.
pub(super) fn article(
    mut draft: Draft,
    context: &Context<'_>,
) -> Result<Article, (SkipReason, String)> {
    if mojibake::mend(&mut draft) {
        draft.notes.push("mojibake repaired".to_owned());
    }
    hyphens::join(&mut draft.paragraphs);
    let source = draft
        .source
        .as_deref()
        .map(clean::cleaned)
        .filter(|s| !s.is_empty());
    let Text {
        body,
        paragraphs,
        opening,
        date_line,
    } = text_of(&draft.paragraphs, source.as_deref());
    draft.dates.extend(date_line);
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
    let dateline = opening_texts(&body, &paragraphs).find_map(dateline::dateline);
    let day = dateline.as_ref().and_then(|d| d.day);
    let date = best_date(&draft.dates, day, context, &mut notes);
    let text = |value: Option<String>| value.map(|v| clean::cleaned(&v)).filter(|v| !v.is_empty());
    let byline = text(draft.byline)
        .map(|b| byline::authors(&b, draft.language.as_deref()))
        .filter(|b| !b.is_empty());
    let agency = dateline.as_ref().and_then(|d| d.agency).map(str::to_owned);
    let place = dateline.map(|d| d.line.to_owned());
    let language = draft.language.as_deref().and_then(language::declared);
    let language = language.or_else(|| language::detected(&body).map(str::to_owned));
    Ok(Article {
        id: ArticleId(context.id.to_owned()),
        path: context.path.to_owned(),
        headline,
        headline_from,
        paragraphs,
        date,
        byline: byline.or((!opening.names.is_empty()).then_some(opening.names)),
        dateline: text(draft.dateline).or(place).or(opening.place),
        source: source.or(agency).or(opening.agency),
        section: text(draft.section),
        url: text(draft.url),
        language,
        tags: draft.tags,
        notes,
        body,
        ..Article::default()
    })
}

/// A body with what stood around it.
struct Text {
    body: String,
    paragraphs: Vec<Paragraph>,
    opening: byline::Byline,
    date_line: Option<DraftDate>,
}

/// Joins the paragraphs, without the wire's phrases before and after them.
fn text_of(found: &[DraftParagraph], source: Option<&str>) -> Text {
    let mut text = Text {
        body: String::with_capacity(found.iter().map(|p| p.text.len() + 1).sum()),
        paragraphs: Vec::with_capacity(found.len()),
        opening: byline::Byline::default(),
        date_line: None,
    };
    for (i, paragraph) in found.iter().enumerate() {
        let mut raw = paragraph.text.as_str();
        if i < OPENING && text.opens_with(raw) {
            continue;
        }
        if i + CLOSING >= found.len() {
            if wire::is_trailer(raw, source) {
                continue;
            }
            raw = wire::without_trailer(raw, source);
        }
        text.push(raw, paragraph.kind);
    }
    text
}

impl Text {
    /// Takes in a line before the text, and whether it leaves the body: a slug and a byline do, a date stays.
    fn opens_with(&mut self, raw: &str) -> bool {
        if wire::is_slug(raw) {
            return true;
        }
        if self.opening.names.is_empty()
            && let Some(byline) = byline::byline(raw)
        {
            self.opening = byline;
            return true;
        }
        if self.date_line.is_none() && dates::is_day(raw) {
            let (text, from) = (raw.trim().to_owned(), DateFrom::Text);
            self.date_line = Some(DraftDate { text, from });
        }
        false
    }

    fn push(&mut self, raw: &str, kind: ParagraphKind) {
        let rewind = self.body.len();
        if rewind > 0 {
            self.body.push('\n');
        }
        let start = self.body.len();
        clean::push(&mut self.body, raw);
        let end = self.body.len();
        if end == start {
            self.body.truncate(rewind);
            return;
        }
        self.paragraphs.push(Paragraph { start, end, kind });
    }
}

/// The first paragraphs of running text: a credit or a deck may stand before the one with the dateline.
fn opening_texts<'a>(body: &'a str, paragraphs: &'a [Paragraph]) -> impl Iterator<Item = &'a str> {
    paragraphs
        .iter()
        .filter(|p| p.kind == ParagraphKind::Text)
        .take(OPENING)
        .map(|p| &body[p.start..p.end])
}

fn best_date(
    found: &[DraftDate],
    day: Option<&str>,
    context: &Context<'_>,
    notes: &mut Vec<String>,
) -> Option<NewsDate> {
    let mut found: Vec<&DraftDate> = found.iter().collect();
    found.sort_by_key(|d| d.from);
    let in_path = dates::from_path(context.path);
    let mut best: Option<NewsDate> = None;
    for date in &found {
        match dates::parse(&date.text, date.from) {
            Ok(date) => {
                best = Some(date);
                break;
            }
            Err(why) => notes.push(format!(
                "date {:?} not used: {why}",
                clean::cleaned(&date.text)
            )),
        }
    }
    if best.is_none_or(|d| d.from > DateFrom::Dateline) {
        let year = best.or(in_path).map(|d| d.year);
        best = day.and_then(|day| dates::in_dateline(day, year)).or(best);
    }
    // A written date that can't be used is left unknown: the file's time would only hide it.
    let written = found
        .iter()
        .any(|d| d.text.contains(|c: char| c.is_ascii_digit()));
    let from_file = || dates::from_file_time(context.mtime_ns, DateFrom::FileTime);
    best.or(in_path)
        .or_else(|| if written { None } else { from_file() })
}

/// The first sentence, or as many words of it as a headline can have.
fn first_sentence(body: &str, paragraphs: &[Paragraph]) -> String {
    let is_sentence =
        |p: &&Paragraph| p.kind == ParagraphKind::Text && !dates::is_day(&body[p.start..p.end]);
    let Some(p) = paragraphs.iter().find(is_sentence).or(paragraphs.first()) else {
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
        assert_eq!(a.byline.as_deref(), Some("Ada Poe"));
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
