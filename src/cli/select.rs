//! Parties and issues as a user names them.

use anyhow::{Result, bail};

use crate::pack::{IssueId, NameKind, Pack, Party, PartyId, PositionId};

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
        found.extend(pack.party(id).filter(|id| !found.contains(id)));
    }
    Ok(Some(found))
}

fn party<'p>(asked: &str, pack: &'p Pack) -> Result<&'p str> {
    let ids = || pack.parties.iter().map(|party| party.id.as_str());
    if let Some(id) = ids().find(|id| same(id, asked)) {
        return Ok(id);
    }
    let having = pack.parties.iter().filter(|party| names(party).any(|name| same(name, asked)));
    match having.map(|party| party.id.as_str()).collect::<Vec<_>>().as_slice() {
        [only] => return Ok(only),
        [] => {}
        several => bail!("{asked:?} may be {}; write the one you mean", several.join(" or ")),
    }
    let people = |party: &'p Party| {
        let names = party.people.iter().flat_map(|person| person.aliases.iter().chain([&person.name]));
        names.map(String::as_str)
    };
    let near = nearest(asked, ids().map(|id| (id, id))).or_else(|| {
        let all = pack
            .parties
            .iter()
            .flat_map(|party| names(party).chain(people(party)).map(move |name| (name, party.id.as_str())));
        nearest(asked, all)
    });
    let hint = near.map(|(name, id)| match name == id {
        true => format!("; did you mean {id}?"),
        false => format!("; did you mean {id} ({name})?"),
    });
    let known: Vec<_> = ids().collect();
    bail!("no party is called {asked:?}{}\nknown are: {}", hint.unwrap_or_default(), known.join(", "))
}

/// What a party alone is called: a group's words stand for others as well.
fn names(party: &Party) -> impl Iterator<Item = &str> {
    let names = party.names.iter().filter(|name| name.kind != NameKind::Group);
    names.map(|name| name.text.as_str()).chain([party.name.as_str(), party.short.as_str()])
}

/// The issues of these ids.
pub(super) fn issues(asked: &[String], pack: &Pack) -> Result<Option<Vec<IssueId>>> {
    if asked.is_empty() {
        return Ok(None);
    }
    let ids = || pack.issues.iter().map(|issue| issue.id.as_str());
    let mut found = Vec::new();
    for asked in asked.iter().map(|asked| asked.trim()) {
        let Some(id) = ids().find(|id| same(id, asked)) else {
            let near = nearest(asked, ids().map(|id| (id, id)));
            let hint = near.map(|(id, _)| format!("; did you mean {id}?")).unwrap_or_default();
            bail!("no issue is called {asked:?}{hint}\nknown are: {}", ids().collect::<Vec<_>>().join(", "));
        };
        found.extend(pack.issue(id).filter(|id| !found.contains(id)));
    }
    Ok(Some(found))
}

/// The positions of these ids, and those of these issues.
pub(super) fn positions(asked: &[String], of_issues: &[String], pack: &Pack) -> Result<Vec<PositionId>> {
    let ids = || pack.positions.iter().map(|position| position.id.as_str());
    let mut found = Vec::new();
    for asked in asked.iter().map(|asked| asked.trim()) {
        // As the rule behind a statement is printed: `nato/join-nato#2`.
        let bare = asked.rsplit('/').next().unwrap_or(asked);
        let bare = bare.split('#').next().unwrap_or(bare);
        let Some(id) = ids().find(|id| same(id, bare)) else {
            let near = nearest(bare, ids().map(|id| (id, id)));
            let hint = near.map(|(id, _)| format!("; did you mean {id}?")).unwrap_or_default();
            bail!(
                "no position is called {asked:?}{hint}
`standpoint positions` lists them"
            );
        };
        found.extend(pack.position(id).filter(|id| !found.contains(id)));
    }
    for issue in issues(of_issues, pack)?.unwrap_or_default() {
        let own = pack[issue].positions.iter().copied();
        found.extend(own.filter(|id| !found.contains(id)).collect::<Vec<_>>());
    }
    Ok(found)
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
