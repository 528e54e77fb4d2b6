//! The command line as a user meets it: exit codes, streams, files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of its own for a test, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("standpoint-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a temporary file can be written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The tool in a folder, whatever the developer's own terminal and settings are.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in ["CI", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "STANDPOINT_RULES"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder).args(args).output().expect("the command runs")
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("the remarks are UTF-8")
}

#[test]
fn wrong_usage_ends_with_2() {
    let here = Folder::new("usage");
    for args in
        [&["compare", "--no-such-flag"][..], &["compare", "--width", "5", "x"], &["no-such-command"], &[]]
    {
        let output = run(&here.0, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(out(&output).is_empty(), "usage errors belong to standard error: {args:?}");
    }
}

#[test]
fn a_missing_file_is_named_and_ends_with_2() {
    let here = Folder::new("missing");
    for name in ["compare", "statements", "attributions"] {
        let output = run(&here.0, &[name, "nowhere.txt"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(err(&output).contains("nowhere.txt"), "{}", err(&output));
        assert!(!err(&output).contains('\u{1b}'), "no colour off a terminal");
    }
}

#[test]
fn colour_is_for_those_who_want_it() {
    let here = Folder::new("colour");
    let with = |name: &str, value: &str| {
        let output = command(&here.0).args(["compare", "nowhere.txt"]).env(name, value).output();
        err(&output.expect("the command runs")).contains('\u{1b}')
    };
    assert!(with("CLICOLOR_FORCE", "1"));
    assert!(!with("NO_COLOR", "1"));
    assert!(!with("TERM", "dumb"));
}

#[test]
fn a_gate_fails_though_nobody_reads_the_table() {
    let here = Folder::new("gate-and-pipe");
    here.file("a.txt", "Moscow rejects a ceasefire. Kyiv demands a ceasefire.");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let args = ["compare", "a.txt", "--date", "2025-05-21", "--fail-on-conflict"];
    let ended = command(&here.0).args(args).stdout(writer).stderr(Stdio::null()).status();
    assert_eq!(ended.expect("it runs").code(), Some(1));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let here = Folder::new("pipe");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let child =
        command(&here.0).args(["positions", "-f", "json"]).stdout(writer).stderr(Stdio::piped()).spawn();
    let output = child.expect("the command starts").wait_with_output().expect("the command ends");
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

#[test]
fn output_goes_to_a_file_whole_or_not_at_all() {
    let here = Folder::new("file");
    let target = here.file("list.json", "old");
    let output = run(&here.0, &["positions", "-f", "json", "-o", "list.json"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), ""));
    let written = fs::read_to_string(&target).expect("the file is there");
    assert!(written.starts_with('['), "{written}");
    let names: Vec<_> = fs::read_dir(&here.0).expect("the folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names, ["list.json"], "nothing is left beside it");

    let output = run(&here.0, &["positions", "-o", "no/such/folder/list.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no/such/folder/list.json"), "{}", err(&output));
}

#[test]
fn columns_and_colour_of_a_listing() {
    let here = Folder::new("columns");
    let plain = run(&here.0, &["issues"]);
    assert_eq!(plain.status.code(), Some(0));
    assert!(!out(&plain).contains('\u{1b}'));
    let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    let narrow = command(&here.0).args(["issues"]).env("COLUMNS", "50").output().expect("the command runs");
    assert!(longest(&out(&narrow)) <= 50);
    let both = command(&here.0).args(["issues", "--width", "60"]).env("COLUMNS", "50").output();
    let both = out(&both.expect("the command runs"));
    assert!((51..=60).contains(&longest(&both)), "--width goes before COLUMNS");

    assert!(out(&run(&here.0, &["issues", "--color", "always"])).contains('\u{1b}'));
    let forced = command(&here.0).args(["issues"]).env("CLICOLOR_FORCE", "1").output();
    assert!(out(&forced.expect("the command runs")).contains('\u{1b}'));
    let never = command(&here.0).args(["issues", "--color", "never"]).env("CLICOLOR_FORCE", "1").output();
    assert!(!out(&never.expect("the command runs")).contains('\u{1b}'));
}

#[test]
fn a_listing_is_data_too() {
    let here = Folder::new("data");
    let json: serde_json::Value =
        serde_json::from_str(&out(&run(&here.0, &["positions", "-f", "json"]))).expect("JSON");
    let first = &json[0];
    assert!(first["position"].is_string() && first["phrases"].is_array(), "{first}");
    let csv = out(&run(&here.0, &["positions", "-f", "csv"]));
    assert_eq!(csv.lines().next(), Some("position,claim,issue,pole,phrases,written"));
}

#[test]
fn broken_rules_end_with_2_and_show_where() {
    let here = Folder::new("rules");
    let output = run(&here.0, &["issues", "--rules", "no-such-pack"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no-such-pack"), "{}", err(&output));

    fs::create_dir(here.0.join("pack")).expect("a folder can be made");
    here.file("pack/pack.yaml", "pack: pack\ntitel: A typing error\n");
    let output = run(&here.0, &["compare", "-", "--rules", "pack"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
    assert!(err(&output).contains("pack/pack.yaml:2") && err(&output).contains("title"), "{}", err(&output));
}

#[test]
fn rules_are_put_to_their_tests() {
    let here = Folder::new("bench");
    let whole = run(&here.0, &["rules", "test"]);
    assert_eq!((whole.status.code(), out(&whole).as_str()), (Some(0), ""), "{}", err(&whole));
    assert!(err(&whole).contains("0 failed"), "{}", err(&whole));
    assert_eq!(run(&here.0, &["rules", "check"]).status.code(), Some(0));
    // A run that tests nothing proves nothing.
    assert_eq!(run(&here.0, &["rules", "test", "--filter", "no such words"]).status.code(), Some(1));
    assert_eq!(run(&here.0, &["rules", "test", "--coverage=100"]).status.code(), Some(1));

    for folder in ["pack", "pack/issues"] {
        fs::create_dir(here.0.join(folder)).expect("a folder can be made");
    }
    here.file("pack/pack.yaml", "pack: pack\ntitle: Rivers\nlanguage: english\n");
    here.file(
        "pack/parties.yaml",
        "parties:\n  - {id: avia, name: Avia, short: Avia}\n  - {id: borea, name: Borea, short: Borea}\n",
    );
    let issue = "issue: dam\nquestion: Is the dam built?\npoles: {\"+\": built, \"-\": not built}\npositions:\n  \
        - id: build\n    pole: \"+\"\n    claim: the dam is built\n    phrases: [build <dam>, dam]\n    tests:\n      \
        - {text: Avia demands a dam., expect: [avia demand]}\n      \
        - {text: Borea rejects the dam., expect: [borea accept]}\n      \
        - {text: Borea said nothing of Avia., expect: [avia seek], todo: nobody says it}\n      \
        - {text: Avia wants the dam., expect: [avia seek], todo: it is said}\n";
    here.file("pack/issues/dam.yaml", issue.replace("build <dam>, ", ""));
    let failing = run(&here.0, &["rules", "test", "pack", "--todo"]);
    assert_eq!(failing.status.code(), Some(1));
    insta::assert_snapshot!("rules_test", format!("{}{}", out(&failing), err(&failing)));

    here.file("pack/issues/dam.yaml", issue);
    let broken = run(&here.0, &["rules", "check", "pack"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(err(&broken).contains("issues/dam.yaml:8") && err(&broken).contains("dam"), "{}", err(&broken));
}

#[test]
fn problems_of_rules_are_told_to_programs() {
    let here = Folder::new("problems");
    fs::create_dir_all(here.0.join("my packs/pack/issues")).expect("a folder can be made");
    here.file("my packs/pack/pack.yaml", "pack: pack\ntitle: Rivers\nlanguage: english\n");
    here.file("my packs/pack/parties.yaml", "parties:\n  - {id: avia, name: Avia, short: Avia}\n");
    let issue =
        "issue: dam\nquestion: Is the dam built?\npoles: {\"+\": built, \"-\": not built}\npositions:\n";
    let build = "  - {id: build, pole: \"+\", claim: the dam is built, phrases: [a dam]}\n";
    here.file("my packs/pack/issues/dam.yaml", format!("{issue}{build}"));
    let good = run(&here.0, &["rules", "check", "my packs/pack", "-f", "json"]);
    assert_eq!(good.status.code(), Some(0), "{}", err(&good));
    assert!(out(&good).contains("\"errors\": 0"), "{}", out(&good));

    let broken = "  - {id: build, pole: \"+\", claim: é, phrases: [build <damm>], holders: [avai]}\n";
    here.file("my packs/pack/issues/dam.yaml", format!("{issue}{build}{broken}"));
    for format in ["json", "sarif", "github"] {
        let broken = run(&here.0, &["rules", "check", "my packs/pack", "-f", format]);
        assert_eq!((broken.status.code(), err(&broken).as_str()), (Some(2), ""));
        insta::assert_snapshot!(format!("rules_check_{format}"), out(&broken));
    }
    // The paths lead to the files from wherever the command is run.
    let inside = run(&here.0.join("my packs/pack"), &["rules", "check", ".", "-f", "github"]);
    assert!(out(&inside).contains("file=issues/dam.yaml,line="), "{}", out(&inside));
}

#[test]
fn an_unknown_party_or_issue_is_told_with_what_was_meant() {
    let here = Folder::new("unknown");
    here.file("a.txt", "Kyiv wants to join NATO.\n");
    let output = run(&here.0, &["compare", "a.txt", "--parties", "rusia,ukraine"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("did you mean russia?"), "{}", err(&output));
    let output = run(&here.0, &["compare", "a.txt", "--issue", "natto"]);
    assert!(err(&output).contains("did you mean nato?"), "{}", err(&output));
}

#[test]
fn every_unreadable_input_is_named_and_the_others_are_done() {
    let here = Folder::new("inputs");
    here.file("good.txt", "Kyiv wants to join NATO.\n");
    here.file("binary.txt", b"\x7fELF\x00\x01\x02\x00");
    here.file("latin.txt", b"Caf\xe9 talks resumed in Kyiv.\n");
    here.file("empty.txt", "");
    fs::create_dir(here.0.join("folder")).expect("a folder can be made");
    for name in ["nowhere.txt", "binary.txt", "empty.txt", "folder"] {
        let alone = run(&here.0, &["compare", name]);
        assert_eq!(alone.status.code(), Some(2), "{name}");
        assert!(err(&alone).contains(name), "{}", err(&alone));
        assert_eq!(out(&alone), "", "{name}");

        let beside = run(&here.0, &["compare", name, "good.txt"]);
        assert_eq!(beside.status.code(), Some(2), "{name}");
        assert!(err(&beside).contains(name), "{}", err(&beside));
        assert_ne!(out(&beside), "", "the good one is compared beside {name}");
    }
    let wrong = run(&here.0, &["statements", "latin.txt", "--encoding", "utf-8"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("latin.txt"), "{}", err(&wrong));
    assert_eq!(run(&here.0, &["statements", "latin.txt"]).status.code(), Some(0), "detected");
    assert_eq!(run(&here.0, &["statements", "good.txt", "--encoding", "klingon"]).status.code(), Some(2));
}

#[test]
fn standard_input_is_an_article_too() {
    let here = Folder::new("stdin");
    let mut child = command(&here.0)
        .args(["statements", "-", "-f", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"It rained in Kyiv.\n").expect("it is read");
    drop(stdin);
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_line_of_standard_input_is_explained() {
    let here = Folder::new("stdin-line");
    for args in [&["-:3", "--position", "join-nato"][..], &["--position", "join-nato", "--", "-:3"]] {
        let mut child = command(&here.0)
            .args(["explain", "--date", "2025-05-21"])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(b"Talks stall\n\nKyiv wants to join NATO.\nMoscow said no.\n").expect("it is read");
        drop(stdin);
        let output = child.wait_with_output().expect("the command ends");
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(out(&output).contains("Kyiv wants") && !out(&output).contains("Moscow"), "{}", out(&output));
    }
}

const CONFLICT: &str = "Moscow demands that Ukraine stay out of NATO.\n\nKyiv wants to join NATO.\n";

#[test]
fn a_conflict_fails_the_gate_that_was_asked_for() {
    let here = Folder::new("gate");
    here.file("conflict.txt", CONFLICT);
    here.file("calm.txt", "Kyiv wants to join NATO.\n");
    let code = |args: &[&str]| run(&here.0, args).status.code();
    assert_eq!(code(&["compare", "conflict.txt"]), Some(0));
    assert_eq!(code(&["compare", "conflict.txt", "--fail-on-conflict"]), Some(1));
    assert_eq!(code(&["compare", "conflict.txt", "--fail-on-conflict", "--issue", "talks"]), Some(0));
    assert_eq!(code(&["compare", "conflict.txt", "--fail-on-conflict", "--parties", "ukraine"]), Some(0));
    assert_eq!(code(&["compare", "calm.txt", "--fail-on-conflict"]), Some(0));
    let output = run(&here.0, &["compare", "conflict.txt", "--fail-on-conflict"]);
    assert!(out(&output).contains("≠ opposed"), "the result is printed all the same");
    assert!(err(&output).contains("parties conflict on nato"), "{}", err(&output));
}

#[test]
fn results_and_remarks_go_to_streams_of_their_own() {
    let here = Folder::new("streams");
    here.file("conflict.txt", CONFLICT);
    for format in ["json", "jsonl", "csv", "tsv", "markdown", "table", "stacked", "axis"] {
        let output = run(&here.0, &["compare", "conflict.txt", "-f", format]);
        let text = out(&output);
        assert!(!text.is_empty() && !text.contains('\u{1b}') && !text.contains("note:"), "{format}: {text}");
        assert!(err(&output).contains("2 statements on 1 issue: 1 opposed"), "{format}: {}", err(&output));
        assert!(!text.contains(['─', '│', '┼']), "no boxes in a pipe: {text}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&out(&run(&here.0, &["compare", "conflict.txt", "-f", "json"]))).expect("JSON");
    assert_eq!(json["schema"], 1);
    assert_eq!(json["issues"][0]["relation"], "opposed");
    let lines = out(&run(&here.0, &["statements", "conflict.txt"]));
    let parties: Vec<_> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON"))
        .map(|statement| format!("{} {}", statement["party"], statement["stance"]))
        .collect();
    assert_eq!(parties, [r#""russia" "demand""#, r#""ukraine" "seek""#]);
}

#[test]
fn a_table_is_coloured_for_those_who_want_it() {
    let here = Folder::new("painted");
    here.file("conflict.txt", CONFLICT);
    let with = |args: &[&str], name: &str, value: &str| {
        let output = command(&here.0).args(["compare", "conflict.txt"]).args(args).env(name, value).output();
        out(&output.expect("the command runs")).contains('\u{1b}')
    };
    assert!(with(&[], "CLICOLOR_FORCE", "1"));
    assert!(!with(&[], "NO_COLOR", "1"));
    assert!(with(&["--color", "always"], "NO_COLOR", "1"), "the flag goes before the environment");
    assert!(!with(&["--color", "never"], "CLICOLOR_FORCE", "1"));
    assert!(!with(&["-o", "table.txt"], "CLICOLOR_FORCE", "1"));
    let written = fs::read_to_string(here.0.join("table.txt")).expect("the file is there");
    assert!(written.contains("≠ opposed") && !written.contains('\u{1b}'), "{written}");
}

#[test]
fn the_layout_follows_the_width() {
    let here = Folder::new("layout");
    here.file("conflict.txt", CONFLICT);
    let head = |args: &[&str]| {
        let text = out(&run(&here.0, &[&["compare", "conflict.txt"], args].concat()));
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert!(head(&["--width", "120"]).starts_with("Issue"));
    assert!(head(&["--width", "80"]).starts_with("Russia"), "the issue moves above its row");
    assert!(head(&["--width", "70"]).starts_with("nato"), "columns too narrow become blocks");
    assert!(head(&["--width", "70", "--layout", "table"]).starts_with("Russia"));
    let all = ["--parties", "russia,ukraine,us,eu,nato", "--width", "80"];
    assert!(head(&all).starts_with("nato"));
    assert!(head(&["--layout", "axis"]).starts_with('●'));
}

#[test]
fn an_article_without_a_position_says_so_in_one_line() {
    let here = Folder::new("nothing");
    here.file("weather.txt", "It rained in Kyiv.\n");
    here.file("conflict.txt", CONFLICT);
    let output = run(&here.0, &["compare", "weather.txt"]);
    assert_eq!((output.status.code(), out(&output).lines().count()), (Some(0), 1));
    assert!(out(&output).contains("weather.txt"), "{}", out(&output));
    let output = run(&here.0, &["compare", "weather.txt", "-f", "csv"]);
    assert_eq!(out(&output).lines().count(), 1, "only the head");
    assert!(err(&output).contains("weather.txt"), "{}", err(&output));
    let output = run(&here.0, &["compare", "weather.txt", "conflict.txt"]);
    assert!(err(&output).contains("nothing by these parties in weather.txt"), "{}", err(&output));
}

#[test]
fn a_day_is_given_in_the_forms_articles_use() {
    let here = Folder::new("day");
    here.file("a.txt", "Kyiv wants to join NATO.\n");
    for day in ["21.01.2025", "2025-01-21", "21/01/2025", "January 21, 2025", "«21.01.2025»"] {
        let output = run(&here.0, &["statements", "a.txt", "--date", day, "-f", "jsonl"]);
        assert_eq!(output.status.code(), Some(0), "{day}: {}", err(&output));
        assert!(out(&output).contains("2025-01-21"), "{day}: {}", out(&output));
    }
    for day in ["01/02/2025", "yesterday"] {
        let output = run(&here.0, &["statements", "a.txt", "--date", day]);
        assert_eq!(output.status.code(), Some(2), "{day}");
        assert!(err(&output).contains("write it like 2025-05-21"), "{}", err(&output));
    }
}

#[test]
fn a_party_is_called_by_id_or_name() {
    let here = Folder::new("names");
    here.file("conflict.txt", CONFLICT);
    let parties = |asked: &str| run(&here.0, &["compare", "conflict.txt", "--parties", asked, "-f", "csv"]);
    let wanted = out(&parties("ukraine,russia"));
    assert_ne!(wanted, "");
    for asked in ["Kyiv,Moscow", "UKRAINE,kremlin", "kyiv, ukraine ,Russia"] {
        assert_eq!(out(&parties(asked)), wanted, "{asked}");
    }
    for (asked, hint) in [("Moskow", "did you mean russia (Moscow)?"), ("ukrane", "did you mean ukraine?")] {
        let output = parties(asked);
        assert_eq!(output.status.code(), Some(2), "{asked}");
        assert!(err(&output).contains(hint), "{}", err(&output));
    }
}

#[test]
fn a_note_names_the_option_to_type() {
    let here = Folder::new("also");
    here.file("a.txt", format!("{CONFLICT}\nNATO rejects Moscow's demand that Ukraine stay out of NATO.\n"));
    let output = run(&here.0, &["compare", "a.txt", "--parties", "ukraine"]);
    let said = err(&output);
    let typed = said.lines().find_map(|line| line.split_once("show them with ")).expect("a note").1;
    assert!(typed.starts_with("--parties ukraine,russia"), "{said}");
    let mut args = vec!["compare", "a.txt"];
    args.extend(typed.split(' '));
    assert!(!err(&run(&here.0, &args)).contains("also speaking"));
}

#[test]
fn undated_articles_get_one_note() {
    let here = Folder::new("undated");
    for name in ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"] {
        here.file(name, CONFLICT);
    }
    for command in ["compare", "statements", "attributions"] {
        let said = err(&run(&here.0, &[command, "."]));
        assert_eq!(said.matches("no date: ").count(), 1, "{said}");
        assert!(said.contains("c.txt and 2 more; give --date"), "{said}");
        let said = err(&run(&here.0, &[command, ".", "--date", "2025-05-21"]));
        assert!(!said.contains("no date"), "{said}");
    }
}

#[test]
fn statements_of_an_issue_and_help_on_a_command() {
    let here = Folder::new("issue");
    here.file("conflict.txt", CONFLICT);
    let lines =
        |issue: &str| out(&run(&here.0, &["statements", "conflict.txt", "--issue", issue])).lines().count();
    assert_eq!((lines("NATO"), lines("talks")), (2, 0));
    assert!(
        err(&run(&here.0, &["statements", "conflict.txt", "--issue", "nata"])).contains("did you mean nato?")
    );
    for args in [&["help"][..], &["help", "compare"]] {
        let output = run(&here.0, args);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(out(&output).contains("Usage"), "{args:?}");
    }
}

#[test]
fn a_headline_said_twice_counts_once() {
    let here = Folder::new("twice");
    here.file("a.md", "# Kyiv wants to join NATO\n\nKyiv wants to join NATO\n\nIt rained.\n");
    let output = run(&here.0, &["compare", "a.md"]);
    assert!(out(&output).contains("Ukraine") && !out(&output).contains("×2"), "{}", out(&output));
    assert!(err(&output).contains("1 statement on 1 issue"), "{}", err(&output));
}

#[test]
fn where_nothing_can_be_read_no_old_result_stays() {
    let here = Folder::new("stale");
    for (format, empty) in [("json", "\"issues\": []"), ("jsonl", ""), ("csv", "issue")] {
        let file = here.file("out", "old");
        let output = run(&here.0, &["compare", "nowhere.txt", "-f", format, "-o", "out"]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        let written = fs::read_to_string(file).expect("the file is there");
        assert!(written.contains(empty) && !written.contains("old"), "{format}: {written}");
    }
    here.file("out", "old");
    let output = run(&here.0, &["compare", "nowhere.txt", "-o", "out"]);
    assert!(err(&output).contains("out is left as it was"), "{}", err(&output));
}

#[test]
fn a_guessed_encoding_is_told() {
    let here = Folder::new("guess");
    here.file("latin.txt", b"Caf\xe9 talks resumed in Kyiv.\n");
    here.file("utf8.txt", "Café talks resumed in Kyiv.\n");
    let said = err(&run(&here.0, &["statements", "."]));
    assert!(said.contains("read as windows-1252, which is a guess: ./latin.txt;"), "{said}");
    let said = err(&run(&here.0, &["statements", "latin.txt", "--encoding", "latin1"]));
    assert!(!said.contains("guess"), "{said}");
}

#[test]
fn a_rule_file_in_another_encoding_is_shown() {
    let here = Folder::new("encoding");
    fs::create_dir(here.0.join("mine")).expect("a folder can be made");
    here.file("mine/pack.yaml", b"title: Caf\xe9\n");
    let output = run(&here.0, &["parties", "--rules", "mine"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("error[SP001]: the file is not UTF-8"), "{}", err(&output));
    assert!(err(&output).contains("mine/pack.yaml:1:11"), "{}", err(&output));
}

#[test]
fn a_broken_front_matter_costs_no_date_in_silence() {
    let here = Folder::new("front");
    here.file("a.txt", "---\ntitle: Talks: round two\ndate: 2025-05-21\n---\nKyiv wants to join NATO.\n");
    let output = run(&here.0, &["statements", "a.txt"]);
    assert_eq!(output.status.code(), Some(2));
    let told = err(&output);
    assert!(told.contains("a.txt: line 2 of the front matter, `title`"), "{told}");
    assert!(told.contains("quotation marks") && !told.contains("<input>"), "{told}");
    here.file("b.txt", "---\nWhat Kyiv: said\n---\nKyiv wants to join NATO.\n");
    assert_eq!(run(&here.0, &["statements", "b.txt"]).status.code(), Some(0), "two rows of hyphens");
}

#[test]
fn rules_that_hardly_say_what_was_meant_are_warned_of() {
    let here = Folder::new("warnings");
    // The packs that are shipped hold to what they ask of others.
    let shipped = run(&here.0, &["rules", "check", "--fail-on", "warning"]);
    assert_eq!(shipped.status.code(), Some(0), "{}", err(&shipped));

    fs::create_dir_all(here.0.join("pack/issues")).expect("a folder can be made");
    here.file("pack/pack.yaml", "pack: pack\ntitle: Rivers\nlanguage: english\n");
    here.file(
        "pack/parties.yaml",
        "parties:\n  - {id: avia, name: Avia, aliases: [the delta], groups: [the upstream two]}\n  \
        - id: borea\n    name: Borea\n    groups: [the upstream two]\n    aliases:\n      - the delta\n",
    );
    here.file("pack/lists.yaml", "lists:\n  weirs: [weir, <dams>]\n  dams: [dam]\n  locks: [lock]\n");
    let issue = |tests: &str| {
        format!(
            "issue: dam\nquestion: Is the dam built?\npoles: {{\"+\": built, \"-\": not built}}\npositions:\n  \
            - id: build\n    pole: \"+\"\n    claim: the dam is built\n    phrases: [<weirs>]\n{tests}"
        )
    };
    let found = "    tests:\n      - {text: Avia demands a dam., expect: [avia demand]}\n";
    here.file("pack/issues/dam.yaml", issue(found));
    let warned = run(&here.0, &["rules", "check", "pack"]);
    assert_eq!(warned.status.code(), Some(0));
    insta::assert_snapshot!("rules_check_warnings", err(&warned));
    let gate = ["rules", "check", "pack", "--fail-on", "warning"];
    assert_eq!(run(&here.0, &gate).status.code(), Some(1));
    let github = run(&here.0, &["rules", "check", "pack", "-f", "github"]);
    assert!(out(&github).starts_with("::warning file=pack/issues/dam.yaml,line=5,"), "{}", out(&github));

    // Each can be mended, or allowed where it stands.
    here.file(
        "pack/issues/dam.yaml",
        issue(&format!("{found}      - {{text: Avia has a dam., expect: []}}\n")),
    );
    here.file(
        "pack/lists.yaml",
        "lists:\n  weirs: [weir, <dams>]\n  dams: [dam]\n  locks: [lock] # allow SP024, SP025\n",
    );
    here.file(
        "pack/parties.yaml",
        "parties:\n  - {id: avia, name: Avia, aliases: [the delta]}\n  \
        - id: borea\n    name: Borea\n    aliases:\n      # allow SP024: both have a part of it\n      - the delta\n",
    );
    let mended = run(&here.0, &gate);
    assert_eq!(mended.status.code(), Some(0), "{}", err(&mended));
}

#[test]
fn a_line_or_a_record_is_explained() {
    let here = Folder::new("explain");
    let talks = "Talks stall\n\nKyiv wants to join NATO.\nMoscow said no to it.\n";
    here.file("a.txt", talks);
    here.file("b:3", talks);
    here.file(
        "r.jsonl",
        "{\"id\": \"one\", \"text\": \"Kyiv wants to join NATO.\"}\n{\"text\": \"Kyiv wants a truce.\"}\n",
    );
    let told = |args: &[&str]| {
        let output = run(&here.0, &[&["explain", "--date", "2025-05-21"], args].concat());
        (output.status.code(), out(&output), err(&output))
    };
    let (code, text, _) = told(&["a.txt:3"]);
    assert!(code == Some(0) && text.starts_with("a.txt:3 · of 2025-05-21"), "{text}");
    let (_, whole, _) = told(&["a.txt"]);
    assert!(whole.contains("Kyiv wants to join NATO."), "{whole}");
    assert!(told(&["b:3"]).1.contains("b:3:3 "), "a file of that name");
    assert!(told(&["b:3:3"]).1.starts_with("b:3:3"));
    for record in ["r.jsonl:one", "r.jsonl:1", "r.jsonl[one]:1", "r.jsonl:one:1"] {
        let (code, text, problem) = told(&[record]);
        assert!(
            code == Some(0) && text.contains("join NATO") && !text.contains("truce"),
            "{record}: {problem}"
        );
    }
    assert!(told(&["r.jsonl:2"]).1.contains("truce"), "the line of a record without an id");
    let (code, text, problem) = told(&["a.txt:2"]);
    assert_eq!((code, text.as_str()), (Some(2), ""));
    assert!(problem.contains("meant 1 or 3?"), "{problem}");
    assert!(told(&["a.txt:99"]).2.contains("has 4 lines"));
    assert!(told(&["r.jsonl:two"]).2.contains("there are one"));
    fs::create_dir(here.0.join("news")).expect("a folder can be made");
    here.file("news/c.txt", talks);
    assert!(told(&["news:3"]).2.contains("news is a folder"));
    assert!(told(&["news", "--words", "join nato"]).1.starts_with("news/c.txt:3"));
    assert!(told(&["gone.txt:3"]).2.contains("gone.txt:3: no such file"));
    assert!(told(&["a.txt", "--position", "join-nat"]).2.contains("did you mean join-nato?"));
    assert!(told(&["a.txt", "--words", "no such words"]).2.contains("stand nowhere"));

    fs::create_dir(here.0.join("news2")).expect("a folder can be made");
    here.file("news2/b.txt", talks);
    here.file("news/d.txt", talks);
    let (code, text, problem) = told(&["news", "news2/b.txt:3"]);
    assert!(
        code == Some(0) && text.contains("news2/b.txt:3") && !text.contains("news2/b.txt:4"),
        "{problem}"
    );
    assert!(text.contains("news/c.txt:4"), "all of the folder: {text}");
    let (code, text, problem) = told(&["news/*.txt:3"]);
    assert!(code == Some(0), "{problem}");
    assert!(text.contains("news/c.txt:3") && text.contains("news/d.txt:3"), "{text}");
    assert!(!text.contains("news/c.txt:4") && !text.contains("news2"), "{text}");
    let (code, text, problem) = told(&["*/c.txt", "news/d.txt:3"]);
    assert!(code == Some(0) && !text.contains("news/d.txt:4"), "the glob fits one file: {text}{problem}");

    for rule in ["nope/join-nato#2", "nato/join-nato#999", "join-nato#0", "join-nato#x"] {
        let (code, _, problem) = told(&["a.txt", "--position", rule]);
        assert!(code == Some(2) && problem.contains(rule), "{problem}");
    }
    let (_, text, _) = told(&["a.txt", "--position", "nato/join-nato#2", "--party", "Ukraine"]);
    assert!(text.contains("\nwhy       Ukraine seeks"), "{text}");
    let (_, text, _) = told(&["a.txt", "--position", "sign-minerals-deal"]);
    assert!(text.contains("\nwhy not   ") || text.starts_with("why not   "), "{text}");
    let (_, json, _) = told(&["a.txt:3", "-f", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["schema"], 1);
    let sentence = &json["articles"][0]["sentences"][0];
    assert_eq!(sentence["statements"][0]["position"], "join-nato");
    assert_eq!(sentence["words"]["start"], 13);
}
