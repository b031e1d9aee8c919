//! The stored form of an article: its body as it is, and fields in a fixed order, numbers as LEB128, texts with
//! their length.
//!
//! Ten hits of a search read ten of these, so decoding must cost next to nothing and the bytes must
//! compress well; a self-describing format is neither. [`super::FORMAT`] is its version. tantivy writes a value of
//! bytes one by one and a text at once, so the body is a value of its own.

use super::vint::{self, END};
use crate::article::{
    Article, ArticleId, Clock, DateFrom, Entity, EntityKind, HeadlineFrom, Mention, NewsDate,
    Paragraph, ParagraphKind, TextField,
};

const HEADLINE_FROM: [HeadlineFrom; 7] = [
    HeadlineFrom::FrontMatter,
    HeadlineFrom::Field,
    HeadlineFrom::Metadata,
    HeadlineFrom::Heading,
    HeadlineFrom::FirstLine,
    HeadlineFrom::FirstSentence,
    HeadlineFrom::None,
];

const DATE_FROM: [DateFrom; 7] = [
    DateFrom::FrontMatter,
    DateFrom::Field,
    DateFrom::Metadata,
    DateFrom::Dateline,
    DateFrom::Text,
    DateFrom::Path,
    DateFrom::FileTime,
];

/// All of the article but its body.
pub(super) fn encode(article: &Article) -> Vec<u8> {
    let mut out = Out(Vec::with_capacity(256));
    out.text(article.id.as_str());
    // Nearly always the id, or the id up to its `#`.
    match article.id.as_str().strip_prefix(article.path.as_str()) {
        Some("") => out.number(0),
        Some(rest) if rest.starts_with('#') => out.number(1),
        _ => {
            out.number(2);
            out.text(&article.path);
        }
    }
    out.text(&article.headline);
    out.place(&HEADLINE_FROM, &article.headline_from);
    out.number(article.paragraphs.len());
    let mut at = 0;
    for p in &article.paragraphs {
        let kind = usize::from(p.kind == ParagraphKind::Subheading);
        out.number(p.start.saturating_sub(at));
        out.number(p.end.saturating_sub(p.start) << 1 | kind);
        at = p.end;
    }
    out.date(article.date.as_ref());
    for text in [
        &article.byline,
        &article.dateline,
        &article.source,
        &article.section,
        &article.url,
        &article.language,
    ] {
        out.optional(text.as_deref());
    }
    for texts in [&article.tags, &article.notes] {
        out.texts(texts);
    }
    out.number(article.entities.len());
    for e in &article.entities {
        out.place(&EntityKind::ALL, &e.kind);
        out.text(&e.name);
        out.texts(&e.forms);
        out.number(e.mentions);
    }
    out.number(article.mentions.len());
    let (mut field, mut at) = (TextField::Headline, 0);
    for m in &article.mentions {
        if m.field != field {
            (field, at) = (m.field, 0);
        }
        out.number(usize::from(m.field == TextField::Body));
        out.number(m.start.saturating_sub(at));
        out.number(m.end.saturating_sub(m.start));
        out.number(m.entity);
        at = m.end;
    }
    out.0
}

/// The code of a text and of bytes in tantivy's documents.
const TEXT: u8 = 0;
const BYTES: u8 = 4;

