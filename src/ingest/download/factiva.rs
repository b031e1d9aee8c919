//! Dow Jones Factiva: articles that end in `Document` and a long number, with field codes (`HD`, `BY`,
//! `PD`, `LP`, `TD`) or, in the layout for reading, without.

use super::{
    Draft, Fields, Line, Refusal, above, body, date_of, headline, is_copyright, is_number, language,
};

/// The codes that a line can begin with.
const CODES: [&str; 32] = [
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "LA", "CY", "LP", "TD", "CO",
    "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "CLM", "RF", "ART", "CT", "VOL", "DLN", "CX",
    "TI", "NGC",
];

/// The word for words, in the languages of the service.
const WORDS: [&str; 9] = [
    "words", "word", "Wörter", "mots", "palabras", "parole", "palavras", "woorden", "слов",
];

/// The parts of a download that hold one article each; `None` where it is not of this database.
pub(super) fn parts<'a>(
    lines: &'a [Line<'a>],
) -> Option<impl Iterator<Item = &'a [Line<'a>]> + use<'a>> {
    let shows =
        |line: Line<'_>| is_length(line) || code(line).is_some_and(|(code, _)| code == "HD");
    let sure = lines.iter().any(|line| shows(line));
    let parts = above(lines, is_end, shows);
    (sure && !parts.is_empty()).then(|| parts.into_iter())
}

/// `Document`, then the article's number: letters for the paper, then the day and a count.
fn is_end(line: Line<'_>) -> bool {
    let line = line.trim();
    let line = code(line).map_or(line, |(_, value)| value);
    let Some(number) = line
        .strip_prefix("Document ")
        .or(line.strip_prefix("Dokument "))
    else {
        return false;
    };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let plain = number.bytes().all(|b| b.is_ascii_alphanumeric());
    (15..=40).contains(&number.len()) && plain && digits >= 8
}

/// A line that begins with a code, and what follows; the code stands alone or apart.
fn code(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim();
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (word, rest) = line.split_at(end);
    let found = CODES.iter().find(|c| **c == word)?;
    let apart = rest.is_empty() || rest.starts_with('\t') || rest.starts_with("  ");
    apart.then(|| (*found, rest.trim()))
}

fn is_length(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (n, word) = (words.next(), words.next());
    words.next().is_none()
        && n.is_some_and(|n| is_number(&n.replace('.', ",")))
        && word.is_some_and(|w| WORDS.contains(&w))
}

/// One article.
pub(super) fn draft(part: &[Line<'_>]) -> Result<Draft, Refusal> {
    let coded = part
        .iter()
        .position(|line| matches!(code(line), Some(("HD" | "SE" | "TI", _))));
    match coded {
        Some(first) => Ok(by_codes(&part[first..])),
        None => Ok(by_place(part)),
    }
}

fn by_codes(part: &[Line<'_>]) -> Draft {
    let mut fields = Fields::default();
    let mut story: Vec<Line<'_>> = Vec::new();
    let mut in_story = false;
    for line in part {
        if let Some((name, value)) = code(line) {
            in_story = matches!(name, "LP" | "TD");
            if in_story {
                story.extend(["", value]);
            } else {
                fields.begin(name, value);
            }
        } else if in_story {
            story.push(line);
        } else {
            fields.go_on(line);
        }
    }
    Draft {
        headline: fields.get("HD").and_then(|h| headline(&[&h])),
        paragraphs: body(&story),
        dates: fields
            .get("PD")
            .as_deref()
            .and_then(date_of)
            .into_iter()
            .collect(),
        byline: fields.get("BY"),
        source: fields.get("SN"),
        section: fields.get("SE"),
        language: fields.get("LA").as_deref().map(language),
        ..Draft::default()
    }
}

/// Headline and byline stand above the number of words; date, source and rights below it.
fn by_place(part: &[Line<'_>]) -> Draft {
    let length = part.iter().position(|l| is_length(l)).unwrap_or(0);
    let mut above: Vec<Line<'_>> = part[..length]
        .iter()
        .map(|l| l.trim())
        .filter(|l| !l.is_empty())
        .collect();
    let is_by = |l: &&Line<'_>| l.starts_with("By ") || l.starts_with("BY ");
    let byline = above
        .iter()
        .rposition(|l| is_by(&l))
        .map(|i| above.remove(i));
    let title = above.pop();
    let below = &part[(length + 1).min(part.len())..];
    let dated = below.iter().take(6).position(|l| date_of(l).is_some());
    let rest = &below[dated.map_or(0, |d| d + 1)..];
    let is_time = |l: &str| l.len() <= 8 && l.contains(':');
    let source = rest
        .iter()
        .map(|l| l.trim())
        .find(|l| !l.is_empty() && !is_time(l));
    let head = &rest[..rest.len().min(16)];
    let is_language = |l: &Line<'_>| l.trim().len() > 2 && language(l.trim()).len() == 2;
    let mut start = head
        .iter()
        .rposition(|l| is_copyright(l))
        .or_else(|| head.iter().position(is_language))
        .map_or(0, |i| i + 1);
    if start == 0 {
        start = head
            .iter()
            .position(|l| Some(l.trim()) == source)
            .map_or(0, |i| i + 1);
    }
    let spoken = head.iter().find(|l| is_language(l));
    Draft {
        headline: headline(&title.into_iter().collect::<Vec<_>>()),
        paragraphs: body(&rest[start..]),
        dates: dated.and_then(|d| date_of(below[d])).into_iter().collect(),
        byline: byline.map(str::to_owned),
        source: source.map(str::to_owned),
        section: above.last().map(|s| (*s).to_owned()),
        language: spoken.map(|l| language(l.trim())),
        ..Draft::default()
    }
}
