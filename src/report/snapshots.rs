//! Articles held against their snapshots, for people: what changed in each, and by which rule.

use std::fmt;

use crate::pack::{Pack, Stance};
use crate::report::ink::{Ink, Text, clean, paint};
use crate::report::table::grid;
use crate::report::view::{arrow, stance_ink};
use crate::report::{Canvas, tail};
use crate::snapshot::{
    Change, Checked, Difference, Differences, Kept, Score, Scores, Snapshot, Status, Summary,
};

/// Columns of a number in a table.
const NUMBER: usize = 8;
/// Spaces between columns.
const GAP: usize = 2;
/// A column wider than this gains nothing.
const WIDEST: usize = 72;
/// What parts two things on a line, which may be broken there.
const APART: &str = " \u{a0}";
/// So many words of what was said tell which sentence it is.
const WORDS: usize = 30;

/// Draws what a check of snapshots has found.
#[derive(Clone, Copy, Debug)]
pub struct Snapshots<'p> {
    pack: &'p Pack,
    canvas: Canvas,
}

/// The mark before a difference, and its ink.
fn mark(change: Change) -> (Ink, &'static str) {
    match change {
        Change::Gained => (Ink::ForStrong, "+ gained"),
        Change::Lost => (Ink::AgainstStrong, "- lost"),
        Change::Changed => (Ink::Mixed, "~ changed"),
    }
}

impl<'p> Snapshots<'p> {
    /// Of a pack, on this canvas.
    #[must_use]
    pub const fn new(pack: &'p Pack, canvas: Canvas) -> Self {
        Self { pack, canvas }
    }

    /// Every article that does not read as its snapshot says.
    #[must_use]
    pub fn checked(&self, checked: &[Checked]) -> String {
        let mut marked = String::new();
        for one in checked {
            self.article(one, &mut marked);
        }
        paint(&marked, self.canvas.color)
    }

    fn article(&self, one: &Checked, out: &mut String) {
        let (ink, told) = match &one.status {
            Status::Same => return,
            Status::New => {
                let count = one.after.as_ref().map_or(0, |after| after.statements.len());
                (Ink::ForStrong, format!("no snapshot yet; {}", number(count, "statement")))
            }
            Status::Changed(differences) => (Ink::Mixed, told(one, differences)),
            Status::Obsolete => (Ink::Faint, format!("the article of {} is gone", one.file)),
            Status::Missing(problem) => (Ink::AgainstStrong, format!("{problem}; its snapshot is there")),
            Status::Broken => (Ink::AgainstStrong, format!("{} cannot be read", one.file)),
        };
        if !out.is_empty() {
            out.push('\n');
        }
        let mut head = Text::new(ink, one.status.as_str());
        head.push(Ink::Plain, APART).push_clean(Ink::Head, &one.name);
        head.push(Ink::Plain, APART).push_clean(Ink::Plain, &told);
        self.put(&Text::default(), &head, out);
        if let Status::Changed(differences) = &one.status {
            self.changed_cells(one, out);
            for difference in &differences.statements {
                self.line(one, difference, out);
            }
        }
    }

    /// The cells of the table that hold something else, or that none does.
    fn changed_cells(&self, one: &Checked, out: &mut String) {
        let cells = one.cells();
        let label = Text::new(Ink::Plain, "  ");
        if cells.is_empty() {
            self.put(&label, &Text::new(Ink::Faint, "no cell of the table has changed"), out);
        }
        for cell in cells {
            let mut text = Text::new(Ink::Faint, "cell ");
            text.push_clean(Ink::Head, &cell.issue).push(Ink::Plain, " · ");
            text.push_clean(Ink::Head, self.party(&cell.party)).push(Ink::Plain, ": ");
            let gone = cell
                .before
                .iter()
                .filter(|entry| !cell.after.contains(entry))
                .map(|entry| (Ink::Against, "- ", entry));
            let come = cell
                .after
                .iter()
                .filter(|entry| !cell.before.contains(entry))
                .map(|entry| (Ink::For, "+ ", entry));
            for (number, (ink, sign, entry)) in gone.chain(come).enumerate() {
                text.push(Ink::Plain, if number == 0 { "" } else { "; " })
                    .push_clean(ink, &format!("{sign}{entry}"));
            }
            self.put(&label, &text, out);
        }
    }

