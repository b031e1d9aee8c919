//! Reads files and puts their articles into the store, on many threads, with commits in between.
//!
//! There are no queues: each thread takes the next file, reads it and puts it, so memory is bounded by
//! one buffer per thread. Putting a file holds a read lock and a commit holds the write lock, so a
//! commit never sees a file half put, and the manifest beside it describes exactly what it holds.

use super::manifest::{self, Entry, Manifest};
use super::report::Progress;
use super::seam::{Corpus, FileEntry, weight};
use super::update::ToRead;
use super::verifying::Verifying;
use super::{IndexOptions, SessionError};
use crate::article::{Article, DateFrom};
use crate::backend::{BackendError, WriteBackend};
use crate::ingest::Outcome;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Articles of one file that are held back until it is known to be whole, in bytes.
const HOLD_BYTES: usize = 8 << 20;
/// A file changed less than this before the run started may change again without a new time.
const RACY_NS: i64 = 2_000_000_000;

/// One run's writing.
pub(super) struct Run<'a> {
    pub backend: RwLock<Box<dyn WriteBackend>>,
    /// What has been put, up to the last commit.
    pub manifest: Mutex<Manifest>,
    /// What has been put since, with its number in the order of the walk: one sorting is cheaper than a place
    /// in the manifest for each.
    pub done: Mutex<Vec<(usize, String, Entry)>>,
    pub dir: &'a Path,
    pub corpus: &'a dyn Corpus,
    pub options: &'a IndexOptions,
    pub started_ns: i64,
    /// Articles in the index before the run, which it may not all remove unasked.
    pub before: u64,
    /// The comparison of what was there before, which a commit waits for.
    pub verifying: Mutex<Verifying>,
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Run<'_> {
    /// Reads and puts `files`, then commits.
    pub fn all(
        &self,
        files: Vec<ToRead>,
        progress: &(dyn Progress + Sync),
    ) -> Result<(), SessionError> {
        let threads = self.options.threads.clamp(1, files.len().max(1));
        let files = Mutex::new(files.into_iter().enumerate());
        let failure = Mutex::new(None);
        let last = Mutex::new(Instant::now());
        let every = Duration::from_secs(self.options.commit_seconds);
        let work = || {
            let next = || lock(&files).next();
            let mut held = Vec::new();
            while let Some((number, file)) = next() {
                let done = self.one(number, file, &mut held, progress).and_then(|()| {
                    let Ok(mut last) = last.try_lock() else {
                        return Ok(());
                    };
                    if last.elapsed() >= every && self.has_articles() {
                        self.commit()?;
                        *last = Instant::now();
                    }
                    Ok(())
                });
                if let Err(e) = done {
                    *lock(&files) = Vec::new().into_iter().enumerate();
                    lock(&failure).get_or_insert(e);
                    return;
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
        drop(files);
        match failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(SessionError::Backend(e)) => Err(self.cause().unwrap_or(e).into()),
            Some(e) => Err(e),
            None => self.commit(),
        }
    }

    fn has_articles(&self) -> bool {
        lock(&self.done).iter().any(|(_, _, e)| e.articles > 0)
            || lock(&self.manifest).articles() > 0
    }

    fn cause(&self) -> Option<BackendError> {
        let mut backend = self.backend.write().unwrap_or_else(PoisonError::into_inner);
        backend.failure()
    }

    fn one(
        &self,
        number: usize,
        ToRead { file, known }: ToRead,
        held: &mut Vec<Article>,
        progress: &dyn Progress,
    ) -> Result<(), SessionError> {
        let mut put = FilePut {
            run: self,
            rel: &file.rel,
            known,
            held,
            bytes: 0,
            store: None,
            failure: None,
        };
        let (mut articles, mut skipped, mut dates) = (0, Vec::new(), false);
        let read = self.corpus.read(
            &file,
            &self.options.settings,
            &mut |outcome| match outcome {
                Outcome::Article(article) => {
                    articles += 1;
                    dates |= article.date.is_some_and(|d| d.from == DateFrom::FileTime);
                    put.add(*article);
                }
                Outcome::Skipped(s) => skipped.push(s),
            },
        );
        let store = put.finish(read.changed)?;
        if read.changed {
            articles = 0;
        }
        let entry = Entry {
            size: file.size,
            mtime_ns: file.mtime_ns,
            // Without a hash a file is read again next time.
            hash: (!read.changed).then(|| short(read.hash)),
            racy: read.changed || is_racy(&file, self.started_ns),
            dates,
            articles,
            skipped,
        };
        lock(&self.done).push((number, file.rel, entry));
        drop(store);
        progress.add(1, articles, file.size);
        Ok(())
    }

    /// Makes what has been put durable, with the manifest that describes it.
    pub fn commit(&self) -> Result<(), SessionError> {
        lock(&self.verifying).end()?;
        let mut backend = self.backend.write().unwrap_or_else(PoisonError::into_inner);
        let mut manifest = lock(&self.manifest);
        // In the order of the walk, which is nearly always that of the paths.
        let mut done = std::mem::take(&mut *lock(&self.done));
        done.sort_unstable_by_key(|(number, ..)| *number);
        let done = done.into_iter().map(|(_, path, entry)| (path, entry));
        manifest.files.append(&mut done.collect());
        if self.before > 0 && !self.options.allow_empty && manifest.articles() == 0 {
            return Err(SessionError::WouldEmpty {
                corpus: manifest.corpus.clone(),
                articles: self.before,
            });
        }
        manifest.number += 1;
        manifest.updated = jiff::Timestamp::now().as_second();
        manifest.write(self.dir)?;
        backend.commit(&manifest.name())?;
        manifest::remove_others(self.dir, &manifest.name());
        Ok(())
    }
}

/// The half of a file's hash that the manifest keeps.
pub(super) fn short(hash: u128) -> u64 {
    hash as u64
}

/// Whether the file's time says too little, because a later change could leave it the same.
pub(super) fn is_racy(file: &FileEntry, started_ns: i64) -> bool {
    file.mtime_ns >= started_ns.saturating_sub(RACY_NS)
}

type Store<'a> = std::sync::RwLockReadGuard<'a, Box<dyn WriteBackend>>;

/// Puts one file: all of it or nothing. Small files are held until they have been read to the end; a
/// file too large for that is put as it comes, and removed again if it turns out to have changed.
struct FilePut<'p, 'r, 'a> {
    run: &'r Run<'a>,
    rel: &'p str,
    /// The store may hold articles of it.
    known: bool,
    /// Empty between two files.
    held: &'p mut Vec<Article>,
    bytes: usize,
    store: Option<Store<'r>>,
    failure: Option<BackendError>,
}

