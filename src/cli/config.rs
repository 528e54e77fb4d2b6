//! `standpoint config`: what counts here, and why.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::cli::project::{FILE, Project, slashed};
use crate::cli::{EXIT_CODES, Outcome, OutputArgs, When, output, project, sources};
use crate::pack::Pack;
use crate::report::{Canvas, escape_controls, settings_table};

/// Shows every setting, what it is and where it comes from
///
/// A flag goes before an environment variable, that before standpoint.yaml, and that before the default.
/// standpoint.yaml is looked for in the current folder and those above it.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Config {
    /// Print only where standpoint.yaml is
    #[arg(long)]
    path: bool,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: ConfigFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ConfigFormat {
    /// One setting a line
    #[value(alias = "table")]
    Text,
    /// One JSON object
    Json,
}

/// Where a value comes from.
enum From {
    /// An environment variable of this name.
    Variable(&'static str),
    /// A line of the file.
    File(usize),
    /// Nobody said anything.
    Default,
}

struct Setting {
    key: &'static str,
    /// Each value by itself; none where there is none.
    values: Vec<String>,
    /// Whether there may be several.
    list: bool,
    from: From,
}

impl Config {
    pub(super) fn run(&self) -> Result<Outcome> {
        let project = project::current();
        if self.path {
            if project.path().is_none() {
                bail!("there is no {FILE} in this folder or above it; `standpoint init` writes one");
            }
            output::write(&self.output, &format!("{}\n", project.shown()))?;
            return Ok(Outcome::Done);
        }
        project.refuse_wrong_paths()?;
        // What the file says is right only if the rules know the parties.
        let asked = variable("STANDPOINT_RULES");
        let pack = sources::pack_in(asked.as_deref().map(std::path::Path::new))?;
        let parties = project.parties(&pack, asked.is_some())?;
        // How wide this very table is to be is no setting.
        let unasked = OutputArgs { output: self.output.output.clone(), width: None, color: None };
        let settings = settings(&project, &pack, parties.is_some(), output::canvas(&unasked));
        let text = match self.format {
            ConfigFormat::Text => table(&project, &settings, output::canvas(&self.output)),
            ConfigFormat::Json => json(&project, &settings)?,
        };
        output::write(&self.output, &text)?;
        Ok(Outcome::Done)
    }
}

/// An environment variable that says something.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
}

/// Every setting in the order of the file that `standpoint init` writes; `chosen` tells whether its parties count.
fn settings(project: &Project, pack: &Pack, chosen: bool, canvas: Canvas) -> Vec<Setting> {
    let from = |key| project.line_of(key).map_or(From::Default, From::File);
    let one = |key, value: String, from| Setting { key, values: vec![value], list: false, from };
    let rules = match variable("STANDPOINT_RULES") {
        Some(rules) => one("rules", rules, From::Variable("STANDPOINT_RULES")),
        None => {
            let folder = project.rules_written().map(|folder| slashed(&folder));
            one("rules", folder.unwrap_or_else(|| format!("built-in, {}", pack.name)), from("rules"))
        }
    };
    let parties: Vec<String> = match chosen {
        true => project.parties_written().map(str::to_owned).collect(),
        false => pack.columns.iter().map(|party| pack[*party].id.clone()).collect(),
    };
    let parties_from = if chosen { from("parties") } else { From::Default };
    let width = match (output::columns(), project.width()) {
        (Some(columns), _) => one("width", columns.to_string(), From::Variable("COLUMNS")),
        (None, Some(width)) => one("width", width.to_string(), from("width")),
        (None, None) => one("width", canvas.width.to_string(), From::Default),
    };
    let color = match (output::color_variable(), project.color()) {
        (Some(name), _) => one(
            "color",
            word(if name == "NO_COLOR" { When::Never } else { When::Always }),
            From::Variable(name),
        ),
        (None, color) => one("color", word(color.unwrap_or(When::Auto)), from("color")),
    };
    let evidence = project.evidence().map_or_else(|| "auto".to_owned(), word);
    vec![
        rules,
        Setting { key: "parties", values: parties, list: true, from: parties_from },
        one("layout", word(project.layout().unwrap_or_default()), from("layout")),
        width,
        color,
        one("evidence", evidence, from("evidence")),
        Setting { key: "sample", values: project.sample_written(), list: true, from: from("sample") },
        Setting {
            key: "snapshots",
            values: project.snapshots().map(|folder| slashed(&folder)).into_iter().collect(),
            list: false,
            from: from("snapshots"),
        },
    ]
}

/// A value as it is typed.
fn word(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn table(project: &Project, settings: &[Setting], canvas: Canvas) -> String {
    let rows: Vec<[String; 3]> = settings
        .iter()
        .map(|setting| {
            let value = match setting.values.is_empty() {
                true => "none".to_owned(),
                false => setting.values.join(", "),
            };
            let from = match setting.from {
                From::Variable(name) => name.to_owned(),
                From::File(line) => format!("{}:{line}", project.shown()),
                From::Default => "default".to_owned(),
            };
            [setting.key.to_owned(), value, from]
        })
        .collect();
    let mut text = settings_table(&rows, canvas);
    if project.path().is_none() {
        // A string takes everything.
        let _ = writeln!(text, "\nThere is no {FILE} here or above; `standpoint init` writes one.");
    }
    text
}

fn json(project: &Project, settings: &[Setting]) -> Result<String> {
    let mut object = serde_json::Map::new();
    object.insert("file".to_owned(), project.path().map(slashed).into());
    for setting in settings {
        let value: serde_json::Value = match setting.list {
            true => setting.values.clone().into(),
            false => {
                setting.values.first().map_or(serde_json::Value::Null, |value| match value.parse::<u64>() {
                    Ok(number) if setting.key == "width" => number.into(),
                    _ => value.as_str().into(),
                })
            }
        };
        let from = match setting.from {
            From::Variable(name) => serde_json::json!({"environment": name}),
            From::File(line) => serde_json::json!({"file": project.shown(), "line": line}),
            From::Default => serde_json::json!("default"),
        };
        object.insert(setting.key.to_owned(), serde_json::json!({"value": value, "from": from}));
    }
    Ok(escape_controls(&serde_json::to_string_pretty(&object)?).into_owned() + "\n")
}
