//! Files of the index that are not as they were written: cut, or with a flipped bit.

use super::house::{House, Seen, files};
use std::fs;
use std::path::{Path, PathBuf};

const FILES: usize = 40;

/// An index with every kind of file, also of deleted articles.
fn house() -> House {
    let house = House::indexed(FILES);
    house.rewrite(2, "second");
    house.index(&[]);
    // Something to do for a run that should not be doing it.
    house.write("news/new.txt", "Harbour\n\nThe harbour is new.\n");
    house
}

/// What a user may run who does not know of the damage.
fn searches(house: &House) -> Vec<Seen> {
    house.write(
        "queries.txt",
        "harbour bridge\n\"mayor ana ruiz\" OR ferr*\nperson:\"Ana Ruiz\"\nstorm w/9 street\n",
    );
    [
        &["batch", "queries.txt", "--format", "tsv"][..],
        &[
            "search",
            "harbour",
            "--facets",
            "person,year",
            "--sort",
            "newest",
        ],
        &["show", "007.txt"],
        &["status", "--format", "json"],
    ]
    .map(|args| house.run(args))
    .into()
}

/// Answered, or refused with the command that mends it; anything else is a fault of ours.
fn is_civil(seen: &Seen, context: &str) {
    assert!(!seen.err.contains("panicked"), "{context}: {seen:?}");
    match seen.code {
        Some(0 | 1) => {}
        Some(2) => {
            // A batch tells it in the row of each query.
            let told = [&*seen.err, &seen.out].concat();
            let mends = ["--rebuild", "newsdex check", "`newsdex index CORPUS` first"];
            let mends = mends.iter().any(|command| told.contains(command));
            assert!(mends, "{context}: {seen:?}");
        }
        _ => panic!("{context}: {seen:?}"),
    }
}

fn is_reported(house: &House, context: &str) {
    let check = house.run(&["check"]);
    assert_eq!(check.code, Some(2), "{context}: {check:?}");
    assert!(
        check.err.contains("the index is damaged: "),
        "{context}: {check:?}"
    );
    assert!(
        check.err.contains("newsdex index ") && check.err.contains(" --rebuild`"),
        "{context}: {check:?}"
    );
}

