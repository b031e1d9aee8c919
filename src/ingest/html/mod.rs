//! Saved web pages.

mod blocks;
mod boilerplate;
mod build;
mod content;
mod decode;
mod dom;
mod tags;
mod text;

use super::{Draft, DraftParagraph, SkipReason};
use crate::article::ParagraphKind;

/// Reads a page of any encoding.
pub(crate) fn read(bytes: &[u8]) -> Result<Draft, (SkipReason, String)> {
    match decode::decode(bytes) {
        Some(page) => read_str(&page),
        None => Err((
            SkipReason::NotText,
            "no known text encoding fits".to_owned(),
        )),
    }
}

/// Reads a page.
pub(crate) fn read_str(page: &str) -> Result<Draft, (SkipReason, String)> {
    let dom = build::parse(page);
    let story = content::story(&dom);
    let paragraphs = story.iter().map(|b| paragraph(&dom, b)).collect();
    Ok(Draft {
        paragraphs,
        ..Draft::default()
    })
}

/// The paragraphs of a piece of markup that is all text of the article (`body_html`, NITF, a feed's item).
pub(crate) fn fragment(html: &str) -> Vec<DraftParagraph> {
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
