//! Reads political news and tells, side by side, what each party to a negotiation demands,
//! offers and refuses, with the words that prove it.
//!
//! ```
//! use standpoint::article::{Article, Format};
//! use standpoint::comparison::Comparison;
//! use standpoint::engine::Engine;
//! use standpoint::pack;
//!
//! let rules = pack::builtin::sources();
//! let pack = pack::compile("ukraine-war", &rules).expect("the built-in rules are whole");
//! let engine = Engine::new(pack);
//! let text = "Moscow insists that Kyiv give up its NATO bid. Ukraine still wants to join the alliance.";
//! let article = Article::from_text("example", text.to_owned(), Format::Plain)?;
//!
//! let readings = [engine.read(&article)];
//! for statement in readings[0].statements() {
//!     let (party, position) = (&engine.pack()[statement.party], &engine.pack()[statement.position]);
//!     println!("{} {} {}: {}", party.name, statement.stance, position.id, statement.evidence.of(text));
//! }
//!
//! let comparison = Comparison::of(&readings);
//! assert!(comparison.has_conflict());
//! # Ok::<(), standpoint::article::ArticleError>(())
//! ```

pub mod article;
pub mod attribution;
pub mod batch;
pub mod census;
pub mod cli;
pub mod comparison;
pub mod diagnostic;
pub mod editor;
pub mod engine;
pub mod explain;
pub mod gaps;
pub mod mention;
pub mod pack;
pub mod pattern;
pub mod position;
pub mod relevance;
pub mod report;
pub mod snapshot;
pub mod span;
pub mod syntax;
pub mod text;
pub mod trial;
