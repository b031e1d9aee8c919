//! Markup → [`Dom`].
//!
//! The tokenizer follows the standard to the letter; the tree is simpler than a browser's: no adoption
//! agency, no foster parenting, no scripts. What differs is where stray formatting ends up, which no
//! reader of text sees. In return every step looks at no more than [`MAX_OPEN`] open elements, so the
//! time is linear in the page whatever the page does.

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::dom::{Dom, MAX_NODES, NodeId, ROOT};
use super::short_tags::{EndNow, ShortTags};
use super::tags;

/// How many elements may be open at a time; what nests deeper hangs on the last of them.
const MAX_OPEN: usize = 256;

/// Attributes kept per element.
const MAX_ATTRIBUTES: usize = 32;

/// Attributes of one tag that are looked at: the tokenizer goes a level deeper on the stack with each. A tag
/// with more ends here.
const MOST_IN_A_TAG: usize = 100;

/// Parses a page or a fragment of one. Never fails: any text is some page.
pub(super) fn parse(html: &str) -> Dom {
    let end_now = EndNow::default();
    let mut builder = Builder {
        dom: Dom::new(html.len() / 2),
        open: vec![ROOT],
        overflow: 0,
        current: None,
        attribute: None,
        attributes: 0,
        met: 0,
        end_now: &end_now,
    };
    let mut emitter = CallbackEmitter::new(&mut builder);
    emitter.naively_switch_states(true);
    let reader = ShortTags::new(html, &end_now);
    // The only token is the one that says that it is enough.
    let enough = Tokenizer::new_with_emitter(reader, emitter)
        .next()
        .is_some();
    builder.dom.cut = enough;
    while let Some(id) = builder.open.pop() {
        builder.dom.close(id);
    }
    builder.dom
}

/// A page has more nodes than are kept.
struct Enough;

struct Builder<'a> {
    dom: Dom,
    open: Vec<NodeId>,
    /// Elements open beyond [`MAX_OPEN`].
    overflow: usize,
    current: Option<NodeId>,
    attribute: Option<&'static str>,
    attributes: usize,
    /// Attributes of this tag, kept or not.
    met: usize,
    end_now: &'a EndNow,
}

impl Callback<Enough, ()> for &mut Builder<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Span<()>) -> Option<Enough> {
        if self.dom.len() >= MAX_NODES {
            return Some(Enough);
        }
        match event {
            CallbackEvent::OpenStartTag { name } => self.start(tags::known_tag(name)),
            CallbackEvent::AttributeName { name } => {
                self.flush_attribute("");
                self.met += 1;
                if self.met == MOST_IN_A_TAG + 1 {
                    self.end_now.set(true);
                }
                self.attribute = tags::known_attribute(name);
            }
            CallbackEvent::AttributeValue { value } => {
                self.flush_attribute(&String::from_utf8_lossy(value));
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.ended();
                self.opened(self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.ended();
                self.end(tags::known_tag(name));
            }
            CallbackEvent::String { value } => {
                let text = String::from_utf8_lossy(value);
                self.dom.push_text(self.top(), &text);
            }
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    }
}

impl Builder<'_> {
    /// A tag is at its end, so nothing of it is left to pass over.
    fn ended(&mut self) {
        self.met = 0;
        self.end_now.set(false);
    }

    fn top(&self) -> NodeId {
        self.open.last().copied().unwrap_or(ROOT)
    }

    fn start(&mut self, tag: &'static str) {
        self.attributes = 0;
        if matches!(tag, "html" | "head" | "body") {
            self.current = Some(ROOT);
            return;
        }
        if tags::closes_p(tag) {
            self.close_p();
        }
        if let Some((open, shields)) = tags::closes(tag) {
            self.close_first(|t| open.contains(&t), |t| shields.contains(&t));
        }
        if tag == "a" {
            self.close_first(|t| t == "a", |t| !tags::is_inline(t));
        }
        let id = self.dom.push(tag, self.top());
        self.current = Some(id);
    }

    fn flush_attribute(&mut self, value: &str) {
        let (Some(name), Some(id)) = (self.attribute.take(), self.current) else {
            return;
        };
        let wanted = id != ROOT || matches!(name, "lang" | "xml:lang");
        if wanted && self.attributes < MAX_ATTRIBUTES {
            self.attributes += 1;
            self.dom.push_attr(id, name, value);
        }
    }

    fn opened(&mut self, self_closing: bool) {
        self.flush_attribute("");
        let Some(id) = self.current.take().filter(|id| *id != ROOT) else {
            return;
        };
        let tag = self.dom.tag(id);
        // `<custom-tag/>` and `<path/>` are closed by their own slash in practice (SVG, XHTML).
        let closed = self_closing && matches!(tag, tags::UNKNOWN | tags::CUSTOM | "svg");
        if tags::is_void(tag) || closed {
            return;
        }
        if self.overflow > 0 || self.open.len() >= MAX_OPEN {
            self.overflow += 1;
        } else {
            self.open.push(id);
        }
    }

