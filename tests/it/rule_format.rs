//! Formatting rule files: what they say stays, and so does every comment.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use standpoint::pack::format::{Unformatted, WIDTH, format};
use standpoint::pack::{self, Pack, Sources, builtin};

use crate::cli;

fn formatted(text: &str) -> String {
    let once = format("a.yaml", text).unwrap_or_else(|why| panic!("{why:?} of:\n{text}"));
    assert_eq!(format("a.yaml", &once).as_deref(), Ok(once.as_str()), "twice is once");
    once
}

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

#[test]
fn shipped_rules_are_formatted() {
    for (path, text) in builtin::sources().files {
        let same = formatted(&text) == text;
        assert!(same, "{path}: `standpoint rules fmt {}` formats it", rules().display());
    }
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs");
    for pack in fs::read_dir(&packs).expect("packs").map(|entry| entry.expect("an entry").path()) {
        let pack = pack.to_string_lossy();
        let (code, out, err) = run(&["rules", "fmt", &pack, "--check"], &packs);
        assert_eq!(code, Some(0), "{out}{err}");
    }
}

/// What a pack holds, but for the places where it was written.
fn show(sources: &Sources, name: &str) -> String {
    let pack = pack::compile(name, sources).expect("whole rules");
    let Pack {
        title,
        version,
        parties,
        issues,
        positions,
        columns,
        sides,
        about,
        elsewhere,
        lists,
        language,
        ..
    } = pack;
    let text = format!(
        "{title} {version} {parties:?} {issues:?} {positions:?} {columns:?} {sides:?} {about:?} {elsewhere:?} {lists:?} {:?}",
        language.cues
    );
    let places = regex::Regex::new(r"Origin \{[^}]*\}").expect("a pattern");
    places.replace_all(&text, "").into_owned()
}

/// The comments of a file in which `#` stands for nothing else.
fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| Some(line.split_once('#')?.1.trim())).collect()
}

#[test]
fn a_formatted_pack_is_the_same_pack() {
    let whole = builtin::sources();
    let mut mangled = whole.clone();
    for (path, text) in &mut mangled.files {
        // Everything that a formatter may take away: width, quotation marks' kind, spaces, empty lines.
        let line = |line: &str| {
            // A colon in a quoted text is the text's own.
            let quoted = line.split_once(": \"").is_some_and(|(_, text)| text.contains(": "));
            let line = if quoted || line.contains('#') {
                line.to_owned()
            } else {
                line.replace(": [", ":   [ ").replace(": ", ":  ")
            };
            let end = if line.ends_with(',') { "\r\n" } else { "" };
            format!("{line}  \r\n{end}")
        };
        let wide: String = text.lines().map(line).collect();
        assert!(format(path, &wide).as_deref().is_ok_and(|new| new.contains("\r\n")), "{path}");
        let new = formatted(&wide);
        assert_eq!(comments(&new), comments(text), "{path}");
        *text = new.into();
    }
    for name in whole.packs() {
        assert!(show(&whole, name) == show(&mangled, name), "{name}");
    }
}

#[test]
fn nasty_files_keep_what_they_say() {
    let long = "a phrase that goes on and on ".repeat(12);
    for text in [
        "# first\n\n\n\nkey:   value   # behind\n# last",
        "key: # behind a key\n  - one # behind an entry\n  # between\n  - two\n\n# at the end\n",
        "a: |\n  a block\n    with depth # no comment\n\n  end\nb: >-\n  folded\n  text\n",
        "a: \"with # and : inside\"\nb: 'it''s # quoted'\nc: plain#none\nd: url://x#y\n",
        "a: &here [one, two]\nb: *here\nc: {<<: {x: 1}, y: 2}\n",
        "a: [one, # comment inside\n    two,\n    three]\n",
        "a: [\n  one,\n  two,\n]\n",
        "a: [ ]\nb: { }\nc: ''\nd:\ne: ~\n",
        "{a: [1, 2], b: {c: d}}\n",
        "a:\n- b\n- c:\n  - d\n  -   e\n",
        "a: [\"it's\", 'say \"so\"', \"\\u00e9\\n\", 'Ж# not', \"Київ: місто\"]\n",
        "a: [bring\n    back, hold\n    up]\n",
        "a: [\"two\n\n    lines\", x]\n",
        "\"+\": yes\n\"-\": no\n? complex\n: value\n",
        "a: - not a list\n",
        &format!("a: {long}\nb: [{long}, {long}]\n"),
        &format!("a: [{}]\n", vec!["word"; 100].join(",")),
        &format!("- {{words: [{}], kind: if}} # c\n", vec!["a word"; 60].join(", ")),
    ] {
        let Ok(new) = format("a.yaml", text) else {
            // Nothing is lost where nothing is written; but what is fine YAML should be formatted.
            assert!(text.starts_with("a: - not"), "not formatted:\n{text}");
            continue;
        };
        assert_eq!(format("a.yaml", &new).as_deref(), Ok(new.as_str()), "twice is once:\n{text}");
        let value = |text: &str| serde_yaml::from_str::<serde_json::Value>(text).expect("YAML");
        assert_eq!(value(text), value(&new), "{text}\n{new}");
        assert!(
            !text.starts_with("a: [word") || new.lines().all(|line| line.chars().count() <= WIDTH),
            "{new}"
        );
    }
}

