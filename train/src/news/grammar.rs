//! Whole sentences: who says, demands, offers and refuses what.

use super::phrases::{Form, Maker, Subject};
use super::tree::{Tree, join, w};
use super::words::*;
use crate::conllu::Sentence;
use crate::perceptron::Random;

/// Makes `count` sentences.
pub fn sentences(count: usize) -> Vec<Sentence> {
    let mut maker = Maker { random: Random(0x5EED_0003) };
    (0..count).map(|_| maker.sentence().sentence()).collect()
}

fn stop(tree: Tree) -> Tree {
    join(vec![("", tree), ("punct", w(".|."))])
}

impl Maker {
    fn sentence(&mut self) -> Tree {
        match self.random.below(24) {
            20 => stop(self.participle_first()),
            21 => stop(self.gerund()),
            22 => stop(self.reports()),
            23 => stop(self.calling()),
            0..=2 => {
                let clause = self.clause(2);
                stop(clause)
            }
            3..=4 => self.headline(),
            5..=6 => {
                let clause = self.said_first();
                stop(clause)
            }
            7..=9 => self.quoted(),
            10 => self.interrupted(),
            11..=12 => {
                let clause = self.demanded();
                stop(clause)
            }
            13 => {
                let clause = self.passive();
                stop(clause)
            }
            14 => {
                let clause = self.nominal();
                stop(clause)
            }
            15 => {
                let clause = self.adjectival();
                stop(clause)
            }
            16 => {
                let clause = self.conditional();
                stop(clause)
            }
            17 => {
                let clause = self.relative();
                stop(clause)
            }
            18 => {
                let clause = self.while_clause();
                stop(clause)
            }
            _ => {
                // According to X, ...
                let (source, clause) = (self.subject().tree, self.clause(1));
                // "according to" is one preposition.
                let according = join(vec![("", w("according|VBG|accord")), ("fixed", w("to|IN"))]);
                let source = join(vec![("case", according), ("", source)]);
                let clause = join(vec![("obl", source), ("punct", w(",|,")), ("", clause)]);
                stop(clause)
            }
        }
    }

    fn finite(&mut self, plural: bool) -> Form {
        match (self.chance(55), plural) {
            (true, _) => Form::Past,
            (false, true) => Form::Plural,
            (false, false) => Form::Third,
        }
    }

    /// Subject and finite verb phrase: simple, with a modal, perfect, progressive or negated.
    pub fn clause(&mut self, depth: usize) -> Tree {
        let Subject { tree, plural } = self.subject();
        self.clause_of(tree, plural, depth)
    }

    fn clause_of(&mut self, subject: Tree, plural: bool, depth: usize) -> Tree {
        let (aux, form): (Vec<Tree>, Form) = match self.random.below(12) {
            0..=4 => (vec![], self.finite(plural)),
            5..=7 => {
                let modal = self.one(&["will", "would", "must", "should", "could", "may", "can", "might"]);
                (vec![w(&format!("{modal}|MD"))], Form::Base)
            }
            8 => (vec![w(if plural { "have|VBP|have|AUX" } else { "has|VBZ|have|AUX" })], Form::Participle),
            9 => (vec![w(if plural { "are|VBP|be|AUX" } else { "is|VBZ|be|AUX" })], Form::Gerund),
            10 => {
                let modal = self.one(&["will|MD", "would|MD", "must|MD", "can|MD"]);
                (vec![w(modal), w("not|RB|not|PART")], Form::Base)
            }
            _ => (
                vec![w(if plural { "do|VBP|do|AUX" } else { "does|VBZ|do|AUX" }), w("not|RB|not|PART")],
                Form::Base,
            ),
        };
        let verb = self.predicate(form, depth);
        let mut parts = vec![("nsubj", subject)];
        for a in aux {
            let negation = a.clone().sentence().lemmas[0] == "not";
            parts.push((if negation { "advmod" } else { "aux" }, a));
        }
        parts.push(("", verb));
        join(parts)
    }

