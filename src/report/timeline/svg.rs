//! As a drawing: an axis of time, an axis from one pole to the other, a line for each party.
//!
//! Everything is drawn by the one file: no script, no font, no style from elsewhere. Parties differ in colour and in shape, as not
//! everybody tells colours apart; the colours keep their contrast on light and on dark ground, which the reader's settings choose.

use std::fmt::Write as _;

use jiff::civil::Date;
use quick_xml::escape::escape;

use crate::comparison::timeline::{Lines, Period, Point, Series};
use crate::pack::Pole;
use crate::report::ink::{Ink, Text, clean};
use crate::report::timeline::{TimelineView, short, signed, ticks};

/// Width of a drawing in its own units, which are pixels where it is shown in its natural size.
const WIDTH: f64 = 800.0;
/// Where the plot begins, behind the figures of the axis.
const LEFT: f64 = 52.0;
/// Where it ends, before the names of the lines.
const RIGHT: f64 = 660.0;
/// Height of the plot.
const HEIGHT: f64 = 200.0;
/// Height of a line of text.
const LINE: f64 = 18.0;
/// Letters of a line of text, at most.
const LETTERS: usize = 104;
/// Room for one date below the axis.
const TICK: f64 = 76.0;
/// How many looks there are before they come again.
const LOOKS: usize = 6;

