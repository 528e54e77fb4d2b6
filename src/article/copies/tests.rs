//! Copies of the shipped articles, made as agencies, editors and scrapers make them, and pairs that are none.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::article::{Article, Format};

fn article(text: &str) -> Article {
    Article::from_text("a", text.to_owned(), Format::Plain).expect("a text")
}

fn shipped(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles").join(name);
    fs::read_to_string(path).expect("a shipped article")
}

/// How alike two texts are, if one is taken for a copy of the other; whichever comes first.
fn alike(one: &str, other: &str) -> Option<f64> {
    let add = |first: &str, second: &str| {
        let mut copies = Copies::new(10);
        assert_eq!(copies.add(&Sketch::of(&article(first))), Seen::New(0));
        match copies.add(&Sketch::of(&article(second))) {
            Seen::Copy(copy) => Some(copy.similarity),
            Seen::New(_) => None,
            Seen::Unkept => panic!("there is room"),
        }
    };
    let found = add(one, other);
    assert_eq!(found, add(other, one), "which comes first makes a difference");
    found
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").collect()
}

#[test]
fn the_same_text_is_found_however_it_is_set() {
    let text = shipped("jeddah-ceasefire-offer.txt");
    for again in [
        text.to_uppercase(),
        text.replace('\n', "\r\n"),
        text.replace("\n\n", "\n\n\n   "),
        text.replace(['“', '”'], "\"").replace(['’', '‘'], "'").replace('—', "--"),
        text.replace(". ", "… "),
        text.replace("fi", "ﬁ").replace("é", "e\u{301}"),
        text.replace("cease", "cease\u{ad}"),
        format!("Another headline over the same words\n\n{}", paragraphs(&text)[1..].join("\n\n")),
    ] {
        assert_eq!(alike(&text, &again), Some(1.0), "{}", &again[..200]);
    }
}

#[test]
fn near_copies_are_found_and_measured() {
    for name in ["jeddah-ceasefire-offer.txt", "alaska-summit.txt", "kherson-and-ten-points.txt"] {
        let text = shipped(name);
        let parts = paragraphs(&text);
        let cut = [&parts[..3], &parts[4..]].concat().join("\n\n");
        let reporting = "\n\nReporting by our correspondents in Kyiv and Washington; edited in London. All rights reserved.";
        let edits = [
            // An agency's line in front, and who wrote it behind.
            format!("Wire services\n\n{}\n\n(AP) {}{reporting}", parts[0], parts[1..].join("\n\n")),
            // A paragraph left out, and its headline changed.
            format!("Leaders meet again\n\n{}", cut.split_once("\n\n").expect("paragraphs").1),
            // A paragraph added.
            format!(
                "{text}\n\nNeither side gave a date for another round, and officials in several capitals declined to say when one might be held."
            ),
            // Small edits all over.
            text.replace(" said", " told reporters").replace("President ", "").replace("United States", "US"),
        ];
        for (number, edited) in edits.iter().enumerate() {
            let found = alike(&text, edited).unwrap_or_default();
            assert!((NEARLY..1.0).contains(&found), "{name}, edit {number}: {found}");
        }
    }
}

#[test]
fn what_only_shares_a_speech_or_the_half_is_no_copy() {
    let (text, other) = (shipped("alaska-summit.txt"), shipped("twenty-eight-points.txt"));
    assert_eq!(alike(&text, &other), None);
    let (parts, others) = (paragraphs(&text), paragraphs(&other));
    // Two reports that quote the same speech at length.
    let speech = parts[1..5].join("\n\n");
    let one = format!("{}\n\n{speech}", others[..6].join("\n\n"));
    let two = format!("{speech}\n\n{}", others[6..].join("\n\n"));
    assert_eq!(alike(&one, &two), None);
    // A page that goes on: the half of it was there before.
    let before = parts.join("\n\n");
    let after = format!("{}\n\n{before}", others.join("\n\n"));
    assert_eq!(alike(&before, &after), None);
    // Or half as much again: what is new is too much to be left out.
    let after = format!("{}\n\n{before}", others[..5].join("\n\n"));
    assert_eq!(alike(&before, &after), None);
}

