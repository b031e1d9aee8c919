//! The same folder gives the same answers, however its index came about.

use super::house::House;
use std::fs;

fn batch(house: &House, threads: &str) -> String {
    let seen = house.run(&[
        "batch",
        "queries.txt",
        "--threads",
        threads,
        "--limit",
        "100",
    ]);
    assert_eq!(seen.code, Some(0), "{seen:?}");
    seen.out
}

#[test]
fn batch_is_the_same_byte_by_byte_on_any_threads_after_updates_and_rebuilds() {
    let house = House::new(70);
    house.write(
        "queries.txt",
        "harbour\nferry strike\n\"mayor ana ruiz\"\nstorm OR bridge NOT school\nstreet w/5 library\n\
         librar*\nperson:\"Ana Ruiz\"\nedition\n",
    );
    house.index(&["--threads", "1"]);
    house.rewrite(30, "second");
    house.index(&["--threads", "2"]);
    // The same text at another time: these articles have no date but that.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    house.rewrite(70, "second");
    fs::remove_file(house.path("news/050.txt")).unwrap();
    house.index(&["--threads", "8"]);
    let updated = batch(&house, "1");
    assert!(updated.lines().count() >= 8 && updated.contains("Ruiz"));
    for index_threads in ["1", "2", "8"] {
        for threads in ["1", "2", "8"] {
            assert!(
                batch(&house, threads) == updated,
                "{index_threads} {threads}"
            );
        }
        house.index(&["--rebuild", "--threads", index_threads]);
    }
    assert!(batch(&house, "2") == updated);
}

#[test]
fn an_index_of_another_format_or_other_settings_is_rebuilt_beside_and_swapped() {
    let house = House::indexed(6);
    let first = house.generation();
    assert_eq!(house.index(&["--no-entities"])["indexed"], 6);
    let second = house.generation();
    assert!(first != second && !first.exists());

    let current = house.path("index/current");
    let line = fs::read_to_string(&current).unwrap();
    let (generation, _) = line.split_once(' ').unwrap();
    fs::write(&current, format!("{generation} format-0\n")).unwrap();
    for args in [&["search", "harbour"][..], &["check"], &["status"]] {
        let other = house.run(args);
        assert_eq!(other.code, Some(2), "{other:?}");
        assert!(other.err.contains("has format 0"), "{other:?}");
        assert!(
            other.err.contains("hint: run `newsdex index CORPUS`"),
            "{other:?}"
        );
    }
    let report = house.index(&["--no-entities"]);
    assert_eq!(
        (&report["indexed"], &report["articles"]),
        (&6.into(), &6.into())
    );
    assert!(house.generation() != second && !second.exists());
    house.is_whole(6, "another format");
}
