//! Archives: every file inside one is a source of its own, read as it comes and written nowhere.

mod tar;
mod zip;

pub(super) use tar::read as read_tar;
pub(super) use zip::read as read_zip;

use super::formats;
use super::input::Input;
use super::records::Names;
use super::skip::Refusal;
use super::source::Source;
use super::walk::escape;
use super::{Outcome, SkipReason};
use std::io::Read;

/// What a member is called, and its path in the corpus.
struct Named {
    name: String,
    path: String,
}

/// Hands the members of one archive on, each under a path of its own.
struct Members<'a> {
    archive: &'a Source<'a>,
    names: Names,
    n: usize,
    read: usize,
}

impl<'a> Members<'a> {
    fn of(archive: &'a Source<'a>) -> Self {
        Self {
            archive,
            names: Names::default(),
            n: 0,
            read: 0,
        }
    }

    /// Counts a file and says under which name and path it is read; `None` where its type is not.
    fn named(&mut self, raw: &[u8]) -> Option<Named> {
        self.n += 1;
        let name = harmless(raw).filter(|name| formats::is_known(name))?;
        self.read += 1;
        let path = format!("{}/{name}", self.archive.path);
        let path = self.names.unique(path, self.n);
        Some(Named { name, path })
    }

    /// Reads a member whose bytes `open` gives. Returns whether there may be another: not
    /// once the budget is used up.
    fn read(
        &self,
        named: &Named,
        mtime_ns: Option<i64>,
        open: Result<&mut dyn Read, Refusal>,
        emit: &mut dyn FnMut(Outcome),
    ) -> bool {
        let member = Source {
            path: &named.path,
            mtime_ns: mtime_ns.unwrap_or(self.archive.mtime_ns),
            depth: self.archive.depth + 1,
            ..*self.archive
        };
        let input = open.and_then(|reader| {
            Input::stream(reader).map_err(|error| member.broken(error.to_string()))
        });
        match input {
            Ok(input) => member.read(&named.name, input, emit),
            Err(refusal) => member.skip(refusal, emit),
        }
        !self.archive.budget.is_spent()
    }

    /// What the archive as a whole came to, when it has been read to its end.
    fn end(self) -> Result<(), Refusal> {
        if self.archive.budget.is_spent() {
            return Err(self.archive.broken(String::new()));
        }
        if self.read == 0 {
            let detail = match self.n {
                0 => "no files in it".to_owned(),
                n => format!("none of its {n} files is of a type that is read"),
            };
            return Err((SkipReason::Empty, detail));
        }
        Ok(())
    }
}

/// A member's name as a path below the archive: no way up or to the root, both slashes the same.
/// `None` for what a walk passes over as well, names that begin with a dot, and for the resource forks
/// of a Mac.
fn harmless(raw: &[u8]) -> Option<String> {
    let name = escape(raw).replace('\\', "/");
    let parts: Vec<&str> = name
        .split('/')
        .map(str::trim)
        .filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'))
        .collect();
    let hidden = parts
        .iter()
        .any(|part| part.starts_with('.') || *part == "__MACOSX");
    (!parts.is_empty() && !hidden).then(|| parts.join("/").replace(char::is_control, "_"))
}

#[cfg(test)]
mod tests;
