//! Lists of names: which lines become one.

use super::*;

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
        [("Tarek Zoubeidi", 17), ("Tarek Zubov", 2)].map(|(n, c)| (n.to_owned(), c))
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
fn a_bare_surname_goes_to_its_one_bearer() {
    let of = |names: &[(&str, u64)]| merged(EntityKind::Person, names);
    let one = [
        ("Okwara", 30),
        ("INES M. OKWARA", 14),
        ("Ines Okwara", 12),
        ("Peter Okwara", 2),
    ];
    assert_eq!(of(&one)[0], ("Ines Okwara".to_owned(), 56));
    assert_eq!(of(&one).len(), 2);
    // Short forms of one given name are one person only where the surname is one person's.
    assert_eq!(
        of(&[("Bill Okwara", 9), ("William Okwara", 7), ("Okwara", 3)]).len(),
        1
    );
    assert_eq!(of(&[("Bill Okwara", 9), ("William Okwara", 7)]).len(), 2);
}

#[test]
fn a_bare_surname_that_could_be_several_stays_alone() {
    for names in [
        // Another bearer.
        vec![("Okwara", 5), ("Ines Okwara", 12), ("Peter Okwara", 4)],
        // Mostly something else.
        vec![("Price", 90), ("Ines Price", 12)],
        // A given name too.
        vec![("Jordan", 5), ("Ines Jordan", 12), ("Jordan Okwara", 6)],
        // Two that only a third form would join.
        vec![
            ("Okwara", 5),
            ("George Okwara", 9),
            ("George W. Okwara", 9),
            ("George H. Okwara", 9),
        ],
        // Nobody of that name.
        vec![("Okwara", 5), ("Ines Osei", 12)],
        // A given name alone.
        vec![("Ines", 5), ("Ines Osei", 12)],
    ] {
        let lines = merged(EntityKind::Person, &names);
        assert!(lines.iter().any(|l| l.0 == names[0].0), "{lines:?}");
    }
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
fn a_given_name_that_is_a_surname_elsewhere_hides_no_bearer() {
    let names = [
        ("Harlowe", 390),
        ("Joseph R. Harlowe, Jr.", 200),
        ("Joe Harlowe", 177),
        ("Jill Harlowe", 38),
        ("Kim Jong Un", 90),
        ("Jong Un", 4),
    ];
    let lines = merged(EntityKind::Person, &names);
    assert_eq!(lines[0], ("Joseph R. Harlowe, Jr.".to_owned(), 767));
    assert_eq!(lines.len(), 4);
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
