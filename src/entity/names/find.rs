//! A search for a name over all records of an archive. One record says whether it *can* be the person; the others
//! say whether it is: a bare surname is that of the person asked for only where the archive knows that person and
//! no more of others of that surname, and a typing error is one only when nobody bears the name as typed.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use super::compare::{self, Fit};
use super::{How, NameMatch, NameQuery, NameRecord, Spelt, keys};
use crate::article::{EntityKind, Reach};

/// A record found under a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<T> {
    /// The record.
    pub record: NameRecord,
    /// How many articles hold it.
    pub articles: u64,
    /// What the index knows it by.
    pub at: T,
}

/// What a search reads: records by key.
pub trait NameIndex {
    /// What the index knows a record by.
    type Id: Copy + Eq + Hash;
    /// Why it could not be read.
    type Error;

    /// Appends the records stored under `key` exactly, at most `most` of them, always the same ones.
    ///
    /// # Errors
    /// Whatever keeps the index from being read.
    fn look_up(
        &mut self,
        key: &str,
        most: usize,
        out: &mut Vec<Candidate<Self::Id>>,
    ) -> Result<(), Self::Error>;
}

/// Records of one key that are read to learn who else bears a surname.
const WITNESSES: usize = 64;
/// So many articles with the surname alone may stand beside each that has the whole name.
const MOST_BARE: u64 = 5;
/// People whom another spelling is compared with.
const PEOPLE: usize = 64;

/// What a search finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    /// The records that match, each once, in no order of meaning.
    pub records: Vec<(T, NameMatch)>,
    /// What the person may be called where nobody marked a name, see [`super::stands`]: the name as asked for, and
    /// surnames that alone are that person's. The whole name comes first.
    pub spelt: Vec<Spelt>,
}

struct Found<T> {
    candidate: Candidate<T>,
    fit: Fit,
}

impl<T> Found<T> {
    fn surname(&self) -> &str {
        self.candidate.record.surname(self.fit.surname)
    }
}

impl NameRecord {
    fn surname(&self, at: usize) -> &str {
        self.parsed.words.get(at).map_or("", |w| w.as_str())
    }

    fn givens(&self, surname: usize) -> Vec<String> {
        let words = self.parsed.words.iter().enumerate();
        words
            .filter(|(i, _)| *i != surname)
            .map(|(_, w)| w.clone())
            .collect()
    }
}

impl NameQuery {
    /// Searches an archive. Each of [`NameQuery::keys`] is looked up once, and a few more where others of the surname matter.
    ///
    /// # Errors
    /// The first error of the index.
    pub fn find<I: NameIndex>(
        &self,
        reach: Reach,
        index: &mut I,
    ) -> Result<Answer<I::Id>, I::Error> {
        let mut candidates = Vec::new();
        for key in self.keys(reach) {
            index.look_up(&key, usize::MAX, &mut candidates)?;
        }
        let mut known = HashSet::new();
        let mut found: Vec<Found<I::Id>> = candidates
            .into_iter()
            .filter(|c| known.insert(c.at))
            .filter_map(|candidate| {
                let fit = self.fit(&candidate.record, reach)?;
                Some(Found { candidate, fit })
            })
            .collect();
        let mut spelt = Vec::new();
        if self.kind == EntityKind::Person {
            let as_typed = |f: &Found<I::Id>| {
                let other = matches!(f.fit.how, How::Typo | How::Acronym | How::Transliteration);
                !other && !f.fit.bare && f.fit.usual
            };
            if found.iter().any(as_typed) {
                found.retain(|f| !matches!(f.fit.how, How::Typo | How::Acronym));
            } else if self.parsed.words.len() > 1 {
                self.weigh_other_spellings(&mut found, index)?;
            }
            spelt.push(self.spelt(&self.spelt, How::Exact));
            self.weigh_bare(&mut found, &mut spelt, index)?;
            if self.parsed.words.len() == 1 {
                self.weigh_spellings(&mut found);
                self.weigh_particles(&mut found);
            }
            if self.parsed.titled {
                self.weigh_roles(&mut found);
            }
        }
        let graded = found.into_iter().map(|f| (f.candidate.at, self.grade(&f)));
        Ok(Answer {
            records: graded.collect(),
            spelt,
        })
    }

    fn spelt(&self, text: &str, how: How) -> Spelt {
        Spelt {
            text: text.to_owned(),
            matched: NameMatch {
                how,
                sureness: how.sureness(),
            },
            any_given: self.parsed.words.len() == 1,
        }
    }

