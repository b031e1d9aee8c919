//! The records of an article: each entity's name with what the words around its mentions tell about its bearer, and
//! second readings where the tagger is known to err.

use super::roles::{self, Cue, Roles};
use super::{NameRecord, common, nicknames};
use crate::article::{Article, Entity, EntityKind, TextField};

/// Mentions of one entity that are looked at: more tell nothing new, and a hostile article must not cost more.
const MOST: usize = 32;

#[derive(Default)]
struct Told {
    roles: Roles,
    cue: Cue,
    /// The given name that follows a mention of a surname alone.
    given: Option<String>,
    seen: usize,
}

/// Records with the index of their entity in [`Article::entities`], in that order. Mostly one for each entity: none
/// where the display name holds no name, and a second one, of a person, for an organisation, place or other thing
/// that bears a person's name.
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
        let whole = text.get(mention.start..mention.end) == Some(entity.name.as_str());
        if whole && told.given.is_none() && entity.name.split(' ').count() < 3 {
            told.given = hyphenated(text, mention.end).map(str::to_owned);
        }
    }
    let mut out = Vec::new();
    for (i, (entity, told)) in article.entities.iter().zip(told).enumerate() {
        let name = match &told.given {
            Some(given) => format!("{}{given}", entity.name),
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
        out.extend(doubted(entity).map(|record| (i, record)));
    }
    out
}

/// The rest of a Chinese or Korean given name right behind a surname (` Sam-yeong`) or behind its first half
/// (`-yeong`), which taggers leave out.
fn hyphenated(text: &str, end: usize) -> Option<&str> {
    let rest = text.get(end..)?;
    let body = rest.strip_prefix([' ', '-'])?;
    let stop = body.find(|c: char| !c.is_alphabetic() && c != '-')?;
    let word = body.get(..stop).filter(|w| w.len() < 24)?;
    let lower = |w: &str| w.chars().count() > 1 && w.chars().all(char::is_lowercase);
    let found = if rest.starts_with('-') {
        lower(word)
    } else {
        let capital = |w: &str| w.chars().count() > 1 && w.starts_with(char::is_uppercase);
        word.split_once('-')
            .is_some_and(|(first, second)| capital(first) && lower(second))
    };
    found.then(|| &rest[..stop + 1])
}

/// A person's name that the tagger took for a place, an organisation or something else.
fn doubted(entity: &Entity) -> Option<NameRecord> {
    let words: Vec<&str> = entity.name.split_whitespace().collect();
    let capital = |w: &&str| w.starts_with(char::is_uppercase);
    let shaped = (2..=4).contains(&words.len())
        && words.first().is_some_and(capital)
        && words.last().is_some_and(capital);
    if entity.kind == EntityKind::Person || !shaped {
        return None;
    }
    let mut record = NameRecord::new(EntityKind::Person, &entity.name)?;
    let first = record.parsed.words.first()?;
    let given = common::is(first) || nicknames::known(first);
    record.doubted = true;
    (given && record.parsed.words.len() > 1).then_some(record)
}