#[test]
fn line_ends_stay_and_a_mark_of_order_goes() {
    assert_eq!(formatted("\u{feff}a:   b\r\nc: [ d ]\r\n"), "a: b\r\nc: [d]\r\n");
    assert_eq!(formatted("a:   b"), "a: b\n");
    assert_eq!(formatted(""), "");
}

#[test]
fn what_is_no_yaml_is_told_and_left_alone() {
    let Err(Unformatted::Broken(told)) = format("dir/a.yaml", "a: [one\nb: \"\n") else {
        panic!("it was read")
    };
    assert_eq!((told.len(), told[0].file.as_str()), (1, "dir/a.yaml"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands there: it is formatted to the same values, or left alone, and never a panic.
    #[test]
    fn no_text_breaks_the_formatter(
        text in "([ab]: |- |  |\n|# c\n|\\[|\\]|\\{|\\}|, |\"|'|x|Київ|\\||>|&y |\\*y|\r\n|\t|: ){0,24}"
    ) {
        if let Ok(new) = format("a.yaml", &text) {
            prop_assert_eq!(format("a.yaml", &new), Ok(new.clone()));
            let value = |text: &str| serde_yaml::from_str::<serde_json::Value>(text).map_err(|error| error.to_string());
            if let (Ok(old), Ok(new)) = (value(&text), value(&new)) {
                prop_assert_eq!(old, new);
            }
        }
    }

    /// Lists of words with comments between the entries, as authors write them.
    #[test]
    fn lists_keep_words_and_comments(
        words in prop::collection::vec("[a-zé]{1,12}( [a-z]{1,9}){0,2}", 1..80),
        comment in "[a-z: #'\"]{0,20}",
        spaces in 1usize..6,
    ) {
        let gap = " ".repeat(spaces);
        let entries = words.join(&format!(",{gap}"));
        let text = format!("# {comment}\nverbs:{gap}[{entries}]{gap}# {comment}\nnouns:\n{gap}- x # {comment}\n");
        let new = format("a.yaml", &text).expect("fine YAML");
        prop_assert_eq!(new.matches(&format!("# {comment}").trim_end()).count(), 3);
        let value = |text: &str| serde_yaml::from_str::<serde_json::Value>(text).expect("YAML");
        prop_assert_eq!(value(&text), value(&new));
        prop_assert!(new.lines().filter(|line| !line.contains('#')).all(|line| line.chars().count() <= WIDTH + 1));
    }
}

/// A folder in which a test may write.
fn pack_to_format() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("issues")).expect("a folder");
    for (name, text) in [
        ("pack.yaml", "pack:   rivers\ntitle: Rivers # which\nlanguage: english\n"),
        ("parties.yaml", "parties: []\n"),
        ("issues/dam.yaml", "issue: [dam\n"),
        ("notes.txt", "a:   b"),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn run(args: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    let output = cli::run(folder, args);
    (output.status.code(), cli::out(&output), cli::err(&output))
}

#[test]
fn the_command_checks_writes_and_tells() {
    let folder = pack_to_format();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    let (code, out, err) = run(&["rules", "fmt", ".", "--check"], folder.path());
    insta::assert_snapshot!(format!("{code:?}\n{out}---\n{err}"));
    assert!(read("pack.yaml").contains("pack:   rivers"), "a check writes nothing");
    let (code, out, err) = run(&["rules", "fmt", "."], folder.path());
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    assert_eq!(read("pack.yaml"), "pack: rivers\ntitle: Rivers # which\nlanguage: english\n");
    assert_eq!((read("issues/dam.yaml").as_str(), read("notes.txt").as_str()), ("issue: [dam\n", "a:   b"));
    fs::write(folder.path().join("issues/dam.yaml"), "issue:  dam\n").expect("a file");
    assert_eq!(run(&["rules", "fmt", ".", "--check"], folder.path()).0, Some(1));
    assert_eq!(run(&["rules", "fmt", "."], folder.path()).0, Some(0));
    assert_eq!(run(&["rules", "fmt", ".", "--check"], folder.path()).0, Some(0));
    assert_eq!(run(&["rules", "fmt", "issues"], folder.path()).0, Some(2), "no pack");
    fs::write(folder.path().join("issues/dam.yaml"), "issue:  dam\n").expect("a file");
    assert_eq!(run(&["rules", "fmt", "issues/dam.yaml"], folder.path()).0, Some(0), "one file");
    assert_eq!(read("issues/dam.yaml"), "issue: dam\n");
    assert_eq!(run(&["rules", "fmt"], folder.path()).0, Some(2), "the built-in rules cannot be written");
    fs::write(folder.path().join("standpoint.yaml"), "rules: .\n").expect("a file");
    assert_eq!(run(&["rules", "fmt"], folder.path()).0, Some(0), "the pack that the settings name");
}
