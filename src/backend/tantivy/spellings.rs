//! The spellings of a segment's words, kept for fuzzy words.
//!
//! An automaton over the dictionary looks at tens of thousands of its nodes for a word, since the first letters may be any.
//! Where many are asked for, as in a batch, it is cheaper to pass over all spellings of about the same length by a look
//! at their letters: nearly all have too many others ([`fuzzy::about`]), and the rest are judged as ever.

use tantivy::termdict::TermDictionary;

use super::BackendError;
use super::later::Later;
use super::lookup::Found;
use super::postings::damaged;
use crate::query::analyze::surface_of;
use crate::query::matcher::fuzzy;

/// Fuzzy words that are looked up in the dictionary before its spellings are kept: reading them takes as long as ten or so.
const ASKED: u32 = 12;
/// Spellings that are kept at most, some 25 bytes each.
const KEPT: usize = 2_000_000;

/// The spellings of one segment.
#[derive(Default)]
pub(super) struct Spellings(Later<Kept>);

/// Spellings in the order of their length.
struct Kept {
    signatures: Vec<u32>,
    rows: Vec<Row>,
    /// By length in chars: the first that is not shorter.
    lengths: Vec<u32>,
    text: String,
}

#[derive(Clone, Copy)]
struct Row {
    /// The term's number in the dictionary.
    term: u32,
    /// Where the spelling stands in `text`.
    start: u32,
    len: u16,
    chars: u16,
}

impl Spellings {
    /// Adds the terms whose spelling is within so many edits of a word; `false` where they are to be looked up in the
    /// dictionary, which is always the same one.
    pub(super) fn near(
        &self,
        dictionary: &TermDictionary,
        word: &str,
        edits: u8,
        found: &mut Vec<Found>,
    ) -> Result<bool, BackendError> {
        let Some(kept) = self.0.after(ASKED, || Kept::read(dictionary))? else {
            return Ok(false);
        };
        for number in kept.near(word, edits) {
            let mut term = Vec::new();
            let number = u64::from(number);
            if dictionary.ord_to_term(number, &mut term).map_err(damaged)?
                && let Some(info) = dictionary.get(&term).map_err(damaged)?
            {
                found.push((term, info));
            }
        }
        Ok(true)
    }
}

impl Kept {
    fn read(dictionary: &TermDictionary) -> Result<Option<Self>, BackendError> {
        let terms = dictionary.num_terms();
        if terms > KEPT {
            return Ok(None);
        }
        let mut stream = dictionary.stream().map_err(damaged)?;
        let (mut text, mut surface) = (String::new(), String::new());
        let mut rows = Vec::with_capacity(terms);
        let mut term = 0;
        while stream.advance() {
            let key = std::str::from_utf8(stream.key()).unwrap_or_default();
            if surface_of(key, &mut surface) {
                rows.push(Row {
                    term,
                    start: text.len() as u32,
                    len: surface.len() as u16,
                    chars: surface.chars().count() as u16,
                });
                text.push_str(&surface);
            }
            term += 1;
        }
        rows.sort_by_key(|row| row.chars);
        let longest = rows.last().map_or(0, |row| row.chars);
        let shorter = |chars| rows.partition_point(|row: &Row| row.chars < chars) as u32;
        Ok(Some(Self {
            lengths: (0..=longest.saturating_add(1)).map(shorter).collect(),
            signatures: rows
                .iter()
                .map(|row| fuzzy::signature(row.of(&text)))
                .collect(),
            rows,
            text,
        }))
    }

    /// The numbers of the terms within so many edits of a word.
    fn near(&self, word: &str, edits: u8) -> impl Iterator<Item = u32> {
        let dfa = fuzzy::automaton(word, edits);
        let (chars, most) = (word.chars().count(), usize::from(edits));
        let first = |chars: usize| match self.lengths.get(chars) {
            Some(&row) => row as usize,
            None => self.rows.len(),
        };
        let range = first(chars.saturating_sub(most))..first(chars + most + 1);
        let signature = fuzzy::signature(word);
        let pairs = self.signatures[range.clone()].iter().zip(&self.rows[range]);
        pairs
            .filter(move |(other, _)| fuzzy::about(signature, **other, edits))
            .filter(move |(_, row)| fuzzy::accepts(&dfa, row.of(&self.text)))
            .map(|(_, row)| row.term)
    }
}

impl Row {
    fn of(self, text: &str) -> &str {
        &text[self.start as usize..][..usize::from(self.len)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::analyze::{Language, Shape, Terms};
    use tantivy::schema::{STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    #[test]
    fn kept_spellings_give_what_the_automaton_takes() {
        let words = [
            "Shoigu",
            "Shoygu",
            "shogun",
            "Shogu",
            "showing",
            "show",
            "shoes",
            "élysée",
            "elysees",
            "1980",
            "1981",
            "U.S.",
            "us",
            "Gaddafi",
            "Qadafi",
            "a",
            "Sjöberg",
            "sjoeberg",
            "москва",
            "москве",
            "dying",
            "die",
        ];
        let mut terms = Terms::new(Language::default());
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        let mut all = Vec::new();
        for word in words {
            let shape = match word.contains('.') {
                true => Shape::Dotted,
                false => Shape::Plain,
            };
            let term = terms.term(word, shape, false).unwrap().to_owned();
            let mut document = TantivyDocument::default();
            document.add_text(field, &term);
            writer.add_document(document).unwrap();
            all.push(term);
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let text = searcher.segment_reader(0).inverted_index(field).unwrap();
        let spellings = Spellings::default();
        let mut surface = String::new();
        for round in 0..ASKED + 3 {
            for (word, edits) in [
                ("shoigu", 1),
                ("shoigu", 2),
                ("gaddafi", 2),
                ("us", 1),
                ("1990", 2),
                ("sjoberg", 2),
                ("москва", 1),
                ("a", 2),
                ("elysee", 1),
            ] {
                let dfa = fuzzy::automaton(word, edits);
                let mut found = Vec::new();
                let kept = spellings.near(text.terms(), word, edits, &mut found);
                if !kept.unwrap() {
                    assert!(round < 2);
                    continue;
                }
                let mut expected: Vec<&String> = all
                    .iter()
                    .filter(|term| surface_of(term, &mut surface) && fuzzy::accepts(&dfa, &surface))
                    .collect();
                expected.sort();
                let mut given: Vec<String> = found
                    .into_iter()
                    .map(|f| String::from_utf8(f.0).unwrap())
                    .collect();
                given.sort();
                assert_eq!(given.iter().collect::<Vec<_>>(), expected, "{word}~{edits}");
            }
        }
    }
}
