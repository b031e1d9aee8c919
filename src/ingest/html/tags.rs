//! What the names of HTML elements and attributes mean for reading: which are known, which stand in a
//! line of text, which close others (HTML Living Standard, 13.2 "Parsing HTML documents").

/// Elements that nothing can stand in.
pub(super) fn is_void(tag: &str) -> bool {
    matches!(
        tag,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements that flow within a line of text: their borders end no paragraph.
pub(super) fn is_inline(tag: &str) -> bool {
    matches!(
        tag,
        super::dom::TEXT
            | "a"
            | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "br"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "meta"
            | "link"
            | UNKNOWN
    )
}

/// Elements whose content is never part of what is read.
pub(super) fn is_unread(tag: &str) -> bool {
    matches!(
        tag,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "svg"
            | "math"
            | "canvas"
            | "object"
            | "embed"
            | "audio"
            | "video"
            | "map"
            | "select"
            | "textarea"
            | "button"
            | "input"
            | "datalist"
            | "dialog"
            | "title"
            | "noembed"
            | "noframes"
            | "progress"
            | "meter"
            | "rp"
            | "rt"
    )
}

/// Start tags that end an open `<p>`.
pub(super) fn closes_p(tag: &str) -> bool {
    matches!(
        tag,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "dd"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// Whether a start tag `tag` ends the open element `open`, and which elements shield `open` from it.
pub(super) fn closes(tag: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    const LISTS: &[&str] = &["ul", "ol", "menu", "dir", "table"];
    const TABLE: &[&str] = &["table"];
    Some(match tag {
        "li" => (&["li"], LISTS),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
        "tr" => (&["tr"], TABLE),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], TABLE),
        "option" => (&["option"], &["select"]),
        _ => return None,
    })
}

/// `h1` to `h6` as 1 to 6.
pub(super) fn heading_level(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', n @ b'1'..=b'6'] => Some(n - b'0'),
        _ => None,
    }
}

/// Any element without a meaning here.
pub(super) const UNKNOWN: &str = "x";
/// A custom element (`<bsp-figure>`): in practice a box.
pub(super) const CUSTOM: &str = "x-custom";

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "math",
    "menu",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

const ATTRIBUTES: &[&str] = &[
    "aria-hidden",
    "aria-label",
    "charset",
    "class",
    "content",
    "data-component",
    "data-testid",
    "datetime",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemid",
    "itemprop",
    "itemscope",
    "itemtype",
    "lang",
    "name",
    "property",
    "rel",
    "role",
    "style",
    "title",
    "type",
    "value",
    "xml:lang",
];

/// The element's name as a static text.
pub(super) fn known_tag(name: &[u8]) -> &'static str {
    match TAGS.binary_search_by(|tag| tag.as_bytes().cmp(name)) {
        Ok(at) => TAGS[at],
        Err(_) if name.contains(&b'-') => CUSTOM,
        Err(_) => UNKNOWN,
    }
}

/// The attribute's name as a static text, for the few that carry meaning.
pub(super) fn known_attribute(name: &[u8]) -> Option<&'static str> {
    let at = ATTRIBUTES
        .binary_search_by(|known| known.as_bytes().cmp(name))
        .ok()?;
    Some(ATTRIBUTES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_the_binary_search() {
        assert!(TAGS.is_sorted());
        assert!(ATTRIBUTES.is_sorted());
        assert_eq!(known_tag(b"figcaption"), "figcaption");
        assert_eq!(known_tag(b"amp-img"), CUSTOM);
        assert_eq!(known_tag(b"blink"), UNKNOWN);
    }
}
