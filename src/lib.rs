//! newsdex: a full-text search index over a folder of news articles.
//!
//! Rooms, in the direction data flows: [`ingest`] reads files into [`article::Article`]s, [`entity`]
//! finds the names in them, [`corpus`] joins the two, [`index`] drives them into a [`backend`]; [`query`] is the language, the
//! matcher and the plain request and response types; [`output`] writes responses; [`session`] is what
//! a program calls. `docs/architecture.md` says who may use whom and why.

pub mod article;
pub mod backend;
pub mod batch;
pub mod cli;
pub mod corpus;
pub mod entity;
pub mod index;
pub mod ingest;
pub mod output;
pub mod query;
pub mod session;
