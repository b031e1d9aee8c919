//! Random articles and queries over a small vocabulary, so that they meet often.

use newsdex::article::*;
use newsdex::query::analyze::own_headline;
use newsdex::query::*;
use proptest::prelude::*;

const WORDS: [&str; 40] = [
    "bank",
    "banks",
    "Bank",
    "banking",
    "river",
    "rivers",
    "dying",
    "die",
    "lie",
    "lying",
    "US",
    "us",
    "U.S.",
    "happy",
    "happily",
    "hoping",
    "hope",
    "the",
    "news",
    "COVID-19",
    "1,000",
    "café",
    "cafes",
    "O'Brien",
    "sky",
    "Häuser",
    "häusern",
    "größten",
    "chevaux",
    "naïveté",
    "naivete",
    "hermanas",
    "дома",
    "домами",
    "évler",
    "evlerinde",
    "talossa",
    "manen",
    "maan",
    "Straße",
];

/// Names as articles have them; longer ones before their parts.
const NAMES: [(EntityKind, &str); 14] = [
    (EntityKind::Person, "Sergei Shoigu"),
    (EntityKind::Person, "Sergey Shoygu"),
    (EntityKind::Person, "Shoigu"),
    (EntityKind::Person, "George W. Bush"),
    (EntityKind::Person, "George Bush"),
    (EntityKind::Person, "Bush"),
    (EntityKind::Person, "Bill Smith"),
    (EntityKind::Person, "William Smith"),
    (EntityKind::Person, "Mary Smith"),
    (EntityKind::Person, "Smith"),
    (EntityKind::Org, "United Nations"),
    (EntityKind::Org, "UN"),
    (EntityKind::Place, "Lisbon"),
    (EntityKind::Place, "United States"),
];

/// Names as they are asked for.
const ASKED: [(EntityKind, &str); 15] = [
    (EntityKind::Person, "Sergei Shoigu"),
    (EntityKind::Person, "Shoygu, Sergey"),
    (EntityKind::Person, "shoigu"),
    (EntityKind::Person, "George Bush"),
    (EntityKind::Person, "G. W. Bush"),
    (EntityKind::Person, "Bill Smith"),
    (EntityKind::Person, "Smith"),
    (EntityKind::Person, "John Smith"),
    (EntityKind::Person, "United Nations"),
    (EntityKind::Person, "O'Brien"),
    (EntityKind::Person, "дома домами"),
    (EntityKind::Org, "UN"),
    (EntityKind::Org, "United Nations"),
    (EntityKind::Place, "lisbon"),
    (EntityKind::Place, "U.S."),
];

pub const SECTIONS: [&str; 4] = ["Métro", "METRO", "Sports", "World / Asia"];

fn sentence() -> impl Strategy<Value = String> {
    (
        prop::collection::vec(
            prop_oneof![
                4 => prop::sample::select(&WORDS[..]),
                1 => prop::sample::select(&NAMES[..]).prop_map(|n| n.1),
            ],
            1..9,
        ),
        prop::sample::select(vec![".", "", "!", ","]),
    )
        .prop_map(|(words, end)| format!("{}{end}", words.join(" ")))
}

#[derive(Clone, Debug)]
pub struct Raw {
    headline: String,
    paragraphs: Vec<(String, bool)>,
    stand_in: bool,
    pub language: Option<&'static str>,
    /// Which occurrences of names are mentions.
    coins: u64,
    section: Option<&'static str>,
    /// What kind of file it is in.
    file: usize,
    day: Option<u8>,
}

pub fn raw() -> impl Strategy<Value = Raw> {
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
        prop::sample::select(vec![
            None,
            None,
            Some("en"),
            Some("de"),
            Some("fr"),
            Some("es"),
            Some("ru"),
            Some("tr"),
            Some("fi"),
            Some("nl"),
            Some("ja"),
        ]),
        (
            prop::num::u64::ANY,
            prop::option::of(prop::sample::select(&SECTIONS[..])),
            0usize..3,
        ),
        prop::option::of(0u8..20),
    )
        .prop_map(
            |(headline, paragraphs, stand_in, language, (coins, section, file), day)| Raw {
                headline,
                paragraphs: paragraphs
                    .into_iter()
                    .map(|(s, sub)| (s.join(" "), sub))
                    .collect(),
                stand_in,
                language,
                coins,
                section,
                file,
                day,
            },
        )
}

