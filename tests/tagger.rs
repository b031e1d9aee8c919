//! The tagger and the linker through their public door: what is found, whose it is, and what may never happen.

#![expect(clippy::print_stdout, reason = "a skipped test says why")]

use newsdex::article::{Article, EntityKind, TextField};
use newsdex::entity::Annotator;
use proptest::prelude::*;

fn annotated(headline: &str, body: &str) -> Article {
    let mut article = Article {
        headline: headline.into(),
        body: body.into(),
        ..Article::default()
    };
    Annotator::new().annotate(&mut article);
    article
}

fn found(article: &Article, kind: EntityKind) -> Vec<&str> {
    let names = article.entities.iter().filter(|e| e.kind == kind);
    names.map(|e| e.name.as_str()).collect()
}

fn check(article: &Article) {
    let mut last = (TextField::Headline, 0);
    for m in &article.mentions {
        assert!((m.field, m.start) >= last, "sorted, apart");
        assert!(m.start < m.end);
        assert!(
            article.text(m.field).get(m.start..m.end).is_some(),
            "on char boundaries"
        );
        assert!(m.entity < article.entities.len());
        last = (m.field, m.end);
    }
    let total: usize = article.entities.iter().map(|e| e.mentions).sum();
    assert_eq!(total, article.mentions.len());
}

#[test]
fn a_surname_joins_the_full_name() {
    let a = annotated(
        "Harbour works begin",
        "President Marta Lindqvist opened the harbour in Lisbon on Monday. Lindqvist thanked the crews.\nMs. Lindqvist then left.",
    );
    check(&a);
    let person = a
        .entities
        .iter()
        .find(|e| e.name == "Marta Lindqvist")
        .expect("found");
    assert_eq!((person.kind, person.mentions), (EntityKind::Person, 3));
    assert!(found(&a, EntityKind::Place).contains(&"Lisbon"));
}

#[test]
fn a_couple_is_kept_apart_by_titles() {
    let a = annotated(
        "Two votes",
        "Mr. Peter Hargreaves spoke first. Mrs. Ellen Hargreaves spoke next. Mrs. Hargreaves said no. Mr. Hargreaves said yes.",
    );
    check(&a);
    let mut people: Vec<(&str, usize)> = a
        .entities
        .iter()
        .map(|e| (e.name.as_str(), e.mentions))
        .collect();
    people.sort_unstable();
    assert_eq!(people, [("Ellen Hargreaves", 2), ("Peter Hargreaves", 2)]);
}

#[test]
fn no_names_no_mentions() {
    let a = annotated(
        "",
        "the price of bread rose again last week, and nobody knows why.",
    );
    assert!(a.mentions.is_empty() && a.entities.is_empty());
}

#[test]
fn what_came_before_does_not_matter() {
    let body = "Finance Minister Anders Holm met Ana Duarte of the World Bank in Nairobi.";
    let alone = annotated("Talks in Nairobi", body);
    let mut annotator = Annotator::new();
    let mut other = annotated(
        "Other",
        "Paula Reyes went to Cairo. PAULA REYES SAID NOTHING.",
    );
    annotator.annotate(&mut other);
    let mut again = annotated("Talks in Nairobi", body);
    annotator.annotate(&mut again);
    assert_eq!(alone, again);
    assert!(!alone.mentions.is_empty());
}

/// Strict person F1 on the development set, as `ner/score.py mentions` counts it; the floor lies under
/// the figure in docs/tagger.md.
#[test]
fn person_f1_keeps_its_floor() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/ner/newsgold/dev.jsonl"
    );
    let Ok(rows) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is absent");
        return;
    };
    let (mut both, mut gold, mut got) = (0, 0, 0);
    for line in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = row["text"].as_str().expect("text");
        let (headline, body) = text.split_once('\n').unwrap_or((text, ""));
        let a = annotated(headline, body);
        check(&a);
        let person = |m: &&serde_json::Value| m["type"] == "person";
        let range = |m: &serde_json::Value| {
            (
                m["start"].as_u64().unwrap_or(0) as usize,
                m["end"].as_u64().unwrap_or(0) as usize,
            )
        };
        let want: Vec<_> = row["mentions"]
            .as_array()
            .expect("mentions")
            .iter()
            .filter(person)
            .map(range)
            .collect();
        let base = |f| {
            if f == TextField::Headline {
                0
            } else {
                headline.len() + 1
            }
        };
        let mine = a
            .mentions
            .iter()
            .filter(|m| a.entities[m.entity].kind == EntityKind::Person);
        let mine: Vec<_> = mine
            .map(|m| (m.start + base(m.field), m.end + base(m.field)))
            .collect();
        gold += want.len();
        got += mine.len();
        both += mine.iter().filter(|m| want.contains(m)).count();
    }
    let f1 = 2.0 * both as f64 / (gold + got) as f64;
    assert!(f1 >= 0.90, "person F1 {f1:.4}");
}

proptest! {
    #[test]
    fn any_text_is_safe(headline in ".{0,60}", body in "(\\PC|[A-Z][a-z]{1,8} |Mr\\. |\n|\\.|'s ){0,80}") {
        check(&annotated(&headline, &body));
    }
}
