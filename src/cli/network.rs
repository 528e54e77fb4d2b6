//! `standpoint network`: who says the same as whom, for programs that draw and measure networks.

use anyhow::Result;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::cli::articles::Corpus;
use crate::cli::diff::period;
use crate::cli::sources::Read;
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, select, sources};
use crate::comparison::network::{
    By, Counted, Duplicates, Kind, Network as Built, Normalisation, Qualifier, Settings, Tally,
};
use crate::pack::Pack;
use crate::report::{Separator, edge_rows, graphml, matrix_rows, network_table, node_rows};

const EXAMPLES: &str = "\
Examples:
  standpoint network news/
  standpoint network news/ --qualifier subtract --normalise average
  standpoint network news/ --kind affiliation --duplicates week -f graphml -o debate.graphml
  standpoint network news/ --kind positions --from 2025-03 --to 2025-08 -f edges -o held-together.csv
";

/// Builds the network of who says the same as whom, or of who holds what
///
/// Definitions are those of discourse network analysis; docs/networks.md has the formulas. A stance against a
/// position counts at the other end of its issue where things are counted by pole or issue.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n{EXIT_CODES}"))]
pub(super) struct Network {
    #[command(flatten)]
    input: InputArgs,
    /// What the two sides of a tie are
    #[arg(long, value_name = "KIND", default_value = "parties", help_heading = "Network")]
    kind: Kind,
    /// What counts as one thing to agree on; without it pole for parties, else position
    #[arg(long, value_name = "WHAT", help_heading = "Network")]
    by: Option<By>,
    /// What becomes of for and against; without it subtract for affiliation, else congruence
    #[arg(long, value_name = "HOW", help_heading = "Network")]
    qualifier: Option<Qualifier>,
    /// What weights are divided by
    #[arg(
        long,
        visible_alias = "normalize",
        value_name = "HOW",
        default_value = "no",
        help_heading = "Network"
    )]
    normalise: Normalisation,
    /// Within what the same statement of a party counts once
    #[arg(long, value_name = "WITHIN", default_value = "document", help_heading = "Network")]
    duplicates: Duplicates,
    /// Show parties that say nothing, and what nobody speaks of, too
    #[arg(long, help_heading = "Network")]
    isolates: bool,
    /// Parties that count, by id or name; without it all
    #[arg(long, value_name = "PARTY", value_delimiter = ',', help_heading = "Selection")]
    parties: Vec<String>,
    /// Issue that counts; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// Only articles of this time and later: 2025, 2025-03 or 2025-03-11
    #[arg(long, value_name = "TIME", value_parser = first_day, help_heading = "Selection")]
    from: Option<Date>,
    /// Only articles of this time and earlier
    #[arg(long, value_name = "TIME", value_parser = last_day, help_heading = "Selection")]
    to: Option<Date>,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: NetworkFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NetworkFormat {
    /// A matrix for people
    #[value(alias = "table")]
    Text,
    /// GraphML, for Gephi, visone, igraph, networkx
    Graphml,
    /// Comma-separated edges: source, target, weight, …
    Edges,
    /// Comma-separated nodes, with what they stand for
    Nodes,
    /// A comma-separated matrix with labelled rows and columns
    Matrix,
}

fn first_day(written: &str) -> Result<Date, String> {
    period(written)?.first.ok_or_else(|| "it has no first day; write 2025, 2025-03 or 2025-03-11".to_owned())
}

fn last_day(written: &str) -> Result<Date, String> {
    period(written)?.last.ok_or_else(|| "it has no last day; write 2025, 2025-03 or 2025-03-11".to_owned())
}

macro_rules! choices {
    ($($name:ident)*) => {$(
        impl ValueEnum for $name {
            fn value_variants<'a>() -> &'a [Self] {
                Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.as_str()).help(self.help()))
            }
        }
    )*};
}

choices! { Kind By Qualifier Normalisation Duplicates }

impl Network {
    pub(super) fn run(&self) -> Result<Outcome> {
        // What does not go together is told before anything is read.
        self.chosen().check()?;
        self.input.copies.apart_from(&self.output)?;
        let mut corpus = Corpus::open(&self.input)?;
        let alone = corpus.alone();
        let loaded = sources::load(&self.input.rules, alone.as_slice())?;
        let pack = loaded.engine.pack();
        let settings = self.settings(pack)?;
        let mut tally = Tally::new(pack, settings.clone())?;
        loaded.each_statements_of(
            &mut corpus,
            |article| settings.holds(article.date),
            Read::lightened,
            |read| {
                tally.add(&read.as_reading(pack));
                Ok(())
            },
        )?;
        corpus.tell_with_undated()?;
        let network = tally.finish();
        output::write(&self.output, &self.write(&network))?;
        output::gap();
        remarks(&network);
        Ok(corpus.outcome())
    }

    fn write(&self, network: &Built<'_>) -> String {
        match self.format {
            NetworkFormat::Text => network_table(network, output::canvas(&self.output)),
            NetworkFormat::Graphml => graphml(network),
            NetworkFormat::Edges => edge_rows(network, Separator::Comma),
            NetworkFormat::Nodes => node_rows(network, Separator::Comma),
            NetworkFormat::Matrix => matrix_rows(network, Separator::Comma),
        }
    }

    /// What is asked for but for parties and issues, which only a pack knows.
    fn chosen(&self) -> Settings {
        let usual = Settings::of(self.kind);
        Settings {
            by: self.by.unwrap_or(usual.by),
            qualifier: self.qualifier.unwrap_or(usual.qualifier),
            normalisation: self.normalise,
            duplicates: self.duplicates,
            from: self.from,
            to: self.to,
            isolates: self.isolates,
            ..usual
        }
    }

    fn settings(&self, pack: &Pack) -> Result<Settings> {
        Ok(Settings {
            parties: select::parties(&self.parties, pack)?,
            issues: select::issues(&self.issues, pack)?,
            ..self.chosen()
        })
    }
}

/// What was counted, on standard error.
fn remarks(network: &Built<'_>) {
    let Counted { articles, undated, statements, distinct, days } = network.counted;
    if undated > 0 {
        let verb = if undated == 1 { "has no date and is" } else { "have no date and are" };
        output::note(&format!("{} {verb} left out of the time asked for", plural(undated, "article")));
    }
    let days = match days {
        Some((first, last)) if first == last => format!(" of {first}"),
        Some((first, last)) => format!(" of {first} to {last}"),
        None => String::new(),
    };
    output::note(&format!(
        "{} in {}{days}: {distinct} counted, between {} with {}",
        plural(statements, "statement"),
        plural(articles, "article"),
        plural(network.nodes().count() as u64, "node"),
        plural(network.edges().count() as u64, "edge"),
    ));
}

fn plural(count: u64, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
