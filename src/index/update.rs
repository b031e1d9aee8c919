//! One run: what changed in the folder since the manifest was written, and only that, goes into the index.
//!
//! An index of other settings or another version cannot be brought up to date in place; it is built in
//! a new generation while the old one answers, and swapped in at the end. A generation that a killed
//! run left behind is taken up again where its last commit was.

use super::guard::Guarded;
use super::layout::{Layout, Live, within};
use super::manifest::Manifest;
use super::pipeline::{Run, is_racy, short};
use super::report::{IngestReport, Progress};
use super::seam::{Corpus, FileEntry, Stores, Walked, WriterOptions};
use super::verifying::Verifying;
use super::{IndexOptions, SessionError, WriterLock};
use crate::backend::SearchBackend;
use crate::ingest::SkipReason;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::Instant;

/// So many bytes of files are worth an indexing thread of their own.
const BYTES_PER_THREAD: u64 = 4 << 20;

/// Brings the index in `dir` up to date with the folder `root`.
///
/// # Errors
/// See [`SessionError`]; whatever it is, the last commit still answers.
pub fn update(
    dir: &Path,
    root: &Path,
    options: &IndexOptions,
    corpus: &dyn Corpus,
    stores: &dyn Stores,
    progress: &(dyn Progress + Sync),
) -> Result<IngestReport, SessionError> {
    let clock = Instant::now();
    let started_ns = i64::try_from(jiff::Timestamp::now().as_nanosecond()).unwrap_or(i64::MAX);
    let name = root
        .canonicalize()
        .ok()
        .filter(|r| r.is_dir())
        .ok_or_else(|| SessionError::CorpusMissing(root.to_owned()))?
        .to_string_lossy()
        .into_owned();
    let layout = Layout::new(dir);
    let _lock = if options.dry_run {
        None
    } else {
        layout.prepare()?;
        Some(WriterLock::take(dir)?)
    };
    let mut plan = Plan::choose(&layout, &name, options, stores)?;
    let mut changes = Changes::find(root, dir, &plan.manifest, options, corpus)?;
    let files = std::mem::take(&mut changes.read);
    let indexed = files.len() as u64;
    let bytes = files.iter().map(|f| f.file.size).sum();
    let report = |manifest: &Manifest, articles: u64| IngestReport {
        indexed,
        unchanged: changes.unchanged,
        removed: changes.removed.len() as u64,
        skipped: manifest.skipped(),
        ignored: manifest.ignored,
        articles,
        bytes,
        elapsed: clock.elapsed(),
        rebuilt: plan.fresh && plan.before > 0,
    };
    if options.dry_run {
        return Ok(report(&plan.manifest, plan.manifest.articles()));
    }
    if plan.before > 0 && !options.allow_empty && changes.unchanged == 0 && files.is_empty() {
        return Err(SessionError::WouldEmpty {
            corpus: name,
            articles: plan.before,
        });
    }
    progress.total(indexed, bytes);
    let mut manifest = std::mem::take(&mut plan.manifest);
    let head_changed =
        manifest.ignored != changes.ignored || manifest.walk_skipped != changes.skipped;
    if !plan.fresh
        && !head_changed
        && files.is_empty()
        && changes.removed.is_empty()
        && changes.touched.is_empty()
    {
        clear_leftovers(&layout, plan.generation)?;
        return Ok(report(&manifest, manifest.articles()));
    }
    manifest.ignored = changes.ignored;
    manifest.walk_skipped.clone_from(&changes.skipped);
    for file in &changes.touched {
        if let Some(e) = manifest.files.get_mut(&file.rel) {
            e.mtime_ns = file.mtime_ns;
            e.racy = is_racy(file, started_ns);
        }
    }
    let gen_dir = layout.generation(plan.generation);
    let writer = WriterOptions {
        threads: indexing_threads(options, bytes),
        memory_bytes: for_store(options.memory_bytes, bytes),
    };
    let unverified = plan.unverified.take();
    let verifying = unverified.map_or_else(Verifying::default, Verifying::begin);
    let backend = if plan.exists {
        stores.open_writer(&gen_dir, &writer)?
    } else {
        clear_leftovers_but(&layout, &plan)?;
        std::fs::create_dir_all(&gen_dir).map_err(SessionError::io(format!(
            "cannot make {}",
            gen_dir.display()
        )))?;
        stores.create(&gen_dir, &writer)?
    };
    for path in &changes.removed {
        backend.remove_file(path)?;
        manifest.files.remove(path);
    }
    let run = Run {
        backend: RwLock::new(backend),
        manifest: Mutex::new(manifest),
        done: Mutex::default(),
        dir: &gen_dir,
        corpus,
        options,
        started_ns,
        before: plan.before,
        verifying: Mutex::new(verifying),
    };
    run.all(files, progress)?;
    run.backend
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .close()?;
    if plan.fresh {
        layout.swap(&Live {
            generation: plan.generation,
            format: stores.format(),
        })?;
    }
    clear_leftovers(&layout, plan.generation)?;
    let manifest = run
        .manifest
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    Ok(report(&manifest, manifest.articles()))
}

