//! Runs of the indexer over a fake store: what is read again, what is kept, what survives a fault.

mod fake;

use fake::{FakeCorpus, FakeStores};
use newsdex::index::{CheckReport, IndexOptions, IngestReport, Manifest, NoProgress, SessionError};
use newsdex::index::{WriterLock, check, update};
use newsdex::session::Session;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

struct Bench {
    _dir: tempfile::TempDir,
    index: PathBuf,
    news: PathBuf,
    stores: FakeStores,
    corpus: FakeCorpus,
    options: IndexOptions,
}

impl Bench {
    /// A folder of `files` files with two articles each, old enough for their times to be trusted.
    fn new(files: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let news = dir.path().join("news");
        fs::create_dir(&news).unwrap();
        for i in 0..files {
            write(
                &news.join(format!("{i:03}.txt")),
                &format!("one {i}\ntwo {i}\n"),
                60,
            );
        }
        Self {
            index: dir.path().join("index"),
            news,
            _dir: dir,
            stores: FakeStores::new(),
            corpus: FakeCorpus::default(),
            options: IndexOptions {
                threads: 2,
                ..IndexOptions::default()
            },
        }
    }

    fn run(&self) -> Result<IngestReport, SessionError> {
        update(
            &self.index,
            &self.news,
            &self.options,
            &self.corpus,
            &self.stores,
            &NoProgress,
        )
    }

    fn check(&self) -> CheckReport {
        check(&self.index, Some(&self.news), &self.corpus, &self.stores).unwrap()
    }

    fn articles(&self) -> u64 {
        let session = Session::open(&self.index, &self.stores).unwrap();
        session.status().unwrap().numbers.articles
    }

    fn generation(&self) -> PathBuf {
        let line = fs::read_to_string(self.index.join("current")).unwrap();
        self.index.join(line.split(' ').next().unwrap())
    }

    fn reads(&self) -> usize {
        self.corpus.reads.swap(0, Ordering::Relaxed)
    }
}

fn write(path: &Path, text: &str, seconds_ago: u64) {
    fs::write(path, text).unwrap();
    let time = SystemTime::now() - Duration::from_secs(seconds_ago);
    fs::File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_modified(time)
        .unwrap();
}

#[test]
fn only_what_changed_is_read() {
    let b = Bench::new(20);
    assert_eq!(b.run().unwrap().articles, 40);
    assert_eq!(b.reads(), 20);
    let again = b.run().unwrap();
    assert_eq!((again.indexed, again.unchanged, b.reads()), (0, 20, 0));
    assert_eq!(b.corpus.hashes.load(Ordering::Relaxed), 0);

    write(&b.news.join("003.txt"), "only one now\n", 50);
    write(&b.news.join("004.txt"), "one 4\ntwo 4\n", 40);
    fs::remove_file(b.news.join("005.txt")).unwrap();
    write(&b.news.join("new.txt"), "x\n", 30);
    assert!(
        matches!(b.check(), CheckReport::OutOfDate { changed, removed, .. }
        if changed == ["003.txt", "new.txt"] && removed == ["005.txt"])
    );
    let r = b.run().unwrap();
    assert_eq!(
        (r.indexed, r.unchanged, r.removed, r.articles),
        (2, 18, 1, 38)
    );
    assert_eq!((b.reads(), b.articles()), (2, 38));
    assert_eq!(b.check(), CheckReport::InStep { articles: 38 });
}

#[test]
fn an_index_inside_its_corpus_is_no_part_of_it() {
    let mut bench = Bench::new(2);
    // A name that would be read, were it not the index.
    bench.index = bench.news.join("index.txt");
    bench.run().unwrap();
    let again = bench.run().unwrap();
    assert_eq!((again.indexed, again.unchanged), (0, 2));
    assert!(again.skipped.is_empty());
    assert!(matches!(bench.check(), CheckReport::InStep { .. }));
}

#[test]
fn the_members_of_an_archive_go_with_it() {
    let b = Bench::new(1);
    let pack = b.news.join("year.pack.txt");
    // A file whose name only begins as the archive's does must stay.
    write(&b.news.join("year.pack.txt-notes.txt"), "note\n", 60);
    write(&pack, "jan.html\nfeb.html\nmar.html\n", 60);
    assert_eq!(b.run().unwrap().articles, 6);
    write(&pack, "feb.html\n", 50);
    assert_eq!((b.run().unwrap().articles, b.articles()), (4, 4));
    fs::remove_file(&pack).unwrap();
    assert_eq!(b.run().unwrap().removed, 1);
    assert_eq!(b.articles(), 3);
    assert_eq!(b.check(), CheckReport::InStep { articles: 3 });
}

