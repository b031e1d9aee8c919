//! Organisations, places and other names: legal forms go, acronyms and usual short names are known.

use std::collections::BTreeSet;

use super::How;
use super::parse::Parsed;

/// Legal forms, from the field's general knowledge; dropped at the end of a name.
const FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "llp",
    "lp",
    "plc",
    "gmbh",
    "ag",
    "kg",
    "se",
    "sa",
    "sas",
    "sarl",
    "spa",
    "srl",
    "nv",
    "bv",
    "ab",
    "as",
    "asa",
    "oy",
    "oyj",
    "kk",
    "pty",
    "bhd",
    "ooo",
    "oao",
    "pao",
    "zao",
    "jsc",
];
const SMALL: &[&str] = &["the", "of", "and", "for", "de", "des", "du", "la"];
/// Usual names of one place or body; the last is the one kept.
const SAME: &[(&[&str], &[&str])] = &[
    (&["us"], &["united", "states"]),
    (&["usa"], &["united", "states"]),
    (&["united", "states", "america"], &["united", "states"]),
    (&["uk"], &["united", "kingdom"]),
    (&["britain"], &["united", "kingdom"]),
    (&["great", "britain"], &["united", "kingdom"]),
    (&["un"], &["united", "nations"]),
    (&["eu"], &["european", "union"]),
    (&["uae"], &["united", "arab", "emirates"]),
    (&["ussr"], &["soviet", "union"]),
    (&["turkiye"], &["turkey"]),
    (&["burma"], &["myanmar"]),
    (&["holland"], &["netherlands"]),
    (&["kiev"], &["kyiv"]),
    (&["peking"], &["beijing"]),
];

/// Words without small words and legal forms.
pub fn bare(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = words
        .iter()
        .filter(|w| !SMALL.contains(&w.as_str()))
        .cloned()
        .collect();
    while kept.len() > 1 && kept.pop_if(|w| FORMS.contains(&w.as_str())).is_some() {}
    // Letters with full stops between them are one acronym.
    if kept.len() > 1 && kept.iter().all(|w| w.chars().count() == 1) {
        kept = vec![kept.concat()];
    }
    kept
}

/// The usual name of the same thing, where there is one in the table.
pub fn usual(words: &[String]) -> Vec<String> {
    match SAME.iter().find(|(from, _)| words.iter().eq(from.iter())) {
        Some((_, to)) => to.iter().map(|w| (*w).to_owned()).collect(),
        None => words.to_vec(),
    }
}

fn letters(words: &[String]) -> Option<String> {
    (words.len() > 2).then(|| words.iter().filter_map(|w| w.chars().next()).collect())
}

/// First letters of a name with small words in it: Bank of Japan is BOJ.
pub fn all_letters(words: &[String]) -> Option<String> {
    let small = |w: &String| SMALL.contains(&w.as_str());
    let words = &words[words.iter().take_while(|w| small(w)).count()..];
    (words.len() > 2 && words.iter().any(small))
        .then(|| words.iter().filter_map(|w| w.chars().next()).collect())
}

/// The last two words of the name, of which all that is compared as a whole or as an end has the same, then its letters.
pub fn keys(name: &Parsed) -> Vec<String> {
    let w = &name.words;
    let main = w[w.len().saturating_sub(2)..].join(" ");
    let mut others: BTreeSet<String> = letters(w).into_iter().collect();
    others.extend(name.joined.clone());
    others.remove(&main);
    std::iter::once(main).chain(others).collect()
}

/// How one name can stand for the other.
pub fn compare(q: &Parsed, r: &Parsed) -> Option<How> {
    let (a, b) = (&q.words, &r.words);
    if a == b {
        return Some(if q.letters == r.letters {
            How::Exact
        } else {
            How::Alias
        });
    }
    let stands = |short: &Parsed, long: &Parsed| {
        let [one] = short.words.as_slice() else {
            return false;
        };
        letters(&long.words).as_ref() == Some(one) || long.joined.as_ref() == Some(one)
    };
    if stands(q, r) || stands(r, q) {
        return Some(How::Acronym);
    }
    (a.len() > 1 && b.len() > a.len() && b.ends_with(a)).then_some(How::Part)
}