    fn grade<T>(&self, found: &Found<T>) -> NameMatch {
        let how = found.fit.how;
        let alone = self.parsed.words.len() == 1 || found.candidate.record.parsed.words.len() == 1;
        let sureness = if alone && how == How::Transliteration {
            0.45
        } else {
            how.sureness()
        };
        NameMatch { how, sureness }
    }

    /// A whole name was asked for: which bare surnames are that person's?
    fn weigh_bare<I: NameIndex>(
        &self,
        found: &mut Vec<Found<I::Id>>,
        spelt: &mut Vec<Spelt>,
        index: &mut I,
    ) -> Result<(), I::Error> {
        if self.parsed.words.len() == 1 {
            return Ok(());
        }
        let mut mine: BTreeMap<String, (How, u64)> = BTreeMap::new();
        for f in found.iter().filter(|f| !f.fit.bare) {
            let own = mine.entry(f.surname().to_owned()).or_insert((f.fit.how, 0));
            own.1 += f.candidate.articles;
            if f.fit.how.sureness() > own.0.sureness() {
                own.0 = f.fit.how;
            }
        }
        let nobody = mine.is_empty();
        let mut bare: Vec<Found<I::Id>> = found.extract_if(.., |f| f.fit.bare).collect();
        if nobody {
            bare.retain(|f| f.fit.how == How::Surname);
            mine.extend(
                bare.iter()
                    .map(|f| (f.surname().to_owned(), (How::Surname, 0))),
            );
        }
        for (surname, (how, own)) in mine {
            // The bare form of a surname that the query spells otherwise.
            let mut alone = Vec::new();
            index.look_up(&keys::bare(&surname), usize::MAX, &mut alone)?;
            alone.retain(|c| {
                c.record.parsed.words == [surname.as_str()]
                    && !self.opposes(&c.record)
                    && (!self.parsed.is_son() || c.record.with_particles().is_some())
            });
            // `Osei-Bonsu` is a surname alone, too.
            let double = |f: &mut Found<I::Id>| {
                f.candidate.record.parsed.words.len() > 1 && f.surname() == surname
            };
            alone.extend(bare.extract_if(.., double).map(|f| f.candidate));
            let against = self.others(&surname, index)?;
            // Where a bare form is much more frequent than the whole name, it is mostly somebody or something else.
            let bare: u64 = alone.iter().map(|c| c.articles).sum();
            if own < against || own > 0 && bare > own * MOST_BARE {
                continue;
            }
            let how = match how {
                How::Typo | How::Transliteration => how,
                _ => How::Surname,
            };
            if own > 0 {
                let whole = self.parsed.double_surname();
                let whole = whole.filter(|w| w.ends_with(&surname));
                spelt.push(self.spelt(whole.as_deref().unwrap_or(&surname), how));
            }
            for candidate in alone {
                let fit = Fit {
                    how,
                    bare: true,
                    surname: 0,
                    usual: true,
                };
                found.push(Found { candidate, fit });
            }
        }
        Ok(())
    }

    /// Articles with other people of this surname, as far as [`WITNESSES`] tell.
    fn others<I: NameIndex>(&self, surname: &str, index: &mut I) -> Result<u64, I::Error> {
        let mut others = Vec::new();
        for key in keys::of_surname(surname) {
            index.look_up(&key, WITNESSES, &mut others)?;
        }
        let mut known = HashSet::new();
        let another =
            |c: &Candidate<I::Id>| self.fit(&c.record, Reach::Fuzzy).is_none_or(|f| f.bare);
        others.retain(|c| known.insert(c.at) && c.record.bears(surname) && another(c));
        Ok(others.iter().map(|c| c.articles).sum())
    }

    /// Nobody bears the name as typed. Where the surname as typed is that of others, it was not another spelling.
    fn weigh_other_spellings<I: NameIndex>(
        &self,
        found: &mut Vec<Found<I::Id>>,
        index: &mut I,
    ) -> Result<(), I::Error> {
        let asked = match self.parsed.surname_first() {
            true => self.parsed.words.first(),
            false => self.parsed.words.last(),
        };
        let Some(asked) = asked else { return Ok(()) };
        let mut spelt: BTreeMap<String, u64> = BTreeMap::new();
        let other =
            |f: &&Found<I::Id>| !f.fit.bare && !f.candidate.record.parsed.words.contains(asked);
        for f in found.iter().filter(other) {
            *spelt.entry(f.surname().to_owned()).or_default() += f.candidate.articles;
        }
        if spelt.is_empty() {
            return Ok(());
        }
        let others = self.others(asked, index)?;
        found.retain(|f| !other(&f) || spelt.get(f.surname()).is_none_or(|own| *own > others));
        Ok(())
    }

