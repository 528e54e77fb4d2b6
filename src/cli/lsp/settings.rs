//! What the editor can do, and what its user has set.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::project::{FILE, Project};
use crate::cli::rules::Broken;
use crate::span::Lines;

/// What the editor said of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    /// The folder that is open in it.
    pub(super) root: Option<PathBuf>,
    /// Whether it shows Markdown in hovers.
    pub(super) markdown: bool,
    /// Whether changes to several files can name the versions they are of.
    pub(super) versions: bool,
    /// Whether it can be asked to tell of files that change on the disk.
    pub(super) watches: bool,
}

impl Client {
    /// Reads the parameters of `initialize`, of which editors leave out what they please.
    pub(super) fn of(params: &Value) -> Self {
        let at = |pointer: &str| params.pointer(pointer);
        let is = |pointer: &str| at(pointer).and_then(Value::as_bool).unwrap_or_default();
        let formats = at("/capabilities/textDocument/hover/contentFormat").and_then(Value::as_array);
        let root = at("/workspaceFolders/0/uri").or_else(|| at("/rootUri")).and_then(Value::as_str);
        let root = root.and_then(|uri| super::documents::path(&uri.parse().ok()?));
        Self {
            root: root.or_else(|| at("/rootPath").and_then(Value::as_str).map(PathBuf::from)),
            markdown: formats.is_none_or(|formats| formats.iter().any(|format| format == "markdown")),
            versions: is("/capabilities/workspace/workspaceEdit/documentChanges"),
            watches: is("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
        }
    }
}

/// What the user has set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// Articles to count phrases in: files, folders or globs.
    sample: Vec<String>,
}

impl Settings {
    /// Reads `{"sample": …}`, by itself or under `standpoint`.
    pub(super) fn of(value: &Value) -> Self {
        let own = value.get("standpoint").unwrap_or(value);
        let sample = match own.get("sample") {
            Some(Value::String(one)) => vec![one.clone()],
            Some(Value::Array(several)) => {
                several.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        Self { sample: sample.into_iter().filter(|one| !one.trim().is_empty()).collect() }
    }

    /// The sample for a pack: what is set in the editor, or else in `standpoint.yaml` as it is now.
    ///
    /// # Errors
    /// What is wrong with that file, in a line.
    pub(super) fn sample(&self, pack: &Path, root: Option<&Path>) -> Result<Vec<String>, String> {
        if self.sample.is_empty() {
            return Project::above(pack).and_then(|project| project.sample()).map_err(|error| told(&error));
        }
        let base = root.or_else(|| pack.parent()).unwrap_or(pack);
        Ok(self.sample.iter().map(|one| base.join(one).display().to_string()).collect())
    }
}

/// The first thing that is wrong with settings.
fn told(error: &anyhow::Error) -> String {
    let first = error.downcast_ref::<Broken>().and_then(|broken| Some((broken, broken.diagnostics.first()?)));
    let Some((broken, problem)) = first else { return format!("{error:#}") };
    let text = broken.sources.get(&problem.file).unwrap_or_default();
    let line = Lines::of(text).line(problem.start());
    format!("{FILE}, line {line}: {}", problem.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_sample_is_set_in_several_ways() {
        let sample =
            |value: Value| Settings::of(&value).sample(Path::new("/w/rules/p"), Some(Path::new("/w")));
        let all = |paths: &[&str]| Ok(paths.iter().map(|path| (*path).to_owned()).collect());
        assert_eq!(sample(json!({"sample": "news"})), all(&["/w/news"]));
        let several = json!({"standpoint": {"sample": ["/a.txt", "b/*.md"]}});
        assert_eq!(sample(several), all(&["/a.txt", "/w/b/*.md"]));
        assert_eq!(sample(json!({"sample": 3})), all(&[]));
        assert_eq!(sample(Value::Null), all(&[]));
    }
}
