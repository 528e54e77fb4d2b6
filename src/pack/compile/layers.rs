//! The parties, issues and positions of a pack and of all it builds on, laid over each other.

use super::chain::{Chain, Head};
use super::merge::{Item, Layer, Table};
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::pack::authored::Text;
use crate::pack::authored::pack::{IssueFile, PartiesFile, Party, Position};
use crate::pack::check::Report;
use crate::pack::sources::File;
use crate::span::Span;

/// Files of one kind, each with the number of its pack.
type Files<'f, 's, T> = Vec<(usize, &'f File<'s>, T)>;

/// What the packs of a chain say, each by itself.
pub(super) struct Written<'f, 's> {
    parties: Files<'f, 's, PartiesFile<'f>>,
    issues: Files<'f, 's, IssueFile<'f>>,
    /// Whether parties or positions may be missing because their file could not be read whole.
    partial: (bool, bool),
    only_parties: bool,
}

impl<'f, 's> Written<'f, 's> {
    /// Reads the parties of every pack.
    pub(super) fn parties(chain: &'f Chain<'s>, report: &mut Report) -> Self {
        let before = report.count();
        let parties = chain.links.iter().enumerate().filter_map(|(pack, link)| {
            let (file, read) = link.folder.read("parties.yaml", report)?;
            Some((pack, file, read))
        });
        let parties: Vec<_> = parties.collect();
        let partial = report.count() > before || parties.is_empty();
        Self { parties, issues: Vec::new(), partial: (partial, false), only_parties: true }
    }

    /// Reads the issues as well.
    pub(super) fn with_issues(mut self, chain: &'f Chain<'s>, report: &mut Report) -> Self {
        let before = report.count();
        for (pack, link) in chain.links.iter().enumerate() {
            let read = link.folder.read_all("issues", report).into_iter();
            self.issues.extend(read.map(|(file, issue)| (pack, file, issue)));
        }
        self.partial.1 = report.count() > before;
        self.only_parties = false;
        self
    }
}

/// A phrase that a pack does without.
struct Cut<'f, 's> {
    pack: usize,
    /// Where the phrase stands.
    phrase: (&'s str, Span),
    position: &'f str,
    file: &'f File<'s>,
    at: Span,
}

/// What they all say together.
#[derive(Default)]
pub(super) struct Merged<'f, 's> {
    pub(super) parties: Table<'f, 's, Party<'f>>,
    pub(super) issues: Table<'f, 's, IssueFile<'f>>,
    pub(super) positions: Table<'f, 's, Position<'f>>,
    cuts: Vec<Cut<'f, 's>>,
    /// Whether only the parties are read, which is enough to find names.
    only_parties: bool,
    /// The paths of the heads.
    heads: Vec<Option<&'s str>>,
    pub(super) partial_parties: bool,
    pub(super) partial_issues: bool,
}

impl<'f, 's> Merged<'f, 's> {
    /// Lays the packs of a chain over each other, the lowest first. Each takes away what it disables
    /// before it adds its own.
    pub(super) fn of(
        written: &'f Written<'f, 's>,
        chain: &Chain<'s>,
        heads: &'f [Option<Head<'f, 's>>],
        report: &mut Report,
    ) -> Self {
        let (partial_parties, partial_issues) = written.partial;
        let partial_parties = partial_parties || !chain.is_whole;
        let partial_issues = partial_issues || !chain.is_whole;
        let mut merged =
            Self { partial_parties, partial_issues, only_parties: written.only_parties, ..Self::default() };
        merged.heads = heads.iter().map(|head| head.as_ref().map(|(file, _)| file.path)).collect();
        for (pack, head) in heads.iter().enumerate() {
            for (file, text) in
                head.iter().flat_map(|(file, head)| head.disable.iter().map(move |text| (*file, text)))
            {
                merged.disable(pack, file, text, chain, report);
            }
            for (_, file, read) in written.parties.iter().filter(|(number, _, _)| *number == pack) {
                for item in &read.parties {
                    merged.parties.add(Layer { pack, file, item, issue: "" }, chain, report);
                }
            }
            for (_, file, item) in written.issues.iter().filter(|(number, _, _)| *number == pack) {
                merged.add_issue(Layer { pack, file, item, issue: "" }, chain, report);
            }
        }
        merged.parties.finish(chain, report);
        merged.issues.finish(chain, report);
        merged.positions.finish(chain, report);
        merged
    }

