//! What `pack.yaml` says, with what the heads of the bases say.

use super::chain::{self, Chain, Head};
use super::parties::Parties;
use super::{Folder, LANGUAGE};
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::authored::pack::PackFile;
use crate::pack::authored::{Text, Texts};
use crate::pack::check::Report;
use crate::pack::model::PartyId;
use crate::pack::sources::{File, Sources};

/// A list of choices with the file that makes them.
pub(super) type Choice<'h, 'f, 's> = (&'f File<'s>, &'h Texts<'f>);

/// The head of a pack over those of its bases. Title, language and choices (`order`, `columns`, `sides`, `about`) are
/// those of the topmost pack that has them; the names of other conflicts are added up.
pub(super) struct PackHead<'h, 's> {
    own: &'h PackFile<'h>,
    heads: Vec<(usize, &'h File<'s>, &'h PackFile<'h>)>,
    pub(super) title: Option<Text<'h>>,
    language: Option<(usize, &'h File<'s>, Text<'h>)>,
    pub(super) order: Option<Choice<'h, 'h, 's>>,
}

impl<'h, 's> PackHead<'h, 's> {
    /// `None` where the pack's own head cannot be read.
    pub(super) fn of(
        heads: &'h [Option<Head<'h, 's>>],
        chain: &Chain<'s>,
        report: &mut Report,
    ) -> Option<Self> {
        let (own_file, own) = heads.last()?.as_ref()?;
        let heads: Vec<_> = heads
            .iter()
            .enumerate()
            .filter_map(|(pack, head)| head.as_ref().map(|(file, head)| (pack, *file, head)))
            .collect();
        let mut head = Self { own, heads, title: None, language: None, order: None };
        head.title = head.one("title", |head| head.title, chain, report).map(|(_, _, title)| title);
        head.language = head.one("language", |head| head.language, chain, report);
        head.order = head.choice(|head| &head.order);
        for (key, there) in [("title", head.title.is_some()), ("language", head.language.is_some())] {
            // What a base cannot be asked for, as it could not be read, is no news.
            if !there && chain.is_whole && head.heads.len() == chain.links.len() {
                report.extend(own_file.missing_key(own.pack.span, key));
            }
        }
        Some(head)
    }

    /// What the topmost pack says that says it. Bases side by side must agree.
    fn one(
        &self,
        key: &str,
        get: impl Fn(&'h PackFile<'h>) -> Option<Text<'h>>,
        chain: &Chain<'s>,
        report: &mut Report,
    ) -> Option<(usize, &'h File<'s>, Text<'h>)> {
        let mut said =
            self.heads.iter().rev().filter_map(|(pack, file, head)| Some((*pack, *file, get(head)?)));
        let top = said.next()?;
        let (pack, file, value) = top;
        // Every pack has a title, and one has to be given for both together only where it matters.
        let against = said.find(|(other, _, said)| said.value != value.value && !chain.extends(pack, *other));
        if let Some((other, other_file, said)) = against.filter(|_| key != "title") {
            let message = format!("two bases give another {key}");
            let diagnostic = Diagnostic::error(Code::SharedId, file.path, message)
                .label(value.span, format!("`{}` says this", chain.name(pack)))
                .also(other_file.path, said.span, format!("`{}` says that", chain.name(other)))
                .help(format!("say in `{}` which it is", chain.name(chain.own())));
            report.add(diagnostic);
        }
        Some(top)
    }

    fn choice(&self, get: impl Fn(&'h PackFile<'h>) -> &'h Texts<'h>) -> Option<Choice<'h, 'h, 's>> {
        let said = self.heads.iter().rev().map(|(_, file, head)| (*file, get(head)));
        said.into_iter().find(|(_, texts)| !texts.is_empty())
    }

    pub(super) fn name(&self) -> &'h str {
        self.own.pack.value
    }

    pub(super) fn version(&self) -> u32 {
        self.own.version.as_ref().map_or(1, |version| version.value)
    }

    /// Proper nouns of other conflicts.
    pub(super) fn elsewhere(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (number, (_, _, head)) in self.heads.iter().enumerate() {
            for name in &head.elsewhere {
                if number == 0 || !names.iter().any(|known| known == name.value) {
                    names.push(name.value.to_owned());
                }
            }
        }
        names
    }

    /// The parties shown as columns: those an author names, or all.
    pub(super) fn columns(&self, parties: &Parties, report: &mut Report) -> Vec<PartyId> {
        match self.choice(|head| &head.columns) {
            Some((file, columns)) => {
                columns.iter().filter_map(|column| parties.find(file, column, report)).collect()
            }
            None => (0..parties.list.len()).map(PartyId::at).collect(),
        }
    }

    /// The parties meant by "both sides".
    pub(super) fn sides(&self, parties: &Parties, report: &mut Report) -> Vec<PartyId> {
        self.chosen(|head| &head.sides, parties, report)
    }

    /// The parties one of which an article must name.
    pub(super) fn about(&self, parties: &Parties, report: &mut Report) -> Vec<PartyId> {
        self.chosen(|head| &head.about, parties, report)
    }

    fn chosen(
        &self,
        get: impl Fn(&'h PackFile<'h>) -> &'h Texts<'h>,
        parties: &Parties,
        report: &mut Report,
    ) -> Vec<PartyId> {
        let Some((file, chosen)) = self.choice(get) else { return Vec::new() };
        chosen.iter().filter_map(|party| parties.find(file, party, report)).collect()
    }

    /// The folder of the language: beside the pack that names it, or among the other rules.
    pub(super) fn language(&self, sources: &Sources, chain: &Chain<'_>) -> Option<String> {
        let (pack, _, language) = self.language?;
        Some(chain::beside(sources, chain.name(pack), language.value, "stances.yaml"))
    }

    /// The language, opened.
    pub(super) fn language_folder<'t>(
        &self,
        sources: &'t Sources,
        chain: &Chain<'_>,
        report: &mut Report,
    ) -> Option<Folder<'t>> {
        let name = self.language(sources, chain)?;
        let (_, file, written) = self.language?;
        if sources.under(&name).is_empty() {
            let known: Vec<&str> =
                sources.files.iter().filter_map(|(path, _)| path.strip_suffix("/stances.yaml")).collect();
            report.unknown(file, &written, Code::MissingFile, "language", known);
            return None;
        }
        let folder = Folder::open(&name, &LANGUAGE, sources, report);
        for (_, unread) in &folder.unread {
            report.add(unread.clone());
        }
        folder.require(&LANGUAGE, true, report);
        Some(folder)
    }
}
