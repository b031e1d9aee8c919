//! Dates that one record can't explain and its file can: `04/06/2020` beside `13/06/2020` is the fourth of
//! June, and `5.3.12` beside `1998` and `2011` is of this century.
//!
//! The first records of a file are held back until they show how it writes dates; what they don't show
//! stays unknown.

use super::{numeric, parse};
use crate::ingest::draft::Draft;
use crate::ingest::skip::Refusal;
use std::ops::RangeInclusive;

/// So many records are held back.
const RECORDS: usize = 256;
/// So many bytes of text are held back.
const BYTES: usize = 1 << 20;
/// A year of two digits is taken for one within so many years of the file's others.
const NEAR: i16 = 10;

/// How a file writes its dates.
#[derive(Debug, Default)]
struct DateOrder {
    day_first: bool,
    month_first: bool,
    years: Option<(i16, i16)>,
}

impl DateOrder {
    /// Takes a record's dates as evidence.
    fn learn(&mut self, draft: &Draft) {
        for date in &draft.dates {
            if let Ok(known) = parse(&date.text, date.from) {
                let (low, high) = self.years.unwrap_or((known.year, known.year));
                self.years = Some((low.min(known.year), high.max(known.year)));
            }
            if let Some((a, b, ..)) = numeric(&date.text) {
                let day = |n| (13..=31).contains(&n);
                let month = |n| (1..=12).contains(&n);
                self.day_first |= day(a) && month(b);
                self.month_first |= month(a) && day(b);
            }
        }
    }

    fn settle_record(&self, (_, record): &mut Named) {
        if let Ok(draft) = record {
            self.settle(draft);
        }
    }

    /// Writes out a record's unclear dates as the file's habit has them, and says so in its notes.
    fn settle(&self, draft: &mut Draft) {
        for date in &mut draft.dates {
            if let Some(settled) = self.settled(&date.text)
                && parse(&date.text, date.from).is_err()
            {
                draft.notes.push(format!(
                    "date {:?} read as {settled}, by the other dates of the file",
                    date.text
                ));
                date.text = settled;
            }
        }
    }

    fn settled(&self, text: &str) -> Option<String> {
        let (a, b, year, dotted) = numeric(text)?;
        let day_first = match (
            self.day_first || dotted || a > 12,
            self.month_first || b > 12,
        ) {
            (true, false) => true,
            (false, true) => false,
            _ => return None,
        };
        let (day, month) = if day_first { (a, b) } else { (b, a) };
        let year = if year > 99 {
            year
        } else {
            self.full_year(year)?
        };
        let rest = text.find([' ', 'T', ',']).map_or("", |at| &text[at..]);
        Some(format!("{year:04}-{month:02}-{day:02}{rest}"))
    }

    /// The one century in which a year of two digits is near the file's other years.
    fn full_year(&self, short: i16) -> Option<i16> {
        let (low, high) = self.years?;
        let near: RangeInclusive<i16> = low.saturating_sub(NEAR)..=high.saturating_add(NEAR);
        let mut fitting = (15..=21)
            .map(|century| century * 100 + short)
            .filter(|year| near.contains(year));
        let year = fitting.next()?;
        fitting.next().is_none().then_some(year)
    }
}

/// What a record came to, with its id.
pub(in crate::ingest) type Named = (String, Result<Draft, Refusal>);

/// Holds back the first records of a file and hands them on once its dates are understood.
#[derive(Default)]
pub(in crate::ingest) struct Window {
    held: Vec<Named>,
    bytes: usize,
    /// Nothing is held back any more.
    open: bool,
    order: DateOrder,
}

impl Window {
    pub fn push(&mut self, mut record: Named, emit: &mut dyn FnMut(Named)) {
        if self.open {
            self.order.settle_record(&mut record);
            return emit(record);
        }
        if let Ok(draft) = &record.1 {
            self.order.learn(draft);
            self.bytes += draft.paragraphs.iter().map(|p| p.text.len()).sum::<usize>();
        }
        self.held.push(record);
        if self.held.len() >= RECORDS || self.bytes >= BYTES {
            self.end(emit);
        }
    }

    /// Hands on what is still held back.
    pub fn end(&mut self, emit: &mut dyn FnMut(Named)) {
        self.open = true;
        for mut record in std::mem::take(&mut self.held) {
            self.order.settle_record(&mut record);
            emit(record);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::DateFrom;
    use crate::ingest::DraftDate;
    use proptest::prelude::*;

    fn settled(texts: &[&str]) -> Vec<String> {
        let mut out = Vec::new();
        let mut emit = |(_, draft): Named| out.push(draft.unwrap().dates[0].text.clone());
        let mut window = Window::default();
        for text in texts {
            let date = DraftDate {
                text: (*text).to_owned(),
                from: DateFrom::Field,
            };
            let draft = Draft {
                dates: vec![date],
                ..Draft::default()
            };
            window.push((String::new(), Ok(draft)), &mut emit);
        }
        window.end(&mut emit);
        out
    }

    #[test]
    fn the_other_dates_decide() {
        assert_eq!(
            settled(&["04/06/2020 10:15", "13/06/2020"]),
            ["2020-06-04 10:15", "13/06/2020"]
        );
        assert_eq!(
            settled(&["04/06/2020", "06/13/2020"]),
            ["2020-04-06", "06/13/2020"]
        );
        assert_eq!(settled(&["04/06/2020"]), ["04/06/2020"]);
        let mixed = ["04/06/2020", "06/13/2020", "13/06/2020"];
        assert_eq!(settled(&mixed), mixed);
        assert_eq!(settled(&["5.3.12", "1.2.2011"]), ["2012-03-05", "1.2.2011"]);
        assert_eq!(settled(&["5.3.12"]), ["5.3.12"]);
    }

    proptest! {
        #[test]
        fn never_panics(texts in proptest::collection::vec("[0-9]{0,5}[/.-]?[0-9é]{0,3}[/.-]?[0-9]{0,5}[ T,]?\\PC{0,4}", 0..6)) {
            settled(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}
