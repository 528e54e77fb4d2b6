//! Articles as they come from Python.

use pyo3::prelude::*;
use standpoint::article::{Article, ArticleError, Format, published};

use crate::errors;

/// An article to be: dates are texts here, as Python has made them of whatever it was given.
#[derive(FromPyObject)]
pub(crate) struct Given {
    #[pyo3(item)]
    id: String,
    #[pyo3(item)]
    text: String,
    #[pyo3(item)]
    date: Option<String>,
    #[pyo3(item)]
    title: Option<String>,
    #[pyo3(item)]
    source: Option<String>,
    #[pyo3(item)]
    url: Option<String>,
}

impl Given {
    /// The article.
    ///
    /// # Errors
    /// What is wrong with it, with its id.
    pub(crate) fn article(self) -> PyResult<Article> {
        let id = self.id.clone();
        self.read().map_err(|error| errors::ArticleError::new_err(format!("{id}: {error}")))
    }

    fn read(self) -> Result<Article, ArticleError> {
        let day = match &self.date {
            Some(date) => published(date)?,
            None => None,
        };
        let mut article = Article::from_text(&self.id, self.text, Format::Plain)?;
        article.path = self.id;
        article.date = day.or(article.date);
        article.title = self.title.or(article.title);
        article.source = self.source.or(article.source);
        article.url = self.url.or(article.url);
        Ok(article)
    }
}
