//! What an editor asks of rule files: what stands at a place, where else it stands, what could.
//!
//! The compiler reads a pack that is whole, or says why it is not. Somebody who is typing has a
//! pack that is not whole most of the time, so this works on each file by itself, takes from its
//! tree whatever is there, and where not even a tree is left, on the text around the cursor and
//! the outline that was good last. It knows the shape of the files and nothing of what they
//! say; whether an id exists is the business of the checks.
//!
//! A pack may build on others: the same id then stands in several files, of which the topmost counts
//! where only one can. What a pack is put together from is known to whoever reads it.

pub mod complete;
pub mod cursor;
pub mod folders;
pub mod hover;
pub mod index;
pub mod outline;
pub mod place;
pub mod rename;
pub mod shape;

pub use folders::Folders;
pub use index::Index;
pub use outline::{Detail, Entry, FileOutline, Kind, Mark};
