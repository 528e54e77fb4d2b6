//! The pack and the articles a command works on.

use std::io::IsTerminal;

use anyhow::{Result, bail};

use crate::article::Article;
use crate::cli::{InputArgs, Outcome, RulesArgs, input, output, rules};
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
    let options = input::Options { date: args.date, charset: args.encoding };
    for article in input::read(&inputs, options, std::io::stdin()) {
        match article {
            Ok(article) => articles.push(article),
            Err(error) => {
                let text = error.to_string();
                let text = text.strip_prefix("-: ").map(|problem| format!("standard input: {problem}"));
                output::problem(&text.unwrap_or_else(|| error.to_string()));
                outcome = Outcome::Partly;
            }
        }
    }
    Ok((articles, outcome))
}
