//! Training the parser.

use crate::conllu::Sentence;
use crate::perceptron::{Perceptron, Random};
use crate::tagger::{Frozen, Tags};
use standpoint::syntax::parser::beam::Node;
use standpoint::syntax::parser::features::{Prefix, Sentence as View, features, prefixes};
use standpoint::syntax::parser::{Action, Actions, Item, State, Tok};
use standpoint::syntax::table::{OUTPUTS, Scorer, Scores};
use standpoint::syntax::{Rel, Tagged, Upos, Xpos, hash, lexical::Lex, model::Model, toks_for};
use std::collections::BTreeMap;

/// A sentence ready for the parser, without punctuation.
pub struct Example {
    pub toks: Vec<Tok>,
    pub prefix: Vec<Prefix>,
    /// Gold heads; the root's is `n`.
    pub heads: Vec<u16>,
    pub rels: Vec<Rel>,
}

impl Example {
    pub fn n(&self) -> usize {
        self.heads.len()
    }

    /// A sentence without a tree.
    pub fn plain(toks: Vec<Tok>) -> Self {
        let n = toks.len().saturating_sub(2);
        let mut prefix = Vec::new();
        prefixes(&toks, n, &mut prefix);
        Self { toks, prefix, heads: vec![n as u16; n], rels: vec![Rel::Dep; n] }
    }

    /// The sentence read from its end, for a parser that goes from right to left.
    pub fn reversed(&self) -> Self {
        let n = self.n();
        let mut toks: Vec<Tok> = self.toks[..n].iter().rev().copied().collect();
        toks.extend(&self.toks[n..]);
        if let Some(first) = self.toks.first() {
            toks[n].before = first.before;
        }
        for tok in &mut toks[..n] {
            std::mem::swap(&mut tok.before, &mut tok.after);
        }
        let turned = |h: u16| if usize::from(h) == n { h } else { n as u16 - 1 - h };
        let heads = self.heads.iter().rev().map(|&h| turned(h)).collect();
        let rels = self.rels.iter().rev().copied().collect();
        let mut prefix = Vec::new();
        prefixes(&toks, n, &mut prefix);
        Self { toks, prefix, heads, rels }
    }

    pub fn view(&self) -> View<'_> {
        View { toks: &self.toks, prefix: &self.prefix, n: self.n() }
    }
}

/// Makes an example of a sentence with predicted tags.
pub fn example(
    s: &Sentence,
    lex: &[Lex],
    tagged: &Tags,
    classes: &[(Upos, Xpos)],
    model: &Model,
) -> Option<Example> {
    let tags = &tagged.classes;
    let mut is_head = vec![false; s.len()];
    for i in 0..s.len() {
        if s.upos[i] != Upos::Punct && s.heads[i] != i {
            is_head[s.heads[i]] = true;
        }
    }
    let class = |i: usize| classes[usize::from(tags[i])];
    let is_punct: Vec<bool> = (0..s.len())
        .map(|i| {
            class(i).0 == Upos::Punct
                && !(is_head[i] && s.upos[i] != Upos::Punct)
                && !(s.heads[i] == i && s.upos[i] != Upos::Punct)
        })
        .collect();
    let (mut toks, mut places) = (Vec::new(), Vec::new());
    toks_for(
        lex,
        &is_punct,
        |i| {
            let (upos, xpos) = class(i);
            let lemma = hash::word(model.lemma(&s.forms[i], upos, xpos).as_bytes());
            Tagged { form: &s.forms[i], lemma, class: tags[i], other: tagged.others[i], upos }
        },
        &mut toks,
        &mut places,
    );
    let n = places.len();
    if n == 0 || n > 500 {
        return None;
    }
    let mut new = vec![u16::MAX; s.len()];
    for (i, &p) in places.iter().enumerate() {
        new[p] = i as u16;
    }
    let mut heads = Vec::new();
    let mut rels = Vec::new();
    for &p in &places {
        let mut h = p;
        loop {
            if s.heads[h] == h {
                heads.push(n as u16);
                break;
            }
            h = s.heads[h];
            if new[h] != u16::MAX {
                heads.push(new[h]);
                break;
            }
        }
        rels.push(s.rels[p]);
    }
    // One root: others hang on the first.
    if let Some(root) = heads.iter().position(|&h| usize::from(h) == n) {
        rels[root] = Rel::Root;
        for i in 0..n {
            if i != root && usize::from(heads[i]) == n {
                heads[i] = root as u16;
                if rels[i] == Rel::Root {
                    rels[i] = Rel::Parataxis;
                }
            } else if i != root && rels[i] == Rel::Root {
                rels[i] = Rel::Dep;
            }
        }
    } else {
        return None;
    }
    projectivise(&mut heads);
    let mut prefix = Vec::new();
    prefixes(&toks, n, &mut prefix);
    Some(Example { toks, prefix, heads, rels })
}

