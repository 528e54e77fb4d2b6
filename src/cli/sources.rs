//! The pack and the articles a command works on.

use std::io::IsTerminal;

use anyhow::{Context, Result, bail};

use crate::article::{Article, Paragraph};
use crate::cli::{InputArgs, Outcome, RulesArgs, output, rules};
use crate::pack::Pack;
use crate::span::{Lines, Span};

/// The pack the user chose, or the built-in one.
pub(super) fn pack(args: &RulesArgs) -> Result<Pack> {
    let rules = match &args.rules {
        Some(folder) => rules::read(folder)?,
        None => rules::built_in(),
    };
    rules.compile()
}

/// Every article that can be read. Those that cannot are reported, and the outcome tells.
pub(super) fn articles(args: &InputArgs) -> Result<(Vec<Article>, Outcome)> {
    let mut inputs = args.inputs.clone();
    if inputs.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("no input: name a file or a folder, or - for standard input");
        }
        inputs.push("-".to_owned());
    }
    let mut articles = Vec::new();
    let mut outcome = Outcome::Done;
    for input in &inputs {
        match read(input, args) {
            Ok(article) => articles.push(article),
            Err(error) => {
                output::problem(&format!("{error:#}"));
                outcome = Outcome::Partly;
            }
        }
    }
    Ok((articles, outcome))
}

fn read(input: &str, args: &InputArgs) -> Result<Article> {
    let bytes = std::fs::read(input).with_context(|| format!("{input}: cannot be read"))?;
    let text = String::from_utf8(bytes).with_context(|| format!("{input}: not UTF-8"))?;
    let lines = Lines::of(&text);
    let paragraphs = vec![Paragraph { span: Span::new(0, text.len()), headline: false }];
    let id =
        std::path::Path::new(input).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Article {
        id,
        path: input.to_owned(),
        title: None,
        date: args.date,
        source: None,
        url: None,
        text,
        paragraphs,
        lines,
    })
}
