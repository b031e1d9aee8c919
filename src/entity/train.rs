//! Training: a conditional random field over the same features, by FTRL-proximal, in a fixed order.
//!
//! Single-threaded and seeded, so that the same data give the same file.

use super::crf::{self, LABELS, allowed, may_begin, may_end};
use super::document::Document;
use super::lexicon::{self, Entry};
use super::model::write;
use super::second::FirstLook;
use super::tokens::{hash_word, split};
use crate::article::EntityKind;
use rustc_hash::FxHashMap;

/// FTRL-proximal's step size and its two penalties (McMahan and others, 2013).
const ALPHA: f32 = 0.1;
const BETA: f32 = 1.0;
const L1: f32 = 0.1;
const L2: f32 = 0.5;

/// Parts of the training articles that the second look's first looks are made for.
const FOLDS: usize = 4;

/// Weights of a feature.
const W: usize = LABELS - 1;

/// The names of a text: first byte, one past the last, class.
pub type Marks = Vec<(usize, usize, EntityKind)>;

/// An article with its names marked: byte ranges into the text, whose first line is the headline.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Headline, empty line, body.
    pub text: String,
    /// Start, end and class, sorted, not overlapping.
    pub names: Marks,
    /// The same number for all variants of one article.
    pub origin: usize,
    /// Its names are not the ones it was written with.
    pub renamed: bool,
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
        let mut note = |key, entry| lexicon::insert(&mut table, key, entry);
        for (word, class) in &self.classes {
            let class = Entry {
                class: *class,
                ..Entry::default()
            };
            note(hash_word(word), class);
        }
        let mut words = Vec::new();
        for list in &self.lists {
            let part = Entry {
                part: list.part,
                ..Entry::default()
            };
            for name in &list.names {
                split(name, &mut words);
                let Some(first) = words.first() else { continue };
                let mut key = first.word;
                if list.part > 0 {
                    words.iter().for_each(|w| note(w.word, part));
                }
                if list.whole > 0 && words.len() < 5 {
                    words[1..]
                        .iter()
                        .for_each(|w| key = lexicon::longer(key, w.word));
                    let begins = if words.len() > 1 { lexicon::BEGINS } else { 0 };
                    if begins > 0 {
                        note(
                            first.word,
                            Entry {
                                whole: begins,
                                ..Entry::default()
                            },
                        );
                    }
                    note(
                        key,
                        Entry {
                            whole: list.whole,
                            ..Entry::default()
                        },
                    );
                }
            }
        }
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
    /// The article of each stretch.
    article: Vec<usize>,
}

