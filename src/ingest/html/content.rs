//! Finds the story on a page.
//!
//! Boxes that the page names as something else are set aside, every prose block left gives weight to the
//! boxes around it, and the heaviest box, together with its neighbours of the same make, is the story.

use super::blocks::{self, Block};
use super::boilerplate::{self, Role};
use super::dom::{Dom, NodeId, ROOT};
use super::tags;

/// So many bytes of prose are a chapter of the story, not the words below it.
const CHAPTER: usize = 1500;

/// The blocks of the story, in order, still with what stands between its paragraphs.
pub(super) fn story(dom: &Dom) -> Vec<Block> {
    let hard = |id: NodeId| tags::is_unread(dom.tag(id)) || blocks::hidden(dom, id);
    let mut seen = blocks::blocks(dom, hard);
    // Everything may sit in a box that a script would have shown.
    let scripted = prose(&seen) < 200;
    let unseen = |id: NodeId| match scripted {
        true => tags::is_unread(dom.tag(id)),
        false => hard(id),
    };
    if scripted {
        seen = blocks::blocks(dom, unseen);
    }
    let page = Page::weigh(dom, &seen);
    let aside = page.set_aside(dom);
    // Cut again: a caption or a label inside a paragraph goes, the paragraph stays.
    let mut kept = blocks::blocks(dom, |id| aside[id] || unseen(id));
    if prose(&kept) < 200 && prose(&seen) > 400 {
        // The names misled: better too much than nothing.
        kept = seen;
    }
    let within = choose(dom, &kept);
    kept.into_iter()
        .filter(|b| within.iter().any(|id| dom.within(b.first, *id)))
        .collect()
}

fn prose(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .filter(|b| b.is_prose())
        .map(|b| b.text.len())
        .sum()
}

/// Bytes of prose in every node's subtree.
struct Page {
    prose: Vec<u32>,
}

impl Page {
    fn weigh(dom: &Dom, blocks: &[Block]) -> Self {
        let mut prose = vec![0u32; dom.len()];
        for block in blocks.iter().filter(|b| b.is_prose()) {
            prose[block.node] += block.text.len() as u32;
        }
        for id in (1..dom.len()).rev() {
            prose[dom.parent(id)] += prose[id];
        }
        Self { prose }
    }

    fn at(&self, id: NodeId) -> usize {
        self.prose[id] as usize
    }

    /// Which nodes stand in a box beside the story.
    fn set_aside(&self, dom: &Dom) -> Vec<bool> {
        let all = self.at(ROOT).max(1);
        let mut aside = vec![false; dom.len()];
        for id in 1..dom.len() {
            if aside[dom.parent(id)] {
                aside[id] = true;
                continue;
            }
            let tag = dom.tag(id);
            if tag == super::dom::TEXT || tags::heading_level(tag).is_some() {
                continue;
            }
            aside[id] = match boilerplate::role(dom, id) {
                Role::Content => false,
                Role::Beside => self.at(id) * 10 < all * 4,
                Role::Foreign => self.at(id) * 10 < all * 8,
            };
        }
        aside
    }
}

/// The boxes that hold the story.
fn choose(dom: &Dom, blocks: &[Block]) -> Vec<NodeId> {
    let mut score = vec![0f32; dom.len()];
    let mut size = vec![0u32; dom.len()];
    let mut linked = vec![0u32; dom.len()];
    for block in blocks {
        size[block.node] += block.text.len() as u32;
        linked[block.node] += block.linked as u32;
        if !block.is_prose() || tags::heading_level(dom.tag(block.node)).is_some() {
            continue;
        }
        let commas = block.text.matches([',', '，', '、', '،']).count().min(6) as f32;
        let mut weight = 1.0 + commas / 2.0 + (block.text.len() as f32 / 100.0).min(4.0);
        if dom.tag(block.node) == "li" {
            // Lists of teasers are many, lists that carry a story are few.
            weight *= 0.3;
        }
        let first = if matches!(
            dom.tag(block.node),
            "p" | "li" | "pre" | "blockquote" | "dd"
        ) {
            dom.parent(block.node)
        } else {
            block.node
        };
        let mut share = 1.0;
        for (level, id) in std::iter::once(first)
            .chain(dom.ancestors(first))
            .take(6)
            .enumerate()
        {
            score[id] += weight * share;
            share = match level {
                0 => 0.6,
                _ => share * 0.6,
            };
        }
    }
    for id in (1..dom.len()).rev() {
        size[dom.parent(id)] += size[id];
        linked[dom.parent(id)] += linked[id];
    }
    let rank = |id: NodeId| {
        let density = linked[id] as f32 / size[id].max(1) as f32;
        score[id] * (1.0 - density) * named_bonus(dom, id)
    };
    let mut best = ROOT;
    for (id, own) in score.iter().enumerate() {
        if *own > 0.0 && rank(id) > rank(best) {
            best = id;
        }
    }
    if best == ROOT {
        return vec![ROOT];
    }
    let page = Page::weigh(dom, blocks);
    // A story cut into several boxes (by ads, by chapters): the box around them has far more prose, and
    // little else; one far above must bring a whole chapter.
    let chosen = best;
    for (level, above) in dom.ancestors(chosen).take(8).enumerate() {
        let density = linked[above] as f32 / size[above].max(1) as f32;
        let clean = page.at(above) * 10 > size[above] as usize * 7 && density < 0.15;
        let brings = page.at(above) - page.at(best);
        let worth = brings * 4 > page.at(best) && (level < 4 || brings > CHAPTER);
        if above != ROOT && clean && worth {
            best = above;
        }
    }
    let parent = dom.parent(best);
    let least = (rank(best) * 0.2).max(3.0);
    let class = dom.attr(best, "class").unwrap_or("");
    dom.children(parent)
        .filter(|id| {
            let bonus = if !class.is_empty() && dom.attr(*id, "class") == Some(class) {
                rank(best) * 0.2
            } else {
                0.0
            };
            *id == best || rank(*id) + bonus >= least
        })
        .collect()
}

/// Boxes that the page itself calls the story's text are believed a little more.
fn named_bonus(dom: &Dom, id: NodeId) -> f32 {
    if dom.attr(id, "itemprop").is_some_and(|p| {
        p.split_whitespace()
            .any(|p| p.eq_ignore_ascii_case("articleBody"))
    }) {
        return 1.6;
    }
    let mut bonus = if matches!(dom.tag(id), "article" | "main") {
        1.1
    } else {
        1.0
    };
    for attribute in ["class", "id"] {
        let words = boilerplate::name_words(dom.attr(id, attribute).unwrap_or(""));
        let has = |word: &str| words.iter().any(|w| w == word);
        if (has("article") || has("story") || has("post") || has("entry") || has("news"))
            && (has("body") || has("content") || has("text"))
            || has("articlebody")
            || has("storybody")
        {
            bonus = 1.3;
        }
    }
    bonus
}
