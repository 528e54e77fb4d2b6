//! Where in a rule file a cursor stands, told from the text alone.
//!
//! A line that is being typed is hardly ever YAML, so this goes by what a person sees: how far
//! lines are indented, which minus and which key stand above, and which bracket is open. It reads
//! from the top of the file to the cursor and is never at a loss, only sometimes wrong; a key at
//! the start of a line ends whatever bracket or quotation somebody forgot to close above.

use crate::span::{Span, floor};

/// Where a cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The keys that lead there, `*` for an item of a list: `positions/*/tests/*/expect/*`.
    pub path: String,
    /// The bytes from the start of the value or key, behind its quotation mark, to the cursor.
    pub typed: Span,
    /// The quotation mark that is open.
    pub quote: Option<char>,
    /// Keys that the mapping around the cursor has already.
    pub keys: Vec<String>,
}

impl Cursor {
    /// Finds where the byte `offset` of `text` stands.
    #[must_use]
    pub fn at(text: &str, offset: usize) -> Self {
        let offset = floor(text, offset);
        let mut reader = Reader { text, levels: vec![Level::new(0, String::new())], open: None };
        let mut start = 0;
        for line in text[..offset].split_inclusive('\n') {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            if line.ends_with('\n') {
                reader.line(start, end, None);
                start += line.len();
            }
        }
        reader.line(start, offset, Some(offset));
        reader.finish(start, offset)
    }
}

/// A mapping or list that is open by indentation.
struct Level {
    indent: usize,
    /// The key or `*` by which it is entered; nothing for the file itself.
    step: String,
    /// The keys seen in it.
    keys: Vec<String>,
}

impl Level {
    fn new(indent: usize, step: String) -> Self {
        Self { indent, step, keys: Vec::new() }
    }
}

/// A value that may go on over the end of its line.
struct Open {
    /// The column of the line it began on.
    indent: usize,
    /// Text after `|` or `>`: everything that is further in belongs to it.
    block: bool,
    brackets: Vec<Bracket>,
    /// Where the scalar being read starts, behind its quotation mark.
    start: Option<usize>,
    quote: Option<char>,
}

enum Bracket {
    List,
    /// With the key whose value is being read, and the keys before it.
    Map(Option<String>, Vec<String>),
}

struct Reader<'t> {
    text: &'t str,
    levels: Vec<Level>,
    open: Option<Open>,
}

impl Reader<'_> {
    /// Takes in a line. That of the cursor ends at the cursor.
    fn line(&mut self, start: usize, end: usize, cursor: Option<usize>) {
        let line = &self.text[start..end];
        let content = line.trim_start_matches(' ');
        let mut indent = line.len() - content.len();
        let blank = content.is_empty() || content.starts_with('#');
        if let Some(open) = &mut self.open {
            let ended = open.block && indent <= open.indent && !blank;
            let given_up = !open.block && indent <= open.indent && begins_with_key(content);
            if !ended && !given_up {
                if !open.block {
                    open.read(self.text, start + indent, end);
                    if open.is_done() && cursor.is_none() {
                        self.open = None;
                    }
                }
                return;
            }
            self.open = None;
        }
        if blank && cursor.is_none() {
            return;
        }
        let is_item = content == "-" || content.starts_with("- ");
        self.levels.retain_from_file(|level| {
            level.indent < indent || (is_item && level.indent == indent && level.step != "*")
        });
        let mut at = start + indent;
        while let Some(rest) =
            self.text[at..end].strip_prefix('-').filter(|r| r.is_empty() || r.starts_with(' '))
        {
            self.levels.push(Level::new(indent, "*".to_owned()));
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            at += 1 + spaces;
            indent += 1 + spaces;
        }
        let mut value = at;
        if let Some((key, behind)) = key(&self.text[at..end]) {
            if let Some(level) = self.levels.last_mut() {
                level.keys.push(key.clone());
            }
            self.levels.push(Level::new(indent, key));
            value = at + behind;
        }
        self.value(indent, value, end, cursor.is_some());
    }

    /// Reads a value as far as its line goes, and keeps it where it may go on or the cursor is in it.
    fn value(&mut self, indent: usize, start: usize, end: usize, keep: bool) {
        let written = &self.text[start..end];
        let from = start + written.len() - written.trim_start().len();
        let block = written.trim_start().starts_with(['|', '>']) && written.trim().len() <= 3;
        let mut open = Open { indent, block, brackets: Vec::new(), start: None, quote: None };
        if !block {
            open.read(self.text, from, end);
        }
        self.open = (keep || block || !open.is_done()).then_some(open);
    }

    fn finish(self, line: usize, offset: usize) -> Cursor {
        let mut steps: Vec<&str> = self.levels.iter().skip(1).map(|level| level.step.as_str()).collect();
        let mut keys = self.levels.last().map(|level| level.keys.clone()).unwrap_or_default();
        keys.extend(self.keys_behind(line, offset));
        let (mut start, mut quote) = (None, None);
        if let Some(open) = &self.open {
            for bracket in &open.brackets {
                match bracket {
                    Bracket::List => steps.push("*"),
                    Bracket::Map(key, seen) => {
                        keys.clone_from(seen);
                        steps.extend(key.as_deref());
                    }
                }
            }
            (start, quote) = (open.start, open.quote);
        }
        let start = start.unwrap_or(offset).min(offset);
        Cursor { path: steps.join("/"), typed: Span::new(start, offset), quote, keys }
    }

    /// The keys behind the cursor that belong to the mapping it is in.
    fn keys_behind(&self, line: usize, offset: usize) -> Vec<String> {
        let Some(level) = self.levels.last() else { return Vec::new() };
        let written = &self.text[line..offset];
        let own = written.len() - written.trim_start_matches([' ', '-']).len();
        let mut keys = Vec::new();
        for line in self.text[offset..].lines().skip(1) {
            let content = line.trim_start_matches(' ');
            let indent = line.len() - content.len();
            if content.is_empty() || content.starts_with('#') || indent > own {
                continue;
            }
            if indent < own || (level.step == "*" && indent <= level.indent) {
                break;
            }
            keys.extend(key(content).map(|(key, _)| key));
        }
        keys
    }
}

