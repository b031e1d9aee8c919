//! Text as readers should see it: decoded, without control characters, with plain spaces.
//!
//! One pass, and none at all for text that is clean already: nearly all of an archive is.

use super::entities;
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

/// What a byte may begin.
const PLAIN: u8 = 0;
const SPACE: u8 = 1;
const ODD: u8 = 2;

/// By first byte: only a few can begin a sign that must go, so clean runs are copied whole.
const CLASS: [u8; 256] = {
    let mut class = [PLAIN; 256];
    let mut b = 0;
    while b <= 0x20 {
        class[b] = ODD;
        b += 1;
    }
    class[b' ' as usize] = SPACE;
    class[b'\n' as usize] = SPACE;
    class[b'\r' as usize] = SPACE;
    class[b'\t' as usize] = SPACE;
    class[b'&' as usize] = ODD;
    class[0x7f] = ODD;
    // First bytes of no-break space, soft hyphen and C1 controls; of other spaces and joiners; of
    // ligatures and the byte-order mark.
    class[0xc2] = ODD;
    class[0xe1] = ODD;
    class[0xe2] = ODD;
    class[0xe3] = ODD;
    class[0xef] = ODD;
    class
};

/// Appends `text` with every run of white space as one space, without control characters and soft
/// hyphens, ligatures spelt out, and entities that were escaped twice resolved.
pub(super) fn push(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let start = out.len();
    let mut space = false;
    // Bytes `run..at` are clean and not copied yet.
    let (mut run, mut at) = (0, 0);
    while at < bytes.len() {
        match CLASS[bytes[at] as usize] {
            PLAIN => {
                at += 1;
                at += plain_ahead(&bytes[at..]);
                continue;
            }
            SPACE => {
                let next = bytes.get(at + 1).map(|b| CLASS[*b as usize]);
                if bytes[at] != b' ' || at == run || next != Some(PLAIN) {
                    flush(out, start, &mut space, &text[run..at]);
                    space = true;
                    run = at + 1;
                }
                at += 1;
                continue;
            }
            _ => {}
        }
        let rest = &text[at..];
        let (c, length) = match rest.strip_prefix('&').and_then(entities::first) {
            Some((c, length)) => (c, length + 1),
            None => rest.chars().next().map_or((' ', 1), |c| (c, c.len_utf8())),
        };
        let (c, odd) = judged(c);
        if !odd && length == c.len_utf8() {
            if space {
                flush(out, start, &mut space, "");
            }
            at += length;
            continue;
        }
        flush(out, start, &mut space, &text[run..at]);
        match c {
            ' ' => space = true,
            '\0' => {}
            _ => {
                flush(
                    out,
                    start,
                    &mut space,
                    spelt(c).unwrap_or(c.encode_utf8(&mut [0; 4])),
                );
            }
        }
        at += length;
        run = at;
    }
    flush(out, start, &mut space, &text[run..]);
}

/// How many bytes at the beginning of `bytes` surely stay as they are: nearly all text is ASCII
/// with single spaces, and is judged eight bytes at a time. What comes before is no space.
fn plain_ahead(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let mut at = 0;
    for eight in bytes.chunks_exact(8) {
        let x = eight.iter().rev().fold(0, |x, b| x << 8 | u64::from(*b));
        let ampersand = x ^ (ONES * u64::from(b'&'));
        // Exact as long as no byte has its high bit, and any that has ends it anyway.
        let odd = x
            | x.wrapping_sub(ONES * 0x20)
            | x.wrapping_add(ONES)
            | ampersand.wrapping_sub(ONES) & !ampersand;
        let other = x ^ (ONES * u64::from(b' '));
        let spaces = !(((other & !HIGH) + !HIGH) | other) & HIGH;
        let bad = (odd | spaces & spaces << 8) & HIGH;
        let after = bytes.get(at + 8).map(|b| CLASS[*b as usize]);
        if bad == 0 && (spaces >> 63 == 0 || after == Some(PLAIN)) {
            at += 8;
            continue;
        }
        // A mistake in `odd` reaches only upwards, so the lowest is right; a space is judged by what follows.
        let stop = bad.trailing_zeros() as usize / 8;
        return at + stop - usize::from(stop > 0 && eight[stop - 1] == b' ');
    }
    at
}

fn flush(out: &mut String, start: usize, space: &mut bool, run: &str) {
    if run.is_empty() {
        return;
    }
    if std::mem::take(space) && out.len() > start {
        out.push(' ');
    }
    out.push_str(run);
}

/// What a sign becomes (a space for any white space, NUL for nothing), and whether that is a change.
fn judged(c: char) -> (char, bool) {
    match c {
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}' => ('\0', true),
        '\u{fb00}'..='\u{fb04}' => (c, true),
        // Windows-1252 read as Latin-1; as a control character it means nothing in text.
        '\u{80}'..='\u{9f}' => {
            let byte = [c as u8];
            let meant = encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&byte)
                .0;
            let meant = meant.chars().next().filter(|c| !c.is_control());
            (meant.unwrap_or('\0'), true)
        }
        _ if c.is_whitespace() => (' ', true),
        _ if c.is_control() => ('\0', true),
        _ => (c, false),
    }
}

fn spelt(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        _ => return None,
    })
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
    use proptest::prelude::*;

    #[test]
    fn spaces_controls_and_ligatures() {
        assert_eq!(
            cleaned(" a\u{a0}\u{a0}b\r\nc\u{3} o\u{fb03}ce co\u{ad}op "),
            "a b c office coop"
        );
    }

    proptest! {
        /// The long way, sign by sign, with every sign standing alone.
        #[test]
        fn runs_that_are_copied_whole_change_nothing(text in "[ab .&~\u{7f}\t\n\u{1}é\u{ad}]{0,60}|[a-z ]{0,60}") {
            let mut slow = String::new();
            let mut space = false;
            for c in text.chars() {
                match judged(c).0 {
                    ' ' => space = true,
                    '\0' => {}
                    c => {
                        if std::mem::take(&mut space) && !slow.is_empty() {
                            slow.push(' ');
                        }
                        slow.push(c);
                    }
                }
            }
            // A name after `&` would be an entity.
            prop_assume!(!text.contains('&') || entities::first(text.split_once('&').unwrap().1).is_none());
            prop_assert_eq!(cleaned(&text), slow);
        }
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