fn clear_leftovers(layout: &Layout, live: u64) -> Result<(), SessionError> {
    let all = layout.generations()?;
    all.into_iter()
        .filter(|&g| g != live)
        .try_for_each(|g| layout.remove(g))
}

fn clear_leftovers_but(layout: &Layout, plan: &Plan) -> Result<(), SessionError> {
    let all = layout.generations()?;
    all.into_iter()
        .filter(|&g| Some(g) != plan.live)
        .try_for_each(|g| layout.remove(g))
}

/// What is left of the bound for the store's buffers in a run that reads so many bytes: records being read and the
/// program itself take some as well, and the last merge does by the number of articles.
fn for_store(bound: usize, bytes: u64) -> usize {
    const BESIDE: usize = 80 << 20;
    const PER_MERGED: u64 = 32;
    let merge = usize::try_from(bytes / PER_MERGED).unwrap_or(usize::MAX);
    let beside = BESIDE.saturating_add(merge);
    bound.saturating_sub(beside).max(bound / 2)
}

/// Each thread of the store ends in files of its own, which a small run need not wait for.
fn indexing_threads(options: &IndexOptions, bytes: u64) -> usize {
    let enough = usize::try_from(bytes / BYTES_PER_THREAD).unwrap_or(usize::MAX);
    options.threads.clamp(1, enough.saturating_add(1))
}

/// Which generation the run writes to, and what that holds.
struct Plan {
    generation: u64,
    live: Option<u64>,
    /// The generation is on disk with a commit to go on from.
    exists: bool,
    /// It is not live, and has to be swapped in.
    fresh: bool,
    manifest: Manifest,
    /// What the run goes on from, where nobody has compared it with its checksums yet.
    unverified: Option<Guarded>,
    /// Articles that the live generation answers with.
    before: u64,
}

impl Plan {
    fn choose(
        layout: &Layout,
        corpus: &str,
        options: &IndexOptions,
        stores: &dyn Stores,
    ) -> Result<Self, SessionError> {
        let live = match layout.live() {
            Err(SessionError::Damaged(_)) if options.rebuild => None,
            other => other?,
        };
        let held = match &live {
            None => None,
            Some(l) => match held(layout, l.generation, stores) {
                Ok(m) => Some(m),
                Err(_) if options.rebuild || l.format != stores.format() => None,
                Err(e) => return Err(e),
            },
        };
        let before = held.as_ref().map_or(0, |(_, m)| m.articles());
        let live_n = live.as_ref().map(|l| l.generation);
        if let Some((reader, m)) = held {
            if m.corpus != corpus && !options.rebuild {
                return Err(SessionError::OtherCorpus {
                    held: m.corpus,
                    asked: corpus.to_owned(),
                });
            }
            let same = live.is_some_and(|l| l.format == stores.format());
            if same && m.settings == options.settings && !options.rebuild {
                return Ok(Self {
                    generation: live_n.unwrap_or_default(),
                    live: live_n,
                    exists: true,
                    fresh: false,
                    manifest: m,
                    unverified: Some(reader),
                    before,
                });
            }
        }
        let all = layout.generations().unwrap_or_default();
        if !options.rebuild {
            let left = all.iter().rev().find(|&&g| live_n.is_none_or(|l| g > l));
            let resumed = left.and_then(|&g| Some((g, held_whole(layout, g, stores)?)));
            if let Some((generation, manifest)) = resumed
                && manifest.corpus == corpus
                && manifest.settings == options.settings
            {
                return Ok(Self {
                    generation,
                    live: live_n,
                    exists: true,
                    fresh: true,
                    manifest,
                    unverified: None,
                    before,
                });
            }
        }
        Ok(Self {
            generation: all.last().copied().max(live_n).unwrap_or(0) + 1,
            live: live_n,
            exists: false,
            fresh: true,
            manifest: Manifest {
                corpus: corpus.to_owned(),
                settings: options.settings.clone(),
                ..Manifest::default()
            },
            unverified: None,
            before,
        })
    }
}

