//! A codebook of a pack, as studies that code texts publish one: what is coded, by which words, with
//! examples of what is coded and what is not.
//!
//! A page is Markdown. Anchors are written out, so that links do not depend on how a host makes
//! them of headings.

mod index;
mod issue;
mod phrase;

use crate::pack::Pack;
use crate::report::markdown::escape;

/// The first line of every page, by which a folder is known as one that may be written anew.
pub const MARK: &str =
    "<!-- Codebook written by `standpoint rules docs`: changes are lost when it is written anew. -->";

/// The pages of the codebook: path and text, in the order of the paths.
#[must_use]
pub fn codebook(pack: &Pack) -> Vec<(String, String)> {
    let mut pages = vec![
        ("README.md".to_owned(), index::readme(pack)),
        ("coding.md".to_owned(), index::coding(pack)),
        ("parties.md".to_owned(), index::parties(pack)),
    ];
    if !pack.lists.is_empty() {
        pages.push(("lists.md".to_owned(), index::lists(pack)));
    }
    for issue in &pack.issues {
        pages.push((issue_page(&issue.id), issue::page(pack, issue)));
    }
    for (_, text) in &mut pages {
        text.insert_str(0, &format!("{MARK}\n\n"));
    }
    pages.sort();
    pages
}

/// The page of an issue. Ids are letters, digits and hyphens, so they can name a file.
fn issue_page(id: &str) -> String {
    format!("issues/{id}.md")
}

/// A place that links can lead to.
fn anchor(id: &str) -> String {
    format!("<a id=\"{id}\"></a>")
}

/// A row of a table. A break would end the row.
fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The head of a table.
fn head(cells: &[&str]) -> String {
    format!("| {} |\n|{}\n", cells.join(" | "), "---|".repeat(cells.len()))
}

/// Texts in a row, made safe.
fn listed<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(escape).collect::<Vec<_>>().join(", ")
}
