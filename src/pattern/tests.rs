//! What phrases mean, and what is said of those that mean nothing.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::parse::{expand, items, parse};
use super::vocabulary::{Symbol, Vocabulary};
use super::{Alternatives, Item, Phrase, PhraseErrorKind, Resolver, Sequence, WordTest, cover};
use crate::span::{Origin, Span};

/// A language of a few words, two parties and one list.
#[derive(Default)]
struct Names(Vocabulary);

const VERBS: &[(&str, &[&str])] = &[
    ("withdraw", &["withdrawal"]),
    ("pull", &[]),
    ("pull out", &["pullout", "withdrawal"]),
    ("hand over", &["handover"]),
    ("join", &["accession"]),
    ("accede", &["accession"]),
    ("bid", &["bid"]),
    ("talk", &[]),
];

impl Names {
    fn words(&mut self, text: &str) -> Sequence {
        text.split(' ').map(|word| Item::Word(WordTest::Lemma(self.0.intern(word)))).collect()
    }
}

impl Resolver for Names {
    fn slot(&mut self, name: &str) -> Result<u16, Vec<String>> {
        let known = ["russia", "ukraine"];
        known
            .iter()
            .position(|party| *party == name)
            .map(|i| i as u16)
            .ok_or(known.map(str::to_owned).to_vec())
    }

    fn list(&mut self, name: &str) -> Result<Alternatives, Vec<String>> {
        match name {
            "troops" => Ok([self.words("troop"), self.words("armed force")].into_iter().collect()),
            "leave" => Ok([self.words("withdraw"), self.words("pull out")].into_iter().collect()),
            _ => Err(vec!["troops".to_owned()]),
        }
    }

    fn symbol(&mut self, word: &str) -> Symbol {
        self.0.intern(word)
    }

    fn exact(&mut self, form: &str) -> Symbol {
        self.0.intern_exact(form)
    }

    fn is_verb(&mut self, words: &[Symbol]) -> bool {
        let text: Vec<&str> = words.iter().map(|word| self.0.word(*word)).collect();
        VERBS.iter().any(|(verb, _)| *verb == text.join(" "))
    }

    fn nominals(&mut self, verb: &[Symbol], nominals: &mut Vec<Sequence>) {
        let text: Vec<&str> = verb.iter().map(|word| self.0.word(*word)).collect();
        let text = text.join(" ");
        let named = VERBS.iter().filter(|(verb, _)| *verb == text).flat_map(|(_, nominals)| *nominals);
        for nominal in named.map(|nominal| self.words(nominal)) {
            if !nominals.contains(&nominal) {
                nominals.push(nominal);
            }
        }
    }

    fn is_preposition(&mut self, word: Symbol) -> bool {
        ["to", "from", "in", "over", "out", "of"].contains(&self.0.word(word))
    }

    fn is_particle(&mut self, word: Symbol) -> bool {
        ["out", "back"].contains(&self.0.word(word))
    }

    fn is_negator(&mut self, word: Symbol) -> bool {
        self.0.word(word) == "not"
    }
}

fn read(text: &str) -> (Phrase, Vocabulary) {
    let mut names = Names::default();
    let phrase = parse(text, Origin::default(), &mut names);
    (phrase.unwrap_or_else(|error| panic!("{text}: {error:?}")), names.0)
}

