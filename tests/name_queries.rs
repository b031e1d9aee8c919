//! Names asked for (`person:`, `@place`) over articles as the tagger and the linker mark them: what
//! matches and which forms are highlighted.

use newsdex::article::{Article, Paragraph, ParagraphKind, TextField};
use newsdex::entity::Annotator;
use newsdex::entity::names::{NameQuery, NameRecord, Reach};
use newsdex::query::analyze::{
    Language, MentionMark, TextParts, mention_marks, own_headline, paragraph_kinds,
};
use newsdex::query::matcher::{Evaluator, TextView, View, compile};
use newsdex::query::parse::{ParseOptions, parse_strict};

fn article() -> Article {
    let headline = "Lindqvist opens harbour";
    let body = "President Marta Lindqvist opened the harbour in Lisbon on Monday. Lindqvist thanked the crews.\n\
        Peter Hargreaves, who lives in Lisbon, met Ms. Lindqvist later. Hargreaves said no.";
    let first = body.find('\n').unwrap_or_default();
    let mut article = Article {
        headline: headline.into(),
        headline_from: newsdex::article::HeadlineFrom::Field,
        body: body.into(),
        paragraphs: vec![
            Paragraph {
                start: 0,
                end: first,
                kind: ParagraphKind::Text,
            },
            Paragraph {
                start: first + 1,
                end: body.len(),
                kind: ParagraphKind::Text,
            },
        ],
        ..Article::default()
    };
    Annotator::new().annotate(&mut article);
    article
}

/// The highlighted pieces in order, those of the headline first; `None` where nothing matches.
fn marked(article: &Article, query: &str) -> Option<Vec<String>> {
    let query = parse_strict(query, &ParseOptions::default()).expect("well formed");
    let pattern = compile(&query, &[Language::default()]).expect("small");
    let asked: Vec<NameQuery> = pattern
        .names
        .iter()
        .map(|(kind, text)| NameQuery::parse(*kind, text).expect("a name"))
        .collect();
    let borne: Vec<Option<NameRecord>> = article
        .entities
        .iter()
        .map(|e| NameRecord::new(e.kind, &e.name))
        .collect();
    let mentions: Vec<MentionMark> = mention_marks(article).collect();
    let mut named = |name: usize, mention: usize| {
        let record = borne[article.mentions[mention].entity].as_ref();
        record.is_some_and(|r| asked[name].compare(r, Reach::Fuzzy).is_some())
    };
    let mut reader = TextView::new(&pattern);
    let mut view = View::default();
    reader.fill(
        TextParts {
            language: Language::default(),
            headline: own_headline(article),
            body: &article.body,
            kinds: &paragraph_kinds(article),
            mentions: &mentions,
        },
        &mut named,
        &mut view,
    );
    let found = Evaluator::new(&pattern).evaluate(&pattern.root, &view, &mut |_| false)?;
    let mut spans: Vec<_> = found.atoms.into_iter().flat_map(|a| a.1).collect();
    spans.sort_unstable();
    spans.dedup();
    let piece = |start: u32, end: u32| {
        let field = match start < view.bounds.body {
            true => TextField::Headline,
            false => TextField::Body,
        };
        let (from, to) = (
            reader.places[start as usize].start,
            reader.places[end as usize - 1].end,
        );
        article.text(field)[from as usize..to as usize].to_owned()
    };
    Some(spans.iter().map(|s| piece(s.start, s.end)).collect())
}

#[test]
fn every_mention_of_the_bearer_is_marked_also_the_bare_surname() {
    let article = article();
    for query in [
        "person:\"Marta Lindqvist\"",
        "person:Lindqvist",
        "person:\"Lindquist, Marta\"",
    ] {
        assert_eq!(
            marked(&article, query).expect(query),
            ["Lindqvist", "Marta Lindqvist", "Lindqvist", "Lindqvist"],
            "{query}"
        );
    }
    assert_eq!(marked(&article, "person:\"Ellen Lindqvist\""), None);
    assert_eq!(marked(&article, "org:Lindqvist"), None);
    assert_eq!(marked(&article, "person:Lisbon"), None);
}

#[test]
fn names_take_part_in_nearness_and_scopes() {
    let article = article();
    assert_eq!(
        marked(&article, "harbour w/s @place").expect("near"),
        ["harbour", "Lisbon"]
    );
    assert_eq!(
        marked(&article, "person:Hargreaves w/s person:Lindqvist").expect("near"),
        ["Peter Hargreaves", "Lindqvist"]
    );
    assert_eq!(marked(&article, "lead(person:Hargreaves)"), None);
    assert_eq!(
        marked(&article, "headline:(person:Lindqvist)").expect("headline"),
        ["Lindqvist"]
    );
    assert_eq!(
        marked(&article, "atleast2(place:Lisbon)").expect("twice"),
        ["Lisbon", "Lisbon"]
    );
    assert_eq!(marked(&article, "atleast3(place:Lisbon)"), None);
}
