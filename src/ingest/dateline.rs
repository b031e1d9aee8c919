//! Where and when a text was written, as its first words say it: `PYONGYANG, June 4 (KCNA) —`.

use super::byline::{is_capitalised, is_particle};
use super::dates;

/// Bytes of an opening that a dateline can fill.
const DATELINE_MAX: usize = 100;

/// What ends a dateline.
const DASHES: [&str; 5] = [" — ", " – ", " -- ", " - ", " _ "];

/// Words that stand where a dateline's place would, sorted.
const LABELS: [&str; 17] = [
    "ADVISORY",
    "ALERT",
    "ANALYSIS",
    "BREAKING",
    "CORRECTED",
    "EXCLUSIVE",
    "FACTBOX",
    "LIVE",
    "NOTE",
    "OPINION",
    "PART",
    "PHOTOS",
    "TIMELINE",
    "UPDATE",
    "URGENT",
    "VIDEO",
    "WATCH",
];

/// Where and when a text was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline<'a> {
    /// As printed, without the agency and the dash.
    pub line: &'a str,
    /// The part of it that is a day.
    pub day: Option<&'a str>,
    pub agency: Option<&'a str>,
}

/// `PYONGYANG, June 4 (KCNA) —` at the start of a text.
pub(super) fn dateline(text: &str) -> Option<Dateline<'_>> {
    let mut limit = text.len().min(DATELINE_MAX);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &text[..limit];
    let (end, dash) = head.match_indices(' ').find_map(|(at, _)| {
        let dash = DASHES.iter().find(|dash| head[at..].starts_with(**dash))?;
        Some((at, dash.len()))
    })?;
    let after = head[end + dash..].trim_start();
    if after.is_empty() || after.starts_with(char::is_lowercase) {
        return None;
    }
    let mut line = head[..end].trim();
    let (mut agency, mut day) = (None, None);
    let mut inside = |text| match dates::is_day(text) {
        true => day = Some(text),
        false => agency = Some(text).filter(|a: &&str| a.len() <= 40 && is_capitalised(a)),
    };
    if let Some((before, text)) = line.strip_suffix(')').and_then(|l| l.rsplit_once('(')) {
        inside(text.trim());
        line = before.trim();
    } else if let Some((before, text)) = line.strip_suffix('/').and_then(|l| l.rsplit_once('/')) {
        inside(text.trim());
        line = before.trim();
    }
    let line = line.trim_end_matches(',');
    let place = line.split(',').next().unwrap_or("").trim();
    if let Some(comma) = line.find(',')
        && let Some(digit) = line[comma..].find(|c: char| c.is_ascii_digit())
    {
        let start = line[..comma + digit].rfind(',').unwrap_or(comma) + 1;
        day = Some(line[start..].trim()).filter(|day| dates::is_day_of_year(day));
    }
    if day.is_none()
        && let Some((written, _)) = after.split_once(": ")
        && dates::is_day(written)
    {
        day = Some(written);
    }
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    let shouted = letters > 1 && !place.chars().any(char::is_lowercase);
    let first = place.split([' ', '-']).next().unwrap_or("");
    let marked = agency.is_some() || day.is_some();
    let place_like = is_capitalised(place)
        && place.split(' ').count() <= 4
        && !place.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '"' | '“' | '?'))
        && LABELS.binary_search(&first).is_err();
    // Without a day or an agency only a short name in capitals is a place; `The African Union (AU)` is not one.
    let short = letters > 3 && place.split(' ').filter(|w| !is_particle(w)).count() <= 2;
    let initials: String = place
        .split(' ')
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    let place_like = place_like && agency.is_none_or(|a| !initials.ends_with(a));
    (place_like && (marked || shouted && short)).then_some(Dateline { line, day, agency })
}
#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn datelines() {
        for (text, line, day, agency) in [
            (
                "PYONGYANG, June 4 (KCNA) — The",
                "PYONGYANG, June 4",
                Some("June 4"),
                Some("KCNA"),
            ),
            ("LONDON (Reuters) - The", "LONDON", None, Some("Reuters")),
            (
                "NAIROBI, Kenya (AP) — Boats",
                "NAIROBI, Kenya",
                None,
                Some("AP"),
            ),
            (
                "CAIRO – 26 July 2022: Envoys met",
                "CAIRO",
                Some("26 July 2022"),
                None,
            ),
            (
                "SINGAPORE (May 6, 2021) — While",
                "SINGAPORE",
                Some("May 6, 2021"),
                None,
            ),
            (
                "BERLIN, Nov. 10, 1989 (Meridian) -- It",
                "BERLIN, Nov. 10, 1989",
                Some("Nov. 10, 1989"),
                Some("Meridian"),
            ),
            (
                "Oslo, Dec 3 /NTB/ -- It",
                "Oslo, Dec 3",
                Some("Dec 3"),
                Some("NTB"),
            ),
        ] {
            assert_eq!(
                dateline(text),
                Some(Dateline { line, day, agency }),
                "{text}"
            );
        }
        for text in [
            "EXCLUSIVE - The mayor",
            "The mayor – Jane Doe – left",
            "NATO - the alliance",
            "WHO - A report",
            "x",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(By |BY )?[A-Za-zé ,;&|()/–—:.0-9-]{0,60}\\PC{0,10}") {
            dateline(&text);
        }
    }
}
