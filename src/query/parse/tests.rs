//! Reading prose never fails, and what is printed is read back as the same tree.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> (String, usize) {
    let parsed = parse(text, &ParseOptions::default());
    (parsed.query.to_string(), parsed.warnings.len())
}

#[test]
fn canonical_forms() {
    for (text, canonical) in [
        ("", ""),
        ("a b OR c", "a AND b OR c"),
        ("a -b", "a AND NOT b"),
        ("headline:(a OR b)", "headline:(a OR b)"),
        (
            "person:(Sergei Shoigu OR Putin)",
            "person:\"Sergei Shoigu\" OR person:\"Putin\"",
        ),
        ("(a AND b) w/5 c", "a w/5 c AND b w/5 c"),
        ("(a w/5 b) w/10 c", "c w/10 a w/5 b OR a w/5 b w/10 c"),
        ("a NOT W/5 b", "a not w/5 b"),
        ("date:..2021", "date:..2021-12-31"),
        ("date:2022..", "date:2022-01-01.."),
        ("Shoygu~ Lee~", "Shoygu~2 AND Lee~1"),
        ("“smart quotes”~5", "\"smart quotes\"~5"),
        (
            "noon - 10:30 & https://example.org/a",
            "noon AND 10:30 AND https://example.org/a",
        ),
        ("atleast3(a) lead(b w/s c)", "atleast3(a) AND lead(b w/s c)"),
    ] {
        assert_eq!(read(text), (canonical.to_owned(), 0), "{text}");
    }
}

#[test]
fn odd_text_is_read_with_a_warning() {
    for text in [
        "a OR",
        "\"a",
        "(a",
        "a)",
        "a w/5",
        "foo:bar",
        "a~7",
        "headline: a",
        "@nobody",
        "NOT a w/5 b",
        "headline:a w/5 b",
    ] {
        assert_ne!(read(text).1, 0, "{text}");
        assert!(
            parse_strict(text, &ParseOptions::default()).is_err(),
            "{text}"
        );
    }
}

#[test]
fn any_mode_joins_by_or_and_excludes_from_all() {
    let any = ParseOptions {
        mode: MatchMode::Any,
    };
    assert_eq!(
        parse("a b -c", &any).query.to_string(),
        "(a OR b) AND NOT c"
    );
}

#[test]
fn hostile_text_is_bounded() {
    for text in [
        format!("{}a{}", "(".repeat(20_000), ")".repeat(20_000)),
        "NOT ".repeat(50_000) + "a",
        "headline:".repeat(50_000) + "a",
        "word ".repeat(10_000),
        "\"".repeat(100_001),
        "not ".repeat(100_000),
        "(a w/5 ".repeat(200) + "b" + &")".repeat(200),
        "a w/5 (b AND c) w/5 ".repeat(2_000) + "d",
    ] {
        let _ = parse(&text, &ParseOptions::default()).query.to_string();
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "a",
            "bc",
            "not",
            "NOT ",
            "AND ",
            "OR ",
            "(",
            ")",
            "\"",
            "w/5 ",
            "pre/2 ",
            "w/s ",
            "-",
            "*",
            "~",
            "~2",
            "=",
            "@person",
            "@",
            ":",
            "headline:",
            "person:",
            "id:",
            "date:2022",
            "date:",
            "lead(",
            "atleast3(",
            " ",
            " ",
            " ",
            "10:30",
            "x://y",
            ".",
            ",",
            "'",
            "/",
            "$",
            "%",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn printing_and_reading_is_identity(pieces in prop::collection::vec(piece(), 0..24), any: bool) {
        let mode = if any { MatchMode::Any } else { MatchMode::All };
        let text = pieces.concat();
        let query = parse(&text, &ParseOptions { mode }).query;
        let printed = query.to_string();
        for mode in [MatchMode::All, MatchMode::Any] {
            let again = parse(&printed, &ParseOptions { mode }).query;
            prop_assert_eq!(&again, &query, "{:?} printed {:?}", text, printed);
        }
    }
}
