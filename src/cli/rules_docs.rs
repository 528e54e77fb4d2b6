//! `standpoint rules docs`: a codebook of a pack.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use walkdir::WalkDir;

use crate::cli::{Outcome, output, sources};
use crate::report::codebook;

/// Writes a codebook of a pack: its parties, issues, positions and coding examples as Markdown pages
#[derive(Debug, Args)]
pub(super) struct Docs {
    /// Folder of the pack; without it the one standpoint.yaml names, else the built-in one
    #[arg(value_name = "PACK", env = "STANDPOINT_RULES", hide_env_values = true)]
    pack: Option<PathBuf>,
    /// Folder to write to: a new one, an empty one, or a codebook written before
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

impl Docs {
    pub(super) fn run(&self) -> Result<Outcome> {
        let pack = sources::pack_in(self.pack.as_deref())?;
        let folder = &self.output;
        let before = own_pages(folder)?;
        let pages = codebook::codebook(&pack);
        for (name, text) in &pages {
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(folder);
            fs::create_dir_all(parent).with_context(|| format!("{}: cannot be made", parent.display()))?;
            output::write_to(&path, text)?;
        }
        // Pages of issues that the pack has no longer would be taken for its own.
        for path in before {
            if !pages.iter().any(|(name, _)| folder.join(name) == path) {
                fs::remove_file(&path).with_context(|| format!("{}: cannot be removed", path.display()))?;
            }
        }
        output::note(&format!("{}: {} pages", folder.display(), pages.len()));
        Ok(Outcome::Done)
    }
}

/// The pages of a codebook that lies in the folder already.
///
/// # Errors
/// Where anything else lies there.
fn own_pages(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    if !folder.is_dir() {
        bail!("{} is a file: a codebook needs a folder", folder.display());
    }
    let mut pages = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let path = entry.into_path();
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        if !text.starts_with(codebook::MARK.as_bytes()) {
            bail!(
                "{} holds {}, which is no page of a codebook: name a folder of its own",
                folder.display(),
                path.strip_prefix(folder).unwrap_or(&path).display()
            );
        }
        pages.push(path);
    }
    Ok(pages)
}
