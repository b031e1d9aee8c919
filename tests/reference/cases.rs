//! Random articles and queries over a few words at a time, so that queries often meet articles.

use newsdex::article::{
    Article, Entity, EntityKind, HeadlineFrom, Mention, Paragraph, ParagraphKind, TextField,
};
use newsdex::query::analyze::Tokens;
use newsdex::query::{Distance, Field, Link, Query, Word, WordForm};
use proptest::prelude::*;
use proptest::sample::select;

/// Words that a rule could take for each other.
const FAMILIES: &[&[&str]] = &[
    &["bank", "banks", "Banking", "BANK", "bank's", "bankers"],
    &["US", "us", "U.S.", "using", "U.S.A.", "USA", "U.N."],
    &["WHO", "who", "Who", "whom", "w.h.o", "IT", "it", "its"],
    &["AIDS", "aids", "aid", "Aiding", "A.I.D.S."],
    &["COVID-19", "COVID19", "covid", "19", "Covid-20", "ovid"],
    &["O'Brien", "O’Brien’s", "OBrien", "obrien", "Brien"],
    &["AT&T", "at&t", "AT", "at", "T", "R&D"],
    &[
        "$1.2m", "1,000", "1000", "1.2", "1,00", "10,20", "3rd", "٣.5", "½",
    ],
    &["Márquez", "marquez", "Marquéz", "Ma\u{301}rquez", "marques"],
    &["dying", "die", "dies", "DIE", "dye", "dyes", "skies", "sky"],
    &["Häuser", "Haus", "hauser", "Hauses", "Straße", "STRASSE"],
    &["naciones", "nación", "nacion", "nation", "NATION"],
    &["Путин", "Путина", "путин", "Путину", "пути"],
    &["北京", "京", "北", "東京", "Beijing"],
    &[
        "don't",
        "dont",
        "don’t",
        "do",
        "n't",
        "co\u{ad}operate",
        "cooperate",
    ],
    &["the", "THE", "The", "then", "them"],
    &["Mr", "Gen", "No", "Inc", "Smith", "smiths", "J", "W"],
    &["news", "new", "newly", "NEWS", "newer", "mews"],
];

/// Between words. A full stop may end a sentence.
const BETWEEN: &[&str] = &[
    " ", " ", " ", " ", " ", " ", ", ", ". ", ". ", "! ", "-", " — ", ".", "' ",
];

const LANGUAGES: &[Option<&str>] = &[
    None,
    None,
    Some("en"),
    Some("de"),
    Some("es"),
    Some("ru"),
    Some("fr"),
    Some("ja"),
];

#[derive(Clone)]
pub struct Case {
    pub article: Article,
    pub query: Query,
    /// Whether the index also holds English articles.
    pub english: bool,
}

impl std::fmt::Debug for Case {
    /// What a regression test needs, short.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let a = &self.article;
        let names: Vec<_> = a
            .mentions
            .iter()
            .map(|m| (m.field, m.start, m.end, m.entity))
            .collect();
        let kinds: Vec<_> = a.paragraphs.iter().map(|p| p.kind).collect();
        write!(
            f,
            "{} over {:?} {:?} / {:?} {kinds:?} {:?} names {names:?} english {}",
            self.query, a.headline, a.headline_from, a.body, a.language, self.english
        )
    }
}

pub fn case() -> impl Strategy<Value = Case> {
    prop::sample::subsequence((0..FAMILIES.len()).collect::<Vec<_>>(), 1..=2)
        .prop_flat_map(|families| {
            let words: Vec<&str> = families
                .iter()
                .flat_map(|&f| FAMILIES[f])
                .copied()
                .collect();
            (article(words.clone()), query(words), any::<bool>())
        })
        .prop_map(|(article, query, english)| Case {
            article,
            query,
            english,
        })
}

fn line(words: Vec<&'static str>, most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec((select(words), select(BETWEEN)), 0..most)
        .prop_map(|parts| parts.into_iter().flat_map(|(w, b)| [w, b]).collect())
}

/// A name as random numbers: which token of the text, how many, cut inside, class, entity.
type Raw = (usize, usize, bool, usize, usize);

fn article(words: Vec<&'static str>) -> impl Strategy<Value = Article> {
    (
        line(words.clone(), 5),
        prop::sample::select(vec![
            HeadlineFrom::FirstLine,
            HeadlineFrom::FirstLine,
            HeadlineFrom::FirstSentence,
        ]),
        prop::collection::vec((line(words, 9), prop::bool::weighted(0.2)), 0..4),
        select(LANGUAGES),
        prop::collection::vec(
            (
                0usize..12,
                1usize..4,
                prop::bool::weighted(0.1),
                0usize..4,
                0usize..6,
            ),
            0..8,
        ),
    )
        .prop_map(|(headline, headline_from, lines, language, names)| {
            let mut article = Article {
                headline,
                headline_from,
                language: language.map(str::to_owned),
                ..Article::default()
            };
            for (number, (text, subheading)) in lines.into_iter().enumerate() {
                if number > 0 {
                    article.body.push('\n');
                }
                let start = article.body.len();
                article.body.push_str(&text);
                article.paragraphs.push(Paragraph {
                    start,
                    end: article.body.len(),
                    kind: if subheading {
                        ParagraphKind::Subheading
                    } else {
                        ParagraphKind::Text
                    },
                });
            }
            article.entities = (0..6)
                .map(|e| Entity {
                    kind: EntityKind::ALL[e % 4],
                    name: format!("entity {e}"),
                    forms: Vec::new(),
                    mentions: 0,
                })
                .collect();
            let (in_headline, in_body) = names.split_at(names.len() / 3);
            mark(&mut article, TextField::Headline, in_headline);
            mark(&mut article, TextField::Body, in_body);
            article
        })
}

