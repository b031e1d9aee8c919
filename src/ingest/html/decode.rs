//! Bytes → text: byte-order mark, then what the bytes plainly are, then what the page declares, then
//! detection.
//!
//! A page that is valid UTF-8 is UTF-8 whatever it declares: pages are often saved by a program that
//! re-encodes them and leaves the declaration alone, and no other encoding's text passes by chance.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How far into the page a declaration is looked for (browsers stop at 1024; saved pages have banners).
const DECLARED_WITHIN: usize = 8192;

/// The page as text, or `None` where it is no text in any encoding.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding.decode(bytes).0);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Some(encoding.decode_without_bom_handling(bytes).0);
    }
    let head = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let declared = declared(head);
    if declared != Some(ISO_2022_JP)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return looks_like_text(text).then_some(Cow::Borrowed(text));
    }
    let encoding = match declared {
        // Cut or patched in the middle: still what it says, with a few signs lost.
        Some(encoding) if encoding == UTF_8 && mostly_utf8(bytes) => UTF_8,
        Some(encoding) if encoding != UTF_8 => encoding,
        _ if mostly_utf8(bytes) => UTF_8,
        _ => detect(bytes),
    };
    let text = encoding.decode_without_bom_handling(bytes).0;
    looks_like_text(&text).then_some(text)
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Every other byte of the beginning is zero: ASCII markup in UTF-16.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(256) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let most = head.len() / 2 * 3 / 4;
    match (zeros(0) > most, zeros(1) > most) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// `charset=…` in a `<meta>`, or `encoding="…"` of an XML declaration.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    for key in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = find(&lower[from..], key) {
            from += at + key.len();
            let rest = &lower[from..];
            let rest = &rest[rest.iter().take_while(|b| b.is_ascii_whitespace()).count()..];
            let Some(rest) = rest.strip_prefix(b"=") else {
                continue;
            };
            let skipped = rest
                .iter()
                .take_while(|b| b" \t\r\n\"'".contains(b))
                .count();
            let label: Vec<u8> = rest[skipped..]
                .iter()
                .copied()
                .take_while(|b| b.is_ascii_alphanumeric() || b"-_:".contains(b))
                .take(40)
                .collect();
            if let Some(encoding) = Encoding::for_label(&label) {
                // Such a declaration can be read only because it is not true (HTML standard, prescan).
                let wide = encoding == UTF_16BE || encoding == UTF_16LE;
                return Some(if wide { UTF_8 } else { encoding });
            }
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

/// Whether at most one in a hundred of the non-ASCII bytes is no UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let mut broken = 0;
    let mut wide = 0;
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    wide > 0 && broken * 100 <= wide + broken
}

/// Text has few control signs.
fn looks_like_text(text: &str) -> bool {
    let control = |b: &u8| *b < 0x20 && !matches!(*b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    text.bytes().filter(control).count() * 50 <= text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;

    const PAGE: &str = "<html><head><meta charset=\"CHARSET\"></head><p>Der Bürgermeister sagte: „Ja“ – für 5 €.</p>";

    fn page(label: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding
            .encode(&PAGE.replace("CHARSET", label))
            .0
            .into_owned()
    }

    #[test]
    fn declared_encodings_are_used() {
        for label in ["windows-1252", "iso-8859-1"] {
            let bytes = page(label, WINDOWS_1252);
            assert!(
                decode(&bytes)
                    .unwrap()
                    .contains("Bürgermeister sagte: „Ja“ – für 5 €")
            );
        }
        let russian = encoding_rs::KOI8_R
            .encode("<meta charset=koi8-r><p>Президент прибыл</p>")
            .0
            .into_owned();
        assert!(decode(&russian).unwrap().contains("Президент прибыл"));
    }

    #[test]
    fn utf8_wins_over_a_wrong_declaration() {
        assert!(
            decode(PAGE.replace("CHARSET", "iso-8859-1").as_bytes())
                .unwrap()
                .contains("für 5 €")
        );
    }

    #[test]
    fn an_undeclared_encoding_is_detected() {
        let bytes = page("", WINDOWS_1252);
        assert!(decode(&bytes).unwrap().contains("Bürgermeister"));
        let russian = "<p>Президент республики прибыл в столицу с официальным визитом и встретился с премьером.</p>";
        let bytes = encoding_rs::WINDOWS_1251.encode(russian).0.into_owned();
        assert!(decode(&bytes).unwrap().contains("официальным"));
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let units: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(decode(&units).unwrap().contains("für 5 €"));
        let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
        assert!(decode(&marked).unwrap().contains("für 5 €"));
    }

    #[test]
    fn a_broken_sign_does_not_change_the_encoding() {
        let mut bytes = PAGE.replace("CHARSET", "utf-8").repeat(20).into_bytes();
        bytes.push(0xe2);
        assert!(decode(&bytes).unwrap().contains("für 5 €"));
    }

    #[test]
    fn binary_is_no_text() {
        let noise: Vec<u8> = (0..4000u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert!(decode(&noise).is_none());
    }
}
