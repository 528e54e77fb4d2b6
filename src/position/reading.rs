//! What was read in one article.

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

impl<'a> Reading<'a> {
    /// A reading from its parts, each in the order of the text.
    #[must_use]
    pub fn new(
        article: &'a Article,
        pack: &'a Pack,
        attributions: Vec<Attribution>,
        statements: Vec<Statement>,
    ) -> Self {
        Self { article, pack, attributions, statements }
    }

    /// Every attribution, in the order of the text.
    pub fn attributions(&self) -> impl Iterator<Item = &Attribution> {
        self.attributions.iter()
    }

    /// Every statement, in the order of the text.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter()
    }
}
