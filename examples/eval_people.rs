//! Person search without an index: reads the articles of DATA through the readers and the tagger, keeps the names by
//! key in memory, and writes the answers to DATA's queries as a run for its `score.py`. See docs/names.md.
//!
//!     eval_people DATA RUN
//!
//! What was read is kept in the folder for temporary files, by model; delete it after a change of the tagger's code.

#![allow(clippy::print_stderr)]

use newsdex::article::{Article, EntityKind, Reach};
use newsdex::entity::Annotator;
use newsdex::entity::names::{Answer, Candidate, NameIndex, NameQuery, NameRecord, merge, records};
use newsdex::ingest::{Outcome, ReadOptions, WalkOptions, Walked, read_file, walk};
use std::collections::{BTreeMap, HashMap};
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
            for (entity, record) in records(article) {
                if record.kind() != EntityKind::Person {
                    continue;
                }
                let id = *known.entry(record.encode()).or_insert_with(|| {
                    let id = out.records.len() as u32;
                    for key in record.keys() {
                        out.by_key.entry(key).or_default().push(id);
                    }
                    out.records.push(record);
                    out.bearers.push(Vec::new());
                    id
                });
                out.bearers[id as usize]
                    .push((at as u32, article.entities[entity].mentions as u32));
            }
        }
        out
    }
}

/// What the queries cost.
#[derive(Default)]
struct Cost {
    queries: usize,
    look_ups: usize,
    candidates: usize,
    time: Duration,
}

struct Counted<'a> {
    names: &'a Names,
    cost: &'a mut Cost,
}

impl NameIndex for Counted<'_> {
    type Id = u32;
    type Error = std::convert::Infallible;

    fn look_up(
        &mut self,
        key: &str,
        most: usize,
        out: &mut Vec<Candidate<u32>>,
    ) -> Result<(), Self::Error> {
        let ids = self.names.by_key.get(key).into_iter().flatten().take(most);
        let before = out.len();
        out.extend(ids.map(|&at| Candidate {
            record: self.names.records[at as usize].clone(),
            articles: self.names.bearers[at as usize].len() as u64,
            at,
        }));
        self.cost.look_ups += 1;
        self.cost.candidates += out.len() - before;
        Ok(())
    }
}

/// Articles with their sureness and mentions, best first.
fn answer(names: &Names, text: &str, cost: &mut Cost) -> Vec<(u32, f32, u32)> {
    let start = Instant::now();
    let Ok(query) = NameQuery::parse(EntityKind::Person, text) else {
        return Vec::new();
    };
    let Ok(Answer { records: found, .. }) = query.find(Reach::Fuzzy, &mut Counted { names, cost });
    cost.queries += 1;
    cost.time += start.elapsed();
    let mut best: BTreeMap<u32, (f32, u32)> = BTreeMap::new();
    for (id, hit) in found {
        for &(article, mentions) in &names.bearers[id as usize] {
            let now = (hit.sureness, mentions);
            let kept = best.entry(article).or_insert(now);
            if now > *kept {
                *kept = now;
            }
        }
    }
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
        let made = start.elapsed();
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        let entities = articles.iter().flat_map(|a| &a.entities);
        for entity in entities.filter(|e| e.kind == EntityKind::Person) {
            *counts.entry(&entity.name).or_default() += 1;
        }
        let counts: Vec<(&str, u64)> = counts.into_iter().collect();
        let merging = Instant::now();
        let groups = merge(EntityKind::Person, &counts);
        eprintln!(
            "{corpus}: {} display names merge into {} in {:.1?}",
            counts.len(),
            groups.len(),
            merging.elapsed()
        );
        let mut cost = Cost::default();
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
        let n = cost.queries.max(1);
        eprintln!(
            "{corpus}: {} articles, {} records, {} keys, made in {made:.1?}; a query: {} look-ups, {} candidates, {:.0} µs",
            articles.len(),
            names.records.len(),
            names.by_key.len(),
            cost.look_ups / n,
            cost.candidates / n,
            cost.time.as_secs_f64() * 1e6 / n as f64,
        );
    }
    Ok(run.flush()?)
}
