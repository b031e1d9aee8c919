//! What cannot be among the best any more, known without scoring it.
//!
//! MaxScore (Turtle and Flood 1995), over sets of atoms: where all that the atoms of a set can give together stays
//! under the score to beat, documents with no other atom are out, and that is told by their bit sets. Totals need every
//! document anyhow; it is scores that are spared.

use super::score::{MOST, Norms};

/// With more atoms than this only the weakest are tried together.
const SETS: usize = 6;

/// Sums of bounds are raised by this, for they are added in another order than scores are.
const ROUNDING: f32 = 1.000_01;

/// A set of atoms, by their places among those that give scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set(u128);

impl Set {
    pub(super) fn has(self, at: usize) -> bool {
        at < 128 && self.0 & (1 << at) != 0
    }
}

/// What it takes to reach a score.
pub(super) struct Bar {
    pub(super) floor: f32,
    /// The largest sets of atoms that lose even together.
    pub(super) losing: Vec<Set>,
    /// For a single atom.
    pub(super) alone: Option<Limits>,
}

impl Bar {
    /// `weights`: of the atoms that give scores; `floor`: the score to reach.
    pub(super) fn new(
        weights: impl Iterator<Item = f32> + Clone,
        floor: f32,
        norms: &Norms,
    ) -> Self {
        let mut all = weights.clone();
        let alone = match (all.next(), all.next()) {
            (Some(weight), None) => Some(Limits::new(norms, weight, floor)),
            _ => None,
        };
        Self {
            floor,
            losing: losing(weights, floor),
            alone,
        }
    }
}

/// The largest sets of atoms that lose even together.
fn losing(weights: impl Iterator<Item = f32>, floor: f32) -> Vec<Set> {
    let bounds: Vec<f32> = weights.map(|w| w * MOST * ROUNDING).collect();
    let mut sets = Vec::new();
    if bounds.len() <= SETS {
        let sum = |set: u32| -> f32 {
            let in_set = |at: &usize| set & (1 << at) != 0;
            (0..bounds.len()).filter(in_set).map(|at| bounds[at]).sum()
        };
        for set in 1u32..1 << bounds.len() {
            let alone = |at: usize| set & (1 << at) != 0 || sum(set | 1 << at) >= floor;
            if sum(set) < floor && (0..bounds.len()).all(alone) {
                sets.push(Set(set.into()));
            }
        }
    } else {
        let mut order: Vec<usize> = (0..bounds.len().min(128)).collect();
        order.sort_by(|&a, &b| bounds[a].total_cmp(&bounds[b]));
        let (mut set, mut sum) = (0, 0.0);
        for at in order {
            sum += bounds[at];
            if sum >= floor {
                break;
            }
            set |= 1 << at;
        }
        if set != 0 {
            sets.push(Set(set));
        }
    }
    sets
}

/// Frequencies from this on are scored, whatever the length.
const SMALL: usize = 8;

/// How long an article may be to reach a score with one atom, by its frequency.
pub(super) struct Limits {
    /// One more than the greatest quantised length.
    below: [u16; SMALL],
}

impl Limits {
    fn new(norms: &Norms, weight: f32, floor: f32) -> Self {
        let below = std::array::from_fn(|tf| {
            // Scores fall as lengths rise.
            let (mut low, mut high) = (0u16, 256u16);
            while low < high {
                let middle = (low + high) / 2;
                if weight * norms.saturate(middle as u8, tf as u32) >= floor {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            low
        });
        Self { below }
    }

    /// Whether the score may be reached.
    pub(super) fn reach(&self, length: u8, tf: u32) -> bool {
        match self.below.get(tf as usize) {
            Some(&below) => u16::from(length) < below,
            None => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(weights: &[f32], floor: f32) -> Vec<u128> {
        let losing = losing(weights.iter().copied(), floor);
        let mut all: Vec<u128> = losing.into_iter().map(|set| set.0).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn the_largest_losing_sets_are_found() {
        let floor = 5.0 * MOST;
        assert_eq!(sets(&[2.0, 2.0, 4.0], floor), [0b011, 0b100]);
        assert_eq!(sets(&[1.0, 1.0], floor), [0b11]);
        assert!(sets(&[6.0, 7.0], floor).is_empty());
        let many: Vec<f32> = vec![1.0; 9];
        assert_eq!(sets(&many, floor)[0].count_ones(), 4);
        assert_eq!(sets(&vec![0.0; 300], floor)[0].count_ones(), 128);
    }

    #[test]
    fn a_limit_is_where_the_score_falls_under_the_floor() {
        let mut lengths = [0; 256];
        (lengths[20], lengths[40], lengths[60]) = (10, 100, 10);
        let norms = Norms::new(&lengths);
        let weight = 3.0;
        let floor = weight * norms.saturate(40, 2);
        let limits = Limits::new(&norms, weight, floor);
        for tf in 0..12 {
            for length in 0..=255 {
                let reaches = weight * norms.saturate(length, tf) >= floor;
                assert!(limits.reach(length, tf) || !reaches);
                assert!(tf >= 8 || limits.reach(length, tf) == reaches);
            }
        }
    }
}
