//! JSON Schemas of the rule files, for editors that complete and check while somebody writes.
//!
//! They are derived from the authored types, as the reader is: one field makes both the key that is
//! read and the key that is described, and its doc comment is what an author is shown.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::authored::{language, pack};
use crate::text::BoundaryWords;

/// The keyword of a key that a base may give, which is required of a pack without one.
pub const FROM_BASE: &str = "x-from-base";

/// A kind of rule file.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name: `issue`. The schema lies in a file of that name.
    pub name: &'static str,
    /// Where such a file lies in a pack or a language: `issues/*.yaml`.
    pub path: &'static str,
    /// Whether it belongs to a language rather than to a pack.
    pub of_language: bool,
    root: fn() -> Schema,
}

macro_rules! kinds {
    ($($name:literal $path:literal $of_language:literal $type:ty;)*) => {
        /// Every kind of rule file: those of a pack, then those of a language.
        pub const KINDS: &[Kind] = &[
            $(Kind { name: $name, path: $path, of_language: $of_language, root: root::<$type> }),*
        ];
    };
}

kinds! {
    "pack" "pack.yaml" false pack::PackFile<'static>;
    "parties" "parties.yaml" false pack::PartiesFile<'static>;
    "issue" "issues/*.yaml" false pack::IssueFile<'static>;
    "lists" "lists.yaml" false pack::ListsFile<'static>;
    "stances" "stances.yaml" true language::StancesFile<'static>;
    "cues" "cues/*.yaml" true language::CuesFile<'static>;
    "modals" "modals.yaml" true language::ModalsFile<'static>;
    "negation" "negation.yaml" true language::NegationFile<'static>;
    "reversers" "reversers.yaml" true language::ReversersFile<'static>;
    "conditions" "conditions.yaml" true language::ConditionsFile<'static>;
    "hypotheticals" "hypotheticals.yaml" true language::HypotheticalsFile<'static>;
    "back-references" "back-references.yaml" true language::BackReferencesFile<'static>;
    "nominalisations" "nominalisations.yaml" true language::NominalisationsFile<'static>;
    "light-verbs" "light-verbs.yaml" true language::LightVerbsFile<'static>;
    "aspectuals" "aspectuals.yaml" true language::AspectualsFile<'static>;
    "transparent-nouns" "transparent-nouns.yaml" true language::TransparentNounsFile<'static>;
    "verbs" "verbs.yaml" true language::VerbsFile<'static>;
    "prepositions" "prepositions.yaml" true language::PrepositionsFile<'static>;
    "pronouns" "pronouns.yaml" true language::PronounsFile<'static>;
    "groups" "groups.yaml" true language::GroupsFile<'static>;
    "roles" "roles.yaml" true language::RolesFile<'static>;
    "outsiders" "outsiders.yaml" true language::OutsidersFile<'static>;
    "titles" "titles.yaml" true language::TitlesFile<'static>;
    "abbreviations" "abbreviations.yaml" true BoundaryWords;
}

impl Kind {
    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// The kind of the rule file at a path below a pack or a language: `issues/nato.yaml`.
    #[must_use]
    pub fn of(path: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| match kind.path.split_once('*') {
            Some((folder, end)) => path.starts_with(folder) && path.ends_with(end),
            None => path == kind.path,
        })
    }

    /// Its JSON Schema.
    #[must_use]
    pub fn schema(&self) -> Value {
        let mut schema = (self.root)();
        schema.insert("title".to_owned(), format!("standpoint: {}", self.path).into());
        schema.to_value()
    }

    /// Its JSON Schema as a file.
    ///
    /// # Errors
    /// None that a schema can cause.
    pub fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(&self.schema())? + "\n")
    }
}

/// Draft 7, which every editor knows.
fn root<T: JsonSchema>() -> Schema {
    let mut schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    RecursiveTransform(plain).transform(&mut schema);
    schema
}

/// Doc comments are broken where a line of code ends, which is no place for a reader; and a default
/// that is nothing says nothing. What numbers a machine can hold is no business of an author's.
fn plain(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.split("\n\n").map(|part| part.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
    if schema.get("default").is_some_and(|default| default.is_null()) {
        schema.remove("default");
    }
    schema.remove("format");
}
