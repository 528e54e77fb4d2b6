//! From bytes to text.
//!
//! Files of news agencies come in UTF-8, in the Windows code pages and, out of Windows
//! programs, in UTF-16. What the user names is believed and checked strictly; what nobody
//! names is detected. Text in an unknown encoding that decodes to rubbish would silently yield
//! no statements, so bytes that cannot be text are an error.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::article::ArticleError;

/// A character encoding, by any label the web knows it by.
///
/// ```
/// use standpoint::article::Charset;
/// assert_eq!("cp1251".parse::<Charset>()?.name(), "windows-1251");
/// # Ok::<(), standpoint::article::ArticleError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(&'static Encoding);

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);

    pub(in crate::article) fn encoding(self) -> &'static Encoding {
        self.0
    }

    /// Whether its characters are two bytes each.
    pub(in crate::article) fn is_wide(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Charset {
    type Err = ArticleError;

    fn from_str(label: &str) -> Result<Self, ArticleError> {
        // Labels of the web lack the code page's short name.
        let short = label.trim().to_ascii_lowercase();
        let known = short.strip_prefix("cp").map(|page| format!("windows-{page}"));
        let encoding = Encoding::for_label(label.as_bytes())
            .or_else(|| known.and_then(|name| Encoding::for_label(name.as_bytes())));
        encoding.map(Self).ok_or_else(|| ArticleError::UnknownEncoding { label: label.to_owned() })
    }
}

/// A text and the encoding it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text. A byte order mark of UTF-8 stays at its start, so that offsets are those of
    /// the file.
    pub text: String,
    /// The encoding.
    pub charset: Charset,
}

/// Decodes bytes in the encoding the user named, or else in the one they show.
///
/// # Errors
/// Where the bytes do not fit the named encoding, or are no text in any.
pub fn decode(bytes: &[u8], forced: Option<Charset>) -> Result<Decoded, ArticleError> {
    if let Some(charset) = forced {
        return strictly(bytes, marked_utf16(charset, bytes));
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return strictly(bytes, Charset(encoding));
    }
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return unmarked_utf16(bytes).ok_or(ArticleError::Binary { offset });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return checked(Decoded { text: text.to_owned(), charset: Charset::UTF_8 });
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    checked(Decoded { text: text.into_owned(), charset: Charset(encoding) })
}

/// The encoding in which bytes are read that show none for certain: a guess, of which a reader
/// should be told.
#[must_use]
pub fn guessed(bytes: &[u8]) -> Option<Charset> {
    if Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    decode(bytes, None).ok().map(|decoded| decoded.charset)
}

/// Of how many characters one may be a control character in a text.
const MANY: usize = 20;

/// The text, unless so much of it is control characters that it is none.
fn checked(decoded: Decoded) -> Result<Decoded, ArticleError> {
    let is_control = |c: &char| c.is_control() && !c.is_whitespace();
    let controls = decoded.text.chars().filter(is_control).count();
    if controls * MANY > decoded.text.chars().count() {
        return Err(ArticleError::Controls { charset: decoded.charset.name(), controls });
    }
    Ok(decoded)
}

/// `utf-16` alone names the little-endian form; a mark in the bytes knows better.
fn marked_utf16(charset: Charset, bytes: &[u8]) -> Charset {
    match Encoding::for_bom(bytes) {
        Some((marked, _)) if charset.0 == UTF_16LE && marked == UTF_16BE => Charset(marked),
        _ => charset,
    }
}

fn strictly(bytes: &[u8], charset: Charset) -> Result<Decoded, ArticleError> {
    let mark = match Encoding::for_bom(bytes) {
        Some((marked, length)) if marked == charset.0 && marked != UTF_8 => length,
        _ => 0,
    };
    let mut decoder = charset.0.new_decoder_without_bom_handling();
    let body = &bytes[mark..];
    let capacity = decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(body.len());
    let mut text = String::with_capacity(capacity);
    let mut read = 0;
    loop {
        let (result, more) = decoder.decode_to_string_without_replacement(&body[read..], &mut text, true);
        read += more;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(body.len().max(64)),
            DecoderResult::Malformed(length, beyond) => {
                let offset = mark + read - usize::from(length) - usize::from(beyond);
                return Err(ArticleError::Malformed { charset: charset.name(), offset });
            }
        }
    }
    match text.find('\0') {
        // Half of the bytes of a text in UTF-16 are zero; the character is meant.
        Some(at) if charset.0 == UTF_16LE || charset.0 == UTF_16BE => {
            Err(ArticleError::Binary { offset: mark + 2 * text[..at].encode_utf16().count() })
        }
        Some(_) => {
            Err(ArticleError::Binary { offset: bytes.iter().position(|byte| *byte == 0).unwrap_or_default() })
        }
        None => checked(Decoded { text, charset }),
    }
}

