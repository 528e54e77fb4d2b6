//! First drafts of rules: files of a new pack, and entries put into files that are there.
//!
//! A draft is text and not a tree, since an author goes on from it: it has the comments that say
//! what belongs where. An entry goes behind the last one of its list, and not a byte of the rest
//! changes: its own comments, quotation marks and blank lines are the author's.

use super::yaml::{Kind, Node, parse};
use crate::span::Span;

/// The text of a test that its author has yet to write.
pub const TO_FILL_IN: &str = "FILL IN: replace this with a sentence of the news that states the position, and say below who holds it and how.";

/// A party to be written.
#[derive(Clone, Debug, Default)]
pub struct PartyDraft {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Adjectives and words for its people.
    pub demonyms: Vec<String>,
    /// Places that speak for it.
    pub metonyms: Vec<String>,
}

/// An issue to be written.
#[derive(Clone, Debug, Default)]
pub struct IssueDraft {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// What its two ends mean, `+` first.
    pub poles: [String; 2],
    /// Its positions.
    pub positions: Vec<PositionDraft>,
}

/// A position to be written.
#[derive(Clone, Debug, Default)]
pub struct PositionDraft {
    /// Its id.
    pub id: String,
    /// `+` or `-`.
    pub pole: String,
    /// The proposition.
    pub claim: String,
    /// The position at the other pole that it is turned round into.
    pub opposite: Option<String>,
    /// How it is worded.
    pub phrases: Vec<String>,
    /// The text of its first test, where there is one already.
    pub test: Option<String>,
    /// What that test expects: `party stance`.
    pub expect: Vec<String>,
}

/// A pack to be written.
#[derive(Clone, Debug, Default)]
pub struct PackDraft {
    /// Its id: the name of its folder.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The language it builds on.
    pub language: String,
    /// Its parties.
    pub parties: Vec<PartyDraft>,
    /// Its first issue.
    pub issue: IssueDraft,
}

/// An id made of a name: its words in small letters with hyphens between them.
#[must_use]
pub fn id_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut id = String::new();
    for word in words {
        let length = id.chars().count() + word.chars().count();
        if !id.is_empty() && length > 40 {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id += &word.to_lowercase();
    }
    id
}

