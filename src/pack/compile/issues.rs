//! Issues, their positions, and the tests beside them.

use std::collections::HashMap;

use super::Folder;
use super::resolve::Rules;
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::authored::Text;
use crate::pack::authored::pack as authored;
use crate::pack::check::{Ids, Report};
use crate::pack::model::{Expectation, Issue, IssueId, PartyId, Position, PositionId, PositionTest};
use crate::pack::sources::File;
use crate::pack::stance::{Pole, Stance};
use crate::pattern::Phrase;
use crate::pattern::vocabulary::Vocabulary;
use crate::pattern::words;
use crate::span::Span;

/// An issue as written, with its file.
type Written<'f, 's> = (&'f File<'s>, authored::IssueFile<'f>);

pub(super) fn compile(
    folder: &Folder<'_>,
    order: &[Text<'_>],
    rules: &Rules<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> (Vec<Issue>, Vec<Position>) {
    let before = report.count();
    let mut written: Vec<Written<'_, '_>> = folder.read_all("issues", report);
    let partial = report.count() > before;
    sort(&mut written, order);

    let most = usize::from(u16::MAX);
    if let Some((file, issue)) = written.get(most) {
        report.limit(file.path, "issues", most, Some(issue.issue.span));
    }
    let mut all = written.iter().flat_map(|(file, issue)| issue.positions.iter().map(move |p| (file, p)));
    if let Some((file, position)) = all.nth(most) {
        report.limit(file.path, "positions", most, Some(position.id.span));
    }
    let mut issue_ids = Ids::default();
    let mut position_ids = Ids::default();
    let mut places: HashMap<&str, (IssueId, Option<Pole>)> = HashMap::new();
    for (i, (file, issue)) in written.iter().enumerate() {
        report.id(file, &issue.issue);
        issue_ids.add("issues", file.path, issue.issue, report);
        for position in &issue.positions {
            report.id(file, &position.id);
            position_ids.add("positions", file.path, position.id, report);
            places.insert(position.id.value, (IssueId::at(i), pole(position.pole.value)));
        }
    }
    unknown_issues(folder, order, &written, partial, report);

    let mut compiler = Compiler { rules, vocabulary, report, places, partial };
    let mut issues = Vec::with_capacity(written.len());
    let mut positions: Vec<Position> = Vec::new();
    for (i, (file, issue)) in written.iter().enumerate() {
        let first = positions.len();
        for position in &issue.positions {
            positions.push(compiler.position(file, position, IssueId::at(i)));
        }
        if issue.positions.is_empty() && !partial {
            let message = format!("the issue `{}` has no position", issue.issue.value);
            compiler.report.add(
                Diagnostic::error(Code::EmptyValue, file.path, message)
                    .label(issue.issue.span, "a question that nobody can answer"),
            );
        }
        let holders = issue.holders.iter().filter_map(|party| compiler.party(file, party)).collect();
        issues.push(Issue {
            holders,
            id: issue.issue.value.to_owned(),
            question: issue.question.value.to_owned(),
            plus: issue.poles.plus.value.to_owned(),
            minus: issue.poles.minus.value.to_owned(),
            positions: (first..positions.len()).map(PositionId::at).collect(),
            origin: file.origin(issue.issue.span),
        });
    }
    opposites(&written, &mut positions);
    (issues, positions)
}

/// Issues in the order that `pack.yaml` gives, the others behind them by name.
fn sort(written: &mut [Written<'_, '_>], order: &[Text<'_>]) {
    let place = |id: &str| order.iter().position(|ordered| ordered.value == id).unwrap_or(order.len());
    written.sort_by(|(_, a), (_, b)| {
        (place(a.issue.value), a.issue.value).cmp(&(place(b.issue.value), b.issue.value))
    });
}

fn unknown_issues(
    folder: &Folder<'_>,
    order: &[Text<'_>],
    written: &[Written<'_, '_>],
    partial: bool,
    report: &mut Report,
) {
    let Some(head) = folder.files.iter().find(|file| folder.rest(file) == "pack.yaml") else { return };
    for id in order {
        let known = || written.iter().map(|(_, issue)| issue.issue.value);
        if !partial && !known().any(|known| known == id.value) {
            report.unknown(head, id, Code::UnknownValue, "issue", known());
        }
    }
}

/// Sets the opposite of each position: the one its author names, or the first of the other pole.
fn opposites(written: &[Written<'_, '_>], positions: &mut [Position]) {
    let find = |positions: &[Position], id: &str| positions.iter().position(|position| position.id == id);
    let authored = written.iter().flat_map(|(_, issue)| &issue.positions);
    for (i, authored) in authored.enumerate() {
        let opposite = match &authored.opposite {
            Some(opposite) => find(positions, opposite.value),
            None => positions
                .iter()
                .position(|other| other.issue == positions[i].issue && other.pole != positions[i].pole),
        };
        positions[i].opposite = opposite.map(PositionId::at);
    }
}

fn pole(word: &str) -> Option<Pole> {
    match word {
        "+" => Some(Pole::Plus),
        "-" => Some(Pole::Minus),
        _ => None,
    }
}

struct Compiler<'c, 'n> {
    rules: &'c Rules<'c>,
    vocabulary: &'c mut Vocabulary,
    report: &'c mut Report,
    /// Issue and pole of every position.
    places: HashMap<&'n str, (IssueId, Option<Pole>)>,
    /// Whether positions may be missing because their file could not be read whole.
    partial: bool,
}

impl Compiler<'_, '_> {
    fn position(&mut self, file: &File<'_>, position: &authored::Position<'_>, issue: IssueId) -> Position {
        let at = pole(position.pole.value);
        if at.is_none() {
            let message = format!("`{}` is at no pole", position.id.value);
            self.report.add(
                Diagnostic::error(Code::NoPole, file.path, message)
                    .label(position.pole.span, "neither end of the axis")
                    .help("write `pole: \"+\"` or `pole: \"-\"`"),
            );
        }
        if let Some(opposite) = &position.opposite {
            self.check_opposite(file, opposite, issue, at);
        }
        if position.phrases.is_empty() && !self.partial {
            let message = format!("the position `{}` has no phrase", position.id.value);
            let diagnostic = Diagnostic::error(Code::EmptyValue, file.path, message)
                .label(position.id.span, "nothing can be found of it")
                .help("write at least one phrase under `phrases`");
            self.report.add(diagnostic);
        }
        Position {
            id: position.id.value.to_owned(),
            issue,
            pole: at.unwrap_or(Pole::Plus),
            claim: position.claim.value.to_owned(),
            opposite: None,
            acts: position.acts.as_ref().and_then(|acts| self.report.stance_or_none(file, acts)),
            phrases: self.phrases(file, &position.phrases),
            exclude: self.phrases(file, &position.exclude),
            tests: self.tests(file, position),
            origin: file.origin(position.id.span),
        }
    }

    fn phrases(&mut self, file: &File<'_>, phrases: &[Text<'_>]) -> Vec<Phrase> {
        phrases
            .iter()
            .filter_map(|phrase| self.rules.phrase(file, phrase, self.vocabulary, self.report))
            .collect()
    }

    fn check_opposite(&mut self, file: &File<'_>, opposite: &Text<'_>, issue: IssueId, at: Option<Pole>) {
        match self.places.get(opposite.value) {
            None if self.partial => {}
            None => {
                let mut known: Vec<&str> = self.places.keys().copied().collect();
                known.sort_unstable();
                self.report.unknown(file, opposite, Code::UnknownPosition, "position", known);
            }
            Some((other, _)) if *other != issue => {
                let message = format!("`{}` belongs to another issue", opposite.value);
                let diagnostic = Diagnostic::error(Code::WrongOpposite, file.path, message)
                    .label(opposite.span, "the opposite is a position of the same issue")
                    .help_if(self.possible_opposites(issue, at));
                self.report.add(diagnostic);
            }
            Some((_, other)) if at.is_some() && *other == at => {
                let message = format!("`{}` is at the same pole", opposite.value);
                let diagnostic = Diagnostic::error(Code::WrongOpposite, file.path, message)
                    .label(opposite.span, "the opposite is at the other pole")
                    .help_if(self.possible_opposites(issue, at));
                self.report.add(diagnostic);
            }
            Some(_) => {}
        }
    }

    /// The positions at the other pole of an issue.
    fn possible_opposites(&self, issue: IssueId, at: Option<Pole>) -> Option<String> {
        let there = |(id, place): (&&'_ str, &(IssueId, Option<Pole>))| {
            (place.0 == issue && place.1.is_some() && place.1 != at).then(|| format!("`{id}`"))
        };
        let mut ids: Vec<String> = self.places.iter().filter_map(there).collect();
        ids.sort_unstable();
        (!ids.is_empty()).then(|| format!("at the other pole of this issue: {}", ids.join(", ")))
    }

    /// The tests of a position. One that must be found and one that must not are the least that keeps
    /// its phrases neither too narrow nor too wide.
    fn tests(&mut self, file: &File<'_>, position: &authored::Position<'_>) -> Vec<PositionTest> {
        let found = position.tests.iter().any(|test| !test.expect.is_empty());
        let not = position.tests.iter().any(|test| test.expect.is_empty());
        let lacking = match (found, not) {
            (true, true) => None,
            (false, false) => {
                Some(("has no tests", "two: one text that states it, one that comes near and does not"))
            }
            (false, true) => Some(("has no test that finds it", "a text that states it")),
            (true, false) => {
                Some(("has no test that must not find it", "a text that comes near, with `expect: []`"))
            }
        };
        if let Some((lacking, wanted)) = lacking.filter(|_| self.report.warns()) {
            let message = format!("the position `{}` {lacking}", position.id.value);
            let diagnostic = Diagnostic::warning(Code::MissingTest, file.path, message)
                .label(position.id.span, "not tried both ways")
                .help(format!("add to `tests` {wanted}"));
            self.report.add(diagnostic);
        }
        position.tests.iter().map(|test| self.test(file, test)).collect()
    }

    fn test(&mut self, file: &File<'_>, test: &authored::Test<'_>) -> PositionTest {
        PositionTest {
            text: test.text.value.to_owned(),
            date: self.report.date(file, test.date.as_ref()),
            expect: test.expect.iter().filter_map(|expect| self.expectation(file, expect)).collect(),
            todo: test.todo.as_ref().map(|reason| reason.value.to_owned()),
            origin: file.origin(test.text.span),
        }
    }

    /// `party stance`, then `by:party`, `to:party` and `if`.
    fn expectation(&mut self, file: &File<'_>, written: &Text<'_>) -> Option<Expectation> {
        let mut parts = words::pieces(written.value, char::is_whitespace).map(|(at, word)| Text {
            value: word,
            span: written.part(file.text, Span::new(at, at + word.len())),
        });
        let (Some(party), Some(stance)) = (parts.next(), parts.next()) else {
            self.unreadable(file, written.span, "a party and a stance stand here");
            return None;
        };
        let party = self.party(file, &party);
        let parsed = Stance::parse(stance.value);
        if parsed.is_none() {
            let known = Stance::ALL.iter().map(|stance| stance.as_str());
            self.report.unknown(file, &stance, Code::UnknownValue, "stance", known);
        }
        let (mut reported_by, mut addressee, mut condition) = (None, None, false);
        for part in parts {
            let rest = |from: usize| Text {
                value: &part.value[from..],
                span: Span::new(part.span.start + from.min(part.span.len()), part.span.end),
            };
            match part.value {
                "if" => condition = true,
                "by:" | "to:" => {
                    self.unreadable(file, part.span, "the party stands right behind the colon");
                    return None;
                }
                word if word.starts_with("by:") => reported_by = self.party(file, &rest(3)),
                word if word.starts_with("to:") => addressee = self.party(file, &rest(3)),
                _ => {
                    self.unreadable(file, part.span, "`by:party`, `to:party` or `if` stands here");
                }
            }
        }
        Some(Expectation { party: party?, stance: parsed?, reported_by, addressee, condition })
    }

    fn unreadable(&mut self, file: &File<'_>, span: Span, label: &str) {
        self.report.add(
            Diagnostic::error(Code::ExpectationSyntax, file.path, "this expectation cannot be read")
                .label(span, label)
                .help("an expectation is `party stance`, then maybe `by:party`, `to:party`, `if`"),
        );
    }

    fn party(&mut self, file: &File<'_>, id: &Text<'_>) -> Option<PartyId> {
        self.rules.parties.find(file, id, self.report)
    }
}
