//! A page as the tokenizer reads it, with a way to end it from outside.
//!
//! html5gum 0.9 goes from one part of a tag to the next by a call, not by its loop, so a tag of some thousand
//! attributes overflows the stack and ends the program. An error of the reader is what takes it back out.

use html5gum::{Readable, Reader, StringReader};
use std::cell::Cell;

/// Set to end the page.
pub(super) type Stop = Cell<bool>;

/// The page was ended.
#[derive(Debug, thiserror::Error)]
#[error("the page was ended")]
pub(super) struct Stopped;

/// See the head of this file.
pub(super) struct Stopping<'a> {
    page: StringReader<'a>,
    stop: &'a Stop,
}

impl<'a> Stopping<'a> {
    pub fn new(page: &'a str, stop: &'a Stop) -> Self {
        Self {
            page: page.to_reader(),
            stop,
        }
    }

    fn go_on(&self) -> Result<(), Stopped> {
        match self.stop.get() {
            true => Err(Stopped),
            false => Ok(()),
        }
    }
}

impl Reader for Stopping<'_> {
    type Error = Stopped;

    fn read_byte(&mut self) -> Result<Option<u8>, Stopped> {
        self.go_on()?;
        let Ok(byte) = self.page.read_byte();
        Ok(byte)
    }

    fn try_read_string(&mut self, s: &[u8], case_sensitive: bool) -> Result<bool, Stopped> {
        let Ok(found) = self.page.try_read_string(s, case_sensitive);
        Ok(found)
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        char_buf: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Stopped> {
        self.go_on()?;
        let Ok(run) = self.page.read_until(needle, char_buf);
        Ok(run)
    }
}
