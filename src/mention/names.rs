//! Names over raw tokens: parties, people and the longer names that are neither.

use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use smol_str::SmolStr;

use super::Basis;
use crate::pack::{Gender, NameKind, Pack, PartyId};
use crate::pattern::vocabulary::fold;
use crate::pattern::words::is_one_token;
use crate::text::{Document, Token, tokenize};

/// A name where it stands, before anything is known of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameHit {
    /// First token.
    pub first: usize,
    /// Last token.
    pub last: usize,
    /// What it names.
    pub what: Named,
    /// Whether the spelling is only close to the known one.
    pub fuzzy: bool,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A party, by one of its names.
    Party(PartyId, NameKind),
    /// A person of a party: party and index into its people.
    Person(PartyId, usize),
    /// A longer name that is none of them.
    Nobody,
    /// A name that shows the passage is about something else.
    Elsewhere,
}

#[derive(Debug)]
struct Entry {
    words: Box<[Word]>,
    what: Named,
    /// A surname by itself, which a first name in front can turn into somebody else.
    surname: bool,
}

#[derive(Debug)]
struct Word {
    folded: SmolStr,
    capital: bool,
    /// Written in capitals throughout ("US"), which tells it from an ordinary word ("us").
    acronym: bool,
}

impl Word {
    fn new(form: &str) -> Self {
        let letters = || form.chars().filter(|c| c.is_alphabetic());
        Self {
            folded: fold(form).into(),
            capital: form.chars().next().is_some_and(char::is_uppercase),
            acronym: letters().all(char::is_uppercase) && (1..=4).contains(&letters().count()),
        }
    }
}

/// All names of a pack, by their first word.
#[derive(Debug, Default)]
pub struct Names {
    by_first: HashMap<SmolStr, Vec<Entry>>,
    /// Long personal names, for spellings not listed: folded surname, party, person.
    people: Vec<(SmolStr, PartyId, usize)>,
    /// Words that may stand before a surname without making it another person's: first names of
    /// the pack's people, titles, offices, names of parties.
    before_surname: HashSet<SmolStr>,
}

/// What names a form can begin, and whose surname it is close to.
#[derive(Clone, Debug, Default)]
struct Possible {
    /// Whether a name begins with it.
    begins: bool,
    /// The people whose surnames are so close that it may be one, by their place in [`Names::people`], with how close.
    close: Box<[(u32, f64)]>,
}

/// What is known of the forms met so far, by their numbers.
#[derive(Debug, Default)]
pub struct Seen(Vec<Option<Possible>>);

impl Seen {
    fn of(&mut self, number: u32, find: impl FnOnce() -> Possible) -> &Possible {
        let at = number as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        self.0[at].get_or_insert_with(find)
    }
}

/// How many different letters a word has.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0u32, |set, byte| set | 1 << (byte & 31)).count_ones()
}

/// Shortest surname for which close spellings are looked for.
const MIN_FUZZY: usize = 7;
/// The same where the person's first name stands before it.
const MIN_FUZZY_AFTER_FIRST: usize = 5;
/// Least Jaro–Winkler similarity of a close spelling.
const MIN_SIMILARITY: f64 = 0.90;

