//! The word for "by" that opens a byline in languages other than English.

/// A byline without its opening word, where the language is known: "Von" alone could be a name.
pub(super) fn without_opening<'a>(byline: &'a str, language: Option<&str>) -> &'a str {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
