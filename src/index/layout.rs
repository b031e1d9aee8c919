//! The index folder: `current`, a one-line file that names the live generation, and `gen-N` folders.
//!
//! A generation becomes visible only by the atomic replacement of `current`, so no reader ever sees
//! half an index. Opening for search costs one tiny read on top of the store's own opening.

use super::SessionError;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The live generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Its number.
    pub generation: u64,
    /// The version of the store that wrote it.
    pub format: u32,
}

/// An index folder.
#[derive(Clone, Debug)]
pub struct Layout {
    dir: PathBuf,
}

impl Layout {
    /// Names the folder; looks at nothing.
    pub fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
        }
    }

    /// The folder of a generation.
    pub fn generation(&self, n: u64) -> PathBuf {
        self.dir.join(format!("gen-{n}"))
    }

    /// Which generation is live; none if no run has ever finished.
    ///
    /// # Errors
    /// When `current` is there and unreadable or not as we write it.
    pub fn live(&self) -> Result<Option<Live>, SessionError> {
        let path = self.dir.join("current");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(e) => {
                return Err(SessionError::io(format!("cannot read {}", path.display()))(
                    e,
                ));
            }
        };
        let parsed = std::str::from_utf8(&text).ok().and_then(|t| {
            let (generation, format) = t.strip_suffix('\n')?.split_once(' ')?;
            Some(Live {
                generation: generation.strip_prefix("gen-")?.parse().ok()?,
                format: format.strip_prefix("format-")?.parse().ok()?,
            })
        });
        parsed
            .map(Some)
            .ok_or_else(|| SessionError::Damaged(format!("{} is not readable", path.display())))
    }

    /// The folder of the live generation, if it is of this format.
    ///
    /// # Errors
    /// [`SessionError::NoIndex`], [`SessionError::OtherFormat`], or as [`Layout::live`].
    pub fn readable(&self, format: u32) -> Result<PathBuf, SessionError> {
        let live = self
            .live()?
            .ok_or_else(|| SessionError::NoIndex(self.dir.clone()))?;
        if live.format != format {
            return Err(SessionError::OtherFormat {
                dir: self.dir.display().to_string(),
                found: live.format,
                wanted: format,
            });
        }
        Ok(self.generation(live.generation))
    }

    /// Makes the folder if it is missing, and refuses one that holds something else.
    ///
    /// # Errors
    /// [`SessionError::NotOurs`], or a failed file operation.
    pub fn prepare(&self) -> Result<(), SessionError> {
        let failed = || SessionError::io(format!("cannot use {}", self.dir.display()));
        fs::create_dir_all(&self.dir).map_err(failed())?;
        for item in fs::read_dir(&self.dir).map_err(failed())? {
            let name = item.map_err(failed())?.file_name();
            let name = name.to_string_lossy();
            let ours = matches!(
                &*name,
                ".gitignore" | "current" | "current.new" | "writer.lock"
            ) || number(&name).is_some();
            if !ours {
                return Err(SessionError::NotOurs(self.dir.clone()));
            }
        }
        Ok(())
    }

    /// All generations on disk, ascending.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn generations(&self) -> Result<Vec<u64>, SessionError> {
        let failed = || SessionError::io(format!("cannot list {}", self.dir.display()));
        let mut all = Vec::new();
        for item in fs::read_dir(&self.dir).map_err(failed())? {
            all.extend(number(
                &item.map_err(failed())?.file_name().to_string_lossy(),
            ));
        }
        all.sort_unstable();
        Ok(all)
    }

    /// Makes a generation live: after this returns, it stays so over a power cut.
    ///
    /// # Errors
    /// When a file operation fails; the old generation is then still live.
    pub fn swap(&self, live: &Live) -> Result<(), SessionError> {
        let (new, path) = (self.dir.join("current.new"), self.dir.join("current"));
        let write = || {
            let mut file = File::create(&new)?;
            writeln!(file, "gen-{} format-{}", live.generation, live.format)?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            File::open(&self.dir)?.sync_all()
        };
        write().map_err(SessionError::io(format!("cannot write {}", path.display())))
    }

    /// Deletes a generation.
    ///
    /// # Errors
    /// When a file operation fails.
    pub fn remove(&self, n: u64) -> Result<(), SessionError> {
        let path = self.generation(n);
        fs::remove_dir_all(&path).map_err(SessionError::io(format!(
            "cannot delete {}",
            path.display()
        )))
    }
}

/// Tells by relative path what in the folder `root` belongs to the index in `dir`: `newsdex index .` makes
/// its index where it reads, and must not take it for articles.
pub(crate) fn within(root: &Path, dir: &Path) -> impl Fn(&str) -> bool + use<> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let own = real(dir).strip_prefix(real(root)).ok().map(|rel| {
        let parts = rel.iter().map(|part| part.to_string_lossy().into_owned());
        parts.collect::<Vec<_>>().join("/")
    });
    let own = own.filter(|own| !own.is_empty());
    move |rel| {
        let inside = own.as_deref().and_then(|own| rel.strip_prefix(own));
        inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

fn number(name: &str) -> Option<u64> {
    name.strip_prefix("gen-")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_read_back_and_a_torn_one_is_damage() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::new(dir.path());
        assert_eq!(layout.live().unwrap(), None);
        let live = Live {
            generation: 3,
            format: 1,
        };
        layout.swap(&live).unwrap();
        assert_eq!(layout.live().unwrap(), Some(live));
        fs::write(dir.path().join("current"), "gen-3 form").unwrap();
        assert!(matches!(layout.live(), Err(SessionError::Damaged(_))));
    }

    #[test]
    fn an_index_inside_its_corpus_is_told_from_the_articles() {
        let dir = tempfile::tempdir().unwrap();
        let index = dir.path().join("a").join("index");
        fs::create_dir_all(&index).unwrap();
        let own = within(dir.path(), &index);
        assert!(own("a/index") && own("a/index/gen-1/meta.json"));
        assert!(!own("a/index.md") && !own("index/x.txt") && !own("a/b.txt"));
        assert!(!within(&index, dir.path())("x.txt"));
        assert!(!within(dir.path(), dir.path())("x.txt"));
    }

    #[test]
    fn a_folder_of_something_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::new(dir.path());
        fs::write(dir.path().join(".gitignore"), "*").unwrap();
        layout.prepare().unwrap();
        fs::write(dir.path().join("thesis.txt"), "mine").unwrap();
        assert!(matches!(layout.prepare(), Err(SessionError::NotOurs(_))));
    }
}
