//! What each article should give, found by reading all of them: no index, no postings.

use std::collections::{BTreeMap, HashMap};

use newsdex::article::*;
use newsdex::entity::names::{Candidate, NameIndex, NameQuery, NameRecord, merge, records};
use newsdex::query::analyze::{
    Language, MentionMark, TextParts, fold, mention_marks, own_headline, paragraph_kinds,
};
use newsdex::query::matcher::{Evaluator, Node, TextView, View, compile};
use newsdex::query::*;

/// Sorted byte ranges, those that overlap joined.
pub type Ranges = Vec<(usize, usize)>;

/// An article that matches, with the highlights of headline and body.
pub struct Found<'a> {
    pub article: &'a Article,
    pub headline: Ranges,
    pub body: Ranges,
}

/// The languages of articles, in order.
pub fn languages(articles: &[Article]) -> Vec<Language> {
    let all = articles.iter().map(|a| Language::of(a.language.as_deref()));
    let mut all: Vec<Language> = all.collect();
    all.sort_by_key(|l| l.letter());
    all.dedup_by_key(|l| l.letter());
    all
}

/// All records of some articles, by key in the order of their encoding.
struct Records {
    kind: EntityKind,
    known: Vec<String>,
    by_key: HashMap<String, BTreeMap<String, u64>>,
}

impl Records {
    fn new(kind: EntityKind, articles: &[Article]) -> Self {
        let mut by_key: HashMap<String, BTreeMap<String, u64>> = HashMap::new();
        for a in articles {
            let mut of_article: Vec<(String, String)> = Vec::new();
            for (_, record) in records(a).iter().filter(|r| r.1.kind() == kind) {
                let keys = record.keys().into_iter();
                of_article.extend(keys.map(|key| (key, record.encode())));
            }
            of_article.sort();
            of_article.dedup();
            for (key, record) in of_article {
                *by_key.entry(key).or_default().entry(record).or_default() += 1;
            }
        }
        Self {
            kind,
            known: Vec::new(),
            by_key,
        }
    }
}

impl NameIndex for Records {
    type Id = usize;
    type Error = std::convert::Infallible;

    fn look_up(
        &mut self,
        key: &str,
        most: usize,
        out: &mut Vec<Candidate<usize>>,
    ) -> Result<(), Self::Error> {
        for (text, &articles) in self.by_key.get(key).into_iter().flatten().take(most) {
            let at = self.known.iter().position(|k| k == text);
            let at = at.unwrap_or_else(|| {
                self.known.push(text.clone());
                self.known.len() - 1
            });
            let record = NameRecord::decode(text).expect("its own encoding");
            assert_eq!(record.kind(), self.kind);
            out.push(Candidate {
                record,
                articles,
                at,
            });
        }
        Ok(())
    }
}

/// The records that a name matches, encoded.
fn bearers(kind: EntityKind, text: &str, reach: Reach, articles: &[Article]) -> Vec<String> {
    let mut index = Records::new(kind, articles);
    let query = NameQuery::parse(kind, text).expect("a name");
    let found = query.find(reach, &mut index).expect("cannot fail");
    let found = found.records.into_iter();
    found.map(|(at, _)| index.known[at].clone()).collect()
}

fn same(value: Option<&str>, wanted: &str) -> bool {
    value.is_some_and(|v| fold(v) == fold(wanted))
}

fn passes(a: &Article, node: &Node) -> bool {
    match node {
        Node::Date(from, to) => a.date.as_ref().is_some_and(|d| {
            let day = d.day_number();
            from.is_none_or(|f| day >= f) && to.is_none_or(|t| day <= t)
        }),
        Node::Field(Field::Id, text) => a.id.0 == *text || a.path == *text,
        Node::Field(Field::Section, text) => same(a.section.as_deref(), text),
        Node::Field(Field::Source, text) => same(a.source.as_deref(), text),
        _ => false,
    }
}

