//! The rules of `docs/query.md`, tried in every way there is: slow and plain.

use std::collections::{BTreeMap, BTreeSet};

use newsdex::article::{Article, EntityKind, TextField};
use newsdex::query::analyze::{DOTTED, Language, Shape, Terms, Tokens, fold};
use newsdex::query::{Distance, Query, Word, WordForm};

use crate::text::{Text, Tok};

/// Tokens `first..=last`.
pub type Place = (usize, usize);

/// How often each operator was asked, and how often it held.
pub type Tally = BTreeMap<&'static str, (u64, u64)>;

pub struct Judge<'a> {
    pub article: &'a Article,
    pub text: &'a Text,
    pub languages: &'a [Language],
    /// Whether the query is written in capitals throughout, so that they say nothing.
    pub shouted: bool,
    pub named: &'a dyn Fn(EntityKind, &str, usize) -> bool,
    pub tally: &'a mut Tally,
}

/// Where words must stand.
#[derive(Clone, Copy, Default)]
pub struct Scope {
    field: Option<TextField>,
    lead: bool,
}

/// One token of a query's word and how it is to be compared.
struct Piece {
    raw: String,
    /// Folded, without the dots of an acronym or the commas of a number.
    asked: String,
    /// Its stem in each language of the index; none for numbers.
    stems: Vec<String>,
    shape: Shape,
    form: WordForm,
}

pub fn shouted(query: &Query) -> bool {
    let mut words = Vec::new();
    gather(query, &mut words);
    words.len() > 1
        && words
            .iter()
            .all(|w| !w.text.contains(char::is_lowercase) && w.text.contains(char::is_alphabetic))
}

fn gather<'q>(query: &'q Query, words: &mut Vec<&'q Word>) {
    match query {
        Query::Word(w) => words.push(w),
        Query::Phrase { words: some, .. } => words.extend(some),
        Query::In(_, q) | Query::Lead(q) | Query::AtLeast(_, q) | Query::Not(q) => gather(q, words),
        Query::Near { first, rest } => {
            gather(first, words);
            rest.iter().for_each(|l| gather(&l.operand, words));
        }
        Query::NotNear {
            wanted, unwanted, ..
        } => {
            gather(wanted, words);
            gather(unwanted, words);
        }
        Query::And(all) | Query::Or(all) => all.iter().for_each(|q| gather(q, words)),
        _ => {}
    }
}

fn label(query: &Query) -> &'static str {
    let form = |w: &Word| match w.form {
        WordForm::Stem => "word",
        WordForm::Exact => "=word",
        WordForm::Prefix => "prefix*",
        WordForm::Fuzzy(_) => "fuzzy~",
    };
    match query {
        Query::All => "all",
        Query::Word(w) => form(w),
        Query::Phrase { slop: None, .. } => "phrase",
        Query::Phrase { .. } => "phrase~n",
        Query::AnyEntity(_) => "@class",
        Query::Name { .. } => "name:",
        Query::Field { .. } | Query::Date { .. } => "metadata",
        Query::In(TextField::Headline, _) => "headline:",
        Query::In(TextField::Body, _) => "body:",
        Query::Lead(_) => "lead",
        Query::AtLeast(..) => "atleast",
        Query::Near { rest, .. } => match (rest.len(), rest[0].distance) {
            (2.., _) => "chain",
            (_, Distance::Within(_)) => "w/n",
            (_, Distance::Before(_)) => "pre/n",
            (_, Distance::Sentence) => "w/s",
            (_, Distance::Paragraph) => "w/p",
        },
        Query::NotNear { .. } => "not w/n",
        Query::And(_) => "AND",
        Query::Or(_) => "OR",
        Query::Not(_) => "NOT",
    }
}