/// The style of drawings, also inside a page. Colours by class and not by variable, as many programs read no variables.
pub(super) const STYLE: &str = "\
.sp text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1b1b1b}
.sp .title{font-weight:600;font-size:15px}
.sp .soft{fill:#5a5a5a}
.sp .ground{fill:#fff}
.sp .grid{stroke:#e2e2e2}
.sp .middle{stroke:#9a9a9a}
.sp .line{fill:none;stroke-width:2;stroke-linejoin:round}
.sp .gap{stroke-dasharray:1 5;stroke-linecap:round;stroke-opacity:.75}
.sp .point{stroke:#fff;stroke-width:1}
.sp .ring{fill:none;stroke-width:2}
.sp .number{font-weight:700;font-size:12px;paint-order:stroke;stroke:#fff;stroke-width:3px}
.sp .c0{stroke:#0072b2}.sp .f0{fill:#0072b2}
.sp .c1{stroke:#b84e00}.sp .f1{fill:#b84e00}
.sp .c2{stroke:#007a5a}.sp .f2{fill:#007a5a}
.sp .c3{stroke:#aa3377}.sp .f3{fill:#aa3377}
.sp .c4{stroke:#806000}.sp .f4{fill:#806000}
.sp .c5{stroke:#5b4fc4}.sp .f5{fill:#5b4fc4}
@media (prefers-color-scheme:dark){
.sp text{fill:#ececec}
.sp .soft{fill:#a9a9a9}
.sp .ground{fill:#16181c}
.sp .grid{stroke:#33373d}
.sp .middle{stroke:#7d838c}
.sp .point{stroke:#16181c}
.sp .number{stroke:#16181c}
.sp .c0{stroke:#56b4e9}.sp .f0{fill:#56b4e9}
.sp .c1{stroke:#ff8a4c}.sp .f1{fill:#ff8a4c}
.sp .c2{stroke:#2bc7a0}.sp .f2{fill:#2bc7a0}
.sp .c3{stroke:#e7a1c9}.sp .f3{fill:#e7a1c9}
.sp .c4{stroke:#e6c229}.sp .f4{fill:#e6c229}
.sp .c5{stroke:#b3abff}.sp .f5{fill:#b3abff}
}
";

/// Text and attributes as they may stand in XML.
fn safe(text: &str) -> String {
    escape(clean(text)).into_owned()
}

/// A text in lines.
fn lines_of(text: &str, letters: usize) -> Vec<String> {
    Text::new(Ink::Plain, clean(text)).wrap(letters, 0).iter().map(Text::plain).collect()
}

/// Where days and places lie in a plot.
struct Plot {
    first: Date,
    days: f64,
    top: f64,
}

impl Plot {
    fn of(periods: &[Period], top: f64) -> Self {
        let first = periods.first().map_or(Date::ZERO, |period| period.first);
        let last = periods.last().map_or(first, |period| period.last);
        Self { first, days: f64::from((last - first).get_days() + 1), top }
    }

    fn x(&self, day: Date) -> f64 {
        LEFT + f64::from((day - self.first).get_days()) / self.days * (RIGHT - LEFT)
    }

    /// The middle of a period.
    fn middle(&self, period: &Period) -> f64 {
        let length = f64::from((period.last - period.first).get_days() + 1);
        self.x(period.first) + length / 2.0 / self.days * (RIGHT - LEFT)
    }

    fn y(&self, place: f64) -> f64 {
        self.top + (1.0 - place) / 2.0 * HEIGHT
    }
}

/// A shape of a certain size at a place: a circle, a diamond, a triangle, a square, a triangle on its head, a cross.
fn shape(number: usize, x: f64, y: f64, size: f64) -> String {
    let corners: &[(f64, f64)] = match number % LOOKS {
        0 => {
            return format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{size:.1}\"/>");
        }
        1 => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
        2 => &[(0.0, -1.3), (1.2, 0.9), (-1.2, 0.9)],
        3 => &[(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)],
        4 => &[(0.0, 1.3), (-1.2, -0.9), (1.2, -0.9)],
        _ => &[
            (-0.4, -1.2),
            (0.4, -1.2),
            (0.4, -0.4),
            (1.2, -0.4),
            (1.2, 0.4),
            (0.4, 0.4),
            (0.4, 1.2),
            (-0.4, 1.2),
            (-0.4, 0.4),
            (-1.2, 0.4),
            (-1.2, -0.4),
            (-0.4, -0.4),
        ],
    };
    let points = corners.iter().map(|(dx, dy)| format!("{:.1},{:.1}", x + dx * size, y + dy * size));
    format!("<polygon points=\"{}\"/>", points.collect::<Vec<_>>().join(" "))
}

/// How large a point is drawn: its area grows with the statements behind it.
fn size(point: &Point) -> f64 {
    (2.2 + 1.3 * (point.statements() as f64).sqrt()).min(9.0)
}

impl TimelineView<'_> {
    /// One SVG document with a chart for each issue, one below the other.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut charts = Vec::new();
        let mut height = 34.0;
        for (number, lines) in self.timeline.issues.iter().enumerate() {
            let (chart, tall) = self.chart(lines, number);
            charts.push(format!(
                "<g transform=\"translate(0 {height})\" role=\"img\" aria-labelledby=\"t{number} d{number}\">\n{chart}</g>\n"
            ));
            height += tall + 16.0;
        }
        let mut notes = String::new();
        let rule = format!("{} {}", Self::key(), self.rule());
        let rule = self.nothing().unwrap_or(rule);
        for line in lines_of(&rule, 112) {
            let _ = writeln!(
                notes,
                "<text class=\"soft\" x=\"12\" y=\"{:.0}\">{}</text>",
                height + 6.0,
                safe(&line)
            );
            height += LINE;
        }
        let height = height + 8.0;
        let title = format!("Positions over time, {}", self.span());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sp\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" \
             height=\"{height:.0}\" role=\"group\" aria-labelledby=\"t d\">\n<title id=\"t\">{title}</title>\n\
             <desc id=\"d\">{desc}</desc>\n<style>\n{STYLE}</style>\n\
             <rect class=\"ground\" width=\"{WIDTH}\" height=\"{height:.0}\"/>\n\
             <text class=\"soft\" x=\"12\" y=\"22\">{title} · {desc}</text>\n{charts}{notes}</svg>\n",
            title = safe(&title),
            desc = safe(&self.summary()),
            charts = charts.concat(),
        )
    }

    /// What the marks of a chart mean.
    pub(super) const fn key() -> &'static str {
        "A point is as large as there are statements behind it. A dotted line leads over periods in which the party says nothing. \
         A ring with a number marks a shift."
    }

    /// The chart of an issue as an element of its own, to stand in a page.
    pub(super) fn figure(&self, lines: &Lines<'_>, number: usize) -> String {
        let (chart, height) = self.chart(lines, number);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sp\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" \
             aria-labelledby=\"t{number} d{number}\">\n{chart}</svg>"
        )
    }

    /// The chart of an issue, and how tall it is.
    fn chart(&self, lines: &Lines<'_>, number: usize) -> (String, f64) {
        let issue = lines.issue;
        let mut out = String::new();
        let title = format!("{}: {}", issue.id, issue.question);
        // A string takes everything.
        let _ = writeln!(out, "<title id=\"t{number}\">{}</title>", safe(&title));
        let _ = writeln!(out, "<desc id=\"d{number}\">{}</desc>", safe(&self.description(lines)));
        let mut y = LINE;
        let write = |class: &str, text: &str, letters: usize, y: &mut f64, out: &mut String| {
            for line in lines_of(text, letters) {
                let _ =
                    writeln!(out, "<text class=\"{class}\" x=\"12\" y=\"{:.0}\">{}</text>", *y, safe(&line));
                *y += LINE;
            }
        };
        write("title", &title, LETTERS - 14, &mut y, &mut out);
        write("soft", &format!("▲ {}", issue.pole(Pole::Plus)), LETTERS, &mut y, &mut out);
        let plot = Plot::of(&self.timeline.periods, y);
        self.axes(&plot, &mut out);
        for (number, series) in lines.series.iter().enumerate() {
            self.draw(lines, series, number, &plot, &mut out);
        }
        labels(lines, &plot, &mut out);
        y += HEIGHT + 2.0 * LINE + 6.0;
        write("soft", &format!("▼ {}", issue.pole(Pole::Minus)), LETTERS, &mut y, &mut out);
        (out, y)
    }

    /// The chart in words.
    fn description(&self, lines: &Lines<'_>) -> String {
        let mut text =
            format!("+1 is: {}. -1 is: {}.", lines.issue.pole(Pole::Plus), lines.issue.pole(Pole::Minus));
        for series in &lines.series {
            let Some([first, last]) = series.ends() else { continue };
            let _ = write!(
                text,
                " {}: {} in {}",
                series.party.short,
                signed(first.1),
                self.period(first.0).label
            );
            if first.0 != last.0 {
                let _ = write!(text, ", {} in {}", signed(last.1), self.period(last.0).label);
            }
            let (said, shifts) = (series.said.len(), series.changes.len());
            let _ = write!(text, ", {said} statement{}", if said == 1 { "" } else { "s" });
            match shifts {
                0 => text.push('.'),
                1 => text.push_str(", 1 shift."),
                some => {
                    let _ = write!(text, ", {some} shifts.");
                }
            }
        }
        text
    }

    fn axes(&self, plot: &Plot, out: &mut String) {
        for place in [1.0, 0.5, 0.0, -0.5, -1.0] {
            let y = plot.y(place);
            let class = if place == 0.0 { "middle" } else { "grid" };
            let label = if place == 0.0 { "0".to_owned() } else { format!("{place:+}") };
            let _ = writeln!(
                out,
                "<line class=\"{class}\" x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{RIGHT}\" y2=\"{y:.1}\"/>\
                 <text class=\"soft\" x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
                LEFT - 8.0,
                y + 4.5
            );
        }
        let periods = &self.timeline.periods;
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return };
        let bottom = plot.y(-1.0);
        for tick in ticks::ticks(first.first, last.last, ((RIGHT - LEFT) / TICK) as usize) {
            let x = plot.x(tick.day);
            let _ = writeln!(
                out,
                "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{:.1}\"/>\
                 <text class=\"soft\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                plot.y(1.0),
                bottom + 6.0,
                bottom + 21.0,
                tick.label
            );
        }
    }

    /// The line of a party.
    fn draw(&self, lines: &Lines<'_>, series: &Series<'_>, number: usize, plot: &Plot, out: &mut String) {
        let look = number % LOOKS;
        // Those who stand at one place stand side by side.
        let aside = (number as f64 - (lines.series.len() as f64 - 1.0) / 2.0) * 3.0;
        let at = |period: usize| {
            let place = series.points[period].place?;
            Some((plot.middle(self.period(period)) + aside, plot.y(place)))
        };
        let spoken: Vec<(usize, (f64, f64))> =
            (0..series.points.len()).filter_map(|period| Some((period, at(period)?))).collect();
        let _ = writeln!(out, "<g>");
        for ends in spoken.windows(2) {
            let [(from, (x1, y1)), (to, (x2, y2))] = [ends[0], ends[1]];
            let gap = if to == from + 1 { "" } else { " gap" };
            let _ =
                writeln!(out, "<path class=\"line c{look}{gap}\" d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>");
        }
        for (period, (x, y)) in &spoken {
            let point = &series.points[*period];
            let statements = point.statements();
            let _ = writeln!(
                out,
                "<g class=\"point f{look}\">{}<title>{}</title></g>",
                shape(number, *x, *y, size(point)),
                safe(&format!(
                    "{}, {}: {} ({statements} statement{} in {} article{}: ▼ {}, ▲ {})",
                    series.party.short,
                    self.period(*period).label,
                    point.place.map(signed).unwrap_or_default(),
                    if statements == 1 { "" } else { "s" },
                    point.articles,
                    if point.articles == 1 { "" } else { "s" },
                    point.poles[0],
                    point.poles[1],
                ))
            );
        }
        for shift in self.of_issue(lines).filter(|shift| std::ptr::eq(shift.series, series)) {
            let Some((x, y)) = at(shift.change.after) else { continue };
            let around = size(&series.points[shift.change.after]) + 4.0;
            // Toward the middle, where the plot does not end.
            let below = if y > plot.y(0.0) { -around - 4.0 } else { around + 13.0 };
            let _ = writeln!(
                out,
                "<circle class=\"ring c{look}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{around:.1}\"/>\
                 <text class=\"number f{look}\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                y + below,
                shift.number
            );
        }
        let _ = writeln!(out, "</g>");
    }
}

/// The names of the parties beside the plot, as high as their lines end, pushed apart where they would cover each other. No line
/// leads there: it would look as if the party went on speaking.
fn labels(lines: &Lines<'_>, plot: &Plot, out: &mut String) {
    let mut ends: Vec<(usize, f64)> = lines
        .series
        .iter()
        .enumerate()
        .filter_map(|(number, series)| {
            let [_, (_, place)] = series.ends()?;
            Some((number, plot.y(place)))
        })
        .collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1));
    let step = LINE - 2.0;
    for at in 1..ends.len() {
        ends[at].1 = ends[at].1.max(ends[at - 1].1 + step);
    }
    // What was pushed out of the plot goes up again, and pushes the others.
    let mut floor = plot.y(-1.0) + 4.0;
    for end in ends.iter_mut().rev() {
        end.1 = end.1.min(floor);
        floor = end.1 - step;
    }
    for (number, label) in ends {
        let series = &lines.series[number];
        let look = number % LOOKS;
        let _ = writeln!(
            out,
            "<g class=\"f{look}\">{}</g><text class=\"f{look}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            shape(number, RIGHT + 24.0, label, 4.0),
            RIGHT + 33.0,
            label + 4.5,
            safe(&short_label(series)),
        );
    }
}

/// The name of a party as far as there is room beside the plot.
fn short_label(series: &Series<'_>) -> String {
    let name = short(series);
    match name.chars().count() {
        ..=15 => name,
        _ => name.chars().take(14).chain(['…']).collect(),
    }
}