    /// A difference in a few lines: what became of which statement, where, and by which rule.
    fn line(&self, one: &Checked, difference: &Difference, out: &mut String) {
        let Some(kept) = difference.latest() else { return };
        let (ink, word) = mark(difference.change);
        let mut text = Text::new(ink, word);
        text.push(Ink::Plain, APART).append(self.statement(kept));
        text.push(Ink::Faint, format!("{APART}line\u{a0}{} · #{}", kept.line, difference.id()));
        self.put(&Text::new(Ink::Plain, "  "), &text, out);
        let inset = Text::new(Ink::Plain, "      ");
        for (name, before, after) in
            difference.fields().into_iter().filter(|(name, ..)| !matches!(*name, "rule" | "phrase"))
        {
            let mut text = Text::new(Ink::Faint, format!("{}: ", name.replace('_', " ")));
            text.append(between(&before, &after));
            self.put(&inset, &text, out);
        }
        let mut quote = Text::default();
        quote.push_clean(Ink::Plain, &format!("“{}”", few_words(&kept.evidence)));
        self.put(&inset, &quote, out);
        self.put(&inset, &self.rule(difference), out);
        self.why(one, difference, &inset, out);
    }

    /// Why a statement is found no more, and whether somebody has rejected that.
    fn why(&self, one: &Checked, difference: &Difference, inset: &Text, out: &mut String) {
        let id = difference.id();
        if let Some(why) = one.why.get(&id) {
            let mut text = Text::new(Ink::Faint, "why: ");
            text.push_clean(Ink::Plain, why);
            self.put(inset, &text, out);
        }
        if one.rejected.contains(&id) {
            self.put(inset, &Text::new(Ink::Mixed, "rejected before"), out);
        }
    }

    /// "nato · Ukraine demands: Ukraine joins NATO".
    #[must_use]
    pub(super) fn statement(&self, kept: &Kept) -> Text {
        let mut text = Text::default();
        text.push_clean(Ink::Head, &kept.issue).push(Ink::Plain, " · ");
        text.push_clean(Ink::Head, self.party(&kept.party)).push(Ink::Plain, " ");
        text.append(self.stance(kept));
        text
    }

    /// "demands: Ukraine joins NATO", with what it depends on and who tells it.
    fn stance(&self, kept: &Kept) -> Text {
        let mut text = Text::default();
        let stance = Stance::ALL.iter().find(|stance| stance.as_str() == kept.stance);
        match stance {
            Some(stance) => text.push(stance_ink(stance.sign(), kept.strength), stance.verb()),
            None => text.push_clean(Ink::Plain, &kept.stance),
        };
        text.push(Ink::Plain, ": ").push_clean(Ink::Plain, self.claim(&kept.position));
        if let Some(condition) = &kept.condition {
            text.push(Ink::Plain, ", on condition “")
                .push_clean(Ink::Condition, condition)
                .push(Ink::Plain, "”");
        }
        if let Some(teller) = &kept.told_by {
            text.push(Ink::Plain, ", according to ").push_clean(Ink::Plain, self.party(teller));
        }
        text
    }

    fn party<'s>(&'s self, id: &'s str) -> &'s str {
        self.pack.party(id).map_or(id, |party| &self.pack[party].short)
    }

    fn claim<'s>(&'s self, id: &'s str) -> &'s str {
        self.pack.position(id).map_or(id, |position| &self.pack[position].claim)
    }

    /// The rule behind a difference, and whether the pack still has it.
    fn rule(&self, difference: &Difference) -> Text {
        let mut text = Text::new(Ink::Faint, "rule: ");
        let kept = match (&difference.before, &difference.after) {
            (Some(before), Some(after)) if before.rule != after.rule || before.phrase != after.phrase => {
                text.append(self.phrase(before)).push(Ink::Faint, "; now ");
                Some(after)
            }
            (before, after) => after.as_ref().or(before.as_ref()),
        };
        if let Some(kept) = kept {
            text.append(self.phrase(kept));
        }
        text
    }

