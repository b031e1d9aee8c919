//! The records of an article: each entity's name with what the words around its mentions tell about its bearer.

use super::NameRecord;
use super::roles::{self, Cue, Roles};
use crate::article::{Article, EntityKind, TextField};

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
    let mut out = Vec::new();
    for (i, (entity, told)) in article.entities.iter().zip(told).enumerate() {
        if let Some(record) = NameRecord::new(entity.kind, &entity.name) {
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
