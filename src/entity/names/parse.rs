//! Parts of a name: titles and generational suffixes go, particles are marked, the rest stays in order.

use super::{Cue, MAX_WORDS, fold, orgs};
use crate::article::EntityKind;

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "sir",
    "dame",
    "lady",
    "lord",
    "dr",
    "prof",
    "professor",
    "president",
    "minister",
    "premier",
    "chancellor",
    "secretary",
    "senator",
    "sen",
    "rep",
    "representative",
    "congressman",
    "congresswoman",
    "governor",
    "gov",
    "mayor",
    "ambassador",
    "general",
    "gen",
    "colonel",
    "col",
    "lieutenant",
    "lt",
    "sergeant",
    "captain",
    "capt",
    "admiral",
    "marshal",
    "chairman",
    "chairwoman",
    "chairperson",
    "chief",
    "director",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "officer",
    "commissioner",
    "undersecretary",
    "economist",
    "analyst",
    "leader",
    "deputy",
    "treasurer",
    "envoy",
    "negotiator",
    "sheikh",
    "shaikh",
    "ayatollah",
    "hojatoleslam",
    "monsieur",
    "madame",
    "mme",
    "herr",
    "frau",
    "senor",
    "senora",
    "rev",
    "reverend",
    "cardinal",
    "archbishop",
    "emir",
    "sultan",
    "taoiseach",
    "speaker",
    "coach",
    "manager",
    "hon",
    "vice",
    "acting",
    "former",
];
/// Titles that are names as well: only as the first word.
const FIRST_ONLY: &[&str] = &[
    "king", "queen", "prince", "princess", "pope", "judge", "justice", "bishop", "major", "baron",
    "count", "duke",
];
const MALE: &[&str] = &[
    "mr",
    "sir",
    "lord",
    "king",
    "prince",
    "spokesman",
    "chairman",
    "congressman",
    "monsieur",
    "herr",
    "senor",
];
const FEMALE: &[&str] = &[
    "mrs",
    "ms",
    "miss",
    "dame",
    "lady",
    "queen",
    "princess",
    "spokeswoman",
    "chairwoman",
    "congresswoman",
    "madame",
    "mme",
    "frau",
    "senora",
];
const SUFFIXES: &[&str] = &["jr", "junior", "sr", "ii", "iii", "iv", "phd", "md", "esq"];
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "la",
    "le", "al", "el", "bin", "ibn", "bint", "abu", "ben", "ter", "zu", "y", "e", "the", "of", "af",
    "av",
];
const SURNAME_FIRST: &[&str] = &[
    "kim", "lee", "park", "choi", "chung", "jung", "kang", "cho", "yoon", "roh", "chun", "moon",
    "deng", "teng", "xi", "hsi", "mao", "zhao", "chao", "hu", "wen", "li", "zhang", "chang",
    "wang", "liu", "chen", "yang", "huang", "wu", "zhou", "chou", "xu", "hsu", "sun", "ma", "zhu",
    "chu", "guo", "kuo", "he", "lin", "luo", "jiang", "chiang", "tang", "han", "feng", "peng",
    "qin", "qian", "nguyen", "tran", "pham", "le", "orban", "tsai", "ma", "yao", "bo", "lai",
    "shin",
];

/// A name in parts. Words are folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Names and initials in their order, given names first where a comma said so.
    pub words: Vec<String>,
    /// The surname with its particles in one word, when it has some.
    pub joined: Option<String>,
    /// A title stood in front.
    pub titled: bool,
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
        self.words.len() > 1 && SURNAME_FIRST.contains(&self.words[0].as_str())
    }

    /// Places in `words` where the surname may stand, most likely first.
    pub fn surnames(&self) -> Vec<usize> {
        let n = self.words.len();
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

    /// Fields parted by `|`, which folded words never hold.
    pub fn encode(&self) -> String {
        let titled = if self.titled { "t" } else { "" };
        let (joined, suffix) = (
            self.joined.as_deref().unwrap_or(""),
            self.suffix.as_deref().unwrap_or(""),
        );
        format!("{}|{joined}|{titled}|{suffix}", self.words.join(" "))
    }

    /// The reverse of [`Parsed::encode`].
    pub fn decode(text: &str) -> Option<Self> {
        let mut fields = text.split('|');
        let words = fields
            .next()?
            .split(' ')
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect();
        let some = |f: &str| (!f.is_empty()).then(|| f.to_owned());
        let joined = some(fields.next()?);
        let titled = fields.next()? == "t";
        let suffix = some(fields.next()?);
        fields.next().is_none().then_some(Self {
            words,
            joined,
            titled,
            suffix,
        })
    }
}

/// Parts of a name of this kind.
pub fn parse(kind: EntityKind, text: &str) -> (Parsed, Cue) {
    if kind != EntityKind::Person {
        let words = orgs::normal(fold::words(text, MAX_WORDS));
        return (
            Parsed {
                words,
                ..Parsed::default()
            },
            Cue::None,
        );
    }
    let mut words = match text.split_once(',') {
        Some((last, first)) => {
            let mut words = fold::words(first, MAX_WORDS);
            let behind = words.iter().all(|w| SUFFIXES.contains(&w.as_str()));
            let last = fold::words(last, MAX_WORDS);
            if behind {
                last.into_iter().chain(words).collect()
            } else {
                words.extend(last);
                words
            }
        }
        None => fold::words(text, MAX_WORDS),
    };
    words.truncate(MAX_WORDS);
    let mut suffix = None;
    while words.len() > 1
        && let Some(s) = words.pop_if(|w| SUFFIXES.contains(&w.as_str()))
    {
        suffix = Some(if s == "junior" { "jr".to_owned() } else { s });
    }
    let several = words.len() > 1;
    let title =
        |i: usize, w: &str| TITLES.contains(&w) || i == 0 && several && FIRST_ONLY.contains(&w);
    let end = words
        .iter()
        .enumerate()
        .rposition(|(i, w)| title(i, w))
        .map_or(0, |i| i + 1);
    let mut cue = Cue::None;
    for w in words.drain(..end) {
        if MALE.contains(&w.as_str()) {
            cue = Cue::Male;
        } else if FEMALE.contains(&w.as_str()) {
            cue = Cue::Female;
        }
    }
    let surname_at = words.iter().rposition(|w| !PARTICLES.contains(&w.as_str()));
    let joined = surname_at.and_then(|at| {
        let from = words[..at]
            .iter()
            .rposition(|w| !PARTICLES.contains(&w.as_str()))
            .map_or(0, |i| i + 1);
        (from < at).then(|| words[from..=at].concat())
    });
    // `Le` and the like in front of other words are surnames in Vietnam, particles elsewhere.
    words.retain(|w| !PARTICLES.contains(&w.as_str()));
    for w in &mut words {
        if w.starts_with("mac") && w.len() > 6 && w.is_ascii() {
            w.remove(1);
        }
    }
    (
        Parsed {
            words,
            joined,
            titled: end > 0,
            suffix,
        },
        cue,
    )
}
