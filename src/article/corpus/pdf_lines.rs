//! The text of a PDF: pieces at places become words, lines and paragraphs, over the ends of pages.

use std::collections::HashMap;

/// A piece of text on a page.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Where it begins and ends, from the left, in points.
    pub(super) left: f32,
    pub(super) right: f32,
    /// Where its line stands, from the bottom.
    pub(super) y: f32,
    /// Size of its font.
    pub(super) size: f32,
    pub(super) text: String,
}

/// A gap of this many sizes is a space.
const SPACE: f32 = 0.16;
/// Lines at the top and bottom of a page that may be the same on every page.
const EDGE: usize = 2;

type Line = Piece;

/// The text of pages, its paragraphs parted by blank lines.
pub(super) fn text_of(pages: &[Vec<Piece>]) -> String {
    let mut pages: Vec<Vec<Line>> = pages.iter().map(|page| lines(page)).collect();
    without_furniture(&mut pages);
    let mut paragraphs: Vec<String> = Vec::new();
    let all: String = pages.iter().flatten().map(|line| format!("{}\n", line.text)).collect();
    let mut last: Option<Line> = None;
    for page in pages {
        let usual = usual_gap(&page);
        let right = page.iter().map(|line| line.right).fold(0.0, f32::max);
        for line in page {
            let joined = last.as_ref().is_some_and(|last| goes_on(last, &line, usual, right));
            match paragraphs.last_mut().filter(|_| joined) {
                Some(paragraph) => join(paragraph, &line.text, &all),
                None => paragraphs.push(line.text.clone()),
            }
            last = Some(line);
        }
    }
    let mut text = paragraphs.join("\n\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The lines of a page, in the order in which they are drawn.
fn lines(pieces: &[Piece]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut before: Option<&Piece> = None;
    for piece in pieces {
        // Bold letters are sometimes the same letters drawn twice.
        let twice = before.is_some_and(|before| {
            before.text == piece.text
                && (before.left - piece.left).abs() < before.size * 0.2
                && (before.y - piece.y).abs() < before.size * 0.2
        });
        if twice {
            continue;
        }
        before = Some(piece);
        let text = clean(&piece.text);
        let same = |line: &Line| {
            let size = line.size.max(piece.size);
            (line.y - piece.y).abs() < size * 0.5 && piece.left > line.right - size * 2.0
        };
        match lines.last_mut().filter(|line| same(line)) {
            Some(line) => {
                let gap = piece.left - line.right > line.size.min(piece.size) * SPACE;
                if gap && !line.text.ends_with(' ') && !text.starts_with(' ') {
                    line.text.push(' ');
                }
                line.text += &text;
                line.right = line.right.max(piece.right);
                // A number of a note is smaller and stands higher than its line.
                if piece.size > line.size {
                    (line.size, line.y) = (piece.size, piece.y);
                }
            }
            None => lines.push(Line { text, ..piece.clone() }),
        }
    }
    for line in &mut lines {
        line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    lines.retain(|line| !line.text.is_empty());
    lines
}

/// The letters that ligatures stand for; nothing for what is no letter.
fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => clean += "ff",
            'ﬁ' => clean += "fi",
            'ﬂ' => clean += "fl",
            'ﬃ' => clean += "ffi",
            'ﬄ' => clean += "ffl",
            'ﬅ' | 'ﬆ' => clean += "st",
            '\u{a0}' | '\t' | '\n' | '\r' => clean.push(' '),
            c if c.is_control() || c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c) => {}
            c => clean.push(c),
        }
    }
    clean
}

/// Takes away what stands at the edges of several pages, and their numbers.
fn without_furniture(pages: &mut [Vec<Line>]) {
    let key = |line: &Line| line.text.replace(|c: char| c.is_ascii_digit(), "");
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut keys: Vec<String> = edges(page.len()).map(|at| key(&page[at])).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let all = pages.len();
    for page in pages.iter_mut() {
        let is_furniture = |line: &Line| {
            let count = counts.get(&key(line)).copied().unwrap_or_default();
            count > 1 && count * 2 >= all
                || line.text.chars().all(|c| !c.is_alphabetic()) && line.text.len() <= 9
        };
        // From the edges inward: the first line of an article is not furniture for being the second one.
        let above = page.iter().take(EDGE).take_while(|line| is_furniture(line)).count();
        let below = page[above..].iter().rev().take(EDGE).take_while(|line| is_furniture(line)).count();
        page.truncate(page.len() - below);
        page.drain(..above);
    }
}

fn edges(length: usize) -> impl Iterator<Item = usize> {
    (0..length).filter(move |at| *at < EDGE || *at + EDGE >= length)
}

