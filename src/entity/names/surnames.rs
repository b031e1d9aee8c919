//! Lists of names: a bare surname goes to the person whom the archive means by it. As everywhere in lists a wrong merger is worse than
//! a line too many, so hardly anybody else may bear the word, as a surname or as a given name.

use std::collections::{BTreeMap, BTreeSet};

use super::merge::root;
use super::parse::Parsed;
use super::{How, compare};
use crate::article::Reach;

/// Articles that others who bear the word may have: one to so many of the person's own.
const OWN_TO_OTHERS: u64 = 4;
/// So many articles with the surname alone may stand beside each that has the whole name.
const MOST_BARE: u64 = 5;
/// With more names that hold the word it is a frequent one.
const MOST_NAMES: usize = 256;

/// Joins groups (the most frequent first) whose name is a bare surname to its bearer's, and with it the other forms of his given name
/// (`Joe`, `Joseph R.`), which are one person where one person is known by the surname. `into`: the group that each
/// went into; `counts`: articles of each.
pub fn join(groups: &[&Parsed], counts: &[u64], into: &mut [usize]) {
    let mut holders: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (g, name) in groups.iter().enumerate().filter(|(_, n)| n.words.len() > 1) {
        for word in &name.words {
            holders.entry(word).or_default().insert(g);
        }
    }
    let bare: Vec<usize> = (0..groups.len())
        .filter(|&g| groups[g].words.len() == 1)
        .collect();
    for g in bare {
        let word = groups[g].words[0].as_str();
        let Some(all) = holders.get(word).filter(|h| h.len() <= MOST_NAMES) else {
            continue;
        };
        let Some(&head) = all
            .iter()
            .max_by_key(|&&h| (counts[h], std::cmp::Reverse(h)))
        else {
            continue;
        };
        if !bears(groups[head], word) {
            continue;
        }
        let (mut own, mut others, mut forms) = (0u64, 0u64, Vec::new());
        for &h in all {
            let same = root(into, h) == root(into, head) || one_person(groups[head], groups[h]);
            if same && bears(groups[h], word) {
                own = own.saturating_add(counts[h]);
                forms.push(h);
            } else {
                others = others.saturating_add(counts[h]);
            }
        }
        let known = own >= others.saturating_mul(OWN_TO_OTHERS);
        if !known || counts[g] > own.saturating_mul(MOST_BARE) {
            continue;
        }
        let to = root(into, head);
        let agree = forms.iter().enumerate().all(|(k, &a)| {
            let rest = &forms[k + 1..];
            rest.iter()
                .all(|&b| root(into, a) == root(into, b) || one_person(groups[a], groups[b]))
        });
        into[g] = to;
        for form in forms.into_iter().filter(|_| agree) {
            let moved = root(into, form);
            into[moved] = to;
        }
    }
}

/// Whether a word is where a surname stands: last, or first in a name that may be Chinese, Korean or Vietnamese. `Joe` is a
/// surname of Korea, so what may stand first need not.
fn bears(name: &Parsed, word: &str) -> bool {
    let is = |w: Option<&String>| w.is_some_and(|w| w == word);
    is(name.words.last()) || name.surname_first() && is(name.words.first())
}

/// Whether two whole names of one surname can be one person's.
fn one_person(a: &Parsed, b: &Parsed) -> bool {
    compare::persons(a, b, Reach::Nickname).is_some_and(|fit| {
        !fit.bare
            && matches!(
                fit.how,
                How::Exact | How::Middle | How::Initials | How::Nickname | How::Transliteration
            )
    })
}
