//! What is told of the thing under the cursor, in Markdown.

use std::fmt::Write as _;

use super::index::Index;
use super::outline::{Detail, Entry, Kind, sign};
use crate::pack::Stance;

/// How often something was found in the sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Places where a phrase matches.
    pub matches: usize,
    /// Articles with such a place.
    pub articles: usize,
    /// Statements that rest on it.
    pub statements: usize,
}

/// More entries of a list than this are not written out.
const MANY: usize = 40;

/// What is told of an id.
#[must_use]
pub fn id(index: &Index, kind: Kind, id: &str) -> Option<String> {
    let found = index.whole(kind, id);
    if kind == Kind::Stance {
        return Stance::parse(id).map(|which| stance(which, found.as_ref()));
    }
    let found = found?;
    let Some(next) = &found.replaced_by else { return Some(told(index, &found)) };
    let mut out = format!("**{}** ({}): called {} now\n", escape(id), kind.as_str(), code(next));
    if let Some(next) = index.whole(kind, next).filter(|next| next.replaced_by.is_none()) {
        add(&mut out, format_args!("\n{}", told(index, &next)));
    }
    Some(out)
}

/// What is told of a phrase, before how often it was found.
#[must_use]
pub fn phrase(index: &Index, text: &str, number: usize, position: &str) -> String {
    let mut out = format!("phrase {} of **{}**: {}\n\n", number + 1, escape(position), code(text));
    if let Some(entry) = index.whole(Kind::Position, position) {
        out += &told(index, &entry);
    }
    out
}

/// How often it was found: `articles` is how many there are in the sample.
#[must_use]
pub fn found(found: Found, articles: usize) -> String {
    let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    if found.matches == 0 {
        return format!("not found in the {} of the sample", count(articles, "article"));
    }
    let statements = match found.statements {
        0 => "no statement rests on it".to_owned(),
        1 => "1 statement rests on it".to_owned(),
        n => format!("{n} statements rest on it"),
    };
    let places = match found.matches {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    };
    format!("found {places} in {} of {}; {statements}", found.articles, count(articles, "article"))
}

/// An entry in a line.
#[must_use]
pub fn line(entry: &Entry) -> String {
    match &entry.detail {
        Detail::Party { name, .. } => name.clone(),
        Detail::Issue { question, .. } => question.clone(),
        Detail::Position { pole, claim, .. } => format!("{pole} {claim}").trim().to_owned(),
        Detail::List(entries) => {
            let mut line = entries.iter().take(4).cloned().collect::<Vec<_>>().join(", ");
            line.push_str(if entries.len() > 4 { " …" } else { "" });
            line
        }
        Detail::Stance(_) => Stance::parse(&entry.id).map(Stance::meaning).unwrap_or_default().to_owned(),
    }
}

fn told(index: &Index, entry: &Entry) -> String {
    let mut out = String::new();
    let id = escape(&entry.id);
    match &entry.detail {
        Detail::Party { name, names, people } => party(&mut out, &id, name, names, people),
        Detail::Issue { question, plus, minus } => {
            add(&mut out, format_args!("**{id}** (issue): {}\n", escape(question)));
            poles(&mut out, plus, minus, None);
            let positions: Vec<String> = index.positions_of(&entry.id).iter().map(|p| code(&p.id)).collect();
            add(&mut out, format_args!("\npositions: {}\n", positions.join(", ")));
        }
        Detail::Position { issue, pole, claim, opposite } => {
            add(&mut out, format_args!("**{id}** (position): {}\n", escape(claim)));
            if let Some(of) = index.whole(Kind::Issue, issue)
                && let Detail::Issue { question, plus, minus } = &of.detail
            {
                add(&mut out, format_args!("\nissue **{}**: {}\n", escape(issue), escape(question)));
                poles(&mut out, plus, minus, Some(pole));
            }
            if let Some(opposite) = opposite {
                add(&mut out, format_args!("\nopposite: {}\n", code(opposite)));
            }
        }
        Detail::List(entries) => {
            let number = entries.len();
            add(&mut out, format_args!("**<{id}>** (list), {number} of them:\n\n"));
            let shown: Vec<String> = entries.iter().take(MANY).map(|entry| code(entry)).collect();
            out += &shown.join(", ");
            if number > MANY {
                add(&mut out, format_args!(" and {} more", number - MANY));
            }
            out.push('\n');
            inner_lists(&mut out, index, entries);
        }
        Detail::Stance(_) => {}
    }
    out
}

