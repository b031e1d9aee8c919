//! What people are called by: titles, and the words that say of what ("finance minister").
//!
//! A role word has a bit; words of one line share it. A query's bits are compared with those that an article gives
//! a person, so that of two Bakers the Treasury secretary is found and the senator is not.

use super::fold;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Titles that can stand alone before a surname. The first letter of a line says more about it: `m` and `f` tell
/// the sex, `1` a title that is a name as well and counts only in front.
const TITLES: &[&str] = &[
    "- president",
    "- minister",
    "- premier",
    "- chancellor",
    "- secretary undersecretary",
    "- chair chairperson",
    "m chairman",
    "f chairwoman",
    "- governor gov",
    "- senator sen",
    "- representative rep",
    "m congressman",
    "f congresswoman",
    "- director",
    "- general gen",
    "1m king emir sultan",
    "1f queen",
    "1m prince",
    "1f princess",
    "1m pope",
    "1- judge justice",
    "1- bishop",
    "- archbishop cardinal rev reverend",
    "- chief",
    "- spokesperson",
    "m spokesman",
    "f spokeswoman",
    "- mayor",
    "- ambassador envoy",
    "- commissioner",
    "- colonel col lieutenant lt captain capt",
    "1- major",
    "- admiral",
    "- sergeant sgt",
    "- marshal",
    "- economist analyst",
    "- leader",
    "- professor prof",
    "- coach manager",
    "- treasurer",
    "- speaker",
    "- officer",
    "- negotiator",
    "- taoiseach",
];
/// Words before or after a title that say of what.
const FIELDS: &[&str] = &[
    "finance",
    "foreign",
    "defence defense",
    "trade commerce",
    "energy oil petroleum",
    "agriculture farm",
    "treasury",
    "budget",
    "prime",
    "vice deputy assistant",
    "interior home",
    "justice attorney",
    "health",
    "education",
    "transport transportation",
    "labour labor employment",
    "industry",
    "economy economic economics planning",
    "state",
    "bank",
];
/// Titles that tell at most the sex.
const PLAIN: &[&str] = &[
    "m mr sir lord monsieur herr senor sheikh shaikh ayatollah hojatoleslam",
    "f mrs ms miss dame lady madame mme frau senora",
    "- dr doctor hon acting former late",
    "1m baron count duke",
];
/// Words that stand between a title and "of" and its field.
const LINKS: &[&str] = &["of", "the", "for", "and"];

/// The sex that a title tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cue {
    /// Nothing known.
    #[default]
    None,
    /// Called Mr., Sir, King ...
    Male,
    /// Called Mrs., Miss, Queen ...
    Female,
}

/// Roles as a set of bits: titles in the low bits, fields above them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(pub u64);

const FIRST_FIELD: usize = TITLES.len();
const _: () = assert!(FIRST_FIELD + FIELDS.len() <= 64);

impl Roles {
    /// Both sets.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The titles without their fields.
    fn titles(self) -> u64 {
        self.0 & ((1 << FIRST_FIELD) - 1)
    }

    /// Whether there is no title among them.
    pub fn is_empty(self) -> bool {
        self.titles() == 0
    }

    /// How well the roles of a person answer those asked for: a title in common, then each field. 0 for none.
    pub fn answer(self, asked: Self) -> u32 {
        if self.titles() & asked.titles() == 0 {
            return 0;
        }
        1 + (self.0 & asked.0).count_ones()
    }
}

#[derive(Clone, Copy)]
struct Word {
    roles: Roles,
    cue: Cue,
    title: bool,
    first_only: bool,
}

