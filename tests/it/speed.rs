//! Reading takes time in proportion to the text. What compares every cue, wording or mention of a
//! document with every other turns seconds into minutes here.

use std::time::{Duration, Instant};

use standpoint::article::{Article, Format};
use standpoint::explain::{self, Explanation, Question};
use standpoint::gaps::Seeker;

/// Many times what the slowest machine takes, and a fraction of what quadratic reading would.
const BOUND: Duration = Duration::from_secs(60);

/// A text of about so many bytes, in paragraphs of five times what is repeated.
fn repeated(text: &str, bytes: usize) -> String {
    let paragraph = format!("{}\n\n", [text; 5].join(" "));
    paragraph.repeat(bytes / paragraph.len() + 1)
}

fn is_read_in_time(text: String) {
    let engine = super::engine();
    let article = Article::from_text("a", text, Format::Plain).expect("a text");
    let start = Instant::now();
    let reading = engine.read(&article);
    let took = start.elapsed();
    assert!(reading.statements().count() > 1000 && reading.attributions().count() > 1000);
    assert!(took < BOUND, "{} KB took {took:?}", article.text.len() / 1000);
    let statements = reading.statements().count();
    is_read_in_part_in_time(&article, statements);
}

/// The statements alone are found in time, too, and so many.
fn is_read_in_part_in_time(article: &Article, statements: usize) {
    let engine = super::engine();
    let start = Instant::now();
    assert_eq!(engine.read_statements(article).statements().count(), statements);
    let took = start.elapsed();
    assert!(took < BOUND, "{} KB took {took:?} in part", article.text.len() / 1000);
}

/// Pronouns that stand for pronouns, back to the first sentence; quotations upon quotations.
#[test]
fn long_chains_are_followed_in_time() {
    for (link, count) in [("He went on with it. ", 8_000), ("“It goes on.” ", 8_000)] {
        let text = format!(
            "Ukraine and Zelenskyy. {}He demands security guarantees from Ukraine.",
            link.repeat(count)
        );
        let article = Article::from_text("a", text, Format::Plain).expect("a text");
        let all = super::engine().read(&article).statements().count();
        is_read_in_part_in_time(&article, all);
    }
}

#[test]
fn a_long_text_is_read_in_linear_time() {
    is_read_in_time(repeated("Kyiv demands security guarantees. Moscow rejects the truce.", 600_000));
}

#[test]
fn a_long_text_of_quotations_conditions_and_references_is_read_in_linear_time() {
    let text = "“We will not accept a ceasefire,” Putin said. If Kyiv agrees to neutrality, Moscow will withdraw \
                its troops, and so does Minsk. He rejects these terms. Both sides want to sign it.";
    is_read_in_time(repeated(text, 300_000));
}

/// What nobody wrote as a sentence is read all the same, and ends.
#[test]
fn endless_sentences_and_torn_ones_are_read_in_time() {
    let engine = super::engine();
    let endless = [
        "according to Moscow ",
        "The truce, he said, is near, ",
        "“a” : , “b” . ",
        "He said that she said that ",
    ];
    let torn =
        ["of and stance, who \"it\" and \"they\" or", "and, or; but – and: “and", "said said, said and"];
    let texts = endless.iter().map(|text| text.repeat(100_000 / text.len())).chain(torn.map(str::to_owned));
    let start = Instant::now();
    for text in texts {
        let article = Article::from_text("a", text, Format::Plain).expect("a text");
        let reading = engine.read(&article);
        // Nobody reads deeper than this, and what prints it walks down.
        let list: Vec<_> = reading.attributions().collect();
        let depth = |number: usize| std::iter::successors(Some(number), |inner| list[*inner].within).count();
        assert!((0..list.len()).all(|number| depth(number) < 20));
    }
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
}

const DROPPED: &str = "Ukraine demands the return of its children. Kyiv refuses to cede land. ";

fn explained(text: String, question: &Question) -> Explanation {
    let article = Article::from_text("a", text, Format::Plain).expect("a text");
    explain::of_article(&super::engine(), &article, question)
}

/// One line, one paragraph: what goes through all of the text for each sentence takes minutes.
#[test]
fn a_long_text_is_explained_in_linear_time() {
    let start = Instant::now();
    let told = explained(DROPPED.repeat(800), &Question::default());
    assert!(told.sentences.len() >= 800, "{}", told.sentences.len());
    let words = Some("refuses to cede".to_owned());
    let told = explained(DROPPED.repeat(3000), &Question { words, ..Question::default() });
    assert_eq!(told.sentences.len(), 3000);
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
}

/// The same of a sentence that never ends.
#[test]
fn an_endless_sentence_is_explained_in_time() {
    let endless = "Ukraine must not join NATO and ".repeat(3000);
    let start = Instant::now();
    let told = explained(endless.clone(), &Question::default());
    assert!(!told.sentences.is_empty());
    let words = Some("must not join".to_owned());
    let told = explained(endless, &Question { words, ..Question::default() });
    assert!(!told.sentences.is_empty());
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
}

#[test]
fn a_long_text_is_searched_for_gaps_in_linear_time() {
    let text = "Kyiv demands the return of its children. Moscow rejects the plan for the river dams.";
    let texts = [repeated(text, 300_000), "Ukraine must not join NATO and ".repeat(3000)];
    let articles = texts.map(|text| Article::from_text("a", text, Format::Plain).expect("a text"));
    let start = Instant::now();
    let engine = super::engine();
    let seeker = Seeker::new(&engine, None);
    let told: Vec<_> = articles.iter().map(|article| seeker.read(article, 1)).collect();
    assert!(!seeker.group(&articles, &told, 1).is_empty());
    assert!(told[0].pieces > 1000, "{}", told[0].pieces);
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
}
