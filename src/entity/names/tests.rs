//! Pairs of names that must and must not match, and properties that hold for any text.

use proptest::prelude::*;

use super::*;

fn ask(query: &str, record: &str, reach: Reach) -> Option<How> {
    of(EntityKind::Person, query, record, reach)
}

/// Also checks that an accepted pair shares a key.
fn of(kind: EntityKind, query: &str, record: &str, reach: Reach) -> Option<How> {
    let query = NameQuery::parse(kind, query).ok()?;
    let record = NameRecord::new(kind, record)?;
    let found = query.compare(&record, reach);
    if found.is_some() {
        let keys = query.keys(reach);
        assert!(
            record.keys().iter().any(|k| keys.contains(k)),
            "no common key: {query:?} {record:?}"
        );
    }
    found.map(|m| m.how)
}

#[test]
fn persons_that_match() {
    for (query, record, how) in [
        ("Volcker, Paul", "Paul Volcker", How::Exact),
        (
            "GARCÍA MÁRQUEZ, Gabriel",
            "Gabriel Garcia Marquez",
            How::Exact,
        ),
        ("Kim Jongun", "Kim Jong-un", How::Exact),
        ("Путин", "Putin", How::Exact),
        ("George Walker Bush", "George W. Bush", How::Initials),
        ("J. R. Tolkien", "John Ronald Tolkien", How::Initials),
        ("George Bush", "George H. W. Bush", How::Middle),
        ("Treasury Secretary Baker", "James Baker", How::TitleSurname),
        ("Volcker", "Paul Volcker", How::Surname),
        ("James Baker", "Baker", How::Surname),
        ("Sergey Shoygu", "Sergei Shoigu", How::Transliteration),
        ("Muammar Qadhafi", "Muammar Gaddafi", How::Transliteration),
        ("Teng Hsiao-p'ing", "Deng Xiaoping", How::Transliteration),
        ("Bill Clinton", "William Clinton", How::Nickname),
        ("Paul Vocker", "Paul Volcker", How::Typo),
        ("Jmaes Callaghan", "James Callaghan", How::Typo),
        ("gerhard dekock", "Gerhard de Kock", How::Exact),
        ("Orla Mac Tiernay", "Orla McTiernay", How::Exact),
        ("Huat Wooi Lian", "Lian Huat Wooi", How::Exact),
        ("Adwoa Osei Bonsu", "Adwoa Yaa Osei-Bonsu", How::Middle),
        ("Boone Quillfeather", "T. Boone Quillfeather", How::Middle),
        ("Queen Ysolde", "Ysolde", How::TitleSurname),
        ("Secretary of State Quorl", "Ina Quorl", How::TitleSurname),
        ("JRQ", "Jonah Rufus Quill", How::Acronym),
        ("Yi Dong-min", "Lee Dong-min", How::Transliteration),
        ("Ke Mingche", "Ko Ming-che", How::Transliteration),
        ("Tamas Soekarvo", "Tamas Sukarvo", How::Transliteration),
        ("Cory Velmonte", "Corazon Velmonte", How::Nickname),
        ("Ndidi Osei-Pmebleton", "Ndidi Osei-Pembleton", How::Typo),
    ] {
        assert_eq!(
            ask(query, record, Reach::Fuzzy),
            Some(how),
            "{query} / {record}"
        );
    }
}

#[test]
fn persons_that_do_not() {
    for (query, record) in [
        ("George W. Bush", "George H. W. Bush"),
        ("James Baker", "Howard Baker"),
        ("James Baker", "James Parker"),
        ("John Price", "John Brown"),
        ("John Price", "Mary Price"),
        ("Martin Luther King Sr.", "Martin Luther King Jr."),
        ("Mr. Thatcher", "Mrs. Thatcher"),
        ("Volcker", "Paul Vogel"),
        ("Peter Morgan", "J. P. Morgan"),
        ("Kim Jong-un", "Kim Jong-pil"),
        ("Chen Shih-chung", "Chen Xi"),
        ("George Walker Bush", "George Herbert Walker Bush"),
        ("M. Sinha", "Mira Singh"),
        ("Pembleton", "Ndidi Osei-Pembleton"),
    ] {
        assert_eq!(ask(query, record, Reach::Fuzzy), None, "{query} / {record}");
    }
}

/// Whole names and counts of articles as an index.
struct Few(Vec<(NameRecord, u64)>);

impl NameIndex for Few {
    type Id = usize;
    type Error = std::convert::Infallible;

