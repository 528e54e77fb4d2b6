//! Parties, what they are called, and who speaks for them when.

use std::collections::{HashMap, HashSet};

use super::Folder;
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::authored::Text;
use crate::pack::authored::pack as authored;
use crate::pack::check::{Ids, Report};
use crate::pack::model::{Gender, NameKind, Party, PartyId, PartyName, Person, Role};
use crate::pack::sources::File;
use crate::pattern::view::MAX_SLOTS;
use crate::pattern::vocabulary::Vocabulary;
use crate::span::Span;

/// The parties of a pack.
#[derive(Default)]
pub(super) struct Parties {
    pub(super) list: Vec<Party>,
    /// Whether some of them may be missing here because their file could not be read whole. An
    /// unknown party is then no news.
    partial: bool,
}

impl Parties {
    /// The party of an id that an author wrote.
    pub(super) fn find(&self, file: &File<'_>, id: &Text<'_>, report: &mut Report) -> Option<PartyId> {
        let found = self.by_id(id.value);
        if found.is_none() && !self.partial {
            report.unknown(file, id, Code::UnknownParty, "party", self.ids());
        }
        found
    }

    pub(super) fn by_id(&self, id: &str) -> Option<PartyId> {
        self.list.iter().position(|party| party.id == id).map(PartyId::at)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|party| party.id.as_str())
    }

    pub(super) fn partial(&self) -> bool {
        self.partial
    }
}

pub(super) fn compile(folder: &Folder<'_>, vocabulary: &mut Vocabulary, report: &mut Report) -> Parties {
    let before = report.count();
    let Some((file, authored)) = folder.read::<authored::PartiesFile<'_>>("parties.yaml", report) else {
        return Parties { partial: true, ..Parties::default() };
    };
    let partial = report.count() > before;
    let most = usize::from(MAX_SLOTS);
    report.limit(file.path, "parties", most, authored.parties.get(most).map(|party| party.id.span));
    let mut ids = Ids::default();
    let mut list = Vec::with_capacity(authored.parties.len());
    for party in &authored.parties {
        report.id(file, &party.id);
        ids.add("parties", file.path, party.id, report);
        list.push(compile_party(file, party, vocabulary, report));
    }
    shared_names(file, &authored.parties, report);
    let mut parties = Parties { list, partial };
    for (number, party) in authored.parties.iter().enumerate() {
        let allies = party.allies.iter().filter_map(|ally| parties.find(file, ally, report)).collect();
        parties.list[number].allies = allies;
    }
    parties
}

/// Warns of names that two parties have: a text that uses one does not tell which is meant.
/// Groups are shared on purpose.
fn shared_names(file: &File<'_>, parties: &[authored::Party<'_>], report: &mut Report) {
    if !report.warns() {
        return;
    }
    let mut first: HashMap<&str, (usize, Span)> = HashMap::new();
    for (number, party) in parties.iter().enumerate() {
        let own = [&party.aliases, &party.demonyms, &party.metonyms, &party.institutions];
        let members = party.members.iter().flat_map(|member| {
            let lists = [&member.aliases, &member.demonyms, &member.metonyms, &member.institutions];
            std::iter::once(&member.name).chain(lists.into_iter().flatten())
        });
        for name in std::iter::once(&party.name).chain(own.into_iter().flatten()).chain(members) {
            let (owner, span) = *first.entry(name.value).or_insert((number, name.span));
            if owner != number {
                let (one, two) = (parties[owner].id.value, party.id.value);
                let message = format!("`{}` is a name of `{one}` and of `{two}`", name.value);
                let diagnostic = Diagnostic::warning(Code::SharedName, file.path, message)
                    .label(name.span, format!("a name of `{two}`"))
                    .label(span, format!("and of `{one}`"))
                    .help(
                        "leave it to the one it means; what means both at once goes under `groups` of each",
                    );
                report.add(diagnostic);
            }
        }
    }
}

