//! The set phrases around a news text: slug lines, bylines and datelines before it, trailers after it.
//!
//! They are told by their form alone. A line that has it only by half stays text: a lost sentence is
//! worse than an unread byline.

use super::dates;

/// Bytes of an opening that a dateline can fill.
const DATELINE_MAX: usize = 100;
/// Bytes of a line that can be a byline.
const BYLINE_MAX: usize = 160;

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

/// Words in the names of agencies, papers and their desks.
const AGENCY_WORDS: [&str; 22] = [
    "AFP",
    "AP",
    "ANSA",
    "Agencies",
    "Agency",
    "BBC",
    "Bloomberg",
    "CNN",
    "DPA",
    "Journal",
    "KCNA",
    "NPR",
    "News",
    "Post",
    "Press",
    "Reuters",
    "Service",
    "Staff",
    "TASS",
    "Times",
    "Wire",
    "Xinhua",
];

/// Small words inside people's names.
const PARTICLES: [&str; 22] = [
    "af", "al", "bin", "bint", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn",
    "la", "le", "ten", "ter", "van", "von", "y", "zu",
];

/// Who wrote a text, from where, for whom.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Byline {
    /// Names separated by `, `.
    pub names: String,
    pub place: Option<String>,
    pub agency: Option<String>,
}

/// `By Jane Doe and John Roe in Kyiv` on a line of its own.
pub(super) fn byline(line: &str) -> Option<Byline> {
    let line = line.trim().trim_matches(['(', ')', '*', '_']);
    if line.len() > BYLINE_MAX || line.contains('\n') || line.ends_with(['?', '!', ':']) {
        return None;
    }
    let rest = without_by(line);
    if rest.len() == line.len() {
        return None;
    }
    let mut found = Byline::default();
    let mut names = Vec::new();
    for piece in pieces(rest) {
        let (piece, place) = match piece
            .split_once(" in ")
            .or_else(|| piece.split_once(" IN "))
        {
            Some((name, place)) if is_capitalised(place) => (name, Some(place)),
            _ => (piece, None),
        };
        let (piece, agency) = [" for ", " of the ", " of The "]
            .iter()
            .find_map(|word| piece.split_once(word))
            .filter(|(_, agency)| is_capitalised(agency))
            .map_or((piece, None), |(name, agency)| (name, Some(agency)));
        found.place = found.place.or(place.map(str::to_owned));
        found.agency = found.agency.or(agency.map(str::to_owned));
        if !names.is_empty() && is_role(piece) {
            continue;
        }
        if is_agency(piece) {
            found.agency.get_or_insert_with(|| piece.to_owned());
        } else if is_name(piece) {
            names.push(piece);
        } else {
            return None;
        }
    }
    if names.is_empty() {
        names.extend(found.agency.as_deref());
    }
    found.names = names.join(", ");
    (!names.is_empty()).then_some(found)
}

/// Authors as a field gives them: without "By", separated by `, ` where all are names.
pub(super) fn authors(text: &str) -> String {
    let text = without_by(text);
    let names: Vec<&str> = pieces(text).collect();
    match names.iter().all(|n| is_name(n)) {
        true => names.join(", "),
        false => text.to_owned(),
    }
}

fn without_by(text: &str) -> &str {
    let text = text.trim();
    for lead in ["by ", "by: ", "written by ", "story by ", "text by "] {
        if let Some(head) = text.get(..lead.len())
            && head.eq_ignore_ascii_case(lead)
        {
            return text[lead.len()..].trim();
        }
    }
    text
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '|', '/'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" AND "))
        .flat_map(|p| p.split(" & "))
        .flat_map(|p| p.split(" - "))
        .flat_map(|p| p.split(" – "))
        .flat_map(|p| p.split(" — "))
        .map(|p| p.strip_prefix("and ").unwrap_or(p.trim()).trim())
        .filter(|p| !p.is_empty())
}

fn is_name(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (2..=5).contains(&words) && is_capitalised(text) && !text.contains(|c: char| c.is_ascii_digit())
}

