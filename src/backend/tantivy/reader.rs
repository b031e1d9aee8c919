//! The read side: one frozen state of an index, opened without taking any lock.

use std::path::{Path, PathBuf};
use std::time::Instant;

use tantivy::directory::MmapDirectory;
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::{Directory, Index, SegmentReader, TantivyError};

use super::facets::{Counter, Part};
use super::hits::Hits;
use super::lookup::between;
use super::meta::by_id;
use super::plan::Plan;
use super::run::Run;
use super::schema::{Fields, LANGUAGE, schema};
use super::score::Norms;
use super::segment::Segment;
use super::select::{Best, Candidate, order};
use crate::article::{Article, ArticleId, EntityKind};
use crate::backend::{BackendError, IndexNumbers, SearchBackend};
use crate::query::analyze::Language;
use crate::query::matcher::{Pattern, compile};
use crate::query::{Facet, Field, Query, SearchRequest, SearchResponse};

/// A writer may remove files between our reading its list of segments and our opening them; then the
/// list has changed as well, and reading it again helps.
const TRIES: usize = 10;

/// Opens the last commit for reading.
///
/// # Errors
/// There is no index, or it is damaged.
pub fn open_reader(dir: &Path) -> Result<Box<dyn SearchBackend>, BackendError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match Reader::open(dir) {
            Ok(reader) => return Ok(Box::new(reader)),
            Err(_) if tries < TRIES => std::thread::sleep(std::time::Duration::from_millis(5)),
            Err(error) => return Err(error),
        }
    }
}

struct Reader {
    index: Index,
    fields: Fields,
    segments: Vec<Segment>,
    payload: String,
    /// Of the segments: a writer may name others by now.
    files: Vec<PathBuf>,
    docs: u64,
    languages: Vec<Language>,
    norms: Norms,
}

impl Reader {
    fn open(dir: &Path) -> Result<Self, BackendError> {
        let directory = MmapDirectory::open(dir).map_err(TantivyError::from)?;
        let index = Index::open(directory).map_err(as_damage)?;
        let (wanted, fields) = schema();
        if index.schema() != wanted {
            return Err(BackendError::Damaged("it has other fields".to_owned()));
        }
        let state = index.load_metas().map_err(as_damage)?;
        let (mut segments, mut files) = (Vec::new(), Vec::new());
        for meta in state.segments {
            files.extend(files_of(&meta));
            let segment = index.segment(meta);
            // Columns believe the sizes that their bytes tell, and no other file does; they are small.
            let columns = segment.relative_path(SegmentComponent::FastFields);
            // Held open, so that the file is mapped once.
            let _held = index.directory().open_read(&columns);
            whole_file(&index, &columns)?;
            let reader = SegmentReader::open(&segment).map_err(as_damage)?;
            segments.push(Segment::open(&segment, reader, fields)?);
        }
        let mut lengths = [0u64; 256];
        for segment in &segments {
            segment.add_lengths(&mut lengths);
        }
        let languages = languages(&segments)?;
        Ok(Self {
            docs: segments
                .iter()
                .map(|s| u64::from(s.reader.num_docs()))
                .sum(),
            norms: Norms::new(&lengths),
            payload: state.payload.unwrap_or_default(),
            index,
            files,
            fields,
            segments,
            languages,
        })
    }

    /// The pattern of a request: the query and all filters as one tree.
    fn pattern(&self, request: &SearchRequest) -> Result<Pattern, BackendError> {
        compile(&whole(request), &self.languages).map_err(|e| BackendError::Limit {
            message: e.to_string(),
        })
    }