/// Closing levels leaves the file itself.
trait Levels {
    fn retain_from_file(&mut self, keep: impl Fn(&Level) -> bool);
}

impl Levels for Vec<Level> {
    fn retain_from_file(&mut self, keep: impl Fn(&Level) -> bool) {
        while self.len() > 1 && self.last().is_some_and(|level| !keep(level)) {
            self.pop();
        }
    }
}

impl Open {
    /// Reads on in a value, from a byte to the end of the line or to the cursor.
    fn read(&mut self, text: &str, from: usize, end: usize) {
        if self.quote.is_none() && self.brackets.is_empty() {
            // A plain text goes on over lines; its start stays.
            self.start = self.start.or(Some(from));
        } else if self.quote.is_none() {
            self.start = None;
        }
        let mut escaped = false;
        for (at, c) in text[from..end].char_indices().map(|(at, c)| (from + at, c)) {
            if let Some(quote) = self.quote {
                match c {
                    '\\' if quote == '"' && !escaped => escaped = true,
                    c if c == quote && !escaped => self.quote = None,
                    _ => escaped = false,
                }
                continue;
            }
            let begins = self.start.is_none_or(|start| start == at);
            match c {
                '"' | '\'' if begins => {
                    (self.quote, self.start) = (Some(c), Some(at + 1));
                }
                '[' if begins => self.enter(Bracket::List),
                '{' if begins => self.enter(Bracket::Map(None, Vec::new())),
                '#' if text[..at].ends_with([' ', '\n']) => return,
                _ if self.brackets.is_empty() => {}
                ',' => self.next(),
                ']' | '}' => {
                    self.brackets.pop();
                    self.start = Some(at + 1);
                }
                ':' => self.colon(text, at),
                c if c.is_whitespace() => {}
                _ => self.start = self.start.or(Some(at)),
            }
        }
    }

    fn enter(&mut self, bracket: Bracket) {
        self.brackets.push(bracket);
        self.start = None;
    }

    fn next(&mut self) {
        self.start = None;
        if let Some(Bracket::Map(key, _)) = self.brackets.last_mut() {
            *key = None;
        }
    }

    fn colon(&mut self, text: &str, at: usize) {
        let behind = text[at + 1..].chars().next();
        let (Some(Bracket::Map(key @ None, seen)), Some(start)) = (self.brackets.last_mut(), self.start)
        else {
            return;
        };
        if behind.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | '{')) {
            let name = text[start..at].trim().trim_matches(['"', '\'']).to_owned();
            seen.push(name.clone());
            *key = Some(name);
            self.start = None;
        }
    }

    fn is_done(&self) -> bool {
        !self.block && self.brackets.is_empty() && self.quote.is_none()
    }
}

/// The key that a line begins with, and where what stands behind its colon begins.
fn key(content: &str) -> Option<(String, usize)> {
    let (name, behind) = match content.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = content[1..].find(quote)? + 1;
            (&content[1..end], end + 1)
        }
        '[' | '{' | '#' | '&' | '*' | '|' | '>' | '%' | '@' => return None,
        _ => {
            let end = content
                .match_indices(':')
                .map(|(at, _)| at)
                .find(|at| content[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
            (&content[..end], end)
        }
    };
    let rest = content[behind..].strip_prefix(':')?;
    rest.chars().next().is_none_or(char::is_whitespace).then(|| (name.trim().to_owned(), behind + 1))
}