fn is_capitalised(text: &str) -> bool {
    text.split_whitespace().all(|w| {
        w.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(char::is_uppercase)
            || PARTICLES.contains(&w)
    }) && !text.trim().is_empty()
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

fn is_agency(text: &str) -> bool {
    let text = text.trim_start_matches("The ").trim_start_matches("the ");
    let mut words = text.split_whitespace();
    text.split(' ').count() <= 5
        && words.any(|w| AGENCY_WORDS.iter().any(|a| a.eq_ignore_ascii_case(w)))
}

/// `staff writer`, `Political Correspondent`.
fn is_role(text: &str) -> bool {
    text.split(' ').count() <= 5
        && text.split(' ').any(|w| {
            matches!(
                w.to_ascii_lowercase().as_str(),
                "writer"
                    | "correspondent"
                    | "editor"
                    | "reporter"
                    | "columnist"
                    | "bureau"
                    | "chief"
                    | "staff"
            )
        })
}

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
    let (end, dash) = [" — ", " – ", " -- ", " - ", " _ "]
        .iter()
        .filter_map(|dash| Some((head.find(dash)?, dash.len())))
        .min()?;
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

/// A line for the desk, not for the reader: `AM-Berlin, 1st Ld`, `Eds: …`.
pub(super) fn is_slug(line: &str) -> bool {
    let line = line.trim().trim_start_matches('^');
    let coded = ["AM-", "PM-", "BC-", "AMs-", "PMs-"].iter().any(|code| {
        line.strip_prefix(code)
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    });
    line.len() <= 100
        && !line.contains('\n')
        && (coded || line.starts_with("Eds:") || line.starts_with("EDS:"))
}

/// A line that ends wire copy: `-30-`, `ENDS`, `REUTER`, or the source's own name in capitals.
pub(super) fn is_trailer(line: &str, source: Option<&str>) -> bool {
    let line = line.trim();
    if line.len() > 40 {
        return false;
    }
    let core = line.trim_matches(|c: char| !c.is_alphanumeric());
    let marked = core.len() < line.len();
    let own = |source: &str| {
        let name = source.split([' ', '-']).next().unwrap_or("");
        name.len() > 1 && !core.contains(char::is_lowercase) && name.eq_ignore_ascii_case(core)
    };
    match core {
        "" => line.contains('#'),
        "30" | "0" | "more" | "MORE" => marked,
        "REUTER" | "REUTERS" | "Reuter" | "ENDS" | "Ends" | "END" | "ENDIT" | "ENDITEM"
        | "Enditem" => true,
        "ends" | "end" | "End" | "Reuters" => marked || line.len() == core.len() && core != "end",
        _ => source.is_some_and(own),
    }
}

/// A last paragraph without the trailer that stands in its last line or behind its last sentence.
pub(super) fn without_trailer<'a>(text: &'a str, source: Option<&str>) -> &'a str {
    let text = text.trim_end();
    if let Some((before, last)) = text.rsplit_once('\n')
        && is_trailer(last, source)
    {
        return before;
    }
    match text.rsplit_once(' ') {
        Some((before, last))
            if before.ends_with(['.', '"', '”', '?', '!'])
                && !last.contains(|c: char| c.is_lowercase() || c == '.')
                && is_trailer(last, None) =>
        {
            before
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bylines() {
        for (line, names, place, agency) in [
            ("By Jane Doe in Kyiv", "Jane Doe", Some("Kyiv"), None),
            ("BY JANE DOE AND JOHN ROE", "JANE DOE, JOHN ROE", None, None),
            (
                "By Jane Doe, John Roe and Bo van Li",
                "Jane Doe, John Roe, Bo van Li",
                None,
                None,
            ),
            (
                "By JANE DOE, Associated Press",
                "JANE DOE",
                None,
                Some("Associated Press"),
            ),
            ("By Jane Doe, staff writer", "Jane Doe", None, None),
            ("(By Jane Doe, Reuters)", "Jane Doe", None, Some("Reuters")),
            (
                "By Jane Doe for The Quay Post",
                "Jane Doe",
                None,
                Some("The Quay Post"),
            ),
            ("By Reuters", "Reuters", None, Some("Reuters")),
        ] {
            let found = byline(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (
                    found.names.as_str(),
                    found.place.as_deref(),
                    found.agency.as_deref()
                ),
                (names, place, agency)
            );
        }
        for line in [
            "By the end of the year",
            "By Monday night, Smith had left.",
            "Jane Doe",
            "By 2030",
        ] {
            assert_eq!(byline(line), None, "{line}");
        }
        assert_eq!(authors("By Jane Doe and John Roe"), "Jane Doe, John Roe");
        assert_eq!(
            authors("the editors and friends"),
            "the editors and friends"
        );
    }

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

    #[test]
    fn trailers() {
        for line in [
            "-30-", "- 30 -", "ENDS", "(END)", "REUTER", "# # #", "###", "-ENDS-", "MERIDIAN",
        ] {
            assert!(is_trailer(line, Some("Meridian Wire")), "{line}");
        }
        for line in ["30", "The end", "", "MERIDIAN STREET", "Boats left."] {
            assert!(!is_trailer(line, Some("Meridian Wire")), "{line}");
        }
        assert_eq!(without_trailer("He left. REUTER", None), "He left.");
        assert_eq!(without_trailer("He left.\n Reuter\n", None), "He left.");
        assert_eq!(without_trailer("It was THE END", None), "It was THE END");
    }

    #[test]
    fn slugs() {
        assert!(is_slug("AM-Berlin Wall, 1st Ld-Writethru,0512"));
        assert!(!is_slug("AM radio returns"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "(By |BY )?[A-Za-zé ,;&|()/–—:.0-9-]{0,60}\\PC{0,10}") {
            let _ = (byline(&text), dateline(&text), is_slug(&text), is_trailer(&text, Some(&text)));
            without_trailer(&text, None);
            authors(&text);
        }
    }
}
