//! What a file can be, and what its name says it is.

/// The formats of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Html,
    Json,
    JsonLines,
    Csv,
    Tsv,
}

impl Format {
    /// Read as a stream, record by record; all others need the whole record in memory.
    pub fn is_streamed(self) -> bool {
        matches!(self, Self::JsonLines | Self::Csv | Self::Tsv)
    }
}

/// How a single file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Gzip,
}

/// Articles, or something around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One file, compressed.
    Packed(Codec),
    /// Articles.
    Plain(Format),
}

/// What the name says; `None` for a type that is not read.
pub(super) fn by_name(path: &str) -> Option<Kind> {
    let (stem, extension) = split(path)?;
    if let Some(codec) = codec(extension) {
        return match split(stem) {
            Some(_) if by_name(stem).is_none() => None,
            _ => Some(Kind::Packed(codec)),
        };
    }
    plain(extension).map(Kind::Plain)
}

/// The name of what is inside a compressed file.
pub(super) fn unpacked(path: &str) -> &str {
    match split(path) {
        Some((stem, extension)) if codec(extension).is_some() => stem,
        _ => path,
    }
}

/// Whether a file of this name is read.
pub(super) fn is_known(path: &str) -> bool {
    by_name(path).is_some()
}

/// What stands after the last dot of a name.
pub(super) fn extension(path: &str) -> Option<&str> {
    split(path).map(|(_, extension)| extension)
}

fn split(path: &str) -> Option<(&str, &str)> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
}

fn is(extension: &str, names: &[&str]) -> bool {
    names.iter().any(|n| extension.eq_ignore_ascii_case(n))
}

fn codec(extension: &str) -> Option<Codec> {
    is(extension, &["gz"]).then_some(Codec::Gzip)
}

fn plain(extension: &str) -> Option<Format> {
    let is = |names| is(extension, names);
    Some(if is(&["txt", "text"]) {
        Format::Text
    } else if is(&["md", "markdown"]) {
        Format::Markdown
    } else if is(&["html", "htm", "xhtml"]) {
        Format::Html
    } else if is(&["json"]) {
        Format::Json
    } else if is(&["jsonl", "ndjson"]) {
        Format::JsonLines
    } else if is(&["csv"]) {
        Format::Csv
    } else if is(&["tsv", "tab"]) {
        Format::Tsv
    } else {
        return None;
    })
}
