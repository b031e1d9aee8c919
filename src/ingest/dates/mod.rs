//! Dates as news writes them. An order of day and month that can't be told is left unknown.

mod clock;
mod found;
mod months;
mod order;

pub(super) use found::{from_path, in_dateline, is_day, is_day_of_year};
pub(super) use order::Window;

use crate::article::{Clock, DateFrom, NewsDate};
use std::sync::LazyLock;

/// Today, asked once: a run that lasts past midnight judges all its files alike.
static TODAY: LazyLock<i64> = LazyLock::new(|| {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs() as i64)
});

/// Parses a date as written.
///
/// # Errors
/// Why it can't be used.
pub(super) fn parse(text: &str, from: DateFrom) -> Result<NewsDate, String> {
    let text = text.trim();
    let date = if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        digits(text, from)
    } else {
        iso(text, from)
            .or_else(|| basic(text, from))
            .or_else(|| eastern(text, from))
            .or_else(|| worded(text, from))
    };
    let date = match date {
        Some(date) => date,
        None if numeric(text).is_some_and(|(a, b, ..)| a <= 12 && b <= 12) => {
            return Err("its order of day and month can't be told".into());
        }
        None if short_year(text) => return Err("its century can't be told".into()),
        None => return Err("not a date that a calendar has".into()),
    };
    if date.sort_key() > *TODAY + 2 * 86_400 {
        return Err("it lies in the future".into());
    }
    Ok(date)
}

fn digits(text: &str, from: DateFrom) -> Option<NewsDate> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        4 => Some(NewsDate {
            year: number as i16,
            month: 0,
            day: 0,
            clock: None,
            from,
        })
        .filter(|d| d.year > 0),
        8 | 14 => NewsDate::day(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..8].parse().ok()?,
            from,
        ),
        9 | 10 => epoch(number, from),
        13 => epoch(number / 1000, from),
        _ => None,
    }
}

fn epoch(seconds: i64, from: DateFrom) -> Option<NewsDate> {
    let moment = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
    let mut date = NewsDate::day(
        moment.year(),
        moment.month() as u8,
        moment.day() as u8,
        from,
    )?;
    date.clock = Some(Clock {
        hour: moment.hour() as u8,
        minute: moment.minute() as u8,
        second: moment.second() as u8,
        offset_minutes: Some(0),
    });
    Some(date)
}

/// A file's modification time as a date in UTC.
pub(super) fn from_file_time(mtime_ns: i64, from: DateFrom) -> Option<NewsDate> {
    if mtime_ns <= 0 {
        return None;
    }
    epoch(mtime_ns / 1_000_000_000, from)
}

/// `2022-03-04…`, `2022/03/04`, `2022-03`, with or without a time.
fn iso(text: &str, from: DateFrom) -> Option<NewsDate> {
    let year: i16 = text.get(..4)?.parse().ok()?;
    let rest = text.get(4..)?;
    let separator = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = rest[1..].splitn(2, separator);
    let month: u8 = parts
        .next()?
        .get(..)
        .filter(|m| m.len() <= 2)?
        .parse()
        .ok()?;
    let Some(tail) = parts.next() else {
        return (1..=12).contains(&month).then_some(NewsDate {
            year,
            month,
            day: 0,
            clock: None,
            from,
        });
    };
    let length = tail.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let mut date = NewsDate::day(year, month, tail[..length].parse().ok()?, from)?;
    date.clock = clock::first(&tail[length..]);
    Some(date)
}

/// ISO 8601 without separators, as NITF and NewsML have it: `20220304T101500+0200`, `20220304+0100`.
fn basic(text: &str, from: DateFrom) -> Option<NewsDate> {
    let day = text
        .get(..8)
        .filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let mut date = digits(day, from)?;
    let rest = &text[8..];
    let Some(time) = rest.strip_prefix('T') else {
        return rest.starts_with(['+', '-', 'Z', ' ']).then_some(date);
    };
    let length = time.bytes().take_while(u8::is_ascii_digit).count();
    let number = |at: usize| time.get(at..at + 2).and_then(|t| t.parse::<u8>().ok());
    if length >= 4 {
        let second = if length >= 6 { number(4)? } else { 0 };
        let (hour, minute) = (number(0)?, number(2)?);
        date.clock = (hour < 24 && minute < 60 && second < 60).then(|| Clock {
            hour,
            minute,
            second,
            offset_minutes: clock::zone(&time[length..]),
        });
    }
    Some(date)
}

/// `4 June 2025`, `June 4, 2025 10:15 PM`, `26-FEB-1987 15:01:01.79`, `Wed, 04 Jun 2025 10:00:00 +0200`, and
/// `4.6.2025` or `13/06/2025` whose order is certain.
fn worded(text: &str, from: DateFrom) -> Option<NewsDate> {
    let mut month = None;
    let mail = text.get(3..5) == Some(", ") && text.contains(':');
    let (mut day, mut year) = (None, None);
    for token in text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.'))
        .filter(|t| !t.is_empty())
    {
        if let Some(m) = months::month(token) {
            month = month.or(Some(m));
            continue;
        }
        let number = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if token.contains([':', '+']) {
            break;
        }
        let Ok(value) = number.parse::<i16>() else {
            continue;
        };
        match number.len() {
            1 | 2 if day.is_none() => day = Some(value as u8),
            4 if year.is_none() => year = Some(value),
            2 if year.is_none() && month.is_some() => year = two_digits(value, mail),
            _ => {}
        }
    }
    let Some(month) = month else {
        return ordered(text, from);
    };
    let year = year?;
    let mut date = match day {
        None => NewsDate {
            year,
            month,
            day: 0,
            clock: None,
            from,
        },
        Some(day) => NewsDate::day(year, month, day, from)?,
    };
    date.clock = clock::first(text);
    Some(date)
}

