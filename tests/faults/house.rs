//! A folder with a small corpus and an index, and the program to run over them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

pub struct House {
    dir: tempfile::TempDir,
}

/// What came of a run.
#[derive(Debug)]
pub struct Seen {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl House {
    /// A corpus of `files` articles, too old for their times to be doubted.
    pub fn new(files: usize) -> Self {
        let house = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(house.path("news")).unwrap();
        for n in 0..files {
            house.write(&format!("news/{n:03}.txt"), &story(n, "first"));
        }
        house
    }

    /// As [`House::new`], indexed.
    pub fn indexed(files: usize) -> Self {
        let house = Self::new(files);
        house.index(&[]);
        house
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file whose time is a minute ago.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        let time = SystemTime::now() - Duration::from_secs(60);
        file.set_modified(time).unwrap();
    }

    /// Other text in every one of the first `files` articles.
    pub fn rewrite(&self, files: usize, edition: &str) {
        for n in 0..files {
            self.write(&format!("news/{n:03}.txt"), &story(n, edition));
        }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsdex"));
        command
            .args(args)
            .env_clear()
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Seen {
        seen(&mut self.command(args))
    }

    /// Runs `newsdex index news`, which must succeed, and gives its summary.
    pub fn index(&self, flags: &[&str]) -> serde_json::Value {
        let args = [&["index", "news", "--format", "json"], flags].concat();
        let seen = self.run(&args);
        assert_eq!(seen.code, Some(0), "{seen:?}");
        serde_json::from_str(&seen.out).unwrap()
    }

    /// How many articles a search for the word of every article finds.
    pub fn found(&self) -> u64 {
        let seen = self.run(&["search", "harbour", "--count"]);
        seen.out
            .trim()
            .parse()
            .unwrap_or_else(|_| panic!("{seen:?}"))
    }

    /// The live generation.
    pub fn generation(&self) -> PathBuf {
        let line = fs::read_to_string(self.path("index/current")).unwrap();
        self.path("index").join(line.split(' ').next().unwrap())
    }

    /// Asserts that the index holds exactly the corpus of `articles`.
    pub fn is_whole(&self, articles: u64, context: &str) {
        let check = self.run(&["check"]);
        let told = format!("in step: {articles} articles\n");
        assert_eq!(
            (check.code, &check.out),
            (Some(0), &told),
            "{context}: {check:?}"
        );
        assert_eq!(self.found(), articles, "{context}");
    }
}

pub fn seen(command: &mut Command) -> Seen {
    let done = command.output().unwrap();
    Seen {
        code: done.status.code(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

/// A few hundred words that differ from story to story, with a name in them.
fn story(n: usize, edition: &str) -> String {
    const WORDS: [&str; 9] = [
        "ferry", "strike", "council", "storm", "bridge", "school", "harvest", "market", "library",
    ];
    let mut text =
        format!("Harbour news {n}, {edition}\n\nMayor Ana Ruiz spoke in the harbour.\n\n");
    for i in 0..200 {
        let word = WORDS[(i * (n + 3) + n * n) % WORDS.len()];
        text += &format!("The {word} of street {} was told of. ", (i * n) % 57);
    }
    text
}

/// Every file of a folder, sorted.
pub fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|item| item.unwrap().path())
        .collect();
    all.sort();
    all
}
