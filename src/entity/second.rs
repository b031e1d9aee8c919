//! The second look: what the first one found over the whole article corrects it word by word.
//!
//! Its features (how the same word was labelled elsewhere) only add to the first scores, so it costs little.

use super::crf::LABELS;
use super::document::{Document, named};
use super::tokens::mix;

/// How often the article's first look has a word in each class, and where.
#[derive(Clone, Copy, Default)]
struct Votes {
    /// By class, 0 being outside.
    classes: [u16; 5],
    /// As last word of a name of several words, by class.
    last: [u16; 5],
    /// As another word of such a name.
    inner: [u16; 5],
    /// The sum of the first scores of the classes.
    scores: [f32; 5],
}

/// The first look's labels over one article.
#[derive(Default)]
pub(super) struct FirstLook {
    labels: Vec<u8>,
    margins: Vec<[f32; 5]>,
    /// By the document's numbers of words.
    votes: Vec<Votes>,
}

fn class(label: u8) -> usize {
    label.checked_sub(1).map_or(0, |l| 1 + usize::from(l) / 4)
}

fn best_of(scores: &[f32; LABELS]) -> [f32; 5] {
    let mut out = [0.0; 5];
    for (c, four) in scores[1..].chunks_exact(4).enumerate() {
        out[c + 1] = four.iter().fold(f32::NEG_INFINITY, |m, s| m.max(*s));
    }
    out
}

/// The greatest of the values (the first of equals), and in steps how far the next is below it.
fn leading(values: [f32; 5]) -> (u32, u32) {
    let (mut first, mut next) = (0, f32::NEG_INFINITY);
    for (k, value) in values.iter().enumerate().skip(1) {
        if value.total_cmp(&values[first]).is_gt() {
            (first, next) = (k, values[first]);
        } else if value.total_cmp(&next).is_gt() {
            next = *value;
        }
    }
    let lead = values[first] - next;
    let step = [0.5, 2.0, 5.0, 12.0].iter().filter(|&&s| lead > s).count();
    (first as u32, step as u32)
}

impl FirstLook {
    /// Forgets the last article; the next is `doc`.
    pub fn clear(&mut self, doc: &Document) {
        let words = doc.tokens.len();
        self.labels.clear();
        self.labels.resize(words, 0);
        self.margins.clear();
        self.margins.resize(words, [0.0; 5]);
        self.votes.clear();
        self.votes.resize(doc.slots(), Votes::default());
    }

    /// Notes the labels of the stretch that begins at word `at`.
    pub fn note(&mut self, doc: &Document, at: usize, path: &[u8], scores: &[[f32; LABELS]]) {
        for (i, &label) in path.iter().enumerate() {
            self.labels[at + i] = label;
            if !named(&doc.tokens[at + i]) {
                continue;
            }
            let margin = best_of(&scores[i]);
            self.margins[at + i] = margin;
            let Some(votes) = self.votes.get_mut(doc.slot(at + i)) else {
                continue;
            };
            let c = class(label);
            votes.classes[c] = votes.classes[c].saturating_add(1);
            match label.checked_sub(1).map(|l| l % 4) {
                Some(2) => votes.last[c] = votes.last[c].saturating_add(1),
                Some(0 | 1) => votes.inner[c] = votes.inner[c].saturating_add(1),
                _ => {}
            }
            votes
                .scores
                .iter_mut()
                .zip(margin)
                .for_each(|(s, m)| *s += m);
        }
    }

    /// The labels of the words from `at` to before `end`.
    pub fn labels(&self, at: usize, end: usize) -> &[u8] {
        &self.labels[at..end]
    }

    /// The hashed features of word `i`, written to `out`.
    pub fn describe(&self, doc: &Document, i: usize, out: &mut Vec<u32>) {
        out.clear();
        let own = u32::from(self.labels[i]);
        let t = &doc.tokens[i];
        let mut add = |kind: u32, a: u32, b: u32| {
            let h = mix(mix(mix(0x5ec0, kind), a), b);
            out.push((h ^ h >> 15) & 0x7fff_ffff);
        };
        let votes = self.votes.get(doc.slot(i)).filter(|_| named(t));
        let Some(votes) = votes else { return };
        let place = own.checked_sub(1).map(|l| l % 4);
        let (c, margin) = (class(own as u8), self.margins[i]);
        let mut others = votes.classes;
        others[c] = others[c].saturating_sub(1);
        let (mut last, mut inner) = (votes.last, votes.inner);
        match place {
            Some(2) => last[c] = last[c].saturating_sub(1),
            Some(0 | 1) => inner[c] = inner[c].saturating_sub(1),
            _ => {}
        }
        let flags = |counts: [u16; 5]| (1..5).fold(0, |f, k| f | u32::from(counts[k] > 0) << k);
        let (most, lead) = leading(others.map(f32::from));
        if last != [0; 5] {
            add(4, own | flags(last) << 8, 0);
        }
        if inner != [0; 5] {
            add(5, own | flags(inner) << 8, 0);
        }
        if others == [0; 5] {
            return;
        }
        let line = doc.line_of(i);
        add(3, own | most << 8 | lead << 12, 0);
        add(9, own | most << 8 | line << 12, 1);
        add(6, own | flags(others) << 8, u32::from(others[0].min(2)));
        let mut rest = votes.scores;
        rest.iter_mut().zip(margin).for_each(|(s, m)| *s -= m);
        let (first, sure) = leading(margin);
        let (theirs, certain) = leading(rest);
        add(7, theirs | certain << 4, own);
        add(10, theirs | certain << 4 | line << 8, own);
        add(8, theirs | certain << 4 | first << 8 | sure << 12, 0);
    }
}
