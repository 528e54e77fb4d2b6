//! Two comparisons held against each other, as a table, as Markdown and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::comparison::{Course, Diff, Entry, Evidence, Shift, Shifted, Standing};
use crate::report::ink::{GLUE, Ink, Text, clean, glued, paint, seamed};
use crate::report::item::shortened;
use crate::report::json::{escape_controls, round};
use crate::report::markdown::escape;
use crate::report::record::{SCHEMA, StatementRecord};
use crate::report::table::grid;
use crate::report::view::{arrow, highlight, list, place, stance_ink};
use crate::report::{Canvas, tail};

/// Columns of an issue's name, at most.
const ISSUE: usize = 20;
/// Columns of what has become of something.
const SHIFT: usize = 8;
/// Spaces between columns.
const GAP: usize = 2;
/// A column wider than this gains nothing.
const WIDEST: usize = 48;

/// A diff with a number for each sentence that proves something in it.
#[derive(Debug)]
pub struct DiffView<'r> {
    diff: &'r Diff<'r>,
    /// What was compared: the earlier and the later.
    names: [String; 2],
    /// How many articles each is.
    articles: [usize; 2],
    /// Whether the positions may be those of two packs, and so are told by their ids.
    ids: bool,
    /// The proofs, in the order in which they are cited.
    notes: Vec<&'r Evidence<'r>>,
}

/// A shift as it is drawn.
fn shift_ink(shift: Shift) -> Ink {
    match shift {
        Shift::Appeared | Shift::Hardened => Ink::ForStrong,
        Shift::Vanished | Shift::Softened => Ink::AgainstStrong,
    }
}

impl<'r> DiffView<'r> {
    /// A view of a diff between what goes by these names, of so many articles each. `ids` shows the ids of positions.
    #[must_use]
    pub fn of(diff: &'r Diff<'r>, names: [String; 2], articles: [usize; 2], ids: bool) -> Self {
        let mut notes: Vec<&Evidence<'_>> = Vec::new();
        for shifted in diff.changed().flat_map(|course| &course.shifts) {
            for evidence in [shifted.before, shifted.after]
                .into_iter()
                .flatten()
                .flat_map(|entry| entry.shown(false, false))
            {
                if !notes.iter().any(|known| is_same(known, evidence)) {
                    notes.push(evidence);
                }
            }
        }
        let mut view = Self { diff, names, articles, ids, notes };
        if articles != [1, 1] {
            for (name, count) in view.names.iter_mut().zip(articles) {
                *name += &format!(" ({count} article{})", if count == 1 { "" } else { "s" });
            }
        }
        view
    }

    fn numbers(&self, entry: &Entry<'_>) -> Vec<usize> {
        let mut numbers: Vec<usize> = entry
            .shown(false, false)
            .filter_map(|evidence| self.notes.iter().position(|known| is_same(known, evidence)))
            .map(|at| at + 1)
            .collect();
        numbers.dedup();
        numbers
    }

    /// A line that counts what changed.
    #[must_use]
    pub fn summary(&self) -> String {
        let told: Vec<String> = Shift::ALL
            .into_iter()
            .map(|shift| (self.diff.count(shift), shift.as_str()))
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let turned = self.diff.courses.iter().filter(|course| course.has_turned()).count();
        let turned = if turned > 0 { format!(", {turned} turned to the other end") } else { String::new() };
        let same: usize = self.diff.courses.iter().map(|course| course.same).sum();
        match told.is_empty() {
            true => format!("nothing changed; {same} as before"),
            false => format!("{}{turned}; {same} as before", told.join(", ")),
        }
    }

