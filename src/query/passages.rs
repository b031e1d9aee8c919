//! Which passages of a text to show: those that hold the most of what was asked for.
//!
//! A passage is worth the weights of the different things it shows, rare ones more; on ties the earlier
//! one wins, since news says first what matters. It starts at a sentence where it can, else at a word.

use std::ops::Range;

/// A highlight as far as passages go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it shows: marks with one number show the same.
    pub what: usize,
    /// How much that is worth, above 0.
    pub weight: f32,
}

/// A half-open byte range of the text, on char boundaries, not empty, without spaces at its ends.
pub type Passage = (usize, usize);

/// A run of marks that overlap is shown whole up to so many lengths of a passage; of a longer one only
/// the beginning is shown.
const LONGEST_RUN: usize = 4;

/// At most `count` passages of about `length` chars, in text order, not overlapping. `marks` are sorted
/// by start; `starts` are the bytes at which paragraphs and sentences start, ascending. No mark is cut,
/// but for those of a run of overlapping marks that is far longer than a passage. Without marks the
/// beginning of the text is shown.
pub fn passages(
    text: &str,
    marks: &[Mark],
    starts: &[usize],
    count: usize,
    length: usize,
) -> Vec<Passage> {
    if count == 0 || text.trim().is_empty() {
        return Vec::new();
    }
    let length = length.max(20).min(text.len());
    if marks.is_empty() {
        return vec![cut(text, 0, 0, starts, length, (0, text.len()))];
    }
    let mut runs = runs(text, marks, length);
    let most = marks.iter().map(|m| m.what).max().unwrap_or(0) + 1;
    let mut chosen: Vec<Passage> = Vec::new();
    let mut shown = vec![false; most];
    while chosen.len() < count {
        let Some((first, last)) = best(&runs, marks, &shown, length) else {
            break;
        };
        let (start, end) = (runs[first].start, runs[last].end);
        // Between the passages chosen before and after this one.
        let at = chosen.partition_point(|p| p.0 < start);
        let low = at.checked_sub(1).map_or(0, |before| chosen[before].1);
        let high = chosen.get(at).map_or(text.len(), |after| after.0);
        let mut passage = cut(text, start, end, starts, length, (low, high));
        // No run is shown in part.
        if run_at(&runs, passage.0).is_some() {
            passage.0 = start;
        }
        if let Some(run) = run_at(&runs, passage.1) {
            passage.1 = end.max(text[..run.start].trim_end().len());
        }
        let inside = runs.partition_point(|r| r.start < passage.0)
            ..runs.partition_point(|r| r.end <= passage.1);
        for run in &mut runs[inside] {
            run.shown = true;
            marks[run.marks.clone()]
                .iter()
                .for_each(|m| shown[m.what] = true);
        }
        chosen.insert(at, passage);
    }
    chosen
}

/// Marks that overlap, to be shown together. Runs are sorted and apart.
struct Run {
    start: usize,
    end: usize,
    marks: Range<usize>,
    shown: bool,
}

fn runs(text: &str, marks: &[Mark], length: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if mark.start < run.end => {
                run.end = run.end.max(mark.end);
                run.marks.end = at + 1;
            }
            _ => runs.push(Run {
                start: mark.start,
                end: mark.end,
                marks: at..at + 1,
                shown: false,
            }),
        }
    }
    for run in &mut runs {
        if run.end - run.start > length.saturating_mul(LONGEST_RUN) {
            let most = forward(text, run.start, length).min(run.end);
            run.end = match word_end(text, most, run.start) {
                end if end > run.start => end,
                _ => most,
            };
        }
    }
    runs
}

/// The run that a place is inside of.
fn run_at(runs: &[Run], at: usize) -> Option<&Run> {
    let run = runs[..runs.partition_point(|r| r.start < at)].last()?;
    (at < run.end).then_some(run)
}

/// The row of runs not yet shown that is worth most within `length` bytes. What was shown before is
/// worth a tenth.
fn best(runs: &[Run], marks: &[Mark], shown: &[bool], length: usize) -> Option<(usize, usize)> {
    let mut inside = vec![0u32; shown.len()];
    let (mut first, mut worth) = (0, 0.0f32);
    let mut found: Option<(f32, usize, usize)> = None;
    let value = |m: &Mark| match shown[m.what] {
        true => m.weight * 0.1,
        false => m.weight,
    };
    for (last, run) in runs.iter().enumerate() {
        if run.shown {
            // Nothing spans a chosen passage.
            inside.fill(0);
            (first, worth) = (last + 1, 0.0);
            continue;
        }
        for mark in &marks[run.marks.clone()] {
            inside[mark.what] += 1;
            worth += match inside[mark.what] {
                1 => value(mark),
                _ => mark.weight * 0.02,
            };
        }
        while first < last && run.end - runs[first].start > length {
            for gone in &marks[runs[first].marks.clone()] {
                inside[gone.what] -= 1;
                worth -= match inside[gone.what] {
                    0 => value(gone),
                    _ => gone.weight * 0.02,
                };
            }
            first += 1;
        }
        // A little more must be worth a later place.
        if found.is_none_or(|(before, ..)| worth > before * 1.001 + 1e-4) {
            found = Some((worth, first, last));
        }
    }
    found.map(|(_, first, last)| (first, last))
}

