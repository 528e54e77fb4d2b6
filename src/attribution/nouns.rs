//! Where the content of a cue that is a noun stands: "a demand that …", "the proposal was to …".

use super::cues::CueHit;
use super::frames::{Content, Framer, lists};
use crate::pack::Stance;
use crate::pack::language::{Cue, HolderPlace, Place, Sense};
use crate::syntax::{Rel, Xpos, roles};

impl Framer<'_> {
    /// Content of a noun beyond its complements: "X is a Russian demand", "Moscow's demands are
    /// X", "Moscow's demands include X", "Kremlin ceasefire demands", "its NATO aspirations".
    pub(super) fn noun_contents(&self, hit: &CueHit, cue: &Cue, known: &[Content]) -> Vec<Content> {
        let tree = self.tree();
        let noun = hit.head;
        let mut found = Vec::new();
        let place = Place::Object;
        // The noun itself may be part of the wording of a position.
        let own: Vec<usize> = tree.subtree_without(noun, |child| {
            matches!(
                tree.rel(child),
                Rel::AclRelcl | Rel::Parataxis | Rel::Conj | Rel::Nsubj | Rel::Cop | Rel::Appos | Rel::Advcl
            )
        });
        // "a plan involving a withdrawal", "demands that include neutrality": what they list.
        let lists = |clause: &usize| lists(self.language, self.view, *clause);
        let asks = matches!(
            cue.sense,
            Sense::Stance(Stance::Propose | Stance::Demand | Stance::Seek | Stance::Accept | Stance::Commit)
        );
        for clause in tree.children_with(noun, &[Rel::Acl, Rel::AclRelcl]).filter(|c| asks && lists(c)) {
            for object in tree.children_with(clause, &[Rel::Obj]).flat_map(|object| tree.conjuncts(object)) {
                found.push(Content { tokens: tree.subtree(object), root: object, place, tail: Vec::new() });
            }
        }
        if tree.child(noun, Rel::Cop).is_some() {
            if let Some(subject) = roles::surface_subject(tree, noun) {
                found.push(Content {
                    tokens: tree.subtree_without(subject, |c| c == noun),
                    root: subject,
                    place,
                    tail: Vec::new(),
                });
            }
            for clause in tree.children_with(noun, &[Rel::Csubj, Rel::Ccomp]) {
                found.push(Content {
                    tokens: self.without_introducer(clause),
                    root: clause,
                    place,
                    tail: Vec::new(),
                });
            }
        } else if let Some(up) = tree.head(noun) {
            let subject = matches!(tree.rel(noun), Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter);
            let among = matches!(tree.rel(noun), Rel::Obl | Rel::Nmod)
                && tree.introducers(noun).any(|case| match tree.node(case).lemma.as_str() {
                    "among" | "amongst" => true,
                    // "Under a Ukrainian proposal, …" opens its clause.
                    "under" => noun < up,
                    _ => false,
                });
            // "At the top of Moscow's wish list is …"
            let placed = self.fronted_place(noun);
            let (among, up) = (among || placed.is_some(), placed.unwrap_or(up));
            let copular = tree.child(up, Rel::Cop).is_some() || tree.node(up).lemma == "be";
            let listing = self.language.listing.has(self.view.lemma(up));
            // "Kyiv's plan would create a buffer zone": what the plan does is what it asks for.
            let planned = subject
                && matches!(
                    cue.sense,
                    Sense::Stance(Stance::Propose | Stance::Demand | Stance::Seek | Stance::Accept)
                )
                && tree.children_with(up, &[Rel::Aux]).any(|aux| tree.node(aux).xpos == Xpos::MD);
            let judges = cue.holder == HolderPlace::Speaker;
            // A demand that says itself what it is for is no part of what is said of it: "Moscow's demand
            // for land is an obstacle to talks".
            let filled = known.iter().any(|content| !matches!(content.place, Place::Compound));
            if judges || (filled && !among && !planned) {
                // "The threat of sanctions is real" judges nothing behind "is".
            } else if among || planned || (subject && copular) {
                let tokens = tree.subtree_without(up, |child| {
                    child == noun
                        || tree.rel(child) == Rel::Parataxis
                        || placed.is_some() && tree.is_under(noun, child)
                });
                found.push(Content { tokens, root: up, place, tail: Vec::new() });
            } else if subject && listing {
                for object in roles::patients(tree, up) {
                    found.push(Content {
                        tokens: tree.subtree(object),
                        root: object,
                        place,
                        tail: Vec::new(),
                    });
                }
                for clause in tree.children_with(up, &[Rel::Ccomp, Rel::Xcomp]) {
                    found.push(Content {
                        tokens: self.without_introducer(clause),
                        root: clause,
                        place,
                        tail: Vec::new(),
                    });
                }
            }
        }
        if cue.holder != HolderPlace::Speaker {
            found.extend(self.linked_subject(noun, place));
        } else {
            // "described the attacks as an affront": the object is what the noun judges. What judges is
            // not itself judged: "a violation of the truce" is not the truce.
            found.extend(self.judged(noun, place));
            found.retain(|content| !known.iter().any(|k| k.root == content.root));
            return found;
        }
        // "had named his terms: Kyiv must …": what follows the colon may hang on the verb.
        let listed = tree.head(noun).filter(|_| tree.rel(noun) == Rel::Obj).into_iter().flat_map(|verb| {
            tree.children_with(verb, &[Rel::Parataxis]).filter(|clause| {
                let first = tree.subtree(*clause)[0];
                *clause > noun
                    && (tree.node(first).lemma == ":" || first > 0 && tree.node(first - 1).lemma == ":")
            })
        });
        if cue.sense != Sense::Say {
            found.extend(listed.map(|clause| Content {
                tokens: tree.subtree(clause),
                root: clause,
                place,
                tail: Vec::new(),
            }));
        }
        for child in tree.children_with(noun, &[Rel::Appos, Rel::Parataxis]) {
            if child > noun && cue.sense != Sense::Say {
                found.push(Content { tokens: tree.subtree(child), root: child, place, tail: Vec::new() });
            }
        }
        // "its ceasefire proposal": only where the noun can be compounded with what it is for.
        if cue.content.contains(&Place::Compound) {
            found.push(Content { tokens: own, root: noun, place, tail: Vec::new() });
        }
        found.retain(|content| !known.iter().any(|k| k.root == content.root));
        found
    }
}