    fn look_up(
        &mut self,
        key: &str,
        most: usize,
        out: &mut Vec<Candidate<usize>>,
    ) -> Result<(), Self::Error> {
        let found = self
            .0
            .iter()
            .enumerate()
            .filter(|(_, (r, _))| r.keys().iter().any(|k| k == key));
        out.extend(found.take(most).map(|(at, (record, articles))| Candidate {
            record: record.clone(),
            articles: *articles,
            at,
        }));
        Ok(())
    }
}

/// The names of an archive that a query finds.
fn found<'a>(query: &str, archive: &[(&'a str, u64)]) -> Vec<&'a str> {
    let records = archive
        .iter()
        .filter_map(|(name, n)| Some((NameRecord::new(EntityKind::Person, name)?, *n)));
    let mut index = Few(records.collect());
    assert_eq!(index.0.len(), archive.len());
    let Ok(query) = NameQuery::parse(EntityKind::Person, query) else {
        return Vec::new();
    };
    let Ok(Answer { records: hits, .. }) = query.find(Reach::Fuzzy, &mut index);
    let mut ids: Vec<usize> = hits.into_iter().map(|(at, _)| at).collect();
    ids.sort_unstable();
    ids.into_iter().map(|at| archive[at].0).collect()
}

#[test]
fn a_bare_surname_is_that_of_the_one_known_bearer() {
    let archive = [("Ines Quorl", 5), ("Quorl", 3)];
    assert_eq!(found("Ines Quorl", &archive), ["Ines Quorl", "Quorl"]);
    assert!(found("Otto Quorl", &archive).is_empty());
    let shared = [("Ines Quorl", 2), ("Otto Quorl", 9), ("Quorl", 3)];
    assert_eq!(found("Ines Quorl", &shared), ["Ines Quorl"]);
    let only_bare = [("Quorl", 3)];
    assert_eq!(found("Ines Quorl", &only_bare), ["Quorl"]);
    // Mostly something else than the person.
    let company = [("Ines Quorl", 1), ("Quorl", 90)];
    assert_eq!(found("Ines Quorl", &company), ["Ines Quorl"]);
}

#[test]
fn a_typing_error_is_one_only_when_nobody_bears_the_name_typed() {
    assert_eq!(
        found("Ines Quarl", &[("Ines Quorl", 5), ("Quorl", 1)]),
        ["Ines Quorl", "Quorl"]
    );
    assert_eq!(
        found("Ines Quortl", &[("Ines Quorl", 5), ("Ines Quortl", 1)]),
        ["Ines Quortl"]
    );
    assert!(found("Ines Quortl", &[("Ines Quorl", 5), ("Otto Quortl", 6)]).is_empty());
}

#[test]
fn a_role_tells_people_of_one_surname_apart() {
    let archive = [
        ("Finance Minister Ines Quorl", 5),
        ("Mayor Otto Quorl", 5),
        ("Ines Quorl", 2),
    ];
    assert_eq!(
        found("Finance Minister Quorl", &archive),
        ["Finance Minister Ines Quorl", "Ines Quorl"]
    );
    assert_eq!(found("Mayor Quorl", &archive), ["Mayor Otto Quorl"]);
    assert_eq!(found("Admiral Quorl", &archive).len(), 3);
}

#[test]
fn records_read_the_words_around_the_mentions() {
    let body =
        "Interior Minister Ryu Sam-yeong met Mrs. Quorl in a hotel. Quorl, the trade envoy, left.";
    let mention = |form: &str, entity: usize, after: usize| {
        let start = after + body[after..].find(form).unwrap_or(0);
        crate::article::Mention {
            field: crate::article::TextField::Body,
            start,
            end: start + form.len(),
            entity,
        }
    };
    let entity = |kind, name: &str| crate::article::Entity {
        kind,
        name: name.to_owned(),
        forms: vec![name.to_owned()],
        mentions: 1,
    };
    let article = crate::article::Article {
        body: body.to_owned(),
        mentions: vec![
            mention("Ryu", 0, 0),
            mention("Quorl", 1, 0),
            mention("Quorl", 1, 60),
        ],
        entities: vec![
            entity(EntityKind::Person, "Ryu"),
            entity(EntityKind::Person, "Quorl"),
        ],
        ..Default::default()
    };
    let made: Vec<(usize, NameRecord)> = records(&article);
    assert_eq!(made.iter().map(|m| m.0).collect::<Vec<_>>(), [0, 1]);
    let asks = |query: &str, n: usize| {
        let query = NameQuery::parse(EntityKind::Person, query);
        query.is_ok_and(|q| q.compare(&made[n].1, Reach::Fuzzy).is_some())
    };
    assert!(asks("Ryu Samyeong", 0));
    assert!(asks("Mrs. Quorl", 1) && !asks("Mr. Quorl", 1));
}

