//! A tree as canonical query text: operators spelt out and brackets only where needed, so that reading the
//! text gives the same tree whatever joins words side by side.

use std::fmt::{Display, Formatter, Result, Write};

use super::{Distance, Field, Query, Word, WordForm};
use crate::article::TextField;

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Query::All => Ok(()),
            Query::Word(word) => write!(f, "{word}"),
            Query::Phrase { words, slop } => {
                f.write_char('"')?;
                for (i, word) in words.iter().enumerate() {
                    write!(f, "{}{word}", if i > 0 { " " } else { "" })?;
                }
                f.write_char('"')?;
                slop.map_or(Ok(()), |n| write!(f, "~{n}"))
            }
            Query::AnyEntity(kind) => write!(f, "@{}", kind.as_str()),
            Query::Name { kind, text } => write!(f, "{}:\"{text}\"", kind.as_str()),
            Query::Field { field, text } => {
                let name = match field {
                    Field::Section => "section",
                    Field::Source => "source",
                    Field::Id => "id",
                };
                write!(f, "{name}:\"{text}\"")
            }
            Query::Date { from, to } => date(f, *from, *to),
            Query::In(field, inner) => {
                f.write_str(match field {
                    TextField::Headline => "headline:",
                    TextField::Body => "body:",
                })?;
                match **inner {
                    Query::Phrase { .. } => write!(f, "{inner}"),
                    Query::Word(_) if !is_not(inner) => write!(f, "{inner}"),
                    _ => write!(f, "({inner})"),
                }
            }
            Query::Lead(inner) => write!(f, "lead({inner})"),
            Query::AtLeast(n, inner) => write!(f, "atleast{n}({inner})"),
            Query::Near { first, rest } => {
                bracketed(f, first, 3)?;
                for link in rest {
                    write!(f, " {} ", link.distance)?;
                    bracketed(f, &link.operand, 3)?;
                }
                Ok(())
            }
            Query::NotNear {
                wanted,
                distance,
                unwanted,
            } => {
                bracketed(f, wanted, 3)?;
                write!(f, " not {distance} ")?;
                bracketed(f, unwanted, 3)
            }
            Query::And(items) => list(f, items, " AND ", 2),
            Query::Or(items) => list(f, items, " OR ", 1),
            Query::Not(inner) => {
                f.write_str("NOT ")?;
                bracketed(f, inner, 3)
            }
        }
    }
}

/// How tightly a tree's operator binds.
fn binding(q: &Query) -> u8 {
    match q {
        Query::Or(_) => 0,
        Query::And(_) => 1,
        Query::Near { .. } | Query::NotNear { .. } => 2,
        _ => 3,
    }
}

/// The word `not`, which before `w/n` would be an operator.
fn is_not(q: &Query) -> bool {
    matches!(q, Query::Word(Word { text, form: WordForm::Stem }) if text.eq_ignore_ascii_case("not"))
}

fn bracketed(f: &mut Formatter<'_>, q: &Query, least: u8) -> Result {
    if binding(q) < least || is_not(q) {
        write!(f, "({q})")
    } else {
        write!(f, "{q}")
    }
}

fn list(f: &mut Formatter<'_>, items: &[Query], operator: &str, least: u8) -> Result {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(operator)?;
        }
        bracketed(f, item, least)?;
    }
    Ok(())
}

fn date(f: &mut Formatter<'_>, from: Option<u32>, to: Option<u32>) -> Result {
    let day = |d: u32| format!("{:04}-{:02}-{:02}", d / 10000, d / 100 % 100, d % 100);
    match (from, to) {
        (Some(a), Some(b)) if a == b => write!(f, "date:{}", day(a)),
        (Some(a), Some(b)) if a / 10000 == b / 10000 && a % 10000 == 101 && b % 10000 == 1231 => {
            write!(f, "date:{:04}", a / 10000)
        }
        (a, b) => {
            write!(
                f,
                "date:{}..{}",
                a.map(day).unwrap_or_default(),
                b.map(day).unwrap_or_default()
            )
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.form {
            WordForm::Stem => f.write_str(&self.text),
            WordForm::Exact => write!(f, "={}", self.text),
            WordForm::Prefix => write!(f, "{}*", self.text),
            WordForm::Fuzzy(n) => write!(f, "{}~{n}", self.text),
        }
    }
}

impl Display for Distance {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Distance::Within(n) => write!(f, "w/{n}"),
            Distance::Before(n) => write!(f, "pre/{n}"),
            Distance::Sentence => f.write_str("w/s"),
            Distance::Paragraph => f.write_str("w/p"),
        }
    }
}
