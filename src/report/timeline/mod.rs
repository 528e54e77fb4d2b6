//! Places over time: for a terminal, as data, as a drawing and as a page; one file a format.

mod data;
mod html;
mod svg;
mod text;
mod ticks;

use crate::comparison::Standing;
use crate::comparison::timeline::{
    Change, Lines, Mark, Period, Robust, Said, Series, Shifting, Source, Timeline,
};
use crate::pack::Sign;
use crate::report::ink::{Ink, Text, clean};
use crate::report::view::{arrow, named, stance_ink};

pub use data::PointRecord;

/// A timeline as it is written.
#[derive(Debug)]
pub struct TimelineView<'t> {
    timeline: &'t Timeline<'t>,
    diff: Option<String>,
    shifts: Vec<Numbered<'t>>,
}

/// A change with its number, from 1.
#[derive(Clone, Copy, Debug)]
struct Numbered<'t> {
    number: usize,
    lines: &'t Lines<'t>,
    series: &'t Series<'t>,
    change: &'t Change,
}

impl<'t> TimelineView<'t> {
    /// A view of a timeline. `diff` is the command that compares two times of the same articles, without the times, so that
    /// each change can name the one that shows all of it.
    #[must_use]
    pub fn of(timeline: &'t Timeline<'t>, diff: Option<String>) -> Self {
        let shifts = timeline.changes().enumerate();
        let shifts = shifts
            .map(|(at, (lines, series, change))| Numbered { number: at + 1, lines, series, change })
            .collect();
        Self { timeline, diff, shifts }
    }

