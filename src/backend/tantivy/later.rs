//! What is read when it is first needed, or when it has been asked for so often that reading it pays.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::BackendError;

/// The value of a slot, which `open` makes the first time.
pub(super) fn get_or_open<T>(
    slot: &OnceLock<T>,
    open: impl FnOnce() -> Result<T, BackendError>,
) -> Result<&T, BackendError> {
    match slot.get() {
        Some(value) => Ok(value),
        None => {
            let value = open()?;
            Ok(slot.get_or_init(|| value))
        }
    }
}

/// Something that answers many questions faster than the dictionary does, but is dear to read.
pub(super) struct Later<T> {
    asked: AtomicU32,
    /// `None` where it would be too large.
    kept: OnceLock<Option<T>>,
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self {
            asked: AtomicU32::new(0),
            kept: OnceLock::new(),
        }
    }
}

impl<T> Later<T> {
    /// Counts a question, and gives what answers it after so many were asked, unless `read` finds that too large.
    pub(super) fn after(
        &self,
        asked: u32,
        read: impl FnOnce() -> Result<Option<T>, BackendError>,
    ) -> Result<Option<&T>, BackendError> {
        if self.asked.fetch_add(1, Ordering::Relaxed) < asked {
            return Ok(None);
        }
        get_or_open(&self.kept, read).map(Option::as_ref)
    }
}
