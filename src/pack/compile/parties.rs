//! Parties, what they are called, and who speaks for them when.

use std::collections::{HashMap, HashSet};

use super::chain::Chain;
use super::gone::Gone;
use super::layers::Merged;
use super::merge::{Entry, Layer};
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::authored::Text;
use crate::pack::authored::pack as authored;
use crate::pack::check::Report;
use crate::pack::model::{Gender, IdKind, NameKind, Party, PartyId, PartyName, Person, Renamed, Role};
use crate::pack::sources::File;
use crate::pattern::view::MAX_SLOTS;
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::span::Span;

/// The parties of a pack.
#[derive(Default)]
pub(super) struct Parties {
    pub(super) list: Vec<Party>,
    /// Whether some of them may be missing here because their file could not be read whole. An
    /// unknown party is then no news.
    partial: bool,
    gone: Gone,
}

impl Parties {
    /// The party of an id that an author wrote.
    pub(super) fn find(&self, file: &File<'_>, id: &Text<'_>, report: &mut Report) -> Option<PartyId> {
        let found = self.by_id(id.value);
        if found.is_none() && !self.partial && !self.needs_disabled(file, id.value, id.span, report) {
            report.unknown(file, id, Code::UnknownParty, "party", self.ids());
        }
        self.gone.warn(file, id.value, id.span, "party", report);
        found
    }

    /// The party of an id, be it an old one.
    pub(super) fn by_id(&self, id: &str) -> Option<PartyId> {
        let find = |id: &str| self.list.iter().position(|party| party.id == id).map(PartyId::at);
        find(id).or_else(|| find(self.gone.renamed(id)?))
    }

    /// Whether a party is disabled; what needs it is then told where.
    pub(super) fn needs_disabled(&self, file: &File<'_>, id: &str, at: Span, report: &mut Report) -> bool {
        self.gone.needs_disabled(file, id, at, "party", report)
    }

    /// Warns of the old ids among the parties that a phrase names.
    pub(super) fn warn_slots(&self, file: &File<'_>, phrase: &Text<'_>, report: &mut Report) {
        if !report.warns() {
            return;
        }
        for id in self.gone.signposts.keys() {
            for (at, slot) in phrase.value.match_indices(&format!("{{{id}}}")) {
                let part = Span::new(at + 1, at + slot.len() - 1);
                self.gone.warn(file, id, phrase.part(file.text, part), "party", report);
            }
        }
    }

    /// The pack that does without a party.
    pub(super) fn disabled_by(&self, id: &str) -> Option<usize> {
        self.gone.disabled_by(id)
    }

    /// The old ids.
    pub(super) fn renamed(&self) -> impl Iterator<Item = Renamed> {
        self.gone.all_renamed(IdKind::Party)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|party| party.id.as_str())
    }

    pub(super) fn partial(&self) -> bool {
        self.partial
    }
}

pub(super) fn compile(
    merged: &Merged<'_, '_>,
    chain: &Chain<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Parties {
    let before = report.count();
    let entries = &merged.parties.entries;
    let most = usize::from(MAX_SLOTS);
    if let Some(entry) = entries.get(most) {
        report.limit(entry.first().file.path, "parties", most, Some(entry.id().span));
    }
    let mut list = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = entry.text("name", chain, |party| party.name, report).map(|(_, name)| name);
        entry.needed("name", name.is_some(), chain, merged.parties.ids(), report);
        let name = name.unwrap_or_else(|| entry.id());
        let short = entry.text("short", chain, |party| party.short, report).map(|(_, short)| short);
        list.push(compile_party(entry, name, short.unwrap_or(name), vocabulary, report));
    }
    shared_names(entries, report);
    let partial = merged.partial_parties || report.count() > before;
    let mut parties = Parties { list, partial, gone: merged.parties.gone.clone() };
    for (number, entry) in entries.iter().enumerate() {
        let mut allies = Vec::new();
        for layer in &entry.layers {
            // A party that the pack does without is nobody's ally any more.
            let left = |ally: &&Text<'_>| {
                !parties.disabled_by(ally.value).is_some_and(|by| chain.extends(by, layer.pack))
            };
            for ally in layer.item.allies.iter().filter(left) {
                let found = parties.find(layer.file, ally, report);
                allies.extend(found.filter(|ally| !allies.contains(ally)));
            }
        }
        parties.list[number].allies = allies;
    }
    parties
}

