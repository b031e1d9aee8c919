//! Sloppy phrases: words in any order, close together.
//!
//! Each word needs a place of its own, also where two words of the phrase can match the same token
//! (`"bank bank"~3`). A window slides over the places; a matching of words to places (augmenting paths,
//! Kuhn 1955) is kept up to date while places enter at its right and leave at its left. At most as
//! many places are held as there are words, so a step costs no more than the square of the number of
//! words, however many places the window has.

use std::collections::VecDeque;

use super::span::{Bounds, Span};

/// The shortest windows that hold one place for each row, at most `rows + slop − 1` tokens long, in one
/// text; none contains another. Sorted.
pub(super) fn windows(rows: &[Vec<Span>], slop: u32, bounds: &Bounds) -> Vec<Span> {
    if rows.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let longest = (rows.len() as u32).saturating_add(slop.saturating_sub(1));
    let mut places: Vec<(u32, usize)> = Vec::new();
    for (row, spans) in rows.iter().enumerate() {
        places.extend(spans.iter().map(|s| (s.start, row)));
    }
    places.sort_unstable();
    let mut window = Window::new(rows.len());
    let mut found: Vec<Span> = Vec::new();
    for place in places.chunk_by(|a, b| a.0 == b.0) {
        let last = place[0].0;
        let end = last + 1;
        while window
            .first()
            .is_some_and(|first| end - first > longest || !bounds.same_text(first, last))
        {
            window.leave();
        }
        window.enter(last, place.iter().map(|&(_, row)| row).collect());
        let mut start = None;
        while window.complete() {
            start = window.first();
            window.leave();
        }
        if let Some(start) = start {
            found.push(Span { start, end });
        }
    }
    found
}

/// The places of a window and which word each one serves.
struct Window {
    places: VecDeque<Place>,
    /// How many places have left; a place is known by its number since the beginning.
    gone: usize,
    /// Per row, the place that serves it.
    served: Vec<Option<usize>>,
    /// Per row, the places of the window where it can stand.
    stands: Vec<VecDeque<usize>>,
    count: usize,
    tried: Vec<bool>,
}

struct Place {
    position: u32,
    fits: Vec<usize>,
    serves: Option<usize>,
}

impl Window {
    fn new(rows: usize) -> Self {
        Self {
            places: VecDeque::new(),
            gone: 0,
            served: vec![None; rows],
            stands: vec![VecDeque::new(); rows],
            count: 0,
            tried: vec![false; rows],
        }
    }

    fn first(&self) -> Option<u32> {
        self.places.front().map(|p| p.position)
    }

    fn complete(&self) -> bool {
        self.count == self.served.len()
    }

    fn enter(&mut self, position: u32, fits: Vec<usize>) {
        let number = self.gone + self.places.len();
        for &row in &fits {
            self.stands[row].push_back(number);
        }
        self.places.push_back(Place {
            position,
            fits,
            serves: None,
        });
        self.tried.fill(false);
        if !self.complete() && self.place(number) {
            self.count += 1;
        }
    }

    /// Takes the leftmost place out; the word that it served looks for another.
    fn leave(&mut self) {
        let Some(place) = self.places.pop_front() else {
            return;
        };
        self.gone += 1;
        for row in place.fits {
            self.stands[row].pop_front();
        }
        if let Some(row) = place.serves {
            self.served[row] = None;
            self.tried.fill(false);
            if !self.serve(row) {
                self.count -= 1;
            }
        }
    }

    fn assign(&mut self, row: usize, number: usize) {
        self.served[row] = Some(number);
        self.places[number - self.gone].serves = Some(row);
    }

    /// Finds a word for a place, moving other places to other words where needed.
    fn place(&mut self, number: usize) -> bool {
        for at in 0..self.places[number - self.gone].fits.len() {
            let row = self.places[number - self.gone].fits[at];
            if std::mem::replace(&mut self.tried[row], true) {
                continue;
            }
            let free = match self.served[row] {
                None => true,
                Some(other) => self.place(other),
            };
            if free {
                self.assign(row, number);
                return true;
            }
        }
        false
    }

    /// Finds a place for a word, moving other words to other places where needed.
    fn serve(&mut self, row: usize) -> bool {
        self.tried[row] = true;
        for at in 0..self.stands[row].len() {
            let number = self.stands[row][at];
            let free = match self.places[number - self.gone].serves {
                None => true,
                Some(other) => !self.tried[other] && self.serve(other),
            };
            if free {
                self.assign(row, number);
                return true;
            }
        }
        false
    }
}
