//! The pages about the whole pack: contents, coding instructions, parties, word lists.

use super::{anchor, head, issue_page, listed, phrase, row};
use crate::pack::{NameKind, Pack, Party, PartyId, Person, Renamed, Stance};
use crate::report::catalogue::count;
use crate::report::markdown::escape;

/// What the codebook is of, how to cite it, and what is in it.
pub(super) fn readme(pack: &Pack) -> String {
    let title = escape(&pack.title);
    let phrases: usize = pack.positions.iter().map(|position| position.phrases.len()).sum();
    let tests: usize = pack.positions.iter().map(|position| position.tests.len()).sum();
    let parties = pack.parties.len();
    let mut out = format!("# {title}: codebook\n\n");
    out += &format!(
        "Pack `{}`, version {}, on {}the language `{}`: {parties} {}, {}, {}, {} and {}.\n\n",
        pack.name,
        pack.version,
        pack.bases.iter().map(|base| format!("`{base}` and ")).collect::<String>(),
        pack.language.name,
        if parties == 1 { "party" } else { "parties" },
        count(pack.issues.len(), "issue"),
        count(pack.positions.len(), "position"),
        count(phrases, "phrase"),
        count(tests, "test"),
    );
    out += "A *statement* is coded where a text says that a *party* takes a *stance* toward a *position*. Positions answer \
            the question of an *issue* at one of its two poles.\n\n";
    out +=
        "## Contents\n\n- [Coding instructions](coding.md): stances, their strength, sign and event codes\n";
    out += "- [Parties](parties.md): names, people, offices and dates\n";
    if !pack.lists.is_empty() {
        out += "- [Word lists](lists.md) that phrases share\n";
    }
    out += "\n## Issues\n\n";
    out += &head(&["issue", "question", "+", "−", "positions"]);
    for issue in &pack.issues {
        let page = issue_page(&issue.id);
        let positions: Vec<String> =
            issue.positions.iter().map(|id| format!("[{0}]({page}#{0})", pack[*id].id)).collect();
        out += &row(&[
            format!("[{}]({page})", issue.id),
            escape(&issue.question),
            escape(&issue.plus),
            escape(&issue.minus),
            positions.join(", "),
        ]);
    }
    out += &conventions(pack);
    out += &format!(
        "\n## How to cite\n\n> {title}. Codebook of the rule pack “{}”, version {}. Coded with standpoint {}.\n\n\
         Tell the version of the pack and of the tool with every figure: rules change, and figures with them.\n",
        pack.name,
        pack.version,
        env!("CARGO_PKG_VERSION"),
    );
    out
}

/// What the pack takes for granted of texts.
fn conventions(pack: &Pack) -> String {
    let names = |ids: &[PartyId]| ids.iter().map(|id| link(&pack[*id])).collect::<Vec<_>>().join(", ");
    let mut lines = Vec::new();
    if pack.columns.len() < pack.parties.len() || !pack.sides.is_empty() {
        lines.push(format!("Compared where nobody asks for others: {}.", names(&pack.columns)));
    }
    if !pack.sides.is_empty() {
        lines.push(format!("“Both sides” are, where a text names no pair: {}.", names(&pack.sides)));
    }
    if !pack.about.is_empty() {
        lines.push(format!("A text that names none of these is not coded: {}.", names(&pack.about)));
    }
    if !pack.elsewhere.is_empty() {
        let elsewhere = listed(pack.elsewhere.iter().map(String::as_str));
        lines.push(format!(
            "A sentence with one of these names is about something else and not coded: {elsewhere}."
        ));
    }
    for Renamed { kind, old, new, since } in &pack.renamed {
        let since = since.as_ref().map(|since| format!(" since {}", escape(since))).unwrap_or_default();
        lines.push(format!("The {} `{old}` is called `{new}`{since}.", kind.as_str()));
    }
    let lines: String = lines.iter().map(|line| format!("- {line}\n")).collect();
    if lines.is_empty() { lines } else { format!("\n## Conventions\n\n{lines}") }
}

