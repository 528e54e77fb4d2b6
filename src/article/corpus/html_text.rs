//! The text of a piece of HTML: blocks become paragraphs with a blank line between.

use dom_query::{Document, NodeData, NodeRef};

/// Elements of which nothing is read: what is not shown, what is no text, and captions, which
/// say beside a picture what the text says anyway.
const PASSED_OVER: &[&str] = &[
    "aside",
    "audio",
    "button",
    "canvas",
    "dialog",
    "figcaption",
    "footer",
    "form",
    "head",
    "iframe",
    "input",
    "nav",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "video",
];

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tr",
    "ul",
];

/// The text of a fragment of HTML.
pub(super) fn text_of(html: &str) -> String {
    text_under(&Document::fragment(html).root())
}

/// The text under an element of a page.
pub(super) fn text_under(root: &NodeRef<'_>) -> String {
    let mut text = Text::default();
    // Pages nest as deep as they like, so there is no recursion.
    let mut open = vec![(*root, root.first_child())];
    while let Some((node, next)) = open.last_mut() {
        let Some(child) = next.take() else {
            let name = node.node_name();
            open.pop();
            text.close(name.as_deref().unwrap_or_default());
            continue;
        };
        *next = child.next_sibling();
        let words = child.query(|node| match &node.data {
            NodeData::Text { contents } => Some(contents.to_string()),
            _ => None,
        });
        if let Some(words) = words.flatten() {
            text.push(&words);
        } else if child.is_element() {
            let name = child.node_name();
            let name = name.as_deref().unwrap_or_default();
            // A moment that stands by itself is that of publication, one inside a sentence is part of it.
            let stamp = name == "time" && node.node_name().is_none_or(|name| !matches!(&*name, "p" | "li"));
            if !PASSED_OVER.contains(&name) && !stamp && child.attr("hidden").is_none() {
                text.open(name);
                let first = child.first_child();
                open.push((child, first));
            }
        }
    }
    text.finish()
}

/// A text as it grows.
#[derive(Default)]
struct Text {
    text: String,
    /// What stands between the last word and the next: nothing, white space, a line end, or a blank line.
    gap: Gap,
    /// Line ends one behind the other.
    breaks: usize,
    /// Whether a bullet is due.
    item: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Paragraph,
}

impl Text {
    fn open(&mut self, name: &str) {
        match name {
            "br" => {
                self.breaks += 1;
                // Two of them are how pages without paragraphs part theirs.
                self.gap = self.gap.max(if self.breaks > 1 { Gap::Paragraph } else { Gap::Line });
            }
            "td" | "th" => self.gap = self.gap.max(Gap::Space),
            "q" => self.push("“"),
            name if BLOCKS.contains(&name) => {
                self.gap = Gap::Paragraph;
                self.item = name == "li";
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "td" | "th" => self.gap = self.gap.max(Gap::Space),
            "q" => self.text.push('”'),
            name if BLOCKS.contains(&name) => self.gap = Gap::Paragraph,
            _ => {}
        }
    }

    fn push(&mut self, words: &str) {
        for (at, word) in words.split(char::is_whitespace).enumerate() {
            if at > 0 {
                self.gap = self.gap.max(Gap::Space);
            }
            if word.is_empty() {
                continue;
            }
            if !self.text.is_empty() {
                self.text += match self.gap {
                    Gap::None => "",
                    Gap::Space => " ",
                    Gap::Line => "\n",
                    Gap::Paragraph => "\n\n",
                };
            }
            if std::mem::take(&mut self.item) {
                self.text += "- ";
            }
            self.text += word;
            self.gap = Gap::None;
            self.breaks = 0;
        }
    }

    fn finish(mut self) -> String {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_paragraphs() {
        let html = "<h2>What <i>Kyiv</i>\n wants</h2><p>It asked\n for <b>gua</b>rantees.&nbsp;Moscow refused.</p>\
             <ul><li>First <p>point.</p></li><li>Second.</li></ul><p>One<br>Two<br><br>Three <q>no</q>.</p>\
             <table><tr><td>A</td><td>B</td></tr></table><script>x()</script><figcaption>A photo.</figcaption>";
        assert_eq!(
            text_of(html),
            "What Kyiv wants\n\nIt asked for guarantees. Moscow refused.\n\n- First\n\npoint.\n\n- Second.\n\nOne\nTwo\n\n\
             Three “no”.\n\nA B\n"
        );
        assert_eq!(text_of(" <p> </p>"), "");
    }

    #[test]
    fn depth_is_no_matter() {
        assert_eq!(text_of(&format!("{}Kyiv said no.", "<div>".repeat(20_000))), "Kyiv said no.\n");
    }
}
