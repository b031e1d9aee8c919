//! One XML record as a flat tree: nodes in document order, each knowing where its subtree ends.
//!
//! A flat array needs no recursion, so a hostile depth can't overflow the stack. Only the five
//! predefined entities, character references and HTML's names are resolved; a document's own entities stay as
//! written, so none can reach a file, the network or a billion laughs.

use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};

/// The vocabularies whose elements go by their bare name or by a fixed prefix, whatever a file calls them.
const KNOWN: [(&str, &str); 8] = [
    ("http://iptc.org/std/nar/2006-10-01/", ""),
    ("http://iptc.org/std/NITF/2006-10-18/", ""),
    ("http://www.w3.org/1999/xhtml", ""),
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/rss/1.0/", ""),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
];

/// Prefixes in force, innermost last, with the prefix we know them by.
pub(super) type Prefixes = Vec<(String, String)>;

/// The most elements and texts of a record, some hundred times what a long story has: each takes memory of its own.
const MAX_NODES: usize = 1 << 20;

struct Node {
    /// Empty for text.
    name: String,
    text: String,
    attributes: Vec<(String, String)>,
    /// One past the last node of its subtree.
    end: usize,
}

/// A parsed record.
pub(super) struct Tree(Vec<Node>);

/// A fault with the byte it was noticed at.
#[derive(Debug)]
pub(super) struct Fault {
    pub at: usize,
    pub detail: String,
}

impl Tree {
    /// Parses a record: one element with whatever stands around it.
    ///
    /// # Errors
    /// The first fault of its syntax.
    pub fn parse(text: &str, prefixes: Prefixes) -> Result<Self, Fault> {
        match Self::build(text, prefixes) {
            (tree, None) => Ok(tree),
            (_, Some(fault)) => Err(fault),
        }
    }

    fn build(text: &str, mut prefixes: Prefixes) -> (Self, Option<Fault>) {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        let mut nodes: Vec<Node> = Vec::with_capacity(text.len() / 64 + 4);
        let mut open: Vec<usize> = Vec::new();
        let mut after_text = false;
        let fault = loop {
            if nodes.len() >= MAX_NODES {
                break Some(Fault {
                    at: reader.buffer_position() as usize,
                    detail: format!("more than {MAX_NODES} elements and texts in one record"),
                });
            }
            let goes_on = after_text && !open.is_empty();
            let at = reader.buffer_position() as usize;
            let event = reader.read_event();
            after_text = match event {
                Ok(Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) => true,
                Ok(Event::Comment(_) | Event::PI(_)) => after_text,
                _ => false,
            };
            match event {
                Ok(Event::Start(tag)) => {
                    open.push(nodes.len());
                    nodes.push(element(&tag, &mut prefixes));
                }
                Ok(Event::Empty(tag)) => {
                    let mut node = element(&tag, &mut prefixes);
                    node.end = nodes.len() + 1;
                    nodes.push(node);
                }
                Ok(Event::End(_)) => {
                    let end = nodes.len();
                    if let Some(i) = open.pop() {
                        nodes[i].end = end;
                    }
                }
                Ok(Event::Text(piece)) => add_text(&mut nodes, &open, goes_on, &piece),
                Ok(Event::CData(piece)) => add_text(&mut nodes, &open, goes_on, &piece),
                Ok(Event::GeneralRef(name)) => {
                    add_text(&mut nodes, &open, goes_on, &resolve(&name))
                }
                Ok(Event::Eof) => {
                    break open.last().map(|&i| Fault {
                        at,
                        detail: format!("it ends inside <{}>", nodes[i].name),
                    });
                }
                Ok(_) => {}
                Err(error) => {
                    break Some(Fault {
                        at: reader.error_position() as usize,
                        detail: error.to_string(),
                    });
                }
            }
        };
        let end = nodes.len();
        for i in open {
            nodes[i].end = end;
        }
        (Self(nodes), fault)
    }

