//! Whose names the mentions are, within one article.
//!
//! Persons: a shorter form joins the bearer of a longer one that holds its words in order; where several
//! do, a sex told by its title rules some out and the one named last before it wins. Organisations join
//! their acronyms. Everything else joins by equal form.

use super::names::is_person;
use super::tagger::Span;
use super::titles::{self, Cue};
use crate::article::{Entity, EntityKind};
use rustc_hash::FxHashMap;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Legal forms of companies, lower case.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "corp",
    "co",
    "ltd",
    "plc",
    "llc",
    "llp",
    "lp",
    "ag",
    "sa",
    "spa",
    "nv",
    "bv",
    "gmbh",
    "ab",
    "oyj",
    "asa",
    "limited",
    "corporation",
    "incorporated",
    "pty",
    "bhd",
    "tbk",
    "kk",
];

struct Form {
    words: Vec<String>,
    cue: Cue,
}

/// Lower-case words without accents, since one article may write "Erdoğan" and "Erdogan".
fn words_of(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|w| !w.is_empty())
        .map(|w| {
            if w.is_ascii() {
                w.to_ascii_lowercase()
            } else {
                w.nfd()
                    .filter(|c| !is_combining_mark(*c))
                    .flat_map(char::to_lowercase)
                    .collect()
            }
        })
        .collect()
}

/// A company's name without its legal form, as the article goes on to call it.
fn without_form(mut words: Vec<String>) -> Vec<String> {
    while words.len() > 1
        && words
            .last()
            .is_some_and(|w| LEGAL_FORMS.contains(&w.as_str()))
    {
        words.pop();
    }
    words
}

fn told(text: &str, start: usize) -> Cue {
    titles::before(text, start)
        .into_iter()
        .map(|(_, c)| c)
        .find(|&c| c != Cue::None)
        .unwrap_or(Cue::None)
}

/// Equal, or one the initial of the other.
fn agree(a: &str, b: &str) -> bool {
    let initial = a.chars().nth(1).is_none() || b.chars().nth(1).is_none();
    a == b || initial && a.chars().next() == b.chars().next()
}

/// Does `long` hold all words of `short`, in order? Initials stand for names, but the last word must be there in
/// full, and "George W. Bush" is not held by "George H. W. Bush".
fn holds(long: &[String], short: &[String]) -> bool {
    let clash = long.len() > 2 && short.len() > 2 && !agree(&long[1], &short[1]);
    let mut rest = long.iter();
    let last = short.len().saturating_sub(1);
    let mut fits = |(i, w): (usize, &String)| rest.any(|l| l == w || i < last && agree(l, w));
    !short.is_empty() && !clash && short.iter().enumerate().all(&mut fits)
}

/// The first letters of the words of `long`, in capitals: of those with a capital, and of all.
fn letters_of(long: &str) -> [String; 2] {
    let mut out = [String::new(), String::new()];
    for word in long.split(|c: char| !c.is_alphanumeric()) {
        let Some(first) = word.chars().next() else {
            continue;
        };
        if first.is_uppercase() {
            out[0].extend(first.to_uppercase());
        }
        out[1].extend(first.to_uppercase());
    }
    out
}

/// The letters of `short`, if it is written like an acronym.
fn acronym(short: &str) -> Option<String> {
    let plain: String = short.chars().filter(|c| *c != '.').collect();
    (plain.chars().nth(1).is_some() && plain.chars().all(char::is_uppercase)).then_some(plain)
}

/// Groups `spans` (sorted), without those of persons of whom no name is told, such as titles, initials and particles ("H.R.",
/// "Speaker"): the entities, and for each span its entity.
pub(super) fn people_with_names(text: &str, spans: &mut Vec<Span>) -> (Vec<Entity>, Vec<usize>) {
    let (entities, owner) = link(text, spans);
    let is_name = |e: &Entity| e.kind != EntityKind::Person || is_person(&e.name);
    let kept: Vec<bool> = entities.iter().map(is_name).collect();
    if kept.iter().all(|k| *k) {
        return (entities, owner);
    }
    let mut of_span = owner.iter();
    spans.retain(|_| of_span.next().is_none_or(|&e| kept[e]));
    link(text, spans)
}

