//! The JSON Schemas of rule files: the same as what the reader reads, and as what lies in the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde_json::Value;
use standpoint::pack::authored::{language, pack};
use standpoint::pack::schema::{KINDS, Kind};
use standpoint::report::reference;
use standpoint::text::BoundaryWords;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The YAML files under a folder, each with the kind of file it is.
fn rule_files(folder: &Path) -> Vec<(PathBuf, &'static Kind)> {
    let mut found = Vec::new();
    for root in fs::read_dir(folder).expect("a folder of rules").map(|entry| entry.expect("an entry").path())
    {
        let mut open = vec![root.clone()];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(
                    fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()),
                );
            } else if path.extension().is_some_and(|end| end == "yaml") {
                let inside = path.strip_prefix(&root).expect("it lies in the folder").display().to_string();
                // A broken case may hold a file of no kind.
                found.extend(Kind::of(&inside).map(|kind| (path, kind)));
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

fn value(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).expect("a rule file is text");
    // As an editor reads it: `no` is a word.
    let options = serde_yaml::options! { strict_booleans: true };
    serde_yaml::from_str_with_options(&text, options).ok()
}

fn problems(kind: &Kind, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&kind.schema()).expect("a schema");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn the_schemas_in_the_repository_are_those_the_command_prints() {
    let folder = root().join("rules/schema");
    let mut there: BTreeSet<String> = fs::read_dir(&folder)
        .expect("rules/schema")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    for kind in KINDS {
        let name = format!("{}.json", kind.name);
        let text = fs::read_to_string(folder.join(&name)).unwrap_or_default();
        let same = text == kind.json().expect("JSON");
        assert!(same, "{name} is old: `standpoint rules schema -o rules/schema` writes it");
        there.remove(&name);
    }
    assert!(there.is_empty(), "of no kind of rule file: {there:?}");
}

#[test]
fn the_reference_is_what_the_command_prints() {
    let text = fs::read_to_string(root().join("docs/reference.md")).unwrap_or_default();
    let same = text == reference();
    assert!(same, "it is old: `standpoint rules schema -f markdown > docs/reference.md` writes it");
}

#[test]
fn shipped_rules_are_what_the_schemas_say() {
    let mut files = rule_files(&root().join("rules"));
    assert!(files.len() > 50);
    files.extend(rule_files(&root().join("fixtures/small-rules")));
    files.extend(rule_files(&root().join("fixtures/packs")));
    for (path, kind) in files {
        let value = value(&path).expect("it is YAML");
        let found = problems(kind, &value);
        assert!(found.is_empty(), "{}:\n{}", path.display(), found.join("\n"));
    }
}

/// An editor finds the schema by the first line of the file.
#[test]
fn shipped_rules_name_their_schemas() {
    let mut files = rule_files(&root().join("rules"));
    files.extend(rule_files(&root().join("fixtures/packs")));
    for (path, kind) in files {
        let text = fs::read_to_string(&path).expect("it is text");
        let named =
            text.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
        let schema = path.parent().expect("a folder").join(named.unwrap_or_default());
        let schema = schema.canonicalize().unwrap_or_else(|_| panic!("{}: {named:?}", path.display()));
        assert_eq!(schema, root().join(format!("rules/schema/{}.json", kind.name)), "{}", path.display());
    }
}

/// What the reader refuses for its shape, the schema refuses too.
#[test]
fn rules_broken_in_shape_are_refused() {
    for case in [
        "an-unknown-key-near-a-known-one",
        "a-list-written-as-text",
        "a-claim-is-missing",
        "a-pole-is-missing",
        "a-position-at-no-pole",
        "a-gender-nobody-knows",
        "an-id-with-a-space",
        "acts-that-are-no-stance",
        "a-date-the-other-way-round",
        "a-text-with-a-colon",
        "nothing-stands-behind-a-key",
        "expectations-nobody-can-read",
        "an-opposite-nobody-has",
        "broken-stances",
        "broken-cues",
    ] {
        let mut refused = Vec::new();
        for (path, kind) in rule_files(&root().join("fixtures/bad-rules").join(case)) {
            refused.extend(
                value(&path).map_or_else(|| vec!["no YAML".to_owned()], |value| problems(kind, &value)),
            );
        }
        // What an id names is no question of shape, nor is what a base may give.
        let whole = ["an-opposite-nobody-has", "a-claim-is-missing"].contains(&case);
        assert_eq!(refused.is_empty(), whole, "{case}: {refused:?}");
    }
}

/// What extends another pack may leave out nearly everything, but what stands there has its shape.
#[test]
fn keys_of_packs_on_packs_are_checked() {
    for (kind, text, whole) in [
        ("pack", "{pack: a, extends: ukraine-war, disable: [nato, 'party:us', nato/join-nato#2]}", true),
        ("pack", "{pack: a, extends: [../rivers, b], min_version: 0.1.0, about: [iran]}", true),
        ("pack", "{pack: a, extends: }", false),
        ("pack", "{pack: a, extends: {b: c}}", false),
        ("pack", "{pack: a, title: }", false),
        ("pack", "{pack: a, disable: ['join nato']}", false),
        ("pack", "{pack: a, min_version: '1'}", false),
        ("lists", "{lists: {}, replace: [troops]}", true),
        ("lists", "{lists: {}, replace: troops}", false),
        ("parties", "{parties: [{id: old, deprecated: {since: 3, replaced_by: new}}]}", true),
        ("parties", "{parties: [{id: old, deprecated: {since: 3}}]}", false),
        ("parties", "{parties: [{id: a, replace: maybe}]}", false),
        ("issue", "{issue: a, positions: [{id: b, replace: true, phrases: [c]}]}", true),
        ("issue", "{issue: a, positions: }", false),
    ] {
        let options = serde_yaml::options! { strict_booleans: true };
        let value: Value = serde_yaml::from_str_with_options(text, options).expect("it is YAML");
        let found = problems(Kind::named(kind).expect("a kind"), &value);
        assert_eq!(found.is_empty(), whole, "{text}: {found:?}");
    }
}

