//! Query text → `Query`. Total: any text, pasted prose included, gives a query, and a `Warning` says how
//! something odd was read. Linear in the text; at most 100 levels of brackets and 4,096 words are read.

mod dates;
mod lexer;
mod parser;
mod rewrite;
#[cfg(test)]
mod tests;

use super::{MatchMode, Query};

/// How text is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// What joins words side by side. With [`MatchMode::Any`] they are joined as by `OR`, except that an
    /// exclusion side by side with others (`a b -c`) holds for all of them.
    pub mode: MatchMode,
}

/// How something odd was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What is odd and how it was read.
    pub message: String,
    /// Where: chars, from 1.
    pub column: usize,
}

/// A query with the warnings of reading it, in the order of their columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// What was read.
    pub query: Query,
    /// How oddities were read; empty for a well-formed query.
    pub warnings: Vec<Warning>,
}

/// A query that strict reading refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: {message}")]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Where: chars, from 1.
    pub column: usize,
    /// What to do.
    pub hint: String,
}

/// Reads any text as a query.
pub fn parse(text: &str, options: &ParseOptions) -> Parsed {
    let mut warnings = Vec::new();
    let tokens = lexer::lex(text, &mut warnings);
    let query = parser::Parser::new(tokens, options.mode, &mut warnings).query();
    warnings.sort_by_key(|w| w.column);
    Parsed {
        query: query.unwrap_or(Query::All),
        warnings,
    }
}

/// Reads a query that must be well formed.
///
/// # Errors
/// [`SyntaxError`] for the first thing that [`parse`] would warn of.
pub fn parse_strict(text: &str, options: &ParseOptions) -> Result<Query, SyntaxError> {
    let parsed = parse(text, options);
    match parsed.warnings.into_iter().next() {
        None => Ok(parsed.query),
        Some(Warning { message, column }) => Err(SyntaxError {
            message,
            column,
            hint: "put text that is no operator in double quotes".into(),
        }),
    }
}
