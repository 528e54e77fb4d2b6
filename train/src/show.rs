//! Trees to read: one sentence a line of input.

use standpoint::syntax::model::Model;
use standpoint::syntax::{Scratch, Word};
use standpoint::text::token::tokenize;
use std::error::Error;
use std::fmt::Write;
use std::io::BufRead;

pub fn run(model: &Model) -> Result<(), Box<dyn Error>> {
    let (mut scratch, mut words, mut tokens) = (Scratch::default(), Vec::new(), Vec::new());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        tokens.clear();
        tokenize(&line, 0, &mut tokens);
        let forms: Vec<&str> = tokens.iter().map(|t| &line[t.start as usize..t.end as usize]).collect();
        model.analyse(&forms, &[], &mut scratch, &mut words);
        println!("{line}");
        let mut out = String::new();
        if let Some(root) = words.iter().position(|w| w.head.is_none()) {
            branch(&forms, &words, root, 1, &mut out);
        }
        println!("{out}");
    }
    Ok(())
}

fn branch(forms: &[&str], words: &[Word], at: usize, depth: usize, out: &mut String) {
    let w = &words[at];
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}{} [{}] {}/{} {}", forms[at], w.rel, w.upos, w.xpos, w.lemma);
    for child in 0..words.len() {
        if words[child].head == Some(at) && words[child].rel.as_str() != "punct" {
            branch(forms, words, child, depth + 1, out);
        }
    }
}
