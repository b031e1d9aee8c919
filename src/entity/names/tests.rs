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
    ] {
        assert_eq!(ask(query, record, Reach::Fuzzy), None, "{query} / {record}");
    }
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
    assert!(parse("習近平").is_ok());
}

proptest! {
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
