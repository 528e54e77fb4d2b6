//! The language server as an editor meets it: real messages over a connection in memory.

mod bases;
mod editor;

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Request};
use serde_json::{Value, json};

use editor::{Editor, PATIENCE, apply, copy, words};

const DAM: &str = "rivers/issues/dam.yaml";
const FISH: &str = "rivers/issues/fish.yaml";
const LISTS: &str = "rivers/lists.yaml";
const PARTIES: &str = "rivers/parties.yaml";

#[test]
fn a_conversation_is_begun_and_ended_by_the_rules() {
    let mut editor = Editor::new(Value::Null);
    assert_eq!(editor.refusal("textDocument/inlayHint", json!({})).0, -32601);
    assert_eq!(editor.refusal("textDocument/hover", json!({"position": 3})).0, -32602);
    editor.note("standpoint/unheardOf", json!([1]));
    editor.note("textDocument/didOpen", json!({"no": "sense"}));
    let elsewhere = json!({"textDocument": {"uri": "untitled:x"}, "position": {"line": 0, "character": 0}});
    assert_eq!(editor.ask("textDocument/hover", elsewhere.clone()), Value::Null);
    editor.ask("shutdown", Value::Null);
    assert_eq!(editor.refusal("textDocument/hover", elsewhere).0, -32600);
    editor.note("exit", Value::Null);
    assert!(editor.server.take().expect("a server").join().expect("no panic"));
}

#[test]
fn an_editor_that_goes_away_is_not_waited_for() {
    let mut editor = Editor::new(Value::Null);
    editor.note("exit", Value::Null);
    assert!(!editor.server.take().expect("a server").join().expect("no panic"));

    let (ours, theirs) = Connection::memory();
    let server = thread::spawn(move || standpoint::cli::lsp::serve(ours));
    let early = Request { id: 7.into(), method: "textDocument/hover".to_owned(), params: json!({}) };
    theirs.sender.send(early.into()).expect("the server listens");
    let Ok(Message::Response(response)) = theirs.receiver.recv_timeout(PATIENCE) else { panic!("an answer") };
    let response = serde_json::to_value(response).expect("JSON");
    assert_eq!(response["error"]["code"], -32002);
    drop(theirs);
    assert!(!server.join().expect("no panic"));
}

#[test]
fn problems_are_shown_in_every_file_of_the_pack_and_taken_back() {
    let mut editor = Editor::new(Value::Null);
    let lists = editor.open_as_is(LISTS);
    // Warnings of a file that is not open.
    editor.until_code(DAM, "SP026");
    editor.write(LISTS, &lists.replace("water:", "waters:"));
    let problem = editor.until_code(DAM, "SP010");
    let dam = editor.text(DAM);
    assert_eq!(words(&dam, &problem), "<water>");
    assert_eq!((&problem["severity"], &problem["source"]), (&json!(1), &json!("standpoint")));
    assert!(problem["message"].as_str().unwrap_or_default().contains("did you mean `waters`?"), "{problem}");
    editor.write(LISTS, &lists);
    editor.until_gone(DAM, "SP010");
    // A file that changes on the disk.
    fs::write(editor.path(FISH), editor.text(FISH).replace("opposite: allow", "opposite: allwo"))
        .expect("a file");
    editor.note("workspace/didChangeWatchedFiles", json!({"changes": []}));
    editor.until_code(FISH, "SP011");
    // A pack of which nothing is open any more is let alone.
    editor.note("textDocument/didClose", json!({"textDocument": {"uri": editor.uri(LISTS)}}));
    editor.until(FISH, "nothing", <[Value]>::is_empty);
    assert!(editor.end());
}

#[test]
fn the_other_place_of_a_problem_is_told_with_it() {
    let mut editor = Editor::new(Value::Null);
    let fish = editor.text(FISH).replace("id: allow-fishing", "id: build-dam");
    editor.open(FISH, &fish);
    let problem = editor.until_code(FISH, "SP008");
    let related = &problem["relatedInformation"][0];
    assert_eq!(related["message"], "first here");
    assert!(related["location"]["uri"].as_str().unwrap_or_default().ends_with(DAM));
    assert!(editor.end());
}

