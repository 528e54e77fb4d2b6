//! Snapshots of what the rules find: their text, their differences, and the commands that keep them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use standpoint::snapshot::{Cause, Kept, Reader, Snapshot, apply, between};

use crate::cli::{Folder, command, err, out, run};

fn kept(words: [String; 6], line: usize, against: bool, maybe: Option<String>) -> Kept {
    let [issue, party, evidence, position, holder, phrase] = words;
    Kept {
        issue,
        party,
        line,
        evidence,
        position: position.clone(),
        stance: if against { "oppose" } else { "demand" }.to_owned(),
        pole: if against { "-" } else { "+" }.to_owned(),
        strength: 3,
        cue: holder.clone(),
        holder,
        named: maybe.clone(),
        to: None,
        told_by: None,
        condition: maybe,
        quoted: None,
        rule: position,
        phrase: Some(phrase),
    }
}

/// Any text that has no line ends: what is kept of an article stands in one line.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[^\n\r]{0,12}",
        Just("- no: [yes]".to_owned()),
        Just("1.5".to_owned()),
        Just("~".to_owned()),
        Just("0x1F".to_owned()),
        Just(".nan".to_owned()),
        Just("2025-05-21".to_owned()),
        Just("“quoted” # no comment".to_owned()),
        Just("<<<<<<< ".to_owned()),
        Just("<<".to_owned()),
        Just("a\u{2028}b\u{85}".to_owned()),
    ]
}

fn any_snapshot(text: fn() -> BoxedStrategy<String>) -> impl Strategy<Value = Snapshot> {
    let words = [text(), text(), text(), text(), text(), text()];
    let one = (words, 1..4usize, any::<bool>(), proptest::option::of(text()))
        .prop_map(|(words, line, against, maybe)| kept(words, line, against, maybe));
    (proptest::collection::vec(one, 0..6), text(), any::<bool>()).prop_map(
        |(mut statements, article, day)| {
            statements.sort();
            Snapshot {
                article,
                text: "00ff".to_owned(),
                date: day.then(|| "2025-05-21".to_owned()),
                rules: "rivers".to_owned(),
                statements,
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(snapshot in any_snapshot(|| any_text().boxed())) {
        let text = snapshot.to_yaml();
        let read = Reader::read("a.snap.yaml", &text);
        prop_assert_eq!(read, Ok(Reader::Snapshot(snapshot)), "{}", text);
    }

    /// From few words, so that many statements are alike.
    #[test]
    fn differences_taken_over_make_the_later_one(
        before in any_snapshot(|| "[ab]".boxed()),
        after in any_snapshot(|| "[ab]".boxed()),
        choice in any::<u64>(),
    ) {
        let differences = between(&before, &after, false);
        let all = differences.ids();
        prop_assert_eq!(&apply(&before, &after, &differences, &all), &after);
        prop_assert_eq!(&apply(&before, &after, &differences, &BTreeSet::new()), &before);
        prop_assert_eq!(differences.is_empty(), before == after);
        // Taken over in two steps, as one who comes back to a review does.
        let some: BTreeSet<String> = all
            .iter()
            .enumerate()
            .filter(|(number, _)| choice >> (number % 64) & 1 == 1)
            .map(|(_, id)| id.clone())
            .collect();
        let halfway = apply(&before, &after, &differences, &some);
        let rest = between(&halfway, &after, false);
        prop_assert_eq!(&apply(&halfway, &after, &rest, &rest.ids()), &after);
    }
}

#[test]
fn lines_that_shift_are_no_other_statements() {
    let words =
        ["dam", "upstream", "it must be built", "build-dam", "Upstream", "build dam"].map(str::to_owned);
    let statement = kept(words, 3, false, None);
    let before =
        Snapshot { text: "a".to_owned(), statements: vec![statement.clone()], ..Snapshot::default() };
    let moved = Kept { line: 9, ..statement };
    let after = Snapshot { text: "b".to_owned(), statements: vec![moved], ..Snapshot::default() };
    let differences = between(&before, &after, false);
    assert_eq!((differences.cause, differences.moved, differences.statements.len()), (Cause::Article, 1, 0));
}

const ARTICLE: &str = "---\ndate: 2025-05-21\n---\nUpstream demands that the dam be built.\n\nDownstream opposes building the dam.\n";

/// A folder with an article and a pack whose position has two phrases.
fn home(name: &str) -> Folder {
    let here = Folder::new(name);
    crate::cases::copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs/rivers"),
        &here.0.join("rules/rivers"),
    );
    fs::create_dir(here.0.join("news")).expect("a folder");
    here.file("news/a.txt", ARTICLE);
    here.file("standpoint.yaml", "rules: rules/rivers\nsample: [news]\n");
    here
}

fn snapshot(here: &Folder, args: &[&str]) -> (Option<i32>, String) {
    let args: Vec<&str> = std::iter::once("snapshot").chain(args.iter().copied()).collect();
    let output = run(&here.0, &args);
    (output.status.code(), out(&output) + &err(&output))
}

fn change_rules(here: &Folder, from: &str, to: &str) {
    let path = here.0.join("rules/rivers/issues/dam.yaml");
    let text = fs::read_to_string(&path).expect("the rules");
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).expect("the rules can be written");
}

/// The files in `news`.
fn news(here: &Folder) -> Vec<String> {
    let entries = fs::read_dir(here.0.join("news")).expect("the folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_change_fails_until_somebody_decides() {
    let here = home("decide");
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("new") && told.contains("2 statements"), "{told}");
    assert_eq!(news(&here), ["a.txt", "a.txt.snap.new.yaml"]);
    assert_eq!(snapshot(&here, &["accept"]).0, Some(0));
    assert_eq!(news(&here), ["a.txt", "a.txt.snap.yaml"]);
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
    // Nothing is left to decide on.
    assert_eq!(snapshot(&here, &["accept"]).0, Some(4));

    let kept = fs::read_to_string(here.0.join("news/a.txt.snap.yaml")).expect("a snapshot");
    change_rules(&here, "build (the|a)? dam", "fill dam");
    for _ in 0..2 {
        let (code, told) = snapshot(&here, &["check"]);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("2 lost") && told.contains("which the rules do not have any more"), "{told}");
        assert!(told.contains("dam/build-dam build (the|a)? dam (not in the rules any more)"), "{told}");
    }
    assert_eq!(snapshot(&here, &["reject"]).0, Some(0));
    // It stays rejected, and the check fails, until the rules are mended.
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("rejected before, and waiting for the rules to be mended: 2"), "{told}");
    assert_eq!(snapshot(&here, &["accept"]).0, Some(4));
    assert_eq!(fs::read_to_string(here.0.join("news/a.txt.snap.yaml")).expect("a snapshot"), kept);
    // The rules are mended: what was proposed is of no use any more.
    change_rules(&here, "fill dam", "build (the|a)? dam");
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
    assert_eq!(news(&here), ["a.txt", "a.txt.snap.yaml"]);
}

