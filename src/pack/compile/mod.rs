//! From rule files to a [`Pack`]: read, checked and compiled in one go, with every problem named.

mod chain;
mod cues;
mod gone;
mod head;
mod issues;
mod language;
mod layers;
mod lists;
mod merge;
mod parties;
mod resolve;

use std::cell::RefCell;

use serde::Deserialize;

use super::authored::pack::PackFile;
use super::check::Report;
use super::language::Language;
use super::lint::{self, Places};
use super::model::{Pack, WordList};
use super::sources::{File, Sources};
use crate::diagnostic::{Code, Diagnostic, Severity, nearest, suggestion};
use crate::pattern::vocabulary::Vocabulary;
pub use chain::MAX_DEPTH;
use chain::{Chain, is_inside};
pub(super) use cues::PLACES;
use head::PackHead;
use layers::{Merged, Written};
use resolve::Rules;

/// Compiles the pack of this name, with the language it builds on.
///
/// # Errors
/// Every error in its files. A pack with an error never half-loads.
pub fn compile(pack: &str, sources: &Sources) -> Result<Pack, Vec<Diagnostic>> {
    let Checked { pack, diagnostics, .. } = reported(pack, sources, Report::default());
    pack.ok_or(diagnostics)
}

/// The same without the tests of the built-in rules, for those who only read articles: half of those files are tests,
/// and nothing is wrong with them.
///
/// # Errors
/// Those of [`compile`].
pub fn compile_untested(pack: &str, sources: &Sources) -> Result<Pack, Vec<Diagnostic>> {
    let Checked { pack, diagnostics, .. } = reported(pack, sources, Report::untested());
    pack.ok_or(diagnostics)
}

/// Compiles the pack of this name and gives the warnings as well. There is no pack where there is an
/// error. A warning whose line, or the line of comment above it, says `# allow` and its code is left out.
#[must_use]
pub fn check(pack: &str, sources: &Sources) -> Checked {
    let mut checked = reported(pack, sources, Report::warning());
    let bases: Vec<&String> = checked.pack.iter().flat_map(|pack| &pack.bases).collect();
    // What may be better in a base is for those who wrote the base.
    let own = |diagnostic: &Diagnostic| {
        let of_base = |base: &&String| {
            is_inside(&diagnostic.file, base) && (is_inside(base, pack) || !is_inside(&diagnostic.file, pack))
        };
        !bases.iter().any(of_base)
    };
    checked.diagnostics.retain(|diagnostic| {
        diagnostic.severity == Severity::Error || (own(diagnostic) && !is_allowed(diagnostic, sources))
    });
    checked
}

/// What a check of a pack gives.
#[derive(Debug)]
pub struct Checked {
    /// The pack, where there is no error in it.
    pub pack: Option<Pack>,
    /// All that was found, in the order of files and places.
    pub diagnostics: Vec<Diagnostic>,
    /// The words of every phrase and cue.
    pub places: Places,
}

/// The pack, where there is no error in it, and all that is reported.
fn reported(pack: &str, sources: &Sources, mut report: Report) -> Checked {
    let compiled = if sources.under(pack).is_empty() {
        let diagnostic = Diagnostic::error(Code::MissingFile, pack, format!("there is no pack `{pack}`"));
        report.add(diagnostic.help_if(suggestion(pack, sources.packs())));
        None
    } else {
        whole(pack, sources, &mut report)
    };
    let pack = compiled.filter(|_| report.count() == 0);
    let places = report.take_places();
    if let Some(pack) = &pack {
        lint::whole(pack, &places, &mut report);
    }
    Checked { pack, places, diagnostics: report.finish() }
}

/// Whether it is a warning, and a comment beside the words, or on a line of its own above them, allows it.
#[must_use]
pub fn is_allowed(diagnostic: &Diagnostic, sources: &Sources) -> bool {
    if diagnostic.severity == Severity::Error {
        return false;
    }
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
    let chain = Chain::open(pack, Some(&["pack.yaml", "parties.yaml"]), sources, &mut report);
    let heads = chain.heads(&mut report);
    let head = PackHead::of(&heads, &chain, &mut report)?;
    let name = head.language(sources, &chain)?;
    let language = Folder::open_some(&name, language::CLOSED, sources, &mut report);
    let mut vocabulary = Vocabulary::default();
    let language = language::closed_classes(&language, &mut vocabulary, &mut report);
    let written = Written::parties(&chain, &mut report);
    let merged = Merged::of(&written, &chain, &heads, &mut report);
    let parties = parties::compile(&merged, &chain, &mut vocabulary, &mut report);
    let rules = Compiled { parties, language, vocabulary, ..Compiled::default() };
    let pack = rules.under(&head, &chain, &mut report);
    (report.count() == 0).then_some(pack)
}

/// The folders that a pack extends, as its `pack.yaml` names them: whether they are there or not. Whoever
/// reads rules from a disk learns here what to read besides.
#[must_use]
pub fn bases(pack: &str, sources: &Sources) -> Vec<String> {
    let mut report = Report::default();
    let folder = Folder::open_some(pack, &["pack.yaml"], sources, &mut report);
    let Some((_, head)) = folder.read::<PackFile<'_>>("pack.yaml", &mut report) else { return Vec::new() };
    let bases = head.extends.iter().flat_map(|extends| &extends.0);
    bases.map(|base| chain::folder_of(pack, base.value)).collect()
}

/// The folder that a pack means by a base that it names, whether it is among these files or not.
#[must_use]
pub fn base_of(pack: &str, base: &str, sources: &Sources) -> String {
    chain::resolve(sources, pack, base)
}

