//! The pack and the articles a command works on.

use std::io::IsTerminal;

use anyhow::{Context, Result, bail};

use crate::article::{Article, Charset};
use crate::cli::{InputArgs, Outcome, RulesArgs, output, rules};
use crate::pack::Pack;

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
        let read = read(input, args)?;
        for article in read {
            match article {
                Ok(article) => articles.push(article),
                Err(error) => {
                    output::problem(&format!("{error:#}"));
                    outcome = Outcome::Partly;
                }
            }
        }
    }
    Ok((articles, outcome))
}

fn read(input: &str, args: &InputArgs) -> Result<Vec<Result<Article>>> {
    let charset = args.encoding.as_deref().map(str::parse::<Charset>).transpose()?;
    let bytes = match std::fs::read(input).with_context(|| format!("{input}: cannot be read")) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(vec![Err(error)]),
    };
    let id =
        std::path::Path::new(input).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let articles = Article::read_all(&id, input, &bytes, None, charset);
    let dated = articles.into_iter().map(|article| {
        let mut article = article.with_context(|| input.to_owned())?;
        article.date = article.date.or(args.date);
        Ok(article)
    });
    Ok(dated.collect())
}
