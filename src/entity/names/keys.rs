//! Index keys of persons: the skeleton of the surname, `/`, the class of the first given name (`-` for
//! none). Typing errors are looked for by changing the skeleton of the query, which costs no term in
//! the index.

use std::collections::BTreeSet;

use super::parse::Parsed;
use super::translit::{CLASSES, skeleton};
use super::{Reach, nicknames};

/// Longest skeleton whose neighbours are looked up; bounds the keys of a query.
const LONGEST: usize = 10;

fn class(word: &str) -> char {
    skeleton(word)
        .chars()
        .next()
        .filter(|c| CLASSES.contains(*c))
        .unwrap_or('?')
}

fn given(words: &[String], surname: usize) -> char {
    (0..words.len())
        .find(|i| *i != surname)
        .map_or('-', |i| class(&words[i]))
}

/// Keys of a record.
pub fn of_person(name: &Parsed) -> Vec<String> {
    let mut out = BTreeSet::new();
    for s in name.surnames() {
        out.insert(format!(
            "{}/{}",
            skeleton(&name.words[s]),
            given(&name.words, s)
        ));
    }
    if let Some(joined) = &name.joined {
        out.insert(format!(
            "{}/{}",
            skeleton(joined),
            given(&name.words, name.words.len() - 1)
        ));
    }
    out.into_iter().collect()
}

/// Keys that a query looks up.
pub fn to_look_up(name: &Parsed, reach: Reach) -> Vec<String> {
    let mut out = BTreeSet::new();
    let n = name.words.len();
    let mut surnames: BTreeSet<usize> = name.surnames().into_iter().collect();
    surnames.insert(0);
    for s in surnames {
        let skel = skeleton(&name.words[s]);
        any_given(&skel, &mut out);
        // Only a whole name may have a typing error in its surname, so the given name narrows the look-up.
        let first = (0..n).find(|i| *i != s);
        if reach == Reach::Fuzzy
            && let Some(first) = first
            && name.words[s].is_ascii()
            && skel.len() <= LONGEST
            && (nicknames::known(&name.words[first]) || s == n - 1 || name.surname_first())
        {
            let g = class(&name.words[first]);
            for near in neighbours(&skel) {
                out.insert(format!("{near}/{g}"));
            }
        }
    }
    if let Some(joined) = &name.joined {
        any_given(&skeleton(joined), &mut out);
    }
    out.into_iter().collect()
}

fn any_given(skel: &str, out: &mut BTreeSet<String>) {
    for g in CLASSES.chars().chain(['-', '?']) {
        out.insert(format!("{skel}/{g}"));
    }
}

/// Skeletons one edit away.
fn neighbours(skel: &str) -> BTreeSet<String> {
    let s: Vec<char> = skel.chars().collect();
    let mut out = BTreeSet::new();
    for i in 0..=s.len() {
        let (head, tail): (String, &[char]) = (s[..i].iter().collect(), &s[i..]);
        let rest = |k: usize| tail.iter().skip(k).collect::<String>();
        for c in CLASSES.chars() {
            out.insert(format!("{head}{c}{}", rest(0)));
            if !tail.is_empty() {
                out.insert(format!("{head}{c}{}", rest(1)));
            }
        }
        if !tail.is_empty() {
            out.insert(format!("{head}{}", rest(1)));
        }
        if let [a, b, ..] = tail {
            out.insert(format!("{head}{b}{a}{}", rest(2)));
        }
    }
    out
}