/// The articles that match.
pub fn expected<'a>(articles: &'a [Article], query: &Query, reach: Reach) -> Vec<Found<'a>> {
    let pattern = compile(query, &languages(articles)).expect("within limits");
    let asked: Vec<Vec<String>> = pattern
        .names
        .iter()
        .map(|(kind, text)| bearers(*kind, text, reach, articles))
        .collect();
    let evaluator = Evaluator::new(&pattern);
    let mut text = TextView::new(&pattern);
    let mut view = View::default();
    let mut out = Vec::new();
    for a in articles {
        let marks: Vec<MentionMark> = mention_marks(a).collect();
        let records = records(a);
        let mut named = |name: usize, mention: usize| {
            records.iter().any(|(entity, record)| {
                *entity == a.mentions[mention].entity
                    && record.kind() == pattern.names[name].0
                    && asked[name].contains(&record.encode())
            })
        };
        text.fill(
            TextParts {
                language: Language::of(a.language.as_deref()),
                headline: own_headline(a),
                body: &a.body,
                kinds: &paragraph_kinds(a),
                mentions: &marks,
            },
            &mut named,
            &mut view,
        );
        let Some(found) = evaluator.evaluate(&pattern.root, &view, &mut |node| passes(a, node))
        else {
            continue;
        };
        let (mut headline, mut body) = (Vec::new(), Vec::new());
        for span in found.atoms.iter().flat_map(|f| &f.1) {
            let start = text.places[span.start as usize].start as usize;
            let end = text.places[span.end as usize - 1].end as usize;
            match span.start < view.bounds.body {
                true => headline.push((start, end)),
                false => body.push((start, end)),
            }
        }
        let (headline, body) = (joined(headline), joined(body));
        out.push(Found {
            article: a,
            headline: match a.headline_from {
                HeadlineFrom::FirstSentence => {
                    let mut copied = body.clone();
                    copied.retain(|r| r.1 <= a.headline.len());
                    copied
                }
                _ => headline,
            },
            body,
        });
    }
    out
}

fn joined(mut ranges: Ranges) -> Ranges {
    ranges.sort_unstable();
    let mut out: Ranges = Vec::new();
    for r in ranges {
        match out.last_mut() {
            Some(last) if r.0 < last.1 => last.1 = last.1.max(r.1),
            _ => out.push(r),
        }
    }
    out
}

/// The counts of a facet over these articles.
pub fn facet(facet: Facet, found: &[Found<'_>]) -> Vec<(String, u64)> {
    let values = |a: &Article| -> Vec<String> {
        let mut all: Vec<String> = match facet {
            Facet::Source => a.source.iter().cloned().collect(),
            Facet::Section => a.section.iter().cloned().collect(),
            Facet::Year => a.date.iter().map(|d| format!("{:04}", d.year)).collect(),
            Facet::Month => a
                .date
                .iter()
                .map(|d| format!("{:04}-{:02}", d.year, d.month))
                .collect(),
            Facet::Entity(kind) => a
                .entities
                .iter()
                .filter(|e| e.kind == kind)
                .map(|e| e.name.clone())
                .collect(),
        };
        all.sort();
        all.dedup();
        all
    };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for f in found {
        for value in values(f.article) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let mut out: Vec<(String, u64)> = match facet {
        Facet::Entity(kind) => {
            let names: Vec<(&str, u64)> = counts.iter().map(|(n, &c)| (n.as_str(), c)).collect();
            let bear = |members: &[usize]| {
                let holds = |f: &&Found<'_>| {
                    let values = values(f.article);
                    members
                        .iter()
                        .any(|&m| values.iter().any(|v| v == names[m].0))
                };
                found.iter().filter(holds).count() as u64
            };
            let groups = merge(kind, &names).into_iter();
            groups.map(|g| (g.name, bear(&g.members))).collect()
        }
        _ => counts.into_iter().collect(),
    };
    out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    out
}
