//! A page as a flat array of nodes in document order.
//!
//! Every node knows where its subtree ends, so walking and skipping are loops over indices: no recursion
//! that a deeply nested page could overflow, and one allocation for all text.

use std::ops::Range;

/// Index of a node.
pub(super) type NodeId = usize;

/// The page itself: parent of everything, parent of itself.
pub(super) const ROOT: NodeId = 0;

/// Tag of a text node.
pub(super) const TEXT: &str = "#text";

/// The most nodes of a page, some 16 times what a long page has: there are pages of nothing but tags, and each node costs
/// its reader some 80 bytes.
pub(super) const MAX_NODES: usize = 1 << 19;

/// An element or a piece of text. Half the size that indices of 64 bits would make it.
#[derive(Clone, Debug)]
struct Node {
    /// Lower-case element name, or [`TEXT`].
    tag: &'static str,
    parent: u32,
    /// One past the last node of the subtree.
    end: u32,
    /// Of an element its attributes, in the attribute table; of a text node its text, in the buffer.
    own: Range<u32>,
}

/// A parsed page.
#[derive(Debug, Default)]
pub(super) struct Dom {
    nodes: Vec<Node>,
    attrs: Vec<(&'static str, Range<u32>)>,
    buffer: String,
    /// The page went on, but its nodes were too many.
    pub cut: bool,
}

impl Dom {
    /// A page with nothing but its root.
    pub fn new(capacity: usize) -> Self {
        Self {
            nodes: vec![Node {
                tag: "html",
                parent: ROOT as u32,
                end: 1,
                own: 0..0,
            }],
            attrs: Vec::new(),
            buffer: String::with_capacity(capacity),
            cut: false,
        }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn tag(&self, id: NodeId) -> &'static str {
        self.nodes[id].tag
    }

    pub fn parent(&self, id: NodeId) -> NodeId {
        self.nodes[id].parent as NodeId
    }

    /// One past the last node of the subtree.
    pub fn end(&self, id: NodeId) -> NodeId {
        self.nodes[id].end as NodeId
    }

    /// Whether `id` is `ancestor` or inside it.
    pub fn within(&self, id: NodeId, ancestor: NodeId) -> bool {
        (ancestor..self.end(ancestor)).contains(&id)
    }

    /// The nodes above `id`, nearest first, the root last.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            if at == ROOT {
                return None;
            }
            at = self.parent(at);
            Some(at)
        })
    }

    /// The children of `id`, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.end(id);
        let mut at = id + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let child = at;
            at = self.end(child);
            Some(child)
        })
    }

    /// An attribute's value.
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        let Node { tag, own, .. } = &self.nodes[id];
        if *tag == TEXT {
            return None;
        }
        self.attrs[own.start as usize..own.end as usize]
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| &self.buffer[value.start as usize..value.end as usize])
    }

    /// The text of a text node; empty for an element.
    pub fn text(&self, id: NodeId) -> &str {
        match &self.nodes[id] {
            Node { tag: TEXT, own, .. } => &self.buffer[own.start as usize..own.end as usize],
            _ => "",
        }
    }

    /// All text inside `id`, pieces separated by their own white space only, collapsed.
    pub fn inner_text(&self, id: NodeId) -> String {
        let mut text = String::new();
        let mut ends: Vec<NodeId> = Vec::new();
        for node in id..self.end(id) {
            while ends.last().is_some_and(|end| *end <= node) {
                ends.pop();
                text.push(' ');
            }
            if self.tag(node) == TEXT {
                text.push_str(self.text(node));
            } else if !super::tags::is_inline(self.tag(node)) || self.tag(node) == "br" {
                text.push(' ');
                ends.push(self.end(node));
            }
        }
        super::text::collapse(&text)
    }

    /// Appends a node under `parent`; the caller closes it with [`Dom::close`].
    pub(super) fn push(&mut self, tag: &'static str, parent: NodeId) -> NodeId {
        let id = self.nodes.len();
        let attrs = self.attrs.len() as u32;
        self.nodes.push(Node {
            tag,
            parent: parent as u32,
            end: id as u32 + 1,
            own: attrs..attrs,
        });
        id
    }

    /// Gives the newest node its text.
    pub(super) fn push_text(&mut self, parent: NodeId, text: &str) {
        let id = self.push(TEXT, parent);
        self.nodes[id].own = self.keep(text);
    }

    /// Copies a text into the buffer; what would end beyond its indices is left out.
    fn keep(&mut self, text: &str) -> Range<u32> {
        let start = self.buffer.len();
        if let Some(end) = start.checked_add(text.len())
            && u32::try_from(end).is_ok()
        {
            self.buffer.push_str(text);
        }
        start as u32..self.buffer.len() as u32
    }

    /// Adds an attribute to a node that is still the newest one (or to the root, once).
    pub(super) fn push_attr(&mut self, id: NodeId, name: &'static str, value: &str) {
        let value = self.keep(value);
        self.attrs.push((name, value));
        let count = self.attrs.len() as u32;
        let attrs = &mut self.nodes[id].own;
        if attrs.start == attrs.end {
            *attrs = count - 1..count;
        } else if attrs.end + 1 == count {
            attrs.end = count;
        }
    }

    /// Ends a node's subtree at the newest node.
    pub(super) fn close(&mut self, id: NodeId) {
        self.nodes[id].end = self.nodes.len() as u32;
    }
}