static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    let titles = TITLES.iter().enumerate().map(|(i, line)| (1 << i, line));
    for (bits, line) in titles.chain(PLAIN.iter().map(|line| (0, line))) {
        let (marks, words) = line.split_once(' ').unwrap_or(("-", line));
        let cue = match marks.trim_start_matches('1') {
            "m" => Cue::Male,
            "f" => Cue::Female,
            _ => Cue::None,
        };
        let (roles, first_only) = (Roles(bits), marks.starts_with('1'));
        map.extend(words.split(' ').map(|w| {
            (
                w,
                Word {
                    roles,
                    cue,
                    title: true,
                    first_only,
                },
            )
        }));
    }
    for (i, line) in FIELDS.iter().enumerate() {
        let roles = Roles(1 << (FIRST_FIELD + i));
        for w in line.split(' ') {
            map.entry(w)
                .or_insert(Word {
                    roles,
                    cue: Cue::None,
                    title: false,
                    first_only: false,
                })
                .roles
                .0 |= roles.0;
        }
    }
    map
});

/// Takes the titles off the front of a name. True when there were some.
pub fn take(words: &mut Vec<String>) -> (bool, Roles, Cue) {
    let known = |w: &String| WORDS.get(w.as_str()).copied();
    let mut end = 0;
    for i in 0..words.len() {
        let Some(word) = known(&words[i]).filter(|w| w.title) else {
            continue;
        };
        // A last word, and "King" anywhere, is a title only when nothing but role words stands before it.
        let in_front = words[..i]
            .iter()
            .all(|w| known(w).is_some() || w == "crown");
        let last = i + 1 == words.len();
        if in_front && !(last && word.first_only) || !last && !word.first_only {
            end = i + 1;
        }
    }
    // "Secretary of State": the field follows.
    if end > 0 && words.get(end).is_some_and(|w| w == "of" || w == "for") {
        let field = |w: &String| {
            LINKS.contains(&w.as_str())
                || known(w).is_some_and(|k| !k.title)
                || w == "affairs"
                || w == "staff"
        };
        end += words[end..].iter().take_while(|w| field(w)).count();
    }
    let (mut roles, mut cue) = (Roles::default(), Cue::None);
    for word in words.drain(..end).filter_map(|w| known(&w)) {
        roles = roles.with(word.roles);
        if word.cue != Cue::None {
            cue = word.cue;
        }
    }
    (end > 0, roles, cue)
}

/// Roles that a text gives the name between bytes `start` and `end`: the words right before it, and an apposition
/// right behind it (", the finance minister,").
pub fn around(text: &str, start: usize, end: usize) -> (Roles, Cue) {
    const WINDOW: usize = 100;
    let (mut roles, mut cue) = (Roles::default(), Cue::None);
    let head = text.get(..start).unwrap_or("");
    let near = (head.len().saturating_sub(WINDOW)..=head.len())
        .find_map(|at| head.get(at..))
        .unwrap_or("");
    let before = near
        .rsplit(|c: char| c.is_whitespace() || c == '-')
        .map(|w| w.trim_end_matches('.'));
    for word in before.filter(|w| !w.is_empty()).take(5) {
        let Some(known) = one(word) else { break };
        roles = roles.with(known.roles);
        if cue == Cue::None {
            cue = known.cue;
        }
    }
    let tail = text.get(end..).unwrap_or("");
    if let Some(tail) = tail.strip_prefix(", ") {
        let stop = tail
            .find([',', '.', ';', ':', '"', '\n', '('])
            .unwrap_or(tail.len())
            .min(WINDOW);
        let clause = (0..=stop).rev().find_map(|at| tail.get(..at)).unwrap_or("");
        for known in clause.split_whitespace().take(8).filter_map(one) {
            roles = roles.with(known.roles);
        }
    }
    (roles, cue)
}

/// Whether a word of running text is a title.
pub fn is_title(word: &str) -> bool {
    one(word).is_some_and(|w| w.title)
}

/// The role of a word of running text.
fn one(word: &str) -> Option<Word> {
    if word.len() > 16 {
        return None;
    }
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return WORDS.get(word).copied();
    }
    let folded = fold::words(word, 1).pop()?;
    WORDS.get(folded.as_str()).copied()
}
