//! What a source is, by its first bytes first and by its name where those leave it open.
//!
//! Names lie: servers hand out pages as `.txt`, downloads keep the `.gz` that the browser took off.
//! The content decides only where it is unmistakable; a text that begins with `[` is not JSON yet.

use super::formats::{self, Codec, Format, Kind};
use super::{mail, xml};

/// The kind of a source called `name` that begins with `head`; `None` for a type that is not read.
pub(super) fn kind(name: &str, head: &[u8]) -> Option<Kind> {
    if let Some(kind) = by_magic(head) {
        return Some(kind);
    }
    let bare = formats::unpacked(name);
    let named = match formats::by_name(bare) {
        Some(named) => named,
        None if formats::extension(bare).is_none() => Kind::Plain(Format::Text),
        None => return None,
    };
    let Kind::Plain(format) = named else {
        return Some(named);
    };
    Some(Kind::Plain(by_text(head, format)))
}

fn by_magic(head: &[u8]) -> Option<Kind> {
    const MAGIC: [(usize, &[u8], Kind); 9] = [
        (0, b"\x1f\x8b\x08", Kind::Packed(Codec::Gzip)),
        (0, b"\xfd7zXZ\0", Kind::Packed(Codec::Xz)),
        (0, b"\x28\xb5\x2f\xfd", Kind::Packed(Codec::Zstd)),
        (4, b"1AY&SY", Kind::Packed(Codec::Bzip2)),
        (0, b"PK\x03\x04", Kind::Zip),
        (0, b"PK\x05\x06", Kind::Zip),
        (257, b"ustar", Kind::Tar),
        (0, b"%PDF-", formats::PDF),
        (0, b"\xd0\xcf\x11\xe0", formats::OLD_WORD),
    ];
    let found = MAGIC
        .iter()
        .find(|(at, magic, _)| head.get(*at..).is_some_and(|h| h.starts_with(magic)));
    found.map(|(_, _, kind)| *kind)
}

/// The format of a text whose name says `named`. Tables are never doubted: a cell may hold anything.
fn by_text(head: &[u8], named: Format) -> Format {
    if matches!(named, Format::Csv | Format::Tsv) {
        return named;
    }
    let text = opening(head);
    if let Some(format) = by_markup(text).or_else(|| by_first_line(text)) {
        return format;
    }
    let json = match text.split_first() {
        Some((b'{', rest)) => first(rest) == Some(b'"'),
        Some((b'[', rest)) => first(rest) == Some(b'{'),
        _ => false,
    };
    match named {
        Format::JsonLines | Format::Mail | Format::Mbox | Format::Warc => named,
        // Databases call pages and plain texts `.doc` as well.
        Format::Rtf if text.starts_with(b"{") => named,
        Format::Rtf => Format::Text,
        Format::Html if !json => named,
        // An object before the text is front matter.
        Format::Markdown if !text.starts_with(b"[") => named,
        _ if json && holds_lines(text) => Format::JsonLines,
        _ if json => Format::Json,
        _ => named,
    }
}

/// The format of a text that begins with markup, where that names it: by its root element.
fn by_markup(text: &[u8]) -> Option<Format> {
    let root = root(text)?;
    if ["html", "head", "body"]
        .iter()
        .any(|tag| root.eq_ignore_ascii_case(tag.as_bytes()))
    {
        return Some(Format::Html);
    }
    std::str::from_utf8(root)
        .is_ok_and(xml::is_news)
        .then_some(Format::Xml)
}

/// The format of a text that begins with a line which only one format has.
fn by_first_line(text: &[u8]) -> Option<Format> {
    let end = find(text, b"\n").unwrap_or(text.len());
    let line = &text[..end];
    if text.starts_with(b"{\\rtf") {
        Some(Format::Rtf)
    } else if line.starts_with(b"WARC/1.") {
        Some(Format::Warc)
    } else if mail::is_from_line(line) {
        Some(Format::Mbox)
    } else if is_mail(text) {
        Some(Format::Mail)
    } else {
        None
    }
}

/// Whether a text begins with the header of a message: a sender, a date, and what only mail has.
fn is_mail(text: &[u8]) -> bool {
    let (mut from, mut date, mut only) = (false, false, false);
    for line in text.split(|b| *b == b'\n') {
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        let Some(colon) = line.iter().position(|b| *b == b':').filter(|_| !folded) else {
            if folded {
                continue;
            }
            break;
        };
        let name = line[..colon].to_ascii_lowercase();
        if !name.iter().all(|b| b.is_ascii_graphic()) {
            return false;
        }
        match &name[..] {
            b"from" => from = true,
            b"date" => date = true,
            b"message-id" | b"mime-version" | b"received" | b"return-path" => only = true,
            _ => {}
        }
    }
    from && date && only
}

