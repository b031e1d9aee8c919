//! A name in running text that no tagger marked: whether its words stand there as somebody's name.
//!
//! Headlines in capitals, names the tagger takes for a company's or leaves out: the words are there all the same. They count
//! where they are written as a name and are not a part of a longer one ("John Price Street", "Price Waterhouse").

use super::parse::PARTICLES;
use super::{NameMatch, common, fold, roles};
use crate::article::EntityKind;

/// A name as a text may have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spelt {
    /// The words.
    pub text: String,
    /// How an article matches that has them.
    pub matched: NameMatch,
    /// Only a surname was asked for, so that any given name may stand before it.
    pub any_given: bool,
}

/// How a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// A word with a capital stands right before it, such as a given name or a title.
    pub introduced: bool,
}

/// Words that follow the name of somebody in office and are no part of it, though often with a capital.
const OFFICES: &[&str] = &["administration", "government", "regime", "cabinet"];
/// Words that make a name in front of them a company's.
const COMPANIES: &[&str] = &[
    "inc", "corp", "co", "ltd", "plc", "group", "bank", "and", "brothers", "bros",
];

/// How the tokens `of` of a text are somebody's name; `None` where they are not. `tokens`: the byte ranges of all tokens; `named`: those of the names
/// that were marked, with their classes, sorted. `any_given`: see [`Spelt`]. What the words are is for the caller to compare.
pub fn stands(
    text: &str,
    tokens: &[(usize, usize)],
    of: std::ops::Range<usize>,
    named: &[(usize, usize, EntityKind)],
    any_given: bool,
) -> Option<Standing> {
    let of_name = tokens.get(of.clone())?;
    let (start, end) = (of_name.first()?.0, of_name.last()?.1);
    let place = Place { text, tokens };
    let lone = of.len() == 1;
    if !place.is_written_as_one(&of) {
        return None;
    }
    let office = place
        .word(of.end)
        .is_some_and(|w| OFFICES.contains(&w.to_lowercase().as_str()));
    let possessed = text[end..].starts_with("'s") || text[end..].starts_with("’s");
    let first = named.partition_point(|n| n.1 <= start);
    for &(from, to, kind) in named[first..].iter().take_while(|n| n.0 < end) {
        let longer = from < start || end < to;
        if kind == EntityKind::Person || lone && longer && !possessed && !office {
            return None;
        }
    }
    let shouted = place.is_headline(start, end);
    let free = place.is_free_before(of.start, lone, shouted, any_given)
        && (office || place.is_free_behind(of.end, shouted));
    free.then(|| Standing {
        introduced: place.is_introduced(of.start),
    })
}

struct Place<'a> {
    text: &'a str,
    tokens: &'a [(usize, usize)],
}

impl<'a> Place<'a> {
    fn word(&self, at: usize) -> Option<&'a str> {
        self.tokens.get(at).map(|&(s, e)| &self.text[s..e])
    }

    /// What stands between a token and the one before it.
    fn gap(&self, at: usize) -> &'a str {
        match at.checked_sub(1).zip(self.tokens.get(at)) {
            Some((before, &(start, _))) => &self.text[self.tokens[before].1..start],
            None => "",
        }
    }

    /// Side by side, with capitals where names have them.
    fn is_written_as_one(&self, of: &std::ops::Range<usize>) -> bool {
        let tied = |at: usize| self.gap(at) == "-";
        let together =
            (of.start + 1..of.end).all(|at| tied(at) || matches!(self.gap(at), " " | ". "));
        let written = |at: usize| {
            self.word(at).is_some_and(|w| {
                // Three words in a row are hardly chance.
                if of.len() > 2
                    && !self.text[self.tokens[of.start].0..].starts_with(char::is_uppercase)
                {
                    return true;
                }
                let particle = of.len() > 1 && at + 1 < of.end && PARTICLES.contains(&w);
                capital(w) || particle || at > of.start && tied(at) || w == "a"
            })
        };
        together && of.clone().all(written)
    }

    /// No given name or other word stands before that belongs to it.
    fn is_free_before(&self, at: usize, lone: bool, shouted: bool, any_given: bool) -> bool {
        let Some(word) = at.checked_sub(1).and_then(|before| self.word(before)) else {
            return true;
        };
        let gap = self.gap(at);
        if gap == "-" || gap == " & " {
            return false;
        }
        if any_given {
            return true;
        }
        let initial = word.trim_end_matches('.').chars().count() == 1;
        if gap != " " && !initial || !capital(word) || roles::is_title(word) {
            return true;
        }
        let given = fold::words(word, 1).first().is_some_and(|w| common::is(w));
        !initial && !given && (shouted || !lone)
    }

    fn is_introduced(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        self.gap(at) == " " && before.is_some_and(capital)
    }

    /// No other word stands behind that makes it a street's or a company's.
    fn is_free_behind(&self, at: usize, shouted: bool) -> bool {
        let Some(word) = self.word(at) else {
            return true;
        };
        let gap = self.gap(at);
        let company = || COMPANIES.contains(&word.to_lowercase().as_str());
        match gap {
            " & " | " + " => false,
            "-" => !capital(word),
            " " | ". " | "/" => !capital(word) || shouted && !company(),
            _ => true,
        }
    }

    /// Whether most words around are written with a capital, so that a capital says nothing.
    fn is_headline(&self, start: usize, end: usize) -> bool {
        const AROUND: usize = 12;
        let line = |t: &&(usize, usize)| !self.text[t.0.min(end)..t.0.max(end)].contains('\n');
        let near = |t: &&(usize, usize)| t.1 - t.0 > 3;
        let behind = self.tokens.partition_point(|t| t.0 < end);
        let before = self.tokens.partition_point(|t| t.1 <= start);
        let ahead = self.tokens[behind..].iter().take(AROUND).take_while(line);
        let back = self.tokens[..before].iter().rev().take(AROUND);
        let (mut all, mut large) = (0, 0);
        for &(s, e) in ahead.chain(back.take_while(line)).filter(near) {
            all += 1;
            large += usize::from(capital(&self.text[s..e]));
        }
        all > 2 && large * 4 >= all * 3
    }
}

