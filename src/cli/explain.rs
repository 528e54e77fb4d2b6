//! `standpoint explain`: what was seen in a sentence, and why something is a statement or is none.

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::article::Article;
use crate::cli::{
    EXIT_CODES, InputArgs, Outcome, OutputArgs, RulesArgs, articles, input, output, select, sources,
};
use crate::engine::Engine;
use crate::explain::{self, Explanation, Question};
use crate::report::{Explained, article_name};

const EXAMPLES: &str = "\
Examples:
  standpoint explain article.txt:12
  standpoint explain article.txt:12 --position join-nato --party ukraine
  standpoint explain article.txt --words 'ready for talks'
  standpoint explain archive.jsonl:some-id --issue sanctions
  standpoint explain 'archive.jsonl[some-id]:12'
";

/// Tells what was seen in a sentence, and why something is a statement or is none
///
/// With a position or a party it ends with the one deciding reason and what can be done about it.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n{EXIT_CODES}"))]
#[command(override_usage = "standpoint explain [OPTIONS] [INPUT[:LINE]]...")]
pub(super) struct Explain {
    #[command(flatten)]
    input: InputArgs,
    /// Words of the sentences to explain, where a line holds many
    #[arg(long, value_name = "WORDS", help_heading = "Selection")]
    words: Option<String>,
    /// Position to look for, by id; may be given several times
    #[arg(long = "position", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    positions: Vec<String>,
    /// Party to look for, by id or name; may be given several times
    #[arg(long = "party", value_name = "PARTY", value_delimiter = ',', help_heading = "Selection")]
    parties: Vec<String>,
    /// Issue whose positions to look for; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: ExplainFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExplainFormat {
    /// Sentences with the spans of what was seen drawn below
    Text,
    /// The same facts as one JSON document
    Json,
}

/// What to explain of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Target {
    /// The file, folder, glob or `-`.
    input: String,
    /// A record of it.
    record: Option<String>,
    /// A line of the text.
    line: Option<usize>,
}

impl Explain {
    pub(super) fn run(&self) -> Result<Outcome> {
        self.input.copies.apart_from(&self.output)?;
        let targets: Vec<Target> =
            self.input.inputs.iter().map(|input| target(input, &input::is_there)).collect();
        let mut inputs: Vec<String> = Vec::new();
        for target in targets.iter().filter(|target| !target.input.is_empty()) {
            if !inputs.contains(&target.input) {
                inputs.push(target.input.clone());
            }
        }
        let args = InputArgs {
            inputs,
            date: self.input.date,
            encoding: self.input.encoding,
            records: self.input.records.clone(),
            copies: self.input.copies.untold(),
            rules: RulesArgs { rules: self.input.rules.rules.clone() },
        };
        let (articles, mut outcome) = articles::articles(&args)?;
        let engine = Engine::new(sources::pack(&args.rules)?);
        let question = self.question(&engine)?;
        let asked = asked(&articles, &targets, &mut outcome)?;
        let told: Vec<(String, Explanation)> = asked
            .into_iter()
            .map(|(article, lines)| {
                let question = Question { lines, ..question.clone() };
                (article_name(article), explain::of_article(&engine, article, &question))
            })
            .collect();
        let told = nearest_only(told, &question);
        let (names, explanations): (Vec<String>, Vec<Explanation>) = told.into_iter().unzip();
        if explanations.is_empty() && outcome != Outcome::Done {
            return Ok(outcome);
        }
        let told_any = explanations.iter().any(|one| !one.sentences.is_empty());
        if let Some(words) = question.words.as_ref().filter(|_| !told_any) {
            output::problem(&format!("the words {words:?} stand nowhere in what was asked for"));
            return Ok(Outcome::Partly);
        }
        let text = match self.format {
            ExplainFormat::Json => Explained::json(&explanations)?,
            ExplainFormat::Text => {
                let name = |one: &Explanation| {
                    let at = explanations.iter().position(|other| std::ptr::eq(one, other));
                    at.map_or_else(|| one.path.clone(), |at| names[at].clone())
                };
                Explained::new(output::canvas(&self.output)).text(&explanations, name)
            }
        };
        output::write(&self.output, &text)?;
        Ok(outcome)
    }

    fn question(&self, engine: &Engine) -> Result<Question> {
        let pack = engine.pack();
        Ok(Question {
            lines: None,
            words: self.words.clone().filter(|words| !words.trim().is_empty()),
            positions: select::positions(&self.positions, &self.issues, pack)?,
            parties: select::parties(&self.parties, pack)?.unwrap_or_default(),
        })
    }
}

