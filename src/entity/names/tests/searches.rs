//! Searches over an archive: what several records together decide.

use super::*;
use crate::entity::names::unmarked::Spelt;

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
fn a_name_says_how_it_may_stand_unmarked() {
    let spelt = |query: &str, archive: &[(&str, u64)]| -> Vec<String> {
        let records = archive
            .iter()
            .filter_map(|(name, n)| Some((NameRecord::new(EntityKind::Person, name)?, *n)));
        let query = NameQuery::parse(EntityKind::Person, query).expect("a name");
        let Ok(answer) = query.find(Reach::Fuzzy, &mut Few(records.collect()));
        let text = |s: Spelt| s.text;
        answer.spelt.into_iter().map(text).collect()
    };
    let known = [("Ines Okwara", 4)];
    assert_eq!(spelt("Okwara, Ines", &known), ["Ines Okwara", "okwara"]);
    assert_eq!(
        spelt("Dr. Ines de la Okwara Jr.", &known)[0],
        "Ines de la Okwara"
    );
    assert_eq!(spelt("Minister Okwara", &known), ["Okwara"]);
    assert_eq!(
        spelt("Ines Okwara", &[("Ines Okwara", 1), ("Peter Okwara", 4)]),
        ["Ines Okwara"]
    );
    assert_eq!(
        spelt("Ines Osei-Okwara", &[("Ines Osei-Okwara", 1)])[1],
        "osei okwara"
    );
    assert_eq!(spelt("Ines Okwara", &[]), ["Ines Okwara"]);
}

#[test]
fn particles_and_double_surnames() {
    let kings = [("Omar bin Rashid", 5), ("Rashid", 2)];
    assert_eq!(found("Omar bin Rashid", &kings), ["Omar bin Rashid"]);
    assert_eq!(
        found(
            "de la Vera",
            &[("Ines de la Vera", 2), ("Peter Vera", 2), ("Vera", 1)]
        ),
        ["Ines de la Vera", "Vera"]
    );
    assert_eq!(
        found(
            "Ines Osei-Okwara",
            &[("Osei-Okwara", 2), ("Ines Osei-Okwara", 2)]
        )
        .len(),
        2
    );
    assert_eq!(
        found("Yi Sang-min", &[("Lee Sang-min", 2), ("Wang Yi", 5)]),
        ["Lee Sang-min"]
    );
    assert_eq!(found("Kim Yuna", &[("Kim Ki-yoon", 2)]), [""; 0]);
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
}