    fn plan<'p>(
        &self,
        pattern: &'p Pattern,
        request: &SearchRequest,
    ) -> Result<Plan<'p>, BackendError> {
        Plan::new(
            pattern,
            request.reach,
            &self.segments,
            self.docs,
            &self.languages,
        )
    }

    /// Runs a plan: how many match, the best of them in order, and counts.
    fn select(
        &self,
        plan: &mut Plan<'_>,
        request: &SearchRequest,
    ) -> Result<(u64, Vec<Candidate>, Vec<Counter>), BackendError> {
        let parts = std::mem::take(&mut plan.segments);
        let plan = &*plan;
        let most = request.offset.saturating_add(request.limit);
        let (mut total, mut candidates) = (0, Vec::new());
        let mut counters: Vec<Counter> =
            request.facets.iter().map(|_| Counter::default()).collect();
        for (number, (segment, part)) in self.segments.iter().zip(parts).enumerate() {
            let mut run = Run::new(plan, part, segment, &self.fields);
            let mut best = Best::new(request.sort, most, &candidates);
            let mut counts = Vec::with_capacity(request.facets.len());
            for &facet in &request.facets {
                counts.push(Part::open(facet, segment)?);
            }
            for base in run.windows() {
                let bits = run.window(base)?;
                total += u64::from(bits.len());
                for part in &mut counts {
                    part.add(segment, base, &bits)?;
                }
                if most > 0 {
                    run.rank(&bits, &self.norms, number, &mut best)?;
                }
            }
            candidates.extend(best.into_candidates());
            for (counter, part) in counters.iter_mut().zip(counts) {
                counter.merge(part)?;
            }
        }
        order(&mut candidates, most, request.sort, &self.segments)?;
        Ok((total, candidates, counters))
    }
}

/// A request's query with its filters.
fn whole(request: &SearchRequest) -> Query {
    let mut all = Vec::new();
    if request.query != Query::All {
        all.push(request.query.clone());
    }
    all.extend(request.names.iter().map(|n| Query::Name {
        kind: n.kind,
        text: n.text.clone(),
    }));
    if request.from.is_some() || request.to.is_some() {
        all.push(Query::Date {
            from: request.from,
            to: request.to,
        });
    }
    for (field, values) in [
        (Field::Section, &request.sections),
        (Field::Source, &request.sources),
    ] {
        let mut any: Vec<Query> = values
            .iter()
            .map(|text| Query::Field {
                field,
                text: text.clone(),
            })
            .collect();
        match any.len() {
            0 => {}
            1 => all.append(&mut any),
            _ => all.push(Query::Or(any)),
        }
    }
    match all.len() {
        0 => Query::All,
        1 => all.swap_remove(0),
        _ => Query::And(all),
    }
}

