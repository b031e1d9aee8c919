//! The examples of docs/query.md are read, and match, as it says.

use newsdex::query::analyze::{Language, TextParts};
use newsdex::query::matcher::{Evaluator, TextView, View, compile};
use newsdex::query::parse::{ParseOptions, parse_strict};

#[test]
fn examples_are_read_as_the_document_says() {
    let rows = include_str!("../docs/query.md")
        .lines()
        .filter(|l| l.starts_with("| `"));
    let mut count = 0;
    for row in rows {
        let parts: Vec<&str> = row.split('`').collect();
        let query = parse_strict(parts[1], &ParseOptions::default());
        assert_eq!(
            query.map(|q| q.to_string()),
            Ok(parts[3].to_owned()),
            "{row}"
        );
        count += 1;
    }
    assert!(count >= 18, "only {count} examples");
}

/// The text with what matches in `**`; as it was where nothing does.
fn marked(text: &str, query: &str) -> String {
    let query = parse_strict(query, &ParseOptions::default()).expect("well formed");
    let pattern = compile(&query, &[Language::default()]).expect("small");
    let body = text.replace(" ¶ ", "\n");
    let mut reader = TextView::new(&pattern);
    let mut view = View::default();
    let parts = TextParts {
        language: Language::default(),
        headline: "",
        body: &body,
        kinds: &[],
        mentions: &[],
    };
    reader.fill(parts, &mut |_, _| false, &mut view);
    let found = Evaluator::new(&pattern).evaluate(&pattern.root, &view, &mut |_| false);
    let mut spans: Vec<_> = found
        .into_iter()
        .flat_map(|f| f.atoms)
        .flat_map(|a| a.1)
        .collect();
    spans.sort_unstable();
    spans.dedup();
    let mut out = String::new();
    let mut at = 0;
    for s in spans {
        let from = reader.places[s.start as usize].start as usize;
        let to = reader.places[s.end as usize - 1].end as usize;
        if from < at {
            continue;
        }
        out.push_str(&format!("{}**{}**", &body[at..from], &body[from..to]));
        at = to;
    }
    out.push_str(&body[at..]);
    out.replace('\n', " ¶ ")
}

/// The marks of the document stand around whole words with their signs (`**$1.2m**`, `**O’Brien’s**`).
fn only_tokens(text: &str) -> String {
    text.replace("**$", "$**")
        .replace("’s**", "**’s")
        .replace("'s**", "**'s")
}

#[test]
fn examples_match_as_the_document_says() {
    let document = include_str!("../docs/query.md");
    let (_, document) = document.split_once("## What matches").expect("the section");
    let mut count = 0;
    for row in document
        .lines()
        .filter(|l| l.starts_with("| ") && l.contains('`'))
    {
        let (text, query) = row[2..].split_once(" | `").expect(row);
        let query = query.split('`').next().expect(row);
        assert_eq!(
            marked(&text.replace("**", ""), query),
            only_tokens(text),
            "{row}"
        );
        count += 1;
    }
    assert!(count >= 25, "only {count} examples");
}
