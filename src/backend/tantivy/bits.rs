//! Sets of documents within one window, as bits.

/// Documents per window: small enough that all arrays of a query stay in the processor's cache.
pub(super) const WINDOW: u32 = 4096;
const WORDS: usize = WINDOW as usize / 64;

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
        self.0[at as usize / 64] & (1 << (at % 64)) != 0
    }

    pub(super) fn set(&mut self, at: u32) {
        self.0[at as usize / 64] |= 1 << (at % 64);
    }

    pub(super) fn and(&self, other: &Bits) -> Bits {
        Bits(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    pub(super) fn or(&self, other: &Bits) -> Bits {
        Bits(std::array::from_fn(|i| self.0[i] | other.0[i]))
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

    /// The places, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros();
                left &= left - 1;
                Some(at as u32 * 64 + bit)
            })
        })
    }
}

/// A set of places with a frequency for each.
pub(super) struct Counts {
    pub(super) bits: Bits,
    /// Only those in `bits` mean anything.
    tf: Box<[u16; WINDOW as usize]>,
}

impl Counts {
    pub(super) fn new() -> Self {
        Self {
            bits: Bits::NONE,
            tf: Box::new([0; WINDOW as usize]),
        }
    }

    pub(super) fn add(&mut self, at: u32, tf: u32) {
        let slot = &mut self.tf[at as usize];
        let tf = tf.min(u32::from(u16::MAX)) as u16;
        if self.bits.has(at) {
            *slot = slot.saturating_add(tf);
        } else {
            self.bits.set(at);
            *slot = tf;
        }
    }

    /// Adds a stretch of a posting list: ascending documents of the window from `base`. Other than one by one, the
    /// word of bits being worked on stays in a register.
    pub(super) fn add_all(&mut self, docs: &[u32], freqs: &[u32], base: u32) {
        let Some(&first) = docs.first() else { return };
        let place = |doc: u32| (doc.wrapping_sub(base) & (WINDOW - 1)) as usize;
        let mut at_word = place(first) / 64;
        let mut word = self.bits.0[at_word];
        for (&doc, &tf) in docs.iter().zip(freqs) {
            let at = place(doc);
            if at / 64 != at_word {
                self.bits.0[at_word] = word;
                at_word = at / 64;
                word = self.bits.0[at_word];
            }
            let bit = 1u64 << (at % 64);
            let known = if word & bit == 0 { 0 } else { u16::MAX };
            word |= bit;
            let slot = &mut self.tf[at];
            *slot = (*slot & known).saturating_add(tf.min(u32::from(u16::MAX)) as u16);
        }
        self.bits.0[at_word] = word;
    }

    /// The frequency at a place of `bits`.
    pub(super) fn tf(&self, at: u32) -> u32 {
        u32::from(self.tf[at as usize])
    }
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
        assert_eq!(low.and(&one).iter().collect::<Vec<_>>(), [64]);
        assert_eq!(low.without(&one).len(), 69);
        assert_eq!(low.or(&one).len(), 71);
        assert_eq!(Bits::first(WINDOW).len(), WINDOW);
        let mut counts = Counts::new();
        counts.add(3, 2);
        counts.add(3, 70_000);
        assert_eq!(counts.tf(3), u32::from(u16::MAX));
        counts.add_all(&[8195, 8200, 8300], &[9, 1, 2], 8192);
        counts.add_all(&[8200], &[70_000], 8192);
        assert_eq!(counts.bits.iter().collect::<Vec<_>>(), [3, 8, 108]);
        assert_eq!([3, 8, 108].map(|at| counts.tf(at)), [65535, 65535, 2]);
    }
}
