//! The flags that say what to search for, shared by `search` and `batch`, and their way into a plain request.

use clap::{Args, ValueEnum};

use super::{Failure, query_text};
use crate::article::EntityKind;
use crate::query::{Facet, MatchMode, NameFilter, Query, Reach, SearchRequest, Sort};

/// `--match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Match {
    All,
    Any,
}

/// `--sort`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    Relevance,
    Newest,
    Oldest,
}

/// `--names`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Names {
    Exact,
    Alias,
    Nickname,
    Fuzzy,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Flags {
    /// At most so many articles.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    pub(crate) limit: usize,
    /// Leave out so many first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// The order; newest first where there is no query.
    #[arg(long, value_enum)]
    sort: Option<Order>,
    /// Whether every word must occur, or any.
    #[arg(long = "match", value_enum, default_value = "all")]
    mode: Match,
    /// From this day, month or year on: YYYY, YYYY-MM or YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Up to this day, month or year, included.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only articles that name this person; may be given again, each must hold.
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Only articles that name this organisation.
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// Only articles that name this place.
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Only this section; given again, any of them.
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// Only this source; given again, any of them.
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// How far a name may be stretched; each includes those before.
    #[arg(long, value_enum, default_value = "fuzzy")]
    names: Names,
    /// Passages per article; 0 for none.
    #[arg(long, value_name = "N", default_value_t = 1)]
    snippets: usize,
    /// Length of a passage, about, in characters.
    #[arg(long, value_name = "CHARS", default_value_t = 200)]
    snippet_length: usize,
    /// A query that is not well formed is an error instead of being read as text.
    #[arg(long)]
    strict_syntax: bool,
}

impl Flags {
    /// The request for `query` under these flags, and what was odd about the query.
    pub(crate) fn request(&self, query: &str) -> Result<(SearchRequest, Vec<String>), Failure> {
        let mut names = Vec::new();
        for (kind, list) in [
            (EntityKind::Person, &self.person),
            (EntityKind::Org, &self.org),
            (EntityKind::Place, &self.place),
        ] {
            for name in list {
                names.push(NameFilter {
                    kind,
                    text: name.clone(),
                });
            }
        }
        let mode = match self.mode {
            Match::All => MatchMode::All,
            Match::Any => MatchMode::Any,
        };
        let from = self.from.as_deref().map(first_day).transpose()?;
        let to = self.to.as_deref().map(last_day).transpose()?;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            return Err(Failure::new(
                "the first date lies after the last",
                "swap --from and --to",
            ));
        }
        let (query, warnings) = query_text::read(query, mode, self.strict_syntax)?;
        let sort = match self.sort {
            Some(Order::Relevance) => Sort::Relevance,
            Some(Order::Newest) => Sort::Newest,
            Some(Order::Oldest) => Sort::Oldest,
            None if query == Query::All => Sort::Newest,
            None => Sort::Relevance,
        };
        let request = SearchRequest {
            query,
            names,
            reach: match self.names {
                Names::Exact => Reach::Exact,
                Names::Alias => Reach::Alias,
                Names::Nickname => Reach::Nickname,
                Names::Fuzzy => Reach::Fuzzy,
            },
            from,
            to,
            sections: self.section.clone(),
            sources: self.source.clone(),
            sort,
            limit: self.limit,
            offset: self.offset,
            snippets: self.snippets,
            snippet_length: self.snippet_length,
            facets: Vec::new(),
            ..SearchRequest::default()
        };
        Ok((request, warnings))
    }

    /// These flags with the fields of a batch line over them; names add up, the rest replaces.
    pub(crate) fn with(&self, fields: &[(&'static str, String)]) -> Result<Self, Failure> {
        let mut flags = self.clone();
        // A line's own sections and sources stand in place of the defaults.
        for (name, list) in [
            ("section", &mut flags.section),
            ("source", &mut flags.source),
        ] {
            if fields.iter().any(|f| f.0 == name) {
                list.clear();
            }
        }
        for (name, value) in fields {
            let value = value.trim().to_owned();
            match *name {
                "person" => flags.person.push(value),
                "org" => flags.org.push(value),
                "place" => flags.place.push(value),
                "section" => flags.section.push(value),
                "source" => flags.source.push(value),
                "from" => flags.from = Some(value),
                "to" => flags.to = Some(value),
                "limit" => {
                    flags.limit = value.parse().map_err(|_| {
                        Failure::new(
                            format!("limit {value:?} is not a whole number"),
                            "write it in digits, such as 10",
                        )
                    })?;
                }
                "sort" => flags.sort = Some(choice("sort", &value)?),
                "match" => flags.mode = choice("match", &value)?,
                _ => {}
            }
        }
        Ok(flags)
    }
}

fn choice<T: ValueEnum>(field: &str, value: &str) -> Result<T, Failure> {
    T::from_str(value, true).map_err(|_| {
        let known: Vec<String> = T::value_variants()
            .iter()
            .filter_map(|v| Some(v.to_possible_value()?.get_name().to_owned()))
            .collect();
        let hint = format!("choose one of {}", known.join(", "));
        Failure::new(format!("{field} {value:?} is unknown"), hint)
    })
}

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

fn first_day(text: &str) -> Result<u32, Failure> {
    let (year, month, day) = date(text)?;
    Ok(year * 10_000 + month.unwrap_or(1) * 100 + day.unwrap_or(1))
}

/// Days are compared as numbers, so the 31st ends any month.
fn last_day(text: &str) -> Result<u32, Failure> {
    let (year, month, day) = date(text)?;
    Ok(year * 10_000 + month.unwrap_or(12) * 100 + day.unwrap_or(31))
}

/// `--facets person,year`.
pub(crate) fn facet(name: &str) -> Result<Facet, String> {
    Ok(match name {
        "person" => Facet::Entity(EntityKind::Person),
        "org" => Facet::Entity(EntityKind::Org),
        "place" => Facet::Entity(EntityKind::Place),
        "misc" => Facet::Entity(EntityKind::Misc),
        "source" => Facet::Source,
        "section" => Facet::Section,
        "year" => Facet::Year,
        "month" => Facet::Month,
        _ => return Err("known are person, org, place, misc, source, section, year, month".into()),
    })
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
