//! Queries made to hurt: read, compiled and matched in bounded time, or refused with a clear limit.

use std::time::{Duration, Instant};

use newsdex::query::MatchMode;
use newsdex::query::analyze::{Language, TextParts};
use newsdex::query::matcher::{CompileError, Evaluator, TextView, View, compile, fuzzy};
use newsdex::query::parse::{ParseOptions, parse};

/// Far more than any of these needs, even unoptimised on a busy machine, and far less than a quadratic
/// way would take.
const LONGEST: Duration = Duration::from_secs(100);

/// Reads, compiles and matches; how many places were found.
fn run(query: &str, article: &str) -> Result<usize, CompileError> {
    let begun = Instant::now();
    let parsed = parse(query, &ParseOptions::default()).query;
    let answer = compile(&parsed, &[Language::default()]).map(|pattern| {
        let mut view = View::default();
        TextView::new(&pattern).fill(
            TextParts {
                language: Language::default(),
                headline: "",
                body: article,
                kinds: &[],
                mentions: &[],
            },
            &mut |_, _| false,
            &mut view,
        );
        let found = Evaluator::new(&pattern).evaluate(&pattern.root, &view, &mut |_| false);
        found.map_or(0, |f| f.atoms.iter().map(|a| a.1.len()).sum())
    });
    let head: String = query.chars().take(40).collect();
    assert!(begun.elapsed() < LONGEST, "{head}: {:?}", begun.elapsed());
    answer
}

#[test]
fn one_word_over_and_over() {
    let article = "the ".repeat(120_000);
    for query in [
        "the w/5 the",
        "the w/s the",
        "the w/p the w/9 the pre/100000 the",
        "\"the the the\"~50000",
        "\"the thy\"~50000",
        "atleast30000(the)",
        "\"the the the the the the the the\"",
    ] {
        let found = run(query, &article).expect(query);
        assert_eq!(found > 0, !query.contains("thy"), "{query}: {found}");
    }
    assert_eq!(run("the not w/5 the", &article), Ok(0));
    assert_eq!(run("the not w/5 thy", &article), Ok(120_000));
    let both = "the thy ".repeat(60_000);
    assert_eq!(run("the not w/5 thy", &both), Ok(0));
    assert_eq!(run("the not pre/1 (thy OR \"thy the thy\")", &both), Ok(0));
}

#[test]
fn many_brackets() {
    let nested = format!("{}the{}", "(".repeat(200), ")".repeat(200));
    assert_eq!(run(&nested, "the end"), Ok(1));
    let chains = format!("{}the{}", "(end w/5 ".repeat(200), ")".repeat(200));
    run(&chains, "the end").expect("bounded");
}

#[test]
fn ten_thousand_words_meet_a_limit() {
    let different: String = (0..10_000).map(|n| format!("word{n} ")).collect();
    let error = run(&different, "").expect_err("too many");
    assert_eq!((error.what, error.limit), ("words", 1024));
    assert_eq!(
        error.to_string(),
        "the query has 1025 words, the limit is 1024"
    );
    assert_eq!(run(&"the ".repeat(10_000), "the end"), Ok(1));
    let names: String = (0..300).map(|n| format!("person:Smith{n} ")).collect();
    assert_eq!(run(&names, "").expect_err("too many").what, "names");
}

#[test]
fn one_endless_word() {
    for piece in ["a-b-", "a*", "=a", "a~2", "a:b", "'", "a.", "é\u{301}"] {
        let long = piece.repeat(200_000 / piece.len());
        let _ = run(&long, "a b");
        let _ = run(&format!("\"{long}\"~9 {long}"), "a b");
    }
    let parts = run(&"a-b-".repeat(250_000), "a b").expect_err("too many parts");
    assert_eq!(parts.what, "words in one phrase");
}

#[test]
fn a_megabyte_of_prose_is_read() {
    let prose = "The minister (who had \"said no) spoke w/5 of it: NOT a -word. ".repeat(16_000);
    for mode in [MatchMode::All, MatchMode::Any] {
        let begun = Instant::now();
        let parsed = parse(&prose, &ParseOptions { mode });
        assert!(!parsed.warnings.is_empty());
        compile(&parsed.query, &[Language::default()]).expect("few different words");
        assert!(begun.elapsed() < LONGEST);
    }
}

#[test]
fn short_prefixes_by_the_hundred() {
    let query: Vec<String> = (0..500)
        .map(|n: u32| {
            format!(
                "{}*",
                char::from(b'a' + (n % 26) as u8).to_string() + &n.to_string()
            )
        })
        .collect();
    let article = "a1 b1 c1 nothing ".repeat(2_000);
    run(&query.join(" OR "), &article).expect("500 prefixes");
}

#[test]
fn fuzzy_words_are_few_and_short() {
    let many: String = (0..40).map(|n| format!("Ahrensburg{n}x~2 ")).collect();
    assert_eq!(run(&many, "a").expect_err("too many").what, "fuzzy words");
    let long = "a".repeat(1_000_000) + "~2";
    let error = run(&long, "a").expect_err("too long");
    assert_eq!(error.what, "letters in one fuzzy word");
    let longest = "abcdefghijklmnopqrstuvwxyzabcdef";
    assert_eq!(run(&format!("{longest}~2"), longest), Ok(1));
    // A state takes about a kilobyte.
    let states = fuzzy::automaton(longest, 2).num_states();
    assert!(states < 2_000, "{states}");
}
