//! Brings the operands of proximity into the forms that a tree allows: groups are distributed, fields and
//! nested proximity move outside. What cannot be said is read as AND, with a note.

use super::parser::join;
use crate::query::{Distance, Link, Query};

/// Most alternatives that one proximity expression is written out to.
const MAX_ALTERNATIVES: usize = 64;
/// Most operands of one chain that need rewriting.
const MAX_COMPLEX: usize = 16;

/// Whether a tree may be an operand as it is.
fn simple(q: &Query) -> bool {
    match q {
        Query::Word(_) | Query::Phrase { .. } | Query::AnyEntity(_) | Query::Name { .. } => true,
        Query::Or(items) => items.iter().all(simple),
        _ => false,
    }
}

/// How many chains an operand makes, at most.
fn alternatives(q: &Query) -> usize {
    match q {
        q if simple(q) => 1,
        Query::And(items) | Query::Or(items) => items
            .iter()
            .map(alternatives)
            .fold(0, usize::saturating_add),
        Query::Near { .. } => 2,
        Query::In(_, q) | Query::Lead(q) => alternatives(q),
        _ => 1,
    }
}

/// `n` occurrences of each part of `q`.
pub(super) fn at_least(n: u32, q: Query, notes: &mut Vec<String>) -> Query {
    match q {
        q if simple(&q) => Query::AtLeast(n, Box::new(q)),
        Query::In(field, q) => Query::In(field, Box::new(at_least(n, *q, notes))),
        Query::Lead(q) => Query::Lead(Box::new(at_least(n, *q, notes))),
        Query::And(items) => Query::And(items.into_iter().map(|q| at_least(n, q, notes)).collect()),
        q => {
            notes.push(format!(
                "atleast{n} counts words, phrases and names: left out here"
            ));
            q
        }
    }
}

/// A proximity chain as typed: each link with its distance and whether it is `not w/n`.
pub(super) fn chain(
    first: Query,
    links: Vec<(Distance, bool, Query)>,
    notes: &mut Vec<String>,
) -> Query {
    if links.iter().any(|l| l.1) {
        return not_near(first, links, notes);
    }
    let links: Vec<Link> = links
        .into_iter()
        .map(|(distance, _, operand)| Link { distance, operand })
        .collect();
    let all = || std::iter::once(&first).chain(links.iter().map(|l| &l.operand));
    let count = all().map(alternatives).fold(1, usize::saturating_mul);
    if count > MAX_ALTERNATIVES || all().filter(|q| !simple(q)).count() > MAX_COMPLEX {
        notes.push("this proximity has too many combinations: read as AND".into());
        return both(first, links);
    }
    near(first, links, notes)
}

/// A chain with a `not w/n` in it: two operands make a `NotNear`, more are split at each negated link.
fn not_near(first: Query, links: Vec<(Distance, bool, Query)>, notes: &mut Vec<String>) -> Query {
    if links.len() > 1 {
        notes.push(
            "not w/n joins two operands only: each pair is read by itself, joined by AND".into(),
        );
    }
    let mut parts = Vec::new();
    let mut head = first;
    let mut run = Vec::new();
    for (distance, negated, operand) in links {
        if !negated {
            run.push((distance, false, operand));
            continue;
        }
        if !run.is_empty() {
            let last = run.last().map(|(_, _, q)| q.clone());
            parts.push(chain(head.clone(), std::mem::take(&mut run), notes));
            head = last.unwrap_or(head);
        }
        parts.push(apart(head.clone(), distance, operand, notes));
    }
    if !run.is_empty() {
        parts.push(chain(head.clone(), run, notes));
    }
    join(parts, Query::And).unwrap_or(head)
}

fn apart(wanted: Query, distance: Distance, unwanted: Query, notes: &mut Vec<String>) -> Query {
    match wanted {
        Query::In(field, q) => Query::In(field, Box::new(apart(*q, distance, unwanted, notes))),
        Query::Lead(q) => Query::Lead(Box::new(apart(*q, distance, unwanted, notes))),
        wanted if simple(&wanted) && simple(&unwanted) => Query::NotNear {
            wanted: Box::new(wanted),
            distance,
            unwanted: Box::new(unwanted),
        },
        wanted => {
            notes.push(
                "not w/n takes words, phrases, names or OR groups of them: read as AND NOT".into(),
            );
            Query::And(vec![wanted, Query::Not(Box::new(unwanted))])
        }
    }
}

/// Every operand, anywhere in the article.
fn both(first: Query, links: Vec<Link>) -> Query {
    Query::And(
        std::iter::once(first)
            .chain(links.into_iter().map(|l| l.operand))
            .collect(),
    )
}

/// The chain with its `i`-th operand replaced.
fn with(first: &Query, links: &[Link], i: usize, q: Query) -> (Query, Vec<Link>) {
    let (mut first, mut links) = (first.clone(), links.to_vec());
    match i.checked_sub(1) {
        None => first = q,
        Some(i) => links[i].operand = q,
    }
    (first, links)
}