/// Groups `spans` (sorted): the entities, and for each span its entity.
fn link(text: &str, spans: &[Span]) -> (Vec<Entity>, Vec<usize>) {
    let mut owner = vec![usize::MAX; spans.len()];
    let mut groups = 0;
    let mut people: Vec<usize> = Vec::new();
    let mut same: FxHashMap<(EntityKind, String), usize> = FxHashMap::default();
    // Most forms come again as they stand.
    let mut seen: FxHashMap<(EntityKind, &str), usize> = FxHashMap::default();
    for (i, s) in spans.iter().enumerate() {
        if s.kind == EntityKind::Person {
            people.push(i);
            continue;
        }
        let form = &text[s.start..s.end];
        owner[i] = *seen.entry((s.kind, form)).or_insert_with(|| {
            let words = words_of(form);
            let key = if s.kind == EntityKind::Org {
                without_form(words).join(" ")
            } else {
                words.join(" ")
            };
            *same.entry((s.kind, key)).or_insert_with(|| {
                groups += 1;
                groups - 1
            })
        });
    }
    join_acronyms(text, spans, &mut owner);
    link_people(text, spans, &people, &mut owner, groups);
    gather(text, spans, owner)
}

fn join_acronyms(text: &str, spans: &[Span], owner: &mut [usize]) {
    let orgs: Vec<usize> = (0..spans.len())
        .filter(|&i| spans[i].kind == EntityKind::Org)
        .collect();
    let mut long: FxHashMap<usize, &str> = FxHashMap::default();
    for &i in &orgs {
        let form = &text[spans[i].start..spans[i].end];
        if form.contains(' ') && long.len() < 200 {
            long.entry(owner[i]).or_insert(form);
        }
    }
    let mut full: Vec<(usize, &str)> = long.into_iter().collect();
    full.sort_unstable();
    let mut stands_for: FxHashMap<String, usize> = FxHashMap::default();
    for (owner, form) in full {
        for letters in letters_of(form) {
            stands_for.entry(letters).or_insert(owner);
        }
    }
    let mut known: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for &i in &orgs {
        let form = &text[spans[i].start..spans[i].end];
        if form.len() > 12 || form.contains(' ') {
            continue;
        }
        let to = *known
            .entry(form)
            .or_insert_with(|| stands_for.get(&acronym(form)?).copied());
        owner[i] = to.unwrap_or(owner[i]);
    }
}

fn link_people(
    text: &str,
    spans: &[Span],
    people: &[usize],
    owner: &mut [usize],
    mut groups: usize,
) {
    let forms: Vec<Form> = people
        .iter()
        .map(|&i| Form {
            words: words_of(&text[spans[i].start..spans[i].end]),
            cue: told(text, spans[i].start),
        })
        .collect();
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_key(|&k| (std::cmp::Reverse(forms[k].words.len()), k));
    // Earlier (longer or equal) mentions by word; capped so that hostile text stays linear.
    let mut by_word: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for k in order {
        let form = &forms[k];
        let mut best: Option<((bool, bool, usize), usize)> = None;
        let near = form.words.last().and_then(|w| by_word.get(w.as_str()));
        for &j in near.into_iter().flatten().rev().take(64) {
            let clash =
                form.cue != Cue::None && forms[j].cue != Cue::None && form.cue != forms[j].cue;
            if clash || !holds(&forms[j].words, &form.words) {
                continue;
            }
            let distance = people[k].abs_diff(people[j]);
            let rank = (forms[j].words.len() == 1, j > k, distance);
            if best.is_none_or(|(b, _)| rank < b) {
                best = Some((rank, j));
            }
        }
        owner[people[k]] = match best {
            Some((_, j)) => owner[people[j]],
            None => {
                groups += 1;
                groups - 1
            }
        };
        for w in &form.words {
            by_word.entry(w).or_default().push(k);
        }
    }
}

