//! `standpoint rules fmt`: rule files laid out in the one way.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::Args;
use similar::{ChangeTag, TextDiff};
use walkdir::WalkDir;

use crate::cli::rules::Broken;
use crate::cli::{Outcome, output, project};
use crate::pack::Sources;
use crate::pack::format::{Unformatted, format};

/// Formats the YAML files of a pack or a language, and keeps their comments and what they say
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// Folder of a pack or of a language, or one rule file; without it the pack that standpoint.yaml names
    #[arg(value_name = "PACK", env = "STANDPOINT_RULES", hide_env_values = true)]
    pack: Option<PathBuf>,
    /// Write nothing, show what would change, and fail where anything would
    #[arg(long)]
    check: bool,
}

/// What became of the files.
#[derive(Default)]
struct Tally {
    files: usize,
    changed: usize,
    failed: bool,
}

impl Fmt {
    pub(super) fn run(&self) -> Result<Outcome> {
        let folder = match &self.pack {
            Some(folder) => Some(folder.clone()),
            None => project::current().rules()?,
        };
        let Some(folder) = &folder else {
            bail!("name the folder of a pack: the built-in rules are inside the program");
        };
        if !folder.exists() {
            bail!("there is no folder {}", folder.display());
        }
        if folder.is_dir() && !["pack.yaml", "stances.yaml"].iter().any(|file| folder.join(file).is_file()) {
            bail!(
                "{} holds neither pack.yaml nor stances.yaml, so it is no pack and no language",
                folder.display()
            );
        }
        let mut tally = Tally::default();
        let mut broken = Broken { diagnostics: Vec::new(), sources: Sources::default() };
        let visible = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
        };
        for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(visible) {
            let path = match &entry {
                Ok(entry) if entry.path().is_file() => entry.path(),
                Ok(_) => continue,
                Err(error) => {
                    output::problem(&error.to_string());
                    tally.failed = true;
                    continue;
                }
            };
            let named = entry.as_ref().is_ok_and(|entry| entry.depth() == 0);
            if named || path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
                self.file(path, &mut tally, &mut broken)?;
            }
        }
        if !broken.diagnostics.is_empty() {
            output::diagnostics(&broken);
        }
        self.told(&tally)
    }

    fn file(&self, path: &Path, tally: &mut Tally, broken: &mut Broken) -> Result<()> {
        tally.files += 1;
        let name = path.display().to_string();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                let why = match error.kind() {
                    io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
                    _ => error.to_string(),
                };
                output::problem(&format!("{name}: cannot be read: {why}"));
                tally.failed = true;
                return Ok(());
            }
        };
        match format(&name, &text) {
            Ok(formatted) if formatted == text => {}
            Ok(formatted) => {
                tally.changed += 1;
                if self.check {
                    output::print(&diff(&name, &text, &formatted))?;
                } else if let Err(error) = output::write_to(path, &formatted) {
                    tally.changed -= 1;
                    tally.failed = true;
                    output::problem(&format!("{error:#}"));
                }
            }
            Err(Unformatted::Broken(diagnostics)) => {
                tally.failed = true;
                broken.diagnostics.extend(diagnostics);
                broken.sources.files.push((name.into(), text.into()));
            }
            Err(Unformatted::Unsafe) => {
                tally.failed = true;
                output::problem(&format!("{name}: left as it is: formatted, it would not say the same"));
            }
        }
        Ok(())
    }

    fn told(&self, tally: &Tally) -> Result<Outcome> {
        let Tally { files, changed, failed } = tally;
        let files = format!("{files} {}", if *files == 1 { "file" } else { "files" });
        output::note(&match (self.check, changed) {
            (_, 0) if *failed => "no other file would change".to_owned(),
            (_, 0) => format!("formatted as it should be: {files}"),
            (true, _) => format!("{changed} of {files} would change; `standpoint rules fmt` changes them"),
            (false, _) => format!("formatted {changed} of {files}"),
        });
        Ok(match (failed, self.check && *changed > 0) {
            (true, _) => Outcome::Refused,
            (false, true) => Outcome::Gate,
            (false, false) => Outcome::Done,
        })
    }
}

/// What would change, as `diff -u` shows it.
fn diff(name: &str, old: &str, new: &str) -> String {
    let color = io::stdout().is_terminal() && output::wants_color(&io::stdout());
    let mut out = String::new();
    let mut line = |code: &str, text: &str| {
        let text = visible(text.trim_end_matches('\n'));
        if color && !code.is_empty() {
            out += &format!("\u{1b}[{code}m{text}\u{1b}[0m\n");
        } else {
            out += &format!("{text}\n");
        }
    };
    line("1", &format!("--- {name}"));
    line("1", &format!("+++ {name}, formatted"));
    let diff = TextDiff::from_lines(old, new);
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        line("36", &hunk.header().to_string());
        for change in hunk.iter_changes() {
            let (sign, code) = match change.tag() {
                ChangeTag::Delete => ('-', "31"),
                ChangeTag::Insert => ('+', "32"),
                ChangeTag::Equal => (' ', ""),
            };
            line(code, &format!("{sign}{}", change.value()));
        }
    }
    out
}

/// The line with every space where it is, as spaces are what changes; what a terminal would not show,
/// or would obey, is shown by a sign.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\r' => out.push('␍'),
            '\u{feff}' => out.push_str("<BOM>"),
            '\t' => out.push(c),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push(char::REPLACEMENT_CHARACTER),
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}