    fn add_issue(&mut self, layer: Layer<'f, 's, IssueFile<'f>>, chain: &Chain<'s>, report: &mut Report) {
        let Layer { pack, file, item, .. } = layer;
        let issue = item.issue.value;
        let counts = self.issues.add(layer, chain, report);
        if !counts || item.replace.is_some_and(|replace| replace.value) {
            for id in self.positions_of(issue) {
                self.positions.take_below(id, pack, chain);
            }
        }
        if counts {
            for item in item.positions.iter().flatten() {
                self.positions.add(Layer { pack, file, item, issue }, chain, report);
            }
        }
    }

    fn positions_of(&self, issue: &str) -> Vec<&'f str> {
        let there = self.positions.entries.iter().filter(|entry| !entry.layers.is_empty());
        there.filter(|entry| entry.first().issue == issue).map(|entry| entry.id().value).collect()
    }

    fn disable(
        &mut self,
        pack: usize,
        file: &'f File<'s>,
        text: &'f Text<'f>,
        chain: &Chain<'s>,
        report: &mut Report,
    ) {
        let target = Target::of(text.value);
        let party = target.in_table(&self.parties, pack, chain).filter(|_| target.may_be("party"));
        let issue = target.in_table(&self.issues, pack, chain).filter(|_| target.may_be("issue"));
        let position = target.in_table(&self.positions, pack, chain).filter(|_| target.may_be("position"));
        let position = position.filter(|id| {
            target
                .issue
                .is_none_or(|issue| self.positions.layers(id).iter().any(|layer| layer.issue == issue))
        });
        self.parties.gone.warn_of(file, target.id, party, text.span, "party", report);
        self.issues.gone.warn_of(file, target.id, issue, text.span, "issue", report);
        self.positions.gone.warn_of(file, target.id, position, text.span, "position", report);
        match (party, issue, position) {
            (Some(id), None, None) => self.parties.disable(id, pack, file, text, chain),
            (None, Some(id), None) => {
                for position in self.positions_of(id) {
                    self.positions.disable(position, pack, file, text, chain);
                }
                self.issues.disable(id, pack, file, text, chain);
            }
            (None, None, Some(id)) => match target.phrase {
                Some(number) => self.cut(id, number, pack, file, text, chain, report),
                None => self.positions.disable(id, pack, file, text, chain),
            },
            (None, None, None) => self.nothing_to_disable(&target, pack, file, text, chain, report),
            _ => {
                let kinds = [("party", party), ("issue", issue), ("position", position)];
                let kinds: Vec<&str> =
                    kinds.iter().filter(|(_, id)| id.is_some()).map(|(kind, _)| *kind).collect();
                let written: Vec<String> =
                    kinds.iter().map(|kind| format!("`{kind}:{}`", target.id)).collect();
                let message = format!("`{}` is {}", target.id, listed(&kinds));
                let diagnostic = Diagnostic::error(Code::UnknownDisabled, file.path, message)
                    .label(text.span, "which of them?")
                    .help(format!("write {}", written.join(" or ")));
                report.add(diagnostic);
            }
        }
    }

    /// Does without a phrase, counted as the bases count it.
    #[expect(clippy::too_many_arguments, reason = "the place of what is said, and whom to tell")]
    fn cut(
        &mut self,
        id: &'f str,
        number: Result<usize, &str>,
        pack: usize,
        file: &'f File<'s>,
        text: &Text<'_>,
        chain: &Chain<'s>,
        report: &mut Report,
    ) {
        let layers = self.positions.layers(id).iter().filter(|layer| chain.extends(pack, layer.pack));
        let phrases = layers.flat_map(|layer| {
            layer.item.phrases.iter().flatten().map(|phrase| (layer.file.path, phrase.span))
        });
        let cut_below = |phrase: &(&str, Span)| {
            self.cuts.iter().any(|cut| cut.phrase == *phrase && chain.extends(pack, cut.pack))
        };
        let phrases: Vec<_> = phrases.filter(|phrase| !cut_below(phrase)).collect();
        let phrase = number.ok().and_then(|number| phrases.get(number.checked_sub(1)?));
        match phrase {
            Some(phrase) => self.cuts.push(Cut { pack, phrase: *phrase, position: id, file, at: text.span }),
            None => {
                let count = phrases.len();
                let message = format!("the position `{id}` has no such phrase");
                let diagnostic = Diagnostic::error(Code::UnknownDisabled, file.path, message)
                    .label(text.span, "nothing to disable")
                    .help(match count {
                        1 => format!("its only phrase is `{id}#1`"),
                        _ => format!("its phrases are `{id}#1` to `{id}#{count}`, as the base counts them"),
                    });
                report.add(diagnostic);
            }
        }
    }

