//! `standpoint compare`: the parties' positions side by side.

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Deserialize;

use crate::cli::articles::Corpus;
use crate::cli::sources::Read;
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, project, select, sources};
use crate::comparison::{Comparison, Relation, Selection};
use crate::pack::Pack;
use crate::report::{
    Axis, Canvas, Csv, Detail, Format, Json, JsonLines, Markdown, Separator, Stacked, Table, View,
    article_name,
};

const EXAMPLES: &str = "\
Examples:
  standpoint compare article.txt
  standpoint compare news/ --layout axis
  standpoint compare news/*.md --parties russia,eu --issue nato --evidence full
  standpoint compare article.txt -f markdown -o positions.md
  curl -s https://example.org/article.txt | standpoint compare - -f json
";

/// Sets the parties' positions side by side, with the sentences that prove them
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n{EXIT_CODES}"))]
pub(super) struct Compare {
    #[command(flatten)]
    input: InputArgs,
    /// Parties to compare by id or name, in this order; without it those that standpoint.yaml or the rules name
    #[arg(long, value_name = "PARTY", value_delimiter = ',', help_heading = "Selection")]
    parties: Vec<String>,
    /// Issue to compare; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// End with code 1 if two parties conflict
    #[arg(long, help_heading = "Selection")]
    fail_on_conflict: bool,
    /// How much evidence to show; without it short in text, full in data
    #[arg(long, value_name = "HOW", help_heading = "Output")]
    evidence: Option<EvidenceArg>,
    /// How to lay out text; without it what standpoint.yaml says, else auto
    #[arg(long, value_name = "LAYOUT", help_heading = "Output")]
    layout: Option<Layout>,
    /// Format; without it text in the layout chosen
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output", conflicts_with = "layout")]
    format: Option<CompareFormat>,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum EvidenceArg {
    /// No sentences
    None,
    /// The first and the latest sentence of each stance
    Short,
    /// Every sentence, with how it was read and the rule behind it
    Full,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum Layout {
    /// A table where columns are wide enough to read, else blocks
    #[default]
    Auto,
    /// Parties side by side
    Table,
    /// Parties one below the other
    Stacked,
    /// Each issue a line between its two poles
    Axis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CompareFormat {
    /// Parties side by side
    Table,
    /// Parties one below the other
    Stacked,
    /// Each issue a line between its two poles
    Axis,
    /// A Markdown table with footnotes
    #[value(alias = "md")]
    Markdown,
    /// One JSON document
    Json,
    /// One JSON object a line, a stance each
    Jsonl,
    /// Comma-separated rows, a stance each
    Csv,
    /// Tab-separated rows, a stance each
    Tsv,
}

impl Compare {
    pub(super) fn run(&self) -> Result<Outcome> {
        self.input.copies.apart_from(&self.output)?;
        let mut corpus = Corpus::open(&self.input)?;
        let alone = corpus.alone();
        let loaded = sources::load(&self.input.rules, alone.as_slice())?;
        let pack = loaded.engine.pack();
        let selection = self.selection(pack)?;
        // Of an article in which nothing is said only the name is needed.
        let mut read = Vec::new();
        loaded.each_statements_of(
            &mut corpus,
            |_| true,
            Read::lightened,
            |one| {
                read.push(one);
                Ok(())
            },
        )?;
        corpus.tell_with_undated()?;
        let outcome = corpus.outcome();
        let (articles, read) = Read::apart(read);
        if articles.is_empty() {
            // What a program reads must not be the result of another day.
            let canvas = output::canvas(&self.output);
            let format = self.format(canvas, 0);
            if is_data(format) {
                let nothing = Comparison::default();
                let view = View::of(&nothing, self.detail(format));
                output::write(&self.output, &writer(format, canvas).render(&view))?;
            } else if let Some(path) = self.output.output.as_ref().filter(|path| path.exists()) {
                output::note(&format!("{} is left as it was", path.display()));
            }
            return Ok(Outcome::Partly);
        }
        let readings = Read::readings(&articles, read, pack);
        let comparison = Comparison::select(&readings, &selection);
        let canvas = output::canvas(&self.output);
        let format = self.format(canvas, comparison.parties.len());
        let view = View::of(&comparison, self.detail(format));
        output::write(&self.output, &writer(format, canvas).render(&view))?;
        remarks(&view, is_text(format));
        if self.fail_on_conflict && comparison.has_conflict() {
            let opposed = comparison.rows.iter().filter(|row| row.relation == Relation::Opposed);
            let issues: Vec<_> = opposed.map(|row| row.issue.id.as_str()).collect();
            output::problem(&format!("parties conflict on {}", issues.join(", ")));
            return Ok(if outcome == Outcome::Done { Outcome::Gate } else { outcome });
        }
        Ok(outcome)
    }

    fn selection(&self, pack: &Pack) -> Result<Selection> {
        select::asked(&self.parties, &self.issues, pack, &self.input.rules)
    }

    fn format(&self, canvas: Canvas, parties: usize) -> CompareFormat {
        let layout = self.layout.or(project::current().layout()).unwrap_or_default();
        match (self.format, layout) {
            (Some(format), _) => format,
            (None, Layout::Table) => CompareFormat::Table,
            (None, Layout::Stacked) => CompareFormat::Stacked,
            (None, Layout::Axis) => CompareFormat::Axis,
            (None, Layout::Auto) if Table::fits(canvas, parties) => CompareFormat::Table,
            (None, Layout::Auto) => CompareFormat::Stacked,
        }
    }

    fn detail(&self, format: CompareFormat) -> Detail {
        match self.evidence.or(project::current().evidence()) {
            Some(EvidenceArg::None) => Detail::None,
            Some(EvidenceArg::Short) => Detail::Short,
            Some(EvidenceArg::Full) => Detail::Full,
            None if format == CompareFormat::Axis => Detail::None,
            None if is_text(format) || format == CompareFormat::Markdown => Detail::Short,
            None => Detail::Full,
        }
    }
}

fn is_text(format: CompareFormat) -> bool {
    matches!(format, CompareFormat::Table | CompareFormat::Stacked | CompareFormat::Axis)
}

fn is_data(format: CompareFormat) -> bool {
    !is_text(format) && format != CompareFormat::Markdown
}

fn writer(format: CompareFormat, canvas: Canvas) -> Box<dyn Format> {
    match format {
        CompareFormat::Table => Box::new(Table::new(canvas)),
        CompareFormat::Stacked => Box::new(Stacked::new(canvas)),
        CompareFormat::Axis => Box::new(Axis::new(canvas)),
        CompareFormat::Markdown => Box::new(Markdown),
        CompareFormat::Json => Box::new(Json),
        CompareFormat::Jsonl => Box::new(JsonLines),
        CompareFormat::Csv => Box::new(Csv::new(Separator::Comma)),
        CompareFormat::Tsv => Box::new(Csv::new(Separator::Tab)),
    }
}

/// What was found in a line, and what a reader may miss, on standard error.
fn remarks(view: &View<'_>, said: bool) {
    let comparison = view.comparison;
    output::gap();
    if let Some(nothing) = view.nothing() {
        if !said {
            output::note(&nothing);
        }
    } else {
        let relations = [Relation::Opposed, Relation::Aligned, Relation::Mixed, Relation::OneSided];
        let counts = relations.iter().map(|relation| (comparison.count(*relation), relation.as_str()));
        let counts: Vec<_> = counts.filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        output::note(&format!(
            "{} on {}: {}",
            plural(comparison.evidence().count(), "statement"),
            plural(comparison.rows.len(), "issue"),
            counts.join(", ")
        ));
    }
    let mut heard = vec![false; comparison.articles.len()];
    for evidence in comparison.evidence() {
        heard[evidence.article] = true;
    }
    let silent: Vec<_> = comparison.articles.iter().zip(&heard).filter(|(_, heard)| !**heard).collect();
    match silent.len() {
        0 => {}
        _ if comparison.rows.is_empty() => {}
        1..=5 => {
            let names = silent.iter().map(|(article, _)| article_name(article));
            output::note(&format!("nothing by these parties in {}", names.collect::<Vec<_>>().join(", ")));
        }
        many => output::note(&format!("nothing by these parties in {many} of {} articles", heard.len())),
    }
    if !comparison.unseen.is_empty() {
        let unseen = comparison.unseen.iter().map(|(party, n)| format!("{} ({n})", party.id));
        let all = comparison.parties.iter().chain(comparison.unseen.iter().map(|(party, _)| party));
        let all: Vec<_> = all.map(|party| party.id.as_str()).collect();
        output::note(&format!(
            "also speaking: {}; show them with --parties {}",
            unseen.collect::<Vec<_>>().join(", "),
            all.join(",")
        ));
    }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