/// A party over all packs.
type PartyEntry<'f, 's> = Entry<'f, 's, authored::Party<'f>>;

/// Warns of names that two parties have: a text that uses one does not tell which is meant.
/// Groups are shared on purpose.
fn shared_names(entries: &[PartyEntry<'_, '_>], report: &mut Report) {
    if !report.warns() {
        return;
    }
    let mut first: HashMap<&str, (usize, &str, Span)> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        for Layer { file, item: party, .. } in &entry.layers {
            let own = [&party.aliases, &party.demonyms, &party.metonyms, &party.institutions];
            let members = party.members.iter().flat_map(|member| {
                let lists = [&member.aliases, &member.demonyms, &member.metonyms, &member.institutions];
                std::iter::once(&member.name).chain(lists.into_iter().flatten())
            });
            for name in party.name.iter().chain(own.into_iter().flatten()).chain(members) {
                let (owner, place, span) = *first.entry(name.value).or_insert((number, file.path, name.span));
                if owner != number {
                    let (one, two) = (entries[owner].id().value, party.id.value);
                    let message = format!("`{}` is a name of `{one}` and of `{two}`", name.value);
                    let diagnostic = Diagnostic::warning(Code::SharedName, file.path, message)
                        .label(name.span, format!("a name of `{two}`"))
                        .also(place, span, format!("and of `{one}`"))
                        .help(
                            "leave it to the one it means; what means both at once goes under `groups` of each",
                        );
                    report.add(diagnostic);
                }
            }
        }
    }
}

fn compile_party(
    entry: &PartyEntry<'_, '_>,
    name: Text<'_>,
    short: Text<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Party {
    let parties = || entry.layers.iter().map(|layer| layer.item);
    let mut names = Names::default();
    names.add(None, NameKind::Name, [&name]);
    // A name that a pack above has changed is still in the texts.
    names.add(None, NameKind::Name, parties().flat_map(|party| party.name.iter().chain(&party.aliases)));
    names.add(None, NameKind::Demonym, parties().flat_map(|party| &party.demonyms));
    names.add(None, NameKind::Metonym, parties().flat_map(|party| &party.metonyms));
    names.add(None, NameKind::Institution, parties().flat_map(|party| &party.institutions));
    names.add(None, NameKind::Group, parties().flat_map(|party| &party.groups));
    let mut not: Vec<String> = parties().flat_map(|party| texts(&party.not)).collect();
    let members = grouped(&entry.layers, |party| &party.members, |member| member.name.value);
    let member_names: Vec<&str> = members.iter().map(|layers| layers[0].item.name.value).collect();
    let mut people = Vec::new();
    for layers in grouped(&entry.layers, |party| &party.people, |person| person.name.value) {
        for Layer { file, item: person, .. } in &layers {
            if let Some(member) =
                person.member.as_ref().filter(|member| !member_names.contains(&member.value))
            {
                report.unknown(file, member, Code::UnknownValue, "member", member_names.iter().copied());
            }
        }
        let member = layers.iter().rev().find_map(|layer| layer.item.member);
        people.push(compile_person(&layers, member.map(|member| member.value), report));
    }
    for layers in &members {
        let members = || layers.iter().map(|layer| layer.item);
        let name = Some(layers[0].item.name.value);
        names.add(
            name,
            NameKind::Name,
            members().flat_map(|member| [&member.name].into_iter().chain(&member.aliases)),
        );
        names.add(name, NameKind::Demonym, members().flat_map(|member| &member.demonyms));
        names.add(name, NameKind::Metonym, members().flat_map(|member| &member.metonyms));
        names.add(name, NameKind::Institution, members().flat_map(|member| &member.institutions));
        not.extend(members().flat_map(|member| texts(&member.not)));
        let of_member = grouped(layers, |member| &member.people, |person| person.name.value);
        people.extend(of_member.iter().map(|person| compile_person(person, name, report)));
    }
    Party {
        id: entry.id().value.to_owned(),
        name: name.value.to_owned(),
        short: short.value.to_owned(),
        pronouns: symbols(parties().flat_map(|party| &party.pronouns), vocabulary),
        names: names.list,
        not,
        people,
        groups: parties().flat_map(|party| texts(&party.groups)).collect(),
        allies: Vec::new(),
        origin: entry.first().file.origin(entry.id().span),
    }
}

fn symbols<'t>(words: impl Iterator<Item = &'t Text<'t>>, vocabulary: &mut Vocabulary) -> Vec<Symbol> {
    words.map(|word| vocabulary.intern(word.value)).collect()
}

