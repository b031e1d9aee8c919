//! Ranking over the sample corpus: what a reporter asks (`queries.tsv`) through a real index, with the
//! figures of the whole set held where they are.

#![allow(
    clippy::print_stdout,
    reason = "the figures are for whoever runs the test"
)]

use std::collections::BTreeSet;
use std::path::Path;

use newsdex::article::ArticleId;
use newsdex::backend::tantivy::Tantivy;
use newsdex::corpus::{Folder, with_own_model};
use newsdex::index::{self, IndexOptions, NoProgress, Settings};
use newsdex::query::parse::{ParseOptions, parse_strict};
use newsdex::query::{SearchRequest, SearchResponse};
use newsdex::session::Session;

/// The figures that no change may lower.
const RECALL_AT_1: f64 = 0.938;
const RECALL_AT_5: f64 = 0.996;
const MRR: f64 = 0.969;

struct Golden {
    query: &'static str,
    wanted: Vec<&'static str>,
}

fn golden() -> Vec<Golden> {
    include_str!("queries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (query, wanted) = line.split_once('\t').expect("query TAB ids");
            Golden {
                query,
                wanted: wanted.split(' ').filter(|id| !id.is_empty()).collect(),
            }
        })
        .collect()
}

fn indexed(dir: &Path) -> Session {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let options = IndexOptions {
        settings: with_own_model(Settings {
            entities: true,
            ..Settings::default()
        }),
        ..IndexOptions::default()
    };
    index::update(dir, &corpus, &options, &Folder, &Tantivy, &NoProgress).expect("indexed");
    Session::open(dir, &Tantivy).expect("opened")
}

fn ask(session: &Session, query: &str) -> SearchResponse {
    let request = SearchRequest {
        query: parse_strict(query, &ParseOptions::default()).expect("well formed"),
        ..SearchRequest::default()
    };
    session.search(&request).expect("answered")
}

#[test]
fn what_a_reporter_asks_is_on_top() {
    let dir = tempfile::tempdir().unwrap();
    let session = indexed(dir.path());
    let (mut at_1, mut at_5, mut reciprocal, mut judged) = (0.0, 0.0, 0.0, 0.0);
    for Golden { query, wanted } in golden() {
        let response = ask(&session, query);
        let found: Vec<&str> = response.hits.iter().map(|h| h.id.as_str()).collect();
        if wanted.is_empty() {
            assert_eq!(found, [""; 0], "{query} must find nothing");
            continue;
        }
        judged += 1.0;
        let within = |n: usize| {
            let top = &found[..n.min(found.len())];
            let there = wanted.iter().take(n).filter(|w| top.contains(w)).count();
            there as f64 / wanted.len().min(n) as f64
        };
        at_1 += within(1);
        at_5 += within(5);
        let first = found.iter().position(|id| *id == wanted[0]);
        reciprocal += first.map_or(0.0, |at| 1.0 / (at + 1) as f64);
        if found.get(..wanted.len()) != Some(&wanted[..]) {
            println!("{query}\n  wanted {wanted:?}\n  found  {found:?}");
        }
    }
    let (at_1, at_5, mrr) = (at_1 / judged, at_5 / judged, reciprocal / judged);
    println!("{judged} queries: recall@1 {at_1:.3}, recall@5 {at_5:.3}, MRR {mrr:.3}");
    assert!(at_1 >= RECALL_AT_1, "recall@1 fell to {at_1:.4}");
    assert!(at_5 >= RECALL_AT_5, "recall@5 fell to {at_5:.4}");
    assert!(mrr >= MRR, "MRR fell to {mrr:.4}");
}

#[test]
fn every_wanted_article_is_in_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let session = indexed(dir.path());
    let wanted: BTreeSet<&str> = golden().into_iter().flat_map(|g| g.wanted).collect();
    for id in wanted {
        let article = session.backend().article(&ArticleId(id.into())).unwrap();
        assert!(article.is_some(), "{id} is not an article of the corpus");
    }
}