#[test]
fn differences_are_decided_on_one_by_one() {
    let here = home("one-by-one");
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    change_rules(&here, "build (the|a)? dam", "fill dam");
    let (code, told) = snapshot(&here, &["review"]);
    assert_eq!(code, Some(1), "{told}");
    let commands: Vec<&str> =
        told.lines().filter(|line| line.starts_with("standpoint snapshot accept")).collect();
    assert_eq!(commands.len(), 2, "{told}");
    let args: Vec<&str> = commands[0].split("  #").next().unwrap_or_default().split(' ').skip(2).collect();
    let (code, told) = snapshot(&here, &args);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("accepted 1 article, 1 difference of statements"), "{told}");
    let (_, told) = snapshot(&here, &["check"]);
    assert!(told.contains("1 lost"), "{told}");
    let text = fs::read_to_string(here.0.join("news/a.txt.snap.yaml")).expect("a snapshot");
    assert_eq!(text.matches("- party:").count(), 1, "{text}");
    let (code, told) = snapshot(&here, &["accept", "--only", "news/a.txt#00000000"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("has no difference"), "{told}");
    let (code, told) = snapshot(&here, &["reject", "--only", "news/b.txt"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("did you mean news/a.txt?"), "{told}");
}

#[test]
fn an_article_that_changed_is_told_apart_from_rules_that_did() {
    let here = home("article-changed");
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    here.file("news/a.txt", ARTICLE.replace("---\nUpstream", "---\nThe weather was fine.\n\nUpstream"));
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(1));
    assert!(told.contains("article changed: 2 on other lines"), "{told}");
    assert_eq!(snapshot(&here, &["accept", "--only", "news/a.txt#article"]).0, Some(0));
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
}