    /// For a terminal: party by party, before and now side by side, then the sentences.
    #[must_use]
    pub fn table(&self, canvas: Canvas) -> String {
        let mut marked = String::new();
        if self.diff.is_empty() {
            return format!("{} and {}: {}.\n", clean(&self.names[0]), clean(&self.names[1]), self.summary());
        }
        let issue =
            self.diff.changed().map(|course| course.issue.id.chars().count()).max().unwrap_or_default();
        let issue = issue.clamp(5, ISSUE);
        let room = canvas.width.saturating_sub(issue + SHIFT + 3 * GAP) / 2;
        let widths = [issue, SHIFT, room.clamp(12, WIDEST), room.clamp(12, WIDEST)];
        let total = widths.iter().sum::<usize>() + 3 * GAP;
        let head = |word: &str| vec![Text::new(Ink::Head, seamed(&clean(word), '/'))];
        // A string takes everything.
        let _ = grid(
            &widths,
            &[0; 4],
            &[head("Issue"), head("What"), head(&self.names[0]), head(&self.names[1])],
            &mut marked,
        );
        let mut party = "";
        for course in self.diff.changed() {
            if course.party.id != party {
                party = &course.party.id;
                let _ = writeln!(
                    marked,
                    "{}\n{}",
                    canvas.rule(total),
                    Text::new(Ink::Head, clean(&course.party.name)).marked()
                );
            }
            for (number, shifted) in course.shifts.iter().enumerate() {
                let mut issue = vec![Text::default()];
                if number == 0 {
                    issue = vec![Text::new(Ink::Head, clean(&course.issue.id))];
                    issue.extend(turn(course).map(|turn| Text::new(Ink::Opposed, turn)));
                }
                let cells = [
                    issue,
                    vec![Text::new(shift_ink(shifted.shift), shifted.shift.as_str())],
                    vec![self.held(shifted.before)],
                    vec![self.held(shifted.after)],
                ];
                let _ = grid(&widths, &[0, 0, 2, 2], &cells, &mut marked);
            }
        }
        let _ = writeln!(marked, "{}", canvas.rule(total));
        self.evidence(canvas, &mut marked);
        let mut legend = String::from(
            "Hardened: a stronger stance than before, or as strong and no longer on condition; softened: the other way round",
        );
        if self.diff.courses.iter().any(Course::has_turned) {
            legend += "; ◂→▸ gone to the other end of the issue";
        }
        marked.push('\n');
        let _ =
            tail::hang(&Text::default(), &Text::new(Ink::Faint, format!("{legend}.")), canvas, &mut marked);
        paint(&marked, canvas.color)
    }

    /// "▸ demands: Ukraine joins NATO [3]".
    fn held(&self, entry: Option<&Entry<'_>>) -> Text {
        let Some(entry) = entry else { return Text::new(Ink::Faint, "nothing found") };
        let mut text = Text::new(Ink::Faint, arrow(entry.pole));
        text.push(Ink::Plain, GLUE);
        text.push(stance_ink(entry.stance.sign(), entry.strength), glued(entry.stance.verb()));
        text.push(Ink::Plain, ": ").push_clean(Ink::Plain, &entry.position.claim);
        if self.ids {
            text.push_clean(Ink::Faint, &format!(" ({})", entry.position.id));
        }
        if let Some(condition) = condition(entry) {
            text.push(Ink::Plain, ", on condition “").push(Ink::Condition, condition).push(Ink::Plain, "”");
        }
        text.push(Ink::Plain, reporters(entry));
        let numbers: Vec<String> = self.numbers(entry).iter().map(usize::to_string).collect();
        text.push(Ink::Faint, glued(&format!(" [{}]", numbers.join(","))));
        text
    }

    fn evidence(&self, canvas: Canvas, out: &mut String) {
        let _ = writeln!(out, "\n{}", Text::new(Ink::Head, "Evidence").marked());
        let widest = self.notes.len().to_string().len() + 2;
        for (number, evidence) in self.notes.iter().enumerate() {
            let (article, statement) = (evidence.article(), evidence.statement);
            let number = format!("[{}]", number + 1);
            let label = Text::new(Ink::Plain, format!("{number:>widest$} "));
            let sentence = statement.sentence.cover(statement.evidence);
            let mut text = highlight(article, sentence, std::iter::once(statement));
            text.push(Ink::Faint, format!(" {}", seamed(&glued(&place(article, sentence)), '/')));
            if let Some(date) = article.date {
                text.push(Ink::Faint, format!(" {}", glued(&format!("· {date}"))));
            }
            // A string takes everything.
            let _ = tail::hang(&label, &text, canvas, out);
        }
    }

    /// A Markdown table with footnotes.
    #[must_use]
    pub fn markdown(&self) -> String {
        if self.diff.is_empty() {
            return format!(
                "{} and {}: {}.\n",
                escape(&self.names[0]),
                escape(&self.names[1]),
                self.summary()
            );
        }
        let mut out =
            format!("| Party | Issue | What | {} | {} |\n", escape(&self.names[0]), escape(&self.names[1]));
        out.push_str("| --- | --- | --- | --- | --- |\n");
        for course in self.diff.changed() {
            for shifted in &course.shifts {
                let turned = turn(course).map(|turn| format!("<br>{}", escape(&turn))).unwrap_or_default();
                let _ = writeln!(
                    out,
                    "| {} | **{}**{turned} | {} | {} | {} |",
                    escape(&course.party.short),
                    escape(&course.issue.id),
                    shifted.shift.as_str(),
                    self.cell(shifted.before),
                    self.cell(shifted.after),
                );
            }
        }
        out.push('\n');
        for (number, evidence) in self.notes.iter().enumerate() {
            let (article, statement) = (evidence.article(), evidence.statement);
            let sentence = statement.sentence.cover(statement.evidence);
            let date = article.date.map(|date| format!(" · {date}")).unwrap_or_default();
            let words = highlight(article, sentence, std::iter::empty()).plain();
            let place = place(article, sentence).replace('`', "'");
            let _ = writeln!(out, "[^{}]: {} — `{place}`{date}", number + 1, escape(&words));
        }
        out
    }