fn held(layout: &Layout, n: u64, stores: &dyn Stores) -> Result<(Guarded, Manifest), SessionError> {
    let dir = layout.generation(n);
    let reader = Guarded::open(stores, &dir)?;
    let manifest = Manifest::load(&dir, reader.payload())?;
    Ok((reader, manifest))
}

/// What a run that was killed left behind, if it can be gone on from.
fn held_whole(layout: &Layout, n: u64, stores: &dyn Stores) -> Option<Manifest> {
    let (reader, manifest) = held(layout, n, stores).ok()?;
    reader.verify().ok()?;
    Some(manifest)
}

/// How the folder differs from a manifest.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// New or changed.
    pub read: Vec<ToRead>,
    /// Same bytes, other time.
    pub touched: Vec<FileEntry>,
    /// In the manifest, no longer in the folder.
    pub removed: Vec<String>,
    pub unchanged: u64,
    pub ignored: u64,
    pub skipped: Vec<crate::ingest::Skipped>,
}

/// A file to be read.
#[derive(Debug)]
pub(super) struct ToRead {
    pub file: FileEntry,
    /// It was read before, so the store may hold articles of it.
    pub known: bool,
}

impl Changes {
    /// Looks at everything in `root` but the index in `dir`. Compares by size and time, and by content where those do not settle it.
    pub fn find(
        root: &Path,
        dir: &Path,
        manifest: &Manifest,
        options: &IndexOptions,
        corpus: &dyn Corpus,
    ) -> Result<Self, SessionError> {
        let mut changes = Self::default();
        let mut left: BTreeMap<&str, _> = manifest
            .files
            .iter()
            .map(|(p, e)| (p.as_str(), e))
            .collect();
        let own = within(root, dir);
        corpus
            .walk(root, &options.settings, &mut |walked| match walked {
                Walked::Ignored(rel) if own(&rel) => {}
                Walked::Skipped(s) if own(&s.path) => {}
                Walked::File(file) if own(&file.rel) => {}
                Walked::Ignored(_) => changes.ignored += 1,
                Walked::Skipped(s) => changes.skipped.push(s),
                Walked::File(file) => {
                    let Some(entry) = left.remove(file.rel.as_str()) else {
                        changes.read.push(ToRead { file, known: false });
                        return;
                    };
                    let same_size = entry.size == file.size;
                    let same_time = entry.mtime_ns == file.mtime_ns;
                    if same_size && same_time && !entry.racy {
                        changes.unchanged += 1;
                    } else if same_size
                        && (same_time || !entry.dates)
                        && corpus
                            .hash(&file)
                            .is_ok_and(|h| entry.hash == Some(short(h)))
                    {
                        changes.unchanged += 1;
                        changes.touched.push(file);
                    } else {
                        changes.read.push(ToRead { file, known: true });
                    }
                }
            })
            .map_err(|e| match e.kind() {
                std::io::ErrorKind::InvalidInput => {
                    SessionError::io(format!("cannot read {}", root.display()))(e)
                }
                _ => SessionError::CorpusMissing(root.to_owned()),
            })?;
        for skipped in &changes.skipped {
            if skipped.reason == SkipReason::Unreadable {
                changes.unchanged += keep_below(&skipped.path, &mut left);
            }
        }
        changes.removed = left.into_keys().map(str::to_owned).collect();
        Ok(changes)
    }
}

/// Takes out of `left` what is at or below `path`, and counts it: where the walk could not look, nothing
/// is known to be gone.
fn keep_below<T>(path: &str, left: &mut BTreeMap<&str, T>) -> u64 {
    let from = left.range::<str, _>((Bound::Included(path), Bound::Unbounded));
    let alike = from.map_while(|(&file, _)| Some((file, file.strip_prefix(path)?)));
    let below = alike
        .filter(|(_, rest)| path.is_empty() || rest.is_empty() || rest.starts_with('/'))
        .map(|(file, _)| file)
        .collect::<Vec<_>>();
    below.iter().for_each(|file| {
        left.remove(file);
    });
    below.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_below_an_unreadable_folder_is_kept() {
        let all = ["a", "a-b/c", "a/b", "a/b/c", "ab", "b"];
        let mut left = BTreeMap::from(all.map(|path| (path, ())));
        assert_eq!(keep_below("a", &mut left), 3);
        assert!(left.keys().eq(&["a-b/c", "ab", "b"]));
        assert_eq!(keep_below("", &mut left), 3);
        assert!(left.is_empty());
    }
}