#[test]
fn obsolete_snapshots_go_only_where_all_was_read() {
    let here = home("obsolete");
    here.file("news/b.txt", ARTICLE);
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    fs::remove_file(here.0.join("news/b.txt")).expect("an article goes");
    // A filtered run, and one that failed, propose nothing.
    assert_eq!(snapshot(&here, &["check", "--only", "news/a.txt"]).0, Some(0));
    here.file("news/c.txt", b"a\0b");
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("not offered for deletion"), "{told}");
    fs::remove_file(here.0.join("news/c.txt")).expect("it goes");
    assert_eq!(news(&here), ["a.txt", "a.txt.snap.yaml", "b.txt.snap.yaml"]);
    let (code, told) = snapshot(&here, &["check", "--ci"]);
    assert_eq!((code, news(&here).len()), (Some(1), 3), "{told}");
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
    assert_eq!(news(&here).len(), 4);
    // It is there again before anybody decided.
    here.file("news/b.txt", ARTICLE);
    let (code, told) = snapshot(&here, &["accept"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("is there again") && news(&here).contains(&"b.txt.snap.yaml".to_owned()), "{told}");
    fs::remove_file(here.0.join("news/b.txt")).expect("it goes");
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
    let (code, told) = snapshot(&here, &["accept"]);
    assert_eq!(code, Some(0));
    assert!(told.contains("deleted 1 obsolete snapshot"), "{told}");
    assert_eq!(news(&here), ["a.txt", "a.txt.snap.yaml"]);
}

#[test]
fn what_cannot_be_read_is_missing_and_nothing_to_check_is_4() {
    let here = home("missing");
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    here.file("news/b.txt", ARTICLE);
    here.file("news/a.txt", b"a\0b");
    let (code, told) = snapshot(&here, &["check", "--ci"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("missing  news/a.txt"), "{told}");
    let (code, told) = snapshot(&here, &["check", "--only", "news/c.txt"]);
    assert_eq!(code, Some(2), "{told}");
    fs::remove_dir_all(here.0.join("news")).expect("it goes");
    fs::create_dir(here.0.join("news")).expect("an empty folder");
    let (code, told) = snapshot(&here, &["check", "news/"]);
    assert_eq!(code, Some(4), "{told}");
    let (code, told) = snapshot(&here, &["accept", "nowhere"]);
    assert_eq!(code, Some(2), "{told}");
    let (code, told) = snapshot(&here, &["check", "-"]);
    assert_eq!(code, Some(2), "{told}");
}

#[test]
fn a_snapshot_that_is_not_merged_is_shown_and_kept() {
    let here = home("unmerged");
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    let path = here.0.join("news/a.txt.snap.yaml");
    let text = fs::read_to_string(&path).expect("a snapshot");
    let torn = format!("<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n");
    fs::write(&path, &torn).expect("it can be written");
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("not merged yet") && told.contains("a.txt.snap.yaml:1:1"), "{told}");
    assert_eq!(fs::read_to_string(&path).expect("a snapshot"), torn);
    assert_eq!(snapshot(&here, &["accept"]).0, Some(0));
    assert_eq!(fs::read_to_string(&path).expect("a snapshot"), text);

    // Cells that are not those of the statements, as a merge by hand may leave them.
    fs::write(&path, text.replacen("demand build-dam", "seek build-dam", 1)).expect("it can be written");
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(1), "{told}");
    assert_eq!(snapshot(&here, &["accept"]).0, Some(0));
    assert_eq!(fs::read_to_string(&path).expect("a snapshot"), text);
    // A later version is not guessed at.
    fs::write(&path, text.replace("snapshot: 1", "snapshot: 7\nmood: good")).expect("it can be written");
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("a newer standpoint has written it"), "{told}");
}

