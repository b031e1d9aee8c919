//! `date:` values: a year, month or day, or a range of them, as inclusive days YYYYMMDD.

/// First and last day of `2022`, `2022-03`, `2022-03-04`.
fn span(text: &str) -> Option<(u32, u32)> {
    let widths = [4, 2, 2];
    let mut numbers = Vec::new();
    for (i, part) in text.split('-').enumerate() {
        if part.len() != *widths.get(i)? || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        numbers.push(part.parse::<u32>().ok()?);
    }
    match numbers.as_slice() {
        [y] if *y > 0 => Some((y * 10000 + 101, y * 10000 + 1231)),
        [y, m] if *y > 0 => {
            let last = last_day(*y, *m)?;
            Some((y * 10000 + m * 100 + 1, y * 10000 + m * 100 + last))
        }
        [y, m, d] if *y > 0 && *d >= 1 && *d <= last_day(*y, *m)? => {
            let day = y * 10000 + m * 100 + d;
            Some((day, day))
        }
        _ => None,
    }
}

fn last_day(year: u32, month: u32) -> Option<u32> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => Some(if leap { 29 } else { 28 }),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

/// A value of `date:`; a range whose ends are in the wrong order is turned round.
pub(super) fn range(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim_end_matches([',', ';', '?', '!']);
    let text = if text.ends_with("..") {
        text
    } else {
        text.trim_end_matches('.')
    };
    let Some((from, to)) = text.split_once("..") else {
        return match text.is_empty() {
            true => None,
            false => span(text).map(|(a, b)| (Some(a), Some(b))),
        };
    };
    let from = if from.is_empty() {
        None
    } else {
        Some(span(from)?)
    };
    let to = if to.is_empty() { None } else { Some(span(to)?) };
    match (from, to) {
        (None, None) => None,
        (Some(a), Some(b)) => Some((Some(a.0.min(b.0)), Some(a.1.max(b.1)))),
        (a, b) => Some((a.map(|a| a.0), b.map(|b| b.1))),
    }
}
