//! The commands of those who write rules, run as they run them.

use std::fs;

use crate::cli::{Folder, err, out, run};

/// A pack of one issue in a folder `pack`, with these phrases.
fn dam_pack(here: &Folder, phrases: &str) {
    fs::create_dir_all(here.0.join("pack/issues")).expect("a folder can be made");
    here.file("pack/pack.yaml", "pack: pack\ntitle: Rivers\nlanguage: english\n");
    here.file("pack/parties.yaml", "parties:\n  - {id: avia, name: Avia}\n  - {id: borea, name: Borea}\n");
    let issue = "issue: dam\nquestion: Is the dam built?\npoles: {\"+\": built, \"-\": not built}\npositions:\n  \
        - id: build # allow SP026\n    pole: \"+\"\n    claim: the dam is built\n";
    here.file("pack/issues/dam.yaml", format!("{issue}    phrases:\n{phrases}"));
}

#[test]
fn rule_files_that_cannot_be_read_are_told_in_every_format() {
    let here = Folder::new("unreadable");
    dam_pack(&here, "      - build dam\n");
    fs::write(here.0.join("pack/lists.yaml"), b"lists:\n  gr\xfcn: [a]\n").expect("a file can be written");
    for (format, place) in [
        ("human", "pack/lists.yaml:2:5"),
        ("json", "\"code\": \"SP001\""),
        ("sarif", "\"startColumn\": 5"),
        ("github", "::error file=pack/lists.yaml,line=2,endLine=2,col=5,"),
    ] {
        let output = run(&here.0, &["rules", "check", "pack", "-f", format]);
        let told = if format == "human" { err(&output) } else { out(&output) };
        assert_eq!(output.status.code(), Some(2));
        assert!(told.contains(place) && told.contains("not UTF-8"), "{format}: {told}");
    }
}

/// A file of the system that can be named and not read.
#[cfg(target_os = "linux")]
#[test]
fn a_rule_file_that_cannot_be_opened_is_told_to_programs() {
    let here = Folder::new("unopened");
    dam_pack(&here, "      - build dam\n");
    let link = here.0.join("pack/lists.yaml");
    std::os::unix::fs::symlink("/proc/self/mem", link).expect("a link can be made");
    let output = run(&here.0, &["rules", "check", "pack", "-f", "json"]);
    let told = out(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("SP033") && told.contains("pack/lists.yaml"), "{told}");
}

#[test]
fn phrases_are_counted_in_a_sample() {
    let here = Folder::new("corpus");
    dam_pack(&here, "      - dam\n      - old dam # allow SP032\n      - build dam\n");
    fs::create_dir(here.0.join("news")).expect("a folder can be made");
    here.file("news/a.txt", "The old dam is wet.\n\n".repeat(30));
    here.file("news/b.txt", "The lock is dry.\n\n".repeat(25) + "A dam is a wall.\n");
    let check =
        |more: &[&str]| run(&here.0, &[&["rules", "check", "pack", "--corpus", "news"], more].concat());
    let told = check(&[]);
    assert_eq!(told.status.code(), Some(0));
    insta::assert_snapshot!("rules_check_corpus", err(&told));
    assert_eq!(check(&["--fail-on", "warning"]).status.code(), Some(1));
    let counted: serde_json::Value = serde_json::from_str(&out(&check(&["-f", "json"]))).expect("JSON");
    let corpus = &counted["corpus"];
    assert_eq!((&corpus["articles"], &corpus["sentences"]), (&2.into(), &56.into()));
    assert_eq!((&corpus["unmatched"], &corpus["phrases"][1]["sentences"]), (&1.into(), &30.into()));
    assert!(out(&check(&["-f", "github"])).contains("SP032"));

    let none = run(&here.0, &["rules", "check", "pack", "--corpus", "gone.txt"]);
    assert!(none.status.code() == Some(2) && err(&none).contains("no article to count"), "{}", err(&none));
    // What cannot be read does not keep the rest from being counted, and few sentences tell nothing.
    let partly = run(&here.0, &["rules", "check", "pack", "--corpus", "news/b.txt", "gone.txt"]);
    assert_eq!(partly.status.code(), Some(2));
    assert!(err(&partly).contains("gone.txt: no such file") && err(&partly).contains("fewer than 50"));
}