/// Lifts non-projective arcs to the head's head until no arcs cross (Nivre & Nilsson 2005).
fn projectivise(heads: &mut [u16]) {
    let n = heads.len();
    loop {
        let mut worst: Option<(usize, usize)> = None;
        for d in 0..n {
            let h = usize::from(heads[d]);
            if h == n {
                continue;
            }
            let (a, b) = (d.min(h), d.max(h));
            // Every token in between must descend from h.
            let crosses = (a + 1..b).any(|k| {
                let mut x = k;
                while x != n && x != h {
                    x = usize::from(heads[x]);
                }
                x != h
            });
            if crosses && worst.is_none_or(|(len, _)| b - a < len) {
                worst = Some((b - a, d));
            }
        }
        let Some((_, d)) = worst else { return };
        let up = heads[usize::from(heads[d])];
        if usize::from(up) == n {
            return;
        }
        heads[d] = up;
    }
}

/// The transitions that the examples need.
pub fn actions(examples: &[&Example]) -> Actions {
    let (mut left, mut right): (BTreeMap<Rel, usize>, BTreeMap<Rel, usize>) = Default::default();
    for e in examples {
        for (d, (&h, &rel)) in e.heads.iter().zip(&e.rels).enumerate() {
            *(if usize::from(h) > d { &mut left } else { &mut right }).entry(rel).or_default() += 1;
        }
    }
    let mut list = vec![Action::Shift];
    for (make, counts) in [(Action::Left as fn(Rel) -> Action, left), (Action::Right, right)] {
        list.extend(counts.into_iter().filter(|&(_, n)| n >= 10).map(|(rel, _)| make(rel)));
    }
    Actions { list }
}

/// The transition towards the gold tree from a state on its derivation.
fn gold_action(state: &State, items: &[Item], e: &Example) -> Action {
    let n = e.n();
    let allowed = state.allowed(n);
    let top = items.get(state.stack as usize).map(|i| usize::from(i.tok));
    if let Some(top) = top {
        let (head, front) = (e.heads[top], usize::from(state.front.tok));
        if head == state.front.tok && (allowed.left || allowed.root) {
            return Action::Left(e.rels[top]);
        }
        let complete = (front..n).all(|d| usize::from(e.heads[d]) != top);
        if allowed.right && usize::from(head) < front && complete {
            return Action::Right(e.rels[top]);
        }
    }
    Action::Shift
}

/// The derivation of a gold tree; `None` where a transition is not in the model.
fn derivation(e: &Example, actions: &Actions) -> Option<Vec<u8>> {
    let n = e.n();
    let mut items = Vec::new();
    let mut state = State::new(n);
    let mut out = Vec::new();
    while !state.is_final(n) {
        let action = gold_action(&state, &items, e);
        if !state.allowed(n).permits(action) {
            return None;
        }
        out.push(actions.number(action)? as u8);
        state = state.step(action, &mut items, n).0;
    }
    Some(out)
}

