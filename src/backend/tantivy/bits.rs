//! Sets of documents within one window, as bits.

/// Documents per window: small enough that all arrays of a query stay in the processor's cache.
pub(super) const WINDOW: u32 = 4096;
const WORDS: usize = WINDOW as usize / 64;

/// The place of a document in its window, and of a place itself.
fn place(doc: u32) -> usize {
    (doc % WINDOW) as usize
}

/// A set of places in a window.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Bits([u64; WORDS]);

impl Bits {
    pub(super) const NONE: Bits = Bits([0; WORDS]);

    /// The first `len` places.
    pub(super) fn first(len: u32) -> Self {
        let mut bits = Self::NONE;
        for (at, word) in bits.0.iter_mut().enumerate() {
            let left = len.saturating_sub(at as u32 * 64);
            *word = if left >= 64 {
                u64::MAX
            } else {
                (1 << left) - 1
            };
        }
        bits
    }

    pub(super) fn has(&self, at: u32) -> bool {
        self.0[place(at) / 64] & (1 << (at % 64)) != 0
    }

    pub(super) fn set(&mut self, at: u32) {
        self.0[place(at) / 64] |= 1 << (at % 64);
    }

    pub(super) fn and(&self, other: &Bits) -> Bits {
        Bits(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    /// Keeps what `other` has as well.
    pub(super) fn keep(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= b);
    }

    /// Adds what `other` has.
    pub(super) fn add(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// Keeps the places under `len`.
    pub(super) fn truncate(&mut self, len: u32) {
        if len < WINDOW {
            self.keep(&Self::first(len));
        }
    }

    /// Keeps the places that `test` accepts.
    pub(super) fn retain(&mut self, mut test: impl FnMut(u32) -> bool) {
        for (at, word) in (0u32..).zip(&mut self.0) {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                *word ^= u64::from(!test(at * 64 + bit)) << bit;
            }
        }
    }

    pub(super) fn without(&self, other: &Bits) -> Bits {
        Bits(std::array::from_fn(|i| self.0[i] & !other.0[i]))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&w| w == 0)
    }

    pub(super) fn len(&self) -> u32 {
        self.0.iter().map(|w| w.count_ones()).sum()
    }

    /// The first place from `at` on.
    pub(super) fn from(&self, at: u32) -> Option<u32> {
        let first = at as usize / 64;
        let mut word = self.0.get(first)? & u64::MAX << (at % 64);
        let mut number = first;
        while word == 0 {
            number += 1;
            word = *self.0.get(number)?;
        }
        Some(number as u32 * 64 + word.trailing_zeros())
    }

    /// The places, ascending.
    pub(super) fn iter(&self) -> Iter<'_> {
        Iter {
            rest: self.0.iter(),
            word: 0,
            base: 0u32.wrapping_sub(64),
        }
    }
}

/// The places of a set.
pub(super) struct Iter<'a> {
    rest: std::slice::Iter<'a, u64>,
    /// What is left of the word that begins at `base`.
    word: u64,
    base: u32,
}

impl Iterator for Iter<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        while self.word == 0 {
            self.word = *self.rest.next()?;
            self.base = self.base.wrapping_add(64);
        }
        let bit = self.word.trailing_zeros();
        self.word &= self.word - 1;
        Some(self.base + bit)
    }
}

/// The greatest frequency that is told from smaller ones: it is worth all but the same as any greater one.
pub(super) const MOST_OFTEN: u32 = 255;

/// A set of places with a frequency for each.
pub(super) struct Counts {
    pub(super) bits: Bits,
    /// Only those in `bits` mean anything.
    tf: Box<[u8; WINDOW as usize]>,
    /// Not less than any of them, for [`Self::add_many`].
    most: u32,
}

impl Counts {
    pub(super) fn new() -> Self {
        Self {
            bits: Bits::NONE,
            tf: Box::new([0; WINDOW as usize]),
            most: 0,
        }
    }

    pub(super) fn add(&mut self, at: u32, tf: u32) {
        let slot = &mut self.tf[place(at)];
        let tf = tf.min(MOST_OFTEN) as u8;
        if self.bits.has(at) {
            *slot = slot.saturating_add(tf);
        } else {
            self.bits.set(at);
            *slot = tf;
        }
    }

    /// Adds what was found at a place, if anything was.
    pub(super) fn add_some(&mut self, at: u32, found: usize) {
        if found > 0 {
            self.add(at, found as u32);
        }
    }

