//! The real folder: what `ingest` reads from it, with the names that `entity` finds.
//!
//! This is where the two meet, so neither knows the other. The indexer sees a `Corpus`; `read`, which has
//! no index, uses the same struct, so what it prints is what would be indexed.

use std::cell::RefCell;
use std::io;
use std::path::Path;

use crate::article::HeadlineFrom;
use crate::entity::Annotator;
use crate::index::Settings;
use crate::index::seam::{Corpus, FileEntry, FileRead, Walked};
use crate::ingest::{self, FieldMap, IngestError, MapError, Outcome, ReadOptions, WalkOptions};

/// Fingerprint of the tagger's model: articles tagged by another one are out of date.
const MODEL: u32 = fingerprint(include_bytes!("../models/tagger.bin"));

/// FNV-1a over one byte in 61, which is enough: training anew moves nearly every weight. Computed by the
/// compiler, so that the program holds no second copy of the model and hashes nothing when it starts.
const fn fingerprint(bytes: &[u8]) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 61;
    }
    hash
}

thread_local! {
    static ANNOTATOR: RefCell<Annotator> = RefCell::new(Annotator::new());
}

/// `settings` with the model that this program tags with.
pub fn with_own_model(mut settings: Settings) -> Settings {
    settings.model = if settings.entities { MODEL } else { 0 };
    settings
}

/// One rule a line, as [`Settings::map`] keeps them.
///
/// # Errors
/// The first rule that cannot be followed.
pub fn field_map(rules: Option<&str>) -> Result<FieldMap, MapError> {
    let mut map = FieldMap::default();
    rules
        .into_iter()
        .flat_map(str::lines)
        .try_for_each(|r| map.add(r))?;
    Ok(map)
}

/// Finds the names of what was read, where that is wanted.
pub fn annotate(outcome: &mut Outcome, settings: &Settings) {
    if let Outcome::Article(article) = outcome
        && settings.entities
    {
        // A headline that is a copy of the first sentence has no names of its own.
        let copied = article.headline_from == HeadlineFrom::FirstSentence;
        let headline = copied.then(|| std::mem::take(&mut article.headline));
        ANNOTATOR.with_borrow_mut(|annotator| annotator.annotate(article));
        if let Some(headline) = headline {
            article.headline = headline;
        }
    }
}

/// Reads folders of the file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Folder;

impl Corpus for Folder {
    fn walk(
        &self,
        root: &Path,
        settings: &Settings,
        visit: &mut dyn FnMut(Walked),
    ) -> io::Result<()> {
        let invalid = |e: String| io::Error::new(io::ErrorKind::InvalidInput, e);
        field_map(settings.map.as_deref()).map_err(|e| invalid(e.to_string()))?;
        let options = WalkOptions {
            include: settings.include.clone(),
            exclude: settings.exclude.clone(),
            follow_links: settings.follow_links,
        };
        ingest::walk(root, &options, visit).map_err(|e| match e {
            IngestError::Root { source, .. } => source,
            glob @ IngestError::Glob { .. } => invalid(glob.to_string()),
        })
    }

    fn read(
        &self,
        file: &FileEntry,
        settings: &Settings,
        sink: &mut dyn FnMut(Outcome),
    ) -> FileRead {
        let options = ReadOptions {
            // A rule that cannot be followed has ended the walk.
            map: field_map(settings.map.as_deref()).unwrap_or_default(),
            bounds: settings.bounds,
        };
        ingest::read_file(file, &options, &mut |mut outcome| {
            annotate(&mut outcome, settings);
            sink(outcome);
        })
    }

    fn hash(&self, file: &FileEntry) -> io::Result<u128> {
        ingest::hash_file(&file.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &Settings) -> Vec<Outcome> {
        let dir = tempfile::tempdir().unwrap();
        let rows =
            "Titel,text\nBridge opens,Mayor Ana Ruiz opened the bridge in Lisbon on Monday.\n";
        std::fs::write(dir.path().join("a.csv"), rows).unwrap();
        std::fs::write(dir.path().join("b.txt"), "Left out.").unwrap();
        let mut all = Vec::new();
        let mut files = Vec::new();
        Folder
            .walk(dir.path(), settings, &mut |w| {
                if let Walked::File(f) = w {
                    files.push(f);
                }
            })
            .unwrap();
        for file in &files {
            let read = Folder.read(file, settings, &mut |o| all.push(o));
            assert_eq!(read.hash, Folder.hash(file).unwrap());
        }
        all
    }

    #[test]
    fn settings_decide_files_fields_and_names() {
        let mut settings = Settings {
            entities: true,
            map: Some("headline=Titel".into()),
            exclude: vec!["*.txt".into()],
            ..Settings::default()
        };
        let all = read(&settings);
        let [Outcome::Article(article)] = all.as_slice() else {
            panic!("one article, not {all:?}");
        };
        assert_eq!(article.headline, "Bridge opens");
        assert!(article.entities.iter().any(|e| e.name == "Ana Ruiz"));
        settings.entities = false;
        assert!(matches!(&read(&settings)[..], [Outcome::Article(a)] if a.entities.is_empty()));
    }

    #[test]
    fn a_bad_rule_or_pattern_is_an_error_before_anything_is_read() {
        for settings in [
            Settings {
                map: Some("titel=x".into()),
                ..Settings::default()
            },
            Settings {
                include: vec!["[".into()],
                ..Settings::default()
            },
        ] {
            let error = Folder
                .walk(Path::new("."), &settings, &mut |_| {})
                .unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        }
    }

    #[test]
    fn only_tagged_articles_depend_on_the_model() {
        assert_eq!(with_own_model(Settings::default()).model, 0);
        let tagged = Settings {
            entities: true,
            ..Settings::default()
        };
        assert_eq!(with_own_model(tagged).model, MODEL);
        assert_ne!(fingerprint(&[1; 64]), fingerprint(&[2; 64]));
    }
}
