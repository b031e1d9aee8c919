//! XML of no news format: an export whose elements, or their attributes, are called as the columns of a table would be.
//!
//! Which element is a record is found out from the beginning of the file: the outermost one that has both a headline and
//! a text, under the names that tables and JSON are read by.

use super::text;
use super::tree::Tree;
use crate::ingest::Draft;
use crate::ingest::fields::{self, FieldMap, Part};
use std::collections::HashMap;

/// How deep below the root a record is looked for, and how deep inside a record its parts are.
const DEPTH: usize = 3;
/// The most parts of a record that are looked at.
const PARTS: usize = 1000;
/// Elements that mark a paragraph, beside those that XHTML has.
const PARAGRAPHS: [&str; 4] = ["p", "para", "paragraph", "par"];
/// Names of texts about a thing.
const SUMMARIES: [&str; 6] = [
    "description",
    "summary",
    "abstract",
    "snippet",
    "excerpt",
    "teaser",
];
/// What a record is called where it may be the only one of a list.
const RECORDS: [&str; 12] = [
    "article", "doc", "document", "entry", "item", "news", "newsitem", "page", "post", "record",
    "row", "story",
];

/// Where the records of a document are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Records {
    /// The root is the only one.
    Root,
    /// Elements of this name.
    Named(String),
}

/// Finds the records of a document by its beginning; `None` where nothing in it looks like an article.
pub(super) fn records(tree: &Tree, map: &FieldMap) -> Option<Records> {
    let root = tree.root()?;
    let is_root = is_article(tree, root, map);
    let mut layer: Vec<usize> = tree.children(root).collect();
    for depth in 1..=DEPTH {
        match repeated(tree, &layer, map) {
            // A list may have a title and a text of its own, and an article another inside it.
            Some((name, n)) if !is_root || depth == 1 && (n > 1 || is_record(name)) => {
                return Some(Records::Named(name.to_owned()));
            }
            _ if is_root => return Some(Records::Root),
            _ => {}
        }
        layer = layer.iter().flat_map(|&node| tree.children(node)).collect();
    }
    None
}

/// The first name in a layer that articles have, without its prefix, and how many have it.
fn repeated<'a>(tree: &'a Tree, layer: &[usize], map: &FieldMap) -> Option<(&'a str, usize)> {
    let mut judged: HashMap<&str, usize> = HashMap::new();
    let mut found: Option<(&str, usize)> = None;
    for &node in layer {
        let name = local(tree.name(node));
        let count = judged.entry(name).or_default();
        *count += 1;
        // The first few of a name say enough, and a document of nothing but names is none.
        if *count > 4 || judged.len() > 64 || !is_article(tree, node, map) {
            continue;
        }
        match &mut found {
            Some((found, n)) if *found == name => *n += 1,
            Some(_) => {}
            None => found = Some((name, 1)),
        }
    }
    found
}

fn is_record(name: &str) -> bool {
    RECORDS.iter().any(|r| name.eq_ignore_ascii_case(r))
}

/// Whether a headline and a text are there. What is only described (a picture, a product, a link) has neither a text nor
/// a date.
fn is_article(tree: &Tree, node: usize, map: &FieldMap) -> bool {
    let pairs = Parts::of(tree, node, map);
    let has_text = pairs.iter().any(|(name, _)| {
        let weak = SUMMARIES.iter().any(|s| name.eq_ignore_ascii_case(s));
        !weak && fields::part(name, map) == Some(Part::Body)
    });
    let draft = fields::draft(&pairs, map, false);
    let whole = has_text || !draft.dates.is_empty();
    whole && draft.headline.is_some() && !draft.paragraphs.is_empty()
}

/// Reads one record.
pub(super) fn read(tree: &Tree, node: usize, map: &FieldMap) -> Draft {
    fields::draft(&Parts::of(tree, node, map), map, false)
}

/// The named values of a record, outer ones first.
struct Parts<'a> {
    tree: &'a Tree,
    map: &'a FieldMap,
    pairs: Vec<(String, String)>,
}

impl<'a> Parts<'a> {
    fn of(tree: &'a Tree, node: usize, map: &'a FieldMap) -> Vec<(String, String)> {
        let mut parts = Self {
            tree,
            map,
            pairs: Vec::new(),
        };
        parts.gather(node, 0);
        parts.pairs
    }

    /// Adds a value to the others that its name has in the same place.
    fn add(&mut self, places: &mut HashMap<&'a str, usize>, name: &'a str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        if let Some(&place) = places.get(name) {
            let all = &mut self.pairs[place].1;
            let long = all.len() > 200 || value.len() > 200;
            all.push_str(if long { "\n\n" } else { ", " });
            all.push_str(value);
        } else if self.pairs.len() < PARTS {
            places.insert(name, self.pairs.len());
            self.pairs.push((local(name).to_owned(), value.to_owned()));
        }
    }