/// The article of a document of tantivy's that holds a body and then what [`encode`] made; `None` for any other
/// bytes. A document is the number of its values, then each as field, code, length and bytes
/// (`tantivy::schema::document`): reading it here copies nothing.
pub(super) fn decode(bytes: &[u8]) -> Option<Article> {
    let mut document = In(bytes.strip_prefix(&[END | 2])?);
    let body = document.value(TEXT)?;
    let mut input = In(document.value(BYTES)?);
    if !document.0.is_empty() {
        return None;
    }
    let id = input.text()?;
    let path = match input.number()? {
        0 => id.clone(),
        1 => id.get(..id.find('#')?)?.to_owned(),
        _ => input.text()?,
    };
    let mut article = Article {
        id: ArticleId(id),
        path,
        headline: input.text()?,
        headline_from: input.place(&HEADLINE_FROM)?,
        body: std::str::from_utf8(body).ok()?.to_owned(),
        ..Article::default()
    };
    let mut at = 0usize;
    for _ in 0..input.count()? {
        let start = at.checked_add(input.number()?)?;
        let code = input.number()?;
        let end = start.checked_add(code >> 1)?;
        article.body.get(start..end)?;
        let kind = match code & 1 {
            0 => ParagraphKind::Text,
            _ => ParagraphKind::Subheading,
        };
        article.paragraphs.push(Paragraph { start, end, kind });
        at = end;
    }
    article.date = input.date()?;
    for slot in [
        &mut article.byline,
        &mut article.dateline,
        &mut article.source,
        &mut article.section,
        &mut article.url,
        &mut article.language,
    ] {
        *slot = input.optional()?;
    }
    article.tags = input.texts()?;
    article.notes = input.texts()?;
    for _ in 0..input.count()? {
        article.entities.push(Entity {
            kind: input.place(&EntityKind::ALL)?,
            name: input.text()?,
            forms: input.texts()?,
            mentions: input.number()?,
        });
    }
    let (mut field, mut at) = (TextField::Headline, 0usize);
    for _ in 0..input.count()? {
        let now = match input.number()? {
            0 => TextField::Headline,
            _ => TextField::Body,
        };
        if now != field {
            (field, at) = (now, 0);
        }
        let start = at.checked_add(input.number()?)?;
        let end = start.checked_add(input.number()?)?;
        let entity = input.number()?;
        article.text(field).get(start..end)?;
        article.entities.get(entity)?;
        article.mentions.push(Mention {
            field,
            start,
            end,
            entity,
        });
        at = end;
    }
    input.0.is_empty().then_some(article)
}

struct Out(Vec<u8>);

impl Out {
    fn number(&mut self, number: usize) {
        let mut number = number as u64;
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        self.number(text.map_or(0, |t| t.len() + 1));
        self.0
            .extend_from_slice(text.unwrap_or_default().as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len());
        texts.iter().for_each(|t| self.text(t));
    }

    fn place<T: PartialEq>(&mut self, table: &[T], item: &T) {
        self.number(table.iter().position(|t| t == item).unwrap_or(0));
    }

    fn date(&mut self, date: Option<&NewsDate>) {
        let Some(d) = date else {
            return self.number(0);
        };
        self.number(d.year.max(1) as usize);
        self.number(d.month.into());
        self.number(d.day.into());
        self.place(&DATE_FROM, &d.from);
        let Some(c) = d.clock else {
            return self.number(0);
        };
        self.number(1 + c.hour as usize);
        self.number(c.minute.into());
        self.number(c.second.into());
        // Offsets go from -1439 to 1439 minutes.
        self.number(
            c.offset_minutes
                .map_or(0, |m| (i32::from(m) + 2000) as usize),
        );
    }
}

struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    /// The bytes of one of tantivy's values.
    fn value(&mut self, code: u8) -> Option<&'a [u8]> {
        let (_field, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest.strip_prefix(&[code])?;
        let len = usize::try_from(vint::take(&mut self.0)?).ok()?;
        let (value, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(value)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0u64;
        for shift in (0..63).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return usize::try_from(number).ok();
            }
        }
        None
    }

    /// How many items follow; each takes a byte at least, so a damaged count cannot ask for much memory.
    fn count(&mut self) -> Option<usize> {
        self.number().filter(|&n| n <= self.0.len())
    }

    fn bytes(&mut self, len: usize) -> Option<String> {
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(std::str::from_utf8(text).ok()?.to_owned())
    }

    fn text(&mut self) -> Option<String> {
        let len = self.number()?;
        self.bytes(len)
    }

    fn optional(&mut self) -> Option<Option<String>> {
        match self.number()? {
            0 => Some(None),
            len => Some(Some(self.bytes(len - 1)?)),
        }
    }

    fn texts(&mut self) -> Option<Vec<String>> {
        (0..self.count()?).map(|_| self.text()).collect()
    }

    fn place<T: Copy>(&mut self, table: &[T]) -> Option<T> {
        table.get(self.number()?).copied()
    }

    fn date(&mut self) -> Option<Option<NewsDate>> {
        let year = self.number()?;
        if year == 0 {
            return Some(None);
        }
        let mut date = NewsDate {
            year: year.try_into().ok()?,
            month: self.number()?.try_into().ok()?,
            day: self.number()?.try_into().ok()?,
            from: self.place(&DATE_FROM)?,
            clock: None,
        };
        let hour = self.number()?;
        if hour > 0 {
            date.clock = Some(Clock {
                hour: (hour - 1).try_into().ok()?,
                minute: self.number()?.try_into().ok()?,
                second: self.number()?.try_into().ok()?,
                offset_minutes: match self.number()? {
                    0 => None,
                    m => Some((i32::try_from(m).ok()? - 2000).try_into().ok()?),
                },
            });
        }
        Some(Some(date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn article(words: &[String], date: Option<(i16, u8, u8, Option<i16>)>) -> Article {
        let body = words.join("\n");
        let mut at = 0;
        let paragraphs: Vec<Paragraph> = words
            .iter()
            .enumerate()
            .map(|(n, w)| {
                let start = at;
                at += w.len() + 1;
                Paragraph {
                    start,
                    end: start + w.len(),
                    kind: if n % 3 == 1 {
                        ParagraphKind::Subheading
                    } else {
                        ParagraphKind::Text
                    },
                }
            })
            .collect();
        let mentions: Vec<Mention> = paragraphs
            .iter()
            .enumerate()
            .map(|(n, p)| Mention {
                field: TextField::Body,
                start: p.start,
                end: p.end,
                entity: n,
            })
            .collect();
        Article {
            id: ArticleId("a/b.csv#7".into()),
            path: "a/b.csv".into(),
            headline: words.first().cloned().unwrap_or_default(),
            headline_from: HeadlineFrom::Field,
            entities: words
                .iter()
                .enumerate()
                .map(|(n, w)| Entity {
                    kind: EntityKind::ALL[n % 4],
                    name: w.clone(),
                    forms: vec![w.clone(), "x".into()],
                    mentions: n,
                })
                .collect(),
            body,
            paragraphs,
            date: date.map(|(year, month, day, zone)| NewsDate {
                year,
                month,
                day,
                from: DateFrom::Dateline,
                clock: zone.map(|m| Clock {
                    hour: 23,
                    minute: 0,
                    second: 59,
                    offset_minutes: (m != 0).then_some(m),
                }),
            }),
            byline: words.get(1).cloned(),
            url: Some(String::new()),
            tags: words.to_vec(),
            mentions,
            ..Article::default()
        }
    }

    /// As tantivy's store writes it.
    fn document(article: &Article) -> Vec<u8> {
        let mut out = vec![END | 2];
        for (code, value) in [(TEXT, article.body.as_bytes()), (BYTES, &encode(article))] {
            out.extend([9, 0, 0, 0, code]);
            let mut len = value.len();
            while len >= 0x80 {
                out.push(len as u8 & 0x7f);
                len >>= 7;
            }
            out.push(len as u8 | END);
            out.extend_from_slice(value);
        }
        out
    }

    proptest! {
        #[test]
        fn comes_back_as_it_was(
            words in prop::collection::vec("[a-zé \u{4e00}]{0,20}", 0..6),
            date in prop::option::of((1i16..9999, 0u8..13, 0u8..32, prop::option::of(-1439i16..1440))),
        ) {
            let article = article(&words, date);
            prop_assert_eq!(decode(&document(&article)), Some(article));
        }

        #[test]
        fn other_bytes_are_refused_not_feared(mut bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..400, flip in any::<u8>()) {
            let _ = decode(&bytes);
            let words = vec!["one two".to_owned(), "three".to_owned()];
            bytes = document(&article(&words, None));
            let at = at % bytes.len();
            bytes[at] ^= flip;
            let _ = decode(&bytes);
            let _ = decode(&bytes[..at]);
        }
    }
}
