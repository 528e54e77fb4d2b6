//! The pack that a new rule goes into.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::project::slashed;
use crate::cli::rules::{Broken, Rules};
use crate::cli::{Outcome, output, project, sources};
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::scaffold::{Unfit, append, begin_list, place_of, scalar, top_value};
use crate::pack::{self, IdKind, Pack, Sources};
use crate::span::{Lines, Origin, Span};

/// What is left to the author of a new rule.
pub(super) enum Next {
    /// To say more of a party.
    Describe,
    /// To fill in tests.
    FillIn(&'static str),
    /// To see whether a test that was given says what it should.
    ReadOver,
}

/// The pack to add to.
#[derive(Debug, Args)]
pub(super) struct Target {
    /// Folder of the pack; without it the one standpoint.yaml names
    #[arg(long, value_name = "DIR", env = "STANDPOINT_RULES", hide_env_values = true)]
    rules: Option<PathBuf>,
}

/// A pack on the disk that is sound as it is.
pub(super) struct Bench {
    pub(super) folder: PathBuf,
    pub(super) rules: Rules,
    pub(super) pack: Pack,
}

impl Target {
    pub(super) fn open(&self) -> Result<Bench> {
        let folder = match &self.rules {
            Some(folder) => Some(folder.clone()),
            None => project::current().rules()?,
        };
        let Some(folder) = folder else {
            bail!(
                "the built-in rules cannot be changed\n`standpoint init` copies them here for editing, `standpoint rules new \
                 pack` begins a pack of your own, and --rules names one that is there"
            );
        };
        let rules = sources::rules(Some(&folder))?;
        let pack = rules.compile()?;
        Ok(Bench { folder, rules, pack })
    }
}

impl Bench {
    /// The files of the pack: path inside its folder, and content.
    fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.rules.sources.under(&self.rules.pack).into_iter();
        files.map(|(path, text)| (&path[self.rules.pack.len() + 1..], text))
    }

    pub(super) fn text(&self, inside: &str) -> &str {
        self.rules.sources.get(&format!("{}/{inside}", self.rules.pack)).unwrap_or_default()
    }