    /// The children of a node, then its attributes, then what is inside the children that only group others.
    fn gather(&mut self, node: usize, depth: usize) {
        let tree = self.tree;
        let mut places = HashMap::new();
        // What comes more than once is a list of others.
        let mut groups: HashMap<&str, (usize, usize)> = HashMap::new();
        let mut loose = Vec::new();
        let mut named = false;
        for child in tree.children(node) {
            let name = tree.name(child);
            let part = fields::part(local(name), self.map);
            named |= part.is_some();
            if PARAGRAPHS.contains(&name) {
                loose.extend(tree.text(child));
            } else if is_leaf(tree, child) {
                let (name, value) = leaf(tree, child);
                self.add(&mut places, name, value.as_deref().unwrap_or_default());
            } else if self.is_group(child, part) {
                groups.entry(name).or_insert((child, 0)).1 += 1;
            } else {
                self.add(&mut places, name, &structured(tree, child, part));
            }
        }
        match tree.loose_text(node) {
            Some(text) if named => loose.push(text),
            Some(_) => loose.push(structured(tree, node, Some(Part::Body))),
            None => {}
        }
        self.add(&mut places, "text", &loose.join("\n\n"));
        for (name, value) in tree.attributes(node) {
            let name = if name == "xml:lang" { "lang" } else { name };
            self.add(&mut places, name, value);
        }
        let single = groups.into_values().filter(|(_, times)| *times == 1);
        let mut single: Vec<usize> = single.map(|(group, _)| group).collect();
        single.sort_unstable();
        for group in single.into_iter().filter(|_| depth + 1 < DEPTH) {
            self.gather(group, depth + 1);
        }
    }

