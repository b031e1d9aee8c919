//! Display names of many articles → one line for each bearer. For lists (`entities`, facets), where a wrong merger is
//! worse than a line too many: only the same name in another spelling or with a middle name more is one.
//!
//! Linear but for buckets: names are compared only with the few groups that share the skeletons of surname and given
//! name, at most [`HEADS`] of them.

use std::collections::{BTreeMap, HashMap};

use super::parse::{self, Parsed};
use super::translit::{family, skeleton};
use super::{How, common, compare, nicknames, surnames};
use crate::article::EntityKind;

/// Groups of a bucket that a name is compared with.
const HEADS: usize = 48;

/// One bearer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameGroup {
    /// The most frequent form, but a whole name before a bare surname and one that is not in capitals before one that is; of equally
    /// frequent ones the longest, then the first in byte order.
    pub name: String,
    /// The sum of the counts of all forms.
    pub count: u64,
    /// The places of the forms in the list given, the most frequent first.
    pub members: Vec<usize>,
}

/// Groups names of one class with their counts, the most frequent group first, then by name. Every name of the list is
/// in one group; a name that holds none (titles only) stands alone. The result does not depend on the order of the list.
pub fn merge(kind: EntityKind, names: &[(&str, u64)]) -> Vec<NameGroup> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|&a, &b| rank(names[a]).cmp(&rank(names[b])));
    let mut same: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<(Parsed, Vec<usize>)> = Vec::new();
    for i in order {
        let (parsed, _) = parse::parse(kind, names[i].0);
        let key = match parsed.has_name() {
            true => format!(
                "{} {}",
                parsed.words.join(" "),
                parsed.suffix.as_deref().unwrap_or("")
            ),
            false => format!("\n{}", names[i].0),
        };
        let group = *same.entry(key).or_insert_with(|| {
            groups.push((parsed, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(i);
    }
    let mut into: Vec<usize> = (0..groups.len()).collect();
    let mut bare = vec![false; names.len()];
    if kind == EntityKind::Person {
        into = spellings(&groups);
        let parsed: Vec<&Parsed> = groups.iter().map(|g| &g.0).collect();
        let counts: Vec<u64> = groups.iter().map(|g| sum(names, &g.1)).collect();
        surnames::join(&parsed, &counts, &mut into);
        for (name, members) in groups.iter().filter(|g| g.0.words.len() == 1) {
            members
                .iter()
                .for_each(|&m| bare[m] = !name.words.is_empty());
        }
    }
    let mut merged: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (group, (_, members)) in groups.into_iter().enumerate() {
        merged
            .entry(root(&into, group))
            .or_default()
            .extend(members);
    }
    let mut out: Vec<NameGroup> = merged
        .into_values()
        .map(|mut members| {
            members.sort_by(|&a, &b| rank(names[a]).cmp(&rank(names[b])));
            let shouted = |m: usize| !names[m].0.contains(char::is_lowercase);
            let shown = members.iter().min_by_key(|&&m| (bare[m], shouted(m)));
            NameGroup {
                name: shown.map_or_else(String::new, |&m| names[m].0.to_owned()),
                count: sum(names, &members),
                members,
            }
        })
        .collect();
    out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    out
}

fn sum(names: &[(&str, u64)], members: &[usize]) -> u64 {
    let counts = members.iter().map(|&m| names[m].1);
    counts.fold(0, u64::saturating_add)
}

/// Frequent first, then long, then in byte order.
fn rank<'a>((name, count): (&'a str, u64)) -> impl Ord + use<'a> {
    (
        std::cmp::Reverse(count),
        std::cmp::Reverse(name.len()),
        name,
    )
}

/// For each group (the most frequent first) the group that it goes into.
fn spellings(groups: &[(Parsed, Vec<usize>)]) -> Vec<usize> {
    let mut into: Vec<usize> = (0..groups.len()).collect();
    let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (g, (name, _)) in groups.iter().enumerate() {
        if let [first, .., last] = name.words.as_slice() {
            let key = match name.surname_first() {
                // The given name may be parted or not: `Jong-un`, `Jongun`.
                true => format!(
                    "{}/{}",
                    skeleton(first),
                    skeleton(&name.words[1..].concat())
                ),
                false => format!("{}/{}", skeleton(last), skeleton(first)),
            };
            buckets.entry(key).or_default().push(g);
        }
    }
    for bucket in buckets.into_values() {
        let mut heads: Vec<usize> = Vec::new();
        for g in bucket {
            let name = &groups[g].0;
            match heads.iter().find(|&&h| one_spelling(&groups[h].0, name)) {
                Some(&head) => into[g] = head,
                None if heads.len() < HEADS => heads.push(g),
                None => {}
            }
        }
        join_middles(groups, &heads, &mut into);
    }
    into
}

/// A name joins the forms of it with a middle name more when these agree with each other: George Bush stays alone
/// beside George W. and George H. W. Bush.
fn join_middles(groups: &[(Parsed, Vec<usize>)], heads: &[usize], into: &mut [usize]) {
    let fits = |a: usize, b: usize| {
        let fit = compare::persons(&groups[a].0, &groups[b].0, crate::article::Reach::Exact);
        let initial = |g: usize| groups[g].0.words[0].chars().count() == 1;
        !initial(a)
            && !initial(b)
            && fit.is_some_and(|f| matches!(f.how, How::Exact | How::Middle | How::Initials))
    };
    let mut short: Vec<usize> = heads.to_vec();
    short.sort_by_key(|&g| (groups[g].0.words.len(), g));
    for (i, &g) in short.iter().enumerate() {
        let longer: Vec<usize> = short[i + 1..]
            .iter()
            .copied()
            .filter(|&l| groups[l].0.words.len() > groups[g].0.words.len() && fits(g, l))
            .collect();
        let agree = longer
            .iter()
            .enumerate()
            .all(|(k, &a)| longer[k + 1..].iter().all(|&b| fits(a, b)));
        if !agree {
            continue;
        }
        for l in longer {
            let (a, b) = (root(into, g), root(into, l));
            into[a.max(b)] = a.min(b);
        }
    }
}

pub(super) fn root(into: &[usize], mut g: usize) -> usize {
    while into[g] != g {
        g = into[g];
    }
    g
}

/// Two spellings of one name: as many words, each the same or of one family. Two frequent names that differ are one
/// only beside a rare word that agrees.
fn one_spelling(a: &Parsed, b: &Parsed) -> bool {
    if a.suffix != b.suffix {
        return false;
    }
    if a.words.len() != b.words.len() {
        return a.words.concat() == b.words.concat();
    }
    let known = |w: &String| common::is(w) || nicknames::known(w);
    let pairs = || a.words.iter().zip(&b.words);
    let anchor = pairs().any(|(x, y)| x == y && !known(x) && x.len() > 3);
    pairs().all(|(x, y)| x == y || family(x, y) && (anchor || !(known(x) && known(y))))
}
