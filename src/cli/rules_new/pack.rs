//! `standpoint rules new pack`: a folder of its own.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::{IssueArgs, both_ends, id_rule};
use crate::cli::project::slashed;
use crate::cli::prompt::Prompt;
use crate::cli::rules::{Rules, languages_in};
use crate::cli::{Outcome, output, project};
use crate::engine::Engine;
use crate::pack::Pack;
use crate::pack::scaffold::{IssueDraft, PackDraft, PartyDraft, PositionDraft, id_of};

#[derive(Debug, Args)]
pub(super) struct NewPack {
    /// The folder to make it in; without it, beside the pack in use, or `rules`, or the current folder
    #[arg(long = "in", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Its id, and the name of its folder; without it, made of the name
    #[arg(long)]
    id: Option<String>,
    /// Its title
    #[arg(long)]
    name: Option<String>,
    /// The language it builds on
    #[arg(long, default_value = "english")]
    language: String,
    /// A party, by name; give two or more
    #[arg(long = "party", value_name = "NAME")]
    parties: Vec<String>,
    /// The id of its first issue, a word or two
    #[arg(long, value_name = "ID")]
    issue: Option<String>,
    #[command(flatten)]
    first: IssueArgs,
}

impl NewPack {
    pub(super) fn run(&self) -> Result<Outcome> {
        let mut prompt = Prompt::new();
        let title =
            prompt.text(self.name.as_deref(), "--name", "its title, as in \"The dam on the Avia\"")?;
        let id = match title.is_empty() {
            true => self.id.clone().unwrap_or_default(),
            false => prompt.text_or(self.id.as_deref(), "--id", "its id", &id_of(&title), &id_rule)?,
        };
        let parties = prompt.several(&self.parties, "--party", "a party, by name")?;
        let issue = prompt.checked(
            self.issue.as_deref(),
            "--issue",
            "the id of its first issue, a word or two",
            None,
            &id_rule,
        )?;
        let mut issue = IssueDraft { id: issue, ..self.first.draft(&mut prompt)? };
        prompt.done()?;
        let parent = self.folder.clone().unwrap_or_else(beside);
        let folder = parent.join(&id);
        if folder.symlink_metadata().is_ok() {
            bail!("{} is there already; nothing was written", slashed(&folder));
        }
        let parties: Vec<PartyDraft> = parties
            .into_iter()
            .map(|name| PartyDraft { id: id_of(&name), name, ..PartyDraft::default() })
            .collect();
        let expect = format!("{} seek", parties.first().map(|party| party.id.as_str()).unwrap_or_default());
        // The phrases are in the words of the claims, which are read with the names of the parties: so the pack is
        // compiled without them first.
        issue.positions = vec![PositionDraft {
            id: "draft".to_owned(),
            pole: "+".to_owned(),
            claim: title.clone(),
            phrases: vec!["draft".to_owned()],
            ..PositionDraft::default()
        }];
        let mut draft = PackDraft { id, title, language: self.language.clone(), parties, issue };
        let engine = Engine::new(compiled(&draft, &parent)?);
        both_ends(&mut draft.issue, &engine, &|_| false, &expect);
        compiled(&draft, &parent)?;
        write_folder(&folder, &draft.files())
            .with_context(|| format!("{}: cannot be written", slashed(&folder)))?;
        output::print(&format!("The pack `{}` is in: {}\n", draft.id, slashed(&folder)))?;
        output::note(&format!(
            "fill in the tests of its positions, then run `standpoint rules test {}`; `rules: {}` in standpoint.yaml \
             makes it the pack in use",
            slashed(&folder),
            slashed(&project::current().written(&folder))
        ));
        Ok(Outcome::Done)
    }
}

/// Where a new pack belongs when nobody says.
fn beside() -> PathBuf {
    let rules =
        env::var_os("STANDPOINT_RULES").map(PathBuf::from).or_else(|| project::current().rules_written());
    match rules.as_deref().and_then(Path::parent) {
        Some(parent) => parent.to_owned(),
        None if Path::new("rules").is_dir() => PathBuf::from("rules"),
        None => PathBuf::new(),
    }
}

/// The pack of a draft, with the languages that lie beside its place or are built in.
fn compiled(draft: &PackDraft, parent: &Path) -> Result<Pack> {
    let mut sources = languages_in(parent)?;
    sources.files.retain(|(path, _)| !path.starts_with(&format!("{}/", draft.id)));
    for (inside, text) in draft.files() {
        sources.files.push((format!("{}/{inside}", draft.id).into(), text.into()));
    }
    Rules { pack: draft.id.clone(), sources }.compile()
}

/// Writes the files of a folder that is not there yet: all of them or none.
fn write_folder(folder: &Path, files: &[(String, String)]) -> io::Result<()> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let draft = parent.join(format!(".standpoint-new-{}", std::process::id()));
    let written = files
        .iter()
        .try_for_each(|(inside, text)| {
            let path = draft.join(inside);
            fs::create_dir_all(path.parent().unwrap_or(&draft))?;
            fs::write(path, text)
        })
        .and_then(|()| fs::rename(&draft, folder));
    if written.is_err() {
        // It may never have been made.
        let _ = fs::remove_dir_all(&draft);
    }
    written
}
