//! Dates as news writes them. An order of day and month that can't be told is left unknown.

use super::months;
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
    date.clock = clock(&tail[length..]);
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
            offset_minutes: offset(&time[length..]),
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
    date.clock = clock(text);
    Some(date)
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
    date.clock = clock(text.split_once(' ').map_or("", |(_, time)| time));
    Some(date)
}

/// The first `hh:mm(:ss)` of a text with AM/PM and the zone that follows.
fn clock(text: &str) -> Option<Clock> {
    let colon = text.find(':')?;
    let digits = text[..colon]
        .bytes()
        .rev()
        .take(2)
        .take_while(u8::is_ascii_digit)
        .count();
    let hour: u8 = text[colon - digits..colon].parse().ok()?;
    let rest = &text[colon + 1..];
    let minute: u8 = rest.get(..2)?.parse().ok()?;
    let mut rest = &rest[2..];
    let mut second = 0;
    if let Some(s) = rest
        .strip_prefix(':')
        .and_then(|r| r.get(..2))
        .and_then(|s| s.parse().ok())
    {
        second = s;
        rest = rest[3..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    }
    let zone = rest.trim().to_ascii_uppercase();
    let mut hour = hour;
    let mut zone = zone.as_str();
    for (mark, noon) in [("PM", 12), ("P.M.", 12), ("AM", 0), ("A.M.", 0)] {
        if let Some(after) = zone.strip_prefix(mark) {
            hour = hour % 12 + noon;
            zone = after.trim();
        }
    }
    (hour < 24 && minute < 60 && second < 60).then(|| Clock {
        hour,
        minute,
        second,
        offset_minutes: offset(zone),
    })
}

fn offset(zone: &str) -> Option<i16> {
    let word = zone.split([' ', '(']).next().unwrap_or("");
    match word {
        "Z" | "UTC" | "GMT" | "UT" => return Some(0),
        "EST" => return Some(-300),
        "EDT" => return Some(-240),
        "PST" => return Some(-480),
        "PDT" | "MST" => return Some(-420),
        "MDT" => return Some(-360),
        "WEST" => return Some(60),
        "EET" | "SAST" => return Some(120),
        "EEST" | "MSK" => return Some(180),
        "HKT" | "SGT" => return Some(480),
        "JST" | "KST" => return Some(540),
        "AEST" => return Some(600),
        "AEDT" => return Some(660),
        "CET" => return Some(60),
        "CEST" => return Some(120),
        _ => {}
    }
    let sign = match word.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let hours: i16 = digits.get(..2)?.parse().ok()?;
    let minutes: i16 = digits.get(2..4).map_or(Ok(0), str::parse).ok()?;
    (hours < 15 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The day of a dateline; without a written year it takes `year`, and without that it is no date.
pub(super) fn in_dateline(text: &str, year: Option<i16>) -> Option<NewsDate> {
    let text = text.trim();
    if let Ok(date) = parse(text, DateFrom::Dateline) {
        return Some(date).filter(|d| d.day > 0);
    }
    parse(&format!("{text} {:04}", year?), DateFrom::Dateline)
        .ok()
        .filter(|d| d.day > 0)
}

/// Whether a text is a day and nothing else, perhaps said to be that of publication.
pub(super) fn is_day(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 60 || !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty());
    words.all(|w| {
        months::month(w).is_some()
            || offset(w).is_some()
            || WORDS
                .binary_search(&w.to_ascii_lowercase().as_str())
                .is_ok()
    }) && parse(text, DateFrom::Text).is_ok_and(|d| d.day > 0)
}

/// Whether a text is a day, with or without its year.
pub(super) fn is_day_of_year(text: &str) -> bool {
    is_day(text) || is_day(&format!("{text} 2000"))
}

/// Words that can stand around a day, sorted.
const WORDS: [&str; 34] = [
    "a",
    "am",
    "at",
    "d",
    "date",
    "dated",
    "de",
    "del",
    "edt",
    "fri",
    "friday",
    "gmt",
    "m",
    "mon",
    "monday",
    "nd",
    "of",
    "on",
    "p",
    "pm",
    "posted",
    "published",
    "rd",
    "sat",
    "saturday",
    "st",
    "sun",
    "sunday",
    "t",
    "th",
    "thu",
    "thursday",
    "tuesday",
    "wednesday",
];

/// `2022/03/04/`, `2022-03-04-title.md`, `20220304.txt` in a path.
pub(super) fn from_path(path: &str) -> Option<NewsDate> {
    let bytes = path.as_bytes();
    let number = |at: usize, n: usize| -> Option<i16> {
        let part = path.get(at..at + n)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    for at in 0..bytes.len() {
        if at > 0 && bytes[at - 1].is_ascii_digit() {
            continue;
        }
        let Some(year) = number(at, 4).filter(|y| (1500..2200).contains(y)) else {
            continue;
        };
        let separated = matches!(bytes.get(at + 4), Some(b'-' | b'/' | b'_'));
        let step = usize::from(separated);
        let (Some(month), Some(day)) = (number(at + 4 + step, 2), number(at + 6 + 2 * step, 2))
        else {
            continue;
        };
        if separated && bytes.get(at + 4) != bytes.get(at + 7)
            || bytes.get(at + 8 + 2 * step).is_some_and(u8::is_ascii_digit)
        {
            continue;
        }
        let date = NewsDate::day(year, month as u8, day as u8, DateFrom::Path);
        if date.is_some_and(|d| d.sort_key() <= *TODAY + 2 * 86_400) {
            return date;
        }
    }
    None
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
            ("4 de agosto de 2022", "2022-08-04"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
        assert!(show("04/06/2025").contains("order"));
    }

    #[test]
    fn paths() {
        let path = |p| from_path(p).map(|d| d.to_string());
        assert_eq!(path("a/2022/03/04/x.txt").as_deref(), Some("2022-03-04"));
        assert_eq!(
            path("23516-2022-06-15-press.txt").as_deref(),
            Some("2022-06-15")
        );
        assert_eq!(path("x/12345678901.txt"), None);
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}", shaped in "[0-9A-Za-z:+/., é-]{0,30}") {
            let _ = (parse(&text, DateFrom::Field), parse(&shaped, DateFrom::Field), from_path(&text));
        }
    }
}
