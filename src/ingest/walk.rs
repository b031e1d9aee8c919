//! Walks a folder: every readable file once, in the order of its path, with one look at each.
//!
//! Kept apart from reading because a second run over an unchanged folder does nothing else, and its
//! cost is this file's cost. Explicit stack: a folder nested a thousand deep must not overflow ours.

use super::{IngestError, SkipReason, Skipped, formats};
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Fewer files are not worth a thread.
const LEAST_SHARE: usize = 200;

/// Which files of a folder are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalkOptions {
    /// Globs over the path relative to the root; where there are any, a file must match one.
    pub include: Vec<String>,
    /// Globs over the path relative to the root; a file that matches one is ignored.
    pub exclude: Vec<String>,
    /// Follow symbolic links to files and folders. A link back into its own folder is skipped.
    pub follow_links: bool,
}

/// A file that will be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Where it is on this machine.
    pub path: PathBuf,
    /// Its name in the corpus: relative to the root, `/` between parts. Bytes that are not UTF-8 are
    /// written `%XX`; a `%` that could be mistaken for that is written `%25`, so names stay unique.
    pub rel: String,
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970; 0 where the system has none.
    pub mtime_ns: i64,
}

/// One thing met on the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Walked {
    /// A file of a type that is read.
    File(FileEntry),
    /// A file that is not read by design: another type, or excluded. Its relative path.
    Ignored(String),
    /// A file or folder that should have been read but can't be.
    Skipped(Skipped),
}

struct Pending {
    path: PathBuf,
    rel: String,
    is_dir: bool,
    /// The real folders above, to recognise a loop; kept only when links are followed.
    above: Vec<PathBuf>,
    linked: bool,
    /// What a look at it said, if there was one already.
    seen: Option<Seen>,
}

/// Size and time of a file; none if it is something else.
type Seen = std::io::Result<Option<(u64, i64)>>;

impl Pending {
    fn look(&self) -> Seen {
        let meta = match self.linked {
            true => fs::metadata(&self.path)?,
            false => fs::symlink_metadata(&self.path)?,
        };
        Ok(meta.is_file().then(|| (meta.len(), mtime_ns(&meta))))
    }
}

/// Emits everything under `root` in byte order of the relative path. A `root` that is a file is
/// emitted alone. Names that begin with a dot and special files (pipes, sockets, devices) are passed
/// over; symbolic links count as ignored unless they are followed.
///
/// # Errors
/// [`IngestError`] when the root is missing or can't be opened, or a glob is malformed.
pub fn walk(
    root: &Path,
    options: &WalkOptions,
    emit: &mut dyn FnMut(Walked),
) -> Result<(), IngestError> {
    let include = globs(&options.include)?;
    let exclude = globs(&options.exclude)?;
    let meta = fs::metadata(root).map_err(|source| IngestError::Root {
        path: root.to_owned(),
        source,
    })?;
    if !meta.is_dir() {
        let rel = escape(
            root.file_name()
                .unwrap_or(root.as_os_str())
                .as_encoded_bytes(),
        );
        emit(Walked::File(FileEntry {
            path: root.to_owned(),
            rel,
            size: meta.len(),
            mtime_ns: mtime_ns(&meta),
        }));
        return Ok(());
    }
    fs::read_dir(root).map_err(|source| IngestError::Root {
        path: root.to_owned(),
        source,
    })?;
    let is_wanted = |rel: &str| {
        include.as_ref().is_none_or(|g| g.is_match(rel))
            && exclude.as_ref().is_none_or(|g| !g.is_match(rel))
            && formats::is_known(rel)
    };
    let mut stack = vec![Pending {
        path: root.to_owned(),
        rel: String::new(),
        is_dir: true,
        above: Vec::new(),
        linked: options.follow_links,
        seen: None,
    }];
    while let Some(mut next) = stack.pop() {
        if next.is_dir {
            let first = stack.len();
            open_folder(next, options, &mut stack, emit);
            look_ahead(&mut stack[first..], &is_wanted);
            continue;
        }
        if !is_wanted(&next.rel) {
            emit(Walked::Ignored(next.rel));
            continue;
        }
        match next.seen.take().unwrap_or_else(|| next.look()) {
            Ok(Some((size, mtime_ns))) => emit(Walked::File(FileEntry {
                path: next.path,
                rel: next.rel,
                size,
                mtime_ns,
            })),
            Ok(None) => emit(Walked::Ignored(next.rel)),
            Err(error) => emit(Walked::Skipped(unreadable(next.rel, &error))),
        }
    }
    Ok(())
}

