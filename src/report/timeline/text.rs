//! For a terminal: an issue a block, a party a line of bars that rise with its place.

use std::fmt::Write as _;

use crate::comparison::timeline::{Lines, Series};
use crate::pack::Pole;
use crate::report::ink::{GLUE, Ink, Text, clean, glued, paint, seamed, width};
use crate::report::timeline::{Numbered, TimelineView, sentence, short, side_ink, signed, ticks};
use crate::report::view::arrow;
use crate::report::{Canvas, tail};

/// From a place of -1 to one of +1.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A party says nothing where there are articles.
const SILENT: char = '·';
/// Room for the name of a party.
const NAME: usize = 14;
/// Room for the first and the last place and the count of statements, with the gaps before them.
const FIGURES: usize = 25;
/// A period is drawn no wider than this.
const WIDEST: usize = 4;
/// Sentences shown on either side of a shift.
const PROOFS: usize = 2;

/// How periods are laid out in columns.
struct Scale {
    /// How many periods share a bar.
    periods: usize,
    /// How many columns it is wide.
    columns: usize,
    /// How many bars there are.
    bars: usize,
}

impl Scale {
    fn fit(periods: usize, room: usize) -> Self {
        let shared = periods.div_ceil(room.max(1)).max(1);
        let bars = periods.div_ceil(shared);
        Self { periods: shared, columns: (room / bars.max(1)).clamp(1, WIDEST), bars }
    }

    fn width(&self) -> usize {
        self.bars * self.columns
    }

    fn column(&self, period: usize) -> usize {
        period / self.periods * self.columns
    }
}

