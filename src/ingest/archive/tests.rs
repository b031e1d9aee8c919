use super::harmless;
use crate::ingest::{
    Bounds, FileEntry, Outcome, ReadOptions, SkipReason, hash_file, read_bytes, read_file,
};
use proptest::prelude::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const PAGE: &str = "<html><head><title>Harbour open</title></head><body><article><p>The harbour opened on Monday and boats left at once, the harbour master said.</p></article></body></html>";
const STORY: &str = "Mayor resigns\n\nThe mayor resigned on Tuesday after nine years in office.\n";

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut bz = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    bz.write_all(bytes).unwrap();
    bz.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn bounded(bounds: Bounds) -> ReadOptions {
    ReadOptions {
        bounds,
        ..ReadOptions::default()
    }
}

/// The ids of the articles, and of the skips with their reasons.
fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Vec<String> {
    let mut seen = Vec::new();
    read_bytes(name, bytes, options, &mut |outcome| {
        seen.push(match outcome {
            Outcome::Article(a) => format!("{} {}", a.id, a.headline),
            Outcome::Skipped(s) => format!("!{} {}", s.path, s.reason.as_str()),
        })
    });
    seen
}

#[test]
fn members_are_sources_with_paths_of_their_own() {
    let files: [(&str, &[u8]); 5] = [
        ("2020/page.html", PAGE.as_bytes()),
        ("story.txt", STORY.as_bytes()),
        (
            "list.jsonl",
            b"{\"title\":\"One\",\"body\":\"A.\"}\n{\"title\":\"Two\",\"body\":\"B.\"}\n",
        ),
        ("photo.png", b"\x89PNG"),
        ("._story.txt", b"resource fork"),
    ];
    let expected = |name: &str| {
        [
            "2020/page.html Harbour open",
            "story.txt Mayor resigns",
            "list.jsonl#1 One",
            "list.jsonl#2 Two",
        ]
        .map(|id| format!("{name}/{id}"))
        .to_vec()
    };
    let options = ReadOptions::default();
    let tar = tar_of(&files);
    let zst = zstd(&tar[..]);
    for (name, bytes) in [
        ("a.zip", zip_of(&files)),
        ("a.tar", tar.clone()),
        ("a.tgz", gzip(&tar)),
        ("a.tar.bz2", bzip2(&tar)),
        ("a.tar.zst", zst),
        ("a.json", zip_of(&files)),
    ] {
        assert_eq!(read(name, &bytes, &options), expected(name));
    }
    let nested = zip_of(&[("in.tar.gz", &gzip(&tar))]);
    assert_eq!(
        read("out.zip", &nested, &options),
        expected("out.zip/in.tar.gz")
    );
}

#[test]
fn large_files_are_read_where_they_lie() {
    let dir = tempfile::tempdir().unwrap();
    // Numbers without a pattern, which no compression makes smaller.
    let mut n = 88_172_645_463_325_252u64;
    let filler: Vec<u8> = std::iter::repeat_with(|| {
        n ^= n << 13;
        n ^= n >> 7;
        n ^= n << 17;
        n as u8
    })
    .take(200_000)
    .collect();
    let files = [
        ("a.txt", STORY.as_bytes()),
        ("b.png", &filler[..]),
        ("c.txt", STORY.as_bytes()),
    ];
    for (name, bytes) in [("x.zip", zip_of(&files)), ("x.tgz", gzip(&tar_of(&files)))] {
        assert!(bytes.len() > 100_000);
        let path = dir.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let entry = FileEntry {
            rel: name.into(),
            size: bytes.len() as u64,
            mtime_ns: 0,
            path,
        };
        let mut seen = Vec::new();
        let read = read_file(&entry, &ReadOptions::default(), &mut |o| match o {
            Outcome::Article(a) => seen.push(a.path),
            Outcome::Skipped(s) => seen.push(s.detail),
        });
        assert_eq!(seen, [format!("{name}/a.txt"), format!("{name}/c.txt")]);
        assert!(!read.changed);
        assert_eq!(read.hash, hash_file(&entry.path).unwrap());
    }
}