/// `2023年3月14日` and `2023년 3월 14일`.
fn eastern(text: &str, from: DateFrom) -> Option<NewsDate> {
    let (year, rest) = text.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (day, _) = rest.split_once(['日', '일'])?;
    let digits = year.bytes().rev().take_while(u8::is_ascii_digit).count();
    let year = year[year.len() - digits..].parse().ok()?;
    NewsDate::day(
        year,
        month.trim().parse().ok()?,
        day.trim().parse().ok()?,
        from,
    )
}

/// A year of two digits, where only one century fits: it lies ahead in this one. Mail and feeds have a
/// rule (RFC 5322, 4.3), which `mail` asks for.
fn two_digits(value: i16, mail: bool) -> Option<i16> {
    let this = 1970 + (*TODAY / 31_556_952) as i16;
    match 2000 + value {
        year if year > this => Some(1900 + value),
        year if mail && value < 50 => Some(year),
        _ => None,
    }
}

/// A day whose year has two digits, by either way of writing it.
fn short_year(text: &str) -> bool {
    let mut parts = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|p| !p.is_empty())
        .take(3);
    let number = |p: &str, digits| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit());
    !parts.clone().any(|p| number(p, 4)) && parts.nth(2).is_some_and(|p| number(p, 2))
}

/// Three numbers as the first word of a text, the last of them the year (of two digits where only the
/// file could tell its century), and whether dots stand between them.
pub(super) fn numeric(text: &str) -> Option<(i16, i16, i16, bool)> {
    let head = text.split([' ', 'T', ',']).next()?;
    let separator = head.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<i16> = head
        .split(separator)
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    match parts[..] {
        [a, b, year] => {
            let short = year < 100 && head.ends_with(|c: char| c.is_ascii_digit());
            let year = if short {
                two_digits(year, false).unwrap_or(year)
            } else {
                year
            };
            Some((a, b, year, separator == '.'))
        }
        _ => None,
    }
}

fn ordered(text: &str, from: DateFrom) -> Option<NewsDate> {
    let (a, b, year, dotted) = numeric(text).filter(|n| n.2 > 99)?;
    let day_first = dotted || a > 12;
    if !day_first && b <= 12 && a != b {
        return None;
    }
    let (day, month) = if day_first { (a, b) } else { (b, a) };
    let mut date = NewsDate::day(
        year,
        u8::try_from(month).ok()?,
        u8::try_from(day).ok()?,
        from,
    )?;
    date.clock = clock::first(text.split_once(' ').map_or("", |(_, time)| time));
    Some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(text: &str) -> String {
        match parse(text, DateFrom::Field) {
            Ok(date) => date.timestamp().unwrap_or_else(|| date.to_string()),
            Err(why) => why,
        }
    }

    #[test]
    fn as_news_writes_them() {
        for (text, expected) in [
            ("2025-06-04", "2025-06-04"),
            ("2025-06-04T10:15:30+02:00", "2025-06-04T10:15:30+02:00"),
            ("2025-06", "2025-06"),
            ("4 June 2025", "2025-06-04"),
            ("June 4, 2025", "2025-06-04"),
            ("June 2025", "2025-06"),
            ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"),
            ("Wed, 04 Jun 2025 22:10:00 GMT", "2025-06-04T22:10:00Z"),
            ("13/06/2025", "2025-06-13"),
            ("4.6.2025", "2025-06-04"),
            ("20250604", "2025-06-04"),
            ("20250604T101530+0200", "2025-06-04T10:15:30+02:00"),
            ("20250604T1015Z", "2025-06-04T10:15:00Z"),
            ("20250604+0100", "2025-06-04"),
            ("1749031200", "2025-06-04T10:00:00Z"),
            ("2025-02-30", "not a date that a calendar has"),
            ("2999-01-01", "it lies in the future"),
            ("26-FEB-87", "1987-02-26"),
            ("Tue, 03 Jun 03 09:39:21 GMT", "2003-06-03T09:39:21Z"),
            ("13/06/12", "its century can't be told"),
            ("13.6.99", "1999-06-13"),
            ("4. März 2022", "2022-03-04"),
            ("2022年3月4日 18時22分", "2022-03-04"),
            ("2022년 3월 4일", "2022-03-04"),
            ("4 марта 2022, 18:22", "2022-03-04T18:22:00"),
            ("5 сентября 2022", "2022-09-05"),
            ("4 de agosto de 2022", "2022-08-04"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
        assert!(show("04/06/2025").contains("order"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}", shaped in "[0-9A-Za-z:+/., é-]{0,30}") {
            let _ = (parse(&text, DateFrom::Field), parse(&shaped, DateFrom::Field));
        }
    }
}
