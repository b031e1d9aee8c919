//! Newsletters as mail keeps them: one message, or a mailbox of many.
//!
//! A message is the article once, however often its text is repeated in it: the plain part where it is
//! the full text, else the HTML part.

use super::draft::{Draft, DraftDate};
use super::input::too_large;
use super::skip::Refusal;
use super::{SkipReason, html, mime, text};
use crate::article::{DateFrom, HeadlineFrom};
use mail_parser::{Addr, HeaderName, MimeHeaders};
use std::io::{BufRead, Read};

/// A plain part shorter than this share of the HTML part's text is only a pointer to it, in percent.
const POINTER: usize = 25;

/// Reads one message (RFC 5322 with MIME).
///
/// # Errors
/// Why it is not an article.
pub(super) fn read(bytes: &[u8]) -> Result<Draft, Refusal> {
    let mail = mime::headers(bytes)
        .ok_or_else(|| (SkipReason::Malformed, "no headers of a message".to_owned()))?;
    let sealed = mail
        .content_type()
        .is_some_and(|t| t.subtype() == Some("encrypted"));
    if sealed {
        return Err((SkipReason::Encrypted, "an encrypted message".into()));
    }
    let from = mail.from().or(mail.sender()).and_then(|a| a.first());
    let date = mail.date().filter(|d| d.is_valid());
    let draft = Draft {
        headline: mail
            .subject()
            .map(|subject| (subject.to_owned(), HeadlineFrom::Field)),
        dates: date
            .map(|date| DraftDate {
                text: date.to_rfc3339(),
                from: DateFrom::Field,
            })
            .into_iter()
            .collect(),
        source: from.and_then(sender),
        language: mail
            .header_raw(HeaderName::ContentLanguage)
            .map(|l| l.trim().to_owned()),
        paragraphs: paragraphs(mime::texts(bytes)),
        ..Draft::default()
    };
    if draft.paragraphs.is_empty() {
        let detail = "a message without text".to_owned();
        return Err((SkipReason::NotAnArticle, detail));
    }
    Ok(draft)
}

fn paragraphs(texts: Vec<mime::Text>) -> Vec<super::DraftParagraph> {
    let all = |html: bool| -> String {
        let wanted = texts.iter().filter(|t| t.is_html == html);
        let wanted: Vec<&str> = wanted.map(|t| t.text.as_str()).collect();
        wanted.join("\n\n")
    };
    let (plain, page) = (all(false), all(true));
    let plain = text::paragraphs(unsigned(&plain));
    if page.is_empty() {
        return plain;
    }
    let mut rich = html::read_str(&page).paragraphs;
    if rich.is_empty() {
        rich = html::fragment(&page);
    }
    let length = |paragraphs: &[super::DraftParagraph]| -> usize {
        paragraphs.iter().map(|p| p.text.len()).sum()
    };
    if length(&plain) * 100 < length(&rich) * POINTER {
        rich
    } else {
        plain
    }
}

/// A text without its signature, which stands below a line of two hyphens.
fn unsigned(text: &str) -> &str {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "--" {
            return &text[..at];
        }
        at += line.len();
    }
    text
}

/// The paper behind an address: its display name, else its domain.
fn sender(from: &Addr<'_>) -> Option<String> {
    let domain = || from.address()?.split('@').nth(1);
    let name = from.name().map(str::trim).filter(|n| !n.is_empty());
    name.or_else(domain).map(str::to_owned)
}

/// Whether a line begins a message of a mailbox: `From`, an address, then the time as C's `asctime` writes it.
pub(super) fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let rest = &rest[..rest.len().min(200)];
    let mut words = rest
        .split(u8::is_ascii_whitespace)
        .filter(|w| !w.is_empty())
        .skip(1);
    let is_time = |w: &[u8]| w.len() >= 4 && w[0].is_ascii_digit() && w.contains(&b':');
    let is_year = |w: &[u8]| w.len() == 4 && w.iter().all(u8::is_ascii_digit);
    const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    words.next().is_some_and(|w| DAYS.contains(&w))
        && words.by_ref().any(is_time)
        && words.any(is_year)
}

