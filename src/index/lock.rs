//! One writer at a time. The kernel holds the lock, not the file's existence, so a killed run leaves
//! no obstacle; the text in the file is only there to tell the second writer who the first one is.

use super::SessionError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// The right to write to an index, until dropped.
#[derive(Debug)]
pub struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock of the index folder `dir`, which must exist.
    ///
    /// # Errors
    /// [`SessionError::Locked`] with the holder's process, host and start.
    pub fn take(dir: &Path) -> Result<Self, SessionError> {
        let path = dir.join("writer.lock");
        let failed = || SessionError::io(format!("cannot lock {}", path.display()));
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut who = String::new();
                // The holder may be writing its line just now; the message is then less precise.
                let _ = file.read_to_string(&mut who);
                let who = who.trim();
                return Err(SessionError::Locked(if who.is_empty() {
                    "just started".to_owned()
                } else {
                    who.to_owned()
                }));
            }
            Err(TryLockError::Error(e)) => return Err(failed()(e)),
        }
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let host = match host.trim() {
            "" => "this machine",
            name => name,
        };
        let line = format!(
            "process {} on {host}, since {}\n",
            std::process::id(),
            jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC")
        );
        file.set_len(0).map_err(failed())?;
        file.rewind().map_err(failed())?;
        file.write_all(line.as_bytes()).map_err(failed())?;
        Ok(Self { file })
    }
}

impl Drop for WriterLock {
    /// Unlocks by name: closing alone would leave the lock to a child process that was being started
    /// at this moment and still shares the open file.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_writer_is_told_who_holds_it_and_a_stale_file_is_no_obstacle() {
        let dir = tempfile::tempdir().unwrap();
        let first = WriterLock::take(dir.path()).unwrap();
        let SessionError::Locked(who) = WriterLock::take(dir.path()).unwrap_err() else {
            panic!("not locked");
        };
        assert!(who.contains(&format!("process {}", std::process::id())));
        drop(first);
        WriterLock::take(dir.path()).unwrap();
    }
}
