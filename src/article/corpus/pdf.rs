//! PDF: where each piece of text stands on its page. What lines and paragraphs that makes is found in
//! [`pdf_lines`](super::pdf_lines).
//!
//! The file is taken apart by lopdf. pdf-extract, which goes further, panics on broken files and on
//! some sound ones, and a library can neither keep that from the terminal nor answer for it.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object};

use crate::article::corpus::Record;
use crate::article::corpus::guard::guarded;
use crate::article::corpus::pdf_lines::{Piece, text_of};
use crate::article::corpus::record::Origin;
use crate::article::{ArticleError, Format};

/// The most that one stream unpacks to.
const LARGEST: usize = 64 << 20;
/// How deep forms are drawn inside forms.
const DEEPEST: usize = 6;
/// How many operators of a page are followed.
const OPERATORS: usize = 2_000_000;

/// The article of a document.
pub(super) fn record(bytes: &[u8]) -> Result<Record, ArticleError> {
    let broken = |problem: String| ArticleError::Pdf { problem };
    // Nothing is left half done if the reader of some odd file gives up in the middle.
    let pages = guarded(|| pages(bytes)).unwrap_or_else(|| Err(broken("it is damaged".to_owned())))?;
    let text = text_of(&pages);
    if !text.contains(char::is_alphanumeric) {
        return Err(ArticleError::PdfWithoutText);
    }
    Ok(Record {
        id: None,
        title: None,
        date: None,
        source: None,
        url: None,
        text,
        format: Format::Plain,
        used: None,
        number: None,
        origin: Origin::default(),
    })
}

/// The pieces of text on each page, in the order in which they are drawn.
fn pages(bytes: &[u8]) -> Result<Vec<Vec<Piece>>, ArticleError> {
    let broken = |problem: String| ArticleError::Pdf { problem };
    let start = memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-");
    let bytes = start.map(|at| &bytes[at..]).ok_or_else(|| broken("it does not begin as one".to_owned()))?;
    let document = Document::load_mem(bytes).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => ArticleError::PdfEncrypted,
        other => broken(other.to_string()),
    })?;
    if document.is_encrypted() {
        return Err(ArticleError::PdfEncrypted);
    }
    let pages: Vec<_> = document.page_iter().collect();
    if pages.is_empty() {
        return Err(broken(
            "it has no pages; perhaps it is cut short: copy or download it once more".to_owned(),
        ));
    }
    let page = |id| {
        let mut drawn = Vec::new();
        let mut resources = Vec::new();
        if let Ok((own, inherited)) = document.get_page_resources(id) {
            resources.extend(own);
            resources.extend(inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok()));
        }
        // A page that cannot be unpacked is as good as empty: the others are read.
        if let Ok(content) = document.get_page_content_with_limit(id, LARGEST) {
            let mut left = OPERATORS;
            draw(&document, &content, &resources, Matrix::SAME, DEEPEST, &mut left, &mut drawn);
        }
        drawn
    };
    Ok(pages.into_iter().map(page).collect())
}

/// How places are moved, turned and stretched.
#[derive(Clone, Copy, Debug)]
struct Matrix([f32; 6]);

impl Matrix {
    const SAME: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Option<Self> {
        let mut matrix = [0.0; 6];
        for (to, from) in matrix.iter_mut().zip(operands.get(..6)?) {
            *to = from.as_float().ok()?;
        }
        Some(Self(matrix))
    }

    fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This one first, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }
}

/// A font, as far as it tells which letters there are and how wide.
struct Font<'d> {
    encoding: Option<Encoding<'d>>,
    widths: Widths,
    /// Bytes of a letter.
    bytes: usize,
}

/// How wide letters are, in thousandths of the size of their font.
enum Widths {
    Known {
        letters: BTreeMap<u32, f32>,
        others: f32,
    },
    /// Fonts that every reader has need not tell.
    Usual {
        fixed: bool,
    },
}

/// What the operators of a page change.
#[derive(Clone, Copy)]
struct State<'f, 'd> {
    page: Matrix,
    font: Option<&'f Font<'d>>,
    size: f32,
    leading: f32,
    letters: f32,
    words: f32,
    stretch: f32,
}