    /// "nato/join-nato `NATO bid` (ukraine-war/issues/nato.yaml:12)".
    fn phrase(&self, kept: &Kept) -> Text {
        let mut text = Text::default();
        text.push_clean(Ink::Faint, &kept.rule);
        let Some(phrase) = &kept.phrase else { return text };
        text.push_clean(Ink::Faint, &format!(" `{phrase}`"));
        let position = kept.rule.rsplit('/').next().and_then(|id| self.pack.position(id));
        let phrases = position.map(|id| self.pack[id].phrases.as_slice()).unwrap_or_default();
        match phrases.iter().find(|known| *known.source == **phrase) {
            Some(known) => {
                let place = format!(" ({}:{})", known.origin.file, known.origin.line);
                text.push_clean(Ink::Faint, &place);
            }
            None => _ = text.push(Ink::Mixed, ", which the rules do not have any more"),
        }
        text
    }

    /// What the changes come to, by rule and phrase.
    #[must_use]
    pub fn summary(&self, summary: &Summary) -> String {
        if summary.rows.is_empty() {
            return String::new();
        }
        let mut marked = String::from("\n");
        let widths = self.widths(4);
        let mut rows = vec![heads(&["Rule or phrase", "gained", "lost", "changed", "articles"])];
        for (behind, tally) in &summary.rows {
            let mut rule = Text::default();
            rule.push_clean(Ink::Head, &behind.rule);
            if let Some(phrase) = &behind.phrase {
                rule.push_clean(Ink::Plain, &format!(" {phrase}"));
            }
            if !behind.known {
                rule.push(Ink::Mixed, " (not in the rules any more)");
            }
            let number =
                |ink: Ink, n: usize| vec![Text::new(if n == 0 { Ink::Faint } else { ink }, n.to_string())];
            rows.push(vec![
                vec![rule],
                number(Ink::For, tally.gained),
                number(Ink::Against, tally.lost),
                number(Ink::Mixed, tally.changed),
                number(Ink::Plain, tally.articles.len()),
            ]);
        }
        self.table(&widths, &rows, &mut marked);
        paint(&marked, self.canvas.color)
    }

    /// What the changes are worth where articles are annotated.
    #[must_use]
    pub fn scores(&self, scores: Option<(Scores, Scores)>) -> String {
        let Some((before, after)) = scores else { return String::new() };
        if after.articles == 0 {
            return "\nNone of these articles is annotated.\n".to_owned();
        }
        let mut marked = String::from("\n");
        let widths = self.widths(4);
        let title = format!("Against {}", number(after.articles, "annotated article"));
        let mut rows = vec![heads(&[&title, "before", "after", "change", "right"])];
        let levels = [("cell", before.cells, after.cells), ("mention", before.mentions, after.mentions)];
        for (level, before, after) in levels {
            for name in ["precision", "recall", "F1"] {
                let share = |score: Score| match name {
                    "precision" => score.precision(),
                    "recall" => score.recall(),
                    _ => score.f1(),
                };
                let (old, new) = (share(before), share(after));
                let change = new - old;
                let ink = match change {
                    _ if change.abs() < 0.0005 => Ink::Faint,
                    _ if change > 0.0 => Ink::For,
                    _ => Ink::Against,
                };
                let right = match name {
                    "precision" => format!("{}/{}", after.right, after.found),
                    "recall" => format!("{}/{}", after.right, after.wanted),
                    _ => String::new(),
                };
                let cell = |ink: Ink, text: String| vec![Text::new(ink, text)];
                rows.push(vec![
                    cell(Ink::Plain, format!("{level} {name}")),
                    cell(Ink::Plain, format!("{old:.3}")),
                    cell(Ink::Plain, format!("{new:.3}")),
                    cell(ink, if change.abs() < 0.0005 { "0".to_owned() } else { format!("{change:+.3}") }),
                    cell(Ink::Faint, right),
                ]);
            }
        }
        self.table(&widths, &rows, &mut marked);
        paint(&marked, self.canvas.color)
    }

