//! The packs that a pack builds on, each once, those below before those above.
//!
//! `extends` names a pack by its folder: a path from the folder of the pack that says it, or one word, which
//! is a pack beside that one or, where there is none, a built-in one. Two ways to one base lead to the
//! same pack.

use super::{Folder, PACK};
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::pack::authored::Text;
use crate::pack::authored::pack::PackFile;
use crate::pack::check::Report;
use crate::pack::sources::{File, Sources};
use crate::pack::version::Version;
use crate::span::Span;

/// The most packs that extend each other in a row.
pub const MAX_DEPTH: usize = 16;

/// A pack of a chain.
pub(super) struct Link<'s> {
    pub(super) folder: Folder<'s>,
    /// The numbers of all packs it builds on, at whatever distance.
    below: Vec<usize>,
    /// Whether it says that it builds on none.
    pub(super) is_lowest: bool,
}

/// A pack and all it builds on.
pub(super) struct Chain<'s> {
    /// Every pack behind those it builds on; the pack itself is the last.
    pub(super) links: Vec<Link<'s>>,
    /// Whether every base was found. What only a missing one can have is no news.
    pub(super) is_whole: bool,
}

/// The head of a pack, with its file.
pub(super) type Head<'f, 's> = (&'f File<'s>, PackFile<'f>);

impl<'s> Chain<'s> {
    /// Opens a pack and its bases: whole, or only the files of these names.
    pub(super) fn open(
        pack: &str,
        wanted: Option<&[&str]>,
        sources: &'s Sources,
        report: &mut Report,
    ) -> Self {
        let mut opener =
            Opener { wanted, sources, report, links: Vec::new(), path: Vec::new(), is_whole: true };
        opener.open(pack);
        let Opener { links, is_whole, .. } = opener;
        let packs = sources.packs();
        for link in &links {
            for (path, unread) in &link.folder.unread {
                // A pack in the folder of another is one of its own.
                let nested = |pack: &&str| pack.len() > link.folder.name.len() && is_inside(path, pack);
                if !packs.iter().any(nested) {
                    report.add(unread.clone());
                }
            }
        }
        Self { links, is_whole }
    }

    /// Whether a pack builds on another, at whatever distance.
    pub(super) fn extends(&self, pack: usize, base: usize) -> bool {
        self.links[pack].below.contains(&base)
    }

    /// The pack that all the others are for.
    pub(super) fn own(&self) -> usize {
        self.links.len().saturating_sub(1)
    }

    /// The name of a pack, for people.
    pub(super) fn name(&self, pack: usize) -> &str {
        &self.links[pack].folder.name
    }

    /// The names of the packs below the one they are for.
    pub(super) fn bases(&self) -> impl Iterator<Item = &str> {
        self.links[..self.own()].iter().map(|link| link.folder.name.as_str())
    }

    /// The head of each pack; none where it cannot be read.
    pub(super) fn heads<'f>(&'f self, report: &mut Report) -> Vec<Option<Head<'f, 's>>> {
        self.links.iter().map(|link| link.folder.read("pack.yaml", report)).collect()
    }
}

/// Whether a file lies in a folder.
pub(super) fn is_inside(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// A pack that is being opened, and what it is being opened for.
struct Step<'s> {
    name: String,
    file: &'s str,
    /// The name of the next one.
    next: Span,
}

struct Opener<'s, 'r> {
    wanted: Option<&'r [&'r str]>,
    sources: &'s Sources,
    report: &'r mut Report,
    links: Vec<Link<'s>>,
    path: Vec<Step<'s>>,
    is_whole: bool,
}

