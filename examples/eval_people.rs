//! Person search without an index: reads the articles of DATA through the readers and the tagger, keeps the names by
//! key in memory, and writes the answers to DATA's queries as a run for its `score.py`. See docs/names.md.
//!
//!     eval_people DATA RUN
//!
//! What was read is kept in the folder for temporary files, by model; delete it after a change of the tagger's code.

use newsdex::article::{Article, EntityKind, Reach};
use newsdex::entity::Annotator;
use newsdex::entity::names::{NameQuery, NameRecord};
use newsdex::ingest::{Outcome, ReadOptions, WalkOptions, Walked, read_file, walk};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::xxh3_64;

type Done<T> = Result<T, Box<dyn Error>>;

/// The articles of a folder with their names.
fn articles(folder: &Path, corpus: &str) -> Done<Vec<Article>> {
    let model = xxh3_64(include_bytes!("../models/tagger.bin"));
    let kept = std::env::temp_dir().join(format!("newsdex-people-{corpus}-{model:016x}.jsonl"));
    if let Ok(file) = std::fs::File::open(&kept) {
        return BufReader::new(file)
            .lines()
            .map(|line| Ok(serde_json::from_str(&line?)?))
            .collect();
    }
    let mut out = Vec::new();
    let mut annotator = Annotator::new();
    walk(folder, &WalkOptions::default(), &mut |met| {
        let Walked::File(entry) = met else { return };
        read_file(&entry, &ReadOptions::default(), &mut |outcome| {
            if let Outcome::Article(mut article) = outcome {
                annotator.annotate(&mut article);
                out.push(*article);
            }
        });
    })?;
    let mut file = BufWriter::new(std::fs::File::create(kept)?);
    for article in &out {
        serde_json::to_writer(&mut file, article)?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(out)
}

/// What an index would hold: the different records, who bears them where, and the records of each key.
#[derive(Default)]
struct Names {
    records: Vec<NameRecord>,
    bearers: Vec<Vec<(u32, u32)>>,
    by_key: HashMap<String, Vec<u32>>,
}

impl Names {
    fn new(articles: &[Article]) -> Self {
        let mut out = Self::default();
        let mut known: HashMap<String, u32> = HashMap::new();
        for (at, article) in articles.iter().enumerate() {
            for entity in article
                .entities
                .iter()
                .filter(|e| e.kind == EntityKind::Person)
            {
                let Some(record) = NameRecord::new(entity.kind, &entity.name) else {
                    continue;
                };
                let id = *known.entry(record.encode()).or_insert_with(|| {
                    let id = out.records.len() as u32;
                    for key in record.keys() {
                        out.by_key.entry(key).or_default().push(id);
                    }
                    out.records.push(record);
                    out.bearers.push(Vec::new());
                    id
                });
                out.bearers[id as usize].push((at as u32, entity.mentions as u32));
            }
        }
        out
    }
}

/// What the queries cost.
#[derive(Default)]
struct Cost {
    queries: usize,
    keys: usize,
    candidates: usize,
    look_up: Duration,
    compare: Duration,
}

/// Articles with their sureness and mentions, best first.
fn answer(names: &Names, text: &str, cost: &mut Cost) -> Vec<(u32, f32, u32)> {
    let start = Instant::now();
    let Ok(query) = NameQuery::parse(EntityKind::Person, text) else {
        return Vec::new();
    };
    let keys = query.keys(Reach::Fuzzy);
    let found: HashSet<u32> = keys
        .iter()
        .filter_map(|k| names.by_key.get(k))
        .flatten()
        .copied()
        .collect();
    let mid = Instant::now();
    let mut best: BTreeMap<u32, (f32, u32)> = BTreeMap::new();
    for &id in &found {
        let Some(hit) = query.compare(&names.records[id as usize], Reach::Fuzzy) else {
            continue;
        };
        for &(article, mentions) in &names.bearers[id as usize] {
            let now = (hit.sureness, mentions);
            let kept = best.entry(article).or_insert(now);
            if now > *kept {
                *kept = now;
            }
        }
    }
    cost.queries += 1;
    cost.keys += keys.len();
    cost.candidates += found.len();
    cost.look_up += mid - start;
    cost.compare += mid.elapsed();
    let mut out: Vec<_> = best.into_iter().map(|(a, (s, m))| (a, s, m)).collect();
    out.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
    out
}

fn main() -> Done<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [data, run] = args.as_slice() else {
        return Err("usage: eval_people DATA RUN".into());
    };
    let data = Path::new(data);
    let queries = std::fs::read_to_string(data.join("queries.tsv"))?;
    let mut run = BufWriter::new(std::fs::File::create(run)?);
    for corpus in ["reuters", "worldwide"] {
        let articles = articles(&data.join(corpus), corpus)?;
        let start = Instant::now();
        let names = Names::new(&articles);
        let mut cost = Cost::default();
        let made = start.elapsed();
        for line in queries.lines().skip(1) {
            let row: Vec<&str> = line.split('\t').collect();
            let [id, _, of, text, _] = row[..] else {
                return Err("queries.tsv: five columns expected".into());
            };
            if of != corpus {
                continue;
            }
            for (rank, (article, sureness, _)) in answer(&names, text, &mut cost).iter().enumerate()
            {
                let path = &articles[*article as usize].path;
                let name = path.strip_suffix(".txt").unwrap_or(path);
                writeln!(run, "{id} Q0 {name} {} {sureness} people", rank + 1)?;
            }
        }
        let each = |d: Duration| d.as_secs_f64() * 1e6 / cost.queries.max(1) as f64;
        eprintln!(
            "{corpus}: {} articles, {} records, {} keys, made in {made:.1?}; a query: {} keys, {} candidates, {:.0} µs looking up, {:.0} µs comparing",
            articles.len(),
            names.records.len(),
            names.by_key.len(),
            cost.keys / cost.queries.max(1),
            cost.candidates / cost.queries.max(1),
            each(cost.look_up),
            each(cost.compare),
        );
    }
    Ok(run.flush()?)
}