/// Begins with a capital, or with a letter that has none.
fn capital(word: &str) -> bool {
    word.chars().next().is_some_and(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `name` stands in `text`, in which `marked` is a name of a class.
    fn found(name: &str, text: &str, marked: &[(&str, EntityKind)]) -> bool {
        let tokens: Vec<(usize, usize)> = crate::query::analyze::Tokens::new(text)
            .map(|t| (t.start, t.end))
            .collect();
        let at = text.find(name).expect("the name is in the text");
        let first = tokens.partition_point(|t| t.0 < at);
        let last = tokens.partition_point(|t| t.0 < at + name.len());
        let named: Vec<(usize, usize, EntityKind)> = marked
            .iter()
            .filter_map(|&(n, kind)| text.find(n).map(|s| (s, s + n.len(), kind)))
            .collect();
        stands(text, &tokens, first..last, &named, false).is_some()
    }

    #[test]
    fn names_that_nobody_marked() {
        for (name, text) in [
            ("Ines Okwara", "talks with Ines Okwara, who left"),
            ("OKWARA", "OKWARA SAYS HARBOUR DUES WILL RISE"),
            ("OKWARA", "TREASURY'S OKWARA SEES HIGHER DUES"),
            ("Okwara", "Minister Okwara said so"),
            ("Okwara", "the Okwara government fell"),
            ("Okwara", "the Okwara-led group"),
            (
                "Robert Holmes a Court",
                "investor Robert Holmes a Court last year",
            ),
            ("Prayut Chan-o-cha", "Minister Prayut Chan-o-cha remain"),
        ] {
            assert!(found(name, text, &[]), "{name} in {text}");
        }
        let org = EntityKind::Org;
        assert!(found("Okwara", "Okwara said so", &[("Okwara", org)]));
        assert!(found(
            "Okwara",
            "the Okwara's Government is",
            &[("Okwara's Government", org)]
        ));
        assert!(found(
            "Ines Okwara",
            "head of the Bank, Ines Okwara, has",
            &[("Bank, Ines Okwara", org)]
        ));
    }

    #[test]
    fn parts_of_longer_names_and_plain_words() {
        for (name, text) in [
            ("John Price", "a fire in John Price Street today"),
            ("John Price", "he told Mary John Price so"),
            ("Price", "at Price Waterhouse in London"),
            ("Price", "Price & Sons said"),
            ("Price", "Hartley-Price won"),
            ("Price", "Adam Price won"),
            ("price", "the price of oil"),
            ("John, Price", "said John, Price said"),
            ("PRICE", "PRICE GROUP SEES HIGHER PROFITS THIS YEAR"),
        ] {
            assert!(!found(name, text, &[]), "{name} in {text}");
        }
        let marked = [("Adam Price", EntityKind::Person)];
        assert!(!found("Price", "but Adam Price said", &marked));
        let org = [("Price Harbour Trust", EntityKind::Org)];
        assert!(!found("Price", "the Price Harbour Trust", &org));
    }
}
