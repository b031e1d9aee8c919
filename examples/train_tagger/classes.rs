//! Word classes: words that stand between the same words get one number (1–255). k-means over the cosine of
//! association vectors, on plain news text that permits it.

use crate::Outcome;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Words that get a class, the most frequent ones.
const WORDS: usize = 30_000;
/// A rarer word's neighbours tell too little.
const LEAST: u32 = 6;
/// Frequent words that are noted as neighbours, left and right.
const NEIGHBOURS: u32 = 800;
const CLASSES: usize = 255;
const ROUNDS: usize = 15;

fn files(folder: &Path, out: &mut Vec<PathBuf>) -> Outcome<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
    Ok(())
}

/// The texts below `news` but those that the development set was cut from.
fn texts(news: &Path, dev: &Path) -> Outcome<Vec<String>> {
    let mut held = std::collections::HashSet::new();
    for line in std::fs::read_to_string(dev)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        held.extend(row["ref"].as_str().map(str::to_string));
    }
    let mut out = Vec::new();
    let mut paths = Vec::new();
    for folder in ["wh-briefings", "digitalgov"] {
        files(&news.join(folder), &mut paths)?;
    }
    paths.sort();
    for path in paths {
        let shown = path.to_string_lossy();
        if !held.iter().any(|r| shown.ends_with(r.as_str())) {
            out.push(String::from_utf8_lossy(&std::fs::read(&path)?).into_owned());
        }
    }
    let mut tables: Vec<PathBuf> = std::fs::read_dir(news.join("wikinews"))?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "csv"))
        .collect();
    tables.sort();
    for table in tables {
        let mut rows = csv::Reader::from_path(table)?;
        for row in rows.records() {
            let row = row?;
            if !row.iter().any(|cell| held.contains(cell)) {
                out.extend(row.iter().skip(2).map(str::to_string));
            }
        }
    }
    Ok(out)
}

/// One word's neighbours: how much more often each stands there than chance has it; unit length.
fn associations(pairs: &[(u32, u32)], total: f32, by: &[f32]) -> Vec<(u32, f32)> {
    let own: u32 = pairs.iter().map(|p| p.1).sum();
    let mut out: Vec<(u32, f32)> = Vec::new();
    for &(at, n) in pairs {
        let chance = own as f32 * by[at as usize] / total;
        let more = (n as f32 / (chance + 1.0)).ln();
        if more > 0.0 {
            out.push((at, more));
        }
    }
    let length = out.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(1e-9);
    out.iter_mut().for_each(|(_, v)| *v /= length);
    out
}

fn nearest(vector: &[(u32, f32)], centres: &[f32], sums: &mut [f32; CLASSES]) -> usize {
    sums.fill(0.0);
    for &(at, v) in vector {
        let row = &centres[at as usize * CLASSES..][..CLASSES];
        sums.iter_mut().zip(row).for_each(|(s, c)| *s += v * c);
    }
    (0..CLASSES).fold(0, |best, k| if sums[k] > sums[best] { k } else { best })
}

/// Words and their classes, learned from the texts below `news`.
pub fn learn(news: &Path, dev: &Path) -> Outcome<Vec<(String, u8)>> {
    let texts: Vec<String> = texts(news, dev)?.iter().map(|t| t.to_lowercase()).collect();
    let words = |text: &'_ str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_string)
            .collect()
    };
    let mut counts: HashMap<String, u32> = HashMap::new();
    for word in texts.iter().flat_map(|t| words(t)) {
        *counts.entry(word).or_default() += 1;
    }
    let mut frequent: Vec<(String, u32)> = counts.into_iter().filter(|c| c.1 >= LEAST).collect();
    frequent.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    frequent.truncate(WORDS);
    let number: HashMap<&str, u32> = (0..)
        .zip(&frequent)
        .map(|(i, w)| (w.0.as_str(), i))
        .collect();

    let side = NEIGHBOURS + 1;
    let mut beside: Vec<HashMap<u32, u32>> = vec![HashMap::new(); frequent.len()];
    let mut by = vec![0f32; 2 * side as usize];
    for text in &texts {
        let ids: Vec<u32> = words(text)
            .iter()
            .map(|w| number.get(w.as_str()).copied().unwrap_or(u32::MAX))
            .collect();
        for pair in ids.windows(2) {
            for (word, at) in [
                (pair[0], pair[1].min(NEIGHBOURS)),
                (pair[1], side + pair[0].min(NEIGHBOURS)),
            ] {
                if let Some(row) = beside.get_mut(word as usize) {
                    *row.entry(at).or_default() += 1;
                    by[at as usize] += 1.0;
                }
            }
        }
    }
    let total: f32 = by.iter().sum();
    let vectors: Vec<Vec<(u32, f32)>> = beside
        .into_iter()
        .map(|row| {
            let mut pairs: Vec<(u32, u32)> = row.into_iter().collect();
            pairs.sort_unstable();
            associations(&pairs, total, &by)
        })
        .collect();

    // The first centres are words spread over the frequencies; rarer ones are too poor to stand for a class.
    let mut centres = vec![0f32; 2 * side as usize * CLASSES];
    let first = vectors.len().min(12 * CLASSES) / CLASSES;
    for k in 0..CLASSES.min(vectors.len()) {
        for &(at, v) in &vectors[k * first.max(1)] {
            centres[at as usize * CLASSES + k] = v;
        }
    }
    let mut sums = [0f32; CLASSES];
    let mut class = vec![0; vectors.len()];
    for _ in 0..ROUNDS {
        for (c, v) in class.iter_mut().zip(&vectors) {
            *c = nearest(v, &centres, &mut sums);
        }
        centres.fill(0.0);
        for (c, v) in class.iter().zip(&vectors) {
            v.iter()
                .for_each(|&(at, x)| centres[at as usize * CLASSES + c] += x);
        }
        sums.fill(1e-9);
        centres
            .chunks_exact(CLASSES)
            .for_each(|row| sums.iter_mut().zip(row).for_each(|(s, x)| *s += x * x));
        centres
            .chunks_exact_mut(CLASSES)
            .for_each(|row| row.iter_mut().zip(&sums).for_each(|(x, s)| *x /= s.sqrt()));
    }
    Ok(frequent
        .into_iter()
        .zip(class)
        .map(|((word, _), c)| (word, c as u8 + 1))
        .collect())
}
