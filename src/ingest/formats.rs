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
    /// XML or SGML of any dialect; the root element says which.
    Xml,
    Mail,
    Mbox,
    Rtf,
    Warc,
}

impl Format {
    /// Read as a stream, record by record; all others need the whole record in memory.
    pub fn is_streamed(self) -> bool {
        matches!(
            self,
            Self::JsonLines | Self::Csv | Self::Tsv | Self::Mbox | Self::Warc | Self::Xml
        )
    }
}

/// How a single file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codec {
    Gzip,
    Bzip2,
    Xz,
    Zstd,
}

/// Articles, or something around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One file, compressed.
    Packed(Codec),
    /// Many files.
    Zip,
    /// Many files.
    Tar,
    /// Articles.
    Plain(Format),
    /// Articles, perhaps, in a format that is not read: which, and what to do.
    Unread(&'static str),
}

/// Short names of compressed tar archives.
const TARS: [(&str, Codec); 5] = [
    ("tgz", Codec::Gzip),
    ("tbz", Codec::Bzip2),
    ("tbz2", Codec::Bzip2),
    ("txz", Codec::Xz),
    ("tzst", Codec::Zstd),
];

/// PDF keeps glyphs in places, not text.
pub(super) const PDF: Kind = Kind::Unread("PDF; make text of it first, for example with pdftotext");
/// The Word format before 2007.
pub(super) const OLD_WORD: Kind =
    Kind::Unread("a binary Word document; save it as .docx or as text");

/// What the name says; `None` for a type that is not read.
pub(super) fn by_name(path: &str) -> Option<Kind> {
    let (_, extension) = split(path)?;
    if let Some(codec) = codec(extension) {
        let inside = unpacked(path);
        let unread = split(inside).is_some() && by_name(inside).is_none();
        return (!unread).then_some(Kind::Packed(codec));
    }
    if is(extension, &["zip", "docx"]) {
        return Some(Kind::Zip);
    }
    if is(extension, &["tar"]) {
        return Some(Kind::Tar);
    }
    if is(extension, &["pdf"]) {
        return Some(PDF);
    }
    plain(extension).map(Kind::Plain)
}

/// The name of what is inside a compressed file, as far as its format goes.
pub(super) fn unpacked(path: &str) -> &str {
    match split(path) {
        Some((_, extension)) if TARS.iter().any(|(t, _)| is(extension, &[*t])) => "files.tar",
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
    const CODECS: [(&str, Codec); 4] = [
        ("gz", Codec::Gzip),
        ("bz2", Codec::Bzip2),
        ("xz", Codec::Xz),
        ("zst", Codec::Zstd),
    ];
    let mut all = CODECS.iter().chain(&TARS);
    all.find(|(name, _)| is(extension, &[*name]))
        .map(|(_, codec)| *codec)
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
    } else if is(&["xml", "nitf", "newsml", "rss", "atom", "rdf", "sgm", "sgml"]) {
        Format::Xml
    } else if is(&["eml"]) {
        Format::Mail
    } else if is(&["mbox", "mbx"]) {
        Format::Mbox
    } else if is(&["rtf", "doc"]) {
        Format::Rtf
    } else if is(&["warc"]) {
        Format::Warc
    } else {
        return None;
    })
}
