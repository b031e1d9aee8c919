//! From an article to its mentions: words, features, labels, spans; the linker then names their bearers.

use super::crf::{self, LABELS};
use super::document::Document;
use super::model::ModelError;
use super::second::FirstLook;
use super::tokens::Token;
use super::train::Marks;
use super::{hyphens, linker, model};
use crate::article::{Article, EntityKind, TextField};

/// A name found: byte range in the text and class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
    pub kind: EntityKind,
}

/// The names that the model file `bytes` finds in each of `texts` (headline, empty line, body), in order.
/// It is for those who train models; [`Annotator`] uses the embedded one.
///
/// # Errors
///
/// [`ModelError`] when `bytes` is no model file.
pub fn names_by(bytes: &[u8], texts: &[&str]) -> Result<Vec<Marks>, ModelError> {
    let model = model::Model::parse(bytes)?;
    let mut annotator = Annotator::new();
    let mut out = Vec::new();
    for text in texts {
        annotator.tag(text, &model);
        out.push(
            annotator
                .spans
                .iter()
                .map(|s| (s.start, s.end, s.kind))
                .collect(),
        );
    }
    Ok(out)
}

/// Finds the names of articles. Construction is cheap; keep one per thread so that its buffers are reused.
#[derive(Default)]
pub struct Annotator {
    text: String,
    document: Document,
    first: FirstLook,
    features: Vec<u32>,
    scores: Vec<[f32; LABELS]>,
    back: Vec<[u8; LABELS]>,
    path: Vec<u8>,
    spans: Vec<Span>,
}

impl Clone for Annotator {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl Annotator {
    /// An annotator with empty buffers; the embedded model is mapped at the first article.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fills [`Article::mentions`] and [`Article::entities`] from headline and body, replacing what was there.
    pub fn annotate(&mut self, article: &mut Article) {
        article.mentions.clear();
        article.entities.clear();
        let Some(model) = model::embedded() else {
            return;
        };
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        text.push_str(&article.headline);
        text.push_str("\n\n");
        let body = text.len();
        text.push_str(&article.body);
        self.tag(&text, model);
        hyphens::complete(&text, &mut self.spans);
        let (entities, owners) = linker::people_with_names(&text, &mut self.spans);
        for (span, entity) in self.spans.iter().zip(owners) {
            let (field, base) = if span.start < body {
                (TextField::Headline, 0)
            } else {
                (TextField::Body, body)
            };
            article.mentions.push(crate::article::Mention {
                field,
                start: span.start - base,
                end: span.end - base,
                entity,
            });
        }
        article.entities = entities;
        self.text = text;
    }

    fn tag(&mut self, text: &str, model: &model::Model<'_>) {
        self.spans.clear();
        self.document.read(text, model.lists);
        self.scores.clear();
        self.first.clear(&self.document);
        for &(at, end) in &self.document.stretches {
            let from = self.scores.len();
            for i in at..end {
                self.document.describe(text, i, &mut self.features);
                self.scores.push(model.score(&self.features));
            }
            let scores = &self.scores[from..];
            crf::viterbi(scores, &mut self.back, &mut self.path);
            self.first.note(&self.document, at, &self.path, scores);
        }
        let mut from = 0;
        for &(at, end) in &self.document.stretches {
            let scores = &mut self.scores[from..from + end - at];
            from += end - at;
            let mut changed = false;
            for (i, row) in (at..end).zip(scores.iter_mut()) {
                self.first.describe(&self.document, i, &mut self.features);
                if self.features.is_empty() {
                    continue;
                }
                let more = model.score(&self.features);
                row.iter_mut().zip(more).for_each(|(r, m)| *r += m);
                changed = true;
            }
            let path = if changed {
                crf::viterbi(scores, &mut self.back, &mut self.path);
                &self.path
            } else {
                self.first.labels(at, end)
            };
            let tokens = &self.document.tokens[at..end];
            collect(text, tokens, path, &mut self.spans);
        }
    }
}

fn collect(text: &str, tokens: &[Token], path: &[u8], spans: &mut Vec<Span>) {
    let mut open = 0;
    for (i, &label) in path.iter().enumerate() {
        let Some(l) = label.checked_sub(1).map(usize::from) else {
            continue;
        };
        if matches!(l % 4, 0 | 3) {
            open = i;
        }
        if matches!(l % 4, 2 | 3) {
            let end = with_dot(text, &tokens[..=i]);
            spans.push(Span {
                start: tokens[open].start,
                end,
                kind: EntityKind::ALL[l / 4],
            });
        }
    }
}

/// Words whose full stop belongs to the name that they end.
const SHORT: &[&str] = &[
    "Jr", "Sr", "Inc", "Co", "Corp", "Ltd", "Bros", "St", "Ave", "Rd", "Blvd", "Ala", "Ariz",
    "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ill", "Ind", "Kan", "Ky", "La", "Mass", "Md",
    "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex", "Va",
    "Vt", "Wash", "Wis", "Wyo",
];

/// A full stop belongs to "U.S.", "Jr." and "Inc.".
fn with_dot(text: &str, tokens: &[Token]) -> usize {
    let Some(last) = tokens.last() else { return 0 };
    let word = &text[last.start..last.end];
    let dotted = word.chars().count() == 1 && text[..last.start].ends_with('.');
    let short = SHORT.contains(&word);
    last.end + usize::from((dotted || short) && text[last.end..].starts_with('.'))
}
