//! Judges two names of persons: the surnames must agree, then the given names, then what stands between.

use super::parse::Parsed;
use super::translit::{family, plain, sexes, surname_forms};
use super::{How, Reach, common, edit, keys, nicknames};

/// How a query's person can be a record's person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The weakest step that was needed.
    pub how: How,
    /// The record has no given name to compare with that of the query.
    pub bare: bool,
    /// Which word of the record is the surname.
    pub surname: usize,
    /// The query's surname is its last word, or its first where surnames come first.
    pub usual: bool,
}

/// The best way to read both names; `None` when they are different people.
pub fn persons(q: &Parsed, r: &Parsed, reach: Reach) -> Option<Fit> {
    if let (Some(a), Some(b)) = (&q.suffix, &r.suffix)
        && a != b
    {
        return None;
    }
    let n = q.words.len();
    let mut best: Option<Fit> = None;
    let mut seats = q.surnames();
    if !seats.contains(&0) {
        seats.push(0);
    }
    for &s in &seats {
        for t in r.surnames() {
            // A query in an order nobody would write must not also read the record in a second way.
            if s != n - 1 && t + 1 != r.words.len() && !q.surname_first() && !r.surname_first() {
                continue;
            }
            if let Some(fit) = seated(q, s, r, t)
                && fit.how.reach() <= reach
                && best.is_none_or(|b| fit.how.sureness() > b.how.sureness())
            {
                best = Some(fit);
            }
        }
    }
    if best.is_none_or(|b| b.how != How::Exact) && n > 1 && turned(&q.words, &r.words) {
        best = Some(Fit {
            how: How::Exact,
            bare: false,
            surname: r.words.len() - 1,
            usual: true,
        });
    }
    if best.is_none() && reach >= Reach::Alias && n == 1 && r.words.len() > 1 {
        let meant = q.letters.is_some() && q.letters == r.letters;
        best = meant.then_some(Fit {
            how: How::Acronym,
            bare: false,
            surname: r.words.len() - 1,
            usual: true,
        });
    }
    best
}

/// The surname stands first on one side and last on the other, wherever it is from.
fn turned(q: &[String], r: &[String]) -> bool {
    let first_last =
        |a: &[String], b: &[String]| a[..1] == b[b.len() - 1..] && a[1..] == b[..b.len() - 1];
    q.len() == r.len() && (first_last(q, r) || first_last(r, q))
}

fn seated(q: &Parsed, s: usize, r: &Parsed, t: usize) -> Option<Fit> {
    let others = |p: &Parsed, at: usize, also: usize| -> Vec<String> {
        let skip = |i: usize| i == at || i < at && i + also > at;
        let kept = p.words.iter().enumerate().filter(|(i, _)| !skip(*i));
        kept.map(|(_, w)| w.clone()).collect()
    };
    let (a, b) = (&q.words[s], &r.words[t]);
    let last = s + 1 == q.words.len() && t + 1 == r.words.len();
    let joined = q.joined.as_deref() == Some(b)
        || r.joined.as_deref() == Some(a)
        || last && q.joined.is_some() && q.joined == r.joined;
    let eastern = q.words.len() > 1 && surname_forms(a).any(|f| f == b);
    let tied = q.tied.max(r.tied);
    let both_tied = tied > 1 && last;
    let (how, k) = if both_tied && q.words.ends_with(&r.words[(t + 1).saturating_sub(tied)..]) {
        (How::Exact, tied)
    } else if joined {
        (How::Exact, 1)
    } else if eastern {
        (How::Transliteration, 1)
    } else {
        (word(a, b, false)?, 1)
    };
    let first = q.surname_first() || t == 0 && r.surname_first();
    let usual = s + 1 == q.words.len() || s == 0 && first;
    if !usual && !matches!(how, How::Exact) {
        return None;
    }
    let (gq, gr) = (others(q, s, k), others(r, t, k));
    // Holden-Brown is nobody called Brown; with a given name beside it it may be.
    let part = last && r.tied > 1 && k == 1 && !joined;
    if part && gq.is_empty() {
        return None;
    }
    if gr.is_empty() && !q.surnames().contains(&s) {
        return None;
    }
    let bare = gr.is_empty() && !gq.is_empty();
    let fit = |how: How| {
        Some(Fit {
            how,
            bare,
            surname: t,
            usual,
        })
    };
    if gq.is_empty() || gr.is_empty() {
        // Without a given name nothing supports a guess about the surname.
        return match how {
            How::Exact if gq.is_empty() && q.titled => fit(How::TitleSurname),
            How::Exact if gq.is_empty() && gr.is_empty() => fit(How::Exact),
            How::Exact => fit(How::Surname),
            How::Transliteration if near(a, b, q.titled) => fit(How::Transliteration),
            How::Typo if gq.is_empty() && gr.is_empty() && keys::ends_meet(&gq, a, &gr, b) => {
                fit(How::Typo)
            }
            _ => None,
        };
    }
    // Half of a Chinese or Korean given name is another name, not a first one without the middle one.
    let halves = s == 0 && t == 0 && gq.len() != gr.len();
    let given = match halves {
        true if gq.concat() == gr.concat() => How::Exact,
        true => in_two_words(&gq, &gr)?,
        false => givens(&gq, &gr)?,
    };
    let sure = matches!(given, How::Exact | How::Middle | How::Transliteration);
    let weak = matches!(given, How::Typo | How::Initials);
    if how == How::Typo && !sure || weak && how != How::Exact {
        return None;
    }
    let frequent = |w: &String| common::is(w);
    let found = match how {
        // A slip from one frequent name to another is less likely than another person, unless a rare given name
        // speaks for it.
        How::Typo if frequent(a) && frequent(b) && gq.first().is_none_or(frequent) => false,
        How::Typo => keys::ends_meet(&gq, a, &gr, b),
        _ => keys::givens_meet(q, s, r, t),
    };
    found.then_some(())?;
    fit(weaker(how, given))
}

