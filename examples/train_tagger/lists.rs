//! Reads the name lists.

use crate::Outcome;
use newsdex::entity::train::List;
use std::path::Path;

fn column(path: &Path, column: usize) -> Outcome<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(true)
        .from_path(path)?;
    let mut out = Vec::new();
    for row in rows.records() {
        out.extend(row?.get(column).map(str::to_string));
    }
    Ok(out)
}

fn lines(path: &Path) -> Outcome<Vec<String>> {
    Ok(std::fs::read_to_string(path)?
        .lines()
        .map(str::to_string)
        .collect())
}

/// The lists below `names`, each with its bit.
pub fn read(names: &Path) -> Outcome<Vec<List>> {
    let cities = names.join("cities/world-cities.csv");
    Ok(vec![
        List {
            bit: 1,
            names: lines(&names.join("first-and-surnames/first-names.txt"))?,
        },
        List {
            bit: 2,
            names: lines(&names.join("first-and-surnames/surnames.txt"))?,
        },
        List {
            bit: 4,
            names: column(&cities, 0)?,
        },
        List {
            bit: 8,
            names: column(&cities, 1)?,
        },
        List {
            bit: 16,
            names: column(&names.join("companies/sp500.csv"), 1)?,
        },
        List {
            bit: 32,
            names: column(
                &names.join("popular-by-country/common-forenames-by-country.csv"),
                11,
            )?,
        },
        List {
            bit: 64,
            names: column(
                &names.join("popular-by-country/common-surnames-by-country.csv"),
                5,
            )?,
        },
        List {
            bit: 128,
            names: column(&cities, 2)?,
        },
    ])
}
