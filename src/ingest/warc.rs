//! Web archives (WARC 1.0 and 1.1, ISO 28500): the pages that a crawl was answered with, as a stream.

use super::bounds::Budget;
use super::draft::Draft;
use super::formats::Codec;
use super::input::too_large;
use super::skip::Refusal;
use super::{SkipReason, html, packed};
use std::io::{self, BufRead, Read};

/// The most bytes that the header of a record or of an answer may have.
const HEADER: u64 = 64 << 10;

/// A page of the archive: when it was fetched, and what it says.
pub(super) struct Page {
    /// As in `WARC-Date`.
    pub fetched: Option<String>,
    pub draft: Result<Draft, Refusal>,
}

/// Reads every page: `response` and `resource` records of HTML that the server found.
///
/// # Errors
/// Where the archive can't be read further.
pub(super) fn read(
    mut input: impl BufRead,
    max_record: u64,
    budget: &Budget,
    emit: &mut dyn FnMut(Page),
) -> Result<(), String> {
    let mut number = 0u64;
    loop {
        let Some(version) = next_line(&mut input)? else {
            return Ok(());
        };
        number += 1;
        let fail = |what: &str| format!("record {number}: {what}");
        if !version.starts_with("WARC/") {
            return Err(fail("does not begin with WARC/"));
        }
        let header = Header::read(&mut input).map_err(|e| fail(&e))?;
        let length: u64 = header
            .get("content-length")
            .and_then(|l| l.parse().ok())
            .ok_or_else(|| fail("no Content-Length"))?;
        let kind = header.get("warc-type").unwrap_or_default();
        let is_page = match kind {
            "response" => header.is("content-type", &["application/http"]),
            "resource" => header.is_html(),
            _ => false,
        };
        let mut block = (&mut input).take(length);
        if is_page {
            let draft = match length > max_record {
                true => Some(Err(too_large(max_record))),
                false => {
                    let mut bytes = Vec::new();
                    block
                        .read_to_end(&mut bytes)
                        .map_err(|e| fail(&e.to_string()))?;
                    if (bytes.len() as u64) < length {
                        Some(Err((
                            SkipReason::Malformed,
                            "the archive ends in it".into(),
                        )))
                    } else if kind == "response" {
                        answer(&bytes, max_record, budget)
                    } else {
                        Some(page(&bytes, &header))
                    }
                }
            };
            let url = header
                .get("warc-target-uri")
                .map(|u| u.trim_matches(['<', '>']).to_owned());
            if let Some(draft) = draft {
                let draft = draft.map(|draft| Draft {
                    key: url.clone(),
                    url: draft.url.clone().or(url),
                    ..draft
                });
                let fetched = header.get("warc-date").map(str::to_owned);
                emit(Page { fetched, draft });
            }
        }
        let rest = io::copy(&mut block, &mut io::sink()).map_err(|e| fail(&e.to_string()))?;
        if !is_page && rest < length {
            return Err(fail("the archive ends in it"));
        }
    }
}

/// The next line that is not empty.
fn next_line(input: &mut impl BufRead) -> Result<Option<String>, String> {
    loop {
        let mut line = Vec::new();
        let got = (&mut *input)
            .take(HEADER)
            .read_until(b'\n', &mut line)
            .map_err(|e| e.to_string())?;
        if got == 0 {
            return Ok(None);
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()));
        }
    }
}

/// Named fields, names in small letters.
#[derive(Default)]
struct Header(Vec<(String, String)>);

