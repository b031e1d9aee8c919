//! Which stems of other languages than English a segment has.
//!
//! Nearly every archive has a few articles in other languages, and each language makes every word one more look-up a
//! segment, which mostly finds nothing. Where there are few such stems they are kept, once enough was asked that it pays.

use rustc_hash::FxHashSet;
use tantivy::termdict::TermDictionary;

use super::BackendError;
use super::later::Later;
use super::postings::damaged;
use crate::query::analyze::{ZONE, bare};

/// The stems of one segment that begin with the mark of a language.
#[derive(Default)]
pub(super) struct Zoned(Later<FxHashSet<Box<[u8]>>>);

/// Look-ups before the stems are kept.
const ASKED: u32 = 64;
/// With more terms than this their stems are not kept; some 50 bytes each.
const KEPT: usize = 20_000;

impl Zoned {
    /// Whether the dictionary, always the same one, may have terms of a stem.
    pub(super) fn may_have(
        &self,
        dictionary: &TermDictionary,
        stem: &str,
    ) -> Result<bool, BackendError> {
        if bare(stem).len() == stem.len() {
            return Ok(true);
        }
        let stems = self.0.after(ASKED, || Self::read(dictionary))?;
        Ok(stems.is_none_or(|stems| stems.contains(stem.as_bytes())))
    }

    fn read(dictionary: &TermDictionary) -> Result<Option<FxHashSet<Box<[u8]>>>, BackendError> {
        let mut stems: FxHashSet<Box<[u8]>> = FxHashSet::default();
        let zones = dictionary.range().ge([ZONE as u8]).lt([ZONE as u8 + 1]);
        let mut stream = zones.into_stream().map_err(damaged)?;
        let mut terms = 0;
        while stream.advance() {
            let stem = stream.key().split(|&byte| byte == 0).next();
            if let Some(stem) = stem.filter(|stem| !stems.contains(*stem)) {
                stems.insert(stem.into());
            }
            terms += 1;
            if terms > KEPT {
                return Ok(None);
            }
        }
        Ok(Some(stems))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    #[test]
    fn all_stems_are_known_before_and_after_they_are_kept() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let terms = [
            "go\0",
            "\u{2}flauf\0",
            "\u{2}flauf\u{0}0en",
            "\u{2}hgeh\0",
            "\u{3}x\0",
        ];
        for term in terms {
            let mut document = TantivyDocument::default();
            document.add_text(field, term);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let text = searcher.segment_reader(0).inverted_index(field).unwrap();
        let zoned = Zoned::default();
        for round in 0..ASKED + 5 {
            let may = |stem| zoned.may_have(text.terms(), stem).unwrap();
            assert!(may("go") && may("none"));
            assert!(may("\u{2}flauf") && may("\u{2}hgeh"));
            assert!(round < ASKED || !may("\u{2}flau") && !may("\u{2}fgeh"));
        }
    }
}
