//! `standpoint diff`: what changed between two articles, two folders, two times or two packs.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::article::Article;
use crate::cli::articles::{self, Corpus};
use crate::cli::copies::{CopyArgs, CopyWatch};
use crate::cli::{
    EXIT_CODES, InputArgs, Outcome, OutputArgs, RecordArgs, RulesArgs, day, output, select, sources,
};
use crate::comparison::{Comparison, Diff, Selection};
use crate::pack::Pack;
use crate::report::DiffView;

const EXAMPLES: &str = "\
Examples:
  standpoint diff march.txt august.txt
  standpoint diff news/2025-03/ news/2025-08/ --parties russia,ukraine
  standpoint diff news/ --from 2025-03 --to 2025-08..2025-09
  standpoint diff news/ --rules-a rules/ukraine-war --rules-b my-pack -f markdown
";

/// Tells what appeared, vanished, hardened or softened for each party between A and B
///
/// A and B are articles or folders of them. Of one corpus, --from and --to choose two times, and --rules-a and
/// --rules-b two packs to read it with. A position hardens where its strongest stance is stronger than before,
/// or no longer on condition; it softens the other way round.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n{EXIT_CODES}"))]
pub(super) struct DiffCommand {
    /// What came first: an article, a folder or a glob
    #[arg(value_name = "A")]
    a: String,
    /// What came later; without it both are chosen from A
    #[arg(value_name = "B")]
    b: Option<String>,
    /// Take of A only the articles of this time: 2025, 2025-03, 2025-03-11, or 2025-03..2025-05
    #[arg(long, value_name = "TIME", value_parser = period, help_heading = "Selection")]
    from: Option<Period>,
    /// Take of B, or of A where there is no B, only the articles of this time
    #[arg(long, value_name = "TIME", value_parser = period, help_heading = "Selection")]
    to: Option<Period>,
    /// Parties to tell of by id or name; without it those that standpoint.yaml or the rules name
    #[arg(long, value_name = "PARTY", value_delimiter = ',', help_heading = "Selection")]
    parties: Vec<String>,
    /// Issue to tell of; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// End with code 1 if anything changed
    #[arg(long, help_heading = "Selection")]
    fail_on_change: bool,
    /// Day of publication of articles that name none; decides who held which office
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Input", value_parser = day)]
    date: Option<Date>,
    /// Encoding of the input; without it, it is detected
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    encoding: Option<crate::article::Charset>,
    #[command(flatten)]
    records: RecordArgs,
    #[command(flatten)]
    copies: CopyArgs,
    #[command(flatten)]
    rules: RulesArgs,
    /// Rule pack to read A with, where it is another one
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    rules_a: Option<PathBuf>,
    /// Rule pack to read B with, where it is another one
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    rules_b: Option<PathBuf>,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    format: DiffFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// Before and now side by side, party by party
    Table,
    /// A Markdown table with footnotes
    #[value(alias = "md")]
    Markdown,
    /// One JSON document
    Json,
}

/// A time as the user gives it: its days, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Period {
    written: String,
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
}

impl Period {
    fn holds(&self, date: Date) -> bool {
        self.first.is_none_or(|first| first <= date) && self.last.is_none_or(|last| date <= last)
    }
}

/// Reads a year, a month, a day, or two of them with `..` between.
pub(super) fn period(written: &str) -> Result<Period, String> {
    let written = written.trim();
    let one = |part: &str| -> Result<Option<(Date, Date)>, String> {
        if part.is_empty() {
            return Ok(None);
        }
        let numbers: Vec<i16> = part.split('-').map(str::parse).collect::<Result<_, _>>().unwrap_or_default();
        let small = |number: i16| i8::try_from(number).ok();
        let days = match *numbers.as_slice() {
            [year] if part.len() == 4 => Date::new(year, 1, 1).ok().zip(Date::new(year, 12, 31).ok()),
            [year, month] if part.len() == 7 => small(month)
                .and_then(|month| Date::new(year, month, 1).ok())
                .map(|first| (first, first.last_of_month())),
            _ => day(part).ok().map(|day| (day, day)),
        };
        days.map(Some).ok_or_else(|| {
            format!("`{part}` is no time; write 2025, 2025-03, 2025-03-11 or 2025-03..2025-05")
        })
    };
    let (first, last) = match written.split_once("..") {
        Some((first, last)) => (one(first.trim())?, one(last.trim())?),
        None => {
            let both = one(written)?;
            (both, both)
        }
    };
    let (first, last) = (first.map(|days| days.0), last.map(|days| days.1));
    match (first, last) {
        (None, None) => {
            Err("no time is given; write 2025, 2025-03, 2025-03-11 or 2025-03..2025-05".to_owned())
        }
        (Some(first), Some(last)) if first > last => Err(format!("{first} is later than {last}")),
        _ => Ok(Period { written: written.to_owned(), first, last }),
    }
}