#[test]
fn one_compressed_file_keeps_its_path() {
    let options = ReadOptions::default();
    // Written with `xz -9`; the crate used here has no encoder.
    const XZ: &[u8] = include_bytes!("story.txt.xz");
    let twice = [
        gzip(b"Mayor resigns\n\n"),
        gzip(b"The mayor resigned on Tuesday.\n"),
    ]
    .concat();
    let frames = [
        &zstd(b"Mayor resigns\n\n")[..],
        b"\x50\x2a\x4d\x18\x03\0\0\0new",
        &zstd(b""),
        &zstd(b"The mayor resigned on Tuesday.\n"),
    ]
    .concat();
    for (name, bytes) in [
        ("a.txt.gz", twice),
        ("b.txt.zst", frames),
        ("a.txt.bz2", bzip2(STORY.as_bytes())),
        ("a.txt.zst", zstd(STORY.as_bytes())),
        ("a.txt.xz", XZ.to_vec()),
        ("a.txt", gzip(STORY.as_bytes())),
        ("a.txt.gz", STORY.as_bytes().to_vec()),
    ] {
        assert_eq!(
            read(name, &bytes, &options),
            [format!("{name} Mayor resigns")]
        );
    }
}

#[test]
fn names_lead_nowhere_else_and_stay_apart() {
    assert_eq!(harmless(b"../../etc/news.txt").unwrap(), "etc/news.txt");
    assert_eq!(harmless(b"C:\\news\\a.txt").unwrap(), "news/a.txt");
    assert_eq!(harmless(b"/a//./b.txt").unwrap(), "a/b.txt");
    assert_eq!(harmless(b"caf\xe9.txt").unwrap(), "caf%E9.txt");
    assert_eq!(harmless(b"../"), None);
    let zip = zip_of(&[("../a.txt", STORY.as_bytes()), ("a.txt", STORY.as_bytes())]);
    assert_eq!(
        read("x.zip", &zip, &ReadOptions::default()),
        ["x.zip/a.txt Mayor resigns", "x.zip/a.txt~2 Mayor resigns"]
    );
}

#[test]
fn bombs_are_stopped_by_size_and_by_depth() {
    let options = bounded(Bounds {
        max_record: 1 << 20,
        max_ratio: 20,
        ..Bounds::default()
    });
    let zeros = vec![b'a'; 3 << 20];
    let bomb = zip_of(&[("a.txt", &zeros), ("b.txt", STORY.as_bytes())]);
    assert_eq!(
        read("x.zip", &bomb, &options),
        ["!x.zip/a.txt bomb", "!x.zip bomb"]
    );
    assert_eq!(
        read("x.txt.gz", &gzip(&zeros), &options),
        ["!x.txt.gz bomb"]
    );
    let tar = gzip(&tar_of(&[("b.txt", STORY.as_bytes()), ("a.txt", &zeros)]));
    let seen = read("x.tar.gz", &tar, &options);
    assert_eq!(seen.first().unwrap(), "x.tar.gz/b.txt Mayor resigns");
    assert_eq!(seen.last().unwrap(), "!x.tar.gz bomb");
    let mut deep = zip_of(&[("a.txt", STORY.as_bytes())]);
    for _ in 0..5 {
        deep = zip_of(&[("in.zip", &deep)]);
    }
    let seen = read("x.zip", &deep, &ReadOptions::default());
    assert!(seen.len() == 1 && seen[0].ends_with("bomb"), "{seen:?}");
}

#[test]
fn a_bomb_names_the_bound_and_a_higher_one_lets_it_through() {
    let zeros = vec![b'a'; 3 << 20];
    let zip = zip_of(&[("b.txt", STORY.as_bytes()), ("a.txt", &zeros)]);
    let nested = zip_of(&[("in.zip", &zip)]);
    let low = Bounds {
        max_record: 1 << 20,
        ..Bounds::default()
    };
    for (bytes, bounds, flag) in [
        (
            &zip,
            Bounds {
                max_ratio: 20,
                ..low
            },
            "--max-ratio",
        ),
        (
            &zip,
            Bounds {
                max_unpacked: 99,
                ..low
            },
            "--max-unpacked",
        ),
        (
            &zip,
            Bounds {
                max_ratio: 9999,
                ..low
            },
            "--max-record",
        ),
        (
            &nested,
            Bounds {
                max_depth: 1,
                ..low
            },
            "--max-depth",
        ),
    ] {
        let mut said = Vec::new();
        read_bytes("x.zip", bytes, &bounded(bounds), &mut |outcome| {
            if let Outcome::Skipped(s) = outcome {
                said.push(s.detail + &s.hint);
            }
        });
        assert!(said.last().is_some_and(|s| s.contains(flag)), "{said:?}");
        let high = read("x.zip", bytes, &ReadOptions::default());
        assert!(high.iter().all(|s| !s.starts_with('!')), "{high:?}");
    }
}