impl Examples {
    fn add(
        &mut self,
        number: usize,
        article: &Marked,
        table: &[u8],
        doc: &mut Document,
        row: &mut Vec<u32>,
    ) {
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
            }
            self.gold.extend_from_slice(&gold[a..b]);
            self.stretches.push((first, self.gold.len()));
            self.article.push(number);
        }
    }

    fn features_of(&self, word: usize) -> &[u32] {
        &self.features[self.words[word]..self.words[word + 1]]
    }

    fn score(&self, word: usize, weights: &[f32]) -> [f32; LABELS] {
        let mut row = [0f32; LABELS];
        for &f in self.features_of(word) {
            let at = f as usize * W;
            for (r, w) in row[1..].iter_mut().zip(&weights[at..at + W]) {
                *r += w;
            }
        }
        row
    }

    /// Numbers the features that at least `least` words have, drops the others, and returns the features by number.
    fn number(&mut self, least: u32) -> Vec<u32> {
        let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
        for f in &self.features {
            *seen.entry(*f).or_default() += 1;
        }
        let mut by_number: Vec<u32> = seen
            .iter()
            .filter(|(_, n)| **n >= least)
            .map(|(f, _)| *f)
            .collect();
        by_number.sort_unstable();
        for (i, f) in by_number.iter().enumerate() {
            seen.insert(*f, i as u32);
        }
        let number = |f: &u32| by_number.binary_search(f).is_ok().then(|| seen[f]);
        let mut kept = Vec::new();
        for i in 0..self.words.len() {
            let end = self
                .words
                .get(i + 1)
                .copied()
                .unwrap_or(self.features.len());
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

/// Trains on `articles` for `rounds` passes and returns the model file.
pub fn train(articles: &[Marked], knowledge: &Knowledge, rounds: usize, seed: u64) -> Vec<u8> {
    let table = knowledge.table();
    let mut all = Examples::default();
    let (mut doc, mut row) = (Document::default(), Vec::new());
    for (i, a) in articles.iter().enumerate() {
        all.add(i, a, &table, &mut doc, &mut row);
    }
    let by_number = all.number(2);
    let fit = Fit {
        rounds,
        seed,
        features: by_number.len(),
    };
    let mut rows = second_look(articles, &table, &all, &fit);
    let none = vec![[0f32; LABELS]; all.gold.len()];
    let weights = fit.run(&all, &none, |_| true);
    rows.extend(ranked(&by_number, &weights));
    write(&table, &rows)
}

/// The weighted features of the second look.
fn second_look(
    articles: &[Marked],
    table: &[u8],
    all: &Examples,
    fit: &Fit,
) -> Vec<(u32, [f32; W])> {
    // The second look learns from first looks at articles that they were not trained on.
    let none = vec![[0f32; LABELS]; all.gold.len()];
    let mut first = none.clone();
    for k in 0..FOLDS {
        let held = |s: usize| articles[all.article[s]].origin % FOLDS == k;
        let weights = fit.run(all, &none, |s| !held(s));
        for s in (0..all.stretches.len()).filter(|s| held(*s)) {
            let (a, b) = all.stretches[s];
            (a..b).for_each(|i| first[i] = all.score(i, &weights));
        }
    }
    let mut again = Examples {
        stretches: all.stretches.clone(),
        gold: all.gold.clone(),
        article: all.article.clone(),
        ..Examples::default()
    };
    let (mut look, mut back, mut path) = (FirstLook::default(), Vec::new(), Vec::new());
    let (mut doc, mut row) = (Document::default(), Vec::new());
    let mut s = 0;
    for a in articles {
        doc.read(&a.text, table);
        look.clear(&doc);
        for &(at, _) in &doc.stretches {
            let (a, b) = all.stretches[s];
            crf::viterbi(&first[a..b], &mut back, &mut path);
            look.note(&doc, at, &path, &first[a..b]);
            s += 1;
        }
        for &(at, end) in &doc.stretches {
            for i in at..end {
                look.describe(&doc, i, &mut row);
                again.words.push(again.features.len());
                again.features.extend_from_slice(&row);
            }
        }
    }
    let second = again.number(5);
    let fit = Fit {
        features: second.len(),
        rounds: 3,
        ..*fit
    };
    // Renamed articles hold oddities that the second look would learn to mend.
    let keep = |s: usize| !articles[all.article[s]].renamed;
    let weights = fit.run(&again, &first, keep);
    ranked(&second, &weights)
}

/// Features that got weights, those with the largest first.
fn ranked(features: &[u32], weights: &[f32]) -> Vec<(u32, [f32; W])> {
    let rows = features.iter().zip(weights.chunks_exact(W));
    let mut rows: Vec<(u32, [f32; W])> = rows
        .filter(|(_, row)| row.iter().any(|w| *w != 0.0))
        .map(|(f, row)| (*f, std::array::from_fn(|l| row[l])))
        .collect();
    let size = |row: &[f32; W]| row.iter().map(|w| w * w).sum::<f32>();
    rows.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    rows
}

/// One run of the optimiser.
struct Fit {
    rounds: usize,
    seed: u64,
    features: usize,
}

impl Fit {
    /// The weights that, added to the scores `first`, tell the labels of the stretches that `keep` names.
    fn run(
        &self,
        all: &Examples,
        first: &[[f32; LABELS]],
        keep: impl Fn(usize) -> bool,
    ) -> Vec<f32> {
        let mut weights = vec![0f32; self.features * W];
        let mut z = weights.clone();
        let mut squares = weights.clone();
        let mut order: Vec<usize> = (0..all.stretches.len()).filter(|s| keep(*s)).collect();
        let mut random = self.seed | 1;
        for _ in 0..self.rounds {
            for i in (1..order.len()).rev() {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                order.swap(i, (random % (i as u64 + 1)) as usize);
            }
            for &k in &order {
                let (a, b) = all.stretches[k];
                let scores: Vec<[f32; LABELS]> = (a..b)
                    .map(|i| {
                        let mut row = all.score(i, &weights);
                        row.iter_mut().zip(first[i]).for_each(|(r, f)| *r += f);
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
                        for &f in all.features_of(a + i) {
                            let at = f as usize * W + l;
                            let n = squares[at] + g * g;
                            z[at] += g - (n.sqrt() - squares[at].sqrt()) / ALPHA * weights[at];
                            squares[at] = n;
                            let pull = z[at].abs() - L1;
                            weights[at] = if pull <= 0.0 {
                                0.0
                            } else {
                                -z[at].signum() * pull / ((BETA + n.sqrt()) / ALPHA + L2)
                            };
                        }
                    }
                }
            }
        }
        weights
    }
}