    fn end(&mut self, tag: &'static str) {
        self.attribute = None;
        if matches!(tag, "html" | "head" | "body") || tags::is_void(tag) {
            return;
        }
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        if tags::is_inline(tag) {
            self.close_first(
                |t| t == tag,
                |t| !tags::is_inline(t) && tag != "a" || t == "table",
            );
        } else {
            let cell = matches!(tag, "table" | "tbody" | "thead" | "tfoot" | "tr");
            self.close_first(
                |t| t == tag,
                |t| t == "table" || (!cell && matches!(t, "td" | "th")),
            );
        }
    }

    /// Ends an open `<p>` that has only inline elements above it.
    fn close_p(&mut self) {
        self.close_first(|t| t == "p", |t| !tags::is_inline(t));
    }

    /// Ends the innermost open element that `wanted` accepts and all inside it, unless one that `shield`
    /// accepts stands in between.
    fn close_first(&mut self, wanted: impl Fn(&str) -> bool, shield: impl Fn(&str) -> bool) {
        for at in (1..self.open.len()).rev() {
            let tag = self.dom.tag(self.open[at]);
            if wanted(tag) {
                for id in self.open.drain(at..) {
                    self.dom.close(id);
                }
                return;
            }
            if shield(tag) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(html: &str) -> String {
        let dom = parse(html);
        let mut out = String::new();
        for id in 1..dom.len() {
            let depth = dom.ancestors(id).count();
            let name = if dom.tag(id) == super::super::dom::TEXT {
                dom.text(id)
            } else {
                dom.tag(id)
            };
            out.push_str(&format!("{depth}{name} "));
        }
        out
    }

    #[test]
    fn unclosed_elements_end_where_the_standard_says() {
        assert_eq!(outline("<p>a<p>b<div>c</div>d"), "1p 2a 1p 2b 1div 2c 1d ");
        assert_eq!(outline("<ul><li>a<li>b</ul>c"), "1ul 2li 3a 2li 3b 1c ");
        assert_eq!(
            outline("<table><tr><td>a<td>b<tr><td>c</table>d"),
            "1table 2tr 3td 4a 3td 4b 2tr 3td 4c 1d "
        );
    }

    #[test]
    fn stray_end_tags_close_nothing_else() {
        assert_eq!(outline("<div>a</span></section>b</div>c"), "1div 2a 2b 1c ");
        assert_eq!(
            outline("<table><tr><td>a</div>b</td></tr></table>"),
            "1table 2tr 3td 4a 4b "
        );
    }

    #[test]
    fn attributes_belong_to_their_element() {
        let dom = parse("<html lang=de><div class='a b' hidden><p id=x onclick=y>t</p></div>");
        assert_eq!(dom.attr(ROOT, "lang"), Some("de"));
        assert_eq!(dom.attr(1, "class"), Some("a b"));
        assert_eq!(dom.attr(1, "hidden"), Some(""));
        assert_eq!(dom.attr(2, "id"), Some("x"));
        assert_eq!(dom.attr(2, "onclick"), None);
    }

    #[test]
    fn a_tag_of_many_attributes_ends_early_and_the_page_goes_on() {
        for attribute in [
            "a=\"b\" ", "a='b' ", "a=b ", "a ", "a/", "a='>' ", "a=\"\" ", "a= ",
        ] {
            for many in [MOST_IN_A_TAG, MOST_IN_A_TAG + 1, 5000] {
                let attributes = attribute.repeat(many);
                let page = format!("<p id=x {attributes}>one</p {attributes}><p>two</p>");
                let dom = parse(&page);
                assert_eq!(dom.attr(1, "id"), Some("x"));
                let text = dom.inner_text(ROOT);
                // A `>` in a value ends a tag that is cut there.
                let cut = attribute.contains('>') && many > MOST_IN_A_TAG;
                assert!(text == "one two" || cut && text.ends_with("two"), "{text}");
                assert!(!dom.cut);
            }
        }
    }

    #[test]
    fn depth_is_bounded_and_the_text_is_kept() {
        let dom = parse(&format!(
            "{}deep{}after",
            "<div>".repeat(5000),
            "</div>".repeat(5000)
        ));
        let deepest = (0..dom.len())
            .map(|id| dom.ancestors(id).count())
            .max()
            .unwrap();
        assert!(deepest <= MAX_OPEN);
        assert_eq!(dom.inner_text(ROOT), "deep after");
    }
}
