//! A file of queries, answered in input order in constant memory.
//!
//! `Input` turns a file into lines, one at a time; `run` hands them to workers and writes what they
//! make of them in the order in which they came. Neither knows a backend or an output format.

mod input;
mod json;
mod line;
mod records;
mod run;
mod table;

pub use input::{Input, InputError, InputFormat};
pub use line::{Line, LineAs};
pub use records::MAX_LINE;
pub use run::{Tally, Verdict, run};
