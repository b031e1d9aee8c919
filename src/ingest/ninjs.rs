//! ninjs 1.x (named bodies, `headline`), 2.x (lists of headlines and bodies) and 3.x (the same in camel case).
//! Source: the ninjs schemas of the IPTC.

use super::json::{names, text};
use super::{Draft, DraftDate, DraftParagraph, fields, html, text as plain, xml};
use crate::article::{DateFrom, HeadlineFrom};
use serde_json::{Map, Value};

/// Kinds of items that hold no story.
const OTHER_TYPES: [&str; 9] = [
    "picture",
    "graphic",
    "video",
    "audio",
    "animation",
    "event",
    "planning",
    "package",
    "component",
];

/// Whether an object is a ninjs item: it has an address and at least one key that only ninjs has.
pub(super) fn is_item(object: &Map<String, Value>) -> bool {
    let has = |key: &str| object.contains_key(key);
    let said = |key: &str| {
        let name = object.get(key).and_then(|v| v.get("name").or(Some(v)));
        name.and_then(Value::as_str)
            .is_some_and(|n| n.to_ascii_lowercase().contains("ninjs"))
    };
    let typed = text(object, "type")
        .is_some_and(|t| t == "text" || t == "composite" || OTHER_TYPES.contains(&t.as_str()));
    said("standard")
        || has("$standard")
        || has("uri")
            && (has("versioncreated")
                || has("versionCreated")
                || has("pubstatus")
                || has("pubStatus")
                || has("eventDetails")
                || has("representationtype")
                || typed && (has("headline") || has("headlines") || has("renditions")))
}

/// Reads an item.
///
/// # Errors
/// Why it is no article.
pub(super) fn read(object: &Map<String, Value>) -> Result<Draft, String> {
    let get = |names: &[&str]| names.iter().find_map(|n| text(object, n));
    if let Some(kind) = text(object, "type")
        && OTHER_TYPES.contains(&kind.as_str())
    {
        return Err(format!("a ninjs item of type {kind}, not a text"));
    }
    if object.contains_key("eventDetails") {
        return Err("a ninjs event (eventDetails), not a text".into());
    }
    let language = get(&["language"]);
    let mut draft = Draft {
        key: get(&["uri"]),
        headline: get(&["headline"])
            .or_else(|| main_of(object, "headlines"))
            .or_else(|| get(&["title"]))
            .map(|t| (fields::strip_markup(&t), HeadlineFrom::Field)),
        byline: get(&["byline", "by"]),
        dateline: get(&["dateline"]),
        source: names(object.get("infosources").or(object.get("infoSources")))
            .into_iter()
            .next()
            .or_else(|| names(object.get("infosource")).into_iter().next())
            .or_else(|| get(&["source", "provider", "copyrightholder", "copyrightHolder"])),
        section: get(&["section"]),
        url: get(&["url"]).or_else(|| get(&["uri"]).filter(|u| u.starts_with("http"))),
        language,
        ..Draft::default()
    };
    for key in [
        "firstcreated",
        "firstCreated",
        "contentcreated",
        "contentCreated",
        "versioncreated",
        "versionCreated",
    ] {
        draft.dates.extend(text(object, key).map(|text| DraftDate {
            text,
            from: DateFrom::Field,
        }));
    }
    for key in [
        "subject",
        "subjects",
        "keywords",
        "person",
        "people",
        "organisation",
        "organisations",
        "place",
        "places",
    ] {
        draft.tags.extend(names(object.get(key)));
    }
    body(object, &mut draft);
    if draft.paragraphs.is_empty()
        && let Some(description) = description(object)
    {
        draft.paragraphs = fields::paragraphs(&description);
        draft
            .notes
            .push("it has no body; its description stands in".into());
    }
    if let Some(status) = get(&["pubstatus", "pubStatus"]).filter(|s| s != "usable") {
        draft.notes.push(format!("its provider marks it {status}"));
    }
    if draft.headline.is_none() && draft.paragraphs.is_empty() {
        return Err("a ninjs item without headline and body".into());
    }
    Ok(draft)
}

/// How a body is written, those with the most structure first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Nitf,
    Html,
    Plain,
    Other,
}

fn form(kind: &str, value: &str) -> Form {
    let kind = kind.to_ascii_lowercase();
    if kind.contains("nitf") && value.contains("<nitf") {
        Form::Nitf
    } else if kind.contains("html") {
        Form::Html
    } else if kind.contains("xml") {
        // An agency's own markup: a list of bodies has the text in a common form as well.
        Form::Other
    } else {
        Form::Plain
    }
}

