//! Keeps the best documents: a total order, so that a page is the same whatever the segments are.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::BackendError;
use super::segment::Segment;
use crate::query::Sort;

/// A document that may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) score: f32,
    /// Seconds; `None` comes last.
    pub(super) date: Option<i64>,
    /// Rank of its id among the ids of its segment.
    pub(super) id: u64,
    pub(super) segment: usize,
    pub(super) doc: u32,
}

/// Better first, without regard to ids.
fn compare(sort: Sort, a: &Candidate, b: &Candidate) -> Ordering {
    let newest = |a: &Candidate, b: &Candidate| b.date.cmp(&a.date);
    match sort {
        Sort::Relevance => b.score.total_cmp(&a.score).then_with(|| newest(a, b)),
        Sort::Newest => newest(a, b),
        Sort::Oldest => match (a.date, b.date) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => newest(a, b),
        },
    }
}

/// The best of one segment.
pub(super) struct Best {
    sort: Sort,
    most: usize,
    /// What is known to be reached by as many as are wanted, from other segments.
    floor: f32,
    heap: BinaryHeap<Worst>,
}

/// A heap's top is the candidate to drop next.
struct Worst(Sort, Candidate);

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Worst {}
impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(self.0, &self.1, &other.1).then(self.1.id.cmp(&other.1.id))
    }
}

impl Best {
    /// `others`: the best of other segments, in any order.
    pub(super) fn new(sort: Sort, most: usize, others: &[Candidate]) -> Self {
        let mut floor = f32::NEG_INFINITY;
        if sort == Sort::Relevance && 0 < most && most <= others.len() {
            let mut scores: Vec<f32> = others.iter().map(|c| c.score).collect();
            let (_, worst, _) = scores.select_nth_unstable_by(most - 1, |a, b| b.total_cmp(a));
            floor = *worst;
        }
        Self {
            sort,
            most,
            floor,
            heap: BinaryHeap::new(),
        }
    }

    /// Whether a document with this score may be among the best; if not, nothing else of it need be read.
    pub(super) fn may_enter(&self, score: f32) -> bool {
        self.most > 0 && self.floor().is_none_or(|floor| score >= floor)
    }

    /// The score to reach, once there is one.
    pub(super) fn floor(&self) -> Option<f32> {
        if self.sort != Sort::Relevance {
            return None;
        }
        let mut floor = self.floor;
        if self.heap.len() >= self.most
            && let Some(worst) = self.heap.peek()
        {
            floor = floor.max(worst.1.score);
        }
        (floor > f32::NEG_INFINITY).then_some(floor)
    }

    pub(super) fn add(&mut self, candidate: Candidate) {
        let new = Worst(self.sort, candidate);
        if self.heap.len() < self.most {
            self.heap.push(new);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && new < *worst
        {
            *worst = new;
        }
    }

    pub(super) fn into_candidates(self) -> impl Iterator<Item = Candidate> {
        self.heap.into_iter().map(|w| w.1)
    }
}

/// Orders the best of all segments and keeps the first `most`.
pub(super) fn order(
    candidates: &mut Vec<Candidate>,
    most: usize,
    sort: Sort,
    segments: &[Segment],
) -> Result<(), BackendError> {
    candidates.sort_by(|a, b| compare(sort, a, b).then((a.segment, a.id).cmp(&(b.segment, b.id))));
    let mut from = 0;
    while from < candidates.len().min(most) {
        let tied = candidates[from..]
            .iter()
            .take_while(|c| compare(sort, c, &candidates[from]) == Ordering::Equal)
            .count();
        let group = &mut candidates[from..from + tied];
        if group.iter().any(|c| c.segment != group[0].segment) {
            merge(group, most - from, segments)?;
        }
        from += tied;
    }
    candidates.truncate(most);
    Ok(())
}

/// Puts the first `wanted` of a group in the order of their ids, where those of a segment stand together and in
/// order. An id is dear to read: only those are read that come to the head of their segment.
fn merge(group: &mut [Candidate], wanted: usize, segments: &[Segment]) -> Result<(), BackendError> {
    let mut rows: Vec<(String, &[Candidate])> = Vec::new();
    let sorted = group.to_vec();
    for row in sorted.chunk_by(|a, b| a.segment == b.segment) {
        rows.push((id(row[0], segments)?, row));
    }
    for slot in group.iter_mut().take(wanted) {
        let heads = rows.iter().enumerate().filter(|(_, row)| !row.1.is_empty());
        let Some((at, _)) = heads.min_by(|(_, a), (_, b)| a.0.cmp(&b.0)) else {
            break;
        };
        let row = &mut rows[at];
        if let Some((first, rest)) = row.1.split_first() {
            *slot = *first;
            row.1 = rest;
        }
        if let Some(&next) = row.1.first() {
            row.0 = id(next, segments)?;
        }
    }
    Ok(())
}

fn id(candidate: Candidate, segments: &[Segment]) -> Result<String, BackendError> {
    let mut id = String::new();
    if let Some(column) = segments[candidate.segment].order()? {
        column
            .ord_to_str(candidate.id, &mut id)
            .map_err(super::postings::damaged)?;
    }
    Ok(id)
}
