//! Part-of-speech tagging: a greedy averaged perceptron (Collins 2002) over joint
//! UPOS|XPOS classes, in two passes. The second pass looks at the doubtful tokens again, seeing
//! the first one's tags on both sides. Words that always have one class skip both.

use super::Hint;
use super::hash::{f1, f2, f3};
use super::lexical::Lex;
use super::table::{OUTPUTS, Scorer};
use super::tags::{Upos, Xpos};

/// Class numbers are bytes, and 255 is "outside the sentence".
const OUTSIDE: u64 = 255;

/// Buffers of the tagger.
#[derive(Default)]
pub struct TagBuffers {
    /// Features of the token at hand.
    pub features: Vec<u64>,
    /// Tokens that the second pass looks at.
    pub doubtful: Vec<u32>,
    /// For every token one more than the runner-up's class where the first pass was torn, else 0.
    pub others: Vec<u8>,
}

fn at(lex: &[Lex], i: usize, offset: isize) -> Lex {
    let j = i as isize + offset;
    if j >= 0 && (j as usize) < lex.len() {
        lex[j as usize]
    } else {
        Lex { lower: 1, form: 1, shape: 999, ambiguity: 2, ..Lex::default() }
    }
}

fn tag_at(tags: &[u8], i: usize, offset: isize) -> u64 {
    let j = i as isize + offset;
    if j >= 0 && (j as usize) < tags.len() { u64::from(tags[j as usize]) } else { OUTSIDE }
}

/// Features of token `i`. `tags` holds the classes of the tokens before `i`; in the second
/// pass (`second`) also the first pass's classes from `i` on.
pub fn features(lex: &[Lex], tags: &[u8], i: usize, second: bool, out: &mut Vec<u64>) {
    out.clear();
    let (p2, p1, w, n1, n2) = (at(lex, i, -2), at(lex, i, -1), at(lex, i, 0), at(lex, i, 1), at(lex, i, 2));
    let (t2, t1) = (tag_at(tags, i, -2), tag_at(tags, i, -1));
    let (c, cc) = (u64::from(w.entry.fine), u64::from(w.entry.coarse));
    let (n1c, p1c) = (u64::from(n1.entry.fine), u64::from(p1.entry.fine));
    let first = u64::from(i == 0);
    let dict = u64::from(w.entry.dict);
    out.extend([
        f1(0, w.form),
        f1(1, w.lower),
        f1(2, w.suffix[0]),
        f1(3, w.suffix[1]),
        f1(4, w.suffix[2]),
        f1(5, w.suffix[3]),
        f1(6, w.prefix[0]),
        f1(7, w.prefix[1]),
        f1(8, w.prefix[2]),
        f2(9, w.shape, first),
        f1(10, c),
        f1(11, cc),
        f1(12, w.ambiguity),
        f2(13, dict, w.shape & 7),
        f1(14, t1),
        f2(15, t1, t2),
        f2(16, t1, w.lower),
        f2(17, t1, w.ambiguity),
        f1(18, p1.lower),
        f1(19, p2.lower),
        f1(20, n1.lower),
        f1(21, n2.lower),
        f1(22, p1c),
        f1(23, n1c),
        f2(24, p1c, c),
        f2(25, c, n1c),
        f2(26, w.ambiguity, n1.ambiguity),
        f3(27, t1, w.ambiguity, n1.ambiguity),
        f3(28, w.ambiguity, n1.ambiguity, n2.ambiguity),
        f2(29, p1.lower, w.lower),
        f2(30, w.lower, n1.lower),
        f1(31, n1.suffix[2]),
        f1(32, p1.suffix[2]),
        f2(33, w.shape, n1.shape),
        f2(34, p1.shape, w.shape),
        f2(35, w.shape, w.ambiguity),
        f2(36, w.suffix[2], t1),
        f2(37, w.suffix[1], n1.ambiguity),
        f3(38, dict, w.suffix[1], t1),
        f3(39, dict, n1.ambiguity, t1),
        f2(40, t1, n1.lower),
        f3(41, w.suffix[2], w.shape & 7, first),
        f2(42, c, t1),
        f3(43, t1, t2, w.ambiguity),
        f3(44, p2.shape & 15, p1.shape & 15, w.shape & 15),
        f2(45, u64::from(n2.entry.coarse), u64::from(n1.entry.coarse)),
        f3(46, dict, u64::from(n1.entry.dict), u64::from(p1.entry.dict)),
    ]);
    if second {
        let (own, r1, r2) = (tag_at(tags, i, 0), tag_at(tags, i, 1), tag_at(tags, i, 2));
        out.extend([
            f1(50, own),
            f1(51, r1),
            f2(52, r1, r2),
            f2(53, t1, r1),
            f2(54, own, r1),
            f2(55, w.lower, r1),
            f3(56, t1, w.lower, r1),
            f3(57, t1, w.ambiguity, r1),
            f3(58, w.ambiguity, r1, r2),
            f3(59, t2, t1, r1),
            f2(60, w.suffix[2], r1),
            f3(61, own, t1, r1),
            f2(62, c, r1),
            f3(63, dict, t1, r1),
            f3(64, w.shape, t1, r1),
        ]);
    }
}