impl<'r> FilePut<'_, 'r, '_> {
    fn add(&mut self, article: Article) {
        if self.failure.is_some() {
            return;
        }
        self.bytes += weight(&article);
        self.held.push(article);
        if self.bytes > HOLD_BYTES {
            self.failure = self.flush().err();
        }
    }

    fn open(&mut self) -> Result<&Store<'r>, BackendError> {
        if self.store.is_none() {
            let store = self
                .run
                .backend
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            // What the index has never held need not be removed, and a removal costs as much as a small article.
            if self.known {
                store.remove_file(self.rel)?;
            }
            self.store = Some(store);
        }
        self.store
            .as_ref()
            .ok_or_else(|| BackendError::Store("the writer is closed".to_owned()))
    }

    fn flush(&mut self) -> Result<(), BackendError> {
        let mut held = std::mem::take(self.held);
        self.bytes = 0;
        let store = self.open()?;
        held.iter().try_for_each(|a| store.put(a))?;
        held.clear();
        *self.held = held;
        Ok(())
    }

    /// Ends the file. No commit can come in between as long as the returned guard lives.
    fn finish(mut self, changed: bool) -> Result<Store<'r>, SessionError> {
        if let Some(e) = self.failure.take() {
            return Err(e.into());
        }
        if changed {
            self.held.clear();
            let (rel, begun) = (self.rel, self.store.is_some());
            let store = self.open()?;
            if begun {
                store.remove_file(rel)?;
            }
        } else {
            self.flush()?;
        }
        self.store
            .ok_or_else(|| BackendError::Store("the writer is closed".to_owned()).into())
    }
}
