//! `standpoint timeline`: the places of parties over time, and when they shift.

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::article::Article;
use crate::cli::articles::Corpus;
use crate::cli::diff::period;
use crate::cli::rows::{self, RowFormat};
use crate::cli::sources::Read;
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, select, sources};
use crate::comparison::Selection;
use crate::comparison::timeline::{By, Robust, Rule, Timeline, Told};
use crate::pack::Pack;
use crate::report::TimelineView;

const EXAMPLES: &str = "\
Examples:
  standpoint timeline news/
  standpoint timeline news/ --by month --from 2025-01 --issue ceasefire --parties russia,ukraine
  standpoint timeline archive.jsonl -f html -o timeline.html
  standpoint timeline archive.jsonl --by week -f csv -o timeline.csv
";

/// Shows each party's place on each issue over time, and where it shifts
///
/// A place lies from -1 to +1 between the two ends of an issue: the mean of a party's statements in a period, each by its
/// strength. A shift is a change between two periods with enough statements that does not hang on a single article; it is
/// shown with the sentences on either side. Articles without a date are left out.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n{EXIT_CODES}"))]
pub(super) struct TimelineCommand {
    #[command(flatten)]
    input: InputArgs,
    /// Length of a period
    #[arg(long, value_name = "PERIOD", default_value = "auto", help_heading = "Selection")]
    by: ByArg,
    /// Only articles from this time on: 2025, 2025-03 or 2025-03-11
    #[arg(long, value_name = "TIME", value_parser = first_day, help_heading = "Selection")]
    from: Option<Date>,
    /// Only articles up to the end of this time: 2025, 2025-03 or 2025-03-11
    #[arg(long, value_name = "TIME", value_parser = last_day, help_heading = "Selection")]
    to: Option<Date>,
    /// Parties to show by id or name; without it those that standpoint.yaml or the rules name
    #[arg(long, value_name = "PARTY", value_delimiter = ',', help_heading = "Selection")]
    parties: Vec<String>,
    /// Issue to show; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// The fewest statements of a party, in its own words, that let a period be compared
    #[arg(long, value_name = "N", default_value = "3", help_heading = "Shifts",
        value_parser = clap::value_parser!(u16).range(1..))]
    min_statements: u16,
    /// How far a place must move, on an axis that is 2 long
    #[arg(long, value_name = "X", default_value = "0.5", help_heading = "Shifts", value_parser = step)]
    step: f64,
    /// By how much the mean strength of a position, 1 to 5, must change to be hardened or softened
    #[arg(long, value_name = "X", default_value = "1.5", help_heading = "Shifts", value_parser = firmness)]
    firmness: f64,
    /// What may be left out of either side without undoing the shift
    #[arg(long, value_name = "WHAT", default_value = "article", help_heading = "Shifts")]
    robust: RobustArg,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: TimelineFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ByArg {
    /// As the span of the dates asks for
    Auto,
    /// Days
    Day,
    /// Weeks from Monday to Sunday
    Week,
    /// Months
    Month,
    /// Quarters of a year
    Quarter,
    /// Years
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RobustArg {
    /// Any one article
    Article,
    /// Any one statement
    Statement,
    /// Nothing: one sentence alone may be a shift
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TimelineFormat {
    /// A line of bars for each party, and the shifts with their proof
    #[value(alias = "table")]
    Text,
    /// A drawing with an axis of time
    Svg,
    /// A page with charts, shifts and figures
    Html,
    /// One JSON document
    Json,
    /// One JSON object a line, a party on an issue in a period each
    Jsonl,
    /// Comma-separated rows, a party on an issue in a period each
    Csv,
    /// Tab-separated rows of the same
    Tsv,
}

/// One year, month or day, and not two with `..` between.
fn one_time(written: &str) -> Result<(Date, Date), String> {
    let period = period(written)?;
    match (period.first, period.last) {
        (Some(first), Some(last)) if !written.contains("..") => Ok((first, last)),
        _ => Err("write one time: 2025, 2025-03 or 2025-03-11; --from and --to are the two ends".to_owned()),
    }
}

fn first_day(written: &str) -> Result<Date, String> {
    one_time(written).map(|days| days.0)
}

fn last_day(written: &str) -> Result<Date, String> {
    one_time(written).map(|days| days.1)
}

fn step(written: &str) -> Result<f64, String> {
    number(written, 2.0)
}

fn firmness(written: &str) -> Result<f64, String> {
    number(written, 4.0)
}

/// A number above 0.
fn number(written: &str, most: f64) -> Result<f64, String> {
    let number = written.parse::<f64>().ok().filter(|number| *number > 0.0 && *number <= most);
    number.ok_or_else(|| format!("write a number above 0 and up to {most}"))
}

impl TimelineCommand {
    pub(super) fn run(&self) -> Result<Outcome> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            bail!("--from is {from}, which is later than {to}, where --to ends");
        }
        self.input.copies.apart_from(&self.output)?;
        let mut corpus = Corpus::open(&self.input)?;
        let alone = corpus.alone();
        let loaded = sources::load(&self.input.rules, alone.as_slice())?;
        let pack = loaded.engine.pack();
        let selection = self.selection(pack)?;
        let mut days = Days::default();
        let mut told = Vec::new();
        let make = |read: Read| {
            let date = read.article.date;
            let told = self.is_in_time(&read.article).then(|| Told::of(&read.as_reading(pack), &selection));
            (date, told)
        };
        loaded.each_statements_of(
            &mut corpus,
            |article| self.is_in_time(article),
            make,
            |(date, one)| {
                days.count(date);
                told.extend(one);
                Ok(())
            },
        )?;
        let outcome = corpus.outcome();
        corpus.tell()?;
        let undated = days.undated()?;
        if told.is_empty() {
            bail!("no article is of the time asked for: {}", days.span());
        }
        let mut timeline = Timeline::of(pack, told, &selection, self.by(), self.rule()).context(
            "this cannot be drawn; choose a longer --by, or leave out what lies far off with --from and --to",
        )?;
        timeline.undated = undated;
        let timeline = timeline.within(self.from, self.to);
        let view = TimelineView::of(&timeline, self.diff());
        let text = match self.format {
            TimelineFormat::Text => view.text(output::canvas(&self.output)),
            TimelineFormat::Svg => view.svg(),
            TimelineFormat::Html => view.html()?,
            TimelineFormat::Json => view.json()?,
            TimelineFormat::Jsonl => self.rows(RowFormat::Jsonl, &view)?,
            TimelineFormat::Csv => self.rows(RowFormat::Csv, &view)?,
            TimelineFormat::Tsv => self.rows(RowFormat::Tsv, &view)?,
        };
        output::write(&self.output, &text)?;
        self.remarks(&view, &timeline);
        Ok(outcome)
    }

    fn rows(&self, format: RowFormat, view: &TimelineView<'_>) -> Result<String> {
        rows::text(format, view.records())
    }

    /// Whether an article has a date, and one of the time asked for.
    fn is_in_time(&self, article: &Article) -> bool {
        article.date.is_some_and(|date| {
            self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
        })
    }

    fn selection(&self, pack: &Pack) -> Result<Selection> {
        select::asked(&self.parties, &self.issues, pack, &self.input.rules)
    }

    const fn by(&self) -> Option<By> {
        match self.by {
            ByArg::Auto => None,
            ByArg::Day => Some(By::Day),
            ByArg::Week => Some(By::Week),
            ByArg::Month => Some(By::Month),
            ByArg::Quarter => Some(By::Quarter),
            ByArg::Year => Some(By::Year),
        }
    }

    fn rule(&self) -> Rule {
        Rule {
            step: self.step,
            firmness: self.firmness,
            least: self.min_statements.into(),
            robust: match self.robust {
                RobustArg::Article => Robust::Article,
                RobustArg::Statement => Robust::Statement,
                RobustArg::Nothing => Robust::Nothing,
            },
        }
    }

    /// The command that compares two times of the same articles, but for the times. It takes one input, which can be read again.
    fn diff(&self) -> Option<String> {
        let [input] = self.input.inputs.as_slice() else { return None };
        if input == "-" {
            return None;
        }
        let mut command = format!("standpoint diff {}", quoted(input));
        if let Some(rules) = &self.input.rules.rules {
            command += &format!(" --rules {}", quoted(&rules.display().to_string()));
        }
        if let Some(date) = self.input.date {
            command += &format!(" --date {date}");
        }
        if let Some(encoding) = self.input.encoding {
            command += &format!(" --encoding {}", encoding.name());
        }
        if self.input.copies.dedupe {
            command += " --dedupe";
        }
        Some(command)
    }

    /// What was found, and why there may be no shift, on standard error.
    fn remarks(&self, view: &TimelineView<'_>, timeline: &Timeline<'_>) {
        output::gap();
        output::note(&view.summary());
        let least = usize::from(self.min_statements);
        let compared = timeline.issues.iter().flat_map(|lines| &lines.series).any(|series| {
            let own =
                |period: &usize| series.said_in(*period).iter().filter(|said| said.is_own()).count() >= least;
            (0..timeline.periods.len()).filter(own).count() > 1
        });
        if !compared && !timeline.issues.is_empty() {
            output::note(&format!(
                "no party has {least} statements on an issue in two periods of one {}, so none can shift; try a longer --by, or \
                 fewer --min-statements",
                timeline.by.as_str()
            ));
        }
    }
}