#[test]
fn a_time_too_close_to_the_run_is_settled_by_content() {
    let b = Bench::new(3);
    write(&b.news.join("000.txt"), "aaa\n", 0);
    b.run().unwrap();
    let time = fs::metadata(b.news.join("000.txt"))
        .unwrap()
        .modified()
        .unwrap();
    fs::write(b.news.join("000.txt"), "bbb\n").unwrap();
    let file = fs::File::options()
        .write(true)
        .open(b.news.join("000.txt"))
        .unwrap();
    file.set_modified(time).unwrap();
    assert_eq!(b.run().unwrap().indexed, 1);
}

#[test]
fn other_settings_or_format_build_a_new_generation_and_the_old_goes() {
    let mut b = Bench::new(4);
    b.run().unwrap();
    let old = b.generation();
    b.options.settings.entities = true;
    assert!(b.run().unwrap().rebuilt);
    assert_ne!(b.generation(), old);
    assert!(!old.exists());
    b.stores.format = 2;
    assert!(matches!(
        Session::open(&b.index, &b.stores),
        Err(SessionError::OtherFormat { .. })
    ));
    assert!(b.run().unwrap().rebuilt);
    assert_eq!(b.articles(), 8);
}

#[test]
fn a_missing_or_emptied_corpus_never_empties_the_index_unasked() {
    let mut b = Bench::new(3);
    b.run().unwrap();
    for i in 0..3 {
        fs::remove_file(b.news.join(format!("{i:03}.txt"))).unwrap();
    }
    assert!(matches!(
        b.run(),
        Err(SessionError::WouldEmpty { articles: 6, .. })
    ));
    write(&b.news.join("000.txt"), "", 10);
    assert!(matches!(
        b.run(),
        Err(SessionError::WouldEmpty { articles: 6, .. })
    ));
    assert_eq!(b.articles(), 6);
    fs::rename(&b.news, b.news.with_extension("away")).unwrap();
    assert!(matches!(b.run(), Err(SessionError::CorpusMissing(_))));
    fs::create_dir(&b.news).unwrap();
    b.options.allow_empty = true;
    assert_eq!(b.run().unwrap().articles, 0);
}

#[test]
fn another_corpus_and_a_second_writer_are_refused() {
    let mut b = Bench::new(2);
    b.run().unwrap();
    let lock = WriterLock::take(&b.index).unwrap();
    assert!(matches!(b.run(), Err(SessionError::Locked(who)) if who.contains("process")));
    drop(lock);
    let first = b.news.clone();
    b.news = first.with_extension("other");
    fs::create_dir(&b.news).unwrap();
    write(&b.news.join("z.txt"), "z\n", 10);
    assert!(matches!(b.run(), Err(SessionError::OtherCorpus { .. })));
    b.options.rebuild = true;
    assert_eq!(b.run().unwrap().articles, 1);
}

#[test]
fn a_file_that_changes_while_read_is_left_out_and_read_again() {
    let mut b = Bench::new(5);
    b.corpus.changing = Some("002.txt".to_owned());
    let r = b.run().unwrap();
    assert_eq!((r.articles, r.skipped.len(), b.articles()), (8, 1, 8));
    b.corpus.changing = None;
    assert_eq!(b.run().unwrap().articles, 10);
}

#[test]
fn a_full_disk_leaves_the_last_commit_and_says_what_to_do() {
    let mut b = Bench::new(6);
    b.run().unwrap();
    write(&b.news.join("new.txt"), "x\n", 30);
    b.stores.fail_at = Some(0);
    let e = b.run().unwrap_err();
    assert!(e.hint().unwrap().contains("space"));
    assert_eq!(b.articles(), 12);
    b.stores.fail_at = None;
    assert_eq!(b.run().unwrap().articles, 13);
}

#[test]
fn a_first_run_that_failed_is_invisible_and_is_taken_up_at_its_last_commit() {
    let mut b = Bench::new(30);
    b.options.commit_seconds = 0;
    b.options.threads = 1;
    b.stores.fail_at = Some(10);
    b.run().unwrap_err();
    assert!(matches!(
        Session::open(&b.index, &b.stores),
        Err(SessionError::NoIndex(_))
    ));
    b.reads();
    b.stores.fail_at = None;
    assert_eq!(b.run().unwrap().articles, 60);
    assert_eq!(
        b.reads(),
        20,
        "the ten files that were committed are not read again"
    );
}

