//! Ids that a pack no longer has: disabled by it or by a base, or given way to another.

use std::collections::BTreeMap;

use super::chain::Chain;
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::pack::authored::Text;
use crate::pack::authored::pack::Deprecated;
use crate::pack::check::Report;
use crate::pack::model::{IdKind, Renamed};
use crate::pack::sources::File;
use crate::span::Span;

/// Words in a rule file.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    file: String,
    span: Span,
}

#[derive(Clone, Debug)]
struct Disabled {
    pack: usize,
    /// The packs that had it.
    roots: Vec<usize>,
    spot: Spot,
}

/// A signpost from an old id to a new one.
#[derive(Clone, Debug)]
pub(super) struct Signpost {
    pack: usize,
    id: Spot,
    /// The id it gives way to, and where that is written.
    next: String,
    spot: Spot,
    /// The id that is there: the end of all signposts behind it.
    pub(super) end: String,
    pub(super) since: Option<String>,
}

/// The ids of one kind that are gone.
#[derive(Clone, Debug, Default)]
pub(super) struct Gone {
    disabled: BTreeMap<String, Disabled>,
    pub(super) signposts: BTreeMap<String, Signpost>,
}

fn spot(file: &File<'_>, text: &Text<'_>) -> Spot {
    Spot { file: file.path.to_owned(), span: text.span }
}

impl Gone {
    /// Whether what a pack writes under an id stays disabled: the pack builds on what was disabled, and not on
    /// the one that disabled it. What builds on both writes it anew.
    pub(super) fn stays_disabled(&self, id: &str, pack: usize, chain: &Chain<'_>) -> bool {
        self.disabled.get(id).is_some_and(|disabled| {
            disabled.pack != pack
                && !chain.extends(pack, disabled.pack)
                && disabled.roots.iter().any(|root| chain.extends(pack, *root))
        })
    }

    /// The place of a signpost that a pack itself has set.
    pub(super) fn signpost(&self, id: &str, pack: usize) -> Option<(&str, Span)> {
        let signpost = self.signposts.get(id).filter(|signpost| signpost.pack == pack)?;
        Some((&signpost.id.file, signpost.id.span))
    }

    /// Notes that a pack writes an id again which its bases had given up.
    pub(super) fn taken_back(&mut self, id: &str, pack: usize, chain: &Chain<'_>) {
        let known = |other: usize| pack == other || chain.extends(pack, other);
        if self.disabled.get(id).is_some_and(|disabled| known(disabled.pack)) {
            self.disabled.remove(id);
        }
        if self.signposts.get(id).is_some_and(|signpost| known(signpost.pack)) {
            self.signposts.remove(id);
        }
    }

    pub(super) fn disable(
        &mut self,
        id: &str,
        pack: usize,
        roots: Vec<usize>,
        file: &File<'_>,
        at: &Text<'_>,
    ) {
        self.disabled.insert(id.to_owned(), Disabled { pack, roots, spot: spot(file, at) });
    }

    pub(super) fn give_way(
        &mut self,
        id: Text<'_>,
        pack: usize,
        file: &File<'_>,
        deprecated: &Deprecated<'_>,
    ) {
        let to = &deprecated.replaced_by;
        let signpost = Signpost {
            pack,
            id: spot(file, &id),
            next: to.value.to_owned(),
            spot: spot(file, to),
            end: to.value.to_owned(),
            since: deprecated.since.map(|since| since.value.to_owned()),
        };
        self.signposts.insert(id.value.to_owned(), signpost);
    }

    /// Where the signposts of an id lead so far.
    pub(super) fn end<'a>(&'a self, id: &'a str) -> &'a str {
        let mut end = id;
        for _ in 0..=self.signposts.len() {
            match self.signposts.get(end) {
                Some(signpost) => end = &signpost.next,
                None => break,
            }
        }
        end
    }

    /// Follows every signpost to its end, and reports those that have none.
    pub(super) fn settle(
        &mut self,
        name: &str,
        is_there: impl Fn(&str) -> bool,
        known: &[&str],
        chain: &Chain<'_>,
        report: &mut Report,
    ) {
        let ids: Vec<String> = self.signposts.keys().cloned().collect();
        for id in ids {
            let end = self.end(&id).to_owned();
            if is_there(&end) {
                // What is there again needs no signpost.
                if is_there(&id) {
                    self.signposts.remove(&id);
                } else if let Some(signpost) = self.signposts.get_mut(&id) {
                    signpost.end = end;
                }
            } else if let Some(disabled) = self.disabled_above(&id, &end, chain) {
                // Who does without a thing does without the ways to it.
                self.signposts.remove(&id);
                self.disabled.insert(id, disabled);
            } else if self.is_told(&id, &end) {
                report.add(self.astray(&id, &end, name, known));
            }
        }
    }

