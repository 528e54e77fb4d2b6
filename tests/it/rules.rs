//! Rule packs: the built-in ones, a small one, and broken ones with what their authors are told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use standpoint::cli::diagnostic::render;
use standpoint::diagnostic::Code;
use standpoint::pack::{self, Pack, Pole, Sources, builtin};
use standpoint::pattern::words;
use standpoint::text::tokenize;

fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder)
}

/// The YAML files under a folder, by path.
fn files(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a fixture can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let inside = path.strip_prefix(root).expect("it lies in the folder");
            let name = inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            found.insert(name, fs::read_to_string(&path).expect("a fixture is text"));
        }
    }
}

/// The small rules, with what a broken case puts in the place of some of them.
fn broken(case: &Path) -> Sources {
    let small = fixtures("small-rules");
    let mut found = BTreeMap::new();
    files(&small, &small, &mut found);
    for left_out in fs::read_to_string(case.join("LEFT-OUT")).unwrap_or_default().lines() {
        assert!(found.remove(left_out).is_some(), "{left_out} is no file of the small rules");
    }
    files(case, case, &mut found);
    Sources { files: found.into_iter().map(|(path, text)| (path.into(), text.into())).collect() }
}

fn small() -> Pack {
    let sources = broken(&fixtures("small-rules"));
    pack::compile("rivers", &sources).unwrap_or_else(|found| panic!("{}", render(&found, &sources, false)))
}

#[test]
fn the_built_in_packs_load() {
    let sources = builtin::sources();
    for name in sources.packs() {
        if let Err(found) = pack::compile(name, &sources) {
            panic!("{name}:\n{}", render(&found, &sources, false));
        }
    }
}

#[test]
fn authors_are_told_what_is_wrong() {
    let mut cases: Vec<PathBuf> = fs::read_dir(fixtures("bad-rules"))
        .expect("there are broken rules")
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    cases.sort();
    let mut told = Vec::new();
    for case in &cases {
        let sources = broken(case);
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        // Beside an error the warnings of the small rules, each position of which is hardly tried, are noise.
        let pack = fs::read_to_string(case.join("PACK")).unwrap_or_else(|_| "rivers".to_owned());
        let found = match pack::compile(pack.trim(), &sources) {
            Ok(_) => pack::check(pack.trim(), &sources).1,
            Err(found) => found,
        };
        assert!(!found.is_empty(), "{name} is whole");
        told.extend(found.iter().map(|diagnostic| diagnostic.code));
        insta::with_settings!({ snapshot_path => case, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("message", render(&found, &sources, false));
        });
    }
    let untold: Vec<_> = Code::ALL.iter().filter(|code| !told.contains(code)).collect();
    assert!(untold.is_empty(), "no case of {untold:?}");
}

#[test]
fn an_unknown_pack_is_told_by_name() {
    let sources = broken(&fixtures("small-rules"));
    let found = pack::compile("river", &sources).err().unwrap_or_default();
    insta::assert_snapshot!(render(&found, &sources, false));
}

#[test]
fn a_message_can_have_colour() {
    let sources = broken(&fixtures("bad-rules/a-list-nobody-wrote"));
    let found = pack::compile("rivers", &sources).err().unwrap_or_default();
    let plain = render(&found, &sources, false);
    let coloured = render(&found, &sources, true);
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}["));
}

#[test]
fn the_small_pack_compiles_to_what_its_author_meant() {
    let pack = small();
    let party = |id: &str| &pack[pack.party(id).expect("a party")];
    let mayor = &party("upstream").people[0];
    assert_eq!(
        (mayor.surname.as_str(), mayor.aliases.as_slice()),
        ("van Damme", &["van Damme".to_owned()][..])
    );
    assert_eq!(party("downstream").short, "Down");
    assert_eq!(party("downstream").people[0].member.as_deref(), Some("Port"));
    let names: Vec<_> = party("downstream").names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["Downstream", "Lower Town", "Port", "Porter"]);

    let position = |id: &str| pack.position(id).expect("a position");
    assert_eq!(pack[position("build-dam")].opposite, Some(position("free-river")));
    assert_eq!(pack[position("ban-fishing")].opposite, Some(position("allow-fishing")));
    let phrase = &pack[position("build-dam")].phrases[1];
    let origin = &phrase.origin;
    assert_eq!((origin.file.as_str(), origin.line, origin.column), ("rivers/issues/dam.yaml", 10, 9));

    let language = &pack.language;
    let rule = pack.vocabulary.get("rule");
    let cue = language.cues_at(rule).map(|(_, cue)| cue.text.as_str()).collect::<Vec<_>>();
    assert_eq!(cue, ["rule out"]);
    let recognise = pack.vocabulary.get("recognize");
    assert_eq!(language.nominals(&[recognise]).map(<[_]>::len), Some(1));
}

