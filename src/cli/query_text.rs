//! Query text → tree, and how a fault in it is shown: the place under the text, as compilers do.

use super::Failure;
use crate::query::parse::{ParseOptions, SyntaxError, parse, parse_strict};
use crate::query::{MatchMode, Query, SearchRequest};

/// Chars of a long query that are shown on each side of a fault.
const AROUND: usize = 30;

/// Reads `text` with what was odd about it; with `strict`, anything odd is a failure.
///
/// A text without any word, such as a lone quote or an empty `person:""`, asks for nothing and finds nothing:
/// read as no query it would find everything, which a script with an empty variable would take for hits.
pub(crate) fn read(
    text: &str,
    mode: MatchMode,
    strict: bool,
) -> Result<(Query, Vec<String>), Failure> {
    let options = ParseOptions { mode };
    let (query, mut told) = if strict {
        match parse_strict(text, &options) {
            Ok(query) => (query, Vec::new()),
            Err(error) => {
                return Err(Failure::Syntax {
                    text: text.to_owned(),
                    error,
                });
            }
        }
    } else {
        let parsed = parse(text, &options);
        let told = parsed
            .warnings
            .into_iter()
            .map(|w| format!("column {}: {}", w.column, w.message));
        (parsed.query, told.collect())
    };
    if query == Query::All && !text.trim().is_empty() {
        told.push("no word in the query, so nothing is found".to_owned());
        return Ok((Query::Not(Box::new(query)), told));
    }
    Ok((query, told))
}

/// The query as it was read, with the names that flags ask for; in words where the language has none.
pub(super) fn told(request: &SearchRequest) -> String {
    let names = request.names.iter().map(|name| Query::Name {
        kind: name.kind,
        text: name.text.clone(),
    });
    let mut parts: Vec<Query> = names.collect();
    match &request.query {
        Query::All => {}
        Query::Not(inner) if **inner == Query::All => return "no article".to_owned(),
        query => parts.insert(0, query.clone()),
    }
    match parts.len() {
        0 => "every article".to_owned(),
        1 => parts.swap_remove(0).to_string(),
        _ => Query::And(parts).to_string(),
    }
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
        assert_eq!(read(" ", MatchMode::All, true).unwrap().0, Query::All);
    }

    #[test]
    fn a_text_without_a_word_asks_for_nothing() {
        for text in ["\"", "***", "person:\"\"", "-", "((("] {
            let (query, warnings) = read(text, MatchMode::All, false).unwrap();
            let request = SearchRequest {
                query,
                ..SearchRequest::default()
            };
            assert_eq!(told(&request), "no article", "{text}");
            assert!(
                warnings.iter().any(|w| w.starts_with("no word")),
                "{text}: {warnings:?}"
            );
        }
    }
}
