//! Builds the rule files into the tool: their texts, and the trees parsed from them.

#[path = "src/pack/yaml/compact.rs"]
mod compact;
#[path = "src/pack/yaml/tree.rs"]
mod tree;

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
        let tree = match tree::parse(&text) {
            Ok(root) => compact::encode(&root, &text),
            // It has no tree, and whoever loads it is shown the place.
            Err(error) => {
                println!("cargo::warning=rules/{name}, bytes {:?}: {}", error.place, error.message);
                Vec::new()
            }
        };
        let tree_path = out.join(format!("{i}.tree"));
        fs::write(&tree_path, tree)?;
        list += &format!("    ({name:?}, include_str!({path:?}), include_bytes!({tree_path:?})),\n");
    }
    list += "]\n";
    fs::write(out.join("builtin.rs"), list)
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
