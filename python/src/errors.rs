//! What is wrong with rules, articles and tables, as Python exceptions.

use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use standpoint::cli::rules::Broken;
use standpoint::diagnostic::Severity;
use standpoint::span::Lines;

create_exception!(
    standpoint,
    RulesError,
    PyValueError,
    "Rules that cannot be used. As a string: every problem with its file, line and words; `diagnostics` holds them as \
     dicts with code, severity, message, file, line, column and help."
);
create_exception!(standpoint, ArticleError, PyValueError, "A text that cannot be read as an article.");
create_exception!(
    standpoint,
    TableError,
    PyValueError,
    "A table without the columns that were named, or with other things in them."
);

/// What stopped the reading of rules.
pub(crate) fn rules(py: Python<'_>, error: &anyhow::Error) -> PyErr {
    let broken = error.downcast_ref::<Broken>();
    let text = match broken {
        // What the command line shows begins with a line of its own; so does a traceback here.
        Some(broken) => format!("the rules cannot be used\n\n{broken}"),
        None => format!("{error:#}"),
    };
    let raised = RulesError::new_err(text.trim_end().to_owned());
    match diagnostics(py, broken) {
        Ok(list) => match raised.value(py).setattr("diagnostics", list) {
            Ok(()) => raised,
            Err(error) => error,
        },
        Err(error) => error,
    }
}

fn diagnostics<'py>(py: Python<'py>, broken: Option<&Broken>) -> PyResult<Bound<'py, PyList>> {
    let list = PyList::empty(py);
    let Some(Broken { diagnostics, sources }) = broken else { return Ok(list) };
    for diagnostic in diagnostics {
        let text = sources.get(&diagnostic.file).unwrap_or_default();
        let (line, column) = match diagnostic.labels.first() {
            Some((span, _)) => Lines::of(text).line_column(text, span.start.min(text.len())),
            None => (1, 1),
        };
        let item = PyDict::new(py);
        item.set_item("code", diagnostic.code.as_str())?;
        let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
        item.set_item("severity", severity)?;
        item.set_item("message", &diagnostic.message)?;
        item.set_item("file", &diagnostic.file)?;
        item.set_item("line", line)?;
        item.set_item("column", column)?;
        item.set_item("help", &diagnostic.help)?;
        list.append(item)?;
    }
    Ok(list)
}
