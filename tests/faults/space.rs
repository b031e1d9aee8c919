//! A disk that is full, at several points of a run.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

use super::house::{House, Seen, files, seen};
use std::fs;
use std::process::Command;

const FILES: usize = 120;
const WHOLE: u64 = FILES as u64;

/// Runs with files limited to `blocks` of 512 bytes, as a full disk would end them.
fn limited(house: &House, blocks: u64, args: &[&str]) -> Seen {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""
        ))
        .arg(env!("CARGO_BIN_EXE_newsdex"))
        .args(args)
        .env_clear()
        .current_dir(house.path(""));
    seen(&mut shell)
}

#[test]
fn the_old_index_answers_and_the_message_says_what_to_do() {
    let house = House::new(FILES);
    // On more threads the articles fall to segments as it happens, and no size could be foretold.
    house.index(&["--threads", "1"]);
    let mut sizes: Vec<_> = files(&house.generation())
        .iter()
        .map(|path| fs::metadata(path).unwrap().len() / 512)
        .filter(|&blocks| blocks > 1)
        .collect();
    sizes.sort_unstable();
    // From nothing to what is surely less than the largest file needs.
    let largest = sizes[sizes.len() - 1];
    for blocks in [0, sizes[0] - 1, largest / 2, largest * 3 / 4] {
        for rebuild in [true, false] {
            let context = format!("{blocks} blocks, rebuild: {rebuild}");
            let args: &[_] = if rebuild {
                &["index", "news", "--threads", "1", "--rebuild"]
            } else {
                house.rewrite(FILES, &context);
                &["index", "news", "--threads", "1"]
            };
            let full = limited(&house, blocks, args);
            assert_eq!(full.code, Some(2), "{context}: {full:?}");
            assert!(
                full.err.contains("hint: free some space"),
                "{context}: {full:?}"
            );
            assert_eq!(house.found(), WHOLE, "{context}");
            let check = house.run(&["check"]);
            assert!(matches!(check.code, Some(0 | 1)), "{context}: {check:?}");
            house.index(&[]);
            house.is_whole(WHOLE, &context);
        }
    }
}

#[test]
fn a_small_disk_fills_up() {
    let house = House::new(FILES);
    fs::create_dir(house.path("disk")).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=400k", "tmpfs"])
        .arg(house.path("disk"))
        .output()
        .is_ok_and(|done| done.status.success());
    if !mounted {
        eprintln!("skipped: a disk can be mounted by root only");
        return;
    }
    struct Mounted<'a>(&'a House);
    impl Drop for Mounted<'_> {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path("disk")).status();
        }
    }
    let _mounted = Mounted(&house);
    for n in 20..FILES {
        fs::rename(
            house.path(&format!("news/{n:03}.txt")),
            house.path(&format!("{n:03}")),
        )
        .unwrap();
    }
    let on_disk = |args: &[&str]| house.run(&[&["--index", "disk/index"], args].concat());
    let few = on_disk(&["index", "news"]);
    assert_eq!(few.code, Some(0), "{few:?}");
    for n in 20..FILES {
        fs::rename(
            house.path(&format!("{n:03}")),
            house.path(&format!("news/{n:03}.txt")),
        )
        .unwrap();
    }
    // What is left of the disk is taken bit by bit, so that other files of the index meet its end.
    for part in 0..6 {
        let filler = vec![0; 50 << 10];
        let _ = fs::write(house.path(&format!("disk/filler-{part}")), filler);
        let full = on_disk(&["index", "news"]);
        if full.code == Some(0) {
            // It fitted: the next time it will not.
            continue;
        }
        assert!(full.err.contains("hint: free some space"), "{full:?}");
        let count = on_disk(&["search", "harbour", "--count"]);
        assert!(["20\n", "120\n"].contains(&count.out.as_str()), "{count:?}");
        assert!(matches!(on_disk(&["check"]).code, Some(0 | 1)));
    }
}
