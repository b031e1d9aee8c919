//! newsdex: a full-text search index over a folder of news articles.
//!
//! Rooms, in the direction data flows: [`ingest`] reads files into [`article::Article`]s, [`entity`]
//! finds the names in them, [`corpus`] joins the two, [`index`] drives them into a [`backend`]; [`query`] is the language, the
//! matcher and the plain request and response types; [`output`] writes responses; [`session`] is what
//! a program calls. `docs/architecture.md` says who may use whom and why.

/// The plain data of an article, its date, its names.
pub mod article;
/// The seam to what stores and answers, and the store.
pub mod backend;
/// A file of queries and its answers.
pub mod batch;
/// The command line.
pub mod cli;
/// A folder of files as articles with their names.
pub mod corpus;
/// Finding names in a text and comparing them.
pub mod entity;
/// Keeping an index in step with its folder.
pub mod index;
/// Reading files of every known format.
pub mod ingest;
/// Answers as text, JSON and tables.
pub mod output;
/// The query language, the matcher, requests and responses.
pub mod query;
/// An open index.
pub mod session;