/// The items as text: what stands for what, without the author's spelling.
fn show(items: &[Item], words: &Vocabulary) -> String {
    let show_item = |item: &Item| match item {
        Item::Word(WordTest::Lemma(word)) => words.word(*word).to_owned(),
        Item::Word(WordTest::Form(word)) => format!("={}", words.word(*word)),
        Item::Word(WordTest::Exact(word)) => format!("=={}", words.word(*word)),
        Item::Slot(None) => "{any}".to_owned(),
        Item::Slot(Some(party)) => format!("{{{party}}}"),
        Item::Any => "*".to_owned(),
        Item::Gap => "..".to_owned(),
        Item::Choice(all) => {
            format!("({})", all.iter().map(|items| show(items, words)).collect::<Vec<_>>().join("|"))
        }
        Item::Optional(items) => format!("[{}]", show(items, words)),
    };
    items.iter().map(show_item).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn means(text: &str, meaning: &str) {
    let (phrase, words) = read(text);
    assert_eq!(show(&phrase.items, &words), meaning, "{text}");
}

#[test]
fn every_kind_of_item_is_read() {
    means("Lift Sanctions", "lift sanctions");
    means("=troops ==March", "=troops ==March");
    means("(a|b c|(d|e) f)", "(a|b c|(d|e) f)");
    means("lift (the)? ban?", "lift [the] [ban]");
    means("lift .. {any} * {ukraine}", "lift .. {any} * {1}");
    means("move <troops>?", "move [(troop|armed force)]");
    means("lift..ban ..(a|b)", "lift .. ban .. (a|b)");
    means("(a)", "a");
}

#[test]
fn words_are_cut_like_those_of_articles() {
    means("30-day ceasefire", "30 day ceasefire");
    means("party's guarantee", "party 's guarantee");
    means("(cease-fire)? truce", "[(cease fire)] truce");
    means("sit-down? talks", "[sit down] talks");
}

#[track_caller]
fn fails(text: &str, at: (usize, usize), says: &str) {
    let error = match parse(text, Origin::default(), &mut Names::default()) {
        Ok(_) => panic!("{text} is read"),
        Err(error) => error,
    };
    assert_eq!((error.span, error.message.as_str()), (Span::new(at.0, at.1), says), "{text}");
}

#[test]
fn mistakes_are_shown_where_they_are() {
    fails("lift (a|b", (5, 6), "this `(` is never closed");
    fails("lift a)", (6, 7), "this `)` closes nothing");
    fails("a|b", (1, 2), "`|` stands between alternatives, inside parentheses");
    fails("(a||b)", (3, 4), "an alternative without words");
    fails("lift ()", (6, 7), "an alternative without words");
    fails("a ?", (2, 3), "this `?` follows nothing");
    fails("a??", (2, 3), "one `?` is enough");
    fails(".. a", (0, 2), "a gap `..` stands between two words");
    fails("a .. .. b", (5, 7), "a gap `..` stands between two words");
    fails("a ..", (2, 4), "a gap `..` stands between two words");
    fails("a ... b", (2, 5), "a gap is written with two dots");
    fails("плотина <reka> a", (15, 21), "there is no word list `reka`");
    fails("{us} a", (0, 4), "there is no party `us`");
    fails("a {b", (2, 3), "`}` is missing behind the name of the party");
    fails("a <b c>", (2, 7), "this is no name of a list");
    fails("a = b", (2, 3), "`=` stands right before a word");
    fails(
        &format!("a {}b{}", "(".repeat(20_000), ")".repeat(20_000)),
        (18, 19),
        "more than 16 parentheses inside each other",
    );
    fails("a \"b\"", (2, 3), "`\"` has no meaning in a phrase");
    fails("", (0, 0), "this phrase has no words");
    fails("a? (b|c?)?", (0, 10), "nothing in this phrase has to be there");
}

#[test]
fn an_unknown_name_comes_with_those_there_are() {
    let error = items("<troop>", &mut Names::default()).err().map(|error| error.kind);
    assert_eq!(error, Some(PhraseErrorKind::UnknownList("troop".to_owned(), vec!["troops".to_owned()])));
}

/// `verb(nominals) subject object preposition oblique …`, each part in brackets.
fn predicate(text: &str) -> String {
    let (phrase, words) = read(text);
    let Some(predicate) = phrase.predicate else { return "none".to_owned() };
    let part = |range: std::ops::Range<usize>| show(&phrase.items[range], &words);
    let nominals: Vec<String> = predicate.nominals.iter().map(|nominal| show(nominal, &words)).collect();
    let verb = show(&phrase.items[predicate.verb..=predicate.verb], &words);
    let particle = predicate.particle.map(|at| format!(" {}", part(at..at + 1))).unwrap_or_default();
    let mut shown = format!(
        "{} + {verb}{particle} + {} as {}",
        part(predicate.subject),
        part(predicate.object),
        nominals.join(", ")
    );
    for (preposition, rest) in predicate.obliques {
        shown += &format!("; {} {}", part(preposition..preposition + 1), part(rest));
    }
    shown
}

#[test]
fn a_verb_with_its_arguments_is_recognised() {
    assert_eq!(
        predicate("{ukraine} withdraw <troops> from the Donbas"),
        "{1} + withdraw + (troop|armed force) as withdrawal; from the donbas"
    );
    assert_eq!(
        predicate("(withdraw|pull out) <troops>"),
        " + (withdraw|pull out) + (troop|armed force) as withdrawal, pullout"
    );
    assert_eq!(
        predicate("<leave> from {ukraine}"),
        " + (withdraw|pull out) +  as withdrawal, pullout; from {1}"
    );
    assert_eq!(
        predicate("pull (back|out) <troops> from here"),
        " + pull (back|out) + (troop|armed force) as pullout, withdrawal; from here"
    );
    assert_eq!(predicate("(pull|move) <troops> (back|out) of {ukraine}"), "none");
    assert_eq!(
        predicate("pull <troops> out of {ukraine}"),
        " + pull out + (troop|armed force) as pullout, withdrawal; of {1}"
    );
    assert_eq!(predicate("hand over land"), " + (hand over) + land as handover");
    assert_eq!(predicate("(join|accede to) NATO"), " + (join|accede to) + nato as accession");
    assert_eq!(predicate("accede to NATO"), " + accede +  as accession; to nato");
    assert_eq!(predicate("Russian troop withdraw"), "russian troop + withdraw +  as withdrawal");
    assert_eq!(
        predicate("{any}? <troops> withdraw"),
        "[{any}] (troop|armed force) + withdraw +  as withdrawal"
    );
    assert_eq!(predicate("{russia} .. withdraw"), "{0} + withdraw +  as withdrawal");
}

#[test]
fn a_noun_that_could_be_a_verb_is_left_a_noun() {
    assert_eq!(predicate("NATO bid"), "none");
    assert_eq!(predicate("NATO membership bid"), "none");
    assert_eq!(predicate("NATO (membership|bid)"), "none");
    assert_eq!(predicate("end to talk"), "none");
    assert_eq!(predicate("not join NATO"), "none");
    assert_eq!(predicate("(join|membership) NATO"), "none");
    assert_eq!(
        predicate("(join|bid|membership|withdraw) NATO"),
        " + (join|bid|membership|withdraw) + nato as accession, bid, withdrawal"
    );
}

#[test]
fn a_choice_can_be_written_out() {
    let mut names = Names::default();
    let both = items("both (side|party of it)?", &mut names).unwrap_or_default();
    let all = expand(&both, 10).unwrap_or_default();
    let all: Vec<String> = all
        .iter()
        .map(|words| words.iter().map(|word| names.0.word(*word)).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(all, ["both side", "both party of it", "both"]);
    assert_eq!(expand(&both, 2), None);
    let gap = items("a .. b", &mut names).unwrap_or_default();
    assert_eq!(expand(&gap, 10), None);
}

/// Whether the first phrase finds all that the second one finds.
#[track_caller]
fn covers(wide: &str, narrow: &str) -> bool {
    let mut names = Names::default();
    let mut phrase = |text: &str| parse(text, Origin::default(), &mut names).expect("a phrase");
    let (wide, narrow) = (phrase(wide), phrase(narrow));
    cover::covers(&wide, &narrow, &names.0)
}

#[test]
fn a_phrase_covers_what_says_nothing_that_it_does_not() {
    for (wide, narrow) in [
        ("a b", "a b"),
        ("a (the)? b", "a b"),
        ("a (the)? b", "a the b"),
        ("(a|b c) d", "b c d"),
        ("(a|b) (c|d)", "(a c|b d)"),
        ("march", "==March"),
        ("=march", "==March"),
        ("march", "=march"),
        ("<troops> leave", "armed force leave"),
        ("<troops> leave", "<troops> leave"),
        ("{any} leave", "{russia} leave"),
        ("a .. b", "a b"),
        ("a .. b", "a .. b"),
        ("(withdraw|join) (troops|tanks)", "withdraw tanks"),
        ("withdraw (troops|tanks)", "withdraw troops"),
    ] {
        assert!(covers(wide, narrow), "{wide} / {narrow}");
    }
}

#[test]
fn a_phrase_does_not_cover_what_may_be_found_without_it() {
    for (wide, narrow) in [
        // A longer phrase weighs more than a shorter one.
        ("a", "a b"),
        ("a b", "a (the)? b"),
        ("a b", "a .. b"),
        ("(a|b) c", "(a|b|d) c"),
        ("=march", "march"),
        ("==March", "march"),
        ("==March", "==MARCH"),
        ("{russia} leave", "{any} leave"),
        ("{russia} leave", "{ukraine} leave"),
        ("a *", "a b"),
        ("* a", "* a"),
        ("armed force leave", "<troops> leave"),
        // The one is found by its noun, "withdrawal", too.
        ("(retreat|withdraw|stay|wait) troops", "withdraw troops"),
        ("withdraw troops to (east|east bank)", "withdraw troops to east"),
        ("withdraw", "withdraw troops"),
    ] {
        assert!(!covers(wide, narrow), "{wide} / {narrow}");
    }
}

/// Ways through the wide phrase that meet again are one way, or a few dozen words would take all memory there is.
#[test]
fn a_phrase_of_many_optional_words_takes_no_longer() {
    let times = |part: &str, count: usize| part.repeat(count);
    let optional = format!("build {}", times("x? ", 60));
    assert!(covers(&optional, &format!("build {}", times("x ", 30))));
    assert!(!covers(&optional, &format!("build {}y", times("x ", 30))));
    let nested = format!("build {}", times("(x? (y? x?)?)? ", 30));
    assert!(covers(&nested, &format!("build {}", times("x y ", 25))));
    assert!(covers(&format!("build {}x", times("x .. ", 29)), &format!("build {}", times("x ", 30))));
    // Here it is the wordings of the narrow phrase that are too many, so nothing is said.
    let choices = format!("{}dam", times("(big|old|new)? ", 24));
    assert!(covers(&choices, "big old new big dam"));
    assert!(!covers(&choices, &format!("{}dam", times("(old|big)? ", 24))));
    // And here the places are.
    let many = format!("build {}", times(&format!("({})? ", times("x? ", 40)), 30));
    assert!(!covers(&many, &format!("build {}", times("x ", 1_000))));
}

/// Phrases of a few words, choices and optional parts, as text.
fn phrases() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned);
    let part = word.prop_recursive(3, 12, 3, |part| {
        let row = prop::collection::vec(part, 1..3).prop_map(|parts| parts.join(" "));
        let choice = prop::collection::vec(row, 1..3).prop_map(|rows| format!("({})", rows.join("|")));
        (choice, any::<bool>()).prop_map(|(choice, may)| if may { format!("{choice}?") } else { choice })
    });
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.join(" "))
}

/// One phrase covers another exactly where each word sequence of the other is one of its own.
#[test]
fn covering_is_what_writing_out_both_phrases_shows() {
    let config = Config { cases: 4_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&(phrases(), phrases()), |(wide, narrow)| {
        let mut names = Names::default();
        let read = |text: &str, names: &mut Names| parse(text, Origin::default(), names);
        let (Ok(a), Ok(b)) = (read(&wide, &mut names), read(&narrow, &mut names)) else { return Ok(()) };
        let (Some(of_a), Some(of_b)) = (expand(&a.items, 500), expand(&b.items, 500)) else { return Ok(()) };
        let shown = of_b.iter().all(|words| of_a.contains(words));
        prop_assert_eq!(cover::covers(&a, &b, &names.0), shown, "{} / {}", wide, narrow);
        Ok(())
    });
    assert!(outcome.is_ok(), "{outcome:?}");
}
