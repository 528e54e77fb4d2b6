//! Settings for people: each with its value and where it comes from.

use crate::report::ink::{Ink, Text, clean, glued, paint, seamed, width};
use crate::report::{Canvas, tail};

/// Rows of key, value and origin, the origin behind its value.
#[must_use]
pub fn settings_table(rows: &[[String; 3]], canvas: Canvas) -> String {
    let widest = |column: usize| rows.iter().map(|row| width(&clean(&row[column]))).max().unwrap_or_default();
    let (keys, values) = (widest(0), widest(1));
    // Origins stand under each other where a line holds them.
    let aligned = keys + values + widest(2) + 4 <= canvas.width;
    let mut marked = String::new();
    for [key, value, origin] in rows {
        let (key, value) = (clean(key), clean(value));
        let label =
            |text: &str, to: usize| format!("{text}{}", " ".repeat(to.saturating_sub(width(text)) + 2));
        let head = Text::new(Ink::Head, label(&key, keys));
        let mut text = Text::default();
        if aligned {
            text.push(Ink::Plain, glued(&label(&value, values)));
        } else {
            text.push(Ink::Plain, seamed(&value, '/')).push(Ink::Plain, "  ");
        }
        text.push(Ink::Faint, seamed(&glued(&clean(origin)), '/'));
        // A string takes everything.
        let _ = tail::hang(&head, &text, canvas, &mut marked);
    }
    paint(&marked, canvas.color)
}