impl Header {
    /// Reads up to the empty line.
    fn read(input: &mut impl BufRead) -> Result<Self, String> {
        let mut input = input.take(HEADER);
        let mut fields = Vec::new();
        loop {
            let mut line = Vec::new();
            let got = input
                .read_until(b'\n', &mut line)
                .map_err(|e| e.to_string())?;
            if got == 0 {
                return Err("its header does not end".into());
            }
            let line = String::from_utf8_lossy(&line);
            if line.trim().is_empty() {
                return Ok(Self(fields));
            }
            if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    fn is(&self, name: &str, values: &[&str]) -> bool {
        let value = self.get(name).unwrap_or_default();
        let value = value.split(';').next().unwrap_or_default().trim();
        values.iter().any(|v| v.eq_ignore_ascii_case(value))
    }

    fn is_html(&self) -> bool {
        self.is("content-type", &["text/html", "application/xhtml+xml"])
    }
}

/// An HTTP answer, where it is a page that was found; `None` where it is anything else.
fn answer(bytes: &[u8], max: u64, budget: &Budget) -> Option<Result<Draft, Refusal>> {
    let mut rest = bytes;
    let status = next_line(&mut rest).ok()??;
    if !status.starts_with("HTTP/") || status.split(' ').nth(1) != Some("200") {
        return None;
    }
    let header = Header::read(&mut rest).ok()?;
    if !header.is_html() {
        return None;
    }
    let joined;
    if header.is("transfer-encoding", &["chunked"])
        && let Some(whole) = unchunked(rest)
    {
        joined = whole;
        rest = &joined;
    }
    let encoding = header.get("content-encoding").unwrap_or_default();
    if header.is("content-encoding", &["gzip", "x-gzip"]) && rest.starts_with(b"\x1f\x8b") {
        let mut page_bytes = Vec::new();
        let read = packed::decoder(Codec::Gzip, rest).and_then(|decoder| {
            budget
                .capped(decoder)
                .take(max.saturating_add(1))
                .read_to_end(&mut page_bytes)
        });
        return Some(match read {
            Err(error) => Err((SkipReason::Malformed, error.to_string())),
            Ok(n) if n as u64 > max => Err(too_large(max)),
            Ok(_) => page(&page_bytes, &header),
        });
    }
    if !matches!(encoding, "" | "identity") && looks_packed(rest) {
        let detail = format!("its content is encoded as {encoding}");
        return Some(Err((SkipReason::NotText, detail)));
    }
    Some(page(rest, &header))
}

/// Crawlers often unpack an answer and leave the header as it was.
fn looks_packed(bytes: &[u8]) -> bool {
    let head = bytes.trim_ascii_start();
    !head.starts_with(b"<") && !head.starts_with(b"\xef\xbb\xbf")
}

/// A page, in the encoding that the server names where the bytes agree.
fn page(bytes: &[u8], header: &Header) -> Result<Draft, Refusal> {
    let label = header
        .get("content-type")
        .and_then(|t| t.split_once("charset="))
        .map(|(_, label)| label.trim_matches(['"', '\'', ' ', ';']));
    let named = label.and_then(|l| encoding_rs::Encoding::for_label(l.as_bytes()));
    if let Some(encoding) = named {
        let (text, _, damaged) = encoding.decode(bytes);
        if !damaged {
            return Ok(html::read_str(&text));
        }
    }
    html::read(bytes)
}

/// The body of a chunked answer; `None` where it is not chunked after all.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(rest.len());
    loop {
        let end = rest.iter().take(64).position(|b| *b == b'\n')?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = size.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = &rest[size..];
        rest = rest
            .strip_prefix(b"\r\n")
            .or(rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::{Outcome, ReadOptions, read_bytes};
    use proptest::prelude::*;
    use std::io::Write;

    const PAGE: &str = "<html><head><title>Harbour open</title></head><body><p>The harbour opened on Monday and boats left at once, the master said.</p></body></html>";

    fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
        let mut out = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-03-04T05:06:07Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        out.extend_from_slice(block);
        out.extend_from_slice(b"\r\n\r\n");
        out
    }

    fn http(more: &str, body: &[u8]) -> Vec<u8> {
        let head =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{more}\r\n");
        [head.as_bytes(), body].concat()
    }

    fn sample() -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(PAGE.as_bytes()).unwrap();
        let packed = gz.finish().unwrap();
        let chunked = format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
        let missing = http("", PAGE.as_bytes());
        let missing = String::from_utf8(missing)
            .unwrap()
            .replace("200 OK", "404 Not Found");
        [
            record("warcinfo", "", b"software: x\r\n"),
            record(
                "response",
                "https://quay.example/1",
                &http("", PAGE.as_bytes()),
            ),
            record(
                "request",
                "https://quay.example/1",
                b"GET / HTTP/1.1\r\n\r\n",
            ),
            record(
                "response",
                "https://quay.example/2",
                &http("Content-Encoding: gzip\r\n", &packed),
            ),
            record("response", "https://quay.example/gone", missing.as_bytes()),
            record(
                "response",
                "https://quay.example/3",
                &http("Transfer-Encoding: chunked\r\n", chunked.as_bytes()),
            ),
        ]
        .concat()
    }

    fn ids(name: &str, bytes: &[u8]) -> Vec<String> {
        let mut seen = Vec::new();
        read_bytes(name, bytes, &ReadOptions::default(), &mut |o| {
            seen.push(match o {
                Outcome::Article(a) => {
                    assert_eq!(a.date.unwrap().to_string(), "2021-03-04");
                    assert!(a.body.starts_with("The harbour"));
                    format!("{} {}", a.id, a.url.unwrap_or_default())
                }
                Outcome::Skipped(s) => format!("!{} {}", s.path, s.reason.as_str()),
            });
        });
        seen
    }

    #[test]
    fn pages_that_were_found_are_articles() {
        let expected: Vec<String> = (1..=3)
            .map(|n| format!("https://quay.example/{n}"))
            .map(|url| format!("x.warc#{url} {url}"))
            .collect();
        assert_eq!(ids("x.warc", &sample()), expected);
        let bytes = sample();
        let cut = &bytes[..bytes.len() - 60];
        let seen = ids("x.warc", cut);
        assert_eq!(seen.len(), 3);
        assert!(seen[2].ends_with("malformed"));
    }

    proptest! {
        #[test]
        fn damage_gives_articles_or_skips(at in any::<prop::sample::Index>(), new in prop::collection::vec(any::<u8>(), 0..9), cut in any::<bool>()) {
            let mut bytes = sample();
            let at = at.index(bytes.len());
            bytes.splice(at..at, new);
            if cut {
                bytes.truncate(at);
            }
            let mut n = 0;
            read_bytes("x.warc", &bytes, &ReadOptions::default(), &mut |_| n += 1);
            prop_assert!(n > 0);
        }
    }
}
