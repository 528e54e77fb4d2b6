//! Parties and issues as a user names them.

use std::fmt;

use anyhow::{Result, bail};

use crate::cli::{RulesArgs, output, project};
use crate::comparison::Selection;
use crate::diagnostic::{self, Code};
use crate::pack::{IdKind, IssueId, NameKind, Pack, Party, PartyId, PositionId, Renamed};

/// What to compare, by ids or names as on the command line; of parties or issues that are `None`, what the pack names.
/// Beside it stands a warning for each id that has given way to another.
///
/// # Errors
/// A name that nothing has, or that two parties have, with what was probably meant and what is known.
pub fn selection(
    parties: Option<&[String]>,
    issues: Option<&[String]>,
    pack: &Pack,
) -> Result<(Selection, Vec<String>)> {
    let mut warnings = Vec::new();
    let mut now = |asked: &[String], kind: IdKind| -> Vec<String> {
        let one = |asked: &String| match signpost(kind, asked.trim(), pack) {
            Some(renamed) => {
                warnings.push(told(kind, renamed));
                renamed.new.clone()
            }
            None => asked.clone(),
        };
        asked.iter().map(one).collect()
    };
    let parties = parties.map(|asked| now(asked, IdKind::Party)).unwrap_or_default();
    let issues = issues.map(|asked| now(asked, IdKind::Issue)).unwrap_or_default();
    let selection =
        Selection { parties: self::parties(&parties, pack)?, issues: self::issues(&issues, pack)? };
    Ok((selection, warnings))
}

/// What a command compares: of parties that are not named those of the settings, or else what the pack names.
pub(super) fn asked(
    parties: &[String],
    issues: &[String],
    pack: &Pack,
    rules: &RulesArgs,
) -> Result<Selection> {
    let parties = match parties {
        [] => project::current().parties(pack, rules.rules.is_some())?,
        named => self::parties(named, pack)?,
    };
    Ok(Selection { parties, issues: self::issues(issues, pack)? })
}

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
    let renamed = signpost(kind, asked, pack)?;
    output::warning(&told(kind, renamed));
    Some(&renamed.new)
}

/// What stands in the place of an old id.
fn signpost<'p>(kind: IdKind, asked: &str, pack: &'p Pack) -> Option<&'p Renamed> {
    pack.renamed.iter().find(|renamed| renamed.kind == kind && same(&renamed.old, asked))
}

fn told(kind: IdKind, Renamed { old, new, since, .. }: &Renamed) -> String {
    let since = since.as_ref().map(|since| format!(" since {since}")).unwrap_or_default();
    format!("the {} {old} is called {new}{since} ({})", kind.as_str(), Code::Deprecated)
}

/// The positions of these ids, and those of these issues.
pub(super) fn positions(asked: &[String], of_issues: &[String], pack: &Pack) -> Result<Vec<PositionId>> {
    let ids = || pack.positions.iter().map(|position| position.id.as_str());
    let mut found = Vec::new();
    for asked in asked.iter().map(|asked| asked.trim()) {
        // As the rule behind a statement is printed: `nato/join-nato#2`.
        let bare = asked.rsplit('/').next().unwrap_or(asked);
        let bare = bare.split('#').next().unwrap_or(bare);
        let id = ids().find(|id| same(id, bare)).or_else(|| renamed(IdKind::Position, bare, pack));
        let Some(id) = id else {
            let near = nearest(bare, ids().map(|id| (id, id)));
            let hint = near.map(|(id, _)| format!("; did you mean {id}?")).unwrap_or_default();
            bail!(
                "no position is called {asked:?}{hint}
`standpoint positions` lists them"
            );
        };
        let Some(id) = pack.position(id) else { continue };
        rule_is_there(asked, id, pack)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    for issue in issues(of_issues, pack)?.unwrap_or_default() {
        let own = pack[issue].positions.iter().copied();
        found.extend(own.filter(|id| !found.contains(id)).collect::<Vec<_>>());
    }
    Ok(found)
}

/// Refuses the id of a rule (`nato/join-nato#2`) that names an issue or a phrase its position has not.
fn rule_is_there(asked: &str, id: PositionId, pack: &Pack) -> Result<()> {
    let position = &pack[id];
    let (rule, number) = asked.split_once('#').map_or((asked, None), |(rule, number)| (rule, Some(number)));
    let own = &pack[position.issue].id;
    if let Some((issue, _)) = rule.rsplit_once('/')
        && !same(issue, own)
        && renamed(IdKind::Issue, issue, pack).is_none_or(|issue| issue != own)
    {
        bail!("no position is called {asked:?}: {} is of the issue {own}, not of {issue:?}", position.id);
    }
    let count = position.phrases.len();
    let there = |number: &str| number.parse().is_ok_and(|number: usize| (1..=count).contains(&number));
    match number {
        Some(number) if !there(number) => {
            let phrases = if count == 1 { "phrase" } else { "phrases" };
            bail!("no phrase is called {asked:?}: {} has {count} {phrases}, counted from 1", position.id)
        }
        _ => Ok(()),
    }
}

/// A word on an old id, whatever had it.
pub(super) fn warn_of_old(asked: &str, pack: &Pack) {
    for kind in [IdKind::Party, IdKind::Issue, IdKind::Position] {
        renamed(kind, asked, pack);
    }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Of names and what they name, the one that is most likely meant by `asked`, if any is.
fn nearest<'n>(asked: &str, names: impl Iterator<Item = (&'n str, &'n str)>) -> Option<(&'n str, &'n str)> {
    let names: Vec<_> = names.collect();
    let near = diagnostic::nearest(asked, names.iter().map(|(name, _)| *name))?;
    names.into_iter().find(|(name, _)| *name == near)
}
