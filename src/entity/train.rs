//! Training: a conditional random field over the same features, by FTRL-proximal, in a fixed order.
//!
//! Single-threaded and seeded, so that the same data give the same file.

use super::crf::{LABELS, allowed, may_begin, may_end};
use super::features::Document;
use super::lexicon::{self, Entry};
use super::model::write;
use super::tokens::{hash_word, mix, split};
use rustc_hash::FxHashMap;
use crate::article::EntityKind;

/// Set in the hashes of features that tell a corpus of another guideline, and in no other's; they are not written.
const APART: u32 = 1 << 31;

/// An article with its names marked: byte ranges into the text, whose first line is the headline.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Headline, empty line, body.
    pub text: String,
    /// Start, end and class, sorted, not overlapping.
    pub names: Vec<(usize, usize, EntityKind)>,
    /// Whose guideline the marks follow; 0 is the one to be learned.
    pub guideline: u8,
}

/// One name list.
pub struct List {
    /// The bit that its words get, or 0.
    pub part: u8,
    /// The bit that its names get, or 0.
    pub whole: u8,
    /// The names.
    pub names: Vec<String>,
}

/// What is known of words before training.
pub struct Knowledge {
    /// Name lists.
    pub lists: Vec<List>,
    /// Words and the class (1–255) of words that are used like them.
    pub classes: Vec<(String, u8)>,
}

impl Knowledge {
    fn table(&self) -> Vec<u8> {
        let mut table = vec![0u8; lexicon::SIZE];
        let mut full = 0;
        let mut note = |key, entry| {
            full += usize::from(!lexicon::insert(&mut table, key, entry));
        };
        for (word, class) in &self.classes {
            let class = Entry { class: *class, ..Entry::default() };
            note(hash_word(word), class);
        }
        let mut words = Vec::new();
        for list in &self.lists {
            let part = Entry { part: list.part, ..Entry::default() };
            for name in &list.names {
                split(name, &mut words);
                let Some(first) = words.first() else { continue };
                let mut key = first.word;
                if list.part > 0 {
                    words.iter().for_each(|w| note(w.word, part));
                }
                if list.whole > 0 && words.len() < 5 {
                    words[1..].iter().for_each(|w| key = lexicon::longer(key, w.word));
                    let begins = if words.len() > 1 { lexicon::BEGINS } else { 0 };
                    if begins > 0 {
                        note(first.word, Entry { whole: begins, ..Entry::default() });
                    }
                    note(key, Entry { whole: list.whole, ..Entry::default() });
                }
            }
        }
        if std::env::var("V").is_ok() { eprintln!("{full} did not fit"); }
        table
    }
}

fn label(kind: EntityKind, first: bool, last: bool) -> usize {
    let class = EntityKind::ALL.iter().position(|k| *k == kind).unwrap_or(0);
    1 + class * 4
        + match (first, last) {
            (true, true) => 3,
            (true, false) => 0,
            (false, true) => 2,
            _ => 1,
        }
}

/// All stretches of the training articles: features of word `i` are `features[words[i]..words[i + 1]]`.
#[derive(Default)]
struct Examples {
    /// First and last word of each stretch.
    stretches: Vec<(usize, usize)>,
    words: Vec<usize>,
    gold: Vec<u8>,
    features: Vec<u32>,
}

impl Examples {
    fn add(&mut self, article: &Marked, table: &[u8], doc: &mut Document, row: &mut Vec<u32>) {
        doc.read(&article.text, table);
        let mut gold = vec![0; doc.tokens.len()];
        for &(start, end, kind) in &article.names {
            let a = doc.tokens.partition_point(|t| t.start < start);
            let b = doc.tokens.partition_point(|t| t.end <= end);
            let whole = doc.stretches.iter().any(|&(x, y)| x <= a && b <= y);
            if a < b && whole {
                for (i, g) in gold[a..b].iter_mut().enumerate() {
                    *g = label(kind, i == 0, a + i + 1 == b) as u8;
                }
            }
        }
        for &(a, b) in &doc.stretches {
            let first = self.gold.len();
            for i in a..b {
                doc.describe(&article.text, i, row);
                self.words.push(self.features.len());
                self.features.extend_from_slice(row);
                if article.guideline > 0 {
                    let tag = 0x7ead + u32::from(article.guideline);
                    for &k in &row[..4] {
                        self.features.push(mix(k, tag) | APART);
                    }
                }
            }
            self.gold.extend_from_slice(&gold[a..b]);
            self.stretches.push((first, self.gold.len()));
        }
    }

    /// Numbers the features that at least `least` words have, drops the others, and returns the features by number.
    fn number(&mut self, least: u32) -> Vec<u32> {
        let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
        for f in &self.features {
            *seen.entry(*f).or_default() += 1;
        }
        let mut by_number: Vec<u32> = seen.iter().filter(|(_, n)| **n >= least).map(|(f, _)| *f).collect();
        by_number.sort_unstable();
        for (i, f) in by_number.iter().enumerate() {
            seen.insert(*f, i as u32);
        }
        let number = |f: &u32| by_number.binary_search(f).is_ok().then(|| seen[f]);
        let mut kept = Vec::new();
        for i in 0..self.words.len() {
            let end = self.words.get(i + 1).copied().unwrap_or(self.features.len());
            let from = std::mem::replace(&mut self.words[i], kept.len());
            kept.extend(self.features[from..end].iter().filter_map(number));
        }
        self.words.push(kept.len());
        self.features = kept;
        by_number
    }
}

fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let top = values.clone().fold(f32::NEG_INFINITY, f32::max);
    if top == f32::NEG_INFINITY {
        top
    } else {
        top + values.map(|v| (v - top).exp()).sum::<f32>().ln()
    }
}

/// The probability of each label at each word.
fn marginals(scores: &[[f32; LABELS]]) -> Vec<[f32; LABELS]> {
    let n = scores.len();
    let none = [f32::NEG_INFINITY; LABELS];
    let (mut ahead, mut behind) = (vec![none; n], vec![none; n]);
    for i in 0..n {
        for l in 0..LABELS {
            let from = if i == 0 {
                if may_begin(l) { 0.0 } else { f32::NEG_INFINITY }
            } else {
                log_sum(
                    (0..LABELS)
                        .filter(|&k| allowed(k, l))
                        .map(|k| ahead[i - 1][k]),
                )
            };
            ahead[i][l] = from + scores[i][l];
        }
    }
    for i in (0..n).rev() {
        for l in 0..LABELS {
            behind[i][l] = if i + 1 == n {
                if may_end(l) { 0.0 } else { f32::NEG_INFINITY }
            } else {
                log_sum(
                    (0..LABELS)
                        .filter(|&k| allowed(l, k))
                        .map(|k| behind[i + 1][k] + scores[i + 1][k]),
                )
            };
        }
    }
    let total = log_sum((0..LABELS).map(|l| ahead[n - 1][l] + behind[n - 1][l]));
    (0..n)
        .map(|i| std::array::from_fn(|l| (ahead[i][l] + behind[i][l] - total).exp()))
        .collect()
}

fn knob(name: &str, or: f32) -> f32 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(or)
}

/// Trains on `articles` for `rounds` passes and returns the model file.
pub fn train(articles: &[Marked], knowledge: &Knowledge, rounds: usize, seed: u64) -> Vec<u8> {
    const W: usize = LABELS - 1;
    let (alpha, beta, l1, l2) = (knob("A", 0.1), knob("B", 1.0), knob("L1", 0.1), knob("L2", 0.5));
    let table = knowledge.table();
    let mut all = Examples::default();
    let (mut doc, mut row) = (Document::default(), Vec::new());
    for a in articles {
        all.add(a, &table, &mut doc, &mut row);
    }
    let by_number = all.number(knob("MIN", 2.0) as u32);
    let mut weights = vec![0f32; by_number.len() * W];
    let mut z = weights.clone();
    let mut squares = weights.clone();
    let mut order: Vec<usize> = (0..all.stretches.len()).collect();
    let mut random = seed | 1;
    for _ in 0..rounds {
        for i in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(i, (random % (i as u64 + 1)) as usize);
        }
        for &k in &order {
            let (a, b) = all.stretches[k];
            let features = |i: usize| &all.features[all.words[i]..all.words[i + 1]];
            let scores: Vec<[f32; LABELS]> = (a..b)
                .map(|i| {
                    let mut row = [0f32; LABELS];
                    for &f in features(i) {
                        let at = f as usize * W;
                        for (r, w) in row[1..].iter_mut().zip(&weights[at..at + W]) {
                            *r += w;
                        }
                    }
                    row
                })
                .collect();
            for (i, p) in marginals(&scores).iter().enumerate() {
                let gold = usize::from(all.gold[a + i]);
                for l in 0..W {
                    let g = p[l + 1] - f32::from(u8::from(gold == l + 1));
                    if g.abs() < 1e-4 {
                        continue;
                    }
                    for &f in features(a + i) {
                        let at = f as usize * W + l;
                        let n = squares[at] + g * g;
                        z[at] += g - (n.sqrt() - squares[at].sqrt()) / alpha * weights[at];
                        squares[at] = n;
                        let pull = z[at].abs() - l1;
                        weights[at] = if pull <= 0.0 {
                            0.0
                        } else {
                            -z[at].signum() * pull / ((beta + n.sqrt()) / alpha + l2)
                        };
                    }
                }
            }
        }
    }
    let mut rows: Vec<(u32, [f32; W])> = Vec::new();
    for (i, f) in by_number.iter().enumerate() {
        let row: [f32; W] = std::array::from_fn(|l| weights[i * W + l]);
        if f & APART == 0 && row.iter().any(|w| *w != 0.0) {
            rows.push((*f, row));
        }
    }
    let size = |row: &[f32; W]| row.iter().map(|w| w * w).sum::<f32>();
    rows.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    if std::env::var("V").is_ok() { eprintln!("{} features, {} rows, {} stretches {} words", by_number.len(), rows.len(), all.stretches.len(), all.gold.len()); }
    write(&table, &rows)
}
