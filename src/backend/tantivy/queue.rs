//! A bound in bytes on what waits to be indexed.
//!
//! tantivy's own queue ends at 10,000 articles, whatever they weigh: long ones are hundreds of megabytes,
//! and reading is faster than indexing. Here the reader waits instead.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Enough to keep every indexing thread busy while the readers sleep, bytes.
const MOST: usize = 512 << 10;
/// A reader that was not woken goes on all the same: a bound on memory is not worth a hang.
const PATIENCE: Duration = Duration::from_secs(5);

/// How much waits.
#[derive(Default)]
pub(super) struct Queue {
    bytes: Mutex<usize>,
    room: Condvar,
}

impl Queue {
    /// Waits until there is room, and takes it for an article of about `bytes`.
    pub(super) fn enter(self: &Arc<Self>, bytes: usize) -> Room {
        let held = self.lock();
        let waited = self.room.wait_timeout_while(held, PATIENCE, |n| *n > MOST);
        *waited.unwrap_or_else(PoisonError::into_inner).0 += bytes;
        Room {
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

/// Room that an article on its way takes, until an indexing thread is done with it or it is thrown away.
pub(super) struct Room {
    bytes: usize,
    queue: Arc<Queue>,
}

impl Drop for Room {
    fn drop(&mut self) {
        self.queue.leave(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_reader_waits_for_room_and_the_room_of_what_is_thrown_away_is_free() {
        let queue = Arc::new(Queue::default());
        let first = queue.enter(MOST);
        let second = queue.enter(1);
        let (sender, entered) = mpsc::channel();
        let reader = Arc::clone(&queue);
        let thread = std::thread::spawn(move || {
            let third = reader.enter(1);
            sender.send(third.bytes).unwrap();
        });
        assert!(entered.recv_timeout(Duration::from_millis(50)).is_err());
        drop(first);
        assert_eq!(entered.recv_timeout(PATIENCE / 2), Ok(1));
        thread.join().unwrap();
        drop(second);
        assert_eq!(*queue.lock(), 0);
    }
}