/// How a statement is coded: the stances of the language.
pub(super) fn coding(pack: &Pack) -> String {
    let mut out = String::from("# Coding instructions\n\n[Contents](README.md)\n\n");
    out += "For every sentence: who holds something (the party, by the offices held on the day of the text), which stance \
            the words express, and which position they are about.\n\n\
            1. Code only what somebody is said to hold. Questions, suppositions, fears and guesses are not coded; \
            neither is what experts, former officials or the author think.\n\
            2. The holder is the party whose wish it is, not who tells of it: in “A demands a truce, B \
            said” A demands. Who tells is coded beside it.\n\
            3. A stance against a position counts at the other pole: who rejects staying out is coded with those for \
            joining.\n\
            4. Words that turn a content round (to drop, to end, to renounce) make the opposite position of it.\n\
            5. A condition (if, unless, until, in exchange for) is coded with the statement it hangs on.\n\n";
    out += "## Stances\n\n";
    out += &head(&["stance", "a party that takes it", "sign", "strength", "CAMEO", "PLOVER", "not so means"]);
    for stance in Stance::ALL {
        let info = pack.language.stance(*stance);
        let text = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
        out += &row(&[
            format!("{}**{stance}**", anchor(stance.as_str())),
            escape(stance.meaning().trim_end_matches('.')),
            if stance.sign().as_str() == "+" { "+".to_owned() } else { "−".to_owned() },
            text(info.map(|info| info.strength.to_string())),
            text(info.map(|info| escape(&info.cameo))),
            text(info.map(|info| escape(&info.plover))),
            info.and_then(|info| info.negated)
                .map_or_else(|| "nothing".to_owned(), |stance| stance.to_string()),
        ]);
    }
    out += "\nSign: + counts at the pole of the position, − at the other. Strength, 1 to 5, weighs a party's place between \
            the poles. CAMEO and PLOVER are classifications of political events; a word may have a code of its own that is \
            finer than that of its stance.\n\n## Words\n\n<a id=\"words\"></a>\n\nThe words of positions match in every form and without case. \\[a / b\\] is one of these, (a) may be missing, “a” is \
            this form alone, … is a short gap, *words in italics* are a list and a name is any name of that party.\n\nWords that express each stance:\n\n";
    out += &head(&["stance", "verbs", "nouns", "others"]);
    for stance in Stance::ALL {
        use crate::pack::Sense;
        use crate::pack::language::CuePos;
        let cues = pack.language.cues.iter().filter(|cue| cue.sense == Sense::Stance(*stance));
        let (mut verbs, mut nouns, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for cue in cues {
            let class = match cue.pos {
                CuePos::Verb => &mut verbs,
                CuePos::Noun => &mut nouns,
                _ => &mut others,
            };
            if !class.contains(&cue.text.as_str()) {
                class.push(cue.text.as_str());
            }
        }
        out += &row(&[format!("**{stance}**"), listed(verbs), listed(nouns), listed(others)]);
    }
    out
}

/// Who the parties are, what they are called, and who speaks for them when.
pub(super) fn parties(pack: &Pack) -> String {
    let mut out = String::from("# Parties\n\n[Contents](README.md)\n\n");
    for party in &pack.parties {
        out += &format!("- {}\n", link_here(party));
    }
    for party in &pack.parties {
        out += &format!("\n{}\n\n## {}\n\n`{}`\n\n", anchor(&party.id), escape(&party.name), party.id);
        for (kind, what) in [
            (NameKind::Name, "Names"),
            (NameKind::Demonym, "Adjectives and people"),
            (NameKind::Metonym, "Places that stand for it"),
            (NameKind::Institution, "Bodies"),
            (NameKind::Group, "One of"),
        ] {
            let names = party.names.iter().filter(|name| name.kind == kind);
            let names: Vec<&str> = names.map(|name| name.text.as_str()).collect();
            if !names.is_empty() {
                out += &format!("- {what}: {}\n", listed(names));
            }
        }
        if !party.not.is_empty() {
            out += &format!("- Not: {}\n", listed(party.not.iter().map(String::as_str)));
        }
        if !party.allies.is_empty() {
            let allies: Vec<String> = party.allies.iter().map(|ally| link_here(&pack[*ally])).collect();
            out += &format!("- Its allies: {}\n", allies.join(", "));
        }
        if !party.people.is_empty() {
            out += &format!("\n{}", head(&["who", "office", "from", "until"]));
            party.people.iter().for_each(|person| out += &offices(person));
        }
    }
    out
}

/// A row for every office of a person.
fn offices(person: &Person) -> String {
    let name = match &person.member {
        Some(member) => format!("{} ({})", escape(&person.name), escape(member)),
        None => escape(&person.name),
    };
    if person.roles.is_empty() {
        return row(&[name, "none, so that it speaks for nobody".to_owned(), String::new(), String::new()]);
    }
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    let rows = person.roles.iter().enumerate().map(|(number, role)| {
        let name = if number == 0 { name.clone() } else { String::new() };
        row(&[name, escape(&role.title), day(role.from), day(role.until)])
    });
    rows.collect()
}

/// The word lists in reading form.
pub(super) fn lists(pack: &Pack) -> String {
    let mut out = String::from(
        "# Word lists\n\n[Contents](README.md)\n\nWords match in every form and without case; “word” in quotation marks is that \
         form alone. How the rest is read stands with the [coding instructions](coding.md#words).\n",
    );
    for list in &pack.lists {
        out += &format!("\n{}\n\n## {}\n\n", anchor(&list.name), escape(&list.name));
        for entry in &list.entries {
            out += &format!("- {}\n", phrase::reading(pack, entry, ""));
        }
    }
    out
}

/// A link to a party from the page of contents.
fn link(party: &Party) -> String {
    format!("[{}](parties.md#{})", escape(&party.name), party.id)
}

fn link_here(party: &Party) -> String {
    format!("[{}](#{})", escape(&party.name), party.id)
}