/// The article with this number; its file is its own or, by `raw.file`, shared or inside an archive.
pub fn article(number: usize, raw: &Raw) -> Article {
    let folder = number / 500;
    let (id, path) = match raw.file {
        0 => (format!("{number:03}.txt"), format!("{number:03}.txt")),
        1 => (
            format!("pack{folder}.jsonl#{number}"),
            format!("pack{folder}.jsonl"),
        ),
        _ => {
            let member = format!("box{folder}.zip/{number:03}.txt");
            (member.clone(), member)
        }
    };
    let mut a = Article {
        id: ArticleId(id),
        path,
        headline: raw.headline.clone(),
        headline_from: HeadlineFrom::FirstLine,
        language: raw.language.map(str::to_owned),
        section: raw.section.map(str::to_owned),
        source: raw.section.map(str::to_lowercase),
        date: raw.day.and_then(|d| match d {
            0 => Some(NewsDate {
                year: 2020,
                month: 5,
                day: 0,
                clock: None,
                from: DateFrom::Field,
            }),
            d => NewsDate::day(2020, 5, d, DateFrom::Field),
        }),
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
    if raw.stand_in && !a.body.is_empty() {
        a.headline = a.body.chars().take_while(|c| *c != '\n').take(50).collect();
        a.headline_from = HeadlineFrom::FirstSentence;
    }
    let mut coin = 0;
    for field in [TextField::Headline, TextField::Body] {
        if field == TextField::Headline && own_headline(&a).is_empty() {
            continue;
        }
        let mut at = 0;
        loop {
            let text = a.text(field);
            let next = NAMES
                .iter()
                .filter_map(|(kind, name)| text[at..].find(name).map(|f| (at + f, *kind, *name)))
                .min_by_key(|f| (f.0, std::cmp::Reverse(f.2.len())));
            let Some((start, kind, name)) = next else {
                break;
            };
            at = start + name.len();
            coin += 1;
            if raw.coins >> (coin % 64) & 1 == 0 {
                continue;
            }
            let entity = match a.entities.iter().position(|e| e.name == name) {
                Some(known) => known,
                None => {
                    a.entities.push(Entity {
                        kind,
                        name: name.to_owned(),
                        forms: vec![name.to_owned()],
                        mentions: 0,
                    });
                    a.entities.len() - 1
                }
            };
            a.entities[entity].mentions += 1;
            a.mentions.push(Mention {
                field,
                start,
                end: at,
                entity,
            });
        }
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
        2 => prop::sample::select(&ASKED[..]).prop_map(|(kind, text)| Query::Name { kind, text: text.to_owned() }),
    ];
    prop_oneof![5 => single.clone(), 1 => prop::collection::vec(single, 2..3).prop_map(Query::Or)]
}

fn field() -> impl Strategy<Value = Query> {
    let id = prop::sample::select(
        &[
            "001.txt",
            "pack0.jsonl",
            "pack0.jsonl#2",
            "box0.zip",
            "box0.zip/003.txt",
            "002.TXT",
        ][..],
    );
    prop_oneof![
        prop::sample::select(&["metro", "Metro", "SPORTS", "world / asia", "Met"][..])
            .prop_flat_map(
                |text| prop::sample::select(vec![Field::Section, Field::Source]).prop_map(
                    move |field| Query::Field {
                        field,
                        text: text.to_owned()
                    }
                )
            ),
        id.prop_map(|text| Query::Field {
            field: Field::Id,
            text: text.to_owned()
        }),
    ]
}

fn distance() -> impl Strategy<Value = Distance> {
    prop_oneof![
        (1u32..6).prop_map(Distance::Within),
        (1u32..6).prop_map(Distance::Before),
        Just(Distance::Sentence),
        Just(Distance::Paragraph)
    ]
}

pub fn query() -> impl Strategy<Value = Query> {
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
        1 => (1u32..15, prop::bool::ANY).prop_map(|(d, to)| Query::Date {
            from: (!to).then_some(20200500 + d),
            to: to.then_some(20200500 + d),
        }),
        1 => field(),
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
