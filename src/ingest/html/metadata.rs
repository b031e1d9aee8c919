//! Who, when, where and what of a page: JSON-LD, then the `<meta>` vocabularies, then microdata and the
//! visible page. `docs/formats.md` has the order field by field.

use super::boilerplate::name_words;
use super::dom::{Dom, NodeId, ROOT};
use super::{jsonld, tags, text, visible};
use crate::article::{DateFrom, HeadlineFrom};
use crate::ingest::{Draft, DraftDate};

/// Longest text that can be a byline, in bytes.
const LONGEST_BYLINE: usize = 120;

/// The most nodes of a box that can be a headline or a date. What holds more is left unread: boxes in
/// each other would be read over and over.
const LARGEST_LABEL: usize = 400;

/// The most dates that are looked at of each kind.
const MOST_DATES: usize = 8;

/// Fills everything but the paragraphs.
pub(super) fn read(dom: &Dom) -> Draft {
    let ld = jsonld::stated(dom).unwrap_or_default();
    let meta = Meta::collect(dom);
    let source = ld.publisher.or_else(|| {
        meta.get(&[
            "og:site_name",
            "application-name",
            "dc.publisher",
            "dcterms.publisher",
        ])
    });
    let mut tags = ld.tags;
    if tags.is_empty() {
        tags = meta.all("article:tag");
    }
    if tags.is_empty() {
        tags = meta
            .get(&["news_keywords", "keywords"])
            .unwrap_or_default()
            .split(',')
            .map(text::collapse)
            .collect();
    }
    tags.retain(|t| !t.is_empty());
    let byline = Some(ld.authors.join(", "))
        .filter(|a| is_name(a))
        .or_else(|| {
            meta.get_where(
                &[
                    "dc.creator",
                    "dcterms.creator",
                    "dc.author",
                    "author",
                    "article:author",
                    "parsely-author",
                    "sailthru.author",
                    "byl",
                    "citation_author",
                ],
                is_name,
            )
        });
    Draft {
        headline: headline(dom, &meta, ld.headline, source.as_deref()),
        byline: byline
            .or_else(|| visible_byline(dom))
            .or_else(|| visible::byline(dom))
            .map(|b| without_by(&b)),
        dates: dates(dom, &meta, ld.published),
        section: ld
            .section
            .or_else(|| meta.get(&["article:section", "parsely-section", "section"])),
        url: link(dom, "canonical")
            .or_else(|| meta.get(&["og:url"]))
            .or(ld.url)
            .filter(|u| u.starts_with("http")),
        language: dom
            .attr(ROOT, "lang")
            .or_else(|| dom.attr(ROOT, "xml:lang"))
            .map(text::collapse)
            .filter(|l| !l.is_empty())
            .or(ld.language)
            .or_else(|| {
                meta.get(&["content-language", "og:locale", "dc.language"])
                    .map(|l| l.replace('_', "-"))
            }),
        source,
        tags,
        ..Draft::default()
    }
}

/// The `<meta>` elements as name and content.
struct Meta(Vec<(String, String)>);

impl Meta {
    fn collect(dom: &Dom) -> Self {
        let mut found = Vec::new();
        for id in (1..dom.len()).filter(|id| dom.tag(*id) == "meta") {
            let Some(content) = dom
                .attr(id, "content")
                .map(text::plain)
                .filter(|c| !c.is_empty())
            else {
                continue;
            };
            for attribute in ["property", "name", "itemprop", "http-equiv"] {
                for name in dom
                    .attr(id, attribute)
                    .unwrap_or("")
                    .split_whitespace()
                    .take(4)
                {
                    found.push((
                        name.to_lowercase()
                            .replace("dcterm:", "dcterms.")
                            .replace("dc:", "dc."),
                        content.clone(),
                    ));
                }
            }
        }
        Self(found)
    }

    fn get(&self, names: &[&str]) -> Option<String> {
        self.get_where(names, |_| true)
    }

