//! From rule files to a [`Pack`]: read, checked and compiled in one go, with every problem named.

mod cues;
mod issues;
mod language;
mod lists;
mod parties;
mod resolve;

use std::cell::RefCell;

use serde::Deserialize;

use super::authored::Text;
use super::authored::pack::PackFile;
use super::check::Report;
use super::language::Language;
use super::model::{Issue, Pack, PartyId, Position, WordList};
use super::sources::{File, Sources};
use crate::diagnostic::{Code, Diagnostic, Severity, suggestion};
use crate::pattern::vocabulary::Vocabulary;
pub(super) use cues::PLACES;
use resolve::Rules;

/// Compiles the pack of this name, with the language it builds on.
///
/// # Errors
/// Every error in its files. A pack with an error never half-loads.
pub fn compile(pack: &str, sources: &Sources) -> Result<Pack, Vec<Diagnostic>> {
    let (compiled, errors) = reported(pack, sources, Report::default());
    compiled.ok_or(errors)
}

/// Compiles the pack of this name and gives the warnings as well. There is no pack where there is an
/// error. A warning whose line, or the line of comment above it, says `# allow` and its code is left out.
#[must_use]
pub fn check(pack: &str, sources: &Sources) -> (Option<Pack>, Vec<Diagnostic>) {
    let (compiled, mut diagnostics) = reported(pack, sources, Report::warning());
    diagnostics
        .retain(|diagnostic| diagnostic.severity == Severity::Error || !is_allowed(diagnostic, sources));
    (compiled, diagnostics)
}

/// The pack, where there is no error in it, and all that is reported.
fn reported(pack: &str, sources: &Sources, mut report: Report) -> (Option<Pack>, Vec<Diagnostic>) {
    let compiled = if sources.under(pack).is_empty() {
        let diagnostic = Diagnostic::error(Code::MissingFile, pack, format!("there is no pack `{pack}`"));
        report.add(diagnostic.help_if(suggestion(pack, sources.packs())));
        None
    } else {
        whole(&Folder::open(pack, &PACK, sources, &mut report), sources, &mut report)
    };
    let broken = report.count() > 0;
    (compiled.filter(|_| !broken), report.finish())
}

/// Whether a comment beside the words, or on a line of its own above them, allows what is wrong.
fn is_allowed(diagnostic: &Diagnostic, sources: &Sources) -> bool {
    let text = sources.get(&diagnostic.file).unwrap_or_default();
    let (Some(before), Some(behind)) = (text.get(..diagnostic.start()), text.get(diagnostic.start()..))
    else {
        return false;
    };
    let comment = |line: &str| {
        let (_, comment) = line.split_once("# allow ")?;
        let codes = comment.split(|c: char| !c.is_alphanumeric()).filter(|code| !code.is_empty());
        codes.take_while(|code| code.starts_with("SP")).find(|code| *code == diagnostic.code.as_str())?;
        Some(())
    };
    let above = before.lines().rev().nth(usize::from(!before.ends_with('\n')));
    let above = above.filter(|line| line.trim_start().starts_with('#'));
    behind.lines().next().and_then(comment).or_else(|| above.and_then(comment)).is_some()
}

/// Compiles of a pack only what the names in an article are found with: parties, and the closed word
/// classes of the language. There are no issues in it. It takes a fraction of the time, so that an
/// article can be parsed while the rest is compiled. `None` where anything is wrong: [`compile`] says what.
#[must_use]
pub fn names_only(pack: &str, sources: &Sources) -> Option<Pack> {
    let mut report = Report::default();
    let folder = Folder::open_some(pack, &["pack.yaml", "parties.yaml"], sources, &mut report);
    let (file, head) = folder.read::<PackFile<'_>>("pack.yaml", &mut report)?;
    let language = Folder::open_some(head.language.value, language::CLOSED, sources, &mut report);
    let mut vocabulary = Vocabulary::default();
    let language = language::closed_classes(&language, &mut vocabulary, &mut report);
    let parties = parties::compile(&folder, &mut vocabulary, &mut report);
    let rules = Compiled { parties, language, vocabulary, ..Compiled::default() };
    let pack = rules.under(file, &head, &mut report);
    (report.count() == 0).then_some(pack)
}