/// The name of the first element (or of the document type) after declarations and comments.
fn root(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        let rest = text.strip_prefix(b"<")?;
        let end = if rest.starts_with(b"!--") {
            find(rest, b"-->")? + 3
        } else if rest.starts_with(b"?") {
            find(rest, b">")? + 1
        } else {
            let doctype = rest
                .get(..8)
                .filter(|d| d.eq_ignore_ascii_case(b"!doctype"));
            let name = match doctype {
                Some(d) => rest[d.len()..].trim_ascii_start(),
                None => rest,
            };
            let is_name = |b: &u8| b.is_ascii_alphanumeric() || b":-_.".contains(b);
            let len = name.iter().take_while(|b| is_name(b)).count();
            return Some(&name[..len]);
        };
        text = rest[end..].trim_ascii_start();
    }
}

/// Whether a text that begins as JSON is one object a line.
fn holds_lines(text: &[u8]) -> bool {
    let Some(end) = find(text, b"\n") else {
        return false;
    };
    let (line, rest) = text.split_at(end);
    first(rest) == Some(b'{') && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

fn opening(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head)
        .trim_ascii_start()
}

fn first(bytes: &[u8]) -> Option<u8> {
    bytes.trim_ascii_start().first().copied()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str, head: &str) -> Format {
        match kind(name, head.as_bytes()) {
            Some(Kind::Plain(format)) => format,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn content_goes_before_the_name() {
        let page = "\u{feff}<!-- saved -->\n<!DOCTYPE html PUBLIC \"x\"><html>";
        assert_eq!(plain("a.txt", page), Format::Html);
        assert_eq!(
            plain("a.json", "<?xml version='1'?>\n<HTML lang=en>"),
            Format::Html
        );
        assert_eq!(plain("a.txt", "{ \"title\": \"x\" }"), Format::Json);
        assert_eq!(plain("a.txt", "[\n{\"title\": 1}]"), Format::Json);
        assert_eq!(plain("a.json", "{\"a\":1}\n{\"a\":2}\n"), Format::JsonLines);
        assert_eq!(plain("a.txt", "{\\rtf1 x}"), Format::Rtf);
        assert_eq!(plain("a.doc", "<html>"), Format::Html);
        assert_eq!(plain("a.doc", "Harbour open"), Format::Text);
        assert_eq!(plain("a.txt", "WARC/1.1\r\n"), Format::Warc);
        let mail = "Return-Path: <a@b>\nFrom: a@b\nDate: x\n\n";
        assert_eq!(plain("a.txt", mail), Format::Mail);
        let mbox = "From a@b Wed Dec  9 06:00:00 2020\n";
        assert_eq!(plain("a.txt", mbox), Format::Mbox);
        assert_eq!(kind("a.txt", b"%PDF-1.7"), Some(formats::PDF));
        assert_eq!(kind("a.doc", b"\xd0\xcf\x11\xe0"), Some(formats::OLD_WORD));
        let gzip = b"\x1f\x8b\x08\0";
        assert_eq!(kind("a.json", gzip), Some(Kind::Packed(Codec::Gzip)));
        assert_eq!(plain("a.html.gz", "<p>unpacked on the way"), Format::Html);
    }

    #[test]
    fn the_name_decides_where_the_content_is_open() {
        assert_eq!(
            plain("a.txt", "[Updated] The harbour opened."),
            Format::Text
        );
        assert_eq!(plain("a.txt", "{} is what he said"), Format::Text);
        assert_eq!(plain("a.md", "{{< note >}}"), Format::Markdown);
        assert_eq!(
            plain("a.md", "{\n\"title\": \"x\"\n}\n\nText"),
            Format::Markdown
        );
        assert_eq!(plain("a.csv", "<html>,x"), Format::Csv);
        assert_eq!(plain("a.txt", "<b>Bold</b> words"), Format::Text);
        assert_eq!(plain("a.txt", "From Oslo: at 12:30 in 2020"), Format::Text);
        assert_eq!(
            plain("a.txt", "From: our desk\nDate: today\n\nHello"),
            Format::Text
        );
        assert_eq!(kind("a.png", b"x"), None);
    }
}
