//! What the comparison with the reference and reading the rules again have found, one test each.

use newsdex::article::{
    Article, Entity, EntityKind, HeadlineFrom, Mention, Paragraph, ParagraphKind, TextField,
};
use newsdex::query::parse::{ParseOptions, parse_strict};

use crate::cases::Case;
use crate::judge::Tally;
use crate::{Marks, actual, expected};

fn case(headline: &str, body: &str, query: &str) -> Case {
    Case {
        article: Article {
            headline: headline.into(),
            headline_from: HeadlineFrom::FirstLine,
            body: body.into(),
            paragraphs: vec![Paragraph {
                start: 0,
                end: body.len(),
                kind: ParagraphKind::Text,
            }],
            ..Article::default()
        },
        query: parse_strict(query, &ParseOptions::default()).expect("well formed"),
        english: true,
    }
}

fn name(case: &mut Case, start: usize, end: usize) {
    let article = &mut case.article;
    article.mentions.push(Mention {
        field: TextField::Body,
        start,
        end,
        entity: article.entities.len(),
    });
    article.entities.push(Entity {
        kind: EntityKind::Person,
        name: article.body[start..end].into(),
        forms: vec![article.body[start..end].into()],
        mentions: 1,
    });
}

fn both(case: &Case) -> Option<Marks> {
    let found = actual(case);
    assert_eq!(found, expected(case, &mut Tally::new()));
    found
}

#[test]
fn a_name_that_begins_inside_a_word_stands_at_the_word() {
    let mut case = case("", "Giscard d'Estaing spoke", "@person w/1 spoke");
    name(&mut case, 10, 17);
    let marks = [(TextField::Body, 8, 17), (TextField::Body, 18, 23)];
    assert_eq!(both(&case), Some(Marks::from(marks)));
}

#[test]
fn a_number_in_other_digits_keeps_its_dot() {
    let marks = Marks::from([(TextField::Body, 3, 7)]);
    assert_eq!(both(&case("", "at ٣.5 of it", "٣.5")), Some(marks));
}

#[test]
fn two_names_in_one_word_stand_at_one_place() {
    let mut case = case("", "the O'Hara' house", "atleast2(@person)");
    name(&mut case, 4, 5);
    name(&mut case, 6, 10);
    assert_eq!(both(&case), None);
    case.query = parse_strict("@person pre/1 house", &ParseOptions::default()).expect("chain");
    assert_eq!(both(&case).map(|m| m.len()), Some(2));
}
