//! Whole archives of every format that is read: how many articles come out, and that nothing goes missing.

#![expect(clippy::print_stdout, reason = "a skipped test says why")]

use newsdex::article::{Article, DateFrom};
use newsdex::ingest::{
    Outcome, ReadOptions, SkipReason, Skipped, WalkOptions, Walked, read_file, walk,
};
use std::path::{Path, PathBuf};

#[derive(Default)]
struct Found {
    articles: Vec<Article>,
    skipped: Vec<Skipped>,
}

impl Found {
    fn under<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Article> {
        self.articles
            .iter()
            .filter(move |a| a.path.starts_with(path))
    }

    fn get(&self, id: &str) -> &Article {
        let found = self.articles.iter().find(|a| a.id.as_str() == id);
        found.unwrap_or_else(|| panic!("no article {id}"))
    }
}

/// Reads a folder, one file at a time; `None`, saying so, where it is absent.
fn read(root: &Path, include: &str) -> Option<Found> {
    if !root.is_dir() {
        println!("skipped: {} is absent", root.display());
        return None;
    }
    let options = WalkOptions {
        include: vec![include.to_owned()],
        ..WalkOptions::default()
    };
    let mut entries = Vec::new();
    walk(root, &options, &mut |walked| {
        if let Walked::File(entry) = walked {
            entries.push(entry);
        }
    })
    .unwrap();
    let mut found = Found::default();
    for entry in &entries {
        read_file(
            entry,
            &ReadOptions::default(),
            &mut |outcome| match outcome {
                Outcome::Article(article) => found.articles.push(*article),
                Outcome::Skipped(skipped) => found.skipped.push(skipped),
            },
        );
    }
    Some(found)
}

fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(path)
}

fn dated(article: &Article) -> bool {
    article.date.is_some_and(|d| d.from != DateFrom::FileTime)
}

#[test]
fn every_story_of_reuters_21578() {
    let Some(found) = read(&shared("news/reuters21578"), "*.sgm") else {
        return;
    };
    assert_eq!(found.articles.len() + found.skipped.len(), 21_578);
    assert!(found.skipped.iter().all(|s| s.reason == SkipReason::Empty));
    let with_body = found.articles.iter().filter(|a| !a.body.is_empty()).count();
    assert!(with_body >= 19_043, "{with_body}");
    assert!(
        found
            .articles
            .iter()
            .all(|a| dated(a) && !a.headline.is_empty())
    );
    let signed = |a: &&Article| {
        a.body.trim_end().ends_with("REUTER") || a.body.trim_end().ends_with("\nReuter")
    };
    assert_eq!(found.articles.iter().filter(signed).count(), 0);
    assert!(
        found
            .articles
            .iter()
            .all(|a| a.body.chars().all(|c| c == '\n' || !c.is_control()))
    );
    let first = found.get("reut2-000.sgm#1");
    assert_eq!(first.dateline.as_deref(), Some("SALVADOR, Feb 26"));
    assert_eq!(first.tags, ["cocoa", "el-salvador", "usa", "uruguay"]);
    assert_eq!(first.date.unwrap().to_string(), "1987-02-26");
}

#[test]
fn the_other_news_archives() {
    for (folder, articles) in [
        ("news/seed", 1),
        ("news/wikinews", 295),
        ("news/wh-briefings", 9_182),
        ("news/digitalgov", 2_084),
    ] {
        let kinds = "**/*.{txt,csv,md}";
        if let Some(mut found) = read(&shared(folder), kinds) {
            found.articles.retain(|a| !a.path.contains("LICENSE"));
            let (n, skipped) = (found.articles.len(), found.skipped.len());
            assert_eq!(n + skipped, articles, "{folder}");
            assert!(skipped * 200 <= articles, "{folder}: {:?}", found.skipped);
            assert!(found.articles.iter().all(|a| !a.headline.is_empty()));
        }
    }
}

