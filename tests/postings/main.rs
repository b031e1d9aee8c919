//! The index decides by postings what the matcher decides by reading: over random articles and queries,
//! with several segments and deleted articles, both must find the same ones, mark the same places and
//! count the same.

mod random;
mod reading;

use newsdex::article::*;
use newsdex::backend::tantivy::{create, open_reader};
use newsdex::backend::{SearchBackend, WriterOptions};
use newsdex::query::parse::{ParseOptions, parse};
use newsdex::query::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use random::{article, query, raw};
use reading::{Found, expected, facet};

fn build(
    dir: &std::path::Path,
    articles: &[Article],
    gone: &[Article],
    per_commit: usize,
) -> Box<dyn SearchBackend> {
    let options = WriterOptions {
        threads: 1,
        memory_bytes: 0,
    };
    let mut writer = create(dir, &options).unwrap();
    let all: Vec<&Article> = gone.iter().chain(articles).collect();
    for some in all.chunks(per_commit) {
        some.iter().for_each(|a| writer.put(a).unwrap());
        writer.commit("").unwrap();
    }
    for a in gone {
        // All of an archive goes at once.
        let file = a.path.split('/').next().unwrap_or_default();
        writer.remove_file(file).unwrap();
    }
    writer.commit("").unwrap();
    writer.close().unwrap();
    open_reader(dir).unwrap()
}

fn rows(response: &SearchResponse) -> Vec<(String, u32)> {
    response
        .hits
        .iter()
        .map(|h| (h.id.0.clone(), h.score.to_bits()))
        .collect()
}

/// A hit shows what matched: verbatim passages apart from each other, with every mark inside them.
fn shows(hit: &Hit, found: &Found<'_>, request: &SearchRequest) {
    let of = format!("{} in {}", request.query, hit.id.0);
    assert_eq!(hit.headline_highlights, found.headline, "headline of {of}");
    assert!(hit.snippets.len() <= request.snippets);
    let body = &found.article.body;
    let mut last = 0;
    let mut marked = 0;
    for s in &hit.snippets {
        let end = s.start + s.text.len();
        assert!(s.start >= last && !s.text.is_empty(), "passages of {of}");
        last = end;
        assert_eq!(body.get(s.start..end), Some(s.text.as_str()), "{of}");
        let inside: Vec<(usize, usize)> = found
            .body
            .iter()
            .filter(|r| r.0 < end && s.start < r.1)
            .map(|r| (r.0.max(s.start) - s.start, r.1.min(end) - s.start))
            .collect();
        assert_eq!(s.highlights, inside, "marks of {of}: {}", s.text);
        marked += inside.len();
        for r in &found.body {
            let cut = r.0 < s.start && s.start < r.1 || r.0 < end && end < r.1;
            let long = (r.1 - r.0) / 2 > request.snippet_length;
            assert!(!cut || long, "a mark is cut: {of}: {}", s.text);
        }
    }
    assert_eq!(hit.snippets.is_empty(), body.trim().is_empty(), "{of}");
    assert_eq!(marked == 0, found.body.is_empty(), "nothing marked: {of}");
}

/// The order that was asked for holds, by the articles themselves.
fn in_order(response: &SearchResponse, sort: Sort) {
    let key = |h: &Hit| h.date.map(|d| d.sort_key());
    for pair in response.hits.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        let by_date = |a: Option<i64>, b: Option<i64>| match sort {
            Sort::Oldest if a.is_some() && b.is_some() => a.cmp(&b),
            _ => b.cmp(&a),
        };
        let order = match sort {
            Sort::Relevance => b.score.total_cmp(&a.score),
            _ => std::cmp::Ordering::Equal,
        };
        let order = order.then(by_date(key(a), key(b))).then(a.id.cmp(&b.id));
        assert!(order.is_lt(), "{sort:?}: {} before {}", a.id.0, b.id.0);
    }
}