    fn get_where(&self, names: &[&str], good: impl Fn(&str) -> bool) -> Option<String> {
        names.iter().find_map(|name| {
            self.0
                .iter()
                .find(|(n, c)| n == name && good(c))
                .map(|(_, c)| c.clone())
        })
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(n, _)| n == name)
            .map(|(_, c)| c.clone())
            .collect()
    }
}

fn headline(
    dom: &Dom,
    meta: &Meta,
    stated: Option<String>,
    source: Option<&str>,
) -> Option<(String, HeadlineFrom)> {
    let title = (1..dom.len())
        .find(|id| dom.tag(*id) == "title")
        .map(|id| dom.inner_text(id))
        .filter(|t| !t.is_empty());
    let headings: Vec<String> = (1..dom.len())
        .filter(|id| dom.tag(*id) == "h1")
        .take(20)
        .map(|id| label(dom, id))
        .collect();
    // The heading that the title repeats is the headline as printed.
    let printed = title.as_ref().and_then(|t| {
        headings
            .iter()
            .find(|h| h.len() >= 12 && t.contains(h.as_str()))
            .cloned()
    });
    let metadata = stated
        .or_else(|| {
            meta.get(&[
                "dc.title",
                "dcterms.title",
                "og:title",
                "parsely-title",
                "headline",
                "twitter:title",
                "title",
            ])
        })
        .map(|t| without_site(&t, source))
        .or_else(|| printed.clone())
        // Pages of the nineties have no heading; where there is one, it is not what the title says.
        .or_else(|| visible::printed(dom, title.as_ref().filter(|_| headings.is_empty())?))
        .or_else(|| title.map(|t| without_site(&t, source)));
    if let Some(found) = metadata {
        return Some((found, HeadlineFrom::Metadata));
    }
    headings
        .into_iter()
        .find(|h| !h.is_empty())
        .map(|h| (h, HeadlineFrom::Heading))
}

