//! What the tagger knows of a word: itself, its neighbours, name lists, and how the whole article treats it.

use super::document::{Document, NOTHING, Spot, named};
use super::lexicon::BEGINS;
use super::tokens::{Gap, Shape, mix};

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

impl View {
    #[inline]
    fn of(spot: &Spot) -> Self {
        Self {
            word: spot.word,
            shape: spot.shape.into(),
            list: spot.known.part.into(),
            class: spot.known.class.into(),
            whole: (spot.known.whole & !BEGINS).into(),
            usage: spot.usage.into(),
        }
    }
}

impl Document {
    /// The hashed features of token `i` of a stretch, written to `out`.
    pub fn describe(&self, text: &str, i: usize, out: &mut Vec<u32>) {
        out.clear();
        let t = self.tokens[i];
        let line = self.line_of(i);
        let after = |d: usize| {
            let j = self.tokens.get(i + d)?;
            (j.gap != Gap::Paragraph).then(|| View::of(self.spot(i + d)))
        };
        let before = |d: usize| {
            let j = i.checked_sub(d).filter(|_| t.gap != Gap::Paragraph)?;
            Some(View::of(self.spot(j)))
        };
        let spot = self.spot(i);
        let own = View::of(spot);
        let [b2, b1] = [2, 1].map(|d| before(d).unwrap_or(View::of(&NOTHING)));
        let [a1, a2] = [1, 2].map(|d| after(d).unwrap_or(View::of(&NOTHING)));
        let gap = t.gap as u32;
        let next_gap = match self.tokens.get(i + 1).map(|j| j.gap) {
            Some(Gap::Paragraph) | None => 10,
            Some(gap) => gap as u32,
        };
        let (w, s, g, c) = (own.word, own.shape, own.list, own.class);
        let gaps = gap | next_gap << 8;
        let (lists, place) = spot.phrase;
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
        let (first, last) = (spot.run.0 as usize, spot.run.1 as usize);
        if first < last {
            let from_start = (i - first).min(3) as u32;
            let from_end = (last - i).min(3) as u32;
            let length = (last - first).min(6) as u32;
            out.extend_from_slice(&[
                feature(71, u32::from(self.spot(last).known.class), from_end),
                feature(72, u32::from(self.spot(first).known.class), from_start),
                feature(40, self.tokens[last].word, from_end),
                feature(41, self.tokens[first].word, from_start),
                feature(42, length | from_end << 4, line),
            ]);
        }
        if let Some(u) = self.usage(i) {
            out.push(feature(23, u32::from(u.longest), s));
            if u.longest > 1 {
                out.push(feature(24, u.longest_hash, 0));
            }
        }
        let word = &text[t.start..t.end];
        if t.shape == Shape::Upper {
            let known = self.has_run_for(word);
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

#[inline]
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
