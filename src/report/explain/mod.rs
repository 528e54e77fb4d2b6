//! Explanations for people: each sentence with the spans of what was seen in it drawn below, then the facts,
//! then the deciding reason. [`json`](Explained::json) has the same facts for programs.

mod lanes;

use serde::Serialize;

use crate::explain::{DropFact, Explanation, Piece, SentenceFacts, Verdict};
use crate::report::ink::{Ink, Text, clean, paint};
use crate::report::json::escape_controls;
use crate::report::{Canvas, SCHEMA, tail};
use crate::span::Span;
use lanes::{LABEL, Lane};

/// So many phrases that nearly match are drawn; the data has all of them.
const MOST_NEAR: usize = 8;
/// And so many where another phrase does match.
const FEW_NEAR: usize = 3;

/// Of a sentence that is only named so many words are drawn.
const FEW_WORDS: usize = 6;

/// Of a choice in a phrase so many alternatives are drawn.
const MOST_ALTERNATIVES: usize = 4;

/// Explanations of articles, drawn.
#[derive(Clone, Copy, Debug)]
pub struct Explained {
    canvas: Canvas,
}

/// The document that programs read.
#[derive(Serialize)]
struct Document<'e> {
    schema: u32,
    articles: &'e [Explanation],
}

impl Explained {
    /// On this canvas.
    #[must_use]
    pub const fn new(canvas: Canvas) -> Self {
        Self { canvas }
    }

    /// The facts as one JSON document: `{schema, articles: [{doc, path, date, sentences, verdict}]}`. The fields
    /// of sentences and verdicts are those of [`SentenceFacts`] and [`Verdict`]; every place is `{start, end,
    /// text}` in bytes of the article.
    ///
    /// # Errors
    /// None that can come of these facts.
    pub fn json(articles: &[Explanation]) -> serde_json::Result<String> {
        let json = serde_json::to_string_pretty(&Document { schema: SCHEMA, articles })?;
        Ok(format!("{}\n", escape_controls(&json)))
    }

    /// The facts as text. `name` tells how each article is called.
    #[must_use]
    pub fn text(&self, articles: &[Explanation], name: impl Fn(&Explanation) -> String) -> String {
        let mut marked = String::new();
        for explanation in articles {
            let name = name(explanation);
            for sentence in &explanation.sentences {
                if !marked.is_empty() {
                    marked.push('\n');
                }
                self.sentence(explanation, sentence, &name, &mut marked);
            }
            if let Some(verdict) = &explanation.verdict {
                marked.push('\n');
                self.verdict(verdict, explanation.sentences.len() > 1, &mut marked);
            }
        }
        if marked.is_empty() {
            marked.push_str("No statement, and nothing that looks like one.\n");
        }
        paint(&marked, self.canvas.color)
    }

    fn sentence(&self, article: &Explanation, facts: &SentenceFacts, name: &str, marked: &mut String) {
        let mut head = Text::new(Ink::Head, format!("{name}:{}", facts.line));
        let date = article.date.as_ref().map_or_else(|| "no date".to_owned(), |date| format!("of {date}"));
        head.push(Ink::Faint, format!(" · {date}"));
        if facts.headline {
            head.push(Ink::Faint, " · headline");
        }
        if facts.nearest {
            head.push(Ink::Plain, " · nothing of what was asked for is in the article; this comes nearest");
        }
        self.hang("", &head, marked);
        marked.push('\n');
        lanes::draw(facts.words.start, &facts.words.text, &lanes(facts), self.canvas, marked);
        marked.push('\n');
        self.seen(facts, marked);
        self.read(facts, article.verdict.is_some(), marked);
    }

