//! The texts of a message in parts (MIME, RFC 2045 and 2046).
//!
//! The library reads headers; the parts are walked here with a list instead of calls, because its own
//! tree of messages in messages overflows the stack when it is deep.

use super::clean;
use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessageParser, MimeHeaders};

/// Parts nested deeper than this are not looked at.
const DEPTH: usize = 20;
/// The most parts that are looked at.
const PARTS: usize = 1000;

/// A text of a message.
pub(super) struct Text {
    pub is_html: bool,
    pub text: String,
}

/// The headers at the top of `bytes`; `None` where there are none.
pub(super) fn headers(bytes: &[u8]) -> Option<Message<'_>> {
    let (head, _) = split(bytes);
    let message = MessageParser::default().parse_headers(head)?;
    (!message.headers().is_empty()).then_some(message)
}

/// All texts in order, those that are attached as files left out.
pub(super) fn texts(bytes: &[u8]) -> Vec<Text> {
    let mut found = Vec::new();
    let mut left = vec![(bytes, 0)];
    let mut looked_at = 0;
    while let Some((part, depth)) = left.pop() {
        looked_at += 1;
        if looked_at > PARTS {
            break;
        }
        let (_, body) = split(part);
        let headers = headers(part);
        let kind = headers.as_ref().and_then(|h| h.content_type());
        let boundary = kind.and_then(|k| k.attribute("boundary"));
        let is_attached = headers
            .as_ref()
            .and_then(|h| h.content_disposition())
            .is_some_and(|d| d.is_attachment());
        match (kind.map(|k| k.ctype()), boundary) {
            (Some("multipart"), Some(boundary)) if depth < DEPTH => {
                let inner = parts(body, boundary.as_bytes());
                left.extend(inner.into_iter().rev().map(|part| (part, depth + 1)));
            }
            (None | Some("text"), _) if !is_attached => {
                let encoding = headers.as_ref().and_then(|h| h.content_transfer_encoding());
                let charset = kind.and_then(|k| k.attribute("charset"));
                let is_html = kind.and_then(|k| k.subtype()) == Some("html");
                if let Some(text) = decode(body, encoding.unwrap_or_default(), charset) {
                    found.push(Text { is_html, text });
                }
            }
            _ => {}
        }
    }
    found
}

/// Header and body, parted by the first empty line.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        at += line.len();
        if line == b"\n" || line == b"\r\n" {
            break;
        }
    }
    bytes.split_at(at)
}

/// What stands between lines of two hyphens and the boundary, up to the one that closes or the end.
fn parts<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let (mut at, mut start) = (0, None);
    for line in body.split_inclusive(|b| *b == b'\n') {
        let end = at;
        at += line.len();
        let after = line
            .strip_prefix(b"--")
            .and_then(|rest| rest.strip_prefix(boundary));
        let Some(after) = after else { continue };
        let is_last = after.starts_with(b"--");
        if !is_last && !after.trim_ascii().is_empty() {
            continue;
        }
        if let Some(start) = start {
            parts.push(&body[start..end]);
        }
        if is_last {
            return parts;
        }
        start = Some(at);
        if parts.len() > PARTS {
            return parts;
        }
    }
    // A cut message has no last boundary.
    parts.extend(start.map(|start| &body[start..]));
    parts
}

fn decode(body: &[u8], encoding: &str, charset: Option<&str>) -> Option<String> {
    let bytes = if encoding.eq_ignore_ascii_case("quoted-printable") {
        quoted_printable_decode(body)
    } else if encoding.eq_ignore_ascii_case("base64") {
        base64_decode(body)
    } else {
        None
    };
    let bytes = bytes.as_deref().unwrap_or(body);
    if let Some(encoding) = charset.and_then(|c| Encoding::for_label(c.as_bytes())) {
        let (text, _, damaged) = encoding.decode(bytes);
        if !damaged {
            return Some(text.into_owned());
        }
    }
    clean::decode(bytes).ok().map(|text| text.into_owned())
}