/// The issue of the dam up to its second position.
fn before_the_second_position(editor: &Editor) -> String {
    let dam = editor.text(DAM);
    dam[..dam.find("  - id: free-river").expect("a second position")].to_owned()
}

#[test]
fn places_are_right_behind_letters_of_any_width() {
    let mut editor = Editor::new(Value::Null);
    let before = before_the_second_position(&editor);
    let second = "  - {id: free-river, pole: \"-\", claim: \"річка 🌊\", phrases: [\"вода <watr>\"]}\n";
    let dam = format!("{before}{second}").replace('\n', "\r\n");
    editor.open(DAM, &dam);
    let problem = editor.until_code(DAM, "SP010");
    assert_eq!(words(&dam, &problem), "<watr>");
    // A change of a part of the line, counted the same way.
    let range = problem["range"].clone();
    let params = json!({
        "textDocument": {"uri": editor.uri(DAM), "version": 2},
        "contentChanges": [{"range": range, "text": "<water>"}],
    });
    editor.note("textDocument/didChange", params);
    editor.until_gone(DAM, "SP010");
    let mended = dam.replace("<watr>", "<water>");
    assert!(editor.hovered(DAM, &mended, "<water>\"]").contains("**<water>** (list)"));
    assert!(editor.end());
}

#[test]
fn broken_yaml_is_told_and_does_not_stop_the_rest() {
    let mut editor = Editor::new(Value::Null);
    let dam = editor.open_as_is(DAM);
    editor.until_code(DAM, "SP026");
    editor.write(DAM, &dam.replace("phrases:\n      - build", "phrases: [\n      - build"));
    editor.until_code(DAM, "SP001");
    // What was good last is known still.
    editor.open_as_is(PARTIES);
    let params = editor.at(PARTIES, &editor.text(PARTIES), "id: upstream", 5);
    let found =
        editor.ask("textDocument/references", with(params, json!({"context": {"includeDeclaration": true}})));
    assert!(editor.places(&found).iter().any(|place| place.starts_with(DAM)), "{found}");
    for text in ["", "\u{0}", "- [", "a: b: c", "issue: &a [*a]", "🌊", "\t- x"] {
        editor.write(DAM, text);
        let params =
            json!({"textDocument": {"uri": editor.uri(DAM)}, "position": {"line": 9, "character": 9}});
        editor.ask("textDocument/completion", params.clone());
        editor.ask("textDocument/hover", params);
        editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": editor.uri(DAM)}}));
    }
    editor.write(DAM, &dam);
    editor.until_gone(DAM, "SP001");
    editor.until_code(DAM, "SP026");
    assert!(editor.end());
}

/// Two objects in one.
fn with(mut one: Value, two: Value) -> Value {
    for (key, value) in two.as_object().cloned().unwrap_or_default() {
        one[key] = value;
    }
    one
}

#[test]
fn what_can_be_written_is_offered_where_it_can() {
    let mut editor = Editor::new(Value::Null);
    let dam = editor.text(DAM);
    let mut offered = |rest: &str| editor.offered(DAM, &format!("{dam}{rest}"));
    assert_eq!(offered("      - hold <¦"), ["water", "flow"]);
    assert_eq!(offered("      - \"{u¦"), ["upstream", "downstream", "any"]);
    assert_eq!(offered("    opposite: ¦"), ["build-dam", "free-river"]);
    assert_eq!(offered("    acts: re¦").len(), 10);
    assert_eq!(offered("    tests:\n      - text: x\n        expect: [down¦"), ["upstream", "downstream"]);
    assert_eq!(offered("    tests:\n      - text: x\n        expect: [upstream re¦").len(), 9);
    assert_eq!(
        offered("    tests:\n      - {text: x, expect: [upstream seek to:¦"),
        ["upstream", "downstream"]
    );
    assert_eq!(offered("    te¦"), ["opposite", "acts", "exclude", "tests", "replace", "deprecated"]);
    assert_eq!(offered("    claim: it is ¦"), [""; 0]);
    let demand = editor.text("english/cues/demand.yaml");
    let cues = editor.offered("english/cues/demand.yaml", &format!("{demand}  - words: [x]\n    negated: ¦"));
    assert!(cues.contains(&"seek".to_owned()) && cues.contains(&"none".to_owned()), "{cues:?}");
    let pack = editor.text("rivers/pack.yaml");
    assert_eq!(editor.offered("rivers/pack.yaml", &format!("{pack}order: [¦")), ["dam", "fish"]);
    assert!(editor.end());
}

