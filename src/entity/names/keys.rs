//! Index keys of persons. `s/g` is the skeleton of the surname and the class of a given name (`-` for none). A
//! typing error is looked for under the skeleton of the given name with the first or the last letters of the
//! surname: one slip leaves one of the two ends as it is. `+` stands before the letters of a longer name.

use std::collections::BTreeSet;

use super::parse::Parsed;
use super::translit::{CLASSES, skeleton, surname_forms};
use super::{Reach, nicknames};

/// Class of a given name in a key: `?` for one whose skeleton has none.
fn class(word: &str) -> char {
    skeleton(word)
        .chars()
        .next()
        .filter(|c| CLASSES.contains(*c))
        .unwrap_or('?')
}

/// The first two and the last of the given names: people may go by any of these.
fn told(name: &Parsed, surname: usize) -> impl Iterator<Item = &String> {
    let n = name.words.len().saturating_sub(1);
    let kept = move |(i, _): &(usize, &String)| *i < 2 || i + 1 == n;
    givens(name, surname)
        .enumerate()
        .filter(kept)
        .map(|(_, w)| w)
}

fn givens(name: &Parsed, surname: usize) -> impl Iterator<Item = &String> {
    name.words
        .iter()
        .enumerate()
        .filter(move |(i, _)| *i != surname)
        .map(|(_, w)| w)
}

/// Keys of a record, those of its surname first.
pub fn of_person(name: &Parsed) -> Vec<String> {
    let mut out = BTreeSet::new();
    let last = name.words.len().saturating_sub(1);
    let mut add = |surname: &str, at: usize| {
        let skel = skeleton(surname);
        for given in told(name, at) {
            out.insert(format!("{skel}/{}", class(given)));
        }
        if name.words.len() == 1 {
            out.insert(format!("{skel}/-"));
        }
    };
    for s in name.surnames() {
        add(&name.words[s], s);
    }
    if let Some(joined) = &name.joined {
        add(joined, last);
    }
    let given = givens(name, last).next().map_or("", |g| g.as_str());
    let surname = &name.words[last];
    out.extend(ends(given, surname, &[reach_of(surname)]));
    if name.words.len() > 1 || name.joined.is_some() {
        out.extend(name.letters.as_ref().map(|l| format!("+{l}")));
    }
    let mut out: Vec<String> = out.into_iter().collect();
    out.sort_by_key(|key| !key.contains('/'));
    out
}

/// Keys that a query looks up.
pub fn to_look_up(name: &Parsed, reach: Reach) -> Vec<String> {
    let mut out = BTreeSet::new();
    let last = name.words.len() - 1;
    let mut seats: BTreeSet<usize> = name.surnames().into_iter().collect();
    seats.insert(0);
    let mut add = |surname: &str, at: usize| {
        let mut skeletons = BTreeSet::from([skeleton(surname)]);
        if last > 0 && reach >= Reach::Alias {
            skeletons.extend(surname_forms(surname).map(skeleton));
        }
        for class in classes(name, at) {
            out.extend(skeletons.iter().map(|skel| format!("{skel}/{class}")));
        }
    };
    for s in seats {
        add(&name.words[s], s);
    }
    if let Some(joined) = &name.joined {
        add(joined, last);
    }
    if reach >= Reach::Alias && last == 0 {
        out.extend(name.letters.as_ref().map(|l| format!("+{l}")));
    }
    if reach == Reach::Fuzzy {
        let surname = &name.words[last];
        let given = givens(name, last).next().map_or("", |g| g.as_str());
        let n = surname.chars().count();
        out.extend(ends(
            given,
            surname,
            &[letters_of(n.saturating_sub(1)), letters_of(n + 1)],
        ));
    }
    out.into_iter().collect()
}

/// The key of a surname alone.
pub fn bare(surname: &str) -> String {
    format!("{}/-", skeleton(surname))
}

/// Every key under which somebody of this surname may stand.
pub fn of_surname(surname: &str) -> Vec<String> {
    let skel = skeleton(surname);
    CLASSES
        .chars()
        .chain(['?'])
        .map(|c| format!("{skel}/{c}"))
        .collect()
}

/// Classes that a given name beside the surname at `at` may have: its own, that of its initial, those of its
/// short forms; all of them where the query has none, or only an initial that several sounds begin with.
fn classes(name: &Parsed, at: usize) -> BTreeSet<char> {
    let mut out = BTreeSet::from(['-']);
    let mut given = told(name, at).peekable();
    if given.peek().is_none() {
        out.extend(CLASSES.chars().chain(['?']));
    }
    for word in given {
        let first = word.chars().next().unwrap_or('?');
        if word.chars().count() == 1 {
            match first {
                'h' => out.extend(CLASSES.chars()),
                'c' => out.extend(['s']),
                'p' => out.extend(['f']),
                _ => {}
            }
        }
        out.insert(class(word));
        out.insert(class(first.encode_utf8(&mut [0; 4])));
        out.extend(nicknames::relatives(word).map(class));
    }
    out
}

/// How many letters of an end a surname of `n` letters is looked up by; 0 for none.
fn letters_of(n: usize) -> usize {
    match n {
        0..4 => 0,
        4..7 => 2,
        _ => 3,
    }
}

fn reach_of(surname: &str) -> usize {
    letters_of(surname.chars().count())
}

fn ends(given: &str, surname: &str, lengths: &[usize]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    if !surname.is_ascii() || given.chars().count() == 1 {
        return out;
    }
    let given = if given.is_empty() {
        String::new()
    } else {
        skeleton(given)
    };
    for &k in lengths.iter().filter(|k| **k > 0 && **k <= surname.len()) {
        out.insert(format!("{given}<{}", &surname[..k]));
        out.insert(format!("{given}>{}", &surname[surname.len() - k..]));
    }
    out
}

/// Whether a record whose surname holds a typing error is found by the ends of it.
pub fn ends_meet(q: &[String], asked: &str, r: &[String], borne: &str) -> bool {
    let first = |g: &[String]| g.first().cloned().unwrap_or_default();
    let n = asked.chars().count();
    let looked_up = ends(
        &first(q),
        asked,
        &[letters_of(n.saturating_sub(1)), letters_of(n + 1)],
    );
    let kept = ends(&first(r), borne, &[reach_of(borne)]);
    !looked_up.is_disjoint(&kept)
}

/// Whether a record whose surname agrees is found by its given names.
pub fn givens_meet(q: &Parsed, s: usize, r: &Parsed, t: usize) -> bool {
    let wanted = classes(q, s);
    told(r, t).any(|g| wanted.contains(&class(g)))
}