#[test]
fn every_key_is_described() {
    for kind in KINDS {
        let schema = kind.schema();
        let definitions = schema["definitions"].as_object().into_iter().flatten().map(|(_, part)| part);
        for part in std::iter::once(&schema).chain(definitions) {
            assert!(part["description"].is_string(), "{}: {part}", kind.name);
            for (key, property) in part["properties"].as_object().into_iter().flatten() {
                let described = property["description"].as_str().is_some_and(|text| text.len() > 3);
                assert!(described, "{}: {key}", kind.name);
            }
        }
    }
}

/// The keys and words that the reader knows are those of the schemas. Both come of one derive, but a
/// hand-written `with` or `rename` can part them.
#[test]
fn reader_and_schema_know_the_same() {
    let known = Known::default();
    macro_rules! ask {
        ($($name:literal $type:ty;)*) => {{
            $(<$type>::deserialize(Asked { known: &known }).unwrap_or_else(|error| panic!("{}: {error}", $name));)*
            [$($name),*]
        }};
    }
    let asked = ask! {
        "pack" pack::PackFile<'_>;
        "parties" pack::PartiesFile<'_>;
        "issue" pack::IssueFile<'_>;
        "lists" pack::ListsFile<'_>;
        "stances" language::StancesFile<'_>;
        "cues" language::CuesFile<'_>;
        "modals" language::ModalsFile<'_>;
        "negation" language::NegationFile<'_>;
        "reversers" language::ReversersFile<'_>;
        "conditions" language::ConditionsFile<'_>;
        "hypotheticals" language::HypotheticalsFile<'_>;
        "back-references" language::BackReferencesFile<'_>;
        "nominalisations" language::NominalisationsFile<'_>;
        "light-verbs" language::LightVerbsFile<'_>;
        "aspectuals" language::AspectualsFile<'_>;
        "transparent-nouns" language::TransparentNounsFile<'_>;
        "verbs" language::VerbsFile<'_>;
        "prepositions" language::PrepositionsFile<'_>;
        "pronouns" language::PronounsFile<'_>;
        "groups" language::GroupsFile<'_>;
        "roles" language::RolesFile<'_>;
        "outsiders" language::OutsidersFile<'_>;
        "titles" language::TitlesFile<'_>;
        "abbreviations" BoundaryWords;
    };
    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(asked.as_slice(), names, "every kind is asked");

    let mut described: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut roots: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    let keys = |part: &Value| -> BTreeSet<String> {
        part["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
    };
    for kind in KINDS {
        let schema = kind.schema();
        assert_eq!(schema["additionalProperties"], false, "{}", kind.name);
        roots.insert(keys(&schema));
        for (name, part) in schema["definitions"].as_object().into_iter().flatten() {
            let words = part["oneOf"].as_array().into_iter().flatten();
            let words = words.filter_map(|word| Some(word["const"].as_str()?.to_owned()));
            described.insert(name.clone(), keys(part).into_iter().chain(words).collect());
        }
    }
    for (name, keys) in known.0.into_inner() {
        match described.remove(name) {
            Some(described) => assert_eq!(described, keys, "{name}"),
            None => assert!(roots.contains(&keys), "no schema has the keys of {name}: {keys:?}"),
        }
    }
    assert!(described.is_empty(), "the reader does not know {described:?}");
}

/// The keys of every mapping and the words of every enumeration that a reader asked for, by type.
#[derive(Default)]
struct Known(std::cell::RefCell<BTreeMap<&'static str, BTreeSet<String>>>);

impl Known {
    fn note(&self, name: &'static str, keys: &[&str]) {
        self.0.borrow_mut().insert(name, keys.iter().map(|key| (*key).to_owned()).collect());
    }
}

/// A document that has whatever it is asked for, one of each.
#[derive(Clone, Copy)]
struct Asked<'k> {
    known: &'k Known,
}

#[derive(Debug)]
struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_borrowed_str("x")
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_bool(true)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_u8(1)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_u32(1)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    /// A value with its place: start, end, value.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_seq(Times { asked: self, left: 3 })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_seq(Times { asked: self, left: 1 })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_map(Keys { asked: self, keys: ["x"].iter(), place: true })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.known.note(name, keys);
        visitor.visit_map(Keys { asked: self, keys: keys.iter(), place: false })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.known.note(name, words);
        visitor.visit_enum(Word(words[0]))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u16 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct identifier ignored_any
    }
}

struct Times<'k> {
    asked: Asked<'k>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Times<'_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(self.asked).map(Some)
    }
}

struct Keys<'k> {
    asked: Asked<'k>,
    keys: std::slice::Iter<'static, &'static str>,
    /// Whether the keys are an author's own words, which have places.
    place: bool,
}

impl<'de> MapAccess<'de> for Keys<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let Some(key) = self.keys.next() else { return Ok(None) };
        if self.place {
            return seed.deserialize(self.asked).map(Some);
        }
        seed.deserialize(de::value::BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Refused> {
        seed.deserialize(self.asked)
    }
}

struct Word(&'static str);

impl<'de> EnumAccess<'de> for Word {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Refused> {
        Ok((seed.deserialize(de::value::BorrowedStrDeserializer::new(self.0))?, self))
    }
}

impl<'de> VariantAccess<'de> for Word {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Refused> {
        Err(de::Error::custom("no word has a value"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Refused> {
        Err(de::Error::custom("no word has values"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Refused> {
        Err(de::Error::custom("no word has keys"))
    }
}
