//! A matching document → a hit: the stored article, what matched in it, and the passages that show it.

use super::BackendError;
use super::plan::Plan;
use super::reading::{Reading, passes};
use crate::article::{Article, EntityKind, HeadlineFrom, TextField};
use crate::query::matcher::{Evaluator, Found, Place, Span, View};
use crate::query::passages::{Mark, passages};
use crate::query::response::Ranges;
use crate::query::{Hit, MatchedName, NameCount, SearchRequest, Snippet};

/// Makes hits for one plan.
pub(super) struct Hits<'a, 'p> {
    plan: &'a Plan<'p>,
    evaluator: Evaluator<'p>,
    reading: Reading<'p>,
}

impl<'a, 'p> Hits<'a, 'p> {
    pub(super) fn new(plan: &'a Plan<'p>) -> Self {
        Self {
            evaluator: Evaluator::new(plan.pattern),
            reading: Reading::new(plan.pattern),
            plan,
        }
    }

    /// # Errors
    /// [`BackendError::Damaged`] when the stored article does not match the query for which the postings
    /// gave it.
    pub(super) fn hit(
        &mut self,
        article: Article,
        rank: usize,
        score: f32,
        request: &SearchRequest,
    ) -> Result<Hit, BackendError> {
        self.reading.read(&article, &self.plan.asked);
        let found = self
            .evaluator
            .evaluate(&self.plan.pattern.root, &self.reading.view, &mut |node| {
                passes(&article, node)
            })
            .ok_or_else(|| {
                BackendError::Damaged(format!("{} is not as it was indexed", article.id))
            })?;
        let weight = |atom: usize| self.plan.atoms[atom].weight.max(0.1);
        let (headline, body) = marks(&found, &weight, &self.reading.view, self.reading.places());
        let snippets = if request.snippets == 0 {
            Vec::new()
        } else {
            snippets(&article, &body, &self.reading, request)
        };
        let body_ranges = ranges(&body);
        let headline_highlights = match article.headline_from {
            // A copy of the body's first sentence is highlighted as that is.
            HeadlineFrom::FirstSentence => {
                let copied = article
                    .body
                    .bytes()
                    .zip(article.headline.bytes())
                    .take_while(|(a, b)| a == b)
                    .count();
                body_ranges.into_iter().filter(|r| r.1 <= copied).collect()
            }
            _ => ranges(&headline),
        };
        Ok(Hit {
            rank,
            score,
            people: names(&article, EntityKind::Person),
            orgs: names(&article, EntityKind::Org),
            places: names(&article, EntityKind::Place),
            matched_names: self.matched_names(&article, &found),
            headline_highlights,
            snippets,
            id: article.id,
            path: article.path,
            headline: article.headline,
            date: article.date,
            source: article.source,
            section: article.section,
            byline: article.byline,
            url: article.url,
        })
    }

    fn matched_names(&self, article: &Article, found: &Found) -> Vec<MatchedName> {
        let mut out: Vec<MatchedName> = Vec::new();
        let pattern = self.plan.pattern;
        for (name, bears) in self.reading.bears.iter().enumerate() {
            let holds = found.atoms.iter().any(|(atom, _)| {
                let mut uses = false;
                pattern.atoms[*atom].for_each_leaf(&mut |leaf| {
                    uses |=
                        pattern.leaves[leaf].test == crate::query::matcher::LeafTest::Name(name);
                });
                uses
            });
            if !holds {
                continue;
            }
            for (entity, matched) in article.entities.iter().zip(bears) {
                if let Some(matched) = matched {
                    let matched = MatchedName {
                        asked: pattern.names[name].1.clone(),
                        form: entity.name.clone(),
                        how: matched.how.as_str(),
                    };
                    if !out.contains(&matched) {
                        out.push(matched);
                    }
                }
            }
            for (stand, matched) in &self.reading.unmarked[name] {
                let text = match stand.field {
                    TextField::Headline => &article.headline,
                    TextField::Body => &article.body,
                };
                let matched = MatchedName {
                    asked: pattern.names[name].1.clone(),
                    form: text[stand.start..stand.end].to_owned(),
                    how: matched.how.as_str(),
                };
                if !out.contains(&matched) {
                    out.push(matched);
                }
            }
        }
        out
    }
}

/// The marks in headline and body, each sorted.
fn marks(
    found: &Found,
    weight: &dyn Fn(usize) -> f32,
    view: &View,
    places: &[Place],
) -> (Vec<Mark>, Vec<Mark>) {
    let (mut headline, mut body) = (Vec::new(), Vec::new());
    for (atom, spans) in &found.atoms {
        for span in spans {
            let Some((start, end)) = bytes(*span, places) else {
                continue;
            };
            let text = if span.start < view.bounds.body {
                &mut headline
            } else {
                &mut body
            };
            text.push(Mark {
                start,
                end,
                what: *atom,
                weight: weight(*atom),
            });
        }
    }
    for marks in [&mut headline, &mut body] {
        marks.sort_by_key(|m| (m.start, m.end));
    }
    (headline, body)
}

fn bytes(span: Span, places: &[Place]) -> Option<(usize, usize)> {
    let first = places.get(span.start as usize)?;
    let last = places.get(span.end.checked_sub(1)? as usize)?;
    (first.start < last.end).then_some((first.start as usize, last.end as usize))
}

/// Marks → sorted ranges that do not overlap.
fn ranges(marks: &[Mark]) -> Ranges {
    let mut out: Ranges = Vec::with_capacity(marks.len());
    for m in marks {
        match out.last_mut() {
            Some(last) if m.start < last.1 => last.1 = last.1.max(m.end),
            _ => out.push((m.start, m.end)),
        }
    }
    out
}

fn snippets(
    article: &Article,
    marks: &[Mark],
    reading: &Reading<'_>,
    request: &SearchRequest,
) -> Vec<Snippet> {
    let bounds = &reading.view.bounds;
    let places = reading.places();
    let mut starts: Vec<usize> = article.paragraphs.iter().map(|p| p.start).collect();
    let body = bounds.sentences.partition_point(|&s| s < bounds.body);
    starts.extend(
        bounds.sentences[body..]
            .iter()
            .filter_map(|&s| places.get(s as usize))
            .map(|p| p.start as usize),
    );
    starts.sort_unstable();
    let all = ranges(marks);
    passages(
        &article.body,
        marks,
        &starts,
        request.snippets,
        request.snippet_length,
    )
    .into_iter()
    .map(|(start, end)| Snippet {
        field: TextField::Body,
        start,
        text: article.body[start..end].to_owned(),
        highlights: all
            .iter()
            .filter(|r| r.0 < end && start < r.1)
            .map(|r| (r.0.max(start) - start, r.1.min(end) - start))
            .collect(),
        cut_before: !article.paragraphs.iter().any(|p| p.start == start),
        cut_after: !article.paragraphs.iter().any(|p| p.end == end),
    })
    .collect()
}

/// The names of a class, most mentioned first, ties by name.
fn names(article: &Article, kind: EntityKind) -> Vec<NameCount> {
    let mut names: Vec<NameCount> = article
        .entities
        .iter()
        .filter(|e| e.kind == kind)
        .map(|e| NameCount {
            name: e.name.clone(),
            mentions: e.mentions,
        })
        .collect();
    names.sort_by(|a, b| {
        b.mentions
            .cmp(&a.mentions)
            .then_with(|| a.name.cmp(&b.name))
    });
    names
}
