//! An article as plain lists of tokens, each with everything that a rule may ask of it.
//!
//! Made from the article itself, not from the walk that the index and the matcher share.

use newsdex::article::{Article, HeadlineFrom, ParagraphKind, TextField};
use newsdex::query::analyze::{DOTTED, Language, Shape, Terms, Tokens, fold};

/// Words in two texts, none in both.
pub struct Text {
    pub tokens: Vec<Tok>,
    pub names: Vec<Named>,
}

pub struct Tok {
    pub field: TextField,
    /// Bytes in the text of `field`.
    pub start: usize,
    pub end: usize,
    pub paragraph: usize,
    pub sentence: usize,
    pub lead: bool,
    pub raw: String,
    pub word: Option<Reading>,
}

/// What a word is compared by; none for a token that is too long to be a word.
pub struct Reading {
    /// Folded; without dots where it is an acronym; `u.s` for an acronym that is also a function word.
    pub surface: String,
    /// The surface itself for acronyms and numbers.
    pub stem: String,
}

/// A mention: tokens `first..=last`, and which of the article's mentions.
pub struct Named {
    pub first: usize,
    pub last: usize,
    pub mention: usize,
}

pub fn reading(raw: &str, acronym: bool, terms: &mut Terms) -> Reading {
    let mut surface = fold(raw);
    if acronym {
        surface.retain(|c| c != '.');
        if DOTTED.contains(&surface.as_str()) {
            surface.insert(1, '.');
        }
        let stem = surface.clone();
        return Reading { surface, stem };
    }
    let stem = if surface.starts_with(|c: char| c.is_ascii_digit()) {
        surface.retain(|c| c != ',');
        surface.clone()
    } else {
        terms.stem(raw, &surface)
    };
    Reading { surface, stem }
}

impl Text {
    pub fn of(article: &Article) -> Self {
        let mut terms = Terms::new(Language::of(article.language.as_deref()));
        let mut tokens = Vec::new();
        let mut sentence = 0;
        if article.headline_from != HeadlineFrom::FirstSentence {
            let whole = (0, article.headline.len());
            paragraph(
                article,
                TextField::Headline,
                whole,
                &mut terms,
                &mut tokens,
                &mut sentence,
            );
            tokens.iter_mut().for_each(|t: &mut Tok| t.lead = true);
        }
        // The lead ends with the first paragraph of text that holds a word.
        let mut in_lead = true;
        for (number, p) in article.paragraphs.iter().enumerate() {
            let from = tokens.len();
            sentence += 1;
            let bytes = (p.start, p.end);
            paragraph(
                article,
                TextField::Body,
                bytes,
                &mut terms,
                &mut tokens,
                &mut sentence,
            );
            for t in &mut tokens[from..] {
                t.paragraph = number + 1;
                t.lead = in_lead;
            }
            if p.kind == ParagraphKind::Text && tokens.len() > from {
                in_lead = false;
            }
        }
        let names = (0..article.mentions.len())
            .filter_map(|mention| {
                let m = article.mentions[mention];
                let inside = |t: &Tok| t.field == m.field && t.start < m.end && t.end > m.start;
                let first = tokens.iter().position(inside)?;
                // A name ends where its paragraph does.
                let same = |t: &Tok| inside(t) && t.paragraph == tokens[first].paragraph;
                Some(Named {
                    first,
                    last: tokens.iter().rposition(same)?,
                    mention,
                })
            })
            .collect();
        Self { tokens, names }
    }
}

fn paragraph(
    article: &Article,
    field: TextField,
    (from, to): (usize, usize),
    terms: &mut Terms,
    out: &mut Vec<Tok>,
    sentence: &mut usize,
) {
    let text = &article.text(field)[from..to];
    let shouts = !text.chars().any(char::is_lowercase);
    for token in Tokens::new(text) {
        let raw = &text[token.start..token.end];
        let acronym = match token.shape {
            Shape::Plain => false,
            Shape::Dotted => true,
            Shape::Capitals => !shouts || raw == "US",
        };
        *sentence += usize::from(token.sentence);
        out.push(Tok {
            field,
            start: from + token.start,
            end: from + token.end,
            paragraph: 0,
            sentence: *sentence,
            lead: false,
            raw: raw.to_owned(),
            word: (raw.len() <= 128).then(|| reading(raw, acronym, terms)),
        });
    }
}