/// Of several articles, those in which there is something of what was asked for, if there are any: an
/// article that only comes near to it is then beside the point.
fn nearest_only(told: Vec<(String, Explanation)>, question: &Question) -> Vec<(String, Explanation)> {
    let far =
        |one: &Explanation| one.sentences.is_empty() || one.sentences.iter().any(|sentence| sentence.nearest);
    let any = told.iter().any(|(_, one)| !far(one));
    if told.len() < 2 || !question.is_pointed() || !any {
        return told;
    }
    told.into_iter().filter(|(_, one)| !far(one)).collect()
}

/// An article and the lines to explain of it; all of it without them.
type Asked<'a> = (&'a Article, Option<Vec<usize>>);

/// The articles that the targets name, each with the lines to explain of it.
fn asked<'a>(articles: &'a [Article], targets: &[Target], outcome: &mut Outcome) -> Result<Vec<Asked<'a>>> {
    let mut asked: Vec<Asked<'a>> = Vec::new();
    let mut add = |article: &'a Article, line: Option<usize>| {
        let known = asked.iter_mut().find(|(known, _)| std::ptr::eq(*known, article));
        match (known, line) {
            (Some((_, Some(lines))), Some(line)) => lines.push(line),
            // The whole of it holds every line.
            (Some((_, lines)), None) => *lines = None,
            (Some(_), Some(_)) => {}
            (None, line) => asked.push((article, line.map(|line| vec![line]))),
        }
    };
    if targets.is_empty() {
        articles.iter().for_each(|article| add(article, None));
    }
    for target in targets {
        let covers = input::covering(&target.input);
        let own: Vec<&Article> = articles.iter().filter(|article| covers(&article.path)).collect();
        if (target.record.is_some() || target.line.is_some()) && Path::new(&target.input).is_dir() {
            let what = if target.record.is_some() { "a record" } else { "a line" };
            refuse(
                outcome,
                &format!("{} is a folder, and {what} stands in a file: name the file", target.input),
            );
            continue;
        }
        let several = own.iter().any(|article| article.record.is_some());
        match (&target.record, target.line) {
            (None, None) => own.iter().for_each(|article| add(article, None)),
            (None, Some(line)) if several => match record(&own, &line.to_string()) {
                Some(article) => add(article, None),
                None => refuse(outcome, &unknown_record(target, &own, &line.to_string())),
            },
            (None, Some(line)) => own.iter().for_each(|article| match holds(article, line) {
                Ok(()) => add(article, Some(line)),
                Err(problem) => refuse(outcome, &problem),
            }),
            (Some(id), line) => match (record(&own, id), line) {
                (None, _) if own.is_empty() => {}
                // As the tool prints a place in a file of one record.
                (None, None) if own.len() == 1 && id.parse::<usize>().is_ok() => {
                    let line = id.parse().unwrap_or(1);
                    match holds(own[0], line) {
                        Ok(()) => add(own[0], Some(line)),
                        Err(problem) => refuse(outcome, &problem),
                    }
                }
                (None, _) => refuse(outcome, &unknown_record(target, &own, id)),
                (Some(article), None) => add(article, None),
                (Some(article), Some(line)) => match holds(article, line) {
                    Ok(()) => add(article, Some(line)),
                    Err(problem) => refuse(outcome, &problem),
                },
            },
        }
    }
    if asked.is_empty() && *outcome == Outcome::Done {
        bail!("there is nothing to explain");
    }
    Ok(asked)
}

fn refuse(outcome: &mut Outcome, problem: &str) {
    output::problem(problem);
    *outcome = Outcome::Partly;
}

/// The record of this id, or else on this line of its file.
fn record<'a>(articles: &[&'a Article], id: &str) -> Option<&'a Article> {
    let line: Option<usize> = id.parse().ok();
    articles
        .iter()
        .find(|article| article.id == id)
        .or_else(|| articles.iter().find(|article| line.is_some() && article.record == line))
        .copied()
}

fn unknown_record(target: &Target, own: &[&Article], id: &str) -> String {
    let few: Vec<&str> = own.iter().take(3).map(|article| article.id.as_str()).collect();
    let more = if own.len() > few.len() { " …" } else { "" };
    format!("{}: no record is called {id:?}; there are {}{more}", target.input, few.join(", "))
}

/// Whether there is something to read on a line of an article.
fn holds(article: &Article, line: usize) -> Result<(), String> {
    let name = article_name(article);
    let last = article.lines.line(article.text.trim_end().len());
    if line == 0 || line > last {
        let lines = if last == 1 { "line" } else { "lines" };
        return Err(format!("{name} has {last} {lines}, counted from 1; there is no line {line}"));
    }
    let on = |number: usize| {
        article.paragraphs.iter().any(|paragraph| {
            let end = paragraph.span.end.saturating_sub(1).max(paragraph.span.start);
            (article.lines.line(paragraph.span.start)..=article.lines.line(end)).contains(&number)
        })
    };
    if on(line) {
        return Ok(());
    }
    let before = (1..line).rev().find(|number| on(*number));
    let after = (line + 1..=last).find(|number| on(*number));
    let near: Vec<String> = before.into_iter().chain(after).map(|number| number.to_string()).collect();
    Err(format!("{name}: nothing to read is on line {line}; meant {}?", near.join(" or ")))
}