/// The languages that articles of the index were stemmed in.
fn languages(segments: &[Segment]) -> Result<Vec<Language>, BackendError> {
    let mut found = Vec::new();
    for segment in segments {
        let mut marks = Vec::new();
        let behind = format!("{LANGUAGE}\x7f");
        between(segment.id.terms(), LANGUAGE, &behind, &mut marks)?;
        for (mark, info) in marks {
            if let Some(&letter) = mark.last()
                && segment.living(&segment.id, &info)? > 0
            {
                found.push(char::from(letter));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(match found.is_empty() {
        true => vec![Language::default()],
        false => found.into_iter().map(Language::from_letter).collect(),
    })
}

/// Whatever goes wrong on opening is damage, unless the system says otherwise.
fn as_damage(error: TantivyError) -> BackendError {
    match BackendError::from(error) {
        BackendError::Store(text) => BackendError::Damaged(text),
        BackendError::Io { what: _, source }
            if source.kind() != std::io::ErrorKind::PermissionDenied =>
        {
            BackendError::Damaged(source.to_string())
        }
        other => other,
    }
}

impl SearchBackend for Reader {
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, BackendError> {
        let started = Instant::now();
        let pattern = self.pattern(request)?;
        let mut plan = self.plan(&pattern, request)?;
        let (total, candidates, counters) = self.select(&mut plan, request)?;
        let mut response = SearchResponse {
            total,
            ..SearchResponse::default()
        };
        let mut hits = Hits::new(&plan);
        for (at, c) in candidates.iter().enumerate().skip(request.offset) {
            let article = self.segments[c.segment].article(c.doc)?;
            response
                .hits
                .push(hits.hit(article, at + 1, c.score, request)?);
        }
        for (&facet, counter) in request.facets.iter().zip(counters) {
            let mut counts = counter.into_counts(facet)?;
            counts.truncate(request.facet_limit);
            response.facets.push((facet, counts));
        }
        response.took_ms = started.elapsed().as_secs_f64() * 1000.0;
        Ok(response)
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>, BackendError> {
        for segment in &self.segments {
            for doc in by_id(segment, &self.fields, id.as_str())? {
                if segment.reader.is_deleted(doc) {
                    continue;
                }
                let article = segment.article(doc)?;
                if article.id == *id {
                    return Ok(Some(article));
                }
            }
        }
        Ok(None)
    }

    fn ids(&self, path: &str) -> Result<Vec<ArticleId>, BackendError> {
        let mut ids = Vec::new();
        for segment in &self.segments {
            for doc in by_id(segment, &self.fields, path)? {
                if !segment.reader.is_deleted(doc) {
                    ids.push(segment.article(doc)?.id);
                }
            }
        }
        ids.sort_by(|a, b| natural(a.as_str(), b.as_str()));
        ids.dedup();
        Ok(ids)
    }

    fn names(
        &self,
        kind: EntityKind,
        request: Option<&SearchRequest>,
        limit: usize,
    ) -> Result<Vec<(String, u64)>, BackendError> {
        let request = SearchRequest {
            facets: vec![Facet::Entity(kind)],
            limit: 0,
            offset: 0,
            ..request.cloned().unwrap_or_default()
        };
        let pattern = self.pattern(&request)?;
        let mut plan = self.plan(&pattern, &request)?;
        let (_, _, counters) = self.select(&mut plan, &request)?;
        let counts = counters
            .into_iter()
            .next()
            .map(|c| c.into_counts(Facet::Entity(kind)))
            .transpose()?
            .unwrap_or_default();
        Ok(counts
            .into_iter()
            .take(limit)
            .map(|c| (c.value, c.count))
            .collect())
    }

    fn numbers(&self) -> Result<IndexNumbers, BackendError> {
        let mut numbers = IndexNumbers {
            articles: self.docs,
            segments: self.segments.len(),
            ..IndexNumbers::default()
        };
        for (slot, kind) in numbers.names.iter_mut().zip(EntityKind::ALL) {
            *slot = self.names(kind, None, usize::MAX)?.len() as u64;
        }
        let mut dated = 0;
        for segment in &self.segments {
            let days = segment.days()?;
            for doc in segment.reader.doc_ids_alive() {
                if let Some(day) = days.first(doc) {
                    let day = day as u32;
                    dated += 1;
                    let (first, last) = numbers.days.unwrap_or((day, day));
                    numbers.days = Some((first.min(day), last.max(day)));
                }
            }
        }
        numbers.undated = self.docs - dated;
        Ok(numbers)
    }

    fn payload(&self) -> &str {
        &self.payload
    }

    fn verify(&self) -> Result<(), BackendError> {
        for file in &self.files {
            whole_file(&self.index, file)?;
        }
        Ok(())
    }
}

/// Compares the sum of a file with that at its end.
fn whole_file(index: &Index, file: &Path) -> Result<(), BackendError> {
    match index.directory().validate_checksum(file) {
        Ok(true) => Ok(()),
        Ok(false) => Err(BackendError::Damaged(format!(
            "{} is not as it was written",
            file.display()
        ))),
        Err(error) => Err(BackendError::Damaged(error.to_string())),
    }
}

/// The files of a segment.
fn files_of(meta: &SegmentMeta) -> impl Iterator<Item = PathBuf> {
    use SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
    let always = [FastFields, FieldNorms, Postings, Positions, Store, Terms];
    let all = always
        .into_iter()
        .chain(meta.has_deletes().then_some(Delete));
    all.map(|component| meta.relative_path(component))
}

/// `x#2` before `x#10`.
fn natural(a: &str, b: &str) -> std::cmp::Ordering {
    let split = |s: &str| -> (String, Option<u64>) {
        match s.rsplit_once('#') {
            Some((path, n)) => match n.parse() {
                Ok(n) => (path.to_owned(), Some(n)),
                Err(_) => (s.to_owned(), None),
            },
            None => (s.to_owned(), None),
        }
    };
    split(a).cmp(&split(b)).then_with(|| a.cmp(b))
}