#[test]
fn records_have_snapshots_of_their_own() {
    let here = home("records");
    let record = |id: &str, text: &str| {
        format!("{{\"id\": \"{id}\", \"date\": \"2025-05-21\", \"text\": \"{text}\"}}\n")
    };
    let (one, two) = (record("x/1", "Upstream demands that the dam be built."), record("y", "It rained."));
    here.file("news/all.jsonl", format!("{one}{two}{two}"));
    snapshot(&here, &["check"]);
    let (code, told) = snapshot(&here, &["accept", "--only", "news/all.jsonl[x/1]"]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(snapshot(&here, &["accept"]).0, Some(0));
    let folder = here.0.join("news/all.jsonl.snaps");
    let mut names: Vec<_> =
        fs::read_dir(&folder).expect("the snapshots").flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(names, ["x%2F1.snap.yaml", "y%232.snap.yaml", "y.snap.yaml"]);
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
    here.file("news/all.jsonl", &two);
    let (_, told) = snapshot(&here, &["check"]);
    assert!(told.contains("obsolete  news/all.jsonl[x/1]") && told.contains("2 obsolete"), "{told}");
    assert_eq!(snapshot(&here, &["accept"]).0, Some(0));
    assert_eq!(fs::read_dir(&folder).expect("the snapshots").count(), 1);
}

#[test]
fn snapshots_lie_in_a_folder_of_their_own_where_settings_say_so() {
    let here = home("folder");
    here.file("standpoint.yaml", "rules: rules/rivers\nsample: [news]\nsnapshots: kept\n");
    snapshot(&here, &["check"]);
    assert_eq!(snapshot(&here, &["accept"]).0, Some(0));
    assert_eq!(news(&here), ["a.txt"]);
    assert!(here.0.join("kept/news/a.txt.snap.yaml").is_file());
    let below = command(&here.0.join("news")).args(["snapshot", "check"]).output().expect("it runs");
    assert_eq!(below.status.code(), Some(0), "{}", err(&below));
    fs::remove_file(here.0.join("news/a.txt")).expect("it goes");
    here.file("news/b.txt", ARTICLE);
    let (_, told) = snapshot(&here, &["check"]);
    assert!(told.contains("obsolete  news/a.txt") && told.contains("new  news/b.txt"), "{told}");
}

#[test]
fn continuous_builds_leave_nothing_behind() {
    let here = home("ci");
    let output = command(&here.0).args(["snapshot", "check"]).env("CI", "true").output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(news(&here), ["a.txt"]);
}

/// However early or late it ends, each snapshot is the old one or the new one, and the rest can be decided on.
#[cfg(unix)]
#[test]
fn killed_at_any_moment_every_snapshot_is_whole() {
    use std::time::{Duration, Instant};
    let here = home("killed");
    for number in 0..40 {
        here.file(&format!("news/a{number}.txt"), ARTICLE);
    }
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    change_rules(&here, "build (the|a)? dam", "build dam");
    snapshot(&here, &["check"]);
    let read = |name: &str| fs::read(here.0.join("news").join(name)).expect("a file");
    let names = news(&here);
    let state: Vec<(String, Vec<u8>)> =
        names.iter().filter(|name| name.contains(".snap.")).map(|name| (name.clone(), read(name))).collect();
    assert_eq!(state.len(), 82, "a snapshot and a change for each article");
    let started = Instant::now();
    snapshot(&here, &["accept"]);
    let whole = started.elapsed().max(Duration::from_millis(4));
    let accepted = read("a0.txt.snap.yaml");
    let mut halfway = 0;
    for round in 0..50u32 {
        for (name, bytes) in &state {
            fs::write(here.0.join("news").join(name), bytes).expect("it can be written");
        }
        let mut child = command(&here.0)
            .args(["snapshot", "accept"])
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        // Moments spread over the run, in no order.
        std::thread::sleep(whole * (round * 37 % 50) / 50);
        let _ = child.kill();
        child.wait().expect("it ends");
        let mut decided = 0;
        for (name, old) in state.iter().filter(|(name, _)| !name.contains(".new.")) {
            let pending = name.replace(".snap.yaml", ".snap.new.yaml");
            // The articles say the same, but for their names.
            let article =
                |text: &[u8], name: &str| String::from_utf8_lossy(text).replace("article: a0.txt", name);
            let own = format!("article: {}", name.trim_end_matches(".snap.yaml"));
            let new = &article(&accepted, &own).into_bytes();
            let now = read(name);
            assert!(now == *old || now == *new, "{name} is neither the old one nor the new one");
            let left = here.0.join("news").join(&pending).exists();
            assert!(now == *new || left, "a change of {name} is lost");
            decided += usize::from(now == *new);
        }
        halfway += usize::from(decided > 0 && decided < 41);
    }
    assert!(halfway > 0, "no run was killed in its midst");
    assert_ne!(snapshot(&here, &["accept"]).0, Some(2));
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
}

#[test]
fn a_change_is_held_against_annotations() {
    let here = home("gold");
    here.file("gold.jsonl", concat!(
        "{\"doc\": \"a\", \"party\": \"upstream\", \"position\": \"build-dam\", \"stance\": \"demand\", \"quote\": \"Upstream demands that the dam be built\"}\n",
        "{\"doc\": \"a\", \"party\": \"downstream\", \"position\": \"build-dam\", \"stance\": \"oppose\", \"quote\": \"opposes building the dam\"}\n",
    ));
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    change_rules(&here, "build (the|a)? dam", "dam be built");
    let (_, told) = snapshot(&here, &["check", "--gold", "gold.jsonl", "-f", "json"]);
    let json = &told[..told.rfind('}').map_or(0, |end| end + 1)];
    let value: serde_json::Value =
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {told}"));
    assert_eq!(value["gold"]["before"]["cell"]["recall"], 1.0, "{told}");
    assert_eq!(value["gold"]["after"]["cell"]["recall"], 0.5, "{told}");
    assert_eq!(value["gold"]["after"]["mention"]["precision"], 1.0, "{told}");
    here.file(
        "gold.jsonl",
        "{\"doc\": \"a\", \"party\": \"upstream\", \"position\": \"build-damm\", \"stance\": \"demand\"}\n",
    );
    let (code, told) = snapshot(&here, &["check", "--gold", "gold.jsonl"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("gold.jsonl:1: ") && told.contains("did you mean `build-dam`?"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_review_asks_and_writes_each_decision_at_once() {
    let here = home("review");
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    change_rules(&here, "build (the|a)? dam", "fill dam");
    let mut tool = command(&here.0);
    tool.args(["snapshot", "review", "--width", "90", "--color", "never"]).env("TERM", "xterm");
    // `command` reads nothing; here somebody types.
    tool.stdin(std::process::Stdio::inherit());
    let mut session = rexpect::session::spawn_command(tool, Some(20_000)).expect("a terminal");
    let mut wait = |words: &str| session.exp_string(words).unwrap_or_else(|error| panic!("{words}: {error}"));
    let shown = wait("[a] accept");
    for words in ["1 of 2", "before", "now", "nothing found", "Downstream opposes building the dam.", "why:"]
    {
        assert!(shown.contains(words), "{words} is missing in\n{shown}");
    }
    wait("[q] quit");
    session.send("a").and_then(|_| session.flush()).expect("a key");
    session.exp_string("2 of 2").expect("the next one");
    let text = fs::read_to_string(here.0.join("news/a.txt.snap.yaml")).expect("a snapshot");
    assert_eq!(text.matches("- party:").count(), 1, "the first decision is written\n{text}");
    session.send("q").and_then(|_| session.flush()).expect("a key");
    session.exp_string("1 accepted, 0 rejected, 1 left to decide").expect("the end");
    assert!(news(&here).contains(&"a.txt.snap.new.yaml".to_owned()));
}

/// Runs the commands that a review prints, one after the other, and gives what did not end with 0.
fn run_commands(here: &Folder, told: &str) -> Vec<String> {
    let commands = told.lines().filter(|line| line.starts_with("standpoint snapshot accept"));
    let mut failed = Vec::new();
    for line in commands {
        // As a shell would: comments end a command, quotation marks keep words together.
        let line = line.split("  #").next().unwrap_or_default();
        let words = line.split('\'').enumerate().flat_map(|(number, part)| match number % 2 {
            0 => part.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
        let args: Vec<String> = words.skip(2).collect();
        let (code, said) = snapshot(here, &args.iter().map(String::as_str).collect::<Vec<_>>());
        if code != Some(0) {
            failed.push(format!("{line}: {said}"));
        }
    }
    failed
}

#[test]
fn the_commands_that_are_printed_decide_on_everything() {
    let here = home("commands");
    here.file("news/b c.txt", ARTICLE);
    here.file("news/gone.txt", ARTICLE);
    here.file("news/a[1].jsonl", "{\"id\": \"x y\", \"date\": \"2025-05-21\", \"text\": \"Upstream demands that the dam be built.\"}\n");
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
    // The article is edited, the rules are changed, and one article is gone.
    here.file(
        "news/a.txt",
        ARTICLE
            .replace("---\nUpstream", "---\nIt rained.\n\nUpstream now")
            .replace("opposes", "still opposes"),
    );
    fs::remove_file(here.0.join("news/gone.txt")).expect("it goes");
    change_rules(&here, "build (the|a)? dam", "(build|fill) (the|a)? dam");
    let (code, told) = snapshot(&here, &["review"]);
    assert_eq!(code, Some(1), "{told}");
    assert_eq!(run_commands(&here, &told), Vec::<String>::new(), "{told}");
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!((code, news(&here).contains(&"gone.txt.snap.yaml".to_owned())), (Some(0), false), "{told}");
}

#[test]
fn only_what_was_checked_is_accepted() {
    let here = home("stale");
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    change_rules(&here, "build (the|a)? dam", "fill dam");
    snapshot(&here, &["check"]);
    let kept = fs::read_to_string(here.0.join("news/a.txt.snap.yaml")).expect("a snapshot");
    let refused = |why: &str| {
        let (code, told) = snapshot(&here, &["accept"]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(why), "{told}");
        assert_eq!(fs::read_to_string(here.0.join("news/a.txt.snap.yaml")).expect("a snapshot"), kept);
    };
    // The rules have changed since, or the article has.
    change_rules(&here, "fill dam", "flood dam");
    refused("the rules are not those");
    snapshot(&here, &["check"]);
    here.file("news/a.txt", ARTICLE.replace("demands", "wants"));
    refused("has changed since it was checked");
    here.file("news/a.txt", ARTICLE);
    // Half of what was proposed is no proposal.
    let path = here.0.join("news/a.txt.snap.new.yaml");
    let text = fs::read_to_string(&path).expect("a change");
    fs::write(&path, text.split("cells:").next().unwrap_or_default()).expect("it can be written");
    let (code, told) = snapshot(&here, &["accept"]);
    assert_ne!(code, Some(0), "{told}");
    fs::write(&path, text.replace("rules: rivers", "rules: brooks")).expect("it can be written");
    refused("somebody has changed it");
    // What a later version has written stays.
    fs::write(&path, &text).expect("it can be written");
    let later = kept.replace("snapshot: 1", "snapshot: 7");
    fs::write(here.0.join("news/a.txt.snap.yaml"), &later).expect("it can be written");
    assert_ne!(snapshot(&here, &["accept"]).0, Some(0));
    assert_eq!(snapshot(&here, &["check"]).0, Some(2));
    assert_eq!(fs::read_to_string(here.0.join("news/a.txt.snap.yaml")).expect("a snapshot"), later);
}

#[test]
fn what_is_rejected_stays_so_and_what_is_said_twice_counts_twice() {
    let here = home("rejected");
    here.file("news/a.txt", ARTICLE.replace("built.", "built. Upstream demands that the dam be built."));
    snapshot(&here, &["check"]);
    snapshot(&here, &["accept"]);
    change_rules(&here, "build (the|a)? dam", "fill dam");
    let (_, told) = snapshot(&here, &["review"]);
    let ids: Vec<&str> = told
        .lines()
        .filter(|line| line.starts_with("standpoint"))
        .filter_map(|line| Some(line.split_once("--only ")?.1.split("  ").next()?.trim()))
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 3, "{told}");
    assert_eq!(snapshot(&here, &["reject", "--only", ids[0]]).0, Some(0));
    let (code, told) = snapshot(&here, &["accept"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("2 differences"), "{told}");
    let (code, told) = snapshot(&here, &["check"]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("1 lost") && told.contains("rejected before"), "{told}");
    // By its name it can be accepted all the same.
    let (code, told) = snapshot(&here, &["accept", "--only", ids[0]]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(snapshot(&here, &["check"]).0, Some(0));
}

#[test]
fn gates_fail_where_nothing_could_be_read() {
    let here = home("gates");
    let ends = |args: &[&str]| {
        let output = run(&here.0, args);
        (output.status.code(), out(&output))
    };
    assert_eq!(ends(&["rules", "test", "--mutate=50", "--snapshots", "nowhere"]).0, Some(2));
    assert_eq!(ends(&["diff", "news/a.txt", "nowhere.txt"]), (Some(2), String::new()));
}
