//! Training: a conditional random field over the same features, by AdaGrad, in a fixed order.
//!
//! Single-threaded and seeded, so that the same data give the same file.

use super::crf::{LABELS, allowed, may_begin, may_end};
use super::features::Document;
use super::gazetteer;
use super::model::{ROWS, write};
use super::tokens::{hash_word, split};
use crate::article::EntityKind;

/// An article with its names marked: byte ranges into the text, whose first line is the headline.
pub struct Marked {
    /// Headline, empty line, body.
    pub text: String,
    /// Start, end and class, sorted, not overlapping.
    pub names: Vec<(usize, usize, EntityKind)>,
}

/// One name list: its names and the bit that its words get.
pub struct List {
    /// A power of two.
    pub bit: u8,
    /// The names; every word of each is noted.
    pub names: Vec<String>,
}

struct Stretch {
    features: Vec<Vec<u32>>,
    gold: Vec<usize>,
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

fn stretches(article: &Marked, table: &[u8], out: &mut Vec<Stretch>) {
    let mut doc = Document::default();
    doc.read(&article.text, table);
    let mut gold = vec![0; doc.tokens.len()];
    for &(start, end, kind) in &article.names {
        let a = doc.tokens.partition_point(|t| t.start < start);
        let b = doc.tokens.partition_point(|t| t.end <= end);
        let whole = doc.stretches.iter().any(|&(x, y)| x <= a && b <= y);
        if a < b && whole {
            for (i, g) in gold[a..b].iter_mut().enumerate() {
                *g = label(kind, i == 0, a + i + 1 == b);
            }
        }
    }
    for &(a, b) in &doc.stretches {
        let mut features = Vec::new();
        for i in a..b {
            let mut f = Vec::new();
            doc.describe(&article.text, i, &mut f);
            features.push(f);
        }
        out.push(Stretch {
            features,
            gold: gold[a..b].to_vec(),
        });
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
pub fn train(articles: &[Marked], lists: &[List], rounds: usize, seed: u64) -> Vec<u8> {
    const RATE: f32 = 0.15;
    const DECAY: f32 = 2e-4;
    const W: usize = LABELS - 1;
    let mut table = vec![0u8; gazetteer::SIZE];
    for list in lists {
        let mut words = Vec::new();
        for name in &list.names {
            split(name, &mut words);
            for w in &words {
                gazetteer::insert(&mut table, hash_word(&name[w.start..w.end]), list.bit);
            }
        }
    }
    let mut all = Vec::new();
    for a in articles {
        stretches(a, &table, &mut all);
    }
    let mut weights = vec![0f32; ROWS * W];
    let mut sums = vec![1e-3f32; ROWS * W];
    let mut order: Vec<usize> = (0..all.len()).collect();
    let mut random = seed | 1;
    for _ in 0..rounds {
        for i in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(i, (random % (i as u64 + 1)) as usize);
        }
        for &k in &order {
            let s = &all[k];
            let scores: Vec<[f32; LABELS]> = s
                .features
                .iter()
                .map(|fs| {
                    let mut row = [0f32; LABELS];
                    for f in fs {
                        let at = *f as usize % ROWS * W;
                        for l in 0..W {
                            row[l + 1] += weights[at + l];
                        }
                    }
                    row
                })
                .collect();
            for (i, p) in marginals(&scores).iter().enumerate() {
                for f in &s.features[i] {
                    let at = *f as usize % ROWS * W;
                    for l in 0..W {
                        let miss = p[l + 1] - f32::from(u8::from(s.gold[i] == l + 1));
                        if miss.abs() > 1e-4 {
                            let g = miss + DECAY * weights[at + l];
                            sums[at + l] += g * g;
                            weights[at + l] -= RATE * g / sums[at + l].sqrt();
                        }
                    }
                }
            }
        }
    }
    write(&table, &weights)
}
