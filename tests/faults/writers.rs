//! Two runs at a time, and readers beside a run.

use super::house::House;
use newsdex::backend::tantivy::Tantivy;
use newsdex::corpus::Folder;
use newsdex::index::{CheckReport, IndexOptions, NoProgress, WriterLock, check, update};
use newsdex::query::{SearchRequest, SearchResponse};
use newsdex::session::Session;
use std::time::{Duration, Instant};

#[test]
fn the_second_writer_is_told_who_holds_the_lock() {
    let house = House::indexed(3);
    let _held = WriterLock::take(&house.path("index")).unwrap();
    house.write("news/new.txt", "Harbour\n\nThe harbour is new.\n");
    let second = house.run(&["index", "news"]);
    assert_eq!(second.code, Some(2), "{second:?}");
    let pid = format!("process {} on ", std::process::id());
    for told in [&*pid, ", since 2", "hint: wait until it has ended"] {
        assert!(second.err.contains(told), "{told}: {second:?}");
    }
    // Readers need no lock, and a dry run only reads.
    assert_eq!(house.found(), 3);
    assert_eq!(house.run(&["check"]).code, Some(1));
    assert_eq!(house.run(&["index", "news", "--dry-run"]).code, Some(0));
}

#[test]
fn a_reader_that_was_there_first_answers_all_through_a_run() {
    let house = House::indexed(30);
    let session = Session::open(&house.path("index"), &Tantivy).unwrap();
    let ask = || {
        session
            .search(&SearchRequest {
                limit: 40,
                ..SearchRequest::default()
            })
            .unwrap()
    };
    let before = ask();
    for flags in [&[][..], &["--rebuild"], &["--no-entities"]] {
        house.rewrite(30, &format!("{flags:?}"));
        let mut run = house
            .command(&[&["index", "news"], flags].concat())
            .spawn()
            .unwrap();
        let clock = Instant::now();
        while run.try_wait().unwrap().is_none() && clock.elapsed() < Duration::from_secs(60) {
            // New readers find either state.
            assert_eq!(house.found(), 30);
            let now = ask();
            assert_eq!((now.total, now.hits.len()), (30, 30));
        }
        assert!(run.wait().unwrap().success());
        let headlines = |seen: &SearchResponse| {
            let all = seen.hits.iter().map(|hit| hit.headline.clone());
            all.collect::<Vec<_>>()
        };
        assert_eq!(headlines(&ask()), headlines(&before));
    }
}

#[test]
fn a_look_at_the_state_beside_a_run_that_commits_finds_no_damage() {
    let house = House::new(150);
    house.index(&[]);
    let (index, news) = (house.path("index"), house.path("news"));
    let options = IndexOptions {
        threads: 1,
        commit_seconds: 0,
        settings: Session::open(&index, &Tantivy)
            .unwrap()
            .status()
            .unwrap()
            .manifest
            .settings,
        ..IndexOptions::default()
    };
    house.rewrite(150, "second");
    let mut looks = 0;
    std::thread::scope(|scope| {
        let run = || update(&index, &news, &options, &Folder, &Tantivy, &NoProgress);
        let run = scope.spawn(run);
        while !run.is_finished() {
            looks += 1;
            let checked = check(&index, None, &Folder, &Tantivy).unwrap();
            assert!(
                !matches!(checked, CheckReport::Damaged { .. }),
                "{checked:?} at look {looks}"
            );
            let status = house.run(&["status"]);
            assert_eq!(status.code, Some(0), "{status:?} at look {looks}");
        }
        assert_eq!(run.join().unwrap().unwrap().indexed, 150);
    });
    assert!(looks > 3, "{looks}");
    house.is_whole(150, "after the run");
}