/// Grows `[start, end)` to about `length` chars, to sentence and word borders, within `limits`.
fn cut(
    text: &str,
    start: usize,
    end: usize,
    starts: &[usize],
    length: usize,
    limits: (usize, usize),
) -> Passage {
    let bytes = text.as_bytes();
    let mut spare = length.saturating_sub(text[start..end].chars().count());
    // To the start of the sentence if that leaves room behind, else a few words back.
    let sentence = match starts.partition_point(|&s| s <= start) {
        0 => 0,
        at => starts[at - 1],
    }
    .max(limits.0);
    let before = text[sentence..start].chars().count();
    let mut from = if before <= spare * 2 / 3 {
        sentence
    } else {
        word_start(text, back(text, start, spare / 3).max(limits.0), start)
    };
    spare = spare.saturating_sub(text[from..start].chars().count());
    let mut to = forward(text, end, spare).min(limits.1);
    if to < limits.1.min(text.len()) {
        // The last sentence that ends here, if that is not too short; else the last whole word.
        let sentence = starts[..starts.partition_point(|&s| s <= to)]
            .last()
            .copied()
            .filter(|&s| s > end && s - from > (to - from) * 2 / 3);
        to = sentence.unwrap_or_else(|| word_end(text, to, end));
    }
    while from < start && bytes[from].is_ascii_whitespace() {
        from += 1;
    }
    while to > end.max(from + 1) && bytes[to - 1].is_ascii_whitespace() {
        to -= 1;
    }
    (from, to)
}

/// So many chars back, on a char boundary.
fn back(text: &str, from: usize, chars: usize) -> usize {
    text[..from]
        .char_indices()
        .rev()
        .take(chars)
        .last()
        .map_or(from, |(at, _)| at)
}

/// So many chars on.
fn forward(text: &str, from: usize, chars: usize) -> usize {
    text[from..]
        .char_indices()
        .nth(chars)
        .map_or(text.len(), |(at, _)| from + at)
}

/// The first start of a word from `at`, not behind `start`.
fn word_start(text: &str, at: usize, start: usize) -> usize {
    let bytes = text.as_bytes();
    if at == 0 || bytes[at - 1].is_ascii_whitespace() {
        return at;
    }
    match text[at..start].find(char::is_whitespace) {
        Some(space) => at + space + text[at + space..].chars().next().map_or(1, char::len_utf8),
        None => start,
    }
}

/// The last end of a word up to `at`, not before `end`.
fn word_end(text: &str, at: usize, end: usize) -> usize {
    if text[at..].chars().next().is_none_or(char::is_whitespace) {
        return at;
    }
    match text[end..at].rfind(char::is_whitespace) {
        Some(space) => end + space,
        // One long word: cut it only where there is no other way.
        None if end > 0 => end,
        None => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(text: &str, word: &str, what: usize) -> Vec<Mark> {
        text.match_indices(word)
            .map(|(start, w)| Mark {
                start,
                end: start + w.len(),
                what,
                weight: 1.0 + what as f32,
            })
            .collect()
    }

    #[test]
    fn the_passage_with_more_of_the_words_wins() {
        let filler = "Nothing to see in this one. ".repeat(20);
        let text = format!("A bank here. {filler}The bank of the river is here. {filler}");
        let mut marks = mark(&text, "bank", 0);
        marks.extend(mark(&text, "river", 1));
        marks.sort_by_key(|m| m.start);
        let starts: Vec<usize> = text.match_indices(". ").map(|(at, _)| at + 2).collect();
        let got = passages(&text, &marks, &starts, 1, 100);
        assert_eq!(got.len(), 1);
        let shown = &text[got[0].0..got[0].1];
        assert!(
            shown.starts_with("The bank of the river is here."),
            "{shown}"
        );
        let two = passages(&text, &marks, &starts, 2, 60);
        assert_eq!(two.len(), 2);
        assert!(text[two[0].0..two[0].1].starts_with("A bank here."));
    }

    proptest! {
        #[test]
        fn passages_lie_in_the_text_and_hold_a_mark(
            words in prop::collection::vec("[a-zé]{1,12}|\n", 1..80),
            at in prop::collection::vec((0usize..80, 0usize..4), 0..12),
            count in 1usize..4,
            length in 1usize..200,
        ) {
            let text = words.join(" ");
            let mut places = Vec::new();
            let mut from = 0;
            for w in &words {
                places.push((from, from + w.len()));
                from += w.len() + 1;
            }
            let mut marks: Vec<Mark> = at.iter().filter(|(n, _)| *n < words.len() && words[*n] != "\n").map(|&(n, what)| Mark {
                start: places[n].0, end: places[n].1, what, weight: 1.0,
            }).collect();
            marks.sort_by_key(|m| m.start);
            let got = passages(&text, &marks, &[], count, length);
            prop_assert!(got.len() <= count);
            prop_assert!(!got.is_empty() || text.trim().is_empty());
            let mut last = 0;
            for &(start, end) in &got {
                prop_assert!(start < end && start >= last);
                last = end;
                prop_assert!(text.get(start..end).is_some());
                prop_assert!(marks.is_empty() || marks.iter().any(|m| m.start >= start && m.end <= end));
            }
        }
    }
}
