//! Trains and scores the tagger; see docs/tagger.md. DATA holds `ner/` and `names/`.
//!
//!     train_tagger train DATA MODEL
//!     train_tagger cross DATA            cross-validation on the training articles
//!     train_tagger score DATA MODEL      the sets that nothing was trained on

mod augment;
mod classes;
mod corpora;
mod evaluate;
mod lists;

use evaluate::Score;
use newsdex::entity::train::{Knowledge, Marked, train};
use std::error::Error;
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn knob(name: &str, or: usize) -> usize {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(or)
}

/// A model of `articles`, which are varied, and of WikiGold.
fn learn(data: &Path, articles: Vec<Marked>, known: &Knowledge) -> Outcome<Vec<u8>> {
    let mut articles = articles;
    let mut varied = Vec::new();
    for k in 0..knob("REN", 2) {
        let pools = if k % 2 == 0 { [7, 8] } else { [9, 10] };
        varied.extend(augment::rename(
            &articles,
            pools.map(|at| known.lists[at].names.as_slice()),
            &known.lists[4].names,
            6 + k as u64,
        ));
    }
    augment::shout(&mut articles);
    articles.extend(varied);
    if knob("WG", 1) > 0 {
        let path = data.join("ner/wikigold/CONLL-format/data/wikigold.conll.txt");
        corpora::columns(&path, [0, 1], 30, knob("GL", 0) as u8, &mut articles)?;
    }
    if knob("BTC", 0) > 0 {
        for part in ["a", "b", "e", "f", "g", "h"] {
            let path = data.join("ner/btc/CONLL-format/data").join(format!("{part}.conll"));
            corpora::columns(&path, [0, 1], 30, 2, &mut articles)?;
        }
    }
    Ok(train(&articles, known, knob("ROUNDS", 6), 6))
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    let (what, data, model) = match args.as_slice() {
        [_, what, data] => (what, Path::new(data), None),
        [_, what, data, model] => (what, Path::new(data), Some(Path::new(model))),
        _ => return Err("usage: train_tagger train|cross|score DATA [MODEL]".into()),
    };
    let ner = data.join("ner");
    let own = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/train_tagger/lists"));
    let own = if own.exists() { own } else { Path::new("/work/wt/tagger/examples/train_tagger/lists") };
    let lists = lists::read(&data.join("names"), own)?;
    let gold = corpora::gold(&ner.join("newsgold/train.jsonl"))?;
    let synth = corpora::gold(&ner.join("newssynth/train.jsonl"))?;
    if what == "classes" {
        for (w, c) in classes::learn(&data.join("news"), &ner.join("newsgold/dev.jsonl"))? { println!("{w}\t{c}"); }
        return Ok(());
    }
    match (what.as_str(), model) {
        ("train", Some(model)) => {
            let all = gold.into_iter().chain(synth).map(|a| a.1).collect();
            std::fs::write(model, learn(data, all, &lists)?)?;
        }
        ("cross", None) => {
            let folds = knob("FOLDS", 4);
            let only = knob("ONLY", folds);
            let mut fields: Vec<&str> = synth.iter().map(|a| a.0.as_str()).collect();
            fields.sort_unstable();
            fields.dedup();
            let (mut news, mut world, mut quiet) = (Score::default(), Score::default(), Score::default());
            for k in 0..only {
                let out = |i: usize, field: &str| match fields.iter().position(|f| *f == field) {
                    Some(n) => n % folds == k,
                    None => i % folds == k,
                };
                let all = gold.iter().chain(&synth).enumerate();
                let (held, kept): (Vec<_>, Vec<_>) = all.partition(|(i, a)| out(*i, &a.0));
                let model = learn(data, kept.iter().map(|(_, a)| a.1.clone()).collect(), &lists)?;
                let fields = &fields;
                let of = |made: bool| held.iter().filter(move |(_, a)| fields.contains(&a.0.as_str()) == made).map(|(_, a)| &a.1).collect::<Vec<_>>();
                news.count(&model, &of(false))?;
                world.count(&model, &of(true))?;
                let loud: Vec<Marked> = of(true).iter().map(|a| augment::louder(a)).collect();
                quiet.count(&model, &loud.iter().collect::<Vec<_>>())?;
            }
            println!("newsgold   {news}\nnewssynth  {world}\nloud       {quiet}");
        }
        ("score", Some(model)) => {
            let model = std::fs::read(model)?;
            let mut sets = Vec::new();
            let dev = corpora::gold(&ner.join("newsgold/dev.jsonl"))?;
            sets.push(("newsgold dev", dev.into_iter().map(|a| a.1).collect::<Vec<_>>()));
            for (name, path) in [("pud", "uner_en_pud/en_pud-ud-test.iob2"), ("ewt dev", "uner_en_ewt/en_ewt-ud-dev.iob2")] {
                let mut set = Vec::new();
                corpora::columns(&ner.join(path), [1, 2], 1, 1, &mut set)?;
                sets.push((name, set));
            }
            for (name, set) in sets {
                let mut score = Score::default();
                score.count(&model, &set.iter().collect::<Vec<_>>())?;
                println!("{name:13} {score}");
            }
        }
        _ => return Err("train and score take a MODEL, cross takes none".into()),
    }
    Ok(())
}