    /// "Kremlin rejects European troops in Ukraine", "Trump to meet Putin in Alaska", "Truce talks stall".
    fn headline(&mut self) -> Tree {
        let who = match self.random.below(4) {
            0 => self
                .one(&["Kremlin|NNP", "EU|NNP", "UN|NNP", "NATO|NNP", "US|NNP", "Hamas|NNP", "Pentagon|NNP"])
                .to_owned(),
            1 => format!("{}|NNP", self.one(LAST)),
            _ => format!("{}|NNP", self.one(PARTIES)),
        };
        let who = w(&who);
        let (role, verb) = match self.random.below(5) {
            0 => {
                let verb = self.infinitive_clause(1);
                ("nsubj", verb)
            }
            1 => {
                let (verb, agent) = (self.one(TRANSITIVE), self.party());
                let verb = self.verb(verb, Form::Participle);
                (
                    "nsubj:pass",
                    join(vec![("", verb), ("obl:agent", join(vec![("case", w("by|IN")), ("", agent)]))]),
                )
            }
            _ => ("nsubj", self.predicate(Form::Third, 2)),
        };
        let headline = join(vec![(role, who), ("", verb)]);
        match self.random.below(4) {
            0 => {
                // "…, says Peskov"
                let (speaker, said) = (self.person(false), self.one(&["say", "warn", "tell"]));
                let verb = if said == "tell" { "say" } else { said };
                join(vec![
                    ("ccomp", headline),
                    ("punct", w(",|,")),
                    ("", self.verb(verb, Form::Third)),
                    ("nsubj", speaker),
                ])
            }
            1 => stop(headline),
            _ => headline,
        }
    }

    /// What someone says: a clause, "X is unacceptable", "there will be no …", "it is too early to …".
    fn content(&mut self, depth: usize) -> Tree {
        match self.random.below(8) {
            0..=1 => {
                let (thing, adjective) = (self.thing(1), self.one(PREDICATES));
                let be = if thing.plural() { "are|VBP|be|AUX" } else { "is|VBZ|be|AUX" };
                join(vec![("nsubj", thing), ("cop", w(be)), ("", w(&format!("{adjective}|JJ")))])
            }
            2 => {
                let what = self.thing(1);
                let what = join(vec![("det", w("no|DT")), ("", what)]);
                join(vec![
                    ("expl", w("there|EX")),
                    ("aux", w("will|MD")),
                    ("", w("be|VB|be|VERB")),
                    ("nsubj", what),
                ])
            }
            3 => self.passive(),
            4 => self.adjectival(),
            5 => {
                // we / they
                let we = self.one(&["we|PRP|we", "they|PRP|they", "we|PRP|we"]);
                self.clause_of(w(we), true, depth)
            }
            _ => self.clause(depth),
        }
    }

    fn said_first(&mut self) -> Tree {
        let Subject { tree, plural } = self.subject();
        let form = self.finite(plural);
        let content = self.content(1);
        if self.chance(25) {
            // "told reporters that …"
            let whom = self.one(&[
                "reporters|NNS|reporter",
                "journalists|NNS|journalist",
                "lawmakers|NNS|lawmaker",
                "parliament|NN",
                "Reuters|NNP",
                "allies|NNS|ally",
            ]);
            let content = self.with_that(content);
            return join(vec![
                ("nsubj", tree),
                ("", self.verb("tell", form)),
                ("iobj", w(whom)),
                ("ccomp", content),
            ]);
        }
        let verb = if self.chance(40) { "say" } else { self.one(SAYING) };
        let mut parts = vec![("nsubj", tree), ("", self.verb(verb, form))];
        if self.chance(25) {
            let day = self.one(DAYS);
            parts.push(if self.chance(50) {
                ("obl", join(vec![("case", w("on|IN")), ("", w(&format!("{day}|NNP")))]))
            } else {
                ("obl:unmarked", w(&format!("{day}|NNP")))
            });
        }
        parts.push(("ccomp", self.with_that(content)));
        join(parts)
    }

    pub fn with_that(&mut self, content: Tree) -> Tree {
        if self.chance(55) { join(vec![("mark", w("that|IN|that|SCONJ")), ("", content)]) } else { content }
    }