/// UTF-16 without its mark: the byte order in which the whole reads as text, if either does.
fn unmarked_utf16(bytes: &[u8]) -> Option<Decoded> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let read = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        plausible(&text).then(|| Decoded { text: Cow::into_owned(text), charset: Charset(encoding) })
    };
    read(UTF_16LE).or_else(|| read(UTF_16BE))
}

/// Whether a text is one: no control characters, spaces between words, letters for the most part.
/// Read in the wrong byte order a space is U+2000, which no one writes.
fn plausible(text: &str) -> bool {
    let (mut all, mut letters, mut spaces) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        all += 1;
        match c {
            ' ' => spaces += 1,
            '\n' | '\r' | '\t' => letters += 1,
            c if c.is_control() => return false,
            c if c.is_alphanumeric() || c.is_ascii_punctuation() => letters += 1,
            _ => {}
        }
    }
    spaces * 40 > all && (letters + spaces) * 10 > all * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<(String, &'static str), ArticleError> {
        decode(bytes, None).map(|decoded| (decoded.text, decoded.charset.name()))
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    #[test]
    fn a_guess_is_known_for_one() {
        assert_eq!(guessed(b"Caf\xe9 talks resumed in Kyiv.").map(Charset::name), Some("windows-1252"));
        for certain in [&b"Cafe"[..], "Café".as_bytes(), b"\xff\xfeN\0o\0"] {
            assert_eq!(guessed(certain), None);
        }
    }

    const RUSSIAN: &str = "Россия готова к переговорам, заявил представитель Кремля журналистам во вторник.";

    #[test]
    fn marks_and_code_pages_are_detected() {
        assert_eq!(text("naïve".as_bytes()), Ok(("naïve".into(), "UTF-8")));
        assert_eq!(text("\u{feff}No.".as_bytes()), Ok(("\u{feff}No.".into(), "UTF-8")));
        for big in [false, true] {
            let name = if big { "UTF-16BE" } else { "UTF-16LE" };
            assert_eq!(text(&utf16("\u{feff}Kyiv said no.", big)), Ok(("Kyiv said no.".into(), name)));
            assert_eq!(text(&utf16("Kyiv said no.", big)), Ok(("Kyiv said no.".into(), name)));
            assert_eq!(text(&utf16(RUSSIAN, big)), Ok((RUSSIAN.into(), name)));
        }
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
        assert_eq!(text(&bytes), Ok((RUSSIAN.into(), "windows-1251")));
        let english = "“No,” Mr. Müller said – it’s over.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(english);
        assert_eq!(text(&bytes), Ok((english.into(), "windows-1252")));
    }

    #[test]
    fn what_the_user_names_is_checked() {
        let utf8 = Some(Charset::UTF_8);
        assert_eq!(
            decode(b"caf\xe9 ol\xe9", utf8),
            Err(ArticleError::Malformed { charset: "UTF-8", offset: 3 })
        );
        assert_eq!(decode(b"ab\xe2\x80", utf8), Err(ArticleError::Malformed { charset: "UTF-8", offset: 2 }));
        let cyrillic = "cp1251".parse().ok();
        assert_eq!(decode(b"\xcd\xe5\xf2", cyrillic).map(|decoded| decoded.text), Ok("Нет".to_owned()));
        let utf16 = "utf-16".parse().ok();
        assert_eq!(decode(b"\xfe\xff\0N\0o", utf16).map(|decoded| decoded.text), Ok("No".to_owned()));
        assert!("klingon".parse::<Charset>().is_err());
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(text(b"%PDF-1.7\n\0\0\x01"), Err(ArticleError::Binary { offset: 9 }));
        assert_eq!(text(b"PK\x03\x04\x14\0\x06\0"), Err(ArticleError::Binary { offset: 5 }));
        let zero = utf16("\u{feff}Kyiv\0 said no.", false);
        assert_eq!(text(&zero), Err(ArticleError::Binary { offset: 10 }));
        let noise: Vec<u8> = (1..=255).collect();
        assert!(matches!(text(&noise), Err(ArticleError::Controls { .. })), "{:?}", text(&noise));
        assert!(matches!(text(b"Kyiv\x01\x02 said"), Err(ArticleError::Controls { controls: 2, .. })));
        assert!(text(b"\x1b[1mKyiv said that it would join the alliance.\x1b[0m").is_ok());
        assert!(text(b"").is_ok_and(|(text, _)| text.is_empty()));
    }
}