fn compile_party(
    file: &File<'_>,
    party: &authored::Party<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Party {
    let mut names = Names::default();
    names.add(None, NameKind::Name, [&party.name].into_iter().chain(&party.aliases));
    names.add(None, NameKind::Demonym, &party.demonyms);
    names.add(None, NameKind::Metonym, &party.metonyms);
    names.add(None, NameKind::Institution, &party.institutions);
    names.add(None, NameKind::Group, &party.groups);
    let mut not: Vec<String> = texts(&party.not);
    let members: Vec<&str> = party.members.iter().map(|member| member.name.value).collect();
    let mut people = Vec::new();
    for person in &party.people {
        if let Some(member) = person.member.as_ref().filter(|member| !members.contains(&member.value)) {
            report.unknown(file, member, Code::UnknownValue, "member", members.iter().copied());
        }
        people.push(compile_person(file, person, person.member.map(|member| member.value), report));
    }
    for member in &party.members {
        let name = Some(member.name.value);
        names.add(name, NameKind::Name, [&member.name].into_iter().chain(&member.aliases));
        names.add(name, NameKind::Demonym, &member.demonyms);
        names.add(name, NameKind::Metonym, &member.metonyms);
        names.add(name, NameKind::Institution, &member.institutions);
        not.extend(texts(&member.not));
        people.extend(member.people.iter().map(|person| compile_person(file, person, name, report)));
    }
    Party {
        id: party.id.value.to_owned(),
        name: party.name.value.to_owned(),
        short: party.short.as_ref().unwrap_or(&party.name).value.to_owned(),
        pronouns: party.pronouns.iter().map(|pronoun| vocabulary.intern(pronoun.value)).collect(),
        names: names.list,
        not,
        people,
        groups: texts(&party.groups),
        allies: Vec::new(),
        origin: file.origin(party.id.span),
    }
}

/// The names of a party, each once: the first kind it was given counts.
#[derive(Default)]
struct Names<'a> {
    list: Vec<PartyName>,
    seen: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn add<'t>(&mut self, member: Option<&str>, kind: NameKind, names: impl IntoIterator<Item = &'t Text<'a>>)
    where
        'a: 't,
    {
        for name in names {
            if self.seen.insert(name.value) {
                self.list.push(PartyName {
                    text: name.value.to_owned(),
                    kind,
                    member: member.map(str::to_owned),
                });
            }
        }
    }
}

fn texts(texts: &[Text<'_>]) -> Vec<String> {
    texts.iter().map(|text| text.value.to_owned()).collect()
}

fn compile_person(
    file: &File<'_>,
    person: &authored::Person<'_>,
    member: Option<&str>,
    report: &mut Report,
) -> Person {
    let surname = match &person.surname {
        Some(surname) => surname.value,
        None => person.name.value.rsplit(char::is_whitespace).next().unwrap_or_default(),
    };
    let mut aliases = texts(&person.aliases);
    if surname != person.name.value && !aliases.iter().any(|alias| alias == surname) {
        aliases.push(surname.to_owned());
    }
    Person {
        name: person.name.value.to_owned(),
        surname: surname.to_owned(),
        aliases,
        gender: match person.gender {
            Some(authored::Gender::Female) => Gender::Female,
            Some(authored::Gender::Male) | None => Gender::Male,
        },
        roles: compile_roles(file, &person.roles, report),
        member: member.map(str::to_owned),
        origin: file.origin(person.name.span),
    }
}

fn compile_roles(file: &File<'_>, authored: &[authored::Role<'_>], report: &mut Report) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(authored.len());
    for (i, role) in authored.iter().enumerate() {
        let compiled = Role {
            title: role.title.value.to_owned(),
            from: report.date(file, role.from.as_ref()),
            until: report.date(file, role.until.as_ref()),
        };
        if let (Some(from), Some(until), Some(at)) = (compiled.from, compiled.until, &role.until)
            && until < from
        {
            let diagnostic = Diagnostic::error(Code::BadDate, file.path, "this office ends before it begins")
                .label(at.span, format!("before {from}"));
            report.add(diagnostic);
        } else if let Some(earlier) = roles.iter().position(|earlier| overlap(earlier, &compiled)) {
            let message = format!("`{}` is held twice at a time", compiled.title);
            let place = |i: usize| authored[i].from.as_ref().unwrap_or(&authored[i].title).span;
            let diagnostic = Diagnostic::error(Code::OverlappingRoles, file.path, message)
                .label(place(i), "this time overlaps")
                .label(place(earlier), "with this one")
                .help("a second term begins on the day after `until` of the first");
            report.add(diagnostic);
        }
        roles.push(compiled);
    }
    roles
}

/// Whether two offices are the same and share more than the day of a handover.
fn overlap(a: &Role, b: &Role) -> bool {
    let ends_before = |first: &Role, second: &Role| {
        first.until.is_some_and(|until| second.from.is_some_and(|from| until <= from))
    };
    a.title == b.title && !ends_before(a, b) && !ends_before(b, a)
}
