//! The index decides by postings what the matcher decides by reading: over random articles and queries,
//! with several segments and deleted articles, both must find the same ones.

use newsdex::article::*;
use newsdex::backend::tantivy::{create, open_reader};
use newsdex::backend::{SearchBackend, WriterOptions};
use newsdex::query::analyze::{Language, MentionMark, TextParts, own_headline, paragraph_kinds};
use newsdex::query::matcher::{Evaluator, TextView, View, compile};
use newsdex::query::*;
use proptest::prelude::*;

const WORDS: [&str; 24] = [
    "bank", "banks", "Bank", "banking", "river", "rivers", "dying", "die", "lie", "lying", "US",
    "us", "U.S.", "happy", "happily", "hoping", "hope", "the", "news", "COVID-19", "1,000", "café",
    "O'Brien", "sky",
];

fn sentence() -> impl Strategy<Value = String> {
    (
        prop::collection::vec(prop::sample::select(&WORDS[..]), 1..9),
        prop::sample::select(vec![".", "", "!", ","]),
    )
        .prop_map(|(words, end)| format!("{}{end}", words.join(" ")))
}

#[derive(Clone, Debug)]
struct Raw {
    headline: String,
    paragraphs: Vec<(String, bool)>,
    stand_in: bool,
    language: Option<&'static str>,
    names: Vec<(usize, usize, usize)>,
    day: Option<u8>,
}

fn raw() -> impl Strategy<Value = Raw> {
    (
        sentence(),
        prop::collection::vec(
            (
                prop::collection::vec(sentence(), 1..4),
                prop::bool::weighted(0.2),
            ),
            0..4,
        ),
        prop::bool::weighted(0.2),
        prop::sample::select(vec![None, None, Some("en"), Some("de")]),
        prop::collection::vec((0usize..40, 1usize..3, 0usize..4), 0..4),
        prop::option::of(1u8..20),
    )
        .prop_map(
            |(headline, paragraphs, stand_in, language, names, day)| Raw {
                headline,
                paragraphs: paragraphs
                    .into_iter()
                    .map(|(s, sub)| (s.join(" "), sub))
                    .collect(),
                stand_in,
                language,
                names,
                day,
            },
        )
}

fn article(number: usize, raw: &Raw) -> Article {
    let mut a = Article {
        id: ArticleId(format!("{number:03}.txt")),
        path: format!("{number:03}.txt"),
        headline: raw.headline.clone(),
        headline_from: if raw.stand_in {
            HeadlineFrom::FirstSentence
        } else {
            HeadlineFrom::FirstLine
        },
        language: raw.language.map(str::to_owned),
        date: raw
            .day
            .and_then(|d| NewsDate::day(2020, 5, d, DateFrom::Field)),
        ..Article::default()
    };
    for (text, sub) in &raw.paragraphs {
        if !a.body.is_empty() {
            a.body.push('\n');
        }
        let start = a.body.len();
        a.body.push_str(text);
        let kind = if *sub {
            ParagraphKind::Subheading
        } else {
            ParagraphKind::Text
        };
        a.paragraphs.push(Paragraph {
            start,
            end: a.body.len(),
            kind,
        });
    }
    // Names of one or two words, where words start.
    let starts: Vec<usize> = a.body.match_indices(' ').map(|(at, _)| at + 1).collect();
    let mut places: Vec<(usize, usize, usize)> = raw.names.clone();
    places.sort_unstable();
    let mut last = 0;
    for (at, words, kind) in places {
        let (Some(&start), Some(&next)) = (starts.get(at), starts.get(at + words)) else {
            continue;
        };
        if start < last {
            continue;
        }
        let end = next - 1;
        let name = a.body[start..end].to_owned();
        if name.contains('\n') {
            continue;
        }
        a.entities.push(Entity {
            kind: EntityKind::ALL[kind],
            name: name.clone(),
            forms: vec![name],
            mentions: 1,
        });
        a.mentions.push(Mention {
            field: TextField::Body,
            start,
            end,
            entity: a.entities.len() - 1,
        });
        last = end;
    }
    a
}

fn word() -> impl Strategy<Value = Word> {
    (
        prop::sample::select(&WORDS[..]),
        prop::sample::select(vec![
            WordForm::Stem,
            WordForm::Stem,
            WordForm::Stem,
            WordForm::Exact,
            WordForm::Prefix,
            WordForm::Fuzzy(1),
            WordForm::Fuzzy(2),
        ]),
        1usize..6,
    )
        .prop_map(|(text, form, cut)| Word {
            text: match form {
                WordForm::Prefix => text.chars().take(cut).collect(),
                _ => text.to_owned(),
            },
            form,
        })
}

fn operand() -> impl Strategy<Value = Query> {
    let single = prop_oneof![
        6 => word().prop_map(Query::Word),
        2 => (prop::collection::vec(word(), 2..4), prop::option::weighted(0.4, 1u32..5)).prop_map(|(words, slop)| Query::Phrase { words, slop }),
        1 => prop::sample::select(&EntityKind::ALL[..]).prop_map(Query::AnyEntity),
    ];
    prop_oneof![5 => single.clone(), 1 => prop::collection::vec(single, 2..3).prop_map(Query::Or)]
}