    fn nothing_to_disable(
        &self,
        target: &Target<'_>,
        pack: usize,
        file: &File<'_>,
        text: &Text<'_>,
        chain: &Chain<'_>,
        report: &mut Report,
    ) {
        let gone = [&self.parties.gone, &self.issues.gone, &self.positions.gone];
        let below = |by: usize| by == pack || chain.extends(pack, by);
        // That a base does without it already is no harm; and what could not be read may well be there.
        let done = gone.iter().any(|gone| gone.disabled_by(target.id).is_some_and(below));
        if done || self.partial_parties || self.partial_issues || self.only_parties {
            return;
        }
        let known = self.parties.ids().chain(self.issues.ids()).chain(self.positions.ids());
        let message = format!("no base has anything by the id `{}`", target.written);
        let diagnostic = Diagnostic::error(Code::UnknownDisabled, file.path, message)
            .label(text.span, "nothing to disable");
        let lowest = chain.links[pack].is_lowest;
        let there = self.really(target.id);
        report.add(match there {
            Some(there) => diagnostic.help(there),
            None if lowest => diagnostic.help("this pack extends none; remove what it is to do without"),
            None => diagnostic.help_if(suggestion(target.id, known)),
        });
    }

    /// What an id is that was looked for in the wrong place.
    fn really(&self, id: &str) -> Option<String> {
        if let Some(layer) = self.positions.layers(id).first() {
            return Some(format!("`{id}` is a position of the issue `{0}`: `{0}/{id}`", layer.issue));
        }
        let kinds = [
            ("a party", !self.parties.layers(id).is_empty()),
            ("an issue", !self.issues.layers(id).is_empty()),
        ];
        let (kind, _) = kinds.into_iter().find(|(_, there)| *there)?;
        Some(format!("`{id}` is {kind}"))
    }

    /// The pack that a file is the head of, where it is known.
    pub(super) fn pack_of(&self, head: &File<'_>) -> Option<usize> {
        self.heads.iter().position(|path| *path == Some(head.path))
    }

    /// Whether a pack does without a phrase.
    pub(super) fn is_cut(&self, file: &File<'_>, phrase: Span) -> bool {
        self.cuts.iter().any(|cut| cut.phrase == (file.path, phrase))
    }

    /// Where phrases of a position are disabled.
    pub(super) fn cuts_of(&self, position: &str) -> impl Iterator<Item = (&'f File<'s>, Span)> {
        self.cuts.iter().filter(move |cut| cut.position == position).map(|cut| (cut.file, cut.at))
    }
}

/// What is to be disabled, as an author names it: `join-nato`, `position:join-nato`, `nato/join-nato#2`.
struct Target<'t> {
    written: &'t str,
    kind: Option<&'t str>,
    issue: Option<&'t str>,
    id: &'t str,
    /// The number of a phrase, or what stands in its place.
    phrase: Option<Result<usize, &'t str>>,
}

impl<'t> Target<'t> {
    fn of(text: &'t str) -> Self {
        let (kind, rest) =
            text.split_once(':').map_or((None, text), |(kind, rest)| (Some(kind.trim()), rest.trim()));
        let (rest, phrase) = rest
            .split_once('#')
            .map_or((rest, None), |(rest, number)| (rest, Some(number.parse::<usize>().map_err(|_| number))));
        let (issue, id) = rest.split_once('/').map_or((None, rest), |(issue, id)| (Some(issue), id));
        Self { written: text, kind, issue, id, phrase }
    }

    fn may_be(&self, kind: &str) -> bool {
        self.kind.is_none_or(|named| named == kind)
            && (kind == "position" || (self.issue.is_none() && self.phrase.is_none()))
    }

    /// The id in a table, where a base of the pack has it.
    fn in_table<'f, T: Item<'f>>(
        &self,
        table: &Table<'f, '_, T>,
        pack: usize,
        chain: &Chain<'_>,
    ) -> Option<&'f str> {
        let layers = table.layers(table.gone.end(self.id));
        layers.iter().find(|layer| chain.extends(pack, layer.pack)).map(|layer| layer.item.id().value)
    }
}

/// "a party and an issue".
fn listed(kinds: &[&str]) -> String {
    let with = |kind: &&str| if kind.starts_with('i') { format!("an {kind}") } else { format!("a {kind}") };
    kinds.iter().map(with).collect::<Vec<_>>().join(" and ")
}