/// The days of all articles.
#[derive(Default)]
struct Days {
    articles: usize,
    undated: usize,
    ends: Option<(Date, Date)>,
}

impl Days {
    fn count(&mut self, date: Option<Date>) {
        self.articles += 1;
        self.undated += usize::from(date.is_none());
        if let Some(date) = date {
            let (first, last) = self.ends.unwrap_or((date, date));
            self.ends = Some((first.min(date), last.max(date)));
        }
    }

    /// How many articles have no date, which is told.
    fn undated(&self) -> Result<usize> {
        let Self { articles, undated, .. } = self;
        if *undated > 0 {
            output::note(&format!(
                "left out, as they have no date and so belong to no time: {undated} of {articles} articles"
            ));
        }
        if *articles == 0 {
            // What could not be read has been told.
            bail!("there is no article, so there is no time to show");
        }
        if self.ends.is_none() {
            bail!(
                "no article has a date; give it as `date: 2025-05-21` in the front matter of a text or as \"date\" in a record"
            );
        }
        Ok(*undated)
    }

    fn span(&self) -> String {
        let (first, last) = self.ends.unwrap_or_default();
        format!("their dates go from {first} to {last}")
    }
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::{first_day, last_day, quoted};

    #[test]
    fn a_time_has_two_ends() {
        let text = |day: Result<jiff::civil::Date, String>| day.map(|day| day.to_string());
        assert_eq!(text(first_day("2024-02")).as_deref(), Ok("2024-02-01"));
        assert_eq!(text(last_day("2024-02")).as_deref(), Ok("2024-02-29"));
        assert!(first_day("2024-02..2024-05").is_err() && last_day("soon").is_err());
    }

    #[test]
    fn an_input_is_one_word_of_the_command() {
        assert_eq!(quoted("news/2025"), "news/2025");
        assert_eq!(quoted("my news/*.md"), "'my news/*.md'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