    /// Empties it for many documents, see [`Self::add_many`].
    pub(super) fn start_many(&mut self) {
        self.tf.fill(0);
        self.most = 0;
    }

    /// Adds stretches of a posting list: ascending documents of one window, each with a frequency above 0. It has no
    /// branch and waits for no bit; the bits are made by [`Self::end_many`].
    pub(super) fn add_many(&mut self, mut stretches: impl FnMut(&mut dyn FnMut(&[u32], &[u32]))) {
        let (before, mut most) = (self.most, self.most);
        let tfs = &mut self.tf;
        stretches(&mut |docs, freqs| {
            let pairs = docs.iter().zip(freqs);
            // No frequency is above all of them laid over each other.
            let reached = freqs
                .iter()
                .fold(0, |all, tf| all | tf)
                .saturating_add(before);
            most = most.max(reached);
            if reached <= MOST_OFTEN {
                pairs.for_each(|(&doc, &tf)| {
                    let slot = &mut tfs[place(doc)];
                    *slot = slot.wrapping_add(tf as u8);
                });
            } else {
                pairs.for_each(|(&doc, &tf)| {
                    let slot = &mut tfs[place(doc)];
                    *slot = slot.saturating_add(tf.min(MOST_OFTEN) as u8);
                });
            }
        });
        self.most = most;
    }

    /// Makes the bits from the frequencies.
    pub(super) fn end_many(&mut self) {
        for (word, row) in self.bits.0.iter_mut().zip(self.tf.as_chunks().0) {
            *word = bits_of(row);
        }
    }

    /// The frequency at a place of `bits`.
    pub(super) fn tf(&self, at: u32) -> u32 {
        u32::from(self.tf[place(at)])
    }
}

/// A bit for each byte that is not 0.
fn bits_of(row: &[u8; 64]) -> u64 {
    const LOW: u64 = u64::MAX / 255 * 0x7f;
    // Bit `at` of byte `n` is place `8 * at + n`: rows and columns of eight by eight bits are exchanged at the end
    // (Warren, Hacker's Delight, 7-3).
    let mut bits = 0;
    for (at, eight) in row.as_chunks::<8>().0.iter().enumerate() {
        let bytes = u64::from_le_bytes(*eight);
        let nonzero = ((((bytes & LOW) + LOW) | bytes) & !LOW) >> 7;
        bits |= nonzero << at;
    }
    for (by, mask) in [
        (7, 0x00aa_00aa_00aa_00aa),
        (14, 0x0000_cccc_0000_cccc),
        (28, 0x0000_0000_f0f0_f0f0),
    ] {
        let other = (bits ^ bits >> by) & mask;
        bits ^= other ^ other << by;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_behave() {
        let low = Bits::first(70);
        assert_eq!(low.len(), 70);
        assert!(low.has(69) && !low.has(70));
        let mut one = Bits::NONE;
        one.set(64);
        one.set(4095);
        assert_eq!(one.iter().collect::<Vec<_>>(), [64, 4095]);
        let froms = [0, 64, 65, 4095, 4096, u32::MAX].map(|at| one.from(at));
        let (some, last) = (Some(64), Some(4095));
        assert_eq!(froms, [some, some, last, last, None, None]);
        assert_eq!(low.and(&one).iter().collect::<Vec<_>>(), [64]);
        assert_eq!(low.without(&one).len(), 69);
        let mut both = low;
        both.add(&one);
        assert_eq!(both.len(), 71);
        both.keep(&one);
        assert!(both == one);
        both.retain(|at| at == 4095);
        assert_eq!(both.iter().collect::<Vec<_>>(), [4095]);
        assert_eq!(Bits::first(WINDOW).len(), WINDOW);
        let mut counts = Counts::new();
        counts.add(3, 2);
        counts.add(3, 70_000);
        assert_eq!(counts.tf(3), MOST_OFTEN);
        counts.start_many();
        counts.add_many(|add| {
            add(&[8192, 8195], &[1, 9]);
            add(&[8200, 8300, 12287], &[100, 2, 255]);
        });
        counts.add_many(|add| add(&[8195, 8200], &[3, 100]));
        counts.add_many(|add| add(&[8200], &[70_000]));
        counts.end_many();
        assert_eq!(counts.bits.iter().collect::<Vec<_>>(), [0, 3, 8, 108, 4095]);
        assert_eq!(
            [0, 3, 8, 108, 4095].map(|at| counts.tf(at)),
            [1, 12, 255, 2, 255]
        );
    }
}