impl Names {
    /// Indexes the names of a pack.
    #[must_use]
    pub fn new(pack: &Pack) -> Self {
        let mut names = Self::default();
        for (index, party) in pack.parties.iter().enumerate() {
            let id = PartyId::at(index);
            for name in &party.names {
                names.enter(&name.text, Named::Party(id, name.kind), false);
            }
            for text in &party.not {
                names.enter(text, Named::Nobody, false);
            }
            for (number, person) in party.people.iter().enumerate() {
                let what = Named::Person(id, number);
                names.enter(&person.name, what, false);
                for alias in &person.aliases {
                    names.enter(alias, what, !alias.contains(' '));
                }
                if !person.surname.is_empty() {
                    names.enter(&person.surname, what, true);
                    let folded = SmolStr::from(fold(&person.surname));
                    if folded.len() >= MIN_FUZZY_AFTER_FIRST {
                        names.people.push((folded, id, number));
                    }
                }
                for text in std::iter::once(&person.name).chain(&person.aliases) {
                    names.before_surname.extend(text.split(' ').map(|word| SmolStr::from(fold(word))));
                }
            }
            for name in party.names.iter().filter(|name| name.kind != NameKind::Group) {
                names.before_surname.extend(name.text.split(' ').map(|word| SmolStr::from(fold(word))));
            }
        }
        let language = &pack.language;
        for words in [&language.titles, &language.honorifics, &language.role_persons, &language.role_bodies] {
            for symbol in words.entries.iter().flatten() {
                names.before_surname.insert(pack.vocabulary.word(*symbol).into());
            }
        }
        // "a US think tank": words that are one, and name nobody's government.
        for words in pack.language.outsider_bodies.entries.iter().filter(|words| words.len() > 1) {
            let words: Vec<&str> = words.iter().map(|word| pack.vocabulary.word(*word)).collect();
            names.enter(&words.join(" "), Named::Nobody, false);
        }
        for text in &pack.elsewhere {
            names.enter(text, Named::Elsewhere, false);
        }
        for entries in names.by_first.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.words.len()));
        }
        names
    }

    fn enter(&mut self, text: &str, what: Named, surname: bool) {
        let words: Vec<Word> = if text.split_whitespace().all(is_one_token) {
            text.split_whitespace().map(Word::new).collect()
        } else {
            let mut tokens: Vec<Token> = Vec::new();
            tokenize(text, 0, &mut tokens);
            tokens.iter().map(|token| Word::new(token.span().of(text))).collect()
        };
        let the = words.len() > 1 && words[0].folded == "the";
        let words: Box<[Word]> = words.into_iter().skip(usize::from(the)).collect();
        let Some(first) = words.first() else { return };
        let entries = self.by_first.entry(first.folded.clone()).or_default();
        let same = |entry: &Entry| {
            entry.what == what && entry.words.iter().map(|w| &w.folded).eq(words.iter().map(|w| &w.folded))
        };
        if !entries.iter().any(same) {
            entries.push(Entry { words, what, surname });
        }
    }

    /// The names in a document, longest first at each place, none overlapping. Of people who
    /// share a name, one in office at `date` is preferred. `forms` are the numbers of the document's tokens, by which
    /// `seen` remembers what can begin with them.
    #[must_use]
    pub fn find(
        &self,
        document: &Document<'_>,
        forms: &[u32],
        seen: &mut Seen,
        pack: &Pack,
        date: Option<Date>,
    ) -> Vec<NameHit> {
        let mut hits = Vec::new();
        let mut token = 0;
        while let Some(number) = forms.get(token) {
            let Possible { begins, close } = seen.of(*number, || self.possible(document.form(token)));
            let begins = begins.then(|| self.by_first.get(&*fold(document.form(token)))).flatten();
            let found = begins.and_then(|entries| self.longest(entries, document, token, pack, date));
            match found {
                Some((length, what)) => {
                    hits.push(NameHit { first: token, last: token + length - 1, what, fuzzy: false });
                    token += length;
                }
                None => {
                    let close = (!close.is_empty()).then(|| self.close(close, document, token, pack, date));
                    if let Some(what) = close.flatten() {
                        hits.push(NameHit { first: token, last: token, what, fuzzy: true });
                    }
                    token += 1;
                }
            }
        }
        hits
    }

    /// What a form can begin or be, wherever it stands.
    fn possible(&self, form: &str) -> Possible {
        let folded = fold(form);
        let begins = self.by_first.contains_key(&*folded);
        if !form.chars().next().is_some_and(char::is_uppercase)
            || form.len() < MIN_FUZZY_AFTER_FIRST
            || form.chars().skip(1).any(char::is_uppercase)
        {
            return Possible { begins, close: Box::default() };
        }
        let near = |surname: &str| {
            surname.len().abs_diff(folded.len()) <= 2
                && surname.as_bytes().first() == folded.as_bytes().first()
                && letters(surname).abs_diff(letters(&folded)) <= 2
                && strsim::osa_distance(surname, &folded) <= 2
        };
        let close = self.people.iter().enumerate().filter(|(_, (surname, ..))| near(surname));
        let similar = |surname: &str| strsim::jaro_winkler(surname, &folded);
        let close = close.map(|(number, (surname, ..))| (number as u32, similar(surname)));
        Possible { begins, close: close.filter(|(_, similarity)| *similarity >= MIN_SIMILARITY).collect() }
    }

    fn longest(
        &self,
        entries: &[Entry],
        document: &Document<'_>,
        at: usize,
        pack: &Pack,
        date: Option<Date>,
    ) -> Option<(usize, Named)> {
        let mut best: Option<(usize, Named)> = None;
        for entry in entries {
            let length = entry.words.len();
            if best.is_some_and(|(known, _)| known > length) || !fits(entry, document, at) {
                continue;
            }
            if entry.surname && self.is_someone_else(document, at) {
                best = best.or(Some((length, Named::Nobody)));
                continue;
            }
            let replace = match (best, entry.what) {
                (None, _) => true,
                (Some((known, _)), _) if known < length => true,
                // Two people of one name: the one in office.
                (Some((_, Named::Person(party, person))), Named::Person(other, namesake)) => {
                    !pack[party].people[person].in_office(date)
                        && pack[other].people[namesake].in_office(date)
                }
                (Some((_, Named::Nobody | Named::Elsewhere)), _) => false,
                (Some(_), Named::Nobody) => true,
                _ => false,
            };
            if replace {
                best = Some((length, entry.what));
            }
        }
        best
    }

    /// Whether the surname at `at` follows a first name that is nobody's in the pack ("Melania
    /// Trump"). Headlines capitalise everything, and every sentence its first word, so there the
    /// word before tells nothing.
    fn is_someone_else(&self, document: &Document<'_>, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let form = document.form(before);
        let touching = document.tokens[before].span().end + 1 == document.tokens[at].span().start;
        let name_like = form.chars().count() > 2
            && form.chars().next().is_some_and(char::is_uppercase)
            && form.chars().all(char::is_alphabetic)
            && form.chars().any(char::is_lowercase);
        if !name_like || !touching || self.before_surname.contains(&*fold(form)) {
            return false;
        }
        let Some(sentence) = document.sentence_of(at).map(|sentence| &document.sentences[sentence]) else {
            return false;
        };
        if before < sentence.tokens.start {
            return false;
        }
        let opens =
            document.tokens[sentence.tokens.start..before].iter().all(|token| token.span().len() <= 3)
                || document.form(before.saturating_sub(1)).chars().all(|c| !c.is_alphanumeric());
        !sentence.headline && !opens
    }

    /// A capitalised word close to a long surname of somebody in office. Ordinary words, short
    /// words and words at an equal distance from two people are never guessed at.
    fn close(
        &self,
        people: &[(u32, f64)],
        document: &Document<'_>,
        at: usize,
        pack: &Pack,
        date: Option<Date>,
    ) -> Option<Named> {
        if is_first_name(document, at) {
            return None;
        }
        let form = document.form(at);
        let mut best: Option<(f64, PartyId, usize)> = None;
        for (number, similarity) in people {
            let (surname, party, person) = &self.people[*number as usize];
            if !pack[*party].people[*person].in_office(date) {
                continue;
            }
            // A shorter surname is only guessed at behind its own first name: "Vladimir Puttin".
            let first = pack[*party].people[*person].name.split(' ').next().unwrap_or_default();
            let named = (1..=4).any(|back| {
                at.checked_sub(back).is_some_and(|before| fold(document.form(before)) == fold(first))
            });
            if !named && (form.len() < MIN_FUZZY || surname.len() < MIN_FUZZY) {
                continue;
            }
            if best.is_none_or(|(known, ..)| *similarity > known) {
                best = Some((*similarity, *party, *person));
            }
        }
        best.map(|(_, party, person)| Named::Person(party, person))
    }
}