fn open_folder(
    folder: Pending,
    options: &WalkOptions,
    stack: &mut Vec<Pending>,
    emit: &mut dyn FnMut(Walked),
) {
    let mut above = folder.above;
    if options.follow_links {
        match fs::canonicalize(&folder.path) {
            Ok(real) if above.contains(&real) => {
                emit(Walked::Skipped(Skipped {
                    path: folder.rel,
                    reason: SkipReason::Loop,
                    detail: format!("links back to {}", real.display()),
                    hint: "its files are read where they really stand".into(),
                }));
                return;
            }
            Ok(real) => above.push(real),
            Err(error) => {
                emit(Walked::Skipped(unreadable(folder.rel, &error)));
                return;
            }
        }
    }
    let listing = match fs::read_dir(&folder.path) {
        Ok(listing) => listing,
        Err(error) => {
            emit(Walked::Skipped(unreadable(folder.rel, &error)));
            return;
        }
    };
    let first = stack.len();
    for item in listing {
        let item = match item {
            Ok(item) => item,
            Err(error) => {
                emit(Walked::Skipped(unreadable(folder.rel.clone(), &error)));
                break;
            }
        };
        let name = item.file_name();
        if name.as_encoded_bytes().first() == Some(&b'.') {
            continue;
        }
        let mut rel = String::with_capacity(folder.rel.len() + name.len() + 1);
        if !folder.rel.is_empty() {
            rel.push_str(&folder.rel);
            rel.push('/');
        }
        rel.push_str(&escape(name.as_encoded_bytes()));
        let Ok(kind) = item.file_type() else {
            continue;
        };
        let path = item.path();
        let is_dir = if kind.is_symlink() {
            if !options.follow_links {
                emit(Walked::Ignored(rel));
                continue;
            }
            fs::metadata(&path).is_ok_and(|m| m.is_dir())
        } else {
            kind.is_dir()
        };
        if !is_dir && !kind.is_file() && !kind.is_symlink() {
            emit(Walked::Ignored(rel));
            continue;
        }
        stack.push(Pending {
            path,
            rel,
            is_dir,
            above: if is_dir { above.clone() } else { Vec::new() },
            linked: kind.is_symlink(),
            seen: None,
        });
    }
    // The stack is popped from its end, and a folder sorts as its files do: with the slash.
    stack[first..].sort_unstable_by(|a, b| order(b).cmp(order(a)));
}

fn order(p: &Pending) -> impl Iterator<Item = u8> + '_ {
    p.rel.bytes().chain(p.is_dir.then_some(b'/'))
}

/// Looks at the files of a large folder on several threads: a run that finds nothing new does little else.
fn look_ahead(found: &mut [Pending], is_wanted: &(dyn Fn(&str) -> bool + Sync)) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = found.len().div_ceil(threads).max(LEAST_SHARE);
    if found.len() <= share {
        return;
    }
    let look = |part: &mut [Pending]| {
        for item in part.iter_mut().filter(|p| !p.is_dir && is_wanted(&p.rel)) {
            item.seen = Some(item.look());
        }
    };
    std::thread::scope(|scope| {
        for part in found.chunks_mut(share) {
            scope.spawn(move || look(part));
        }
    });
}

/// Modification time in nanoseconds since 1970, 0 where unknown.
pub(super) fn mtime_ns(meta: &fs::Metadata) -> i64 {
    let Ok(time) = meta.modified() else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |n| -n),
    }
}

