//! Trains the tagger: `train_tagger DATA MODEL`, where DATA holds `ner/` and `names/`. See docs/tagger.md.

use newsdex::article::EntityKind;
use newsdex::entity::train::{List, Marked, train};
use std::error::Error;
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn marked(path: &Path, out: &mut Vec<Marked>) -> Outcome<()> {
    for line in std::fs::read_to_string(path)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().ok_or("no text")?.to_string();
        let mut names = Vec::new();
        for m in row["mentions"].as_array().ok_or("no mentions")? {
            let kind = EntityKind::ALL.into_iter().find(|k| Some(k.as_str()) == m["type"].as_str());
            let at = |key: &str| m[key].as_u64().map(|n| n as usize);
            names.push((at("start").ok_or("start")?, at("end").ok_or("end")?, kind.ok_or("type")?));
        }
        out.push(Marked { text, names });
    }
    Ok(())
}

/// The same articles with headlines in capitals, for every third one: headlines of many papers are.
fn shout(articles: &mut Vec<Marked>) {
    let louder: Vec<Marked> = articles
        .iter()
        .step_by(3)
        .map(|a| {
            let mut text = a.text.clone();
            let end = text.find('\n').unwrap_or(text.len());
            text[..end].make_ascii_uppercase();
            Marked { text, names: a.names.clone() }
        })
        .collect();
    articles.extend(louder);
}

fn column(path: &Path, column: usize) -> Outcome<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).has_headers(true).from_path(path)?;
    let mut out = Vec::new();
    for row in rows.records() {
        out.extend(row?.get(column).map(str::to_string));
    }
    Ok(out)
}

fn lines(path: &Path) -> Outcome<Vec<String>> {
    Ok(std::fs::read_to_string(path)?.lines().map(str::to_string).collect())
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, data, model] = args.as_slice() else { return Err("usage: train_tagger DATA MODEL".into()) };
    let data = Path::new(data);
    let names = data.join("names");
    let cities = names.join("cities/world-cities.csv");
    let lists = [
        List { bit: 1, names: lines(&names.join("first-and-surnames/first-names.txt"))? },
        List { bit: 2, names: lines(&names.join("first-and-surnames/surnames.txt"))? },
        List { bit: 4, names: column(&cities, 0)? },
        List { bit: 8, names: column(&cities, 1)? },
        List { bit: 16, names: column(&names.join("companies/sp500.csv"), 1)? },
        List { bit: 32, names: column(&names.join("popular-by-country/common-forenames-by-country.csv"), 11)? },
        List { bit: 64, names: column(&names.join("popular-by-country/common-surnames-by-country.csv"), 5)? },
        List { bit: 128, names: column(&cities, 2)? },
    ];
    let mut articles = Vec::new();
    for set in ["newsgold", "newssynth"] {
        marked(&data.join("ner").join(set).join("train.jsonl"), &mut articles)?;
    }
    shout(&mut articles);
    std::fs::write(model, train(&articles, &lists, 8, 6))?;
    Ok(())
}