#[test]
fn a_name_of_megabytes_is_not_kept_in_memory() {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    let name = vec![b'a'; 3 << 20];
    header.set_size(name.len() as u64);
    header.set_entry_type(tar::EntryType::GNULongName);
    tar.append_data(&mut header, "long", &name[..]).unwrap();
    let bytes = tar.into_inner().unwrap();
    let seen = read("x.tar", &bytes, &ReadOptions::default());
    assert_eq!(seen, ["!x.tar malformed"]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let options = ReadOptions::default();
    let mut sealed = zip_of(&[("a.txt", STORY.as_bytes()), ("b.txt", STORY.as_bytes())]);
    let central = sealed.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    sealed[central + 8] |= 1;
    let mut strange = zip_of(&[("a.txt", STORY.as_bytes())]);
    let central = strange.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    strange[central + 10] = 77;
    strange[8] = 77;
    assert_eq!(
        read("x.zip", &sealed, &options),
        ["!x.zip/a.txt encrypted", "x.zip/b.txt Mayor resigns"]
    );
    assert_eq!(read("x.zip", &strange, &options), ["!x.zip/a.txt not-text"]);
    let mut sum = zstd(STORY.as_bytes());
    *sum.last_mut().unwrap() ^= 1;
    assert_eq!(read("x.txt.zst", &sum, &options), ["!x.txt.zst malformed"]);
    assert_eq!(
        read("x.zip", &zip_of(&[("a.png", b"x")]), &options),
        ["!x.zip empty"]
    );
    assert_eq!(read("x.zip", b"PK\x03\x04", &options), ["!x.zip malformed"]);
    let tar = tar_of(&[("a.txt", STORY.as_bytes())]);
    assert_eq!(
        read("x.tar", &tar[..530], &options),
        ["!x.tar/a.txt malformed", "!x.tar malformed"]
    );
}

#[test]
fn a_record_too_large_is_one_skip() {
    let options = bounded(Bounds {
        max_record: 2000,
        max_ratio: 1 << 20,
        ..Bounds::default()
    });
    let zip = zip_of(&[("a.txt", &[b'a'; 5000]), ("b.txt", STORY.as_bytes())]);
    let seen = read("x.zip", &zip, &options);
    assert_eq!(
        seen,
        ["!x.zip/a.txt too-large", "x.zip/b.txt Mayor resigns"]
    );
    assert_eq!(SkipReason::TooLarge.as_str(), "too-large");
}

fn damaged() -> impl Strategy<Value = (usize, Vec<u8>)> {
    let files: [(&str, &[u8]); 3] = [
        ("a.txt", STORY.as_bytes()),
        ("b.html", PAGE.as_bytes()),
        ("c.jsonl", b"{\"title\":\"One\",\"body\":\"A.\"}\n"),
    ];
    let tar = tar_of(&files);
    let whole = [
        zip_of(&files),
        gzip(&tar),
        bzip2(&tar),
        zstd(&tar[..]),
        include_bytes!("story.txt.xz").to_vec(),
        tar,
    ];
    (
        0..whole.len(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        prop::collection::vec(any::<u8>(), 0..9),
        0..3,
    )
        .prop_map(move |(which, at, other, new, how)| {
            let mut bytes = whole[which].clone();
            let at = at.index(bytes.len());
            match how {
                0 => bytes.truncate(at),
                1 => drop(bytes.splice(at..at, new)),
                _ => {
                    for (i, b) in new.iter().enumerate() {
                        let i = (at + i * other.index(97)) % bytes.len();
                        bytes[i] ^= b;
                    }
                }
            }
            (which, bytes)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn damage_gives_articles_or_skips((which, bytes) in damaged()) {
        let names = ["x.zip", "x.tar.gz", "x.tar.bz2", "x.tar.zst", "x.txt.xz", "x.tar"];
        prop_assert!(!read(names[which], &bytes, &ReadOptions::default()).is_empty());
    }
}