impl Judge<'_> {
    /// The places that make the article match, or `None` where it does not.
    pub fn holds(&mut self, query: &Query, scope: Scope) -> Option<BTreeSet<Place>> {
        let answer = self.answer(query, scope);
        let entry = self.tally.entry(label(query)).or_default();
        entry.0 += 1;
        entry.1 += u64::from(answer.is_some());
        answer
    }

    fn answer(&mut self, query: &Query, scope: Scope) -> Option<BTreeSet<Place>> {
        match query {
            Query::All => Some(BTreeSet::new()),
            Query::Word(_) | Query::Phrase { .. } | Query::AnyEntity(_) | Query::Name { .. } => {
                some(self.occurrences(query, scope))
            }
            Query::Field { .. } | Query::Date { .. } => crate::metadata(query).then(BTreeSet::new),
            Query::In(field, inner) => {
                if scope.field.is_some_and(|f| f != *field) {
                    return None;
                }
                let field = Some(*field);
                self.holds(inner, Scope { field, ..scope })
            }
            Query::Lead(inner) => self.holds(
                inner,
                Scope {
                    lead: true,
                    ..scope
                },
            ),
            Query::AtLeast(n, operand) => {
                let found = self.occurrences(operand, scope);
                let list: Vec<Place> = found.iter().copied().collect();
                (most_apart(&list) >= *n as usize).then_some(found)
            }
            Query::Near { first, rest } => {
                let mut rows = vec![self.occurrences(first, scope)];
                for link in rest {
                    rows.push(self.occurrences(&link.operand, scope));
                }
                let distances: Vec<Distance> = rest.iter().map(|l| l.distance).collect();
                let mut good = BTreeSet::new();
                self.chains(&rows, &distances, &mut Vec::new(), &mut good);
                some(good)
            }
            Query::NotNear {
                wanted,
                distance,
                unwanted,
            } => {
                let unwanted = self.occurrences(unwanted, scope);
                let mut wanted = self.occurrences(wanted, scope);
                wanted.retain(|&w| {
                    !unwanted.iter().any(|&u| {
                        self.near(w, u, *distance) || (u != w && u.0 <= w.1 && w.0 <= u.1)
                    })
                });
                some(wanted)
            }
            Query::And(all) => {
                let parts: Vec<_> = all.iter().map(|q| self.holds(q, scope)).collect();
                parts
                    .into_iter()
                    .try_fold(BTreeSet::new(), |mut sum, part| {
                        sum.extend(part?);
                        Some(sum)
                    })
            }
            Query::Or(all) => {
                let parts: Vec<_> = all.iter().filter_map(|q| self.holds(q, scope)).collect();
                (!parts.is_empty()).then(|| parts.into_iter().flatten().collect())
            }
            Query::Not(inner) => match self.holds(inner, scope) {
                Some(_) => None,
                None => Some(BTreeSet::new()),
            },
        }
    }

    /// All ways to pick one occurrence of each operand so that each is near the one before.
    fn chains(
        &self,
        rows: &[BTreeSet<Place>],
        distances: &[Distance],
        picked: &mut Vec<Place>,
        good: &mut BTreeSet<Place>,
    ) {
        let at = picked.len();
        if at == rows.len() {
            good.extend(picked.iter());
            return;
        }
        for &place in &rows[at] {
            if at == 0 || self.near(picked[at - 1], place, distances[at - 1]) {
                picked.push(place);
                self.chains(rows, distances, picked, good);
                picked.pop();
            }
        }
    }

    fn near(&self, left: Place, right: Place, distance: Distance) -> bool {
        let tok = |i: usize| &self.text.tokens[i];
        if tok(left.0).field != tok(right.0).field {
            return false;
        }
        let between = if left.1 < right.0 {
            right.0 - left.1 - 1
        } else if right.1 < left.0 {
            left.0 - right.1 - 1
        } else {
            return false;
        };
        let same = |unit: fn(&Tok) -> usize| {
            let wanted = unit(tok(left.0));
            [left.1, right.0, right.1]
                .into_iter()
                .all(|i| unit(tok(i)) == wanted)
        };
        match distance {
            Distance::Within(n) => between < n as usize,
            Distance::Before(n) => left.1 < right.0 && between < n as usize,
            Distance::Sentence => same(|t| t.sentence),
            Distance::Paragraph => same(|t| t.paragraph),
        }
    }

    fn within(&self, token: usize, scope: Scope) -> bool {
        let t = &self.text.tokens[token];
        scope.field.is_none_or(|f| f == t.field) && (!scope.lead || t.lead)
    }

    fn occurrences(&mut self, operand: &Query, scope: Scope) -> BTreeSet<Place> {
        match operand {
            Query::Word(word) => self.rows(std::slice::from_ref(word), None, scope),
            Query::Phrase { words, slop } => self.rows(words, *slop, scope),
            Query::AnyEntity(kind) => self.mentions(scope, &|_, k| k == *kind),
            Query::Name { kind, text } => {
                self.mentions(scope, &|m, k| k == *kind && (self.named)(*kind, text, m))
            }
            Query::Or(all) => all
                .iter()
                .flat_map(|q| self.occurrences(q, scope))
                .collect(),
            other => panic!("no operand: {other:?}"),
        }
    }

    fn mentions(
        &self,
        scope: Scope,
        wanted: &dyn Fn(usize, EntityKind) -> bool,
    ) -> BTreeSet<Place> {
        let names = self.text.names.iter().filter(|n| {
            let entity = self.article.mentions[n.mention].entity;
            wanted(n.mention, self.article.entities[entity].kind)
                && (n.first..=n.last).all(|t| self.within(t, scope))
        });
        names.map(|n| (n.first, n.last)).collect()
    }

    fn rows(&mut self, words: &[Word], slop: Option<u32>, scope: Scope) -> BTreeSet<Place> {
        let pieces = pieces(words, self.languages);
        let count = self.text.tokens.len();
        let fits: Vec<Vec<bool>> = pieces
            .iter()
            .map(|p| {
                (0..count)
                    .map(|t| self.within(t, scope) && self.fits(p, t))
                    .collect()
            })
            .collect();
        let one_text = |a: usize, b: usize| self.text.tokens[a].field == self.text.tokens[b].field;
        let long = pieces.len();
        let mut found = BTreeSet::new();
        match slop.filter(|_| long > 1) {
            None => {
                for first in 0..(count + 1).saturating_sub(long) {
                    let last = first + long - 1;
                    if one_text(first, last) && (0..long).all(|k| fits[k][first + k]) {
                        found.insert((first, last));
                    }
                }
            }
            Some(slop) => {
                let longest = long + slop as usize - 1;
                for first in 0..count {
                    for last in first..count.min(first + longest) {
                        if one_text(first, last)
                            && placed(&fits, first, last, &mut vec![false; count])
                        {
                            found.insert((first, last));
                        }
                    }
                }
                let all = found.clone();
                found.retain(|w| !all.iter().any(|v| v != w && w.0 <= v.0 && v.1 <= w.1));
            }
        }
        found
    }

    /// Whether a token is what the piece asks for.
    fn fits(&mut self, piece: &Piece, token: usize) -> bool {
        let t = &self.text.tokens[token];
        let Some(word) = &t.word else { return false };
        let straight = |s: &str| s.replace(['\u{2018}', '\u{2019}', '\u{02BC}'], "'");
        let asked = &piece.asked;
        match piece.form {
            WordForm::Exact => straight(&t.raw) == straight(&piece.raw),
            WordForm::Prefix => word.surface.starts_with(asked),
            WordForm::Fuzzy(n) => edits(asked, &word.surface) <= n as usize,
            WordForm::Stem => {
                let function = DOTTED.contains(&asked.as_str());
                let mut acronym = asked.clone();
                if function {
                    acronym.insert(1, '.');
                }
                let capitals = piece.shape == Shape::Capitals && !self.shouted;
                if capitals || piece.shape == Shape::Dotted {
                    return word.surface == acronym;
                }
                word.surface == *asked
                    || word.surface == acronym
                    || piece.stems.contains(&word.stem)
            }
        }
    }
}