#[test]
fn tests_are_chosen_by_a_regular_expression() {
    let here = Folder::new("filter");
    let number = |filter: &str| {
        let output = run(&here.0, &["rules", "test", "--filter", filter]);
        let told = err(&output);
        let (number, _) =
            told.strip_prefix("note: ").and_then(|told| told.split_once(' ')).expect("a number");
        number.parse::<usize>().expect("a number")
    };
    let (nato, truce) = (number("^nato$"), number("CEASE-?FIRE"));
    assert!(nato > 0 && truce > 0 && number("^nato$|cease-?fire") >= nato.max(truce));
    let broken = run(&here.0, &["rules", "test", "--filter", "a(b"]);
    assert_eq!(broken.status.code(), Some(2));
    insta::assert_snapshot!("rules_test_broken_filter", err(&broken));
}

#[test]
fn what_no_test_uses_is_listed() {
    let here = Folder::new("coverage");
    dam_pack(
        &here,
        "      - build dam\n      - raise dam\n    tests:\n      - {text: Avia demands to build the dam., expect: [avia demand]}\n",
    );
    let test = |more: &[&str]| run(&here.0, &[&["rules", "test", "pack"], more].concat());
    let listed = test(&["--coverage=60"]);
    assert_eq!(listed.status.code(), Some(1));
    insta::assert_snapshot!("rules_test_coverage", format!("{}{}", out(&listed), err(&listed)));
    assert_eq!(test(&["--coverage=50"]).status.code(), Some(0));
    let cues = out(&test(&["--coverage", "--cues"]));
    assert!(
        cues.contains("english/cues/demand.yaml") && cues.lines().all(|line| line.chars().count() <= 100)
    );
    assert_eq!(test(&["--cues"]).status.code(), Some(2));
}

/// An issue of many phrases that begin alike is looked at whole: each is compared with the few that share its rarest
/// word. Compared each with each, these took a minute.
#[test]
fn many_phrases_that_begin_alike_are_compared() {
    use std::fmt::Write as _;

    let here = Folder::new("alike");
    let mut phrases = String::from("      - build old sluice\n");
    for number in 0..12_000 {
        writeln!(phrases, "      - build dam{number}").expect("a text can be written to");
    }
    phrases.push_str("      - build (old|new) sluice\n      - build dam7\n      - build (tiny|dam11999)\n");
    dam_pack(&here, &phrases);
    let output = run(&here.0, &["rules", "check", "pack"]);
    let told = format!("{}{}", out(&output), err(&output));
    for phrase in ["build old sluice", "build dam7", "build dam11999"] {
        assert!(told.contains(&format!("`{phrase}` finds nothing that another")), "{phrase}: {told}");
    }
    assert_eq!(told.matches("finds nothing that another").count(), 3, "{told}");
}

/// Where no word tells phrases apart they are compared as long as that takes no time to speak of.
#[test]
fn phrases_that_all_may_be_alike_are_compared_for_a_while() {
    use std::fmt::Write as _;

    let here = Folder::new("all-alike");
    let mut phrases = String::from("      - build dam\n      - build dam\n");
    for number in 0..12_000 {
        writeln!(phrases, "      - build (a{number}|b{number})").expect("a text can be written to");
    }
    dam_pack(&here, &phrases);
    let output = run(&here.0, &["rules", "check", "pack"]);
    let told = format!("{}{}", out(&output), err(&output));
    assert!(told.contains("`build dam` finds nothing that another"), "{told}");
}