/// Most words take a short way past the tokenizer; it must lead to the same place.
#[test]
fn the_short_way_of_a_word_is_the_tokenizers() {
    for (path, text) in builtin::sources().files {
        for piece in text.split(|c: char| !c.is_alphanumeric()).filter(|piece| words::is_one_token(piece)) {
            let mut tokens = Vec::new();
            tokenize(piece, 0, &mut tokens);
            assert!(piece.is_empty() || tokens.len() == 1, "{piece} in {path}");
        }
    }
}

/// The built-in files are parsed when the tool is built; the same rules from a disk are not.
#[test]
fn built_in_rules_and_the_same_yaml_make_the_same_pack() {
    let built_in = builtin::sources();
    let mut read = built_in.clone();
    for (_, text) in &mut read.files {
        text.to_mut().push_str("\n# no built-in file ends like this\n");
    }
    for name in built_in.packs() {
        let show = |sources: &Sources| {
            let pack = pack::compile(name, sources).expect("built-in rules are whole");
            let Pack { name, title, parties, issues, positions, lists, language, vocabulary, .. } = pack;
            let words: Vec<String> = lists.iter().flat_map(|(_, list)| list.clone()).collect();
            let numbers: Vec<_> = words.iter().map(|word| vocabulary.get(word)).collect();
            format!("{name} {title} {parties:?} {issues:?} {positions:?} {numbers:?} {:?}", language.cues)
        };
        assert!(show(&built_in) == show(&read), "{name}");
    }
}

/// Depth without end would end the process.
#[test]
fn rules_without_bottom_are_refused() {
    let small = broken(&fixtures("small-rules"));
    let many = 20_000;
    let name = |i: usize| format!("list-{i}");
    let list = |i: usize| format!("  {}: [deep <{}>]\n", name(i), name(i + 1));
    let last = format!("  {}: [bottom]\n", name(many));
    let lists: Vec<String> = (0..many).map(list).chain([last]).collect();
    let water = "lists:\n  water: [water]\n";
    let downwards = format!("{water}{}", lists.concat());
    let upwards = format!("{water}{}", lists.iter().rev().map(String::as_str).collect::<String>());
    let wide = (0..40).map(|i| format!("  wide-{i}: [<wide-{}>, <wide-{}>]\n", i + 1, i + 1));
    let doubled = format!("{water}{}  wide-40: [x]\n", wide.collect::<String>());
    let brackets = format!("lists:\n  water: {}x{}\n", "[".repeat(many), "]".repeat(many));
    for (text, code) in [
        (downwards, Code::TooMuch),
        (upwards, Code::TooMuch),
        (doubled, Code::TooMuch),
        (brackets, Code::YamlSyntax),
    ] {
        let mut sources = small.clone();
        for (_, old) in sources.files.iter_mut().filter(|(path, _)| path == "rivers/lists.yaml") {
            *old = text.clone().into();
        }
        let found = pack::compile("rivers", &sources).err().unwrap_or_default();
        let codes: Vec<Code> = found.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(codes, [code], "{}", &text[..60]);
    }
}

/// Whatever an author deletes or types by accident, there is an answer and a drawing of it.
#[test]
fn no_slip_of_the_pen_is_fatal() {
    let small = broken(&fixtures("small-rules"));
    slips("rivers", &small, "");
    // Packs on packs, with the few words of the small language.
    let mut extending = extending();
    extending.files.retain(|(path, _)| path.starts_with("rivers/") || path.starts_with("dam-talks/"));
    extending.files.extend(small.files.into_iter().filter(|(path, _)| path.starts_with("english/")));
    slips("dam-talks", &extending, "dam-talks/");
}

