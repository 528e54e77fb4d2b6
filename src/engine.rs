//! The whole pipeline, a page long.

use crate::article::Article;
use crate::attribution::Attribution;
use crate::pack::Pack;
use crate::position::Statement;

/// What the engine read in one article.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The article.
    pub article: &'a Article,
    /// The pack it was read with.
    pub pack: &'a Pack,
    attributions: Vec<Attribution>,
    statements: Vec<Statement>,
}

impl Reading<'_> {
    /// Every attribution, in the order of the text.
    pub fn attributions(&self) -> impl Iterator<Item = &Attribution> {
        self.attributions.iter()
    }

    /// Every statement, in the order of the text.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter()
    }
}

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
        Reading { article, pack: &self.pack, attributions: Vec::new(), statements: Vec::new() }
    }
}
