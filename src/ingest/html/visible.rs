//! What a page says of its story only in sight: the lines between the headline and the first paragraph, where no
//! metadata and no name of a box tells what they are.

use super::dom::{Dom, NodeId, TEXT};
use super::{tags, text};
use crate::ingest::{byline, dates};

/// So many bytes of text in a row are a paragraph.
const PARAGRAPH: usize = 140;

/// The most texts that are looked at.
const MOST: usize = 80;

/// The day in the lines above the story. Without a heading the masthead, with the day on which the page was saved, may
/// be among them: then it is the last that counts.
pub(super) fn date(dom: &Dom) -> Option<String> {
    let heading = heading(dom);
    let mut days = lines(dom, heading).into_iter().filter_map(day_in);
    match heading {
        Some(_) => days.next(),
        None => days.next_back(),
    }
}

/// The names of the line above the story that begins with "By".
pub(super) fn byline(dom: &Dom) -> Option<String> {
    let lines = lines(dom, heading(dom));
    let of = |line: &str| byline::byline(line).map(|found| found.names);
    let found = lines.iter().enumerate().find_map(|(i, line)| {
        let next = lines.get(i + 1).filter(|_| !line.contains(' '));
        of(line).or_else(|| of(&format!("{line} {}", next?)))
    });
    found.filter(|names| !names.is_empty())
}

/// The part of a title that the page prints somewhere above its story.
pub(super) fn printed(dom: &Dom, title: &str) -> Option<String> {
    let found = lines(dom, None).into_iter().find(|line| {
        let whole = title.starts_with(line) || title.ends_with(line);
        whole && line.len() >= 20 && line.len() * 2 > title.len()
    });
    found.map(text::collapse)
}

fn heading(dom: &Dom) -> Option<NodeId> {
    (1..dom.len()).find(|id| dom.tag(*id) == "h1")
}

fn lines(dom: &Dom, from: Option<NodeId>) -> Vec<&str> {
    let mut found = Vec::new();
    let mut id = from.map_or(1, |heading| dom.end(heading));
    while id < dom.len() && found.len() < MOST {
        let tag = dom.tag(id);
        if tags::is_unread(tag) {
            id = dom.end(id);
            continue;
        }
        let line = dom.text(id).trim();
        if tag == TEXT && !line.is_empty() {
            if line.len() >= PARAGRAPH {
                break;
            }
            found.push(line);
        }
        id += 1;
    }
    found
}

/// A line that is a day, or what stands before or behind a mark in it and is one.
fn day_in(line: &str) -> Option<String> {
    if !line.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let marks = line.match_indices([',', '|', '•', '·', '–', '—']);
    let parts = marks.flat_map(|(at, mark)| [&line[at + mark.len()..], &line[..at]]);
    let found = std::iter::once(line).chain(parts).map(str::trim);
    found.map(text::collapse).find(|part| dates::is_day(part))
}

#[cfg(test)]
mod tests {
    use super::super::build::parse;
    use super::*;

    const PROSE: &str = "The council met on Monday, heard three reports about the bridge, and decided that the work must start before the winter comes, on 4 May 2024.";

    #[test]
    fn the_lines_above_the_story() {
        let page = |above: &str| {
            parse(&format!(
                "<p>24 November 2026</p><h1>Bridge</h1>{above}<p>{PROSE}</p><p>1 May 2020</p>"
            ))
        };
        for above in [
            "<p><em>Ada Poe, 14 March 2023</em></p>",
            "<div>14 March 2023 | 3 min read</div>",
            "By ADA POE<br>March 14, 2023",
            "<i>Dienstag, 14.03.2023, 18:22 Uhr</i>",
            "<b>2023年3月14日 18時22分</b>",
            "<b>14 марта 2023, 18:22</b>",
        ] {
            let day = date(&page(above)).unwrap_or_else(|| panic!("{above}"));
            let read = dates::parse(&day, crate::article::DateFrom::Text).unwrap();
            assert_eq!(read.to_string(), "2023-03-14", "{above}");
        }
        assert_eq!(date(&page("")), None);
        let old = parse(&format!(
            "24 November 2026<br><b>Bridge</b><br>14 March 2023<br>{PROSE}"
        ));
        assert_eq!(date(&old).as_deref(), Some("14 March 2023"));
    }

    #[test]
    fn who_and_what() {
        let page = parse(&format!(
            "<font>Bridge opens after nine years</font><br><i>By</i> <a>Ada Poe</a><p>{PROSE}"
        ));
        assert_eq!(byline(&page).as_deref(), Some("Ada Poe"));
        let title = "Quay Times: Bridge opens after nine years";
        assert_eq!(
            printed(&page, title).as_deref(),
            Some("Bridge opens after nine years")
        );
        assert_eq!(printed(&page, "Something else altogether"), None);
    }
}