impl<'s> Opener<'s, '_> {
    /// Opens a pack behind its bases, and gives its number.
    fn open(&mut self, name: &str) -> usize {
        let folder = match self.wanted {
            Some(wanted) => Folder::open_some(name, wanted, self.sources, self.report),
            None => Folder::open(name, &PACK, self.sources, self.report),
        };
        let mut bases = Vec::new();
        let mut extends = false;
        if let Some((file, head)) = folder.read::<PackFile<'_>>("pack.yaml", self.report) {
            let path = file.path;
            check_version(file, head.min_version.as_ref(), self.report);
            for base in head.extends.iter().flat_map(|extends| &extends.0) {
                extends = true;
                let base_name = resolve(self.sources, name, base.value);
                match self.links.iter().position(|link| link.folder.name == base_name) {
                    Some(known) => bases.push(known),
                    None if self.can_open(file, name, &base_name, base) => {
                        self.path.push(Step { name: name.to_owned(), file: path, next: base.span });
                        bases.push(self.open(&base_name));
                        self.path.pop();
                    }
                    None => self.is_whole = false,
                }
            }
        }
        if self.wanted.is_none() {
            folder.require(&PACK, !extends, self.report);
        }
        let mut below: Vec<usize> =
            bases.iter().flat_map(|base| self.links[*base].below.iter().copied().chain([*base])).collect();
        below.sort_unstable();
        below.dedup();
        self.links.push(Link { folder, below, is_lowest: !extends });
        self.links.len() - 1
    }

    /// Whether a base is there and leads to no end of others; if not, that is reported.
    fn can_open(&mut self, file: &File<'s>, name: &str, base: &str, written: &Text<'_>) -> bool {
        if base == name || self.path.iter().any(|step| step.name == base) {
            self.circle(file, name, base, written);
        } else if self.sources.get(&format!("{base}/pack.yaml")).is_none() {
            let known = self.sources.packs().into_iter().filter(|pack| *pack != name && !pack.contains('/'));
            let message = format!("there is no pack `{}` to build on", written.value);
            let diagnostic = Diagnostic::error(Code::UnknownBase, file.path, message)
                .label(written.span, format!("no `{base}/pack.yaml`"));
            self.report.add(match is_path(written.value) {
                true => diagnostic.help(format!("a path leads from `{name}/` to the folder of a pack")),
                false => diagnostic
                    .help_if(suggestion(written.value, known))
                    .help("a pack of your own is named by the path from this folder: `../my-base`"),
            });
        } else if self.path.len() + 1 >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} packs build on each other");
            let diagnostic = Diagnostic::error(Code::TooMuch, file.path, message)
                .label(written.span, "one too many")
                .help("let a pack extend several side by side");
            self.report.add(diagnostic);
        } else {
            return true;
        }
        false
    }

    fn circle(&mut self, file: &File<'s>, name: &str, base: &str, written: &Text<'_>) {
        let from = self.path.iter().position(|step| step.name == base).unwrap_or(self.path.len());
        let circle = &self.path[from..];
        let message = format!("the pack `{base}` builds on itself");
        let label = |one: &str, next: &str| format!("`{one}` extends `{next}`");
        let mut diagnostic =
            Diagnostic::error(Code::CyclicBase, file.path, message).label(written.span, label(name, base));
        for (i, step) in circle.iter().enumerate() {
            let next = circle.get(i + 1).map_or(name, |next| &next.name);
            diagnostic = diagnostic.also(step.file, step.next, label(&step.name, next));
        }
        self.report.add(match base == name {
            true => diagnostic.help("a pack that extends a built-in one needs a folder of another name"),
            false => diagnostic.help("put what they share into a pack that both extend"),
        });
    }
}

/// Whether a base is named by a path.
fn is_path(base: &str) -> bool {
    base.contains('/') || base.starts_with('.')
}

/// The folder that a base named by `pack` has, if it is not a built-in one.
pub(super) fn folder_of(pack: &str, base: &str) -> String {
    if is_path(base) { joined(pack, base) } else { joined(pack, &format!("../{base}")) }
}

/// The folder of a base that `pack` names.
pub(super) fn resolve(sources: &Sources, pack: &str, base: &str) -> String {
    if is_path(base) { joined(pack, base) } else { beside(sources, pack, base, "pack.yaml") }
}

/// A folder of this name beside a pack or, where none is there, among the other rules.
pub(super) fn beside(sources: &Sources, pack: &str, name: &str, file: &str) -> String {
    let beside = joined(pack, &format!("../{name}"));
    if sources.get(&format!("{beside}/{file}")).is_some() { beside } else { name.to_owned() }
}

/// A path from a folder on, without detours.
fn joined(folder: &str, path: &str) -> String {
    if path.starts_with('/') {
        return straight(path);
    }
    straight(&format!("{folder}/{path}"))
}

fn straight(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !matches!(*part, "" | ".")) {
        match (part, parts.last()) {
            ("..", Some(last)) if *last != ".." => _ = parts.pop(),
            ("..", None) if path.starts_with('/') => {}
            _ => parts.push(part),
        }
    }
    match (path.starts_with('/'), parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// Refuses a pack for a newer tool.
fn check_version(file: &File<'_>, least: Option<&Text<'_>>, report: &mut Report) {
    let Some(least) = least else { return };
    let (tool, label) = (Version::of_tool(), least.span);
    let diagnostic = match Version::parse(least.value) {
        Some(version) if version <= tool => return,
        Some(version) => {
            let message = format!("this pack is for standpoint {version} or newer; this is {tool}");
            Diagnostic::error(Code::TooOld, file.path, message)
                .label(label, format!("newer than {tool}"))
                .help("install a newer standpoint, or take an older version of the pack")
        }
        None => {
            let message = format!("`{}` is no version", least.value);
            Diagnostic::error(Code::BadVersion, file.path, message)
                .label(label, "not three numbers")
                .help(format!("write three numbers with points between them: `{tool}`"))
        }
    };
    report.add(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paths_lead_from_the_folder_of_the_pack() {
        for (folder, path, whole) in [
            ("mine", "../base", "base"),
            ("mine", "./inner/", "mine/inner"),
            ("mine", "../../other/base", "../other/base"),
            ("mine", "..", "."),
            (".", "./mine", "mine"),
            ("../other/base", "../mine", "../other/mine"),
            ("../other/base", "../../../x", "../../x"),
            ("mine", "/srv/./packs/../base", "/srv/base"),
            ("mine", "/../base", "/base"),
        ] {
            assert_eq!(joined(folder, path), whole, "{folder} {path}");
        }
    }
}