    /// What was found in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        let timeline = self.timeline;
        let count = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        format!(
            "{} on {} in {}: {}",
            count(timeline.statements(), "statement"),
            count(timeline.issues.len(), "issue"),
            count(timeline.sources.len(), "dated article"),
            match self.shifts.len() {
                0 => "no shift".to_owned(),
                some => count(some, "shift"),
            }
        )
    }

    /// What to say where there is no statement at all.
    fn nothing(&self) -> Option<String> {
        self.timeline.issues.is_empty().then(|| {
            "No position of these parties was found in a dated article. `standpoint statements` shows what is found, \
             `standpoint issues` what is looked for."
                .to_owned()
        })
    }

    /// "2025-03 to 2025-08, by month".
    fn span(&self) -> String {
        let periods = &self.timeline.periods;
        let by = self.timeline.by.as_str();
        match periods.as_slice() {
            [] => String::new(),
            [only] => format!("{}, one {by}", only.label),
            [first, .., last] => format!("{} to {}, by {by}", first.label, last.label),
        }
    }

    /// The rule in words, as it was set.
    fn rule(&self) -> String {
        let rule = self.timeline.rule;
        let bears = match rule.robust {
            Robust::Article => "; it stays one whichever single article is left out",
            Robust::Statement => "; it stays one whichever single statement is left out",
            Robust::Nothing => "",
        };
        format!(
            "A shift is a change from a {by} in which a party makes {least} statement{s} or more itself to the next such {by}: to the other \
             side, by {step} or more toward one end, a position taken up or dropped, or held by {firmness} or more of 5 more strongly \
             or less{bears}.",
            by = self.timeline.by.as_str(),
            least = rule.least,
            s = if rule.least == 1 { "" } else { "s" },
            step = rule.step,
            firmness = rule.firmness,
        )
    }

    /// The changes of an issue.
    fn of_issue(&self, lines: &Lines<'_>) -> impl Iterator<Item = &Numbered<'t>> {
        self.shifts.iter().filter(move |shift| std::ptr::eq(shift.lines.issue, lines.issue))
    }

    fn period(&self, number: usize) -> &Period {
        &self.timeline.periods[number]
    }

    /// "2025-03 → 2025-05".
    fn when(&self, change: &Change) -> String {
        format!("{} → {}", self.period(change.before).label, self.period(change.after).label)
    }

    /// The command that shows all that is different between the two periods.
    fn command(&self, shift: &Numbered<'_>) -> Option<String> {
        let by = self.timeline.by;
        let [from, to] = [shift.change.before, shift.change.after].map(|period| self.period(period).time(by));
        let (party, issue) = (&shift.series.party.id, &shift.lines.issue.id);
        Some(format!("{} --from {from} --to {to} --parties {party} --issue {issue}", self.diff.as_ref()?))
    }

    /// What has changed, in words.
    fn told(&self, shift: &Numbered<'_>, shifting: Shifting) -> Text {
        let points = [shift.change.before, shift.change.after].map(|period| &shift.series.points[period]);
        let mut text = Text::default();
        match (shifting, shifting.position()) {
            (_, Some((position, sign))) => {
                let ink = match shifting {
                    Shifting::TakenUp(..) | Shifting::Hardened(..) => Ink::ForStrong,
                    _ => Ink::AgainstStrong,
                };
                let position = &self.timeline.pack[position];
                text.push(ink, shifting.as_str()).push(
                    Ink::Plain,
                    match sign {
                        Sign::For => ": for “",
                        Sign::Against => ": against “",
                    },
                );
                text.push_clean(Ink::Plain, &position.claim).push(Ink::Plain, "”");
            }
            (Shifting::Turned(_), _) => {
                let sides = points.map(|point| point.standing.side().map_or("", arrow));
                text.push(Ink::Opposed, format!("turned {}→{}", sides[0], sides[1]));
            }
            (Shifting::Moved(pole), _) => {
                text.push(Ink::Mixed, format!("moved toward {}", arrow(pole)));
            }
            _ => {}
        }
        text
    }

    /// How the place changed: "+0.68 → -0.17".
    fn places(shift: &Numbered<'_>) -> String {
        let places = [shift.change.before, shift.change.after]
            .map(|period| shift.series.points[period].place.map(signed).unwrap_or_default());
        places.join(" → ")
    }

    /// The statements that prove a change: before, after.
    fn proof<'s>(shift: &Numbered<'s>) -> [Vec<&'s Said>; 2] {
        let series = shift.series;
        [0, 1].map(|side| shift.change.proof[side].iter().map(|at| &series.said[*at]).collect())
    }

    fn source(&self, said: &Said) -> &Source {
        &self.timeline.sources[said.source]
    }

    /// "demands: Ukraine joins NATO".
    fn held(&self, said: &Said) -> Text {
        let mut text = Text::new(Ink::Faint, arrow(said.pole));
        text.push(Ink::Plain, " ");
        text.push(stance_ink(said.stance.sign(), said.strength), said.stance.verb());
        text.push(Ink::Plain, ": ").push_clean(Ink::Plain, &self.timeline.pack[said.position].claim);
        if let Some(teller) = said.reported_by {
            text.push(Ink::Plain, ", according to ")
                .push_clean(Ink::Plain, &self.timeline.pack[teller].short);
        }
        text
    }

    /// Where a statement stands: `file:line · day`.
    fn place(&self, said: &Said) -> (String, String) {
        let source = self.source(said);
        let name = named(&source.path, &source.id);
        (format!("{name}:{}", said.line), source.date.map(|date| date.to_string()).unwrap_or_default())
    }
}

/// The sentence of a statement, its parts in their inks.
fn sentence(said: &Said) -> Text {
    let mut text = Text::default();
    for (mark, piece) in &said.sentence {
        let ink = match mark {
            None => Ink::Plain,
            Some(Mark::Cue) => stance_ink(said.stance.sign(), 5),
            Some(Mark::Holder) => Ink::Holder,
            Some(Mark::Position) => Ink::Position,
            Some(Mark::Condition) => Ink::Condition,
        };
        text.push_clean(ink, piece);
    }
    text
}

/// A place on the axis with its sign; nothing is less or more than nothing.
fn signed(place: f64) -> String {
    let text = format!("{place:+.2}");
    if matches!(text.as_str(), "+0.00" | "-0.00") { "0.00".to_owned() } else { text }
}

/// The ink of a side.
const fn side_ink(standing: Standing) -> Ink {
    match standing.side() {
        Some(crate::pack::Pole::Plus) => Ink::For,
        Some(crate::pack::Pole::Minus) => Ink::Against,
        None => Ink::Mixed,
    }
}

/// A party's short name, safe to print.
fn short(series: &Series<'_>) -> String {
    clean(&series.party.short)
}
