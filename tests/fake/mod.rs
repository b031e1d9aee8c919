//! A store and a folder reader small enough to be obviously right: articles as JSON lines, replaced by
//! rename at a commit; every line of a `.txt` file is an article, and every line of a `.pack.txt` file a
//! member with that name.

use newsdex::article::{Article, ArticleId, EntityKind};
use newsdex::backend::{BackendError, IndexNumbers, SearchBackend, WriteBackend};
use newsdex::index::Settings;
use newsdex::index::seam::{Corpus, FileEntry, FileRead, Stores, Walked, WriterOptions};
use newsdex::ingest::{Outcome, SkipReason, Skipped};
use newsdex::query::{SearchRequest, SearchResponse};
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::UNIX_EPOCH;

fn io(source: std::io::Error) -> BackendError {
    BackendError::Io {
        what: "cannot write the index".to_owned(),
        source,
    }
}

fn load(dir: &Path) -> Result<(String, BTreeMap<String, Article>), BackendError> {
    let damaged = || BackendError::Damaged("store.jsonl".to_owned());
    let text = fs::read_to_string(dir.join("store.jsonl")).map_err(|_| damaged())?;
    let mut lines = text.lines();
    let payload = lines.next().ok_or_else(damaged)?.to_owned();
    let mut all = BTreeMap::new();
    for line in lines {
        let a: Article = serde_json::from_str(line).map_err(|_| damaged())?;
        all.insert(a.id.0.clone(), a);
    }
    Ok((payload, all))
}

/// Makes fake stores; the commit of a run with the number `fail_at` (from 0) finds the disk full.
pub struct FakeStores {
    pub format: u32,
    pub fail_at: Option<usize>,
}

impl FakeStores {
    pub fn new() -> Self {
        Self {
            format: 1,
            fail_at: None,
        }
    }

    fn writer(&self, dir: &Path, all: BTreeMap<String, Article>) -> Box<dyn WriteBackend> {
        Box::new(Writer {
            dir: dir.to_owned(),
            all: Mutex::new(all),
            fails: self.fail_at,
            done: 0,
        })
    }
}

impl Stores for FakeStores {
    fn format(&self) -> u32 {
        self.format
    }
    fn create(&self, dir: &Path, _: &WriterOptions) -> Result<Box<dyn WriteBackend>, BackendError> {
        Ok(self.writer(dir, BTreeMap::new()))
    }
    fn open_writer(
        &self,
        dir: &Path,
        _: &WriterOptions,
    ) -> Result<Box<dyn WriteBackend>, BackendError> {
        Ok(self.writer(dir, load(dir)?.1))
    }
    fn open_reader(&self, dir: &Path) -> Result<Box<dyn SearchBackend>, BackendError> {
        let (payload, all) = load(dir)?;
        Ok(Box::new(Reader { payload, all }))
    }
}

struct Writer {
    dir: PathBuf,
    all: Mutex<BTreeMap<String, Article>>,
    fails: Option<usize>,
    done: usize,
}

impl WriteBackend for Writer {
    fn put(&self, a: &Article) -> Result<(), BackendError> {
        self.all.lock().unwrap().insert(a.id.0.clone(), a.clone());
        Ok(())
    }
    fn remove_file(&self, path: &str) -> Result<(), BackendError> {
        let inside = format!("{path}/");
        let of_file = |a: &Article| a.path == path || a.path.starts_with(&inside);
        self.all.lock().unwrap().retain(|_, a| !of_file(a));
        Ok(())
    }
    fn commit(&mut self, payload: &str) -> Result<(), BackendError> {
        if self.fails == Some(self.done) {
            return Err(io(std::io::ErrorKind::StorageFull.into()));
        }
        self.done += 1;
        let mut text = format!("{payload}\n");
        for a in self.all.lock().unwrap().values() {
            text += &serde_json::to_string(a).unwrap();
            text.push('\n');
        }
        fs::write(self.dir.join("store.new"), text).map_err(io)?;
        fs::rename(self.dir.join("store.new"), self.dir.join("store.jsonl")).map_err(io)
    }
    fn close(self: Box<Self>) -> Result<(), BackendError> {
        Ok(())
    }
}

