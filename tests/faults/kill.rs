//! A run that is killed, at any moment.

use super::house::House;
use newsdex::backend::tantivy::Tantivy;
use newsdex::corpus::Folder;
use newsdex::index::{IndexOptions, NoProgress, update};
use newsdex::session::Session;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FILES: usize = 80;
const WHOLE: u64 = FILES as u64;

#[test]
fn killed_at_twenty_moments_the_index_is_whole_and_the_next_run_completes_it() {
    let clock = Instant::now();
    House::indexed(FILES);
    let whole_run = clock.elapsed();
    for round in 0..20_u32 {
        // In turn: a first run, an update in place, a rebuild beside a live index.
        let (live, rebuild) = (round % 3 > 0, round % 3 == 2);
        let house = House::new(FILES);
        let context = format!("round {round}");
        let mut args = vec!["index", "news"];
        if live {
            house.index(&[]);
            if rebuild {
                args.push("--rebuild");
            } else {
                house.rewrite(FILES, "second");
            }
        }
        let mut child = house.command(&args).spawn().unwrap();
        // A stride that meets all parts of the run, and can be met again.
        std::thread::sleep(whole_run * (round * 7 % 20 + 1) / 20);
        child.kill().unwrap();
        child.wait().unwrap();

        let check = house.run(&["check"]);
        match check.code {
            Some(0) => house.is_whole(WHOLE, &context),
            Some(1) => {
                let told = format!("out of date: {FILES} new or changed, 0 gone; ");
                assert!(
                    live && !rebuild && check.out.starts_with(&told),
                    "{check:?}"
                );
                assert_eq!(house.found(), WHOLE, "{context}");
            }
            _ => {
                assert!(!live, "{context}: {check:?}");
                assert!(check.err.contains("there is no index in "), "{check:?}");
                let search = house.run(&["search", "harbour"]);
                assert!(search.err.contains("there is no index in "), "{search:?}");
            }
        }
        house.index(&[]);
        house.is_whole(WHOLE, &context);
        assert_eq!(
            fs::read_dir(house.path("index"))
                .unwrap()
                .filter(|item| {
                    item.as_ref()
                        .unwrap()
                        .file_name()
                        .to_string_lossy()
                        .starts_with("gen-")
                })
                .count(),
            1,
            "{context}"
        );
    }
}

fn options() -> IndexOptions {
    IndexOptions {
        threads: 2,
        commit_seconds: 0,
        ..IndexOptions::default()
    }
}

/// The victim of the next test: runs only when that starts it as a process of its own.
#[test]
fn victim() {
    let Some(dir) = std::env::var_os("NEWSDEX_TEST_VICTIM").map(PathBuf::from) else {
        return;
    };
    let (index, news) = (dir.join("index"), dir.join("news"));
    update(&index, &news, &options(), &Folder, &Tantivy, &NoProgress).unwrap();
}

#[test]
fn what_a_killed_run_had_committed_is_not_read_again() {
    let house = House::new(FILES);
    let victim = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::victim"])
            .env("NEWSDEX_TEST_VICTIM", house.path(""))
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut child = victim();
    let manifest = house.path("index/gen-1");
    let commits = || {
        let names = fs::read_dir(&manifest).into_iter().flatten().flatten();
        let numbers = names.filter_map(|item| {
            let name = item.file_name().into_string().ok()?;
            name.strip_prefix("manifest-")?.parse::<u32>().ok()
        });
        numbers.max().unwrap_or(0)
    };
    let clock = Instant::now();
    while commits() < 10 && clock.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        house
            .run(&["search", "harbour"])
            .err
            .contains("there is no index in ")
    );

    let (index, news) = (house.path("index"), house.path("news"));
    let report = update(&index, &news, &options(), &Folder, &Tantivy, &NoProgress).unwrap();
    let session = Session::open(&index, &Tantivy).unwrap();
    assert_eq!(session.status().unwrap().numbers.articles, WHOLE);
    assert_eq!(report.indexed + report.unchanged, WHOLE);
    assert!(report.unchanged >= 9, "only {} were kept", report.unchanged);
}