/// Follows the operators of a page or a form.
fn draw(
    document: &Document,
    content: &[u8],
    resources: &[&Dictionary],
    page: Matrix,
    depth: usize,
    left: &mut usize,
    drawn: &mut Vec<Piece>,
) {
    let dictionaries = fonts(document, resources);
    let fonts: BTreeMap<&[u8], Font<'_>> =
        dictionaries.iter().map(|(name, font)| (name.as_slice(), Font::of(font, document))).collect();
    let mut state =
        State { page, font: None, size: 0.0, leading: 0.0, letters: 0.0, words: 0.0, stretch: 1.0 };
    let mut saved = Vec::new();
    let (mut text, mut line) = (Matrix::SAME, Matrix::SAME);
    for operation in Content::decode_iter(content).map_while(Result::ok) {
        let operands = operation.operands.as_slice();
        let number =
            |at: usize| operands.get(at).and_then(|operand| operand.as_float().ok()).unwrap_or_default();
        let string =
            |at: usize| operands.get(at).and_then(|operand| operand.as_str().ok()).unwrap_or_default();
        let name = || operands.first().and_then(|operand| operand.as_name().ok()).unwrap_or_default();
        *left = left.saturating_sub(1);
        if *left == 0 {
            return;
        }
        match operation.operator.as_str() {
            "q" if saved.len() < 256 => saved.push(state),
            "Q" => state = saved.pop().unwrap_or(state),
            "cm" => state.page = Matrix::of(operands).unwrap_or(Matrix::SAME).then(state.page),
            "BT" => (text, line) = (Matrix::SAME, Matrix::SAME),
            "Tf" => (state.font, state.size) = (fonts.get(name()), number(1)),
            "TL" => state.leading = number(0),
            "Tc" => state.letters = number(0),
            "Tw" => state.words = number(0),
            "Tz" => state.stretch = number(0) / 100.0,
            "Tm" => {
                line = Matrix::of(operands).unwrap_or(line);
                text = line;
            }
            "Td" | "TD" => {
                if operation.operator == "TD" {
                    state.leading = -number(1);
                }
                line = Matrix::moved(number(0), number(1)).then(line);
                text = line;
            }
            "T*" | "'" | "\"" => {
                line = Matrix::moved(0.0, -state.leading).then(line);
                text = line;
                match operation.operator.as_str() {
                    "'" => state.show(string(0), &mut text, drawn),
                    "\"" => {
                        (state.words, state.letters) = (number(0), number(1));
                        state.show(string(2), &mut text, drawn);
                    }
                    _ => {}
                }
            }
            "Tj" => state.show(string(0), &mut text, drawn),
            "TJ" => {
                let parts = operands.first().and_then(|operand| operand.as_array().ok());
                for part in parts.into_iter().flatten() {
                    match part {
                        Object::String(bytes, _) => state.show(bytes, &mut text, drawn),
                        other => {
                            let back = other.as_float().unwrap_or_default() / 1000.0 * state.size;
                            text = Matrix::moved(-back * state.stretch, 0.0).then(text);
                        }
                    }
                }
            }
            "Do" if depth > 0 => form(document, name(), resources, state.page, depth - 1, left, drawn),
            _ => {}
        }
    }
}

/// Draws a form, if that is what the name stands for.
fn form(
    document: &Document,
    name: &[u8],
    resources: &[&Dictionary],
    page: Matrix,
    depth: usize,
    left: &mut usize,
    drawn: &mut Vec<Piece>,
) {
    let named = resources.iter().find_map(|resources| {
        let objects = resources.get_deref(b"XObject", document).ok()?.as_dict().ok()?;
        objects.get_deref(name, document).ok()?.as_stream().ok()
    });
    let is_form =
        |dict: &Dictionary| dict.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Form".as_slice());
    let Some(stream) = named.filter(|stream| is_form(&stream.dict)) else { return };
    let Ok(content) = stream.get_plain_content_with_limit(LARGEST) else { return };
    let own = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
    let own: Vec<&Dictionary> = own.map_or_else(|| resources.to_vec(), |own| vec![own]);
    let matrix = stream.dict.get_deref(b"Matrix", document).and_then(Object::as_array).ok();
    let matrix = matrix.and_then(|matrix| Matrix::of(matrix)).unwrap_or(Matrix::SAME);
    draw(document, &content, &own, matrix.then(page), depth, left, drawn);
}