#[test]
fn short_texts_are_copies_only_where_they_are_the_same() {
    let notice = |who: &str| {
        format!(
            "The president spoke by telephone with the president of {who} on Tuesday. The two leaders discussed the war in Ukraine and agreed to stay in touch."
        )
    };
    assert_eq!(alike(&notice("Finland"), &notice("Sweden")), None);
    assert_eq!(alike(&notice("Finland"), &notice("finland")), Some(1.0));
    // Of a list of headlines the running text is a small part, and not all there is.
    let cookies = "We use cookies to make this site work and to learn how it is used, and we would like to set further cookies if you let us, as is told on the page about how we deal with what we know of you, which you may read at any time before you choose, or come back to later, whenever you like to, from the foot of this page.";
    let page = |heads: &str| format!("{heads}\n\n{cookies}");
    let heads = |text: &str| {
        text.split(". ")
            .map(|line| line.chars().take(80).collect::<String>())
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    let (one, two) = (heads(&shipped("alaska-summit.txt")), heads(&shipped("twenty-eight-points.txt")));
    assert_eq!(alike(&page(&one), &page(&two)), None);
}

#[test]
fn near_copies_are_of_one_fortnight_and_the_same_text_is_of_any_time() {
    let text = shipped("alaska-summit.txt");
    let edited = format!("{text}\n\nThe talks went on into the evening.");
    let on = |text: &str, day: Option<&str>| {
        let date = day.map(|day| day.parse().expect("a day"));
        Sketch::of(&Article { date, ..article(text) })
    };
    let found = |second: &Sketch| {
        let mut copies = Copies::new(10);
        copies.add(&on(&text, Some("2025-08-21")));
        matches!(copies.add(second), Seen::Copy(_))
    };
    assert!(found(&on(&edited, Some("2025-09-04"))) && found(&on(&edited, Some("2025-08-07"))));
    assert!(!found(&on(&edited, Some("2025-09-05"))) && !found(&on(&edited, Some("2024-08-21"))));
    assert!(found(&on(&edited, None)));
    assert!(found(&on(&text, Some("2019-01-01"))));
}

#[test]
fn the_first_is_kept_and_the_likest_is_named() {
    let text = shipped("alaska-summit.txt");
    let far = paragraphs(&text)[..9].join("\n\n");
    let near = format!("{text}\n\nThe talks went on into the evening.");
    let mut copies = Copies::new(2);
    assert_eq!(copies.add(&Sketch::of(&article(&shipped("twenty-eight-points.txt")))), Seen::New(0));
    assert_eq!(copies.add(&Sketch::of(&article(&text))), Seen::New(1));
    for again in [&far, &near] {
        assert!(matches!(copies.add(&Sketch::of(&article(again))), Seen::Copy(copy) if copy.of == 1));
    }
    // There is no room for more, but copies of what is kept are still known.
    assert_eq!(copies.add(&Sketch::of(&article(&shipped("no-position.txt")))), Seen::Unkept);
    assert!(
        matches!(copies.add(&Sketch::of(&article(&text))), Seen::Copy(copy) if copy.of == 1 && copy.is_same())
    );
    assert_eq!(copies.len(), 2);
}

/// Texts of made-up words, some of which are changed: estimates must be as good as they are said to be.
#[test]
fn estimates_are_as_near_as_is_told() {
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_add(1);
        (sketch::mix(state) % below as u64) as usize
    };
    let mut errors: Vec<f64> = Vec::new();
    let (mut alike, mut found) = (0, 0);
    for pair in 0..600 {
        let length = [60, 300, 1_200][pair % 3];
        let words: Vec<String> = (0..length).map(|_| format!("w{}", random(5_000))).collect();
        let mut other = words.clone();
        for _ in 0..random(length / 16 + 1) {
            let at = random(length);
            other[at] = "x".to_owned();
        }
        let runs =
            |words: &[String]| -> HashSet<Vec<String>> { words.windows(5).map(<[String]>::to_vec).collect() };
        let (one, two) = (runs(&words), runs(&other));
        let truth = one.intersection(&two).count() as f64 / one.union(&two).count() as f64;
        let sketch = |words: &[String]| Sketch::of(&article(&format!("{}.", words.join(" "))));
        let (one, two) = (sketch(&words), sketch(&other));
        if shared(truth) > 0.75 && truth < 1.0 {
            let bits = |sketch: &Sketch| sketch.near.expect("long enough").bits;
            errors.push(shared(resemblance(&bits(&one), &bits(&two))) - shared(truth));
        }
        if shared(truth) > 0.85 {
            alike += 1;
            let mut copies = Copies::new(2);
            copies.add(&one);
            found += usize::from(matches!(copies.add(&two), Seen::Copy(_)));
        }
    }
    let count = errors.len() as f64;
    let mean = errors.iter().sum::<f64>() / count;
    let spread = (errors.iter().map(|error| error * error).sum::<f64>() / count).sqrt();
    assert!(count > 200.0 && mean.abs() < 0.005 && spread < 0.02, "{count} pairs, off by {mean}, ± {spread}");
    assert!(alike > 100 && found * 100 >= alike * 99, "{found} of {alike} found");
}
