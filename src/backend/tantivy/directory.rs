//! The folder of an index as its writer sees it: what a commit needs is made durable at once, when it is due.
//!
//! tantivy waits for the disk after every file, and once more for its list of files each time it makes one.
//! That is most of what a small run takes, and nothing but a commit depends on it: before the file that names
//! a state is replaced, all that it names is on the disk here too. The list may then not know what a killed run
//! leaves, so the next writer clears that away.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::Index;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};
use tantivy::index::SegmentComponent;

/// The file that names a state.
const STATE: &str = "meta.json";
/// tantivy's list of its files.
const LIST: &str = ".managed.json";

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct WriterDirectory {
    inner: MmapDirectory,
    root: PathBuf,
    due: Arc<Mutex<Due>>,
}

/// What is not on the disk yet.
#[derive(Debug, Default)]
struct Due {
    list: Option<Vec<u8>>,
    written: Vec<PathBuf>,
}

fn lock(due: &Mutex<Due>) -> MutexGuard<'_, Due> {
    due.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WriterDirectory {
    pub(super) fn open(root: &Path) -> tantivy::Result<Self> {
        Ok(Self {
            inner: MmapDirectory::open(root)?,
            root: root.canonicalize()?,
            due: Arc::default(),
        })
    }

    /// Makes durable what is due.
    ///
    /// # Errors
    /// Whatever the system says.
    pub(super) fn settle(&self) -> io::Result<()> {
        let mut due = lock(&self.due);
        while let Some(path) = due.written.last() {
            match OpenOptions::new().write(true).open(path) {
                Ok(file) => file.sync_data()?,
                // Merged away before it was ever needed.
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(e),
            }
            due.written.pop();
        }
        if let Some(list) = &due.list {
            self.inner.atomic_write(Path::new(LIST), list)?;
            due.list = None;
        }
        Ok(())
    }

    /// Deletes files of segments that the state does not name: a run left them that was killed. What stays
    /// behind costs only space, so failures are borne.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub(super) fn clear(&self, index: &Index) -> tantivy::Result<()> {
        use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
        let parts = [
            Postings, Positions, Terms, Store, FastFields, FieldNorms, Delete,
        ];
        let segments = index.searchable_segment_metas()?;
        let named: HashSet<PathBuf> = segments
            .iter()
            .flat_map(|s| parts.iter().map(|part| s.relative_path(part.clone())))
            .collect();
        for item in std::fs::read_dir(&self.root)
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = PathBuf::from(item.file_name());
            if is_of_segment(&name) && !named.contains(&name) {
                let _ = std::fs::remove_file(item.path());
            }
        }
        Ok(())
    }
}

/// Files of a segment begin with its number, 32 digits of 16.
fn is_of_segment(name: &Path) -> bool {
    let number = name.to_str().and_then(|n| n.split_once('.'));
    number.is_some_and(|(n, _)| n.len() == 32 && n.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl Directory for WriterDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full = self.root.join(path);
        let made = OpenOptions::new().write(true).create_new(true).open(&full);
        let file = made.map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => OpenWriteError::wrap_io_error(e, path.to_owned()),
        })?;
        Ok(BufWriter::new(Box::new(Written {
            file,
            path: full,
            due: Arc::clone(&self.due),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match lock(&self.due).list.as_ref() {
            Some(list) if path == Path::new(LIST) => Ok(list.clone()),
            _ => self.inner.atomic_read(path),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(LIST) {
            lock(&self.due).list = Some(data.to_owned());
            return Ok(());
        }
        if path == Path::new(STATE) {
            self.settle()?;
        }
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// A file on its way.
struct Written {
    file: File,
    path: PathBuf,
    due: Arc<Mutex<Due>>,
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Written {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        lock(&self.due).written.push(self.path.clone());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_list_are_due_until_the_state_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let directory = WriterDirectory::open(dir.path()).unwrap();
        let file = directory.open_write(Path::new("a.idx")).unwrap();
        file.terminate().unwrap();
        directory.atomic_write(Path::new(LIST), b"[]").unwrap();
        assert_eq!(lock(&directory.due).written.len(), 1);
        assert_eq!(directory.atomic_read(Path::new(LIST)).unwrap(), b"[]");
        assert!(!dir.path().join(LIST).exists());
        directory.atomic_write(Path::new(STATE), b"{}").unwrap();
        assert!(lock(&directory.due).written.is_empty());
        assert_eq!(std::fs::read(dir.path().join(LIST)).unwrap(), b"[]");
    }

    #[test]
    fn a_state_is_not_written_when_a_file_cannot_be_made_durable() {
        let dir = tempfile::tempdir().unwrap();
        let directory = WriterDirectory::open(dir.path()).unwrap();
        // Neither gone nor a file that can be opened: a link to itself.
        let path = dir.path().join("loop.idx");
        lock(&directory.due).written.push(path.clone());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&path, &path).unwrap();
            assert!(directory.atomic_write(Path::new(STATE), b"{}").is_err());
            assert!(!dir.path().join(STATE).exists());
            std::fs::remove_file(&path).unwrap();
        }
        directory.atomic_write(Path::new(STATE), b"{}").unwrap();
    }
}
