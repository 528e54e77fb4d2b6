//! Giving something another id, wherever it is named.

use super::index::Index;
use super::outline::{Kind, Mark, is_id};

/// Why something cannot be renamed, in a sentence for its author.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There are nine stances, and their names are fixed.
    #[error("the stances are those of the tool, and cannot be renamed")]
    Stance,
    /// The new id is none.
    #[error("`{0}` cannot be an id: letters, digits and hyphens make an id")]
    NoId(String),
    /// The new id means something else in a phrase.
    #[error("`{0}` stands for any party in a phrase, and cannot be the id of one")]
    Any(String),
    /// The new id is taken.
    #[error("there is a {kind} `{id}` already, in {file}")]
    Taken {
        /// Of what kind.
        kind: &'static str,
        /// The id.
        id: String,
        /// The file that has it.
        file: String,
    },
    /// It is defined nowhere, so that one cannot tell what is meant.
    #[error("there is no {kind} `{id}` that could be renamed")]
    Undefined {
        /// Of what kind.
        kind: &'static str,
        /// The id.
        id: String,
    },
    /// A file that may name it cannot be read.
    #[error("{0} is not valid YAML at the moment, and may name it: mend that first")]
    Broken(String),
}

/// The places that change when `id` is given the name `to`, by file.
///
/// # Errors
/// Where the new id is none or taken, or not every place can be found.
pub fn rename<'i>(
    index: &'i Index,
    kind: Kind,
    id: &'i str,
    to: &str,
) -> Result<Vec<(&'i str, &'i Mark)>, Refusal> {
    if kind == Kind::Stance {
        return Err(Refusal::Stance);
    }
    if !is_id(to) {
        return Err(Refusal::NoId(to.to_owned()));
    }
    if kind == Kind::Party && to == "any" {
        return Err(Refusal::Any(to.to_owned()));
    }
    if index.find(kind, id).is_none() {
        return Err(Refusal::Undefined { kind: kind.as_str(), id: id.to_owned() });
    }
    if let Some(broken) = index.stale().first() {
        return Err(Refusal::Broken(index.inside(broken).to_owned()));
    }
    // All packs that build on each other, and their language, have one set of ids.
    if to != id
        && let Some((file, _)) = index.entries(kind).find(|(_, entry)| entry.id == to)
    {
        let file = index.inside(file).to_owned();
        return Err(Refusal::Taken { kind: kind.as_str(), id: to.to_owned(), file });
    }
    Ok(index.places(kind, id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_none_or_taken_is_refused() {
        let lists = ("r/lists.yaml", "lists:\n  water: [river, <flow>]\n  flow: [stream]\n");
        let parties = ("r/parties.yaml", "parties:\n  - id: up\n");
        let index = Index::of([lists, parties], &Index::default());
        let told =
            |kind, id, to| rename(&index, kind, id, to).map(|places| places.len()).map_err(|e| e.to_string());
        assert_eq!(told(Kind::List, "flow", "stream"), Ok(2));
        assert_eq!(told(Kind::List, "flow", "flow"), Ok(2));
        for (kind, id, to, part) in [
            (Kind::List, "flow", "a stream", "letters, digits and hyphens"),
            (Kind::List, "flow", "", "cannot be an id"),
            (Kind::List, "flow", "water", "already, in lists.yaml"),
            (Kind::Party, "up", "any", "any party"),
            (Kind::Party, "down", "up", "there is no party `down`"),
            (Kind::Stance, "seek", "want", "stances"),
        ] {
            let refused = told(kind, id, to).expect_err("a refusal");
            assert!(refused.contains(part), "{refused}");
        }
        let broken = Index::of([lists, ("r/issues/x.yaml", "issue: [")], &Index::default());
        let refused = rename(&broken, Kind::List, "flow", "stream").expect_err("a refusal").to_string();
        assert!(refused.contains("issues/x.yaml is not valid YAML"), "{refused}");
    }
}
