//! `standpoint rules new`: first drafts of packs, parties, issues and positions.
//!
//! What is to be written is put together in memory and checked with the whole pack; only if the pack is
//! sound with it does a file change, and then at once.

mod bench;
mod pack;
mod position;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::cli::project::slashed;
use crate::cli::prompt::Prompt;
use crate::cli::{EXIT_CODES, Outcome};
use crate::engine::Engine;
use crate::gaps::phrase_of;
use crate::pack::IdKind;
use crate::pack::scaffold::{IssueDraft, PartyDraft, PositionDraft, id_of, is_id};
use bench::{Bench, Next, Target};
use pack::NewPack;
use position::NewPosition;

/// Begins a pack, a party, an issue or a position
///
/// What is not given is asked for on a terminal. Nothing is written that would break the pack.
#[derive(Debug, Args)]
pub(super) struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Makes the folder of a new pack, with parties and a first issue
    #[command(after_help = EXIT_CODES)]
    Pack(NewPack),
    /// Adds a party to a pack
    #[command(after_help = EXIT_CODES)]
    Party(NewParty),
    /// Adds an issue to a pack, with a position at each end
    #[command(after_help = EXIT_CODES)]
    Issue(NewIssue),
    /// Adds a position to an issue
    #[command(after_help = EXIT_CODES)]
    Position(Box<NewPosition>),
}

impl New {
    pub(super) fn run(&self) -> Result<Outcome> {
        match &self.what {
            What::Pack(new) => new.run(),
            What::Party(new) => new.run(),
            What::Issue(new) => new.run(),
            What::Position(new) => new.run(),
        }
    }
}

fn id_rule(id: &str) -> Result<(), String> {
    match is_id(id) {
        true => Ok(()),
        false => Err(format!("`{id}` cannot be an id: letters, digits and hyphens make one")),
    }
}

#[derive(Debug, Args)]
struct NewParty {
    #[command(flatten)]
    target: Target,
    /// Its id; without it, made of the name
    #[arg(long)]
    id: Option<String>,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// Another name; may be given several times
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,
    /// An adjective or a word for its people; may be given several times
    #[arg(long = "demonym", value_name = "WORD")]
    demonyms: Vec<String>,
    /// A place that speaks for it; may be given several times
    #[arg(long = "metonym", value_name = "PLACE")]
    metonyms: Vec<String>,
}

impl NewParty {
    fn run(&self) -> Result<Outcome> {
        let bench = self.target.open()?;
        let mut prompt = Prompt::new();
        let name = prompt.text(self.name.as_deref(), "--name", "the name of the party")?;
        prompt.done()?;
        let id = prompt.text_or(self.id.as_deref(), "--id", "its id", &id_of(&name), &id_rule)?;
        prompt.done()?;
        bench.refuse_taken(IdKind::Party, &id)?;
        let draft = PartyDraft {
            id: id.clone(),
            name,
            aliases: self.aliases.clone(),
            demonyms: self.demonyms.clone(),
            metonyms: self.metonyms.clone(),
        };
        bench.append("parties.yaml", bench.text("parties.yaml"), "parties", &draft.entry())?;
        bench.done("parties.yaml", "parties", &id, &format!("The party `{id}` is in"), &Next::Describe)
    }
}

/// What an issue is.
#[derive(Debug, Args)]
struct IssueArgs {
    /// The question that it is, as in "Is the dam built?"
    #[arg(long)]
    question: Option<String>,
    /// What its `+` end means, as a sentence
    #[arg(long, value_name = "CLAIM")]
    plus: Option<String>,
    /// What its `-` end means, as a sentence
    #[arg(long, value_name = "CLAIM")]
    minus: Option<String>,
}

impl IssueArgs {
    fn draft(&self, prompt: &mut Prompt) -> Result<IssueDraft> {
        let question = prompt.text(
            self.question.as_deref(),
            "--question",
            "the question, as in \"Is the dam built?\"",
        )?;
        let plus = prompt.text(
            self.plus.as_deref(),
            "--plus",
            "what its + end means, as in \"The dam is built\"",
        )?;
        let minus = prompt.text(
            self.minus.as_deref(),
            "--minus",
            "what its - end means, as in \"The dam is not built\"",
        )?;
        Ok(IssueDraft { question, poles: [plus, minus], ..IssueDraft::default() })
    }
}

/// A position for each end of an issue, in whose words it begins.
fn both_ends(issue: &mut IssueDraft, engine: &Engine, taken: &dyn Fn(&str) -> bool, expect: &str) {
    let mut ids: Vec<String> = Vec::new();
    for pole in &issue.poles {
        let base = Some(id_of(pole)).filter(|id| !id.is_empty()).unwrap_or_else(|| issue.id.clone());
        let free = |id: &String| !taken(id) && !ids.contains(id);
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        ids.extend(std::iter::once(base.clone()).chain(numbered).find(free));
    }
    issue.positions = (0..2)
        .map(|end| PositionDraft {
            id: ids[end].clone(),
            pole: ["+", "-"][end].to_owned(),
            claim: issue.poles[end].clone(),
            opposite: Some(ids[1 - end].clone()),
            phrases: vec![phrase_or_words(engine, &issue.poles[end])],
            test: None,
            expect: vec![expect.to_owned()],
        })
        .collect();
}

/// The claim as a phrase, or at least words that are one.
fn phrase_or_words(engine: &Engine, claim: &str) -> String {
    let phrase = phrase_of(engine, claim);
    if phrase.is_empty() { id_of(claim).replace('-', " ") } else { phrase }
}

#[derive(Debug, Args)]
struct NewIssue {
    #[command(flatten)]
    target: Target,
    /// Its id, a word or two; without it, made of the name
    #[arg(long)]
    id: Option<String>,
    /// What it is called in a word or two, where the id is to be made of it
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    issue: IssueArgs,
}

impl NewIssue {
    fn run(&self) -> Result<Outcome> {
        let bench = self.target.open()?;
        let mut prompt = Prompt::new();
        let proposed = self.name.as_deref().map(id_of).unwrap_or_default();
        let id = prompt.text_or(self.id.as_deref(), "--id", "its id, a word or two", &proposed, &id_rule)?;
        let mut draft = self.issue.draft(&mut prompt)?;
        prompt.done()?;
        bench.refuse_taken(IdKind::Issue, &id)?;
        let inside = format!("issues/{id}.yaml");
        if bench.path(&inside).exists() {
            bail!("{} is there already; nothing was written", slashed(&bench.path(&inside)));
        }
        draft.id.clone_from(&id);
        let expect = bench.somebody();
        let (folder, rules) = (bench.folder.clone(), bench.rules.clone());
        let engine = Engine::new(bench.pack);
        both_ends(&mut draft, &engine, &|id| engine.pack().position(id).is_some(), &expect);
        let first = draft.positions[0].id.clone();
        let bench = Bench { folder, pack: rules.compile()?, rules };
        bench.write(&inside, &draft.file())?;
        bench.done(
            &inside,
            "positions",
            &first,
            &format!("The issue `{id}` is in"),
            &Next::FillIn("its tests"),
        )
    }
}