    /// The path of a file from the current folder.
    pub(super) fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside)
    }

    /// Refuses an id that something of its kind has already, in the pack or in those that it builds on, where
    /// a new one would be laid over it.
    pub(super) fn refuse_taken(&self, kind: IdKind, id: &str) -> Result<()> {
        let what = kind.as_str();
        let a = if kind == IdKind::Issue { "an" } else { "a" };
        let own = self.files().find_map(|(inside, text)| {
            let place = written(kind, text, id)?;
            Some((format!("{}/{inside}", self.rules.pack), place))
        });
        let (file, place, said, here) = if let Some((file, place)) = own {
            (file, Some(place), format!("there is {a} {what} `{id}` already"), "here")
        } else if let Some((there, origin)) = self.inherited(kind, id) {
            let place = self.rules.sources.get(&origin.file).and_then(|text| written(kind, text, there));
            let said = match there == id {
                true => format!("the pack builds on one that has {a} {what} `{id}` already"),
                false => format!("`{id}` is an old id of the {what} `{there}`"),
            };
            (origin.file.to_string(), place, said, if there == id { "here" } else { "this one" })
        } else {
            return Ok(());
        };
        let mut diagnostic = Diagnostic::error(Code::DuplicateId, &file, said);
        if let Some(place) = place {
            diagnostic = diagnostic.label(place, here);
        }
        let diagnostic = diagnostic.help("nothing was written; --id gives the new one another");
        Err(self.broken(vec![diagnostic], self.rules.sources.clone()))
    }

    /// What has this id in the compiled pack, or has come in its place: the id it goes by, and where it was written.
    fn inherited(&self, kind: IdKind, id: &str) -> Option<(&str, &Origin)> {
        let found = match kind {
            IdKind::Party => self.pack.party(id).map(|id| (&self.pack[id].id, &self.pack[id].origin)),
            IdKind::Issue => self.pack.issue(id).map(|id| (&self.pack[id].id, &self.pack[id].origin)),
            IdKind::Position => self.pack.position(id).map(|id| (&self.pack[id].id, &self.pack[id].origin)),
        };
        found.map(|(id, origin)| (id.as_str(), origin))
    }

    fn broken(&self, diagnostics: Vec<Diagnostic>, sources: Sources) -> anyhow::Error {
        Broken { diagnostics, sources }.into()
    }

    /// The file for what is added to an issue, and what it begins with where it is not there yet: an issue of a base
    /// gets a file of its own in this pack.
    pub(super) fn issue_file(&self, id: &str) -> (String, String) {
        let own = self.files().find(|(_, text)| written(IdKind::Issue, text, id).is_some());
        if let Some((inside, text)) = own {
            return (inside.to_owned(), text.to_owned());
        }
        let numbered = (2..).map(|number| format!("issues/{id}-{number}.yaml"));
        let free = |inside: &String| self.path(inside).symlink_metadata().is_err();
        let inside = std::iter::once(format!("issues/{id}.yaml")).chain(numbered).find(free);
        (inside.unwrap_or_default(), format!("issue: {}\n", scalar(id)))
    }

    /// Writes a file of the pack, if the pack is sound with it.
    pub(super) fn write(&self, inside: &str, text: &str) -> Result<()> {
        let path = format!("{}/{inside}", self.rules.pack);
        let mut sources = self.rules.sources.clone();
        sources.files.retain(|(known, _)| **known != *path);
        sources.files.push((path.into(), text.to_owned().into()));
        if let Err(diagnostics) = pack::compile(&self.rules.pack, &sources) {
            output::problem("nothing was written, as the pack would be broken by it:");
            return Err(self.broken(diagnostics, sources));
        }
        let path = self.path(inside);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        written
            .and_then(|()| output::write_file(&path, text.as_bytes()))
            .with_context(|| format!("{}: cannot be written", slashed(&path)))
    }

    /// Puts an entry into a list of a file that has this text so far. Where the list is not there, it is begun: a pack that builds on another
    /// need not have it.
    pub(super) fn append(&self, inside: &str, text: &str, key: &str, entry: &str) -> Result<()> {
        let file = format!("{}/{inside}", self.rules.pack);
        if let Some(begun) = begin_list(text, key, entry) {
            return self.write(inside, &begun);
        }
        let diagnostic = match append(text, key, entry) {
            Ok(text) => return self.write(inside, &text),
            Err(Unfit::NoList) => {
                Diagnostic::error(Code::MissingKey, &file, format!("the file has no list `{key}`"))
            }
            Err(Unfit::Brackets(place)) => Diagnostic::error(
                Code::WrongType,
                &file,
                format!("nothing can be added to `{key}` in brackets"),
            )
            .label(place, "one line holds the whole list")
            .help("write each entry on lines of its own, after `- `"),
        };
        Err(self.broken(vec![diagnostic.help("nothing was written")], self.rules.sources.clone()))
    }

    /// What was done and what comes next, on standard output and on standard error.
    pub(super) fn done(&self, inside: &str, key: &str, id: &str, said: &str, next: &Next) -> Result<Outcome> {
        let path = self.path(inside);
        let text = fs::read_to_string(&path).unwrap_or_default();
        let place = place_of(&text, key, id);
        let line = place.map(|place| format!(":{}", Lines::of(&text).line(place.start))).unwrap_or_default();
        output::print(&format!("{said}: {}{line}\n", slashed(&path)))?;
        let test = format!("standpoint rules test{}", self.flag());
        output::note(&match next {
            Next::Describe => "say there what else it is called, and who speaks for it".to_owned(),
            Next::FillIn(what) => format!("fill in {what} there; `{test}` fails until then"),
            Next::ReadOver => {
                format!("read over its test there; `{test} --filter {id}` tells whether it passes")
            }
        });
        Ok(Outcome::Done)
    }

    /// The pack as an argument, where the commands would not take it by themselves.
    fn flag(&self) -> String {
        let own = project::current().rules_written().is_some_and(|rules| rules == self.folder);
        if own { String::new() } else { format!(" {}", slashed(&self.folder)) }
    }

    /// The party that a draft's test expects something of.
    pub(super) fn somebody(&self) -> String {
        let first = self.pack.columns.first().map(|party| self.pack[*party].id.as_str());
        format!("{} seek", first.unwrap_or("party"))
    }
}

/// The place where a rule file says this id of something of a kind.
fn written(kind: IdKind, text: &str, id: &str) -> Option<Span> {
    match kind {
        IdKind::Party => place_of(text, "parties", id),
        IdKind::Issue => top_value(text, "issue").filter(|(value, _)| value == id).map(|(_, place)| place),
        IdKind::Position => place_of(text, "positions", id),
    }
}
