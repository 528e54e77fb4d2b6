//! What the phrase parser asks of a pack.

use std::cell::RefCell;
use std::collections::HashMap;

use super::lists::Lists;
use super::parties::Parties;
use crate::pack::authored::Text;
use crate::pack::check::Report;
use crate::pack::language::Language;
use crate::pack::sources::File;
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::pattern::{self, Alternatives, Item, Phrase, PhraseErrorKind, Resolver, Sequence, WordTest};

/// What was found of each choice of verbs, by the address of the choice.
type Verbs = HashMap<*const Sequence, (Alternatives, Option<Alternatives>)>;

/// What the phrases of a pack may refer to.
pub(super) struct Rules<'r> {
    pub(super) parties: &'r Parties,
    pub(super) lists: &'r Lists,
    pub(super) language: &'r Language,
    /// What was found of choices of verbs, by address; each is kept, so that no other takes its place.
    pub(super) verbs: RefCell<Verbs>,
}

impl Rules<'_> {
    /// Compiles a phrase that an author wrote.
    pub(super) fn phrase(
        &self,
        file: &File<'_>,
        text: &Text<'_>,
        vocabulary: &mut Vocabulary,
        report: &mut Report,
    ) -> Option<Phrase> {
        let mut names = Names { rules: self, vocabulary };
        match pattern::parse(text.value, file.origin(text.span), &mut names) {
            Ok(phrase) => {
                self.parties.warn_slots(file, text, report);
                Some(phrase)
            }
            Err(error) => {
                if let PhraseErrorKind::UnknownParty(name, _) = &error.kind {
                    let at = text.part(file.text, error.span);
                    if self.parties.needs_disabled(file, name, at, report) {
                        return None;
                    }
                }
                report.phrase(file, text, error);
                None
            }
        }
    }
}

struct Names<'r> {
    rules: &'r Rules<'r>,
    vocabulary: &'r mut Vocabulary,
}

impl Resolver for Names<'_> {
    fn slot(&mut self, name: &str) -> Result<u16, Vec<String>> {
        match self.rules.parties.by_id(name) {
            Some(party) => Ok(party.0),
            None if self.rules.parties.partial() => Ok(0),
            None => Err(self.rules.parties.ids().map(str::to_owned).collect()),
        }
    }

    fn list(&mut self, name: &str) -> Result<Alternatives, Vec<String>> {
        self.rules.lists.get(name)
    }

    fn symbol(&mut self, word: &str) -> Symbol {
        self.vocabulary.intern(word)
    }

    fn exact(&mut self, form: &str) -> Symbol {
        self.vocabulary.intern_exact(form)
    }

    fn is_verb(&mut self, words: &[Symbol]) -> bool {
        let verbs = &self.rules.language.verbs;
        words.first().is_some_and(|first| verbs.starting(*first).any(|verb| verb == words))
    }

    fn nominals(&mut self, verb: &[Symbol], nominals: &mut Vec<Sequence>) {
        let item = |word: &Symbol| Item::Word(WordTest::Lemma(*word));
        for nominal in self.rules.language.nominals(verb).unwrap_or_default() {
            let same = |known: &Sequence| {
                known.len() == nominal.len()
                    && known.iter().zip(nominal).all(|(known, word)| *known == item(word))
            };
            if !nominals.iter().any(same) {
                nominals.push(nominal.iter().map(item).collect());
            }
        }
    }

    fn known_verbs(&mut self, choice: &Alternatives) -> Option<Option<Alternatives>> {
        self.rules.verbs.borrow().get(&choice.as_ptr()).map(|(_, nominals)| nominals.clone())
    }

    fn remember_verbs(&mut self, choice: &Alternatives, nominals: &Option<Alternatives>) {
        self.rules.verbs.borrow_mut().insert(choice.as_ptr(), (choice.clone(), nominals.clone()));
    }

    fn is_preposition(&mut self, word: Symbol) -> bool {
        self.rules.language.prepositions.has(word)
    }

    fn is_particle(&mut self, word: Symbol) -> bool {
        self.rules.language.particles.has(word)
    }

    fn is_negator(&mut self, word: Symbol) -> bool {
        self.rules.language.negators.has(word)
    }
}
