//! What is known of words before any article is read: the name lists they stand in, and which words they are used like.
//!
//! A hashed table of one byte of check, two of list bits and one of word class to a word. With eight checks to
//! a bucket, one unknown word in fifty is taken for a known one; training sees the same mistakes.

use super::tokens::mix;

/// Words of the table, a power of two.
const SLOTS: usize = 1 << 18;
const BUCKET: usize = 8;
const WIDTH: usize = 4;
/// Bytes of the table.
pub(super) const SIZE: usize = SLOTS * WIDTH;

/// Set in [`Entry::whole`] of words that begin a name of several words.
pub(super) const BEGINS: u8 = 128;

/// What the table knows of a word, or of a name of several words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The lists in whose names the word occurs.
    pub part: u8,
    /// The lists of which it is a whole name.
    pub whole: u8,
    /// The class of words that are used alike; 0 is unknown.
    pub class: u8,
}

/// The key of the name whose first words have the key `so_far`, with one more word.
pub(super) fn longer(so_far: u32, word: u32) -> u32 {
    mix(so_far ^ 0x70e5, word)
}

#[inline]
fn place(key: u32) -> (usize, u8) {
    let h = mix(key, 0x51ed);
    let bucket = h as usize % (SLOTS / BUCKET);
    (bucket * BUCKET, (h >> 24).max(1) as u8)
}

/// Looks `key` up in `table`.
#[inline]
pub(super) fn look_up(table: &[u8], key: u32) -> Entry {
    let (first, check) = place(key);
    let bucket = &table[first * WIDTH..(first + BUCKET) * WIDTH];
    let (entries, _) = bucket.as_chunks::<WIDTH>();
    let mut same = 0u32;
    for (k, e) in entries.iter().enumerate() {
        same |= u32::from(e[0] == check) << k;
    }
    match entries.get(same.trailing_zeros() as usize) {
        Some(&[_, part, whole, class]) => Entry { part, whole, class },
        None => Entry::default(),
    }
}

/// Adds what `entry` knows to what `table` knows of `key`; what finds its bucket full is left out.
pub(super) fn insert(table: &mut [u8], key: u32, entry: Entry) {
    let (first, check) = place(key);
    let bucket = &mut table[first * WIDTH..(first + BUCKET) * WIDTH];
    let slot = bucket
        .chunks_exact_mut(WIDTH)
        .find(|e| e[0] == check || e[0] == 0);
    if let Some(e) = slot {
        e[0] = check;
        e[1] |= entry.part;
        e[2] |= entry.whole;
        e[3] = e[3].max(entry.class);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inserted_is_found_and_added_to() {
        let mut table = vec![0; SIZE];
        let city = Entry {
            part: 4,
            whole: 1,
            class: 0,
        };
        let like = Entry {
            part: 0,
            whole: 0,
            class: 9,
        };
        insert(&mut table, 77, city);
        insert(&mut table, 77, like);
        let both = Entry {
            part: 4,
            whole: 1,
            class: 9,
        };
        assert_eq!(look_up(&table, 77), both);
        assert_eq!(look_up(&table, 78), Entry::default());
    }

    #[test]
    fn a_full_bucket_changes_nothing() {
        let mut table = vec![0; SIZE];
        let same: Vec<u32> = (0..u32::MAX)
            .filter(|k| place(*k).0 == place(5).0)
            .take(40)
            .collect();
        for key in &same {
            insert(
                &mut table,
                *key,
                Entry {
                    part: 1,
                    whole: 0,
                    class: 0,
                },
            );
        }
        let full = table.clone();
        let other = (0..u32::MAX)
            .find(|k| place(*k).0 != place(5).0)
            .unwrap_or(0);
        assert_eq!(look_up(&full, other), Entry::default());
        assert_eq!(table.iter().filter(|b| **b != 0).count(), 2 * BUCKET);
    }
}
