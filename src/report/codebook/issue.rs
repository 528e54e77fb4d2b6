//! The page of an issue.

use super::{anchor, phrase, row};
use crate::pack::{Issue, Pack, Pole, Position, PositionTest};
use crate::report::codebook::head;
use crate::report::markdown::escape;

/// From the page of an issue to the folder of the codebook.
const UP: &str = "../";

pub(super) fn page(pack: &Pack, issue: &Issue) -> String {
    let mut out = format!("# {}\n\n[Contents](../README.md)\n\n`{}`\n\n", escape(&issue.question), issue.id);
    out += &head(&["pole", "meaning", "positions"]);
    for (pole, sign) in [(Pole::Plus, "+"), (Pole::Minus, "−")] {
        let positions: Vec<String> = issue
            .positions
            .iter()
            .map(|id| &pack[*id])
            .filter(|position| position.pole == pole)
            .map(|position| format!("[{0}](#{0})", position.id))
            .collect();
        out += &row(&[sign.to_owned(), escape(issue.pole(pole)), positions.join(", ")]);
    }
    if !issue.holders.is_empty() {
        let holders = issue
            .holders
            .iter()
            .map(|id| format!("[{}](../parties.md#{})", escape(&pack[*id].name), pack[*id].id));
        let holders = holders.collect::<Vec<_>>().join(", ");
        out += &format!("\nCoded for these parties alone: {holders}.\n");
    }
    for id in &issue.positions {
        out += &position(pack, &pack[*id]);
    }
    out
}

fn position(pack: &Pack, position: &Position) -> String {
    let sign = if position.pole == Pole::Plus { "+" } else { "−" };
    let mut out = format!("\n{}\n\n## {}\n\n", anchor(&position.id), escape(&position.claim));
    out += &format!("`{}`, at {sign}.", position.id);
    if let Some(opposite) = position.opposite {
        let id = &pack[opposite].id;
        out += &format!(" Turned round, it is [{id}](#{id}).");
    }
    if let Some(stance) = position.acts {
        out += &format!(" Doing it is coded as [{stance}](../coding.md#{stance}).");
    }
    out += "\n\n### Words ([how to read them](../coding.md#words))\n\n";
    for phrase in &position.phrases {
        out += &format!("- {}\n", phrase::reading(pack, &phrase.source, UP));
    }
    if !position.exclude.is_empty() {
        out += "\nNot where the clause has:\n\n";
        for phrase in &position.exclude {
            out += &format!("- {}\n", phrase::reading(pack, &phrase.source, UP));
        }
    }
    // What is known to be coded wrongly is no example of how to code.
    let (coded, not): (Vec<&PositionTest>, Vec<&PositionTest>) =
        position.tests.iter().filter(|test| test.todo.is_none()).partition(|test| !test.expect.is_empty());
    if !coded.is_empty() {
        out += &format!("\n### Coded\n\n{}", head(&["text", "code"]));
        coded.iter().for_each(|test| out += &row(&[text(test), codes(pack, test)]));
    }
    if !not.is_empty() {
        out += "\n### Not coded\n\n";
        not.iter().for_each(|test| out += &format!("- {}\n", text(test)));
    }
    out
}

/// The text of a test, with the day it is read as of.
fn text(test: &PositionTest) -> String {
    let day = test.date.map_or_else(String::new, |day| format!(" ({day})"));
    format!("{}{day}", escape(&test.text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// What a text is coded as, in words.
fn codes(pack: &Pack, test: &PositionTest) -> String {
    let codes = test.expect.iter().map(|expect| {
        let mut code = format!("{} **{}**", escape(&pack[expect.party].short), expect.stance);
        if let Some(party) = expect.addressee {
            code += &format!(", of {}", escape(&pack[party].short));
        }
        if let Some(party) = expect.reported_by {
            code += &format!(", according to {}", escape(&pack[party].short));
        }
        if expect.condition {
            code += ", on a condition";
        }
        code
    });
    codes.collect::<Vec<_>>().join("; ")
}
