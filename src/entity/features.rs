//! What the tagger knows of a word: itself, its neighbours, name lists, and how the whole article treats it.

use super::lexicon::{self, Entry};
use super::titles;
use super::tokens::{Gap, Shape, Token, hash_word, mix, split};
use std::collections::HashMap;
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

/// One article split and described; its buffers serve the next article as well.
#[derive(Default)]
pub(super) struct Document {
    pub tokens: Vec<Token>,
    /// Stretches of tokens that may hold names, in order.
    pub stretches: Vec<(usize, usize)>,
    known: Vec<Entry>,
    /// For each token of a listed name of several words: its lists, and where in the name it stands.
    phrase: Vec<(u8, u8)>,
    line: Vec<u8>,
    /// First and last token of the capitalised run around each token.
    run: Vec<(usize, usize)>,
    usage: HashMap<u32, Usage>,
    acronyms: HashMap<u32, u32>,
}

fn named(t: &Token) -> bool {
    !matches!(t.shape, Shape::Lower | Shape::Digits)
}

impl Document {
    /// Reads `text`, whose first line is the headline.
    pub fn read(&mut self, text: &str, table: &[u8]) {
        split(text, &mut self.tokens);
        self.known.clear();
        self.known.extend(self.tokens.iter().map(|t| {
            if t.shape == Shape::Digits {
                Entry::default()
            } else {
                lexicon::look_up(table, t.word)
            }
        }));
        self.find_phrases(table);
        self.mark_lines();
        self.note_usage(text);
        self.find_stretches();
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
            let (mut upper, mut capital, mut lower) = (0, 0, 0);
            for t in &self.tokens[at..end] {
                match t.shape {
                    Shape::Upper | Shape::Initial => upper += 1,
                    Shape::Capital | Shape::Mixed => capital += 1,
                    Shape::Lower if !JOINERS.contains(&t.word) => lower += 1,
                    _ => {}
                }
            }
            let class = if upper >= 2 && capital + lower == 0 {
                ALL_CAPS
            } else if capital >= 3 && capital > 4 * lower {
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

    fn use_of(&self, i: usize) -> u32 {
        let Some(u) = self.usage.get(&self.tokens[i].word) else {
            return 0;
        };
        u32::from(u.lower)
            | u32::from(u.capital) << 1
            | u32::from(u.titled) << 2
            | u32::from(u.forename_before) << 3
    }

    /// The hashed features of token `i`, written to `out`.
    pub fn describe(&self, text: &str, i: usize, out: &mut Vec<u32>) {
        out.clear();
        let n = self.tokens.len();
        let t = self.tokens[i];
        let line = u32::from(self.line[i]);
        let reach = |d: isize| -> Option<usize> {
            let j = i.checked_add_signed(d)?;
            (j < n
                && !(d < 0 && t.gap == Gap::Paragraph)
                && !(d > 0 && self.tokens[j].gap == Gap::Paragraph))
                .then_some(j)
        };
        let word = |d| reach(d).map_or(1, |j| self.tokens[j].word);
        let shape = |d| reach(d).map_or(9, |j| self.tokens[j].shape as u32);
        let list = |d| reach(d).map_or(0, |j| u32::from(self.known[j].part));
        let class = |d| reach(d).map_or(0, |j| u32::from(self.known[j].class));
        let whole = |d| reach(d).map_or(0, |j| u32::from(self.known[j].whole & !lexicon::BEGINS));
        let usage = |d| reach(d).map_or(0, |j| self.use_of(j));
        let gap = t.gap as u32;
        let next_gap = reach(1).map_or(10, |j| self.tokens[j].gap as u32);
        let mut add = |kind: u32, a: u32, b: u32| {
            let h = mix(mix(mix(0x9e37, kind), a), b);
            out.push((h ^ h >> 15) & 0x7fff_ffff);
        };
        let (w, s, g) = (t.word, shape(0), list(0));
        add(0, line, gap);
        add(1, w, 0);
        add(2, w, s);
        add(3, word(-1), 0);
        add(4, word(1), 0);
        add(5, word(-2), 0);
        add(6, word(2), 0);
        add(7, word(-1), w);
        add(8, w, word(1));
        add(9, s | line << 8, gap | next_gap << 8);
        add(10, s | shape(-1) << 8 | shape(1) << 16, gap | next_gap << 8);
        add(11, g, s);
        add(12, g | list(-1) << 8 | list(1) << 16, 0);
        add(13, list(1) | shape(1) << 8, next_gap);
        add(14, list(-1) | shape(-1) << 8, gap);
        add(15, g | usage(0) << 8, line);
        add(
            16,
            usage(0) | usage(-1) << 8 | usage(1) << 16,
            gap | next_gap << 8,
        );
        add(17, word(-1), gap | s << 8);
        add(18, word(1), next_gap | s << 8);
        add(19, word(-2), word(-1));
        add(20, word(1), word(2));
        add(21, word(1), g);
        add(22, word(-1), g);
        let (lists, place) = self.phrase[i];
        let p = u32::from(lists) | u32::from(place) << 8;
        add(50, p, s);
        add(51, p, whole(0));
        add(52, whole(0), s | line << 8);
        add(
            53,
            whole(0) | whole(-1) << 8 | whole(1) << 16,
            gap | next_gap << 8,
        );
        let (c, before, after) = (class(0), class(-1), class(1));
        add(60, c, s);
        add(61, before, gap);
        add(62, after, next_gap);
        add(63, c | before << 8, 0);
        add(64, c | after << 8, 0);
        add(65, class(-2) | before << 8, 0);
        add(66, after | class(2) << 8, 0);
        add(67, before | after << 8, s);
        add(68, c, g);
        add(69, before, g | usage(0) << 8);
        add(70, after, g | usage(0) << 8);
        let (first, last) = self.run[i];
        if first < last {
            let ends = u32::from(self.known[last].class);
            add(71, ends, (last - i).min(3) as u32);
            add(
                72,
                u32::from(self.known[first].class),
                (i - first).min(3) as u32,
            );
        }
        if first < last {
            let from_end = (last - i).min(3) as u32;
            add(40, self.tokens[last].word, from_end);
            add(41, self.tokens[first].word, (i - first).min(3) as u32);
            add(42, (last - first).min(6) as u32 | from_end << 4, line);
        }
        if let Some(u) = self.usage.get(&w) {
            add(23, u32::from(u.longest), s);
            if u.longest > 1 {
                add(24, u.longest_hash, 0);
            }
        }
        if t.shape == Shape::Upper {
            let acronym = text[t.start..t.end]
                .chars()
                .fold(0x811c_9dc5, |h, c| mix(h, c.to_ascii_lowercase() as u32));
            add(25, u32::from(self.acronyms.contains_key(&acronym)), 0);
        }
        if named(&t) {
            let mut h = 0;
            for (k, c) in text[t.start..t.end]
                .chars()
                .flat_map(char::to_lowercase)
                .take(4)
                .enumerate()
            {
                h = mix(h, u32::from(c));
                if k > 0 {
                    add(26 + k as u32, h, 0);
                }
            }
            h = 0;
            for (k, c) in text[t.start..t.end]
                .chars()
                .rev()
                .flat_map(char::to_lowercase)
                .take(4)
                .enumerate()
            {
                h = mix(h, u32::from(c));
                if k > 0 {
                    add(30 + k as u32, h, 0);
                }
            }
        }
    }
}
