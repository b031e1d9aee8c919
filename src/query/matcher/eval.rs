//! Evaluates a pattern over a view: whether it matches, and the spans that make it so.
//!
//! Every step is near-linear in the number of occurrences (sorted lists and binary search, never all
//! pairs), so that `the w/5 the` on a long article costs no more than reading it.

use super::pattern::{Atom, Leaf, Node, Pattern, Region, Solid};
use super::span::{Bounds, Span, View};
use crate::query::Distance;

/// The atoms that make an article match, each with its spans (sorted, without doubles).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Atom number and spans.
    pub atoms: Vec<(usize, Vec<Span>)>,
}

/// Evaluates one pattern; keeps nothing between articles.
pub struct Evaluator<'a> {
    leaves: &'a [Leaf],
    atoms: &'a [Atom],
}

impl<'a> Evaluator<'a> {
    /// For a pattern.
    pub fn new(pattern: &'a Pattern) -> Self {
        Self {
            leaves: &pattern.leaves,
            atoms: &pattern.atoms,
        }
    }

    /// Whether the article matches, and why. `meta` decides [`Node::Field`] and [`Node::Date`].
    pub fn evaluate(
        &self,
        root: &Node,
        view: &View,
        meta: &mut dyn FnMut(&Node) -> bool,
    ) -> Option<Found> {
        let mut found = Found::default();
        self.node(root, view, meta, &mut found).then_some(found)
    }

    fn node(
        &self,
        node: &Node,
        view: &View,
        meta: &mut dyn FnMut(&Node) -> bool,
        found: &mut Found,
    ) -> bool {
        match node {
            Node::All => true,
            Node::Nothing => false,
            Node::Field(..) | Node::Date(..) => meta(node),
            Node::Atom(atom) => {
                if found.atoms.iter().any(|(known, _)| known == atom) {
                    return true;
                }
                let spans = self.atom(&self.atoms[*atom], view);
                if spans.is_empty() {
                    return false;
                }
                found.atoms.push((*atom, spans));
                true
            }
            Node::And(all) => {
                let before = found.atoms.len();
                let holds = all.iter().all(|n| self.node(n, view, meta, found));
                if !holds {
                    found.atoms.truncate(before);
                }
                holds
            }
            Node::Or(all) => {
                // No short cut: every branch that holds is highlighted.
                let mut holds = false;
                for n in all {
                    holds |= self.node(n, view, meta, found);
                }
                holds
            }
            Node::Not(inner) => {
                let before = found.atoms.len();
                let holds = self.node(inner, view, meta, found);
                found.atoms.truncate(before);
                !holds
            }
        }
    }

    /// The spans of an atom that take part in its holding; empty where it does not hold.
    pub fn atom(&self, atom: &Atom, view: &View) -> Vec<Span> {
        let bounds = &view.bounds;
        match atom {
            Atom::Occurs(solid) => self.solid(solid, view),
            Atom::AtLeast(n, solid) => {
                let spans = self.solid(solid, view);
                if apart(&spans) >= *n as usize {
                    spans
                } else {
                    Vec::new()
                }
            }
            Atom::Lone(wanted, distance, unwanted) => {
                let mut spans = self.solid(wanted, view);
                if spans.is_empty() {
                    return spans;
                }
                let others = Neighbours::new(self.solid(unwanted, view));
                spans.retain(|&s| !others.near(s, flip(*distance), bounds) && !others.touches(s));
                spans
            }
            Atom::Chain(first, rest) => self.chain(first, rest, view),
        }
    }

