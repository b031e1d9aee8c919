//! dpa digitalwires: one flat object an item, its text as HTML. Source: the format `digitalwires` 0.9 as dpa
//! documents it, and dpa's own converter to NewsML-G2, whose order of teaser and text is kept.

use super::json::{names, text};
use super::{Draft, DraftDate, html};
use crate::article::{DateFrom, HeadlineFrom};
use serde_json::{Map, Value};

/// Whether an object is an item of digitalwires.
pub(super) fn is_item(object: &Map<String, Value>) -> bool {
    text(object, "format").is_some_and(|f| f.starts_with("digitalwires"))
        || object.contains_key("article_html")
            && object.contains_key("urn")
            && object.contains_key("version_created")
}

/// Reads an item.
///
/// # Errors
/// Why it is no article.
pub(super) fn read(object: &Map<String, Value>) -> Result<Draft, String> {
    let get = |name| text(object, name);
    let Some(article) = get("article_html") else {
        let what = if object
            .get("associations")
            .and_then(Value::as_array)
            .is_some_and(|a| !a.is_empty())
        {
            "only pictures, sound or films"
        } else {
            "nothing"
        };
        return Err(format!(
            "a digitalwires item without article_html: {what} in it"
        ));
    };
    let mut paragraphs = Vec::new();
    let teaser = get("teaser").filter(|t| Some(t) != get("headline").as_ref());
    let parts = [teaser, Some(article), get("infobox_html")];
    for part in parts.into_iter().flatten() {
        paragraphs.extend(html::fragment(&part));
    }
    let language = get("language");
    let mut draft = Draft {
        key: get("urn").or_else(|| get("entry_id")),
        headline: get("headline").map(|t| (t, HeadlineFrom::Field)),
        paragraphs,
        byline: get("byline"),
        dateline: get("dateline").map(|d| d.trim_end_matches(['-', '–', ' ']).to_owned()),
        source: get("creditline"),
        section: names(object.get("rubric_names"))
            .into_iter()
            .chain(names(object.get("desk_names")))
            .next(),
        language,
        ..Draft::default()
    };
    for key in ["content_created", "version_created", "updated"] {
        draft.dates.extend(get(key).map(|text| DraftDate {
            text,
            from: DateFrom::Field,
        }));
    }
    for key in ["dpasubject_names", "geosubject_names", "keyword_names"] {
        draft.tags.extend(names(object.get(key)));
    }
    if let Some(status) = get("pubstatus").filter(|s| s != "usable") {
        draft.notes.push(format!("its provider marks it {status}"));
    }
    if let Some(until) = get("embargoed") {
        draft.notes.push(format!("embargoed until {until}"));
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item() {
        let value = serde_json::json!({
            "format": "digitalwires@0.9.1", "urn": "urn:newsml:x:1", "version_created": "2025-02-03T04:05:06+01:00",
            "headline": "Hafen offen", "teaser": "Boote fahren.", "byline": "Von Ada Poe", "dateline": "Kiel (xyz) - ",
            "article_html": "<section class=\"main\"><p>Der Hafen ist offen.</p><h2>Warum</h2><p>Flut.</p></section>",
            "infobox_html": null, "creditline": "xyz", "language": "de", "pubstatus": "usable",
            "dpasubject_names": ["Schifffahrt"], "desk_names": ["wi"], "associations": []
        });
        let object = value.as_object().unwrap();
        assert!(is_item(object));
        let draft = read(object).unwrap();
        assert_eq!(draft.paragraphs.len(), 4);
        assert_eq!(draft.byline.as_deref(), Some("Von Ada Poe"));
        assert_eq!(draft.dateline.as_deref(), Some("Kiel (xyz)"));
        assert_eq!(draft.dates[0].text, "2025-02-03T04:05:06+01:00");
        assert_eq!(draft.tags, ["Schifffahrt"]);
    }

    #[test]
    fn a_picture_is_refused() {
        let value = serde_json::json!({"format": "digitalwires@0.9.1", "article_html": null, "associations": [{"type": "image"}]});
        assert!(
            read(value.as_object().unwrap())
                .unwrap_err()
                .contains("pictures")
        );
    }
}
