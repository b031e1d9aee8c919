//! Which reader a file gets, by its name; readers check the content themselves.

/// The formats that are read.
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
}

/// The format of a path and whether it is gzipped around it; `None` for a type that is not read.
pub(super) fn of(path: &str) -> Option<(Format, bool)> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.')?;
    if extension.eq_ignore_ascii_case("gz") {
        let inner = stem.rsplit_once('.')?.1;
        return plain(inner).map(|f| (f, true));
    }
    plain(extension).map(|f| (f, false))
}

fn plain(extension: &str) -> Option<Format> {
    let is = |names: &[&str]| names.iter().any(|n| extension.eq_ignore_ascii_case(n));
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
    } else {
        return None;
    })
}

/// Whether a file of this name is read.
pub(super) fn is_known(path: &str) -> bool {
    of(path).is_some()
}
