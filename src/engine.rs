//! The whole pipeline, a page long.

use crate::article::Article;
use crate::pack::Pack;

pub use crate::position::Reading;

/// Reads articles with one pack. Cheap to share between threads.
#[derive(Debug)]
pub struct Engine {
    pack: Pack,
}

impl Engine {
    /// An engine over a compiled pack.
    #[must_use]
    pub fn new(pack: Pack) -> Self {
        Self { pack }
    }

    /// The pack it reads with.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Reads one article.
    #[must_use]
    pub fn read<'a>(&'a self, article: &'a Article) -> Reading<'a> {
        Reading::new(article, &self.pack, Vec::new(), Vec::new())
    }
}
