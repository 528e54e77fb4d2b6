//! JSON: what a record holds, and where records stand in a document.
//!
//! A record is read by a visitor that borrows the fields that are wanted and skips the others, as
//! most of the bytes of a corpus are neither wanted nor need a tree. Only where no field has a
//! name by which the text is known is it read once more, objects inside and all.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::article::corpus::fields::{Fields, Found, missing};
use crate::article::corpus::{Options, Record};
use crate::article::{ArticleError, decode};

/// How deep the text is looked for inside a record.
const DEEPEST: usize = 4;
/// How many names of fields are kept for whom none of them helps.
const NAMES: usize = 200;

/// The record that an object of JSON is.
pub(super) fn record(bytes: &[u8], options: &Options) -> Result<Record, ArticleError> {
    let decoded;
    let text = match (options.charset, std::str::from_utf8(bytes)) {
        (None, Ok(text)) => text,
        // What is not UTF-8 was made so already.
        (Some(charset), Ok(text)) if charset.is_wide() => text,
        _ => {
            decoded = decode(bytes, options.charset)?.text;
            &decoded
        }
    };
    let fields = &options.fields;
    let mut found = Found::default();
    read(text, Object { found: &mut found, names: None, fields, path: "", depth: 0 })?;
    if !found.has_text() {
        let mut names = Vec::new();
        found = Found::default();
        read(text, Object { found: &mut found, names: Some(&mut names), fields, path: "", depth: 0 })?;
        if !found.has_text() {
            return Err(missing(fields, names));
        }
    }
    found.record(fields)
}

fn read<'de>(text: &'de str, object: Object<'_, 'de>) -> Result<(), ArticleError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = object.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    read.map_err(|error| ArticleError::Json { problem: said(&error, text) })
}

/// The reader's message with the place of the fault, by the column alone where the record is a line.
fn said(error: &serde_json::Error, text: &str) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    match (text.trim().contains('\n'), error.line(), error.column()) {
        (_, _, 0) => what.to_owned(),
        (false, _, column) => format!("{what} at column {column}"),
        (true, line, column) => format!("{what} at its line {line}, column {column}"),
    }
}

/// An object whose wanted fields are noted.
struct Object<'s, 'de> {
    found: &'s mut Found<'de>,
    /// Where the names of all fields go; then objects inside are looked into, whatever they are called.
    names: Option<&'s mut Vec<String>>,
    fields: &'s Fields,
    /// Names of the objects around, with dots.
    path: &'s str,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Object<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields of an article")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Word)? {
            let path =
                if self.path.is_empty() { key.clone() } else { Cow::Owned(format!("{}.{key}", self.path)) };
            let everything = self.names.is_some();
            let ranks = self.fields.ranks(&path, (everything || self.path.is_empty()).then_some(&*key));
            let inside = everything && self.depth < DEEPEST || self.fields.lead_into(&path);
            if !inside && ranks == [None; 6] {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let object = inside.then(|| Object {
                found: &mut *self.found,
                names: self.names.as_deref_mut(),
                fields: self.fields,
                path: &path,
                depth: self.depth + 1,
            });
            match map.next_value_seed(Field { object })? {
                Value::Text(text) => self.found.put(ranks, path.clone(), text),
                Value::Nothing => self.found.note(ranks),
                Value::Object => continue,
                Value::Other => {}
            }
            if let Some(names) = self.names.as_deref_mut().filter(|names| names.len() < NAMES) {
                names.push(path.into_owned());
            }
        }
        Ok(())
    }
}

/// What a field holds.
enum Value<'de> {
    /// A text, a number, or the paragraphs of a list.
    Text(Cow<'de, str>),
    /// `null`.
    Nothing,
    /// An object that was looked into.
    Object,
    /// What is no field of an article.
    Other,
}

/// A field whose value is wanted.
struct Field<'s, 'de> {
    /// What becomes of an object there.
    object: Option<Object<'s, 'de>>,
}

impl<'de> DeserializeSeed<'de> for Field<'_, 'de> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Keys of an object that stands for one value: of a publisher, a date out of a database, a text out of a
/// content management system.
const INNER: &[&str] = &["name", "title", "rendered", "$date", "$oid", "$numberLong", "#text"];

