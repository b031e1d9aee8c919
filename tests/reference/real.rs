//! The same comparison over our own corpus, with names as the tagger finds them.

use std::path::{Path, PathBuf};

use newsdex::article::{Article, HeadlineFrom, Paragraph, ParagraphKind};
use newsdex::entity::Annotator;
use newsdex::query::parse::{ParseOptions, parse_strict};

use crate::cases::Case;
use crate::judge::Tally;
use crate::{actual, expected};

const QUERIES: &[&str] = &[
    "harbour",
    "the w/3 @person",
    "\"said the\"~4 OR \"the said\"",
    "@person w/s @place",
    "@org w/p said pre/9 @person",
    "said not w/s @person",
    "lead(@person w/5 (said OR told))",
    "headline:(@place OR @org) body:the",
    "atleast5(the) -=The",
    "pri* OR hous* OR scho*",
    "counci~1 w/4 said",
    "=The w/2 @org",
    "person:\"name 0\" w/20 person:\"name 1\"",
    "the w/5 the pre/4 of",
    "$1,000 OR 2026 OR U.S. OR it's",
    "\"the the of\"~6",
];

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "txt" || e == "md") {
            out.push(path);
        }
    }
}

/// The first line as headline, each other line a paragraph.
fn article(text: &str) -> Article {
    let (headline, body) = text.split_once('\n').unwrap_or(("", text));
    let mut article = Article {
        headline: headline.into(),
        headline_from: HeadlineFrom::FirstLine,
        body: body.into(),
        ..Article::default()
    };
    let mut start = 0;
    for line in body.split('\n') {
        let kind = match line.starts_with('#') {
            true => ParagraphKind::Subheading,
            false => ParagraphKind::Text,
        };
        let end = start + line.len();
        article.paragraphs.push(Paragraph { start, end, kind });
        start = end + 1;
    }
    Annotator::new().annotate(&mut article);
    article
}

#[test]
fn our_own_corpus_agrees() {
    let mut paths = Vec::new();
    files(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")),
        &mut paths,
    );
    let mut tally = Tally::new();
    let (mut pairs, mut hits) = (0, 0);
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let article = article(&text.replace('\r', ""));
        for query in QUERIES {
            let case = Case {
                article: article.clone(),
                query: parse_strict(query, &ParseOptions::default()).expect(query),
                english: true,
            };
            let want = expected(&case, &mut tally);
            hits += usize::from(want.is_some());
            pairs += 1;
            assert_eq!(actual(&case), want, "{query} over {}", path.display());
        }
    }
    println!("{pairs} pairs agree, {hits} of them hits");
    assert!(pairs > 300 && hits * 5 > pairs && hits < pairs);
}