/// The fonts of a page by their names on it.
fn fonts(document: &Document, resources: &[&Dictionary]) -> BTreeMap<Vec<u8>, Dictionary> {
    let mut fonts = BTreeMap::new();
    for resources in resources {
        let named = resources.get_deref(b"Font", document).and_then(Object::as_dict);
        for (name, font) in named.ok().into_iter().flat_map(Dictionary::iter) {
            let font = document.dereference(font).and_then(|(_, font)| font.as_dict().cloned());
            if let Ok(mut font) = font {
                // Where a font tells its letters, that is surer than what they are called in it.
                if font.has(b"ToUnicode") {
                    font.remove(b"Encoding");
                }
                if !font.has(b"Type") {
                    font.set("Type", Object::Name(b"Font".to_vec()));
                }
                fonts.entry(name.clone()).or_insert(font);
            }
        }
    }
    fonts
}

impl<'d> Font<'d> {
    fn of(font: &'d Dictionary, document: &'d Document) -> Self {
        let encoding = font.get_font_encoding_with_limit(document, LARGEST).ok();
        let composite = font.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type0".as_slice());
        let widths = if composite { of_descendant(font, document) } else { of_simple(font, document) };
        let fixed = || {
            let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
            memchr::memmem::find(name, b"Courier").is_some() || memchr::memmem::find(name, b"Mono").is_some()
        };
        let widths = widths.unwrap_or_else(|| Widths::Usual { fixed: fixed() });
        Self { encoding, widths, bytes: if composite { 2 } else { 1 } }
    }

    fn text(&self, bytes: &[u8]) -> String {
        let known = self.encoding.as_ref().and_then(|encoding| encoding.bytes_to_string(bytes).ok());
        known.unwrap_or_default()
    }
}

/// The widths of a font whose letters are a byte each.
fn of_simple(font: &Dictionary, document: &Document) -> Option<Widths> {
    let first = font.get_deref(b"FirstChar", document).ok()?.as_float().ok()? as u32;
    let widths = font.get_deref(b"Widths", document).ok()?.as_array().ok()?;
    let width = |(at, width): (usize, &Object)| {
        let (_, width) = document.dereference(width).ok()?;
        Some((first + u32::try_from(at).ok()?, width.as_float().ok()?))
    };
    Some(Widths::Known {
        letters: widths.iter().take(256).enumerate().filter_map(width).collect(),
        others: 500.0,
    })
}

/// The widths of a font whose letters are two bytes each: runs of `[first [width …] first last width …]`.
fn of_descendant(font: &Dictionary, document: &Document) -> Option<Widths> {
    let descendants = font.get_deref(b"DescendantFonts", document).ok()?.as_array().ok()?;
    let (_, descendant) = document.dereference(descendants.first()?).ok()?;
    let descendant = descendant.as_dict().ok()?;
    let others = descendant.get_deref(b"DW", document).and_then(Object::as_float).unwrap_or(1000.0);
    let runs = descendant.get_deref(b"W", document).and_then(Object::as_array).ok();
    let mut letters = BTreeMap::new();
    let mut runs = runs.into_iter().flatten().filter_map(|item| Some(document.dereference(item).ok()?.1));
    while let Some(first) = runs.next().and_then(|first| first.as_float().ok()) {
        let first = first as u32;
        match runs.next() {
            Some(Object::Array(widths)) => {
                for (letter, width) in (first..).zip(widths) {
                    letters.insert(letter, width.as_float().unwrap_or(others));
                }
            }
            Some(last) => {
                let (Ok(last), Some(Ok(width))) = (last.as_float(), runs.next().map(Object::as_float)) else {
                    break;
                };
                letters.extend((first..=(last as u32).min(0xffff)).map(|letter| (letter, width)));
            }
            None => break,
        }
    }
    Some(Widths::Known { letters, others })
}