#[test]
fn a_completion_takes_the_place_of_what_is_typed() {
    let mut editor = Editor::new(Value::Null);
    let text = editor.text(DAM).replace("<water>", "<wat>");
    editor.open(DAM, &text);
    let params = editor.at(DAM, &text, "<wat>", 3);
    let result = editor.ask("textDocument/completion", params);
    let edits = json!([result["items"][0]["textEdit"]]);
    assert_eq!(apply(&text, &edits), editor.text(DAM));
    assert!(editor.end());
}

#[test]
fn what_stands_there_is_told() {
    let mut editor = Editor::new(Value::Null);
    let (dam, fish) = (editor.open_as_is(DAM), editor.open_as_is(FISH));
    let position = editor.hovered(DAM, &dam, "build-dam");
    for part in [
        "**build-dam** (position): the dam is built",
        "Is the dam built?",
        "`+` The dam is built (this position)",
    ] {
        assert!(position.contains(part), "{position}");
    }
    let phrase = editor.hovered(FISH, &fish, "fish above the weir]");
    assert!(phrase.starts_with("phrase 1 of **allow-fishing**: `fish above the weir`"), "{phrase}");
    let list = editor.hovered(DAM, &dam, "water>");
    assert!(list.contains("`water`, `river`, `<flow>`") && list.contains("`stream`"), "{list}");
    let party = editor.hovered(DAM, &dam, "upstream}");
    for part in
        ["**upstream** (party): Upstream", "demonyms: Upstreamer", "metonyms: Mill House", "Ada van Damme"]
    {
        assert!(party.contains(part), "{party}");
    }
    let stance = editor.hovered(DAM, &dam, "demand]");
    for part in ["for the position", "Insists on it", "strength 5 of 5", "CAMEO 10", "PLOVER REQUEST"] {
        assert!(stance.contains(part), "{stance}");
    }
    assert_eq!(editor.hovered(DAM, &dam, "question:"), "");
    assert!(editor.end());
}

#[test]
fn phrases_are_counted_in_a_sample_beside_the_conversation() {
    let mut editor = Editor::new(json!({"sample": "news"}));
    // The English of the tool reads more than that of the small rules.
    fs::remove_dir_all(editor.path("english")).expect("a folder");
    fs::create_dir(editor.path("news")).expect("a folder");
    let one = "Upstream demands that the dam be built. A man told reporters to build the dam.";
    fs::write(editor.path("news/one.txt"), one).expect("a file");
    fs::write(editor.path("news/two.txt"), "The weather is fine.").expect("a file");
    let dam = editor.open_as_is(DAM);
    let wait = |editor: &mut Editor, words: &str, part: &str| {
        let until = Instant::now() + PATIENCE;
        loop {
            let told = editor.hovered(DAM, &dam, words);
            if told.contains(part) {
                return;
            }
            assert!(Instant::now() < until, "{told}");
            thread::sleep(Duration::from_millis(50));
        }
    };
    let first = editor.hovered(DAM, &dam, "build (the)? dam");
    assert!(first.contains("being counted in the sample"), "{first}");
    wait(&mut editor, "build (the)? dam", "found twice in 1 of 2 articles; 1 statement rests on it");
    wait(&mut editor, "build-dam", "found twice in 1 of 2 articles");
    wait(&mut editor, "free-flowing river", "not found in the 2 articles of the sample");
    editor.write(DAM, &format!("{dam}# a change\n"));
    let told = editor.hovered(DAM, &dam, "build (the)? dam");
    assert!(told.contains("before the last change"), "{told}");
    editor.note(
        "workspace/didChangeConfiguration",
        json!({"settings": {"standpoint": {"sample": ["gone.txt"]}}}),
    );
    wait(&mut editor, "build-dam", "gone.txt: no such file or folder");
    editor.note("workspace/didChangeConfiguration", json!({"settings": null}));
    assert!(!editor.hovered(DAM, &dam, "build-dam").contains("sample"));
    let path = editor.path("standpoint.yaml");
    let settings = |text: &str| fs::write(&path, text).expect("a file");
    settings("sample: [news/two.txt]\n");
    wait(&mut editor, "build-dam", "not found in the 1 article of the sample");
    // Settings are read as they are now, and as every command reads them.
    settings("rules: rivers\nsample: [news/two.txt]\nsampel: [news]\n");
    wait(&mut editor, "build-dam", "sample: standpoint.yaml, line 3: unknown key");
    settings("rules: rivers\nsample: [news]\n");
    wait(&mut editor, "build-dam", "found twice in 1 of 2 articles");
    assert!(editor.end());
}

