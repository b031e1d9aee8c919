//! Speed of the query room: parser, analysis, reading an article for a query, deciding whether it matches,
//! choosing what of it to show.
//!
//! `cargo bench --bench query`. Text is Reuters' of 1987 where the shared data are there, else our own corpus.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput};
use newsdex::query::analyze::{Event, Language, Terms, TextParts, Walk};
use newsdex::query::matcher::{Evaluator, Found, Place, TextView, View, compile};
use newsdex::query::parse::{ParseOptions, parse};
use newsdex::query::passages::{Mark, passages};
use tantivy::tokenizer::{
    LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, TokenStream,
};

/// Bodies of articles, a paragraph per line.
fn articles() -> Vec<String> {
    let shared = Path::new("../shared/data/news/reuters21578/reut2-000.sgm");
    if let Ok(bytes) = std::fs::read(shared) {
        let text = String::from_utf8_lossy(&bytes);
        let bodies = text
            .split("<BODY>")
            .skip(1)
            .filter_map(|b| b.split("</BODY>").next());
        let joined = |b: &str| {
            let paragraphs = b.split("\n    ").map(|p| p.replace('\n', " "));
            paragraphs.collect::<Vec<_>>().join("\n")
        };
        return bodies.map(joined).collect();
    }
    let mut out = Vec::new();
    let mut folders = vec![Path::new("corpus").to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
                out.push(text);
            }
        }
    }
    out
}

fn parts(body: &str) -> TextParts<'_> {
    TextParts {
        language: Language::default(),
        headline: "",
        body,
        kinds: &[],
        mentions: &[],
    }
}

/// Whole articles, together about as long as this.
fn about(articles: &[String], bytes: usize) -> String {
    let mut out = String::new();
    for article in articles {
        if out.len() + article.len() < bytes + bytes / 10 {
            out.push_str(article);
            out.push('\n');
        }
    }
    out
}

fn analysis(c: &mut Criterion) {
    let articles = articles();
    let total: usize = articles.iter().map(String::len).sum();
    let mut group = c.benchmark_group("analysis");
    group.throughput(Throughput::Bytes(total as u64));
    group.bench_function("walk", |b| {
        b.iter(|| {
            articles
                .iter()
                .map(|a| Walk::new(parts(a)).count())
                .sum::<usize>()
        })
    });
    group.bench_function("walk and terms", |b| {
        let mut terms = Terms::new(Language::default());
        b.iter(|| {
            let mut bytes = 0;
            for article in &articles {
                for event in Walk::new(parts(article)) {
                    if let Event::Token { token, acronym, .. } = event {
                        let word = &article[token.start..token.end];
                        bytes += terms.term(word, token.shape, acronym).map_or(0, str::len);
                    }
                }
            }
            bytes
        })
    });
    group.bench_function("tantivy's English", |b| {
        let stemmer = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
        let mut analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(40))
            .filter(LowerCaser)
            .build();
        b.iter(|| {
            let mut bytes = 0;
            for article in &articles {
                let mut stream = analyzer.token_stream(article);
                while stream.advance() {
                    bytes += stemmer.stem(&stream.token().text).len();
                }
            }
            bytes
        })
    });
    group.finish();
}

/// The marks of a match, sorted, all of one worth.
fn marks(found: &Found, places: &[Place]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (what, spans) in &found.atoms {
        marks.extend(spans.iter().map(|span| Mark {
            start: places[span.start as usize].start as usize,
            end: places[span.end as usize - 1].end as usize,
            what: *what,
            weight: 1.0,
        }));
    }
    marks.sort_by_key(|mark| (mark.start, mark.end));
    marks
}

fn matching(c: &mut Criterion) {
    let article = about(&articles(), 5_000);
    let mut group = c.benchmark_group("article of 5 kB");
    group.throughput(Throughput::Bytes(article.len() as u64));
    for text in ["oil price", "\"oil price\" w/s rise", "nucle* Opeck~ =Bank"] {
        let query = parse(text, &ParseOptions::default()).query;
        let Ok(pattern) = compile(&query, &[Language::default()]) else {
            continue;
        };
        let mut reader = TextView::new(&pattern);
        let mut view = View::default();
        group.bench_function(format!("fill {text}"), |b| {
            b.iter(|| {
                reader.fill(parts(black_box(&article)), &mut |_, _| false, &mut view);
                view.leaves.len()
            })
        });
        let evaluator = Evaluator::new(&pattern);
        group.bench_function(format!("match {text}"), |b| {
            b.iter(|| evaluator.evaluate(&pattern.root, black_box(&view), &mut |_| true))
        });
        reader.fill(parts(&article), &mut |_, _| false, &mut view);
        let found = evaluator.evaluate(&pattern.root, &view, &mut |_| true);
        let marks = found.map_or_else(Vec::new, |found| marks(&found, &reader.places));
        let starts: Vec<usize> = view
            .bounds
            .sentences
            .iter()
            .filter_map(|&at| reader.places.get(at as usize))
            .map(|place| place.start as usize)
            .collect();
        for count in [1, 3] {
            group.bench_function(format!("{count} snippets of {text}"), |b| {
                b.iter(|| passages(black_box(&article), &marks, &starts, count, 200))
            });
        }
        group.bench_function(format!("new {text}"), |b| {
            b.iter(|| TextView::new(black_box(&pattern)).places.len())
        });
    }
    group.finish();
}

fn parsing(c: &mut Criterion) {
    let mut group = c.benchmark_group("parser");
    let prose = about(&articles(), 20_000);
    for (name, text) in [
        ("two words", "oil price"),
        (
            "operators",
            "(oil OR gas) w/5 price -headline:market person:(Sergei Shoigu OR Putin) date:2022",
        ),
        ("prose", prose.as_str()),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |b| {
            b.iter(|| parse(black_box(text), &ParseOptions::default()))
        });
        let query = parse(text, &ParseOptions::default()).query;
        group.bench_function(format!("compile {name}"), |b| {
            b.iter(|| compile(black_box(&query), &[Language::default()]).is_ok())
        });
    }
    group.finish();
}

fn main() {
    let mut c = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(200))
        .measurement_time(std::time::Duration::from_millis(600))
        .sample_size(15)
        .configure_from_args();
    analysis(&mut c);
    matching(&mut c);
    parsing(&mut c);
    c.final_summary();
}
