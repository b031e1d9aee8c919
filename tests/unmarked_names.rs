//! People asked for in articles where the tagger marked nobody: what is found, how it is explained and what is highlighted.

use newsdex::article::{Article, ArticleId, Entity, EntityKind, HeadlineFrom, Mention, TextField};
use newsdex::backend::tantivy::{create, open_reader};
use newsdex::backend::{SearchBackend, WriterOptions};
use newsdex::query::parse::{ParseOptions, parse};
use newsdex::query::{Hit, SearchRequest};

/// An article in which `marked` (a form and its class) is marked wherever it stands.
fn article(id: &str, headline: &str, body: &str, marked: &[(&str, EntityKind)]) -> Article {
    let mut article = Article {
        id: ArticleId(id.into()),
        path: id.into(),
        headline: headline.into(),
        headline_from: HeadlineFrom::Field,
        body: body.into(),
        ..Article::default()
    };
    for (entity, &(form, kind)) in marked.iter().enumerate() {
        let places = body.match_indices(form);
        let mentions: Vec<Mention> = places
            .map(|(start, _)| Mention {
                field: TextField::Body,
                start,
                end: start + form.len(),
                entity,
            })
            .collect();
        article.entities.push(Entity {
            kind,
            name: form.into(),
            forms: vec![form.into()],
            mentions: mentions.len(),
        });
        article.mentions.extend(mentions);
    }
    article.mentions.sort_by_key(|m| m.start);
    article
}

struct Archive {
    backend: Box<dyn SearchBackend>,
    _folder: tempfile::TempDir,
}

impl Archive {
    fn new(articles: &[Article]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = WriterOptions {
            threads: 1,
            memory_bytes: 0,
        };
        let mut writer = create(folder.path(), &options).expect("a writer");
        articles.iter().for_each(|a| writer.put(a).expect("put"));
        writer.commit("").expect("committed");
        writer.close().expect("closed");
        Self {
            backend: open_reader(folder.path()).expect("a reader"),
            _folder: folder,
        }
    }

    fn hits(&self, name: &str) -> Vec<Hit> {
        let request = SearchRequest {
            query: parse(&format!("person:\"{name}\""), &ParseOptions::default()).query,
            limit: 100,
            snippets: 1,
            ..SearchRequest::default()
        };
        let mut hits = self.backend.search(&request).expect(name).hits;
        hits.sort_by(|a, b| a.id.cmp(&b.id));
        hits
    }

    fn ids(&self, name: &str) -> Vec<String> {
        self.hits(name).into_iter().map(|h| h.id.0).collect()
    }
}

const PERSON: EntityKind = EntityKind::Person;

#[test]
fn a_headline_in_capitals_is_found_and_marked() {
    let said = "Ines Okwara said so.";
    let archive = Archive::new(&[
        article("a", "Dues", said, &[("Ines Okwara", PERSON)]),
        article("b", "Dues", said, &[("Ines Okwara", PERSON)]),
        article("b2", "Dues", said, &[("Ines Okwara", PERSON)]),
        article("c", "OKWARA SEES HIGHER HARBOUR DUES", "No text.", &[]),
        article("d", "Dues", "a fire in Ines Okwara Street", &[]),
    ]);
    for name in ["Ines Okwara", "Okwara", "Okwara, Ines", "Ines Okwarra"] {
        assert_eq!(archive.ids(name), ["a", "b", "b2", "c"], "{name}");
    }
    let hit = &archive.hits("Ines Okwara")[3];
    assert_eq!(hit.headline_highlights, [(0, 6)]);
    assert_eq!(hit.matched_names[0].form, "OKWARA");
    assert_eq!(hit.matched_names[0].how, "surname");
}

#[test]
fn a_whole_name_that_was_taken_for_a_place_or_left_out() {
    let archive = Archive::new(&[
        article("a", "", "Ines Okwara left.", &[("Ines Okwara", PERSON)]),
        article(
            "b",
            "",
            "from Ines Okwara to others",
            &[("Ines Okwara", EntityKind::Place)],
        ),
        article("c", "", "with Prayun Chan-o-sa, who left", &[]),
        article("d", "", "Ines, Okwara said", &[]),
    ]);
    assert_eq!(archive.ids("Ines Okwara"), ["a", "b"]);
    assert_eq!(archive.ids("Prayun Chan-o-sa"), ["c"]);
    let hit = &archive.hits("Chan-o-sa, Prayun")[0];
    assert_eq!(hit.snippets[0].highlights, [(5, 21)]);
    assert_eq!(hit.matched_names[0].how, "exact");
}

#[test]
fn companies_words_and_others_of_the_surname_are_nobody() {
    let price: Vec<Article> = (0..9)
        .map(|n| {
            article(
                &format!("w{n}"),
                "PRICE OF OIL RISES AGAIN",
                "The price rose.",
                &[],
            )
        })
        .collect();
    let mut all = vec![
        article("a", "", "Ines Price left.", &[("Ines Price", PERSON)]),
        article(
            "b",
            "",
            "Hartley Osei gained.",
            &[("Hartley Osei", EntityKind::Org)],
        ),
        article(
            "c",
            "",
            "Ines Marlow, Peter Marlow",
            &[("Ines Marlow", PERSON), ("Peter Marlow", PERSON)],
        ),
        article("d", "MARLOW SEES HIGHER HARBOUR DUES", "No text.", &[]),
    ];
    all.extend(price);
    let archive = Archive::new(&all);
    assert_eq!(archive.ids("Ines Price"), ["a"]);
    assert_eq!(archive.ids("Hartley Osei"), [""; 0]);
    assert_eq!(archive.ids("Nobody Osei"), [""; 0]);
}

#[test]
fn scripts_that_the_tagger_does_not_know_match_as_they_stand() {
    let archive = Archive::new(&[
        article("ar", "", "قال محمد البرادعي اليوم", &[]),
        article("ru", "", "Министр Сергей Шойгу прибыл", &[]),
        article("zh", "", "国家主席习近平今日抵达", &[]),
    ]);
    assert_eq!(archive.ids("محمد البرادعي"), ["ar"]);
    assert_eq!(archive.ids("Сергей Шойгу"), ["ru"]);
    assert_eq!(archive.ids("习近平"), ["zh"]);
    assert_eq!(archive.ids("习远平"), [""; 0]);
    let hit = &archive.hits("习近平")[0];
    let snippet = &hit.snippets[0];
    let (start, end) = snippet.highlights[0];
    assert_eq!(&snippet.text[start..end], "习近平");
}