const FACETS: [Facet; 7] = [
    Facet::Entity(EntityKind::Person),
    Facet::Entity(EntityKind::Org),
    Facet::Entity(EntityKind::Place),
    Facet::Source,
    Facet::Section,
    Facet::Year,
    Facet::Month,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]
    #[test]
    fn postings_and_reading_agree(
        raws in prop::collection::vec(raw(), 1..25),
        gone in prop::collection::vec(raw(), 0..6),
        queries in prop::collection::vec(query(), 40),
        english in prop::bool::ANY,
        per_commit in 1usize..12,
        length in prop::sample::select(vec![0usize, 20, 60, 200, usize::MAX]),
        reach in prop::sample::select(&[Reach::Exact, Reach::Alias, Reach::Nickname, Reach::Fuzzy][..]),
    ) {
        let mut articles: Vec<Article> = raws.iter().enumerate().map(|(n, r)| article(n, r)).collect();
        let mut gone: Vec<Article> = gone.iter().enumerate().map(|(n, r)| article(500 + n, r)).collect();
        if english {
            articles.iter_mut().chain(&mut gone).for_each(|a| a.language = None);
        }
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let updated = build(one.path(), &articles, &gone, per_commit);
        let fresh = build(two.path(), &articles, &[], 1000);
        for query in queries {
            let want = expected(&articles, &query, reach);
            let request = SearchRequest {
                query: query.clone(),
                limit: 1000,
                snippets: 2,
                snippet_length: length,
                facets: FACETS.to_vec(),
                facet_limit: 1000,
                reach,
                ..SearchRequest::default()
            };
            let search = |reader: &dyn SearchBackend, request: &SearchRequest| {
                reader.search(request).unwrap_or_else(|e| panic!("{query}: {e}"))
            };
            let got = search(&*fresh, &request);
            let mut ids: Vec<&str> = got.hits.iter().map(|h| h.id.as_str()).collect();
            ids.sort_unstable();
            let mut wanted: Vec<&str> = want.iter().map(|f| f.article.id.as_str()).collect();
            wanted.sort_unstable();
            prop_assert_eq!(ids, wanted, "{}", query);
            prop_assert_eq!(got.total as usize, want.len());
            in_order(&got, Sort::Relevance);
            for hit in &got.hits {
                let found = want.iter().find(|f| f.article.id == hit.id);
                shows(hit, found.expect("it is there"), &request);
            }
            for (asked, counts) in &got.facets {
                let counts: Vec<(String, u64)> =
                    counts.iter().map(|c| (c.value.clone(), c.count)).collect();
                prop_assert_eq!(counts, facet(*asked, &want), "{:?} of {}", asked, query);
            }
            let again = search(&*updated, &request);
            prop_assert_eq!(rows(&again), rows(&got), "an updated index answers as a rebuilt one: {}", query);
            prop_assert_eq!(again.facets, got.facets.clone(), "{}", query);
            prop_assert_eq!(again.hits, got.hits.clone(), "{}", query);
            for (limit, offset) in [(3, 2), (0, 0), (usize::MAX, 1), (1, usize::MAX)] {
                let page = search(&*updated, &SearchRequest { limit, offset, ..request.clone() });
                let want: Vec<(String, u32)> = rows(&got).into_iter().skip(offset).take(limit).collect();
                prop_assert_eq!(rows(&page), want, "a page is a part of the whole: {}", query);
                prop_assert_eq!(page.total, got.total);
            }
            for sort in [Sort::Newest, Sort::Oldest] {
                let sorted = search(&*updated, &SearchRequest { sort, ..request.clone() });
                prop_assert_eq!(sorted.hits.len(), got.hits.len());
                in_order(&sorted, sort);
            }
        }
    }
}

