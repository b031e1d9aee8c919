//! A stored article → the matcher's view of it.

use super::bearing::{Asked, records_of};
use crate::article::{Article, DateFrom};
use crate::entity::names::NameMatch;
use crate::query::analyze::{
    Language, MentionMark, TextParts, mention_marks, own_headline, paragraph_kinds,
};
use crate::query::matcher::{Node, Pattern, Place, TextView, View};
use crate::query::{self, Field};

/// Reads stored articles for one pattern.
pub(super) struct Reading<'p> {
    text: TextView<'p>,
    marks: Vec<MentionMark>,
    /// The view of the article read last.
    pub(super) view: View,
    /// Per name asked for and entity of the article: how it matches.
    pub(super) bears: Vec<Vec<Option<NameMatch>>>,
}

impl<'p> Reading<'p> {
    pub(super) fn new(pattern: &'p Pattern) -> Self {
        Self {
            text: TextView::new(pattern),
            marks: Vec::new(),
            view: View::default(),
            bears: Vec::new(),
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
