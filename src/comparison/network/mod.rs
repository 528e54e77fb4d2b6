//! Networks of parties and positions, as discourse network analysis builds them.
//!
//! A statement is one edge of a bipartite graph: a party refers to a concept and is for it or against it. Counted
//! over articles that is the *affiliation* network; multiplied with itself it tells how often two parties say the
//! same (*congruence*) or the contrary (*conflict*), and which positions are held together. The definitions are
//! those of the Discourse Network Analyzer (Leifeld 2017); `docs/networks.md` has the formulas.
//!
//! What is added here is the pole. By *position* a stance is for or against that very proposition, as DNA has it;
//! by *pole* a stance against a position counts at the other end of its issue, so that "rejects joining NATO" and
//! "demands neutrality" meet.

mod settings;
mod tally;
mod weigh;

use crate::pack::{Issue, Party, Pole, Position};

pub use settings::{By, Duplicates, Kind, Normalisation, Qualifier, Settings, Unfit};
pub use tally::{Counted, Tally};

/// A network, all of its nodes and ties in the order of the pack.
#[derive(Debug)]
pub struct Network<'p> {
    /// How it was built.
    pub settings: Settings,
    /// One side of the ties.
    pub rows: Vec<Node<'p>>,
    /// The other side: in a one-mode network the same nodes again.
    pub columns: Vec<Node<'p>>,
    /// Row by row, and column by column in it. In a one-mode network each two nodes are tied once, the earlier
    /// one being the row. Nodes that share something are tied even where the weight is 0.
    pub ties: Vec<Tie>,
    /// What was counted.
    pub counted: Counted,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node<'p> {
    /// What it stands for.
    pub thing: Thing<'p>,
    /// Statements of the party, or on the thing, that were counted.
    pub frequency: u64,
    /// Whether a node of the other side has the same id.
    clashes: bool,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug)]
pub enum Thing<'p> {
    /// A party.
    Party(&'p Party),
    /// A position and its issue.
    Position(&'p Position, &'p Issue),
    /// An issue.
    Issue(&'p Issue),
    /// An end of an issue.
    Pole(&'p Issue, Pole),
}

/// A tie between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// Index in [`Network::rows`].
    pub row: usize,
    /// Index in [`Network::columns`].
    pub column: usize,
    /// The weight asked for.
    pub weight: f64,
    /// Of a party and a thing: its statements for it. Of two nodes: their congruence, not normalised.
    pub agreeing: u64,
    /// Its statements against it; their conflict, not normalised.
    pub opposing: u64,
    /// The statements counted: of the party on the thing, or of both nodes on what they share.
    pub statements: u64,
    /// How many things the two share; 1 for a party and a thing.
    pub shared: u64,
}

impl<'p> Network<'p> {
    /// Whether both sides are the same nodes.
    #[must_use]
    pub fn is_one_mode(&self) -> bool {
        self.settings.kind != Kind::Affiliation
    }

    /// The nodes, each once.
    pub fn nodes(&self) -> impl Iterator<Item = &Node<'p>> {
        let other: &[Node<'p>] = if self.is_one_mode() { &[] } else { &self.columns };
        self.rows.iter().chain(other)
    }

    /// The ties whose weight is not 0: the edges.
    pub fn edges(&self) -> impl Iterator<Item = &Tie> {
        self.ties.iter().filter(|tie| tie.weight != 0.0)
    }

    /// The matrix of weights: a row for each of [`Self::rows`]. Nodes are not tied to themselves.
    #[must_use]
    pub fn matrix(&self) -> Vec<Vec<f64>> {
        let mut matrix = vec![vec![0.0; self.columns.len()]; self.rows.len()];
        for tie in &self.ties {
            matrix[tie.row][tie.column] = tie.weight;
            if self.is_one_mode() {
                matrix[tie.column][tie.row] = tie.weight;
            }
        }
        matrix
    }

    /// The sign of a tie: `+` or `-`, `both` where it has the two of them and the weight tells no more of one, empty
    /// where there is neither.
    #[must_use]
    pub fn sign(&self, tie: &Tie) -> &'static str {
        let by_weight = match self.settings.qualifier {
            Qualifier::Congruence => return "+",
            Qualifier::Conflict => return "-",
            Qualifier::Subtract => tie.weight,
            Qualifier::Ignore | Qualifier::Combine => 0.0,
        };
        match (tie.agreeing > 0, tie.opposing > 0) {
            _ if by_weight > 0.0 => "+",
            _ if by_weight < 0.0 => "-",
            (true, false) => "+",
            (false, true) => "-",
            (true, true) => "both",
            (false, false) => "",
        }
    }
}

impl Node<'_> {
    /// What kind of node it is: `party`, `position`, `issue` or `pole`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.thing {
            Thing::Party(_) => "party",
            Thing::Position(..) => "position",
            Thing::Issue(_) => "issue",
            Thing::Pole(..) => "pole",
        }
    }

    /// What no other node of the network is called: its id in the rules, an end of an issue being `nato:plus`. Where
    /// a party has the id of a position, both have their kind before it.
    #[must_use]
    pub fn key(&self) -> String {
        let id = match self.thing {
            Thing::Party(party) => party.id.clone(),
            Thing::Position(position, _) => position.id.clone(),
            Thing::Issue(issue) => issue.id.clone(),
            Thing::Pole(issue, Pole::Plus) => format!("{}:plus", issue.id),
            Thing::Pole(issue, Pole::Minus) => format!("{}:minus", issue.id),
        };
        if self.clashes { format!("{}:{id}", self.kind()) } else { id }
    }

    /// What it is called among people, in full.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.thing {
            Thing::Party(party) => &party.name,
            Thing::Position(position, _) => &position.claim,
            Thing::Issue(issue) => &issue.question,
            Thing::Pole(issue, pole) => issue.pole(pole),
        }
    }

    /// What it is called for short.
    #[must_use]
    pub fn short(&self) -> String {
        match self.thing {
            Thing::Party(party) => party.short.clone(),
            Thing::Position(position, _) => position.id.clone(),
            Thing::Issue(issue) => issue.id.clone(),
            Thing::Pole(issue, pole) => format!("{} {}", issue.id, pole.as_str()),
        }
    }

    /// The issue it belongs to.
    #[must_use]
    pub fn issue(&self) -> Option<&Issue> {
        match self.thing {
            Thing::Party(_) => None,
            Thing::Position(_, issue) | Thing::Issue(issue) | Thing::Pole(issue, _) => Some(issue),
        }
    }

    /// The end of the issue's axis at which it stands.
    #[must_use]
    pub const fn pole(&self) -> Option<Pole> {
        match self.thing {
            Thing::Party(_) | Thing::Issue(_) => None,
            Thing::Position(position, _) => Some(position.pole),
            Thing::Pole(_, pole) => Some(pole),
        }
    }
}
