//! Which chunks of text are operators, field names or classes of names.

use super::Scope;
use crate::article::{EntityKind, TextField};
use crate::query::{Distance, Field, Query};

pub(super) fn scope(name: &str) -> Option<Scope> {
    Some(match name {
        "headline" => Scope::Text(TextField::Headline),
        "body" => Scope::Text(TextField::Body),
        "person" => Scope::Name(EntityKind::Person),
        "org" => Scope::Name(EntityKind::Org),
        "place" => Scope::Name(EntityKind::Place),
        "misc" => Scope::Name(EntityKind::Misc),
        "section" => Scope::Meta(Field::Section),
        "source" => Scope::Meta(Field::Source),
        "id" => Scope::Meta(Field::Id),
        _ => return None,
    })
}

pub(super) fn entity(chunk: &str) -> Option<Query> {
    let name = chunk
        .strip_prefix('@')?
        .trim_end_matches([',', '.', ';', '?', '!']);
    EntityKind::ALL
        .into_iter()
        .find(|k| k.as_str() == name)
        .map(Query::AnyEntity)
}

pub(super) fn at_least(chunk: &str) -> Option<u32> {
    let digits = chunk.strip_prefix("atleast")?;
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())?
        .filter(|n| *n >= 1)
}

/// `w/5`, `pre/3`, `w/s`, `w/p` in either case.
pub(super) fn near(chunk: &str) -> Option<Distance> {
    let (name, value) = chunk.split_once('/')?;
    let number = || {
        let digits = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
        digits
            .then(|| value.parse::<u32>().ok())?
            .filter(|n| *n >= 1)
    };
    if name.eq_ignore_ascii_case("pre") {
        return number().map(Distance::Before);
    }
    if !name.eq_ignore_ascii_case("w") {
        return None;
    }
    match value {
        "s" | "S" => Some(Distance::Sentence),
        "p" | "P" => Some(Distance::Paragraph),
        _ => number().map(Distance::Within),
    }
}
