//! The reference of the rule language, written from the schemas of its files.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::pack::schema::{FROM_BASE, KINDS};

/// The reference as Markdown: every kind of file, every key, what may stand there.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from(
        "# Reference of the rule language\n\n\
         <!-- Written by `standpoint rules schema -f markdown`; a test holds it to that. -->\n\n\
         Every kind of rule file and every key in it. The same is in the JSON Schemas that `standpoint rules schema` \
         prints, for editors. How phrases are written is told in [rules.md](rules.md#the-phrase-language).\n",
    );
    let mut told = BTreeSet::new();
    for (of_language, title) in [(false, "Files of a pack"), (true, "Files of a language")] {
        out += &format!("\n## {title}\n");
        for kind in KINDS.iter().filter(|kind| kind.of_language == of_language) {
            let schema = kind.schema();
            out += &format!("\n### `{}`\n\n", kind.path);
            out += &described(&schema);
            out += &keys(&schema);
            for (name, part) in schema["definitions"].as_object().into_iter().flatten() {
                if part["properties"].is_object() && told.insert(name.clone()) {
                    out += &format!("\n#### {}\n\n{}{}", spaced(name), described(part), keys(part));
                } else if part["oneOf"].is_array() && told.insert(name.clone()) {
                    out += &format!("\n#### {}\n\n{}{}", spaced(name), described(part), values(part));
                }
            }
        }
    }
    out
}

/// The description of a file or an entry, without the name that its heading has.
fn described(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    let text = text.split_once("`: ").map_or(text, |(_, text)| text);
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}\n\n", letters.as_str())
}

/// `CueGroup` as a heading: "Cue group".
fn spaced(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
            out.extend(c.to_lowercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// A table of the keys of a mapping.
fn keys(schema: &Value) -> String {
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut out = String::from("| key | value | left out | meaning |\n|---|---|---|---|\n");
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let need = match (required.contains(key.as_str()), &property["default"], &property["type"]) {
            _ if property[FROM_BASE] == true => "what a base says",
            (true, _, _) => "must be there",
            (false, Value::Bool(false), _) => "`false`",
            (false, _, kind) if kind == "array" => "`[]`",
            _ => "none",
        };
        let mut meaning = property["description"].as_str().unwrap_or_default().replace('|', "\\|");
        if let Some(examples) = property["examples"].as_array() {
            let examples: Vec<String> = examples.iter().map(example).collect();
            meaning += &format!(" Example: {}", examples.join(", "));
        }
        let value = value(property);
        out += &format!("| `{key}` | {value} | {need} | {meaning} |\n");
    }
    out
}

/// A table of the words of an enumeration.
fn values(schema: &Value) -> String {
    let mut out = String::from("| word | meaning |\n|---|---|\n");
    for word in schema["oneOf"].as_array().into_iter().flatten() {
        let (name, meaning) = (word["const"].as_str(), word["description"].as_str());
        out += &format!("| `{}` | {} |\n", name.unwrap_or_default(), meaning.unwrap_or_default());
    }
    out
}

/// An example as it stands in a rule file.
fn example(value: &Value) -> String {
    let text = match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> =
                items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), quoted)).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    };
    format!("`{}`", text.replace('|', "\\|"))
}

/// The text, in quotation marks where YAML would take it for something else.
fn quoted(text: &str) -> String {
    let bare = !text.starts_with(|c: char| c.is_ascii_digit() || "+-{[\"'&*!|>%@`#".contains(c));
    if bare && !text.contains([',', ':', '#']) { text.to_owned() } else { format!("\"{text}\"") }
}

/// What may stand behind a key, in words.
fn value(schema: &Value) -> String {
    let none = Map::new();
    let object = schema.as_object().unwrap_or(&none);
    let alternatives = ["allOf", "anyOf"].iter().find_map(|key| object.get(*key)?.as_array());
    if let Some(comment) = object.get("$comment").and_then(Value::as_str) {
        let words: Vec<String> = object
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|word| format!("`{word}`"))
            .collect();
        return if words.is_empty() { comment.to_owned() } else { words.join(", ") };
    }
    if let Some(name) = object.get("$ref").and_then(Value::as_str) {
        let name = spaced(name.rsplit('/').next().unwrap_or(name));
        return format!("[{name}](#{})", name.to_lowercase().replace(' ', "-"));
    }
    if let Some(alternatives) = alternatives {
        let parts = alternatives.iter().filter(|part| part["type"] != "null").map(value);
        return parts.collect::<Vec<_>>().join(" or ");
    }
    let kind = match object.get("type") {
        Some(Value::Array(kinds)) => kinds.first().and_then(Value::as_str),
        other => other.and_then(Value::as_str),
    };
    match kind {
        Some("array") => format!("list of {}", several(&value(&schema["items"]))),
        Some("object") => format!("mapping: each name to a {}", value(&schema["additionalProperties"])),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("integer") => "a whole number".to_owned(),
        _ => "text".to_owned(),
    }
}

/// "an id" as several: "ids".
fn several(value: &str) -> String {
    if value.starts_with(['[', '`']) {
        return value.to_owned();
    }
    match value.trim_start_matches("an ").trim_start_matches("a ") {
        "place or a preposition" => "places or prepositions".to_owned(),
        one => format!("{one}s"),
    }
}