impl Widths {
    fn of(&self, letter: u32) -> f32 {
        match self {
            Self::Known { letters, others } => letters.get(&letter).copied().unwrap_or(*others),
            Self::Usual { fixed: true } => 600.0,
            Self::Usual { fixed: false } => match u8::try_from(letter).map(char::from) {
                Ok('i' | 'j' | 'l' | 't' | 'f' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '!' | '|') => {
                    270.0
                }
                Ok('m' | 'w' | 'M' | 'W' | '@') => 840.0,
                Ok('A'..='Z') => 680.0,
                _ => 530.0,
            },
        }
    }
}

impl State<'_, '_> {
    /// Notes a piece of text and moves on behind it.
    fn show(&self, bytes: &[u8], text: &mut Matrix, drawn: &mut Vec<Piece>) {
        let Some(font) = self.font else { return };
        let mut width = 0.0;
        for letter in bytes.chunks(font.bytes) {
            let code = letter.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let word = if font.bytes == 1 && code == 32 { self.words } else { 0.0 };
            width += (font.widths.of(code) / 1000.0 * self.size + self.letters + word) * self.stretch;
        }
        let Matrix([a, b, c, d, left, y]) = text.then(self.page);
        *text = Matrix::moved(width, 0.0).then(*text);
        let Matrix([.., right, _]) = text.then(self.page);
        let size = self.size.abs() * c.hypot(d);
        // Text that stands upright is a stamp in the margin.
        let upright = b.abs() > a.abs();
        let found = font.text(bytes);
        if !upright && !found.is_empty() && [left, right, y, size].iter().all(|n| n.is_finite()) {
            drawn.push(Piece { left, right, y, size, text: found });
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// A document with the operators of each page.
    pub(in crate::article::corpus) fn pdf(pages: &[&str]) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let parent = document.new_object_id();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let kids: Vec<Object> = pages
            .iter()
            .map(|operators| {
                let content = document.add_object(Stream::new(dictionary! {}, operators.as_bytes().to_vec()));
                let page = dictionary! {
                    "Type" => "Page", "Parent" => parent, "Contents" => content,
                    "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
                    "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                };
                document.add_object(page).into()
            })
            .collect();
        let count = i64::try_from(kids.len()).expect("a few pages");
        document
            .objects
            .insert(parent, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => parent });
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("a document");
        bytes
    }

    #[test]
    fn pieces_become_words_lines_and_paragraphs() {
        let first = "BT /F1 18 Tf 72 760 Td (Talks stall) Tj /F1 11 Tf 0 -40 Td 14 TL (The envoys met in Geneva on Monday \
            and could not agree on guaran-) Tj T* [(tees, of)-300(\\223cials)50( said, as the rest was discu)] TJ (ssed.) Tj \
            0 -28 Td (Moscow refused, and the talks went on for another long day until they) Tj ET";
        let second = "BT /F1 11 Tf 72 760 Td (ended without a word.) Tj ET";
        let read = record(&pdf(&[first, second])).map(|record| record.text);
        assert_eq!(
            read.as_deref(),
            Ok(
                "Talks stall\n\nThe envoys met in Geneva on Monday and could not agree on guarantees, of “cials said, as \
                the rest was discussed.\n\nMoscow refused, and the talks went on for another long day until they ended \
                without a word.\n"
            )
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let told = |bytes: &[u8]| record(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(
            told(&pdf(&["0 0 100 100 re f"])),
            "there is no text in this PDF, only pictures; have its text recognised (OCR) first"
        );
        assert_eq!(told(b"Kyiv said no."), "not a PDF that can be read: it does not begin as one");
        let whole = pdf(&["BT /F1 11 Tf (No.) Tj ET"]);
        for length in [9, whole.len() / 3, whole.len() / 2] {
            assert!(
                told(&whole[..length]).starts_with("not a PDF that can be read: "),
                "{}",
                told(&whole[..length])
            );
        }
    }
}