/// How many bytes at the end of a file are tantivy's own: it ends with their number and a magic one.
fn foot(kind: &str, bytes: &[u8]) -> usize {
    if ["current", "manifest", "json"].contains(&kind) {
        return 0;
    }
    let number = bytes[bytes.len() - 8..][..4].try_into().unwrap();
    u32::from_le_bytes(number) as usize + 8
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// One file of each kind, and by its kind.
fn kinds(house: &House) -> Vec<(String, PathBuf)> {
    let mut kinds = std::collections::BTreeMap::new();
    for path in files(&house.generation()) {
        let name = name(&path);
        let kind = match name.rsplit_once('.') {
            _ if name.starts_with("manifest-") => "manifest",
            Some((_, "lock")) => continue,
            Some((_, kind)) => kind,
            None => &name,
        };
        kinds.entry(kind.to_owned()).or_insert(path);
    }
    kinds.insert("current".to_owned(), house.path("index/current"));
    let wanted = [
        "current",
        "del",
        "fast",
        "fieldnorm",
        "idx",
        "manifest",
        "pos",
        "store",
        "term",
    ];
    for kind in wanted {
        assert!(kinds.contains_key(kind), "no {kind} among {kinds:?}");
    }
    kinds.into_iter().collect()
}

/// Puts `bad` in the place of a file, looks at what the program makes of it, and puts it right again.
fn damage(house: &House, before: &[Seen], sealed: bool, path: &Path, bad: &[u8], context: &str) {
    let good = fs::read(path).unwrap();
    fs::write(path, bad).unwrap();
    let after = searches(house);
    after.iter().for_each(|seen| is_civil(seen, context));
    let check = house.run(&["check"]);
    // A change that no checksum covers is found, or means nothing.
    if check.code == Some(1) && !sealed {
        let told = |all: &[Seen]| all.iter().map(|s| s.out.clone()).collect::<Vec<_>>();
        assert_eq!(told(&after)[..3], told(before)[..3], "{context}");
    } else {
        is_reported(house, context);
        let refused = house.run(&["index", "news"]);
        assert_eq!(refused.code, Some(2), "{context}: {refused:?}");
        assert!(refused.err.contains("--rebuild"), "{context}: {refused:?}");
    }
    fs::write(path, good).unwrap();
}

#[test]
fn a_cut_file_of_any_kind_is_recognised() {
    let house = house();
    let before = searches(&house);
    for (kind, path) in kinds(&house) {
        let good = fs::read(&path).unwrap();
        for left in [0, good.len() / 2, good.len() - 1] {
            let context = format!("{kind} cut to {left} of {}", good.len());
            damage(
                &house,
                &before,
                kind != "json",
                &path,
                &good[..left],
                &context,
            );
        }
    }
    assert_eq!(house.run(&["check"]).code, Some(1));
}

#[test]
fn a_flipped_bit_in_a_file_of_any_kind_is_recognised() {
    let house = house();
    let before = searches(&house);
    for (kind, path) in kinds(&house) {
        let good = fs::read(&path).unwrap();
        for part in 0..6 {
            // Spread over the file, and over the bits of a byte.
            let at = (good.len() - 1) * part / 5;
            let mut bad = good.clone();
            bad[at] ^= 1 << (part * 5 % 8);
            let context = format!(
                "{kind}: bit {} of byte {at} of {}",
                part * 5 % 8,
                good.len()
            );
            // tantivy's two lists have no checksum, nor have the versions in the foot of its files.
            let sealed = kind != "json" && at < good.len() - foot(&kind, &good);
            damage(&house, &before, sealed, &path, &bad, &context);
        }
    }
    assert_eq!(house.run(&["check"]).code, Some(1));
}

#[test]
fn a_missing_file_of_any_kind_is_recognised_and_a_rebuild_mends_it() {
    for kind in 0..kinds(&house()).len() {
        let house = house();
        let (kind, path) = kinds(&house).swap_remove(kind);
        fs::remove_file(&path).unwrap();
        searches(&house)
            .iter()
            .for_each(|seen| is_civil(seen, &kind));
        let rebuilt = house.run(&["index", "news", "--rebuild"]);
        assert_eq!(rebuilt.code, Some(0), "{kind}: {rebuilt:?}");
        house.is_whole(FILES as u64 + 1, &kind);
    }
}

#[test]
fn a_damaged_file_is_not_merged_into_a_whole_one() {
    let house = House::indexed(3);
    let segments = |house: &House| {
        let all = files(&house.generation());
        all.into_iter()
            .filter(|path| path.extension().is_some_and(|kind| kind == "store"))
            .collect::<Vec<_>>()
    };
    // Small runs leave small segments, until there are enough to merge.
    let mut n = 0;
    while segments(&house).len() < 7 {
        n += 1;
        house.write(
            &format!("news/more-{n}.txt"),
            "Harbour\n\nOne more harbour.\n",
        );
        house.index(&[]);
        assert!(n < 20, "segments never pile up");
    }
    let path = segments(&house).swap_remove(3);
    let good = fs::read(&path).unwrap();
    let mut bad = good.clone();
    bad[good.len() / 3] ^= 4;
    fs::write(&path, bad).unwrap();
    house.write("news/last.txt", "Harbour\n\nThe last harbour.\n");
    let state = fs::read(house.generation().join("meta.json")).unwrap();
    let refused = house.run(&["index", "news"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains(&name(&path)), "{refused:?}");
    assert_eq!(
        fs::read(house.generation().join("meta.json")).unwrap(),
        state
    );
    is_reported(&house, "not merged");
    fs::write(&path, good).unwrap();
    house.index(&[]);
    house.is_whole(3 + n + 1, "mended");
    assert!(segments(&house).len() < 7, "it was due to be merged");
}