    /// Widths of a column of words and so many of numbers.
    fn widths(&self, numbers: usize) -> Vec<usize> {
        let words = self.canvas.width.saturating_sub(numbers * (NUMBER + GAP)).clamp(16, WIDEST);
        std::iter::once(words).chain(std::iter::repeat_n(NUMBER, numbers)).collect()
    }

    fn table(&self, widths: &[usize], rows: &[Vec<Vec<Text>>], out: &mut String) {
        let total = widths.iter().sum::<usize>() + GAP * (widths.len() - 1);
        for (number, row) in rows.iter().enumerate() {
            // A string takes everything.
            let _ = grid(widths, &[2, 0, 0, 0, 0], row, out);
            if number == 0 {
                out.push_str(&self.canvas.rule(total));
                out.push('\n');
            }
        }
    }

    /// One difference for somebody who decides on it: the cell before (as the snapshot says by now) and after, the
    /// sentence, what is said otherwise, the rule, and the reason where one is known.
    #[must_use]
    pub fn difference(
        &self,
        one: &Checked,
        before: Option<&Snapshot>,
        difference: &Difference,
        sentence: Option<&str>,
    ) -> String {
        let mut marked = String::new();
        let Some(kept) = difference.latest() else { return marked };
        let (ink, word) = mark(difference.change);
        let mut head = Text::new(ink, word);
        head.push(Ink::Plain, APART).append(self.statement(kept));
        self.put(&Text::default(), &head, &mut marked);
        marked.push('\n');
        self.cells(before, one.after.as_ref(), difference, &mut marked);
        marked.push('\n');
        let mut quote = Text::default();
        let inset = Text::new(Ink::Plain, "  ");
        match sentence {
            Some(sentence) => quote.append(highlighted(sentence, kept)),
            None => quote.push_clean(Ink::Plain, &kept.evidence),
        };
        quote.push_clean(Ink::Faint, &format!(" {}:{}", one.path, kept.line));
        self.put(&inset, &quote, &mut marked);
        for (name, before, after) in
            difference.fields().into_iter().filter(|(name, ..)| !matches!(*name, "rule" | "phrase"))
        {
            let mut text = Text::new(Ink::Faint, format!("{}: ", name.replace('_', " ")));
            text.append(between(&before, &after));
            self.put(&inset, &text, &mut marked);
        }
        self.put(&inset, &self.rule(difference), &mut marked);
        self.why(one, difference, &inset, &mut marked);
        paint(&marked, self.canvas.color)
    }

    /// The cells of a difference before and after, side by side.
    fn cells(
        &self,
        before: Option<&Snapshot>,
        after: Option<&Snapshot>,
        difference: &Difference,
        out: &mut String,
    ) {
        let mut places: Vec<(&str, &str)> = Vec::new();
        for kept in [&difference.before, &difference.after].into_iter().flatten() {
            if !places.contains(&(&kept.issue, &kept.party)) {
                places.push((&kept.issue, &kept.party));
            }
        }
        let width = (self.canvas.width.min(2 * WIDEST).saturating_sub(GAP) / 2).max(16);
        for (issue, party) in places {
            let head = |word: &str| {
                vec![Text::new(Ink::Head, format!("{} · {}, {word}", clean(issue), clean(self.party(party))))]
            };
            let rows = [
                [head("before"), head("now")],
                [self.cell(before, after, issue, party, "- "), self.cell(after, before, issue, party, "+ ")],
            ];
            for (number, row) in rows.iter().enumerate() {
                // A string takes everything.
                let _ = grid(&[width, width], &[4, 4], row, out);
                if number == 0 {
                    out.push_str(&self.canvas.rule(2 * width + GAP));
                    out.push('\n');
                }
            }
        }
    }