/// One step of the gold derivation beside the beam.
#[derive(Clone, Copy)]
struct GoldStep {
    state: State,
    score: i64,
}

/// How a parser is trained.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub epochs: usize,
    pub width: usize,
    pub gate: u8,
    pub seed: u64,
    /// Which templates it goes without: see [`without`].
    pub view: u64,
    /// After this epoch only the features that would fit into so many bytes go on.
    pub narrow: Option<(usize, usize)>,
}

/// Leaves out every fourth feature, others for every `view`; none for 0. A feature's place in the
/// list tells its template. Parsers that see different things err in different places.
pub fn without(view: u64, features: &mut Vec<u64>) {
    if view > 0 {
        let mut place = 0u64;
        features.retain(|_| {
            place += 1;
            hash::f2(7, view, place) >> 32 & 3 != 0
        });
    }
}

/// Trains with beam search and updates at the largest violation (Huang, Fayong & Guo 2012).
pub fn train(
    name: &str,
    examples: &[&Example],
    actions: &Actions,
    settings: Settings,
    after: &mut dyn FnMut(&Perceptron, usize),
) -> Perceptron {
    let Settings { epochs, width, gate, seed, view, narrow } = settings;
    let mut weights = Perceptron::new(gate);
    let mut random = Random(seed);
    let derivations: Vec<Option<Vec<u8>>> = examples.iter().map(|e| derivation(e, actions)).collect();
    let mut order: Vec<usize> = (0..examples.len()).filter(|&i| derivations[i].is_some()).collect();
    let mut search = Search::new(view);
    let mut known = vec![false; examples.len()];
    for epoch in 0..epochs {
        let clock = std::time::Instant::now();
        random.shuffle(&mut order);
        let mut exact = 0usize;
        for &i in &order {
            let Some(gold) = &derivations[i] else { continue };
            // A tree that was found last time is looked at again in one epoch of three only: it
            // would seldom teach anything, and half of the time goes there.
            if !known[i] || (epoch + i) % 3 == 0 {
                known[i] = search.learn(&mut weights, actions, examples[i], gold, width);
            }
            exact += usize::from(known[i]);
            weights.time += 1;
        }
        eprintln!(
            "{name}, epoch {epoch}: {:.2}% of {} trees exact, {} features, {:.0} s",
            exact as f64 * 100.0 / order.len() as f64,
            order.len(),
            weights.features(),
            clock.elapsed().as_secs_f64()
        );
        if let Some((_, bytes)) = narrow.filter(|n| n.0 == epoch) {
            weights.narrow(Frozen::least_within(&weights, bytes));
            known.fill(false);
        }
        if epoch % 2 == 1 && epoch + 1 < epochs {
            after(&weights, epoch);
        }
    }
    weights
}

struct Search {
    nodes: Vec<Node>,
    items: Vec<Item>,
    golden: Vec<bool>,
    gold_steps: Vec<GoldStep>,
    feats: Vec<u64>,
    scores: Box<Scores>,
    candidates: Vec<(i64, u32, u8)>,
    view: u64,
}

impl Search {
    fn new(view: u64) -> Self {
        Self {
            nodes: Vec::new(),
            items: Vec::new(),
            golden: Vec::new(),
            gold_steps: Vec::new(),
            feats: Vec::new(),
            scores: Box::new([0; OUTPUTS]),
            candidates: Vec::new(),
            view,
        }
    }

    fn features(&mut self, state: &State, e: &Example) {
        features(state, &self.items, &e.view(), &mut self.feats);
        without(self.view, &mut self.feats);
    }

    fn score(&mut self, weights: &Perceptron, state: &State, e: &Example) {
        self.features(state, e);
        self.scores.fill(0);
        weights.add_all(&self.feats, &mut self.scores);
    }

