//! Builds the rule files into the tool: their texts, and the trees parsed from them.

#[path = "src/pack/yaml/compact.rs"]
mod compact;
#[path = "src/pack/yaml/tree.rs"]
mod tree;

use tree::{Kind, Node};

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/pack/yaml");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut files = Vec::new();
    walk(&root.join("rules"), "", &mut files)?;
    let mut list = String::from("&[\n");
    for (i, (name, path)) in files.iter().enumerate() {
        let text = fs::read_to_string(path)?;
        let (tree, untested) = match tree::parse(&text) {
            Ok(root) => (compact::encode(&root, &text), compact::encode(&without_tests(root, name), &text)),
            // It has no tree, and whoever loads it is shown the place.
            Err(error) => {
                println!("cargo::warning=rules/{name}, bytes {:?}: {}", error.place, error.message);
                (Vec::new(), Vec::new())
            }
        };
        let (tree_path, untested_path) = (out.join(format!("{i}.tree")), out.join(format!("{i}.untested")));
        fs::write(&tree_path, tree)?;
        fs::write(&untested_path, untested)?;
        list += &format!(
            "    ({name:?}, include_str!({path:?}), include_bytes!({tree_path:?}), \
             include_bytes!({untested_path:?})),\n"
        );
    }
    list += "]\n";
    fs::write(out.join("builtin.rs"), list)
}

/// The tree of an issue without the tests of its positions, which nobody needs who only reads articles.
fn without_tests<'s>(node: Node<'s>, file: &str) -> Node<'s> {
    if !file.contains("/issues/") {
        return node;
    }
    let kind = match node.kind {
        Kind::Seq(items) => Kind::Seq(items.into_iter().map(|item| without_tests(item, file)).collect()),
        Kind::Map(entries) => {
            let kept = entries
                .into_iter()
                .filter(|(key, _)| !matches!(&key.kind, Kind::Scalar(key) if key == "tests"));
            Kind::Map(kept.map(|(key, value)| (key, without_tests(value, file))).collect())
        }
        scalar => scalar,
    };
    Node { kind, ..node }
}

/// Collects the YAML files under `folder`, sorted, so that two builds give the same bytes.
fn walk(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = format!("{name}{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            walk(&path, &format!("{name}/"), files)?;
        } else if name.ends_with(".yaml") {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push((name, path));
        }
    }
    Ok(())
}
