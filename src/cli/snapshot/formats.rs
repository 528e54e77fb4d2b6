//! A check of snapshots for programs: JSON, JUnit XML and GitHub's workflow commands.

use anyhow::Result;
use quick_xml::Writer;
use quick_xml::events::{BytesText, Event};
use serde_json::{Value, json};

use super::check::{Findings, counts};
use crate::cli::findings::{data, property};
use crate::pack::Pack;
use crate::report::{SCHEMA, escape_controls};
use crate::snapshot::{Change, Checked, Difference, Kept, Score, Scores, Status};

/// Everything as one JSON object.
pub(super) fn json(findings: &Findings<'_>) -> Result<String> {
    let difference = |one: &Difference, of: &Checked| {
        let fields: Vec<&str> = one.fields().into_iter().map(|(name, ..)| name).collect();
        let id = one.id();
        json!({"id": id, "change": one.change.as_str(), "rejected": of.rejected.contains(&id), "fields": fields,
            "before": one.before, "after": one.after, "why": of.why.get(&id)})
    };
    let article = |one: &Checked| {
        let mut value = json!({"article": one.name, "snapshot": one.file, "status": one.status.as_str()});
        match &one.status {
            Status::Changed(differences) => {
                value["cause"] = differences.cause.as_str().into();
                value["moved"] = differences.moved.into();
                value["cells"] = one.cells().iter().map(|cell| json!(cell)).collect();
                value["differences"] =
                    differences.statements.iter().map(|one_of| difference(one_of, one)).collect();
            }
            Status::New => {
                value["differences"] =
                    one.differences().iter().map(|one_of| difference(one_of, one)).collect()
            }
            Status::Missing(problem) => value["problem"] = problem.as_str().into(),
            Status::Same | Status::Obsolete | Status::Broken => {}
        }
        value
    };
    let rules = findings.summary.rows.iter().map(|(behind, tally)| {
        json!({"rule": behind.rule, "phrase": behind.phrase, "known": behind.known, "gained": tally.gained,
            "lost": tally.lost, "changed": tally.changed, "articles": tally.articles})
    });
    let count = |status: &str| findings.checked.iter().filter(|one| one.status.as_str() == status).count();
    let statuses = ["same", "new", "changed", "obsolete", "missing", "broken"];
    let totals: serde_json::Map<String, Value> =
        statuses.iter().map(|status| ((*status).to_owned(), count(status).into())).collect();
    let mut value = json!({
        "schema": SCHEMA,
        "totals": totals,
        "articles": findings.checked.iter().map(article).collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
    });
    if let Some((before, after)) = findings.scores {
        value["gold"] = json!({"articles": after.articles, "before": scores(before), "after": scores(after)});
    }
    Ok(escape_controls(&serde_json::to_string_pretty(&value)?).into_owned() + "\n")
}

fn scores(scores: Scores) -> Value {
    let score = |score: Score| {
        json!({"right": score.right, "found": score.found, "wanted": score.wanted,
            "precision": score.precision(), "recall": score.recall(), "f1": score.f1()})
    };
    json!({"cell": score(scores.cells), "mention": score(scores.mentions)})
}

/// A statement in words: "nato: Ukraine demand join-nato".
fn said(kept: &Kept) -> String {
    format!("{}: {} {} {}", kept.issue, kept.party, kept.stance, kept.position)
}

/// A difference on a line.
fn line(one: &Difference, of: &Checked) -> String {
    let Some(kept) = one.latest() else { return String::new() };
    let phrase = kept.phrase.as_ref().map(|phrase| format!(" `{phrase}`")).unwrap_or_default();
    let fields: Vec<String> = one
        .fields()
        .into_iter()
        .map(|(name, before, after)| format!("{name}: {before} -> {after}"))
        .collect();
    let fields = if fields.is_empty() { String::new() } else { format!(" ({})", fields.join("; ")) };
    let why = of.why.get(&one.id()).map(|why| format!(" ({why})")).unwrap_or_default();
    format!(
        "{} {}{fields} [{}{phrase}] line {}: {}{why}",
        one.change.as_str(),
        said(kept),
        kept.rule,
        kept.line,
        kept.evidence
    )
}