    /// Parses the beginning of a document up to its first fault; what is open there is closed.
    pub fn parse_open(text: &str, prefixes: Prefixes) -> Self {
        Self::build(text, prefixes).0
    }

    /// The first element, with the name of what it is.
    pub fn root(&self) -> Option<usize> {
        self.0.iter().position(|n| !n.name.is_empty())
    }

    /// Its name; empty for text.
    pub fn name(&self, node: usize) -> &str {
        self.0.get(node).map_or("", |n| n.name.as_str())
    }

    /// One past the last node inside it.
    pub fn end(&self, node: usize) -> usize {
        self.0.get(node).map_or(node, |n| n.end)
    }

    /// The text of a text node.
    pub fn own_text(&self, node: usize) -> &str {
        self.0.get(node).map_or("", |n| n.text.as_str())
    }

    /// An attribute by its name without prefix (`xml:lang` keeps its own).
    pub fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        let node = self.0.get(node)?;
        let found = node.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }

    /// Its attributes, by their names without prefix (`xml:lang` keeps its own).
    pub fn attributes(&self, node: usize) -> impl Iterator<Item = (&str, &str)> {
        let node = self.0.get(node).into_iter();
        node.flat_map(|n| n.attributes.iter().map(|(n, v)| (n.as_str(), v.as_str())))
    }

    /// Its child elements.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(node);
        let mut at = node.saturating_add(1);
        std::iter::from_fn(move || {
            while at < end {
                let this = at;
                at = self.end(this).max(this + 1);
                if !self.name(this).is_empty() {
                    return Some(this);
                }
            }
            None
        })
    }

    /// Its children of one name.
    pub fn all<'a>(&'a self, node: usize, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.children(node).filter(move |&c| self.name(c) == name)
    }

    /// The first element down a path of child names.
    pub fn at(&self, node: usize, path: &[&str]) -> Option<usize> {
        path.iter()
            .try_fold(node, |node, name| self.all(node, name).next())
    }

    /// The elements of one name anywhere inside.
    pub fn inside<'a>(&'a self, node: usize, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        (node.saturating_add(1)..self.end(node)).filter(move |&i| self.name(i) == name)
    }

    /// All text inside, trimmed; `None` when there is none.
    pub fn text(&self, node: usize) -> Option<String> {
        let mut out = String::new();
        for i in node..self.end(node) {
            out.push_str(self.own_text(i));
        }
        let trimmed = out.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// The text that stands in it and in no element inside it, trimmed; `None` when there is none.
    pub fn loose_text(&self, node: usize) -> Option<String> {
        let mut out = String::new();
        let (mut at, end) = (node.saturating_add(1), self.end(node));
        while at < end {
            out.push_str(self.own_text(at));
            at = self.end(at).max(at + 1);
        }
        let trimmed = out.trim();
        (!trimmed.is_empty()).then(|| trimmed.to_owned())
    }

    /// The text down a path of child names: the first of them that has any.
    pub fn text_at(&self, node: usize, path: &[&str]) -> Option<String> {
        let (last, parents) = path.split_last()?;
        let parent = self.at(node, parents)?;
        self.all(parent, last).find_map(|n| self.text(n))
    }
}

fn element(tag: &BytesStart<'_>, prefixes: &mut Prefixes) -> Node {
    let mut attributes = Vec::new();
    for attribute in tag.attributes().with_checks(false).flatten() {
        let name = attribute.key.as_ref();
        let value = unescape(&attribute.value);
        match name.split_once(':') {
            Some(("xmlns", prefix)) => declare(prefix, &value, prefixes),
            Some(("xml", _)) => attributes.push((name.to_owned(), value)),
            Some((_, local)) => attributes.push((local.to_owned(), value)),
            None => attributes.push((name.to_owned(), value)),
        }
    }
    Node {
        name: known_name(tag.name().as_ref(), prefixes),
        text: String::new(),
        attributes,
        end: 0,
    }
}

