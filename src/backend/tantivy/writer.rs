//! The write side: articles into a tantivy index, one commit at a time.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::indexer::{LogMergePolicy, MergePolicy, NoMergePolicy, UserOperation};
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyError, Term};

use super::bearers::{self, BearerTokenizer};
use super::directory::WriterDirectory;
use super::document::{Held, Queued};
use super::queue::Queue;
use super::schema::{BEARERS, Fields, MARKS, TEXT, archive_mark, language_mark, schema};
use super::stored;
use super::tokenizer::{MarkTokenizer, TextTokenizer, encode};
use crate::article::{Article, DateFrom};
use crate::backend::{BackendError, WriteBackend, WriterOptions};
use crate::query::analyze::Language;

/// The version of terms, positions and stored form; an index of another one is rebuilt.
pub const FORMAT: u32 = 3;

/// tantivy refuses to work with less per thread, bytes.
const LEAST_PER_THREAD: usize = 15_000_000;

/// Segments of fewer articles count as equal when it comes to merging; more than a small run adds.
const LEAST_LAYER: u32 = 1000;

/// Articles go to the indexing threads in lots of this size, bytes.
const BATCH: usize = 16 << 10;

impl From<TantivyError> for BackendError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::DataCorruption(e) => {
                let text = format!("{e:?}");
                // Some of tantivy's messages quote a whole file.
                let end = text.find(" Content:").unwrap_or(text.len());
                Self::Damaged(text[..end].to_owned())
            }
            TantivyError::IoError(e) => Self::Io {
                what: "writing the index".to_owned(),
                // A cause that was wrapped has lost its kind.
                source: os_error(&e.to_string())
                    .unwrap_or_else(|| std::io::Error::new(e.kind(), e.to_string())),
            },
            other => {
                let text = other.to_string();
                match os_error(&text) {
                    Some(source) => Self::Io {
                        what: "writing the index".to_owned(),
                        source,
                    },
                    None => Self::Store(text),
                }
            }
        }
    }
}

/// The system's error in a text, which is all that tantivy's threads hand on: `... (os error 28)`, or as it
/// is shown for debugging, `Os { code: 28, ...`.
fn os_error(text: &str) -> Option<std::io::Error> {
    let (_, rest) = text
        .rsplit_once("(os error ")
        .or_else(|| text.rsplit_once("Os { code: "))?;
    let (number, _) = rest.split_once([')', ','])?;
    number.parse().ok().map(std::io::Error::from_raw_os_error)
}

/// Makes a new index in an empty folder.
///
/// # Errors
/// The folder cannot be written, or an index is already there.
pub fn create(dir: &Path, options: &WriterOptions) -> Result<Box<dyn WriteBackend>, BackendError> {
    let settings = IndexSettings {
        docstore_compression: Compressor::Lz4,
        // A hit unpacks one block: half the usual size reads faster and costs 2 % of space.
        docstore_blocksize: 8192,
        ..IndexSettings::default()
    };
    let directory = WriterDirectory::open(dir)?;
    let (schema, _) = schema();
    let index = Index::create(directory.clone(), schema, settings)?;
    writer(index, directory, options)
}

/// Opens an index to go on writing.
///
/// # Errors
/// There is none, it is damaged, or another writer holds it.
pub fn open_writer(
    dir: &Path,
    options: &WriterOptions,
) -> Result<Box<dyn WriteBackend>, BackendError> {
    let directory = WriterDirectory::open(dir)?;
    let index = Index::open(directory.clone())?;
    writer(index, directory, options)
}

fn writer(
    index: Index,
    directory: WriterDirectory,
    options: &WriterOptions,
) -> Result<Box<dyn WriteBackend>, BackendError> {
    index.tokenizers().register(TEXT, TextTokenizer::new());
    index.tokenizers().register(MARKS, MarkTokenizer);
    index.tokenizers().register(BEARERS, BearerTokenizer);
    let threads = options.threads.max(1);
    let memory = options.memory_bytes.max(threads * LEAST_PER_THREAD);
    let writer = index.writer_with_num_threads(threads, memory)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    // Only now is it certain that no other writer is making files.
    directory.clear(&index)?;
    let (_, fields) = schema();
    Ok(Box::new(Writer {
        fields,
        writer,
        directory,
        queue: Arc::default(),
        waiting: Mutex::default(),
    }))
}

/// Small runs leave small segments, which are merged with each other, and not with the large ones beside them.
fn merge_policy() -> Box<dyn MergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(LEAST_LAYER);
    Box::new(policy)
}

struct Writer {
    fields: Fields,
    writer: IndexWriter<Queued>,
    directory: WriterDirectory,
    queue: Arc<Queue>,
    waiting: Mutex<Batch>,
}

/// Articles that are handed on together: waking a thread for each costs more than a short article does.
#[derive(Default)]
struct Batch {
    operations: Vec<UserOperation<Queued>>,
    bytes: usize,
}

