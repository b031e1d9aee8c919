//! Spelling families: one name written in Latin letters in several ways.
//!
//! The skeleton keeps classes of consonants and is the index key. Two words are one family when their
//! skeletons agree and their vowels nearly do.

/// Letters of a skeleton.
pub const CLASSES: &str = "aptksflrmn";

/// Consonant classes of a folded word: `a` for a vowel in front, then p t k s f l r m n. A word in a
/// script that has none of them stands for itself.
pub fn skeleton(word: &str) -> String {
    let mut out = String::new();
    let w = word.as_bytes();
    let mut i = 0;
    let mut previous = None;
    while i < w.len() {
        let rest = &w[i..];
        let (class, used) = match rest {
            [b's', b'h', b'c', b'h', ..] | [b't' | b'd', b's', b'c', b'h', ..] => (Some('s'), 4),
            [b's', b'c', b'h', ..] | [b't', b'c' | b's', b'h', ..] | [b'd', b'z', b'h', ..] => {
                (Some('s'), 3)
            }
            [b's' | b'c' | b'z', b'h', ..]
            | [b'c', b'z', ..]
            | [b't', b's' | b'z', ..]
            | [b'd', b'j' | b'z' | b's', ..]
            | [b'h', b's', ..]
            | [b's', b'z', ..] => (Some('s'), 2),
            [b'k' | b'g', b'h', ..] | [b'c', b'k', ..] => (Some('k'), 2),
            [b'p', b'h', ..] => (Some('f'), 2),
            _ => (single(rest, i == 0), 1),
        };
        if let Some(c) = class
            && previous != Some(c)
        {
            out.push(c);
        }
        previous = class;
        i += used;
    }
    if out.is_empty() { word.to_owned() } else { out }
}

/// The class of a letter that stands for itself.
fn single(rest: &[u8], first: bool) -> Option<char> {
    Some(match *rest {
        [b'p' | b'b', ..] => 'p',
        [b't' | b'd', ..] => 't',
        // Pinyin's q is the ch of older romanisations.
        [b'q', b'i', b'a' | b'e' | b'o' | b'u' | b'n' | b'w', ..] => 's',
        [b'c', b'e' | b'i' | b'y', ..] => 's',
        [b'k' | b'g' | b'q' | b'c', ..] => 'k',
        [b's' | b'z' | b'x' | b'j', ..] => 's',
        [b'f' | b'v' | b'w', ..] => 'f',
        [b'l', ..] => 'l',
        [b'r', ..] => 'r',
        [b'm', ..] => 'm',
        [b'n', ..] => 'n',
        [b'a' | b'e' | b'i' | b'o' | b'u' | b'y', ..] if first => 'a',
        _ => return None,
    })
}

/// Whether two folded words can be spellings of one name.
pub fn family(a: &str, b: &str) -> bool {
    if !a.is_ascii() || !b.is_ascii() || skeleton(a) != skeleton(b) || sexes(a, b) {
        return false;
    }
    let (va, vb) = (vowels(a), vowels(b));
    // Words of one syllable have only their vowel to tell them apart.
    let (short, letters) = (va.len().min(vb.len()), a.len().min(b.len()));
    let lenient = short > 1 && letters > 3 || short > 0 && letters > 5;
    va == vb || lenient && one_apart(&va, &vb)
}

/// Mario and Maria.
pub fn sexes(a: &str, b: &str) -> bool {
    let ends = |x: &str, y: &str| x.ends_with('o') && y.ends_with('a');
    ends(a, b) || ends(b, a)
}

/// Groups of vowels, each of them front (`e`), open (`a`), back (`o`), or one after the other.
fn vowels(word: &str) -> Vec<String> {
    let is = |c: char| "aeiouy".contains(c);
    let groups = word.split(|c: char| !is(c)).filter(|g| !g.is_empty());
    groups
        .map(|group| match group {
            // Umlauts, and Korea's romanisations of one vowel.
            "ae" => "a".to_owned(),
            "oe" | "ue" | "eo" | "eu" => "o".to_owned(),
            _ => {
                let mut out = String::new();
                for c in group.chars() {
                    let class = match c {
                        'a' => 'a',
                        'o' | 'u' => 'o',
                        _ => 'e',
                    };
                    if !out.ends_with(class) {
                        out.push(class);
                    }
                }
                out
            }
        })
        .collect()
}

/// One group more, or one that is another by a step.
fn one_apart(a: &[String], b: &[String]) -> bool {
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[front..], &b[front..]);
    let back = a.iter().rev().zip(b.iter().rev());
    let back = back.take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - back], &b[..b.len() - back]) {
        ([], []) | ([_], []) | ([], [_]) => true,
        ([x], [y]) => super::edit::distance(x, y, 1).is_some(),
        _ => false,
    }
}

/// Digraphs of one sound in one letter: Soeharto and Suharto.
pub fn plain(word: &str) -> String {
    let mut out = word.to_owned();
    for (digraph, letter) in [
        ("oe", "u"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("ie", "i"),
        ("sch", "sh"),
        ("tsch", "ch"),
    ] {
        if out.contains(digraph) {
            out = out.replace(digraph, letter);
        }
    }
    out
}

/// Surnames of East Asia whose romanisations have no more than a letter in common; every line is one name.
const ONE_SURNAME: &[&str] = &[
    "lee yi rhee ri ree",
    "roh noh no ro",
    "park pak bak",
    "choi choe",
    "chung jung jeong cheong chong",
    "cho jo joe",
    "yoo yu ryu ryoo yoo you",
    "lim im rim yim",
    "kang gang",
    "kim gim",
    "ko koh go ke",
    "woo wu",
    "seo suh so",
    "chun jeon chon jun",
    "yoon yun youn",
    "kwon gwon",
    "kwak gwak",
    "baek paik baik",
    "yang ryang",
    "tsai cai",
    "tsao cao",
    "tsui cui",
    "hsieh xie",
    "teng deng",
    "chiang jiang",
    "chu zhu",
    "chou zhou",
    "chao zhao",
    "chang zhang",
];

/// The other romanisations of an East Asian surname.
pub fn surname_forms(word: &str) -> impl Iterator<Item = &'static str> + '_ {
    let lines = ONE_SURNAME
        .iter()
        .filter(move |l| l.split(' ').any(|w| w == word));
    lines.flat_map(|l| l.split(' ')).filter(move |w| *w != word)
}
