//! Whether an index is whole, and whether it still says what its folder says.

use super::guard::Guarded;
use super::manifest::Manifest;
use super::seam::{Corpus, Stores};
use super::update::Changes;
use super::{IndexOptions, SessionError};
use crate::backend::SearchBackend;
use std::path::{Path, PathBuf};

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckReport {
    /// Whole, and the folder has not changed.
    InStep {
        /// Articles.
        articles: u64,
    },
    /// Whole, but the folder has changed since.
    OutOfDate {
        /// Files that are new or have changed, by relative path.
        changed: Vec<String>,
        /// Files that are gone.
        removed: Vec<String>,
        /// The command that mends it.
        command: String,
    },
    /// Not as it was written.
    Damaged {
        /// What, in one line.
        what: String,
        /// The command that mends it.
        command: String,
    },
}

/// Verifies the index in `dir` against itself and against its folder, or against `root`.
///
/// # Errors
/// When there is no index, it is of another format, or the folder cannot be read. Damage is an answer.
pub fn check(
    dir: &Path,
    root: Option<&Path>,
    corpus: &dyn Corpus,
    stores: &dyn Stores,
) -> Result<CheckReport, SessionError> {
    let asked = root.map_or_else(|| "CORPUS".to_owned(), |r| r.display().to_string());
    let (manifest, articles) = match whole(dir, stores) {
        Ok(found) => found,
        Err(SessionError::Damaged(what)) => {
            return Ok(CheckReport::Damaged {
                what,
                command: format!("newsdex index {asked} --rebuild"),
            });
        }
        Err(e) => return Err(e),
    };
    let root = root.map_or_else(|| PathBuf::from(&manifest.corpus), Path::to_owned);
    let root = root
        .canonicalize()
        .map_err(|_| SessionError::CorpusMissing(root.clone()))?;
    if root.to_string_lossy() != manifest.corpus {
        return Err(SessionError::OtherCorpus {
            held: manifest.corpus,
            asked: root.display().to_string(),
        });
    }
    let options = IndexOptions {
        settings: manifest.settings.clone(),
        ..IndexOptions::default()
    };
    let changes = Changes::find(&root, dir, &manifest, &options, corpus)?;
    if changes.read.is_empty() && changes.removed.is_empty() {
        return Ok(CheckReport::InStep { articles });
    }
    Ok(CheckReport::OutOfDate {
        changed: changes.read.into_iter().map(|f| f.file.rel).collect(),
        removed: changes.removed,
        command: format!("newsdex index {}", root.display()),
    })
}

/// How often a state is looked for that a run takes away by its commits.
const TRIES: usize = 10;

/// The store and the manifest of one commit.
fn state(dir: &Path, stores: &dyn Stores) -> Result<(Guarded, Manifest), SessionError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let (path, reader) = Guarded::live(stores, dir)?;
        match Manifest::load(&path, reader.payload()) {
            Ok(manifest) => return Ok((reader, manifest)),
            Err(error) if tries == TRIES => return Err(error),
            Err(_) => {}
        }
    }
}

fn whole(dir: &Path, stores: &dyn Stores) -> Result<(Manifest, u64), SessionError> {
    let (reader, manifest) = state(dir, stores)?;
    reader.verify()?;
    let (stored, listed) = (reader.numbers()?.articles, manifest.articles());
    if stored != listed {
        return Err(SessionError::Damaged(format!(
            "it holds {stored} articles, its manifest lists {listed}"
        )));
    }
    Ok((manifest, stored))
}
