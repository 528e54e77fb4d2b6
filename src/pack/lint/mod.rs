//! What rules say that is probably not meant: looked for in a pack without an error, and only where an author
//! wants to hear of it.

mod cues;
pub(super) mod names;
mod phrases;
mod twins;

use std::collections::HashMap;

use super::check::Report;
use super::model::Pack;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::{Origin, Span};

/// The words that an origin is the beginning of, for phrases and cues: a compiled pack only knows where they begin.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<Origin, Span>);

impl Places {
    /// Notes the words at an origin.
    pub(super) fn add(&mut self, origin: Origin, span: Span) {
        self.0.insert(origin, span);
    }

    /// The words at an origin; none where none were noted.
    #[must_use]
    pub fn span(&self, origin: &Origin) -> Span {
        self.0.get(origin).copied().unwrap_or_default()
    }

    /// A warning about the words at an origin.
    #[must_use]
    pub fn warning(
        &self,
        code: Code,
        origin: &Origin,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::warning(code, &origin.file, message).label(self.span(origin), label)
    }
}

/// Warns of what can be seen of a compiled pack as a whole.
pub(super) fn whole(pack: &Pack, places: &Places, report: &mut Report) {
    if report.warns() {
        phrases::check(pack, places, report);
        twins::check(pack, places, report);
        cues::check(pack, places, report);
    }
}