/// The folder that a pack means by a language that it names.
#[must_use]
pub fn language_of(pack: &str, language: &str, sources: &Sources) -> String {
    chain::beside(sources, pack, language, "stances.yaml")
}

/// The parts of a pack.
#[derive(Default)]
struct Compiled {
    parties: parties::Parties,
    issues: issues::Issues,
    lists: Vec<WordList>,
    language: Language,
    vocabulary: Vocabulary,
}

impl Compiled {
    /// The pack that its head makes of them.
    fn under(self, head: &PackHead<'_, '_>, chain: &Chain<'_>, report: &mut Report) -> Pack {
        let issues::Issues { issues, positions, tests_left_out, mut renamed } = self.issues;
        renamed.extend(self.parties.renamed());
        renamed.sort();
        Pack {
            name: head.name().to_owned(),
            title: head.title.map(|title| title.value.to_owned()).unwrap_or_default(),
            version: head.version(),
            bases: chain.bases().map(str::to_owned).collect(),
            columns: head.columns(&self.parties, report),
            sides: head.sides(&self.parties, report),
            about: head.about(&self.parties, report),
            elsewhere: head.elsewhere(),
            parties: self.parties.list,
            issues,
            positions,
            renamed,
            tests_left_out,
            lists: self.lists,
            language: self.language,
            vocabulary: self.vocabulary,
        }
    }
}

/// Compiles what there is. Without a readable `pack.yaml` the other files are checked all the same.
fn whole(pack: &str, sources: &Sources, report: &mut Report) -> Option<Pack> {
    let mut vocabulary = Vocabulary::default();
    let chain = Chain::open(pack, None, sources, report);
    let heads = chain.heads(report);
    let head = PackHead::of(&heads, &chain, report);
    let language = head.as_ref().and_then(|head| head.language_folder(sources, &chain, report));
    let compiled = language.as_ref().map(|folder| language::compile(folder, &mut vocabulary, report));
    let known_language = compiled.unwrap_or_default();
    let written = Written::parties(&chain, report).with_issues(&chain, report);
    let merged = Merged::of(&written, &chain, &heads, report);
    let parties = parties::compile(&merged, &chain, &mut vocabulary, report);
    let lists = lists::compile(language.as_ref(), &chain, &mut vocabulary, report);
    let rules =
        Rules { parties: &parties, lists: &lists, language: &known_language, verbs: RefCell::default() };
    let order = head.as_ref().and_then(|head| head.order);
    let issues = issues::compile(&merged, order, &chain, &rules, &mut vocabulary, report);
    if let Some(own) = chain.links.last() {
        lists.unused(&own.folder, report);
    }
    let lists = lists.written;
    let compiled = Compiled { parties, issues, lists, language: known_language, vocabulary };
    Some(compiled.under(&head?, &chain, report))
}

/// The parsed files of a pack or a language.
struct Folder<'s> {
    name: String,
    files: Vec<File<'s>>,
    /// Files that nothing reads.
    unread: Vec<(&'s str, Diagnostic)>,
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
    /// Parses every file of the folder. A file that nothing reads is an error, unless it is of another
    /// pack: most likely its name is misspelt, and its rules would be missing without a word.
    fn open(name: &str, layout: &Layout, sources: &'s Sources, report: &mut Report) -> Self {
        let (mut files, mut unread) = (Vec::new(), Vec::new());
        for (path, text) in sources.under(name) {
            let rest = &path[name.len() + 1..];
            if !path.ends_with(".yaml") && !path.ends_with(".yml") {
                continue;
            }
            let inside = is_inside(rest, layout.folder);
            if inside || layout.files.contains(&rest) {
                files.push(File::parse(path, text, report));
            } else {
                let in_place = format!("{}/{}", layout.folder, rest.rsplit('/').next().unwrap_or(rest));
                let known = layout.files.iter().copied().chain([in_place.as_str()]);
                let near = nearest(rest, known).map(|near| format!("did you mean `{name}/{near}`?"));
                let any = format!("files of any name can lie in `{name}/{}/`", layout.folder);
                let diagnostic =
                    Diagnostic::error(Code::UnknownFile, path, format!("nothing reads `{path}`"))
                        .help(near.unwrap_or(any));
                unread.push((path, diagnostic));
            }
        }
        Self { name: name.to_owned(), files, unread }
    }

    /// Reports the files that must be there and are not: without `all`, only the first of them.
    fn require(&self, layout: &Layout, all: bool, report: &mut Report) {
        let name = &self.name;
        for (file, why) in layout.required.iter().take(if all { layout.required.len() } else { 1 }) {
            if !self.has(file) {
                report.missing_file(&format!("{name}/{file}"), why);
            }
        }
        let inside = |file: &File<'_>| is_inside(self.rest(file), layout.folder);
        if all && !self.files.iter().any(inside) {
            report.missing_file(&format!("{name}/{}/", layout.folder), layout.folder_required);
        }
    }

    /// Parses those files of the folder that have one of these names.
    fn open_some(name: &str, wanted: &[&str], sources: &'s Sources, report: &mut Report) -> Self {
        let files = sources.under(name).into_iter();
        let files = files.filter(|(path, _)| wanted.contains(&&path[name.len() + 1..]));
        let files = files.map(|(path, text)| File::parse(path, text, report)).collect();
        Self { name: name.to_owned(), files, unread: Vec::new() }
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
        let inside = self.files.iter().filter(|file| is_inside(self.rest(file), folder));
        inside.filter_map(|file| Some((file, file.read(report)?))).collect()
    }

    fn rest<'f>(&self, file: &'f File<'_>) -> &'f str {
        &file.path[self.name.len() + 1..]
    }
}
