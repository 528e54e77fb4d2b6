//! A table as a piece of HTML, as notebooks show one below the line that made it.
//!
//! It needs nothing from outside: a style of its own, kept to itself by a class, no script, and no colour for paper or
//! ink, so that it takes those of the page it stands in, light or dark. Proofs open at a click, by `details`, which
//! also works where a page drops styles.

use std::fmt;

use crate::comparison::Relation;
use crate::pack::Pole;
use crate::report::ink::{Ink, Text, clean};
use crate::report::item::shortened;
use crate::report::view::{View, arrow, relation_mark};
use crate::report::{Cited, Format, Item, Note};

/// Issues as rows, parties as columns; every stance opens to the sentences that prove it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Html;

/// What the parts look like. Colours are of a middle tone, to be read on white and on black.
const STYLE: &str = "\
.standpoint{font-size:13px;line-height:1.4;max-width:100%;overflow-x:auto}\
.standpoint table{border-collapse:collapse;margin:0;table-layout:auto;color:inherit;font-size:inherit;border:0}\
.standpoint tr,.standpoint tbody tr:nth-child(n){background:transparent}\
.standpoint th,.standpoint td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border:0;\
border-top:1px solid rgba(128,128,128,.35);font-weight:normal;white-space:normal;max-width:26em;min-width:11em}\
.standpoint thead th{font-weight:bold;border-top:0}\
.standpoint p{margin:2px 0}\
.standpoint .q,.standpoint .none,.standpoint footer,.standpoint .foot{opacity:.72}\
.standpoint details{margin:0 0 4px}\
.standpoint summary{cursor:pointer;list-style:none;display:block;padding-left:1.2em;text-indent:-1.2em}\
.standpoint summary::-webkit-details-marker{display:none}\
.standpoint summary:hover{text-decoration:underline dotted}\
.standpoint blockquote{margin:4px 0 6px 1.2em;padding:0 0 0 8px;border-left:2px solid rgba(128,128,128,.5);\
font-size:12px;color:inherit}\
.standpoint .for{color:#1f8a54;font-weight:bold}\
.standpoint .against{color:#d1493f;font-weight:bold}\
.standpoint .opposed,.standpoint .mixed{color:#b04fc4;font-weight:bold}\
.standpoint .aligned{color:#3579d6;font-weight:bold}\
.standpoint u{text-decoration:underline;text-underline-offset:2px}";

impl Format for Html {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "<div class=\"standpoint\"><style>{STYLE}</style>")?;
        if let Some(nothing) = view.nothing() {
            return writeln!(out, "<p>{}</p></div>", escape(&nothing));
        }
        write!(out, "<table>\n<thead><tr><th scope=\"col\">Issue</th>")?;
        for party in &view.comparison.parties {
            write!(out, "<th scope=\"col\" title=\"{}\">{}</th>", escape(&party.name), escape(&party.short))?;
        }
        writeln!(out, "</tr></thead>\n<tbody>")?;
        for row in &view.rows {
            let issue = row.row.issue;
            let (ink, mark) = relation_mark(row.row.relation);
            let class =
                if row.row.relation == Relation::OneSided { "none" } else { class(ink).unwrap_or("none") };
            writeln!(
                out,
                "<tr><th scope=\"row\"><b>{}</b> <span class=\"{class}\">{mark}</span>\
                 <p class=\"q\" title=\"▸ {}&#10;◂ {}\">{}</p></th>",
                escape(&issue.id),
                escape(&issue.plus),
                escape(&issue.minus),
                escape(&issue.question),
            )?;
            for items in &row.cells {
                write!(out, "<td>")?;
                if items.is_empty() {
                    write!(out, "<span class=\"none\">nothing found</span>")?;
                }
                for item in items {
                    cell(item, row.row.issue, view, out)?;
                }
                writeln!(out, "</td>")?;
            }
            writeln!(out, "</tr>")?;
        }
        writeln!(out, "</tbody></table>")?;
        if !view.comparison.trades.is_empty() {
            write!(out, "<p><b>Possible trades</b></p>")?;
            for trade in &view.comparison.trades {
                // Sentences have no numbers here.
                let mut offer = Text::default();
                let words = trade.offer(view);
                for (ink, run) in words.runs().filter(|(ink, _)| *ink != Ink::Faint) {
                    offer.push(ink, run);
                }
                let price = trade.price();
                writeln!(out, "<p>{}<br>tied to: {}</p>", inked(&offer), inked(&price))?;
            }
        }
        if let Some(silent) = view.silent() {
            write!(out, "<p class=\"foot\">{}</p>", escape(&silent))?;
        }
        writeln!(
            out,
            "<p class=\"foot\">◂ ▸ show toward which end of the issue a stance counts. A stance opens to its proof.</p></div>"
        )
    }
}

