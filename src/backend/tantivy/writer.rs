//! The write side: articles into a tantivy index, one commit at a time.

use std::path::Path;
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument, TantivyError, Term};

use super::bearers::{self, BearerTokenizer};
use super::queue::{Queue, Queued};
use super::schema::{BEARERS, Fields, TEXT, archive_mark, language_mark, schema};
use super::stored;
use super::tokenizer::{TextTokenizer, encode};
use crate::article::{Article, DateFrom};
use crate::backend::{BackendError, WriteBackend, WriterOptions};
use crate::query::analyze::Language;

/// The version of terms, positions and stored form; an index of another one is rebuilt.
pub const FORMAT: u32 = 2;

/// tantivy refuses to work with less per thread, bytes.
const LEAST_PER_THREAD: usize = 15_000_000;

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
    let directory = MmapDirectory::open(dir).map_err(TantivyError::from)?;
    let (schema, _) = schema();
    writer(Index::create(directory, schema, settings)?, options)
}

/// Opens an index to go on writing.
///
/// # Errors
/// There is none, it is damaged, or another writer holds it.
pub fn open_writer(
    dir: &Path,
    options: &WriterOptions,
) -> Result<Box<dyn WriteBackend>, BackendError> {
    writer(Index::open_in_dir(dir)?, options)
}

fn writer(index: Index, options: &WriterOptions) -> Result<Box<dyn WriteBackend>, BackendError> {
    index.tokenizers().register(TEXT, TextTokenizer::new());
    index.tokenizers().register(BEARERS, BearerTokenizer);
    let threads = options.threads.max(1);
    let memory = options.memory_bytes.max(threads * LEAST_PER_THREAD);
    let writer: IndexWriter<Queued> = index.writer_with_num_threads(threads, memory)?;
    // The list of deleted articles is named by the number of the operation, so a killed run has left one
    // under the name that this run will want, and tantivy writes over no file.
    writer.garbage_collect_files().wait()?;
    let (_, fields) = schema();
    Ok(Box::new(Writer {
        fields,
        writer,
        queue: Arc::default(),
    }))
}

struct Writer {
    fields: Fields,
    writer: IndexWriter<Queued>,
    queue: Arc<Queue>,
}

impl Writer {
    fn document(&self, article: &Article) -> Queued {
        let f = &self.fields;
        let mut d = TantivyDocument::default();
        let text = encode(article);
        d.add_text(f.text, &text);
        d.add_text(f.id, article.id.as_str());
        if article.path != article.id.as_str() {
            d.add_text(f.id, &article.path);
        }
        for archive in archives(&article.path) {
            d.add_text(f.id, archive_mark(archive));
        }
        let language = Language::of(article.language.as_deref());
        d.add_text(f.id, language_mark(language));
        d.add_text(f.order, article.id.as_str());
        // A file's time says when it was copied: it is shown, but orders and filters nothing.
        if let Some(date) = article
            .date
            .as_ref()
            .filter(|d| d.from != DateFrom::FileTime)
        {
            d.add_i64(f.date, date.sort_key());
            d.add_u64(f.day, date.day_number().into());
        }
        for (field, value) in [(f.section, &article.section), (f.source, &article.source)] {
            if let Some(value) = value {
                d.add_text(field, value);
            }
        }
        for entity in &article.entities {
            d.add_text(f.names[entity.kind as usize], &entity.name);
        }
        if !article.entities.is_empty() {
            d.add_text(f.bearers, bearers::encode(article));
        }
        let stored = stored::encode(article);
        d.add_bytes(f.article, &stored);
        self.queue.enter(d, text.len() + stored.len())
    }
}

impl WriteBackend for Writer {
    fn put(&self, article: &Article) -> Result<(), BackendError> {
        self.writer.add_document(self.document(article))?;
        Ok(())
    }

    fn remove_file(&self, path: &str) -> Result<(), BackendError> {
        self.writer
            .delete_term(Term::from_field_text(self.fields.id, path));
        self.writer
            .delete_term(Term::from_field_text(self.fields.id, &archive_mark(path)));
        Ok(())
    }

    fn commit(&mut self, payload: &str) -> Result<(), BackendError> {
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
