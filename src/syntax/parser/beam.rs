//! Beam search over transition sequences. All sequences of a sentence are equally long
//! (a shift and an arc for each token), so their scores compare.

use super::features::{Group, Key, Prefix, Seen, Sentence, prefixes};
use super::state::{Action, Actions, Item, State, Tok};
use crate::syntax::table::{OUTPUTS, Scorer, Scores};
use crate::syntax::tags::Rel;
use hashbrown::HashMap;

/// One state of the search, with the way back.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The state.
    pub state: State,
    /// Sum of the scores so far.
    pub score: i64,
    /// The node before it, by its place in [`Beam::nodes`].
    pub previous: u32,
    /// The transition that led here, by number.
    pub action: u8,
    /// The arc that the transition made: head and dependent.
    pub arc: Option<(u16, u16)>,
}

/// Buffers of the search.
#[derive(Default)]
pub struct Beam {
    /// All nodes of the search.
    pub nodes: Vec<Node>,
    /// Stack items.
    pub items: Vec<Item>,
    /// Features of the state at hand.
    pub features: Vec<u64>,
    /// Prefix counts of the sentence.
    pub prefix: Vec<Prefix>,
    candidates: Vec<(i64, u32, u8)>,
    known: Known,
}

/// What groups of features score in the states of a sentence seen so far: most states agree with an earlier one in
/// most groups.
#[derive(Default)]
struct Known {
    tokens: HashMap<u128, u32>,
    items: HashMap<[u64; 8], u32>,
    /// Scores by the numbers that the maps give.
    scores: Vec<Scores>,
}

impl Known {
    fn clear(&mut self) {
        self.tokens.clear();
        self.items.clear();
        self.scores.clear();
    }

    /// The scores of so many transitions in a state.
    fn score(
        &mut self,
        weights: &impl Scorer,
        seen: &Seen<'_>,
        count: usize,
        features: &mut Vec<u64>,
    ) -> Scores {
        let Self { tokens, items, scores } = self;
        let mut sum = [0; OUTPUTS];
        // A whole number of the processor's registers.
        let count = count.next_multiple_of(16).min(OUTPUTS);
        for group in Group::ALL {
            let look_up = || {
                features.clear();
                seen.group(group, features);
                let mut sum = [0; OUTPUTS];
                weights.add_all(features, &mut sum);
                scores.push(sum);
                scores.len() as u32 - 1
            };
            let number = match seen.key(group) {
                Key::Tokens(key) => *tokens.entry(key).or_insert_with(look_up),
                Key::Items(key) => *items.entry(key).or_insert_with(look_up),
            };
            for (sum, score) in sum[..count].iter_mut().zip(&scores[number as usize][..count]) {
                *sum += score;
            }
        }
        sum
    }
}

/// How far the search looks around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Most states kept in a step.
    pub width: usize,
    /// A state that scores this much less than the best one is dropped.
    pub slack: i64,
}

/// Parses a sentence. `toks` holds `n` tokens, the root and "no token". Heads are indices
/// into `toks`; the root's dependent has head `n`.
pub fn parse(
    weights: &impl Scorer,
    actions: &Actions,
    toks: &[Tok],
    reach: Reach,
    beam: &mut Beam,
    heads: &mut Vec<(u16, Rel)>,
) {
    let n = toks.len().saturating_sub(2);
    heads.clear();
    heads.resize(n, (n as u16, Rel::Root));
    if n == 0 {
        return;
    }
    beam.nodes.clear();
    beam.items.clear();
    beam.known.clear();
    let mut prefix = std::mem::take(&mut beam.prefix);
    prefixes(toks, n, &mut prefix);
    let sentence = Sentence { toks, prefix: &prefix, n };
    beam.nodes.push(Node { state: State::new(n), score: 0, previous: 0, action: 0, arc: None });
    let mut layer = 0..1;
    for _ in 0..2 * n {
        beam.candidates.clear();
        // A candidate that falls behind the best one seen so far need not be noted down.
        let mut least = i64::MIN;
        for index in layer.clone() {
            let node = beam.nodes[index];
            let seen = Seen::new(&node.state, &beam.items, &sentence);
            let scores = beam.known.score(weights, &seen, actions.list.len(), &mut beam.features);
            let allowed = node.state.allowed(n);
            for (number, (&action, &score)) in actions.list.iter().zip(&scores).enumerate() {
                let score = node.score + i64::from(score);
                if score >= least && allowed.permits(action) {
                    least = least.max(score.saturating_sub(reach.slack));
                    beam.candidates.push((score, index as u32, number as u8));
                }
            }
        }
        // Best first; the order of search settles draws, so that two runs agree.
        let better =
            |a: &(i64, u32, u8), b: &(i64, u32, u8)| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2));
        beam.candidates.retain(|c| c.0 >= least);
        if beam.candidates.len() > reach.width {
            beam.candidates.select_nth_unstable_by(reach.width - 1, better);
            beam.candidates.truncate(reach.width);
        }
        beam.candidates.sort_unstable_by(better);
        let start = beam.nodes.len();
        for &(score, previous, action) in &beam.candidates {
            let before = beam.nodes[previous as usize].state;
            let (state, arc) = before.step(actions.list[usize::from(action)], &mut beam.items, n);
            beam.nodes.push(Node { state, score, previous, action, arc });
        }
        if beam.nodes.len() == start {
            break;
        }
        layer = start..beam.nodes.len();
    }
    beam.prefix = prefix;
    let mut index = layer.start;
    while index != 0 {
        let node = beam.nodes[index];
        if let (Some((head, dependent)), Action::Left(rel) | Action::Right(rel)) =
            (node.arc, actions.list[usize::from(node.action)])
        {
            heads[usize::from(dependent)] = (head, rel);
        }
        index = node.previous as usize;
    }
}