fn weaker(a: How, b: How) -> How {
    if a.sureness() <= b.sureness() { a } else { b }
}

/// Given and middle names: the first must agree, and so must each pair behind it.
pub fn givens(q: &[String], r: &[String]) -> Option<How> {
    if q == r || q.concat() == r.concat() {
        return Some(How::Exact);
    }
    let same_length = q.len() == r.len();
    let paired = pairs(q, r).map(|how| {
        if same_length {
            how
        } else {
            weaker(how, How::Middle)
        }
    });
    paired
        .or_else(|| in_two_words(q, r))
        .or_else(|| behind_others(q, r))
}

fn pairs(q: &[String], r: &[String]) -> Option<How> {
    q.iter().zip(r).try_fold(How::Exact, |worst, (a, b)| {
        Some(weaker(worst, word(a, b, true)?))
    })
}

/// Hsiao-p'ing and Xiaoping: one name in two words.
fn in_two_words(q: &[String], r: &[String]) -> Option<How> {
    let parted = q.len() != r.len() && q.len().min(r.len()) == 1;
    let whole = q.iter().chain(r).all(|w| w.len() > 1);
    let (jq, jr) = (q.concat(), r.concat());
    (parted && whole && jq.len() > 4 && family(&jq, &jr)).then_some(How::Transliteration)
}

/// Seyyed Ebrahim and Ebrahim, T. Boone and Boone: people may go by their later names. These must be spelt out and
/// none between be left out, or George W. would be George H. W.
fn behind_others(q: &[String], r: &[String]) -> Option<How> {
    let (short, long) = if q.len() < r.len() { (q, r) } else { (r, q) };
    let rest = &long[long.len() - short.len()..];
    let spelt = |n: &[String]| n.first().is_some_and(|w| w.chars().count() > 2);
    let how = pairs(short, rest).filter(|h| spelt(short) && spelt(rest) && *h != How::Typo)?;
    Some(weaker(how, How::Middle))
}

/// How one word can stand for another.
fn word(a: &str, b: &str, given: bool) -> Option<How> {
    if a == b {
        return Some(How::Exact);
    }
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
    if given && (initial(a, b) || initial(b, a)) {
        return Some(How::Initials);
    }
    if a.chars().count() < 2 || b.chars().count() < 2 || given && sexes(a, b) {
        return None;
    }
    if given && nicknames::related(a, b) {
        return Some(How::Nickname);
    }
    if given && nicknames::known(a) && nicknames::known(b) {
        return None;
    }
    if given && (pet_form(a, b) || pet_form(b, a)) {
        return Some(How::Nickname);
    }
    if !swapped(a, b) && family(a, b) {
        return Some(How::Transliteration);
    }
    let shorter = a.chars().count().min(b.chars().count());
    let most = if shorter > 9 { 2 } else { 1 };
    let plain = shorter > 3 && a.is_ascii() && b.is_ascii();
    (plain && edit::distance(a, b, most).is_some()).then_some(How::Typo)
}

/// Cory for Corazon: the beginning of the name with -y or -ie, also when no table knows it.
fn pet_form(short: &str, name: &str) -> bool {
    let stem = short.strip_suffix("ie").or_else(|| short.strip_suffix('y'));
    stem.is_some_and(|s| s.len() > 2 && name.len() > short.len() && name.starts_with(s))
}

/// Two neighbours have changed places: a slip of the fingers, not a spelling.
fn swapped(a: &str, b: &str) -> bool {
    let sorted = |w: &str| {
        let mut letters: Vec<char> = w.chars().collect();
        letters.sort_unstable();
        letters
    };
    a.len() == b.len() && sorted(a) == sorted(b) && edit::distance(a, b, 1).is_some()
}

/// A surname alone says little, so its spelling must be close.
fn near(a: &str, b: &str, titled: bool) -> bool {
    let least = if titled { 4 } else { 5 };
    let close =
        || edit::distance(a, b, 1).is_some() || edit::distance(&plain(a), &plain(b), 1).is_some();
    a.len().min(b.len()) >= least && close()
}