/// `Headline | The Paper` → `Headline`.
fn without_site(title: &str, source: Option<&str>) -> String {
    for separator in [" | ", " » ", " · ", " — ", " – ", " - ", " :: "] {
        let Some((head, tail)) = title.rsplit_once(separator) else {
            continue;
        };
        let named = source.is_some_and(|s| text::same_words(s, tail));
        if named
            || (head.split(' ').count() >= 4 && tail.split(' ').count() <= 4 && separator != " — ")
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

fn dates(dom: &Dom, meta: &Meta, ld: Option<String>) -> Vec<DraftDate> {
    const NAMES: &[&str] = &[
        "article:published_time",
        "datepublished",
        "og:published_time",
        "article:published",
        "published_time",
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.issued",
        "dc.date",
        "dc.created",
        "dcterms.date",
        "citation_publication_date",
        "date",
        "datecreated",
        "article.published",
        "cxenseparse:recs:publishtime",
    ];
    let mut found = Vec::new();
    let mut add = |text: String, from: DateFrom| {
        let known = found.iter().any(|d: &DraftDate| d.text == text);
        if found.len() < 16
            && text.bytes().any(|b| b.is_ascii_digit())
            && text.len() <= 80
            && !known
        {
            found.push(DraftDate { text, from });
        }
    };
    // The first `<meta>` keeps the paper's own zone more often than JSON-LD does.
    let (first, others) = NAMES.split_at(1);
    let dates = meta.get(first).into_iter().chain(ld);
    for date in dates.chain(others.iter().filter_map(|n| meta.get(&[n]))) {
        add(date, DateFrom::Metadata);
    }
    let mut later = Vec::new();
    let mut stated = 0;
    for id in 1..dom.len() {
        let published = stated < MOST_DATES
            && dom
                .attr(id, "itemprop")
                .is_some_and(|p| p.split_whitespace().any(|p| p == "datePublished"));
        if published || dom.tag(id) == "time" && later.len() < MOST_DATES {
            let value = dom
                .attr(id, "datetime")
                .or_else(|| dom.attr(id, "content"))
                .map(text::collapse)
                .filter(|t| !t.is_empty());
            let (text, from) = match value {
                Some(value) => (value, DateFrom::Metadata),
                None => (label(dom, id), DateFrom::Text),
            };
            if published {
                stated += 1;
                add(text, from)
            } else {
                later.push((text, from))
            }
        } else if later.len() < MOST_DATES
            && has_name(
                dom,
                id,
                &[
                    "dateline",
                    "timestamp",
                    "pubdate",
                    "published",
                    "date",
                    "datum",
                    "fecha",
                ],
            )
            && dom.end(id) - id < 12
        {
            later.push((dom.inner_text(id), DateFrom::Text));
        }
    }
    later.into_iter().for_each(|(text, from)| add(text, from));
    if found.is_empty() {
        found.extend(visible::date(dom).map(|text| DraftDate {
            text,
            from: DateFrom::Text,
        }));
    }
    found
}

/// The text of a small box, nothing of a large one.
fn label(dom: &Dom, id: NodeId) -> String {
    match dom.end(id) - id <= LARGEST_LABEL {
        true => dom.inner_text(id),
        false => String::new(),
    }
}

fn has_name(dom: &Dom, id: NodeId, wanted: &[&str]) -> bool {
    ["class", "id"].iter().any(|a| {
        dom.attr(id, a).is_some_and(|v| {
            v.split_whitespace().take(8).any(|name| {
                name_words(name)
                    .iter()
                    .any(|w| wanted.contains(&w.as_str()))
            })
        })
    })
}

/// The first box that calls itself an author or a byline.
fn visible_byline(dom: &Dom) -> Option<String> {
    let stated = |id: NodeId| {
        dom.attr(id, "rel")
            .is_some_and(|r| r.split_whitespace().any(|r| r == "author"))
            || dom
                .attr(id, "itemprop")
                .is_some_and(|p| p.split_whitespace().any(|p| p == "author"))
    };
    let pick = |good: &dyn Fn(NodeId) -> bool| {
        (1..dom.len())
            .filter(|id| !tags::is_unread(dom.tag(*id)) && dom.end(*id) - id < 40 && good(*id))
            .take(10)
            .map(|id| dom.inner_text(id))
            .find(|t| is_name(t))
    };
    pick(&stated).or_else(|| {
        pick(&|id| {
            has_name(
                dom,
                id,
                &["byline", "author", "writtenby", "auteur", "autor", "autore"],
            )
        })
    })
}

/// The names alone: no "By", no date or separator after them.
fn without_by(byline: &str) -> String {
    let mut text = byline.trim();
    for lead in ["by ", "by:", "par ", "por ", "von ", "written by "] {
        if text
            .get(..lead.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(lead))
        {
            text = text[lead.len()..].trim_start();
        }
    }
    // Two boxes without a space between them: `<span>By</span><a>Ada Poe</a>`.
    if let Some(name) = text
        .strip_prefix("By")
        .filter(|n| n.starts_with(char::is_uppercase))
    {
        text = name;
    }
    for end in [" | ", " - ", " – ", " — ", " • ", " · "] {
        text = text.split(end).next().unwrap_or(text);
    }
    if let Some(digit) = text.find(|c: char| c.is_ascii_digit()) {
        // `Jane Doe May 20, 2019`: the word before the first number belongs to the date.
        let words = text[..digit]
            .trim_end()
            .rsplit_once(' ')
            .map_or("", |(names, _)| names);
        if words.contains(' ') {
            text = words;
        }
    }
    text.trim_end_matches([',', ' ', ':', ';']).to_owned()
}

/// Not an address, not an account, not a sentence.
fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.len() <= LONGEST_BYLINE
        && !text.contains("://")
        && !text.starts_with(['@', '/'])
        && text.chars().any(char::is_alphabetic)
}

/// The address of the first `<link>` with that relation.
fn link(dom: &Dom, relation: &str) -> Option<String> {
    (1..dom.len())
        .filter(|id| dom.tag(*id) == "link")
        .find(|id| {
            dom.attr(*id, "rel")
                .is_some_and(|r| r.split_whitespace().any(|r| r == relation))
        })
        .and_then(|id| dom.attr(id, "href"))
        .map(|href| href.trim().to_owned())
}
