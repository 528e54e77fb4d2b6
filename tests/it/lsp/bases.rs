//! Packs that build on others, in an editor.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::editor::{Editor, copy, words};
use super::with;

const TALKS: &str = "packs/dam-talks/pack.yaml";
const DAM: &str = "packs/dam-talks/issues/dam.yaml";
const TOLL: &str = "packs/dam-talks/issues/toll.yaml";
const PARTIES: &str = "packs/dam-talks/parties.yaml";
const BASE_DAM: &str = "packs/rivers/issues/dam.yaml";
const BASE_PARTIES: &str = "packs/rivers/parties.yaml";
const BLACK_SEA: &str = "packs/black-sea/pack.yaml";

/// An editor with packs on packs before it; the language is built in.
fn editor() -> Editor {
    let editor = Editor::new(Value::Null);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs"), &editor.path("packs"));
    editor
}

fn definition(editor: &mut Editor, file: &str, words: &str) -> Vec<String> {
    let params = editor.at(file, &editor.text(file), words, 1);
    let found = editor.ask("textDocument/definition", params);
    editor.places(&found)
}

fn references(editor: &mut Editor, file: &str, words: &str) -> Vec<String> {
    let params = editor.at(file, &editor.text(file), words, 1);
    let all = with(params, json!({"context": {"includeDeclaration": true}}));
    let found = editor.ask("textDocument/references", all);
    editor.places(&found)
}

#[test]
fn an_id_leads_into_the_base_and_back() {
    let mut editor = editor();
    for file in [TALKS, DAM, TOLL, BASE_DAM] {
        editor.open_as_is(file);
    }
    let both = ["packs/dam-talks/issues/dam.yaml:2:8", "packs/rivers/issues/dam.yaml:4:8"];
    assert_eq!(definition(&mut editor, DAM, "build-dam\n"), both);
    assert_eq!(definition(&mut editor, DAM, "build-dam}"), both);
    assert_eq!(definition(&mut editor, TALKS, "build-dam#2"), both);
    assert_eq!(definition(&mut editor, TALKS, "fish,"), ["packs/rivers/issues/fish.yaml:0:7"]);
    assert_eq!(definition(&mut editor, TALKS, "upstream"), ["packs/rivers/parties.yaml:1:8"]);
    assert_eq!(definition(&mut editor, TALKS, "../rivers"), ["packs/rivers/pack.yaml:0:0"]);
    let both = ["packs/dam-talks/lists.yaml:1:2", "packs/rivers/lists.yaml:1:2"];
    assert_eq!(definition(&mut editor, DAM, "water>"), both);
    assert_eq!(definition(&mut editor, BASE_DAM, "water>"), both[1..]);
    let from_above = references(&mut editor, TOLL, "downstream reject");
    for place in [
        "packs/dam-talks/pack.yaml:5:20",
        "packs/dam-talks/parties.yaml:1:8",
        "packs/rivers/parties.yaml:13:8",
        "packs/rivers/pack.yaml:4:20",
    ] {
        assert!(from_above.iter().any(|found| found == place), "{place} in {from_above:?}");
    }
    editor.open_as_is(BASE_PARTIES);
    assert_eq!(references(&mut editor, BASE_PARTIES, "downstream"), from_above);
    assert!(editor.end());
}

#[test]
fn what_the_packs_say_together_is_told() {
    let mut editor = editor();
    let (dam, talks) = (editor.open_as_is(DAM), editor.open_as_is(TALKS));
    let parties = editor.open_as_is(PARTIES);
    for (file, text, words, parts) in [
        // Claim, pole and question stand in the base alone.
        (DAM, &dam, "build-dam\n", ["(position): the dam is built", "Is the dam built?", "(this position)"]),
        // A claim that takes the place of the base's.
        (
            DAM,
            &dam,
            "free-river",
            ["the water runs free", "issue **dam**", "`-` The river runs free (this position)"],
        ),
        (DAM, &dam, "water>", ["`river`", "`reservoir`", "`stream`"]),
        (DAM, &dam, "dam-building", ["called `build-dam` now", "the dam is built", "`+`"]),
        (PARTIES, &parties, "downstream", ["Lower Town", "Harbour Hall", "Bo Berg, Cleo Dahl"]),
        (TALKS, &talks, "fish,", ["**fish** (issue)", "May Downstream fish", "positions: `allow-fishing`"]),
    ] {
        let told = editor.hovered(file, text, words);
        for part in parts {
            assert!(told.contains(part), "{words}: no `{part}` in {told}");
        }
    }
    let symbols =
        editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": editor.uri(DAM)}}));
    assert_eq!(symbols[0]["detail"], "Is the dam built?");
    assert_eq!(symbols[0]["children"][0]["detail"], "+ the dam is built");
    let lenses = editor.ask("textDocument/codeLens", json!({"textDocument": {"uri": editor.uri(DAM)}}));
    let titles = lenses.as_array().into_iter().flatten().map(|lens| lens["command"]["title"].clone());
    let titles: Vec<Value> = titles.collect();
    assert_eq!(titles, ["▶ run all 9 tests", "▶ run 6 tests", "▶ run 3 tests"]);
    let figures = editor.ask("workspace/executeCommand", lenses[0]["command"].clone());
    // One test of the base tries the phrase that is disabled; it is told where it stands.
    assert_eq!((&figures["passed"], &figures["failed"]), (&json!(8), &json!(1)));
    let of_test = |shown: &[Value]| shown.iter().any(|problem| problem["source"] == "standpoint test");
    let shown = editor.until(BASE_DAM, "the failing test", of_test);
    assert_eq!(words(&editor.text(BASE_DAM), &shown[0]), "Upstream wants to hold back the river.");
    assert!(editor.end());
}

