//! Leaf → the terms of one segment's dictionary that it stands for.
//!
//! A term is `stem NUL difference`, so a stemmed word is one range. Prefixes and fuzzy words are about
//! surfaces: an automaton runs over the stem, and since a surface may leave its stem a little before the
//! stem's end, it goes on for a few bytes after the stem has left the pattern; what comes back is
//! decoded and judged exactly.

use levenshtein_automata::{DFA, SINK_STATE};
use rustc_hash::FxHashMap;
use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionary;
use tantivy_fst::Automaton;

use super::BackendError;
use super::segment::Segment;
use super::tokenizer::name_marks;
use crate::query::analyze::{Language, Memory, bare, compose, pointers, split, surface_of, zone};
use crate::query::matcher::{LeafTest, WordTest, fuzzy};

/// A term and where its postings are.
pub(super) type Found = (Vec<u8>, TermInfo);

/// In how many documents terms are, those with several counted several times.
pub(super) fn often(terms: &[Found]) -> u64 {
    terms.iter().map(|t| u64::from(t.1.doc_freq)).sum()
}

/// Looks leaves up; remembers stems.
pub(super) struct Lookup {
    terms: Memory,
    languages: Vec<Language>,
    zones: Vec<String>,
    /// Terms that a surface can have, made once for all segments.
    exact: FxHashMap<String, Vec<String>>,
}

/// English stems that leave the surface in a way of their own: `dying`, `lying`, `tying`, `skies`.
const FAR: [&str; 4] = ["die", "lie", "tie", "sky"];
/// What the end of an English stem may cost that differs from the surface: one letter.
const ENGLISH_LAG: u8 = 2;
/// The same in other languages: two letters.
const LAG: u8 = 4;

impl Lookup {
    /// For an index with these languages.
    pub(super) fn new(languages: &[Language]) -> Self {
        let zones = languages.iter().map(|&l| zone(l));
        let mut zones: Vec<String> = zones.chain([String::new()]).collect();
        zones.sort();
        zones.dedup();
        Self {
            terms: Memory::take(),
            languages: languages.to_vec(),
            zones,
            exact: FxHashMap::default(),
        }
    }

