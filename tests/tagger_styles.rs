//! The tagger on the ways news is set: headlines in capitals, bylines, wrapped lines, wire datelines, tables.
//!
//! Every sample is our own. A sample gives the names that must be found, with their class, and words that are none.

use newsdex::article::{Article, EntityKind};
use newsdex::entity::Annotator;

use EntityKind::{Misc, Org, Person, Place};

struct Sample {
    style: &'static str,
    headline: &'static str,
    body: &'static str,
    names: &'static [(EntityKind, &'static str)],
    none: &'static [&'static str],
}

const SAMPLES: &[Sample] = &[
    Sample {
        style: "headline in capitals",
        headline: "MINISTER TELLS LISBON COURT SHE NEVER MET LINDQVIST",
        body: "LISBON (Reuters) - Marta Lindqvist told a court in Lisbon on Friday that she had paid for the boat. \
            Lindqvist, who led the Harbour Workers Union, denied fraud.",
        names: &[
            (Person, "LINDQVIST"),
            (Place, "LISBON"),
            (Person, "Marta Lindqvist"),
            (Place, "Lisbon"),
            (Person, "Lindqvist"),
        ],
        none: &["MINISTER", "COURT", "TELLS", "Friday"],
    },
    Sample {
        style: "headline in title case",
        headline: "Storm Leaves Thousands Without Power As Premier Okafor Visits Enugu",
        body: "Premier Daniel Okafor flew to Enugu on Monday. Okafor said power would be back within days.",
        names: &[
            (Person, "Okafor"),
            (Place, "Enugu"),
            (Person, "Daniel Okafor"),
        ],
        none: &["Storm", "Thousands", "Power", "Monday"],
    },
    Sample {
        style: "byline in capitals",
        headline: "Bakers fear for the price of bread",
        body: "By JOHN SMITH\nBakers in Toronto say flour has never cost so much. \"We cannot go on,\" said Helen Fraser, who owns three shops.",
        names: &[
            (Person, "JOHN SMITH"),
            (Place, "Toronto"),
            (Person, "Helen Fraser"),
        ],
        none: &["Bakers", "By"],
    },
    Sample {
        style: "wrapped lines",
        headline: "Two die on mountain road",
        body: "Two people died when a bus left the road near the town of Cusco, police\nsaid on Sunday. The driver, named as Jorge \
            Quispe, was taken to hospital. The mayor, Luis\nMamani, said the road had been closed since Thursday.",
        names: &[
            (Place, "Cusco"),
            (Person, "Jorge Quispe"),
            (Person, "Luis\nMamani"),
        ],
        none: &["Sunday", "Two", "The"],
    },
    Sample {
        style: "wire of the nineteen-eighties",
        headline: "BRAZIL COFFEE EXPORTS SEEN LOWER - TRADER",
        body: "RIO DE JANEIRO, March 3 - Brazilian coffee exports will fall this year, said Paulo Ferreira, a trader. \
            Exports to West Germany fell most, he said.",
        names: &[
            (Place, "BRAZIL"),
            (Place, "RIO DE JANEIRO"),
            (Misc, "Brazilian"),
            (Person, "Paulo Ferreira"),
            (Place, "West Germany"),
        ],
        none: &["March", "COFFEE", "TRADER", "Exports"],
    },
    Sample {
        style: "results of matches",
        headline: "SOCCER-ENGLISH PREMIER LEAGUE RESULTS",
        body: "LONDON 1996-08-24\nResults of English premier league matches on Saturday:\nArsenal 2 Leicester 0\nChelsea 1 Coventry 0",
        names: &[
            (Place, "LONDON"),
            (Misc, "English"),
            (Org, "Arsenal"),
            (Org, "Chelsea"),
        ],
        none: &["Results", "Saturday"],
    },
    Sample {
        style: "organisation and acronym",
        headline: "Talks on missiles",
        body: "The Korean Central News Agency (KCNA) reported the launch. KCNA gave no details. Officials at the Foreign Ministry in Seoul declined to comment.",
        names: &[
            (Org, "Korean Central News Agency"),
            (Org, "KCNA"),
            (Place, "Seoul"),
            (Org, "Foreign Ministry"),
        ],
        none: &["Talks", "Officials"],
    },
    Sample {
        style: "lower case throughout",
        headline: "nothing to see",
        body: "the mayor said on friday that the bridge would be closed until the summer.",
        names: &[],
        none: &["mayor", "friday", "bridge"],
    },
];

fn found(sample: &Sample) -> Vec<(EntityKind, String)> {
    let mut article = Article {
        headline: sample.headline.into(),
        body: sample.body.into(),
        ..Article::default()
    };
    Annotator::new().annotate(&mut article);
    let form = |m: &newsdex::article::Mention| article.text(m.field)[m.start..m.end].to_string();
    article
        .mentions
        .iter()
        .map(|m| (article.entities[m.entity].kind, form(m)))
        .collect()
}

#[test]
fn every_style_keeps_its_names() {
    let mut wrong = Vec::new();
    for sample in SAMPLES {
        let found = found(sample);
        for (kind, name) in sample.names {
            if !found.iter().any(|(k, n)| k == kind && n == name) {
                wrong.push(format!(
                    "{}: {} {name:?} is missing from {found:?}",
                    sample.style,
                    kind.as_str()
                ));
            }
        }
        for word in sample.none {
            if found.iter().any(|(_, n)| n == word) {
                wrong.push(format!("{}: {word:?} is no name", sample.style));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
