//! The bench of rule authors as they meet it: settings, copied rules, drafts of rules, and gaps.

use std::fs;
use std::path::Path;
use std::process::Output;

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::cli::{command, err, out, run};

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn get(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Runs what must succeed.
fn good(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", err(&output));
    out(&output)
}

/// Runs what must be refused, and gives what is said.
fn refused(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{args:?}");
    err(&output)
}

/// Every file below a folder with its content.
fn all(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("a folder can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).expect("a file can be read");
            (entry.path().strip_prefix(folder).expect("it lies below").display().to_string(), text)
        })
        .collect();
    files.sort();
    files
}

const CONFLICT: &str = "Moscow demands that Ukraine stay out of NATO.\n\nKyiv wants to join NATO.\n";

#[test]
fn settings_count_in_their_folder_and_below() {
    let here = folder();
    let below = here.path().join("a/b");
    put(here.path(), "a/b/news.txt", CONFLICT);
    let plain = good(&below, &["compare", "news.txt", "--width", "80"]);
    put(here.path(), "standpoint.yaml", "parties: [Kyiv, eu]\nlayout: stacked\nwidth: 60\nevidence: none\n");
    let set = good(&below, &["compare", "news.txt"]);
    let typed = ["--parties", "ukraine,eu", "--layout", "stacked", "--width", "60", "--evidence", "none"];
    put(here.path(), "c/news.txt", CONFLICT);
    assert_eq!(set, good(&below, &[&["compare", "news.txt"], &typed[..]].concat()));
    assert_ne!(set, plain);
    assert!(!set.contains("Moscow") && set.lines().all(|line| line.chars().count() <= 60), "{set}");

    // A flag goes before the file, and so does a variable, but not before a flag.
    let flags =
        ["--parties", "russia,ukraine,us", "--layout", "auto", "--width", "80", "--evidence", "short"];
    assert_eq!(plain, good(&below, &[&["compare", "news.txt"], &flags[..]].concat()));
    let longest = |output: &Output| out(output).lines().map(|line| line.chars().count()).max();
    let issues =
        |args: &[&str]| command(&below).args(args).env("COLUMNS", "45").output().expect("the command runs");
    assert!(longest(&issues(&["issues"])) <= Some(45));
    assert!(longest(&issues(&["issues", "--width", "90"])) > Some(60));

    // The nearest file counts, alone.
    put(here.path(), "a/standpoint.yaml", "# nothing yet\n");
    assert_eq!(plain, good(&below, &["compare", "news.txt", "--width", "80"]));

    put(here.path(), "a/standpoint.yaml", "color: always\n");
    assert!(good(&below, &["issues"]).contains('\u{1b}'));
    assert!(!good(&below, &["issues", "--color", "never"]).contains('\u{1b}'));
    let asked = command(&below).args(["issues"]).env("NO_COLOR", "1").output().expect("the command runs");
    assert!(!out(&asked).contains('\u{1b}'), "the variable goes before the file");
}

#[test]
fn what_is_wrong_with_settings_is_shown_where_it_is() {
    let here = folder();
    put(here.path(), "packs/rivers/pack.yaml", "pack: rivers\n");
    for (name, text) in [
        (
            "settings_wrong_values",
            "ruels: packs/rivers\nrules: packs/rivesr\nlayout: tabel\nwidth: 5\nevidence: [full]\nparties: russia\n\
             sample: [news/, '*.txt']\nsnapshots: packs/rivers/pack.yaml\n",
        ),
        ("settings_no_pack", "rules: packs # all of them\n"),
        ("settings_unknown_party", "parties: [rusia, ukraine,\n  Moskow]\n"),
        ("settings_no_yaml", "rules: \"packs\nwidth: 80\n"),
        ("settings_twice", "width: 80\nwidth: wide\n"),
    ] {
        put(here.path(), "standpoint.yaml", text);
        put(here.path(), "sub/a.txt", CONFLICT);
        // Wherever it is read from, and whatever for.
        let said = refused(&here.path().join("sub"), &["compare", "a.txt"]);
        assert_snapshot!(
            name,
            said.lines().filter(|line| !line.starts_with("note: no date")).collect::<Vec<_>>().join("\n")
        );
        let asked = refused(here.path(), &["config"]);
        assert!(asked.contains("error[SP") && asked.contains(" standpoint.yaml:"), "{asked}");
    }
    fs::write(here.path().join("standpoint.yaml"), b"rules: caf\xe9\n").expect("a file can be written");
    assert!(refused(here.path(), &["issues"]).contains("error[SP001]: the file is not UTF-8"));
    put(here.path(), "standpoint.yaml", "- rules\n");
    assert!(refused(here.path(), &["issues"]).contains("standpoint.yaml:1"));
}

