//! What each article should give, found by reading all of them: no index, no postings.

use std::collections::{BTreeMap, HashMap};

use newsdex::article::*;
use newsdex::entity::names::{
    Candidate, NameIndex, NameQuery, NameRecord, Spelt, merge, records, stands,
};
use newsdex::query::analyze::{
    Language, MentionMark, TextParts, Tokens, fold, mention_marks, own_headline, paragraph_kinds,
};
use newsdex::query::matcher::{Evaluator, LeafTest, Node, Span, TextView, View, compile};
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

/// The records that a name matches, encoded, and how else the person may be called.
fn bearers(
    kind: EntityKind,
    text: &str,
    reach: Reach,
    articles: &[Article],
) -> (Vec<String>, Vec<Spelt>) {
    let mut index = Records::new(kind, articles);
    let query = NameQuery::parse(kind, text).expect("a name");
    let found = query.find(reach, &mut index).expect("cannot fail");
    let records = found.records.into_iter();
    let records = records.map(|(at, _)| index.known[at].clone()).collect();
    (records, found.spelt)
}

/// Byte ranges of a text with how the words there stand, see [`rows`].
type Rows = Vec<(TextField, usize, usize, Option<(bool, bool)>)>;
/// Byte ranges of a text.
type Stands = Vec<(TextField, usize, usize)>;

/// Where an article has the words of a name: `None` for a row of words that does not stand as somebody's name, else whether
/// it is marked as something else, and whether a word with a capital stands before it.
fn rows(a: &Article, spelt: &Spelt) -> Rows {
    let plain = |word: &str| fold(word).replace(['.', ','], "");
    let words: Vec<String> = Tokens::new(&spelt.text)
        .map(|t| plain(&spelt.text[t.start..t.end]))
        .collect();
    let latin = spelt
        .text
        .chars()
        .any(|c| c.is_alphabetic() && c < '\u{250}');
    let mut out = Vec::new();
    for (field, text) in [
        (TextField::Headline, own_headline(a)),
        (TextField::Body, a.body.as_str()),
    ] {
        let mut tokens = Vec::new();
        for line in text.split('\n') {
            let base = line.as_ptr() as usize - text.as_ptr() as usize;
            tokens.extend(Tokens::new(line).map(|t| (base + t.start, base + t.end)));
        }
        let named: Vec<(usize, usize, EntityKind)> = a
            .mentions
            .iter()
            .filter(|m| m.field == field)
            .map(|m| (m.start, m.end, a.entities[m.entity].kind))
            .collect();
        for (at, row) in tokens.windows(words.len()).enumerate() {
            if row
                .iter()
                .zip(&words)
                .any(|(t, w)| plain(&text[t.0..t.1]) != *w)
            {
                continue;
            }
            let (start, end) = (row[0].0, row[row.len() - 1].1);
            let other = named.iter().any(|n| n.0 < end && start < n.1);
            let how = match latin {
                true => stands(text, &tokens, at..at + row.len(), &named, spelt.any_given),
                false => Some(newsdex::entity::names::Standing { introduced: true }),
            };
            out.push((field, start, end, how.map(|s| (other, s.introduced))));
        }
    }
    out
}

/// Where each article that nobody is marked in has the name all the same: rules of `backend/tantivy/unmarked.rs`.
fn unmarked(articles: &[Article], spelt: &[Spelt], bears: &[bool]) -> Vec<Stands> {
    let known = bears.iter().filter(|b| **b).count();
    let mut out = vec![Stands::new(); articles.len()];
    for spelt in spelt.iter().take(4) {
        let latin = spelt
            .text
            .chars()
            .any(|c| c.is_alphabetic() && c < '\u{250}');
        let lone = Tokens::new(&spelt.text).count() == 1;
        let all: Vec<_> = (0..articles.len())
            .filter(|&n| !bears[n])
            .map(|n| (n, rows(&articles[n], spelt)))
            .filter(|(_, rows)| !rows.is_empty())
            .collect();
        let most = match (latin, lone) {
            (false, _) => usize::MAX,
            (true, true) if known == 0 && spelt.any_given => 16,
            (true, true) => known * 2 / 3,
            (true, false) => known.max(16),
        };
        let standing = |rows: &Rows| rows.iter().filter_map(|r| r.3).collect::<Vec<_>>();
        let each: Vec<Vec<(bool, bool)>> = all.iter().map(|(_, rows)| standing(rows)).collect();
        let others = each
            .iter()
            .filter(|s| !s.is_empty() && s.iter().all(|s| s.0))
            .count();
        let free = each.iter().filter(|s| s.iter().any(|s| !s.0)).count();
        let unsure = each.iter().any(|s| s.iter().all(|s| !s.1));
        let stranger = known == 0 && latin && lone;
        if all.len() > most || others > known + free || stranger && (others > 0 || unsure) {
            continue;
        }
        for (n, rows) in all {
            let kept = rows.into_iter().filter(|r| r.3.is_some());
            out[n].extend(kept.map(|r| (r.0, r.1, r.2)));
        }
    }
    out
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
    let asked: Vec<(Vec<String>, Vec<Spelt>)> = pattern
        .names
        .iter()
        .map(|(kind, text)| bearers(*kind, text, reach, articles))
        .collect();
    let bears = |name: usize, record: &NameRecord| {
        record.kind() == pattern.names[name].0 && asked[name].0.contains(&record.encode())
    };
    let mut other_places: Vec<Vec<Stands>> = Vec::new();
    for (name, (_, spelt)) in asked.iter().enumerate() {
        let marked: Vec<bool> = articles
            .iter()
            .map(|a| records(a).iter().any(|(_, record)| bears(name, record)))
            .collect();
        other_places.push(unmarked(articles, spelt, &marked));
    }
    let evaluator = Evaluator::new(&pattern);
    let mut text = TextView::new(&pattern);
    let mut view = View::default();
    let mut out = Vec::new();
    for (number, a) in articles.iter().enumerate() {
        let marks: Vec<MentionMark> = mention_marks(a).collect();
        let records = records(a);
        let mut named = |name: usize, mention: usize| {
            records.iter().any(|(entity, record)| {
                *entity == a.mentions[mention].entity && bears(name, record)
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
        for (at, leaf) in pattern.leaves.iter().enumerate() {
            let LeafTest::Name(name) = leaf.test else {
                continue;
            };
            for &(field, start, end) in &other_places[name][number] {
                let headline = |p: usize| (p as u32) < view.bounds.body;
                let inside = text.places.iter().enumerate().filter(|&(p, place)| {
                    headline(p) == (field == TextField::Headline)
                        && start <= place.start as usize
                        && place.end as usize <= end
                        && place.start < place.end
                });
                let inside: Vec<u32> = inside.map(|(p, _)| p as u32).collect();
                let span = Span {
                    start: inside[0],
                    end: inside[0] + inside.len() as u32,
                };
                view.leaves[at].push(span);
            }
            view.leaves[at].sort();
            view.leaves[at].dedup();
        }
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