#[test]
fn damage_is_recognised_and_a_rebuild_mends_it() {
    let mut b = Bench::new(4);
    b.run().unwrap();
    let manifest = b.generation().join("manifest-0001");
    let store = b.generation().join("store.jsonl");
    for path in [&manifest, &store] {
        let good = fs::read(path).unwrap();
        fs::write(path, &good[..good.len() - 20]).unwrap();
        assert!(
            matches!(b.check(), CheckReport::Damaged { command, .. } if command.ends_with("--rebuild"))
        );
        assert!(matches!(b.run(), Err(SessionError::Damaged(_))));
        fs::write(path, &good).unwrap();
    }
    fs::write(b.index.join("current"), "gen").unwrap();
    assert!(matches!(b.check(), CheckReport::Damaged { .. }));
    b.options.rebuild = true;
    assert_eq!(b.run().unwrap().articles, 8);
    assert_eq!(b.check(), CheckReport::InStep { articles: 8 });
}

#[test]
fn any_number_of_threads_gives_the_same_articles() {
    let mut b = Bench::new(25);
    let mut seen = Vec::new();
    for threads in [1, 2, 8] {
        b.options.threads = threads;
        b.options.rebuild = true;
        b.run().unwrap();
        seen.push(fs::read_to_string(b.generation().join("store.jsonl")).unwrap());
    }
    assert!(seen.windows(2).all(|w| w[0] == w[1]));
}

/// The victim of the next test: runs only when that starts it as a process of its own.
#[test]
fn victim() {
    let Some(dir) = std::env::var_os("NEWSDEX_TEST_VICTIM").map(PathBuf::from) else {
        return;
    };
    let corpus = FakeCorpus {
        pause_ms: 2,
        ..FakeCorpus::default()
    };
    let options = IndexOptions {
        threads: 2,
        commit_seconds: 0,
        rebuild: dir.join("rebuild").exists(),
        ..IndexOptions::default()
    };
    let stores = FakeStores::new();
    update(
        &dir.join("index"),
        &dir.join("news"),
        &options,
        &corpus,
        &stores,
        &NoProgress,
    )
    .unwrap();
}

#[test]
fn killed_at_twenty_moments_the_index_is_whole_and_the_next_run_completes_it() {
    for round in 0..20_u64 {
        let b = Bench::new(60);
        let dir = b.index.parent().unwrap();
        // In turn: a first run, a rebuild beside a live index, an update of a live index in place.
        let (live, rebuild) = (round % 3 > 0, round % 3 == 1);
        if live {
            b.run().unwrap();
        }
        if rebuild {
            fs::write(dir.join("rebuild"), "").unwrap();
        } else if live {
            for i in 0..60 {
                let text = format!("new {i}\nnewer {i}\n");
                write(&b.news.join(format!("{i:03}.txt")), &text, 30);
            }
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "victim"])
            .env("NEWSDEX_TEST_VICTIM", dir)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Spread over the run by a fixed stride, so that a failure can be met again.
        std::thread::sleep(Duration::from_millis(5 + round * 53 % 150));
        child.kill().unwrap();
        child.wait().unwrap();
        match Session::open(&b.index, &b.stores) {
            Ok(_) => match b.check() {
                CheckReport::InStep { articles } => assert_eq!(articles, 120, "round {round}"),
                CheckReport::OutOfDate { removed, .. } => {
                    assert!(live && !rebuild && removed.is_empty(), "round {round}");
                }
                CheckReport::Damaged { what, .. } => panic!("round {round}: {what}"),
            },
            Err(SessionError::NoIndex(_)) => assert!(!live, "round {round}"),
            Err(e) => panic!("round {round}: {e}"),
        }
        assert_eq!(b.run().unwrap().articles, 120, "round {round}");
        assert_eq!(b.check(), CheckReport::InStep { articles: 120 });
        let manifest = Session::open(&b.index, &b.stores)
            .unwrap()
            .status()
            .unwrap()
            .manifest;
        assert_eq!(Manifest::articles(&manifest), 120);
    }
}

#[cfg(unix)]
#[test]
fn a_file_size_limit_at_several_points_leaves_the_old_index_answering() {
    for blocks in [1, 8, 40] {
        let b = Bench::new(60);
        b.run().unwrap();
        let dir = b.index.parent().unwrap();
        fs::write(dir.join("rebuild"), "").unwrap();
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" --exact victim");
        let status = Command::new("sh")
            .arg("-c")
            .arg(script)
            .arg(std::env::current_exe().unwrap())
            .env("NEWSDEX_TEST_VICTIM", dir)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(!status.success(), "{blocks} blocks were enough");
        assert_eq!(b.check(), CheckReport::InStep { articles: 120 });
        assert_eq!(b.run().unwrap().articles, 120);
    }
}