    fn cell(&self, entry: Option<&Entry<'_>>) -> String {
        let Some(entry) = entry else { return "*nothing found*".to_owned() };
        let mut text =
            format!("{} **{}**: {}", arrow(entry.pole), entry.stance.verb(), escape(&entry.position.claim));
        if self.ids {
            let _ = write!(text, " (`{}`)", entry.position.id);
        }
        if let Some(condition) = condition(entry) {
            let _ = write!(text, ", on condition “*{}*”", escape(&condition));
        }
        text += &escape(&reporters(entry));
        text.extend(self.numbers(entry).iter().map(|number| format!("[^{number}]")));
        text
    }

    /// One JSON document.
    ///
    /// # Errors
    /// None that statements can cause.
    pub fn json(&self) -> serde_json::Result<String> {
        let document = Document {
            schema: SCHEMA,
            a: &self.names[0],
            b: &self.names[1],
            articles: self.articles,
            changes: self
                .diff
                .changed()
                .flat_map(|course| course.shifts.iter().map(|one| change(course, one)))
                .collect(),
        };
        Ok(escape_controls(&serde_json::to_string_pretty(&document)?).into_owned() + "\n")
    }
}

#[derive(Serialize)]
struct Document<'r> {
    schema: u32,
    a: &'r str,
    b: &'r str,
    articles: [usize; 2],
    changes: Vec<ChangeDoc<'r>>,
}

#[derive(Serialize)]
struct ChangeDoc<'r> {
    party: &'r str,
    issue: &'r str,
    position: &'r str,
    change: &'static str,
    turned: bool,
    place: [Option<f64>; 2],
    standing: [&'static str; 2],
    before: Option<HeldDoc<'r>>,
    after: Option<HeldDoc<'r>>,
}

#[derive(Serialize)]
struct HeldDoc<'r> {
    stance: &'static str,
    sign: &'static str,
    pole: &'static str,
    strength: u8,
    conditional: bool,
    count: usize,
    evidence: Vec<StatementRecord<'r>>,
}

fn change<'r>(course: &'r Course<'r>, shifted: &'r Shifted<'r>) -> ChangeDoc<'r> {
    let held = |entry: &'r Entry<'r>| HeldDoc {
        stance: entry.stance.as_str(),
        sign: entry.stance.sign().as_str(),
        pole: entry.pole.as_str(),
        strength: entry.strength,
        conditional: condition(entry).is_some(),
        count: entry.count(),
        evidence: entry
            .evidence
            .iter()
            .map(|evidence| StatementRecord {
                schema: None,
                ..StatementRecord::of(evidence.reading, evidence.statement)
            })
            .collect(),
    };
    ChangeDoc {
        party: &course.party.id,
        issue: &course.issue.id,
        position: shifted.latest().map_or("", |entry| entry.position.id.as_str()),
        change: shifted.shift.as_str(),
        turned: course.has_turned(),
        place: [course.place.0.map(round), course.place.1.map(round)],
        standing: [course.standing.0.as_str(), course.standing.1.as_str()],
        before: shifted.before.map(held),
        after: shifted.after.map(held),
    }
}

/// "◂→▸", where a party has gone to the other end.
fn turn(course: &Course<'_>) -> Option<String> {
    let side = |standing: Standing| standing.side().map(arrow);
    let (before, after) = (side(course.standing.0)?, side(course.standing.1)?);
    course.has_turned().then(|| glued(&format!("{before}→{after}")))
}

/// The condition of what is never said without one.
fn condition(entry: &Entry<'_>) -> Option<String> {
    let always = entry.evidence.iter().all(|evidence| evidence.condition().is_some());
    entry.conditions().first().filter(|_| always).map(|condition| shortened(condition))
}

/// Who tells it, where the party itself does not.
fn reporters(entry: &Entry<'_>) -> String {
    let names: Vec<_> = entry.only_reported_by().iter().map(|party| party.short.as_str()).collect();
    if names.is_empty() { String::new() } else { format!(", according to {}", list(&names, "and")) }
}

/// Whether two pieces of evidence are one sentence for one and the same.
fn is_same(a: &Evidence<'_>, b: &Evidence<'_>) -> bool {
    std::ptr::eq(a.article(), b.article()) && a.statement.sentence == b.statement.sentence
}