/// The entries of the lists that a list takes in.
fn inner_lists(out: &mut String, index: &Index, entries: &[String]) {
    let names = entries.iter().filter_map(|entry| entry.strip_prefix('<')?.strip_suffix('>'));
    for name in names {
        if let Some(inner) = index.whole(Kind::List, name.trim())
            && let Detail::List(entries) = &inner.detail
        {
            let shown: Vec<String> = entries.iter().take(MANY).map(|entry| code(entry)).collect();
            let more = if entries.len() > MANY { " …" } else { "" };
            add(out, format_args!("\n{}: {}{more}\n", code(&format!("<{name}>")), shown.join(", ")));
        }
    }
}

fn party(out: &mut String, id: &str, name: &str, names: &[(&'static str, Vec<String>)], people: &[String]) {
    add(out, format_args!("**{id}** (party): {}\n", escape(name)));
    for (key, names) in names.iter().map(|(key, names)| (*key, names.as_slice())).chain([("people", people)])
    {
        if !names.is_empty() {
            let shown: Vec<String> = names.iter().take(MANY).map(|name| escape(name)).collect();
            let more =
                if names.len() > MANY { format!(" and {} more", names.len() - MANY) } else { String::new() };
            add(out, format_args!("\n{key}: {}{more}\n", shown.join(", ")));
        }
    }
}

fn poles(out: &mut String, plus: &str, minus: &str, own: Option<&str>) {
    for (sign, meaning) in [("+", plus), ("-", minus)] {
        let here = if own == Some(sign) { " (this position)" } else { "" };
        add(out, format_args!("\n{} {}{here}\n", code(sign), escape(meaning)));
    }
}

fn stance(which: Stance, entry: Option<&Entry>) -> String {
    let mut out = format!("**{which}** (stance), {}: {}\n", sign(which), which.meaning());
    if let Some(Detail::Stance(keys)) = entry.map(|entry| &entry.detail) {
        let shown: Vec<String> = keys
            .iter()
            .filter(|(key, _)| *key != "sign")
            .map(|(key, value)| match *key {
                "strength" => format!("strength {} of 5", escape(value)),
                "cameo" => format!("CAMEO {}", escape(value)),
                "plover" => format!("PLOVER {}", escape(value)),
                _ => format!("negated: {}", escape(value)),
            })
            .collect();
        add(&mut out, format_args!("\n{}\n", shown.join(", ")));
    }
    out
}

fn add(out: &mut String, what: std::fmt::Arguments<'_>) {
    // A string takes everything.
    let _ = out.write_fmt(what);
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace(['\n', '\r'], " "))
}

/// Text that means nothing in Markdown.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The same for an editor that shows text as it is.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut chars = markdown.replace("**", "").replace("\n\n", "\n").chars().collect::<Vec<_>>().into_iter();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '`' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_told_in_words() {
        let told = |matches, articles, statements| found(Found { matches, articles, statements }, 4);
        assert_eq!(told(0, 0, 0), "not found in the 4 articles of the sample");
        assert_eq!(told(1, 1, 0), "found once in 1 of 4 articles; no statement rests on it");
        assert_eq!(told(5, 2, 1), "found 5 times in 2 of 4 articles; 1 statement rests on it");
    }

    #[test]
    fn an_authors_words_mean_nothing_in_markdown() {
        assert_eq!(escape("a *b* <c>\n"), "a \\*b\\* \\<c\\> ");
        assert_eq!(plain("**a\\*b** `c`\n\nd"), "a*b c\nd");
    }
}