/// A place in standard input (`-:12`) looks like an option: behind `--`, where nothing is one, it is an input.
pub(super) fn places_last(args: Vec<OsString>) -> Vec<OsString> {
    let is_place = |arg: &OsString| arg.to_string_lossy().starts_with("-:");
    if args.get(1).is_none_or(|command| command != "explain") || !args.iter().any(is_place) {
        return args;
    }
    let end = args.iter().position(|arg| arg == "--").unwrap_or(args.len());
    let (places, mut sorted): (Vec<OsString>, Vec<OsString>) =
        args[..end].iter().cloned().partition(is_place);
    sorted.push("--".into());
    sorted.extend(places);
    sorted.extend(args.into_iter().skip(end + 1));
    sorted
}

/// What a user means by an input: `file`, `file:12`, `file.jsonl:id`, `file.jsonl:id:12`, `file.jsonl[id]:12`. What is
/// there under the whole name is that; a drive's colon parts nothing.
fn target(asked: &str, exists: &dyn Fn(&str) -> bool) -> Target {
    let whole = || Target { input: asked.to_owned(), ..Target::default() };
    if exists(asked) {
        return whole();
    }
    let number = |text: &str| text.parse::<usize>().ok();
    // As places are printed: archive.jsonl[id]:12.
    let (bracketed, line) = match asked.rsplit_once(':').map(|(before, line)| (before, number(line))) {
        Some((before, line @ Some(_))) => (before, line),
        _ => (asked, None),
    };
    let record = bracketed.strip_suffix(']').and_then(|text| {
        let cuts = text.match_indices('[').map(|(at, _)| (&text[..at], &text[at + 1..]));
        cuts.into_iter().find(|(file, _)| exists(file))
    });
    if let Some((file, id)) = record {
        return Target { input: file.to_owned(), record: Some(id.to_owned()), line };
    }
    for (at, _) in asked.match_indices(':').rev() {
        let (file, rest) = (&asked[..at], &asked[at + 1..]);
        if !exists(file) || rest.is_empty() {
            continue;
        }
        if let Some(line) = number(rest) {
            return Target { input: file.to_owned(), record: None, line: Some(line) };
        }
        let cut = rest.rsplit_once(':').and_then(|(id, line)| Some((id, number(line)?)));
        let (id, line) = cut.map_or((rest, None), |(id, line)| (id, Some(line)));
        return Target { input: file.to_owned(), record: Some(id.to_owned()), line };
    }
    whole()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_may_name_a_line_or_a_record() {
        let there = ["a.txt", "a:3", "r.jsonl", r"C:\news\a.txt", "odd[1].txt", "-", "b:c.txt"];
        let exists = |path: &str| there.contains(&path);
        let read = |asked: &str| {
            let Target { input, record, line } = target(asked, &exists);
            (input, record.unwrap_or_default(), line.unwrap_or_default())
        };
        let as_is = |text: &str| (text.to_owned(), String::new(), 0);
        let of = |input: &str, record: &str, line| (input.to_owned(), record.to_owned(), line);
        assert_eq!(read("a.txt"), as_is("a.txt"));
        assert_eq!(read("a.txt:12"), of("a.txt", "", 12));
        assert_eq!(read("-:12"), of("-", "", 12));
        assert_eq!(read("a:3"), as_is("a:3"));
        assert_eq!(read("a:3:5"), of("a:3", "", 5));
        assert_eq!(read(r"C:\news\a.txt"), as_is(r"C:\news\a.txt"));
        assert_eq!(read(r"C:\news\a.txt:7"), of(r"C:\news\a.txt", "", 7));
        assert_eq!(read(r"C:\news\gone.txt:7"), as_is(r"C:\news\gone.txt:7"));
        assert_eq!(read("r.jsonl:one"), of("r.jsonl", "one", 0));
        assert_eq!(read("r.jsonl:one:4"), of("r.jsonl", "one", 4));
        assert_eq!(read("r.jsonl:x:y:4"), of("r.jsonl", "x:y", 4));
        assert_eq!(read("r.jsonl[x[1]]:4"), of("r.jsonl", "x[1]", 4));
        assert_eq!(read("odd[1].txt:2"), of("odd[1].txt", "", 2));
        assert_eq!(read("b:c.txt:2"), of("b:c.txt", "", 2));
        assert_eq!(read("gone.txt:2"), as_is("gone.txt:2"));
        assert_eq!(read("news/*.txt"), as_is("news/*.txt"));
    }
}