impl TimelineView<'_> {
    /// For a terminal: issue by issue a line of bars for each party, with the shifts and their proof below.
    #[must_use]
    pub fn text(&self, canvas: Canvas) -> String {
        let mut out = String::new();
        if let Some(nothing) = self.nothing() {
            return nothing + "\n";
        }
        // A string takes everything.
        let _ = self.blocks(canvas, &mut out);
        paint(&out, canvas.color)
    }

    fn blocks(&self, canvas: Canvas, out: &mut String) -> std::fmt::Result {
        let series = || self.timeline.issues.iter().flat_map(|lines| &lines.series);
        let name = series().map(|series| width(&short(series))).max().unwrap_or_default().min(NAME);
        let room = canvas.width.saturating_sub(name + 2 + FIGURES).max(8);
        let scale = Scale::fit(self.timeline.periods.len(), room);
        let articles = self.timeline.sources.len();
        let head = format!("{} · {articles} article{}", self.span(), if articles == 1 { "" } else { "s" });
        writeln!(out, "{}", Text::new(Ink::Head, head).marked())?;
        for lines in &self.timeline.issues {
            writeln!(out, "{}", canvas.rule(canvas.width.min(name + 2 + scale.width() + FIGURES)))?;
            self.block(lines, name, &scale, canvas, out)?;
        }
        writeln!(out)?;
        if !self.timeline.silent.is_empty() {
            let silent: Vec<_> = self.timeline.silent.iter().map(|issue| clean(&issue.id)).collect();
            let silent = format!("Nothing found on: {}.", silent.join(", "));
            tail::hang(&Text::default(), &Text::new(Ink::Faint, silent), canvas, out)?;
        }
        let shared = match scale.periods {
            1 => String::new(),
            some => format!(" A bar stands for {some} {}s.", self.timeline.by.as_str()),
        };
        let legend = format!(
            "▁ is the ◂ end of an issue, █ the ▸ end; {SILENT} the party says nothing, blank no article.{shared} {}",
            self.rule()
        );
        tail::hang(&Text::default(), &Text::new(Ink::Faint, legend), canvas, out)
    }

    fn block(
        &self,
        lines: &Lines<'_>,
        name: usize,
        scale: &Scale,
        canvas: Canvas,
        out: &mut String,
    ) -> std::fmt::Result {
        let mut title = Text::new(Ink::Head, clean(&lines.issue.id));
        title.push(Ink::Plain, format!("{GLUE} ")).push_clean(Ink::Plain, &lines.issue.question);
        for line in title.wrap(canvas.width, 2) {
            writeln!(out, "{}", line.marked())?;
        }
        for pole in [Pole::Plus, Pole::Minus] {
            let label = Text::new(Ink::Faint, format!("  {} ", arrow(pole)));
            let mut text = Text::default();
            text.push_clean(Ink::Faint, lines.issue.pole(pole));
            tail::hang(&label, &text, canvas, out)?;
        }
        let lead = " ".repeat(name + 2);
        let axis = format!("{lead}{}", self.axis(scale));
        let used = width(&axis);
        let fill = (name + 2 + scale.width() + 2).saturating_sub(used).max(1);
        let figures = format!("{axis}{}first → last   said", " ".repeat(fill));
        writeln!(out, "{}", Text::new(Ink::Faint, figures).marked())?;
        for series in &lines.series {
            self.line(series, name, scale, out)?;
            let marks = self.marks(series, lines, scale);
            if !marks.is_empty() {
                writeln!(out, "{lead}{}", Text::new(Ink::Opposed, marks).marked())?;
            }
        }
        for shift in self.of_issue(lines) {
            self.shift(shift, canvas, out)?;
        }
        Ok(())
    }

    /// The days below which the bars stand, as far as there is room between them.
    fn axis(&self, scale: &Scale) -> String {
        let periods = &self.timeline.periods;
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return String::new() };
        let mut line = String::new();
        for tick in ticks::ticks(first.first, last.last, (scale.width() / 9).max(1)) {
            let at = periods.partition_point(|period| period.last < tick.day);
            let column = scale.column(at);
            let used = width(&line);
            if (used == 0 || column > used) && column + width(&tick.label) <= scale.width().max(10) {
                line += &" ".repeat(column - used);
                line += &tick.label;
            }
        }
        line
    }

    /// A party: its name, a bar for each period, its first and last place and how often it speaks.
    fn line(&self, series: &Series<'_>, name: usize, scale: &Scale, out: &mut String) -> std::fmt::Result {
        let mut label = Text::new(Ink::Plain, short(series)).wrap(name.max(1), 0).swap_remove(0);
        label.push(Ink::Plain, " ".repeat(name.saturating_sub(label.width()) + 2));
        for bar in 0..scale.bars {
            let from = bar * scale.periods;
            let until = (from + scale.periods).min(series.points.len());
            let (ink, letter) = self.bar(series, from..until);
            // Bars stand apart where there is room, or a long one would look like a plain.
            let wide = if scale.columns > 2 { scale.columns - 1 } else { scale.columns };
            let letters = if letter == SILENT { 1 } else { wide };
            label.push(ink, String::from_iter(std::iter::repeat_n(letter, letters)));
            label.push(Ink::Plain, " ".repeat(scale.columns - letters));
        }
        let [first, last] = series.ends().unwrap_or([(0, 0.0), (0, 0.0)]);
        let places = match first.0 == last.0 {
            true => format!("{:>14}", signed(first.1)),
            false => format!("{:>5} → {:>5}", signed(first.1), signed(last.1)),
        };
        label
            .push(Ink::Plain, format!("  {places:<14}"))
            .push(Ink::Plain, format!("{:>6}", series.said.len()));
        writeln!(out, "{}", label.marked())
    }

    /// The place of a party in some periods as a bar.
    fn bar(&self, series: &Series<'_>, periods: std::ops::Range<usize>) -> (Ink, char) {
        let points = &series.points[periods.clone()];
        let spoken: Vec<_> = points.iter().filter(|point| point.place.is_some()).collect();
        let [first, ..] = spoken.as_slice() else {
            let articles: usize = self.timeline.periods[periods].iter().map(|period| period.articles).sum();
            return (Ink::Faint, if articles > 0 { SILENT } else { ' ' });
        };
        let weight: usize = spoken.iter().map(|point| point.statements()).sum();
        let sum: f64 =
            spoken.iter().map(|point| point.place.unwrap_or_default() * point.statements() as f64).sum();
        let place = sum / weight.max(1) as f64;
        let ink = if spoken.len() == 1 {
            side_ink(first.standing)
        } else if place.abs() < 0.25 {
            Ink::Mixed
        } else {
            side_ink(crate::comparison::Standing::At(if place > 0.0 { Pole::Plus } else { Pole::Minus }))
        };
        (ink, BARS[((place + 1.0) / 2.0 * 7.0).round().clamp(0.0, 7.0) as usize])
    }

    /// The numbers of the shifts below the bars they lead to, as far as there is room.
    fn marks(&self, series: &Series<'_>, lines: &Lines<'_>, scale: &Scale) -> String {
        let mut line = String::new();
        let own = self.of_issue(lines).filter(|shift| std::ptr::eq(shift.series, series));
        for shift in own {
            let column = scale.column(shift.change.after);
            let used = width(&line);
            let number = shift.number.to_string();
            let (gap, mark) = match column.checked_sub(used) {
                Some(gap) if gap > 0 || used == 0 => (gap, format!("^{number}")),
                Some(_) => (1, format!("^{number}")),
                // Two close together: the number tells which, if not quite where.
                None => (1, format!("^{number}")),
            };
            line += &" ".repeat(gap);
            line += &mark;
        }
        line
    }

    /// A shift with the words on either side.
    fn shift(&self, shift: &Numbered<'_>, canvas: Canvas, out: &mut String) -> std::fmt::Result {
        let label = Text::new(Ink::Opposed, format!("  ^{} ", shift.number));
        let mut head = Text::new(Ink::Head, short(shift.series));
        head.push(Ink::Plain, format!(" {}: ", glued(&self.when(shift.change))));
        for (number, shifting) in shift.change.shifts.iter().enumerate() {
            head.push(Ink::Plain, if number > 0 { "; " } else { "" }).append(self.told(shift, *shifting));
        }
        head.push(Ink::Plain, format!(", {}", glued(&Self::places(shift))));
        tail::hang(&label, &head, canvas, out)?;
        let inset = " ".repeat(label.width());
        let proofs = Self::proof(shift);
        for (word, period, proof) in
            [("before", shift.change.before, &proofs[0]), ("after ", shift.change.after, &proofs[1])]
        {
            let point = &shift.series.points[period];
            let label = Text::new(Ink::Faint, format!("{inset}{word} "));
            for (number, said) in proof.iter().take(PROOFS).enumerate() {
                let label = if number == 0 {
                    label.clone()
                } else {
                    Text::new(Ink::Plain, " ".repeat(label.width()))
                };
                let mut text = Text::default();
                if number == 0 {
                    let count = format!("{}◂ {}▸", point.poles[0], point.poles[1]);
                    text.push(Ink::Faint, format!("{} ", glued(&count)));
                }
                text.append(self.held(said)).push(Ink::Plain, " “").append(sentence(said));
                let (place, day) = self.place(said);
                text.push(Ink::Plain, "” ").push(Ink::Faint, seamed(&glued(&place), '/'));
                text.push(Ink::Faint, format!(" {}", glued(&format!("· {day}"))));
                tail::hang(&label, &text, canvas, out)?;
            }
        }
        if let Some(command) = self.command(shift) {
            let label = Text::new(Ink::Faint, format!("{inset}more   "));
            tail::hang(&label, &Text::new(Ink::Plain, seamed(&clean(&command), '/')), canvas, out)?;
        }
        Ok(())
    }
}
