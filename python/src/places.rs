//! Places in a text as Python counts them.

use serde_json::{Map, Value};
use standpoint::span::Characters;

/// Counts every place inside a record in characters, and keeps the bytes as `byte_start` and `byte_end`.
pub(crate) fn count(value: &mut Value, characters: &Characters) {
    count_by(value, &mut |_| None, Some(characters));
}

/// The same where records name their text by `doc`.
pub(crate) fn count_each<'t>(value: &mut Value, by_doc: &mut impl FnMut(&str) -> Option<&'t Characters>) {
    count_by(value, by_doc, None);
}

fn count_by<'t>(
    value: &mut Value,
    by_doc: &mut impl FnMut(&str) -> Option<&'t Characters>,
    within: Option<&'t Characters>,
) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| count_by(item, by_doc, within)),
        Value::Object(fields) => {
            let own = fields.get("doc").and_then(Value::as_str).and_then(&mut *by_doc);
            let within = own.or(within);
            if let Some(characters) = within {
                place(fields, characters);
            }
            fields.values_mut().for_each(|field| count_by(field, by_doc, within));
        }
        _ => {}
    }
}

fn place(fields: &mut Map<String, Value>, characters: &Characters) {
    for (name, kept) in [("start", "byte_start"), ("end", "byte_end")] {
        let Some(byte) = fields.get(name).and_then(Value::as_u64) else { return };
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        fields.insert(name.to_owned(), characters.before(byte).into());
        fields.insert(kept.to_owned(), byte.into());
    }
}