fn near(first: Query, links: Vec<Link>, notes: &mut Vec<String>) -> Query {
    if links.is_empty() {
        return first;
    }
    let found = std::iter::once(&first)
        .chain(links.iter().map(|l| &l.operand))
        .position(|q| !simple(q));
    let Some(i) = found else {
        return Query::Near {
            first: Box::new(first),
            rest: links,
        };
    };
    let operand = match i.checked_sub(1) {
        None => first.clone(),
        Some(i) => links[i].operand.clone(),
    };
    let mut each = |items: Vec<Query>| -> Vec<Query> {
        items
            .into_iter()
            .map(|q| {
                let (first, links) = with(&first, &links, i, q);
                near(first, links, notes)
            })
            .collect()
    };
    match operand {
        Query::And(items) => Query::And(each(items)),
        Query::Or(items) => Query::Or(each(items)),
        Query::In(field, q) => {
            let strip = |q: Query| match q {
                Query::In(f, q) if f == field => (*q, true),
                q => (q, false),
            };
            let (first, links) = with(&first, &links, i, *q);
            let (first, mut same) = if i == 0 { (first, true) } else { strip(first) };
            let mut rest = Vec::new();
            for (at, link) in links.into_iter().enumerate() {
                let (operand, was) = if at + 1 == i {
                    (link.operand, true)
                } else {
                    strip(link.operand)
                };
                same &= was;
                rest.push(Link {
                    distance: link.distance,
                    operand,
                });
            }
            if !same {
                notes.push("words near each other are in one text: the field is read as that of the whole proximity".into());
            }
            Query::In(field, Box::new(near(first, rest, notes)))
        }
        Query::Lead(q) => {
            let (first, links) = with(&first, &links, i, *q);
            Query::Lead(Box::new(near(first, links, notes)))
        }
        Query::Not(q) => {
            notes.push("NOT beside w/n: read as AND NOT".into());
            let mut all: Vec<Query> = vec![first];
            let mut distances = Vec::new();
            for link in links {
                distances.push(link.distance);
                all.push(link.operand);
            }
            all.remove(i);
            distances.remove(i.saturating_sub(1));
            let mut all = all.into_iter();
            let Some(first) = all.next() else {
                return Query::Not(q);
            };
            let links = distances
                .into_iter()
                .zip(all)
                .map(|(distance, operand)| Link { distance, operand })
                .collect();
            Query::And(vec![near(first, links, notes), Query::Not(q)])
        }
        Query::Near { first: inner, rest } => {
            let nested = (*inner, rest);
            match nest(&first, &links, i, nested) {
                Some(forms) => {
                    let forms = forms.into_iter().map(|(f, l)| near(f, l, notes)).collect();
                    join(forms, Query::Or).unwrap_or(Query::All)
                }
                None => {
                    notes.push(
                        "a proximity inside another in this order cannot be said: read as AND"
                            .into(),
                    );
                    both(first, links)
                }
            }
        }
        _ => {
            notes.push("w/n takes words, phrases, names or OR groups of them: read as AND".into());
            both(first, links)
        }
    }
}

type Chain = (Query, Vec<Link>);

/// The chain backwards; none if it has a `pre/n`, which has a direction.
fn reversed((first, links): &Chain) -> Option<Chain> {
    if links
        .iter()
        .any(|l| matches!(l.distance, Distance::Before(_)))
    {
        return None;
    }
    let mut operands = vec![first.clone()];
    operands.extend(links.iter().map(|l| l.operand.clone()));
    let mut operands = operands.into_iter().rev();
    let head = operands.next()?;
    let distances = links.iter().rev().map(|l| l.distance);
    Some((
        head,
        distances
            .zip(operands)
            .map(|(distance, operand)| Link { distance, operand })
            .collect(),
    ))
}

fn append(mut left: Chain, distance: Distance, right: Chain) -> Chain {
    left.1.push(Link {
        distance,
        operand: right.0,
    });
    left.1.extend(right.1);
    left
}

/// The ways to write a chain whose first or last operand is itself a chain: the outer distance is from
/// either end of the inner one.
fn nest(first: &Query, links: &[Link], i: usize, nested: Chain) -> Option<Vec<Chain>> {
    if i == 0 {
        let distance = links[0].distance;
        let rest = (links[0].operand.clone(), links[1..].to_vec());
        let plain = append(nested.clone(), distance, rest.clone());
        let symmetric = !matches!(distance, Distance::Before(_));
        let other = match reversed(&rest).filter(|_| symmetric) {
            Some(rest) => append(rest, distance, nested),
            None => append(reversed(&nested)?, distance, rest),
        };
        return Some(vec![other, plain]);
    }
    if i != links.len() {
        return None;
    }
    let distance = links[i - 1].distance;
    let before = (first.clone(), links[..i - 1].to_vec());
    let plain = append(before.clone(), distance, nested.clone());
    let symmetric = !matches!(distance, Distance::Before(_));
    let other = match reversed(&before).filter(|_| symmetric) {
        Some(before) => append(nested, distance, before),
        None => append(before, distance, reversed(&nested)?),
    };
    Some(vec![plain, other])
}