struct Reader {
    payload: String,
    all: BTreeMap<String, Article>,
}

impl SearchBackend for Reader {
    fn search(&self, _: &SearchRequest) -> Result<SearchResponse, BackendError> {
        Err(BackendError::Store("the fake does not search".to_owned()))
    }
    fn article(&self, id: &ArticleId) -> Result<Option<Article>, BackendError> {
        Ok(self.all.get(&id.0).cloned())
    }
    fn ids(&self, path: &str) -> Result<Vec<ArticleId>, BackendError> {
        let of_file = self.all.values().filter(|a| a.path == path);
        Ok(of_file.map(|a| a.id.clone()).collect())
    }
    fn names(
        &self,
        _: EntityKind,
        _: Option<&SearchRequest>,
        _: usize,
    ) -> Result<Vec<(String, u64)>, BackendError> {
        Ok(Vec::new())
    }
    fn numbers(&self) -> Result<IndexNumbers, BackendError> {
        Ok(IndexNumbers {
            articles: self.all.len() as u64,
            ..IndexNumbers::default()
        })
    }
    fn payload(&self) -> &str {
        &self.payload
    }
    fn verify(&self) -> Result<(), BackendError> {
        Ok(())
    }
}

/// Reads `.txt` files of one folder; counts how many it reads, and can be slow or lose files.
#[derive(Default)]
pub struct FakeCorpus {
    pub reads: AtomicUsize,
    pub hashes: AtomicUsize,
    pub pause_ms: u64,
    /// This file is found to have changed while it was read.
    pub changing: Option<String>,
}

fn hash(bytes: &[u8]) -> u128 {
    let mut h = DefaultHasher::new();
    bytes.hash(&mut h);
    u128::from(h.finish())
}

impl Corpus for FakeCorpus {
    fn walk(
        &self,
        root: &Path,
        _: &Settings,
        visit: &mut dyn FnMut(Walked),
    ) -> std::io::Result<()> {
        let mut all: Vec<_> = fs::read_dir(root)?.collect::<Result<_, _>>()?;
        all.sort_by_key(|e| e.file_name());
        for e in all {
            let rel = e.file_name().to_string_lossy().into_owned();
            let meta = e.metadata()?;
            if !rel.ends_with(".txt") {
                visit(Walked::Ignored(rel));
                continue;
            }
            let age = meta.modified()?.duration_since(UNIX_EPOCH).unwrap();
            visit(Walked::File(FileEntry {
                path: e.path(),
                rel,
                size: meta.len(),
                mtime_ns: age.as_nanos() as i64,
            }));
        }
        Ok(())
    }
    fn read(&self, f: &FileEntry, _: &Settings, sink: &mut dyn FnMut(Outcome)) -> FileRead {
        self.reads.fetch_add(1, Ordering::Relaxed);
        std::thread::sleep(std::time::Duration::from_millis(self.pause_ms));
        let bytes = fs::read(&f.path).unwrap_or_default();
        for (i, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
            let path = match f.rel.ends_with(".pack.txt") {
                true => format!("{}/{line}", f.rel),
                false => f.rel.clone(),
            };
            sink(Outcome::Article(Box::new(Article {
                id: ArticleId(format!("{path}#{}", i + 1)),
                path,
                body: line.to_owned(),
                ..Article::default()
            })));
        }
        let changed = self.changing.as_ref() == Some(&f.rel);
        if changed || bytes.is_empty() {
            sink(Outcome::Skipped(Skipped {
                path: f.rel.clone(),
                reason: if changed {
                    SkipReason::Changed
                } else {
                    SkipReason::Empty
                },
                detail: String::new(),
                hint: String::new(),
            }));
        }
        FileRead {
            hash: hash(&bytes),
            changed,
        }
    }
    fn hash(&self, f: &FileEntry) -> std::io::Result<u128> {
        self.hashes.fetch_add(1, Ordering::Relaxed);
        Ok(hash(&fs::read(&f.path)?))
    }
}