/// Entities in the order of their first mention.
fn gather(text: &str, spans: &[Span], mut owner: Vec<usize>) -> (Vec<Entity>, Vec<usize>) {
    let mut place: FxHashMap<usize, usize> = FxHashMap::default();
    // How often each form of an entity comes, and first where.
    let mut counts: Vec<Vec<(&str, (usize, usize))>> = Vec::new();
    let mut seats: FxHashMap<(usize, &str), usize> = FxHashMap::default();
    let mut entities: Vec<Entity> = Vec::new();
    for (i, s) in spans.iter().enumerate() {
        let e = *place.entry(owner[i]).or_insert(entities.len());
        if e == entities.len() {
            entities.push(Entity {
                kind: s.kind,
                name: String::new(),
                forms: Vec::new(),
                mentions: 0,
            });
            counts.push(Vec::new());
        }
        owner[i] = e;
        entities[e].mentions += 1;
        let form = &text[s.start..s.end];
        let seat = *seats.entry((e, form)).or_insert_with(|| {
            counts[e].push((form, (0, i)));
            counts[e].len() - 1
        });
        counts[e][seat].1.0 += 1;
    }
    for (entity, mut forms) in entities.iter_mut().zip(counts) {
        forms.sort_by_key(|&(_, (n, first))| (std::cmp::Reverse(n), first));
        let fullest = forms.iter().max_by_key(|(f, (n, first))| {
            (
                f.split_whitespace().count(),
                f.len(),
                *n,
                std::cmp::Reverse(*first),
            )
        });
        entity.name = fullest.map_or_else(String::new, |f| {
            f.0.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        entity.forms = forms.iter().map(|f| f.0.to_string()).collect();
        // The name differs from its form where that holds a line break.
        if !entity.forms.contains(&entity.name) {
            entity.forms.push(entity.name.clone());
        }
    }
    (entities, owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds_name(long: &str, short: &str) -> bool {
        holds(&words_of(long), &words_of(short))
    }

    #[test]
    fn a_shorter_form_may_drop_and_shorten_words() {
        assert!(holds_name("Recep Tayyip Erdoğan", "Erdogan"));
        assert!(holds_name("Lukas Vahora", "L. Vahora"));
        assert!(holds_name("S. Hope", "Shai Hope"));
        assert!(holds_name("George Walker Bush", "George W. Bush"));
    }

    #[test]
    fn another_person_is_not_held() {
        assert!(!holds_name("George H. W. Bush", "George W. Bush"));
        assert!(!holds_name("Lukas Vahora", "M. Vahora"));
        assert!(!holds_name("Lukas Vahora", "Lukas V."));
        assert!(!holds_name("Lukas Vahora", ""));
    }

    #[test]
    fn titles_and_initials_alone_are_nobody() {
        let text = "H.R. 5, Speaker and Ines Okwara";
        let mut spans: Vec<Span> = [(0, 4), (8, 15), (20, 31)]
            .map(|(start, end)| Span {
                start,
                end,
                kind: EntityKind::Person,
            })
            .to_vec();
        let (entities, owner) = people_with_names(text, &mut spans);
        assert_eq!(owner, [0]);
        assert_eq!(entities[0].name, "Ines Okwara");
        assert_eq!((spans.len(), spans[0].start), (1, 20));
    }

    #[test]
    fn a_company_drops_its_legal_form_but_not_its_name() {
        assert_eq!(
            without_form(words_of("Harbour Cranes Co. Ltd")),
            ["harbour", "cranes"]
        );
        assert_eq!(without_form(words_of("Co")), ["co"]);
    }
}
