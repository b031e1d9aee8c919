//! One article as the tagger sees it: its words, the stretches that may hold names, and how the whole article uses them.
//!
//! Most words of an article stand far from any name. What is noted of single words is noted for those in stretches and
//! the few around them, which is all that features ask about.

use super::lexicon::{self, Entry};
use super::titles;
use super::tokens::{Gap, Shape, Token, hash_word, mix, split};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Lower-case words that may stand inside a name.
static JOINERS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut words: Vec<u32> = "of the and for de la du des del der den di da dos das do van von al el bin bint ibn abu ben y e et \
        to in on at a s le les las los ul ur und zu ter ten te with from as is"
        .split_whitespace()
        .map(hash_word)
        .collect();
    words.sort_unstable();
    words
});

const ALL_CAPS: u8 = 1;
const TITLE_CASE: u8 = 2;
/// How far a word looks to both sides.
const REACH: usize = 2;
/// [`Spot::slot`] of a word that stands in no stretch of the article.
const NO_SLOT: u32 = u32::MAX;
/// The first value of the hash of an acronym's letters.
const ACRONYM: u32 = 0x811c_9dc5;

/// How one word is used in the whole article.
#[derive(Clone, Copy, Default)]
pub(super) struct Usage {
    lower: bool,
    capital: bool,
    titled: bool,
    forename_before: bool,
    /// Words of the longest capitalised run with it, at most 6; 0 outside running text.
    pub longest: u8,
    pub longest_hash: u32,
}

impl Usage {
    /// Of a word that never stands in a stretch.
    const LOWER: Self = Self {
        lower: true,
        capital: false,
        titled: false,
        forename_before: false,
        longest: 0,
        longest_hash: 0,
    };

    fn bits(self) -> u8 {
        u8::from(self.lower)
            | u8::from(self.capital) << 1
            | u8::from(self.titled) << 2
            | u8::from(self.forename_before) << 3
    }
}

/// What is noted of one word.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub word: u32,
    pub shape: u8,
    pub known: Entry,
    pub usage: u8,
    /// The lists of the name of several words that it belongs to, and where in the name it stands.
    pub phrase: (u8, u8),
    /// First and last token of the capitalised run around it.
    pub run: (u32, u32),
    /// The number of its word among those of stretches.
    slot: u32,
}

/// Where there is no word.
pub(super) const NOTHING: Spot = Spot {
    word: 1,
    shape: 9,
    known: Entry {
        part: 0,
        whole: 0,
        class: 0,
    },
    usage: 0,
    phrase: (0, 0),
    run: (0, 0),
    slot: NO_SLOT,
};

/// Words of stretches, to tell quickly that another is none of them.
struct Sieve([u64; 256]);

impl Sieve {
    fn place(word: u32) -> (usize, u64) {
        ((word >> 6) as usize % 256, 1 << (word % 64))
    }

    fn add(&mut self, word: u32) {
        let (at, bit) = Self::place(word);
        self.0[at] |= bit;
    }

    fn may_hold(&self, word: u32) -> bool {
        let (at, bit) = Self::place(word);
        self.0[at] & bit != 0
    }
}

/// One article split and described; its buffers serve the next article as well.
pub(super) struct Document {
    pub tokens: Vec<Token>,
    /// Stretches of tokens that may hold names, in order.
    pub stretches: Vec<(usize, usize)>,
    /// By token; only those within [`REACH`] of a stretch are of this article.
    spots: Vec<Spot>,
    line: Vec<u8>,
    /// Numbers of the words of stretches.
    slots: FxHashMap<u32, u32>,
    sieve: Sieve,
    usage: Vec<Usage>,
    acronyms: FxHashMap<u32, u32>,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            stretches: Vec::new(),
            spots: Vec::new(),
            line: Vec::new(),
            slots: FxHashMap::default(),
            sieve: Sieve([0; 256]),
            usage: Vec::new(),
            acronyms: FxHashMap::default(),
        }
    }
}

pub(super) fn named(t: &Token) -> bool {
    !matches!(t.shape, Shape::Lower | Shape::Digits)
}

impl Document {
    /// Reads `text`, whose first line is the headline.
    pub fn read(&mut self, text: &str, table: &[u8]) {
        split(text, &mut self.tokens);
        self.find_stretches();
        self.look_up(table);
        self.find_phrases(table);
        self.mark_lines();
        self.note_usage(text);
        self.note_lower();
        self.take_usage();
    }

    /// What is noted of word `i`, which is within [`REACH`] of a stretch.
    #[inline]
    pub fn spot(&self, i: usize) -> &Spot {
        self.spots.get(i).unwrap_or(&NOTHING)
    }

