//! The language of an article: as declared, else as its first paragraphs show.
//!
//! Nearly all of an archive is in one language, and detection by letter statistics costs more than reading
//! does. So English, by its commonest words, is tried first and costs next to nothing.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use whatlang::{Detector, Lang};

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 1200;
/// Shorter texts say too little, in bytes.
const LEAST: usize = 120;

/// Words that are looked at.
const WORDS: usize = 80;

/// The commonest words of English that are rare in other languages, each where its number sends it or at the
/// next free place: the first thing that is asked of every word costs one look.
const ENGLISH: [u64; PLACES] = {
    let words = [
        "and", "are", "as", "at", "been", "but", "by", "for", "from", "had", "has", "have", "is",
        "it", "of", "said", "that", "the", "their", "this", "to", "was", "which", "with",
    ];
    let (mut out, mut at) = ([0; PLACES], 0);
    while at < words.len() {
        let number = packed(words[at].as_bytes());
        let mut place = place(number);
        while out[place] != 0 {
            place = (place + 1) % PLACES;
        }
        out[place] = number;
        at += 1;
    }
    out
};

/// A power of two with room to spare, so that most places are free.
const PLACES: usize = 128;

const fn place(number: u64) -> usize {
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - PLACES.trailing_zeros())) as usize
}

/// Whether a word, [`packed`], is one of [`ENGLISH`].
fn is_common(number: u64) -> bool {
    let mut place = place(number);
    while ENGLISH[place] != 0 {
        if ENGLISH[place] == number {
            return true;
        }
        place = (place + 1) % PLACES;
    }
    false
}

/// Languages that are told apart; letter statistics mix up small neighbours of theirs.
const KNOWN: [(Lang, &str); 33] = [
    (Lang::Eng, "en"),
    (Lang::Ara, "ar"),
    (Lang::Ben, "bn"),
    (Lang::Bul, "bg"),
    (Lang::Cat, "ca"),
    (Lang::Ces, "cs"),
    (Lang::Cmn, "zh"),
    (Lang::Dan, "da"),
    (Lang::Deu, "de"),
    (Lang::Ell, "el"),
    (Lang::Fin, "fi"),
    (Lang::Fra, "fr"),
    (Lang::Heb, "he"),
    (Lang::Hin, "hi"),
    (Lang::Hrv, "hr"),
    (Lang::Hun, "hu"),
    (Lang::Ind, "id"),
    (Lang::Ita, "it"),
    (Lang::Jpn, "ja"),
    (Lang::Kor, "ko"),
    (Lang::Nld, "nl"),
    (Lang::Nob, "no"),
    (Lang::Pes, "fa"),
    (Lang::Pol, "pl"),
    (Lang::Por, "pt"),
    (Lang::Ron, "ro"),
    (Lang::Rus, "ru"),
    (Lang::Spa, "es"),
    (Lang::Swe, "sv"),
    (Lang::Tha, "th"),
    (Lang::Tur, "tr"),
    (Lang::Ukr, "uk"),
    (Lang::Vie, "vi"),
];

/// Some of the commonest words of languages in Latin letters. Tables of figures and lists of names have letter
/// statistics as well, but no such words.
const COMMON: [(Lang, &str); 19] = [
    (Lang::Cat, "de la el els les que amb per una dels"),
    (Lang::Dan, "og det af til er som den med har ikke"),
    (
        Lang::Deu,
        "der die das und ist nicht mit ein eine dem den auf von",
    ),
    (Lang::Fin, "ja on ei se että oli hän kun ovat mutta"),
    (
        Lang::Fra,
        "le la les des et est une dans que qui pour sur du",
    ),
    (Lang::Hun, "a az és hogy nem egy is volt meg"),
    (Lang::Ita, "il la di che del della per non una sono con gli"),
    (Lang::Nld, "de het een van en dat niet zijn op met voor"),
    (Lang::Nob, "og det som til er av den med har ikke"),
    (Lang::Pol, "w i na z nie się do że jest to"),
    (Lang::Por, "de que do da em um uma não para com os"),
    (Lang::Ron, "de la și în a cu pe din care este"),
    (Lang::Spa, "de la que el en los del las por una con"),
    (Lang::Swe, "och att det som en av är för till med inte"),
    (Lang::Ces, "a se na že je v s z do to"),
    (Lang::Hrv, "i je u na se da za su od koji"),
    (
        Lang::Ind,
        "yang dan di dengan untuk dari ini pada tidak itu",
    ),
    (Lang::Vie, "và của là có cho các được một không trong"),
    (Lang::Tur, "ve bir bu için ile da de olarak çok daha"),
];

/// English names of languages and three-letter codes that fields hold in place of a code.
const NAMED: [(&str, &str); 20] = [
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("eng", "en"),
    ("english", "en"),
    ("finnish", "fi"),
    ("fra", "fr"),
    ("french", "fr"),
    ("ger", "de"),
    ("german", "de"),
    ("greek", "el"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("norwegian", "no"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spa", "es"),
    ("spanish", "es"),
    ("swedish", "sv"),
];

/// A declared language as a BCP 47 code (`en_GB` is `en-GB`); `None` for what is no code and no name.
pub(super) fn declared(text: &str) -> Option<String> {
    let code = text.trim().replace('_', "-");
    let lower = code.to_lowercase();
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == lower) {
        return Some((*code).to_owned());
    }
    let mut parts = code.split('-');
    let primary = parts.next()?;
    let sound = (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts
            .all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    (sound && !matches!(lower.as_str(), "und" | "mul" | "zxx")).then_some(code)
}

/// The language of a text; `None` where it is too short or too mixed to say.
pub(super) fn detected(text: &str) -> Option<&'static str> {
    if text.len() < LEAST {
        return None;
    }
    let mut cut = text.len().min(SAMPLE);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let sample = &text[..cut];
    if is_english(sample) {
        return Some("en");
    }
    // English in few words, or a table of figures: nothing but letter statistics speaks for another language.
    if sample.is_ascii() || is_latin(sample) {
        return spoken(sample).and_then(code);
    }
    let detector = Detector::with_allowlist(KNOWN.map(|(lang, _)| lang).to_vec());
    let found = detector
        .detect(sample)
        .filter(whatlang::Info::is_reliable)?;
    code(found.lang())
}

fn code(lang: Lang) -> Option<&'static str> {
    let (_, code) = KNOWN.iter().find(|(known, _)| *known == lang)?;
    Some(code)
}

