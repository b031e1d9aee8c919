//! Reads the name lists.

use crate::Outcome;
use newsdex::entity::train::{Knowledge, List};
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

/// The name lists, and those of them that training articles are renamed from: by country, and American ones.
pub struct Names {
    pub known: Knowledge,
    pub forenames: [Vec<String>; 2],
    pub surnames: [Vec<String>; 2],
    pub cities: Vec<String>,
}

/// What the lists below `names`, our own lists in `own` and the word classes know.
pub fn read(names: &Path, own: &Path, classes: Vec<(String, u8)>) -> Outcome<Names> {
    let cities = names.join("cities/world-cities.csv");
    let popular = |file: &str, at| column(&names.join("popular-by-country").join(file), at);
    let (mut countries, mut peoples) = (Vec::new(), Vec::new());
    for row in lines(&own.join("countries.txt"))? {
        let (country, people) = row.split_once(':').ok_or("a country without a colon")?;
        countries.push(country.to_string());
        peoples.extend(people.split(',').map(str::to_string));
    }
    peoples.extend(lines(&own.join("groups.txt"))?);
    countries.extend(lines(&own.join("states.txt"))?);
    let city = column(&cities, 0)?;
    let forenames = [
        popular("common-forenames-by-country.csv", 11)?,
        lines(&names.join("first-and-surnames/first-names.txt"))?,
    ];
    let surnames = [
        popular("common-surnames-by-country.csv", 5)?,
        lines(&names.join("first-and-surnames/surnames.txt"))?,
    ];
    let list = |part, whole, names| List { part, whole, names };
    // The table fills up, so the longest lists come last.
    let lists = vec![
        list(16, 4, column(&names.join("companies/sp500.csv"), 1)?),
        list(0, 8, countries),
        list(0, 16, peoples),
        list(0, 32, lines(&own.join("organisations.txt"))?),
        list(4, 1, city.clone()),
        list(8, 2, column(&cities, 1)?),
        list(128, 2, column(&cities, 2)?),
        list(32, 0, forenames[0].clone()),
        list(64, 0, surnames[0].clone()),
        list(1, 0, forenames[1].clone()),
        list(2, 0, surnames[1].clone()),
    ];
    Ok(Names {
        known: Knowledge { lists, classes },
        forenames,
        surnames,
        cities: city,
    })
}
