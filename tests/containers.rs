//! Our own samples that stand inside something: archives, compressed files, mail, downloads.

use newsdex::article::Article;
use newsdex::ingest::{Outcome, ReadOptions, WalkOptions, Walked, read_file, walk};
use std::collections::BTreeMap;
use std::path::Path;

/// The articles of the sample corpus by id, and the skips as `path reason`.
fn corpus() -> (BTreeMap<String, Article>, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let (mut articles, mut skips) = (BTreeMap::new(), Vec::new());
    walk(&root, &WalkOptions::default(), &mut |walked| {
        let Walked::File(entry) = walked else { return };
        let read = read_file(
            &entry,
            &ReadOptions::default(),
            &mut |outcome| match outcome {
                Outcome::Article(a) => drop(articles.insert(a.id.0.clone(), *a)),
                Outcome::Skipped(s) => skips.push(format!("{} {}", s.path, s.reason.as_str())),
            },
        );
        assert!(!read.changed, "{}", entry.rel);
    })
    .unwrap();
    (articles, skips)
}

#[test]
fn our_samples_read_right() {
    let (articles, skips) = corpus();
    for (id, headline, date, start) in [
        (
            "harbour-gazette/1973/12/24/oil-price.txt.gz",
            "double the price of oil",
            "1973-12-2",
            "",
        ),
        (
            "lanternfield-post/december-2004.zip/maathai.html",
            "Maathai",
            "2004-12-1",
            "OSLO",
        ),
        (
            "lanternfield-post/december-2004.zip/tsunami.html",
            "",
            "2004-12-2",
            "",
        ),
        (
            "lanternfield-post/newsletters/queen-elizabeth.eml",
            "Queen Elizabeth II has died after seventy years on the throne",
            "2022-09-09",
            "BALMORAL, Sept. 8 — Queen Elizabeth II died peacefully at her castle in",
        ),
        (
            "lanternfield-post/newsletters/briefings.mbox#1",
            "A grandmother of 90 gets the first jab",
            "2020-12-09",
            "COVENTRY, England, Dec. 8 — At 6:31 on Tuesday morning Margaret Keenan, who",
        ),
        (
            "lanternfield-post/newsletters/briefings.mbox#2",
            "Sergey Shoygu leaves the defence ministry",
            "2024-05-13",
            "",
        ),
        (
            "exports/press-database-download.txt#1",
            "Libya to give up its secret weapons",
            "2003-12-20",
            "Libya has been working on chemical and nuclear weapons",
        ),
        (
            "exports/press-database-download.txt#2",
            "Obama elected president of the United States",
            "2008-11-05",
            "Barack Obama, a senator of 47",
        ),
        (
            "exports/press-database-download.txt#3",
            "Haiti",
            "2010-01-1",
            "",
        ),
        ("exports/two-bushes.jsonl.gz#1991-gulf", "", "1991-", ""),
        (
            "exports/two-bushes.jsonl.gz#2001-attacks",
            "",
            "2001-09-1",
            "",
        ),
    ] {
        let article = articles.get(id).unwrap_or_else(|| panic!("no {id}"));
        assert!(
            article.headline.contains(headline),
            "{id}: {}",
            article.headline
        );
        let day = article.date.map(|d| d.to_string()).unwrap_or_default();
        assert!(day.starts_with(date), "{id}: {day}");
        assert!(article.body.starts_with(start), "{id}: {}", article.body);
        assert!(!article.body.contains("LOAD-DATE"), "{id}");
    }
    let press = &articles["exports/press-database-download.txt#1"];
    assert_eq!(press.byline.as_deref(), Some("Hal Corrigan"));
    assert_eq!(press.section.as_deref(), Some("NEWS"));
    assert_eq!(press.source.as_deref(), Some("The Harbour Gazette"));
    assert_eq!(press.dateline.as_deref(), Some("TRIPOLI, Dec. 19"));
    assert!(
        skips.contains(&"broken/cut-off.txt.gz malformed".to_owned()),
        "{skips:?}"
    );
}