#[test]
fn an_id_leads_to_its_definition_and_to_all_its_places() {
    let mut editor = Editor::new(Value::Null);
    let dam = editor.open_as_is(DAM);
    let fish = editor.open_as_is(FISH);
    let mut definition = |file: &str, text: &str, words: &str| {
        let params = editor.at(file, text, words, 0);
        let found = editor.ask("textDocument/definition", params);
        editor.places(&found)
    };
    assert_eq!(definition(DAM, &dam, "upstream}"), ["rivers/parties.yaml:1:8"]);
    assert_eq!(definition(DAM, &dam, "water>"), ["rivers/lists.yaml:1:2"]);
    assert_eq!(definition(FISH, &fish, "allow-fishing\n    acts"), ["rivers/issues/fish.yaml:4:8"]);
    assert_eq!(definition(DAM, &dam, "demand]"), ["english/stances.yaml:1:2"]);
    let params = editor.at(DAM, &dam, "upstream}", 0);
    let all = with(params.clone(), json!({"context": {"includeDeclaration": true}}));
    let found = editor.ask("textDocument/references", all);
    assert_eq!(
        editor.places(&found),
        [
            "rivers/issues/dam.yaml:9:10",
            "rivers/issues/dam.yaml:12:17",
            "rivers/pack.yaml:4:10",
            "rivers/pack.yaml:5:8",
            "rivers/parties.yaml:1:8",
        ]
    );
    let others = with(params, json!({"context": {"includeDeclaration": false}}));
    let found = editor.ask("textDocument/references", others);
    assert_eq!(editor.places(&found).len(), 4);
    assert!(editor.end());
}

#[test]
fn an_id_is_renamed_everywhere_at_once() {
    for (file, words, to) in [
        (PARTIES, "upstream", "oberstadt"),
        (DAM, "dam\nquestion", "barrage"),
        (FISH, "allow-fishing", "річка-2"),
        (LISTS, "flow:", "current"),
    ] {
        let mut editor = Editor::new(Value::Null);
        fs::write(
            editor.path("rivers/pack.yaml"),
            editor.text("rivers/pack.yaml") + "order: [dam, 'fish']\n",
        )
        .expect("a file");
        let text = editor.open_as_is(file);
        let params = editor.at(file, &text, words, 1);
        let prepared = editor.ask("textDocument/prepareRename", params.clone());
        let old = prepared["placeholder"].as_str().expect("the old name").to_owned();
        let edit = editor.ask("textDocument/rename", with(params, json!({"newName": to})));
        editor.apply(&edit);
        let rules = standpoint::cli::rules::read(&editor.path("rivers")).expect("rules");
        let (pack, broken, _) = rules.check();
        let pack = pack.unwrap_or_else(|| panic!("{old} → {to}: {broken}"));
        let ids = pack.parties.iter().map(|party| &party.id);
        let ids = ids.chain(pack.issues.iter().map(|issue| &issue.id));
        let ids = ids.chain(pack.positions.iter().map(|position| &position.id));
        let ids: Vec<&String> = ids.chain(pack.lists.iter().map(|list| &list.name)).collect();
        assert!(ids.iter().any(|id| *id == to) && ids.iter().all(|id| **id != old), "{ids:?}");
        assert!(editor.end());
    }
}

