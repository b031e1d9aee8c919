//! Sloppy phrases: words in any order, close together.
//!
//! Each word needs a place of its own, also where two words of the phrase can match the same token
//! (`"bank bank"~3`). For each place where an occurrence could begin the window grows until all words
//! have a place (augmenting paths, Kuhn 1955) or it is too long.

use super::span::{Bounds, Span};

/// The shortest windows that hold one place for each row, at most `rows + slop − 1` tokens long, in one
/// text; none contains another. Sorted.
pub(super) fn windows(rows: &[Vec<Span>], slop: u32, bounds: &Bounds) -> Vec<Span> {
    if rows.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let longest = (rows.len() as u32).saturating_add(slop.saturating_sub(1));
    let mut places: Vec<u32> = rows.iter().flatten().map(|s| s.start).collect();
    places.sort_unstable();
    places.dedup();
    let fits: Vec<Vec<usize>> = places
        .iter()
        .map(|&p| {
            (0..rows.len())
                .filter(|&r| rows[r].binary_search_by_key(&p, |s| s.start).is_ok())
                .collect()
        })
        .collect();
    let mut found: Vec<Span> = Vec::new();
    for first in 0..places.len() {
        let start = places[first];
        // holder[row] = the place that serves it.
        let mut holder: Vec<Option<usize>> = vec![None; rows.len()];
        let mut served = 0;
        for (at, &last) in places.iter().enumerate().skip(first) {
            let end = last + 1;
            if end - start > longest || !bounds.same_text(start, last) {
                break;
            }
            let mut tried = vec![false; rows.len()];
            if place(at, &fits, &mut holder, &mut tried) {
                served += 1;
            }
            if served == rows.len() {
                found.push(Span { start, end });
                break;
            }
        }
    }
    // Windows come by ascending start; one that ends no earlier than a later one contains it.
    let mut least = u32::MAX;
    let mut kept: Vec<Span> = Vec::new();
    for &w in found.iter().rev() {
        if w.end < least {
            least = w.end;
            kept.push(w);
        }
    }
    kept.reverse();
    kept
}

fn place(at: usize, fits: &[Vec<usize>], holder: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    for &row in &fits[at] {
        if tried[row] {
            continue;
        }
        tried[row] = true;
        let free = match holder[row] {
            None => true,
            Some(other) => place(other, fits, holder, tried),
        };
        if free {
            holder[row] = Some(at);
            return true;
        }
    }
    false
}