/// The parts of a pack.
#[derive(Default)]
struct Compiled {
    parties: parties::Parties,
    issues: Vec<Issue>,
    positions: Vec<Position>,
    lists: Vec<WordList>,
    language: Language,
    vocabulary: Vocabulary,
}

impl Compiled {
    /// The pack that its head makes of them.
    fn under(self, file: &File<'_>, head: &PackFile<'_>, report: &mut Report) -> Pack {
        Pack {
            name: head.pack.value.to_owned(),
            title: head.title.value.to_owned(),
            version: head.version.as_ref().map_or(1, |version| version.value),
            columns: columns(file, head, &self.parties, report),
            sides: head.sides.iter().filter_map(|side| self.parties.find(file, side, report)).collect(),
            elsewhere: head.elsewhere.iter().map(|name| name.value.to_owned()).collect(),
            parties: self.parties.list,
            issues: self.issues,
            positions: self.positions,
            lists: self.lists,
            language: self.language,
            vocabulary: self.vocabulary,
        }
    }
}

/// Compiles what there is. Without a readable `pack.yaml` the other files are checked all the same.
fn whole<'s>(folder: &Folder<'s>, sources: &'s Sources, report: &mut Report) -> Option<Pack> {
    let mut vocabulary = Vocabulary::default();
    let head = folder.read::<PackFile<'_>>("pack.yaml", report);
    let language =
        head.as_ref().and_then(|(file, pack)| language_folder(file, &pack.language, sources, report));
    let compiled = language.as_ref().map(|folder| language::compile(folder, &mut vocabulary, report));
    let known_language = compiled.unwrap_or_default();
    let parties = parties::compile(folder, &mut vocabulary, report);
    let folders: Vec<&Folder<'_>> = language.iter().chain([folder]).collect();
    let lists = lists::compile(&folders, &mut vocabulary, report);
    let rules =
        Rules { parties: &parties, lists: &lists, language: &known_language, verbs: RefCell::default() };
    let order = head.as_ref().map_or(&[][..], |(_, pack)| &pack.order);
    let (issues, positions) = issues::compile(folder, order, &rules, &mut vocabulary, report);
    lists.unused(folder, report);
    let (file, head) = head?;
    let lists = lists.written;
    let compiled = Compiled { parties, issues, positions, lists, language: known_language, vocabulary };
    Some(compiled.under(file, &head, report))
}

/// The folder of the language that a pack names.
fn language_folder<'s>(
    file: &File<'_>,
    name: &Text<'_>,
    sources: &'s Sources,
    report: &mut Report,
) -> Option<Folder<'s>> {
    if sources.under(name.value).is_empty() {
        let known: Vec<&str> =
            sources.files.iter().filter_map(|(path, _)| path.strip_suffix("/stances.yaml")).collect();
        report.unknown(file, name, Code::MissingFile, "language", known);
        return None;
    }
    Some(Folder::open(name.value, &LANGUAGE, sources, report))
}

/// The parties shown as columns: those the author names, or all.
fn columns(
    head: &File<'_>,
    pack: &PackFile<'_>,
    parties: &parties::Parties,
    report: &mut Report,
) -> Vec<PartyId> {
    if pack.columns.is_empty() {
        return (0..parties.list.len()).map(PartyId::at).collect();
    }
    pack.columns.iter().filter_map(|column| parties.find(head, column, report)).collect()
}

/// The parsed files of a pack or a language.
struct Folder<'s> {
    name: String,
    files: Vec<File<'s>>,
}

