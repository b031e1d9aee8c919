//! One chunk of text as a word: its form (`=word`, `nucle*`, `Shoygu~`) and the signs around it left out.

use super::operator::{near, scope};
use crate::query::parse::Warning;
use crate::query::{Query, Word, WordForm};

pub(super) fn word_like(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

pub(super) fn is_address_or_time(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("mailto:")
        || text
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_ascii_punctuation())
        || text.split_once(':').is_some_and(|(a, b)| {
            a.chars().all(|c| c.is_ascii_digit()) && b.starts_with(|c: char| c.is_ascii_digit())
        })
}

/// A bare word; what would be an operator or a field if printed bare becomes a phrase.
pub(super) fn term(chunk: &str, at: usize, warnings: &mut Vec<Warning>) -> Option<Query> {
    let word = word(chunk, at, warnings)?;
    if word.form == WordForm::Exact {
        return Some(Query::Word(word));
    }
    let field = word
        .text
        .split_once(':')
        .is_some_and(|(n, _)| n == "date" || scope(n).is_some());
    if field || word.text.contains(':') && !is_address_or_time(&word.text) {
        let mut quiet = Vec::new();
        // With its `*` or `~n`, so that the last piece is read as it will be when printed.
        let whole = word.to_string();
        let words: Vec<Word> = whole
            .split(':')
            .filter_map(|p| self::word(p, at, &mut quiet))
            .collect();
        return (!words.is_empty()).then_some(Query::Phrase { words, slop: None });
    }
    let reserved = matches!(word.text.as_str(), "AND" | "OR" | "NOT") || near(&word.text).is_some();
    if reserved && word.form == WordForm::Stem {
        return Some(Query::Phrase {
            words: vec![word],
            slop: None,
        });
    }
    Some(Query::Word(word))
}

fn trim(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '$' | '£' | '€' | '#'))
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '+' | '#' | '%'))
}

/// One word with its form, or none if it has no letter or digit.
pub(super) fn word(chunk: &str, at: usize, warnings: &mut Vec<Warning>) -> Option<Word> {
    if !word_like(chunk) {
        return None;
    }
    let body = chunk.trim_end_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '*' | '~' | '.' | '+' | '#' | '%')
    });
    let lead = body.trim_start_matches(|c: char| {
        !c.is_alphanumeric() && c != '=' && !matches!(c, '$' | '£' | '€' | '#')
    });
    if body.starts_with('@') {
        warnings.push(Warning {
            message: format!(
                "{body} is no class of names (@person, @org, @place, @misc): read as text"
            ),
            column: at + 1,
        });
    }
    let (text, form) = if let Some(rest) = lead.strip_prefix('=') {
        (trim(rest), WordForm::Exact)
    } else if let Some(rest) = lead.strip_suffix('*') {
        (trim(rest), WordForm::Prefix)
    } else if let Some((text, digits)) = lead
        .rsplit_once('~')
        .filter(|(t, d)| word_like(t) && d.bytes().all(|b| b.is_ascii_digit()))
    {
        let text = trim(text);
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        let edits = match digits {
            "" => {
                if letters <= 5 {
                    1
                } else {
                    2
                }
            }
            _ => digits.parse::<u32>().unwrap_or(u32::MAX),
        };
        if !(1..=2).contains(&edits) {
            warnings.push(Warning {
                message: format!("~{digits}: a word may differ by 1 or 2 letters"),
                column: at + 1,
            });
        }
        (text, WordForm::Fuzzy(if edits <= 1 { 1 } else { 2 }))
    } else {
        (trim(lead), WordForm::Stem)
    };
    if text.contains('*') {
        warnings.push(Warning {
            message: "* is only read at a word's end".into(),
            column: at + 1,
        });
    }
    word_like(text).then(|| Word {
        text: text.into(),
        form,
    })
}