#[test]
fn what_has_moved_is_in_the_way_of_nobody_who_does_not_need_it() {
    let here = rivers();
    put(here.path(), "a.txt", CONFLICT);
    let settings = |text: &str| put(here.path(), "standpoint.yaml", text);
    let moved = |args: &[&str], at: &str| {
        let said = refused(here.path(), args);
        assert!(said.contains("error[SP006]") && said.contains(at), "{args:?}: {said}");
    };
    settings("sample: [gone]\nsnapshots: a.txt\n");
    good(here.path(), &["compare", "a.txt"]);
    moved(&["gaps"], "standpoint.yaml:1:10");
    moved(&["config"], "standpoint.yaml:2:12");
    assert_eq!(good(here.path(), &["config", "--path"]), "standpoint.yaml\n");

    settings("rules: gone\n");
    assert!(good(here.path(), &["parties", "--rules", "rivers"]).contains("avia"));
    good(here.path(), &["rules", "new", "party", "--rules", "rivers", "--name", "Costa"]);
    for args in
        [&["parties"][..], &["compare", "a.txt"], &["rules", "fmt"], &["rules", "new", "party"], &["config"]]
    {
        moved(args, "standpoint.yaml:1:8");
    }

    // Parties of one pack say nothing of another that is asked for.
    settings("parties: [russia, avia]\n");
    let other = run(here.path(), &["compare", "a.txt", "--rules", "rivers"]);
    assert_eq!(other.status.code(), Some(0), "{}", err(&other));
    let note = "note: standpoint.yaml:1: the parties there are left aside, as the pack rivers does not have them all";
    assert!(err(&other).contains(note), "{}", err(&other));
    let asked =
        command(here.path()).args(["config"]).env("STANDPOINT_RULES", "rivers").output().expect("it runs");
    assert!(
        out(&asked).contains("avia, borea-island, costa") && err(&asked).contains(note),
        "{}",
        out(&asked)
    );
    assert!(refused(here.path(), &["compare", "a.txt"]).contains("error[SP009]"));
    settings("parties: [avia]\n");
    let other = run(here.path(), &["compare", "a.txt", "--rules", "rivers"]);
    assert!(other.status.success() && !err(&other).contains("left aside"), "{}", err(&other));
}

#[test]
fn config_tells_every_value_and_where_it_comes_from() {
    let here = folder();
    assert_snapshot!("config_default", good(here.path(), &["config"]));
    assert!(refused(here.path(), &["config", "--path"]).contains("standpoint init"));
    put(here.path(), "news/a.txt", CONFLICT);
    put(
        here.path(),
        "standpoint.yaml",
        "# ours\nparties:\n  - Kyiv\n  - eu\nlayout: axis\nwidth: 90\nsample: [news, 'old/*.txt']\nsnapshots: kept\n",
    );
    let sub = here.path().join("news");
    assert_eq!(good(&sub, &["config", "--path"]), "../standpoint.yaml\n");
    assert_snapshot!("config_file", good(&sub, &["config"]));
    let asked = command(&sub)
        .args(["config", "-f", "json"])
        .env("COLUMNS", "70")
        .env("NO_COLOR", "1")
        .output()
        .expect("the command runs");
    assert_snapshot!("config_json", out(&asked));
    let narrow = good(&sub, &["config", "--width", "40"]);
    assert!(narrow.lines().all(|line| line.chars().count() <= 40), "{narrow}");
    assert!(narrow.contains("90"), "the width of this table is no setting: {narrow}");
}