impl<'de> Visitor<'de> for Field<'_, 'de> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(number.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let (mut text, mut any) = (String::new(), false);
        while let Some(value) = list.next_element_seed(Field { object: None })? {
            any = true;
            if let Value::Text(paragraph) = value {
                text += if text.is_empty() { "" } else { "\n\n" };
                text += &paragraph;
            }
        }
        Ok(match (any, text.is_empty()) {
            (false, _) => Value::Nothing,
            (true, true) => Value::Other,
            (true, false) => Value::Text(Cow::Owned(text)),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        if let Some(object) = self.object {
            object.visit_map(map)?;
            return Ok(Value::Object);
        }
        let mut value = Value::Other;
        while let Some(key) = map.next_key_seed(Word)? {
            match value {
                Value::Other if INNER.contains(&&*key) => {
                    value = map.next_value_seed(Field { object: None })?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(value)
    }
}

/// A key, borrowed where nothing in it is escaped.
struct Word;

impl<'de> DeserializeSeed<'de> for Word {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Word {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Format;
    use crate::article::corpus::{Used, records_of_bytes};

    /// What the lines hold, or the messages.
    fn shown(lines: &str, options: &Options) -> Vec<String> {
        records_of_bytes(lines.into(), Format::Records, options)
            .map(|raw| {
                let record = raw?.record(options)?;
                let name = record.name("file");
                let article = record.article(&name)?;
                Ok(format!("{} {:?} {}", article.id, article.date, article.text))
            })
            .map(|shown: Result<String, ArticleError>| shown.unwrap_or_else(|error| error.to_string()))
            .collect()
    }

    fn one(line: &str) -> Result<Record, ArticleError> {
        record(line.as_bytes(), &Options::default())
    }

    #[test]
    fn a_broken_record_spares_the_others() {
        let text = concat!(
            "\u{feff}{\"id\": 7, \"date\": \"2025-05-21\", \"text\": \"Kyiv said no.\", \"other\": 1}\n",
            "{\"id\": \"b\", \"text\": \"cut off\n",
            "\n",
            "{\"id\": \"c\", \"title\": \"no text\"}\n",
            "{\"text\": \"“A\\nB”\", \"title\": null, \"date\": \"unknown\"}\n",
            "{\"id\": \"d\", \"text\": \"x\", \"date\": \"in 2 weeks\"}\n",
            "{\"id\": \"e\", \"text\": \" \"}\n",
            "[1]\n",
            "{}",
        );
        assert_eq!(
            shown(text, &Options::default()),
            [
                "7 Some(2025-05-21) Kyiv said no.",
                "record 2: not valid JSON: EOF while parsing a string at column 28",
                "record 4: no field has a name by which I would know the text; name the one that holds it: `title` or `id`",
                "file-5 None “A\nB”",
                "record 6: `in 2 weeks` is not a date I can read; write it like 2025-05-21, or leave it out",
                "record 7: there is no text to read in it",
                "record 8: not valid JSON: invalid type: sequence, expected an object with the fields of an article",
                "record 9: the record has no fields, so there is no text in it",
            ]
        );
        assert_eq!(shown(" \n\n", &Options::default()), ["there is no text to read in it"]);
    }

    #[test]
    fn fields_are_guessed_and_told() {
        let record = one(
            "{\"Headline\": \"Talks\", \"tags\": [{\"text\": 1}], \"text\": \"\", \"maintext\": \"Kyiv said no.\", \
             \"created\": \"3 hours ago\", \"pubDate\": \"Wed, 21 May 2025 10:00:00 GMT\", \"link\": \"https://a.example\", \
             \"source\": {\"id\": null, \"name\": \"Gazette\"}}",
        )
        .expect("a record");
        assert_eq!(record.title.as_deref(), Some("Talks"));
        assert_eq!(record.text, "Kyiv said no.");
        assert_eq!(record.date, Some(jiff::civil::date(2025, 5, 21)));
        assert_eq!(record.id.as_deref(), Some("https://a.example"));
        assert_eq!(record.source.as_deref(), Some("Gazette"));
        let word = |name: &str| Some(name.to_owned());
        let used =
            Used { text: word("maintext"), date: word("pubDate"), id: word("link"), title: word("Headline") };
        assert_eq!(record.used, Some(used));
        assert_eq!(one("{\"text\": \"No.\", \"id\": 3, \"date\": null}").expect("a record").used, None);
    }

    #[test]
    fn fields_inside_objects() {
        let line = "{\"meta\": {\"day\": \"2025-05-21\"}, \"story\": {\"parts\": [\"Kyiv said no.\", \"Moscow, too.\"]}}";
        let fields =
            Fields { text: Some("story.parts".into()), date: Some("Meta.day".into()), ..Fields::default() };
        let record = record(line.as_bytes(), &Options { fields, charset: None }).expect("a record");
        assert_eq!(record.text, "Kyiv said no.\n\nMoscow, too.");
        assert_eq!(record.date, Some(jiff::civil::date(2025, 5, 21)));
        assert_eq!(record.used, None);
        let nested = one(
            "{\"_id\": \"7\", \"_source\": {\"body\": \"Kyiv said no.\", \"date\": {\"$date\": 1747821600000}}}",
        );
        let nested = nested.expect("a record");
        assert_eq!((nested.text.as_str(), nested.id.as_deref()), ("Kyiv said no.", Some("7")));
        assert_eq!(nested.used.and_then(|used| used.text).as_deref(), Some("_source.body"));
    }

    #[test]
    fn other_encodings_are_detected_by_record() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("{\"text\": \"Россия готова к переговорам, заявил он.\"}");
        let record = record(&bytes, &Options::default()).expect("a record");
        assert_eq!(record.text, "Россия готова к переговорам, заявил он.");
    }
}