    /// The end of a quotation: who said it, to whom, when.
    fn tag_clause(&mut self) -> Vec<(&'static str, Tree)> {
        let titled = self.chance(50);
        let speaker = if self.chance(60) { self.person(titled) } else { self.subject().tree };
        let mut parts = Vec::new();
        let verb = match self.random.below(5) {
            0 => {
                let whom = self.one(&[
                    "reporters|NNS|reporter",
                    "journalists|NNS|journalist",
                    "parliament|NN",
                    "Reuters|NNP",
                    "lawmakers|NNS|lawmaker",
                ]);
                parts.push(("iobj", w(whom)));
                self.verb("tell", Form::Past)
            }
            1 => self.verb("say", Form::Third),
            2 => {
                let verb = self.one(&["add", "insist", "warn", "declare", "stress", "write", "note"]);
                self.verb(verb, Form::Past)
            }
            _ => self.verb("say", Form::Past),
        };
        if self.chance(40) {
            let when = self.adjunct();
            parts.push(when);
        }
        // The speaker comes before or after the verb.
        let inverted = parts.first().is_none_or(|p| p.0 != "iobj") && self.chance(35);
        let mut all = Vec::new();
        if inverted {
            all.push(("", verb));
            all.push(("nsubj", speaker));
            all.extend(parts);
        } else {
            all.push(("nsubj", speaker));
            all.push(("", verb));
            all.extend(parts);
        }
        all
    }

    /// "…," X said. Also without quotation marks.
    fn quoted(&mut self) -> Tree {
        let content = self.content(1);
        let (open, close) =
            self.one(&[("\u{201c}", "\u{201d}"), ("\"", "\""), ("\u{201c}", "\u{201d}"), ("", "")]);
        let tag = self.tag_clause();
        let mut parts = Vec::new();
        let mut inner = vec![("", content)];
        if !open.is_empty() {
            inner.insert(0, ("punct", w(&format!("{open}|``"))));
        }
        inner.push(("punct", w(",|,")));
        if !close.is_empty() {
            inner.push(("punct", w(&format!("{close}|''"))));
        }
        parts.push(("ccomp", join(inner)));
        parts.extend(tag);
        stop(join(parts))
    }

    /// "A ceasefire," Lavrov said, "is unacceptable."
    fn interrupted(&mut self) -> Tree {
        let (thing, adjective) = (self.thing(1), self.one(PREDICATES));
        let (open, close) = self.one(&[("\u{201c}", "\u{201d}"), ("\"", "\""), ("", "")]);
        let tag = self.tag_clause();
        let tag = join(tag);
        let plural = thing.plural();
        let mut parts: Vec<(&str, Tree)> = Vec::new();
        let quote = |parts: &mut Vec<(&str, Tree)>, mark: &str, tag: &str| {
            if !mark.is_empty() {
                parts.push(("punct", w(&format!("{mark}|{tag}"))));
            }
        };
        quote(&mut parts, open, "``");
        parts.push(("nsubj", thing));
        parts.push(("punct", w(",|,")));
        quote(&mut parts, close, "''");
        parts.push(("parataxis", tag));
        parts.push(("punct", w(",|,")));
        quote(&mut parts, open, "``");
        if self.chance(50) {
            parts.push(("cop", w(if plural { "are|VBP|be|AUX" } else { "is|VBZ|be|AUX" })));
            parts.push(("", w(&format!("{adjective}|JJ"))));
        } else {
            let (modal, verb) =
                (self.one(&["must|MD", "will|MD", "should|MD", "can|MD"]), self.one(TRANSITIVE));
            parts.push(("aux", w(modal)));
            if self.chance(50) {
                parts.push(("aux:pass", w("be|VB|be|AUX")));
                parts.push(("", self.verb(verb, Form::Participle)));
                if let Some(subject) = parts.iter_mut().find(|p| p.0 == "nsubj") {
                    subject.0 = "nsubj:pass";
                }
            } else {
                let verb = self.predicate(Form::Base, 0);
                parts.push(("", verb));
            }
        }
        parts.push(("punct", w(".|.")));
        quote(&mut parts, close, "''");
        join(parts)
    }

