//! What a person reads: calm, aligned, matches in bold colour on a terminal and plain in a pipe.
//!
//! Texts come from files of unknown origin, so control characters never reach the terminal.

use std::io::{self, Write};

use super::json::{facet_name, rounded};
use crate::article::DateFrom;
use crate::query::{Facet, FacetCount, Hit, SearchResponse};

/// How text is to look.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// Columns of the terminal; none in a pipe, where nothing is wrapped.
    pub width: Option<usize>,
}

/// People of a hit that are named.
const PEOPLE: usize = 6;

/// Between paragraphs that stand on one line.
const PARAGRAPH: &str = " /";

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const MATCH: &str = "\x1b[1;31m";
const PLAIN: &str = "\x1b[0m";

impl Style {
    fn on(self, code: &'static str) -> &'static str {
        if self.colour { code } else { "" }
    }

    /// Writes `text` with `ranges` marked, in lines that start with `indent` blanks (the first line is
    /// taken to be indented already); `base` is the look of what is not marked.
    pub(super) fn marked(
        self,
        out: &mut dyn Write,
        text: &str,
        ranges: &[(usize, usize)],
        indent: usize,
        bold: bool,
    ) -> io::Result<()> {
        let base = if bold { self.on(BOLD) } else { "" };
        let matched = self.on(MATCH);
        let room = self.room(indent);
        let (mut column, mut next, mut last) = (0usize, 0usize, 0usize);
        let mut pen = Pen { out, look: "" };
        for (start, word) in words(text) {
            while ranges.get(next).is_some_and(|r| r.1 <= start) {
                next += 1;
            }
            let length = columns(word);
            let broken = column > 0 && text.get(last..start).is_some_and(|gap| gap.contains('\n'));
            last = start + word.len();
            if broken {
                // A sub-heading must not look like the start of the sentence below it.
                pen.write(base, PARAGRAPH)?;
                column += columns(PARAGRAPH);
            }
            if column > 0 && column.saturating_add(length + 1) > room {
                pen.write("", &format!("\n{:indent$}", ""))?;
                column = 0;
            } else if column > 0 {
                // A phrase is one match, the blanks in it too.
                let inside = ranges.get(next).is_some_and(|r| r.0 < start);
                pen.write(if inside { matched } else { base }, " ")?;
                column += 1;
            }
            column += length;
            let end = start + word.len();
            let mut at = start;
            while at < end {
                while ranges.get(next).is_some_and(|r| r.1 <= at) {
                    next += 1;
                }
                let (from, to) = ranges.get(next).copied().unwrap_or((end, end));
                let (stop, look) = if from <= at {
                    (to.min(end), matched)
                } else {
                    (from.min(end), base)
                };
                pen.write(look, &clean(text.get(at..stop).unwrap_or_default()))?;
                at = stop.max(at + 1);
            }
        }
        pen.write("", "\n")
    }

    /// Writes `items` in lines that start with `indent` blanks (the first is taken to be indented already). A
    /// line ends between items only: a count stays with its name, and an id can be copied whole.
    pub(super) fn list(
        self,
        out: &mut dyn Write,
        items: &[String],
        separator: &str,
        indent: usize,
        dim: bool,
    ) -> io::Result<()> {
        let room = self.room(indent);
        let (on, off) = match dim {
            true => (self.on(DIM), self.on(PLAIN)),
            false => ("", ""),
        };
        let (mut line, mut wide) = (String::new(), 0);
        for (n, item) in items.iter().enumerate() {
            let item = clean(item);
            let last = n + 1 == items.len();
            let behind = if last { "" } else { separator };
            let length = columns(&item);
            if wide > 0 && wide + length + columns(behind.trim_end()) > room {
                writeln!(out, "{on}{}{off}", line.trim_end())?;
                write!(out, "{:indent$}", "")?;
                (line, wide) = (String::new(), 0);
            }
            line.push_str(&item);
            line.push_str(behind);
            wide += length + columns(behind);
        }
        writeln!(out, "{on}{}{off}", line.trim_end())
    }

    /// Columns beside `indent`; at least a few, however narrow the terminal is.
    fn room(self, indent: usize) -> usize {
        self.width
            .map_or(usize::MAX, |w| w.max(indent + 20) - indent)
    }
}

/// Writes in looks, with codes only where the look changes.
struct Pen<'a> {
    out: &'a mut dyn Write,
    look: &'static str,
}

impl Pen<'_> {
    fn write(&mut self, look: &'static str, text: &str) -> io::Result<()> {
        if look != self.look {
            if !self.look.is_empty() {
                self.out.write_all(PLAIN.as_bytes())?;
            }
            self.out.write_all(look.as_bytes())?;
            self.look = look;
        }
        self.out.write_all(text.as_bytes())
    }
}

/// Columns that a terminal gives to `text`: two for each wide character, none for a combining one.
fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// Words with the byte where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace()
        .map(move |word| (word.as_ptr() as usize - base, word))
}