#[test]
fn reach_sets_how_far() {
    assert_eq!(ask("Bill Clinton", "William Clinton", Reach::Alias), None);
    assert_eq!(ask("Sergey Shoygu", "Sergei Shoigu", Reach::Exact), None);
    assert_eq!(ask("Paul Vocker", "Paul Volcker", Reach::Nickname), None);
}

#[test]
fn organisations_and_places() {
    let (org, place) = (EntityKind::Org, EntityKind::Place);
    assert_eq!(
        of(org, "KCNA", "Korean Central News Agency", Reach::Alias),
        Some(How::Acronym)
    );
    assert_eq!(of(org, "K.C.N.A.", "KCNA", Reach::Exact), Some(How::Exact));
    assert_eq!(
        of(org, "BOJ", "the Bank of Japan", Reach::Alias),
        Some(How::Acronym)
    );
    assert_eq!(of(org, "BOJ", "Bank of Japan", Reach::Exact), None);
    assert_eq!(of(org, "BOJ", "Bank of Jordan Plaza", Reach::Fuzzy), None);
    assert_eq!(
        of(org, "The Boeing Company", "Boeing Co.", Reach::Exact),
        Some(How::Exact)
    );
    assert_eq!(
        of(
            org,
            "Foreign Ministry",
            "Russian Foreign Ministry",
            Reach::Exact
        ),
        Some(How::Part)
    );
    assert_eq!(
        of(org, "Foreign Ministry", "Ministry of Defence", Reach::Fuzzy),
        None
    );
    assert_eq!(
        of(place, "U.S.", "United States", Reach::Alias),
        Some(How::Alias)
    );
    assert_eq!(of(place, "Paris", "Perth", Reach::Fuzzy), None);
}

#[test]
fn bad_input_is_told() {
    let parse = |text: &str| NameQuery::parse(EntityKind::Person, text);
    assert_eq!(parse(" \u{1}\n"), Err(NameError::Empty));
    assert_eq!(parse(&"Smith ".repeat(300)), Err(NameError::TooLong));
    assert!(matches!(parse("van der"), Err(NameError::NoName(_))));
    assert!(matches!(parse("President"), Err(NameError::NoName(_))));
    assert!(matches!(parse("J. R."), Err(NameError::NoName(_))));
    assert_eq!(parse(&"\u{200f}".repeat(9)), Err(NameError::Empty));
    for (name, other) in [
        ("習近平", "習近平"),
        ("محمد البرادعي", "محمد البرادعي"),
        ("Сергей Шойгу", "Sergey Shoygu"),
        ("김정은", "김정은"),
    ] {
        assert!(ask(name, other, Reach::Fuzzy).is_some(), "{name}");
    }
}

#[test]
fn queries_have_few_keys() {
    for name in [
        "H. Quorl",
        "Quorl",
        "Maria del Carmen de la Quorl y Ramos-Vidal",
        "Lee Jun-seok",
        "Bill van Quorl",
    ] {
        let query = NameQuery::parse(EntityKind::Person, name);
        let keys = query.map(|q| q.keys(Reach::Fuzzy).len()).unwrap_or(0);
        assert!((1..=40).contains(&keys), "{name}: {keys}");
    }
}

proptest! {
    #[test]
    fn a_search_holds_on_any_archive(
        archive in proptest::collection::vec("([A-D][a-d]{0,3}[-. ]{1,2}){1,3}", 0..8),
        query in "([A-D][a-d]{0,3}[-. ]{1,2}){1,3}",
    ) {
        let known: Vec<(&str, u64)> = archive
            .iter()
            .map(|n| (n.as_str(), 1))
            .filter(|(n, _)| NameRecord::new(EntityKind::Person, n).is_some())
            .collect();
        let hits = found(&query, &known);
        prop_assert!(hits.len() <= known.len());
    }

    #[test]
    fn any_text_is_safe_and_survives_encoding(a in "\\PC{0,40}", b in ".{0,40}") {
        for kind in EntityKind::ALL {
            if let Some(record) = NameRecord::new(kind, &a) {
                let code = record.encode();
                prop_assert!(!code.contains('\0'));
                prop_assert_eq!(NameRecord::decode(&code), Some(record));
            }
            of(kind, &a, &b, Reach::Fuzzy);
        }
        NameRecord::decode(&b);
    }

    #[test]
    fn accepted_names_share_a_key(a in "([a-e]{1,3}[-' ]?){1,4}", b in "([a-e]{1,3}[-' ]?){1,4}") {
        of(EntityKind::Person, &a, &b, Reach::Fuzzy);
    }

    #[test]
    fn a_person_is_itself(a in "[A-Z][a-z]{2,8} [A-Z][a-z]{4,9}") {
        if let Some(how) = ask(&a, &a, Reach::Exact) {
            prop_assert!(matches!(how, How::Exact | How::Surname | How::TitleSurname), "{:?}", how);
        } else {
            prop_assert!(NameRecord::new(EntityKind::Person, &a).is_none());
        }
    }
}

