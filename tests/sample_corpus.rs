//! The sample corpus is read as its list says: so many articles and skips in every folder, each article whole.

use newsdex::article::{Article, DateFrom, HeadlineFrom};
use newsdex::ingest::{Outcome, ReadOptions, WalkOptions, Walked, read_file, walk};
use std::collections::BTreeMap;
use std::path::Path;

/// The articles, the paths of the skips, and how many files are ignored.
fn read() -> (Vec<Article>, Vec<String>, usize) {
    let (mut articles, mut skips, mut ignored) = (Vec::new(), Vec::new(), 0);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    walk(&root, &WalkOptions::default(), &mut |walked| match walked {
        Walked::File(entry) => {
            read_file(
                &entry,
                &ReadOptions::default(),
                &mut |outcome| match outcome {
                    Outcome::Article(article) => articles.push(*article),
                    Outcome::Skipped(skipped) => skips.push(skipped.path),
                },
            );
        }
        Walked::Ignored(_) => ignored += 1,
        Walked::Skipped(skipped) => skips.push(skipped.path),
    })
    .unwrap();
    (articles, skips, ignored)
}

fn by_folder<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for path in paths {
        *counts.entry(path.split('/').next().unwrap()).or_default() += 1;
    }
    counts
}

#[test]
fn every_folder_has_its_articles_and_skips() {
    let (articles, skips, ignored) = read();
    assert_eq!(ignored, 3);
    let found = by_folder(articles.iter().map(|a| a.path.as_str()));
    let expected = [
        ("broken", 2),
        ("exports", 13),
        ("harbour-gazette", 25),
        ("lanternfield-post", 13),
        ("meridian-wire", 16),
        ("saltmarsh-courier", 15),
        ("twelve-bridges-review", 1),
    ];
    assert_eq!(found, BTreeMap::from(expected));
    let skipped = by_folder(skips.iter().map(String::as_str));
    assert_eq!(skipped, BTreeMap::from([("broken", 6)]));
}

#[test]
fn every_article_has_its_parts() {
    for a in read().0 {
        let id = &a.id.0;
        let untitled = id.ends_with("eagle.txt");
        assert_eq!(
            a.headline_from == HeadlineFrom::FirstSentence,
            untitled,
            "{id}"
        );
        let dated = a.date.is_some_and(|d| d.from != DateFrom::FileTime);
        assert_eq!(dated, !id.contains("/undated/"), "{id}");
        assert!(a.paragraphs.len() >= 4, "{id}");
        assert!(!a.body.starts_with("By "), "{id}");
        assert_eq!(a.language.as_deref(), Some("en"), "{id}");
    }
}