    /// What a party holds on an issue, each stance once; what the other snapshot does not have is marked.
    fn cell(
        &self,
        own: Option<&Snapshot>,
        other: Option<&Snapshot>,
        issue: &str,
        party: &str,
        sign: &str,
    ) -> Vec<Text> {
        let of = |snapshot: Option<&Snapshot>| -> Vec<Text> {
            let Some(snapshot) = snapshot else { return Vec::new() };
            let here = snapshot.statements.iter().filter(|kept| kept.issue == issue && kept.party == party);
            // Each stance on a position once, as in the table.
            let first = here
                .filter(|kept| snapshot.alike(kept).next().is_some_and(|first| std::ptr::eq(first, *kept)));
            first.map(|kept| self.entry(&snapshot.alike(kept).collect::<Vec<_>>())).collect()
        };
        let others = of(other);
        let lines: Vec<Text> = of(own)
            .into_iter()
            .map(|text| {
                let mut line = match others.contains(&text) {
                    true => Text::new(Ink::Plain, "\u{a0}\u{a0}"),
                    false => Text::new(
                        if sign == "+ " { Ink::ForStrong } else { Ink::AgainstStrong },
                        sign.replace(' ', "\u{a0}"),
                    ),
                };
                line.append(text);
                line
            })
            .collect();
        if lines.is_empty() { vec![Text::new(Ink::Faint, "nothing found")] } else { lines }
    }

    /// A stance in a cell: "▸ demands: Ukraine joins NATO, at times on condition ×3".
    fn entry(&self, statements: &[&Kept]) -> Text {
        let mut text = Text::default();
        let Some(first) = statements.first() else { return text };
        let pole = if first.pole == "+" { crate::pack::Pole::Plus } else { crate::pack::Pole::Minus };
        text.push(Ink::Faint, arrow(pole)).push(Ink::Plain, " ");
        let all = statements.len();
        let conditional = statements.iter().filter(|kept| kept.condition.is_some()).count();
        let told = statements.iter().all(|kept| kept.told_by.is_some());
        let plain = Kept {
            condition: first.condition.clone().filter(|_| conditional == all),
            told_by: first.told_by.clone().filter(|_| told),
            ..(*first).clone()
        };
        text.append(self.stance(&plain));
        if conditional > 0 && conditional < all {
            text.push(Ink::Plain, ", at times on condition");
        }
        if all > 1 {
            text.push(Ink::Faint, format!(" ×{all}"));
        }
        text
    }

    /// What has changed above the statements: the text, the day, the rules or the lines.
    #[must_use]
    pub fn above(&self, one: &Checked) -> String {
        let mut marked = String::new();
        let (Some(before), Some(after)) = (&one.before, &one.after) else { return marked };
        let inset = Text::new(Ink::Plain, "  ");
        let mut put = |words: String| self.put(&inset, &Text::new(Ink::Plain, clean(&words)), &mut marked);
        if before.text != after.text {
            put("The text of the article is another one.".to_owned());
        }
        if before.date != after.date {
            put(format!("It is {}.", days(one)));
        }
        if before.rules != after.rules {
            put(format!("The snapshot was made with {}, this was read with {}.", before.rules, after.rules));
        }
        if before.article != after.article {
            put(format!("The snapshot says it is of {}, not of {}.", before.article, after.article));
        }
        if let Status::Changed(differences) = &one.status
            && differences.moved > 0
        {
            put(format!("{} on other lines, and the same.", number(differences.moved, "statement")));
        }
        put("To accept is to write this down; the other differences come one by one.".to_owned());
        paint(&marked, self.canvas.color)
    }

    /// The heading of what is to be decided on.
    #[must_use]
    pub fn heading(&self, number: &str, article: &str, title: &str) -> String {
        let mut text = Text::new(Ink::Faint, number);
        text.push(Ink::Plain, APART).push_clean(Ink::Head, article);
        text.push(Ink::Faint, APART).push_clean(Ink::Faint, title);
        let mut marked = self.canvas.rule(self.canvas.width.min(2 * WIDEST + GAP)) + "\n";
        self.put(&Text::default(), &text, &mut marked);
        marked.push('\n');
        paint(&marked, self.canvas.color)
    }

