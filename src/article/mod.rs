//! What the whole house speaks of: an article, its paragraphs, its date, the names in it.
//!
//! Plain data. Nothing here knows files, tantivy or the command line. Every range is a half-open byte
//! range into the UTF-8 text it names, on char boundaries.

mod date;
mod reach;

pub use date::{Clock, DateFrom, NewsDate};
pub use reach::Reach;

use serde::{Deserialize, Serialize};

/// The stable name of an article: its path relative to the corpus root with `/` between parts, then
/// `#n` (the n-th record, from 1) or `#key` for an article inside a multi-article file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleId(pub String);

impl ArticleId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ArticleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a headline was taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadlineFrom {
    /// A front-matter key.
    FrontMatter,
    /// A named field or element of a structured format.
    Field,
    /// Metadata of a web page (JSON-LD, OpenGraph, `<title>`).
    Metadata,
    /// A heading in the text (`# Title`, `<h1>`).
    Heading,
    /// A first short line of plain text that looks like a headline.
    FirstLine,
    /// Nothing looked like a headline; the first sentence stands in and stays in the body as well.
    FirstSentence,
    /// There is no text to take one from.
    #[default]
    None,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParagraphKind {
    /// Running text.
    Text,
    /// A sub-heading between paragraphs.
    Subheading,
}

/// One paragraph of a body: a byte range into [`Article::body`]. Paragraphs are in order, do not
/// overlap, and are separated by exactly one `\n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Paragraph {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Text or sub-heading.
    pub kind: ParagraphKind,
}

/// The two texts of an article that are searched and can be highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextField {
    /// [`Article::headline`].
    Headline,
    /// [`Article::body`].
    Body,
}

/// The class of a name (CoNLL-2003's four).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation.
    Org,
    /// A place.
    Place,
    /// Any other name: nationalities, events, works, laws, products.
    Misc,
}

impl EntityKind {
    /// All classes, in the order in which output lists them.
    pub const ALL: [EntityKind; 4] = [Self::Person, Self::Org, Self::Place, Self::Misc];

    /// The name used in output and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Org => "org",
            Self::Place => "place",
            Self::Misc => "misc",
        }
    }
}

/// One name as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mention {
    /// Which text.
    pub field: TextField,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Index into [`Article::entities`]: whose name this is within this article.
    pub entity: usize,
}

/// One person, organisation, place or other named thing of one article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entity {
    /// Its class.
    pub kind: EntityKind,
    /// The display name: the fullest form in this article.
    pub name: String,
    /// Every distinct form found in this article, the display name included, most frequent first.
    pub forms: Vec<String>,
    /// How many mentions there are.
    pub mentions: usize,
}

/// A parsed article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Its stable name.
    pub id: ArticleId,
    /// The file it came from, relative to the corpus root; inside a container `archive.zip/inner.html`.
    pub path: String,
    /// The headline; empty only when [`HeadlineFrom::None`].
    pub headline: String,
    /// Where the headline came from.
    pub headline_from: HeadlineFrom,
    /// The paragraphs, one per line.
    pub body: String,
    /// Borders of the paragraphs in `body`.
    pub paragraphs: Vec<Paragraph>,
    /// When it was published, as precisely as is known.
    pub date: Option<NewsDate>,
    /// Who wrote it; several authors separated by `, `.
    pub byline: Option<String>,
    /// Where it was written, as printed: `PYONGYANG, June 4`.
    pub dateline: Option<String>,
    /// The paper, agency or site.
    pub source: Option<String>,
    /// The section or desk.
    pub section: Option<String>,
    /// Its address on the web.
    pub url: Option<String>,
    /// BCP 47 language code, detected or declared.
    pub language: Option<String>,
    /// Keywords that the source gave it.
    pub tags: Vec<String>,
    /// Notes of the reader that a curious user should see (an impossible date refused, mojibake repaired).
    pub notes: Vec<String>,
    /// The names in headline and body, sorted by field then start, never overlapping.
    pub mentions: Vec<Mention>,
    /// Whom the mentions name.
    pub entities: Vec<Entity>,
}

impl Article {
    /// One of the two searched texts.
    pub fn text(&self, field: TextField) -> &str {
        match field {
            TextField::Headline => &self.headline,
            TextField::Body => &self.body,
        }
    }
}
