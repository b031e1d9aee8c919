//! A bound in bytes on what waits to be indexed.
//!
//! tantivy's own queue ends at 10,000 articles, whatever they weigh: long ones are hundreds of megabytes,
//! and reading is faster than indexing. Here the reader waits instead.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tantivy::TantivyDocument;
use tantivy::schema::Document;

/// Enough to keep every indexing thread busy while the readers sleep, bytes.
const MOST: usize = 4 << 20;
/// A reader that was not woken goes on all the same: a bound on memory is not worth a hang.
const PATIENCE: Duration = Duration::from_secs(5);

/// How much waits.
#[derive(Default)]
pub(super) struct Queue {
    bytes: Mutex<usize>,
    room: Condvar,
}

impl Queue {
    /// Waits until there is room, and takes it for `document` of about `bytes`.
    pub(super) fn enter(self: &Arc<Self>, document: TantivyDocument, bytes: usize) -> Queued {
        let held = self.lock();
        let waited = self.room.wait_timeout_while(held, PATIENCE, |n| *n > MOST);
        *waited.unwrap_or_else(PoisonError::into_inner).0 += bytes;
        Queued {
            document,
            bytes,
            queue: Arc::clone(self),
        }
    }

    fn leave(&self, bytes: usize) {
        let mut held = self.lock();
        let before = *held;
        *held = before.saturating_sub(bytes);
        // Readers are woken once for many articles, not for each.
        if before > MOST / 2 && *held <= MOST / 2 {
            self.room.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An article on its way: it takes room until an indexing thread has it, or it is thrown away.
pub(super) struct Queued {
    document: TantivyDocument,
    bytes: usize,
    queue: Arc<Queue>,
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.queue.leave(self.bytes);
    }
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(mut self) -> TantivyDocument {
        std::mem::take(&mut self.document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_reader_waits_for_room_and_the_room_of_what_is_thrown_away_is_free() {
        let queue = Arc::new(Queue::default());
        let first = queue.enter(TantivyDocument::default(), MOST);
        let second = queue.enter(TantivyDocument::default(), 1);
        let (sender, entered) = mpsc::channel();
        let reader = Arc::clone(&queue);
        let thread = std::thread::spawn(move || {
            let third = reader.enter(TantivyDocument::default(), 1);
            sender.send(third.bytes).unwrap();
        });
        assert!(entered.recv_timeout(Duration::from_millis(50)).is_err());
        drop(first.into_tantivy_document());
        assert_eq!(entered.recv_timeout(PATIENCE / 2), Ok(1));
        thread.join().unwrap();
        drop(second);
        assert_eq!(*queue.lock(), 0);
    }
}