    /// A new article for somebody who decides on it: all that is read in it, cell by cell.
    #[must_use]
    pub fn whole(&self, snapshot: &Snapshot) -> String {
        let mut marked = String::new();
        if snapshot.statements.is_empty() {
            marked.push_str("nothing found\n");
        }
        for kept in &snapshot.statements {
            let mut text = self.statement(kept);
            text.push(Ink::Faint, format!("{APART}line\u{a0}{}", kept.line));
            self.put(&Text::new(Ink::Plain, "  "), &text, &mut marked);
            let mut quote = Text::default();
            quote.push_clean(Ink::Plain, &format!("“{}”", few_words(&kept.evidence)));
            self.put(&Text::new(Ink::Plain, "      "), &quote, &mut marked);
        }
        paint(&marked, self.canvas.color)
    }

    fn put(&self, label: &Text, text: &Text, out: &mut String) {
        // A string takes everything.
        let _: fmt::Result = tail::hang(label, text, self.canvas, out);
    }
}

/// What a change comes to, in words.
fn told(one: &Checked, differences: &Differences) -> String {
    let count = |change: Change| differences.statements.iter().filter(|one| one.change == change).count();
    let mut told: Vec<String> = [Change::Lost, Change::Gained, Change::Changed]
        .into_iter()
        .map(|change| (count(change), change.as_str()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if differences.moved > 0 {
        told.push(format!("{} on other lines", differences.moved));
    }
    if told.is_empty() {
        told.push("the same statements".to_owned());
    }
    let (old, new) = (one.before.as_ref(), one.after.as_ref());
    if old.map(|snapshot| &snapshot.date) != new.map(|snapshot| &snapshot.date) {
        told.insert(0, days(one));
    }
    format!("{}: {}", differences.cause.as_str(), told.join(", "))
}

/// "read for 2025-05-26, and before for no day".
fn days(one: &Checked) -> String {
    let day = |snapshot: &Option<Snapshot>| {
        snapshot.as_ref().and_then(|snapshot| snapshot.date.clone()).unwrap_or_else(|| "no day".to_owned())
    };
    format!("read for {}, and before for {}", day(&one.after), day(&one.before))
}

/// "demand → seek".
fn between(before: &str, after: &str) -> Text {
    let mut text = Text::default();
    let word = |text: &mut Text, ink: Ink, word: &str| match word {
        "" => _ = text.push(Ink::Faint, "none"),
        word => _ = text.push_clean(ink, word),
    };
    word(&mut text, Ink::Against, before);
    text.push(Ink::Plain, " → ");
    word(&mut text, Ink::For, after);
    text
}

/// A sentence with holder and cue in their inks.
fn highlighted(sentence: &str, kept: &Kept) -> Text {
    let sentence = clean(sentence);
    let mut marks: Vec<(usize, usize, Ink)> = Vec::new();
    let stance = if kept.is_against() { Ink::AgainstStrong } else { Ink::ForStrong };
    for (words, ink) in [(&kept.cue, stance), (&kept.holder, Ink::Holder)] {
        if let Some(at) = sentence.find(words.as_str()).filter(|_| !words.is_empty()) {
            let free = marks.iter().all(|(from, to, _)| at + words.len() <= *from || *to <= at);
            marks.extend(free.then_some((at, at + words.len(), ink)));
        }
    }
    marks.sort_by_key(|mark| mark.0);
    let mut text = Text::default();
    let mut at = 0;
    for (from, to, ink) in marks {
        text.push(Ink::Plain, &sentence[at..from]).push(ink, &sentence[from..to]);
        at = to;
    }
    text.push(Ink::Plain, &sentence[at..]);
    text
}

fn heads(words: &[&str]) -> Vec<Vec<Text>> {
    words.iter().map(|word| vec![Text::new(Ink::Head, *word)]).collect()
}

fn number(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The first words of a text that may be long.
fn few_words(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() <= WORDS { text.to_owned() } else { format!("{} …", words[..WORDS].join(" ")) }
}