fn slips(pack: &str, whole: &Sources, inside: &str) {
    for (number, (path, text)) in
        whole.files.iter().enumerate().filter(|(_, (path, _))| path.starts_with(inside))
    {
        for (at, c) in text.char_indices().step_by(23) {
            for slip in ["", "\"", "(", "\n", ": ", "\t", "ё"] {
                let mut sources = whole.clone();
                sources.files[number].1 =
                    format!("{}{slip}{}", &text[..at], &text[at + c.len_utf8()..]).into();
                if let Err(found) = pack::compile(pack, &sources) {
                    let drawn = render(&found, &sources, false);
                    assert!(!found.is_empty() && drawn.contains("error[SP"), "{path} at {at}: {slip:?}");
                }
            }
        }
    }
}

/// The packs that build on others, with what they build on.
fn extending() -> Sources {
    let folder = fixtures("packs");
    let mut found = BTreeMap::new();
    files(&folder, &folder, &mut found);
    let own = found.into_iter().map(|(path, text)| (path.into(), text.into()));
    Sources { files: own.chain(builtin::sources().files).collect() }
}

fn compiled(name: &str, sources: &Sources) -> Pack {
    pack::compile(name, sources).unwrap_or_else(|found| panic!("{}", render(&found, sources, false)))
}

#[test]
fn a_pack_has_what_its_base_has_and_changes_it_by_id() {
    let sources = extending();
    let pack = compiled("dam-talks", &sources);
    assert_eq!((pack.bases.as_slice(), pack.language.name.as_str()), (&["rivers".to_owned()][..], "english"));
    let ids: Vec<&str> = pack.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ids, ["upstream", "downstream", "province"], "the base's stand first");
    let columns: Vec<&str> = pack.columns.iter().map(|party| pack[*party].id.as_str()).collect();
    assert_eq!(columns, ["upstream", "downstream", "province"]);
    assert_eq!(pack.sides.len(), 2, "what is not given is the base's");
    let issues: Vec<&str> = pack.issues.iter().map(|issue| issue.id.as_str()).collect();
    assert_eq!(issues, ["dam", "toll"], "a disabled issue is gone");
    assert!(pack.position("ban-fishing").is_none(), "and its positions with it");

    let downstream = &pack[pack.party("downstream").expect("a party")];
    let names: Vec<&str> = downstream.names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["Downstream", "Lower Town", "Harbour Hall", "Port", "Porter"]);
    let people: Vec<(&str, usize)> =
        downstream.people.iter().map(|person| (person.name.as_str(), person.roles.len())).collect();
    assert_eq!(people, [("Bo Berg", 1), ("Cleo Dahl", 0)], "one person of a name");
    assert_eq!(downstream.people[0].member.as_deref(), Some("Port"));

    let position = |id: &str| &pack[pack.position(id).expect("a position")];
    let build = position("build-dam");
    let places: Vec<String> =
        build.phrases.iter().map(|phrase| format!("{}:{}", phrase.origin.file, phrase.origin.line)).collect();
    assert_eq!(
        places,
        ["rivers/issues/dam.yaml:9", "dam-talks/issues/dam.yaml:5"],
        "each where it was written"
    );
    assert_eq!((build.claim.as_str(), build.tests.len()), ("the dam is built", 6));
    assert_eq!(build.tests.iter().filter(|test| test.base.as_deref() == Some("rivers")).count(), 4);
    assert_eq!(position("free-river").claim, "the water runs free");
    assert_eq!(position("dam-building").id, "build-dam", "an old id leads to the new one");
    assert_eq!(pack.party("lower-town"), pack.party("downstream"));
    let (_, water) = pack.lists.iter().find(|(name, _)| name == "water").expect("a list");
    assert_eq!(*water, ["water", "river", "<flow>", "reservoir"]);

    let ahead = pack::names_only("dam-talks", &sources).expect("the names alone");
    let ahead: Vec<&str> = ahead.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ahead, ids, "names are found under the same numbers");
}

