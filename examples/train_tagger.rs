//! Trains the tagger: `train_tagger DATA MODEL`, where DATA holds `ner/` and `names/`. See docs/tagger.md.

use newsdex::article::EntityKind;
use newsdex::entity::train::{List, Marked, train};
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::path::Path;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn marked(path: &Path, out: &mut Vec<Marked>) -> Outcome<()> {
    for line in std::fs::read_to_string(path)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().ok_or("no text")?.to_string();
        let mut names = Vec::new();
        for m in row["mentions"].as_array().ok_or("no mentions")? {
            let kind = EntityKind::ALL
                .into_iter()
                .find(|k| Some(k.as_str()) == m["type"].as_str());
            let at = |key: &str| m[key].as_u64().map(|n| n as usize);
            names.push((
                at("start").ok_or("start")?,
                at("end").ok_or("end")?,
                kind.ok_or("type")?,
            ));
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
            Marked {
                text,
                names: a.names.clone(),
            }
        })
        .collect();
    articles.extend(louder);
}

/// WikiGold's sentences, thirty to an article, since its articles are not kept apart from their headlines.
fn wikigold(path: &Path, out: &mut Vec<Marked>) -> Outcome<()> {
    let mut article = Marked {
        text: "\n\n".to_string(),
        names: Vec::new(),
    };
    let mut sentences = 0;
    let mut open = "O".to_string();
    for line in std::fs::read_to_string(path)?.lines() {
        let Some((word, tag)) = line.rsplit_once(' ') else {
            open = "O".to_string();
            article.text.push('\n');
            sentences += 1;
            if sentences % 30 == 0 {
                let empty = Marked {
                    text: "\n\n".to_string(),
                    names: Vec::new(),
                };
                out.push(std::mem::replace(&mut article, empty));
            }
            continue;
        };
        let close =
            matches!(word, "." | "," | ")" | "'s" | ":" | ";") && article.text.ends_with(' ');
        if close || article.text.ends_with("( ") {
            article.text.pop();
        }
        let start = article.text.len();
        article.text.push_str(word);
        let end = article.text.len();
        article.text.push(' ');
        let kind = match tag {
            "I-PER" => Some(EntityKind::Person),
            "I-ORG" => Some(EntityKind::Org),
            "I-LOC" => Some(EntityKind::Place),
            "I-MISC" => Some(EntityKind::Misc),
            _ => None,
        };
        match (kind, article.names.last_mut()) {
            (Some(_), Some(last)) if open == tag => last.1 = end,
            (Some(kind), _) => article.names.push((start, end, kind)),
            (None, _) => {}
        }
        open = tag.to_string();
    }
    out.push(article);
    Ok(())
}

/// The same articles with their people, and single-word places, renamed from the lists, one bearer one name.
fn rename(
    articles: &[Marked],
    people: [&[String]; 2],
    places: &[String],
    mut seed: u64,
) -> Vec<Marked> {
    let mut next = move |n: usize| {
        seed = seed
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (seed >> 33) as usize % n.max(1)
    };
    let firsts: HashSet<&str> = people[0].iter().map(String::as_str).collect();
    let mut out = Vec::new();
    for a in articles {
        let mut new: HashMap<&str, &str> = HashMap::new();
        let (mut text, mut names, mut at) = (String::new(), Vec::new(), 0);
        for &(start, end, kind) in &a.names {
            text.push_str(&a.text[at..start]);
            let from = text.len();
            let form = &a.text[start..end];
            for (i, word) in form.split(' ').enumerate() {
                let plain = word.chars().count() > 2
                    && word.chars().all(char::is_alphabetic)
                    && word.starts_with(char::is_uppercase)
                    && word.chars().skip(1).all(char::is_lowercase);
                let pool = match kind {
                    EntityKind::Person if firsts.contains(word) => people[0],
                    EntityKind::Person => people[1],
                    EntityKind::Place if !form.contains(' ') && next(3) == 0 => places,
                    _ => &[],
                };
                text.push_str(if i > 0 { " " } else { "" });
                text.push_str(if plain && !pool.is_empty() {
                    new.entry(word).or_insert(&pool[next(pool.len())])
                } else {
                    word
                });
            }
            names.push((from, text.len(), kind));
            at = end;
        }
        text.push_str(&a.text[at..]);
        out.push(Marked { text, names });
    }
    out
}

fn column(path: &Path, column: usize) -> Outcome<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(true)
        .from_path(path)?;
    let mut out = Vec::new();
    for row in rows.records() {
        out.extend(row?.get(column).map(str::to_string));
    }
    Ok(out)
}

fn lines(path: &Path) -> Outcome<Vec<String>> {
    Ok(std::fs::read_to_string(path)?
        .lines()
        .map(str::to_string)
        .collect())
}

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, data, model] = args.as_slice() else {
        return Err("usage: train_tagger DATA MODEL".into());
    };
    let data = Path::new(data);
    let names = data.join("names");
    let cities = names.join("cities/world-cities.csv");
    let lists = [
        List {
            bit: 1,
            names: lines(&names.join("first-and-surnames/first-names.txt"))?,
        },
        List {
            bit: 2,
            names: lines(&names.join("first-and-surnames/surnames.txt"))?,
        },
        List {
            bit: 4,
            names: column(&cities, 0)?,
        },
        List {
            bit: 8,
            names: column(&cities, 1)?,
        },
        List {
            bit: 16,
            names: column(&names.join("companies/sp500.csv"), 1)?,
        },
        List {
            bit: 32,
            names: column(
                &names.join("popular-by-country/common-forenames-by-country.csv"),
                11,
            )?,
        },
        List {
            bit: 64,
            names: column(
                &names.join("popular-by-country/common-surnames-by-country.csv"),
                5,
            )?,
        },
        List {
            bit: 128,
            names: column(&cities, 2)?,
        },
    ];
    let mut articles = Vec::new();
    for set in ["newsgold", "newssynth"] {
        marked(
            &data.join("ner").join(set).join("train.jsonl"),
            &mut articles,
        )?;
    }
    let romanised = |at: usize| lists[at].names.clone();
    let varied = rename(
        &articles,
        [&romanised(5), &romanised(6)],
        &lists[2].names,
        6,
    );
    shout(&mut articles);
    articles.extend(varied);
    wikigold(
        &data.join("ner/wikigold/CONLL-format/data/wikigold.conll.txt"),
        &mut articles,
    )?;
    std::fs::write(model, train(&articles, &lists, 8, 6))?;
    Ok(())
}