#[test]
fn what_a_base_has_is_offered_once() {
    let mut editor = editor();
    let (dam, talks) = (editor.text(DAM), editor.text(TALKS));
    let mut offered = |file: &str, text: String| editor.offered(file, &text);
    assert_eq!(offered(DAM, format!("{dam}    opposite: ¦")), ["build-dam", "free-river"]);
    assert_eq!(
        offered(DAM, format!("{dam}  - id: x\n    phrases: [\"{{¦")),
        ["upstream", "downstream", "province", "any"]
    );
    assert_eq!(offered(TOLL, format!("{}    phrases: [<¦", editor_text(TOLL))), ["water", "flow"]);
    // Fishing is disabled, and no longer offered; the head is no YAML meanwhile.
    let typed = talks.replace("disable: [fish, build-dam#2]", "disable: [fish]\norder: [¦");
    assert_eq!(offered(TALKS, typed), ["dam", "toll"]);
    let typed = talks.replace("disable: [fish, build-dam#2]", "disable: [¦");
    let found = offered(TALKS, typed);
    for id in ["fish", "dam", "allow-fishing", "build-dam", "upstream"] {
        assert_eq!(found.iter().filter(|found| *found == id).count(), 1, "{id} in {found:?}");
    }
    let typed = talks.replace("disable: [fish, build-dam#2]", "disable: [\"party:¦");
    assert_eq!(offered(TALKS, typed), ["upstream", "downstream", "province"]);
    let typed = talks.replace("disable: [fish, build-dam#2]", "about: [¦");
    assert_eq!(offered(TALKS, typed), ["upstream", "downstream", "province"]);
    assert!(editor.end());
}

fn editor_text(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file);
    fs::read_to_string(path).expect("a fixture")
}

#[test]
fn an_id_is_renamed_in_the_base_and_in_all_that_build_on_it() {
    for (file, words, to) in [
        (BASE_PARTIES, "downstream", "unterstadt"),
        (TOLL, "downstream reject", "unterstadt"),
        (DAM, "build-dam\n", "raise-dam"),
        (BASE_DAM, "build-dam", "raise-dam"),
        (TALKS, "build-dam#2", "raise-dam"),
        (TALKS, "fish,", "angling"),
        (DAM, "water>", "waters"),
    ] {
        let mut editor = editor();
        // Another pack on the same base, elsewhere in the workspace.
        let far = "far/away/delta";
        copy(&editor.path("packs/dam-talks"), &editor.path(far));
        let head = editor.text(TALKS).replace("../rivers", "../../../packs/rivers");
        let head = head.replace("pack: dam-talks", "pack: delta");
        fs::write(editor.path(&format!("{far}/pack.yaml")), head).expect("a file");
        let text = editor.open_as_is(file);
        let params = with(editor.at(file, &text, words, 1), json!({"newName": to}));
        let old = editor.ask("textDocument/prepareRename", params.clone())["placeholder"].clone();
        let old = old.as_str().expect("the old name").to_owned();
        let edit = editor.ask("textDocument/rename", params);
        let named = edit["documentChanges"].to_string();
        assert!(!named.contains("/../"), "{named}");
        editor.apply(&edit);
        for pack in ["packs/rivers", "packs/dam-talks", far] {
            let (whole, broken, _) = standpoint::cli::rules::read(&editor.path(pack)).expect("rules").check();
            let whole = whole.unwrap_or_else(|| panic!("{old} → {to}: {broken}"));
            assert!(broken.diagnostics.iter().all(|problem| problem.code.as_str() != "SP045"), "{broken}");
            let ids = whole.parties.iter().map(|party| &party.id);
            let ids = ids.chain(whole.issues.iter().map(|issue| &issue.id));
            let ids = ids.chain(whole.positions.iter().map(|position| &position.id));
            let ids: Vec<&String> = ids.chain(whole.lists.iter().map(|list| &list.name)).collect();
            let gone = to == "angling" && pack != "packs/rivers";
            assert!(ids.iter().any(|id| *id == to) != gone && ids.iter().all(|id| **id != old), "{ids:?}");
        }
        assert!(editor.end());
    }
}