/// What the layers of a thing have several of, with what packs say of the same one together.
fn grouped<'f, 's, T, V>(
    layers: &[Layer<'f, 's, T>],
    get: impl Fn(&'f T) -> &'f Vec<V>,
    name: impl Fn(&V) -> &str,
) -> Vec<Vec<Layer<'f, 's, V>>> {
    let mut groups: Vec<Vec<Layer<'f, 's, V>>> = Vec::new();
    for Layer { pack, file, item, issue } in layers.iter().copied() {
        let below = groups.len();
        for item in get(item) {
            let layer = Layer { pack, file, item, issue };
            let same = |group: &&mut Vec<Layer<'f, 's, V>>| name(group[0].item) == name(item);
            match groups[..below].iter_mut().find(same) {
                Some(group) => group.push(layer),
                None => groups.push(vec![layer]),
            }
        }
    }
    groups
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
    layers: &[Layer<'_, '_, authored::Person<'_>>],
    member: Option<&str>,
    report: &mut Report,
) -> Person {
    let people = || layers.iter().rev().map(|layer| layer.item);
    let name = layers[0].item.name.value;
    let surname = match people().find_map(|person| person.surname) {
        Some(surname) => surname.value,
        None => name.rsplit(char::is_whitespace).next().unwrap_or_default(),
    };
    let mut aliases: Vec<String> = layers.iter().flat_map(|layer| texts(&layer.item.aliases)).collect();
    if surname != name && !aliases.iter().any(|alias| alias == surname) {
        aliases.push(surname.to_owned());
    }
    Person {
        name: name.to_owned(),
        surname: surname.to_owned(),
        aliases,
        gender: match people().find_map(|person| person.gender) {
            Some(authored::Gender::Female) => Gender::Female,
            Some(authored::Gender::Male) | None => Gender::Male,
        },
        roles: compile_roles(layers, report),
        member: member.map(str::to_owned),
    }
}

fn compile_roles(layers: &[Layer<'_, '_, authored::Person<'_>>], report: &mut Report) -> Vec<Role> {
    let mut authored: Vec<(&File<'_>, &authored::Role<'_>)> = Vec::new();
    for layer in layers {
        let below = authored.len();
        for role in &layer.item.roles {
            let day = |role: &authored::Role<'_>| role.from.map(|from| from.value.to_owned());
            // The same office from the same day on is the same term, and may have ended since.
            let same = |(_, known): &&mut (_, &authored::Role<'_>)| {
                known.title.value == role.title.value && day(known) == day(role)
            };
            match authored[..below].iter_mut().find(same) {
                Some(term) => *term = (layer.file, role),
                None => authored.push((layer.file, role)),
            }
        }
    }
    let mut roles: Vec<Role> = Vec::with_capacity(authored.len());
    for (i, (file, role)) in authored.iter().enumerate() {
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
            let place = |i: usize| authored[i].1.from.as_ref().unwrap_or(&authored[i].1.title).span;
            let diagnostic = Diagnostic::error(Code::OverlappingRoles, file.path, message)
                .label(place(i), "this time overlaps")
                .also(authored[earlier].0.path, place(earlier), "with this one")
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
