//! Judges two names of persons: the surnames must agree, then the given names, then what stands between.

use super::parse::Parsed;
use super::translit::{family, skeleton};
use super::{How, Reach, edit, nicknames};

/// Surnames that lie one edit or one spelling apart from another frequent one: never each other's error.
const FREQUENT: &[&str] = &[
    "baker",
    "barker",
    "becker",
    "parker",
    "brown",
    "braun",
    "bond",
    "band",
    "carter",
    "cartier",
    "clark",
    "clarke",
    "davis",
    "davies",
    "dole",
    "doyle",
    "fisher",
    "fischer",
    "ford",
    "fort",
    "green",
    "greene",
    "grant",
    "brant",
    "hall",
    "hill",
    "hull",
    "harris",
    "harrison",
    "hart",
    "hunt",
    "hunter",
    "johnson",
    "johnston",
    "jonson",
    "kelly",
    "lang",
    "lange",
    "long",
    "lee",
    "lewis",
    "martin",
    "marin",
    "mason",
    "mayer",
    "meyer",
    "meier",
    "miller",
    "milner",
    "moore",
    "more",
    "morgan",
    "morris",
    "murray",
    "murphy",
    "myers",
    "nelson",
    "nielsen",
    "olsen",
    "olson",
    "palmer",
    "peters",
    "petersen",
    "peterson",
    "philips",
    "phillips",
    "reed",
    "reid",
    "roberts",
    "robertson",
    "rogers",
    "rose",
    "ross",
    "schmidt",
    "schmitt",
    "smith",
    "smyth",
    "stevens",
    "stephens",
    "taylor",
    "tyler",
    "thomas",
    "thompson",
    "thomson",
    "turner",
    "walker",
    "waller",
    "wall",
    "ward",
    "wood",
    "woods",
    "wright",
    "white",
    "young",
    "hansen",
    "hanson",
    "jansen",
    "jensen",
    "keller",
    "kellner",
    "weber",
    "webber",
    "black",
    "block",
    "burns",
    "byrne",
];

/// How a query's person can be a record's person.
pub fn persons(q: &Parsed, r: &Parsed, reach: Reach) -> Option<How> {
    if let (Some(a), Some(b)) = (&q.suffix, &r.suffix)
        && a != b
    {
        return None;
    }
    let n = q.words.len();
    let mut best: Option<How> = None;
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
            if let Some(how) = seated(q, s, r, t, reach)
                && how.reach() <= reach
                && best.is_none_or(|b| how.sureness() > b.sureness())
            {
                best = Some(how);
            }
        }
    }
    best
}

fn seated(q: &Parsed, s: usize, r: &Parsed, t: usize, reach: Reach) -> Option<How> {
    let others = |p: &Parsed, at: usize| -> Vec<String> {
        p.words
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != at)
            .map(|(_, w)| w.clone())
            .collect()
    };
    let (a, b) = (&q.words[s], &r.words[t]);
    let joined = q.joined.as_deref() == Some(b) || r.joined.as_deref() == Some(a);
    let surname = if joined {
        How::Exact
    } else {
        word(a, b, false)?
    };
    let (gq, gr) = (others(q, s), others(r, t));
    if gr.is_empty() && !q.surnames().contains(&s) {
        return None;
    }
    if gq.is_empty() || gr.is_empty() {
        // Without a given name nothing supports a guess about the surname.
        return match surname {
            How::Exact if gq.is_empty() && q.titled => Some(How::TitleSurname),
            How::Exact if gq.is_empty() && gr.is_empty() => Some(How::Exact),
            How::Exact => Some(How::Surname),
            How::Transliteration if near(a, b, q.titled) => Some(How::Transliteration),
            _ => None,
        };
    }
    let given = givens(&gq, &gr)?;
    if surname == How::Typo && (!matches!(given, How::Exact | How::Middle) || reach < Reach::Fuzzy)
    {
        return None;
    }
    if given == How::Typo && surname != How::Exact {
        return None;
    }
    Some(weaker(surname, given))
}

fn weaker(a: How, b: How) -> How {
    if a.sureness() <= b.sureness() { a } else { b }
}

/// Given and middle names: the first must agree, and so must each pair behind it.
fn givens(q: &[String], r: &[String]) -> Option<How> {
    if q == r {
        return Some(How::Exact);
    }
    let (jq, jr) = (q.concat(), r.concat());
    if jq == jr {
        return Some(How::Exact);
    }
    let pairs = q.iter().zip(r).try_fold(How::Exact, |worst, (a, b)| {
        Some(weaker(worst, word(a, b, true)?))
    });
    let paired = pairs.map(|how| {
        if q.len() == r.len() {
            how
        } else {
            weaker(how, How::Middle)
        }
    });
    // Hsiao-p'ing and Xiaoping: one name in two words.
    let parted = q.len() != r.len() && q.len().min(r.len()) == 1;
    let whole = q.iter().chain(r).all(|w| w.len() > 1);
    paired.or_else(|| {
        (parted && whole && jq.len() > 4 && family(&jq, &jr)).then_some(How::Transliteration)
    })
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
    if a.chars().count() < 2 || b.chars().count() < 2 {
        return None;
    }
    if given && nicknames::related(a, b) {
        return Some(How::Nickname);
    }
    let told_apart = if given {
        nicknames::known(a) && nicknames::known(b)
    } else {
        FREQUENT.contains(&a) && FREQUENT.contains(&b)
    };
    if told_apart {
        return None;
    }
    if !swapped(a, b) && family(a, b) {
        return Some(How::Transliteration);
    }
    let shorter = a.chars().count().min(b.chars().count());
    if shorter < 4 || !a.is_ascii() || !b.is_ascii() {
        return None;
    }
    let edits = edit::distance(a, b, 1).is_some();
    // The keys reach skeletons one edit away; an edit that changes more of the skeleton is not looked for.
    (edits && (given || edit::distance(&skeleton(a), &skeleton(b), 1).is_some()))
        .then_some(How::Typo)
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
    a.len().min(b.len()) >= least && edit::distance(a, b, 1).is_some()
}