#[test]
fn a_name_that_is_none_or_taken_is_refused() {
    let mut editor = Editor::new(Value::Null);
    let dam = editor.open_as_is(DAM);
    let mut refusal = |words: &str, to: &str| {
        let params = with(editor.at(DAM, &dam, words, 0), json!({"newName": to}));
        editor.refusal("textDocument/rename", params).1
    };
    assert!(refusal("build-dam", "free-river").contains("`free-river` already, in issues/dam.yaml"));
    assert!(refusal("build-dam", "ban-fishing").contains("already, in issues/fish.yaml"));
    assert!(refusal("build-dam", "build it").contains("letters, digits and hyphens"));
    assert!(refusal("upstream}", "any").contains("any party"));
    assert!(refusal("demand]", "want").contains("stances"));
    assert!(refusal("question", "x").contains("no id"));
    editor.open(FISH, "issue: [");
    let params = with(editor.at(DAM, &dam, "upstream}", 0), json!({"newName": "up"}));
    assert!(editor.refusal("textDocument/rename", params).1.contains("issues/fish.yaml is not valid YAML"));
    assert!(editor.end());
}

/// A language is shared: what is renamed in it changes in every pack that builds on it.
#[test]
fn a_list_of_the_language_is_renamed_in_every_pack_on_it() {
    let mut editor = Editor::new(Value::Null);
    copy(&editor.path("rivers"), &editor.path("lakes"));
    fs::write(
        editor.path("lakes/pack.yaml"),
        editor.text("rivers/pack.yaml").replace("pack: rivers", "pack: lakes"),
    )
    .expect("a file");
    fs::rename(editor.path(LISTS), editor.path("english/lists.yaml")).expect("a list of the language");
    fs::remove_file(editor.path("lakes/lists.yaml")).expect("a file");
    let dam = editor.open_as_is(DAM);
    let params = with(editor.at(DAM, &dam, "water>", 0), json!({"newName": "waters"}));
    let edit = editor.ask("textDocument/rename", params);
    editor.apply(&edit);
    for pack in ["rivers", "lakes"] {
        let (pack, broken, _) = standpoint::cli::rules::read(&editor.path(pack)).expect("rules").check();
        assert!(pack.is_some(), "{broken}");
        assert!(editor.text(DAM).contains("<waters>"));
    }
    assert!(editor.end());
}

#[test]
fn a_language_file_is_checked_with_the_packs_on_it_and_alone() {
    let mut editor = Editor::new(Value::Null);
    let file = "english/cues/demand.yaml";
    let text = editor.text(file).replace("stance: demand", "stance: demmand");
    editor.open(file, &text);
    let problem = editor.until_code(file, "SP007");
    assert_eq!(words(&text, &problem), "demmand");
    assert!(editor.end());

    let mut editor = Editor::new(Value::Null);
    fs::remove_dir_all(editor.path("rivers")).expect("a folder");
    editor.open(file, &text);
    editor.until_code(file, "SP007");
    assert!(editor.shown.keys().all(|file| file.starts_with("english/")), "{:?}", editor.shown);
    editor.write(file, &editor.text(file));
    editor.until_gone(file, "SP007");
    assert!(editor.end());
}

