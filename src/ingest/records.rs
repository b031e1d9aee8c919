//! The records of a multi-article file: numbered, each with an id of its own.

use super::dates::Window;
use super::draft::Draft;
use super::skip::Refusal;
use super::source::Source;
use super::{Outcome, SkipReason};
use std::collections::HashSet;
use xxhash_rust::xxh3::xxh3_64;

/// Names the records of a file as they come.
pub(super) struct Records<'a> {
    source: &'a Source<'a>,
    names: Names,
    n: usize,
    window: Window,
}

impl<'a> Records<'a> {
    pub fn of(source: &'a Source<'a>) -> Self {
        Self {
            source,
            names: Names::default(),
            n: 0,
            window: Window::default(),
        }
    }

    /// Finishes the next record: `path#key` where it has a usable key of its own, else `path#n`.
    pub fn next(&mut self, draft: Result<Draft, Refusal>, emit: &mut dyn FnMut(Outcome)) {
        let id = self.id(&draft);
        let source = self.source;
        self.window.push((id, draft), &mut |(id, draft)| {
            source.finish(draft, &id, emit);
        });
    }

    /// [`Records::next`] for a record that was fetched at a time of its own, which stands in for the
    /// file's time. It comes from elsewhere than the file's others, so their dates say nothing of its own.
    pub fn next_fetched(
        &mut self,
        fetched: Option<&str>,
        draft: Result<Draft, Refusal>,
        emit: &mut dyn FnMut(Outcome),
    ) {
        let id = self.id(&draft);
        let time = fetched.and_then(|f| f.parse::<jiff::Timestamp>().ok());
        let mtime_ns = time.and_then(|t| i64::try_from(t.as_nanosecond()).ok());
        let source = Source {
            mtime_ns: mtime_ns.unwrap_or(self.source.mtime_ns),
            ..*self.source
        };
        source.finish(draft, &id, emit);
    }

    /// Hands on what was held back. Every file ends with this, or with [`Records::end`].
    pub fn flush(&mut self, emit: &mut dyn FnMut(Outcome)) {
        let source = self.source;
        self.window
            .end(&mut |(id, draft)| source.finish(draft, &id, emit));
    }

    /// What the file as a whole came to.
    ///
    /// # Errors
    /// `Empty` when it held no record.
    pub fn end(&mut self, emit: &mut dyn FnMut(Outcome)) -> Result<(), Refusal> {
        self.flush(emit);
        match self.n {
            0 => Err((SkipReason::Empty, "no articles in it".into())),
            _ => Ok(()),
        }
    }

    fn id(&mut self, draft: &Result<Draft, Refusal>) -> String {
        self.n += 1;
        let key = draft
            .as_ref()
            .ok()
            .and_then(|d| d.key.as_deref())
            .map(str::trim);
        let name = match key {
            Some(key) if !key.is_empty() && key.len() <= 300 && !key.contains(char::is_control) => {
                key.to_owned()
            }
            _ => self.n.to_string(),
        };
        let name = self.names.unique(name, self.n);
        format!("{}#{name}", self.source.path)
    }

    /// [`Records::next`] for a record that begins on a line, named in what is wrong with it.
    pub fn next_at(
        &mut self,
        line: u64,
        draft: Result<Draft, Refusal>,
        emit: &mut dyn FnMut(Outcome),
    ) {
        let draft = draft.map_err(|(reason, detail)| (reason, format!("line {line}: {detail}")));
        self.next(draft, emit);
    }

    /// All records of a file that was read whole; a file that holds exactly one by its nature
    /// (`many` is false) gives that one the id of the file.
    pub fn all(
        source: &Source<'_>,
        many: bool,
        drafts: impl IntoIterator<Item = Result<Draft, Refusal>>,
        emit: &mut dyn FnMut(Outcome),
    ) {
        let mut records = Records::of(source);
        for draft in drafts {
            if many {
                records.next(draft, emit);
            } else {
                source.finish(draft, source.path, emit);
            }
        }
        if many && let Err(refusal) = records.end(emit) {
            source.skip(refusal, emit);
        }
    }
}

/// Keeps names apart that a file uses twice.
#[derive(Default)]
pub(super) struct Names(HashSet<u64>);

impl Names {
    /// `name`, or `name~n` where it was there already.
    pub fn unique(&mut self, mut name: String, n: usize) -> String {
        if !self.0.insert(xxh3_64(name.as_bytes())) {
            name = format!("{name}~{n}");
            self.0.insert(xxh3_64(name.as_bytes()));
        }
        name
    }
}
