//! Several parsers that err in different places vote on the trees of plain text, and the parser
//! of the model learns from what they agree on (Zhou & Li 2005; Weiss et al. 2015).

use crate::conllu::Sentence;
use crate::parser::{Example, Settings, train, without};
use crate::perceptron::Perceptron;
use standpoint::syntax::parser::{Actions, Beam, Reach, parse};
use standpoint::syntax::table::{Scorer, Scores};
use standpoint::syntax::{Model, Rel, Scratch, Upos};
use std::io;
use std::path::Path;

/// One of the voters.
pub struct Teacher {
    weights: Perceptron,
    actions: Actions,
    view: u64,
    backward: bool,
    width: usize,
}

/// Weights behind a view that leaves some templates out.
struct Masked<'a>(&'a Perceptron, u64);

impl Scorer for Masked<'_> {
    fn add_all(&self, features: &[u64], scores: &mut Scores) {
        if self.1 == 0 {
            self.0.add_all(features, scores);
        } else {
            let mut kept = features.to_vec();
            without(self.1, &mut kept);
            self.0.add_all(&kept, scores);
        }
    }
}

/// Heads and relations of a sentence's tokens; the root's head is the number of tokens.
pub type Arcs = Vec<(u16, Rel)>;

impl Teacher {
    fn parse(&self, e: &Example, beam: &mut Beam) -> Arcs {
        let mut arcs = Vec::new();
        let weights = Masked(&self.weights, self.view);
        let reach = Reach { width: self.width, slack: i64::MAX / 4 };
        if self.backward {
            let e = e.reversed();
            let n = e.n() as u16;
            parse(&weights, &self.actions, &e.toks, reach, beam, &mut arcs);
            arcs.reverse();
            for arc in &mut arcs {
                arc.0 = if arc.0 == n { n } else { n - 1 - arc.0 };
            }
        } else {
            parse(&weights, &self.actions, &e.toks, reach, beam, &mut arcs);
        }
        arcs
    }
}

/// What a teacher is like: its name, whether it reads backward, its view, and its search.
#[derive(Clone, Copy)]
pub struct Plan {
    pub name: &'static str,
    pub backward: bool,
    pub settings: Settings,
}

/// Trains the teachers, `threads` at a time. Each is trained by itself, so that their number does
/// not change the result.
pub fn teachers(examples: &[Example], plans: &[Plan], threads: usize) -> Vec<Teacher> {
    let backward: Vec<Example> = examples.iter().map(Example::reversed).collect();
    let make = |plan: &Plan| {
        let list: Vec<&Example> = if plan.backward { &backward } else { examples }.iter().collect();
        let actions = crate::parser::actions(&list);
        let weights = train(plan.name, &list, &actions, plan.settings, &mut |_, _| ());
        Teacher {
            weights: weights.settled(),
            actions,
            view: plan.settings.view,
            backward: plan.backward,
            width: plan.settings.width,
        }
    };
    in_parallel(plans, threads, &make)
}

/// Maps a list over some threads, in order.
pub fn in_parallel<T: Sync, R: Send>(list: &[T], threads: usize, make: &(impl Fn(&T) -> R + Sync)) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut made: Vec<(usize, R)> = std::thread::scope(|scope| {
        let work = || {
            let mut out = Vec::new();
            loop {
                let i = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                match list.get(i) {
                    Some(item) => out.push((i, make(item))),
                    None => return out,
                }
            }
        };
        let handles: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|h| h.join().expect("a thread of the trainer failed")).collect()
    });
    made.sort_by_key(|m| m.0);
    made.into_iter().map(|m| m.1).collect()
}

/// The tree that most teachers vote for, and how many of a hundred votes its arcs have.
pub fn vote(teachers: &[Teacher], e: &Example) -> (Arcs, usize) {
    let mut beam = Beam::default();
    let votes: Vec<Arcs> = teachers.iter().map(|t| t.parse(e, &mut beam)).collect();
    combine(&votes)
}

/// Prints how each teacher and all together do on a treebank, by its gold tokens.
pub fn trial(teachers: &[Teacher], file: &Path, base: &Model, threads: usize) -> io::Result<()> {
    let sentences = crate::conllu::read(file)?;
    let scores = in_parallel(&sentences, threads, &|s: &Sentence| {
        let (mut scratch, mut beam) = (Scratch::default(), Beam::default());
        let toks = base.toks(&s.refs(), &mut scratch);
        let e = Example::plain(toks);
        let mut votes: Vec<Arcs> = teachers.iter().map(|t| t.parse(&e, &mut beam)).collect();
        let all = combine(&votes).0;
        votes.push(all);
        let places = scratch.places();
        let right = |arcs: &Arcs| {
            let mut sum = [0usize; 2];
            for (d, &(h, rel)) in arcs.iter().enumerate() {
                let p = places[d];
                let head = places.get(usize::from(h)).copied().unwrap_or(p);
                let scored = s.upos[p] != Upos::Punct && head == s.heads[p];
                sum[0] += usize::from(scored);
                sum[1] += usize::from(scored && rel == s.rels[p]);
            }
            sum
        };
        votes.iter().map(right).collect::<Vec<_>>()
    });
    let words: usize = sentences.iter().map(|s| s.upos.iter().filter(|&&u| u != Upos::Punct).count()).sum();
    for t in 0..=teachers.len() {
        let sum = |k: usize| scores.iter().map(|s| s[t][k]).sum::<usize>() as f64 * 100.0 / words as f64;
        eprintln!("teacher {t}: UAS {:.2}  LAS {:.2}", sum(0), sum(1));
    }
    Ok(())
}

