//! Saved web pages: bytes → text → tree → blocks → the story and what the page says about it.
//!
//! Built on a tokenizer and not on an extraction crate: the extraction crates take quadratic time or
//! overflow the stack on deeply nested pages. Every step here is a loop over a flat array.

mod blocks;
mod boilerplate;
mod build;
mod content;
mod decode;
mod dom;
mod jsonld;
mod metadata;
mod short_tags;
mod tags;
mod text;
mod trim;
mod visible;

use super::{Draft, DraftParagraph, SkipReason};
use crate::article::ParagraphKind;

/// Reads a page of any encoding. One without a story is a draft without paragraphs.
///
/// # Errors
/// `NotText` when the bytes fit no known encoding.
pub fn read(bytes: &[u8]) -> Result<Draft, (SkipReason, String)> {
    match decode::decode(bytes) {
        Some(page) => Ok(read_str(&page)),
        None => Err((
            SkipReason::NotText,
            "no known text encoding fits".to_owned(),
        )),
    }
}

/// Reads a page that is text already; any markup, however broken, makes a draft.
pub fn read_str(page: &str) -> Draft {
    let dom = build::parse(page);
    let found = metadata::read(&dom);
    let headline = found.headline.as_ref().map(|(text, _)| text.as_str());
    let story = trim::trim(&dom, content::story(&dom), headline);
    let paragraphs = story.iter().map(|b| paragraph(&dom, b)).collect();
    let mut notes = found.notes;
    if dom.cut {
        let most = dom::MAX_NODES;
        notes.push(format!(
            "a page of more than {most} elements and texts; its end was not read"
        ));
    }
    Draft {
        paragraphs,
        notes,
        ..found
    }
}

/// The paragraphs of a piece of markup that is all text of the article (`body_html`, NITF, a feed's item).
pub fn fragment(html: &str) -> Vec<DraftParagraph> {
    let dom = build::parse(html);
    blocks::all(&dom)
        .iter()
        .map(|b| paragraph(&dom, b))
        .collect()
}

