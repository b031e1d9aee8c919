//! A publication date as news has it: often only a day, sometimes a month, rarely a second with a zone.
//!
//! Kept as written (no conversion to another zone) together with where it came from, because a wrong
//! date makes a false timeline and only the provenance lets a reader judge it.

use serde::{Deserialize, Serialize};

/// Where a date was taken from, best first: a later variant never outranks an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateFrom {
    /// A front-matter key.
    FrontMatter,
    /// A named field or element of a structured format.
    Field,
    /// Metadata of a web page.
    Metadata,
    /// The dateline that opens the text.
    Dateline,
    /// The text itself (a visible date line).
    Text,
    /// The path (`2022/03/04/story.txt`).
    Path,
    /// The file's modification time: only when nothing written was found.
    FileTime,
}

impl DateFrom {
    /// The name used in output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FrontMatter => "front-matter",
            Self::Field => "field",
            Self::Metadata => "metadata",
            Self::Dateline => "dateline",
            Self::Text => "text",
            Self::Path => "path",
            Self::FileTime => "file-time",
        }
    }
}

/// A time of day as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clock {
    /// 0–23.
    pub hour: u8,
    /// 0–59.
    pub minute: u8,
    /// 0–59.
    pub second: u8,
    /// Minutes east of UTC, where the zone was written.
    pub offset_minutes: Option<i16>,
}

/// A date with its precision and provenance. Proleptic Gregorian, years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NewsDate {
    /// 1–9999.
    pub year: i16,
    /// 1–12, or 0 where only the year is known.
    pub month: u8,
    /// 1–31, or 0 where only the month is known.
    pub day: u8,
    /// The time of day, where written.
    pub clock: Option<Clock>,
    /// Where it was taken from.
    pub from: DateFrom,
}

impl NewsDate {
    /// A whole day.
    ///
    /// Returns `None` for a day that no calendar has.
    pub fn day(year: i16, month: u8, day: u8, from: DateFrom) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && jiff::civil::Date::new(year, month as i8, day as i8).is_ok();
        valid.then_some(Self {
            year,
            month,
            day,
            clock: None,
            from,
        })
    }

    /// `YYYYMMDD` as a number, an unknown month or day counting as the first: the local day, for
    /// filters and facets.
    pub fn day_number(&self) -> u32 {
        self.year as u32 * 10_000 + self.month.max(1) as u32 * 100 + self.day.max(1) as u32
    }

    /// Seconds since 1970-01-01T00:00 for sorting: UTC where the zone is known, else as written.
    pub fn sort_key(&self) -> i64 {
        let date =
            jiff::civil::Date::new(self.year, self.month.max(1) as i8, self.day.max(1) as i8)
                .unwrap_or(jiff::civil::Date::ZERO);
        let days = (date - jiff::civil::Date::constant(1970, 1, 1)).get_days() as i64;
        let clock = self.clock.map_or(0, |c| {
            c.hour as i64 * 3600 + c.minute as i64 * 60 + c.second as i64
                - c.offset_minutes.unwrap_or(0) as i64 * 60
        });
        days * 86_400 + clock
    }

    /// RFC 3339 date and time with the zone where written (`2022-03-04T10:00:00+02:00`), or `None`
    /// where no time is known.
    pub fn timestamp(&self) -> Option<String> {
        let c = self.clock?;
        let zone = match c.offset_minutes {
            None => String::new(),
            Some(0) => "Z".to_owned(),
            Some(m) => format!(
                "{}{:02}:{:02}",
                if m < 0 { '-' } else { '+' },
                m.unsigned_abs() / 60,
                m.unsigned_abs() % 60
            ),
        };
        Some(format!(
            "{self}T{:02}:{:02}:{:02}{zone}",
            c.hour, c.minute, c.second
        ))
    }
}

impl std::fmt::Display for NewsDate {
    /// `2022-03-04`, `2022-03` or `2022`, as precise as it is known.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (m, 0) => write!(f, "{:04}-{m:02}", self.year),
            (m, d) => write!(f, "{:04}-{m:02}-{d:02}", self.year),
        }
    }
}