/// Whether a word can be an id.
#[must_use]
pub fn is_id(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// A text as a YAML value on one line.
#[must_use]
pub fn scalar(text: &str) -> String {
    let special = |c: char| "!&*-?:,[]{}#|>@`\"'%~=".contains(c);
    let plain = text.starts_with(|c: char| !special(c) && !c.is_whitespace())
        && !text.ends_with(|c: char| c == ':' || c.is_whitespace())
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(char::is_control)
        // As a key it would be no text: what stands there is merged into the mapping.
        && text != "<<"
        && !matches!(text.to_lowercase().as_str(), "null" | "true" | "false" | "yes" | "no" | "on" | "off");
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            c if c.is_control() => quoted += &format!("\\u{:04x}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Texts as a list in brackets.
fn list(texts: &[String]) -> String {
    let inside = |text: &String| match scalar(text) {
        plain if plain.starts_with('"') || !plain.contains(['[', ']', '{', '}', ',']) => plain,
        plain => format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\"")),
    };
    format!("[{}]", texts.iter().map(inside).collect::<Vec<_>>().join(", "))
}

impl PartyDraft {
    /// The entry of `parties.yaml`, not set in.
    #[must_use]
    pub fn entry(&self) -> String {
        format!(
            "\
- id: {}
  name: {}
  pronouns: [it, they]
  # What else it is called; adjectives and words for its people are demonyms, and places that
  # speak for it, as its capital does, are metonyms.
  aliases: {}
  demonyms: {}
  metonyms: {}
  # Who speaks for it, and when:
  #   - name: First Last
  #     gender: f
  #     roles: [{{title: president, from: 2024-01-31}}]
  people: []
",
            scalar(&self.id),
            scalar(&self.name),
            list(&self.aliases),
            list(&self.demonyms),
            list(&self.metonyms)
        )
    }
}

impl PositionDraft {
    /// The entry of an issue file, not set in.
    #[must_use]
    pub fn entry(&self) -> String {
        let opposite = self.opposite.as_ref().map(|id| format!("  opposite: {}\n", scalar(id)));
        let phrases: String =
            self.phrases.iter().map(|phrase| format!("    - {}\n", scalar(phrase))).collect();
        let about = match self.test {
            Some(_) => "Who holds it in the text, and how; nobody else may be found in it.",
            None => "`standpoint rules test` fails until the text is filled in.",
        };
        format!(
            "\
- id: {}
  pole: \"{}\"
  # What whoever holds it says, as a sentence: it stands in the cells of a table.
  claim: {}
{}  # How news says it, in dictionary forms: (a|b) either, x? perhaps, .. a few words, <list> a list
  # of lists.yaml, {{party}} whatever names a party. Passives and nouns of an act are found as well.
  phrases:
{phrases}  tests:
    # {about}
    - text: {}
      expect: {}
    # Then a text with words of a phrase that says nothing of it:
    # - text: ...
    #   expect: []
",
            scalar(&self.id),
            self.pole,
            scalar(&self.claim),
            opposite.unwrap_or_default(),
            scalar(self.test.as_deref().unwrap_or(TO_FILL_IN)),
            list(&self.expect),
        )
    }
}

impl IssueDraft {
    /// The file of the issue.
    #[must_use]
    pub fn file(&self) -> String {
        let [plus, minus] = &self.poles;
        let positions: String = self.positions.iter().map(|position| set_in(&position.entry(), 2)).collect();
        format!(
            "\
issue: {}
question: {}
# What the two ends of the question mean.
poles:
  \"+\": {}
  \"-\": {}
# The parties whose stances count; without it, all.
# holders: [party]
positions:
{positions}",
            scalar(&self.id),
            scalar(&self.question),
            scalar(plus),
            scalar(minus)
        )
    }
}

impl PackDraft {
    /// The files of the pack: path inside its folder, and content.
    #[must_use]
    pub fn files(&self) -> Vec<(String, String)> {
        let head = format!(
            "\
pack: {}
title: {}
version: 1
# The folder of the language that its phrases are in.
language: {}
# The columns of a comparison, in this order; without it, all parties.
# columns: [party, party]
# The two that \"both sides\" means where a text names no pair.
# sides: [party, party]
# Names that show a sentence is about something else.
# elsewhere: [Name]
",
            scalar(&self.id),
            scalar(&self.title),
            scalar(&self.language)
        );
        let parties: String = self.parties.iter().map(|party| set_in(&party.entry(), 2)).collect();
        vec![
            ("pack.yaml".to_owned(), head),
            ("parties.yaml".to_owned(), format!("parties:\n{parties}")),
            (format!("issues/{}.yaml", self.issue.id), self.issue.file()),
        ]
    }
}

/// The lines set in by so many columns.
fn set_in(text: &str, columns: usize) -> String {
    text.lines().map(|line| format!("{:columns$}{line}\n", "")).collect()
}

/// Why an entry cannot be put into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The file has no such list.
    NoList,
    /// The list stands in brackets, where no lines can be added.
    Brackets(Span),
}

/// The file with an entry behind the last one of a list at its top; the rest stays to the byte.
///
/// # Errors
/// Where there is no such list, or it does not have its entries on lines of their own.
pub fn append(text: &str, key: &str, entry: &str) -> Result<String, Unfit> {
    let root = parse(text).map_err(|_| Unfit::NoList)?;
    let (name, value) = find(&root, key).ok_or(Unfit::NoList)?;
    let (at, indent, apart) = match &value.kind {
        Kind::Seq(items) if !items.is_empty() => {
            let first = start(&items[0]);
            let line = text[..first].rfind('\n').map_or(0, |at| at + 1);
            let dash = &text[line..first];
            if dash.trim() != "-" {
                return Err(Unfit::Brackets(value.span()));
            }
            let indent = dash.len() - dash.trim_start().len();
            let last = items.last().map_or(first, |item| end(item, text));
            (behind(text, last, indent), indent, are_apart(items, text))
        }
        Kind::Seq(_) => {
            // `positions: []`
            let mut emptied = text.to_owned();
            emptied.replace_range(value.span().start..end(value, text), "");
            let at = line_end(&emptied, value.span().start);
            return Ok(insert(&emptied, at, &set_in(entry, 2)));
        }
        Kind::Scalar(word) if word.is_empty() || matches!(&**word, "~" | "null") => {
            (line_end(text, name.span().end), 2, false)
        }
        _ => return Err(Unfit::NoList),
    };
    let entry = set_in(entry, indent);
    Ok(insert(text, at, &if apart { format!("\n{entry}") } else { entry }))
}