fn paragraph(dom: &dom::Dom, block: &blocks::Block) -> DraftParagraph {
    let kind = if tags::heading_level(dom.tag(block.node)).is_some() {
        ParagraphKind::Subheading
    } else {
        ParagraphKind::Text
    };
    DraftParagraph {
        kind,
        text: block.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DateFrom, HeadlineFrom};
    use proptest::prelude::*;

    const PROSE: &str = "The council met on Monday, heard three reports about the bridge, and decided that the work must start before the winter comes.";

    fn page(head: &str, body: &str) -> Draft {
        read_str(&format!(
            "<html lang=en><head>{head}</head><body>{body}</body></html>"
        ))
    }

    #[test]
    fn the_story_is_kept_and_what_stands_beside_it_is_not() {
        let story = format!(
            "<p>{PROSE} One.</p><h2>The money</h2><p>{PROSE} Two.</p><p>{PROSE} Three.</p>"
        );
        for beside in [
            "<nav>BESIDE</nav>",
            "<aside>BESIDE</aside>",
            "<div class='related-stories'>BESIDE</div>",
            "<div id=comments>BESIDE</div>",
            "<div class=mostPopular>BESIDE</div>",
            "<div class=share-bar>BESIDE</div>",
            "<div class='cookie-notice'>BESIDE</div>",
            "<figure><figcaption>BESIDE</figcaption></figure>",
            "<div class=newsletter_box>BESIDE</div>",
            "<div style='display: none'>BESIDE</div>",
        ] {
            let beside = beside.replace("BESIDE", "<p>Elsewhere a ferry ran aground in the fog, and all of its passengers were brought to the shore.</p>");
            let draft = page(
                "",
                &format!("<div class=page><div class=body>{story}{beside}</div></div>"),
            );
            let texts: Vec<&str> = draft.paragraphs.iter().map(|p| p.text.as_str()).collect();
            assert_eq!(texts.len(), 4, "{beside}: {texts:?}");
            assert_eq!(draft.paragraphs[1].kind, ParagraphKind::Subheading);
        }
    }

    #[test]
    fn metadata_comes_from_each_vocabulary() {
        let ld = page(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Bridge &amp; road","author":[{"name":"Ada Moss"},{"name":"Ben Hill"}],"datePublished":"2021-03-04T10:00:00Z","publisher":{"name":"The Dale Post"},"articleSection":"Town","keywords":"bridge, road"}]}</script>"#,
            "<p>x</p>",
        );
        assert_eq!(
            ld.headline,
            Some(("Bridge & road".to_owned(), HeadlineFrom::Metadata))
        );
        assert_eq!(ld.byline.as_deref(), Some("Ada Moss, Ben Hill"));
        assert_eq!(ld.dates[0].text, "2021-03-04T10:00:00Z");
        assert_eq!(
            (
                ld.source.as_deref(),
                ld.section.as_deref(),
                ld.language.as_deref()
            ),
            (Some("The Dale Post"), Some("Town"), Some("en"))
        );
        assert_eq!(ld.tags, ["bridge", "road"]);

        let meta = page(
            "<meta property=og:title content='Bridge opens | The Dale Post'><meta property=og:site_name content='The Dale Post'><meta name=author content='By Ada Moss'><meta property=article:published_time content=2021-03-04><link rel=canonical href=https://dale.example/a>",
            "<p>x</p>",
        );
        assert_eq!(meta.headline.unwrap().0, "Bridge opens");
        assert_eq!(meta.byline.as_deref(), Some("Ada Moss"));
        assert_eq!(meta.url.as_deref(), Some("https://dale.example/a"));
        assert_eq!(meta.dates[0].from, DateFrom::Metadata);

        let visible = page(
            "",
            "<h1>Bridge opens</h1><p class=byline>By Ada Moss May 20, 2019</p><time>May 20, 2019</time>",
        );
        assert_eq!(
            visible.headline,
            Some(("Bridge opens".to_owned(), HeadlineFrom::Heading))
        );
        assert_eq!(visible.byline.as_deref(), Some("Ada Moss"));
        assert_eq!(
            visible.dates[0],
            crate::ingest::DraftDate {
                text: "May 20, 2019".to_owned(),
                from: DateFrom::Text
            }
        );
    }

    #[test]
    fn what_accompanies_the_story_is_trimmed() {
        let extras = "<p>Advertisement</p><p><a href=x>A ferry ran aground on Sunday night</a></p>";
        let end = "<h3>More stories</h3><p>Subscribe to our newsletter and follow us.</p>";
        let draft = page(
            "<meta property=og:title content='Bridge opens'>",
            &format!(
                "<div><h1>Bridge opens</h1><p>{PROSE}</p>{extras}<p>{PROSE}</p><p>{PROSE}</p>{end}</div>"
            ),
        );
        assert!(
            draft.paragraphs.iter().all(|p| p.text == PROSE),
            "{draft:?}"
        );
        assert_eq!(draft.paragraphs.len(), 3);
    }

    #[test]
    fn a_fragment_is_taken_whole() {
        let texts: Vec<String> =
            fragment("<p>One &amp; two</p>three<br><br>four<script>no</script>")
                .into_iter()
                .map(|p| p.text)
                .collect();
        assert_eq!(texts, ["One & two", "three", "four"]);
    }

    #[test]
    fn a_short_story_has_less_text_than_the_others_below_it() {
        let others = format!("<p>{PROSE}</p><p>{PROSE}</p>");
        let draft = page(
            "",
            &format!(
                "<div><h1>Ferry</h1><p>A ferry ran aground in the fog on Monday, and all of its passengers were saved.</p><div class=related-stories>{others}</div></div>"
            ),
        );
        assert_eq!(draft.paragraphs.len(), 1, "{draft:?}");
        assert!(draft.paragraphs[0].text.starts_with("A ferry"));
    }

    #[test]
    fn a_page_of_nothing_but_tags_ends_where_it_is_too_large() {
        let long = format!("<p>{PROSE}</p>{}<p>{PROSE}</p>", "<b>".repeat(600_000));
        let draft = read_str(&long);
        assert_eq!(draft.paragraphs.len(), 1);
        assert!(draft.notes[0].contains("not read"), "{:?}", draft.notes);
        assert!(read_str(&format!("<p>{PROSE}</p>")).notes.is_empty());
    }

    #[test]
    fn hostile_pages_take_linear_time() {
        let start = std::time::Instant::now();
        for piece in [
            "<div>",
            "&",
            "<b>",
            "<a href=x>",
            "<table><tr><td>",
            "<p",
            "<h1>",
            "<h1>a",
            "<time>",
            "<div itemprop=datePublished>1",
            "<span itemprop=author>x",
            "<script type=application/ld+json>[",
        ] {
            assert!(read(piece.repeat(250_000 / piece.len()).as_bytes()).is_ok());
        }
        assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn any_markup_is_read(pieces in proptest::collection::vec(prop_oneof![
            Just("<div class=comments>"), Just("</div>"), Just("<p>"), Just("</p>"), Just("<table><td>"), Just("</table>"), Just("<a href=x>"), Just("</a>"), Just("<br>"),
            Just("<script type='application/ld+json'>{\"@type\":\"Article\""), Just("</script>"), Just("<h1>"), Just("<time>"), Just("<meta name=author content=B"), Just(">"), Just("By 1ö "), Just("&#3;"), Just("&amp;amp;"), Just("<pre>\n\n"), Just("É1 | – x"), Just("<span class=byline>"), Just(PROSE),
        ], 0..60), cut in 0usize..4000) {
            let html = pieces.concat();
            let bytes = &html.as_bytes()[..cut.min(html.len())];
            let _ = read(bytes);
            fragment(&html);
        }

        #[test]
        fn any_bytes_are_an_article_or_a_skip(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = read(&bytes);
        }
    }
}
