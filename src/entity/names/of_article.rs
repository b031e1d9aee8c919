//! The records of an article: each entity's name with what the words around its mentions tell about its bearer.

use super::NameRecord;
use super::roles::{self, Cue, Roles};
use crate::article::{Article, EntityKind, TextField};

/// Mentions of one entity that are looked at: more tell nothing new, and a hostile article must not cost more.
const MOST: usize = 32;

/// One record per entity of [`Article::entities`], in their order; `None` where the display name holds no name.
pub fn records(article: &Article) -> Vec<Option<NameRecord>> {
    let mut told = vec![(Roles::default(), Cue::None, 0); article.entities.len()];
    for mention in &article.mentions {
        let person = |e: &crate::article::Entity| e.kind == EntityKind::Person;
        if !article.entities.get(mention.entity).is_some_and(person) {
            continue;
        }
        let (roles, cue, seen) = &mut told[mention.entity];
        if *seen == MOST {
            continue;
        }
        *seen += 1;
        let text = match mention.field {
            TextField::Headline => &article.headline,
            TextField::Body => &article.body,
        };
        let (more, sex) = roles::around(text, mention.start, mention.end);
        *roles = roles.with(more);
        if *cue == Cue::None {
            *cue = sex;
        }
    }
    let entities = article.entities.iter().zip(told);
    entities
        .map(|(entity, (roles, cue, _))| {
            let record = NameRecord::new(entity.kind, &entity.name)?;
            let cue = if record.cue == Cue::None {
                cue
            } else {
                record.cue
            };
            Some(record.with_roles(roles).with_cue(cue))
        })
        .collect()
}
