//! Compares the index that a run goes on from with its checksums, beside the reading.
//!
//! Merging would give damaged bytes a checksum that says they are whole, and no check could ever find them. So
//! nothing is committed, and before the first commit nothing merged ([`WriteBackend::commit`]), until this is done.
//!
//! [`WriteBackend::commit`]: crate::backend::WriteBackend::commit

use super::guard::Guarded;
use crate::backend::{BackendError, SearchBackend};
use std::thread::JoinHandle;

/// A comparison that is under way or done. The default is that of a new index, which needs none.
#[derive(Default)]
pub(super) struct Verifying {
    thread: Option<JoinHandle<Result<(), BackendError>>>,
    has_failed: bool,
}

impl Verifying {
    pub fn begin(reader: Guarded) -> Self {
        Self {
            thread: Some(std::thread::spawn(move || reader.verify())),
            has_failed: false,
        }
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// What is damaged; and ever after, that something was.
    pub fn end(&mut self) -> Result<(), BackendError> {
        let failed = || BackendError::Store("the index before the run could not be checked".into());
        if let Some(thread) = self.thread.take() {
            self.has_failed = true;
            thread.join().map_err(|_| failed())??;
            self.has_failed = false;
        }
        match self.has_failed {
            true => Err(failed()),
            false => Ok(()),
        }
    }
}
