//! `standpoint rules new position`: from flags, from answers, or from a gap.

use std::io;

use anyhow::{Result, bail};
use clap::Args;

use super::bench::{Bench, Next, Target};
use super::id_rule;
use crate::article::Article;
use crate::cli::prompt::Prompt;
use crate::cli::{Outcome, articles, gaps, project, select};
use crate::diagnostic::nearest;
use crate::engine::Engine;
use crate::gaps::Gap;
use crate::pack::IdKind;
use crate::pack::scaffold::{PositionDraft, id_of};
use crate::report::clean;

#[derive(Debug, Args)]
pub(super) struct NewPosition {
    #[command(flatten)]
    target: Target,
    /// The issue it belongs to
    #[arg(long, value_name = "ID")]
    issue: Option<String>,
    /// Its id; without it, made of the name or the claim
    #[arg(long)]
    id: Option<String>,
    /// What it is called in a few words, where the id is to be made of it
    #[arg(long)]
    name: Option<String>,
    /// The end of the issue that it stands at
    #[arg(long, value_name = "+|-", value_parser = ["+", "-"], allow_hyphen_values = true)]
    pole: Option<String>,
    /// What whoever holds it says, as a sentence
    #[arg(long)]
    claim: Option<String>,
    /// How news says it; may be given several times
    #[arg(long = "phrase", value_name = "PHRASE")]
    phrases: Vec<String>,
    /// The position at the other end that it is turned round into
    #[arg(long, value_name = "ID")]
    opposite: Option<String>,
    /// The text of its first test
    #[arg(long, value_name = "TEXT")]
    test: Option<String>,
    /// Who holds it in that text and how, as in `avia demand`; may be given several times
    #[arg(long, value_name = "STATEMENT", requires = "test")]
    expect: Vec<String>,
    /// Begin with what `standpoint gaps` tells: claim, phrases and a test
    #[arg(long, value_name = "WORDS")]
    from_gap: Option<String>,
    /// The articles to look for it in; without it, the sample of standpoint.yaml
    #[arg(long, value_name = "INPUT", requires = "from_gap", num_args = 1..)]
    from: Vec<String>,
}

impl NewPosition {
    pub(super) fn run(&self) -> Result<Outcome> {
        let bench = self.target.open()?;
        let begun = self.from_gap.as_deref().map(|words| self.begin(&bench, words)).transpose()?;
        let mut prompt = Prompt::new();
        let known =
            |id: &str| select::issues(&[id.to_owned()], &bench.pack).map(|_| ()).map_err(|e| e.to_string());
        let issue =
            prompt.checked(self.issue.as_deref(), "--issue", "the issue it belongs to", None, &known)?;
        let found = if issue.is_empty() { None } else { select::issues(&[issue], &bench.pack)? };
        let issue = found.and_then(|issues| issues.first().copied()).map(|issue| &bench.pack[issue]);
        let poles = issue.map(|issue| format!(", + for \"{}\", - for \"{}\"", issue.plus, issue.minus));
        let pole = prompt.checked(
            self.pole.as_deref(),
            "--pole",
            &format!("the end it stands at{}", poles.unwrap_or_default()),
            None,
            &|pole| if matches!(pole, "+" | "-") { Ok(()) } else { Err("+ or -".to_owned()) },
        )?;
        let begun = begun.unwrap_or_default();
        let claim = prompt.text_or(
            self.claim.as_deref(),
            "--claim",
            "what whoever holds it says, as in \"The dam is built\"",
            &begun.claim,
            &|_| Ok(()),
        )?;
        let given = if self.phrases.is_empty() { &begun.phrases } else { &self.phrases };
        let phrases = prompt.several(given, "--phrase", "how news says it, as in `build (dam|weir)`")?;
        prompt.done()?;
        let proposed = id_of(self.name.as_deref().unwrap_or(&claim));
        let id = prompt.text_or(self.id.as_deref(), "--id", "its id", &proposed, &id_rule)?;
        prompt.done()?;
        bench.refuse_taken(IdKind::Position, &id)?;
        let Some(issue) = issue else { bail!("the issue it belongs to is not known") };
        let (inside, text) = bench.issue_file(&issue.id);
        let mut expect = if self.test.is_some() { self.expect.clone() } else { begun.expect };
        let test = self.test.clone().or(begun.test);
        if expect.is_empty() && test.is_none() {
            expect.push(bench.somebody());
        }
        let next = if test.is_some() { Next::ReadOver } else { Next::FillIn("its test") };
        let draft = PositionDraft {
            id: id.clone(),
            pole,
            claim,
            opposite: self.opposite.clone(),
            phrases,
            test,
            expect,
        };
        bench.append(&inside, &text, "positions", &draft.entry())?;
        bench.done(&inside, "positions", &id, &format!("The position `{id}` is in"), &next)
    }

    /// What a gap gives to begin with.
    fn begin(&self, bench: &Bench, words: &str) -> Result<PositionDraft> {
        let articles = self.articles()?;
        // An engine takes the pack for itself, and the bench needs its own.
        let engine = Engine::new(bench.rules.compile()?);
        let (gaps, _) = gaps::find(&engine, None, &articles, 1);
        let wanted = words.trim().to_lowercase();
        let is_it = |gap: &&Gap| gap.words.to_lowercase() == wanted;
        let Some(gap) = gaps.iter().find(is_it) else {
            let near = nearest(&wanted, gaps.iter().map(|gap| gap.words.as_str()));
            let hint = near.map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
            bail!("no gap in these articles has the words '{words}'{hint}\n`standpoint gaps` lists them");
        };
        let pack = engine.pack();
        let example = &gap.example;
        let stance = example.stance.map_or("seek", |stance| stance.as_str());
        let named = gap.words.split(' ').map(|word| {
            let id = word.strip_prefix('{').and_then(|word| word.strip_suffix('}'));
            id.and_then(|id| pack.party(id)).map_or(word, |party| pack[party].short.as_str())
        });
        Ok(PositionDraft {
            claim: named.collect::<Vec<_>>().join(" "),
            phrases: std::iter::once(&gap.words).chain(&gap.beside).map(ToString::to_string).collect(),
            test: Some(clean(example.sentence.of(&articles[example.article].text))),
            expect: example.parties.iter().map(|party| format!("{} {stance}", pack[*party].id)).collect(),
            ..PositionDraft::default()
        })
    }

    fn articles(&self) -> Result<Vec<Article>> {
        let inputs = if self.from.is_empty() { project::current().sample()? } else { self.from.clone() };
        if inputs.is_empty() {
            bail!("name the articles that the gap is in with --from, or as the sample of standpoint.yaml");
        }
        let read = articles::plain_articles(&inputs, io::stdin());
        read.into_iter().map(|article| article.map_err(anyhow::Error::from)).collect()
    }
}
