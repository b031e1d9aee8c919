//! `newsdex batch` over a real index.

use serde_json::Value;

use super::corpus::indexed;

#[test]
fn every_line_is_answered_in_order_whatever_its_neighbours_are() {
    let shell = indexed();
    shell.write(
        "q.csv",
        "id,query,person,from\na,bridge,,\nb,,Ana Ruiz,\nc,nowhere,,\n\nd,bridge,,2022-13\ne,\"stray,,\nf,storm,,\n",
    );
    let seen = shell.run(&["batch", "q.csv"]);
    assert_eq!(seen.code, 2);
    assert_eq!(seen.err, "6 queries: 3 with hits, 1 without, 2 failed\n");
    let rows: Vec<Value> = seen
        .out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let told: Vec<_> = rows
        .iter()
        .map(|r| (r["total"].as_u64(), r["error"]["line"].as_u64()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(2), None),
            (Some(1), None),
            (Some(0), None),
            (None, Some(6)),
            (None, Some(7)),
            (Some(1), None),
        ]
    );
    for format in ["jsonl", "csv", "tsv", "trec"] {
        let args = |threads| ["batch", "q.csv", "--format", format, "--threads", threads];
        assert_eq!(
            shell.run(&args("1")).out,
            shell.run(&args("8")).out,
            "{format}"
        );
    }
}

#[test]
fn a_run_of_names_has_a_row_for_each_and_no_hit_where_there_is_none() {
    let shell = indexed();
    let names = "Ruiz, Ana\nJohn Price\nTom Price\n";
    let seen = shell.feed(
        &["batch", "-", "--as", "person", "--format", "trec"],
        names.as_bytes(),
    );
    assert_eq!(seen.code, 0);
    let rows: Vec<Vec<_>> = seen.out.lines().map(|l| l.split(' ').collect()).collect();
    assert_eq!(rows[0][..4], ["1", "Q0", "2022/bridge.md", "1"]);
    assert_eq!(rows[1], ["2", "Q0", "-"]);
    assert_eq!(rows[2][..4], ["3", "Q0", "2022/strike.md", "1"]);
}
