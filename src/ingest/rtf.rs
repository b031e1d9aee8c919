//! RTF (the Rich Text Format of Microsoft, version 1.9.1) as plain text.
//!
//! Own and small, because only the text is wanted: paragraphs, characters in whatever way they are
//! written, and nothing of fonts, pictures, headers and fields. Depth costs one state on a list, not a
//! call, so no file can overflow the stack.

use super::SkipReason;
use super::skip::Refusal;
use encoding_rs::Encoding;

/// Groups nested deeper than this are no document.
const DEPTH: usize = 10_000;

/// Groups whose text is not part of the document.
const NO_TEXT: [&str; 32] = [
    "annotation",
    "atnauthor",
    "atnid",
    "author",
    "bkmkend",
    "bkmkstart",
    "colortbl",
    "colorschememapping",
    "datastore",
    "fldinst",
    "fonttbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "footnote",
    "ftnsep",
    "generator",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "latentstyles",
    "listtable",
    "nonshppict",
    "object",
    "pict",
    "revtbl",
    "stylesheet",
    "themedata",
    "xmlnstbl",
];

#[derive(Clone, Copy)]
struct State {
    /// Characters that stand in for a `\u` where it is not known.
    stand_ins: usize,
    shown: bool,
}

/// The text of a file, one paragraph a line.
///
/// # Errors
/// When it is not RTF, or broken.
pub(super) fn read(bytes: &[u8]) -> Result<String, Refusal> {
    if !bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err((SkipReason::Malformed, "does not begin with {\\rtf".into()));
    }
    let mut reader = Reader {
        bytes,
        at: 0,
        text: String::with_capacity(bytes.len() / 2),
        raw: Vec::new(),
        high: None,
        encoding: encoding_rs::WINDOWS_1252,
        skip: 0,
        now: State {
            stand_ins: 1,
            shown: true,
        },
        above: Vec::new(),
    };
    reader.all()?;
    reader.flush();
    Ok(reader.text)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    text: String,
    /// Bytes in the document's own encoding, not yet decoded: some take two.
    raw: Vec<u8>,
    /// The first half of a UTF-16 pair.
    high: Option<u16>,
    encoding: &'static Encoding,
    /// Stand-ins still to be passed over.
    skip: usize,
    now: State,
    above: Vec<State>,
}

impl Reader<'_> {
    fn all(&mut self) -> Result<(), Refusal> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    if self.above.len() >= DEPTH {
                        return Err((SkipReason::Bomb, "too many groups in each other".into()));
                    }
                    self.above.push(self.now);
                    self.skip = 0;
                }
                b'}' => {
                    self.skip = 0;
                    match self.above.pop() {
                        Some(state) => self.now = state,
                        None => return Err(malformed(self.at)),
                    }
                    if self.above.is_empty() {
                        return Ok(());
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.byte(byte),
            }
        }
        Err((SkipReason::Malformed, "it ends early".into()))
    }

    fn control(&mut self) {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            let Some(&symbol) = rest.first() else { return };
            self.at += 1;
            return self.symbol(symbol);
        }
        let word = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let mut end = letters;
        end += usize::from(rest.get(end) == Some(&b'-'));
        end += rest[end..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        let number: Option<i64> = std::str::from_utf8(&rest[letters..end])
            .ok()
            .and_then(|n| n.parse().ok());
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        self.word(word, number);
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\'' => {
                let hex = self.bytes.get(self.at..self.at + 2);
                let byte = hex
                    .and_then(|h| std::str::from_utf8(h).ok())
                    .and_then(|h| u8::from_str_radix(h, 16).ok());
                if let Some(byte) = byte {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'*' => self.now.shown = false,
            b'~' => self.push(' '),
            b'_' => self.push('-'),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'\r' | b'\n' => self.push('\n'),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        match word {
            "par" | "line" | "sect" | "page" | "row" => self.push('\n'),
            "tab" | "cell" => self.push('\t'),
            "emspace" | "enspace" | "qmspace" => self.push(' '),
            "emdash" => self.push('—'),
            "endash" => self.push('–'),
            "lquote" => self.push('‘'),
            "rquote" => self.push('’'),
            "ldblquote" => self.push('“'),
            "rdblquote" => self.push('”'),
            "bullet" => self.push('•'),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.now.stand_ins = number.unwrap_or(1).clamp(0, 16) as usize,
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.at.saturating_add(length).min(self.bytes.len());
            }
            "ansicpg" => {
                let label = match number.unwrap_or(0) {
                    932 => "shift_jis".to_owned(),
                    936 => "gbk".to_owned(),
                    949 => "euc-kr".to_owned(),
                    950 => "big5".to_owned(),
                    65001 => "utf-8".to_owned(),
                    page => format!("windows-{page}"),
                };
                if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
                    self.encoding = encoding;
                }
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "v" => self.now.shown = number == Some(0),
            _ if NO_TEXT.contains(&word) => self.now.shown = false,
            _ => {}
        }
    }

    fn unicode(&mut self, number: i64) {
        let unit = (number & 0xffff) as u16;
        match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => self.high = Some(unit),
            (Some(high), _) => {
                for c in char::decode_utf16([high, unit]).flatten() {
                    self.push(c);
                }
            }
            (None, _) => {
                if let Some(c) = char::from_u32(unit.into()) {
                    self.push(c);
                }
            }
        }
        self.skip = self.now.stand_ins;
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.now.shown {
            self.raw.push(byte);
        }
    }

    fn push(&mut self, c: char) {
        self.flush();
        if self.now.shown {
            self.text.push(c);
        }
    }

    fn flush(&mut self) {
        if !self.raw.is_empty() {
            let (text, _) = self.encoding.decode_without_bom_handling(&self.raw);
            self.text.push_str(&text);
            self.raw.clear();
        }
    }
}

fn malformed(at: usize) -> Refusal {
    let detail = format!("byte {at}: a group is closed that was not opened");
    (SkipReason::Malformed, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SAMPLE: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}{\*\generator Writer;}{\info{\author Nobody}}
\pard\b Harbour caf\'e9 \emdash  open\b0\par
He said: \ldblquote Boats\rdblquote\~left.\line {\field{\*\fldinst HYPERLINK x}{\fldrslt A link}}\par
{\uc1\u1058?\u1077?\u1089?\u1090?} \{braces\} \u-10179?\u-8704?\bin3 }{x\par}";

    #[test]
    fn text_without_the_rest() {
        let text = read(SAMPLE.as_bytes()).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        assert_eq!(
            lines,
            [
                "Harbour café — open",
                "He said: “Boats” left.",
                "A link",
                "Тест {braces} 😀"
            ]
        );
    }

    #[test]
    fn what_is_no_rtf_is_named() {
        assert_eq!(read(b"{\\rtf1 open").unwrap_err().0, SkipReason::Malformed);
        let deep = [b"{\\rtf1 ".to_vec(), vec![b'{'; 100_000]].concat();
        assert_eq!(read(&deep).unwrap_err().0, SkipReason::Bomb);
    }

    proptest! {
        #[test]
        fn never_panics(at in 0..SAMPLE.len(), new in "[\\\\{}'a-u0-9 -]{0,12}") {
            let mut bytes = SAMPLE.as_bytes().to_vec();
            bytes.splice(at..at, new.bytes());
            let _ = read(&bytes);
            let _ = read(&bytes[..at]);
        }
    }
}
