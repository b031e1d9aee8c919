//! The manifest: what the index holds of each file, so that a run can tell what changed by one `stat`.
//!
//! JSON lines: a head, one array per file in path order, then the XXH3 of all bytes before the last
//! line. Each commit has a manifest of its own, written and synced before it and named in the commit's
//! payload: index and manifest therefore change in the same instant.

use super::SessionError;
use crate::ingest::Skipped;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

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
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Bytes.
    pub size: u64,
    /// Last change in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Hash of its bytes, in hexadecimal.
    pub hash: String,
    /// It changed so shortly before it was read that its time proves nothing.
    pub racy: bool,
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
            let mut text = serde_json::to_vec(self)?;
            text.push(b'\n');
            for (file, e) in &self.files {
                serde_json::to_writer(
                    &mut text,
                    &(
                        file, e.size, e.mtime_ns, &e.hash, e.racy, e.articles, &e.skipped,
                    ),
                )?;
                text.push(b'\n');
            }
            let sum = xxh3_64(&text);
            writeln!(text, "{sum:016x}")?;
            let mut file = File::create(&path)?;
            file.write_all(&text)?;
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
        Self::parse(&bytes).ok_or_else(damaged)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        const TAIL: usize = 17;
        let (text, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL)?)?;
        let sum = std::str::from_utf8(tail).ok()?.strip_suffix('\n')?;
        if u64::from_str_radix(sum, 16).ok()? != xxh3_64(text) {
            return None;
        }
        let mut lines = std::str::from_utf8(text).ok()?.lines();
        let mut manifest: Self = serde_json::from_str(lines.next()?).ok()?;
        let mut files = Vec::new();
        for line in lines {
            let (file, size, mtime_ns, hash, racy, articles, skipped): (
                String,
                u64,
                i64,
                String,
                bool,
                u64,
                Vec<Skipped>,
            ) = serde_json::from_str(line).ok()?;
            files.push((
                file,
                Entry {
                    size,
                    mtime_ns,
                    hash,
                    racy,
                    articles,
                    skipped,
                },
            ));
        }
        manifest.files = files.into_iter().collect();
        Some(manifest)
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

    fn sample() -> Manifest {
        let entry = Entry {
            size: 5,
            mtime_ns: -7,
            hash: "ab".into(),
            racy: true,
            articles: 2,
            skipped: vec![],
        };
        let mut m = Manifest {
            corpus: "/news".into(),
            number: 3,
            ..Manifest::default()
        };
        m.files.insert("a\n\tb.txt".into(), entry);
        m
    }

    #[test]
    fn comes_back_as_written_and_no_changed_byte_or_cut_is_accepted() {
        let dir = tempfile::tempdir().unwrap();
        let m = sample();
        m.write(dir.path()).unwrap();
        assert_eq!(Manifest::load(dir.path(), &m.name()).unwrap(), m);
        let bytes = fs::read(dir.path().join(m.name())).unwrap();
        for i in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[i] ^= 1;
            assert_eq!(Manifest::parse(&bad), None, "flip at {i}");
            assert_eq!(Manifest::parse(&bytes[..i]), None, "cut at {i}");
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
