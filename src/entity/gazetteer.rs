//! Which name lists a word stands in: a Bloom table with one bit per list.
//!
//! Two probes that must agree keep a megabyte's table right for nineteen words in twenty.

use super::tokens::mix;

/// Bytes of the table, a power of two.
pub(super) const SIZE: usize = 1 << 20;

fn slots(word: u32) -> [usize; 2] {
    [
        mix(word, 0x51ed) as usize % SIZE,
        mix(word, 0xc0de) as usize % SIZE,
    ]
}

/// The lists that hold `word`, one bit each.
pub(super) fn look_up(table: &[u8], word: u32) -> u8 {
    let [a, b] = slots(word);
    table[a] & table[b]
}

/// Notes that the lists of `bits` hold `word`.
pub(super) fn insert(table: &mut [u8], word: u32, bits: u8) {
    for s in slots(word) {
        table[s] |= bits;
    }
}
