//! `standpoint rules schema`: what may stand in a rule file, for editors and readers.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::cli::{Outcome, output};
use crate::diagnostic::suggestion;
use crate::pack::schema::{KINDS, Kind};
use crate::report::reference;

/// Prints the JSON Schemas of rule files, with which editors complete and check them
///
/// Kinds are the files of a pack (pack, parties, issue, lists) and those of a language (stances,
/// cues and so on). An editor with a YAML language server takes the schema that the first line of
/// a file names: "# yaml-language-server: $schema=schema/issue.json".
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Kind of rule file; without it all of them
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// Write each schema to a file of its own in this folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "json", conflicts_with = "output")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON Schema, draft 7; several of them as one object by kind
    Json,
    /// The reference of the whole rule language for people
    Markdown,
}

impl Schema {
    pub(super) fn run(&self) -> Result<Outcome> {
        let kinds = match &self.kind {
            None => KINDS,
            Some(name) => match Kind::named(name) {
                Some(kind) => std::slice::from_ref(kind),
                None => {
                    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
                    let help = suggestion(name, names.iter().copied())
                        .unwrap_or_else(|| format!("known here: {}", names.join(", ")));
                    bail!("there is no kind of rule file `{name}`\n{help}");
                }
            },
        };
        if self.format == Format::Markdown {
            if let Some(name) = &self.kind {
                bail!("the reference is of all kinds of rule files: leave `{name}` out");
            }
            output::print(&reference())?;
            return Ok(Outcome::Done);
        }
        let Some(folder) = &self.output else {
            output::print(&printed(kinds)?)?;
            return Ok(Outcome::Done);
        };
        std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
        for kind in kinds {
            let path = folder.join(format!("{}.json", kind.name));
            output::write_to(&path, &kind.json()?)?;
        }
        Ok(Outcome::Done)
    }
}

fn printed(kinds: &[Kind]) -> Result<String> {
    if let [kind] = kinds {
        return Ok(kind.json()?);
    }
    let all: serde_json::Map<String, serde_json::Value> =
        kinds.iter().map(|kind| (kind.name.to_owned(), kind.schema())).collect();
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}