#[test]
fn the_rules_are_copied_to_hand_and_read_alike() {
    let here = folder();
    put(here.path(), "a.txt", CONFLICT);
    let built_in = good(here.path(), &["compare", "a.txt", "--evidence", "full"]);
    assert_snapshot!("init", good(here.path(), &["init"]));
    assert_eq!(good(here.path(), &["compare", "a.txt", "--evidence", "full"]), built_in);
    assert!(good(here.path(), &["config"]).contains("rules/ukraine-war"));
    // The copies are what counts, the language among them.
    let stances = get(here.path(), "rules/english/stances.yaml").replace("verb: demands", "verb: asks for");
    put(here.path(), "rules/english/stances.yaml", &stances);
    let nato = get(here.path(), "rules/ukraine-war/issues/nato.yaml")
        .replace("claim: Ukraine joins NATO", "claim: ours");
    put(here.path(), "rules/ukraine-war/issues/nato.yaml", &nato);
    let changed = good(here.path(), &["compare", "a.txt"]);
    assert!(changed.contains("ours") && changed != built_in, "{changed}");
    good(here.path(), &["rules", "check"]);
    // An editor finds the schemas where the first lines of the files say.
    let schema = nato.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
    let schema = here.path().join("rules/ukraine-war/issues").join(schema.expect("a schema is named"));
    assert!(fs::read_to_string(schema).is_ok_and(|text| text.contains("issues/*.yaml")));
    good(here.path(), &["rules", "fmt"]);

    // Nothing is written over, and nothing is written beside what is there.
    let before = all(here.path());
    let said = refused(here.path(), &["init"]);
    assert_snapshot!("init_again", said);
    assert_eq!(all(here.path()), before);
}

#[test]
fn a_folder_is_made_ready_whole_or_not_at_all() {
    let here = folder();
    put(here.path(), "mine/rules/english/stances.yaml", "mine\n");
    let before = all(here.path());
    let said = refused(here.path(), &["init", "mine"]);
    assert!(said.contains("mine/rules/english is there already"), "{said}");
    assert_eq!(all(here.path()), before);

    // Other packs there are no obstacle, nor are settings above that are broken.
    put(here.path(), "standpoint.yaml", "rules: [\n");
    put(here.path(), "other/rules/rivers/pack.yaml", "pack: rivers\n");
    let said = good(here.path(), &["init", "other"]);
    assert!(said.contains("  cd other\n"), "{said}");
    assert!(here.path().join("other/rules/ukraine-war/pack.yaml").is_file());
    assert_eq!(get(here.path(), "other/rules/rivers/pack.yaml"), "pack: rivers\n");
    good(here.path(), &["init", "deep/er"]);
    good(&here.path().join("deep/er"), &["issues"]);
    let left = walkdir::WalkDir::new(here.path()).into_iter().flatten();
    assert!(
        !left
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .any(|name| name.starts_with('.') && name.contains("standpoint-"))
    );

    put(here.path(), "file", "text");
    assert!(refused(here.path(), &["init", "file"]).contains("file is a file"));
    put(here.path(), "taken/rules", "text");
    assert!(refused(here.path(), &["init", "taken"]).contains("taken/rules is a file"));
    assert!(!here.path().join("taken/standpoint.yaml").exists());
}