    /// What was seen: clauses, people, cues, speech, conditions.
    fn seen(&self, facts: &SentenceFacts, marked: &mut String) {
        if facts.clauses.len() > 1 {
            self.list(
                "clauses",
                facts.clauses.iter().map(|clause| line(&clause.pieces, clause.kind)),
                marked,
            );
        }
        let who = facts.mentions.iter().map(|mention| named(Ink::Holder, &mention.words.text, &mention.told));
        self.list("who", who, marked);
        let cues = facts.cues.iter().map(|cue| {
            let ink = match cue.stance {
                Some("oppose" | "reject") => Ink::Against,
                Some(_) => Ink::For,
                None => Ink::Plain,
            };
            let mut text = named(ink, &cue.words.text, &cue.told);
            text.push_clean(Ink::Faint, &format!(" · {}", cue.rule));
            if let Some(why) = &cue.why {
                text.push(Ink::Plain, " · not used: ").push_clean(Ink::Plain, why.trim_end_matches('.'));
            }
            text
        });
        self.list("cues", cues, marked);
        let quoted = facts.quotations.iter().map(|quote| named(Ink::Plain, &quote.words.text, &quote.told));
        self.list("quoted", quoted, marked);
        let says = facts.attributions.iter().map(|says| Text::new(Ink::Plain, clean(&says.told)));
        self.list("says what", says, marked);
        let conditions = facts.conditions.iter().map(|condition| {
            let words = format!("{} {}", condition.mark.text, condition.words.text);
            named(Ink::Condition, &words, &condition.told)
        });
        self.list("condition", conditions, marked);
    }

    /// What it was read as: phrases, statements, and what was dropped.
    fn read(&self, facts: &SentenceFacts, helped: bool, marked: &mut String) {
        let phrases = facts.phrases.iter().map(|phrase| {
            let mut text = line(&phrase.pieces, &phrase.phrase);
            text.push_clean(Ink::Plain, &format!(" `{}`", brief(&phrase.text)));
            if phrase.excludes {
                text.push(Ink::Plain, " excludes its position");
            }
            if let Some(other) = &phrase.gives_way {
                text.push_clean(Ink::Plain, &format!(" gives way to {other}"));
            }
            text.push_clean(Ink::Faint, &format!(" · {}", phrase.rule));
            text
        });
        self.list("phrases", phrases, marked);
        // Where a phrase does match, what others lack is of less interest.
        let matched = facts.phrases.iter().any(|phrase| !phrase.excludes);
        let most = if matched { FEW_NEAR } else { MOST_NEAR };
        let more = facts.near.len().saturating_sub(most);
        let near = facts.near.iter().take(most).map(|near| {
            let mut text = Text::new(Ink::Plain, clean(&near.phrase));
            text.push_clean(Ink::Plain, &format!(" `{}`: {}", brief(&near.text), near.told));
            text.push_clean(Ink::Faint, &format!(" · {}", near.rule));
            text
        });
        let rest = (more > 0).then(|| Text::new(Ink::Faint, format!("and {more} more")));
        self.list("nearly", near.chain(rest), marked);
        let statements = facts.statements.iter().map(|statement| {
            let ink = if statement.sign == "+" { Ink::ForStrong } else { Ink::AgainstStrong };
            let mut text = Text::new(ink, clean(&statement.told));
            let rule = statement.phrase.clone().unwrap_or_else(|| "by reference".to_owned());
            text.push_clean(Ink::Faint, &format!(" · {rule}"));
            text
        });
        self.list("statement", statements, marked);
        self.list("dropped", facts.dropped.iter().map(|drop| dropped(drop, helped)), marked);
    }

    /// The deciding reason and what can be done.
    fn verdict(&self, verdict: &Verdict, several: bool, marked: &mut String) {
        let (label, ink) =
            if verdict.found { ("why", Ink::ForStrong) } else { ("why not", Ink::AgainstStrong) };
        let head = Text::new(ink, format!("{label:LABEL$}"));
        let mut told = Text::default();
        if several {
            // Which of the sentences decides.
            let words = clean(&verdict.sentence.text);
            let few: Vec<&str> = words.split(' ').take(FEW_WORDS).collect();
            let more = if words.split(' ').nth(FEW_WORDS).is_some() { " …" } else { "" };
            told.push(Ink::Faint, format!("In line {}, “{}{more}”: ", verdict.line, few.join(" ")));
        }
        told.push_clean(Ink::Plain, &verdict.told);
        // A string takes everything.
        let _ = tail::hang(&head, &told, self.canvas, marked);
        if let Some(help) = &verdict.help {
            let head = Text::new(Ink::Faint, format!("{:LABEL$}", "help"));
            let _ = tail::hang(&head, &Text::new(Ink::Plain, clean(help)), self.canvas, marked);
        }
    }

    /// Entries below each other, their label before the first.
    fn list(&self, label: &str, entries: impl Iterator<Item = Text>, marked: &mut String) {
        for (number, entry) in entries.enumerate() {
            self.hang(if number == 0 { label } else { " " }, &entry, marked);
        }
    }

