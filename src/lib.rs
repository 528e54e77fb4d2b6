//! Reads political news and tells, side by side, what each party to a negotiation demands,
//! offers and refuses, with the words that prove it.

pub mod article;
pub mod attribution;
pub mod cli;
pub mod comparison;
pub mod diagnostic;
pub mod engine;
pub mod mention;
pub mod pack;
pub mod pattern;
pub mod position;
pub mod report;
pub mod span;
pub mod syntax;
pub mod text;
