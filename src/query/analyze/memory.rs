//! The terms of several languages, remembered by the thread from one query to the next.
//!
//! What a thread has stemmed once it need not stem again: hits of different queries share most of their words.

use std::cell::RefCell;

use super::{Language, Terms};

thread_local! {
    static SPARE: RefCell<Vec<Vec<Terms>>> = const { RefCell::new(Vec::new()) };
}

/// Terms by language.
pub struct Memory(Vec<Terms>);

impl Memory {
    /// What this thread remembers, as far as nobody else on it is using it.
    pub fn take() -> Self {
        Self(SPARE.with_borrow_mut(Vec::pop).unwrap_or_default())
    }

    /// The terms of a language.
    pub fn of(&mut self, language: Language) -> &mut Terms {
        let at = match self.0.iter().position(|t| t.language() == language) {
            Some(at) => at,
            None => {
                self.0.push(Terms::new(language));
                self.0.len() - 1
            }
        };
        &mut self.0[at]
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let terms = std::mem::take(&mut self.0);
        // A thread that is ending has nowhere to keep it.
        let _ = SPARE.try_with(|spare| spare.borrow_mut().push(terms));
    }
}
