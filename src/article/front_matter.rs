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
/// plain text two rows of hyphens may just be two rows of hyphens, unless one of the fields stands
/// between them: then a date would be lost without a word.
pub(super) fn read(text: &str, strict: bool) -> Result<FrontMatter, ArticleError> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = FrontMatter { body: Span::new(start, text.len()), ..FrontMatter::default() };
    let mut rows = lines(text, Span::new(start, text.len()));
    let Some(opening) = rows.next().filter(|row| row.of(text).trim_end() == "---") else { return Ok(none) };
    let behind = rows.clone();
    let Some(closing) = rows.find(|row| matches!(row.of(text).trim_end(), "---" | "...")) else {
        if behind.take(1).any(|row| key_of(row.of(text)).is_some_and(|key| KEYS.contains(&key))) {
            return Err(ArticleError::FrontMatter {
                line: 1,
                key: None,
                problem: "it is never closed".to_owned(),
                help: "write `---` under its last line".to_owned(),
            });
        }
        return Ok(none);
    };
    let block = &text[opening.end..closing.start];
    if block.trim().is_empty() {
        return Ok(FrontMatter { body: Span::new(closing.end, text.len()), ..FrontMatter::default() });
    }
    let options = serde_yaml::options! {
        with_snippet: false,
        budget: serde_yaml::budget! { max_depth: 32 },
    };
    let fields: Fields = match serde_yaml::from_str_with_options(block, options) {
        Ok(fields) => fields,
        Err(error) => {
            let mut keys = block.lines().filter_map(key_of);
            let meant = strict || keys.any(|key| KEYS.contains(&key));
            return if meant { Err(broken(&error, block)) } else { Ok(none) };
        }
    };
    Ok(FrontMatter {
        title: filled(fields.title),
        date: day(fields.date)?,
        source: filled(fields.source),
        url: filled(fields.url),
        body: Span::new(closing.end, text.len()),
    })
}

/// The fields by the names they are written with.
const KEYS: &[&str] = &["title", "date", "source", "url", "link"];

/// The key that a line begins with.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    (!key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))).then_some(key)
}

/// What the YAML reader says, in the words of somebody who wrote a line or two above an article.
/// The block begins at the end of the article's first line.
fn broken(error: &serde_yaml::Error, block: &str) -> ArticleError {
    const SLIPS: &[(&str, &str)] = &[
        ("mapping values are not allowed", "a value with a colon in it needs quotation marks"),
        ("expected string scalar", "the value is not a text"),
        ("duplicate mapping key", "the key stands twice"),
        ("duplicate field `url`", "the key stands twice, as `url` and as `link`"),
        ("unclosed quote", "a quotation mark is missing"),
        ("expected mapping start", "a line is a key and its value"),
        ("tab", "a tab, where YAML wants spaces"),
        ("unexpected character", "a value that begins with this character needs quotation marks"),
        ("anchor", "a value that begins with this character needs quotation marks"),
    ];
    let said = error.to_string();
    let said = said.lines().next().unwrap_or_default();
    let slip = SLIPS.iter().find(|(what, _)| said.contains(what));
    let twice = slip.is_some_and(|(_, problem)| problem.starts_with("the key stands twice"));
    let unquoted = block.lines().position(|line| line.starts_with("link:"));
    let line = error.location().map(|location| location.line() as usize).filter(|line| *line > 0);
    let line = line.or_else(|| unquoted.map(|at| at + 1)).unwrap_or(1).min(block.lines().count().max(1));
    let key = block.lines().nth(line - 1).and_then(|line| key_of(line.trim_start()));
    let help = match key {
        _ if twice => "leave one of them out".to_owned(),
        Some(key) => format!("write it like `{key}: \"the value\"`"),
        None => "write each line like `title: \"the value\"`".to_owned(),
    };
    ArticleError::FrontMatter {
        line,
        key: key.map(str::to_owned),
        problem: slip
            .map_or_else(|| "this is not valid YAML".to_owned(), |(_, problem)| (*problem).to_owned()),
        help,
    }
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
        assert!(matches!(read(broken, false), Err(ArticleError::FrontMatter { .. })));
        let rows = "---\n*Talks: [round two*\n---\nBody.";
        assert_eq!(read(rows, false).map(|front| front.body.of(rows)), Ok(rows));
        assert!(matches!(read("---\ntitle: Talks\n\nBody.", false), Err(ArticleError::FrontMatter { .. })));
        let deep = format!("---\ntitle: {}\n---\nBody.", "[".repeat(20_000));
        assert!(matches!(read(&deep, true), Err(ArticleError::FrontMatter { .. })));
        let unclosed = "---\nBody.";
        assert_eq!(read(unclosed, true).map(|front| front.body.of(unclosed)), Ok(unclosed));
        assert_eq!(
            read("---\ndate: day 3\n---\nBody.", true),
            Err(ArticleError::Date { date: "day 3".into() })
        );
    }

    #[test]
    fn a_broken_block_is_told_with_line_key_and_help() {
        for (block, wanted) in [
            (
                "title: Talks: two",
                "line 2 of the front matter, `title`: a value with a colon in it needs \
                quotation marks; write it like `title: \"the value\"`",
            ),
            (
                "source: R\ndate: [2025, 5]",
                "line 3 of the front matter, `date`: the value is not a text; \
                write it like `date: \"the value\"`",
            ),
            (
                "title: x\ntitle: y",
                "line 3 of the front matter, `title`: the key stands twice; leave one of \
                them out",
            ),
            (
                "title: \"abc\ndate: 2025-05-21",
                "line 2 of the front matter, `title`: a quotation mark is \
                missing; write it like `title: \"the value\"`",
            ),
            (
                "url: @x",
                "line 2 of the front matter, `url`: a value that begins with this character needs \
                quotation marks; write it like `url: \"the value\"`",
            ),
            (
                "url: a\nlink: b",
                "line 3 of the front matter, `link`: the key stands twice, as `url` and as \
                `link`; leave one of them out",
            ),
            (
                "just words",
                "line 2 of the front matter: a line is a key and its value; write each line like \
                `title: \"the value\"`",
            ),
        ] {
            let text = format!("---\n{block}\n---\nBody.");
            let told = read(&text, true).err().map(|error| error.to_string());
            assert_eq!(told.as_deref(), Some(wanted), "{block}");
        }
    }
}
