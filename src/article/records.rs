//! JSON Lines: one article a line. A broken record is reported and the others are read, for in
//! a file of a hundred thousand there is always one.

use std::borrow::Cow;

use serde::Deserialize;

use crate::article::front_matter::{day, filled};
use crate::article::{Article, ArticleError, Format};

/// The fields of a record; others are let pass.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// Every record of the text, in order.
pub(super) fn read(id: &str, text: &str) -> Vec<Result<Article, ArticleError>> {
    let text = text.trim_start_matches('\u{feff}');
    let records: Vec<_> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            article(id, at + 1, line).map_err(|problem| ArticleError::Record { number: at + 1, problem })
        })
        .collect();
    if records.is_empty() { vec![Err(ArticleError::Empty)] } else { records }
}

fn article(id: &str, number: usize, line: &str) -> Result<Article, String> {
    let record: Record<'_> = serde_json::from_str(line).map_err(|error| said(&error))?;
    let id = match record.id {
        Some(serde_json::Value::String(name)) if !name.trim().is_empty() => name,
        Some(serde_json::Value::Number(name)) => name.to_string(),
        None | Some(serde_json::Value::Null) => format!("{id}-{number}"),
        Some(other) => return Err(format!("`id` must be a word or a number, not {other}")),
    };
    let read = || {
        let date = day(record.date)?;
        let mut article = Article::from_text(&id, record.text.into_owned(), Format::Plain)?;
        article.record = Some(number);
        article.title = filled(record.title).or(article.title);
        article.date = date.or(article.date);
        article.source = filled(record.source).or(article.source);
        article.url = filled(record.url).or(article.url);
        Ok(article)
    };
    read().map_err(|error: ArticleError| error.to_string())
}

/// The reader's message with the column only: the record is the line.
fn said(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    match error.column() {
        0 => what.to_owned(),
        column => format!("{what} at column {column}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_record_spares_the_others() {
        let text = concat!(
            "{\"id\": 7, \"date\": \"2025-05-21\", \"text\": \"Kyiv said no.\", \"other\": 1}\n",
            "{\"id\": \"b\", \"text\": \"cut off\n",
            "\n",
            "{\"id\": \"c\", \"title\": \"no text\"}\n",
            "{\"text\": \"“A\\nB”\", \"title\": null, \"date\": \"unknown\"}\n",
            "{\"id\": \"d\", \"text\": \"x\", \"date\": \"in 2 weeks\"}\n",
            "{\"id\": \"e\", \"text\": \" \"}\n",
        );
        let records = read("file", text);
        let shown: Vec<String> = records
            .iter()
            .map(|record| match record {
                Ok(article) => format!("{} {:?}", article.id, article.date),
                Err(error) => error.to_string(),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "7 Some(2025-05-21)",
                "record 2: EOF while parsing a string at column 28",
                "record 4: missing field `text` at column 31",
                "file-5 None",
                "record 6: `in 2 weeks` is not a date I can read; write it like 2025-05-21, or leave it out",
                "record 7: there is no text to read in it",
            ]
        );
    }
}
