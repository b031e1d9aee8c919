//! Days that no field holds: on a line of the text, in its dateline, in the path of the file.

use super::{TODAY, clock, eastern, months, parse};
use crate::article::{DateFrom, NewsDate};

/// The day of a dateline; without a written year it takes `year`, and without that it is no date.
pub(in crate::ingest) fn in_dateline(text: &str, year: Option<i16>) -> Option<NewsDate> {
    let text = text.trim();
    if let Ok(date) = parse(text, DateFrom::Dateline) {
        return Some(date).filter(|d| d.day > 0);
    }
    parse(&format!("{text} {:04}", year?), DateFrom::Dateline)
        .ok()
        .filter(|d| d.day > 0)
}

/// Whether a text is a day and nothing else, perhaps said to be that of publication.
pub(in crate::ingest) fn is_day(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 60 || !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if eastern(text, DateFrom::Text).is_some() {
        return text.chars().filter(|c| c.is_alphabetic()).count() <= 8;
    }
    let mut words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty());
    words.all(|w| {
        months::month(w).is_some()
            || clock::zone(w).is_some()
            || WORDS
                .binary_search(&w.to_ascii_lowercase().as_str())
                .is_ok()
    }) && parse(text, DateFrom::Text).is_ok_and(|d| d.day > 0)
}

/// Whether a text is a day, with or without its year.
pub(in crate::ingest) fn is_day_of_year(text: &str) -> bool {
    is_day(text) || is_day(&format!("{text} 2000"))
}

/// Words that can stand around a day, sorted.
const WORDS: [&str; 58] = [
    "a",
    "am",
    "at",
    "d",
    "date",
    "dated",
    "de",
    "del",
    "den",
    "dienstag",
    "dimanche",
    "donnerstag",
    "edt",
    "el",
    "freitag",
    "fri",
    "friday",
    "gmt",
    "h",
    "jeudi",
    "le",
    "lundi",
    "m",
    "mardi",
    "mercredi",
    "mittwoch",
    "mon",
    "monday",
    "montag",
    "nd",
    "of",
    "on",
    "p",
    "pm",
    "posted",
    "publicado",
    "published",
    "publié",
    "rd",
    "samedi",
    "samstag",
    "sat",
    "saturday",
    "sonntag",
    "st",
    "sun",
    "sunday",
    "t",
    "th",
    "thu",
    "thursday",
    "tuesday",
    "uhr",
    "um",
    "vendredi",
    "veröffentlicht",
    "wednesday",
    "à",
];

/// `2022/03/04/`, `2022-03-04-title.md`, `20220304.txt` in a path.
pub(in crate::ingest) fn from_path(path: &str) -> Option<NewsDate> {
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
}
