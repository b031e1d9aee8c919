//! Dates on the command line and in batch files: a day, or the whole month or year that a shorter one names.

use super::Failure;

/// `YYYY[-MM[-DD]]` in numbers, checked against the calendar.
fn date(text: &str) -> Result<(u32, Option<u32>, Option<u32>), Failure> {
    let bad = || {
        Failure::new(
            format!("{text:?} is not a date"),
            "write YYYY, YYYY-MM or YYYY-MM-DD",
        )
    };
    let parts: Vec<&str> = text.split('-').collect();
    let number = |at: usize, digits: usize| -> Result<Option<u32>, Failure> {
        let Some(part) = parts.get(at) else {
            return Ok(None);
        };
        let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        let value = part.parse().ok().filter(|v| plain && *v > 0);
        value.map(Some).ok_or_else(bad)
    };
    let (year, month, day) = (number(0, 4)?, number(1, 2)?, number(2, 2)?);
    let year = year.ok_or_else(bad)?;
    let valid = jiff::civil::Date::new(
        year as i16,
        month.unwrap_or(1) as i8,
        day.unwrap_or(1) as i8,
    );
    if parts.len() > 3 || valid.is_err() {
        return Err(bad());
    }
    Ok((year, month, day))
}

/// The first day that `text` names, YYYYMMDD.
pub(super) fn first_day(text: &str) -> Result<u32, Failure> {
    let (year, month, day) = date(text)?;
    Ok(year * 10_000 + month.unwrap_or(1) * 100 + day.unwrap_or(1))
}

/// The last day that `text` names, YYYYMMDD; days are compared as numbers, so the 31st ends any month.
pub(super) fn last_day(text: &str) -> Result<u32, Failure> {
    let (year, month, day) = date(text)?;
    Ok(year * 10_000 + month.unwrap_or(12) * 100 + day.unwrap_or(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_date_spans_its_whole_period() {
        assert_eq!(first_day("2022").unwrap(), 20_220_101);
        assert_eq!(last_day("2022").unwrap(), 20_221_231);
        assert_eq!(last_day("2022-02").unwrap(), 20_220_231);
        assert_eq!(first_day("2022-03-04").unwrap(), 20_220_304);
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for bad in [
            "",
            "22",
            "2022-13",
            "2022-02-30",
            "2022-1-1",
            "2022-01-01-01",
            "+202",
            "0000",
        ] {
            assert!(first_day(bad).is_err(), "{bad}");
        }
    }
}
