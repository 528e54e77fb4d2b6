//! A comparison that outlives the articles it was made of.

use std::collections::HashMap;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::Value;
use standpoint::article::Article;
use standpoint::batch;
use standpoint::comparison::{self, Selection};
use standpoint::engine::Engine;
use standpoint::position::{Reading, Statement};
use standpoint::report::{
    Axis, Canvas, Csv, Detail, Format, Html, Json, Markdown, Separator, Stacked, Table, View,
};
use standpoint::span::Characters;

use crate::places;

/// What some parties hold on some issues, in some articles.
#[pyclass(frozen, module = "standpoint._standpoint")]
pub(crate) struct Comparison {
    engine: Arc<Engine>,
    /// Each article with its statements: a comparison borrows them, so it is made anew for every format.
    read: Vec<(Article, Vec<Statement>)>,
    selection: Selection,
}

#[pymethods]
impl Comparison {
    /// The whole of it as JSON, with places in characters and in bytes.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| {
            let text = self.with(|comparison| Json.render(&View::of(comparison, Detail::Full)));
            let mut document: Value = serde_json::from_str(&text).map_err(|error| {
                PyValueError::new_err(format!("the comparison cannot be read again: {error}"))
            })?;
            let characters =
                self.read.iter().map(|(article, _)| (&*article.id, Characters::of(&article.text)));
            let characters: HashMap<&str, Characters> = characters.collect();
            places::count_each(&mut document, &mut |doc| characters.get(doc));
            Ok(document.to_string())
        })
    }

    /// It in a format: table, stacked, axis, auto (table or stacked), markdown, html or csv.
    fn render(
        &self,
        py: Python<'_>,
        format: &str,
        evidence: &str,
        width: usize,
        color: bool,
    ) -> PyResult<String> {
        let detail = match evidence {
            "none" => Detail::None,
            "short" => Detail::Short,
            "full" => Detail::Full,
            other => {
                return Err(PyValueError::new_err(format!("evidence is none, short or full, not '{other}'")));
            }
        };
        let canvas = Canvas { width: width.clamp(20, 1000), color, boxes: true };
        py.detach(|| {
            self.with(|comparison| {
                let writer: Box<dyn Format> = match format {
                    "auto" if Table::fits(canvas, comparison.parties.len()) => Box::new(Table::new(canvas)),
                    "table" => Box::new(Table::new(canvas)),
                    "auto" | "stacked" => Box::new(Stacked::new(canvas)),
                    "axis" => Box::new(Axis::new(canvas)),
                    "markdown" => Box::new(Markdown),
                    "html" => Box::new(Html),
                    "csv" => Box::new(Csv::new(Separator::Comma)),
                    other => {
                        return Err(PyValueError::new_err(format!(
                            "the layout is auto, table, stacked or axis, not '{other}'"
                        )));
                    }
                };
                Ok(writer.render(&View::of(comparison, detail)))
            })
        })
    }
}

impl Comparison {
    /// Reads articles and keeps what is to be compared in them.
    pub(crate) fn read(
        engine: &Arc<Engine>,
        articles: Vec<Article>,
        selection: Selection,
        threads: usize,
    ) -> Self {
        let named: Vec<&Article> = articles.iter().collect();
        let readings = batch::readings(engine, &named, threads);
        let statements: Vec<Vec<Statement>> =
            readings.iter().map(|reading| reading.statements().cloned().collect()).collect();
        drop((readings, named));
        Self { engine: Arc::clone(engine), read: articles.into_iter().zip(statements).collect(), selection }
    }

    fn with<R>(&self, show: impl FnOnce(&comparison::Comparison<'_>) -> R) -> R {
        let pack = self.engine.pack();
        let reading =
            |article, statements: &[Statement]| Reading::new(article, pack, Vec::new(), statements.to_vec());
        let readings: Vec<Reading<'_>> =
            self.read.iter().map(|(article, statements)| reading(article, statements)).collect();
        show(&comparison::Comparison::select(&readings, &self.selection))
    }
}
