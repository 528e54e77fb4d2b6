//! A phrase as one reads it, without the signs of the phrase language.

use crate::pack::Pack;
use crate::report::markdown::escape;

/// The phrase in Markdown. `up` leads from the page to the folder of the codebook.
///
/// The phrase has been compiled, so its brackets close; where they did not, what is left would be
/// shown as it stands.
pub(super) fn reading(pack: &Pack, source: &str, up: &str) -> String {
    let mut reader = Reader { pack, up, rest: source };
    let mut parts = Vec::new();
    while !reader.rest.is_empty() {
        parts.push(reader.sequence());
        // A bracket that closes nothing.
        let mut letters = reader.rest.chars();
        parts.extend(letters.next().map(|c| escape(&c.to_string())));
        reader.rest = letters.as_str();
    }
    parts.join(" ")
}

struct Reader<'p, 's> {
    pack: &'p Pack,
    up: &'p str,
    rest: &'s str,
}

impl<'s> Reader<'_, 's> {
    /// Items up to `|`, `)` or the end.
    fn sequence(&mut self) -> String {
        let mut items = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['|', ')']) {
                return items.join(" ");
            }
            let item = self.item();
            if let Some(rest) = self.rest.strip_prefix('?') {
                self.rest = rest;
                items.push(format!("({item})"));
            } else {
                items.push(item);
            }
        }
    }

    fn item(&mut self) -> String {
        if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            let mut alternatives = vec![self.sequence()];
            while let Some(rest) = self.rest.strip_prefix('|') {
                self.rest = rest;
                alternatives.push(self.sequence());
            }
            self.rest = self.rest.strip_prefix(')').unwrap_or(self.rest);
            return format!("\\[{}\\]", alternatives.join(" / "));
        }
        if let Some(name) = self.between('<', '>') {
            return format!("[*{}*]({}lists.md#{name})", escape(name), self.up);
        }
        if let Some(name) = self.between('{', '}') {
            let Some(party) = self.pack.party(name) else { return "*any party*".to_owned() };
            let party = &self.pack[party];
            return format!("[{}]({}parties.md#{})", escape(&party.short), self.up, party.id);
        }
        if let Some(rest) = self.rest.strip_prefix("..") {
            self.rest = rest;
            return "…".to_owned();
        }
        if let Some(rest) = self.rest.strip_prefix('*') {
            self.rest = rest;
            return "*any word*".to_owned();
        }
        self.word()
    }

    fn between(&mut self, open: char, close: char) -> Option<&'s str> {
        let rest = self.rest.strip_prefix(open)?;
        let (name, rest) = rest.split_once(close)?;
        self.rest = rest;
        Some(name.trim())
    }

    fn word(&mut self) -> String {
        let exact = self.rest.starts_with('=');
        let rest = self.rest.trim_start_matches('=');
        let ends = |(at, c): (usize, char)| {
            (c.is_whitespace() || "()|?<>{}*".contains(c) || (at > 0 && rest[at..].starts_with("..")))
                .then_some(at)
        };
        let end = rest.char_indices().find_map(ends).unwrap_or(rest.len());
        // What begins with a sign that has no meaning here is shown as it is.
        let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
        self.rest = &rest[end..];
        let word = escape(&rest[..end]);
        if exact { format!("“{word}”") } else { word }
    }
}
