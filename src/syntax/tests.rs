//! What must hold for any input, and a few sentences that must be read right.

use super::*;
use crate::text::token::tokenize;

fn analyse(text: &str) -> (Vec<String>, Vec<Word>) {
    let mut tokens = Vec::new();
    tokenize(text, 0, &mut tokens);
    let forms: Vec<&str> = tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
    let mut words = Vec::new();
    Model::embedded().analyse(&forms, &[], &mut Scratch::default(), &mut words);
    (forms.into_iter().map(str::to_owned).collect(), words)
}

fn assert_tree(words: &[Word]) {
    assert_eq!(words.iter().filter(|w| w.head.is_none()).count(), usize::from(!words.is_empty()));
    let all_punct = words.iter().all(|w| w.upos == Upos::Punct);
    for (i, word) in words.iter().enumerate() {
        assert_eq!(word.head.is_none(), word.rel == Rel::Root);
        if let Some(head) = word.head {
            assert!(all_punct || words[head].upos != Upos::Punct, "punctuation heads a word");
        }
        let (mut at, mut steps) = (i, 0);
        while let Some(head) = words[at].head {
            at = head;
            steps += 1;
            assert!(steps <= words.len(), "a cycle");
        }
    }
}

#[test]
fn any_input_gives_one_tree() {
    let long = "Kyiv and Moscow agreed, ".repeat(500);
    let inputs = [
        "",
        " ",
        ".",
        "...",
        "\u{201c}\u{201d}",
        "Kyiv",
        "KREMLIN REJECTS EUROPEAN TROOPS IN UKRAINE",
        "\u{1f600} \u{1f600}",
        "\u{202e}abc\u{301}",
        "a b c d e f g h i j k l m n o p",
        "( ( ( ( (",
        "Москва отвергает предложение.",
        "的 的 的",
        "\u{0}",
        "1 2 3 4 5 6 7 8 9 10",
        "- - a - -",
        &long,
    ];
    for input in inputs {
        let (forms, words) = analyse(input);
        assert_eq!(forms.len(), words.len());
        assert_tree(&words);
    }
}

#[test]
fn noise_gives_one_tree() {
    // Words of all kinds in random order.
    let pool = [
        "the", "withdraw", "Kyiv", ",", "\"", "to", "is", "said", "and", "that", ".", "30", "%", "not",
        "who", "'s", "--", "U.S.", "\u{2019}",
    ];
    let mut state = 12345u64;
    for _ in 0..300 {
        let mut forms = Vec::new();
        for _ in 0..(state >> 5) % 30 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            forms.push(pool[(state >> 33) as usize % pool.len()]);
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut words = Vec::new();
        Model::embedded().analyse(&forms, &[], &mut Scratch::default(), &mut words);
        assert_eq!(forms.len(), words.len());
        assert_tree(&words);
    }
}

#[test]
fn two_runs_agree_and_scratch_leaves_no_trace() {
    let forms = ["Moscow", "demands", "that", "Kyiv", "withdraw", "its", "troops", "."];
    let (mut scratch, mut first, mut second) = (Scratch::default(), Vec::new(), Vec::new());
    Model::embedded().analyse(&forms, &[], &mut scratch, &mut first);
    Model::embedded().analyse(&["a", "b", "c"], &[], &mut scratch, &mut second);
    Model::embedded().analyse(&forms, &[], &mut scratch, &mut second);
    assert_eq!(first, second);
}

#[test]
fn a_hint_makes_a_name() {
    let forms = ["the", "reform", "said", "no"];
    let hints = [Hint::None, Hint::Name, Hint::None, Hint::None];
    let mut words = Vec::new();
    Model::embedded().analyse(&forms, &hints, &mut Scratch::default(), &mut words);
    assert_eq!(words[1].upos, Upos::Propn);
}

#[test]
fn political_sentences_are_read_right() {
    let check = |text: &str, arcs: &[(&str, Rel, &str)]| {
        let (forms, words) = analyse(text);
        for &(dependent, rel, head) in arcs {
            let found = forms.iter().enumerate().any(|(i, form)| {
                form == dependent && words[i].rel == rel && words[i].head.is_some_and(|h| forms[h] == head)
            });
            assert!(found, "{text}: {dependent} is no {rel} of {head}\n{words:#?}");
        }
    };
    check(
        "Kremlin rejects European troops in Ukraine",
        &[("Kremlin", Rel::Nsubj, "rejects"), ("troops", Rel::Obj, "rejects")],
    );
    check(
        "Moscow demands that Kyiv abandon its NATO bid and withdraw its forces.",
        &[
            ("abandon", Rel::Ccomp, "demands"),
            ("Kyiv", Rel::Nsubj, "abandon"),
            ("withdraw", Rel::Conj, "abandon"),
            ("forces", Rel::Obj, "withdraw"),
        ],
    );
    check(
        "The Kremlin wants Western sanctions lifted.",
        &[("sanctions", Rel::Obj, "wants"), ("lifted", Rel::Xcomp, "wants")],
    );
    check(
        "\u{201c}A ceasefire is unacceptable,\u{201d} Russian Foreign Minister Sergei Lavrov told reporters on Tuesday.",
        &[
            ("unacceptable", Rel::Ccomp, "told"),
            ("Sergei", Rel::Nsubj, "told"),
            ("Lavrov", Rel::Flat, "Sergei"),
        ],
    );
    check(
        "The deal was brokered by Turkey.",
        &[("deal", Rel::NsubjPass, "brokered"), ("Turkey", Rel::OblAgent, "brokered")],
    );
}

#[test]
fn the_model_is_small_and_its_lexicon_answers() {
    assert!(Model::embedded_size() <= 14_000_000);
    let seen = Model::embedded().lexicon_upos("withdraw");
    assert_eq!(seen.first().copied(), Some(Upos::Verb));
    assert!(Model::embedded().lexicon_upos("qwxzy").is_empty());
}

#[test]
fn lemmas_keep_their_spelling() {
    let model = Model::embedded();
    let check = |form: &str, xpos: Xpos, lemma: &str| assert_eq!(model.lemma(form, Upos::Verb, xpos), lemma);
    check("recognised", Xpos::VBN, "recognise");
    check("recognized", Xpos::VBN, "recognize");
    check("demilitarising", Xpos::VBG, "demilitarise");
    check("withdrew", Xpos::VBD, "withdraw");
    check("ceding", Xpos::VBG, "cede");
    check("vetoes", Xpos::VBZ, "veto");
    check("swapped", Xpos::VBD, "swap");
    assert_eq!(model.lemma("territories", Upos::Noun, Xpos::NNS), "territory");
    assert_eq!(model.lemma("Ukrainian", Upos::Adj, Xpos::JJ), "Ukrainian");
    assert_eq!(model.lemma("n\u{2019}t", Upos::Part, Xpos::RB), "not");
}
