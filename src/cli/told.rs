//! What is told of how inputs were read, once they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::article::corpus::Used;
use crate::article::{Article, Charset};
use crate::cli::{input, output};
use crate::report::article_name;

/// How many inputs or articles are named in a note.
const NAMED: usize = 3;

/// What was guessed to read an article.
pub(super) struct Guesses {
    /// The input it is from.
    pub(super) path: Arc<str>,
    pub(super) fields: Option<Used>,
    pub(super) charset: Option<Charset>,
}

/// What is to be told when everything is read.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Fields that were guessed, with the inputs in which they were.
    guessed: BTreeMap<String, Used>,
    /// Encodings that were guessed, with how many articles were read so and the first of them.
    charsets: BTreeMap<&'static str, (u64, Vec<String>)>,
    undated: Undated,
    /// Whether there were more ids than can be told apart.
    pub(super) too_many_ids: bool,
}

impl Told {
    /// Takes down what an article was read by.
    pub(super) fn see(&mut self, article: &Article, Guesses { path, fields, charset }: Guesses) {
        if let Some(charset) = charset {
            let (count, first) = self.charsets.entry(charset.name()).or_default();
            *count += 1;
            if first.len() < NAMED && !first.contains(&article.path) {
                first.push(article.path.clone());
            }
        }
        if let Some(used) = fields
            && !self.guessed.contains_key(&*path)
        {
            self.guessed.insert(path.to_string(), used);
        }
        self.undated.see(article);
    }

    /// Tells what a user may not expect of how the inputs were read.
    pub(super) fn tell(&self) {
        for (path, used) in &self.guessed {
            input::told_of_fields(path, used).iter().for_each(|told| output::note(told));
        }
        for (charset, (count, first)) in &self.charsets {
            let paths = few(*count, first);
            output::note(&format!("read as {charset}, which is a guess: {paths}; --encoding names another"));
        }
        if self.too_many_ids {
            output::note("there are more records than ids can be told apart: later ones may share theirs");
        }
    }

    /// Tells of the articles for which nobody knows the day.
    pub(super) fn tell_undated(&self) {
        self.undated.tell();
    }
}

/// How many articles have no date, and the first of them.
#[derive(Debug, Default)]
pub(super) struct Undated {
    count: u64,
    first: Vec<String>,
}

impl Undated {
    pub(super) fn see(&mut self, article: &Article) {
        if article.date.is_none() {
            self.count += 1;
            if self.first.len() < NAMED {
                self.first.push(article_name(article));
            }
        }
    }

    pub(super) fn tell(&self) {
        if self.count > 0 {
            let names = few(self.count, &self.first);
            output::note(&format!("no date: {names}; give --date, as who holds an office depends on it"));
        }
    }
}

/// The first of so many names, and how many more there are.
fn few(count: u64, first: &[String]) -> String {
    let more = count - (first.len() as u64).min(count);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", first.join(", "))
}
