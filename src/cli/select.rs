//! Parties and issues as a user names them.

use std::fmt;

use anyhow::{Result, bail};

use crate::cli::output;
use crate::diagnostic::Code;
use crate::pack::{IdKind, IssueId, NameKind, Pack, Party, PartyId, Renamed};

/// Names that are written this much alike may be meant for each other.
const ALIKE: f64 = 0.85;

/// The parties of these ids or names. A name that only one party has is as good as its id.
pub(super) fn parties(asked: &[String], pack: &Pack) -> Result<Option<Vec<PartyId>>> {
    if asked.is_empty() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for asked in asked.iter().map(|asked| asked.trim()) {
        let id = party(asked, pack)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(Some(found))
}

/// A name that names no party, or several.
#[derive(Debug)]
pub(super) struct Misnamed {
    /// What is wrong with it.
    pub(super) said: String,
    /// What was probably meant.
    pub(super) meant: Option<String>,
    /// The ids there are.
    pub(super) known: String,
}

impl fmt::Display for Misnamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said)?;
        if let Some(meant) = &self.meant {
            write!(f, "; {meant}")?;
        }
        write!(f, "\nknown are: {}", self.known)
    }
}

impl std::error::Error for Misnamed {}

/// The party of this id or name.
pub(super) fn party(asked: &str, pack: &Pack) -> Result<PartyId, Misnamed> {
    let ids = || pack.parties.iter().map(|party| party.id.as_str());
    if let Some(at) = ids().position(|id| same(id, asked)) {
        return Ok(PartyId::at(at));
    }
    if let Some(party) = renamed(IdKind::Party, asked, pack).and_then(|id| pack.party(id)) {
        return Ok(party);
    }
    let known = ids().collect::<Vec<_>>().join(", ");
    let having = (0..pack.parties.len()).filter(|at| names(&pack.parties[*at]).any(|name| same(name, asked)));
    match having.collect::<Vec<_>>().as_slice() {
        [only] => return Ok(PartyId::at(*only)),
        [] => {}
        several => {
            let several: Vec<&str> = several.iter().map(|at| pack.parties[*at].id.as_str()).collect();
            let said = format!("{asked:?} may be {}", several.join(" or "));
            return Err(Misnamed { said, meant: Some("write the one you mean".to_owned()), known });
        }
    }
    let near = nearest(asked, ids().map(|id| (id, id))).or_else(|| {
        let all = pack
            .parties
            .iter()
            .flat_map(|party| names(party).chain(people(party)).map(move |name| (name, party.id.as_str())));
        nearest(asked, all)
    });
    let meant = near.map(|(name, id)| match name == id {
        true => format!("did you mean {id}?"),
        false => format!("did you mean {id} ({name})?"),
    });
    Err(Misnamed { said: format!("no party is called {asked:?}"), meant, known })
}

/// What a party alone is called: a group's words stand for others as well.
fn names(party: &Party) -> impl Iterator<Item = &str> {
    let names = party.names.iter().filter(|name| name.kind != NameKind::Group);
    names.map(|name| name.text.as_str()).chain([party.name.as_str(), party.short.as_str()])
}

/// What the people of a party are called.
fn people(party: &Party) -> impl Iterator<Item = &str> {
    let names = party.people.iter().flat_map(|person| person.aliases.iter().chain([&person.name]));
    names.map(String::as_str)
}

/// The issues of these ids.
pub(super) fn issues(asked: &[String], pack: &Pack) -> Result<Option<Vec<IssueId>>> {
    if asked.is_empty() {
        return Ok(None);
    }
    let ids = || pack.issues.iter().map(|issue| issue.id.as_str());
    let mut found = Vec::new();
    for asked in asked.iter().map(|asked| asked.trim()) {
        let id = ids().find(|id| same(id, asked)).or_else(|| renamed(IdKind::Issue, asked, pack));
        let Some(id) = id else {
            let near = nearest(asked, ids().map(|id| (id, id)));
            let hint = near.map(|(id, _)| format!("; did you mean {id}?")).unwrap_or_default();
            bail!("no issue is called {asked:?}{hint}\nknown are: {}", ids().collect::<Vec<_>>().join(", "));
        };
        found.extend(pack.issue(id).filter(|id| !found.contains(id)));
    }
    Ok(Some(found))
}

/// The id that has come in the place of an old one, with a word on it.
fn renamed<'p>(kind: IdKind, asked: &str, pack: &'p Pack) -> Option<&'p str> {
    let is = |renamed: &&Renamed| renamed.kind == kind && same(&renamed.old, asked);
    let Renamed { old, new, since, .. } = pack.renamed.iter().find(is)?;
    let since = since.as_ref().map(|since| format!(" since {since}")).unwrap_or_default();
    output::warning(&format!("the {} {old} is called {new}{since} ({})", kind.as_str(), Code::Deprecated));
    Some(new)
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Of names and what they name, the one written most like `asked`, where any is.
fn nearest<'n>(asked: &str, names: impl Iterator<Item = (&'n str, &'n str)>) -> Option<(&'n str, &'n str)> {
    let asked = asked.to_lowercase();
    let scored = names.map(|named| (strsim::jaro_winkler(&named.0.to_lowercase(), &asked), named));
    let near = scored.filter(|(score, _)| *score >= ALIKE);
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, named)| named)
}