/// Every way in which some parties can be named, close spellings apart.
pub fn names_of<'p>(pack: &'p Pack, parties: &'p [PartyId]) -> impl Iterator<Item = &'p str> {
    parties.iter().map(|party| &pack[*party]).flat_map(|party| {
        let people = party.people.iter().flat_map(|person| {
            let surname = (!person.surname.is_empty()).then_some(&*person.surname);
            std::iter::once(&*person.name).chain(person.aliases.iter().map(|alias| &**alias)).chain(surname)
        });
        party.names.iter().map(|name| &*name.text).chain(people)
    })
}

/// "Antonio Guterres": a capitalised word right before another is no surname, but in a headline.
fn is_first_name(document: &Document<'_>, at: usize) -> bool {
    let Some(next) = document.tokens.get(at + 1) else { return false };
    let headline = document.sentence_of(at).is_some_and(|sentence| document.sentences[sentence].headline);
    let capital = document.form(at + 1).chars().next().is_some_and(char::is_uppercase);
    !headline && capital && document.tokens[at].span().end + 1 == next.span().start
}

fn fits(entry: &Entry, document: &Document<'_>, at: usize) -> bool {
    entry.words.iter().enumerate().all(|(offset, word)| {
        let token = at + offset;
        if token >= document.tokens.len() {
            return false;
        }
        let form = document.form(token);
        if *fold(form) != word.folded {
            return false;
        }
        if word.acronym {
            return !form.chars().any(char::is_lowercase);
        }
        !word.capital || form.chars().next().is_some_and(char::is_uppercase)
    })
}

/// How a party's name is resolved.
#[must_use]
pub fn basis_of(kind: NameKind) -> Basis {
    match kind {
        NameKind::Name | NameKind::Institution => Basis::Name,
        NameKind::Metonym => Basis::Metonym,
        NameKind::Demonym => Basis::Demonym,
        NameKind::Group => Basis::Group,
    }
}

/// The gender of a person of a pack.
#[must_use]
pub fn gender_of(pack: &Pack, party: PartyId, person: usize) -> Gender {
    pack[party].people[person].gender
}
