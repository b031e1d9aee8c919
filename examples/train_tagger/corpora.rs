//! Reads the annotated corpora into marked articles, shaped as the reader of files shapes them: the headline, an empty line, one line to a paragraph.

use crate::Outcome;
use newsdex::article::EntityKind;
use newsdex::entity::train::Marked;
use std::path::Path;

/// Articles of one file in the form of newsgold, each with the field or source it comes from.
pub fn gold(path: &Path) -> Outcome<Vec<(String, Marked)>> {
    let mut out = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().ok_or("no text")?;
        let mut names = Vec::new();
        for m in row["mentions"].as_array().ok_or("no mentions")? {
            let kind = EntityKind::ALL
                .into_iter()
                .find(|k| Some(k.as_str()) == m["type"].as_str());
            let at = |key: &str| m[key].as_u64().map(|n| n as usize);
            names.push((
                at("start").ok_or("start")?,
                at("end").ok_or("end")?,
                kind.ok_or("type")?,
            ));
        }
        let from = row["field"].as_str().or(row["source"].as_str());
        out.push((from.unwrap_or_default().to_string(), reshape(text, &names)));
    }
    Ok(out)
}

/// One line break between paragraphs, two after the headline; wrapped lines stay as they are.
fn reshape(text: &str, names: &[(usize, usize, EntityKind)]) -> Marked {
    let headline = text.find('\n').unwrap_or(text.len());
    let mut out = String::new();
    let mut moved = vec![0; text.len() + 1];
    for (i, c) in text.char_indices() {
        moved[i] = out.len();
        let again = c == '\n' && out.ends_with('\n') && i > headline + 1;
        if !again {
            out.push(c);
        }
    }
    moved[text.len()] = out.len();
    // The end of a name is a char boundary, but maybe of no char that was kept: names hold no breaks there.
    let names = names.iter().map(|&(s, e, k)| (moved[s], moved[e], k));
    Marked {
        names: names.collect(),
        text: out,
        origin: 0,
        renamed: false,
    }
}

/// Sentences in a CoNLL form with the word and its tag in the two fields `at`, `size` to an article, since such
/// sets keep no articles.
pub fn columns(path: &Path, at: [usize; 2], size: usize, out: &mut Vec<Marked>) -> Outcome<()> {
    let fresh = || Marked {
        text: "\n\n".to_string(),
        names: Vec::new(),
        origin: 0,
        renamed: false,
    };
    let mut article = fresh();
    let mut sentences = 0;
    let mut open = "O".to_string();
    let mut quoted = false;
    for line in std::fs::read_to_string(path)?.lines() {
        if line.trim().is_empty() {
            open = "O".to_string();
            quoted = false;
            article.text.push('\n');
            sentences += 1;
            if sentences % size == 0 {
                out.push(std::mem::replace(&mut article, fresh()));
            }
            continue;
        }
        if line.starts_with("# ") {
            continue;
        }
        let fields: Vec<&str> = line.split([' ', '\t']).collect();
        let (Some(word), Some(tag)) = (fields.get(at[0]), fields.get(at[1])) else {
            continue;
        };
        let close = matches!(
            *word,
            "." | "," | ")" | "'s" | ":" | ";" | "?" | "!" | "''" | "n't" | "%"
        ) || (*word == "\"" && quoted);
        let glued = article.text.ends_with("( ") || (quoted && article.text.ends_with("\" "));
        if (close && article.text.ends_with(' ')) || glued {
            article.text.pop();
        }
        if *word == "\"" {
            quoted = !quoted;
        }
        let start = article.text.len();
        article.text.push_str(word);
        let end = article.text.len();
        article.text.push(' ');
        let kind = match tag.get(2..) {
            Some("PER") => Some(EntityKind::Person),
            Some("ORG") => Some(EntityKind::Org),
            Some("LOC") => Some(EntityKind::Place),
            Some("MISC") => Some(EntityKind::Misc),
            _ => None,
        };
        let goes_on = tag.starts_with("I-") && tag.get(1..) == open.get(1..);
        match (kind, article.names.last_mut()) {
            (Some(_), Some(last)) if goes_on => last.1 = end,
            (Some(kind), _) => article.names.push((start, end, kind)),
            (None, _) => {}
        }
        open = tag.to_string();
    }
    out.push(article);
    Ok(())
}