fn body(object: &Map<String, Value>, draft: &mut Draft) {
    let listed = object.get("bodies").and_then(Value::as_array);
    let mut bodies: Vec<(Form, &str)> = Vec::new();
    for body in listed.into_iter().flatten() {
        let word = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or("");
        let kind = [word("contenttype"), word("contentType"), word("role")].join(" ");
        bodies.push((form(&kind, word("value")), word("value")));
    }
    for (key, value) in object {
        if let (Some(kind), Some(value)) = (key.strip_prefix("body_"), value.as_str()) {
            bodies.push((form(kind, value), value));
        }
    }
    bodies.sort_by_key(|(form, _)| *form);
    for (form, value) in bodies {
        draft.paragraphs = match form {
            Form::Nitf => nitf(value, draft),
            Form::Html => xml::xhtml(value).unwrap_or_else(|| html::fragment(value)),
            Form::Plain => plain::paragraphs(value),
            Form::Other => fields::paragraphs(value),
        };
        if !draft.paragraphs.is_empty() {
            break;
        }
    }
    if let Some((headline, _)) = &draft.headline
        && draft.paragraphs.len() > 1
        && draft.paragraphs[0].text == *headline
    {
        draft.paragraphs.remove(0);
    }
}

/// The text of a NITF body; what else it says fills what the item itself leaves open.
fn nitf(value: &str, draft: &mut Draft) -> Vec<DraftParagraph> {
    let Some(inner) = xml::nitf(value) else {
        return Vec::new();
    };
    draft.byline = draft.byline.take().or(inner.byline);
    draft.dateline = draft.dateline.take().or(inner.dateline);
    draft.source = draft.source.take().or(inner.source);
    draft.dates.extend(inner.dates);
    inner.paragraphs
}

/// The entry of a list whose role is `main`, else the first.
fn main_of(object: &Map<String, Value>, key: &str) -> Option<String> {
    let list = object.get(key)?.as_array()?;
    let main = list
        .iter()
        .find(|v| v.get("role").and_then(Value::as_str) == Some("main"));
    let value = main.or(list.first())?.get("value")?.as_str()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn description(object: &Map<String, Value>) -> Option<String> {
    if let Some(list) = object.get("descriptions").and_then(Value::as_array) {
        let texts = list.iter().filter(|d| {
            let role = d.get("role").and_then(Value::as_str).unwrap_or("");
            !matches!(role, "writer" | "creditline" | "title")
        });
        return texts
            .filter_map(|d| d.get("value").and_then(Value::as_str))
            .find(|t| !t.trim().is_empty())
            .map(str::to_owned);
    }
    let all = object.keys().filter(|key| key.starts_with("description_"));
    ["description_xhtml", "description_html", "description_text"]
        .into_iter()
        .chain(all.map(String::as_str))
        .find_map(|key| text(object, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(value: Value) -> Result<Draft, String> {
        let object = value.as_object().unwrap();
        assert!(is_item(object), "{object:?}");
        read(object)
    }

    #[test]
    fn three_generations() {
        let first = item(serde_json::json!({
            "uri": "urn:x:1", "type": "text", "versioncreated": "2019-05-06T07:08:09Z", "headline": "Quay &amp; mole open",
            "byline": "Ada Poe", "body_text": "Boats left.", "body_xhtml": "<p>Boats <b>left</b>.</p><h2>Why</h2><p>Tide.</p>",
            "subject": [{"name": "sea"}], "person": [{"name": "Bo Lin"}]
        }))
        .unwrap();
        assert_eq!(first.headline.unwrap().0, "Quay & mole open");
        assert_eq!(first.paragraphs.len(), 3);
        assert_eq!(first.tags, ["sea", "Bo Lin"]);

        let third = item(serde_json::json!({
            "uri": "https://x.example/2", "standard": {"name": "ninjs", "version": "3.0"}, "versionCreated": "2024-05-06",
            "by": "Cy Moss", "headlines": [{"role": "short", "value": "Mole"}, {"role": "main", "value": "Mole open"}],
            "bodies": [{"role": "text", "contentType": "text/plain", "value": "Plain."},
                {"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": "<nitf><body><body.content><p>From NITF.</p></body.content></body></nitf>"}],
            "infoSources": [{"name": "The Quay"}], "pubStatus": "canceled"
        }))
        .unwrap();
        assert_eq!(third.headline.unwrap().0, "Mole open");
        assert_eq!(third.paragraphs[0].text, "From NITF.");
        assert_eq!(third.source.as_deref(), Some("The Quay"));
        assert_eq!(third.url.as_deref(), Some("https://x.example/2"));
        assert!(third.notes[0].contains("canceled"));
    }

    #[test]
    fn other_kinds_are_named() {
        let picture = serde_json::json!({"uri": "x", "type": "picture", "versioncreated": "2019", "headline": "Mole"});
        assert!(item(picture).unwrap_err().contains("picture"));
        let event = serde_json::json!({"uri": "x", "title": "Vote", "eventDetails": {}});
        assert!(item(event).unwrap_err().contains("event"));
        let bare = serde_json::json!({"uri": "x", "type": "text", "versioncreated": "2019"});
        assert!(item(bare).unwrap_err().contains("without headline"));
    }
}
