//! What the tagger knows of a word: itself, its neighbours, name lists, and how the whole article treats it.

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

/// How one word is used in the whole article.
#[derive(Clone, Copy, Default)]
struct Usage {
    lower: bool,
    capital: bool,
    titled: bool,
    forename_before: bool,
    longest: u8,
    longest_hash: u32,
}

impl Usage {
    fn bits(self) -> u32 {
        u32::from(self.lower)
            | u32::from(self.capital) << 1
            | u32::from(self.titled) << 2
            | u32::from(self.forename_before) << 3
    }
}

/// What of a word counts for the words beside it.
#[derive(Clone, Copy)]
struct View {
    word: u32,
    shape: u32,
    list: u32,
    class: u32,
    whole: u32,
    usage: u32,
}

/// The view where there is no word.
const NOTHING: View = View {
    word: 1,
    shape: 9,
    list: 0,
    class: 0,
    whole: 0,
    usage: 0,
};

/// One article split and described; its buffers serve the next article as well.
#[derive(Default)]
pub(super) struct Document {
    pub tokens: Vec<Token>,
    /// Stretches of tokens that may hold names, in order.
    pub stretches: Vec<(usize, usize)>,
    /// What the table knows of the words within [`REACH`] of a stretch; nothing asks about the others.
    known: Vec<Entry>,
    views: Vec<View>,
    /// For each token of a listed name of several words: its lists, and where in the name it stands.
    phrase: Vec<(u8, u8)>,
    line: Vec<u8>,
    /// First and last token of the capitalised run around each token.
    run: Vec<(usize, usize)>,
    usage: FxHashMap<u32, Usage>,
    acronyms: FxHashMap<u32, u32>,
}

