//! Takes out of the story's box what is not the story: buttons' labels, the headline once more, links to
//! other stories, and the invitations that follow the last paragraph.

use super::blocks::Block;
use super::dom::Dom;
use super::{tags, text};

/// Texts that only ever label a control or a picture.
const LABELS: &[&str] = &[
    "advert",
    "advertisement",
    "caption",
    "close",
    "comment",
    "comments",
    "learn more",
    "more",
    "photos",
    "print",
    "read more",
    "related",
    "share",
    "share this",
    "show more",
    "sign up",
    "subscribe",
    "tweet",
    "video",
];

/// Words with which an invitation after the story speaks of itself.
const INVITATIONS: &[&str] = &[
    "subscribe",
    "newsletter",
    "newsletters",
    "follow",
    "subscriber",
    "subscribers",
    "inbox",
    "sign",
    "donate",
    "facebook",
    "twitter",
    "instagram",
    "membership",
    "copyright",
];

/// The story's blocks without what only accompanies it.
pub(super) fn trim(dom: &Dom, mut blocks: Vec<Block>, headline: Option<&str>) -> Vec<Block> {
    let heading = |b: &Block| tags::heading_level(dom.tag(b.node)).is_some();
    blocks.retain(|b| {
        let words: Vec<String> = text::words(&b.text).take(4).collect();
        let label = words.len() < 4 && LABELS.contains(&words.join(" ").as_str());
        let link_only = b.link_density() > 0.9 && words.len() == 4;
        let again = headline.is_some_and(|h| text::same_words(h, &b.text));
        !(words.is_empty() || label || again || (link_only && !heading(b)))
    });
    if let Some(first) = blocks.iter().position(Block::is_prose)
        && first <= 6
    {
        let mut at = 0;
        blocks.retain(|b| {
            at += 1;
            at > first || text::ends_sentence(&b.text)
        });
    }
    while let Some(last) = blocks.last() {
        let invites = last.text.len() < 300
            && text::words(&last.text)
                .filter(|w| INVITATIONS.contains(&w.as_str()))
                .take(2)
                .count()
                + usize::from(last.linked > 0)
                >= 2;
        let linked = last.link_density() > 0.5 && last.text.len() < 300;
        if blocks.len() < 3 || !(invites || linked || heading(last)) {
            break;
        }
        blocks.pop();
    }
    blocks
}
