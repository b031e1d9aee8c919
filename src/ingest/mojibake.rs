//! UTF-8 that some program took for Windows-1252 and saved as UTF-8 again: `â€™` for `’`, `Ã©` for `é`.
//!
//! Every such sign is a run of two to four signs of Windows-1252 whose bytes are one sign of UTF-8. Some
//! of these runs can be meant (`AMANHÃ»`), so a text is mended only where it has one that can't, or
//! several of them and hardly any letter with an accent beside them.

use super::draft::Draft;

/// Mends every text of a draft where its texts together show the damage; says whether they did.
pub(super) fn mend(draft: &mut Draft) -> bool {
    let headline = draft.headline.iter().map(|(text, _)| text);
    let texts = headline.chain(draft.paragraphs.iter().map(|p| &p.text));
    if !texts.clone().any(|text| is_suspect(text.as_bytes())) {
        return false;
    }
    let mut seen = Seen::default();
    texts.for_each(|text| seen.look(text));
    let damaged = seen.certain > 0 || seen.likely > 1;
    if !damaged || seen.sound > seen.certain + seen.likely {
        return false;
    }
    if let Some((text, _)) = &mut draft.headline {
        *text = mended(text);
    }
    for paragraph in &mut draft.paragraphs {
        paragraph.text = mended(&paragraph.text);
    }
    for text in [
        &mut draft.byline,
        &mut draft.dateline,
        &mut draft.section,
        &mut draft.source,
    ]
    .into_iter()
    .flatten()
    {
        *text = mended(text);
    }
    true
}

/// Whether one of the letters that runs begin with (C3 and one more byte in UTF-8) is followed by another
/// sign beyond ASCII: a quick look, since nearly every text has none.
fn is_suspect(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|b| *b == 0xc3) {
        rest = &rest[at + 1..];
        if let [0x82..=0x85 | 0x90 | 0x91 | 0xa2 | 0xb0, 0x80..=0xff, ..] = rest {
            return true;
        }
    }
    false
}

#[derive(Default)]
struct Seen {
    /// Runs of three and four, which no language writes.
    certain: usize,
    /// Runs of two.
    likely: usize,
    /// Letters with an accent that are as they should be.
    sound: usize,
}

impl Seen {
    fn look(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let mut length = c.len_utf8();
            match sign(rest) {
                Some((_, bytes, 2)) => {
                    self.likely += 1;
                    length = bytes;
                }
                Some((_, bytes, _)) => {
                    self.certain += 1;
                    length = bytes;
                }
                None => self.sound += usize::from(!c.is_ascii() && c.is_alphabetic()),
            }
            rest = &rest[length..];
        }
    }
}

fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (c, length) = match sign(rest) {
            Some((c, bytes, _)) => (c, bytes),
            None => (c, c.len_utf8()),
        };
        out.push(c);
        rest = &rest[length..];
    }
    out
}

/// The sign that a run at the start of `text` was, the run's length in bytes, and in signs.
fn sign(text: &str) -> Option<(char, usize, usize)> {
    let mut signs = text.chars();
    // Leads of the signs that news is written with: Latin, Cyrillic, punctuation, pictures.
    let wanted = match signs.next()? {
        'Â' | 'Ã' | 'Ä' | 'Å' | 'Ð' | 'Ñ' => 2,
        'â' => 3,
        'ð' => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    let mut length = 0;
    for (slot, c) in bytes[..wanted].iter_mut().zip(text.chars()) {
        let Some(byte) = windows_1252(c) else {
            // A closing quote whose last byte has no sign in Windows-1252 and was dropped.
            let quote = text.starts_with("â€") && length == "â€".len();
            return quote.then_some(('”', length, 3));
        };
        *slot = byte;
        length += c.len_utf8();
    }
    let mut found = std::str::from_utf8(&bytes[..wanted]).ok()?.chars();
    let c = found.next()?;
    found.next().is_none().then_some((c, length, wanted))
}

/// The byte of a sign in Windows-1252, where it is not ASCII.
fn windows_1252(c: char) -> Option<u8> {
    if ('\u{80}'..='\u{ff}').contains(&c) {
        return Some(c as u32 as u8);
    }
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    HIGH.iter().position(|h| *h == c).map(|at| 0x80 + at as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{HeadlineFrom, ParagraphKind};
    use crate::ingest::DraftParagraph;
    use proptest::prelude::*;

    fn draft(headline: &str, text: &str) -> Draft {
        Draft {
            headline: Some((headline.to_owned(), HeadlineFrom::Field)),
            paragraphs: vec![DraftParagraph {
                kind: ParagraphKind::Text,
                text: text.to_owned(),
            }],
            ..Draft::default()
        }
    }

    fn mend_text(text: &str) -> String {
        let mut draft = draft("", text);
        mend(&mut draft);
        draft.paragraphs.remove(0).text
    }

    #[test]
    fn what_is_clearly_damaged_is_mended() {
        assert_eq!(mend_text("Itâ€™s open"), "It’s open");
        assert_eq!(mend_text("CafÃ© and dÃ©jÃ\u{a0} vu"), "Café and déjà vu");
        assert_eq!(mend_text("â€œYesâ€ she said"), "“Yes” she said");
        assert_eq!(mend_text("ÐŸÑ€Ð¸Ð²ÐµÑ‚"), "Привет");
        let mut both = draft("PelÃ©â€™s goal", "SÃ£o Paulo");
        assert!(mend(&mut both));
        assert_eq!(both.headline.unwrap().0, "Pelé’s goal");
    }

    #[test]
    fn what_may_be_meant_is_left() {
        for text in [
            "«AMANHÃ»",
            "Ålesund på Å«",
            "Café, déjà vu, château, Ã©",
            "plain",
        ] {
            assert_eq!(mend_text(text), text);
        }
    }

    proptest! {
        #[test]
        fn damage_done_is_undone(text in "[a-zA-Z ,.é—’“ñßüł]{0,60}") {
            let (damaged, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
            let non_ascii = text.chars().filter(|c| !c.is_ascii()).count();
            prop_assume!(non_ascii > 1);
            prop_assert_eq!(mend_text(&damaged), text);
        }
    }
}