    /// What disables the end of a signpost, where a pack above the signpost does.
    fn disabled_above(&self, id: &str, end: &str, chain: &Chain<'_>) -> Option<Disabled> {
        let disabled = self.disabled.get(end)?;
        chain.extends(disabled.pack, self.signposts.get(id)?.pack).then(|| disabled.clone())
    }

    /// Whether a way that leads nowhere is to be told: of a circle only its first id.
    fn is_told(&self, id: &str, end: &str) -> bool {
        if !self.signposts.contains_key(end) {
            return true;
        }
        let mut at = id;
        for _ in 0..self.signposts.len() {
            at = self.signposts.get(at).map_or(at, |signpost| &signpost.next);
            if at == id {
                return true;
            }
            if at < id {
                return false;
            }
        }
        false
    }

    fn astray(&self, id: &str, end: &str, name: &str, known: &[&str]) -> Diagnostic {
        let Spot { file, span } = &self.signposts[id].spot;
        let next = &self.signposts[id].next;
        let wrong = |message: String| Diagnostic::error(Code::WrongReplacement, file, message);
        if self.signposts.contains_key(end) {
            let mut diagnostic = wrong(format!("the way from `{id}` to its replacement ends nowhere"));
            diagnostic = diagnostic.label(*span, format!("to `{next}`"));
            let (mut at, mut seen) = (next.as_str(), vec![id]);
            while let Some(signpost) = self.signposts.get(at).filter(|_| !seen.contains(&at)) {
                let label = format!("from `{at}` to `{}`", signpost.next);
                diagnostic = diagnostic.also(&signpost.spot.file, signpost.spot.span, label);
                seen.push(at);
                at = &signpost.next;
            }
            return diagnostic.help(format!("one of them must be a {name} with rules"));
        }
        if let Some(disabled) = self.disabled.get(end) {
            return wrong(format!("`{id}` gives way to `{end}`, which is disabled"))
                .label(*span, format!("to `{next}`"))
                .also(&disabled.spot.file, disabled.spot.span, "disabled here")
                .help("disable both, or none");
        }
        wrong(format!("`{id}` gives way to `{end}`, and there is no such {name}"))
            .label(*span, "not known")
            .help_if(suggestion(end, known.iter().copied()))
    }

    /// The signposts, as the pack keeps them.
    pub(super) fn all_renamed(&self, kind: IdKind) -> impl Iterator<Item = Renamed> {
        self.signposts.iter().map(move |(old, signpost)| {
            let (new, since) = (signpost.end.clone(), signpost.since.clone());
            Renamed { kind, old: old.clone(), new, since }
        })
    }

    /// The id that is there for an old one.
    pub(super) fn renamed(&self, id: &str) -> Option<&str> {
        self.signposts.get(id).map(|signpost| signpost.end.as_str())
    }

    /// Warns that an id is an old one, where something was found by it.
    pub(super) fn warn_of(
        &self,
        file: &File<'_>,
        id: &str,
        found: Option<&str>,
        at: Span,
        name: &str,
        report: &mut Report,
    ) {
        if let Some(new) = found.filter(|new| *new != id && report.warns()) {
            report.add(old_id(file, id, new, None, at, name));
        }
    }

    /// Warns that an id is an old one.
    pub(super) fn warn(&self, file: &File<'_>, id: &str, at: Span, name: &str, report: &mut Report) {
        let Some(Signpost { end, since, .. }) = self.signposts.get(id).filter(|_| report.warns()) else {
            return;
        };
        report.add(old_id(file, id, end, since.as_deref(), at, name));
    }

    /// Whether an id is disabled; what needs it is then told where.
    pub(super) fn needs_disabled(
        &self,
        file: &File<'_>,
        id: &str,
        at: Span,
        name: &str,
        report: &mut Report,
    ) -> bool {
        let Some(disabled) = self.disabled.get(id) else { return false };
        let diagnostic = Diagnostic::error(
            Code::Disabled,
            file.path,
            format!("the {name} `{id}` is disabled and still needed"),
        )
        .label(at, "needed here")
        .also(&disabled.spot.file, disabled.spot.span, "disabled here")
        .help("disable or replace what needs it as well, or leave it");
        report.add(diagnostic);
        true
    }

    /// The pack that disabled an id.
    pub(super) fn disabled_by(&self, id: &str) -> Option<usize> {
        self.disabled.get(id).map(|disabled| disabled.pack)
    }
}

fn old_id(file: &File<'_>, id: &str, new: &str, since: Option<&str>, at: Span, name: &str) -> Diagnostic {
    let since = since.map(|since| format!(" since {since}")).unwrap_or_default();
    let message = format!("the {name} `{id}` is called `{new}`{since}");
    Diagnostic::warning(Code::Deprecated, file.path, message)
        .label(at, "its old id")
        // Where the place is that of more than the id, nothing can be written in its place.
        .instead(at, (at.len() == id.len()).then(|| new.to_owned()))
        .help(format!("write `{new}`"))
}
