//! What a folder may be that is indexed, or that an index stands in.

use super::house::House;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// A user whom permissions bind; root reads and writes everything.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0)
}

fn give_to_nobody(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    if path.is_dir() {
        super::house::files(path)
            .iter()
            .for_each(|p| give_to_nobody(p));
    }
}

/// The program as a user whom permissions bind.
fn bound(house: &House, args: &[&str]) -> super::house::Seen {
    let mut command = house.command(args);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    super::house::seen(&mut command)
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_read_only_index_answers_and_a_run_says_why_it_cannot_write() {
    let house = House::indexed(5);
    house.write("news/new.txt", "Harbour\n\nThe harbour is new.\n");
    if is_root() {
        give_to_nobody(&house.path(""));
    }
    let inside = [house.path("index"), house.generation()];
    let all: Vec<_> = inside
        .iter()
        .flat_map(|dir| super::house::files(dir))
        .collect();
    for path in all.iter().chain(&inside) {
        set_mode(path, if path.is_dir() { 0o555 } else { 0o444 });
    }
    let count = bound(&house, &["search", "harbour", "--count"]);
    assert_eq!((count.code, &*count.out), (Some(0), "5\n"), "{count:?}");
    let check = bound(&house, &["check"]);
    assert_eq!(check.code, Some(1), "{check:?}");
    for args in [&["index", "news"][..], &["index", "news", "--rebuild"]] {
        let refused = bound(&house, args);
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.err.contains("ermission denied"), "{refused:?}");
        assert!(
            refused.err.contains("hint: make the index folder writable"),
            "{refused:?}"
        );
    }
    set_mode(&inside[0], 0o755);
    set_mode(&inside[1], 0o755);
}

#[test]
fn files_in_a_folder_that_cannot_be_read_are_not_gone() {
    let house = House::new(4);
    house.write("news/deep/er/a.txt", "Harbour\n\nThe harbour is deep.\n");
    house.write("news/deep/b.txt", "Harbour\n\nThe harbour is deeper.\n");
    house.index(&[]);
    if is_root() {
        give_to_nobody(&house.path(""));
    }
    set_mode(&house.path("news/deep"), 0o000);
    let run = bound(&house, &["index", "news", "--format", "json"]);
    set_mode(&house.path("news/deep"), 0o755);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let counts = ["removed", "unchanged", "articles", "skipped"].map(|k| report[k].as_u64());
    assert_eq!(counts, [Some(0), Some(6), Some(6), Some(1)]);
    assert_eq!(house.found(), 6);
}

#[test]
fn a_missing_or_emptied_corpus_is_refused_unless_that_is_meant() {
    let house = House::indexed(3);
    fs::rename(house.path("news"), house.path("away")).unwrap();
    let missing = house.run(&["index", "news"]);
    assert_eq!(missing.code, Some(2));
    assert!(
        missing.err.contains("hint: is the disk mounted?"),
        "{missing:?}"
    );
    fs::create_dir(house.path("news")).unwrap();
    let empty = house.run(&["index", "news"]);
    assert_eq!(empty.code, Some(2));
    assert!(empty.err.contains("--allow-empty"), "{empty:?}");
    assert_eq!(house.found(), 3);
    assert_eq!(house.index(&["--allow-empty"])["articles"], 0);
    assert_eq!(house.run(&["check"]).code, Some(0));
}

#[test]
fn names_that_are_not_utf8_and_loops_of_links() {
    let house = House::new(1);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    fs::write(
        house.path("news").join(name),
        "Harbour\n\nA harbour cafe.\n",
    )
    .unwrap();
    fs::create_dir(house.path("news/a")).unwrap();
    symlink(house.path("news"), house.path("news/a/up")).unwrap();
    symlink("here", house.path("news/a/here")).unwrap();
    symlink("nowhere.txt", house.path("news/a/dangling.txt")).unwrap();
    for flags in [&[][..], &["--follow-links"], &["--follow-links"]] {
        assert_eq!(house.index(flags)["articles"], 2);
        house.is_whole(2, "links");
    }
    let seen = house.run(&["search", "cafe", "--format", "paths"]);
    assert_eq!(seen.out, "caf%E9.txt\n");
    assert_eq!(house.run(&["show", "caf%E9.txt"]).code, Some(0));
}

#[test]
fn files_that_vanish_and_change_under_a_run() {
    let house = House::indexed(60);
    for round in 0..4_u64 {
        house.rewrite(60, &format!("{round}"));
        let mut run = house.command(&["index", "news"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20 + round * 15));
        for n in 0..60 {
            let path = house.path(&format!("news/{n:03}.txt"));
            if n % 3 == 0 {
                fs::remove_file(path).unwrap();
            } else {
                fs::write(
                    path,
                    format!("Harbour {n}\n\nThe harbour, round {round}.\n"),
                )
                .unwrap();
            }
        }
        assert!(run.wait().unwrap().success());
        // Whatever that run met, the next one finds the folder as it is now.
        house.index(&[]);
        house.is_whole(40, &format!("round {round}"));
        let now = house.run(&["search", &format!("\"round {round}\""), "--count"]);
        assert_eq!(now.out, "40\n");
    }
}

#[test]
fn a_pipe_in_the_folder_is_passed_over() {
    let house = House::new(2);
    let made = Command::new("mkfifo")
        .arg(house.path("news/pipe.txt"))
        .status();
    assert!(made.is_ok_and(|s| s.success()));
    assert_eq!(house.index(&[])["articles"], 2);
}
