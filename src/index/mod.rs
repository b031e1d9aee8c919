//! The indexer: brings an index up to date with a folder, and tells whether it is.
//!
//! The folder is the truth and the index is disposable, so everything here serves one promise: whatever
//! moment a run ends at, the index on disk is a state that was whole, and its manifest describes it.
//! What reads the folder and what stores articles are behind the two small traits of `seam`.

mod check;
mod error;
mod guard;
mod layout;
mod lock;
mod manifest;
mod options;
mod packed;
mod pipeline;
mod report;
/// The two traits that the indexer works over.
pub mod seam;
mod update;
mod verifying;

pub use check::{CheckReport, check};
pub use error::SessionError;
pub(crate) use guard::Guarded;
pub use guard::panic_is_caught;
pub(crate) use layout::within;
pub use layout::{Layout, Live};
pub use lock::WriterLock;
pub use manifest::{Entry, Manifest, Settings};
pub use options::IndexOptions;
pub use report::{IngestReport, NoProgress, Progress};
pub use update::update;
