//! `newsdex read`.

use serde_json::Value;

use super::shell::{Seen, Shell};

const STORY: &str = "---
title: Mayor Ana Ruiz opens the bridge
date: 2022-03-04
tags: [bridges, Lisbon]
---

LISBON — Mayor Ana Ruiz opened the bridge on Friday.

## A long wait

Ms Ruiz said that the work had taken nine years.
";

fn rows(seen: &Seen) -> Vec<Value> {
    seen.out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

#[test]
fn an_article_comes_with_its_parts_and_the_names_in_it() {
    let shell = Shell::new();
    shell.write("news/story.md", STORY);
    let seen = shell.run(&["read", "news", "--format", "jsonl"]);
    assert_eq!((seen.code, seen.err.as_str()), (0, ""));
    let [row] = rows(&seen).try_into().unwrap();
    assert_eq!(row["format"], 1);
    assert_eq!(
        (&row["id"], &row["path"]),
        (&"story.md".into(), &"story.md".into())
    );
    assert_eq!(row["headline"], "Mayor Ana Ruiz opens the bridge");
    assert_eq!(
        (&row["headline_from"], &row["date_from"]),
        (&"front-matter".into(), &"front-matter".into())
    );
    assert_eq!(row["date"], "2022-03-04");
    assert_eq!(row["tags"], serde_json::json!(["bridges", "Lisbon"]));
    let body = row["body"].as_str().unwrap();
    let at = |v: &Value| v.as_u64().unwrap() as usize;
    let kinds: Vec<_> = row["paragraphs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            assert!(!body[at(&p["start"])..at(&p["end"])].contains('\n'));
            p["kind"].as_str().unwrap()
        })
        .collect();
    assert_eq!(kinds, ["text", "subheading", "text"]);
    let bearers: Vec<_> = row["mentions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["type"] == "person")
        .map(|m| {
            let text = row[m["field"].as_str().unwrap()].as_str().unwrap();
            (
                &text[at(&m["start"])..at(&m["end"])],
                m["entity"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        bearers,
        [
            ("Ana Ruiz", "Ana Ruiz"),
            ("Ana Ruiz", "Ana Ruiz"),
            ("Ruiz", "Ana Ruiz")
        ]
    );
    let plain = shell.run(&["read", "news", "--format", "jsonl", "--no-entities"]);
    assert_eq!(rows(&plain)[0]["mentions"], serde_json::json!([]));
}

#[test]
fn in_a_folder_what_cannot_be_read_is_a_row_among_the_others() {
    let shell = Shell::new();
    shell.write("news/a.txt", "Rain\n\nIt rained all day in the valley.\n");
    shell.write("news/b.json", "{\"title\": ");
    shell.write("news/c.png", "no article");
    let seen = shell.run(&["read", "news", "--format", "jsonl"]);
    assert_eq!((seen.code, seen.err.as_str()), (0, ""));
    let all = rows(&seen);
    assert_eq!(all.len(), 2);
    assert_eq!(all[1]["path"], "b.json");
    assert_eq!(all[1]["skipped"]["reason"], "malformed");
    assert!(!all[1]["skipped"]["hint"].as_str().unwrap().is_empty());
    let text = shell.run(&["read", "news"]);
    assert!(text.out.contains("\nb.json: malformed: "), "{}", text.out);
}

#[test]
fn a_file_that_was_named_must_be_read_whole() {
    let shell = Shell::new();
    shell.write(
        "bad.jsonl",
        "{\"title\":\"Rain\",\"text\":\"It rained.\"}\n{\n",
    );
    let part = shell.run(&["read", "bad.jsonl", "--format", "jsonl"]);
    assert_eq!((part.code, rows(&part).len()), (2, 2));
    assert!(part.err.contains("bad.jsonl"));
    let gone = shell.run(&["read", "gone.txt", "bad.jsonl", "--format", "jsonl"]);
    assert_eq!(
        (gone.code, rows(&gone).len()),
        (2, 2),
        "the others are read"
    );
    assert!(gone.err.contains("gone.txt: No such file"), "{}", gone.err);
    shell.write("empty/x.png", "");
    assert_eq!(shell.run(&["read", "empty"]).code, 1);
}

#[test]
fn standard_input_is_read_as_what_it_is_said_to_be() {
    let shell = Shell::new();
    let page = "<title>Rain</title><article><h1>Rain</h1><p>It rained in the valley all day, and \
                the river rose by a metre.</p></article>";
    let seen = shell.feed(
        &["read", "-", "--input-format", "html", "--format", "json"],
        page.as_bytes(),
    );
    assert_eq!((seen.code, seen.err.as_str()), (0, ""));
    let row: Value = serde_json::from_str(&seen.out).unwrap();
    assert_eq!(row["headline"], "Rain");
    let rows_in = "Titel;ignored\tbody\nRain\tIt rained.\n";
    let mapped = [
        "read",
        "-",
        "--input-format",
        "tsv",
        "--format",
        "jsonl",
        "--map",
        "headline=Titel;ignored",
    ];
    assert_eq!(
        rows(&shell.feed(&mapped, rows_in.as_bytes()))[0]["headline"],
        "Rain"
    );
    let unsaid = shell.feed(&["read", "-"], b"");
    assert_eq!(unsaid.code, 2);
    assert!(unsaid.err.contains("--input-format"));
    let empty = shell.feed(
        &["read", "-", "--input-format", "text", "--format", "jsonl"],
        b" \n",
    );
    assert_eq!(
        (empty.code, rows(&empty)[0]["skipped"]["reason"].clone()),
        (2, "empty".into())
    );
}

#[test]
fn a_date_in_the_path_of_a_named_file_counts() {
    let shell = Shell::new();
    shell.write(
        "2021/05/06/rain.txt",
        "Rain\n\nIt rained all day in the valley.\n",
    );
    let seen = shell.run(&["read", "./2021/05/06/rain.txt", "--format", "jsonl"]);
    let row = &rows(&seen)[0];
    assert_eq!(
        (&row["date"], &row["date_from"]),
        (&"2021-05-06".into(), &"path".into())
    );
}

#[test]
fn what_is_beyond_a_bound_is_a_skip_that_names_the_flag() {
    let shell = Shell::new();
    shell.write("news/long.txt", "The quay is long. ".repeat(200));
    shell.write("news/short.txt", "The quay is short.");
    let low = ["read", "news", "--format", "jsonl", "--no-entities"];
    let seen = shell.run(&[&low[..], &["--max-record", "2KB"]].concat());
    let [long, short] = rows(&seen).try_into().unwrap();
    assert_eq!(long["skipped"]["reason"], "too-large");
    assert_eq!(long["skipped"]["hint"], "split it, or raise --max-record");
    assert_eq!(short["id"], "short.txt");
    let seen = shell.run(&low);
    assert_eq!(rows(&seen).len(), 2);
    assert!(!seen.out.contains("too-large"));
}
