//! Sentences whose clauses hang together in ways that news likes and parsers tear.

use super::phrases::{Form, Maker, Subject};
use super::tree::{Tree, join, w};
use super::words::{SAYING, TRANSITIVE};

impl Maker {
    /// "Asked whether Russia would attend, Peskov said …", "Speaking in Moscow, Lavrov said …".
    pub fn participle_first(&mut self) -> Tree {
        let first = if self.chance(50) {
            let verb = self.one(&["asked|VBN|ask", "pressed|VBN|press", "asked|VBN|ask"]);
            let whether = self.one(&["whether|IN|whether|SCONJ", "if|IN|if|SCONJ"]);
            let clause = self.clause(1);
            let clause = join(vec![("mark", w(whether)), ("", clause)]);
            join(vec![("", w(verb)), ("ccomp", clause)])
        } else if self.chance(50) {
            let (verb, what) = (self.one(TRANSITIVE), self.thing(1));
            join(vec![("", self.verb(verb, Form::Gerund)), ("obj", what)])
        } else {
            let (verb, (rel, where_)) = (self.one(&["speak", "travel", "write"]), self.adjunct());
            join(vec![("", self.verb(verb, Form::Gerund)), (rel, where_)])
        };
        let (speaker, verb, content) = (self.subject(), self.one(SAYING), self.clause(1));
        let form = if speaker.plural { Form::Past } else { self.one(&[Form::Past, Form::Third]) };
        let content = self.with_that(content);
        join(vec![
            ("advcl", first),
            ("punct", w(",|,")),
            ("nsubj", speaker.tree),
            ("", self.verb(verb, form)),
            ("ccomp", content),
        ])
    }

    /// "Washington has proposed freezing the front line."
    pub fn gerund(&mut self) -> Tree {
        let Subject { tree, plural } = self.subject();
        let verb =
            self.one(&["propose", "suggest", "consider", "stop", "oppose", "resume", "favour", "start"]);
        let act = self.predicate(Form::Gerund, 1);
        let mut parts = vec![("nsubj", tree)];
        let form = match self.random.below(3) {
            0 => {
                parts.push(("aux", w(if plural { "have|VBP|have|AUX" } else { "has|VBZ|have|AUX" })));
                Form::Participle
            }
            1 => {
                parts.push(("aux", w("would|MD")));
                Form::Base
            }
            _ => Form::Past,
        };
        parts.extend([("", self.verb(verb, form)), ("xcomp", act)]);
        join(parts)
    }

    /// "The ministry denied reports that it had offered to cede territory."
    pub fn reports(&mut self) -> Tree {
        let Subject { tree, .. } = self.subject();
        let verb = self.one(&["deny", "dismiss", "reject", "voice", "express", "repeat", "stress"]);
        let noun = self.one(&[
            "reports|NNS|report",
            "claims|NNS|claim",
            "allegations|NNS|allegation",
            "suggestions|NNS|suggestion",
            "fears|NNS|fear",
            "concern|NN",
            "hope|NN",
        ]);
        let clause = self.clause(1);
        let clause = join(vec![("mark", w("that|IN|that|SCONJ")), ("", clause)]);
        let noun = join(vec![("", w(noun)), ("acl", clause)]);
        join(vec![("nsubj", tree), ("", self.verb(verb, Form::Past)), ("obj", noun)])
    }

    /// "Kyiv rejected the proposal, calling it a capitulation."
    pub fn calling(&mut self) -> Tree {
        let Subject { tree, .. } = self.subject();
        let (verb, what) = (self.one(TRANSITIVE), self.thing(0));
        let after = if self.chance(60) {
            let name =
                self.one(&["capitulation", "provocation", "violation", "mistake", "ultimatum", "ploy"]);
            let article = if name == "ultimatum" { "an|DT|a" } else { "a|DT" };
            let name = if self.chance(30) {
                w(self.one(&["unacceptable|JJ", "absurd|JJ", "illegal|JJ", "unrealistic|JJ"]))
            } else {
                join(vec![("det", w(article)), ("", w(&format!("{name}|NN")))])
            };
            let it = w(self.one(&["it|PRP|it", "them|PRP|they"]));
            join(vec![("", w("calling|VBG|call")), ("obj", it), ("xcomp", name)])
        } else {
            self.predicate(Form::Gerund, 1)
        };
        join(vec![
            ("nsubj", tree),
            ("", self.verb(verb, Form::Past)),
            ("obj", what),
            ("punct", w(",|,")),
            ("advcl", after),
        ])
    }

    /// "The United States, Britain and France": three or more that act together.
    pub fn several(&mut self) -> Tree {
        let first = self.party();
        let mut parts = vec![("", first)];
        for _ in 0..=self.random.below(2) {
            let next = self.party();
            parts.push(("conj", join(vec![("punct", w(",|,")), ("", next)])));
        }
        let last = self.party();
        let mut end = vec![("cc", w("and|CC")), ("", last)];
        if self.chance(20) {
            end.insert(0, ("punct", w(",|,")));
        }
        parts.push(("conj", join(end)));
        join(parts)
    }
}
