//! The set phrases around wire copy: slug lines before it, trailers after it. They are told by their form alone.

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
            let _ = (is_slug(&text), is_trailer(&text, Some(&text)));
            without_trailer(&text, None);
        }
    }
}
