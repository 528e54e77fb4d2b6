//! Constructed sentences of political news with their trees: what the treebanks have too little of.
//! A small grammar makes them; nothing is copied from any text.

mod clauses;
mod grammar;
mod phrases;
mod tree;
mod words;

pub use grammar::sentences;

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn every_sentence_is_one_tree() {
        for s in sentences(300) {
            let n = s.len();
            assert_eq!((0..n).filter(|&i| s.heads[i] == i).count(), 1, "{}", s.forms.join(" "));
            for i in 0..n {
                let mut at = i;
                for _ in 0..n {
                    at = s.heads[at];
                }
                assert_eq!(s.heads[at], at, "{}", s.forms.join(" "));
            }
        }
    }
}
