//! Articles that have the words of a name where the tagger marked nobody: the whole name as asked for, and a surname where
//! the archive says whose it is.
//!
//! The index knows marks and words. Words count only where they are the exception, so that a company or a plain word that
//! happens to be somebody's name too brings nothing; then few articles are left, which are read to see how the words stand.

use super::BackendError;
use super::bearing::Bearer;
use super::bits::{Bits, Counts, WINDOW};
use super::lookup::{Found, Lookup, often};
use super::phrase::Phrase;
use super::postings::Source;
use super::segment::Segment;
use crate::article::{Article, EntityKind, TextField};
use crate::entity::names::{NameMatch, Spelt, Standing, stands};
use crate::query::analyze::{Tokens, fold, own_headline};
use crate::query::matcher::{LeafTest, WordTest};

/// So many articles may have a whole name that nobody is known to bear.
const UNKNOWN: usize = 16;
/// Most articles read for one name.
const MOST_READ: usize = 64;
/// Different words that are looked for: the whole name and a few surnames.
const MOST_WORDINGS: usize = 4;

/// A name as it stands in articles.
pub(super) struct Wording {
    /// Folded tokens.
    words: Vec<String>,
    /// In letters of Europe's scripts capitals tell a name; a tagger that does not know a script marks nobody in it.
    latin: bool,
    any_given: bool,
    pub(super) matched: NameMatch,
}

/// Where a wording stands.
pub(super) struct Stand {
    pub(super) field: TextField,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Marked as something else than a person.
    other: bool,
    /// Behind a word with a capital.
    introduced: bool,
}

impl Wording {
    fn new(spelt: &Spelt) -> Option<Self> {
        let words: Vec<String> = Tokens::new(&spelt.text)
            .map(|t| surface(&spelt.text[t.start..t.end]))
            .filter(|w| !w.is_empty())
            .collect();
        let latin = |c: char| c.is_ascii_alphabetic() || ('\u{c0}'..'\u{250}').contains(&c);
        (!words.is_empty()).then(|| Self {
            latin: spelt.text.chars().any(latin),
            words,
            any_given: spelt.any_given,
            matched: spelt.matched,
        })
    }

    /// The places in an article.
    pub(super) fn stands_in(&self, article: &Article) -> Vec<Stand> {
        let mut out = Vec::new();
        for (field, text) in [
            (TextField::Headline, own_headline(article)),
            (TextField::Body, article.body.as_str()),
        ] {
            let mut tokens: Vec<(usize, usize)> = Vec::new();
            let mut base = 0;
            for line in text.split('\n') {
                tokens.extend(Tokens::new(line).map(|t| (base + t.start, base + t.end)));
                base += line.len() + 1;
            }
            let mentions = article.mentions.iter().filter(|m| m.field == field);
            let named: Vec<(usize, usize, EntityKind)> = mentions
                .filter_map(|m| Some((m.start, m.end, article.entities.get(m.entity)?.kind)))
                .collect();
            let is = |token: &(usize, usize), word: &String| {
                let token = &text[token.0..token.1];
                let (a, b) = (token.as_bytes()[0], word.as_bytes()[0]);
                let differ = a.is_ascii_alphanumeric() && a.to_ascii_lowercase() != b;
                !differ && surface(token) == *word
            };
            for at in 0..(tokens.len() + 1).saturating_sub(self.words.len()) {
                let of = at..at + self.words.len();
                let same = tokens[of.clone()]
                    .iter()
                    .zip(&self.words)
                    .all(|(t, w)| is(t, w));
                if !same {
                    continue;
                }
                let standing = match self.latin {
                    true => stands(text, &tokens, of.clone(), &named, self.any_given),
                    false => Some(Standing { introduced: false }),
                };
                let Some(standing) = standing else { continue };
                let (start, end) = (tokens[at].0, tokens[of.end - 1].1);
                let first = named.partition_point(|n| n.1 <= start);
                let other = named.get(first).is_some_and(|n| n.0 < end);
                out.push(Stand {
                    field,
                    start,
                    end,
                    other,
                    introduced: standing.introduced,
                });
            }
        }
        out
    }
}

/// Folded as the index has it: no dots in letters, no commas in numbers.
fn surface(token: &str) -> String {
    let mut folded = fold(token);
    folded.retain(|c| c != '.' && c != ',');
    folded
}

