//! The bytes of one source: in memory, or a stream whose beginning has been looked at.

use super::SkipReason;
use super::skip::Refusal;
use std::borrow::Cow;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// How much is looked at to tell the format, in bytes.
pub(super) const HEAD: usize = 64 << 10;

/// What can be read from any place: archives that keep their list at the end need it.
pub(super) trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// The bytes of a source.
pub(super) enum Input<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// What was read already, and the rest.
    Stream(Vec<u8>, &'a mut dyn Read),
    /// Its first bytes, and all of it.
    File(Vec<u8>, &'a mut dyn ReadSeek),
}

impl<'a> Input<'a> {
    /// Looks at the beginning of a stream.
    ///
    /// # Errors
    /// Whatever reading says.
    pub fn stream(rest: &'a mut dyn Read) -> io::Result<Self> {
        let mut head = Vec::new();
        (&mut *rest).take(HEAD as u64).read_to_end(&mut head)?;
        Ok(Self::Stream(head, rest))
    }

    /// The beginning.
    pub fn head(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => &bytes[..bytes.len().min(HEAD)],
            Self::Stream(head, _) | Self::File(head, _) => head,
        }
    }

    /// All of it, from the beginning on.
    ///
    /// # Errors
    /// When a file can't be set back to its beginning.
    pub fn reader(self) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Whole(bytes) => Box::new(bytes),
            Self::Stream(head, rest) => Box::new(Cursor::new(head).chain(rest)),
            Self::File(_, file) => {
                file.seek(SeekFrom::Start(0))?;
                Box::new(file)
            }
        })
    }

    /// All of it in memory.
    ///
    /// # Errors
    /// `TooLarge` beyond `max` bytes; else what reading says, as `Malformed`.
    pub fn bytes(self, max: u64) -> Result<Cow<'a, [u8]>, Refusal> {
        let mut bytes = Vec::new();
        if let Self::Whole(whole) = self {
            return match whole.len() as u64 > max {
                true => Err(too_large(max)),
                false => Ok(Cow::Borrowed(whole)),
            };
        }
        self.reader()
            .and_then(|r| r.take(max.saturating_add(1)).read_to_end(&mut bytes))
            .map_err(|error| (SkipReason::Malformed, error.to_string()))?;
        if bytes.len() as u64 > max {
            return Err(too_large(max));
        }
        Ok(Cow::Owned(bytes))
    }
}

/// The refusal of a record over the bound of `max` bytes.
pub(super) fn too_large(max: u64) -> Refusal {
    (
        SkipReason::TooLarge,
        format!("larger than {max} bytes, the bound for one record"),
    )
}