impl Writer {
    /// An article as tantivy takes it, and about how many bytes that is.
    fn document(&self, article: &Article) -> (Queued, usize) {
        let f = &self.fields;
        let text = encode(article);
        let stored = stored::encode(article);
        let bytes = text.len() + article.body.len() + stored.len();
        let room = self.queue.enter(bytes);
        let mut values = Vec::with_capacity(10 + article.entities.len());
        let mut add = |field, value| values.push((field, value));
        let held = |text: &str| Held::Text(text.to_owned());
        add(f.text, Held::Text(text));
        add(f.marks, Held::Text(String::new()));
        add(f.id, held(article.id.as_str()));
        if article.path != article.id.as_str() {
            add(f.id, held(&article.path));
        }
        for archive in archives(&article.path) {
            add(f.id, Held::Text(archive_mark(archive)));
        }
        let language = Language::of(article.language.as_deref());
        add(f.id, Held::Text(language_mark(language)));
        add(f.order, held(article.id.as_str()));
        // A file's time says when it was copied: it is shown, but orders and filters nothing.
        if let Some(date) = article
            .date
            .as_ref()
            .filter(|d| d.from != DateFrom::FileTime)
        {
            add(f.date, Held::I64(date.sort_key()));
            add(f.day, Held::U64(date.day_number().into()));
        }
        for (field, value) in [(f.section, &article.section), (f.source, &article.source)] {
            if let Some(value) = value {
                add(field, held(value));
            }
        }
        for entity in &article.entities {
            add(f.names[entity.kind as usize], held(&entity.name));
        }
        if !article.entities.is_empty() {
            add(f.bearers, Held::Text(bearers::encode(article)));
        }
        // In this order, see `stored`.
        add(f.article, held(&article.body));
        add(f.article, Held::Bytes(stored));
        (Queued::new(values, room), bytes)
    }

    /// Hands on what waits. The lock is held meanwhile, so that a removal never comes before an article that
    /// was put before it.
    fn send(&self, waiting: &mut Batch) -> Result<(), BackendError> {
        waiting.bytes = 0;
        self.writer.run(waiting.operations.drain(..))?;
        Ok(())
    }

    fn waiting(&self) -> MutexGuard<'_, Batch> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl WriteBackend for Writer {
    fn put(&self, article: &Article) -> Result<(), BackendError> {
        let (document, bytes) = self.document(article);
        let mut waiting = self.waiting();
        waiting.operations.push(UserOperation::Add(document));
        waiting.bytes += bytes;
        if waiting.bytes < BATCH {
            return Ok(());
        }
        self.send(&mut waiting)
    }

    fn remove_file(&self, path: &str) -> Result<(), BackendError> {
        let mut waiting = self.waiting();
        self.send(&mut waiting)?;
        self.writer
            .delete_term(Term::from_field_text(self.fields.id, path));
        self.writer
            .delete_term(Term::from_field_text(self.fields.id, &archive_mark(path)));
        Ok(())
    }

    fn commit(&mut self, payload: &str) -> Result<(), BackendError> {
        let mut waiting = self.waiting();
        self.send(&mut waiting)?;
        drop(waiting);
        self.writer.set_merge_policy(merge_policy());
        let mut prepared = self.writer.prepare_commit()?;
        prepared.set_payload(payload);
        prepared.commit()?;
        Ok(())
    }

    fn failure(&mut self) -> Option<BackendError> {
        // Preparing joins the threads, and hands on what ended them.
        self.writer
            .prepare_commit()
            .and_then(|prepared| prepared.abort())
            .err()
            .map(BackendError::from)
    }

    fn close(self: Box<Self>) -> Result<(), BackendError> {
        self.writer.wait_merging_threads()?;
        self.directory.settle().map_err(TantivyError::from)?;
        Ok(())
    }
}

