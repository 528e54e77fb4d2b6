//! Rows written one after another: JSON Lines, a JSON array, CSV, TSV, and Parquet beside them.
//!
//! A [`Sink`] takes one record at a time and keeps none of them, so that what is written may be larger than
//! memory. Where the bytes go is the caller's to know; nothing here opens a file.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::ink::clean;
use crate::report::{AttributionRecord, GapRecord, PointRecord, Separator, StatementRecord, escape_controls};

/// A record that has a form as one flat row.
pub trait Row: Serialize {
    /// The heads of [`Self::fields`].
    const HEAD: &'static [&'static str];

    /// The record as one row, a field for each head.
    fn fields(&self) -> Vec<String>;
}

macro_rules! row {
    ($($record:ident)*) => {$(
        impl Row for $record<'_> {
            const HEAD: &'static [&'static str] = Self::HEAD;

            fn fields(&self) -> Vec<String> {
                Self::fields(self)
            }
        }
    )*};
}

row! { StatementRecord AttributionRecord GapRecord PointRecord }

/// Takes records one after another, in the order in which they are to stand.
///
/// A sink for records of any lifetime is a `dyn for<'r> Sink<StatementRecord<'r>>`: see [`StatementSink`].
pub trait Sink<R> {
    /// Writes a record, or keeps it until a block of them is full.
    ///
    /// # Errors
    /// Those of the writer below, and what cannot be said in the format.
    fn push(&mut self, record: &R) -> io::Result<()>;

    /// Writes what is left and whatever ends the format. Without it a file is not whole.
    ///
    /// # Errors
    /// Those of the writer below.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A sink for the statements of any article.
pub type StatementSink<'w> = Box<dyn for<'r> Sink<StatementRecord<'r>> + 'w>;

/// A sink for the attributions of any article.
pub type AttributionSink<'w> = Box<dyn for<'r> Sink<AttributionRecord<'r>> + 'w>;

/// One JSON object a line.
#[derive(Debug)]
pub struct Lines<W> {
    out: W,
}

impl<W: Write> Lines<W> {
    /// Lines into `out`.
    #[must_use]
    pub const fn new(out: W) -> Self {
        Self { out }
    }
}

impl<R: Serialize, W: Write> Sink<R> for Lines<W> {
    fn push(&mut self, record: &R) -> io::Result<()> {
        writeln!(self.out, "{}", escape_controls(&serde_json::to_string(record)?))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// One JSON array, set out for people.
#[derive(Debug)]
pub struct Array<W> {
    out: W,
    empty: bool,
}

impl<W: Write> Array<W> {
    /// An array into `out`.
    #[must_use]
    pub const fn new(out: W) -> Self {
        Self { out, empty: true }
    }
}

impl<R: Serialize, W: Write> Sink<R> for Array<W> {
    fn push(&mut self, record: &R) -> io::Result<()> {
        let json = serde_json::to_string_pretty(record)?;
        let before = if self.empty { "[\n  " } else { ",\n  " };
        self.empty = false;
        // Line breaks inside a string are escaped, so every one here parts two lines of the layout.
        write!(self.out, "{before}{}", escape_controls(&json).replace('\n', "\n  "))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.write_all(if self.empty { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}

/// Rows of fields below a head, with commas or tabs between. Fields are made safe to print and stay on one line.
#[derive(Debug)]
pub struct Separated<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Separated<W> {
    /// Rows of `R` into `out`, which gets their head at once.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new<R: Row>(separator: Separator, out: W) -> io::Result<Self> {
        let mut out = csv::WriterBuilder::new().delimiter(separator.byte()).from_writer(out);
        out.write_record(R::HEAD)?;
        Ok(Self { out })
    }
}

impl<R: Row, W: Write> Sink<R> for Separated<W> {
    fn push(&mut self, record: &R) -> io::Result<()> {
        Ok(self.out.write_record(record.fields().iter().map(|field| clean(field)))?)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

/// Takes attributions with those inside them, and gives each on as a row of its own, the outer one first.
pub struct Flat<'w>(AttributionSink<'w>);

impl<'w> Flat<'w> {
    /// Flat rows into `inner`.
    #[must_use]
    pub const fn new(inner: AttributionSink<'w>) -> Self {
        Self(inner)
    }
}

impl Sink<AttributionRecord<'_>> for Flat<'_> {
    fn push(&mut self, record: &AttributionRecord<'_>) -> io::Result<()> {
        record.clone().flat().iter().try_for_each(|row| self.0.push(row))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Said(&'static str);

    impl Row for Said {
        const HEAD: &'static [&'static str] = &["words"];

        fn fields(&self) -> Vec<String> {
            vec![self.0.to_owned()]
        }
    }

    fn written(make: impl Fn(&mut Vec<u8>) -> Box<dyn Sink<Said> + '_>, records: &[Said]) -> String {
        let mut out = Vec::new();
        let mut sink = make(&mut out);
        records.iter().for_each(|record| sink.push(record).expect("a vector takes everything"));
        sink.finish().expect("a vector takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn an_array_is_what_the_whole_of_it_would_be() {
        let list = |records: &[Said]| serde_json::to_string_pretty(records).expect("plain values") + "\n";
        for said in [&[][..], &[Said("a\nb")], &[Said("a"), Said("b")]] {
            assert_eq!(written(|out| Box::new(Array::new(out)), said), list(said));
        }
    }

    #[test]
    fn a_row_stays_on_its_line() {
        let said = [Said("a,\nb"), Said("c\u{1b}[2J")];
        let lines = written(|out| Box::new(Lines::new(out)), &said);
        assert_eq!(lines, "\"a,\\nb\"\n\"c\\u001b[2J\"\n");
        let table = |separator| {
            written(move |out| Box::new(Separated::new::<Said>(separator, out).expect("a head")), &said)
        };
        assert_eq!(table(Separator::Comma), "words\n\"a, b\"\nc [2J\n");
        assert_eq!(table(Separator::Tab), "words\na, b\nc [2J\n");
    }
}