fn distance() -> impl Strategy<Value = Distance> {
    prop_oneof![
        (1u32..6).prop_map(Distance::Within),
        (1u32..6).prop_map(Distance::Before),
        Just(Distance::Sentence),
        Just(Distance::Paragraph)
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        4 => operand(),
        2 => (operand(), prop::collection::vec((distance(), operand()), 1..3)).prop_map(|(first, rest)| Query::Near {
            first: Box::new(first),
            rest: rest.into_iter().map(|(distance, operand)| Link { distance, operand }).collect(),
        }),
        1 => (operand(), distance(), operand()).prop_map(|(wanted, distance, unwanted)| Query::NotNear {
            wanted: Box::new(wanted), distance, unwanted: Box::new(unwanted),
        }),
        1 => (1u32..4, operand()).prop_map(|(n, q)| Query::AtLeast(n, Box::new(q))),
        1 => (1u32..15).prop_map(|d| Query::Date { from: Some(20200500 + d), to: None }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Or),
            inner.clone().prop_map(|q| Query::Not(Box::new(q))),
            inner
                .clone()
                .prop_map(|q| Query::In(TextField::Headline, Box::new(q))),
            inner
                .clone()
                .prop_map(|q| Query::In(TextField::Body, Box::new(q))),
            inner.prop_map(|q| Query::Lead(Box::new(q))),
        ]
    })
}

fn build(
    dir: &std::path::Path,
    articles: &[Article],
    gone: &[Article],
    per_commit: usize,
) -> Box<dyn SearchBackend> {
    let options = WriterOptions {
        threads: 1,
        memory_bytes: 0,
    };
    let mut writer = create(dir, &options).unwrap();
    let all: Vec<&Article> = gone.iter().chain(articles).collect();
    for some in all.chunks(per_commit) {
        some.iter().for_each(|a| writer.put(a).unwrap());
        writer.commit("").unwrap();
    }
    for a in gone {
        writer.remove_file(&a.path).unwrap();
    }
    writer.commit("").unwrap();
    writer.close().unwrap();
    open_reader(dir).unwrap()
}

fn expected(articles: &[Article], query: &Query, languages: &[Language]) -> Vec<String> {
    let pattern = compile(query, languages).unwrap();
    let evaluator = Evaluator::new(&pattern);
    let mut text = TextView::new(&pattern);
    let mut view = View::default();
    let mut ids = Vec::new();
    for a in articles {
        let marks: Vec<MentionMark> = a
            .mentions
            .iter()
            .map(|m| MentionMark {
                field: m.field,
                start: m.start,
                end: m.end,
                kind: a.entities[m.entity].kind,
            })
            .collect();
        text.fill(
            TextParts {
                language: Language::of(a.language.as_deref()),
                headline: own_headline(a),
                body: &a.body,
                kinds: &paragraph_kinds(a),
                mentions: &marks,
            },
            &mut |_, _| false,
            &mut view,
        );
        let found = evaluator.evaluate(&pattern.root, &view, &mut |node| match node {
            newsdex::query::matcher::Node::Date(from, to) => a.date.as_ref().is_some_and(|d| {
                let day = d.day_number();
                from.is_none_or(|f| day >= f) && to.is_none_or(|t| day <= t)
            }),
            _ => false,
        });
        if found.is_some() {
            ids.push(a.id.0.clone());
        }
    }
    ids
}

fn rows(response: &SearchResponse) -> Vec<(String, u32)> {
    response
        .hits
        .iter()
        .map(|h| (h.id.0.clone(), h.score.to_bits()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn postings_and_reading_agree(
        raws in prop::collection::vec(raw(), 1..25),
        gone in prop::collection::vec(raw(), 0..6),
        queries in prop::collection::vec(query(), 40),
        english in prop::bool::ANY,
        per_commit in 1usize..12,
    ) {
        let mut articles: Vec<Article> = raws.iter().enumerate().map(|(n, r)| article(n, r)).collect();
        let gone: Vec<Article> = gone.iter().enumerate().map(|(n, r)| article(500 + n, r)).collect();
        if english {
            articles.iter_mut().for_each(|a| a.language = None);
        }
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let reader = build(one.path(), &articles, &gone, per_commit);
        let fresh = build(two.path(), &articles, &[], 1000);
        let mut languages: Vec<Language> = Vec::new();
        for a in &articles {
            let l = Language::of(a.language.as_deref());
            if !languages.contains(&l) {
                languages.push(l);
            }
        }
        languages.sort_by_key(|l| l.letter());
        for query in queries {
            let want = expected(&articles, &query, &languages);
            let request = SearchRequest { query: query.clone(), limit: 1000, snippets: 2, ..SearchRequest::default() };
            let got = fresh.search(&request).unwrap_or_else(|e| panic!("{query}: {e}"));
            let mut ids: Vec<String> = got.hits.iter().map(|h| h.id.0.clone()).collect();
            ids.sort();
            prop_assert_eq!(&ids, &want, "{}", query);
            prop_assert_eq!(got.total as usize, want.len());
            let updated = reader.search(&request).unwrap_or_else(|e| panic!("{query}: {e}"));
            prop_assert_eq!(rows(&updated), rows(&got), "an updated index answers as a rebuilt one: {}", query);
            let page = fresh.search(&SearchRequest { limit: 3, offset: 2, ..request }).unwrap();
            let want: Vec<(String, u32)> = rows(&got).into_iter().skip(2).take(3).collect();
            prop_assert_eq!(rows(&page), want, "a page is a part of the whole: {}", query);
        }
    }
}

/// More with `NEWSDEX_CASES`; each case is 40 queries over up to 25 articles.
fn cases() -> u32 {
    std::env::var("NEWSDEX_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(12)
}