#[test]
fn a_pack_can_begin_a_thing_anew() {
    let mut sources = extending();
    let mut add = |path: &'static str, text: &'static str| sources.files.push((path.into(), text.into()));
    add(
        "anew/pack.yaml",
        "pack: anew\nextends: [rivers, dam-talks]\ntitle: Anew\ndisable: [toll]\ncolumns: [upstream]\n",
    );
    add("anew/lists.yaml", "replace: [water]\nlists: {water: [lake]}\n");
    add("anew/parties.yaml", "parties: [{id: downstream, name: Lowland, replace: true}]\n");
    add(
        "anew/issues/dam.yaml",
        "issue: dam\npositions:\n  - {id: free-river, replace: true, pole: '+', claim: free, phrases: [a free <water>]}\n",
    );
    add("anew/issues/toll.yaml", full_toll());
    let pack = compiled("anew", &sources);
    assert_eq!(pack.bases, ["rivers", "dam-talks"], "a base reached twice counts once");
    let position = |id: &str| &pack[pack.position(id).expect("a position")];
    let free = position("free-river");
    assert_eq!(
        (free.claim.as_str(), free.pole, free.phrases.len(), free.tests.len()),
        ("free", Pole::Plus, 1, 0)
    );
    assert_eq!(position("build-dam").phrases.len(), 2, "the others stay");
    let toll = &pack[pack.issue("toll").expect("an issue")];
    assert_eq!(toll.positions.len(), 1, "what is disabled can be written afresh");
    let downstream = &pack[pack.party("downstream").expect("a party")];
    assert_eq!((downstream.names.len(), downstream.people.len()), (1, 0));
    let (_, water) = pack.lists.iter().find(|(name, _)| name == "water").expect("a list");
    assert_eq!(*water, ["lake"]);
}

fn full_toll() -> &'static str {
    "issue: toll\nquestion: Who pays?\npoles: {'+': all, '-': none}\npositions:\n  \
     - {id: all-pay, pole: '+', claim: all pay, phrases: [all pay]}\n"
}

/// Tests of a base that expect something of a party that is no longer there cannot hold.
#[test]
fn tests_of_disabled_parties_are_left_out() {
    let mut sources = extending();
    let mut add = |path: &'static str, text: &'static str| sources.files.push((path.into(), text.into()));
    add(
        "one/pack.yaml",
        "pack: one\ntitle: One town\nextends: rivers\ndisable: [downstream]\ncolumns: [upstream]\nsides: [upstream]\n",
    );
    let pack = compiled("one", &sources);
    assert_eq!((pack.parties.len(), pack.tests_left_out), (1, 3));
}

/// What a base has below it must not depend on the way that leads there.
#[test]
fn packs_side_by_side_both_count() {
    let mut sources = extending();
    let mut add = |path: &'static str, text: &'static str| sources.files.push((path.into(), text.into()));
    add(
        "left/pack.yaml",
        "pack: left\ntitle: Left\nextends: rivers\ndisable: ['build-dam#1', ban-fishing]\n",
    );
    add("left/issues/fish.yaml", "issue: fish\npositions: [{id: allow-fishing, phrases: [angle]}]\n");
    add("right/pack.yaml", "pack: right\ntitle: Right\nextends: ../rivers\ndisable: ['build-dam#2']\n");
    add("right/issues/dam.yaml", "issue: dam\npositions: [{id: build-dam, phrases: [heighten the dam]}]\n");
    add("right/issues/fish.yaml", "issue: fish\npositions: [{id: ban-fishing, phrases: [no fish]}]\n");
    for bases in ["[left, right]", "[right, left]", "[left, rivers, ../right]"] {
        let mut sources = sources.clone();
        let head = format!("pack: both\ntitle: Both\nextends: {bases}\n");
        sources.files.push(("both/pack.yaml".into(), head.into()));
        let pack = compiled("both", &sources);
        let phrases = |id: &str| -> Vec<String> {
            let position = &pack[pack.position(id).expect("a position")];
            position.phrases.iter().map(|phrase| phrase.source.to_string()).collect()
        };
        assert_eq!(phrases("build-dam"), ["heighten the dam"], "{bases}");
        assert_eq!(phrases("allow-fishing"), ["fish above the weir", "angle"], "{bases}");
        assert!(pack.position("ban-fishing").is_none(), "{bases}: what one base disables stays so");
    }
}
