//! Which sentences of an article can matter for its statements.
//!
//! Most sentences of most articles say nothing that a pack has words for. They need no parsing, and what is read in the
//! others must be the same to the last byte as if all had been read. So a sentence is left out only where
//! it is certain that no statement can stand in it and that nothing in a sentence that is read looks at it:
//!
//! * A statement needs a wording, and a wording needs its words: each phrase is looked for by the words without
//!   which it cannot match, whatever the parser makes of them (`phrases`, `forms`).
//! * It needs a holder: a name, a word that points to one, or a quotation.
//! * It needs a cue with the wording in what it governs, or a deed: sentences that pass so far are parsed by themselves and
//!   looked at again ([`prospects`](crate::position::prospects)).
//! * Quotations look at what stands around them, "both sides" two sentences back, "these terms" at statements shortly
//!   before; those sentences are read, too. Pronouns and "the minister" look back until nothing further away could
//!   outdo what was found, and ask for one sentence after another
//!   ([`Wanting`](crate::mention::pronouns::Wanting)).
//! * What is asked of an article as a whole, such as what it is about, is answered from its names.

mod context;
mod forms;
mod phrases;
mod sieve;

use crate::article::Article;
use crate::mention::names::{NameHit, Named};
use crate::mention::subject::Subject;
use crate::pack::{NameKind, Pack, PartyId};
use crate::pattern::view::MAX_SLOTS;
use crate::pattern::vocabulary::Symbol;
use crate::text::Document;

pub use context::{Candidates, Relevant};
use forms::Flags;
pub use forms::Seen;
use phrases::{Inside, Phrases};
use sieve::Sieve;

/// Finds the sentences that can matter. Cheap to share between threads.
#[derive(Debug)]
pub struct Relevance {
    phrases: Phrases,
    sieve: Sieve,
}

/// A sentence as far as its words tell.
#[derive(Clone, Copy, Debug, Default)]
struct Sighted {
    flags: Flags,
    /// Whether somebody is named who is, or could be, a party.
    named: bool,
    /// Whether some phrase can match.
    worded: bool,
    /// Whether one can that could not if its pronouns stood for nothing in the sentence before.
    refers: bool,
    /// Whether a name goes on in the next.
    split: bool,
    /// Whether it is not closed off from the next: it ends in a word, or a name goes on in the next.
    open: bool,
}

impl Relevance {
    /// Gets ready for a pack.
    #[must_use]
    pub fn new(pack: &Pack) -> Self {
        Self { phrases: Phrases::new(pack), sieve: Sieve::new(pack) }
    }

    /// Whether an article can be about the pack's subject, by one look at its text; "no" is certain.
    #[must_use]
    pub fn may_concern(&self, article: &Article) -> bool {
        // Every paragraph is a sentence at least.
        self.sieve.may_concern(&article.text, article.paragraphs.len())
    }

    /// The sentences of a document that may hold a statement, for all that names and words tell; `None` where there are
    /// none. `forms` are the numbers of its tokens, by which `seen` remembers what is known of them.
    #[must_use]
    pub fn candidates<'d>(
        &self,
        document: &'d Document<'d>,
        names: &[NameHit],
        subject: &Subject,
        forms: &[u32],
        seen: &mut Seen,
        pack: &Pack,
    ) -> Option<Candidates<'d>> {
        if document.sentences.is_empty() || !subject.covers_any() {
            return None;
        }
        let sighted = self.sight(document, names, subject, forms, seen, pack);
        Candidates::new(document, subject, sighted)
    }

    fn sight(
        &self,
        document: &Document<'_>,
        names: &[NameHit],
        subject: &Subject,
        forms: &[u32],
        seen: &mut Seen,
        pack: &Pack,
    ) -> Vec<Sighted> {
        let mut sighted = vec![Sighted::default(); document.sentences.len()];
        for hit in names.iter().filter(|hit| matches!(hit.what, Named::Party(..) | Named::Person(..))) {
            let Some(sentence) = document.sentence_of(hit.first) else { continue };
            sighted[sentence].named = true;
            if hit.last >= document.sentences[sentence].tokens.end {
                sighted[sentence].open = true;
                sighted[sentence].split = true;
                sighted[sentence + 1].named = true;
            }
        }
        let anywhere = pointed_to(names, pack);
        let mut inside = Inside::default();
        let (mut list, mut before): (Vec<Symbol>, Vec<Symbol>) = (Vec::new(), Vec::new());
        let mut things: Vec<usize> = Vec::new();
        // Whether the last sentence looked at can hold a phrase.
        let mut phrased = false;
        let mut hits = names.iter().peekable();
        for (number, (sentence, sighted)) in document.sentences.iter().zip(&mut sighted).enumerate() {
            std::mem::swap(&mut list, &mut before);
            list.clear();
            things.clear();
            inside.clear();
            let mut last = "";
            let covered = subject.covers(number);
            // What the next sentence takes up is looked for, too.
            let asked = covered || subject.covers(number + 1);
            let quoted = asked
                && document.quotations_near(sentence.span).any(|quote| quote.outer.overlaps(sentence.span));
            for token in sentence.tokens.clone() {
                last = document.form(token);
                let form = seen.of(forms[token], last, pack);
                sighted.flags = sighted.flags.with(form.flags);
                list.extend(&form.symbols);
                if !asked {
                    continue;
                }
                let place = token - sentence.tokens.start;
                if form.flags.has(Flags::THING) {
                    things.push(place);
                }
                if form.flags.has(Flags::PRONOUN) || quoted && form.flags.has(Flags::FIRST) {
                    inside.pointer(anywhere, Some(place));
                }
                for symbol in &form.symbols {
                    inside.word(*symbol, Some(place));
                }
            }
            sighted.open |= last.ends_with(char::is_alphanumeric);
            // It may stand for any noun before it.
            for (symbol, thing) in list.iter().flat_map(|symbol| things.iter().map(move |t| (symbol, t))) {
                inside.word(*symbol, Some(*thing));
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
            let phrased_before = std::mem::take(&mut phrased);
            if !asked {
                continue;
            }
            phrased = self.phrases.any(pack, &inside);
            sighted.worded = covered && phrased;
            if covered && !things.is_empty() {
                let more = before.iter().flat_map(|symbol| things.iter().map(move |thing| (*symbol, *thing)));
                // A pronoun takes the whole wording of its noun, or the noun's place in one.
                sighted.refers = phrased_before || self.phrases.any_with(pack, &mut inside, more);
                sighted.worded |= sighted.refers;
            }
        }
        sighted
    }
}

/// The parties that a word which points to somebody may mean, a bit each: whoever is named in the document, who stands
/// with them, and the pack's own two.
pub(crate) fn pointed_to(names: &[NameHit], pack: &Pack) -> u128 {
    let bit = |party: PartyId| if party.0 < MAX_SLOTS { 1u128 << party.0 } else { 0 };
    let named = names.iter().filter_map(|hit| match hit.what {
        Named::Party(party, _) | Named::Person(party, _) => Some(party),
        Named::Nobody | Named::Elsewhere => None,
    });
    let with_allies =
        |party: PartyId| pack[party].allies.iter().fold(bit(party), |all, ally| all | bit(*ally));
    named.map(with_allies).chain(pack.sides.iter().map(|side| bit(*side))).fold(0, |all, some| all | some)
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