/// Whether a token that the caller knows to be part of a name may have this class.
#[must_use]
pub fn fits_name(upos: Upos, xpos: Xpos) -> bool {
    matches!(upos, Upos::Propn | Upos::Det | Upos::Adp | Upos::Cconj | Upos::Num | Upos::Punct | Upos::Part)
        || (upos == Upos::Adj && matches!(xpos, Xpos::NNP | Xpos::JJ))
}

/// The tagger's verdict on a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The best class.
    pub class: u8,
    /// The next best.
    pub other: u8,
    /// The lead of the first over the second, in the table's weights.
    pub margin: i32,
}

/// What the tagger knows.
#[derive(Clone, Copy)]
pub struct Tagger<'a, S> {
    /// Weights of the two passes.
    pub passes: [&'a S; 2],
    /// The joint classes by number.
    pub classes: &'a [(Upos, Xpos)],
    /// Tokens that the first pass decides by a larger margin are not looked at again.
    pub margin: i32,
}

impl<S: Scorer> Tagger<'_, S> {
    /// Tags a sentence; `tags` receives one class number a token.
    pub fn tag(&self, lex: &[Lex], hints: &[Hint], buffers: &mut TagBuffers, tags: &mut Vec<u8>) {
        self.first(lex, hints, buffers, tags);
        let doubtful = std::mem::take(&mut buffers.doubtful);
        for &i in &doubtful {
            let i = i as usize;
            let choice = self.decide(lex, tags, i, true, hints, buffers);
            tags[i] = choice.class;
            if buffers.others[i] > 0 {
                buffers.others[i] = choice.other + 1;
            }
        }
        buffers.doubtful = doubtful;
    }

    /// The first pass; leaves the doubtful tokens in the buffers.
    pub fn first(&self, lex: &[Lex], hints: &[Hint], buffers: &mut TagBuffers, tags: &mut Vec<u8>) {
        tags.clear();
        buffers.doubtful.clear();
        buffers.others.clear();
        buffers.others.resize(lex.len(), 0);
        for (i, word) in lex.iter().enumerate() {
            let named = hints.get(i) == Some(&Hint::Name);
            if word.entry.fixed > 0 && usize::from(word.entry.fixed) <= self.classes.len() && !named {
                tags.push(word.entry.fixed - 1);
                continue;
            }
            let choice = self.decide(lex, tags, i, false, hints, buffers);
            if choice.margin < self.margin {
                buffers.doubtful.push(i as u32);
                buffers.others[i] = u8::from(choice.margin < self.margin / 3);
            }
            tags.push(choice.class);
        }
    }

    /// The class of one token given the tags so far, and the runner-up.
    pub fn decide(
        &self,
        lex: &[Lex],
        tags: &[u8],
        i: usize,
        second: bool,
        hints: &[Hint],
        buffers: &mut TagBuffers,
    ) -> Choice {
        features(lex, tags, i, second, &mut buffers.features);
        let mut scores = [0; OUTPUTS];
        self.passes[usize::from(second)].add_all(&buffers.features, &mut scores);
        let named = hints.get(i) == Some(&Hint::Name);
        let mut top = [(i32::MIN, 0usize); 2];
        for (class, &score) in scores[..self.classes.len().min(OUTPUTS)].iter().enumerate() {
            if score > top[1].0 && (!named || fits_name(self.classes[class].0, self.classes[class].1)) {
                if score > top[0].0 {
                    top = [(score, class), top[0]];
                } else {
                    top[1] = (score, class);
                }
            }
        }
        Choice { class: top[0].1 as u8, other: top[1].1 as u8, margin: top[0].0.saturating_sub(top[1].0) }
    }
}