/// Puts names over tokens, now and then from inside the first one.
fn mark(article: &mut Article, field: TextField, names: &[Raw]) {
    let text = article.text(field).to_owned();
    let tokens: Vec<_> = Tokens::new(&text).collect();
    let mut at = 0;
    for &(skip, long, inside, _, entity) in names {
        let first = at + skip % 4;
        if first >= tokens.len() {
            break;
        }
        let last = (first + long - 1).min(tokens.len() - 1);
        let second = text[tokens[first].start..]
            .chars()
            .next()
            .map_or(1, char::len_utf8);
        let cut = inside && tokens[first].start + second < tokens[first].end;
        article.mentions.push(Mention {
            field,
            start: tokens[first].start + if cut { second } else { 0 },
            end: tokens[last].end,
            entity,
        });
        at = last + 1;
    }
}

fn word(words: Vec<&'static str>) -> impl Strategy<Value = Word> {
    (select(words), 0u8..20, any::<prop::sample::Index>()).prop_map(|(text, form, at)| {
        let chars: Vec<char> = text.chars().collect();
        let cut = at.index(chars.len());
        let (text, form) = match form {
            0..=11 => (text.to_owned(), WordForm::Stem),
            12..=14 => (text.to_owned(), WordForm::Exact),
            15..=16 => (chars[..=cut].iter().collect(), WordForm::Prefix),
            form => {
                let mut edited = chars.clone();
                match form {
                    17 => drop(edited.remove(cut)),
                    18 => edited.insert(cut, 'e'),
                    _ if cut > 0 => edited.swap(cut - 1, cut),
                    _ => {}
                }
                (
                    edited.into_iter().collect::<String>(),
                    WordForm::Fuzzy(1 + form % 2),
                )
            }
        };
        let good = text.chars().any(char::is_alphanumeric);
        let text = if good {
            text
        } else {
            chars.into_iter().collect()
        };
        Word { text, form }
    })
}

fn operand(words: Vec<&'static str>) -> BoxedStrategy<Query> {
    let simple = prop_oneof![
        8 => word(words.clone()).prop_map(Query::Word),
        2 => prop::collection::vec(word(words.clone()), 1..4)
            .prop_map(|words| Query::Phrase { words, slop: None }),
        2 => (prop::collection::vec(word(words), 1..4), 1u32..5)
            .prop_map(|(words, slop)| Query::Phrase { words, slop: Some(slop) }),
        2 => (0usize..4).prop_map(|k| Query::AnyEntity(EntityKind::ALL[k])),
        1 => (0usize..4, 0usize..2).prop_map(|(k, n)| Query::Name {
            kind: EntityKind::ALL[k],
            text: format!("name {n}"),
        }),
    ]
    .boxed();
    prop_oneof![
        4 => simple.clone(),
        1 => prop::collection::vec(simple, 2..4).prop_map(Query::Or),
    ]
    .boxed()
}

fn distance() -> impl Strategy<Value = Distance> {
    prop_oneof![
        (1u32..6).prop_map(Distance::Within),
        (1u32..6).prop_map(Distance::Before),
        Just(Distance::Sentence),
        Just(Distance::Paragraph),
    ]
}

fn query(words: Vec<&'static str>) -> impl Strategy<Value = Query> {
    let near = (
        operand(words.clone()),
        prop::collection::vec((distance(), operand(words.clone())), 1..4),
    )
        .prop_map(|(first, rest)| Query::Near {
            first: Box::new(first),
            rest: rest
                .into_iter()
                .map(|(distance, operand)| Link { distance, operand })
                .collect(),
        });
    let not_near = (operand(words.clone()), distance(), operand(words.clone())).prop_map(
        |(wanted, distance, unwanted)| Query::NotNear {
            wanted: Box::new(wanted),
            distance,
            unwanted: Box::new(unwanted),
        },
    );
    let at_least =
        (1u32..5, operand(words.clone())).prop_map(|(n, q)| Query::AtLeast(n, Box::new(q)));
    let leaf = prop_oneof![
        6 => operand(words),
        4 => near,
        2 => not_near,
        2 => at_least,
        1 => any::<bool>().prop_map(|yes| Query::Field {
            field: Field::Source,
            text: if yes { "yes".into() } else { "no".into() },
        }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Or),
            1 => inner.clone().prop_map(|q| Query::Not(Box::new(q))),
            1 => inner.clone().prop_map(|q| Query::In(TextField::Headline, Box::new(q))),
            1 => inner.clone().prop_map(|q| Query::In(TextField::Body, Box::new(q))),
            1 => inner.prop_map(|q| Query::Lead(Box::new(q))),
        ]
    })
}