    /// Searches, and updates the weights where the gold tree loses. Returns whether it won.
    fn learn(
        &mut self,
        weights: &mut Perceptron,
        actions: &Actions,
        e: &Example,
        gold: &[u8],
        width: usize,
    ) -> bool {
        let n = e.n();
        self.nodes.clear();
        self.items.clear();
        self.golden.clear();
        self.gold_steps.clear();
        let start = State::new(n);
        self.nodes.push(Node { state: start, score: 0, previous: 0, action: 0, arc: None });
        self.golden.push(true);
        self.gold_steps.push(GoldStep { state: start, score: 0 });
        let mut layer = 0..1;
        // The step and the node with the largest violation.
        let mut worst: Option<(i64, usize, usize)> = None;
        for (step, &gold_number) in gold.iter().enumerate() {
            self.candidates.clear();
            let mut gold_score = None;
            let mut gold_index = None;
            for index in layer.clone() {
                let node = self.nodes[index];
                self.score(weights, &node.state, e);
                let allowed = node.state.allowed(n);
                for (number, &action) in actions.list.iter().enumerate() {
                    if allowed.permits(action) {
                        let score = node.score + i64::from(self.scores[number]);
                        self.candidates.push((score, index as u32, number as u8));
                    }
                }
                if self.golden[index] {
                    gold_index = Some(index);
                    gold_score = Some(node.score + i64::from(self.scores[usize::from(gold_number)]));
                }
            }
            let before = self.gold_steps[step];
            let gold_score = gold_score.unwrap_or_else(|| {
                self.score(weights, &before.state, e);
                before.score + i64::from(self.scores[usize::from(gold_number)])
            });
            let better = |a: &(i64, u32, u8), b: &(i64, u32, u8)| {
                b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
            };
            if self.candidates.len() > width {
                self.candidates.select_nth_unstable_by(width - 1, better);
                self.candidates.truncate(width);
            }
            self.candidates.sort_unstable_by(better);
            let first = self.nodes.len();
            let mut gold_state = None;
            for k in 0..self.candidates.len() {
                let (score, previous, action) = self.candidates[k];
                let from = self.nodes[previous as usize].state;
                let (state, arc) = from.step(actions.list[usize::from(action)], &mut self.items, n);
                self.nodes.push(Node { state, score, previous, action, arc });
                let is_gold = gold_index == Some(previous as usize) && action == gold_number;
                self.golden.push(is_gold);
                if is_gold {
                    gold_state = Some(state);
                }
            }
            let gold_state = gold_state.unwrap_or_else(|| {
                before.state.step(actions.list[usize::from(gold_number)], &mut self.items, n).0
            });
            self.gold_steps.push(GoldStep { state: gold_state, score: gold_score });
            layer = first..self.nodes.len();
            let violation = self.nodes[first].score - gold_score;
            if !self.golden[first] && violation >= 0 && worst.is_none_or(|(w, _, _)| violation >= w) {
                worst = Some((violation, step, first));
            }
            // The gold tree has long left the beam and the violation shrinks: no larger one is near.
            let lost = gold_index.is_none();
            if lost && worst.is_some_and(|(_, at, _)| step > at + 12) {
                break;
            }
        }
        let won = self.nodes.len() > 1 && self.golden[layer.start];
        if won {
            return true;
        }
        let Some((_, step, node)) = worst else { return false };
        let mut path = Vec::new();
        let mut index = node;
        while index != 0 {
            path.push(index);
            index = self.nodes[index].previous as usize;
        }
        path.reverse();
        let same = path.iter().zip(gold).take_while(|&(&p, &g)| self.nodes[p].action == g).count();
        for t in same..=step {
            let state = self.gold_steps[t].state;
            self.features(&state, e);
            for &f in &self.feats {
                weights.update(f, usize::from(gold[t]), 1);
            }
            let made = self.nodes[path[t]];
            let state = self.nodes[made.previous as usize].state;
            self.features(&state, e);
            for &f in &self.feats {
                weights.update(f, usize::from(made.action), -1);
            }
        }
        false
    }
}