#[test]
fn what_is_built_in_keeps_its_name() {
    let mut editor = editor();
    let issue = "packs/black-sea/issues/ceasefire.yaml";
    for (file, words) in [(issue, "ceasefire\n"), (issue, "ceasefire-first"), (issue, "ukraine seek")] {
        let text = editor.open_as_is(file);
        let params = editor.at(file, &text, words, 1);
        let why = editor.refusal("textDocument/prepareRename", params.clone()).1;
        assert!(why.contains("belongs to the rules built into standpoint"), "{why}");
        let why = editor.refusal("textDocument/rename", with(params, json!({"newName": "peace"}))).1;
        assert!(why.contains("belongs to the rules built into standpoint"), "{why}");
    }
    assert!(editor.hovered(issue, &editor.text(issue), "ceasefire-first").contains("issue **ceasefire**"));
    // Its own are its own; the names of the base are taken.
    let own = "packs/black-sea/issues/shipping.yaml";
    let text = editor.open_as_is(own);
    let rename =
        |editor: &Editor, to: &str| with(editor.at(own, &text, "spare-ships", 1), json!({"newName": to}));
    let params = rename(&editor, "ceasefire-first");
    assert!(editor.refusal("textDocument/rename", params).1.contains("`ceasefire-first` already"));
    let params = rename(&editor, "protect-ships");
    let edit = editor.ask("textDocument/rename", params);
    editor.apply(&edit);
    assert!(editor.text(own).contains("id: protect-ships"));
    assert!(editor.end());
}

#[test]
fn problems_are_told_across_the_packs() {
    let mut editor = editor();
    // A change in the base that what builds on it cannot bear.
    let base = editor.open_as_is(BASE_PARTIES);
    editor.write(BASE_PARTIES, &base.replace("id: upstream", "id: upriver"));
    let problem = editor.until_code(TALKS, "SP009");
    assert_eq!(words(&editor.text(TALKS), &problem), "upstream");
    editor.write(BASE_PARTIES, &base);
    editor.until_gone(TALKS, "SP009");
    // A mistake in a base that is not open, told to those who are above it.
    editor.note("textDocument/didClose", json!({"textDocument": {"uri": editor.uri(BASE_PARTIES)}}));
    editor.until(TALKS, "nothing", <[Value]>::is_empty);
    editor.open_as_is(DAM);
    let wrong = editor.text(BASE_DAM).replace("- free-flowing river", "- free-flowing <watr>");
    fs::write(editor.path(BASE_DAM), wrong).expect("a file");
    editor.note("workspace/didChangeWatchedFiles", json!({"changes": []}));
    editor.until_code(BASE_DAM, "SP010");
    fs::write(editor.path(BASE_DAM), editor_text(BASE_DAM)).expect("a file");
    editor.note("workspace/didChangeWatchedFiles", json!({"changes": []}));
    editor.until_gone(BASE_DAM, "SP010");
    // An old id, and the new one written on request.
    let old = editor.text(DAM).replace("    phrases: [let", "    opposite: dam-building\n    phrases: [let");
    editor.write(DAM, &old);
    let problem = editor.until_code(DAM, "SP045");
    let actions = editor.ask(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": editor.uri(DAM)}, "range": problem["range"], "context": {"diagnostics": []}}),
    );
    assert_eq!(actions[0]["title"], "Write `build-dam`");
    assert!(editor.end());
}

#[test]
fn what_is_wrong_in_a_built_in_base_is_told_where_it_comes_from() {
    let mut editor = editor();
    let head = editor.text(BLACK_SEA) + "disable: [russia]\n";
    editor.open(BLACK_SEA, &head);
    let problem = editor.until_code(BLACK_SEA, "SP043");
    assert_eq!(words(&head, &problem), "russia");
    let message = problem["message"].as_str().unwrap_or_default();
    assert!(message.contains("in ukraine-war/") && message.ends_with("disabled here"), "{message}");
    let of_the_tool = editor.shown.keys().find(|file| file.contains("ukraine-war"));
    assert_eq!(of_the_tool, None);
    assert!(editor.end());
}