fn named(t: &Token) -> bool {
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
        self.take_views();
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
        self.known.clear();
        self.known.resize(self.tokens.len(), Entry::default());
        Self::near_names(&self.stretches, self.tokens.len(), |i| {
            if self.tokens[i].shape != Shape::Digits {
                self.known[i] = lexicon::look_up(table, self.tokens[i].word);
            }
        });
    }

    fn take_views(&mut self) {
        self.views.clear();
        self.views.resize(self.tokens.len(), NOTHING);
        Self::near_names(&self.stretches, self.tokens.len(), |i| {
            let (t, known) = (&self.tokens[i], self.known[i]);
            self.views[i] = View {
                word: t.word,
                shape: t.shape as u32,
                list: u32::from(known.part),
                class: u32::from(known.class),
                whole: u32::from(known.whole & !lexicon::BEGINS),
                usage: self.usage.get(&t.word).map_or(0, |u| u.bits()),
            };
        });
    }

    fn find_phrases(&mut self, table: &[u8]) {
        self.phrase.clear();
        self.phrase.resize(self.tokens.len(), (0, 0));
        let mut at = 0;
        while at < self.tokens.len() {
            let mut best = (0, at + 1);
            if self.known[at].whole & lexicon::BEGINS != 0 && named(&self.tokens[at]) {
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
                    self.phrase[i] = (lists, 1 + place);
                }
            }
            at = end;
        }
    }

    fn mark_lines(&mut self) {
        self.line.clear();
        self.line.resize(self.tokens.len(), 0);
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
                .filter(|t| t.shape == Shape::Lower && JOINERS.binary_search(&t.word).is_err());
            let class = if upper >= 2 && capital == 0 && lower.next().is_none() {
                ALL_CAPS
            } else if capital >= 3 && lower.nth((capital - 1) / 4).is_none() {
                TITLE_CASE
            } else {
                0
            };
            self.line[at..end].fill(class);
            at = end;
        }
    }

    fn note_usage(&mut self, text: &str) {
        self.usage.clear();
        self.acronyms.clear();
        self.run.clear();
        self.run.extend((0..self.tokens.len()).map(|i| (i, i)));
        let mut at = 0;
        while at < self.tokens.len() {
            let t = self.tokens[at];
            if !named(&t) {
                if t.shape == Shape::Lower {
                    self.usage.entry(t.word).or_default().lower = true;
                }
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < self.tokens.len()
                && named(&self.tokens[end])
                && self.tokens[end].gap == Gap::Space
            {
                end += 1;
            }
            self.run[at..end].fill((at, end - 1));
            if self.line[at] == 0 {
                self.note_run(text, at, end);
            }
            at = end;
        }
    }

    fn note_run(&mut self, text: &str, at: usize, end: usize) {
        let mut acronym = 0x811c_9dc5;
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
            let forename = i > at && self.known[i - 1].part & 1 != 0;
            let u = self.usage.entry(t.word).or_default();
            u.capital |= i > at || matches!(t.gap, Gap::Space | Gap::Comma);
            u.titled |= titled;
            u.forename_before |= forename;
            let len = (end - at).min(6) as u8;
            if len > u.longest {
                (u.longest, u.longest_hash) = (len, whole);
            }
        }
    }

    fn find_stretches(&mut self) {
        self.stretches.clear();
        let n = self.tokens.len();
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
                } else if t.shape != Shape::Digits && JOINERS.binary_search(&t.word).is_err() {
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

    /// Whether the line of word `i` is set in capitals or with capitals.
    pub fn line_of(&self, i: usize) -> u32 {
        u32::from(self.line[i])
    }

    /// The hashed features of token `i` of a stretch, written to `out`.
    pub fn describe(&self, text: &str, i: usize, out: &mut Vec<u32>) {
        out.clear();
        let t = self.tokens[i];
        let line = u32::from(self.line[i]);
        let after = |d: usize| {
            let j = self.tokens.get(i + d)?;
            (j.gap != Gap::Paragraph).then(|| self.views[i + d])
        };
        let before = |d: usize| {
            let j = i.checked_sub(d).filter(|_| t.gap != Gap::Paragraph)?;
            Some(self.views[j])
        };
        let own = self.views[i];
        let [b2, b1] = [2, 1].map(|d| before(d).unwrap_or(NOTHING));
        let [a1, a2] = [1, 2].map(|d| after(d).unwrap_or(NOTHING));
        let gap = t.gap as u32;
        let next_gap = match self.tokens.get(i + 1).map(|j| j.gap) {
            Some(Gap::Paragraph) | None => 10,
            Some(gap) => gap as u32,
        };
        let (w, s, g, c) = (own.word, own.shape, own.list, own.class);
        let gaps = gap | next_gap << 8;
        let (lists, place) = self.phrase[i];
        let p = u32::from(lists) | u32::from(place) << 8;
        out.extend_from_slice(&[
            feature(0, line, gap),
            feature(1, w, 0),
            feature(2, w, s),
            feature(3, b1.word, 0),
            feature(4, a1.word, 0),
            feature(5, b2.word, 0),
            feature(6, a2.word, 0),
            feature(7, b1.word, w),
            feature(8, w, a1.word),
            feature(9, s | line << 8, gaps),
            feature(10, s | b1.shape << 8 | a1.shape << 16, gaps),
            feature(11, g, s),
            feature(12, g | b1.list << 8 | a1.list << 16, 0),
            feature(13, a1.list | a1.shape << 8, next_gap),
            feature(14, b1.list | b1.shape << 8, gap),
            feature(15, g | own.usage << 8, line),
            feature(16, own.usage | b1.usage << 8 | a1.usage << 16, gaps),
            feature(17, b1.word, gap | s << 8),
            feature(18, a1.word, next_gap | s << 8),
            feature(19, b2.word, b1.word),
            feature(20, a1.word, a2.word),
            feature(21, a1.word, g),
            feature(22, b1.word, g),
            feature(50, p, s),
            feature(51, p, own.whole),
            feature(52, own.whole, s | line << 8),
            feature(53, own.whole | b1.whole << 8 | a1.whole << 16, gaps),
            feature(60, c, s),
            feature(61, b1.class, gap),
            feature(62, a1.class, next_gap),
            feature(63, c | b1.class << 8, 0),
            feature(64, c | a1.class << 8, 0),
            feature(65, b2.class | b1.class << 8, 0),
            feature(66, a1.class | a2.class << 8, 0),
            feature(67, b1.class | a1.class << 8, s),
            feature(68, c, g),
            feature(69, b1.class, g | own.usage << 8),
            feature(70, a1.class, g | own.usage << 8),
        ]);
        let (first, last) = self.run[i];
        if first < last {
            let from_start = (i - first).min(3) as u32;
            let from_end = (last - i).min(3) as u32;
            let length = (last - first).min(6) as u32;
            out.extend_from_slice(&[
                feature(71, u32::from(self.known[last].class), from_end),
                feature(72, u32::from(self.known[first].class), from_start),
                feature(40, self.tokens[last].word, from_end),
                feature(41, self.tokens[first].word, from_start),
                feature(42, length | from_end << 4, line),
            ]);
        }
        if let Some(u) = self.usage.get(&w) {
            out.push(feature(23, u32::from(u.longest), s));
            if u.longest > 1 {
                out.push(feature(24, u.longest_hash, 0));
            }
        }
        let word = &text[t.start..t.end];
        if t.shape == Shape::Upper {
            let acronym = word
                .chars()
                .fold(0x811c_9dc5, |h, c| mix(h, c.to_ascii_lowercase() as u32));
            let known = self.acronyms.contains_key(&acronym);
            out.push(feature(25, u32::from(known), 0));
        }
        if named(&t) {
            if word.is_ascii() {
                let letters = word.bytes().map(|b| u32::from(b.to_ascii_lowercase()));
                affixes(26, letters.clone(), out);
                affixes(30, letters.rev(), out);
            } else {
                let letters = word.chars();
                affixes(26, letters.clone().flat_map(small), out);
                affixes(30, letters.rev().flat_map(small), out);
            }
        }
    }
}

fn feature(kind: u32, a: u32, b: u32) -> u32 {
    let h = mix(mix(mix(0x9e37, kind), a), b);
    (h ^ h >> 15) & 0x7fff_ffff
}

fn small(c: char) -> impl Iterator<Item = u32> {
    c.to_lowercase().map(u32::from)
}

/// Features of the first two, three and four of `letters`.
fn affixes(kind: u32, letters: impl Iterator<Item = u32>, out: &mut Vec<u32>) {
    let mut h = 0;
    for (k, c) in (0..).zip(letters.take(4)) {
        h = mix(h, c);
        if k > 0 {
            out.push(feature(kind + k, h, 0));
        }
    }
}
