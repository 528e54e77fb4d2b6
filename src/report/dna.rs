//! Statements as an event list of the Discourse Network Analyzer: one statement a row, with the document it stands
//! in and the variables of DNA's own statement type, person, organization, concept and agreement.
//!
//! The layout is DNA's: semicolons between fields, text in quotation marks that are doubled inside it, numbers and
//! missing values bare, `dd-MM-yyyy HH:mm` for time. Carets count UTF-16 units, as DNA, which is written in Java,
//! counts characters.

use std::io::{self, Write};

use crate::article::Article;
use crate::pack::Sign;
use crate::position::{Reading, Statement};
use crate::report::ink::clean;

/// The names of the columns, in their order.
pub const COLUMNS: [&str; 17] = [
    "ID",
    "time",
    "docId",
    "docTitle",
    "docAuthor",
    "docSource",
    "docSection",
    "docNotes",
    "docType",
    "start",
    "stop",
    "text",
    "coder",
    "person",
    "organization",
    "concept",
    "agreement",
];

/// An event list, written a statement at a time.
#[derive(Debug)]
pub struct EventList<W> {
    out: W,
    statements: u64,
    documents: u64,
    /// Id and path of the article of the last statement.
    last: Option<(String, String)>,
    /// How far into its text the carets have been counted: bytes, and UTF-16 units.
    reached: (usize, usize),
}

impl<W: Write> EventList<W> {
    /// A list into `out`, which gets the names of the columns at once.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W) -> io::Result<Self> {
        let head: Vec<String> = COLUMNS.iter().map(|name| quoted(name)).collect();
        writeln!(out, "{}", head.join(";"))?;
        Ok(Self { out, statements: 0, documents: 0, last: None, reached: (0, 0) })
    }

    /// Writes a statement of `reading`. Those of one article come one after another.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn push(&mut self, reading: &Reading<'_>, statement: &Statement) -> io::Result<()> {
        let (article, pack) = (reading.article, reading.pack);
        if self.last.as_ref().is_none_or(|(id, path)| (id, path) != (&article.id, &article.path)) {
            self.last = Some((article.id.clone(), article.path.clone()));
            self.documents += 1;
            self.reached = (0, 0);
        }
        self.statements += 1;
        let (start, stop) =
            (self.caret(article, statement.evidence.start), self.caret(article, statement.evidence.end));
        let party = &pack[statement.party];
        let holder = &statement.holder.name;
        let person = if party.people.iter().any(|person| person.name == *holder) { holder } else { "" };
        let notes = match &article.url {
            Some(url) => format!("{} {url}", article.id),
            None => article.id.clone(),
        };
        let fields = [
            self.statements.to_string(),
            article.date.map(|day| day.strftime("%d-%m-%Y 00:00").to_string()).unwrap_or_default(),
            self.documents.to_string(),
            quoted(article.title.as_deref().unwrap_or(&article.id)),
            quoted(""),
            quoted(article.source.as_deref().unwrap_or_default()),
            quoted(""),
            quoted(&notes),
            quoted(""),
            start.to_string(),
            stop.to_string(),
            quoted(statement.evidence.of(&article.text)),
            quoted("standpoint"),
            quoted(person),
            quoted(&party.name),
            quoted(&pack[statement.position].claim),
            u8::from(statement.stance.sign() == Sign::For).to_string(),
        ];
        writeln!(self.out, "{}", fields.join(";"))
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// UTF-16 units before a byte of the article. Evidence comes in about the order of the text, so counting goes on
    /// from where it was.
    fn caret(&mut self, article: &Article, byte: usize) -> usize {
        let (bytes, units) = if byte < self.reached.0 { (0, 0) } else { self.reached };
        let between = article.text.get(bytes..byte).unwrap_or_default();
        self.reached = (byte, units + between.encode_utf16().count());
        self.reached.1
    }
}

/// A text as DNA quotes it, on one line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", clean(text).replace('"', "\"\""))
}