#[test]
fn a_file_has_an_outline_and_its_tests_can_be_run() {
    let mut editor = Editor::new(Value::Null);
    // The English of the tool reads more than that of the small rules.
    fs::remove_dir_all(editor.path("english")).expect("a folder");
    let dam = editor.open_as_is(DAM);
    let symbols =
        editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": editor.uri(DAM)}}));
    assert_eq!((&symbols[0]["name"], &symbols[0]["detail"]), (&json!("dam"), &json!("Is the dam built?")));
    let children = symbols[0]["children"].as_array().cloned().unwrap_or_default();
    let names: Vec<&Value> = children.iter().map(|child| &child["name"]).collect();
    assert_eq!(names, ["build-dam", "free-river"]);

    let lenses = editor.ask("textDocument/codeLens", json!({"textDocument": {"uri": editor.uri(DAM)}}));
    let titles: Vec<&Value> =
        lenses.as_array().into_iter().flatten().map(|lens| &lens["command"]["title"]).collect();
    assert_eq!(titles, ["▶ run 1 test", "▶ run 1 test"]);
    let command = lenses[1]["command"].clone();
    let figures = editor.ask("workspace/executeCommand", command.clone());
    assert_eq!((&figures["passed"], &figures["failed"]), (&json!(1), &json!(0)));
    assert_eq!(editor.messages.pop().as_deref(), Some("build-dam: 1 of 1 passed"));

    // A test that fails is shown where it stands, until it is run again and passes.
    let failing = dam.replace("[upstream demand]", "[upstream reject]");
    editor.write(DAM, &failing);
    let figures = editor.ask("workspace/executeCommand", command.clone());
    assert_eq!(figures["failed"], 1);
    assert_eq!(editor.messages.pop().as_deref(), Some("build-dam: 0 of 1 passed, 1 failed"));
    let of_test = |shown: &[Value]| shown.iter().any(|problem| problem["source"] == "standpoint test");
    let shown = editor.until(DAM, "the failing test", of_test);
    let failed = shown.iter().find(|problem| problem["source"] == "standpoint test").expect("a failure");
    assert_eq!(words(&failing, failed), "Upstream demands that the dam be built.");
    assert_eq!(failed["message"], "expected upstream reject\nfound upstream demand");
    editor.write(DAM, &dam);
    editor.ask("workspace/executeCommand", command.clone());
    editor.until(DAM, "no failing test", |shown| !of_test(shown));

    editor.write(DAM, &dam.replace("<water>", "<watr>"));
    let (code, why) = editor.refusal("workspace/executeCommand", command);
    assert!(code == -32803 && why.contains("mend them first"), "{why}");
    let unknown = json!({"command": "standpoint.fly", "arguments": []});
    assert_eq!(editor.refusal("workspace/executeCommand", unknown).0, -32803);
    assert!(editor.end());
}

#[test]
fn what_was_likely_meant_is_written_on_request() {
    let mut editor = Editor::new(Value::Null);
    for (right, wrong, code) in [
        ("<water>", "<watr>", "SP010"),
        ("{upstream}", "{upstraem}", "SP009"),
        ("upstream demand", "upstream demnad", "SP007"),
        ("phrases:", "phrasse:", "SP002"),
    ] {
        let text = editor.text(DAM).replacen(right, wrong, 1);
        editor.open(DAM, &text);
        let problem = editor.until_code(DAM, code);
        let params = json!({
            "textDocument": {"uri": editor.uri(DAM)},
            "range": problem["range"],
            "context": {"diagnostics": [problem]},
        });
        let actions = editor.ask("textDocument/codeAction", params);
        let action = actions.as_array().and_then(|actions| actions.first()).cloned().unwrap_or_default();
        let edits = &action["edit"]["changes"][editor.uri(DAM)];
        assert_eq!(apply(&text, edits), editor.text(DAM), "{code}: {actions}");
    }
    assert!(editor.end());
}

#[test]
fn what_is_taken_back_is_not_done() {
    let mut editor = Editor::new(Value::Null);
    let dam = editor.text(DAM);
    let test = "      - text: Upstream demands that the dam be built.\n        expect: [upstream demand]\n";
    editor.open(DAM, &dam.replace(test, &test.repeat(400)));
    let arguments = json!([{"uri": editor.uri(DAM)}]);
    let id = editor
        .begin("workspace/executeCommand", json!({"command": "standpoint.runTests", "arguments": arguments}));
    editor.note("$/cancelRequest", json!({"id": editor.asked}));
    let response = serde_json::to_value(editor.answer(&id)).expect("JSON");
    assert_eq!(response["error"]["code"], -32800, "{response}");
    // Nothing is said of it later, and the server goes on.
    let symbols =
        editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": editor.uri(DAM)}}));
    assert!(symbols.is_array() && editor.messages.is_empty());
    assert!(editor.end());
}
