//! A backend of two articles: just enough to tell hits, filters that exclude all, and a fault.

use std::path::Path;

use newsdex::article::{Article, ArticleId, DateFrom, EntityKind, NewsDate, TextField};
use newsdex::backend::{BackendError, IndexNumbers, SearchBackend};
use newsdex::cli::{Failure, House, Opened};
use newsdex::index::{CheckReport, IndexOptions, IngestReport, Manifest, Progress};
use newsdex::ingest::{SkipReason, Skipped};
use newsdex::query::{
    Facet, FacetCount, Hit, MatchedName, NameCount, Query, SearchRequest, SearchResponse, Snippet,
};
use newsdex::session::Status;

pub struct Fake;

impl Opened for Fake {
    fn backend(&self) -> &dyn SearchBackend {
        self
    }

    fn status(&self) -> Result<Status, Failure> {
        Ok(Status {
            numbers: IndexNumbers {
                articles: 3,
                days: Some((19_991_231, 20_220_304)),
                ..IndexNumbers::default()
            },
            size_bytes: 4096,
            format: 1,
            manifest: Manifest::default(),
        })
    }
}

impl House for Fake {
    fn check(&self, _: &Path, corpus: Option<&Path>) -> Result<CheckReport, Failure> {
        let command = "newsdex index corpus".to_owned();
        Ok(match corpus.and_then(Path::to_str) {
            None => CheckReport::InStep { articles: 3 },
            Some("old") => CheckReport::OutOfDate {
                changed: vec!["a".into()],
                removed: vec![],
                command,
            },
            Some(_) => CheckReport::Damaged {
                what: "a file".into(),
                command,
            },
        })
    }

    fn open(&self, _: &Path) -> Result<Box<dyn Opened>, Failure> {
        Ok(Box::new(Fake))
    }

    fn update(
        &self,
        _: &Path,
        corpus: &Path,
        _: &IndexOptions,
        _: &(dyn Progress + Sync),
    ) -> Result<IngestReport, Failure> {
        if corpus == Path::new("missing") {
            return Err(Failure::new("missing: no such folder", "check the path"));
        }
        let skipped = Skipped {
            path: "a.txt".into(),
            reason: SkipReason::Empty,
            detail: "no text".into(),
            hint: "remove it".into(),
        };
        Ok(IngestReport {
            indexed: 3,
            unchanged: 1200,
            skipped: vec![skipped],
            articles: 1203,
            ..IngestReport::default()
        })
    }
}

fn said(query: &Query) -> String {
    match query {
        Query::Word(word) => word.text.clone(),
        Query::And(all) | Query::Or(all) => all.iter().map(said).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

fn hits() -> Vec<Hit> {
    let bridge = Hit {
        rank: 1,
        score: 2.5,
        id: ArticleId("2022/a story.md".into()),
        path: "2022/a story.md".into(),
        headline: "Bridge, \"old\" bridge".into(),
        headline_highlights: vec![(0, 6)],
        date: NewsDate::day(2022, 3, 4, DateFrom::FrontMatter),
        source: Some("Daily\tPost".into()),
        section: None,
        byline: None,
        url: None,
        people: vec![NameCount {
            name: "Ana Ruiz".into(),
            mentions: 2,
        }],
        orgs: vec![],
        places: vec![],
        matched_names: vec![MatchedName {
            asked: "Ruiz".into(),
            form: "Ana Ruiz".into(),
            how: "surname",
        }],
        snippets: vec![Snippet {
            field: TextField::Body,
            start: 10,
            text: "é The bridge fell.\x1b".into(),
            highlights: vec![(7, 13)],
            cut_before: true,
            cut_after: false,
        }],
    };
    let bare = Hit {
        rank: 2,
        score: 1.25,
        id: ArticleId("x.csv#2".into()),
        path: "x.csv".into(),
        headline: "Plain".into(),
        headline_highlights: vec![],
        date: None,
        source: None,
        people: vec![],
        matched_names: vec![],
        snippets: vec![],
        ..bridge.clone()
    };
    vec![bridge, bare]
}

impl SearchBackend for Fake {
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, BackendError> {
        let text = said(&request.query);
        if text == "broken" {
            return Err(BackendError::Damaged("segment 1".into()));
        }
        if text == "nothing" {
            return Ok(SearchResponse::default());
        }
        let facets = request.facets.iter().map(|f: &Facet| {
            (
                *f,
                vec![FacetCount {
                    value: "2022".into(),
                    count: 12,
                }],
            )
        });
        Ok(SearchResponse {
            total: 347,
            hits: hits().into_iter().take(request.limit).collect(),
            facets: facets.collect(),
            warnings: vec![],
            took_ms: 1.84,
        })
    }
    fn article(&self, id: &ArticleId) -> Result<Option<Article>, BackendError> {
        Ok((id.as_str() == "x.csv#2").then(|| Article {
            id: id.clone(),
            path: "x.csv".into(),
            headline: "Plain".into(),
            ..Article::default()
        }))
    }
    fn ids(&self, path: &str) -> Result<Vec<ArticleId>, BackendError> {
        let all = ["x.csv#1", "x.csv#2"].map(|id| ArticleId(id.into()));
        Ok(if path == "x.csv" {
            all.to_vec()
        } else {
            vec![]
        })
    }
    fn names(
        &self,
        kind: EntityKind,
        _: Option<&SearchRequest>,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, BackendError> {
        let all = vec![("Ana Ruiz".to_owned(), 12), ("Bo Li".to_owned(), 3)];
        let some = all.into_iter().take(limit).collect();
        Ok(if kind == EntityKind::Person {
            some
        } else {
            vec![]
        })
    }
    fn numbers(&self) -> Result<IndexNumbers, BackendError> {
        Ok(IndexNumbers::default())
    }
    fn payload(&self) -> &str {
        ""
    }
    fn verify(&self) -> Result<(), BackendError> {
        Ok(())
    }
}