fn declare(prefix: &str, uri: &str, prefixes: &mut Prefixes) {
    if let Some((_, known)) = KNOWN.iter().find(|(u, _)| *u == uri)
        && !prefixes.iter().any(|(p, k)| p == prefix && k == known)
    {
        prefixes.push((prefix.to_owned(), (*known).to_owned()));
    }
}

/// The prefixes that a start tag declares.
pub(super) fn prefixes_of(tag: &str) -> Prefixes {
    let mut prefixes = Prefixes::new();
    let mut reader = Reader::from_str(tag);
    if let Ok(Event::Start(tag) | Event::Empty(tag)) = reader.read_event() {
        element(&tag, &mut prefixes);
    }
    prefixes
}

fn known_name(written: &str, prefixes: &Prefixes) -> String {
    let Some((prefix, local)) = written.split_once(':') else {
        return written.to_owned();
    };
    let known = prefixes.iter().rev().find(|(p, _)| p == prefix);
    match known.map_or(prefix, |(_, known)| known.as_str()) {
        "" => local.to_owned(),
        known if known == prefix => written.to_owned(),
        known => format!("{known}:{local}"),
    }
}

/// Adds text inside the open element. Text goes on in the last node when only comments or entities lie between.
fn add_text(nodes: &mut Vec<Node>, open: &[usize], goes_on: bool, text: &str) {
    if open.is_empty() {
        return;
    }
    let end = nodes.len() + 1;
    match nodes.last_mut() {
        Some(last) if goes_on => last.text.push_str(text),
        _ => nodes.push(Node {
            name: String::new(),
            text: text.to_owned(),
            attributes: Vec::new(),
            end,
        }),
    }
}

/// What `&name;` stands for; itself when nothing known.
pub(super) fn resolve(name: &str) -> String {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let c = code.ok().and_then(char::from_u32);
        return c
            .filter(|&c| c != '\0')
            .map(String::from)
            .unwrap_or_default();
    }
    resolve_html5_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// Text with its entities resolved.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let name = rest
            .bytes()
            .take(32)
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
            .count();
        if name > 0 && rest.as_bytes().get(name) == Some(&b';') {
            out.push_str(&resolve(&rest[..name]));
            rest = &rest[name + 1..];
        } else {
            out.push('&');
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_entities_and_paths() {
        let text = "<x:a xmlns:x='http://iptc.org/std/nar/2006-10-01/' q:id='7'><x:b>one &amp; <i>two</i>&#3;&eacute;<!-- -->&own;</x:b><x:b/>end</x:a>";
        let tree = Tree::parse(text, Prefixes::new()).unwrap();
        let root = tree.root().unwrap();
        assert_eq!(tree.name(root), "a");
        assert_eq!(tree.attribute(root, "id"), Some("7"));
        assert_eq!(tree.text_at(root, &["b"]).unwrap(), "one & two\u{3}é&own;");
        assert_eq!(tree.all(root, "b").count(), 2);
        assert!(tree.text(root).unwrap().ends_with("&own;end"));
        assert_eq!(tree.own_text(tree.end(root) - 1), "end");
    }

    #[test]
    fn faults_have_a_place() {
        let fault = Tree::parse("<a><b></a>", Prefixes::new()).err().unwrap();
        assert!(fault.at >= 6 && fault.detail.contains("b"), "{fault:?}");
        assert!(
            Tree::parse("<a><b>", Prefixes::new())
                .err()
                .unwrap()
                .detail
                .contains("<b>")
        );
    }

    #[test]
    fn own_entities_are_never_expanded() {
        let text = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y '&x;&x;'>]><a>&x;&y;</a>";
        let tree = Tree::parse(text, Prefixes::new()).unwrap();
        assert_eq!(tree.text(tree.root().unwrap()).unwrap(), "&x;&y;");
    }

    #[test]
    fn depth_is_no_danger() {
        let text = "<a>".repeat(200_000) + &"</a>".repeat(200_000);
        let tree = Tree::parse(&text, Prefixes::new()).unwrap();
        assert_eq!(tree.end(0), 200_000);
    }
}