    /// The terms of a leaf, sorted, without doubles.
    pub(super) fn terms(
        &mut self,
        test: &LeafTest,
        segment: &Segment,
    ) -> Result<Vec<Found>, BackendError> {
        let mut found = Vec::new();
        let dictionary = segment.text.terms();
        match test {
            LeafTest::Word(word) | LeafTest::Exact(_, word) => {
                self.word(word, segment, &mut found)?
            }
            LeafTest::Prefix(prefix) => {
                let keep = |surface: &str| surface.starts_with(prefix.as_str());
                self.scan(
                    Pattern::Prefix(prefix.as_bytes()),
                    &keep,
                    dictionary,
                    &mut found,
                )?;
            }
            LeafTest::Fuzzy(word, edits) => {
                let kept = &segment.spellings;
                if !kept.near(dictionary, word, *edits, &mut found)? {
                    let dfa = fuzzy::automaton(word, *edits);
                    let keep = |surface: &str| fuzzy::accepts(&dfa, surface);
                    self.scan(Pattern::Near(&dfa), &keep, dictionary, &mut found)?;
                }
            }
            LeafTest::Entity(kind) => {
                let low = name_marks(*kind);
                let marks = segment.marks()?.terms();
                between(marks, &low, &format!("{low}\x7f"), &mut found)?;
            }
            LeafTest::Name(_) => {}
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        found.dedup_by(|a, b| a.0 == b.0);
        Ok(found)
    }

    fn word(
        &mut self,
        word: &WordTest,
        segment: &Segment,
        found: &mut Vec<Found>,
    ) -> Result<(), BackendError> {
        let dictionary = segment.text.terms();
        for stem in &word.stems {
            if segment.zoned.may_have(dictionary, stem)? {
                range(dictionary, stem, found)?;
            }
        }
        for surface in &word.surfaces {
            if !self.exact.contains_key(surface) {
                let mut terms = Vec::with_capacity(1 + self.languages.len());
                let mut own = String::new();
                compose(surface, surface, &mut own);
                terms.push(own);
                for &language in &self.languages {
                    terms.push(self.terms.of(language).term_of(surface));
                }
                self.exact.insert(surface.clone(), terms);
            }
            for term in &self.exact[surface] {
                // The ranges of stems hold it already.
                let known = split(term).is_some_and(|(s, _)| word.stems.iter().any(|w| w == s));
                if !known {
                    get(dictionary, term, found)?;
                }
            }
            if self.zones.len() > 1 {
                let start = pointers(surface);
                let mut known = Vec::new();
                let marks = segment.marks()?.terms();
                between(marks, &start, &format!("{start}\x7f"), &mut known)?;
                for (pointer, _) in known {
                    if let Ok(stem) = std::str::from_utf8(&pointer[start.len()..]) {
                        let mut term = stem[..stem.len() - bare(stem).len()].to_owned();
                        compose(bare(stem), surface, &mut term);
                        get(dictionary, &term, found)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn scan(
        &self,
        pattern: Pattern<'_>,
        keep: &dyn Fn(&str) -> bool,
        dictionary: &TermDictionary,
        found: &mut Vec<Found>,
    ) -> Result<(), BackendError> {
        for zone in &self.zones {
            scan_zone(zone, pattern, keep, dictionary, found)?;
        }
        for stem in FAR {
            let mut far = Vec::new();
            range(dictionary, stem, &mut far)?;
            far.retain(|(term, _)| surface_in(term).is_some_and(|s| keep(&s)));
            found.append(&mut far);
        }
        Ok(())
    }
}

fn surface_in(term: &[u8]) -> Option<String> {
    let mut surface = String::new();
    surface_of(std::str::from_utf8(term).ok()?, &mut surface).then_some(surface)
}

/// The terms of a zone whose surface the pattern lets through and `keep` accepts.
fn scan_zone(
    zone: &str,
    pattern: Pattern<'_>,
    keep: &dyn Fn(&str) -> bool,
    dictionary: &TermDictionary,
    found: &mut Vec<Found>,
) -> Result<(), BackendError> {
    let scan = Scan {
        zone: zone.as_bytes(),
        pattern,
        lag: if zone.is_empty() { ENGLISH_LAG } else { LAG },
    };
    let mut stream = dictionary.search(scan).into_stream().map_err(io)?;
    while stream.advance() {
        if surface_in(stream.key()).is_some_and(|s| keep(&s)) {
            found.push((stream.key().to_vec(), stream.value().clone()));
        }
    }
    Ok(())
}

/// All terms of a stem.
pub(super) fn range(
    dictionary: &TermDictionary,
    stem: &str,
    found: &mut Vec<Found>,
) -> Result<(), BackendError> {
    let (low, high) = (format!("{stem}\0"), format!("{stem}\x01"));
    between(dictionary, &low, &high, found)
}

/// The terms from `low` on and under `high`.
pub(super) fn between(
    dictionary: &TermDictionary,
    low: &str,
    high: &str,
    found: &mut Vec<Found>,
) -> Result<(), BackendError> {
    let mut stream = dictionary
        .range()
        .ge(low)
        .lt(high)
        .into_stream()
        .map_err(io)?;
    while stream.advance() {
        found.push((stream.key().to_vec(), stream.value().clone()));
    }
    Ok(())
}

fn get(
    dictionary: &TermDictionary,
    term: &str,
    found: &mut Vec<Found>,
) -> Result<(), BackendError> {
    if let Some(info) = dictionary.get(term).map_err(io)? {
        found.push((term.as_bytes().to_vec(), info));
    }
    Ok(())
}

fn io(error: std::io::Error) -> BackendError {
    BackendError::Damaged(error.to_string())
}

#[derive(Clone, Copy)]
enum Pattern<'a> {
    Prefix(&'a [u8]),
    Near(&'a DFA),
}

/// Accepts terms of a zone whose surface may be wanted.
struct Scan<'a> {
    zone: &'a [u8],
    pattern: Pattern<'a>,
    lag: u8,
}

/// Where a scan stands.
#[derive(Clone, Copy)]
enum State {
    /// So many bytes into the zone's mark.
    Zone(usize),
    /// In the stem: the pattern's own state, and what the bytes since it was left cost.
    Stem { inner: u32, gone: u8 },
    /// Behind the NUL.
    Difference,
    /// Nothing can come of it.
    Dead,
}

impl Scan<'_> {
    /// At the start of a stem.
    fn stem(&self) -> State {
        let inner = match self.pattern {
            Pattern::Near(dfa) => dfa.initial_state(),
            _ => 0,
        };
        State::Stem { inner, gone: 0 }
    }
}

impl Scan<'_> {
    /// Whether the pattern can have this letter next.
    fn goes_on(&self, inner: u32, letter: u8) -> bool {
        match &self.pattern {
            Pattern::Near(dfa) => dfa.transition(inner, letter) != SINK_STATE,
            Pattern::Prefix(p) => p.get(inner as usize).is_none_or(|&b| b == letter),
        }
    }
}

impl Automaton for Scan<'_> {
    type State = State;

    fn start(&self) -> State {
        if self.zone.is_empty() {
            self.stem()
        } else {
            State::Zone(0)
        }
    }

    fn is_match(&self, state: &State) -> bool {
        matches!(state, State::Difference)
    }

    fn can_match(&self, state: &State) -> bool {
        !matches!(state, State::Dead)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let (inner, gone) = match *state {
            State::Stem { inner, gone } => (inner, gone),
            State::Zone(at) if self.zone.get(at) != Some(&byte) => return State::Dead,
            State::Zone(at) if at + 1 == self.zone.len() => return self.stem(),
            State::Zone(at) => return State::Zone(at + 1),
            other => return other,
        };
        if byte == 0 {
            return State::Difference;
        }
        // Marks are no words, and another zone is another language.
        if byte <= 2 {
            return State::Dead;
        }
        if gone == 0 {
            let next = match &self.pattern {
                Pattern::Near(dfa) => {
                    Some(dfa.transition(inner, byte)).filter(|&s| s != SINK_STATE)
                }
                Pattern::Prefix(p) if inner as usize >= p.len() => Some(inner),
                Pattern::Prefix(p) => (p.get(inner as usize) == Some(&byte)).then_some(inner + 1),
            };
            if let Some(inner) = next {
                return State::Stem { inner, gone: 0 };
            }
        }
        // No stemmer changes the first letter of a word in plain letters (Arabic's does in its own), but
        // where nothing else is left of it; without this the walk would see a good part of the dictionary.
        let alone = match &self.pattern {
            Pattern::Prefix(p) => inner == 0 && p.first().is_some_and(u8::is_ascii),
            Pattern::Near(_) => false,
        };
        // English stems end otherwise than the word in few ways, where the pattern must go on as the word does:
        // happ(y)i, hop(i)e, sensib(i)l.
        let instead: &[u8] = match byte {
            _ if !self.zone.is_empty() => &[],
            b'i' => b"y",
            b'e' => b"iyoa",
            b'l' => b"i",
            _ => return State::Dead,
        };
        if !instead.is_empty() && gone == 0 && !instead.iter().any(|&b| self.goes_on(inner, b)) {
            return State::Dead;
        }
        // A letter costs 2, in one byte or in two.
        let gone = match (alone, gone) {
            (true, 0) => self.lag,
            _ => gone + if byte.is_ascii() { 2 } else { 1 },
        };
        if gone <= self.lag {
            State::Stem { inner, gone }
        } else {
            State::Dead
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::analyze::{Terms, fold};

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(cases()))]
        #[test]
        fn a_scan_reaches_the_stem_of_every_word(
            start in "[a-zäöüßéèàçñığşåøæőűа-яα-ρσ-ω]{1,8}",
            end in proptest::sample::select(&[
                "", "s", "en", "ing", "ying", "ed", "ungen", "issement", "amente", "aciones", "logie", "euses",
                "ivité", "lerinde", "issa", "ista", "heden", "eeën", "ation", "ement", "iqUe", "ables", "ences",
                "ами", "ости", "ejük", "okat", "ului", "ilor", "ene", "lighet", "azione", "usione", "logías",
            ][..]),
        ) {
            let word = format!("{start}{end}");
            let surface = fold(&word);
            for code in [
                "en", "ar", "da", "de", "el", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro",
                "ru", "sv", "tr", "ja",
            ] {
                let language = Language::of(Some(code));
                let stem = Terms::new(language).stem(&word, &surface);
                let lag = if code == "en" { ENGLISH_LAG } else { LAG };
                let zone = zone(language);
                let scan = Scan {
                    zone: zone.as_bytes(),
                    pattern: Pattern::Prefix(surface.as_bytes()),
                    lag,
                };
                let far = code == "en" && FAR.contains(&stem.as_str());
                let reached = |scan: &Scan| {
                    let end = stem.bytes().fold(scan.start(), |s, b| scan.accept(&s, b));
                    far || matches!(end, State::Stem { .. })
                };
                proptest::prop_assert!(reached(&scan), "{} is {} in {}", word, stem, code);
                for pattern in [&surface, &surface.replacen('i', "e", 1), &format!("{surface}x")] {
                    let dfa = fuzzy::automaton(pattern, 1);
                    let near = Scan { pattern: Pattern::Near(&dfa), ..scan };
                    proptest::prop_assert!(reached(&near), "{} is {} in {}", word, stem, code);
                }
            }
        }
    }

    /// More with `NEWSDEX_CASES`.
    fn cases() -> u32 {
        let asked = std::env::var("NEWSDEX_CASES").ok();
        asked.and_then(|n| n.parse().ok()).unwrap_or(256)
    }
}