fn unreadable(path: String, error: &std::io::Error) -> Skipped {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => SkipReason::Changed,
        _ => SkipReason::Unreadable,
    };
    Skipped {
        path,
        reason,
        detail: error.to_string(),
        hint: "check that it exists and that you may read it, then index again".into(),
    }
}

fn globs(patterns: &[String]) -> Result<Option<GlobSet>, IngestError> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = Glob::new(pattern).map_err(|e| IngestError::Glob {
            pattern: pattern.clone(),
            detail: e.kind().to_string(),
        })?;
        set.add(glob);
    }
    let set = set.build().map_err(|e| IngestError::Glob {
        pattern: patterns.join(" "),
        detail: e.to_string(),
    })?;
    Ok(Some(set))
}

/// See [`FileEntry::rel`].
pub(super) fn escape(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.contains(&b'%')
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        for (i, c) in valid.char_indices() {
            out.push(c);
            let rest = &valid.as_bytes()[i + 1..].get(..2);
            let mistakable = matches!(
                rest,
                Some([b'8' | b'9' | b'A'..=b'F', b'0'..=b'9' | b'A'..=b'F'])
            ) || matches!(rest, Some([b'2', b'5']));
            if c == '%' && mistakable {
                out.push_str("25");
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path, options: &WalkOptions) -> Vec<String> {
        let mut seen = Vec::new();
        walk(root, options, &mut |w| {
            seen.push(match w {
                Walked::File(f) => f.rel,
                Walked::Ignored(rel) => format!("-{rel}"),
                Walked::Skipped(s) => format!("!{} {}", s.path, s.reason.as_str()),
            })
        })
        .unwrap();
        seen
    }

    #[test]
    fn order_is_that_of_the_whole_path() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["a/z.txt", "a.txt", "a-b.txt", "b.png", ".hidden/x.txt"] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let seen = names(dir.path(), &WalkOptions::default());
        assert_eq!(seen, ["a-b.txt", "a.txt", "a/z.txt", "-b.png"]);
    }

    #[test]
    fn a_large_folder_is_as_a_small_one() {
        let dir = tempfile::tempdir().unwrap();
        let mut all = Vec::new();
        for n in 0..3 * LEAST_SHARE {
            let name = format!("{n:04}.{}", if n % 10 == 0 { "png" } else { "txt" });
            fs::write(dir.path().join(&name), "x".repeat(n)).unwrap();
            all.push((name, n as u64));
        }
        let mut seen = Vec::new();
        walk(dir.path(), &WalkOptions::default(), &mut |w| match w {
            Walked::File(f) => seen.push((f.rel, f.size)),
            Walked::Ignored(rel) => seen.push((rel, seen.len() as u64)),
            Walked::Skipped(s) => panic!("{s:?}"),
        })
        .unwrap();
        assert_eq!(seen, all);
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_ends() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("a")).unwrap();
        fs::write(dir.path().join("a/x.txt"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/up")).unwrap();
        let follow = WalkOptions {
            follow_links: true,
            ..WalkOptions::default()
        };
        assert_eq!(names(dir.path(), &follow), ["!a/up loop", "a/x.txt"]);
        assert_eq!(
            names(dir.path(), &WalkOptions::default()),
            ["-a/up", "a/x.txt"]
        );
    }

    #[test]
    fn names_that_are_not_utf8_stay_unique() {
        assert_eq!(escape(b"caf\xE9.txt"), "caf%E9.txt");
        assert_eq!(escape(b"caf%E9.txt"), "caf%25E9.txt");
        assert_eq!(escape(b"caf%25E9.txt"), "caf%2525E9.txt");
        assert_eq!(escape(b"50% off.txt"), "50% off.txt");
    }

    #[test]
    fn a_missing_root_is_an_error() {
        let gone = Path::new("no such folder");
        assert!(walk(gone, &WalkOptions::default(), &mut |_| {}).is_err());
    }
}
