//! The fields of the index.

use crate::article::EntityKind;
use crate::query::analyze::Language;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};

/// How often a headline's token counts: BM25F with whole-number weights, by putting the token so many
/// times at its one position. Chosen by known-item queries made from headlines (`docs/measurements.md`).
pub const HEADLINE_WEIGHT: u32 = 3;

/// The tokenizer of [`Fields::text`].
pub(super) const TEXT: &str = "newsdex-text";

/// The tokenizer of [`Fields::marks`].
pub(super) const MARKS: &str = "newsdex-marks";

/// The tokenizer of [`Fields::bearers`].
pub(super) const BEARERS: &str = "newsdex-bearers";

/// The fields, by what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Headline and body as one row of positions; its length is the article's in ranking.
    pub text: Field,
    /// Where in that row borders and names are. Apart from the text, so that what was tagged ranks nothing. It
    /// stands behind `text`, whose walk finds them.
    pub marks: Field,
    /// The article's id and, where that differs, the path of its file and of the archive it is in: what
    /// `id:` and removal look up; also its language, see `language_mark`.
    pub id: Field,
    /// The id alone, as a column: the last tie-break.
    pub order: Field,
    /// Seconds, see [`crate::article::NewsDate::sort_key`].
    pub date: Field,
    /// YYYYMMDD.
    pub day: Field,
    /// The section, as a column.
    pub section: Field,
    /// The source, as a column.
    pub source: Field,
    /// Who is named: terms of `bearers`, as often as mentioned.
    pub bearers: Field,
    /// Display names by class, in the order of [`crate::article::EntityKind::ALL`], as columns.
    pub names: [Field; 4],
    /// The whole article in the form of `stored`.
    pub article: Field,
}

/// The term of [`Fields::id`] that says in which language an article was stemmed.
pub(super) fn language_mark(language: Language) -> String {
    format!("{LANGUAGE}{}", language.letter())
}

/// The term of [`Fields::id`] that finds all articles out of an archive, to remove them.
pub(super) fn archive_mark(path: &str) -> String {
    format!("\u{2}{path}")
}

/// Starts a `language_mark`; no path has it.
pub(super) const LANGUAGE: &str = "\u{1}";

/// The schema and its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let indexed = |tokenizer: &str, option| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_fieldnorms(tokenizer == TEXT)
                .set_index_option(option),
        )
    };
    let column = || TextOptions::default().set_fast("raw");
    let fields = Fields {
        text: builder.add_text_field(
            "text",
            indexed(TEXT, IndexRecordOption::WithFreqsAndPositions),
        ),
        marks: builder.add_text_field(
            "marks",
            indexed(MARKS, IndexRecordOption::WithFreqsAndPositions),
        ),
        id: builder.add_text_field("id", indexed("raw", IndexRecordOption::Basic)),
        order: builder.add_text_field("order", column()),
        date: builder.add_i64_field("date", NumericOptions::default().set_fast()),
        day: builder.add_u64_field("day", NumericOptions::default().set_fast()),
        section: builder.add_text_field("section", column()),
        source: builder.add_text_field("source", column()),
        bearers: builder.add_text_field("bearers", indexed(BEARERS, IndexRecordOption::WithFreqs)),
        names: EntityKind::ALL.map(|kind| builder.add_text_field(field_name(kind), column())),
        article: builder.add_bytes_field("article", BytesOptions::default().set_stored()),
    };
    (builder.build(), fields)
}

/// The name of the column of display names of a class.
pub(super) fn field_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Org => "org",
        EntityKind::Place => "place",
        EntityKind::Misc => "misc",
    }
}