/// Whether a line surely begins with a key: one word and a colon.
fn begins_with_key(content: &str) -> bool {
    let content = content.strip_prefix("- ").unwrap_or(content).trim_start();
    key(content).is_some_and(|(name, _)| !name.contains(' ') && !content.starts_with(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{Kind, Node, builtin, parse_yaml};

    /// Every text of a tree with the path that leads to it.
    fn scalars(node: &Node<'_>, path: &str, found: &mut Vec<(String, Span)>) {
        let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") };
        match &node.kind {
            Kind::Scalar(_) => {
                found.push((path.to_owned(), Span::new(node.start as usize, node.end as usize)))
            }
            Kind::Seq(items) => items.iter().for_each(|item| scalars(item, &below("*"), found)),
            Kind::Map(entries) => {
                for (key, value) in entries {
                    let Kind::Scalar(name) = &key.kind else { continue };
                    scalars(value, &below(name), found);
                }
            }
        }
    }

    /// Where a file is whole, its text and its tree lead to the same place.
    #[test]
    fn the_text_leads_where_the_tree_does() {
        for (path, text) in builtin::sources().files {
            let tree = parse_yaml(&text).expect("built-in rules are YAML");
            let mut found = Vec::new();
            scalars(&tree, "", &mut found);
            for (way, span) in found.iter().step_by(5) {
                let quoted = span.of(&text).starts_with(['"', '\'']);
                let cursor = Cursor::at(&text, if quoted { span.end - 1 } else { span.end });
                assert_eq!(cursor.path, *way, "{path}: {}", span.of(&text));
                // What goes on over several lines is taken to begin on the last of them.
                let typed = cursor.typed.of(&text);
                assert!(span.of(&text).contains(typed), "{path}: {typed}");
            }
        }
    }

    /// The place of `|` in a text: path, what is typed, keys that are there.
    fn place(marked: &str) -> (String, String, Vec<String>) {
        let offset = marked.find('¦').expect("a cursor");
        let text = marked.replace('¦', "");
        let cursor = Cursor::at(&text, offset);
        (cursor.path, cursor.typed.of(&text).to_owned(), cursor.keys)
    }

    fn path(marked: &str) -> String {
        let (path, typed, _) = place(marked);
        format!("{path} {typed}")
    }

    #[test]
    fn a_cursor_is_found_by_what_stands_above_it() {
        let head = "issue: dam\npoles: {\"+\": a, \"-\": b}\npositions:\n  - id: x\n";
        let within = |rest: &str| path(&format!("{head}{rest}"));
        assert_eq!(within("    po¦"), "positions/* po");
        assert_eq!(within("    opposite: b¦"), "positions/*/opposite b");
        assert_eq!(within("    phrases:\n      - \"hold <wa¦"), "positions/*/phrases/* hold <wa");
        assert_eq!(within("    phrases: [a, hold <wa¦"), "positions/*/phrases/* hold <wa");
        assert_eq!(within("    phrases:\n    - a\n    - b¦"), "positions/*/phrases/* b");
        assert_eq!(
            within("    tests:\n      - text: a\n        expect: [up st, ¦"),
            "positions/*/tests/*/expect/* "
        );
        assert_eq!(
            within("    tests:\n      - text: a\n        expect: [up st,\n          do¦"),
            "positions/*/tests/*/expect/* do"
        );
        assert_eq!(within("    tests:\n      - {text: a, ex¦"), "positions/*/tests/* ex");
        assert_eq!(within("    tests:\n      - {text: a, expect: [u¦"), "positions/*/tests/*/expect/* u");
        assert_eq!(within("    tests:\n      - ¦"), "positions/*/tests/* ");
        assert_eq!(within("  - ¦"), "positions/* ");
        assert_eq!(within("¦"), " ");
        assert_eq!(within("    claim: >\n      a: b\n      c¦"), "positions/*/claim ");
    }

    #[test]
    fn what_was_forgotten_above_is_passed_over() {
        let text = "positions:\n  - id: x\n    phrases: [a, \"b\n    tests:\n      - text: Kyiv's \"no\"\n        exp¦";
        assert_eq!(path(text), "positions/*/tests/* exp");
    }

    #[test]
    fn keys_of_the_mapping_are_known_before_and_behind() {
        let (path, _, keys) = place("a:\n  - id: x\n    ¦\n    pole: y\n  - claim: z\n");
        assert_eq!((path.as_str(), keys), ("a/*", vec!["id".to_owned(), "pole".to_owned()]));
        let (_, _, keys) = place("r:\n  - {title: x, ¦}");
        assert_eq!(keys, ["title"]);
    }

    #[test]
    fn letters_of_any_width_and_line_ends_do_no_harm() {
        assert_eq!(path("lists:\r\n  вода: [река, 🌊, <¦"), "lists/вода/* <");
        let text = "lists:\r\n  вода: [\"река, 🌊\", <";
        for at in 0..=text.len() + 1 {
            assert!(text.get(..Cursor::at(text, at).typed.end).is_some());
        }
    }
}