/// Most letters are Latin.
fn is_latin(sample: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for c in sample.chars().filter(|c| c.is_alphabetic()) {
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            _ => other += 1,
        }
    }
    latin > other
}

/// The languages of each common word, a bit each, by [`whole`].
static SPOKEN: LazyLock<FxHashMap<u64, u32>> = LazyLock::new(|| {
    let mut known = FxHashMap::default();
    for (number, (_, words)) in COMMON.iter().enumerate() {
        for word in words.split(' ') {
            *known.entry(whole(word.as_bytes())).or_default() |= 1 << number;
        }
    }
    known
});

/// The longest common word, in bytes.
const LONGEST: usize = 8;

/// Up to [`LONGEST`] bytes as one number.
fn whole(word: &[u8]) -> u64 {
    word.iter().fold(0, |n, b| n << 8 | u64::from(*b))
}

/// The language whose common words are most frequent: every eighth word or more.
fn spoken(sample: &str) -> Option<Lang> {
    let mut met = Met::default();
    if sample.is_ascii() {
        sample
            .as_bytes()
            .split(|b| !b.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(2 * WORDS)
            .for_each(|word| met.word((word.len() <= LONGEST).then(|| packed(word))));
        return met.most();
    }
    for word in sample
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(2 * WORDS)
    {
        let lower = (word.len() <= LONGEST).then(|| word.to_lowercase());
        let short = lower.filter(|lower| lower.len() <= LONGEST);
        met.word(short.map(|lower| whole(lower.as_bytes())));
    }
    met.most()
}

/// How often the common words of each language were met.
#[derive(Default)]
struct Met {
    words: usize,
    english: usize,
    others: [usize; COMMON.len()],
}

impl Met {
    /// Takes in a word: in lower case, as one number, where it is short enough to be a common one.
    fn word(&mut self, short: Option<u64>) {
        self.words += 1;
        let Some(number) = short else {
            return;
        };
        self.english += usize::from(is_common(number));
        let mut languages = SPOKEN.get(&number).copied().unwrap_or(0);
        while languages != 0 {
            self.others[languages.trailing_zeros() as usize] += 1;
            languages &= languages - 1;
        }
    }

    fn most(&self) -> Option<Lang> {
        let (words, english) = (self.words, self.english);
        let (best, &most) = self
            .others
            .iter()
            .enumerate()
            .rev()
            .max_by_key(|(_, n)| **n)?;
        if english > most {
            return (english * 8 >= words).then_some(Lang::Eng);
        }
        (most * 8 >= words && most > english).then_some(COMMON[best].0)
    }
}

/// Every fourth word or more is one of the commonest.
fn is_english(sample: &str) -> bool {
    let (mut words, mut common) = (0, 0);
    for word in sample
        .as_bytes()
        .split(|b| *b == b' ' || *b == b'\n')
        .take(WORDS)
    {
        words += 1;
        common += usize::from((2..=5).contains(&word.len()) && is_common(packed(word)));
    }
    words >= 15 && common * 5 >= words
}

/// Up to eight letters as one number, in lower case: comparing numbers costs next to nothing.
const fn packed(word: &[u8]) -> u64 {
    let (mut number, mut at) = (0, 0);
    while at < word.len() {
        number = number << 8 | (word[at] | 0x20) as u64;
        at += 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLES: [(&str, &str); 5] = [
        (
            "en",
            "The harbour was opened by the mayor on Monday, and the first of the boats left for the islands with the mail that had been held back since the storm.",
        ),
        (
            "de",
            "Der Hafen wurde am Montag vom Bürgermeister wieder geöffnet, und die ersten Boote fuhren mit der Post, die seit dem Sturm liegen geblieben war, zu den Inseln hinaus.",
        ),
        (
            "fr",
            "Le port a été rouvert lundi par le maire, et les premiers bateaux sont partis vers les îles avec le courrier qui attendait depuis la tempête de la semaine dernière.",
        ),
        (
            "es",
            "El alcalde reabrió el puerto el lunes y los primeros barcos salieron hacia las islas con el correo que estaba retenido desde la tormenta de la semana pasada.",
        ),
        (
            "ru",
            "Порт был вновь открыт мэром в понедельник, и первые суда вышли к островам с почтой, которая ждала отправки со времени шторма на прошлой неделе.",
        ),
    ];

    #[test]
    fn languages_are_told_apart() {
        for (code, text) in SAMPLES {
            assert_eq!(detected(text), Some(code));
        }
        assert!(is_english(SAMPLES[0].1), "English must take the cheap way");
        assert_eq!(detected("Boats left."), None);
    }

    #[test]
    fn declarations() {
        for (text, code) in [
            ("en_GB", Some("en-GB")),
            ("de", Some("de")),
            ("French", Some("fr")),
            ("zh-Hans-CN", Some("zh-Hans-CN")),
            ("und", None),
            ("see below", None),
            ("", None),
        ] {
            assert_eq!(declared(text).as_deref(), code, "{text}");
        }
    }
}