/// A claim with its stances, and the sentences that prove it below.
fn cell(
    item: &Item<'_>,
    issue: &crate::pack::Issue,
    view: &View<'_>,
    out: &mut dyn fmt::Write,
) -> fmt::Result {
    let Some(Cited { entry: first, .. }) = item.stances.first() else { return Ok(()) };
    let mut numbers: Vec<usize> =
        item.stances.iter().flat_map(|stance| stance.notes.iter().copied()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let notes: Vec<&Note<'_>> = view.notes.iter().filter(|note| numbers.contains(&note.number)).collect();
    let pole = match first.pole {
        Pole::Plus => &issue.plus,
        Pole::Minus => &issue.minus,
    };
    let line = summary(item, pole);
    let Some(proof) = notes.first() else { return write!(out, "<p>{line}</p>") };
    let hover = escape(&proof.text().plain());
    write!(out, "<details><summary title=\"{hover}\">{line}</summary>")?;
    for note in notes {
        let mut facts = vec![note.place(view)];
        facts.extend(note.holders());
        facts.extend(note.references());
        let facts: Vec<_> = facts.iter().map(|fact| escape(fact)).collect();
        write!(
            out,
            "<blockquote>{}<footer>{}</footer></blockquote>",
            inked(&note.text()),
            facts.join(" · ")
        )?;
    }
    write!(out, "</details>")
}

/// `▸ demands: Ukraine joins NATO ×2`.
fn summary(item: &Item<'_>, pole: &str) -> String {
    let mut text = String::new();
    let Some(Cited { entry: first, .. }) = item.stances.first() else { return text };
    text.push_str(&format!("<span title=\"{}\">{}</span> ", escape(pole), arrow(first.pole)));
    for (i, stance) in item.stances.iter().enumerate() {
        let entry = stance.entry;
        let class = match entry.stance.sign() {
            crate::pack::Sign::For => "for",
            crate::pack::Sign::Against => "against",
        };
        let comma = if i > 0 { ", " } else { "" };
        text.push_str(&format!("{comma}<span class=\"{class}\">{}</span>", escape(entry.stance.verb())));
        if item.stances.len() > 1 {
            text.push_str(&often(stance));
        }
    }
    text.push_str(&format!(": {}", escape(&first.position.claim)));
    if let [only] = item.stances.as_slice() {
        for (i, condition) in first.conditions().iter().enumerate() {
            let lead = if i == 0 { only.condition_lead() } else { " or " };
            text.push_str(&format!("{lead}“<i>{}</i>”", escape(&shortened(condition))));
        }
        text.push_str(&escape_piece(&only.reporters()));
        text.push_str(&often(only));
    }
    text
}

fn often(stance: &Cited<'_>) -> String {
    if stance.entry.count() > 1 { format!(" ×{}", stance.entry.count()) } else { String::new() }
}

/// Styled text in the elements and classes that stand for its inks.
fn inked(text: &Text) -> String {
    let mut out = String::new();
    for (ink, words) in text.runs() {
        let words = escape_piece(words);
        match (ink, class(ink)) {
            (Ink::Holder, _) => out.push_str(&format!("<u>{words}</u>")),
            (Ink::Position | Ink::Head, _) => out.push_str(&format!("<b>{words}</b>")),
            (Ink::Condition, _) => out.push_str(&format!("<i>{words}</i>")),
            (_, Some(class)) => out.push_str(&format!("<span class=\"{class}\">{words}</span>")),
            (_, None) => out.push_str(&words),
        }
    }
    out
}

const fn class(ink: Ink) -> Option<&'static str> {
    match ink {
        Ink::For | Ink::ForStrong => Some("for"),
        Ink::Against | Ink::AgainstStrong => Some("against"),
        Ink::Opposed => Some("opposed"),
        Ink::Aligned => Some("aligned"),
        Ink::Mixed => Some("mixed"),
        Ink::Faint => Some("foot"),
        Ink::Plain | Ink::Head | Ink::Holder | Ink::Position | Ink::Condition => None,
    }
}

/// A text from outside, safe in an element and in an attribute.
fn escape(text: &str) -> String {
    escape_piece(&clean(text))
}

/// A piece of a text that is clean already; spaces at its ends stay.
fn escape_piece(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Notebooks set mathematics between dollars, in HTML too.
            '$' => out.push_str("&#36;"),
            crate::report::ink::GLUE => out.push(' '),
            crate::report::ink::SEAM => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Ink, Text, escape, inked};

    #[test]
    fn an_article_cannot_leave_its_element() {
        assert_eq!(
            escape("<script>\"a\"&'b'\u{202e} $x$"),
            "&lt;script&gt;&quot;a&quot;&amp;&#39;b&#39; &#36;x&#36;"
        );
        let mut text = Text::new(Ink::Holder, "He");
        text.push(Ink::Plain, " <said>");
        assert_eq!(inked(&text), "<u>He</u> &lt;said&gt;");
    }
}