fn combine(votes: &[Arcs]) -> (Arcs, usize) {
    let n = votes.first().map_or(0, Vec::len);
    let mut scores = vec![0i32; (n + 1) * (n + 1)];
    for arcs in votes {
        for (d, &(h, _)) in arcs.iter().enumerate() {
            scores[usize::from(h) * (n + 1) + d] += 4;
        }
    }
    // The first teacher's vote settles draws.
    for (d, &(h, _)) in votes.first().into_iter().flatten().enumerate() {
        scores[usize::from(h) * (n + 1) + d] += 1;
    }
    let heads = tree(n, &scores);
    let mut agreed = 0;
    let arcs = heads
        .iter()
        .enumerate()
        .map(|(d, &h)| {
            let rels: Vec<Rel> = votes.iter().filter(|v| v[d].0 == h).map(|v| v[d].1).collect();
            let count = |rel: Rel| rels.iter().filter(|&&r| r == rel).count();
            let mut best = (0, if usize::from(h) == n { Rel::Root } else { Rel::Dep });
            for &rel in &rels {
                if count(rel) > best.0 {
                    best = (count(rel), rel);
                }
            }
            agreed += best.0;
            (h, best.1)
        })
        .collect();
    (arcs, agreed * 100 / (n * votes.len()).max(1))
}

/// The projective tree with one root and the highest sum of scores (Eisner 1996).
fn tree(n: usize, scores: &[i32]) -> Vec<u16> {
    let score = |h: usize, d: usize| scores[h * (n + 1) + d];
    let roots: Vec<usize> = (0..n).filter(|&d| score(n, d) > 0).collect();
    let size = n * n;
    // Best spans: complete and incomplete, headed at their left or right end; with the split.
    let (mut cl, mut cr, mut il, mut ir) =
        (vec![0i32; size], vec![0i32; size], vec![0i32; size], vec![0i32; size]);
    let (mut scl, mut scr, mut si) = (vec![0u16; size], vec![0u16; size], vec![0u16; size]);
    let at = |a: usize, b: usize| a * n + b;
    for len in 1..n {
        for a in 0..n - len {
            let b = a + len;
            let mut best = (i32::MIN, a);
            for k in a..b {
                let sum = cr[at(a, k)] + cl[at(k + 1, b)];
                if sum > best.0 {
                    best = (sum, k);
                }
            }
            si[at(a, b)] = best.1 as u16;
            ir[at(a, b)] = best.0 + score(a, b);
            il[at(a, b)] = best.0 + score(b, a);
            let mut best = (i32::MIN, b);
            for k in a + 1..=b {
                let sum = ir[at(a, k)] + cr[at(k, b)];
                if sum > best.0 {
                    best = (sum, k);
                }
            }
            cr[at(a, b)] = best.0;
            scr[at(a, b)] = best.1 as u16;
            let mut best = (i32::MIN, a);
            for k in a..b {
                let sum = cl[at(a, k)] + il[at(k, b)];
                if sum > best.0 {
                    best = (sum, k);
                }
            }
            cl[at(a, b)] = best.0;
            scl[at(a, b)] = best.1 as u16;
        }
    }
    let mut best = (i32::MIN, 0);
    for &r in &roots {
        let sum = cl[at(0, r)] + cr[at(r, n - 1)] + score(n, r);
        if sum > best.0 {
            best = (sum, r);
        }
    }
    let mut heads = vec![n as u16; n];
    // Spans to take apart: start, end, whether headed at the right end, whether complete.
    let mut open = Vec::new();
    if n > 0 {
        open.push((0, best.1, true, true));
        open.push((best.1, n - 1, false, true));
    }
    while let Some((a, b, right, complete)) = open.pop() {
        if a == b {
            continue;
        }
        match (right, complete) {
            (false, true) => {
                let k = usize::from(scr[at(a, b)]);
                open.extend([(a, k, false, false), (k, b, false, true)]);
            }
            (true, true) => {
                let k = usize::from(scl[at(a, b)]);
                open.extend([(a, k, true, true), (k, b, true, false)]);
            }
            (right, false) => {
                let (h, d) = if right { (b, a) } else { (a, b) };
                heads[d] = h as u16;
                let k = usize::from(si[at(a, b)]);
                open.extend([(a, k, false, true), (k + 1, b, true, true)]);
            }
        }
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_majority_wins_as_one_tree() {
        let a = vec![(1, Rel::Nsubj), (4, Rel::Root), (3, Rel::Det), (1, Rel::Obj)];
        let b = vec![(1, Rel::Nsubj), (4, Rel::Root), (3, Rel::Det), (1, Rel::Obl)];
        let c = vec![(1, Rel::Csubj), (4, Rel::Root), (1, Rel::Obj), (2, Rel::Obl)];
        let (arcs, agreed) = combine(&[a.clone(), b, c]);
        assert_eq!(arcs, a);
        assert_eq!(agreed, 100 * (2 + 3 + 2 + 1) / 12);
    }

    #[test]
    fn the_tree_found_is_the_one_that_was_put_in() {
        let heads = [3u16, 0, 1, 7, 5, 3, 5];
        let n = heads.len();
        let mut scores = vec![0; (n + 1) * (n + 1)];
        for (d, &h) in heads.iter().enumerate() {
            scores[usize::from(h) * (n + 1) + d] = 4;
        }
        assert_eq!(tree(n, &scores), heads);
    }
}
