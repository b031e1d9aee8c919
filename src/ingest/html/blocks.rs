//! A page's text cut into blocks: the runs of text between the borders of box-like elements, which are
//! what a reader sees as paragraphs, headings and list items.

use super::dom::{Dom, NodeId, TEXT};
use super::{tags, text};

/// A run of text.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// The innermost box-like element around it.
    pub node: NodeId,
    /// The first text node in it.
    pub first: NodeId,
    /// Collapsed text; a `\n` for a `<br>`.
    pub text: String,
    /// Bytes of `text`, roughly, that stand in links.
    pub linked: usize,
}

impl Block {
    /// Share of the text that stands in links, 0 to 1.
    pub fn link_density(&self) -> f32 {
        self.linked as f32 / self.text.len().max(1) as f32
    }

    /// Reads like a piece of running text and not like a label, a link or a list of them.
    pub fn is_prose(&self) -> bool {
        self.text.len() >= 60 && self.link_density() < 0.4 && self.text.split(' ').nth(7).is_some()
            || self.text.len() >= 60 && !self.text.is_ascii() && self.link_density() < 0.4
    }
}

/// The blocks of the page in order, without the subtrees that `skip` names.
pub(super) fn blocks(dom: &Dom, skip: impl Fn(NodeId) -> bool) -> Vec<Block> {
    let mut out = Vec::new();
    let mut run = Run::default();
    let mut context = vec![Context::default(); dom.len()];
    let mut id = 1;
    while id < dom.len() {
        let tag = dom.tag(id);
        let mut here = context[dom.parent(id)];
        if skip(id) {
            if !tags::is_inline(tag) {
                run.flush(&mut out);
            }
            id = dom.end(id);
            continue;
        }
        match tag {
            TEXT => run.add(&mut out, dom, id, here),
            "br" => run.line_break(&mut out),
            "a" => here.link = true,
            "pre" => here.pre = true,
            _ => {}
        }
        if !tags::is_inline(tag) {
            here.node = id as u32;
            run.flush(&mut out);
        }
        context[id] = here;
        id += 1;
    }
    run.flush(&mut out);
    out
}

/// What holds for the text directly in an element.
#[derive(Clone, Copy, Default)]
struct Context {
    node: u32,
    link: bool,
    pre: bool,
}

/// The block being collected.
#[derive(Default)]
struct Run {
    node: NodeId,
    first: NodeId,
    text: String,
    linked: usize,
    breaks: usize,
}

impl Run {
    fn add(&mut self, out: &mut Vec<Block>, dom: &Dom, id: NodeId, context: Context) {
        let node = context.node as NodeId;
        if node != self.node {
            self.flush(out);
            self.node = node;
        }
        if !context.pre {
            self.piece(dom.text(id), id, context);
            return;
        }
        for (n, line) in dom.text(id).split('\n').enumerate() {
            if n > 0 {
                self.line_break(out);
                self.node = node;
            }
            self.piece(line, id, context);
        }
    }

    fn piece(&mut self, text: &str, id: NodeId, context: Context) {
        let mut space = text.starts_with(char::is_whitespace);
        let before = self.text.len();
        for word in text.split_whitespace() {
            if self.text.is_empty() {
                self.first = id;
            } else if self.breaks > 0 {
                self.text.push('\n');
            } else if space && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            self.breaks = 0;
            self.text.push_str(word);
            space = true;
        }
        let added = self.text.len() - before;
        if context.link {
            self.linked += added;
        }
        let spaced = text.ends_with(char::is_whitespace);
        if spaced && !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    /// One break is a new line, two are a new paragraph.
    fn line_break(&mut self, out: &mut Vec<Block>) {
        self.breaks += 1;
        if self.breaks > 1 {
            self.flush(out);
        }
    }

    fn flush(&mut self, out: &mut Vec<Block>) {
        self.breaks = 0;
        let text = self.text.trim_end();
        if !text.is_empty() {
            let text = text.to_owned();
            out.push(Block {
                node: self.node,
                first: self.first,
                text,
                linked: self.linked,
            });
        }
        self.text.clear();
        self.linked = 0;
    }
}

/// The blocks' texts, one after the other, for a fragment that needs no judging.
pub(super) fn all(dom: &Dom) -> Vec<Block> {
    let mut found = blocks(dom, |id| tags::is_unread(dom.tag(id)) || hidden(dom, id));
    found.retain(|block| text::words(&block.text).next().is_some());
    found
}

/// Marked as not to be seen.
pub(super) fn hidden(dom: &Dom, id: NodeId) -> bool {
    if dom.attr(id, "hidden").is_some() || dom.attr(id, "aria-hidden") == Some("true") {
        return true;
    }
    dom.attr(id, "style").is_some_and(|style| {
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
            .to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}
