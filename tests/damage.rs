//! Damaged files of every format: cut, flipped and stuffed at random, each must still be articles or skips.

use newsdex::ingest::{Outcome, ReadOptions, read_bytes};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Our own sample files with their names: every ending once or more.
static SAMPLES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![corpus];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e != "png" && e != "ics") {
                files.push(path);
            }
        }
    }
    files.sort();
    // Many of one kind would hide the few of another.
    let mut kept = std::collections::HashMap::new();
    files
        .into_iter()
        .filter(|path| {
            let n = kept
                .entry(path.extension().unwrap().to_owned())
                .or_insert(0);
            *n += 1;
            *n <= 3
        })
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect()
});

#[derive(Clone, Debug)]
enum Damage {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<prop::sample::Index>;
    let pieces = prop_oneof![
        proptest::collection::vec(any::<u8>(), 1..20),
        prop_oneof![
            Just("<"),
            Just("</"),
            Just("<![CDATA["),
            Just("<!--"),
            Just("]]>"),
            Just("&"),
            Just("&#"),
            Just("\""),
            Just("{"),
            Just("]"),
            Just("\n---\n"),
            Just("\0"),
            Just("\u{feff}"),
            Just("\r\n\r\n"),
            Just("<item>"),
            Just("</REUTERS>"),
        ]
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    prop_oneof![
        1 => at().prop_map(Damage::Cut),
        4 => (at(), any::<u8>()).prop_map(|(i, mask)| Damage::Flip(i, mask)),
        4 => (at(), pieces).prop_map(|(i, piece)| Damage::Insert(i, piece)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn every_damaged_file_is_articles_or_skips(
        which in any::<prop::sample::Index>(),
        damages in proptest::collection::vec(damage(), 1..12),
    ) {
        let (name, bytes) = which.get(&SAMPLES);
        let mut bytes = bytes.clone();
        for damage in damages {
            match damage {
                Damage::Cut(i) => bytes.truncate(i.index(bytes.len() + 1)),
                Damage::Flip(i, mask) if !bytes.is_empty() => {
                    let at = i.index(bytes.len());
                    bytes[at] ^= mask;
                }
                Damage::Flip(..) => {}
                Damage::Insert(i, piece) => {
                    let at = i.index(bytes.len() + 1);
                    bytes.splice(at..at, piece);
                }
            }
        }
        let mut outcomes = 0;
        read_bytes(name, &bytes, &ReadOptions::default(), &mut |outcome| {
            outcomes += 1;
            if let Outcome::Article(article) = outcome {
                assert!(!article.headline.is_empty() || !article.body.is_empty());
                let mut at = 0;
                for p in &article.paragraphs {
                    assert!(p.start == at && article.body.get(p.start..p.end).is_some_and(|t| !t.is_empty()));
                    at = p.end + 1;
                }
            }
        });
        prop_assert!(outcomes > 0, "nothing came out of {name}");
    }
}
