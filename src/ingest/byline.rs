//! Who wrote a text: a line of it that says so, or a field that names the authors.
//!
//! A line is told by its form alone. One that has it only by half stays text: a lost sentence is
//! worse than an unread byline.

/// Bytes of a line that can be a byline.
const BYLINE_MAX: usize = 160;

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

/// Authors as a field gives them: without "By", or its like in the language of the text, and separated
/// by `, ` where all are names.
pub(super) fn authors(text: &str, language: Option<&str>) -> String {
    let text = without_opening(without_by(text), language);
    let names: Vec<&str> = pieces(text).collect();
    match names.iter().all(|n| is_name(n)) {
        true => names.join(", "),
        false => text.to_owned(),
    }
}

/// A byline without its opening word, where the language is known: "Von" alone could be a name.
fn without_opening<'a>(byline: &'a str, language: Option<&str>) -> &'a str {
    let byline = byline.trim();
    let primary = language
        .and_then(|l| l.split(['-', '_']).next())
        .unwrap_or("")
        .to_ascii_lowercase();
    let opening = match primary.as_str() {
        "de" => "von",
        "fr" => "par",
        "es" | "pt" | "ca" | "gl" => "por",
        "it" => "di",
        "nl" => "door",
        "sv" | "nb" | "no" | "nn" | "da" => "av",
        _ => return byline,
    };
    match byline.split_once(' ') {
        Some((first, rest)) if first.to_lowercase() == opening => rest.trim(),
        _ => byline,
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

pub(super) fn is_capitalised(text: &str) -> bool {
    text.split_whitespace().all(|w| {
        w.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(char::is_uppercase)
            || PARTICLES.contains(&w)
    }) && !text.trim().is_empty()
}

pub(super) fn is_particle(word: &str) -> bool {
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
        assert_eq!(
            authors("By Jane Doe and John Roe", None),
            "Jane Doe, John Roe"
        );
        assert_eq!(
            authors("the editors and friends", None),
            "the editors and friends"
        );
    }

    #[test]
    fn only_in_its_own_language() {
        assert_eq!(
            without_opening("Von Ada Poe, xyz", Some("de-AT")),
            "Ada Poe, xyz"
        );
        assert_eq!(without_opening("Von Miller", Some("en")), "Von Miller");
        assert_eq!(without_opening("Por Ada Poe", None), "Por Ada Poe");
        assert_eq!(without_opening("PAR Ada Poe", Some("fr")), "Ada Poe");
    }

    proptest! {
        #[test]
        fn never_panics(text in "(By |BY )?[A-Za-zé ,;&|()/–—:.0-9-]{0,60}\\PC{0,10}") {
            let _ = (byline(&text), authors(&text, Some("de")));
        }
    }
}
