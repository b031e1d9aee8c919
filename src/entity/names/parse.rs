//! Parts of a name: titles and generational suffixes go, particles are marked, the rest stays in order.

use super::roles::{self, Cue, Roles};
use super::{MAX_WORDS, common, fold, orgs};
use crate::article::EntityKind;

pub const SUFFIXES: &[&str] = &["jr", "junior", "sr", "ii", "iii", "iv", "phd", "md", "esq"];
pub const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la",
    "le", "al", "el", "bin", "ibn", "bint", "abu", "ben", "ter", "zu", "y", "e", "the", "of", "af",
    "av",
];
/// A name in parts. Words are folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Names and initials in their order without particles, given names first where a comma said so.
    pub words: Vec<String>,
    /// The surname with its particles, or all parts of a hyphenated word at the end, in one word.
    /// For other kinds: the first letters, small words included (`boj`).
    pub joined: Option<String>,
    /// How many words at the end a hyphen makes one surname; 1 for none; 0 when a hyphen makes them a given name
    /// (`Sam-yeong`), so that the surname comes first.
    pub tied: usize,
    /// First letters of the words, particles included, of a name of three to six full words. For a query: the
    /// word itself, when it is written like letters (`MBS`). For other kinds: the name as written, when another
    /// usual name of the same thing took its place.
    pub letters: Option<String>,
    /// A title stood in front.
    pub titled: bool,
    /// What the bearer is, as far as known.
    pub roles: Roles,
    /// Generational suffix.
    pub suffix: Option<String>,
}

impl Parsed {
    /// Whether some word is more than an initial.
    pub fn has_name(&self) -> bool {
        self.words
            .iter()
            .any(|w| w.chars().count() > 1 || !w.is_ascii())
    }

    /// Whether the first word is likely the surname (Chinese, Korean, Vietnamese order).
    pub fn surname_first(&self) -> bool {
        self.words.len() > 1 && (self.tied == 0 || common::is_eastern(&self.words[0]))
    }

    /// Places in `words` where the surname may stand, most likely first.
    pub fn surnames(&self) -> Vec<usize> {
        let n = self.words.len();
        if self.tied == 0 && n > 1 {
            return vec![0];
        }
        let mut out = vec![n.saturating_sub(1)];
        if n > 2 && self.words[n - 2].len() > 1 {
            out.push(n - 2);
        }
        if self.surname_first() {
            out.push(0);
        }
        out.dedup();
        out
    }

    /// The parts of a hyphenated surname.
    pub fn double_surname(&self) -> Option<String> {
        let from = self.words.len().checked_sub(self.tied);
        let parts = self.words.get(from.filter(|_| self.tied > 1)?..)?;
        Some(parts.join(" "))
    }

    /// Whether the surname is a patronymic: `bin Salman` is not called Salman.
    pub fn is_son(&self) -> bool {
        let joined = self.joined.as_deref().unwrap_or("");
        let rest = self
            .words
            .last()
            .and_then(|w| joined.strip_suffix(w.as_str()));
        matches!(rest, Some("bin" | "ibn" | "bint"))
    }

    /// Appends fields parted by `|`, which folded words never hold: the words, `cue`, and what else there is. Fields at
    /// the end that say nothing are left out.
    pub fn encode(&self, cue: &str, out: &mut String) {
        for (i, word) in self.words.iter().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            out.push_str(word);
        }
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let fields = [
            cue.to_owned(),
            match self.roles.0 {
                0 => String::new(),
                roles => format!("{roles:x}"),
            },
            if self.titled { "t" } else { "" }.to_owned(),
            text(&self.letters),
            text(&self.joined),
            match self.tied {
                1 => String::new(),
                tied => tied.to_string(),
            },
            text(&self.suffix),
        ];
        let told = fields.iter().rposition(|f| !f.is_empty());
        for field in &fields[..told.map_or(0, |last| last + 1)] {
            out.push('|');
            out.push_str(field);
        }
    }

    /// The reverse of [`Parsed::encode`], with the cue.
    pub fn decode(text: &str) -> Option<(Self, &str)> {
        let mut fields = text.split('|');
        let words: Vec<String> = fields
            .next()?
            .split(' ')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        let mut field = || fields.next().filter(|f| !f.is_empty());
        let cue = field().unwrap_or("");
        let roles = field().map_or(Some(0), |f| u64::from_str_radix(f, 16).ok())?;
        let titled = field() == Some("t");
        let letters = field().map(str::to_owned);
        let joined = field().map(str::to_owned);
        let tied = field()
            .map_or(Some(1), |f| f.parse().ok())
            .filter(|t| *t <= words.len().max(1))?;
        let suffix = field().map(str::to_owned);
        let name = Self {
            words,
            joined,
            tied,
            letters,
            titled,
            roles: Roles(roles),
            suffix,
        };
        fields.next().is_none().then_some((name, cue))
    }
}

/// Parts of a name of this kind.
pub fn parse(kind: EntityKind, text: &str) -> (Parsed, Cue) {
    if kind == EntityKind::Person {
        return person(text);
    }
    let all = fold::words(text, MAX_WORDS);
    let joined = orgs::all_letters(&all);
    let written = orgs::bare(all);
    let words = orgs::usual(&written);
    let letters = (words != written).then(|| written.join(" "));
    let name = Parsed {
        words,
        joined,
        letters,
        tied: 1,
        ..Parsed::default()
    };
    (name, Cue::None)
}