    /// How many different words stretches have.
    pub fn slots(&self) -> usize {
        self.usage.len()
    }

    /// The number of the word at `i`, which is [`named`], among those of stretches.
    #[inline]
    pub fn slot(&self, i: usize) -> usize {
        self.spot(i).slot as usize
    }

    /// How the article uses the word at `i` of a stretch.
    #[inline]
    pub fn usage(&self, i: usize) -> Option<Usage> {
        let spot = self.spot(i);
        let lower = spot.shape == Shape::Lower as u8;
        match self.usage.get(spot.slot as usize) {
            Some(u) => (u.lower || u.longest > 0).then_some(*u),
            None => lower.then_some(Usage::LOWER),
        }
    }

    /// Whether a capitalised run of the article begins with the letters of `word`.
    pub fn has_run_for(&self, word: &str) -> bool {
        let letters = word.chars().map(|c| u32::from(c.to_ascii_lowercase()));
        self.acronyms.contains_key(&letters.fold(ACRONYM, mix))
    }

    /// Whether the line of word `i` is set in capitals or with capitals.
    #[inline]
    pub fn line_of(&self, i: usize) -> u32 {
        self.line.get(i).map_or(0, |&line| u32::from(line))
    }

    fn find_stretches(&mut self) {
        self.stretches.clear();
        let n = self.tokens.len();
        let joiners = &*JOINERS;
        let mut at = 0;
        while at < n {
            if !named(&self.tokens[at]) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            let mut look = end;
            while look < n && look < end + 4 && self.tokens[look].gap != Gap::Paragraph {
                let t = &self.tokens[look];
                if named(t) {
                    end = look + 1;
                } else if t.shape != Shape::Digits && joiners.binary_search(&t.word).is_err() {
                    break;
                }
                look += 1;
            }
            // A number may end a name ("Apollo 11").
            if end < n
                && self.tokens[end].shape == Shape::Digits
                && matches!(self.tokens[end].gap, Gap::Space | Gap::Dash)
            {
                end += 1;
            }
            self.stretches.push((at, end));
            at = end;
        }
    }

    /// Calls `f` with each word within [`REACH`] of a stretch, once.
    fn near_names(stretches: &[(usize, usize)], words: usize, mut f: impl FnMut(usize)) {
        let mut done = 0;
        for &(at, end) in stretches {
            let to = (end + REACH).min(words);
            (done.max(at.saturating_sub(REACH))..to).for_each(&mut f);
            done = to;
        }
    }

    fn look_up(&mut self, table: &[u8]) {
        let n = self.tokens.len();
        if self.spots.len() < n {
            self.spots.resize(n, NOTHING);
        }
        let (tokens, spots) = (&self.tokens, &mut self.spots);
        Self::near_names(&self.stretches, n, |i| {
            let t = &tokens[i];
            let known = match t.shape {
                Shape::Digits => Entry::default(),
                _ => lexicon::look_up(table, t.word),
            };
            spots[i] = Spot {
                word: t.word,
                shape: t.shape as u8,
                known,
                run: (i as u32, i as u32),
                ..NOTHING
            };
        });
    }

    fn find_phrases(&mut self, table: &[u8]) {
        let mut from = 0;
        for &(start, stop) in &self.stretches {
            let mut at = start.max(from);
            while at < stop {
                let mut best = (0, at + 1);
                if self.spots[at].known.whole & lexicon::BEGINS != 0 && named(&self.tokens[at]) {
                    let mut key = self.tokens[at].word;
                    for i in at + 1..self.tokens.len().min(at + 4) {
                        let t = &self.tokens[i];
                        if !matches!(
                            t.gap,
                            Gap::Space
                                | Gap::Dash
                                | Gap::Dot
                                | Gap::DotSpace
                                | Gap::Line
                                | Gap::Apostrophe
                        ) {
                            break;
                        }
                        key = lexicon::longer(key, t.word);
                        let whole = lexicon::look_up(table, key).whole & !lexicon::BEGINS;
                        if whole != 0 && named(t) {
                            best = (whole, i + 1);
                        }
                    }
                }
                let (lists, end) = best;
                if lists != 0 {
                    for i in at..end {
                        let place = u8::from(i > at) + u8::from(i > at && i + 1 == end);
                        self.spots[i].phrase = (lists, 1 + place);
                    }
                }
                at = end;
            }
            from = at;
        }
    }

