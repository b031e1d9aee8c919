//! The examples of docs/query.md are read as it says.

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