/// Whether a character turns the direction of the text behind it, beyond its own line.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line without control characters, which could steer the terminal.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => ' ',
            c if c.is_control() || turns(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Why it is there, as far as a response tells: its score, and which name met which form.
fn why(out: &mut dyn Write, style: Style, hit: &Hit, indent: usize) -> io::Result<()> {
    let mut reasons = vec![format!("score {}", rounded(hit.score))];
    reasons.extend(hit.matched_names.iter().map(|m| {
        let (asked, form, how) = (&m.asked, &m.form, m.how);
        format!("{asked} is {form} ({how})")
    }));
    write!(out, "{:indent$}", "")?;
    style.list(out, &reasons, " · ", indent, false)
}

fn hit_text(
    out: &mut dyn Write,
    style: Style,
    explain: bool,
    hit: &Hit,
    indent: usize,
) -> io::Result<()> {
    let rank = format!("{}.", hit.rank);
    let before = indent - 1;
    write!(out, "{rank:>before$} ")?;
    style.marked(out, &hit.headline, &hit.headline_highlights, indent, true)?;
    // When a file was saved says little about when its article appeared.
    let date = hit.date.map(|d| match d.from {
        DateFrom::FileTime => format!("{d} (file time)"),
        _ => d.to_string(),
    });
    let about = [date, hit.source.clone(), Some(hit.id.to_string())];
    let about: Vec<String> = about.into_iter().flatten().collect();
    write!(out, "{:indent$}", "")?;
    style.list(out, &about, " · ", indent, true)?;
    if !hit.people.is_empty() {
        let mut people: Vec<String> = hit
            .people
            .iter()
            .take(PEOPLE)
            .map(|p| format!("{} ({})", p.name, p.mentions))
            .collect();
        if hit.people.len() > PEOPLE {
            people.push(format!("{} more", hit.people.len() - PEOPLE));
        }
        write!(out, "{:indent$}", "")?;
        style.list(out, &people, ", ", indent, false)?;
    }
    if explain {
        why(out, style, hit, indent)?;
    }
    for snippet in &hit.snippets {
        let before = if snippet.cut_before { "… " } else { "" };
        let after = if snippet.cut_after { " …" } else { "" };
        let shift = before.len();
        let ranges: Vec<_> = snippet
            .highlights
            .iter()
            .map(|&(a, b)| (a + shift, b + shift))
            .collect();
        let text = format!("{before}{}{after}", snippet.text);
        write!(out, "{:indent$}", "")?;
        style.marked(out, &text, &ranges, indent, false)?;
    }
    out.write_all(b"\n")
}

/// The hits, with `explain` why each is there, the facets, and `12 of 347 articles`.
///
/// # Errors
/// What `out` reports.
pub fn response_text(
    out: &mut dyn Write,
    style: Style,
    explain: bool,
    response: &SearchResponse,
) -> io::Result<()> {
    let last = response.hits.last().map_or(0, |h| h.rank);
    let indent = last.to_string().len() + 2;
    for hit in &response.hits {
        hit_text(out, style, explain, hit, indent)?;
    }
    facets_text(out, &response.facets)?;
    let noun = if response.total == 1 {
        "article"
    } else {
        "articles"
    };
    writeln!(out, "{} of {} {noun}", response.hits.len(), response.total)
}

/// Each facet under its name, counts aligned.
///
/// # Errors
/// What `out` reports.
pub fn facets_text(out: &mut dyn Write, facets: &[(Facet, Vec<FacetCount>)]) -> io::Result<()> {
    for (facet, counts) in facets {
        writeln!(out, "{}", facet_name(*facet))?;
        let wide = counts.iter().map(|c| c.count.to_string().len()).max();
        let wide = wide.unwrap_or(0) + 2;
        if counts.is_empty() {
            writeln!(out, "  none")?;
        }
        for c in counts {
            writeln!(out, "{:>wide$}  {}", c.count, clean(&c.value))?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, ranges: &[(usize, usize)], width: usize) -> String {
        let style = Style {
            colour: true,
            width: Some(width),
        };
        let mut out = Vec::new();
        style.marked(&mut out, text, ranges, 2, false).unwrap();
        let out = String::from_utf8(out).unwrap();
        out.replace(MATCH, "[").replace(PLAIN, "]")
    }

    #[test]
    fn a_phrase_is_marked_whole_and_two_matches_side_by_side_are_two() {
        assert_eq!(
            marked("the old bridge fell", &[(4, 14)], 80),
            "the [old bridge] fell\n"
        );
        assert_eq!(
            marked("the old bridge", &[(4, 7), (8, 14)], 80),
            "the [old] [bridge]\n"
        );
        assert_eq!(marked("ex-president", &[(3, 12)], 80), "ex-[president]\n");
    }

    #[test]
    fn what_could_steer_a_terminal_is_replaced() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{202e}c\td"),
            "a\u{fffd}[31mb\u{fffd}c d"
        );
    }

    #[test]
    fn lists_break_between_items_and_wide_characters_count_double() {
        let style = Style {
            colour: false,
            width: Some(22),
        };
        let mut out = Vec::new();
        let items = ["Ana Ruiz (2)", "Bo Li (1)", "日本 (1)"].map(str::to_owned);
        style.list(&mut out, &items, ", ", 2, false).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert_eq!(out, "Ana Ruiz (2),\n  Bo Li (1), 日本 (1)\n");
        assert_eq!(
            marked("日本語 日本語 日本語 日本", &[], 22),
            "日本語 日本語 日本語\n  日本\n"
        );
        assert_eq!(
            marked("Four weeks\nThe end", &[], 22),
            "Four weeks / The end\n"
        );
    }

    #[test]
    fn a_line_ends_within_the_width_and_no_look_runs_over_its_end() {
        let text = "one two three four five six";
        let lines = marked(text, &[(8, 18)], 22);
        assert_eq!(lines, "one two [three four]\n  five six\n");
        let broken = marked("one two three four five", &[(14, 23)], 22);
        assert_eq!(broken, "one two three [four]\n  [five]\n");
    }
}