/// More with `NEWSDEX_CASES`; each case is 40 queries over up to 25 articles.
fn cases() -> u32 {
    std::env::var("NEWSDEX_CASES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(8)
}

#[test]
fn the_random_queries_are_worth_asking() {
    let mut runner = TestRunner::deterministic();
    let mut draw = |n: usize| {
        let value = (prop::collection::vec(raw(), n), query());
        value.new_tree(&mut runner).expect("a value").current()
    };
    let (mut some, mut all, mut marked, mut names) = (0, 0, 0, 0);
    for _ in 0..300 {
        let (raws, query) = draw(20);
        let articles: Vec<Article> = raws
            .iter()
            .enumerate()
            .map(|(n, r)| article(n, r))
            .collect();
        let found = expected(&articles, &query, Reach::Fuzzy);
        some += usize::from(!found.is_empty() && found.len() < articles.len());
        all += usize::from(found.len() == articles.len());
        marked += usize::from(found.iter().any(|f| !f.body.is_empty()));
        let name = query.to_string().contains("person:");
        names += usize::from(name && !found.is_empty() && found.len() < articles.len());
    }
    assert!(some > 150, "{some} of 300 queries part the articles");
    assert!(all < 60, "{all} of 300 queries find everything");
    assert!(marked > 60, "{marked} of 300 queries mark something");
    assert!(names > 15, "{names} of 300 queries find some by a name");
}

/// An article of the large index: `third` in every third, and so on.
fn numbered(n: usize) -> Article {
    let mut words = vec!["all"];
    for (every, word) in [(2, "second"), (3, "third"), (97, "rare"), (4099, "unique")] {
        if n.is_multiple_of(every) {
            words.push(word);
        }
    }
    Article {
        id: ArticleId(format!("{n:05}.txt")),
        path: format!("{n:05}.txt"),
        body: words.join(" "),
        ..Article::default()
    }
}

#[test]
fn many_windows_and_threads_give_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    let articles: Vec<Article> = (0..9000).map(numbered).collect();
    let (gone, kept): (Vec<Article>, Vec<Article>) = articles
        .into_iter()
        .partition(|a| a.id.0.ends_with("7.txt"));
    let reader = build(dir.path(), &kept, &gone, 5000);
    let of = |n: usize, every: usize| n.is_multiple_of(every);
    let cases: [(&str, &(dyn Fn(usize) -> bool + Sync)); 12] = [
        ("all", &|_| true),
        ("second third", &|n| of(n, 6)),
        ("second OR third", &|n| of(n, 2) || of(n, 3)),
        ("NOT second", &|n| !of(n, 2)),
        ("\"second third\"", &|n| of(n, 6)),
        ("second pre/2 rare", &|n| of(n, 2 * 97)),
        ("third w/1 unique", &|n| of(n, 3 * 4099) && !of(n, 97)),
        ("unique", &|n| of(n, 4099)),
        ("rare -unique", &|n| of(n, 97) && !of(n, 4099)),
        ("rar* OR unique", &|n| of(n, 97) || of(n, 4099)),
        ("=third rare~1", &|n| of(n, 3 * 97)),
        ("second not w/1 third", &|n| of(n, 2) && !of(n, 3)),
    ];
    let check = || {
        for (text, holds) in cases {
            let request = SearchRequest {
                query: parse(text, &ParseOptions::default()).query,
                limit: 9000,
                sort: Sort::Newest,
                ..SearchRequest::default()
            };
            let got = reader.search(&request).expect(text);
            let ids: Vec<&str> = got.hits.iter().map(|h| h.id.as_str()).collect();
            let number = |a: &Article| a.id.0[..5].parse().expect("a number");
            let want = kept.iter().filter(|a| holds(number(a)));
            let want: Vec<&str> = want.map(|a| a.id.as_str()).collect();
            assert!(ids == want, "{text}: {} for {}", ids.len(), want.len());
        }
    };
    check();
    std::thread::scope(|s| {
        for _ in 0..3 {
            s.spawn(check);
        }
    });
}

#[test]
fn extremes_of_a_request_are_answered() {
    let dir = tempfile::tempdir().expect("a folder");
    let reader = build(dir.path(), &[], &[], 1);
    let request = SearchRequest::default();
    assert_eq!(reader.search(&request).expect("empty").total, 0);
    let dir = tempfile::tempdir().expect("a folder");
    let body = "the cat and the dog ".repeat(200);
    let one = Article {
        body: body.trim_end().to_owned(),
        ..numbered(1)
    };
    let reader = build(dir.path(), &[one], &[], 1);
    for text in [
        "cat",
        "\"the the\"~9",
        "\"the the the\"~4000",
        "NOT zebra",
        "atleast70000(cat)",
    ] {
        let request = SearchRequest {
            query: parse(text, &ParseOptions::default()).query,
            snippets: usize::MAX,
            snippet_length: 60,
            limit: usize::MAX,
            ..SearchRequest::default()
        };
        let got = reader.search(&request).expect(text);
        assert_eq!(got.total, u64::from(!text.contains("70000")), "{text}");
        for s in got.hits.iter().flat_map(|h| &h.snippets) {
            assert!(s.text.len() <= 4 * 60 + 40, "{text}: {}", s.text.len());
            assert_eq!(s.highlights.is_empty(), text.contains("zebra"), "{text}");
        }
    }
}
