//! An engine over one pack.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::{Value, json};
use standpoint::article::copies::{Copies, Seen, Sketch};
use standpoint::cli::rules::{self, Rules};
use standpoint::cli::select;
use standpoint::pack::{Sources, builtin};
use standpoint::report::{AttributionRecord, StatementRecord};
use standpoint::span::Characters;

use crate::articles::Given;
use crate::comparison::Comparison;
use crate::{errors, places, tables};

/// Rule files: path and content.
type Files = Vec<(String, String)>;

/// Reads articles with one pack.
#[pyclass(frozen, module = "standpoint._standpoint")]
pub(crate) struct Engine {
    engine: Arc<standpoint::engine::Engine>,
    rules: Rules,
}

#[pymethods]
impl Engine {
    /// The pack in a folder, or the built-in one of that name.
    #[new]
    #[pyo3(signature = (rules = None))]
    fn new(py: Python<'_>, rules: Option<PathBuf>) -> PyResult<Self> {
        let found = py.detach(|| match &rules {
            None => Ok(rules::built_in()),
            Some(folder) => rules::read(folder),
        });
        Self::of(py, found.map_err(|error| errors::rules(py, &error))?)
    }

    /// The pack of that name among these files and the built-in ones.
    #[staticmethod]
    fn from_files(py: Python<'_>, pack: String, files: Files) -> PyResult<Self> {
        let own = |path: &str| files.iter().any(|(known, _)| top(known) == top(path));
        let mut sources = Sources::default();
        sources.files.extend(builtin::sources().files.into_iter().filter(|(path, _)| !own(path)));
        sources.files.extend(files.iter().map(|(path, text)| (path.clone().into(), text.clone().into())));
        Self::of(py, Rules { pack, sources })
    }

    /// The name of the pack, and the files that are not as the built-in ones: what [`Self::from_files`] takes.
    fn files(&self) -> (String, Files) {
        let builtin = builtin::sources();
        let folder = |sources: &Sources, name: &str| {
            let mut files: Vec<(Cow<'static, str>, Cow<'static, str>)> =
                sources.files.iter().filter(|(path, _)| top(path) == name).cloned().collect();
            files.sort_unstable();
            files
        };
        let mut names: Vec<&str> = self.rules.sources.files.iter().map(|(path, _)| top(path)).collect();
        names.sort_unstable();
        names.dedup();
        let own = names.into_iter().map(|name| (name, folder(&self.rules.sources, name)));
        let own = own.filter(|(name, files)| *files != folder(&builtin, name));
        let files =
            own.flat_map(|(_, files)| files).map(|(path, text)| (path.into_owned(), text.into_owned()));
        (self.rules.pack.clone(), files.collect())
    }

    /// What the pack knows, as JSON.
    fn describe(&self) -> String {
        let pack = self.engine.pack();
        let parties = pack.parties.iter();
        let parties = parties.map(|party| json!({"id": party.id, "name": party.name, "short": party.short}));
        let issues = pack.issues.iter().map(|issue| {
            let positions = issue.positions.iter().map(|id| &pack[*id]);
            let positions = positions.map(|position| {
                json!({"id": position.id, "claim": position.claim, "pole": position.pole.as_str()})
            });
            json!({
                "id": issue.id,
                "question": issue.question,
                "poles": {"+": issue.plus, "-": issue.minus},
                "positions": positions.collect::<Vec<_>>(),
            })
        });
        let (parties, issues) = (parties.collect::<Vec<_>>(), issues.collect::<Vec<_>>());
        json!({"pack": self.rules.pack, "parties": parties, "issues": issues}).to_string()
    }

    /// The statements and the attributions of an article, as JSON.
    fn read(&self, py: Python<'_>, given: Given, threads: usize) -> PyResult<(String, String)> {
        py.detach(|| {
            let article = given.article()?;
            let reading = self.engine.read_with(&article, threads);
            let records = reading.statements().map(|statement| {
                let mut record = serde_json::to_value(StatementRecord::of(&reading, statement))?;
                let sentence = statement.sentence;
                record["sentence"] =
                    json!({"start": sentence.start, "end": sentence.end, "text": sentence.of(&article.text)});
                Ok(record)
            });
            let records: serde_json::Result<Vec<Value>> = records.collect();
            let attributions = serde_json::to_value(AttributionRecord::all(&reading));
            let (Ok(records), Ok(mut attributions)) = (records, attributions) else {
                return Err(PyValueError::new_err("the reading cannot be written as JSON"));
            };
            let mut statements = Value::Array(records);
            let characters = Characters::of(&article.text);
            places::count(&mut statements, &characters);
            places::count(&mut attributions, &characters);
            Ok((statements.to_string(), attributions.to_string()))
        })
    }

    /// The comparison of some articles, and warnings about what was asked for.
    #[pyo3(signature = (given, parties, issues, threads, dedupe = false))]
    fn compare(
        &self,
        py: Python<'_>,
        given: Vec<Given>,
        parties: Option<Vec<String>>,
        issues: Option<Vec<String>>,
        threads: usize,
        dedupe: bool,
    ) -> PyResult<(Comparison, Vec<String>)> {
        let (selection, warnings) =
            select::selection(parties.as_deref(), issues.as_deref(), self.engine.pack())
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
        let mut articles = given.into_iter().map(Given::article).collect::<PyResult<Vec<_>>>()?;
        if dedupe {
            let mut copies = Copies::new(articles.len());
            articles.retain(|article| !matches!(copies.add(&Sketch::of(article)), Seen::Copy(_)));
        }
        let comparison = py.detach(|| Comparison::read(&self.engine, articles, selection, threads));
        Ok((comparison, warnings))
    }

    /// The statements of a table of articles, and the rows that could not be read, as Arrow tables.
    #[pyo3(signature = (table, columns, offsets, threads, first = 0))]
    fn read_table<'py>(
        &self,
        py: Python<'py>,
        table: &Bound<'py, PyAny>,
        columns: tables::ColumnNames,
        offsets: &str,
        threads: usize,
        first: usize,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let offsets = tables::offsets(offsets)?;
        tables::read(py, &self.engine, table, columns, offsets, threads, first)
    }

    /// The schema of the statements of a table.
    #[staticmethod]
    fn schema<'py>(py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        tables::schema(py)
    }
}

impl Engine {
    fn of(py: Python<'_>, rules: Rules) -> PyResult<Self> {
        let engine = py.detach(|| rules.engine()).map_err(|error| errors::rules(py, &error))?;
        Ok(Self { engine, rules })
    }
}

/// The folder that a path begins with.
fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}