    fn mark_lines(&mut self) {
        self.line.clear();
        self.line.resize(self.tokens.len(), 0);
        let joiners = &*JOINERS;
        let mut at = 0;
        while at < self.tokens.len() {
            let mut end = at + 1;
            while end < self.tokens.len()
                && !matches!(self.tokens[end].gap, Gap::Line | Gap::Paragraph)
            {
                end += 1;
            }
            let words = &self.tokens[at..end];
            let (mut upper, mut capital) = (0, 0);
            for t in words {
                upper += usize::from(matches!(t.shape, Shape::Upper | Shape::Initial));
                capital += usize::from(matches!(t.shape, Shape::Capital | Shape::Mixed));
            }
            let mut lower = words
                .iter()
                .filter(|t| t.shape == Shape::Lower && joiners.binary_search(&t.word).is_err());
            let class = if upper >= 2 && capital == 0 && lower.next().is_none() {
                ALL_CAPS
            } else if capital >= 3 && lower.nth((capital - 1) / 4).is_none() {
                TITLE_CASE
            } else {
                0
            };
            if class != 0 {
                self.line[at..end].fill(class);
            }
            at = end;
        }
    }

    /// Numbers the words of stretches and notes how the capitalised runs use them.
    fn note_usage(&mut self, text: &str) {
        self.slots.clear();
        self.usage.clear();
        self.acronyms.clear();
        self.sieve.0.fill(0);
        for s in 0..self.stretches.len() {
            let (mut at, stop) = self.stretches[s];
            for i in at..stop {
                let t = &self.tokens[i];
                if named(t) {
                    let next = self.usage.len() as u32;
                    let slot = *self.slots.entry(t.word).or_insert(next);
                    if slot == next {
                        self.usage.push(Usage::default());
                        self.sieve.add(t.word);
                    }
                    self.spots[i].slot = slot;
                }
            }
            while at < stop {
                if !named(&self.tokens[at]) {
                    at += 1;
                    continue;
                }
                let mut end = at + 1;
                while end < stop && named(&self.tokens[end]) && self.tokens[end].gap == Gap::Space {
                    end += 1;
                }
                let run = (at as u32, end as u32 - 1);
                self.spots[at..end].iter_mut().for_each(|s| s.run = run);
                if self.line[at] == 0 {
                    self.note_run(text, at, end);
                }
                at = end;
            }
        }
    }

    fn note_run(&mut self, text: &str, at: usize, end: usize) {
        let mut acronym = ACRONYM;
        let mut whole = 0;
        for t in &self.tokens[at..end] {
            let first = text[t.start..t.end]
                .chars()
                .next()
                .map_or(0, |c| c.to_ascii_lowercase() as u32);
            acronym = mix(acronym, first);
            whole = mix(whole, t.word);
        }
        if end - at >= 2 {
            self.acronyms.insert(acronym, whole);
        }
        for i in at..end {
            let t = self.tokens[i];
            let before = i
                .checked_sub(1)
                .filter(|_| matches!(t.gap, Gap::Space | Gap::DotSpace));
            let titled = before.is_some_and(|b| titles::cue_of(&self.tokens[b]).is_some());
            let forename = i > at && self.spots[i - 1].known.part & 1 != 0;
            let u = &mut self.usage[self.spots[i].slot as usize];
            u.capital |= i > at || matches!(t.gap, Gap::Space | Gap::Comma);
            u.titled |= titled;
            u.forename_before |= forename;
            let len = (end - at).min(6) as u8;
            if len > u.longest {
                (u.longest, u.longest_hash) = (len, whole);
            }
        }
    }

    /// Marks the words of stretches that stand in lower case elsewhere.
    fn note_lower(&mut self) {
        for t in &self.tokens {
            if t.shape == Shape::Lower
                && self.sieve.may_hold(t.word)
                && let Some(&slot) = self.slots.get(&t.word)
            {
                self.usage[slot as usize].lower = true;
            }
        }
    }

    /// Puts what the article makes of each word beside it.
    fn take_usage(&mut self) {
        let (tokens, spots, usage) = (&self.tokens, &mut self.spots, &self.usage);
        let (sieve, slots) = (&self.sieve, &self.slots);
        Self::near_names(&self.stretches, tokens.len(), |i| {
            let (t, spot) = (&tokens[i], &mut spots[i]);
            if t.shape == Shape::Lower && sieve.may_hold(t.word) {
                spot.slot = slots.get(&t.word).copied().unwrap_or(NO_SLOT);
            }
            let lower = u8::from(t.shape == Shape::Lower);
            let used = usage.get(spot.slot as usize);
            spot.usage = used.map_or(lower, |u| u.bits());
        });
    }
}
