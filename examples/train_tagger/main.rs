//! Trains and scores the tagger; see docs/tagger.md. DATA holds `ner/` and `names/`.
//!
//!     train_tagger train DATA MODEL
//!     train_tagger cross DATA            cross-validation on the training articles
//!     train_tagger score DATA MODEL      the sets that nothing was trained on

#![expect(clippy::print_stdout, reason = "scores are its output")]

mod augment;
mod classes;
mod corpora;
mod evaluate;
mod lists;

use evaluate::Score;
use lists::Names;
use newsdex::entity::train::{Marked, train};
use std::error::Error;
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn Error>>;

const ROUNDS: usize = 6;
const SEED: u64 = 6;
const FOLDS: usize = 4;

/// A model of `articles`, which are varied, and of WikiGold.
fn learn(data: &Path, mut articles: Vec<Marked>, names: &Names) -> Outcome<Vec<u8>> {
    articles
        .iter_mut()
        .enumerate()
        .for_each(|(i, a)| a.origin = i);
    let mut varied = Vec::new();
    for k in 0..2 {
        let people = [names.forenames[k].as_slice(), &names.surnames[k]];
        varied.extend(augment::rename(
            &articles,
            people,
            &names.cities,
            SEED + k as u64,
        ));
    }
    augment::shout(&mut articles);
    articles.extend(varied);
    let from = articles.len();
    let path = data.join("ner/wikigold/CONLL-format/data/wikigold.conll.txt");
    corpora::columns(&path, [0, 1], 30, &mut articles)?;
    for (i, a) in articles.iter_mut().enumerate().skip(from) {
        a.origin = i;
    }
    Ok(train(&articles, &names.known, ROUNDS, SEED))
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    let (what, data, model) = match args.as_slice() {
        [_, what, data] => (what, Path::new(data), None),
        [_, what, data, model] => (what, Path::new(data), Some(Path::new(model))),
        _ => return Err("usage: train_tagger train|cross|score DATA [MODEL]".into()),
    };
    let ner = data.join("ner");
    let classes = classes::learn(&data.join("news"), &ner.join("newsgold/dev.jsonl"))?;
    let own = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/examples/train_tagger/lists"
    ));
    let names = lists::read(&data.join("names"), own, classes)?;
    let gold = corpora::gold(&ner.join("newsgold/train.jsonl"))?;
    let synth = corpora::gold(&ner.join("newssynth/train.jsonl"))?;
    match (what.as_str(), model) {
        ("train", Some(model)) => {
            let all = gold.into_iter().chain(synth).map(|a| a.1).collect();
            std::fs::write(model, learn(data, all, &names)?)?;
        }
        ("cross", None) => {
            let mut fields: Vec<&str> = synth.iter().map(|a| a.0.as_str()).collect();
            fields.sort_unstable();
            fields.dedup();
            let (mut news, mut world, mut loud) =
                (Score::default(), Score::default(), Score::default());
            for k in 0..FOLDS {
                let out = |i: usize, field: &str| match fields.iter().position(|f| *f == field) {
                    Some(n) => n % FOLDS == k,
                    None => i % FOLDS == k,
                };
                let all = gold.iter().chain(&synth).enumerate();
                let (held, kept): (Vec<_>, Vec<_>) = all.partition(|(i, a)| out(*i, &a.0));
                let model = learn(
                    data,
                    kept.iter().map(|(_, a)| a.1.clone()).collect(),
                    &names,
                )?;
                let fields = &fields;
                let of = |made: bool| {
                    held.iter()
                        .filter(move |(_, a)| fields.contains(&a.0.as_str()) == made)
                        .map(|(_, a)| &a.1)
                        .collect::<Vec<_>>()
                };
                news.count(&model, &of(false))?;
                world.count(&model, &of(true))?;
                let louder: Vec<Marked> = of(true).iter().map(|a| augment::louder(a)).collect();
                loud.count(&model, &louder.iter().collect::<Vec<_>>())?;
            }
            println!("newsgold   {news}\nnewssynth  {world}\nloud       {loud}");
        }
        ("score", Some(model)) => {
            let model = std::fs::read(model)?;
            let mut sets = Vec::new();
            let dev = corpora::gold(&ner.join("newsgold/dev.jsonl"))?;
            sets.push((
                "newsgold dev",
                dev.into_iter().map(|a| a.1).collect::<Vec<_>>(),
            ));
            for (name, path) in [
                ("pud", "uner_en_pud/en_pud-ud-test.iob2"),
                ("ewt dev", "uner_en_ewt/en_ewt-ud-dev.iob2"),
            ] {
                let mut set = Vec::new();
                corpora::columns(&ner.join(path), [1, 2], 1, &mut set)?;
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