    /// "demands that Kyiv withdraw its troops and renounce NATO"
    fn demanded(&mut self) -> Tree {
        let Subject { tree, plural } = self.subject();
        let form = self.finite(plural);
        let (verb, party) = (self.one(DEMANDING), self.party());
        let act = self.predicate(Form::Base, 2);
        let mut content = vec![("mark", w("that|IN|that|SCONJ")), ("nsubj", party), ("", act)];
        if self.chance(25) {
            let (thing, verb) = (self.thing(1), self.one(TRANSITIVE));
            content = vec![
                ("mark", w("that|IN|that|SCONJ")),
                ("nsubj:pass", thing),
                ("aux:pass", w("be|VB|be|AUX")),
                ("", self.verb(verb, Form::Participle)),
            ];
        }
        join(vec![("nsubj", tree), ("", self.verb(verb, form)), ("ccomp", join(content))])
    }

    /// "Sanctions will be lifted by Washington", "The deal was signed in Minsk".
    fn passive(&mut self) -> Tree {
        let (thing, verb) = (self.thing(1), self.one(TRANSITIVE));
        let plural = thing.plural();
        let mut parts = vec![("nsubj:pass", thing)];
        match self.random.below(4) {
            0 | 1 => parts.push(("aux:pass", w(if plural { "were|VBD|be|AUX" } else { "was|VBD|be|AUX" }))),
            2 => {
                let modal = self.one(&["will|MD", "must|MD", "should|MD", "would|MD", "can|MD"]);
                parts.extend([("aux", w(modal)), ("aux:pass", w("be|VB|be|AUX"))]);
            }
            _ => parts.extend([
                ("aux", w(if plural { "have|VBP|have|AUX" } else { "has|VBZ|have|AUX" })),
                ("aux:pass", w("been|VBN|be|AUX")),
            ]),
        }
        parts.push(("", self.verb(verb, Form::Participle)));
        if self.chance(60) {
            let agent = if self.chance(60) { self.party() } else { self.person(false) };
            parts.push(("obl:agent", join(vec![("case", w("by|IN")), ("", agent)])));
        }
        if self.chance(35) {
            let adjunct = self.adjunct();
            parts.push(adjunct);
        }
        join(parts)
    }

    /// "Moscow's demand that …", "Kyiv's refusal to …" as subject or object.
    fn nominal(&mut self) -> Tree {
        let owner = self.possessor();
        let noun = if self.chance(50) {
            let (noun, act) = (self.one(TO_NOUNS), self.infinitive_clause(1));
            join(vec![("nmod:poss", owner), ("", w(&format!("{noun}|NN"))), ("acl", act)])
        } else {
            let (noun, content) = (self.one(THAT_NOUNS), self.clause(1));
            let content = join(vec![("mark", w("that|IN|that|SCONJ")), ("", content)]);
            join(vec![("nmod:poss", owner), ("", w(&format!("{noun}|NN"))), ("acl", content)])
        };
        if self.chance(50) {
            let Subject { tree, plural } = self.subject();
            let (form, verb) = (
                self.finite(plural),
                self.one(&[
                    "reject",
                    "accept",
                    "dismiss",
                    "welcome",
                    "back",
                    "condemn",
                    "repeat",
                    "reiterate",
                    "oppose",
                    "support",
                ]),
            );
            join(vec![("nsubj", tree), ("", self.verb(verb, form)), ("obj", noun)])
        } else {
            let (verb, what) = (
                self.one(&["undermine", "threaten", "block", "delay", "raise", "reflect", "violate"]),
                self.thing(1),
            );
            let form = if self.chance(50) { Form::Past } else { Form::Third };
            join(vec![("nsubj", noun), ("", self.verb(verb, form)), ("obj", what)])
        }
    }

