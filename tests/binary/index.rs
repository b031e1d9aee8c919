//! `newsdex index`, `status` and `check`.

use serde_json::Value;

use super::corpus::indexed;
use super::shell::{Seen, Shell};

fn report(seen: &Seen) -> Value {
    serde_json::from_str(&seen.out).unwrap()
}

#[test]
fn a_second_run_does_only_what_changed() {
    let shell = indexed();
    let again = report(&shell.run(&["index", "news", "--format", "json"]));
    assert_eq!(
        (&again["indexed"], &again["unchanged"]),
        (&0.into(), &4.into())
    );
    shell.write("news/new.txt", "Rain\n\nIt rained all day in the valley.\n");
    shell.remove("news/2022/strike.md");
    assert_eq!(shell.run(&["check"]).code, 1);
    let dry = report(&shell.run(&["index", "news", "--dry-run", "--format", "json"]));
    let run = report(&shell.run(&["index", "news", "--format", "json"]));
    for report in [&dry, &run] {
        let counts = ["indexed", "unchanged", "removed"].map(|k| report[k].as_u64());
        assert_eq!(counts, [Some(1), Some(3), Some(1)]);
    }
    assert_eq!(run["articles"], 5);
    assert_eq!(shell.run(&["check"]).code, 0);
    assert_eq!(shell.run(&["search", "strike"]).code, 1);
    assert_eq!(shell.run(&["search", "rained"]).code, 0);
}

#[test]
fn an_index_made_where_it_reads_is_not_read_as_articles() {
    let shell = Shell::new();
    shell.write("a.txt", "Rain\n\nIt rained all day in the valley.\n");
    for unchanged in [0, 1] {
        let run = report(&shell.run(&["index", ".", "--format", "json"]));
        assert_eq!(
            (&run["unchanged"], &run["skipped"]),
            (&unchanged.into(), &0.into())
        );
    }
    assert_eq!(shell.run(&["check"]).code, 0);
    let read = shell.run(&["read", ".", "--format", "jsonl"]);
    assert_eq!(read.out.lines().count(), 1);
}

#[test]
fn a_skip_is_counted_listed_and_with_strict_an_error() {
    let shell = indexed();
    shell.write("news/broken.json", "{\"title\": ");
    let seen = shell.run(&["index", "news"]);
    assert_eq!(seen.code, 0);
    assert!(seen.out.contains("malformed"), "{}", seen.out);
    assert_eq!(shell.run(&["index", "news", "--strict"]).code, 2);
    let listed = shell.run(&["status", "--skipped"]);
    assert!(
        listed.out.contains("\nbroken.json: malformed: "),
        "{}",
        listed.out
    );
}

#[test]
fn another_folder_and_a_vanished_one_leave_the_index_as_it_is() {
    let shell = indexed();
    shell.write("other/a.txt", "Rain\n\nIt rained all day in the valley.\n");
    let other = shell.run(&["index", "other"]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("hint: "), "{}", other.err);
    let gone = shell.run(&["index", "gone"]);
    assert_eq!(gone.code, 2);
    assert!(gone.err.contains("gone"), "{}", gone.err);
    let bad = shell.run(&["index", "news", "--include", "["]);
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("'['"), "{}", bad.err);
    assert_eq!(shell.run(&["search", "bridge", "--count"]).out, "2\n");
}

#[test]
fn other_settings_rebuild_and_names_can_be_left_out() {
    let shell = indexed();
    assert_eq!(shell.run(&["search", "--person", "Ana Ruiz"]).code, 0);
    assert_eq!(shell.run(&["index", "news", "--no-entities"]).code, 0);
    assert_eq!(shell.run(&["entities"]).code, 1);
    assert_eq!(shell.run(&["search", "bridge", "--count"]).out, "2\n");
}
