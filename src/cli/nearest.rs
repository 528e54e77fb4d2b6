//! What the nearest `standpoint.yaml` names, for those who look at files beside a running command:
//! an editor for the sample, `watch` for the rules. Other keys are none of theirs.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The file, and what of it is asked for.
#[derive(Debug)]
pub(super) struct Nearest {
    /// Where it is.
    pub(super) file: PathBuf,
    /// The folder of the pack to read with.
    pub(super) rules: Option<PathBuf>,
    /// Articles to try rules on.
    pub(super) sample: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    rules: Option<String>,
    sample: Option<Sample>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Sample {
    One(String),
    Several(Vec<String>),
}

/// The file in a folder or the nearest one above it. What cannot be read in it names nothing.
pub(super) fn above(folder: &Path) -> Option<Nearest> {
    let file = folder.ancestors().map(|above| above.join("standpoint.yaml")).find(|file| file.is_file())?;
    let text = fs::read_to_string(&file).unwrap_or_default();
    let written: Written = serde_yaml::from_str(&text).unwrap_or_default();
    let base = file.parent().unwrap_or(folder);
    let sample = match written.sample {
        Some(Sample::One(one)) => vec![one],
        Some(Sample::Several(several)) => several,
        None => Vec::new(),
    };
    let sample = sample.iter().map(|one| base.join(one).display().to_string()).collect();
    Some(Nearest { rules: written.rules.map(|rules| base.join(rules)), sample, file })
}
