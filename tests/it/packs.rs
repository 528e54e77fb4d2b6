//! Packs that build on packs, from a disk, as a user meets them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use insta::assert_snapshot;

use crate::cli::run;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs")
}

/// All that is printed, with the exit code.
fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}exit {:?}\n", text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn an_extending_pack_is_checked_and_tested() {
    let here = fixtures();
    assert_snapshot!("rules_check", told(&run(&here, &["rules", "check", "dam-talks"])));
    assert_snapshot!("rules_test", told(&run(&here, &["rules", "test", "dam-talks", "--width", "80"])));
    assert_snapshot!("rules_test_own", told(&run(&here, &["rules", "test", "dam-talks", "--own"])));
    let inside = run(&here.join("dam-talks"), &["rules", "check", "."]);
    assert_eq!(inside.status.code(), Some(0), "{}", told(&inside));
}

#[test]
fn an_extending_pack_is_listed_and_read_with() {
    let here = fixtures();
    for name in ["parties", "issues", "positions"] {
        assert_snapshot!(name, told(&run(&here, &[name, "--rules", "dam-talks"])));
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let article = folder.path().join("talks.txt");
    let text = "Upstream demands that the dam be built. Harbour Hall rejects raising the weir.\n\n\
        The Province demands a toll at the weir. Cleo Dahl wants ships to pass free.\n";
    fs::write(&article, text).expect("a temporary file can be written");
    let article = article.to_string_lossy();
    let options = ["--rules", "dam-talks", "--date", "2025-03-01", "--width", "80"];
    let with = |name: &str, more: &[&str]| {
        let all: Vec<&str> =
            [name, &article].into_iter().chain(options).chain(more.iter().copied()).collect();
        run(&here, &all)
    };
    assert_snapshot!("compare", told(&with("compare", &["--evidence", "none"])));
    assert_snapshot!(
        "compare_csv",
        told(&with("compare", &["-f", "csv", "--issue", "toll"])).replace(&*article, "talks.txt")
    );
    // Old ids are taken, and told.
    let old = with("statements", &["--parties", "lower-town", "--issue", "dam", "-f", "csv"]);
    assert_snapshot!("old_ids", told(&old).replace(&*article, "talks.txt"));
}

#[test]
fn an_extending_pack_is_shown_and_written_up() {
    let here = fixtures();
    assert_snapshot!("rules_list", told(&run(&here, &["rules", "list", "dam-talks", "--width", "80"])));
    for (name, id) in [("rules_show", "build-dam"), ("rules_show_old", "lower-town")] {
        let shown = run(&here, &["rules", "show", id, "--rules", "dam-talks", "--width", "80"]);
        assert_snapshot!(name, told(&shown));
    }
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let output = folder.path().join("codebook");
    let written = run(&here, &["rules", "docs", "dam-talks", "-o", &output.to_string_lossy()]);
    assert_eq!(written.status.code(), Some(0), "{}", told(&written));
    let contents = fs::read_to_string(output.join("README.md")).expect("a page of contents");
    for line in [
        "on `rivers` and the language `english`: 3 parties",
        "- The party `lower-town` is called `downstream` since 2.",
        "- The position `dam-building` is called `build-dam` since 2.",
    ] {
        assert!(contents.contains(line), "{line}: {contents}");
    }
}

#[test]
fn a_pack_of_ones_own_extends_a_built_in_one() {
    let here = fixtures();
    let check = run(&here, &["rules", "check", "black-sea"]);
    assert_snapshot!("built_in_base", told(&check));
    let own = run(&here, &["rules", "test", "black-sea", "--own"]);
    assert_eq!(own.status.code(), Some(0), "{}", told(&own));
}

/// Bases are found wherever the paths lead, and so are the languages beside them.
#[test]
fn bases_lie_anywhere() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    let copy = |from: &str, to: &str| {
        for file in ["pack.yaml", "parties.yaml", "lists.yaml", "issues/dam.yaml", "issues/fish.yaml"] {
            put(
                &format!("{to}/{file}"),
                &fs::read_to_string(fixtures().join(from).join(file)).expect("a fixture"),
            );
        }
    };
    copy("rivers", "far/away/rivers");
    copy("rivers", "near/rivers");
    for (pack, base) in [
        ("near/beside", "rivers"),
        ("near/path", "../rivers/"),
        ("near/far", "../../far/away/rivers"),
        ("near/rivers/inside", ".."),
        ("near/absolute", &*root.join("far/away/rivers").to_string_lossy()),
        ("near/two", "[far, ../path]"),
    ] {
        put(&format!("{pack}/pack.yaml"), &format!("pack: x\ntitle: X\nextends: {base}\n"));
    }
    let check = |pack: &str| run(root, &["rules", "check", pack]);
    for pack in ["near/beside", "near/path", "near/far", "near/rivers/inside", "near/rivers", "near/absolute"]
    {
        let found = check(pack);
        assert_eq!(found.status.code(), Some(0), "{pack}: {}", told(&found));
        assert!(told(&found).contains("2 parties, 2 issues, 4 positions"), "{pack}: {}", told(&found));
    }
    // Two copies of one pack are two packs.
    let two = told(&check("near/two"));
    assert!(two.contains("SP042") && two.contains("../far/away/rivers/parties.yaml"), "{two}");

    put("far/away/rivers/parties.yaml", "parties: [{id: upstream, nam: Up}]\n");
    let broken = run(root, &["rules", "check", "near/far", "-f", "github"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(told(&broken).contains("file=far/away/rivers/parties.yaml,line=1"), "{}", told(&broken));
}

#[test]
fn only_so_many_packs_build_on_each_other() {
    let most = standpoint::pack::MAX_DEPTH;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let root = folder.path();
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    };
    for file in ["pack.yaml", "parties.yaml", "lists.yaml", "issues/dam.yaml", "issues/fish.yaml"] {
        put(
            &format!("p0/{file}"),
            &fs::read_to_string(fixtures().join("rivers").join(file)).expect("a fixture"),
        );
    }
    for number in 1..most + 4 {
        put(
            &format!("p{number}/pack.yaml"),
            &format!("pack: p{number}\ntitle: X\nextends: ../p{}\n", number - 1),
        );
    }
    let check = |number: usize| told(&run(root, &["rules", "check", &format!("p{number}")]));
    let whole = check(most - 1);
    assert!(whole.ends_with("exit Some(0)\n"), "{whole}");
    for above in [most, most + 1, most + 3] {
        let refused = check(above);
        let first = above + 1 - most;
        assert!(refused.contains(&format!("more than {most} packs build on each other")), "{refused}");
        assert!(refused.contains(&format!("p{first}/pack.yaml:3")), "{refused}");
        assert!(!refused.contains("there is no pack"), "{refused}");
    }
}
