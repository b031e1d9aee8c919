//! The bytes of a manifest: some 25 a file, so that it weighs little beside the index and loads in no time.
//!
//! A head in JSON, then one record per file in path order, then the XXH3 of all bytes before it, little
//! endian. Integers are LEB128, seven bits a byte, low ones first; signed ones are zigzagged before. A record is: bytes of the path
//! shared with the one before, length of the rest, the rest; size; seconds since the file before, nanoseconds;
//! articles, times 16, with a bit for each of: hash follows, racy, skips follow, the time dates articles; the hash; the skips as
//! JSON with their length.

use super::manifest::{Entry, Manifest};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

const MAGIC: &[u8] = b"newsdex manifest 2\n";
const SECOND: i64 = 1_000_000_000;
const HASH: u64 = 1;
const RACY: u64 = 2;
const SKIPS: u64 = 4;
const DATES: u64 = 8;

/// # Errors
/// When the head or a skip cannot be put in JSON.
pub(super) fn pack(manifest: &Manifest) -> serde_json::Result<Vec<u8>> {
    let mut out = MAGIC.to_vec();
    put_bytes(&mut out, &serde_json::to_vec(manifest)?);
    put(&mut out, manifest.files.len() as u64);
    let (mut before, mut clock) = (&[][..], 0);
    for (path, e) in &manifest.files {
        let path = path.as_bytes();
        let shared = path.iter().zip(before).take_while(|(a, b)| a == b).count();
        put(&mut out, shared as u64);
        put_bytes(&mut out, &path[shared..]);
        put(&mut out, e.size);
        let seconds = e.mtime_ns.div_euclid(SECOND);
        put(&mut out, zigzag(seconds - clock));
        put(&mut out, e.mtime_ns.rem_euclid(SECOND) as u64);
        let flag = |on: bool, bit| if on { bit } else { 0 };
        let flags = flag(e.hash.is_some(), HASH)
            | flag(e.racy, RACY)
            | flag(!e.skipped.is_empty(), SKIPS)
            | flag(e.dates, DATES);
        put(&mut out, e.articles << 4 | flags);
        out.extend(e.hash.iter().flat_map(|h| h.to_le_bytes()));
        if !e.skipped.is_empty() {
            put_bytes(&mut out, &serde_json::to_vec(&e.skipped)?);
        }
        (before, clock) = (path, seconds);
    }
    let sum = xxh3_64(&out);
    out.extend(sum.to_le_bytes());
    Ok(out)
}

/// None when `bytes` are not what [`pack`] made.
pub(super) fn unpack(bytes: &[u8]) -> Option<Manifest> {
    let (body, sum) = bytes.split_last_chunk()?;
    if u64::from_le_bytes(*sum) != xxh3_64(body) {
        return None;
    }
    let mut left = Bytes(body.strip_prefix(MAGIC)?);
    let mut manifest: Manifest = serde_json::from_slice(left.run()?).ok()?;
    let count = left.number()?;
    let mut files = Vec::new();
    let (mut path, mut clock) = (Vec::new(), 0_i64);
    for _ in 0..count {
        let shared = usize::try_from(left.number()?).ok()?;
        path.truncate(shared);
        path.extend_from_slice(left.run()?);
        let size = left.number()?;
        clock = clock.checked_add(unzigzag(left.number()?))?;
        let nanos = i64::try_from(left.number()?).ok()?;
        let packed = left.number()?;
        let hash = match packed & HASH {
            0 => None,
            _ => Some(left.word()?),
        };
        let skipped = match packed & SKIPS {
            0 => Vec::new(),
            _ => serde_json::from_slice(left.run()?).ok()?,
        };
        let entry = Entry {
            size,
            // The first second that can be told reaches below i64, its end does not.
            mtime_ns: i64::try_from(i128::from(clock) * i128::from(SECOND) + i128::from(nanos))
                .ok()?,
            hash,
            racy: packed & RACY != 0,
            dates: packed & DATES != 0,
            articles: packed >> 4,
            skipped,
        };
        files.push((std::str::from_utf8(&path).ok()?.to_owned(), entry));
    }
    manifest.files = BTreeMap::from_iter(files);
    left.0.is_empty().then_some(manifest)
}

fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

fn unzigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

/// What is left to read; every method is none where it ends too soon.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn run(&mut self) -> Option<&'a [u8]> {
        let len = usize::try_from(self.number()?).ok()?;
        let (run, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(run)
    }

    fn word(&mut self) -> Option<u64> {
        let (word, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{SkipReason, Skipped};
    use proptest::prelude::*;

    fn entry() -> impl Strategy<Value = Entry> {
        let ends = prop_oneof![Just(i64::MIN), Just(i64::MAX), any::<i64>(), Just(0)];
        let fields = (any::<u64>(), ends, any::<Option<u64>>(), any::<[bool; 2]>());
        (fields, 0..u64::MAX >> 4, 0..3_usize).prop_map(
            |((size, mtime_ns, hash, [racy, dates]), articles, n)| {
                let skip = Skipped {
                    path: "a#1".into(),
                    reason: SkipReason::Changed,
                    detail: "é\n".into(),
                    hint: String::new(),
                };
                Entry {
                    size,
                    mtime_ns,
                    hash,
                    racy,
                    dates,
                    articles,
                    skipped: vec![skip; n],
                }
            },
        )
    }

    proptest! {
        #[test]
        fn comes_back_and_no_changed_byte_or_cut_is_accepted(
            files in prop::collection::btree_map("[ab/é\n]{0,6}", entry(), 0..12),
            at in any::<prop::sample::Index>(),
            bit in 0..8_u32,
        ) {
            let manifest = Manifest { corpus: "/news".into(), number: 3, files, ..Manifest::default() };
            let good = pack(&manifest).unwrap();
            prop_assert_eq!(unpack(&good), Some(manifest));
            let at = at.index(good.len());
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            prop_assert_eq!(unpack(&bad), None);
            prop_assert_eq!(unpack(&good[..at]), None);
        }

        /// Bytes that are signed but were never packed: whatever they say, it is refused or read.
        #[test]
        fn signed_nonsense_is_no_panic(noise in prop::collection::vec(any::<u8>(), 0..60)) {
            let head = serde_json::to_vec(&Manifest::default()).unwrap();
            let mut bytes = MAGIC.to_vec();
            put_bytes(&mut bytes, &head);
            bytes.extend(noise);
            let sum = xxh3_64(&bytes);
            bytes.extend(sum.to_le_bytes());
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn a_file_of_a_large_folder_takes_at_most_35_bytes() {
        let mut manifest = Manifest::default();
        for n in 0..10_000_u64 {
            let e = Entry {
                size: 500 + n % 9000,
                mtime_ns: 1_700_000_000_000_000_000 + (n * 7_919_000_017 % 600_000_000_000) as i64,
                hash: Some(xxh3_64(&n.to_le_bytes())),
                racy: false,
                dates: true,
                articles: 1,
                skipped: Vec::new(),
            };
            let path = format!("news/2001/{:02}/story-{:06}.txt", n / 900, n * 37);
            manifest.files.insert(path, e);
        }
        let bytes = pack(&manifest).unwrap();
        assert!(bytes.len() < 35 * 10_000, "{}", bytes.len());
    }
}