/// The wordings that count, and the articles of each segment that have one and are not among `bearers`.
pub(super) fn unmarked(
    spelt: &[Spelt],
    segments: &[Segment],
    bearers: &[Vec<Bearer>],
    lookup: &mut Lookup,
) -> Result<(Vec<Wording>, Vec<Vec<Bearer>>), BackendError> {
    let mut found: Vec<Vec<Bearer>> = segments.iter().map(|_| Vec::new()).collect();
    let mut kept = Vec::new();
    let living = segments.iter().zip(bearers);
    let known: usize = living
        .map(|(segment, bearers)| segment.living_of(bearers.iter().map(|b| b.0)))
        .sum();
    for wording in spelt.iter().take(MOST_WORDINGS).filter_map(Wording::new) {
        let Some(docs) = candidates(&wording, segments, bearers, known, lookup)? else {
            continue;
        };
        let sure = sureness(wording.matched);
        let mut counted: Vec<(usize, Bearer)> = Vec::new();
        let (mut others, mut free, mut sure_of) = (0, 0, 0);
        let articles = docs.len();
        for (at, doc) in docs {
            let times = if wording.latin {
                let stands = wording.stands_in(&segments[at].article(doc)?);
                match stands.iter().all(|s| s.other) {
                    true => others += usize::from(!stands.is_empty()),
                    false => free += 1,
                }
                sure_of += usize::from(stands.iter().any(|s| s.introduced));
                stands.len() as u32
            } else {
                1
            };
            if times > 0 {
                counted.push((at, (doc, times, sure)));
            }
        }
        // Mostly marked as something else, it is that; a surname that nobody is known to bear stands behind a given name.
        let stranger = known == 0 && wording.latin && wording.words.len() == 1;
        if counted.is_empty()
            || others > known + free
            || stranger && (others > 0 || sure_of < articles)
        {
            continue;
        }
        for (at, bearer) in counted {
            found[at].push(bearer);
        }
        kept.push(wording);
    }
    for docs in &mut found {
        docs.sort_unstable_by_key(|b| (b.0, std::cmp::Reverse(b.2)));
        docs.dedup_by_key(|b| b.0);
    }
    Ok((kept, found))
}

/// How sure, as a [`Bearer`] has it.
pub(super) fn sureness(matched: NameMatch) -> u8 {
    (matched.sureness.clamp(0.0, 1.0) * 200.0).round() as u8
}

/// The articles that have the words side by side and are not known to bear the name, unless they are too many to be exceptions.
fn candidates(
    wording: &Wording,
    segments: &[Segment],
    bearers: &[Vec<Bearer>],
    known: usize,
    lookup: &mut Lookup,
) -> Result<Option<Vec<(usize, u32)>>, BackendError> {
    let most = match (wording.latin, wording.words.len()) {
        (false, _) => usize::MAX,
        (true, 1) if known == 0 && wording.any_given => UNKNOWN,
        // A surname is a word like others, unless most articles that have it mark a person.
        (true, 1) => (known * 2 / 3).min(MOST_READ),
        (true, _) => known.clamp(UNKNOWN, MOST_READ),
    };
    let mut terms = Vec::with_capacity(segments.len());
    let mut articles = 0;
    for segment in segments {
        let mut words: Vec<Vec<Found>> = Vec::with_capacity(wording.words.len());
        for word in &wording.words {
            let test = LeafTest::Word(WordTest {
                stems: Vec::new(),
                surfaces: vec![word.clone()],
            });
            words.push(lookup.terms(&test, segment)?);
        }
        let rarest = words.iter().map(|w| often(w)).min().unwrap_or(0) as usize;
        articles += rarest.saturating_sub(segment.reader.num_deleted_docs() as usize);
        terms.push(words);
    }
    // Read only where it can be few.
    if wording.words.len() == 1 && articles > most.saturating_add(known) {
        return Ok(None);
    }
    let mut out = Vec::new();
    for (at, (segment, words)) in segments.iter().zip(&terms).enumerate() {
        for doc in side_by_side(segment, words, &bearers[at])? {
            out.push((at, doc));
        }
        if out.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(out))
}

/// The living documents of a segment that have words in a row, without those of `skip`.
fn side_by_side(
    segment: &Segment,
    words: &[Vec<Found>],
    skip: &[Bearer],
) -> Result<Vec<u32>, BackendError> {
    let Some(rarest) = words.iter().min_by_key(|w| often(w)) else {
        return Ok(Vec::new());
    };
    if rarest.is_empty() {
        return Ok(Vec::new());
    }
    let Source::Sorted(docs, _) = Source::open(&segment.text, rarest, segment.max_doc(), true)?
    else {
        return Ok(Vec::new());
    };
    let alive = segment.reader.alive_bitset();
    let docs: Vec<u32> = docs
        .into_iter()
        .map(|d| d.0)
        .filter(|&d| skip.binary_search_by_key(&d, |b| b.0).is_err())
        .filter(|&d| alive.is_none_or(|a| a.is_alive(d)))
        .collect();
    if words.len() == 1 || docs.is_empty() {
        return Ok(docs);
    }
    let mut phrase = Phrase::open(segment, words.iter().map(Vec::as_slice))?;
    let (mut found, mut counts) = (Vec::new(), Counts::new());
    for some in docs.chunk_by(|a, b| a / WINDOW == b / WINDOW) {
        let base = some[0] / WINDOW * WINDOW;
        let mut candidates = Bits::NONE;
        some.iter().for_each(|doc| candidates.set(doc - base));
        counts.bits = Bits::NONE;
        phrase.count(base, &candidates, &mut counts);
        found.extend(counts.bits.iter().map(|at| base + at));
    }
    Ok(found)
}
