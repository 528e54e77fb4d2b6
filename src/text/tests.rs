//! The cases of `fixtures/text`, and what must hold of any text.

use std::fs;

use crate::article::{Article, Format, Paragraph};
use crate::span::Span;
use crate::text::{Boundaries, BoundaryWords, Document};

fn read(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn english() -> Boundaries {
    let words: BoundaryWords =
        serde_yaml::from_str(&read("rules/english/abbreviations.yaml")).expect("a rule file");
    words.into()
}

fn document<'a>(text: &'a str, paragraphs: &[Paragraph], boundaries: &Boundaries) -> Document<'a> {
    Document::of_paragraphs(text, paragraphs, &[], boundaries)
}

fn paragraph(start: usize, end: usize) -> Paragraph {
    Paragraph { span: Span::new(start, end), headline: false }
}

#[test]
fn sentences_end_where_the_cases_say() {
    let boundaries = english();
    let cases = read("fixtures/text/sentences.txt");
    let (mut count, mut wrong) = (0, String::new());
    for case in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let text = case.replace(" | ", " ").replace("~|~", "");
        let wanted: Vec<&str> = case.split(" | ").flat_map(|part| part.split("~|~")).map(str::trim).collect();
        let document = document(&text, &[paragraph(0, text.len())], &boundaries);
        let found: Vec<&str> = document.sentences.iter().map(|sentence| sentence.span.of(&text)).collect();
        count += 1;
        if found != wanted {
            wrong.push_str(&format!("wanted {}\n found {}\n", wanted.join(" | "), found.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "of {count} cases:\n{wrong}");
}

#[test]
fn quotations_pair_as_the_cases_say() {
    let boundaries = english();
    let cases = read("fixtures/text/quotations.txt");
    let (mut count, mut wrong) = (0, String::new());
    for case in cases.split("\n\n").filter(|case| !case.starts_with('#')) {
        let (source, wanted) = case.trim_end_matches('\n').split_once('\n').unwrap_or((case.trim_end(), ""));
        let text = source.replace(" ¶ ", "\n\n");
        let mut paragraphs = Vec::new();
        let mut at = 0;
        for part in text.split("\n\n") {
            paragraphs.push(paragraph(at, at + part.len()));
            at += part.len() + 2;
        }
        let document = document(&text, &paragraphs, &boundaries);
        let found: Vec<String> = document
            .quotations
            .iter()
            .map(|quotation| {
                format!(
                    "{} {}{}{}",
                    ">".repeat(usize::from(quotation.depth) + 1),
                    quotation.inner.of(&text),
                    if quotation.closed { "" } else { " [open]" },
                    if quotation.continued { " [on]" } else { "" },
                )
            })
            .collect();
        count += 1;
        if found.join("\n") != wanted {
            wrong.push_str(&format!("{source}\nwanted\n{wanted}\nfound\n{}\n\n", found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "of {count} cases:\n{wrong}");
}

#[test]
fn every_character_is_in_one_sentence_and_one_token() {
    let boundaries = english();
    let pieces = [
        "A", "b.", "U.S.", "“", "”", "\"", "'", "’", "(", ")", "...", "…", "?", "!\u{a0}", " ", "—", "é.",
        "/", "。", "[1]", "\u{301}",
    ];
    // Every text of four pieces: small, and full of what no newspaper prints.
    for number in 0..pieces.len().pow(4) {
        let mut rest = number;
        let mut text = String::new();
        for _ in 0..4 {
            text.push_str(pieces[rest % pieces.len()]);
            rest /= pieces.len();
        }
        holds(&document(&text, &[paragraph(0, text.len())], &boundaries));
    }
}

#[test]
fn markup_is_in_no_token() {
    let text = "**Kyiv** rejects the [NATO. Plan](https://a.example/x.Html) today. _Moscow_ does not.";
    let article = Article::from_text("a", text.to_owned(), Format::Markdown).expect("an article");
    let document = Document::new(&article, &english());
    let forms: Vec<&str> = (0..document.tokens.len()).map(|token| document.form(token)).collect();
    assert_eq!(
        forms,
        ["Kyiv", "rejects", "the", "NATO", ".", "Plan", "today", ".", "Moscow", "does", "not", "."]
    );
    assert_eq!(document.sentences.len(), 3);
}

#[test]
fn datelines_and_headlines_are_marked() {
    let text = "Kyiv rejects truce\n\nKYIV, March 3 (Reuters) - Ukraine said no. Moscow did, too.\n";
    let article = Article::from_text("a", text.to_owned(), Format::Plain).expect("an article");
    let document = Document::new(&article, &english());
    let kinds: Vec<(bool, bool, usize)> =
        document.sentences.iter().map(|s| (s.headline, s.dateline, s.paragraph)).collect();
    assert_eq!(kinds, [(true, false, 0), (false, true, 1), (false, false, 1), (false, false, 1)]);
}

/// What must hold of every document.
fn holds(document: &Document<'_>) {
    let text = document.text;
    let mut at = 0;
    for sentence in &document.sentences {
        assert!(text[at..sentence.span.start].trim().is_empty(), "between sentences: {text:?}");
        assert!(!sentence.span.of(text).is_empty(), "empty sentence: {text:?}");
        assert_eq!(sentence.span.of(text), sentence.span.of(text).trim(), "white space: {text:?}");
        let mut inside = sentence.span.start;
        for token in &document.tokens[sentence.tokens.clone()] {
            assert!(
                token.span().start >= inside && text[inside..token.span().start].trim().is_empty(),
                "{text:?}"
            );
            inside = token.span().end;
        }
        assert!(text[inside..sentence.span.end].trim().is_empty(), "after the last token: {text:?}");
        at = sentence.span.end;
    }
    assert!(text[at..].trim().is_empty(), "after the last sentence: {text:?}");
    for quotation in &document.quotations {
        assert!(quotation.outer.contains(quotation.inner), "{text:?}");
        assert!(text.get(quotation.outer.start..quotation.outer.end).is_some(), "{text:?}");
        assert!(text.get(quotation.inner.start..quotation.inner.end).is_some(), "{text:?}");
    }
}
