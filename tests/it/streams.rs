//! Statements of inputs of any size: streamed, in order, gone on with after a break.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use tempfile::TempDir;

use crate::cli::out;

/// The shipped articles as records, over and over, each time with ids of their own; every so often one that is none.
fn corpus(folder: &Path, rounds: usize, broken: bool) -> PathBuf {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut files: Vec<PathBuf> =
        fs::read_dir(articles).expect("articles").flatten().map(|e| e.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut lines = String::new();
    for round in 0..rounds {
        for file in &files {
            let text = fs::read_to_string(file).expect("a text");
            let stem = file.file_stem().expect("a name").to_string_lossy();
            let record =
                serde_json::json!({"id": format!("{stem}-{round}"), "date": "2025-05-21", "text": text});
            lines.push_str(&format!("{record}\n"));
        }
        if broken {
            lines.push_str("{\"id\": \"no text\"}\n");
        }
    }
    let path = folder.join("corpus.jsonl");
    fs::write(&path, lines).expect("a file");
    path
}

fn tool(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.current_dir(folder).args(args).env("NO_COLOR", "1").env_remove("STANDPOINT_RULES");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    tool(folder, args).output().expect("the tool runs")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn threads_and_packing_change_no_byte() {
    let folder = TempDir::new().expect("a folder");
    let path = corpus(folder.path(), 40, true);
    let plain = run(folder.path(), &["statements", "corpus.jsonl", "--threads", "1"]);
    assert_eq!(plain.status.code(), Some(2));
    assert!(plain.stdout.len() > 10_000, "{}", err(&plain));
    assert!(err(&plain).contains("40 of "), "{}", err(&plain));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(&fs::read(&path).expect("a file")).expect("a vector takes everything");
    fs::write(folder.path().join("packed.jsonl.gz"), packed.finish().expect("packed")).expect("a file");
    for args in [
        &["statements", "corpus.jsonl", "--threads", "4"][..],
        &["statements", "packed.jsonl.gz"],
        &["statements", "corpus.jsonl", "--unbuffered"],
    ] {
        assert_eq!(run(folder.path(), args).stdout, plain.stdout, "{args:?}");
    }
}

#[test]
fn a_bad_record_is_told_and_passed_over_or_stops_the_strict() {
    let folder = TempDir::new().expect("a folder");
    corpus(folder.path(), 2, true);
    let lenient = run(folder.path(), &["statements", "corpus.jsonl"]);
    let told = err(&lenient);
    assert_eq!(lenient.status.code(), Some(2));
    assert_eq!(told.matches("corpus.jsonl: record ").count(), 2, "{told}");
    assert!(told.contains("2 of ") && told.contains("could not be read"), "{told}");
    let strict = run(folder.path(), &["statements", "corpus.jsonl", "--strict", "-o", "out.jsonl"]);
    assert_eq!(strict.status.code(), Some(2));
    assert!(err(&strict).contains("--strict"), "{}", err(&strict));
    assert!(!folder.path().join("out.jsonl").exists());
}

#[test]
fn an_interrupted_file_is_gone_on_with_and_no_row_is_lost_or_comes_twice() {
    let folder = TempDir::new().expect("a folder");
    corpus(folder.path(), 150, true);
    for format in ["jsonl", "csv"] {
        let whole = run(folder.path(), &["statements", "corpus.jsonl", "-f", format]).stdout;
        let args = ["statements", "corpus.jsonl", "-f", format, "-o", "out", "--resume"];
        let mut breaks = 0;
        loop {
            match until_a_mark(folder.path(), &args) {
                Some(status) => {
                    assert_eq!(status.code(), Some(2));
                    break;
                }
                None => breaks += 1,
            }
            assert!(breaks < 100, "it never ends");
        }
        assert!(breaks > 0, "{format}: it was never broken off");
        let written = fs::read(folder.path().join("out")).expect("the file is there");
        assert_eq!(written.len(), whole.len(), "{format}, after {breaks} breaks");
        assert!(written == whole, "{format}, after {breaks} breaks");
        let left: Vec<_> =
            fs::read_dir(folder.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
        fs::remove_file(folder.path().join("out")).expect("the file goes");
    }
}

/// Runs the tool and kills it soon after another of its batches is on the disk; how it ended, if it came to its end.
fn until_a_mark(folder: &Path, args: &[&str]) -> Option<ExitStatus> {
    let mut child = quiet(&mut tool(folder, args));
    let mark = folder.join("out.part.mark");
    let before = fs::read(&mark).ok();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return Some(status);
        }
        // Where the mark goes away, all is done but to end.
        let now = fs::read(&mark).ok();
        if now != before && (now.is_some() || before.is_none()) {
            child.kill().expect("a child");
            child.wait().expect("a child");
            return None;
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

#[test]
fn what_has_changed_is_not_gone_on_with() {
    let folder = TempDir::new().expect("a folder");
    corpus(folder.path(), 150, false);
    let file = folder.path().join("corpus.jsonl");
    let text = fs::read_to_string(&file).expect("a corpus");
    let (first, rest) = text.split_once('\n').expect("lines");
    let args = ["statements", "corpus.jsonl", "-o", "out"];
    let resumed = ["statements", "corpus.jsonl", "-o", "out", "--resume"];
    assert!(until_a_mark(folder.path(), &args).is_none(), "it ended before it was broken off");
    // The first record at the end, one changed in its words, and but one left.
    for changed in [format!("{rest}{first}\n"), text.replacen("the", "no", 1), format!("{first}\n")] {
        fs::write(&file, changed).expect("a corpus");
        let output = run(folder.path(), &resumed);
        assert_eq!(output.status.code(), Some(2));
        let told = err(&output);
        assert!(told.contains("the inputs are not what they were") && told.contains("--resume"), "{told}");
        assert!(folder.path().join("out.part").exists() && !folder.path().join("out").exists());
    }
    fs::write(&file, &text).expect("a corpus");
    assert_eq!(run(folder.path(), &resumed).status.code(), Some(0));
    // It is whole: nothing is made anew unasked.
    let again = run(folder.path(), &resumed);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("there is nothing to go on with"), "{}", err(&again));
}

#[test]
fn what_came_before_a_bad_record_is_given_to_the_strict() {
    let folder = TempDir::new().expect("a folder");
    let good = "{\"text\":\"Ukraine demands security guarantees.\"}\n";
    fs::write(folder.path().join("a.jsonl"), format!("{good}{good}{{\n{good}")).expect("a corpus");
    for more in [&[][..], &["--unbuffered"]] {
        let args = [&["statements", "a.jsonl", "--strict", "-f", "jsonl"], more].concat();
        let output = run(folder.path(), &args);
        assert_eq!((output.status.code(), out(&output).lines().count()), (Some(2), 2), "{args:?}");
    }
}

/// What takes a second or so if each is numbered from the last, and minutes if from the first.
#[test]
fn records_of_one_name_are_told_apart_in_time() {
    let folder = TempDir::new().expect("a folder");
    let good = "{\"id\":\"a\",\"text\":\"The weather was fine.\"}\n";
    fs::write(folder.path().join("a.jsonl"), good.repeat(60_000)).expect("a corpus");
    let start = std::time::Instant::now();
    assert!(run(folder.path(), &["statements", "a.jsonl", "-f", "jsonl"]).status.success());
    assert!(start.elapsed() < std::time::Duration::from_secs(60), "{:?}", start.elapsed());
}

fn quiet(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the tool runs")
}

#[test]
fn what_was_begun_otherwise_is_not_gone_on_with() {
    let folder = TempDir::new().expect("a folder");
    corpus(folder.path(), 1, false);
    fs::write(folder.path().join("out.part"), "rows\n").expect("a file");
    fs::write(
        folder.path().join("out.part.mark"),
        "{\"task\":\"another\",\"records\":1,\"failed\":0,\"bytes\":5,\"digest\":0}",
    )
    .expect("a file");
    let output = run(folder.path(), &["statements", "corpus.jsonl", "-o", "out", "--resume"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("begun with other inputs, rules or options"), "{}", err(&output));
    assert!(!folder.path().join("out").exists());
    let anew = run(folder.path(), &["statements", "corpus.jsonl", "-o", "out"]);
    assert_eq!(anew.status.code(), Some(0), "{}", err(&anew));
    for args in [
        &["statements", "corpus.jsonl", "--resume"][..],
        &["statements", "corpus.jsonl", "-f", "parquet", "-o", "out", "--resume"],
    ] {
        assert_eq!(run(folder.path(), args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_stream_answers_each_line_before_the_next_comes() {
    let folder = TempDir::new().expect("a folder");
    let mut child = tool(folder.path(), &["statements", "-", "--unbuffered"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the tool runs");
    let mut input = child.stdin.take().expect("its input");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    for id in ["one", "two"] {
        let text = "Ukraine demands a ceasefire. Russia rejects a ceasefire.";
        writeln!(input, "{}", serde_json::json!({"id": id, "date": "2025-05-21", "text": text}))
            .expect("a pipe");
        for _ in 0..2 {
            let mut line = String::new();
            output.read_line(&mut line).expect("an answer");
            assert!(line.contains(&format!("\"doc\":\"{id}\"")), "{line}");
        }
    }
    drop(input);
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("the end");
    assert_eq!(rest, "");
    assert!(child.wait().expect("a child").success());
}

#[test]
fn fields_are_guessed_told_and_named() {
    let folder = TempDir::new().expect("a folder");
    let said = "Ukraine demands a ceasefire.";
    let record = serde_json::json!({"guid": 7, "published": "2025-05-21", "story": {"body": said}, "blurb": "Russia rejects a ceasefire."});
    fs::write(folder.path().join("a.jsonl"), format!("{record}\n")).expect("a file");
    let guessed = run(folder.path(), &["statements", "a.jsonl"]);
    let rows = String::from_utf8_lossy(&guessed.stdout).into_owned();
    assert!(rows.contains("\"doc\":\"7\"") && rows.contains("\"party\":\"ukraine\""), "{rows}");
    assert!(rows.contains("\"date\":\"2025-05-21\""), "{rows}");
    assert!(err(&guessed).contains("a.jsonl: text from `story.body`"), "{}", err(&guessed));
    let named = run(folder.path(), &["statements", "a.jsonl", "--text-field", "blurb"]);
    assert!(String::from_utf8_lossy(&named.stdout).contains("\"party\":\"russia\""), "{}", err(&named));
    let wrong = run(folder.path(), &["statements", "a.jsonl", "--text-field", "blurp"]);
    assert!(err(&wrong).contains("blurb"), "{}", err(&wrong));
}

#[test]
fn folders_are_walked_by_their_ignore_rules() {
    let folder = TempDir::new().expect("a folder");
    let text = "Ukraine demands a ceasefire.\n";
    for name in ["in/a.txt", "in/drafts/b.txt", "in/c.html"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    fs::write(folder.path().join("in/.standpointignore"), "drafts/\n").expect("a file");
    let output = run(folder.path(), &["statements", "in", "--date", "2025-05-21"]);
    let rows = String::from_utf8_lossy(&output.stdout).into_owned();
    let docs: Vec<&str> = rows.lines().filter_map(|row| row.split('"').nth(3)).collect();
    assert_eq!(docs, ["a", "c"], "{}", err(&output));
}

/// Records of which some are there again, word by word or nearly.
fn copied(folder: &Path) -> PathBuf {
    let said = |number: usize| {
        let words: Vec<String> =
            (0..60).map(|word| format!("w{}", (number * 7919 + word * (number + 3)) % 4001)).collect();
        format!("Ukraine demands a ceasefire in town {number}. {} and nobody knows why.", words.join(" "))
    };
    let mut lines = String::new();
    for number in 0..900 {
        let (of, change) = match number % 9 {
            4 => (number - 3, ""),
            7 => (number / 2, " Reporting by our own staff."),
            _ => (number, ""),
        };
        let text = format!("{}{change}", said(of));
        let record = serde_json::json!({"id": format!("r{number}"), "date": "2025-05-21", "text": text});
        lines.push_str(&format!("{record}\n"));
    }
    let path = folder.join("copied.jsonl");
    fs::write(&path, lines).expect("a file");
    path
}

#[test]
fn copies_are_told_and_counted_once_whatever_the_threads() {
    let folder = TempDir::new().expect("a folder");
    copied(folder.path());
    let all = run(folder.path(), &["statements", "copied.jsonl", "-f", "csv"]);
    let told = err(&all);
    assert!(told.contains("200 of 900 articles are copies of earlier ones"), "{told}");
    assert!(told.contains("copied.jsonl[r4] has the text of copied.jsonl[r1]"), "{told}");
    assert!(told.contains("copied.jsonl[r7] is a near-copy of copied.jsonl[r3], 9"), "{told}");
    assert!(told.contains("earlier ones; --dedupe counts them once\n"), "{told}");
    assert!(told.contains("and 197 more; --copies FILE lists all"), "{told}");
    let once = |threads: &str| {
        let list = format!("{threads}.csv");
        let args = ["statements", "copied.jsonl", "--dedupe", "--threads", threads, "--copies", &list];
        let output = run(folder.path(), &args);
        assert!(err(&output).contains("and are left out"), "{}", err(&output));
        (output.stdout, fs::read_to_string(folder.path().join(list)).expect("a list"))
    };
    let (rows, list) = once("1");
    assert_eq!((&rows, &list), (&once("4").0, &once("3").1));
    assert_eq!(list.lines().count(), 201, "{list}");
    assert!(list.starts_with("copy,of,similarity\nr4,r1,1.00\nr7,r3,0.9"), "{list}");
    // A row an article that is left, and none of a copy.
    let docs: Vec<String> = String::from_utf8_lossy(&rows)
        .lines()
        .map(|row| row.split('"').nth(3).expect("a doc").to_owned())
        .collect();
    assert_eq!(docs.len(), 700);
    let copies: Vec<&str> = list.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    assert!(docs.iter().all(|doc| !copies.contains(&doc.as_str())));
    let both = run(folder.path(), &["compare", "copied.jsonl", "--copies", "x", "-o", "x"]);
    assert_eq!(both.status.code(), Some(2));
    assert!(err(&both).contains("x: both the result and the list of copies"), "{}", err(&both));
    // Every command counts them alike.
    for args in [
        &["compare", "copied.jsonl", "-f", "csv"][..],
        &["timeline", "copied.jsonl", "-f", "csv"],
        &["network", "copied.jsonl"],
        &["attributions", "copied.jsonl", "-f", "csv"],
        &["gaps", "copied.jsonl"],
    ] {
        let output = run(folder.path(), &[args, &["--dedupe"]].concat());
        let told = err(&output);
        assert!(told.contains("200 of 900 articles are copies of earlier ones"), "{args:?}: {told}");
        assert!(told.contains("and are left out"), "{args:?}: {told}");
    }
}

#[test]
fn a_file_gone_on_with_leaves_out_the_same_copies() {
    let folder = TempDir::new().expect("a folder");
    copied(folder.path());
    let whole =
        run(folder.path(), &["statements", "copied.jsonl", "--dedupe", "--copies", "whole.csv"]).stdout;
    let args = ["statements", "copied.jsonl", "--dedupe", "-o", "out", "--resume", "--copies", "list.csv"];
    let mut breaks = 0;
    loop {
        match until_a_mark(folder.path(), &args) {
            Some(status) => {
                assert!(status.success());
                break;
            }
            None => breaks += 1,
        }
        assert!(breaks < 50, "it never ends");
    }
    assert!(breaks > 0, "it was never broken off");
    assert!(fs::read(folder.path().join("out")).expect("rows") == whole, "after {breaks} breaks");
    let list = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a list");
    assert_eq!(list("list.csv"), list("whole.csv"));
}
