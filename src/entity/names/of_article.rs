//! The records of an article: each entity's name with what the words around its mentions tell about its bearer, and
//! the rest of a hyphenated name where the tagger took a part of it.

use super::NameRecord;
use super::roles::{self, Cue, Roles};
use crate::article::{Article, EntityKind, TextField};
use std::collections::HashMap;

/// Mentions of one entity that are looked at: more tell nothing new, and a hostile article must not cost more.
const MOST: usize = 32;

#[derive(Default)]
struct Told {
    roles: Roles,
    cue: Cue,
    seen: usize,
}

/// Records with the index of their entity in [`Article::entities`], in that order; none for an entity whose display
/// name holds no name.
pub fn records(article: &Article) -> Vec<(usize, NameRecord)> {
    let mut told: Vec<Told> = article.entities.iter().map(|_| Told::default()).collect();
    for mention in &article.mentions {
        let Some(entity) = article.entities.get(mention.entity) else {
            continue;
        };
        let told = &mut told[mention.entity];
        if entity.kind != EntityKind::Person || told.seen == MOST {
            continue;
        }
        told.seen += 1;
        let text = match mention.field {
            TextField::Headline => &article.headline,
            TextField::Body => &article.body,
        };
        let (more, sex) = roles::around(text, mention.start, mention.end);
        told.roles = told.roles.with(more);
        if told.cue == Cue::None {
            told.cue = sex;
        }
    }
    let follows = hyphenated(&article.body);
    let mut out = Vec::new();
    for (i, (entity, told)) in article.entities.iter().zip(told).enumerate() {
        let rest = follows.get(entity.name.as_str()).copied().flatten();
        let name = match rest.filter(|_| entity.kind == EntityKind::Person) {
            Some(rest) => format!("{}{rest}", entity.name),
            None => entity.name.clone(),
        };
        if let Some(record) = NameRecord::new(entity.kind, &name) {
            let cue = if record.cue == Cue::None {
                told.cue
            } else {
                record.cue
            };
            out.push((i, record.with_roles(told.roles).with_cue(cue)));
        }
    }
    out
}

/// Chinese and Korean names with a hyphen (`Ryu Sam-yeong`), whose ends taggers leave out: what follows `Ryu` and what
/// follows `Ryu Sam`. `None` for a surname that two such names share.
fn hyphenated(text: &str) -> HashMap<&str, Option<&str>> {
    const LONGEST: usize = 24;
    let mut out: HashMap<&str, Option<&str>> = HashMap::new();
    for (dash, _) in text.match_indices('-') {
        let (before, after) = (&text[..dash], &text[dash + 1..]);
        let letters = after
            .char_indices()
            .take(LONGEST)
            .find(|(_, c)| !c.is_lowercase());
        let whole = |(len, c): &(usize, char)| *len > 1 && !c.is_alphanumeric() && *c != '-';
        let Some((len, _)) = letters.filter(whole) else {
            continue;
        };
        let word = |end: usize| {
            let letter = |(_, c): &(usize, char)| c.is_alphabetic();
            let back = before[..end]
                .char_indices()
                .rev()
                .take(LONGEST)
                .take_while(letter);
            back.last()
                .filter(|(at, c)| c.is_uppercase() && end - at > 1)
                .map(|(at, _)| at)
        };
        let Some(given) = word(dash).filter(|at| before[..*at].ends_with(' ')) else {
            continue;
        };
        let Some(surname) = word(given - 1) else {
            continue;
        };
        let end = dash + 1 + len;
        for (name, rest) in [
            (surname..given - 1, given - 1..end),
            (surname..dash, dash..end),
        ] {
            let rest = &text[rest];
            let kept = out.entry(&text[name]).or_insert(Some(rest));
            if kept.is_some_and(|k| k != rest) {
                *kept = None;
            }
        }
    }
    out
}
