//! What a caller may say about reading.

use super::fields::FieldMap;
use serde::{Deserialize, Serialize};

/// How files are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The user's own column and key names.
    pub map: FieldMap,
    /// How much is read.
    pub bounds: Bounds,
}

/// How much of a file is read at most. What is beyond a bound is a skip that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The largest record (a text, a page, a row, a line of JSON), in bytes after unpacking.
    pub max_record: u64,
    /// How many times its own size a file may unpack to, all its members together. A file may always
    /// unpack to `max_record` bytes, however small it is.
    pub max_ratio: u64,
    /// How many bytes a file may unpack to, all its members together.
    pub max_unpacked: u64,
    /// How many containers may stand one inside the other; a compressed archive (`.tar.gz`) is two.
    pub max_depth: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            max_record: 32 << 20,
            max_ratio: 250,
            max_unpacked: 1 << 40,
            max_depth: 5,
        }
    }
}
