//! Work handed to readers of others, which may give up on odd bytes in the middle.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does some work; `None` if it panicked. What it was working on is not to be used again then.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    done.ok()
}

/// Whether this thread is at work that may panic and is then told of as input that cannot be read. A program asks in its
/// panic hook, so as not to print a second message.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.get()
}