/// What may lie in a folder of rules: certain files, and a folder for any number of files.
struct Layout {
    files: &'static [&'static str],
    /// Those that must be there, and why.
    required: &'static [(&'static str, &'static str)],
    folder: &'static str,
    /// Why the folder cannot be empty.
    folder_required: &'static str,
}

const PACK: Layout = Layout {
    files: &["pack.yaml", "parties.yaml", "lists.yaml"],
    required: &[
        ("pack.yaml", "it names the pack, its title and its language"),
        ("parties.yaml", "it names the parties, what they are called and who speaks for them"),
    ],
    folder: "issues",
    folder_required: "a pack has at least one issue, each in a file of its own",
};

const LANGUAGE: Layout = Layout {
    files: language::FILES,
    required: &[("stances.yaml", "it says what each stance weighs, and what its negation is")],
    folder: "cues",
    folder_required: "a language has at least one file of cues",
};

impl<'s> Folder<'s> {
    /// Parses every file of the folder. A file that nothing reads is an error: most likely its
    /// name is misspelt, and its rules would be missing without a word.
    fn open(name: &str, layout: &Layout, sources: &'s Sources, report: &mut Report) -> Self {
        let mut files = Vec::new();
        let mut in_folder = 0;
        for (path, text) in sources.under(name) {
            let rest = &path[name.len() + 1..];
            if !path.ends_with(".yaml") && !path.ends_with(".yml") {
                continue;
            }
            let inside = rest.strip_prefix(layout.folder).is_some_and(|rest| rest.starts_with('/'));
            in_folder += usize::from(inside);
            if inside || layout.files.contains(&rest) {
                files.push(File::parse(path, text, report));
            } else {
                let in_place = format!("{}/{}", layout.folder, rest.rsplit('/').next().unwrap_or(rest));
                let diagnostic =
                    Diagnostic::error(Code::UnknownFile, path, format!("nothing reads `{path}`"))
                        .help_if(suggestion(rest, layout.files.iter().copied().chain([in_place.as_str()])))
                        .help(format!("files of any name can lie in `{name}/{}/`", layout.folder));
                report.add(diagnostic);
            }
        }
        for (file, why) in layout.required {
            if !files.iter().any(|known: &File<'_>| known.path[name.len() + 1..] == **file) {
                report.missing_file(&format!("{name}/{file}"), why);
            }
        }
        if in_folder == 0 {
            report.missing_file(&format!("{name}/{}/", layout.folder), layout.folder_required);
        }
        Self { name: name.to_owned(), files }
    }

    /// Parses those files of the folder that have one of these names.
    fn open_some(name: &str, wanted: &[&str], sources: &'s Sources, report: &mut Report) -> Self {
        let files = sources.under(name).into_iter();
        let files = files.filter(|(path, _)| wanted.contains(&&path[name.len() + 1..]));
        let files = files.map(|(path, text)| File::parse(path, text, report)).collect();
        Self { name: name.to_owned(), files }
    }

    /// Reads the file of this name, if there is one and it is whole enough.
    fn read<'f, T: Deserialize<'f>>(&'f self, rest: &str, report: &mut Report) -> Option<(&'f File<'s>, T)> {
        let file = self.files.iter().find(|file| self.rest(file) == rest)?;
        Some((file, file.read(report)?))
    }

    /// Whether there is a file of this name.
    fn has(&self, rest: &str) -> bool {
        self.files.iter().any(|file| self.rest(file) == rest)
    }

    /// Reads the files in the one folder that holds any number of them, by path.
    fn read_all<'f, T: Deserialize<'f>>(
        &'f self,
        folder: &str,
        report: &mut Report,
    ) -> Vec<(&'f File<'s>, T)> {
        let inside = self
            .files
            .iter()
            .filter(|file| self.rest(file).strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
        inside.filter_map(|file| Some((file, file.read(report)?))).collect()
    }

    fn rest<'f>(&self, file: &'f File<'_>) -> &'f str {
        &file.path[self.name.len() + 1..]
    }
}
