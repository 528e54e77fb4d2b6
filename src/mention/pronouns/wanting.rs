//! What of an article is asked for that was not read.

use std::cell::RefCell;

use super::REACH;

/// What pronouns and "the minister" would still look at, where an article is read in part. The sentences before them
/// are asked for one at a time, as the nearest one mostly settles whom they mean.
#[derive(Debug)]
pub struct Wanting<'a> {
    /// For each sentence whether it is read.
    pub read: &'a [bool],
    /// For each sentence whether it may hold a statement; only there does it matter which thing "it" is.
    pub worded: &'a [bool],
    missing: RefCell<Vec<usize>>,
}

impl<'a> Wanting<'a> {
    /// Nothing is missing yet.
    #[must_use]
    pub const fn new(read: &'a [bool], worded: &'a [bool]) -> Self {
        Self { read, worded, missing: RefCell::new(Vec::new()) }
    }

    /// Asks, for something in a sentence, for the nearest that is not read of those so far back that something
    /// better could stand there; where even the last sentence had nothing, for all of them.
    pub(super) fn back(&self, here: usize, could_be: impl Fn(usize) -> bool) {
        let unread = |back: &usize| {
            could_be(*back) && here.checked_sub(*back).is_some_and(|sentence| !self.read[sentence])
        };
        let mut missing = (1..=REACH).filter(unread).peekable();
        let most = if missing.peek() == Some(&1) { 1 } else { REACH };
        self.missing.borrow_mut().extend(missing.take(most).map(|back| here - back));
    }

    /// Whether anything was asked for so far.
    #[must_use]
    pub fn is_any(&self) -> bool {
        !self.missing.borrow().is_empty()
    }

    /// What was asked for.
    #[must_use]
    pub fn missing(self) -> Vec<usize> {
        self.missing.into_inner()
    }
}
