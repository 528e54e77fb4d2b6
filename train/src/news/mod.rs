//! Constructed sentences of political news with their trees: what the treebanks have too little of.
//! A small grammar makes them; nothing is copied from any text.

mod clauses;
mod grammar;
mod phrases;
mod tree;
mod words;

pub use grammar::sentences;
