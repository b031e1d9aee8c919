//! A page as the tokenizer reads it, in which a tag can be ended early.
//!
//! html5gum 0.9 goes from one part of a tag to the next by a call, not by its loop, so a tag of some thousand
//! attributes overflows the stack and ends the program.

use html5gum::{Readable, Reader, StringReader};
use std::cell::Cell;
use std::convert::Infallible;

/// Set to end the tag that is being read: what is left of it, up to the next `>`, is passed over.
pub(super) type EndNow = Cell<bool>;

/// Ends a tag from a name, from before a value, and from a value with or without quotes of either kind.
const END: &[u8] = b"\"'\"'>";

/// See the head of this file.
pub(super) struct ShortTags<'a> {
    page: StringReader<'a>,
    end_now: &'a EndNow,
    /// What is still to be read of [`END`].
    ending: &'static [u8],
}

impl<'a> ShortTags<'a> {
    pub fn new(page: &'a str, end_now: &'a EndNow) -> Self {
        Self {
            page: page.to_reader(),
            end_now,
            ending: &[],
        }
    }

    /// The next byte of an end that is not of the page.
    fn end(&mut self) -> Option<u8> {
        if self.end_now.take() {
            let mut byte = [0; 4];
            while !matches!(self.page.read_until(b">", &mut byte), Ok(Some(b">") | None)) {}
            self.ending = END;
        }
        let (first, rest) = self.ending.split_first()?;
        self.ending = rest;
        Some(*first)
    }
}

impl Reader for ShortTags<'_> {
    type Error = Infallible;

    fn read_byte(&mut self) -> Result<Option<u8>, Infallible> {
        match self.end() {
            Some(byte) => Ok(Some(byte)),
            None => self.page.read_byte(),
        }
    }

    fn try_read_string(&mut self, s: &[u8], case_sensitive: bool) -> Result<bool, Infallible> {
        self.page.try_read_string(s, case_sensitive)
    }

    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        char_buf: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, Infallible> {
        match self.end() {
            Some(byte) => {
                char_buf[0] = byte;
                Ok(Some(&char_buf[..1]))
            }
            None => self.page.read_until(needle, char_buf),
        }
    }
}
