//! Text as readers should see it: decoded, without control characters, with plain spaces.
//!
//! One pass, and none at all for text that is clean already: nearly all of an archive is.

use std::borrow::Cow;

/// Bytes → text: byte-order mark, then UTF-8, then Windows-1252 or what the bytes look like.
///
/// # Errors
/// A reason when the bytes are not text.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[skip..]).0);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(Cow::Borrowed(text)),
        _ => {}
    }
    if let Some(utf16) = bare_utf16(bytes) {
        return Ok(Cow::Owned(
            utf16.decode_without_bom_handling(bytes).0.into_owned(),
        ));
    }
    let sample = &bytes[..bytes.len().min(64 << 10)];
    let odd = sample
        .iter()
        .filter(|b| matches!(b, 0..=8 | 14..=25 | 28..=31))
        .count();
    if odd * 50 > sample.len() {
        return Err("binary data, not text".into());
    }
    // Mostly UTF-8 with a stray byte: keep the text and lose only the byte.
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    if good > bad * 4 || std::str::from_utf8(bytes).is_ok() {
        return Ok(String::from_utf8_lossy(bytes));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    Ok(encoding.decode_without_bom_handling(bytes).0)
}

/// UTF-16 without a mark: Latin text has a zero in every second byte.
fn bare_utf16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = sample.len() / 2;
    if half < 4 {
        return None;
    }
    match (zeros(0), zeros(1)) {
        (0, high) if high * 2 > half => Some(encoding_rs::UTF_16LE),
        (high, 0) if high * 2 > half => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// Appends `text` with every run of white space as one space, without control characters and soft
/// hyphens, ligatures spelt out.
pub(super) fn push(out: &mut String, text: &str) {
    let text = text.trim();
    let bytes = text.as_bytes();
    let plain = bytes
        .iter()
        .zip(bytes.iter().skip(1).chain([&b'.']))
        .all(|(&a, &b)| (b' '..0x7f).contains(&a) && !(a == b' ' && b == b' '));
    if plain {
        out.push_str(text);
        return;
    }
    let start = out.len();
    let mut space = false;
    for c in text.chars() {
        let spelt = match c {
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => continue,
            '\u{fb00}' => "ff",
            '\u{fb01}' => "fi",
            '\u{fb02}' => "fl",
            '\u{fb03}' => "ffi",
            '\u{fb04}' => "ffl",
            _ => "",
        };
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if c.is_control() {
            continue;
        }
        if space && out.len() > start {
            out.push(' ');
        }
        space = false;
        if spelt.is_empty() {
            out.push(c);
        } else {
            out.push_str(spelt);
        }
    }
}

/// [`push`] into a fresh string.
pub(super) fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_controls_and_ligatures() {
        assert_eq!(
            cleaned(" a\u{a0}\u{a0}b\r\nc\u{3} o\u{fb03}ce co\u{ad}op "),
            "a b c office coop"
        );
    }

    #[test]
    fn encodings() {
        assert_eq!(
            decode(b"caf\xE9 in Paris, d\xE9j\xE0 vu").unwrap(),
            "café in Paris, déjà vu"
        );
        assert_eq!(decode(b"\xFF\xFEa\0b\0").unwrap(), "ab");
        assert_eq!(decode(b"H\0e\0l\0l\0o\0 \0").unwrap(), "Hello ");
        assert!(decode(&[0, 1, 2, 3, 200, 7, 7, 7, 1, 1]).is_err());
    }
}