/// How far lines of a paragraph stand apart on a page, in sizes of their font.
fn usual_gap(page: &[Line]) -> f32 {
    let gaps = page.windows(2).map(|pair| (pair[0].y - pair[1].y) / pair[0].size.max(1.0));
    let mut gaps: Vec<f32> = gaps.filter(|gap| (0.8..2.5).contains(gap)).collect();
    gaps.sort_by(f32::total_cmp);
    // The gaps between paragraphs are fewer and wider.
    gaps.get(gaps.len() / 3).copied().unwrap_or(1.4)
}

/// Whether a paragraph goes on in the next line.
fn goes_on(last: &Line, line: &Line, usual: f32, right: f32) -> bool {
    let size = last.size.max(1.0);
    if (last.size - line.size).abs() > size * 0.12 {
        return false;
    }
    let complete =
        last.text.trim_end_matches(['"', '”', '’', '\'', ')', '»']).ends_with(['.', '?', '!', ':', '…']);
    let gap = (last.y - line.y) / size;
    // On top of the next column or page.
    if !(0.3..6.0).contains(&gap) {
        return !complete
            && line.text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '(')
            || last.text.ends_with(['-', ',']);
    }
    let indented = line.left > last.left + size * 0.8;
    // The last line of a paragraph leaves room for a word.
    let short = complete && last.right < right - size * 6.0;
    gap <= usual * 1.25 && !(indented && complete) && !short
}

/// Puts a line behind the one it goes on from.
fn join(paragraph: &mut String, line: &str, all: &str) {
    let lower = line.starts_with(char::is_lowercase);
    let stem = paragraph.strip_suffix(['-', '\u{2010}', '\u{ad}']).map(str::len);
    let Some(stem) = stem.filter(|stem| paragraph[..*stem].ends_with(char::is_alphabetic)) else {
        paragraph.push(' ');
        *paragraph += line;
        return;
    };
    // A word that is written with the hyphen elsewhere has it.
    let start = paragraph[..stem].rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let start = (start..=stem).find(|at| paragraph.is_char_boundary(*at)).unwrap_or(stem);
    let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
    let hyphenated = format!("{}-{}", &paragraph[start..stem], &line[..end]);
    if lower && !all.contains(&hyphenated) {
        paragraph.truncate(stem);
    }
    *paragraph += line;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of lines: text, left, right, y, size.
    fn page(lines: &[(&str, f32, f32, f32, f32)]) -> Vec<Piece> {
        let piece = |(text, left, right, y, size): &(&str, f32, f32, f32, f32)| Piece {
            left: *left,
            right: *right,
            y: *y,
            size: *size,
            text: (*text).to_owned(),
        };
        lines.iter().map(piece).collect()
    }

    #[test]
    fn what_stands_on_every_page_is_left_out() {
        let pages =
            [("1", "Kyiv said no."), ("2", "Moscow, too."), ("3", "Nobody knows.")].map(|(number, text)| {
                page(&[
                    ("The Gazette", 72.0, 140.0, 800.0, 9.0),
                    (text, 72.0, 160.0, 640.0, 11.0),
                    (&format!("Page {number} of 3"), 72.0, 140.0, 40.0, 9.0),
                ])
            });
        assert_eq!(text_of(&pages), "Kyiv said no.\n\nMoscow, too.\n\nNobody knows.\n");
    }

    #[test]
    fn hyphens_stay_where_the_word_has_one() {
        let lines = page(&[
            ("A cease-fire is wanted by the gov-", 72.0, 300.0, 700.0, 11.0),
            ("ernment, and the cease-", 72.0, 300.0, 686.0, 11.0),
            ("fire ofﬁce in the Anglo-", 72.0, 300.0, 672.0, 11.0),
            ("American quarter.", 72.0, 200.0, 658.0, 11.0),
        ]);
        assert_eq!(
            text_of(&[lines]),
            "A cease-fire is wanted by the government, and the cease-fire office in the Anglo-American quarter.\n"
        );
    }

    #[test]
    fn indents_begin_paragraphs() {
        let lines = page(&[
            ("Kyiv said no, and said it once more on Monday.", 84.0, 300.0, 700.0, 11.0),
            ("Moscow said nothing that anybody heard of, yet.", 84.0, 300.0, 686.0, 11.0),
            ("It went on.", 72.0, 120.0, 672.0, 11.0),
            ("Then it stopped.", 72.0, 150.0, 658.0, 11.0),
        ]);
        assert_eq!(
            text_of(&[lines]),
            "Kyiv said no, and said it once more on Monday. Moscow said nothing that anybody heard of, yet. It went on.\n\n\
             Then it stopped.\n"
        );
    }
}
