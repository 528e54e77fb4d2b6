//! Formats rule files: one way of writing them, so that a change shows what was changed.
//!
//! A printer of YAML lays the file out, on lines as long as they like; here its lists in brackets
//! are filled up to the width, which that printer cannot do (it knows one line, or one line an
//! entry, and a rule file has lists of hundreds of words). What comes out is then compared with what
//! went in, values and comments alike: a file that would come to say something else is left alone.

mod lists;

use pretty_yaml::config::{FormatOptions, LanguageOptions, LayoutOptions};

use super::check::Report;
use super::slips;
use super::yaml::{self, Kind, Node};
use crate::diagnostic::Diagnostic;

/// Columns up to which a list in brackets is filled. The longest lines of running text stay as they
/// are: a phrase is never broken.
pub const WIDTH: usize = 120;

/// Why a file is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unformatted {
    /// It is not YAML.
    Broken(Vec<Diagnostic>),
    /// It is written in a way that no layout here keeps whole.
    Unsafe,
}

/// How often a file is laid out before it must have come to rest.
const ROUNDS: usize = 4;

/// The text of the rule file at `path`, formatted. Line ends stay what the first one is.
///
/// # Errors
/// Where the file is to be left as it is.
pub fn format(path: &str, text: &str) -> Result<String, Unformatted> {
    let windows = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let before = yaml::parse(&plain).map_err(|error| {
        let mut report = Report::default();
        report.add(slips::told(path, &plain, error));
        Unformatted::Broken(report.finish())
    })?;
    let mut formatted = plain.clone();
    for round in 1.. {
        let next = laid_out(&formatted).ok_or(Unformatted::Unsafe)?;
        if next == formatted {
            break;
        }
        if round == ROUNDS {
            return Err(Unformatted::Unsafe);
        }
        formatted = next;
    }
    let after = yaml::parse(&formatted).map_err(|_| Unformatted::Unsafe)?;
    if !same(&before, &after) || comments(&before, &plain) != comments(&after, &formatted) {
        return Err(Unformatted::Unsafe);
    }
    Ok(if windows { formatted.replace('\n', "\r\n") } else { formatted })
}

/// One round of the layout. `None` where a step cannot read what the one before made.
fn laid_out(text: &str) -> Option<String> {
    let joined = lists::joined(&yaml::parse(text).ok()?, text);
    let options = FormatOptions {
        layout: LayoutOptions { print_width: 1_000_000, ..LayoutOptions::default() },
        language: LanguageOptions {
            brace_spacing: false,
            trailing_comma: false,
            ..LanguageOptions::default()
        },
    };
    let printed = pretty_yaml::format_text(&joined, &options).ok()?;
    if printed.trim().is_empty() {
        return Some(String::new());
    }
    let filled = lists::filled(&yaml::parse(&printed).ok()?, &printed, WIDTH);
    Some(filled)
}

/// Whether two trees hold the same values in the same order.
fn same(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Scalar(a_text), Kind::Scalar(b_text)) => a_text == b_text && a.is_nothing() == b.is_nothing(),
        (Kind::Seq(a), Kind::Seq(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Kind::Map(a), Kind::Map(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|((a, a_value), (b, b_value))| same(a, b) && same(a_value, b_value))
        }
        _ => false,
    }
}

/// The comments of a file in their order, without the spaces around them.
fn comments<'t>(root: &Node<'_>, text: &'t str) -> Vec<&'t str> {
    let mut scalars = Vec::new();
    collect(root, &mut scalars);
    scalars.sort_unstable();
    let mut comments = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        for (at, _) in line.match_indices('#') {
            let place = line_start + at;
            let next = scalars.partition_point(|(start, _)| *start <= place);
            let inside = next > 0 && place < scalars[next - 1].1;
            let apart = at == 0 || line[..at].ends_with([' ', '\t']);
            if apart && !inside {
                comments.push(line[at..].trim());
                break;
            }
        }
        line_start += line.len();
    }
    comments
}

/// The bytes of every scalar.
fn collect(node: &Node<'_>, scalars: &mut Vec<(usize, usize)>) {
    match &node.kind {
        Kind::Scalar(_) => scalars.push((node.start as usize, node.end as usize)),
        Kind::Seq(items) => items.iter().for_each(|item| collect(item, scalars)),
        Kind::Map(entries) => entries.iter().for_each(|(key, value)| {
            collect(key, scalars);
            collect(value, scalars);
        }),
    }
}
