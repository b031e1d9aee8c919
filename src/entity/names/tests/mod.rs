//! Pairs of names that must and must not match, and properties that hold for any text.

use proptest::prelude::*;

use super::*;

mod lists;
mod searches;

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
        ("Mario Okwara", "Maria Okwara"),
        ("David Lange", "David Liang"),
        ("Xiao Jianhua", "Chen Shih"),
        ("George Walker Bush", "George Herbert Walker Bush"),
        ("M. Sinha", "Mira Singh"),
        ("Pembleton", "Ndidi Osei-Pembleton"),
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
