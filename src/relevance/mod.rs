//! Which sentences of an article can matter for its statements.
//!
//! Most sentences of most articles say nothing that a pack has words for. They need no parsing, and what is read in the
//! others must be the same to the last byte as if all had been read. So a sentence is left out only where
//! it is certain that no statement can stand in it and that nothing in a sentence that is read looks at it:
//!
//! * A statement needs a wording, and a wording needs its words: each phrase is looked for by the words without
//!   which it cannot match, whatever the parser makes of them ([`phrases`], [`forms`]).
//! * It needs a holder: a name, a word that points to one, or a quotation.
//! * Pronouns, "the minister" and "both sides" look a few sentences back, quotations at what stands around
//!   them, "these terms" at statements shortly before; those sentences are read, too.
//! * What is asked of an article as a whole, such as what it is about, is answered from its names.

mod context;
mod forms;
mod phrases;

use std::sync::{Mutex, PoisonError};

use crate::mention::names::{NameHit, Named};
use crate::mention::subject::Subject;
use crate::pack::{NameKind, Pack, PartyId};
use crate::pattern::view::MAX_SLOTS;
use crate::pattern::vocabulary::Symbol;
use crate::text::Document;

use forms::{Flags, Forms};
use phrases::{Inside, Phrases};

/// What of an article is read.
#[derive(Debug)]
pub struct Relevant {
    /// For each sentence whether it is read.
    pub sentences: Vec<bool>,
    /// Whether one of the pack's sides is named in the others, or may be for all that is known.
    pub sides_named: bool,
}

/// Finds the sentences that can matter. Cheap to share between threads.
#[derive(Debug, Default)]
pub struct Relevance {
    phrases: Phrases,
    /// What is known of words, one for each thread that has ever asked at once.
    forms: Mutex<Vec<Forms>>,
}

/// A sentence as far as its words tell.
#[derive(Clone, Copy, Debug, Default)]
struct Sighted {
    flags: Flags,
    /// Whether somebody is named who is, or could be, a party.
    named: bool,
    /// Whether some phrase can match.
    worded: bool,
    /// Whether it is not closed off from the next: it ends in a word, or a name goes on in the next.
    open: bool,
}

impl Relevance {
    /// Gets ready for a pack.
    #[must_use]
    pub fn new(pack: &Pack) -> Self {
        Self { phrases: Phrases::new(pack), forms: Mutex::default() }
    }

    /// The sentences of a document that can matter, given its names; `None` where no statement can be in it.
    #[must_use]
    pub fn of(
        &self,
        document: &Document<'_>,
        names: &[NameHit],
        subject: &Subject,
        pack: &Pack,
    ) -> Option<Relevant> {
        if document.sentences.is_empty() || !subject.covers_any() {
            return None;
        }
        let pool = || self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        let mut forms = pool().pop().unwrap_or_default();
        let sighted = self.sight(document, names, subject, pack, &mut forms);
        forms.make_room();
        pool().push(forms);
        context::relevant(document, names, subject, pack, &sighted)
    }

    fn sight(
        &self,
        document: &Document<'_>,
        names: &[NameHit],
        subject: &Subject,
        pack: &Pack,
        forms: &mut Forms,
    ) -> Vec<Sighted> {
        let mut sighted = vec![Sighted::default(); document.sentences.len()];
        for hit in names.iter().filter(|hit| matches!(hit.what, Named::Party(..) | Named::Person(..))) {
            let Some(sentence) = document.sentence_of(hit.first) else { continue };
            sighted[sentence].named = true;
            if hit.last >= document.sentences[sentence].tokens.end {
                sighted[sentence].open = true;
                sighted[sentence + 1].named = true;
            }
        }
        let bits = |party: PartyId| if party.0 < MAX_SLOTS { 1u128 << party.0 } else { 0 };
        // Whoever is named, and who stands with them, may be pointed to anywhere.
        let mut anywhere = pack.sides.iter().fold(0, |all, side| all | bits(*side));
        for hit in names {
            if let Named::Party(party, _) | Named::Person(party, _) = hit.what {
                anywhere =
                    pack[party].allies.iter().fold(anywhere | bits(party), |all, ally| all | bits(*ally));
            }
        }
        let mut inside = Inside::default();
        let (mut list, mut before): (Vec<Symbol>, Vec<Symbol>) = (Vec::new(), Vec::new());
        let mut hits = names.iter().peekable();
        for (number, (sentence, sighted)) in document.sentences.iter().zip(&mut sighted).enumerate() {
            std::mem::swap(&mut list, &mut before);
            list.clear();
            inside.clear();
            let mut last = "";
            let quoted =
                document.quotations_near(sentence.span).any(|quote| quote.outer.overlaps(sentence.span));
            for token in sentence.tokens.clone() {
                last = document.form(token);
                let form = forms.of(last, pack);
                sighted.flags = sighted.flags.with(form.flags);
                let place = token - sentence.tokens.start;
                if form.flags.has(Flags::PRONOUN) || quoted && form.flags.has(Flags::FIRST) {
                    inside.pointer(anywhere, Some(place));
                }
                for symbol in &form.symbols {
                    inside.word(*symbol, Some(place));
                    list.push(*symbol);
                }
            }
            sighted.open |= last.ends_with(char::is_alphanumeric);
            if sighted.flags.has(Flags::THING) {
                before.iter().for_each(|symbol| inside.word(*symbol, None));
            }
            while let Some(hit) = hits.next_if(|hit| hit.first < sentence.tokens.end) {
                if let Named::Party(party, _) | Named::Person(party, _) = hit.what {
                    for token in hit.first.max(sentence.tokens.start)..=hit.last {
                        inside.party(party.0, token - sentence.tokens.start);
                    }
                }
                if hit.last >= sentence.tokens.end {
                    // It goes on in the next sentence.
                    inside.pointer(anywhere, None);
                }
            }
            // An office may be held by a name that stands anywhere near.
            let offices = [Flags::ROLE, Flags::GROUP, Flags::ALLIES];
            if offices.into_iter().any(|flag| sighted.flags.has(flag)) {
                inside.pointer(anywhere, None);
            }
            sighted.worded = subject.covers(number) && self.phrases.any(pack, &inside);
        }
        sighted
    }
}

/// Whether a name surely makes a mention that speaks for one of some parties, whatever stands around it.
fn certain(hit: &NameHit, parties: &[PartyId]) -> bool {
    match hit.what {
        Named::Party(party, kind) => {
            matches!(kind, NameKind::Name | NameKind::Metonym | NameKind::Institution)
                && parties.contains(&party)
        }
        _ => false,
    }
}

/// Whether a name may make one.
fn possible(hit: &NameHit, parties: &[PartyId]) -> bool {
    matches!(hit.what, Named::Party(party, _) | Named::Person(party, _) if parties.contains(&party))
}
