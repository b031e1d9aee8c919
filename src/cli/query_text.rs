//! Query text → tree, and how a fault in it is shown: the place under the text, as compilers do.

use super::Failure;
use crate::query::parse::{ParseOptions, SyntaxError, parse, parse_strict};
use crate::query::{MatchMode, Query};

/// Chars of a long query that are shown on each side of a fault.
const AROUND: usize = 30;

/// Reads `text` with what was odd about it; with `strict`, anything odd is a failure.
pub(crate) fn read(
    text: &str,
    mode: MatchMode,
    strict: bool,
) -> Result<(Query, Vec<String>), Failure> {
    let options = ParseOptions { mode };
    if strict {
        return match parse_strict(text, &options) {
            Ok(query) => Ok((query, Vec::new())),
            Err(error) => Err(Failure::Syntax {
                text: text.to_owned(),
                error,
            }),
        };
    }
    let parsed = parse(text, &options);
    let told = parsed
        .warnings
        .into_iter()
        .map(|w| format!("column {}: {}", w.column, w.message));
    Ok((parsed.query, told.collect()))
}

/// The text around the fault, and a caret under it.
pub(super) fn caret(text: &str, error: &SyntaxError) -> String {
    let at = error.column.saturating_sub(1);
    let from = at.saturating_sub(AROUND);
    let mut piece: String = text
        .chars()
        .skip(from)
        .take(at - from + AROUND)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if from > 0 {
        piece.insert(0, '…');
    }
    let before = at - from + usize::from(from > 0);
    format!("  {piece}\n  {:before$}^", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read(text, MatchMode::All, true) {
            Err(Failure::Syntax { text, error }) => caret(&text, &error),
            other => panic!("{text} was read as {other:?}"),
        }
    }

    #[test]
    fn the_caret_stands_under_the_fault() {
        assert_eq!(shown("é (bridge"), "  é (bridge\n  \u{20} ^");
        let long = format!("{}(bridge {}", "word ".repeat(20), "more ".repeat(20));
        let lines = shown(&long);
        let (text, mark) = lines.split_once('\n').unwrap();
        let column = mark.chars().position(|c| c == '^').unwrap();
        assert_eq!(text.chars().nth(column), Some('('));
        assert!(text.chars().count() < 2 * AROUND + 5);
    }

    #[test]
    fn without_strictness_anything_is_read_and_oddities_are_told() {
        let (_, told) = read("(bridge", MatchMode::All, false).unwrap();
        assert!(told[0].starts_with("column 1: "), "{told:?}");
        assert_eq!(read("", MatchMode::All, true).unwrap().0, Query::All);
    }
}
