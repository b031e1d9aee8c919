//! The manifest: what the index holds of each file, so that a run can tell what changed by one `stat`.
//!
//! Each commit has a manifest of its own, written and synced before it and named in the commit's
//! payload: index and manifest therefore change in the same instant. Its bytes are [`super::packed`].

use super::SessionError;
use super::packed::{pack, unpack};
use crate::ingest::{Bounds, Skipped};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// What the stored articles depend on besides the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Names are tagged.
    pub entities: bool,
    /// Version of the tagger's model; 0 without names.
    pub model: u32,
    /// Field map for records, as given.
    pub map: Option<String>,
    /// Globs of what to read; empty means all.
    pub include: Vec<String>,
    /// Globs of what not to read.
    pub exclude: Vec<String>,
    /// Links are followed.
    pub follow_links: bool,
    /// How much of a file is read; an index that was made before there was a choice has the default.
    #[serde(default)]
    pub bounds: Bounds,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Bytes.
    pub size: u64,
    /// Last change in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// XXH3 of its bytes, half of the 128 bits; none where it changed while it was read.
    pub hash: Option<u64>,
    /// It changed so shortly before it was read that its time proves nothing.
    pub racy: bool,
    /// An article is dated by the file's time, so that another time is a change.
    pub dates: bool,
    /// Articles read from it.
    pub articles: u64,
    /// What of it could not be read.
    pub skipped: Vec<Skipped>,
}

/// The state of an index at one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The corpus folder, canonical.
    pub corpus: String,
    /// What the articles depend on.
    pub settings: Settings,
    /// When it was written, in seconds since 1970.
    pub updated: i64,
    /// Number in its file name.
    pub number: u64,
    /// Files of types that are not read.
    pub ignored: u64,
    /// What the walk could not look at.
    pub walk_skipped: Vec<Skipped>,
    /// The files, by path relative to the corpus.
    #[serde(skip)]
    pub files: BTreeMap<String, Entry>,
}

impl Manifest {
    /// The file that this manifest is written to, which is also the payload of its commit.
    pub fn name(&self) -> String {
        format!("manifest-{:04}", self.number)
    }

    /// Articles of all files.
    pub fn articles(&self) -> u64 {
        self.files.values().map(|e| e.articles).sum()
    }

    /// All that could not be read.
    pub fn skipped(&self) -> Vec<Skipped> {
        let of_files = self.files.values().flat_map(|e| &e.skipped);
        self.walk_skipped.iter().chain(of_files).cloned().collect()
    }

    /// Writes it into `dir` and waits until it is on the disk.
    ///
    /// # Errors
    /// When a file operation fails.
    pub fn write(&self, dir: &Path) -> Result<(), SessionError> {
        let path = dir.join(self.name());
        let write = || -> std::io::Result<()> {
            let bytes = pack(self)?;
            let mut file = File::create(&path)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            File::open(dir)?.sync_all()
        };
        write().map_err(SessionError::io(format!("cannot write {}", path.display())))
    }

    /// Reads the manifest that a commit's payload names.
    ///
    /// # Errors
    /// [`SessionError::Damaged`] when it is missing or not as it was written.
    pub fn load(dir: &Path, name: &str) -> Result<Self, SessionError> {
        let damaged =
            || SessionError::Damaged(format!("{name:?} is missing or not as it was written"));
        let digits = name.strip_prefix("manifest-").ok_or_else(damaged)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(damaged());
        }
        let bytes = fs::read(dir.join(name)).map_err(|_| damaged())?;
        unpack(&bytes).ok_or_else(damaged)
    }
}

/// Deletes manifests other than `keep`; one that stays behind costs only space, so failures are borne.
pub(super) fn remove_others(dir: &Path, keep: &str) {
    for item in fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = item.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("manifest-") && name != keep {
            let _ = fs::remove_file(item.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_under_its_name_and_a_missing_or_cut_one_is_damage() {
        let dir = tempfile::tempdir().unwrap();
        let m = Manifest {
            corpus: "/news".into(),
            number: 3,
            ..Manifest::default()
        };
        m.write(dir.path()).unwrap();
        assert_eq!(Manifest::load(dir.path(), "manifest-0003").unwrap(), m);
        let path = dir.path().join("manifest-0003");
        fs::write(&path, &fs::read(&path).unwrap()[1..]).unwrap();
        for name in ["manifest-0003", "manifest-0004"] {
            let loaded = Manifest::load(dir.path(), name);
            assert!(matches!(loaded, Err(SessionError::Damaged(_))));
        }
    }

    #[test]
    fn a_payload_cannot_lead_out_of_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["", "manifest-/../x", "../manifest-0001"] {
            assert!(Manifest::load(dir.path(), name).is_err());
        }
    }
}