impl DiffCommand {
    pub(super) fn run(&self) -> Result<Outcome> {
        let packs = self.rules_a.is_some() || self.rules_b.is_some();
        if self.b.is_none() && !packs && self.from.is_none() && self.to.is_none() {
            bail!(
                "what is {} to be compared with? Name another article or folder, two times (--from, --to), or another pack (--rules-b)",
                self.a
            );
        }
        self.copies.apart_from(&self.output)?;
        // What stands on both sides is no copy: a side is looked through by itself.
        let mut copies = CopyWatch::new(&self.copies)?;
        let (before, mut outcome) = self.articles(&self.a, self.from.as_ref(), &mut copies)?;
        let after = self.b.as_ref().unwrap_or(&self.a);
        let (after, other) = self.articles(after, self.to.as_ref(), &mut copies)?;
        copies.map_or(Ok(()), CopyWatch::finish)?;
        outcome = if other == Outcome::Done { outcome } else { other };
        for (articles, period) in [(&before, &self.from), (&after, &self.to)] {
            if articles.is_empty() {
                // What could not be read has been told.
                let of = period.as_ref().map(|period| format!(" of {}", period.written)).unwrap_or_default();
                bail!("there is no article{of} on one side, so there is nothing to compare");
            }
        }
        let counts = [before.len(), after.len()];
        let rules =
            |own: &Option<PathBuf>| RulesArgs { rules: own.clone().or_else(|| self.rules.rules.clone()) };
        let (rules_a, rules_b) = (rules(&self.rules_a), rules(&self.rules_b));
        let loaded = sources::load(&rules_a, &before).context("A cannot be read")?;
        let loaded_b = sources::load(&rules_b, &after).context("B cannot be read")?;
        let (packs_a, packs_b) = (loaded.engine.pack(), loaded_b.engine.pack());
        let (readings_a, readings_b) = (loaded.read_statements(), loaded_b.read_statements());
        let a = Comparison::select(&readings_a, &self.selection(packs_a, &rules_a)?);
        let b = Comparison::select(&readings_b, &self.selection(packs_b, &rules_b)?);
        let diff = Diff::between(&a, &b);
        let names = self.names(packs.then_some([packs_a, packs_b]));
        let view = DiffView::of(&diff, names, counts, packs);
        let text = match self.format {
            DiffFormat::Table => view.table(output::canvas(&self.output)),
            DiffFormat::Markdown => view.markdown(),
            DiffFormat::Json => view.json()?,
        };
        output::write(&self.output, &text)?;
        output::gap();
        output::note(&view.summary());
        let gate = self.fail_on_change && !diff.is_empty() && outcome == Outcome::Done;
        Ok(if gate { Outcome::Gate } else { outcome })
    }

    /// The articles of an input, or those of one time.
    fn articles(
        &self,
        input: &str,
        period: Option<&Period>,
        copies: &mut Option<CopyWatch>,
    ) -> Result<(Vec<Article>, Outcome)> {
        let args = InputArgs {
            inputs: vec![input.to_owned()],
            date: self.date,
            encoding: self.encoding,
            records: self.records.clone(),
            copies: CopyArgs::default(),
            rules: RulesArgs { rules: None },
        };
        let holds = |article: &Article| {
            period.is_none_or(|period| article.date.is_some_and(|date| period.holds(date)))
        };
        let mut found = Corpus::open(&args)?.watched_by(copies.take()).gather(&holds)?;
        if let Some(copies) = &mut found.copies {
            let of = period.map_or(input, |period| &period.written);
            copies.tell(Some(of));
        }
        *copies = found.copies;
        let outcome = if found.failed.is_empty() { Outcome::Done } else { Outcome::Partly };
        if period.is_none() {
            articles::note_undated(&found.articles);
        }
        let mut articles = found.articles;
        if let Some(period) = period {
            let undated = articles.iter().filter(|article| article.date.is_none()).count();
            articles.retain(|article| article.date.is_some_and(|date| period.holds(date)));
            if undated > 0 {
                output::note(&format!(
                    "left out of {}, as they have no date and so belong to no time: {undated} of the articles",
                    period.written
                ));
            }
        }
        Ok((articles, outcome))
    }

    fn selection(&self, pack: &Pack, rules: &RulesArgs) -> Result<Selection> {
        select::asked(&self.parties, &self.issues, pack, rules)
    }

    /// What the two sides are called.
    fn names(&self, packs: Option<[&Pack; 2]>) -> [String; 2] {
        let (a, b) = (self.a.as_str(), self.b.as_deref().unwrap_or(&self.a));
        let mut names = [(a, &self.from), (b, &self.to)].map(|(input, period)| match period {
            Some(period) if self.b.is_none() => period.written.clone(),
            Some(period) => format!("{input}, {}", period.written),
            None => input.to_owned(),
        });
        if let Some(packs) = packs {
            let paths = [&self.rules_a, &self.rules_b];
            for ((name, pack), path) in names.iter_mut().zip(packs).zip(paths) {
                let pack = path.as_ref().map_or_else(|| pack.name.clone(), |path| path.display().to_string());
                *name = if self.b.is_none() && self.from.is_none() && self.to.is_none() {
                    pack
                } else {
                    format!("{name}, {pack}")
                };
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn times_of_every_kind() {
        let days = |written: &str| {
            period(written).map(|period| {
                let day =
                    |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
                format!("{}/{}", day(period.first), day(period.last))
            })
        };
        assert_eq!(days("2024").as_deref(), Ok("2024-01-01/2024-12-31"));
        assert_eq!(days("2024-02").as_deref(), Ok("2024-02-01/2024-02-29"));
        assert_eq!(days("2024-02-03").as_deref(), Ok("2024-02-03/2024-02-03"));
        assert_eq!(days("2024-11..2025").as_deref(), Ok("2024-11-01/2025-12-31"));
        assert_eq!(days("..2025-03").as_deref(), Ok("/2025-03-31"));
        assert!(["", "..", "2025-13", "soon", "2025..2024"].iter().all(|written| days(written).is_err()));
    }
}