#[test]
fn what_a_killed_run_has_left_is_removed() {
    let here = folder();
    put(here.path(), ".standpoint-init-123/rules/pack.yaml", "pack: half\n");
    put(here.path(), ".standpoint-init-mine/notes.txt", "mine\n");
    good(here.path(), &["init"]);
    assert!(!here.path().join(".standpoint-init-123").exists());
    assert_eq!(get(here.path(), ".standpoint-init-mine/notes.txt"), "mine\n");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_no_folder_for_rules() {
    let here = folder();
    std::os::unix::fs::symlink("gone", here.path().join("rules")).expect("a link can be made");
    let said = refused(here.path(), &["init"]);
    assert!(said.contains("rules is a link to no folder, and the rules go into a folder"), "{said}");
    assert!(!here.path().join("standpoint.yaml").exists() && !here.path().join("gone").exists());
}

const RIVERS: &[&str] = &[
    "rules",
    "new",
    "pack",
    "--name",
    "The rivers",
    "--id",
    "rivers",
    "--party",
    "Avia",
    "--party",
    "Borea Island",
    "--issue",
    "dam",
    "--question",
    "Is the dam built?",
    "--plus",
    "Avia builds the dam",
    "--minus",
    "The dam stays unbuilt",
];

/// A folder with a pack in use.
fn rivers() -> TempDir {
    let here = folder();
    good(here.path(), RIVERS);
    put(here.path(), "standpoint.yaml", "rules: rivers\n");
    here
}

#[test]
fn a_new_pack_is_sound_and_its_tests_are_to_be_filled_in() {
    let here = folder();
    let said = refused(here.path(), &["rules", "new", "pack", "--name", "The rivers"]);
    assert_snapshot!("new_pack_missing", said);
    let said = run(here.path(), RIVERS);
    assert_eq!(said.status.code(), Some(0), "{}", err(&said));
    assert_snapshot!("new_pack", format!("{}{}", out(&said), err(&said)));
    let files: Vec<String> = all(&here.path().join("rivers"))
        .into_iter()
        .map(|(path, text)| format!("### {path}\n{text}"))
        .collect();
    assert_snapshot!("new_pack_files", files.join("\n"));
    let checked = run(here.path(), &["rules", "check", "rivers"]);
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
    let tested = run(here.path(), &["rules", "test", "rivers"]);
    assert_eq!(tested.status.code(), Some(1));
    assert_eq!(out(&tested).matches("FILL IN").count(), 2, "{}", out(&tested));

    // The phrases that it begins with are read.
    put(here.path(), "a.txt", "Borea Island demanded that Avia build the dam.\n");
    let said = good(here.path(), &["statements", "a.txt", "--rules", "rivers", "-f", "csv"]);
    assert!(said.contains("dam,avia-builds-the-dam,demand"), "{said}");

    let before = all(here.path());
    assert!(refused(here.path(), RIVERS).contains("rivers is there already; nothing was written"));
    let mut wrong = RIVERS.to_vec();
    wrong[6] = "ri vers";
    assert!(refused(here.path(), &wrong).contains("--id: `ri vers` cannot be an id"));
    wrong[6] = "twins";
    wrong[10] = "Avia";
    assert!(refused(here.path(), &wrong).contains("two parties `avia`"));
    wrong[10] = "Borea Island";
    wrong.extend(["--language", "englisch"]);
    assert!(refused(here.path(), &wrong).contains("did you mean `english`?"));
    assert_eq!(all(here.path()), before);
}

#[test]
fn the_settings_of_a_new_pack_are_told_as_the_file_wants_them() {
    let here = rivers();
    let sub = here.path().join("a/b");
    fs::create_dir_all(&sub).expect("a folder can be made");
    let new = |id: &'static str, more: &[&'static str]| {
        let mut args = RIVERS.to_vec();
        args[6] = id;
        let said = run(&sub, &[&args[..], more].concat());
        assert_eq!(said.status.code(), Some(0), "{}", err(&said));
        err(&said)
    };
    // Beside the pack in use, and in a folder below the file.
    assert!(new("lakes", &[]).contains("test ../../lakes`; `rules: lakes` in standpoint.yaml"));
    assert!(
        new("seas", &["--in", "own"]).contains("test own/seas`; `rules: a/b/own/seas` in standpoint.yaml")
    );
    put(here.path(), "standpoint.yaml", "rules: a/b/own/seas\n");
    good(&sub, &["parties"]);
}

#[test]
fn the_built_in_rules_are_not_written_to() {
    let here = folder();
    for what in ["party", "issue", "position"] {
        let said = refused(here.path(), &["rules", "new", what]);
        assert!(
            said.contains("the built-in rules cannot be changed") && said.contains("standpoint init"),
            "{said}"
        );
    }
}

#[test]
fn a_party_goes_behind_the_others() {
    let here = rivers();
    let before = "# ours\nparties:\n- {id: avia, name: Avia} # the first\n\n- id: borea-island\n  name: 'Borea Island' \
                  # on the lake\n\n# nobody else yet\n";
    put(here.path(), "rivers/parties.yaml", before);
    assert!(refused(here.path(), &["rules", "new", "party"]).contains("--name the name of the party"));
    assert_snapshot!("new_party_twice", refused(here.path(), &["rules", "new", "party", "--name", "avia"]));
    assert_eq!(get(here.path(), "rivers/parties.yaml"), before);
    let said = good(
        here.path(),
        &[
            "rules",
            "new",
            "party",
            "--name",
            "Côte: Dia",
            "--alias",
            "the Delta, all of it",
            "--demonym",
            "Dian",
        ],
    );
    assert_eq!(said, "The party `côte-dia` is in: rivers/parties.yaml:8\n");
    let text = get(here.path(), "rivers/parties.yaml");
    let end = "\n# nobody else yet\n";
    let kept = before.strip_suffix(end).expect("its end");
    let new = text.strip_prefix(kept).and_then(|rest| rest.strip_suffix(end)).expect("the rest is as it was");
    assert!(new.starts_with("\n- id: côte-dia\n  name: \"Côte: Dia\"\n"), "{new}");
    assert!(good(here.path(), &["parties"]).contains("the Delta, all of it"));
}