fn person(text: &str) -> (Parsed, Cue) {
    // `Holmes a Court`, `Thomas à Kempis`: a particle, where `James A Court` has an initial.
    let text = text.replace(" a ", " a'").replace(" à ", " a'");
    // A tagger takes `Ines Okwara (D-Wisc` for a name.
    let text = text
        .split_once(" (")
        .map_or(text.as_str(), |(name, _)| name);
    let (mut words, last) = match text.split_once(',') {
        Some((last, first)) => {
            let mut words = fold::words(first, MAX_WORDS);
            let behind = words.iter().all(|w| SUFFIXES.contains(&w.as_str()));
            let front = fold::words(last, MAX_WORDS);
            if behind {
                (front.into_iter().chain(words).collect(), last)
            } else {
                words.extend(front);
                (words, last)
            }
        }
        None => (fold::words(text, MAX_WORDS), text),
    };
    words.truncate(MAX_WORDS);
    // `Mac Sharry` is one word.
    for at in (1..words.len()).rev() {
        if matches!(words[at - 1].as_str(), "mac" | "mc") && words[at].chars().count() > 2 {
            let rest = words.remove(at);
            words[at - 1].push_str(&rest);
        }
    }
    let mut suffix = None;
    while words.len() > 1
        && let Some(s) = words.pop_if(|w| SUFFIXES.contains(&w.as_str()))
    {
        suffix = Some(if s == "junior" { "jr".to_owned() } else { s });
    }
    let (titled, roles, cue) = roles::take(&mut words);
    let surname_at = words.iter().rposition(|w| !PARTICLES.contains(&w.as_str()));
    let joined = surname_at.and_then(|at| {
        let from = words[..at]
            .iter()
            .rposition(|w| !PARTICLES.contains(&w.as_str()))
            .map_or(0, |i| i + 1);
        (from < at).then(|| words[from..=at].concat())
    });
    let joined = joined.or_else(|| {
        let run = last
            .split_whitespace()
            .next_back()
            .filter(|w| w.contains('-'))?;
        let parts = fold::words(run, MAX_WORDS);
        (parts.len() > 1 && words.len() > parts.len() && words.ends_with(&parts))
            .then(|| parts.concat())
    });
    let full = |w: &String| w.chars().count() > 1;
    let letters = if let [one] = words.as_slice() {
        let capitals = text.trim().chars().all(|c| c.is_ascii_uppercase());
        (capitals && (3..=5).contains(&one.len())).then(|| one.clone())
    } else {
        ((3..=6).contains(&words.len()) && words.iter().all(full))
            .then(|| words.iter().filter_map(|w| w.chars().next()).collect())
    };
    // `Le` and the like in front of other words are surnames in Vietnam, particles elsewhere.
    let mut at = 0;
    words.retain(|w| {
        at += 1;
        // A letter in front is an initial: `Y. Sinha`.
        at == 1 && w.len() == 1 || !PARTICLES.contains(&w.as_str())
    });
    for w in &mut words {
        // `MacDonald` and `McDonald` are spelt as the clerk likes.
        if w.starts_with("mac") && w.len() > 6 && w.is_ascii() {
            w.remove(1);
        }
    }
    let tied = tied(last).min(words.len().saturating_sub(1).max(1));
    let name = Parsed {
        words,
        joined,
        tied,
        letters,
        titled,
        roles,
        suffix,
    };
    (name, cue)
}

/// A name as running text has it: given names first, without titles and suffixes, otherwise as typed.
pub fn as_written(kind: EntityKind, text: &str) -> String {
    let text = &text.replace(char::is_control, " ");
    if kind != EntityKind::Person {
        return text.trim().to_owned();
    }
    let is_suffix = |w: &str| {
        let folded = fold::words(w, 2);
        matches!(folded.as_slice(), [one] if SUFFIXES.contains(&one.as_str()))
    };
    let mut words: Vec<&str> = match text.split_once(',') {
        Some((last, first)) => first
            .split_whitespace()
            .chain(last.split_whitespace())
            .collect(),
        None => text.split_whitespace().collect(),
    };
    words.retain(|w| !is_suffix(w));
    let mut rest = fold::words(&words.join(" "), MAX_WORDS);
    roles::take(&mut rest);
    while words.len() > 1 && fold::words(&words.join(" "), MAX_WORDS).len() > rest.len() {
        words.remove(0);
    }
    words.join(" ")
}

/// What a hyphen in the last word says, see [`Parsed::tied`].
fn tied(text: &str) -> usize {
    let last = text.split_whitespace().next_back().unwrap_or("");
    let parts = last.split('-').filter(|p| !p.is_empty()).take(MAX_WORDS);
    let names = parts.filter(|p| !PARTICLES.contains(&p.to_lowercase().as_str()));
    let names: Vec<&str> = names.collect();
    let capital = |p: &&str| p.starts_with(char::is_uppercase);
    match names.as_slice() {
        [_] | [] => 1,
        [first, rest @ ..] if capital(first) && !rest.iter().any(capital) => 0,
        all if all.iter().all(|p| p.chars().count() > 2 && capital(p)) => all.len(),
        _ => 1,
    }
}
