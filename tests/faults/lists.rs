//! The store's two lists, `meta.json` and `.managed.json`, have no checksum of their own: what a changed bit
//! in them does is found by what they have to agree with.

use super::house::House;
use newsdex::backend::tantivy::Tantivy;
use newsdex::corpus::Folder;
use newsdex::index::{CheckReport, SessionError, check};
use newsdex::query::SearchRequest;
use newsdex::session::Session;
use std::fs;
use std::path::Path;

/// What is found in the folder `index`, with every article of which something is shown.
fn answer(index: &Path) -> Result<String, String> {
    let request = SearchRequest {
        limit: 100,
        snippets: 1,
        ..SearchRequest::default()
    };
    let found = Session::open(index, &Tantivy).and_then(|s| Ok(s.search(&request)?));
    found
        .map(|r| format!("{} {:?}", r.total, r.hits))
        .map_err(|e| e.to_string())
}

fn checked(house: &House) -> Result<CheckReport, SessionError> {
    check(&house.path("index"), None, &Folder, &Tantivy)
}

#[test]
fn a_changed_bit_is_found_or_changes_no_answer() {
    let house = House::new(30);
    house.index(&["--threads", "1"]);
    house.rewrite(2, "second");
    house.index(&["--threads", "1"]);
    let before = answer(&house.path("index")).unwrap();
    let whole = checked(&house).unwrap();
    assert_eq!(whole, CheckReport::InStep { articles: 30 });
    // Any odd stride meets every bit of a byte; all bits take many minutes.
    let stride = std::env::var("NEWSDEX_EVERY_BIT").map_or(149, |_| 1);
    for list in ["meta.json", ".managed.json"] {
        let path = house.generation().join(list);
        let good = fs::read(&path).unwrap();
        for bit in (0..good.len() * 8).step_by(stride) {
            let mut bad = good.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, &bad).unwrap();
            let context = || {
                let line =
                    String::from_utf8_lossy(&bad[(bit / 8).saturating_sub(30)..]).into_owned();
                format!(
                    "{list}, bit {bit}: {}",
                    line.chars().take(60).collect::<String>()
                )
            };
            match checked(&house) {
                Ok(CheckReport::Damaged { .. }) => {}
                Ok(report) => {
                    assert_eq!(report, whole, "{}", context());
                    assert_eq!(
                        answer(&house.path("index")),
                        Ok(before.clone()),
                        "{}",
                        context()
                    );
                }
                Err(e) => panic!("{}: {e}", context()),
            }
        }
        fs::write(&path, &good).unwrap();
    }
}
