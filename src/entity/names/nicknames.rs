//! Short forms of given names. The relations are facts from the `nicknames` data set (Apache-2.0), see
//! `NOTICE`; a line of `nicknames.txt` is a name and its short forms.

use std::collections::HashMap;
use std::sync::LazyLock;

static FORMAL: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut formal: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in include_str!("nicknames.txt").lines() {
        let mut words = line.split(' ');
        let Some(name) = words.next() else { continue };
        formal.entry(name).or_default();
        for short in words {
            formal.entry(short).or_default().push(name);
        }
    }
    formal
});

static SHORT: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("nicknames.txt").lines().map(|l| l.split(' '));
    lines
        .filter_map(|mut words| Some((words.next()?, words.collect())))
        .collect()
});

/// Whether the word is a given name of the table, long or short.
pub fn known(word: &str) -> bool {
    FORMAL.contains_key(word)
}

/// Whether one is a short form of the other.
pub fn related(a: &str, b: &str) -> bool {
    let of = |short: &str, name: &str| FORMAL.get(short).is_some_and(|f| f.contains(&name));
    of(a, b) || of(b, a)
}

/// Names that this word is a short form of, and its own short forms.
pub fn relatives(word: &str) -> impl Iterator<Item = &'static str> {
    let both = [&FORMAL, &SHORT].into_iter().filter_map(|t| t.get(word));
    both.flatten().copied().collect::<Vec<_>>().into_iter()
}
