//! `standpoint rules list` and `rules show`: what the rules hold, and where it was written.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::cli::{Outcome, OutputArgs, RulesArgs, output, select, sources};
use crate::diagnostic::suggestion;
use crate::pack::places;
use crate::report::{Card, Catalogue};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people
    Text,
    /// JSON
    Json,
}

/// Lists the parties, issues, positions and word lists of a pack, how much each holds, and where
#[derive(Debug, Args)]
pub(super) struct List {
    /// Folder of the pack; without it the one standpoint.yaml names, else the built-in one
    #[arg(value_name = "PACK", env = "STANDPOINT_RULES", hide_env_values = true)]
    pack: Option<PathBuf>,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: Format,
    #[command(flatten)]
    output: OutputArgs,
}

impl List {
    pub(super) fn run(&self) -> Result<Outcome> {
        let pack = sources::pack_in(self.pack.as_deref())?;
        let catalogue = Catalogue::of(&pack);
        let text = match self.format {
            Format::Text => catalogue.table(output::canvas(&self.output)),
            Format::Json => catalogue.json()?,
        };
        output::write(&self.output, &text)?;
        Ok(Outcome::Done)
    }
}

/// Shows one rule with all that belongs to it and the line where each part was written
///
/// The id is that of a party, an issue, a position, a phrase (join-nato#2) or a word list, or a word
/// of the language, of which every entry is shown.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// What to show
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    rules: RulesArgs,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: Format,
    #[command(flatten)]
    output: OutputArgs,
}

impl Show {
    pub(super) fn run(&self) -> Result<Outcome> {
        let rules = sources::rules(self.rules.rules.as_deref())?;
        let pack = rules.compile()?;
        let id = self.id.trim();
        select::warn_of_old(id, &pack);
        let places = places::of_word(&rules.sources, &pack.language.name, id);
        let cards = Card::all(&pack, id, &places);
        if cards.is_empty() {
            let ids = Card::ids(&pack);
            let meant = suggestion(id, ids.iter().map(String::as_str));
            let help = meant.unwrap_or_else(|| "`standpoint rules list` names them all".to_owned());
            bail!("no party, issue, position, phrase, word list or word `{id}` in {}\n{help}", pack.name);
        }
        let text = match self.format {
            Format::Text => {
                let canvas = output::canvas(&self.output);
                cards.iter().map(|card| card.text(canvas)).collect::<Vec<_>>().join("\n")
            }
            Format::Json => Card::json(&cards)?,
        };
        output::write(&self.output, &text)?;
        Ok(Outcome::Done)
    }
}
