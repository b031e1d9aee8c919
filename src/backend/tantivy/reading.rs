//! A stored article → the matcher's view of it.

use super::bearing::{Asked, records_of};
use super::unmarked::Stand;
use crate::article::{Article, DateFrom, TextField};
use crate::entity::names::NameMatch;
use crate::query::analyze::{
    Language, MentionMark, TextParts, mention_marks, own_headline, paragraph_kinds,
};
use crate::query::matcher::{LeafTest, Node, Pattern, Place, Span, TextView, View};
use crate::query::{self, Field};

/// Reads stored articles for one pattern.
pub(super) struct Reading<'p> {
    text: TextView<'p>,
    marks: Vec<MentionMark>,
    /// The view of the article read last.
    pub(super) view: View,
    /// Per name asked for and entity of the article: how it matches.
    pub(super) bears: Vec<Vec<Option<NameMatch>>>,
    /// Per name asked for: where it stands without a mark, and how it matches; only where no entity does.
    pub(super) unmarked: Vec<Vec<(Stand, NameMatch)>>,
    pattern: &'p Pattern,
}

impl<'p> Reading<'p> {
    pub(super) fn new(pattern: &'p Pattern) -> Self {
        Self {
            text: TextView::new(pattern),
            marks: Vec::new(),
            view: View::default(),
            bears: Vec::new(),
            unmarked: Vec::new(),
            pattern,
        }
    }

    /// Bytes of every token by position.
    pub(super) fn places(&self) -> &[Place] {
        &self.text.places
    }

    pub(super) fn read(&mut self, article: &Article, asked: &[Asked]) {
        self.bears.clear();
        let records = records_of(article, asked);
        self.bears
            .extend(asked.iter().map(|name| name.judge(article, &records)));
        self.marks.clear();
        self.marks.extend(mention_marks(article));
        let bears = &self.bears;
        let mut named = |name: usize, mention: usize| {
            article.mentions.get(mention).is_some_and(|m| {
                bears
                    .get(name)
                    .and_then(|b| b.get(m.entity))
                    .is_some_and(Option::is_some)
            })
        };
        self.text.fill(
            TextParts {
                language: Language::of(article.language.as_deref()),
                headline: own_headline(article),
                body: &article.body,
                kinds: &paragraph_kinds(article),
                mentions: &self.marks,
            },
            &mut named,
            &mut self.view,
        );
        self.unmarked.clear();
        for (name, bears) in asked.iter().zip(&self.bears) {
            let marked = bears.iter().any(Option::is_some);
            let wordings = name.wordings.iter().filter(|_| !marked);
            let stands = wordings.flat_map(|w| {
                let stands = w.stands_in(article).into_iter();
                stands.map(|s| (s, w.matched))
            });
            self.unmarked.push(stands.collect());
        }
        self.show_unmarked();
    }

    /// Adds the places of names that nobody marked to the view.
    fn show_unmarked(&mut self) {
        if self.unmarked.iter().all(Vec::is_empty) {
            return;
        }
        for (at, leaf) in self.pattern.leaves.iter().enumerate() {
            let LeafTest::Name(name) = leaf.test else {
                continue;
            };
            let spans: Vec<Span> = self.unmarked[name]
                .iter()
                .filter_map(|(stand, _)| self.span(stand))
                .collect();
            if !spans.is_empty() {
                let kept = &mut self.view.leaves[at];
                kept.extend(spans);
                kept.sort_unstable_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
                // A surname inside the whole name is no other place.
                kept.dedup_by(|next, kept| next.start < kept.end);
            }
        }
    }

    /// The tokens of a stretch of text.
    fn span(&self, stand: &Stand) -> Option<Span> {
        let places = self.places();
        let border = (self.view.bounds.body as usize).min(places.len());
        let (from, of) = match stand.field {
            TextField::Headline => (0, &places[..border]),
            TextField::Body => (border, &places[border..]),
        };
        // Between headline and body is a place without a token.
        let inside = |p: &Place| {
            p.start < p.end && p.start as usize >= stand.start && p.end as usize <= stand.end
        };
        let first = of.iter().position(inside)?;
        let tokens = of[first..].iter().take_while(|p| inside(p)).count();
        let start = (from + first) as u32;
        Some(Span {
            start,
            end: start + tokens as u32,
        })
    }
}

/// Whether an article passes a test on its metadata.
pub(super) fn passes(article: &Article, node: &Node) -> bool {
    match node {
        Node::Date(from, to) => article.date.as_ref().is_some_and(|d| {
            if d.from == DateFrom::FileTime {
                return false;
            }
            let day = d.day_number();
            from.is_none_or(|f| day >= f) && to.is_none_or(|t| day <= t)
        }),
        Node::Field(Field::Id, text) => article.id.as_str() == text || article.path == *text,
        Node::Field(Field::Section, text) => same(article.section.as_deref(), text),
        Node::Field(Field::Source, text) => same(article.source.as_deref(), text),
        _ => false,
    }
}

fn same(value: Option<&str>, wanted: &str) -> bool {
    value.is_some_and(|v| query::analyze::fold(v) == query::analyze::fold(wanted))
}