#[test]
fn an_issue_has_a_position_at_each_end() {
    let here = rivers();
    let ends = ["--plus", "Borea Island fishes in the lake", "--minus", "Avia builds the dam"];
    let with = |id: &'static str| {
        [&["rules", "new", "issue", "--id", id, "--question", "Who fishes?"][..], &ends[..]].concat()
    };
    assert!(
        refused(here.path(), &["rules", "new", "issue", "--name", "Fishing rights"]).contains("--question")
    );
    assert_snapshot!("new_issue_twice", refused(here.path(), &with("dam")));
    let said = good(here.path(), &with("fishing"));
    assert_eq!(said, "The issue `fishing` is in: rivers/issues/fishing.yaml:10\n");
    assert_snapshot!("new_issue_file", get(here.path(), "rivers/issues/fishing.yaml"));
    good(here.path(), &["rules", "check"]);
    put(here.path(), "rivers/issues/other.yaml", "");
    let said = refused(here.path(), &with("other"));
    assert!(said.contains("error"), "{said}");
}

#[test]
fn a_position_goes_behind_the_others_and_the_rest_stays() {
    let here = rivers();
    let new = |args: &[&'static str]| [&["rules", "new", "position"][..], args].concat();
    let before = get(here.path(), "rivers/issues/dam.yaml");
    let said = refused(here.path(), &new(&["--issue", "damn"]));
    assert!(said.contains("--issue: no issue is called \"damn\"; did you mean dam?"), "{said}");
    let said = refused(here.path(), &new(&["--issue", "dam", "--phrase", "blow up dam"]));
    assert!(said.contains("--pole") && said.contains("--claim") && !said.contains("--phrase "), "{said}");
    let base = ["--issue", "dam", "--pole", "-", "--claim", "The dam is blown up"];
    let with = |more: &[&'static str]| new(&[&base[..], more].concat());
    assert_snapshot!("new_position_broken", refused(here.path(), &with(&["--phrase", "blow up <damms"])));
    let twice = refused(here.path(), &with(&["--phrase", "blow up dam", "--id", "avia-builds-the-dam"]));
    assert_snapshot!("new_position_twice", twice);
    let nobody = with(&["--phrase", "blow up dam", "--test", "Avia said no.", "--expect", "avai demand"]);
    assert!(refused(here.path(), &nobody).contains("did you mean `avia`?"));
    assert_eq!(get(here.path(), "rivers/issues/dam.yaml"), before);

    let said =
        run(here.path(), &with(&["--phrase", "(blow up|destroy) dam", "--phrase", "{avia} blow up dam"]));
    assert_eq!(said.status.code(), Some(0), "{}", err(&said));
    assert_snapshot!("new_position", format!("{}{}", out(&said), err(&said)));
    let text = get(here.path(), "rivers/issues/dam.yaml");
    let entry = text.strip_prefix(before.as_str()).expect("nothing before it is changed");
    assert_snapshot!("new_position_entry", entry);
    good(here.path(), &["rules", "check"]);
    let tested = run(here.path(), &["rules", "test", "--filter", "the-dam-is-blown-up"]);
    assert_eq!(tested.status.code(), Some(1));
    assert!(out(&tested).contains("FILL IN"), "{}", out(&tested));

    // With a test given there is nothing to fill in.
    let test = [
        "--id",
        "blast",
        "--phrase",
        "blast dam",
        "--test",
        "Avia wants to blast the dam.",
        "--expect",
        "avia seek",
    ];
    good(here.path(), &with(&test));
    good(here.path(), &["rules", "test", "--filter", "blast"]);

    // A list on one line is left to its author.
    let line = "issue: lake\nquestion: Whose is the lake?\npoles: {\"+\": ours, \"-\": theirs}\n\
                positions: [{id: own, pole: \"+\", claim: ours, phrases: [own lake]}]\n";
    put(here.path(), "rivers/issues/lake.yaml", line);
    let said = refused(
        here.path(),
        &new(&["--issue", "lake", "--pole", "-", "--claim", "theirs", "--phrase", "cede lake"]),
    );
    assert!(said.contains("lake.yaml:4") && said.contains("nothing was written"), "{said}");
    assert_eq!(get(here.path(), "rivers/issues/lake.yaml"), line);
}

/// A folder with a pack in use that builds on another, and has nothing of its own.
fn lakes() -> TempDir {
    let here = rivers();
    let parties = get(here.path(), "rivers/parties.yaml");
    let old = "  - {id: kingdom, deprecated: {since: 2, replaced_by: avia}}\n";
    put(here.path(), "rivers/parties.yaml", &format!("{parties}{old}"));
    put(here.path(), "lakes/pack.yaml", "pack: lakes\ntitle: The lakes\nextends: rivers\n");
    put(here.path(), "standpoint.yaml", "rules: lakes\n");
    here
}

#[test]
fn nothing_is_laid_over_what_a_base_has() {
    let here = lakes();
    good(here.path(), &["rules", "check"]);
    let before = all(here.path());
    let ends = ["--question", "Is it?", "--plus", "Avia fishes", "--minus", "Avia sleeps"];
    let issue = refused(here.path(), &[&["rules", "new", "issue", "--id", "dam"][..], &ends[..]].concat());
    let party = |name| refused(here.path(), &["rules", "new", "party", "--name", name]);
    let position =
        ["--issue", "dam", "--pole", "+", "--claim", "Avia builds the dam", "--phrase", "raise dam"];
    let position = refused(here.path(), &[&["rules", "new", "position"][..], &position[..]].concat());
    let said = [issue, party("Avia"), party("Kingdom"), position].join("\n");
    assert_snapshot!("new_inherited", said);
    assert_eq!(all(here.path()), before);
}

#[test]
fn a_pack_adds_to_what_it_builds_on_in_files_of_its_own() {
    let here = lakes();
    let base = all(&here.path().join("rivers"));
    let said = good(here.path(), &["rules", "new", "party", "--name", "Costa"]);
    assert_eq!(said, "The party `costa` is in: lakes/parties.yaml:2\n");
    let new = |claim: &'static str, phrase: &'static str| {
        let position = ["--issue", "dam", "--pole", "-", "--claim", claim, "--phrase", phrase];
        let test = ["--test", "Costa wants to blast the dam.", "--expect", "costa seek"];
        [&["rules", "new", "position"][..], &position[..], if phrase == "blast dam" { &test } else { &[] }]
            .concat()
    };
    let said = good(here.path(), &new("Blast the dam", "blast dam"));
    assert_eq!(said, "The position `blast-the-dam` is in: lakes/issues/dam.yaml:3\n");
    assert!(
        get(here.path(), "lakes/issues/dam.yaml")
            .starts_with("issue: dam\npositions:\n  - id: blast-the-dam\n")
    );
    good(here.path(), &["rules", "test", "--filter", "blast-the-dam"]);
    // The next ones go behind them.
    good(here.path(), &new("Sell the dam", "sell dam"));
    good(here.path(), &["rules", "new", "party", "--name", "Delta"]);
    assert_eq!(get(here.path(), "lakes/issues/dam.yaml").matches("  - id: ").count(), 2);
    assert_eq!(get(here.path(), "lakes/parties.yaml").matches("  - id: ").count(), 2);
    good(here.path(), &["rules", "check"]);
    assert_eq!(all(&here.path().join("rivers")), base);

    // Names of packs that begin alike, a file of that name that is about something else, and one without the list.
    put(here.path(), "river/pack.yaml", "pack: river\ntitle: The river\nextends: rivers\n");
    put(
        here.path(),
        "river/issues/dam.yaml",
        "issue: lake\nquestion: Whose is it?\npoles: {\"+\": a, \"-\": b}\n\
        positions: [{id: own, pole: \"+\", claim: ours, phrases: [own lake]}]\n",
    );
    put(here.path(), "standpoint.yaml", "rules: river\n");
    let said = good(here.path(), &new("Sell the dam", "sell dam"));
    assert_eq!(said, "The position `sell-the-dam` is in: river/issues/dam-2.yaml:3\n");
    put(here.path(), "river/issues/dam-2.yaml", "# ours\nissue: dam\nholders: [avia]\n");
    let said = good(here.path(), &new("Sell the dam", "sell dam"));
    assert_eq!(said, "The position `sell-the-dam` is in: river/issues/dam-2.yaml:5\n");
}

const NEWS: &str = "\
The talks on the lake

Avia demanded that Borea Island release the detained crews. Borea Island refused the release of the crews.

The crews must be released, the government of Avia said. Borea Island proposed an exchange of fishing rights.

Analysts warn of a shortage of water. Avia proposed to exchange the fishing rights for water.

Borea Island rejected the demand that Avia build the dam.
";

#[test]
fn gaps_tell_what_no_position_covers() {
    let here = rivers();
    put(here.path(), "news/a.txt", NEWS);
    put(here.path(), "news/b.txt", &format!("{NEWS}\nAvia wants the crews to be released soon.\n"));
    let dated = |args: &[&'static str]| [&["gaps", "--date", "2025-01-01"][..], args].concat();
    let told = run(here.path(), &dated(&["news", "--width", "80"]));
    assert_eq!(told.status.code(), Some(0), "{}", err(&told));
    assert_snapshot!("gaps", format!("{}{}", out(&told), err(&told)));
    for format in ["json", "jsonl", "csv"] {
        assert_snapshot!(
            format!("gaps_{format}"),
            good(here.path(), &dated(&["news", "-f", format, "--limit", "1"]))
        );
    }
    // What a position covers is no gap, and what nobody of the pack says is none either.
    let whole = good(here.path(), &dated(&["news", "--min", "1", "--limit", "99"]));
    assert!(!whole.contains("build dam") && !whole.contains("shortage"), "{whole}");
    assert_eq!(whole, good(here.path(), &dated(&["news", "--min", "1", "--limit", "99"])), "the same bytes");

    // An issue limits it to its own words.
    let issue = good(here.path(), &dated(&["news", "--issue", "dam"]));
    assert!(!issue.contains("release crew"), "{issue}");
    good(
        here.path(),
        &[
            "rules",
            "new",
            "issue",
            "--id",
            "crews",
            "--question",
            "Are the crews freed?",
            "--plus",
            "The crews are freed",
            "--minus",
            "The crews stay in prison",
        ],
    );
    let issue = good(here.path(), &dated(&["news", "--issue", "crews"]));
    assert!(issue.contains("release crew") && !issue.contains("fishing"), "{issue}");
    assert!(refused(here.path(), &dated(&["news", "--issue", "crew"])).contains("did you mean crews?"));

    // The sample of the project is read where nothing else is named.
    put(here.path(), "standpoint.yaml", "rules: rivers\nsample: [news]\n");
    assert_eq!(
        good(here.path(), &dated(&[])),
        good(here.path(), &dated(&["./news"])).replace("./news", "news")
    );
    assert_eq!(run(here.path(), &dated(&["nowhere.txt"])).status.code(), Some(2));
}

#[test]
fn a_position_begins_with_a_gap() {
    let here = rivers();
    put(here.path(), "news/a.txt", NEWS);
    let from = |words: &'static str| {
        ["rules", "new", "position", "--issue", "dam", "--pole", "+", "--from-gap", words, "--from", "news"]
    };
    assert!(refused(here.path(), &from("release crews")).contains("did you mean 'release crew'?"));
    assert!(refused(here.path(), &from("release crew")[..9]).contains("--from"));
    good(here.path(), &from("Release crew"));
    let text = get(here.path(), "rivers/issues/dam.yaml");
    let at = text.find("  - id: release-crew").expect("the new position");
    assert_snapshot!("new_position_from_gap", &text[at..]);
    // What it was made of is found with it, and is no gap any more.
    let tested = run(here.path(), &["rules", "test", "--filter", "release-crew"]);
    assert_eq!(tested.status.code(), Some(0), "{}{}", out(&tested), err(&tested));
    assert!(!good(here.path(), &["gaps", "news", "--min", "1", "--limit", "99"]).contains("release crew"));
}
