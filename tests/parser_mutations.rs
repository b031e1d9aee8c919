//! Queries with bytes knocked about: reading never fails, and what is printed is read back as the same tree.
//!
//! `PROPTEST_CASES=1000000 cargo test --test parser_mutations` goes on for minutes.

use newsdex::query::MatchMode;
use newsdex::query::analyze::Language;
use newsdex::query::matcher::compile;
use newsdex::query::parse::{ParseOptions, parse, parse_strict};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const SEEDS: &[&str] = &[
    "nuclear OR atomic talks -iran",
    "\"peace talks\"~5 nucle* =Bush Shoygu~1",
    "headline:(war OR peace) body:\"cease fire\"",
    "person:(Sergei Shoigu OR Putin) org:\"World Bank\" place:Kiev",
    "source:Reuters date:2022-03..2022-05 section:(World OR Business) id:a/b.txt#3",
    "sanctions w/10 @person NOT (oil PRE/3 price)",
    "bank NOT W/5 river AND (oil AND gas) w/5 price",
    "(oil w/5 price) w/10 rise w/s fall w/p end",
    "atleast3(oil OR gas) lead(price w/s rise) atleast2(\"a b\")",
    "U.S. AT&T $1.2m 1,000 COVID-19 O’Brien’s naïve 北京 Wałęsa",
    "noon - 10:30 & https://example.org/a?b=c#d “quoted text” (see page 3)",
    "headline:lead(person:Putin w/5 headline:(a b)) not",
    "section:(World , OR Business ;) source:(The Post !)",
];

#[derive(Clone, Debug)]
enum Change {
    Remove(Index, usize),
    Insert(Index, u8),
    Replace(Index, u8),
    Repeat(Index, usize, usize),
    Graft(Index, &'static str, Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let byte = prop_oneof![
        4 => select(b"()\"'*~=@:/-.,& \t\n0519awsNOT".to_vec()),
        1 => any::<u8>(),
    ];
    prop_oneof![
        (any::<Index>(), 1usize..6).prop_map(|(at, n)| Change::Remove(at, n)),
        (any::<Index>(), byte.clone()).prop_map(|(at, b)| Change::Insert(at, b)),
        (any::<Index>(), byte).prop_map(|(at, b)| Change::Replace(at, b)),
        (any::<Index>(), 1usize..20, 1usize..5).prop_map(|(at, n, k)| Change::Repeat(at, n, k)),
        (any::<Index>(), select(SEEDS), any::<Index>(), 1usize..20)
            .prop_map(|(at, seed, from, n)| Change::Graft(at, seed, from, n)),
    ]
}

fn apply(text: &mut Vec<u8>, change: Change) {
    let long = text.len() + 1;
    match change {
        Change::Remove(at, n) => {
            let at = at.index(long);
            text.drain(at..(at + n).min(text.len()));
        }
        Change::Insert(at, b) => text.insert(at.index(long), b),
        Change::Replace(at, b) => {
            if let Some(byte) = text.get_mut(at.index(long)) {
                *byte = b;
            }
        }
        Change::Repeat(at, n, times) => {
            let at = at.index(long);
            let end = (at + n).min(text.len());
            let piece = text[at..end].repeat(times);
            text.splice(end..end, piece);
        }
        Change::Graft(at, seed, from, n) => {
            let from = from.index(seed.len());
            let piece = seed.as_bytes()[from..(from + n).min(seed.len())].to_vec();
            let at = at.index(long);
            text.splice(at..at, piece);
        }
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let chars = text.chars().count();
    for mode in [MatchMode::All, MatchMode::Any] {
        let parsed = parse(text, &ParseOptions { mode });
        for w in &parsed.warnings {
            prop_assert!((1..=chars + 1).contains(&w.column), "{text:?}: {w:?}");
        }
        let strict = parse_strict(text, &ParseOptions { mode });
        prop_assert_eq!(strict.is_ok(), parsed.warnings.is_empty());
        let printed = parsed.query.to_string();
        for again in [MatchMode::All, MatchMode::Any] {
            let read = parse(&printed, &ParseOptions { mode: again }).query;
            prop_assert_eq!(&read, &parsed.query, "{:?} printed {:?}", text, printed);
        }
        let _ = compile(
            &parsed.query,
            &[Language::default(), Language::of(Some("ru"))],
        );
    }
    Ok(())
}

fn config() -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 1_000;
    }
    config.failure_persistence = None;
    config
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn knocked_about(seed in select(SEEDS), changes in prop::collection::vec(change(), 1..12)) {
        let mut bytes = seed.as_bytes().to_vec();
        for c in changes {
            apply(&mut bytes, c);
        }
        check(&String::from_utf8_lossy(&bytes))?;
    }
}
