//! Character references that are still in a text after its markup was read: escaped twice by some program
//! on the way (`&amp;amp;`, `&amp;#8217;`), or left in a field that was said to be plain.

/// Names met in text, sorted (HTML Living Standard, 13.5).
const NAMED: [(&str, char); 46] = [
    ("Eacute", 'É'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("aelig", 'æ'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("aring", 'å'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("cent", '¢'),
    ("copy", '©'),
    ("deg", '°'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("euml", 'ë'),
    ("euro", '€'),
    ("frac12", '½'),
    ("gt", '>'),
    ("hellip", '…'),
    ("iacute", 'í'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("oslash", 'ø'),
    ("ouml", 'ö'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("shy", '\u{ad}'),
    ("szlig", 'ß'),
    ("uacute", 'ú'),
    ("uuml", 'ü'),
];

/// The longest reference, in bytes without the `&`.
const LONGEST: usize = 10;

/// The sign that a reference stands for and its length in bytes; `text` begins after the `&`.
///
/// However often the `&` itself was escaped: `amp;amp;lt;` is `<`.
pub(super) fn first(text: &str) -> Option<(char, usize)> {
    let (mut c, mut length) = one(text)?;
    while c == '&'
        && let Some((inner, more)) = text.get(length..).and_then(one)
    {
        c = inner;
        length += more;
    }
    Some((c, length))
}

fn one(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = &text[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => NAMED[NAMED.binary_search_by_key(&name, |(n, _)| n).ok()?].1,
    };
    Some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_any_depth() {
        assert!(NAMED.is_sorted_by_key(|(n, _)| *n));
        assert_eq!(first("amp; co"), Some(('&', 4)));
        assert_eq!(first("amp;amp;lt;"), Some(('<', 11)));
        assert_eq!(first("amp;#8217;s"), Some(('’', 10)));
        assert_eq!(first("#x27;"), Some(('\'', 5)));
        assert_eq!(first("T;"), None);
        assert_eq!(first("#xd800;"), None);
        assert_eq!(first(" é; "), None);
    }
}