fn some(places: BTreeSet<Place>) -> Option<BTreeSet<Place>> {
    (!places.is_empty()).then_some(places)
}

fn pieces(words: &[Word], languages: &[Language]) -> Vec<Piece> {
    let mut out = Vec::new();
    for word in words {
        let tokens: Vec<_> = Tokens::new(&word.text).collect();
        for (at, token) in tokens.iter().enumerate() {
            let last = at + 1 == tokens.len();
            let raw = &word.text[token.start..token.end];
            let mut asked = fold(raw);
            if token.shape == Shape::Dotted {
                asked.retain(|c| c != '.');
            }
            let number = asked.starts_with(|c: char| c.is_ascii_digit());
            if number {
                asked.retain(|c| c != ',');
            }
            let stem = |&l: &Language| Terms::new(l).stem(raw, &asked);
            out.push(Piece {
                raw: raw.to_owned(),
                stems: match number {
                    true => Vec::new(),
                    false => languages.iter().map(stem).collect(),
                },
                asked,
                shape: token.shape,
                form: match word.form {
                    // Of a word in parts, the last part alone is open or misspelt.
                    WordForm::Prefix | WordForm::Fuzzy(_) if !last => WordForm::Stem,
                    form => form,
                },
            });
        }
    }
    out
}

/// Whether the pieces can stand at different tokens of `first..=last`.
fn placed(fits: &[Vec<bool>], first: usize, last: usize, taken: &mut Vec<bool>) -> bool {
    let Some((piece, rest)) = fits.split_first() else {
        return true;
    };
    for token in first..=last {
        if piece[token] && !taken[token] {
            taken[token] = true;
            let good = placed(rest, first, last, taken);
            taken[token] = false;
            if good {
                return true;
            }
        }
    }
    false
}

/// The most places of a list of which no two share a token.
fn most_apart(places: &[Place]) -> usize {
    let Some((&p, rest)) = places.split_first() else {
        return 0;
    };
    let free: Vec<Place> = rest
        .iter()
        .copied()
        .filter(|q| q.1 < p.0 || p.1 < q.0)
        .collect();
    if free.len() == rest.len() {
        return 1 + most_apart(rest);
    }
    most_apart(rest).max(1 + most_apart(&free))
}

/// Edits between two words: insert, delete, replace, swap neighbours, no letter edited twice.
pub fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            d[i][j] = match (i, j) {
                (0, n) | (n, 0) => n,
                _ => {
                    let same = usize::from(a[i - 1] != b[j - 1]);
                    let mut least = (d[i - 1][j - 1] + same)
                        .min(d[i - 1][j] + 1)
                        .min(d[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(d[i - 2][j - 2] + 1);
                    }
                    least
                }
            };
        }
    }
    d[a.len()][b.len()]
}