/// The file with a list of its own at its end, and an entry in it: what a layer over another pack begins with.
/// `None` where the file has that list already, or is no mapping.
#[must_use]
pub fn begin_list(text: &str, key: &str, entry: &str) -> Option<String> {
    let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if !text.lines().all(blank) {
        let root = parse(text).ok()?;
        if !matches!(root.kind, Kind::Map(_)) || find(&root, key).is_some() {
            return None;
        }
    }
    Some(insert(text, text.len(), &format!("{key}:\n{}", set_in(entry, 2))))
}

/// The place where a list at the top of a file has an entry of this id.
#[must_use]
pub fn place_of(text: &str, key: &str, id: &str) -> Option<Span> {
    let root = parse(text).ok()?;
    let (_, value) = find(&root, key)?;
    let Kind::Seq(items) = &value.kind else { return None };
    let ids = items.iter().filter_map(|item| find(item, "id"));
    ids.map(|(_, id)| id).find(|node| is_word(node, id)).map(Node::span)
}

/// The value of a key at the top of a file, where it is one word or text.
#[must_use]
pub fn top_value(text: &str, key: &str) -> Option<(String, Span)> {
    let root = parse(text).ok()?;
    let (_, value) = find(&root, key)?;
    match &value.kind {
        Kind::Scalar(word) => Some((word.to_string(), value.span())),
        _ => None,
    }
}

fn is_word(node: &Node<'_>, wanted: &str) -> bool {
    matches!(&node.kind, Kind::Scalar(word) if word == wanted)
}

fn find<'n, 's>(node: &'n Node<'s>, key: &str) -> Option<(&'n Node<'s>, &'n Node<'s>)> {
    let Kind::Map(entries) = &node.kind else { return None };
    entries.iter().find(|(name, _)| is_word(name, key)).map(|(name, value)| (name, value))
}

/// Where the first word of a node stands.
fn start(node: &Node<'_>) -> usize {
    match &node.kind {
        Kind::Map(entries) if !entries.is_empty() => entries[0].0.span().start.min(node.span().start),
        _ => node.span().start,
    }
}

/// One past the last byte of what is written of a node: a block ends with its last value, and not where the next begins.
fn end(node: &Node<'_>, text: &str) -> usize {
    let here = node.span();
    let inner = match &node.kind {
        Kind::Scalar(_) => return here.end,
        Kind::Seq(items) => items.iter().map(|item| end(item, text)).max(),
        Kind::Map(entries) => entries.iter().map(|(key, value)| end(value, text).max(key.span().end)).max(),
    };
    match text[here.start..].chars().next() {
        Some(open @ ('[' | '{')) => {
            closed(text, inner.unwrap_or(here.start + 1), if open == '[' { ']' } else { '}' })
        }
        _ => inner.unwrap_or(here.end),
    }
}

/// One past the bracket that closes a list or mapping, behind its last value.
fn closed(text: &str, mut at: usize, bracket: char) -> usize {
    while let Some(c) = text[at..].chars().next() {
        match c {
            '#' => at = line_end(text, at),
            _ if c == bracket => return at + c.len_utf8(),
            _ => at += c.len_utf8(),
        }
    }
    at
}

/// The byte behind the line that ends an entry, with the comments that belong to it: those below it that
/// are set in deeper than its list.
fn behind(text: &str, last: usize, indent: usize) -> usize {
    let mut at = match text[..last].ends_with('\n') {
        true => last,
        false => line_end(text, last),
    };
    while let Some(line) = text[at..].split_inclusive('\n').next() {
        let words = line.trim_start();
        if !words.starts_with('#') || line.len() - words.len() <= indent {
            break;
        }
        at += line.len();
    }
    at
}