fn merged(kind: EntityKind, names: &[(&str, u64)]) -> Vec<(String, u64)> {
    merge(kind, names)
        .into_iter()
        .map(|g| (g.name, g.count))
        .collect()
}

#[test]
fn spellings_of_one_name_are_one_line() {
    let names = [
        ("Tarek Zoubeidi", 9),
        ("Tariq Zubeidi", 3),
        ("ZOUBEIDI, Tarek", 1),
        ("Tarek Zubov", 2),
        ("Zoubeidi", 4),
    ];
    assert_eq!(
        merged(EntityKind::Person, &names),
        [("Tarek Zoubeidi", 13), ("Zoubeidi", 4), ("Tarek Zubov", 2)]
            .map(|(n, c)| (n.to_owned(), c))
    );
}

#[test]
fn middle_names_join_only_when_they_agree() {
    let one = [
        ("Edna Quillfeather", 5),
        ("Edna M. Quillfeather", 2),
        ("Edna May Quillfeather", 1),
    ];
    assert_eq!(merged(EntityKind::Person, &one).len(), 1);
    let two = [
        ("Edna Quillfeather", 5),
        ("Edna M. Quillfeather", 2),
        ("Edna P. Quillfeather", 1),
    ];
    assert_eq!(merged(EntityKind::Person, &two).len(), 3);
}

#[test]
fn frequent_names_that_look_alike_stay_apart() {
    for (a, b) in [
        ("Maria Smith", "Mary Smith"),
        ("John Brown", "John Braun"),
        ("Omar Diaz", "Omar Diaz Jr."),
    ] {
        assert_eq!(
            merged(EntityKind::Person, &[(a, 2), (b, 1)]).len(),
            2,
            "{a} / {b}"
        );
    }
}

#[test]
fn legal_forms_and_usual_names_are_one_line() {
    let names = [
        ("Quorl Industries Inc", 3),
        ("Quorl Industries", 2),
        ("Quorl Foods", 2),
    ];
    assert_eq!(merged(EntityKind::Org, &names).len(), 2);
    assert_eq!(
        merged(EntityKind::Place, &[("U.S.", 3), ("United States", 9)]),
        [("United States".to_owned(), 12)]
    );
}

#[test]
fn merging_many_names_is_not_quadratic() {
    let pool: Vec<String> = (0..60_000_u32)
        .map(|i| {
            let word = |mut n: u32, most: usize| -> String {
                let mut out = String::new();
                while out.len() < most {
                    out.push(['b', 'd', 'f', 'g', 'l', 'm', 'n', 'r', 's', 't'][(n % 10) as usize]);
                    out.push(['a', 'e', 'i', 'o', 'u'][(n / 10 % 5) as usize]);
                    n /= 7;
                }
                out
            };
            format!("{} {}", word(i % 701, 4), word(i / 5, 8))
        })
        .collect();
    let names: Vec<(&str, u64)> = pool.iter().map(|n| (n.as_str(), 1)).collect();
    let start = std::time::Instant::now();
    let groups = merge(EntityKind::Person, &names);
    assert_eq!(
        groups.iter().map(|g| g.members.len()).sum::<usize>(),
        names.len()
    );
    // A debug build on a busy machine; quadratic cost would take much longer.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn merging_loses_nothing_and_does_not_see_the_order(
        names in proptest::collection::vec(("([A-C][a-c]{0,3}[-. ]{0,2}){0,3}", 0_u64..5), 0..12)
    ) {
        let list: Vec<(&str, u64)> = names.iter().map(|(n, c)| (n.as_str(), *c)).collect();
        for kind in EntityKind::ALL {
            let groups = merge(kind, &list);
            let mut all: Vec<usize> = groups.iter().flat_map(|g| g.members.clone()).collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..list.len()).collect::<Vec<_>>());
            let back: Vec<(&str, u64)> = list.iter().rev().copied().collect();
            let shape = |g: &[NameGroup]| g.iter().map(|g| (g.name.clone(), g.count)).collect::<Vec<_>>();
            prop_assert_eq!(shape(&merge(kind, &back)), shape(&groups));
        }
    }
}