/// Reads every message of a mailbox, as a stream.
pub(super) fn read_mbox(
    mut input: impl BufRead,
    max_record: u64,
    broken: &dyn Fn(String) -> Refusal,
    emit: &mut dyn FnMut(Result<Draft, Refusal>),
) {
    let (mut message, mut line) = (Vec::new(), Vec::new());
    let (mut over, mut blank) = (false, true);
    let mut end = |message: &mut Vec<u8>, over: &mut bool| {
        if *over {
            emit(Err(too_large(max_record)));
        } else if !message.iter().all(u8::is_ascii_whitespace) {
            emit(read(message));
        }
        message.clear();
        *over = false;
    };
    loop {
        line.clear();
        match input
            .by_ref()
            .take(max_record.saturating_add(1))
            .read_until(b'\n', &mut line)
        {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                end(&mut message, &mut over);
                return emit(Err(broken(error.to_string())));
            }
        }
        if blank && is_from_line(&line) {
            end(&mut message, &mut over);
            continue;
        }
        blank = line.iter().all(u8::is_ascii_whitespace);
        over |= (message.len() + line.len()) as u64 > max_record;
        if over {
            message.clear();
        } else {
            message.extend_from_slice(unquoted(&line));
        }
    }
    end(&mut message, &mut over);
}

/// A line without the `>` that keeps a `From` in the text from beginning a message.
fn unquoted(line: &[u8]) -> &[u8] {
    let quotes = line.iter().take_while(|b| **b == b'>').count();
    match quotes > 0 && line[quotes..].starts_with(b"From ") {
        true => &line[1..],
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NEWSLETTER: &str = "From: \"The Quay\" <desk@quay.example>\r\nSubject: =?utf-8?Q?Harbour_caf=C3=A9_open?=\r\nDate: Tue, 04 Mar 2025 06:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=E9 opened on Monday.\r\n\r\nBoats left.\r\n-- \r\nLeave this list\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>The caf&eacute; opened on Monday.</p><p>Boats left.</p>\r\n--b--\r\n";

    #[test]
    fn a_message_is_one_article() {
        let draft = read(NEWSLETTER.as_bytes()).unwrap();
        assert_eq!(draft.headline.unwrap().0, "Harbour café open");
        assert_eq!(draft.source.unwrap(), "The Quay");
        assert_eq!(draft.dates[0].text, "2025-03-04T06:00:00+01:00");
        let texts: Vec<_> = draft.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["The café opened on Monday.", "Boats left."]);
    }

    #[test]
    fn a_plain_part_that_points_to_the_page_gives_way() {
        let long = "The harbour opened on Monday and boats left. ".repeat(20);
        let mail = NEWSLETTER
            .replace("Boats left.\r\n-- ", "\r\n-- ")
            .replace("<p>Boats left.</p>", &format!("<p>{long}</p>"));
        let draft = read(mail.as_bytes()).unwrap();
        assert!(draft.paragraphs.iter().any(|p| p.text.len() > 500));
    }

    #[test]
    fn a_mailbox_is_split_at_its_from_lines_only() {
        let one = "From a@b Wed Dec  9 06:00:00 2020\nSubject: One\n\nText.\n\nFrom the harbour came news at 12:30.\n>From here on.\n\n";
        let mbox = format!("{one}{}", one.replace("One", "Two"));
        let mut seen = Vec::new();
        read_mbox(
            mbox.as_bytes(),
            1 << 20,
            &|d| (SkipReason::Malformed, d),
            &mut |d| {
                seen.push(d.unwrap());
            },
        );
        assert_eq!(seen.len(), 2);
        assert!(
            seen[1]
                .paragraphs
                .iter()
                .any(|p| p.text.contains("From here on."))
        );
        let mut refused = Vec::new();
        read_mbox(
            mbox.as_bytes(),
            60,
            &|d| (SkipReason::Malformed, d),
            &mut |d| {
                refused.push(d.unwrap_err().0);
            },
        );
        assert_eq!(refused, [SkipReason::TooLarge; 2]);
    }

    proptest! {
        #[test]
        fn never_panics(cut in 0..NEWSLETTER.len(), new in prop::collection::vec(any::<u8>(), 0..40)) {
            let mut bytes = NEWSLETTER.as_bytes().to_vec();
            bytes.splice(cut..cut, new);
            let _ = read(&bytes);
            let _ = read(&bytes[..cut]);
        }
    }
}
