//! Reads a folder and writes every article or skip as a line of JSON: `read_folder FOLDER > out.jsonl`.
//!
//! What the readers' evaluations want, without an index: `docs/formats-html.md` says how to score the lines.
//! `read_folder FOLDER TIMES` writes nothing and tells how fast the files, held in memory, are read.

use newsdex::ingest::{Outcome, ReadOptions, WalkOptions, Walked, read_bytes, read_file, walk};
use newsdex::output::{article_json, skipped_json};
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let root = args.next().ok_or("usage: read_folder FOLDER [TIMES]")?;
    let times: usize = args.next().map_or(Ok(0), |n| n.parse())?;
    let mut files = Vec::new();
    walk(
        Path::new(&root),
        &WalkOptions::default(),
        &mut |walked| match walked {
            Walked::File(file) => files.push(file),
            Walked::Ignored(_) | Walked::Skipped(_) => {}
        },
    )?;
    let options = ReadOptions::default();
    let mut out = BufWriter::new(stdout().lock());
    if times == 0 {
        for file in &files {
            let mut written = Ok(());
            read_file(file, &options, &mut |outcome| {
                let one = match &outcome {
                    Outcome::Article(article) => article_json(&mut out, article),
                    Outcome::Skipped(skipped) => skipped_json(&mut out, skipped),
                };
                written = std::mem::replace(&mut written, Ok(())).and(one);
            });
            written?;
        }
        return Ok(());
    }
    let mut held = Vec::new();
    for file in &files {
        held.push((&file.rel, std::fs::read(&file.path)?));
    }
    let bytes: usize = held.iter().map(|(_, b)| b.len()).sum();
    let (start, mut articles) = (Instant::now(), 0usize);
    for _ in 0..times {
        for (name, bytes) in &held {
            read_bytes(name, bytes, &options, &mut |outcome| {
                articles += usize::from(matches!(outcome, Outcome::Article(_)));
            });
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let speed = (bytes * times) as f64 / seconds / 1e6;
    writeln!(
        out,
        "{} files, {} articles, {seconds:.3} s for {times} times, {speed:.1} MB/s",
        files.len(),
        articles / times
    )?;
    Ok(())
}
