//! Dependency parsing by transitions: arc-hybrid (Kuhlmann, Gómez-Rodríguez & Satta 2011) with
//! the root at the end of the buffer (Ballesteros & Nivre 2013), scored by a linear model.
//!
//! Punctuation takes no part: it is never a head, so the parser sees it as an attribute of its
//! neighbours (Ma, Zhang & Zhu 2014) and `super::punct` attaches it afterwards.

pub mod beam;
pub mod features;
pub mod state;

pub use beam::{Beam, Reach, parse};
pub use state::{Action, Actions, Item, NIL, State, Tok};
