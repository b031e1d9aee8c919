//! The flags that say what to search for, shared by `search`, `batch` and `entities`, and their way into a
//! plain request.

use clap::{Args, ValueEnum};

use super::days::{first_day, last_day};
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

/// Which articles are meant, beside the query text.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Which articles")]
pub(crate) struct Filters {
    /// Whether every word must occur, or any.
    #[arg(long = "match", value_name = "MODE", value_enum, default_value = "all")]
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
    /// Only articles that name this organisation; may be given again.
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// Only articles that name this place; may be given again.
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Only this section; given again, any of them.
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// Only this source; given again, any of them.
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// How far a name may be stretched; each includes those before.
    #[arg(long, value_name = "REACH", value_enum, default_value = "fuzzy")]
    names: Names,
    /// Refuse a query that is not well formed, instead of reading it as text.
    #[arg(long)]
    strict_syntax: bool,
}

/// Which of them are shown, and how much of each.
#[derive(Clone, Debug, Args)]
pub(crate) struct Flags {
    #[command(flatten)]
    filters: Filters,
    #[command(flatten)]
    shown: Shown,
}

#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "What is shown")]
struct Shown {
    /// At most so many articles.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Leave out so many first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// The order; newest first where neither a query nor a name is given.
    #[arg(long, value_name = "ORDER", value_enum)]
    sort: Option<Order>,
    /// Passages per article; 0 for none.
    #[arg(long, value_name = "N", default_value_t = 1)]
    snippets: usize,
    /// Length of a passage, about, in characters.
    #[arg(long, value_name = "CHARS", default_value_t = 200)]
    snippet_length: usize,
}

impl Filters {
    /// The request for `query` under these filters, and what was odd about the query.
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
            ..SearchRequest::default()
        };
        Ok((request, warnings))
    }
}

impl Flags {
    /// The request for `query` under these flags, and what was odd about the query.
    pub(crate) fn request(&self, query: &str) -> Result<(SearchRequest, Vec<String>), Failure> {
        let (mut request, warnings) = self.filters.request(query)?;
        request.sort = match self.shown.sort {
            Some(Order::Relevance) => Sort::Relevance,
            Some(Order::Newest) => Sort::Newest,
            Some(Order::Oldest) => Sort::Oldest,
            // A name ranks as a query does: how sure it is, then how much the article is about it.
            None if request.query == Query::All && request.names.is_empty() => Sort::Newest,
            None => Sort::Relevance,
        };
        request.limit = self.shown.limit;
        request.offset = self.shown.offset;
        request.snippets = self.shown.snippets;
        request.snippet_length = self.shown.snippet_length;
        Ok((request, warnings))
    }

    /// These flags with the fields of a batch line over them; names add up, the rest replaces.
    pub(crate) fn with(&self, fields: &[(&'static str, String)]) -> Result<Self, Failure> {
        let mut all = self.clone();
        let (flags, shown) = (&mut all.filters, &mut all.shown);
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
                    shown.limit = value.parse().map_err(|_| {
                        Failure::new(
                            format!("limit {value:?} is not a whole number"),
                            "write it in digits, such as 10",
                        )
                    })?;
                }
                "sort" => shown.sort = Some(choice("sort", &value)?),
                "match" => flags.mode = choice("match", &value)?,
                _ => {}
            }
        }
        Ok(all)
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
