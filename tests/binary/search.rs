//! `newsdex search`, `show` and `entities` over a real index.

use serde_json::Value;

use super::corpus::indexed;
use super::shell::{Seen, Shell};

fn paths(shell: &Shell, args: &[&str]) -> Vec<String> {
    let mut all = vec!["search", "--format", "paths"];
    all.extend(args);
    let seen = shell.run(&all);
    seen.out.lines().map(str::to_owned).collect()
}

#[test]
fn text_names_rank_headline_date_source_id_and_people_and_ends_with_the_count() {
    let shell = indexed();
    let Seen { code, out, err } = shell.run(&["search", "thousands", "bridge"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[0], "1. Mayor Ana Ruiz opens the bridge");
    assert_eq!(lines[1], "   2022-03-04 · Harbour Post · 2022/bridge.md");
    assert_eq!(lines[2], "   Ana Ruiz (2)");
    assert!(lines[3].contains("Thousands crossed the bridge"), "{out}");
    assert_eq!(lines.last(), Some(&"1 of 1 article"));
    let coloured = shell.run(&["search", "thousands", "bridge", "--color", "always"]);
    assert!(
        coloured.out.contains("\u{1b}[1;31mThousands\u{1b}[0m"),
        "{}",
        coloured.out
    );
}

#[test]
fn json_highlights_are_the_words_that_matched() {
    let shell = indexed();
    let seen = shell.run(&["search", "\"ferry crews\" OR bread", "--format", "json"]);
    let answer: Value = serde_json::from_str(&seen.out).unwrap();
    assert_eq!(
        (&answer["total"], &answer["total_exact"]),
        (&2.into(), &true.into())
    );
    let mut marked = Vec::new();
    for hit in answer["hits"].as_array().unwrap() {
        for snippet in hit["snippets"].as_array().unwrap() {
            let text = snippet["text"].as_str().unwrap();
            for range in snippet["highlights"].as_array().unwrap() {
                let at = |n: usize| range[n].as_u64().unwrap() as usize;
                marked.push(text[at(0)..at(1)].to_lowercase());
            }
        }
    }
    marked.sort();
    assert_eq!(marked, ["bread", "ferry crews"]);
}

#[test]
fn filters_and_sorts_with_and_without_a_query() {
    let shell = indexed();
    let dated = paths(&shell, &["--to", "2022"]);
    assert_eq!(
        dated,
        ["2022/strike.md", "2022/bridge.md", "exports.csv"],
        "newest first"
    );
    assert_eq!(
        paths(&shell, &["--source", "harbour post", "--sort", "oldest"]),
        ["2022/bridge.md", "2022/strike.md"]
    );
    assert_eq!(
        paths(&shell, &["--from", "2020", "--to", "2021"]),
        ["exports.csv"]
    );
    assert_eq!(
        paths(&shell, &["bridge", "--section", "economy"]),
        ["2022/strike.md"]
    );
    assert_eq!(paths(&shell, &["bridge storm", "--match", "any"]).len(), 3);
    assert_eq!(paths(&shell, &["id:exports.csv#storm"]), ["exports.csv"]);
}

#[test]
fn a_person_is_not_a_price() {
    let shell = indexed();
    assert_eq!(
        paths(&shell, &["--person", "Tom Price"]),
        ["2022/strike.md"]
    );
    assert_eq!(shell.run(&["search", "--person", "John Price"]).code, 1);
    assert_eq!(paths(&shell, &["person:\"Ana Ruiz\""]), ["2022/bridge.md"]);
    let entities = shell.run(&["entities", "--type", "person", "--format", "tsv"]);
    assert!(
        entities.out.contains("person\t1\tAna Ruiz\n"),
        "{}",
        entities.out
    );
}

#[test]
fn a_name_alone_ranks_by_how_sure_it_is_and_filters_alone_newest_first() {
    let shell = Shell::new();
    for (file, day, name) in [
        ("as-asked.md", "2012-11-06", "Sergei Shoigu"),
        ("otherwise.md", "2024-05-13", "Sergey Shoygu"),
    ] {
        let text = format!(
            "---\ntitle: The minister speaks\ndate: {day}\n---\n\nDefence Minister {name} spoke in Moscow \
             on Monday. \"We agree,\" {name} said.\n"
        );
        shell.write(&format!("news/{file}"), text);
    }
    assert_eq!(shell.run(&["index", "news"]).code, 0);
    let sure = ["as-asked.md", "otherwise.md"];
    assert_eq!(paths(&shell, &["--person", "Sergei Shoigu"]), sure);
    assert_eq!(paths(&shell, &["person:\"Sergei Shoigu\""]), sure);
    let newest = ["otherwise.md", "as-asked.md"];
    assert_eq!(paths(&shell, &["--from", "2000"]), newest);
    assert_eq!(
        paths(&shell, &["--person", "Sergei Shoigu", "--sort", "newest"]),
        newest
    );
    let batch = shell.feed(
        &["batch", "-", "--as", "person", "--format", "trec"],
        b"Sergei Shoigu\n",
    );
    let ids: Vec<_> = batch
        .out
        .lines()
        .filter_map(|row| row.split(' ').nth(2))
        .collect();
    assert_eq!(ids, sure, "{}", batch.out);
    let told = shell.run(&["search", "--person", "Sergei Shoigu", "--explain"]);
    assert!(
        told.err.starts_with("read as: person:\"Sergei Shoigu\"\n"),
        "{}",
        told.err
    );
}

#[test]
fn a_query_without_a_word_finds_nothing_and_says_so() {
    let shell = indexed();
    for query in ["***", "\"", "person:\"\""] {
        let seen = shell.run(&["search", query, "--count"]);
        assert_eq!((seen.code, seen.out.as_str()), (1, "0\n"), "{query}");
        assert!(seen.err.contains("no word in the query"), "{}", seen.err);
    }
    assert_eq!(shell.run(&["search", "", "--count"]).out, "5\n");
}

#[test]
fn facets_and_counts() {
    let shell = indexed();
    let seen = shell.run(&[
        "search",
        "harbour OR bridge",
        "--count",
        "--facets",
        "source,year",
        "--format",
        "json",
    ]);
    let answer: Value = serde_json::from_str(&seen.out).unwrap();
    assert_eq!(
        answer["facets"]["source"],
        serde_json::json!([
        {"value": "Harbour Post", "count": 2}, {"value": "Evening Mail", "count": 1}])
    );
    assert_eq!(shell.run(&["search", "nowhere", "--count"]).out, "0\n");
}

#[test]
fn show_marks_every_match_and_says_when_there_is_none() {
    let shell = indexed();
    let seen = shell.run(&["show", "2022/bridge.md", "bridge", "--color", "always"]);
    assert_eq!(
        (seen.code, seen.out.matches("\u{1b}[1;31m").count()),
        (0, 4)
    );
    let none = shell.run(&["show", "2022/bridge.md", "storm"]);
    assert_eq!(none.code, 0);
    assert!(
        none.err.contains("nothing in this article matches"),
        "{}",
        none.err
    );
    assert_eq!(shell.run(&["show", "exports.csv"]).code, 2);
    assert_eq!(shell.run(&["show", "exports.csv#storm"]).code, 0);
}

#[test]
fn refresh_brings_the_index_up_to_date_first() {
    let shell = indexed();
    shell.write("news/new.txt", "Rain\n\nIt rained all day in the valley.\n");
    assert_eq!(shell.run(&["search", "rained"]).code, 1);
    assert_eq!(
        shell.run(&["search", "rained", "--refresh", "news"]).code,
        0
    );
}

#[test]
fn what_is_odd_is_read_as_text_and_told() {
    let shell = indexed();
    let seen = shell.run(&["search", "(bridge", "--format", "json"]);
    assert_eq!(seen.code, 0);
    assert!(seen.err.contains("column 1"), "{}", seen.err);
    let answer: Value = serde_json::from_str(&seen.out).unwrap();
    assert!(answer["warnings"][0].as_str().unwrap().contains("column 1"));
    assert_eq!(shell.run(&["search", "(bridge", "-q"]).err, "");
}