    /// "Moscow is ready to hold talks", "is open to", "is against".
    fn adjectival(&mut self) -> Tree {
        let Subject { tree, plural } = self.subject();
        let be = match (self.random.below(3), plural) {
            (0, true) => "were|VBD|be|AUX",
            (0, false) => "was|VBD|be|AUX",
            (_, true) => "are|VBP|be|AUX",
            _ => "is|VBZ|be|AUX",
        };
        let mut parts = vec![("nsubj", tree), ("cop", w(be))];
        if self.chance(20) {
            parts.push(("advmod", w("not|RB|not|PART")));
        }
        match self.random.below(4) {
            0 => {
                let (adjective, p) = self.one(&[
                    ("open", "to"),
                    ("opposed", "to"),
                    ("ready", "for"),
                    ("close", "to"),
                    ("committed", "to"),
                ]);
                let what = self.thing(1);
                parts.extend([
                    ("", w(&format!("{adjective}|JJ"))),
                    ("obl", join(vec![("case", w(&format!("{p}|IN"))), ("", what)])),
                ]);
            }
            _ => {
                let (adjective, act) = (self.one(TO_ADJECTIVES), self.infinitive_clause(1));
                parts.extend([("", w(&format!("{adjective}|JJ"))), ("xcomp", act)]);
            }
        }
        join(parts)
    }

    /// "If Russia withdraws, Ukraine will …", "… only if …", "… unless …".
    fn conditional(&mut self) -> Tree {
        let main = self.clause(1);
        let condition = if self.chance(30) { self.passive() } else { self.clause(0) };
        let mark = self.one(&["if", "unless", "once", "until", "after", "before", "because", "provided"]);
        let mark = if mark == "provided" {
            w("provided|VBN|provide|SCONJ")
        } else {
            w(&format!("{mark}|IN|{mark}|SCONJ"))
        };
        let condition = join(vec![("mark", mark), ("", condition)]);
        if self.chance(50) {
            join(vec![("advcl", condition), ("punct", w(",|,")), ("", main)])
        } else if self.chance(30) {
            let condition = join(vec![("advmod", w("only|RB")), ("", condition)]);
            join(vec![("", main), ("advcl", condition)])
        } else {
            join(vec![("", main), ("advcl", condition)])
        }
    }

    /// "Lavrov, who met Rubio in Riyadh, said …", "a plan that Kyiv rejects".
    fn relative(&mut self) -> Tree {
        let verb = self.predicate(Form::Past, 0);
        let relative = join(vec![("nsubj", w("who|WP")), ("", verb)]);
        let person = self.person(false);
        let person =
            join(vec![("", person), ("punct", w(",|,")), ("acl:relcl", relative), ("punct", w(",|,"))]);
        let mut main = self.clause_of(person, false, 1);
        if self.chance(50) {
            let Subject { tree, plural } = self.subject();
            let form = self.finite(plural);
            let (outer, inner, thing) = (self.one(TRANSITIVE), self.one(TRANSITIVE), self.thing(0));
            let party = self.party();
            let relative = join(vec![
                ("obj", w("that|WDT|that|PRON")),
                ("nsubj", party),
                ("", self.verb(inner, Form::Past)),
            ]);
            let thing = join(vec![("", thing), ("acl:relcl", relative)]);
            main = join(vec![("nsubj", tree), ("", self.verb(outer, form)), ("obj", thing)]);
        }
        main
    }

    /// "While Kyiv accepts the truce, Moscow rejects it", "X …, while Y …", "X …, saying …".
    fn while_clause(&mut self) -> Tree {
        let main = self.clause(1);
        match self.random.below(3) {
            0 => {
                let (mark, other) = (
                    self.one(&[
                        "while|IN|while|SCONJ",
                        "although|IN|although|SCONJ",
                        "though|IN|though|SCONJ",
                        "as|IN|as|SCONJ",
                    ]),
                    self.clause(0),
                );
                join(vec![
                    ("advcl", join(vec![("mark", w(mark)), ("", other)])),
                    ("punct", w(",|,")),
                    ("", main),
                ])
            }
            1 => {
                let (verb, content) =
                    (self.one(&["say", "insist", "warn", "add", "argue", "claim"]), self.content(0));
                let content = self.with_that(content);
                let saying = join(vec![("", self.verb(verb, Form::Gerund)), ("ccomp", content)]);
                join(vec![("", main), ("punct", w(",|,")), ("advcl", saying)])
            }
            _ => {
                let other = self.clause(0);
                let conj =
                    join(vec![("punct", w(",|,")), ("cc", w(self.one(&["but|CC", "and|CC"]))), ("", other)]);
                join(vec![("", main), ("conj", conj)])
            }
        }
    }
}