    fn hang(&self, label: &str, text: &Text, marked: &mut String) {
        let label =
            if label.is_empty() { Text::default() } else { Text::new(Ink::Faint, format!("{label:LABEL$}")) };
        // A string takes everything.
        let _ = tail::hang(&label, text, self.canvas, marked);
    }
}

/// The verdicts on a failed test, each a line for whoever draws the test.
pub(super) fn verdicts(verdicts: &[Verdict]) -> impl Iterator<Item = (&'static str, Text)> {
    verdicts.iter().flat_map(|verdict| {
        let label = if verdict.found { "why" } else { "why not" };
        let told = (label, Text::new(Ink::Plain, clean(&verdict.told)));
        // What can be done about a statement that is there, the reader of a failed test knows.
        let help = verdict.help.as_ref().filter(|_| !verdict.found);
        std::iter::once(told).chain(help.map(|help| ("help", Text::new(Ink::Faint, clean(help)))))
    })
}

/// Words and what is said of them.
fn named(ink: Ink, words: &str, told: &str) -> Text {
    let mut text = Text::new(Ink::Plain, "“");
    text.push_clean(ink, words.trim_matches(['“', '”', '"']))
        .push(Ink::Plain, "” ")
        .push_clean(Ink::Plain, told);
    text
}

/// Pieces of the sentence and what is said of them.
fn line(pieces: &[Piece], told: &str) -> Text {
    let words: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    named(Ink::Plain, &words.join(" … "), told)
}

/// A phrase with its longer lists of alternatives cut short.
fn brief(phrase: &str) -> String {
    let mut out = String::new();
    let (mut depth, mut bars) = (0_usize, 0);
    for letter in phrase.chars() {
        match letter {
            '(' => {
                depth += 1;
                bars = if depth == 1 { 0 } else { bars };
            }
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 1 => {
                bars += 1;
                if bars == MOST_ALTERNATIVES {
                    out.push_str("|…");
                }
            }
            _ => {}
        }
        if bars < MOST_ALTERNATIVES || depth == 0 {
            out.push(letter);
        }
        if depth == 0 {
            bars = 0;
        }
    }
    out
}

/// What was dropped; the verdict below has what can be done, where there is one.
fn dropped(dropped: &DropFact, helped: bool) -> Text {
    let mut text = Text::new(Ink::Plain, clean(dropped.phrase.as_ref().unwrap_or(&dropped.position)));
    let words: Vec<&str> = dropped.words.iter().map(|piece| piece.text.as_str()).collect();
    if !words.is_empty() {
        text.push(Ink::Plain, " “").push_clean(Ink::Position, &words.join(" … ")).push(Ink::Plain, "”");
    }
    text.push(Ink::Plain, ": ").push_clean(Ink::Plain, &dropped.told);
    if let Some(help) = dropped.help.as_ref().filter(|_| !helped) {
        text.push(Ink::Faint, " ").push_clean(Ink::Faint, help);
    }
    text
}

/// The rows below a sentence.
fn lanes(facts: &SentenceFacts) -> Vec<Lane> {
    let all = |pieces: &mut dyn Iterator<Item = &Piece>, ink: Ink| -> Vec<(Span, Ink)> {
        pieces.map(|piece| (piece.span(), ink)).collect()
    };
    let parties = facts.mentions.iter().filter(|mention| !mention.parties.is_empty());
    let cues = facts.cues.iter().filter(|cue| !cue.contents.is_empty() || cue.used);
    let cues = cues.map(|cue| {
        let ink = match cue.stance {
            Some("oppose" | "reject") => Ink::Against,
            Some(_) => Ink::For,
            None => Ink::Plain,
        };
        (cue.words.span(), ink)
    });
    let phrases = facts.phrases.iter().filter(|phrase| !phrase.excludes);
    let conditions =
        facts.conditions.iter().map(|condition| condition.mark.span().cover(condition.words.span()));
    vec![
        Lane { label: "who", mark: '-', spans: all(&mut parties.map(|mention| &mention.words), Ink::Holder) },
        Lane { label: "cue", mark: '^', spans: cues.collect() },
        Lane {
            label: "said",
            mark: '.',
            spans: all(&mut facts.attributions.iter().flat_map(|says| &says.content), Ink::Faint),
        },
        Lane {
            label: "position",
            mark: '=',
            spans: all(&mut phrases.flat_map(|phrase| &phrase.pieces), Ink::Position),
        },
        Lane {
            label: "condition",
            mark: '?',
            spans: conditions.map(|span| (span, Ink::Condition)).collect(),
        },
    ]
}
