//! Statements and attributions for people: a block each, in the order of the text.

use crate::position::{Basis, Reading, Statement};
use crate::report::ink::{Ink, Text, clean, paint};
use crate::report::record::rule;
use crate::report::view::{highlight, place, stance_ink};
use crate::report::{Canvas, tail};

/// Statements as blocks of text.
#[derive(Clone, Copy, Debug)]
pub struct Statements {
    canvas: Canvas,
}

impl Statements {
    /// Blocks on this canvas.
    #[must_use]
    pub const fn new(canvas: Canvas) -> Self {
        Self { canvas }
    }

    /// The statements of all readings that are `wanted`.
    #[must_use]
    pub fn render(
        &self,
        readings: &[Reading<'_>],
        wanted: impl Fn(&Reading<'_>, &Statement) -> bool,
    ) -> String {
        let mut blocks = Vec::new();
        for reading in readings {
            for statement in reading.statements().filter(|statement| wanted(reading, statement)) {
                let (pack, article) = (reading.pack, reading.article);
                let position = &pack[statement.position];
                let mut head = Text::default();
                head.push_clean(Ink::Head, &pack[statement.party].short).push(Ink::Plain, " ");
                head.push(stance_ink(statement.stance.sign(), statement.strength), statement.stance.verb());
                head.push(Ink::Plain, ": ").push_clean(Ink::Plain, &position.claim);
                if let Some(condition) = statement.condition {
                    let words = format!(", on condition “{}”", clean(condition.of(&article.text)));
                    head.push(Ink::Condition, words);
                }
                if let Some(reporter) = statement.reported_by {
                    head.push(Ink::Faint, format!(", according to {}", clean(&pack[reporter].short)));
                }
                let named = statement.holder.span.of(&article.text);
                if matches!(statement.holder.basis, Basis::Pronoun) {
                    let who = format!(" ({named} = {})", pack[statement.party].short);
                    head.push_clean(Ink::Faint, &who);
                }
                let words = highlight(article, statement.evidence, std::iter::once(statement));
                let rule = rule(pack, statement.position, statement.phrase);
                let place = format!("{} · {}", place(article, statement.evidence), clean(&rule));
                let place = Text::new(Ink::Faint, place);
                blocks.push((0, [head, words, place]));
            }
        }
        draw(&blocks, self.canvas, "No statement found.")
    }
}

/// Attributions as blocks of text.
#[derive(Clone, Copy, Debug)]
pub struct Attributions {
    canvas: Canvas,
}

impl Attributions {
    /// Blocks on this canvas.
    #[must_use]
    pub const fn new(canvas: Canvas) -> Self {
        Self { canvas }
    }

    /// The attributions of all readings.
    #[must_use]
    pub fn render(&self, readings: &[Reading<'_>]) -> String {
        let mut blocks = Vec::new();
        for reading in readings {
            let list: Vec<_> = reading.attributions().collect();
            // Those inside another stand below it.
            let path = |number: usize| {
                let mut path: Vec<usize> =
                    std::iter::successors(Some(number), |number| list[*number].within).collect();
                path.reverse();
                path
            };
            let mut order: Vec<Vec<usize>> = (0..list.len()).map(path).collect();
            order.sort();
            for path in &order {
                let Some(attribution) = path.last().map(|number| list[*number]) else { continue };
                let (pack, article) = (reading.pack, reading.article);
                let mut head = Text::default();
                match &attribution.source {
                    Some(source) => {
                        head.push_clean(Ink::Head, source.span.of(&article.text));
                        let parties: Vec<_> =
                            source.parties.iter().map(|id| clean(&pack[*id].short)).collect();
                        if !parties.is_empty() {
                            head.push(Ink::Faint, format!(" ({})", parties.join(", ")));
                        }
                    }
                    None => {
                        head.push(Ink::Faint, "nobody named");
                    }
                }
                if let Some(cue) = attribution.cue {
                    let ink = attribution.act.map_or(Ink::Head, |act| stance_ink(act.sign(), 5));
                    head.push(Ink::Plain, " · ").push_clean(ink, cue.of(&article.text));
                }
                let mut words = Text::default();
                for (i, span) in attribution.content.iter().enumerate() {
                    if i > 0 {
                        words.push(Ink::Faint, " … ");
                    }
                    words.push_clean(Ink::Plain, span.of(&article.text));
                }
                let start = attribution.content.first().copied().unwrap_or(attribution.sentence);
                let kind = attribution.kind.as_str();
                let place = Text::new(Ink::Faint, format!("{} · {kind}", place(article, start)));
                blocks.push((path.len() - 1, [head, words, place]));
            }
        }
        draw(&blocks, self.canvas, "No attribution found.")
    }
}

/// Draws blocks, each so many steps to the right.
fn draw(blocks: &[(usize, [Text; 3])], canvas: Canvas, nothing: &str) -> String {
    let mut marked = String::new();
    for (i, (depth, [head, words, place])) in blocks.iter().enumerate() {
        if i > 0 {
            marked.push('\n');
        }
        // Deeper than this nobody can tell where a block belongs.
        let step = "  ".repeat((*depth).min(8));
        let (start, inset) = (Text::new(Ink::Plain, &step), Text::new(Ink::Plain, format!("{step}  ")));
        // A string takes everything.
        let _ = tail::hang(&start, head, canvas, &mut marked);
        let _ = tail::hang(&inset, words, canvas, &mut marked);
        let _ = tail::hang(&inset, place, canvas, &mut marked);
    }
    if blocks.is_empty() {
        marked.push_str(nothing);
        marked.push('\n');
    }
    paint(&marked, canvas.color)
}