    /// A surname was asked for: another spelling of it counts when nobody bears it as asked, or for a person whom
    /// the archive spells both ways.
    fn weigh_spellings<T>(&self, found: &mut Vec<Found<T>>) {
        let exact = |f: &Found<T>| f.fit.how != How::Transliteration;
        let people: Vec<Vec<String>> = found
            .iter()
            .filter(|f| exact(f))
            .map(|f| f.candidate.record.givens(f.fit.surname))
            .filter(|g| !g.is_empty())
            .take(PEOPLE)
            .collect();
        let articles = |wanted: bool| -> u64 {
            let of = found.iter().filter(|f| exact(f) == wanted);
            of.map(|f| f.candidate.articles).sum()
        };
        // Typed in a way that the archive hardly knows, it is more likely the rare spelling.
        let anybody = articles(true) * 4 >= articles(false);
        let same = |f: &Found<T>| {
            let given = f.candidate.record.givens(f.fit.surname);
            !given.is_empty()
                && people
                    .iter()
                    .any(|p| compare::givens(p, &given).is_some_and(|h| h != How::Typo))
        };
        let spelt: HashSet<String> = found
            .iter()
            .filter(|f| !exact(f) && same(f))
            .map(|f| f.surname().to_owned())
            .collect();
        if anybody {
            let alone = |f: &Found<T>| f.candidate.record.parsed.words.len() == 1;
            found.retain(|f| exact(f) || same(f) || alone(f) && spelt.contains(f.surname()));
        }
    }

    /// A surname with particles was asked for: where somebody bears it so, those without are other people, unless their
    /// given names agree.
    fn weigh_particles<T>(&self, found: &mut Vec<Found<T>>) {
        let Some(asked) = self.parsed.joined.as_deref() else {
            return;
        };
        let written = |f: &Found<T>| f.candidate.record.with_particles() == Some(asked);
        let given = |f: &Found<T>| f.candidate.record.givens(f.fit.surname);
        let people: Vec<Vec<String>> = found
            .iter()
            .filter(|f| written(f))
            .map(given)
            .take(PEOPLE)
            .collect();
        let known = |g: &[String]| people.iter().any(|p| compare::givens(p, g).is_some());
        if !people.is_empty() {
            found.retain(|f| written(f) || given(f).is_empty() || known(&given(f)));
        }
    }

    /// A role and a surname were asked for: where the archive gives somebody that role, others are not meant.
    fn weigh_roles<T>(&self, found: &mut Vec<Found<T>>) {
        let asked = self.parsed.roles;
        let answer = |f: &Found<T>| f.candidate.record.parsed.roles.answer(asked);
        let Some(best) = found.iter().map(answer).max().filter(|b| *b > 0) else {
            return;
        };
        let mut people: BTreeMap<Vec<String>, u64> = BTreeMap::new();
        for f in found.iter().filter(|f| answer(f) == best) {
            let given = f.candidate.record.givens(f.fit.surname);
            if !given.is_empty() {
                *people.entry(given).or_default() += f.candidate.articles;
            }
        }
        let mut people: Vec<(u64, Vec<String>)> = people.into_iter().map(|(g, n)| (n, g)).collect();
        people.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        people.truncate(PEOPLE);
        found.retain(|f| {
            let given = f.candidate.record.givens(f.fit.surname);
            if given.is_empty() {
                let roles = f.candidate.record.parsed.roles;
                return roles.is_empty() || answer(f) > 0;
            }
            people.is_empty() && answer(f) > 0
                || people
                    .iter()
                    .any(|(_, p)| compare::givens(p, &given).is_some_and(|h| h != How::Typo))
        });
    }
}

impl NameRecord {
    /// Whether the word stands where a surname of this whole name may stand; where surnames come first, only there.
    fn bears(&self, surname: &str) -> bool {
        let seats = match self.parsed.surname_first() {
            true => vec![0],
            false => self.parsed.surnames(),
        };
        self.parsed.words.len() > 1 && seats.into_iter().any(|t| self.surname(t) == surname)
    }

    /// The surname with its particles.
    fn with_particles(&self) -> Option<&str> {
        self.parsed.joined.as_deref()
    }
}
