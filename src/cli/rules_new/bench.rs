//! The pack that a new rule goes into.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::project::slashed;
use crate::cli::rules::{Broken, Rules};
use crate::cli::{Outcome, output, project, sources};
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::scaffold::{Unfit, append, place_of, top_value};
use crate::pack::{self, Pack, Sources};
use crate::span::Lines;

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
        let Some(folder) = self.rules.clone().or_else(|| project::current().rules()) else {
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

    fn text(&self, inside: &str) -> &str {
        self.rules.sources.get(&format!("{}/{inside}", self.rules.pack)).unwrap_or_default()
    }

    /// The path of a file from the current folder.
    pub(super) fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside)
    }

    /// Refuses an id that something of its kind has already.
    pub(super) fn refuse_taken(&self, what: &str, key: &str, id: &str) -> Result<()> {
        let first = self.files().find_map(|(inside, text)| {
            let place = match what {
                "issue" => top_value(text, key).filter(|(value, _)| value == id).map(|(_, place)| place),
                _ => place_of(text, key, id),
            };
            Some((inside.to_owned(), place?))
        });
        let Some((inside, place)) = first else { return Ok(()) };
        let a = if what == "issue" { "an" } else { "a" };
        let file = format!("{}/{inside}", self.rules.pack);
        let diagnostic =
            Diagnostic::error(Code::DuplicateId, &file, format!("there is {a} {what} `{id}` already"))
                .label(place, "here")
                .help("nothing was written; --id gives the new one another");
        Err(self.broken(vec![diagnostic], self.rules.sources.clone()))
    }

    fn broken(&self, diagnostics: Vec<Diagnostic>, sources: Sources) -> anyhow::Error {
        Broken { diagnostics, sources }.into()
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

    /// Puts an entry into a list of a file.
    pub(super) fn append(&self, inside: &str, key: &str, entry: &str) -> Result<()> {
        let file = format!("{}/{inside}", self.rules.pack);
        let diagnostic = match append(self.text(inside), key, entry) {
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
        let own = project::current().rules().is_some_and(|rules| rules == self.folder);
        if own { String::new() } else { format!(" {}", slashed(&self.folder)) }
    }

    /// The party that a draft's test expects something of.
    pub(super) fn somebody(&self) -> String {
        let first = self.pack.columns.first().map(|party| self.pack[*party].id.as_str());
        format!("{} seek", first.unwrap_or("party"))
    }
}
