//! Gaps in a pack for people and for programs.

use serde::Serialize;

use crate::article::Article;
use crate::gaps::Gap;
use crate::pack::{Pack, PartyId, Stance};
use crate::report::ink::{Ink, Text, clean, glued, paint, seamed};
use crate::report::record::{Place, SCHEMA};
use crate::report::view::{article_name, place};
use crate::report::{Canvas, tail};

/// Something that parties say and no position covers.
#[derive(Clone, Debug, Serialize)]
pub struct GapRecord<'r> {
    /// What it is, as a phrase of a rule would have it.
    pub words: &'r str,
    /// In how many different sentences.
    pub count: usize,
    /// In how many articles.
    pub articles: usize,
    /// In how many of the sentences each party says it, the most first.
    pub parties: serde_json::Map<String, serde_json::Value>,
    /// How else it is said.
    pub beside: Vec<&'r str>,
    /// A sentence that says it.
    pub example: ExampleRecord<'r>,
    /// [`SCHEMA`].
    pub schema: u32,
}

/// A sentence that shows a gap.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleRecord<'r> {
    /// The article: the file's stem or the record's id.
    pub doc: &'r str,
    /// The sentence.
    pub sentence: Place<'r>,
    /// Who says it.
    pub parties: Vec<&'r str>,
    /// What they do by it, where that is a stance.
    pub stance: Option<&'static str>,
    /// Line on which it begins, from 1.
    pub line: usize,
    /// The file.
    pub path: String,
}

impl<'r> GapRecord<'r> {
    /// The columns of a row.
    pub const HEAD: &'static [&'static str] =
        &["words", "count", "articles", "parties", "beside", "doc", "line", "sentence"];

    /// The record of a gap in these articles.
    #[must_use]
    pub fn of(gap: &'r Gap, pack: &'r Pack, articles: &'r [Article]) -> Self {
        let article = &articles[gap.example.article];
        let id = |party: &PartyId| pack[*party].id.as_str();
        let parties = gap.parties.iter().map(|(party, count)| (id(party).to_owned(), (*count).into()));
        Self {
            words: &gap.words,
            count: gap.count,
            articles: gap.articles,
            parties: parties.collect(),
            beside: gap.beside.iter().map(|words| words.as_str()).collect(),
            example: ExampleRecord {
                doc: &article.id,
                sentence: Place::of(gap.example.sentence, article),
                parties: gap.example.parties.iter().map(id).collect(),
                stance: gap.example.stance.map(Stance::as_str),
                line: article.lines.line(gap.example.sentence.start),
                path: article_name(article),
            },
            schema: SCHEMA,
        }
    }

    /// The fields of a row.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        let parties: Vec<String> =
            self.parties.iter().map(|(party, count)| format!("{party} {count}")).collect();
        vec![
            self.words.to_owned(),
            self.count.to_string(),
            self.articles.to_string(),
            parties.join("; "),
            self.beside.join("; "),
            self.example.doc.to_owned(),
            self.example.line.to_string(),
            self.example.sentence.text.to_owned(),
        ]
    }
}

/// Gaps as blocks of text: how often, what, by whom, and a sentence that shows it.
#[must_use]
pub fn gaps_table(gaps: &[Gap], pack: &Pack, articles: &[Article], canvas: Canvas) -> String {
    let mut marked = String::new();
    let widest = gaps.iter().map(|gap| gap.count.to_string().len()).max().unwrap_or_default();
    for gap in gaps {
        let mut label = Text::new(Ink::For, format!("{:>widest$}", gap.count));
        label.push(Ink::Plain, "  ");
        let inset = Text::new(Ink::Plain, " ".repeat(label.width()));
        let mut head = Text::new(Ink::Head, clean(&gap.words));
        for (i, (party, count)) in gap.parties.iter().enumerate() {
            head.push(Ink::Plain, if i == 0 { "  " } else { ", " });
            head.push(Ink::Plain, glued(&format!("{} {count}", clean(&pack[*party].short))));
        }
        if articles.len() > 1 {
            let articles = format!("{} article{}", gap.articles, if gap.articles == 1 { "" } else { "s" });
            head.push(Ink::Faint, " ").push(Ink::Faint, glued(&format!("· {articles}")));
        }
        // A string takes everything.
        let _ = tail::hang(&label, &head, canvas, &mut marked);
        if !gap.beside.is_empty() {
            let beside: Vec<String> = gap.beside.iter().map(|words| glued(&clean(words))).collect();
            let _ = tail::hang(
                &inset,
                &Text::new(Ink::Plain, format!("also: {}", beside.join(", "))),
                canvas,
                &mut marked,
            );
        }
        let article = &articles[gap.example.article];
        let mut example = Text::default();
        example.push_clean(Ink::Plain, gap.example.sentence.of(&article.text));
        let place = place(article, gap.example.sentence);
        example.push(Ink::Faint, format!(" {}", seamed(&glued(&place), '/')));
        let _ = tail::hang(&inset, &example, canvas, &mut marked);
    }
    paint(&marked, canvas.color)
}
