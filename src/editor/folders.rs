//! Which folder a source path belongs to. A pack on top of others has bases beside it (`rivers`), elsewhere
//! (`../other/base`) or inside it (`talks/base`), so the first part of a path does not tell.

/// The folders of packs and languages among some files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// Those inside others first.
    names: Vec<String>,
}

impl Folders {
    /// The folders that have a head among these paths: a pack, or a language, which does not lie in another.
    #[must_use]
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let (mut names, mut languages) = (Vec::new(), Vec::new());
        for path in paths {
            if let Some(pack) = path.strip_suffix("/pack.yaml") {
                names.push(pack.to_owned());
            } else if let Some(language) = path.strip_suffix("/stances.yaml") {
                languages.push(language);
            }
        }
        let outer = |folder: &&&str| !languages.iter().any(|other| inside(folder, other).is_some());
        names.extend(languages.iter().filter(outer).map(|folder| (*folder).to_owned()));
        names.sort_by(|one, two| two.len().cmp(&one.len()).then_with(|| one.cmp(two)));
        names.dedup();
        Self { names }
    }

    /// All of them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The folder that a path lies in; of a path in none of them its first part.
    #[must_use]
    pub fn folder<'p>(&self, path: &'p str) -> &'p str {
        match self.names.iter().find(|folder| inside(path, folder).is_some()) {
            Some(folder) => &path[..folder.len()],
            None => path.split('/').next().unwrap_or_default(),
        }
    }

    /// The part of a path behind that folder: `issues/dam.yaml`.
    #[must_use]
    pub fn inside<'p>(&self, path: &'p str) -> &'p str {
        inside(path, self.folder(path)).unwrap_or(path)
    }
}

/// The part of a path behind a folder that it lies in.
fn inside<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_lie_beside_each_other_and_inside() {
        let heads = [
            "talks/pack.yaml",
            "talks/base/pack.yaml",
            "../other/pack.yaml",
            "en/stances.yaml",
            "./pack.yaml",
        ];
        let folders = Folders::of(heads.into_iter().chain(["en/cues/stances.yaml"]));
        for (path, folder, inside) in [
            ("talks/issues/dam.yaml", "talks", "issues/dam.yaml"),
            ("talks/base/issues/dam.yaml", "talks/base", "issues/dam.yaml"),
            ("../other/lists.yaml", "../other", "lists.yaml"),
            ("./lists.yaml", ".", "lists.yaml"),
            ("en/cues/stances.yaml", "en", "cues/stances.yaml"),
            ("unknown/a/b.yaml", "unknown", "a/b.yaml"),
            ("unknown", "unknown", "unknown"),
        ] {
            assert_eq!((folders.folder(path), folders.inside(path)), (folder, inside), "{path}");
        }
    }
}
