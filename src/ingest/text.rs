//! Plain text: paragraphs, sub-headings and a headline, told apart by the form of the lines alone.

use super::draft::{Draft, DraftParagraph};
use super::wire;
use crate::article::{HeadlineFrom, ParagraphKind};

/// The longest line, in bytes, that can be a headline.
const HEADLINE_MAX: usize = 240;
/// The longest line, in bytes, that can be a sub-heading.
const SUBHEADING_MAX: usize = 80;
/// Files wrapped by hand or by mail programs keep their lines under this many bytes.
const WRAP_MAX: usize = 100;

/// Reads a plain text file.
pub(super) fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    let mut blocks = blocks(text);
    let slugs = blocks.iter().take_while(|b| wire::is_slug(b)).count();
    if blocks.len() > slugs + 1
        && let Some((headline, deck)) = with_deck(blocks[slugs])
    {
        blocks[slugs] = deck;
        blocks.insert(slugs, headline);
    }
    let mut rest = &blocks[slugs..];
    if let [first, others @ ..] = rest
        && !others.is_empty()
        && (is_headline(first) || first.len() <= HEADLINE_MAX && repeated(first, others[0]))
    {
        draft.headline = Some(((*first).to_owned(), HeadlineFrom::FirstLine));
        rest = others;
    }
    draft.paragraphs = mark(rest);
    draft
}

/// Whether the first of several paragraphs can be the headline.
pub(super) fn is_headline(first: &str) -> bool {
    first.len() <= HEADLINE_MAX && is_title(first)
}

/// The paragraphs of a plain text without a headline.
pub(super) fn paragraphs(text: &str) -> Vec<DraftParagraph> {
    mark(&blocks(text))
}

fn mark(blocks: &[&str]) -> Vec<DraftParagraph> {
    blocks
        .iter()
        .enumerate()
        .map(|(i, block)| {
            let before_text = blocks
                .get(i + 1)
                .is_some_and(|next| next.len() > block.len());
            let heading = before_text && block.len() <= SUBHEADING_MAX && is_title(block);
            DraftParagraph {
                kind: if heading {
                    ParagraphKind::Subheading
                } else {
                    ParagraphKind::Text
                },
                text: (*block).to_owned(),
            }
        })
        .collect()
}

/// A line without the end of a sentence, that begins as a title does.
fn is_title(line: &str) -> bool {
    let line = line.trim();
    let begins = line
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase());
    let words = line.trim_end_matches(['"', '”', '’', ')']);
    let ends = !words.ends_with(['.', ',', ';', ':', '-', '—', '…']) || line.ends_with("U.S.");
    let aside = line.starts_with('(') && line.ends_with(')');
    begins && ends && !aside && !line.contains('\n')
}

/// The beginning of the text, cut off by the program that wrote the file, in place of a headline.
fn repeated(line: &str, next: &str) -> bool {
    !line.contains('\n') && next.len() > line.len() && next.starts_with(line)
}

/// Splits at empty lines; and at every line end where the lines are not wrapped by hand.
fn blocks(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = None;
    let mut end = 0;
    let mut at = 0;
    for line in lines(text) {
        if line.trim().is_empty() {
            if let Some(s) = start.take() {
                split_lines(&text[s..end], &mut out);
            }
        } else {
            start.get_or_insert(at);
            end = at + line.len();
        }
        at += line.len() + 1;
    }
    if let Some(s) = start {
        split_lines(&text[s..end], &mut out);
    }
    out
}

/// A headline and the deck below it, where no empty line parts them: two or three lines that are titles each.
fn with_deck(block: &str) -> Option<(&str, &str)> {
    let (headline, deck) = block.split_once('\n')?;
    let begins = |line: &str| line.trim_start().starts_with(char::is_uppercase);
    let shouted = !headline.contains(char::is_lowercase);
    let titles = deck.lines().count() <= 2 && block.lines().all(|l| begins(l) && is_title(l));
    (titles && !shouted).then_some((headline.trim(), deck.trim()))
}

fn split_lines<'a>(block: &'a str, out: &mut Vec<&'a str>) {
    let block = block.trim();
    if is_wrapped(block) {
        out.push(block);
    } else {
        out.extend(lines(block).map(str::trim).filter(|l| !l.is_empty()));
    }
}

/// The lines of a text without their ends; `str::lines` looks for each end byte by byte.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    ends.chain([text.len()]).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

/// Lines of similar, moderate length whose ends fall inside sentences.
fn is_wrapped(block: &str) -> bool {
    let (mut count, mut longest, mut open) = (0usize, 0, 0usize);
    let mut lines = lines(block).map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        longest = longest.max(line.len());
        if longest > WRAP_MAX {
            return false;
        }
        if lines.peek().is_some() {
            count += 1;
            open += usize::from(!line.ends_with(['.', '!', '?', '"', '”', ':']));
        }
    }
    count > 0 && longest >= 30 && open * 2 > count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_needs_the_form_of_one() {
        let draft = read("HARBOUR REOPENS AFTER STORM\n\nThe harbour opened on Monday.\n");
        assert_eq!(draft.headline.unwrap().0, "HARBOUR REOPENS AFTER STORM");
        let draft = read("The harbour opened on Monday.\nBoats left.\n");
        assert_eq!(draft.headline, None);
        assert_eq!(draft.paragraphs.len(), 2);
        let draft = read("The harbour opened, said\n\nThe harbour opened, said the mayor.\n");
        assert_eq!(draft.headline.unwrap().0, "The harbour opened, said");
        let draft = read("AM-Harbour, 1st Ld\n\nHARBOUR REOPENS\n\nIt opened on Monday.\n");
        assert_eq!(draft.headline.unwrap().0, "HARBOUR REOPENS");
    }

    #[test]
    fn sub_headings_stand_alone_and_wrapped_lines_belong_together() {
        let text = "The harbour opened on Monday.\n\nWhat comes next\n\nThe mayor said that the walls\nwould be mended by the end of the\nyear.\n";
        let kinds: Vec<_> = paragraphs(text).into_iter().map(|p| p.kind).collect();
        assert_eq!(
            kinds,
            [
                ParagraphKind::Text,
                ParagraphKind::Subheading,
                ParagraphKind::Text
            ]
        );
    }
}