#[test]
fn samples_of_the_agency_formats() {
    let Some(found) = read(&shared("formats"), "**/*.{xml,json}") else {
        return;
    };
    for (folder, articles) in [
        ("newsml-g2/", 7),
        ("dpa/data/input/", 15),
        ("dpa/data/output/", 15),
        ("ninjs/1.4/", 9),
        ("ninjs/2.1/", 7),
        ("ninjs/3.0/", 7),
        ("ninjs/NewsML/", 4),
    ] {
        let names: Vec<&str> = found.under(folder).map(|a| a.path.as_str()).collect();
        assert_eq!(names.len(), articles, "{folder}: {names:#?}");
    }
    // Two samples are a headline and nothing else, one is a fragment without its date.
    let bodiless = ["LISTING_1_A", "ninjs-1-4-examples"];
    for article in &found.articles {
        let is = |names: &[&str]| names.iter().any(|n| article.path.contains(n));
        assert!(!article.headline.is_empty(), "{}", article.id);
        assert!(!article.body.is_empty() || is(&bodiless), "{}", article.id);
        assert!(dated(article) || is(&["LISTING_25"]), "{}", article.id);
    }
    for skipped in &found.skipped {
        assert_eq!(skipped.reason, SkipReason::NotAnArticle, "{skipped:?}");
        assert!(skipped.detail.split(' ').count() >= 4, "{skipped:?}");
    }
}

#[test]
fn our_own_agency_files() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let found = read(&corpus, "**/*.{xml,sgm,json,jsonl,csv,tsv}").unwrap();
    for (id, date, byline, source, opens) in [
        (
            "meridian-wire/xml/gorbachev-resigns.xml",
            "1991-12-25",
            "Tobias Fenn",
            "Meridian Wire",
            "In an address",
        ),
        (
            "meridian-wire/xml/neil-armstrong.xml",
            "2012-08-25",
            "Dale Hutchins",
            "Meridian Wire",
            "CINCINNATI",
        ),
        (
            "meridian-wire/sgml/meri-1987.sgm#2",
            "1987-10-19",
            "",
            "MERIDIAN",
            "Prices on the New York",
        ),
        (
            "meridian-wire/json/webb-launch.json",
            "2021-12-25",
            "Inés Valdivieso-Grant",
            "Meridian Wire",
            "KOUROU",
        ),
        (
            "meridian-wire/json/ever-given.json",
            "2021-03-29",
            "Youssef Ferrand, Mina Oh-Larsen",
            "Meridian Wire",
            "SUEZ",
        ),
        (
            "lanternfield-post/feed.xml#urn:lanternfield:2024-sheinbaum",
            "2024-06-03",
            "Inés Valdivieso-Grant",
            "Lanternfield Post",
            "MEXICO CITY",
        ),
    ] {
        let a = found.get(id);
        assert_eq!(a.date.unwrap().to_string(), date, "{id}");
        assert_eq!(a.byline.as_deref().unwrap_or(""), byline, "{id}");
        assert_eq!(a.source.as_deref(), Some(source), "{id}");
        assert!(
            a.body.starts_with(opens) && a.paragraphs.len() > 3,
            "{id}: {}",
            a.body
        );
    }
    assert_eq!(found.articles.len(), 27);
    assert!(
        found
            .articles
            .iter()
            .all(|a| dated(a) && !a.body.contains("MERIDIAN\n") && !a.body.ends_with("MERIDIAN"))
    );
    let faults: Vec<&str> = found.skipped.iter().map(|s| s.path.as_str()).collect();
    assert_eq!(
        faults,
        [
            "broken/clippings-with-a-bad-row.csv#2",
            "broken/cut-off.json",
            "broken/wrong-order.xml"
        ]
    );
    assert!(
        found
            .skipped
            .iter()
            .all(|s| s.reason == SkipReason::Malformed && s.detail.contains("line"))
    );
}
