//! Query text → tree: plain words, joined as `--match` says.

use crate::query::{MatchMode, Query, Word, WordForm};

/// Reads every word of `text` as a plain word; [`Query::All`] where there is none.
pub(crate) fn parse(text: &str, mode: MatchMode) -> Query {
    let mut words: Vec<Query> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| {
            Query::Word(Word {
                text: word.to_owned(),
                form: WordForm::Stem,
            })
        })
        .collect();
    match (words.len(), mode) {
        (0, _) => Query::All,
        (1, _) => words.remove(0),
        (_, MatchMode::All) => Query::And(words),
        (_, MatchMode::Any) => Query::Or(words),
    }
}