    /// Whether an element with others inside has the parts of an article in it, and is none itself.
    fn is_group(&self, node: usize, part: Option<Part>) -> bool {
        let tree = self.tree;
        let parts = || tree.children(node).map(|c| (c, tree.name(c)));
        match part {
            Some(Part::Body) => parts().any(|(_, name)| {
                let part = fields::part(local(name), self.map);
                matches!(part, Some(Part::Headline | Part::Body)) && !text::is_text(name)
            }),
            Some(Part::Headline) | None => tree.loose_text(node).is_none(),
            Some(_) => false,
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Whether no element stands inside.
fn is_leaf(tree: &Tree, node: usize) -> bool {
    tree.children(node).next().is_none()
}

/// The name and value of a part without parts. Dumps of databases and search engines call them all `field` and name
/// them in an attribute; others keep the value itself in one.
fn leaf(tree: &Tree, node: usize) -> (&str, Option<String>) {
    let name = tree.name(node);
    let label = tree.attribute(node, "name");
    match tree.text(node) {
        Some(text) => (label.unwrap_or(name), Some(text)),
        None => {
            let value = ["value", "content", "href", "when"];
            let value = value.iter().find_map(|a| tree.attribute(node, a));
            (name, label.or(value).map(str::to_owned))
        }
    }
}

/// The value of a part that has elements inside: the paragraphs of a text, the name of an author.
fn structured(tree: &Tree, node: usize, part: Option<Part>) -> String {
    let is_body = part == Some(Part::Body);
    let joint = if is_body { "\n\n" } else { ", " };
    if !is_body
        && let Some(name) = ["name", "value"]
            .iter()
            .find_map(|n| tree.text_at(node, &[n]))
    {
        return name;
    }
    let is_marked = tree.children(node).any(|c| text::is_text(tree.name(c)));
    let texts: Vec<String> = if is_marked || tree.loose_text(node).is_some() {
        let paragraphs = text::paragraphs(tree, node);
        paragraphs.into_iter().map(|p| p.text).collect()
    } else {
        tree.children(node).filter_map(|c| tree.text(c)).collect()
    };
    texts.join(joint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::xml::tree::Prefixes;
    use crate::ingest::xml::{self, Piece};

    fn read(text: &str, rules: &[&str]) -> Vec<Piece> {
        let mut map = FieldMap::default();
        rules.iter().for_each(|rule| map.add(rule).unwrap());
        let mut out = Vec::new();
        xml::read(text.as_bytes(), 1 << 20, &map, &mut |p| out.push(p)).unwrap();
        out
    }

    fn drafts(text: &str, rules: &[&str]) -> Vec<Draft> {
        let pieces = read(text, rules).into_iter();
        pieces
            .map(|p| p.reading.unwrap_or_else(|e| panic!("{e:?}")))
            .collect()
    }

    fn body(draft: &Draft) -> String {
        let texts: Vec<&str> = draft.paragraphs.iter().map(|p| p.text.as_str()).collect();
        texts.join("|")
    }

    #[test]
    fn one_element_repeated_with_parts_in_elements_and_attributes() {
        let found = drafts(
            "<?xml version='1.0'?><export made='2020-01-01'><title>The Quay</title><count>2</count>\
             <story id='q7' xml:lang='en'><meta><date>2019-05-06</date><author><name>Ada Poe</name><url>https://q.example/poe</url></author>\
             <author><name>Bo Lin</name></author></meta><title>Mole &amp; quay</title><keyword>sea</keyword>\
             <body><p>Boats <b>left</b>.</p><p>More came.</p></body></story>\
             <story id='q8'><head><title>Two</title></head><text><![CDATA[<p>One.</p><p>Two.</p>]]></text></story></export>",
            &[],
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].key.as_deref(), Some("q7"));
        assert_eq!(found[0].headline.as_ref().unwrap().0, "Mole & quay");
        assert_eq!(found[0].dates[0].text, "2019-05-06");
        assert_eq!(found[0].byline.as_deref(), Some("Ada Poe, Bo Lin"));
        assert_eq!(found[0].language.as_deref(), Some("en"));
        assert_eq!(found[0].url, None);
        assert_eq!(body(&found[0]), "Boats left.|More came.");
        assert_eq!(found[1].headline.as_ref().unwrap().0, "Two");
        assert_eq!(body(&found[1]), "One.|Two.");
    }

    #[test]
    fn dumps_that_name_their_parts_in_an_attribute() {
        let found = drafts(
            "<mysqldump><database name='quay'><table_data name='news'>\
             <row><field name='ID'>1</field><field name='post_title'>Mole open</field><field name='post_content'>Boats left.</field></row>\
             <row><field name='ID'>2</field><field name='post_title'>Mole shut</field><field name='post_content'>Boats came.</field></row>\
             </table_data></database></mysqldump>",
            &[],
        );
        assert_eq!((found.len(), found[1].key.as_deref()), (2, Some("2")));
        assert_eq!(body(&found[1]), "Boats came.");
    }

    #[test]
    fn a_lone_article_and_names_of_ones_own() {
        let alone = "<artikel><Titel>Mole offen</Titel><Absatz>Boote fuhren.</Absatz><Absatz>Mehr kamen.</Absatz></artikel>";
        assert!(read(alone, &[])[0].reading.is_err());
        let pieces = read(alone, &["headline=Titel", "body=absatz"]);
        assert!(pieces.len() == 1 && !pieces[0].many);
        let draft = pieces[0].reading.as_ref().unwrap();
        assert_eq!(draft.headline.as_ref().unwrap().0, "Mole offen");
        let wiki = drafts(
            "<doc id='4' title='Mole'>\nA mole is a wall.\n\nIt is long.\n</doc>",
            &[],
        );
        assert_eq!(wiki[0].headline.as_ref().unwrap().0, "Mole");
        assert_eq!(body(&wiki[0]), "A mole is a wall.|It is long.");
        let one = drafts(
            "<news><article><title>A</title><text>B.</text><related><title>C</title><text>D.</text></related></article></news>",
            &[],
        );
        assert_eq!((one.len(), body(&one[0])), (1, "B.".to_owned()));
    }

    #[test]
    fn a_broken_record_is_one_fault_and_a_list_of_nothing_is_none() {
        let pieces = read(
            "<list><item1/><entry2><title>A</title><text>B.</text></entry2><entry2><title>C</oops></entry2><entry2><title>E</title><text>F.</text></entry2></list>",
            &[],
        );
        let good: Vec<bool> = pieces.iter().map(|p| p.reading.is_ok()).collect();
        assert_eq!(good, [true, false, true]);
        for text in [
            "<urlset><url><loc>https://q.example</loc></url></urlset>",
            "<links><link><title>A</title><description>B.</description></link></links>",
            "<settings><name>x</name><width>7</width></settings>",
        ] {
            assert!(read(text, &[])[0].reading.is_err(), "{text}");
        }
    }

    #[test]
    fn many_names_cost_no_more_than_their_length() {
        let text: String = (0..20_000).map(|i| format!("<a{i}>x</a{i}>")).collect();
        let text = format!("<r><title>T</title><text>x</text>{text}</r>");
        let tree = Tree::parse(&text, Prefixes::new()).unwrap();
        let clock = std::time::Instant::now();
        assert_eq!(records(&tree, &FieldMap::default()), Some(Records::Root));
        assert!(clock.elapsed() < std::time::Duration::from_secs(5));
    }
}
