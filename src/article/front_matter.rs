//! The block of YAML that may open an article: title, date, source and address.

use serde::Deserialize;

use crate::article::lines::lines;
use crate::article::{ArticleError, date};
use crate::span::Span;
use jiff::civil::Date;

/// What the block says, and where the text behind it begins.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) body: Span,
}

/// The fields that matter. Others (tags, authors, layout) belong to other tools and are let pass.
#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default, alias = "link")]
    url: Option<String>,
}

/// Reads the block at the start of `text`, if there is one. `strict` tells that the format has
/// front matter by convention (Markdown), so that a broken block is a mistake of its author; in
/// plain text two rows of hyphens may just be two rows of hyphens.
pub(super) fn read(text: &str, strict: bool) -> Result<FrontMatter, ArticleError> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = FrontMatter { body: Span::new(start, text.len()), ..FrontMatter::default() };
    let mut rows = lines(text, Span::new(start, text.len()));
    let Some(opening) = rows.next().filter(|row| row.of(text).trim_end() == "---") else { return Ok(none) };
    let Some(closing) = rows.find(|row| matches!(row.of(text).trim_end(), "---" | "...")) else {
        return Ok(none);
    };
    let block = &text[opening.end..closing.start];
    if block.trim().is_empty() {
        return Ok(FrontMatter { body: Span::new(closing.end, text.len()), ..FrontMatter::default() });
    }
    let fields: Fields = match serde_yaml::from_str(block) {
        Ok(fields) => fields,
        Err(_) if !strict => return Ok(none),
        Err(error) => return Err(ArticleError::FrontMatter { message: error.to_string() }),
    };
    Ok(FrontMatter {
        title: filled(fields.title),
        date: day(fields.date)?,
        source: filled(fields.source),
        url: filled(fields.url),
        body: Span::new(closing.end, text.len()),
    })
}

/// A field that says something.
pub(super) fn filled(field: Option<String>) -> Option<String> {
    field.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// A date field. What is there and cannot be read is an error rather than nothing, as roles
/// of people, and with them the result, would silently change. Without a digit it is no date at
/// all: scrapers write "unknown" and "n/a".
pub(super) fn day(field: Option<String>) -> Result<Option<Date>, ArticleError> {
    let dated = filled(field).filter(|value| value.contains(|c: char| c.is_ascii_digit()));
    dated.map(|value| date::parse_date(&value).ok_or(ArticleError::Date { date: value })).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_and_others_let_pass() {
        let text = "---\r\ntitle: \"Talks: round two\"\r\ndate: 21 May 2025\r\ntags: [a, b]\r\n---\r\nBody.";
        let front = read(text, true).expect("front matter");
        assert_eq!(front.title.as_deref(), Some("Talks: round two"));
        assert_eq!(front.date, Some(jiff::civil::date(2025, 5, 21)));
        assert_eq!(front.body.of(text).trim(), "Body.");
    }

    #[test]
    fn broken_blocks() {
        let broken = "---\ntitle: [\n---\nBody.";
        assert!(matches!(read(broken, true), Err(ArticleError::FrontMatter { .. })));
        assert_eq!(read(broken, false).map(|front| front.body.of(broken)), Ok(broken));
        let unclosed = "---\nBody.";
        assert_eq!(read(unclosed, true).map(|front| front.body.of(unclosed)), Ok(unclosed));
        assert_eq!(
            read("---\ndate: day 3\n---\nBody.", true),
            Err(ArticleError::Date { date: "day 3".into() })
        );
    }
}