/// The byte behind the end of the line that holds a byte.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Whether the entries of a list have blank lines between them.
fn are_apart(items: &[Node<'_>], text: &str) -> bool {
    let [.., before, last] = items else { return false };
    let between = text.get(end(before, text)..start(last)).unwrap_or_default();
    between.lines().skip(1).any(|line| line.trim().is_empty())
        && between.split('\n').rev().skip(1).any(|line| line.trim().is_empty())
}

/// Puts lines in, with the line ends that the text has.
fn insert(text: &str, at: usize, lines: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (before, behind) = text.split_at(at);
    let join = if before.is_empty() || before.ends_with('\n') { "" } else { newline };
    format!("{before}{join}{}{behind}", lines.replace('\n', newline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_names() {
        assert_eq!(id_of("Lift the (oil) blockade!"), "lift-the-oil-blockade");
        assert_eq!(id_of("  Ærø's ferry "), "ærø-s-ferry");
        assert_eq!(id_of("…"), "");
        assert!(is_id(&id_of("one two three four five six seven eight nine ten eleven")));
    }

    #[test]
    fn whatever_text_it_is_yaml_gives_it_back() {
        for text in [
            "plain",
            "{a} join",
            "a: b",
            "yes",
            "-",
            "it's",
            "say \"no\"",
            "a #b",
            "x\ny",
            "[a]",
            "a, b",
            "~",
            "= x",
            "c:\\d",
        ] {
            for yaml in [format!("k: {}\n", scalar(text)), format!("k: {}\n", list(&[text.to_owned()]))] {
                let root = parse(&yaml).unwrap_or_else(|error| panic!("{yaml}: {}", error.message));
                let Some((_, value)) = find(&root, "k") else { panic!("{yaml}") };
                let word = match &value.kind {
                    Kind::Seq(items) => &items[0],
                    _ => value,
                };
                assert!(is_word(word, text), "{yaml}");
            }
        }
    }

    #[test]
    fn an_entry_goes_behind_the_last_and_the_rest_stays() {
        let entry = "- id: new\n  name: New\n";
        for (text, wanted) in [
            (
                "list:\n  - id: a\n    x: 1 # why\n    # more\n\n# end\n",
                "list:\n  - id: a\n    x: 1 # why\n    # more\n  - id: new\n    name: New\n\n# end\n",
            ),
            ("list:\n- id: a\nother: 1\n", "list:\n- id: a\n- id: new\n  name: New\nother: 1\n"),
            (
                "list:\n  - id: a\n\n  - {id: b,\n     x: 2}",
                "list:\n  - id: a\n\n  - {id: b,\n     x: 2}\n\n  - id: new\n    name: New\n",
            ),
            ("list: []\r\n# end\r\n", "list: \r\n  - id: new\r\n    name: New\r\n# end\r\n"),
            ("list:\nother: 1\n", "list:\n  - id: new\n    name: New\nother: 1\n"),
            (
                "list:\n  - id: a\n    text: |\n      one\n\n      two\nother: 1\n",
                "list:\n  - id: a\n    text: |\n      one\n\n      two\n  - id: new\n    name: New\nother: 1\n",
            ),
            (
                "list:\n  - id: a\n    text: one\n      two\n",
                "list:\n  - id: a\n    text: one\n      two\n  - id: new\n    name: New\n",
            ),
        ] {
            assert_eq!(append(text, "list", entry).as_deref(), Ok(wanted));
        }
        assert!(matches!(append("list: [{id: a}]\n", "list", entry), Err(Unfit::Brackets(_))));
        assert_eq!(append("other: 1\n", "list", entry), Err(Unfit::NoList));
    }

    #[test]
    fn a_list_is_begun_where_there_is_none() {
        let entry = "- id: new\n";
        for (text, wanted) in [
            ("", Some("list:\n  - id: new\n")),
            ("# ours\n", Some("# ours\nlist:\n  - id: new\n")),
            ("other: 1\r\n", Some("other: 1\r\nlist:\r\n  - id: new\r\n")),
            ("other: 1", Some("other: 1\nlist:\n  - id: new\n")),
            ("list: []\n", None),
            ("- 1\n", None),
        ] {
            assert_eq!(begin_list(text, "list", entry).as_deref(), wanted);
        }
    }
}