/// Why an article fails, where it does: a title, and the whole of it.
fn failure(one: &Checked) -> Option<(String, String)> {
    let lines =
        || one.differences().iter().map(|difference| line(difference, one)).collect::<Vec<_>>().join("\n");
    match &one.status {
        Status::Same => None,
        Status::New => Some(("it has no snapshot yet".to_owned(), lines())),
        Status::Changed(differences) => {
            let count =
                |change: Change| differences.statements.iter().filter(|one| one.change == change).count();
            let title = format!(
                "{}: {} lost, {} gained, {} changed, {} on other lines",
                differences.cause.as_str(),
                count(Change::Lost),
                count(Change::Gained),
                count(Change::Changed),
                differences.moved
            );
            Some((title, lines()))
        }
        Status::Obsolete => Some((format!("the article of {} is gone", one.file), String::new())),
        Status::Missing(problem) => Some((format!("{problem}; its snapshot is there"), String::new())),
        Status::Broken => Some((format!("{} cannot be read", one.file), String::new())),
    }
}

/// JUnit XML: a test case an article. An obsolete snapshot is one that was skipped, unless it makes the check fail.
pub(super) fn junit(findings: &Findings<'_>, pack: &Pack) -> Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    let checked = findings.checked;
    let is_skipped = |one: &Checked| one.status == Status::Obsolete && !findings.ci;
    let obsolete = checked.iter().filter(|one| is_skipped(one)).count();
    let failed = checked.iter().filter(|one| one.status != Status::Same).count() - obsolete;
    let numbers = [
        ("tests", checked.len().to_string()),
        ("failures", failed.to_string()),
        ("errors", "0".to_owned()),
        ("skipped", obsolete.to_string()),
    ];
    let numbers = || numbers.iter().map(|(name, number)| (*name, number.as_str()));
    writer.write_event(Event::Decl(quick_xml::events::BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let title = xml(&format!("snapshots of {}", pack.name));
    let suites = writer.create_element("testsuites").with_attributes(numbers());
    suites.write_inner_content(|writer| {
        let suite =
            writer.create_element("testsuite").with_attribute(("name", &*title)).with_attributes(numbers());
        suite.write_inner_content(|writer| {
            for one in checked {
                let (name, file) = (xml(&one.name), xml(&one.path));
                let case = writer.create_element("testcase").with_attributes([
                    ("classname", "standpoint.snapshot"),
                    ("name", &*name),
                    ("file", &*file),
                ]);
                let Some((title, text)) = failure(one) else {
                    case.write_empty()?;
                    continue;
                };
                let (title, text) = (xml(&title), xml(&text));
                case.write_inner_content(|writer| {
                    match is_skipped(one) {
                        true => {
                            writer
                                .create_element("skipped")
                                .with_attribute(("message", &*title))
                                .write_empty()?;
                        }
                        false => {
                            let failure = writer
                                .create_element("failure")
                                .with_attributes([("type", one.status.as_str()), ("message", &*title)]);
                            failure.write_text_content(BytesText::new(&text))?;
                        }
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    let mut text = String::from_utf8(writer.into_inner())?;
    text.push('\n');
    Ok(text)
}

/// A text without the letters that XML cannot hold.
fn xml(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Workflow commands: a remark on the line of each difference, and one on the run.
pub(super) fn github(findings: &Findings<'_>, pack: &Pack) -> String {
    let mut out = String::new();
    for one in findings.checked {
        let Some((title, _)) = failure(one) else { continue };
        let level = if one.status == Status::Obsolete && !findings.ci { "warning" } else { "error" };
        let mut put = |file: &str, line: usize, title: &str, text: &str| {
            let (file, title) = (property(file), property(title));
            out += &format!("::{level} file={file},line={line},title={title}::{}\n", data(text));
        };
        let differences = one.differences();
        if differences.is_empty() {
            let file = if one.after.is_some() { &one.path } else { &one.file };
            put(file, 1, &title, &format!("{}: {title}", one.name));
            continue;
        }
        for difference in &differences {
            // Of a file of records, the line is that of the record.
            let at = one.record.or(difference.latest().map(|kept| kept.line)).unwrap_or(1);
            let title = format!("{}: snapshot {}", one.name, one.status.as_str());
            put(&one.path, at, &title, &line(difference, one));
        }
    }
    let summary = format!("{} with {}", counts(findings.checked), pack.name);
    out += &format!("::notice title=snapshots::{}\n", data(&summary));
    out
}
