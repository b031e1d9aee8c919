//! The matcher against a slow reference that tries everything: which articles match, and what is marked.
//!
//! `cargo test --test reference` compares some thousands of random pairs. The long run:
//! `PROPTEST_CASES=200000 cargo test --test reference -- --nocapture`, which also prints how often each
//! operator held.

#![expect(
    clippy::print_stdout,
    reason = "the long run shows how often each operator held"
)]

mod cases;
mod found;
mod judge;
mod real;
mod text;

use std::collections::BTreeSet;

use newsdex::article::{Article, EntityKind, TextField};
use newsdex::query::Query;
use newsdex::query::analyze::{
    Language, MentionMark, TextParts, mention_marks, own_headline, paragraph_kinds,
};
use newsdex::query::matcher::{Evaluator, Node, TextView, View, compile};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use cases::Case;
use judge::{Judge, Scope, Tally};
use text::Text;

/// Highlights as bytes of a text.
type Marks = BTreeSet<(TextField, usize, usize)>;

/// Stands in for an article's section, source and date.
fn metadata(query: &Query) -> bool {
    matches!(query, Query::Field { text, .. } if text == "yes")
}

/// Stands in for comparing names: `name 0` is every second entity, `name 1` the others.
fn named(article: &Article, text: &str, mention: usize) -> bool {
    text == format!("name {}", article.mentions[mention].entity % 2)
}

fn languages(case: &Case) -> Vec<Language> {
    let mut all = vec![Language::of(case.article.language.as_deref())];
    if case.english && all[0] != Language::default() {
        all.push(Language::default());
    }
    all
}

fn expected(case: &Case, tally: &mut Tally) -> Option<Marks> {
    let article = &case.article;
    let text = Text::of(article);
    let mut judge = Judge {
        article,
        text: &text,
        languages: &languages(case),
        shouted: judge::shouted(&case.query),
        named: &|_, asked, mention| named(article, asked, mention),
        tally,
    };
    let places = judge.holds(&case.query, Scope::default())?;
    let bytes = |(first, last): (usize, usize)| {
        let (a, b) = (&text.tokens[first], &text.tokens[last]);
        (a.field, a.start, b.end)
    };
    Some(places.into_iter().map(bytes).collect())
}

fn actual(case: &Case) -> Option<Marks> {
    let article = &case.article;
    let pattern = compile(&case.query, &languages(case)).expect("a small query");
    let mentions: Vec<MentionMark> = mention_marks(article).collect();
    let mut reader = TextView::new(&pattern);
    let mut view = View::default();
    let names: &Vec<(EntityKind, String)> = &pattern.names;
    reader.fill(
        TextParts {
            language: Language::of(article.language.as_deref()),
            headline: own_headline(article),
            body: &article.body,
            kinds: &paragraph_kinds(article),
            mentions: &mentions,
        },
        &mut |name, mention| {
            let (kind, text) = &names[name];
            mentions[mention].kind == *kind && named(article, text, mention)
        },
        &mut view,
    );
    let mut meta = |node: &Node| matches!(node, Node::Field(_, text) if text == "yes");
    let found = Evaluator::new(&pattern).evaluate(&pattern.root, &view, &mut meta)?;
    let bytes = |start: u32, end: u32| {
        let field = if start < view.bounds.body {
            TextField::Headline
        } else {
            TextField::Body
        };
        let place = |at: u32| reader.places[at as usize];
        (
            field,
            place(start).start as usize,
            place(end - 1).end as usize,
        )
    };
    let spans = found.atoms.iter().flat_map(|(_, spans)| spans);
    Some(spans.map(|s| bytes(s.start, s.end)).collect())
}

#[test]
fn the_matcher_agrees_with_the_reference() {
    let mut config = Config::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 3_000;
    }
    config.failure_persistence = None;
    config.max_shrink_iters = 20_000;
    let cases = config.cases;
    let tally = std::cell::RefCell::new(Tally::new());
    let outcome = TestRunner::new(config).run(&cases::case(), |case| {
        let want = expected(&case, &mut tally.borrow_mut());
        let got = actual(&case);
        if want == got {
            return Ok(());
        }
        Err(TestCaseError::fail(format!(
            "{}: expected {want:?}, got {got:?}",
            case.query
        )))
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    println!("{cases} pairs agree; held / asked:");
    for (operator, (asked, held)) in tally.into_inner() {
        println!(
            "{operator:>10} {held:>8} / {asked:>8} = {:.0} %",
            100.0 * held as f64 / asked as f64
        );
        let rate = held as f64 / asked as f64;
        assert!(
            (0.05..=0.95).contains(&rate),
            "{operator} is hardly tested: {rate}"
        );
    }
}
