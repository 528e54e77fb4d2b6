//! `standpoint init`: the built-in rules to hand, and settings that point to them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cli::project::{FILE, slashed};
use crate::cli::{EXIT_CODES, Outcome, output, rules};
use crate::pack::schema::KINDS;

/// The folder that the rules are copied into.
const RULES: &str = "rules";

/// What the name of the folder begins with in which all of it is put together; the number of the process follows.
const DRAFT: &str = ".standpoint-init-";

/// The folder beside the packs in which their schemas lie.
const SCHEMAS: &str = "schema";

/// Copies the built-in rules into a folder for editing, and writes settings that use them
///
/// Nothing that is there already is written over. After it, whatever runs in the folder reads with the copied rules.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Init {
    /// Folder to make ready; without it the current one
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

impl Init {
    pub(super) fn run(&self) -> Result<Outcome> {
        let mut built_in = rules::built_in();
        // The first line of each rule file names its schema, for editors.
        for kind in KINDS {
            let path = format!("{SCHEMAS}/{}.json", kind.name);
            built_in.sources.files.push((path.into(), kind.json()?.into()));
        }
        let tops = tops(built_in.sources.files.iter().map(|(path, _)| path.as_ref()));
        self.refuse_what_is_there(&tops)?;
        let made = !self.folder.is_dir();
        let done = self.make(&built_in, &tops);
        if done.is_err() && made {
            // Only an empty folder is removed.
            let _ = fs::remove_dir(&self.folder);
        }
        done.with_context(|| format!("cannot make {} ready; nothing is left in it", slashed(&self.folder)))?;
        output::print(&self.next_steps(&built_in.pack, &tops))?;
        Ok(Outcome::Done)
    }

    fn refuse_what_is_there(&self, tops: &[&str]) -> Result<()> {
        let shown = slashed(&self.folder);
        if self.folder.exists() && !self.folder.is_dir() {
            bail!("{shown} is a file; name a folder");
        }
        let rules = self.folder.join(RULES);
        if !rules.is_dir()
            && let Ok(there) = rules.symlink_metadata()
        {
            let what = if there.is_symlink() { "a link to no folder" } else { "a file" };
            bail!("{} is {what}, and the rules go into a folder of that name", slashed(&rules));
        }
        let all = std::iter::once(self.folder.join(FILE)).chain(tops.iter().map(|top| rules.join(top)));
        let there: Vec<String> =
            all.filter(|path| path.symlink_metadata().is_ok()).map(|path| slashed(&tidy(&path))).collect();
        if there.is_empty() {
            return Ok(());
        }
        let (are, them) = if there.len() == 1 { ("is", "it") } else { ("are", "them") };
        bail!(
            "{} {are} there already, so nothing was written\nto go on with {them}, `standpoint config` shows what is \
             used here; for a fresh copy, rename {them} or name another folder: standpoint init FOLDER",
            there.join(" and ")
        )
    }

    /// Writes all of it beside its place first, so that it is there whole or not at all.
    fn make(&self, built_in: &rules::Rules, tops: &[&str]) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        self.remove_old_drafts();
        let draft = self.folder.join(format!("{DRAFT}{}", std::process::id()));
        fs::create_dir(&draft)?;
        let mut moved = Vec::new();
        let done = self.fill(&draft, built_in).and_then(|()| self.place(&draft, built_in, tops, &mut moved));
        if done.is_err() {
            for path in moved.iter().rev() {
                // What was moved a moment ago is ours; the folder around it goes only if it is empty.
                let _ = if path.ends_with(RULES) { fs::remove_dir(path) } else { fs::remove_dir_all(path) };
            }
        }
        // It may be empty or full; nobody but this process knows its name.
        let _ = fs::remove_dir_all(&draft);
        done
    }

    /// Removes what a run that was killed has left.
    fn remove_old_drafts(&self) {
        let is_draft = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(DRAFT));
            number.is_some_and(|number| number.parse::<u32>().is_ok())
                && entry.file_type().is_ok_and(|kind| kind.is_dir())
        };
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for old in entries.filter(is_draft) {
            // One that cannot be removed is in nobody's way.
            let _ = fs::remove_dir_all(old.path());
        }
    }

    fn fill(&self, draft: &Path, built_in: &rules::Rules) -> io::Result<()> {
        for (path, text) in &built_in.sources.files {
            let file = draft.join(&**path);
            fs::create_dir_all(file.parent().unwrap_or(draft))?;
            fs::write(file, text.as_bytes())?;
        }
        Ok(())
    }

    fn place(
        &self,
        draft: &Path,
        built_in: &rules::Rules,
        tops: &[&str],
        moved: &mut Vec<PathBuf>,
    ) -> io::Result<()> {
        let rules = self.folder.join(RULES);
        if !rules.is_dir() {
            fs::create_dir(&rules)?;
            moved.push(rules.clone());
        }
        for top in tops {
            let target = rules.join(top);
            fs::rename(draft.join(top), &target)?;
            moved.push(target);
        }
        let path = self.folder.join(FILE);
        let mut file = fs::File::create_new(&path)?;
        let written = file.write_all(settings(&built_in.pack).as_bytes()).and_then(|()| file.sync_all());
        if written.is_err() {
            // Half a file is none.
            let _ = fs::remove_file(&path);
        }
        written
    }

    fn next_steps(&self, pack: &str, tops: &[&str]) -> String {
        let rules = tidy(&self.folder.join(RULES));
        let names: Vec<String> = tops.iter().map(|top| slashed(&rules.join(top))).collect();
        let file = slashed(&tidy(&self.folder.join(FILE)));
        let here = tidy(&self.folder);
        let go = match here.as_os_str().is_empty() {
            true => String::new(),
            false => format!("  cd {}\n", slashed(&here)),
        };
        format!(
            "Made {} and {file}.\n\nNext:\n{go}  \
             standpoint compare article.txt   reads with {RULES}/{pack}\n  \
             standpoint gaps news/            tells what the parties say that no rule covers\n  \
             standpoint rules new position    begins a rule for it\n  \
             standpoint rules test            puts the rules to their tests\n  \
             standpoint config                shows what counts here, and why\n",
            names.join(", ")
        )
    }
}

/// The folders that paths begin with, each once.
fn tops<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
    let mut tops: Vec<&str> = paths.filter_map(|path| path.split('/').next()).collect();
    tops.sort_unstable();
    tops.dedup();
    tops
}

/// A path without `.` in it.
fn tidy(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

/// The settings of a fresh folder, with every key explained.
fn settings(pack: &str) -> String {
    format!(
        "\
# What standpoint does in this folder and in those below it. A flag or an environment
# variable goes before what stands here; `standpoint config` shows what counts, and why.
# Paths are relative to this file.

# The folder of the rule pack to read with. The language it builds on lies beside it.
rules: {RULES}/{pack}

# The columns of a comparison, by id or name, in this order; `standpoint parties` lists them.
# Without it, those that the pack names.
# parties: [first, second]

# How a comparison is laid out: auto, table, stacked or axis.
# layout: auto

# Columns to fill, from 20 to 1000. Without it, those of the terminal.
# width: 100

# When to use colour: auto, always or never.
# color: auto

# How much evidence a comparison shows: none, short or full.
# evidence: short

# Articles to try the rules on: files, folders or patterns. `standpoint gaps` and `standpoint
# snapshot` read them where they are given nothing else.
# sample: [news/, archive/*.jsonl]

# Folder of what the rules find in articles, for `standpoint snapshot`; without it, it lies beside them.
# snapshots: snapshots
"
    )
}
