//! Noun phrases and verb phrases of the constructed sentences.

use super::tree::{Tree, join, w};
use super::words::*;
use crate::perceptron::Random;
use standpoint::syntax::Model;

/// A form of a verb.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Past,
    Third,
    Plural,
    Base,
    Gerund,
    Participle,
}

/// A subject, with its number.
pub struct Subject {
    pub tree: Tree,
    pub plural: bool,
}

/// Makes phrases from random choices.
pub struct Maker {
    pub random: Random,
}

impl Maker {
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.random.below(of.len())]
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.random.below(100) < percent
    }

    pub fn verb(&mut self, lemma: &str, form: Form) -> Tree {
        let forms = Model::embedded().verb_forms(lemma);
        let (text, tag) = match form {
            Form::Past => (forms.past.as_str(), "VBD"),
            Form::Third => (forms.third.as_str(), "VBZ"),
            Form::Plural => (lemma, "VBP"),
            Form::Base => (lemma, "VB"),
            Form::Gerund => (forms.gerund.as_str(), "VBG"),
            Form::Participle => (forms.participle.as_str(), "VBN"),
        };
        w(&format!("{text}|{tag}|{lemma}"))
    }

    fn name(&mut self, list: &[&str]) -> Tree {
        let name = self.one(list);
        let mut parts: Vec<(&str, Tree)> = Vec::new();
        for (i, part) in name.split(' ').enumerate() {
            parts.push((if i == 0 { "" } else { "flat" }, w(&format!("{part}|NNP"))));
        }
        join(parts)
    }

    /// A person: "Lavrov", "Sergei Lavrov", "Russian Foreign Minister Sergei Lavrov".
    pub fn person(&mut self, titled: bool) -> Tree {
        let last = self.one(LAST);
        let last = w(&format!("{last}|NNP"));
        if !titled && self.chance(45) {
            return last;
        }
        let first = self.one(FIRST);
        let first = w(&format!("{first}|NNP"));
        if !titled && self.chance(60) {
            return join(vec![("", first), ("flat", last)]);
        }
        let title = self.one(TITLES);
        let mut words: Vec<&str> = title.split(' ').collect();
        let head = words.pop().unwrap_or("President|NNP");
        let mut parts: Vec<(&str, Tree)> = Vec::new();
        let proper = head.ends_with("NNP");
        match self.random.below(4) {
            0 => {
                let nation = self.one(DEMONYMS);
                parts.push(("amod", w(&format!("{nation}|JJ"))));
            }
            1 => {
                let party = self.one(PARTIES);
                parts.push(("compound", w(&format!("{party}|NNP"))));
            }
            2 if !proper || self.chance(40) => {
                let org = self.one(&["Kremlin", "EU", "NATO", "White House", "US"]);
                if let Some((a, b)) = org.split_once(' ') {
                    let org =
                        join(vec![("amod", w(&format!("{a}|NNP|{a}|ADJ"))), ("", w(&format!("{b}|NNP")))]);
                    parts.push(("compound", org));
                } else {
                    parts.push(("compound", w(&format!("{org}|NNP"))));
                }
            }
            _ => {}
        }
        for word in words {
            let adjective = word.contains("|JJ");
            parts.push((if adjective { "amod" } else { "compound" }, w(word)));
        }
        parts.push(("", w(head)));
        let title = join(parts);
        if self.chance(30) {
            join(vec![("nmod:desc", title), ("", last)])
        } else {
            join(vec![("nmod:desc", title), ("", first), ("flat", last)])
        }
    }

    /// A party: "Moscow", "the Kremlin", "the White House", "the European Union".
    pub fn party(&mut self) -> Tree {
        match self.random.below(10) {
            0..=5 => self.name(PARTIES),
            6..=7 => {
                let name = self.one(THE_PARTIES);
                join(vec![("det", w("the|DT")), ("", w(name))])
            }
            8 => {
                let (a, b) = self.one(&[
                    ("White|NNP|White|ADJ", "House|NNP"),
                    ("European|NNP|European|ADJ", "Union|NNP"),
                    ("European|NNP|European|ADJ", "Commission|NNP"),
                ]);
                join(vec![("det", w("the|DT")), ("amod", w(a)), ("", w(b))])
            }
            _ => join(vec![
                ("det", w("the|DT")),
                ("amod", w("United|NNP|United|ADJ")),
                ("", w("States|NNPS|State")),
            ]),
        }
    }

    /// Someone who acts or speaks.
    pub fn subject(&mut self) -> Subject {
        let (tree, plural) = match self.random.below(15) {
            14 => (self.several(), true),
            0..=4 => (self.party(), false),
            5..=6 => (self.person(false), false),
            7 => (self.person(true), false),
            8 => {
                let (a, b) = (self.party(), self.party());
                (join(vec![("", a), ("conj", join(vec![("cc", w("and|CC")), ("", b)]))]), true)
            }
            9 => {
                let (nation, who) = (self.one(DEMONYMS), self.one(HOLDERS_PLURAL));
                (
                    join(vec![
                        ("amod", w(&format!("{nation}|JJ"))),
                        ("", w(&format!("{who}|NNS|{}", singular(who)))),
                    ]),
                    true,
                )
            }
            10 => {
                let (nation, who) = (self.one(DEMONYMS), self.one(HOLDERS));
                (
                    join(vec![
                        ("det", w("the|DT")),
                        ("amod", w(&format!("{nation}|JJ"))),
                        ("", w(&format!("{who}|NN"))),
                    ]),
                    false,
                )
            }
            11 => match self.random.below(4) {
                0 => (w("he|PRP|he"), false),
                1 => (w("she|PRP|she"), false),
                2 => (w("they|PRP|they"), true),
                _ => (w("it|PRP|it"), false),
            },
            12 => {
                let (person, title) = (self.person(false), self.one(HOLDERS));
                let party = self.possessor();
                let role = join(vec![("nmod:poss", party), ("", w(&format!("{title}|NN")))]);
                (join(vec![("", person), ("punct", w(",|,")), ("appos", role), ("punct", w(",|,"))]), false)
            }
            _ => {
                let (who, party) = (self.one(HOLDERS), self.party());
                let of = join(vec![("case", w("of|IN")), ("", party)]);
                (join(vec![("det", w("the|DT")), ("", w(&format!("{who}|NN"))), ("nmod", of)]), false)
            }
        };
        Subject { tree, plural }
    }

    /// "Moscow's", "its", "their".
    pub fn possessor(&mut self) -> Tree {
        match self.random.below(8) {
            0..=1 => w("its|PRP$|its"),
            2 => w("their|PRP$|their"),
            3 => w("his|PRP$|his"),
            _ => {
                let party = if self.chance(80) { self.party() } else { self.person(false) };
                let s = if self.chance(50) { "'s|POS|'s" } else { "\u{2019}s|POS|'s" };
                join(vec![("", party), ("case", w(s))])
            }
        }
    }

    fn noun(&mut self, plural: bool) -> Tree {
        let (one, many) = self.one(ISSUES);
        if plural { w(&format!("{many}|NNS|{one}")) } else { w(&format!("{one}|NN")) }
    }

    /// A thing that is negotiated, with modifiers in front.
    pub fn thing(&mut self, depth: usize) -> Tree {
        if self.chance(12) && depth > 0 {
            let (a, b) = (self.thing(depth - 1), self.thing(depth - 1));
            return join(vec![("", a), ("conj", join(vec![("cc", w("and|CC")), ("", b)]))]);
        }
        let mass = self.chance(18);
        let plural = !mass && self.chance(55);
        let head = if mass {
            let noun = self.one(MASS);
            w(&format!("{noun}|NN"))
        } else {
            self.noun(plural)
        };
        let mut parts: Vec<(&str, Tree)> = Vec::new();
        if self.chance(35) {
            parts.push(match self.random.below(3) {
                0 => {
                    let nation = self.one(DEMONYMS);
                    ("amod", w(&format!("{nation}|JJ")))
                }
                _ => {
                    let adjective = self.one(ADJECTIVES);
                    ("amod", w(&format!("{adjective}|JJ")))
                }
            });
        }
        if self.chance(20) {
            let compound = self.one(COMPOUNDS);
            let tag = if compound.starts_with(char::is_uppercase) { "NNP" } else { "NN" };
            parts.push(("compound", w(&format!("{compound}|{tag}"))));
        }
        parts.push(("", head));
        let vowel = parts[0].1.vowel();
        match self.random.below(6) {
            0 | 1 if !mass && !plural => parts.insert(0, ("det", w(if vowel { "an|DT|a" } else { "a|DT" }))),
            0 | 1 => {}
            2 => {
                let owner = self.possessor();
                parts.insert(0, ("nmod:poss", owner));
            }
            3 => {
                let det = self.one(if plural {
                    &["the", "all", "any", "these"]
                } else {
                    &["the", "any", "the", "this"]
                });
                let lemma = if det == "these" { "this" } else { det };
                parts.insert(0, ("det", w(&format!("{det}|DT|{lemma}"))));
            }
            4 if plural => {
                let number = self.one(&["two", "1,000", "50,000", "hundreds", "12"]);
                if number != "hundreds" {
                    parts.insert(0, ("nummod", w(&format!("{number}|CD"))));
                }
            }
            _ if !plural && !mass => parts.insert(0, ("det", w("the|DT"))),
            _ => {}
        }
        if depth > 0 && self.chance(35) {
            let after = self.modifier(depth - 1);
            parts.push(after);
        }
        join(parts)
    }

    /// What follows a noun.
    fn modifier(&mut self, depth: usize) -> (&'static str, Tree) {
        match self.random.below(8) {
            0..=2 => {
                let place = self.name(PLACES);
                let p = self.one(&["in", "from", "to", "on", "over", "near"]);
                ("nmod", join(vec![("case", w(&format!("{p}|IN"))), ("", place)]))
            }
            3..=4 => {
                let of = self.thing(depth);
                ("nmod", join(vec![("case", w("of|IN")), ("", of)]))
            }
            5 => {
                let p = self.one(&["with", "for", "against", "between", "by"]);
                let party = self.party();
                ("nmod", join(vec![("case", w(&format!("{p}|IN"))), ("", party)]))
            }
            6 => {
                // "the territory occupied by Russia"
                let verb = self.one(&[
                    "occupy", "annex", "seize", "control", "propose", "demand", "back", "impose", "supply",
                    "reject",
                ]);
                let (verb, agent) = (self.verb(verb, Form::Participle), self.party());
                ("acl", join(vec![("", verb), ("obl:agent", join(vec![("case", w("by|IN")), ("", agent)]))]))
            }
            _ => {
                let (verb, what) = (self.one(TRANSITIVE), self.thing(0));
                let verb = self.verb(verb, Form::Base);
                ("acl", join(vec![("mark", w("to|TO")), ("", verb), ("obj", what)]))
            }
        }
    }

    /// A place or time after a verb.
    pub fn adjunct(&mut self) -> (&'static str, Tree) {
        match self.random.below(7) {
            0..=1 => {
                let (p, place) = (self.one(&["in", "from", "to"]), self.name(PLACES));
                ("obl", join(vec![("case", w(&format!("{p}|IN"))), ("", place)]))
            }
            2 => {
                let day = self.one(DAYS);
                ("obl", join(vec![("case", w("on|IN")), ("", w(&format!("{day}|NNP")))]))
            }
            3 => {
                let day = self.one(DAYS);
                ("obl:unmarked", w(&format!("{day}|NNP")))
            }
            4 => {
                let (p, what) =
                    (self.one(&["under", "before", "after", "without", "despite", "during"]), self.thing(0));
                ("obl", join(vec![("case", w(&format!("{p}|IN"))), ("", what)]))
            }
            5 => {
                let what = self.thing(0);
                let case = join(vec![("", w("as|IN")), ("fixed", w("part|NN")), ("fixed", w("of|IN"))]);
                ("obl", join(vec![("case", case), ("", what)]))
            }
            _ => {
                let what = self.one(&["exchange", "return", "response", "protest"]);
                let (after, thing) = (
                    if what == "response" {
                        "to"
                    } else if what == "protest" {
                        "at"
                    } else {
                        "for"
                    },
                    self.thing(0),
                );
                let thing = join(vec![("case", w(&format!("{after}|IN"))), ("", thing)]);
                ("obl", join(vec![("case", w("in|IN")), ("", w(&format!("{what}|NN"))), ("nmod", thing)]))
            }
        }
    }

    /// A verb phrase without subject.
    pub fn predicate(&mut self, form: Form, depth: usize) -> Tree {
        if depth > 0 && self.chance(16) {
            let (a, b) = (self.predicate(form, depth - 1), self.predicate(form, depth - 1));
            let c = w(self.one(&["and|CC", "and|CC", "or|CC", "but|CC"]));
            let mut b = vec![("cc", c), ("", b)];
            if self.chance(15) {
                b.insert(0, ("punct", w(",|,")));
            }
            return join(vec![("", a), ("conj", join(b))]);
        }
        let mut parts: Vec<(&str, Tree)> = Vec::new();
        match self.random.below(14) {
            0..=6 => {
                let (verb, what) = (self.one(TRANSITIVE), self.thing(2));
                parts.push(("", self.verb(verb, form)));
                parts.push(("obj", what));
            }
            7 => {
                let ((verb, particle), what) = (self.one(PHRASAL), self.thing(1));
                let particle = ("compound:prt", w(&format!("{particle}|RP")));
                parts.push(("", self.verb(verb, form)));
                if self.chance(70) {
                    parts.extend([particle, ("obj", what)]);
                } else {
                    parts.extend([("obj", what), particle]);
                }
            }
            8..=9 => {
                let (verb, p) = self.one(OBLIQUE);
                parts.push(("", self.verb(verb, form)));
                let what = self.thing(1);
                if matches!(p, "out" | "off") {
                    let of = if p == "off" { "from" } else { "of" };
                    parts.push(("compound:prt", w(&format!("{p}|RP"))));
                    parts.push(("obl", join(vec![("case", w(&format!("{of}|IN"))), ("", what)])));
                } else {
                    parts.push(("obl", join(vec![("case", w(&format!("{p}|IN"))), ("", what)])));
                }
            }
            10 if depth > 0 => {
                let verb = self.one(SUBJECT_CONTROL);
                parts.push(("", self.verb(verb, form)));
                parts.push(("xcomp", self.infinitive_clause(depth - 1)));
            }
            11 if depth > 0 => {
                let verb = if self.chance(25) { "want" } else { self.one(OBJECT_CONTROL) };
                parts.push(("", self.verb(verb, form)));
                // The treebanks see an indirect object where something is said to someone.
                let spoken = matches!(
                    verb,
                    "urge"
                        | "ask"
                        | "tell"
                        | "allow"
                        | "permit"
                        | "advise"
                        | "warn"
                        | "instruct"
                        | "beg"
                        | "implore"
                );
                parts.push((if spoken { "iobj" } else { "obj" }, self.party()));
                parts.push(("xcomp", self.infinitive_clause(depth - 1)));
            }
            12 if depth > 0 => {
                let (verb, p) = self.one(CALLING);
                let whom = self.party();
                parts.push(("", self.verb(verb, form)));
                parts.push(("obl", join(vec![("case", w(&format!("{p}|IN"))), ("", whom)])));
                parts.push(("xcomp", self.infinitive_clause(depth - 1)));
                return join(parts);
            }
            13 => {
                // "wants sanctions lifted"
                let (verb, what) = (self.one(&["want", "need", "see"]), self.thing(1));
                let act = self.one(TRANSITIVE);
                parts.push(("", self.verb(verb, form)));
                parts.push(("obj", what));
                parts.push(("xcomp", self.verb(act, Form::Participle)));
            }
            _ => {
                let (verb, what) = (self.one(TRANSITIVE), self.thing(1));
                parts.push(("", self.verb(verb, form)));
                parts.push(("obj", what));
            }
        }
        if self.chance(30) {
            let adjunct = self.adjunct();
            parts.push(adjunct);
        }
        if self.chance(10) {
            let manner = self.one(MANNER);
            parts.insert(0, ("advmod", w(&format!("{manner}|RB"))));
        }
        join(parts)
    }

    /// "to withdraw its troops", sometimes "not to".
    pub fn infinitive_clause(&mut self, depth: usize) -> Tree {
        let verb = self.predicate(Form::Base, depth);
        let mut parts = vec![("mark", w("to|TO")), ("", verb)];
        if self.chance(8) {
            parts.insert(0, ("advmod", w("not|RB|not|PART")));
        }
        join(parts)
    }
}

/// The singular of the plural nouns used here.
pub fn singular(plural: &str) -> String {
    if let Some(stem) = plural.strip_suffix("ies") {
        format!("{stem}y")
    } else {
        plural.strip_suffix('s').unwrap_or(plural).to_owned()
    }
}