/// The parts of a path that can be a file with this one inside: folders have no dot in their name, mostly.
fn archives(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/')
        .map(|(at, _)| &path[..at])
        .filter(|outer| {
            outer
                .rsplit('/')
                .next()
                .is_some_and(|name| name.contains('.'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleId;

    fn article(id: &str, path: &str) -> Article {
        Article {
            id: ArticleId(id.to_owned()),
            path: path.to_owned(),
            body: "Some text.".to_owned(),
            ..Article::default()
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_full_disk_is_told_as_such_from_any_thread() {
        for text in ["'No space left (os error 28)'", "Os { code: 28, kind: S }"] {
            let error = BackendError::from(TantivyError::InternalError(text.to_owned()));
            let full = std::io::ErrorKind::StorageFull;
            assert!(matches!(error, BackendError::Io { source, .. } if source.kind() == full));
        }
        let error = BackendError::from(TantivyError::InternalError("(os error x)".to_owned()));
        assert!(matches!(error, BackendError::Store(_)));
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let options = WriterOptions {
            threads: 1,
            memory_bytes: 0,
        };
        let mut writer = create(dir.path(), &options).unwrap();
        writer.put(&article("a.txt", "a.txt")).unwrap();
        writer.commit("one").unwrap();
        writer.close().unwrap();
        let list = || {
            let items = std::fs::read_dir(dir.path()).unwrap();
            let mut names: Vec<_> = items.map(|i| i.unwrap().file_name()).collect();
            names.sort();
            names
        };
        std::fs::write(dir.path().join("manifest-0001"), "").unwrap();
        let before = list();
        let living = before.iter().find_map(|n| n.to_str()?.strip_suffix(".idx"));
        for left in [
            "0123456789abcdef0123456789abcdef.store",
            &format!("{}.7.del", living.unwrap()),
        ] {
            std::fs::write(dir.path().join(left), "left").unwrap();
        }
        let mut writer = open_writer(dir.path(), &options).unwrap();
        assert_eq!(list(), before);
        writer.remove_file("a.txt").unwrap();
        writer.commit("two").unwrap();
        writer.close().unwrap();
        let index = Index::open_in_dir(dir.path()).unwrap();
        assert_eq!(index.reader().unwrap().searcher().num_docs(), 0);
    }

    #[test]
    fn small_runs_are_merged_with_each_other_only() {
        let dir = tempfile::tempdir().unwrap();
        let options = WriterOptions {
            threads: 1,
            memory_bytes: 0,
        };
        let large = 2 * LEAST_LAYER;
        let mut writer = create(dir.path(), &options).unwrap();
        for n in 0..large {
            let name = format!("{n}.txt");
            writer.put(&article(&name, &name)).unwrap();
        }
        writer.commit("large").unwrap();
        writer.close().unwrap();
        for n in 0..10 {
            let mut writer = open_writer(dir.path(), &options).unwrap();
            writer.remove_file(&format!("{n}.txt")).unwrap();
            let name = format!("new-{n}.txt");
            writer.put(&article(&name, &name)).unwrap();
            writer.commit(&name).unwrap();
            writer.close().unwrap();
        }
        let index = Index::open_in_dir(dir.path()).unwrap();
        let metas = index.searchable_segment_metas().unwrap();
        let mut sizes: Vec<u32> = metas.iter().map(|m| m.max_doc()).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 1, 8, large]);
        assert_eq!(
            index.reader().unwrap().searcher().num_docs(),
            u64::from(large)
        );
    }

    #[test]
    fn what_a_killed_run_left_is_no_obstacle() {
        let options = WriterOptions {
            threads: 1,
            memory_bytes: 0,
        };
        let (dir, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut writer = create(dir.path(), &options).unwrap();
        for name in ["a.txt", "b.txt"] {
            writer.put(&article(name, name)).unwrap();
        }
        writer.commit("one").unwrap();
        writer.close().unwrap();
        let copy = |all: bool| {
            for item in std::fs::read_dir(dir.path()).unwrap() {
                let name = item.unwrap().file_name();
                if all || name != "meta.json" {
                    std::fs::copy(dir.path().join(&name), killed.path().join(&name)).unwrap();
                }
            }
        };
        copy(true);
        let remove = |dir: &Path| {
            let mut writer = open_writer(dir, &options).unwrap();
            writer.remove_file("b.txt").unwrap();
            writer.commit("two").unwrap();
            writer.close().unwrap();
        };
        remove(dir.path());
        // As if the run had been killed before the file that names the new state was written.
        copy(false);
        remove(killed.path());
        let index = Index::open_in_dir(killed.path()).unwrap();
        assert_eq!(index.reader().unwrap().searcher().num_docs(), 1);
        assert!(index.validate_checksum().unwrap().is_empty());
    }

    #[test]
    fn a_file_is_removed_with_all_its_articles() {
        let dir = tempfile::tempdir().unwrap();
        let options = WriterOptions {
            threads: 1,
            memory_bytes: 0,
        };
        let mut writer = create(dir.path(), &options).unwrap();
        for (id, path) in [
            ("a.txt", "a.txt"),
            ("b.csv#1", "b.csv"),
            ("b.csv#2", "b.csv"),
            ("c.zip/d/e.tar/f.txt", "c.zip/d/e.tar/f.txt"),
        ] {
            writer.put(&article(id, path)).unwrap();
        }
        writer.commit("one").unwrap();
        writer.close().unwrap();

        let mut writer = open_writer(dir.path(), &options).unwrap();
        writer.remove_file("b.csv").unwrap();
        writer.remove_file("c.zip").unwrap();
        writer.commit("two").unwrap();
        writer.close().unwrap();

        let index = Index::open_in_dir(dir.path()).unwrap();
        let searcher = index.reader().unwrap().searcher();
        assert_eq!(searcher.num_docs(), 1);
        let meta = index.load_metas().unwrap();
        assert_eq!(meta.payload.as_deref(), Some("two"));
    }
}