    fn chain(&self, first: &Solid, rest: &[(Distance, Solid)], view: &View) -> Vec<Span> {
        let bounds = &view.bounds;
        let mut rows = vec![Neighbours::new(self.solid(first, view))];
        for (distance, solid) in rest {
            let last = &rows[rows.len() - 1];
            if last.is_empty() {
                return Vec::new();
            }
            let mut spans = self.solid(solid, view);
            // Looking from the right operand back to the left one.
            spans.retain(|&s| last.near(s, Direction::from_right(*distance), bounds));
            rows.push(Neighbours::new(spans));
        }
        if rows[rows.len() - 1].is_empty() {
            return Vec::new();
        }
        for at in (1..rows.len()).rev() {
            let mut spans = std::mem::take(&mut rows[at - 1].spans);
            let right = &rows[at];
            spans.retain(|&s| right.near(s, Direction::from_left(rest[at - 1].0), bounds));
            rows[at - 1] = Neighbours::new(spans);
        }
        let mut all: Vec<Span> = rows.into_iter().flat_map(|r| r.spans).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// All occurrences of an operand, sorted, without doubles.
    pub fn solid(&self, solid: &Solid, view: &View) -> Vec<Span> {
        match solid {
            Solid::Leaf(leaf) => self.leaf(*leaf, view),
            Solid::Phrase(leaves) => {
                let mut spans = self.leaf(leaves[0], view);
                for &leaf in &leaves[1..] {
                    if spans.is_empty() {
                        break;
                    }
                    let next = self.leaf(leaf, view);
                    spans.retain_mut(|s| {
                        let at = next.partition_point(|n| n.start < s.end);
                        match next.get(at) {
                            Some(n) if n.start == s.end => {
                                s.end = n.end;
                                true
                            }
                            _ => false,
                        }
                    });
                }
                spans
            }
            Solid::Loose(leaves, slop) => {
                let rows: Vec<Vec<Span>> = leaves.iter().map(|&l| self.leaf(l, view)).collect();
                super::loose::windows(&rows, *slop, &view.bounds)
            }
            Solid::Any(solids) => {
                let mut all: Vec<Span> = solids.iter().flat_map(|s| self.solid(s, view)).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
        }
    }

    fn leaf(&self, leaf: usize, view: &View) -> Vec<Span> {
        let spans = &view.leaves[leaf];
        let Bounds { body, lead_end, .. } = view.bounds;
        let kept =
            |keep: &dyn Fn(&Span) -> bool| spans.iter().copied().filter(|s| keep(s)).collect();
        match self.leaves[leaf].region {
            Region::Any => spans.clone(),
            Region::Headline => kept(&|s| s.start < body),
            Region::Body => kept(&|s| s.start >= body),
            Region::Lead => kept(&|s| s.end <= lead_end),
            Region::LeadBody => kept(&|s| s.start >= body && s.end <= lead_end),
        }
    }
}

/// The largest number of spans that do not overlap: always take the one that ends first.
fn apart(spans: &[Span]) -> usize {
    let mut by_end: Vec<Span> = spans.to_vec();
    by_end.sort_unstable_by_key(|s| s.end);
    let mut count = 0;
    let mut end = 0;
    for s in by_end {
        if s.start >= end {
            count += 1;
            end = s.end;
        }
    }
    count
}

/// A distance as seen from one occurrence.
#[derive(Clone, Copy)]
enum Direction {
    /// So many positions at most between, on these sides.
    Words {
        gap: u32,
        before: bool,
        after: bool,
    },
    Sentence,
    Paragraph,
}

impl Direction {
    /// Where the left operand is, seen from the right one.
    fn from_right(distance: Distance) -> Self {
        match distance {
            Distance::Within(n) => Self::words(n, true, true),
            Distance::Before(n) => Self::words(n, true, false),
            Distance::Sentence => Self::Sentence,
            Distance::Paragraph => Self::Paragraph,
        }
    }

    /// Where the right operand is, seen from the left one.
    fn from_left(distance: Distance) -> Self {
        match distance {
            Distance::Before(n) => Self::words(n, false, true),
            other => Self::from_right(other),
        }
    }

    fn words(n: u32, before: bool, after: bool) -> Self {
        Self::Words {
            gap: n.saturating_sub(1),
            before,
            after,
        }
    }
}

/// Where the unwanted operand would be, seen from the wanted one, which stands left.
fn flip(distance: Distance) -> Direction {
    Direction::from_left(distance)
}

/// Occurrences of one operand, ready to be asked whether one is near.
struct Neighbours {
    spans: Vec<Span>,
    ends: Vec<u32>,
    /// Positions of the longest of them.
    longest: u32,
}

impl Neighbours {
    fn new(spans: Vec<Span>) -> Self {
        let mut ends: Vec<u32> = spans.iter().map(|s| s.end).collect();
        ends.sort_unstable();
        let longest = spans.iter().map(|s| s.end - s.start).max().unwrap_or(0);
        Self {
            spans,
            ends,
            longest,
        }
    }

    fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether any of them is so near to `s` without overlapping it.
    fn near(&self, s: Span, direction: Direction, bounds: &Bounds) -> bool {
        let in_body = s.start >= bounds.body;
        match direction {
            Direction::Words { gap, before, after } => {
                if before {
                    // Ends in [s.start - gap, s.start], and in the same text.
                    let mut low = s.start.saturating_sub(gap);
                    if in_body {
                        low = low.max(bounds.body.saturating_add(1));
                    }
                    let at = self.ends.partition_point(|&e| e < low);
                    if self.ends.get(at).is_some_and(|&e| e <= s.start) {
                        return true;
                    }
                }
                if after {
                    let mut high = s.end.saturating_add(gap);
                    if !in_body {
                        high = high.min(bounds.body.saturating_sub(1));
                    }
                    let at = self.spans.partition_point(|n| n.start < s.end);
                    return self.spans.get(at).is_some_and(|n| n.start <= high);
                }
                false
            }
            Direction::Sentence => self.inside(s, bounds, |p| bounds.sentence(p)),
            Direction::Paragraph => self.inside(s, bounds, |p| bounds.paragraph(p)),
        }
    }

    /// Whether any of them lies in the same unit as `s` without overlapping it.
    fn inside(&self, s: Span, bounds: &Bounds, unit: impl Fn(u32) -> usize) -> bool {
        let wanted = unit(s.start);
        if unit(s.end - 1) != wanted {
            return false;
        }
        let from = self.spans.partition_point(|n| unit(n.start) < wanted);
        self.spans[from..]
            .iter()
            .take_while(|n| unit(n.start) == wanted)
            .any(|n| {
                unit(n.end - 1) == wanted
                    && (n.end <= s.start || s.end <= n.start)
                    && bounds.same_text(n.start, s.start)
            })
    }

    /// Whether any of them, other than `s` itself, overlaps `s`.
    fn touches(&self, s: Span) -> bool {
        let to = self.spans.partition_point(|n| n.start < s.end);
        self.spans[..to]
            .iter()
            .rev()
            .take_while(|n| n.start.saturating_add(self.longest) > s.start)
            .any(|n| n.end > s.start && *n != s)
    }
}
