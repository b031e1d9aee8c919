//! Varies the training articles: other people and places, headlines in capitals.

use newsdex::article::EntityKind;
use newsdex::entity::train::Marked;
use std::collections::{HashMap, HashSet};

/// The same articles with their headlines in capitals, and every third with every word of it capitalised.
pub fn shout(articles: &mut Vec<Marked>) {
    let capitals = articles.iter().map(louder);
    let titles = articles.iter().skip(1).step_by(3).map(titled);
    let more: Vec<Marked> = capitals.chain(titles).collect();
    articles.extend(more);
}

/// The article with its headline in capitals.
pub fn louder(article: &Marked) -> Marked {
    let mut louder = article.clone();
    let end = louder.text.find('\n').unwrap_or(louder.text.len());
    louder.text[..end].make_ascii_uppercase();
    louder
}

fn titled(article: &Marked) -> Marked {
    let mut titled = article.clone();
    let end = titled.text.find('\n').unwrap_or(titled.text.len());
    for at in 0..end {
        if titled.text.is_char_boundary(at)
            && titled.text.is_char_boundary(at + 1)
            && (at == 0 || titled.text[..at].ends_with(' '))
        {
            titled.text[at..=at].make_ascii_uppercase();
        }
    }
    titled
}

/// The same articles with their people, and single-word places, renamed from the lists, one bearer one name.
pub fn rename(
    articles: &[Marked],
    people: [&[String]; 2],
    places: &[String],
    mut seed: u64,
) -> Vec<Marked> {
    let mut next = move |n: usize| {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 33) as usize % n.max(1)
    };
    let firsts: HashSet<&str> = people[0].iter().map(String::as_str).collect();
    let mut out = Vec::new();
    for a in articles {
        let mut new: HashMap<&str, &str> = HashMap::new();
        let (mut text, mut names, mut at) = (String::new(), Vec::new(), 0);
        for &(start, end, kind) in &a.names {
            text.push_str(&a.text[at..start]);
            let from = text.len();
            let form = &a.text[start..end];
            for (i, word) in form.split(' ').enumerate() {
                let plain = word.chars().count() > 2
                    && word.chars().all(char::is_alphabetic)
                    && word.starts_with(char::is_uppercase)
                    && word.chars().skip(1).all(char::is_lowercase);
                let pool = match kind {
                    EntityKind::Person if firsts.contains(word) => people[0],
                    EntityKind::Person => people[1],
                    EntityKind::Place if !form.contains(' ') && next(3) == 0 => places,
                    _ => &[],
                };
                text.push_str(if i > 0 { " " } else { "" });
                text.push_str(if plain && !pool.is_empty() {
                    new.entry(word).or_insert(&pool[next(pool.len())])
                } else {
                    word
                });
            }
            names.push((from, text.len(), kind));
            at = end;
        }
        text.push_str(&a.text[at..]);
        out.push(Marked {
            text,
            names,
            origin: a.origin,
            renamed: true,
        });
    }
    out
}
