//! Lists in brackets: put on one line, and filled up to a width.

use crate::pack::yaml::{Kind, Node};

/// A list in brackets of nothing but words and texts: its bytes, and its entries as written.
struct Brackets<'t> {
    start: usize,
    end: usize,
    entries: Vec<&'t str>,
}

/// The text with every list in brackets on a line.
pub(super) fn joined(root: &Node<'_>, text: &str) -> String {
    let mut found = Vec::new();
    find(root, text, &mut found);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for list in found.iter().filter(|list| text[list.start..list.end].contains('\n')) {
        let entries: Option<Vec<String>> = list.entries.iter().map(|entry| on_one_line(entry)).collect();
        let Some(entries) = entries else { continue };
        out += &text[from..list.start];
        out += &format!("[{}]", entries.join(", "));
        from = list.end;
    }
    out + &text[from..]
}

/// The text with every list in brackets that reaches past `width` broken between its entries, which
/// stand under each other.
pub(super) fn filled(root: &Node<'_>, text: &str, width: usize) -> String {
    let mut found = Vec::new();
    find(root, text, &mut found);
    let mut out = String::with_capacity(text.len() + text.len() / 50);
    let mut from = 0;
    for list in found.iter().filter(|list| list.entries.len() > 1) {
        if text[list.start..list.end].contains('\n') {
            continue;
        }
        out += &text[from..list.start];
        from = list.start;
        let line = out.rsplit('\n').next().unwrap_or_default();
        let column = line.chars().count();
        // A bracket or comma behind it belongs to the same line.
        let behind = text[list.end..].bytes().take_while(|b| matches!(b, b']' | b'}' | b',')).count();
        if column + text[list.start..list.end].chars().count() + behind <= width {
            continue;
        }
        out += &fill(&list.entries, column + 1, width - behind.min(width));
        from = list.end;
    }
    out + &text[from..]
}

fn fill(entries: &[&str], indent: usize, width: usize) -> String {
    let mut out = String::from("[");
    let mut column = indent;
    for (number, entry) in entries.iter().enumerate() {
        let length = entry.chars().count() + 1;
        if number > 0 {
            if column + 1 + length > width {
                out += ",\n";
                out.extend(std::iter::repeat_n(' ', indent));
                column = indent;
            } else {
                out += ", ";
                column += 2;
            }
        }
        out += entry;
        column += length - 1;
    }
    out + "]"
}

/// The entry on one line, where that does not change it: a line break inside is read as a space, an
/// empty line as a line break.
fn on_one_line(entry: &str) -> Option<String> {
    if !entry.contains('\n') {
        return Some(entry.to_owned());
    }
    let lines: Vec<&str> = entry.lines().map(str::trim).collect();
    let whole = lines.iter().all(|line| !line.is_empty() && !line.ends_with('\\'));
    whole.then(|| lines.join(" "))
}

/// The lists in brackets of a tree, in the order of the file.
fn find<'t>(node: &Node<'_>, text: &'t str, found: &mut Vec<Brackets<'t>>) {
    match &node.kind {
        Kind::Scalar(_) => {}
        Kind::Seq(items) => match brackets(node, items, text) {
            Some(list) if found.last().is_none_or(|last| last.end <= list.start) => found.push(list),
            // Where an alias stands, the list it names is somewhere else.
            Some(_) => {}
            None => items.iter().for_each(|item| find(item, text, found)),
        },
        Kind::Map(entries) => entries.iter().for_each(|(_, value)| find(value, text, found)),
    }
}

/// The list as one in brackets. Anything but commas between its entries, such as a comment, an
/// anchor or a list inside it, is for the printer to lay out.
fn brackets<'t>(node: &Node<'_>, items: &[Node<'_>], text: &'t str) -> Option<Brackets<'t>> {
    let start = node.start as usize;
    text.get(start..)?.strip_prefix('[')?;
    let mut at = start + 1;
    let mut entries = Vec::with_capacity(items.len());
    for (number, item) in items.iter().enumerate() {
        let (from, to) = (item.start as usize, item.end as usize);
        let between = text.get(at..from)?.trim();
        if between != if number == 0 { "" } else { "," } || !matches!(item.kind, Kind::Scalar(_)) {
            return None;
        }
        entries.push(text.get(from..to)?.trim());
        at = to;
    }
    let rest = text.get(at..)?;
    let close = rest.find(']')?;
    if !matches!(rest[..close].trim(), "" | ",") || entries.iter().any(|entry| entry.is_empty()) {
        return None;
    }
    Some(Brackets { start, end: at + close + 1, entries })
}
