//! Feature templates of the parser, after Zhang & Nivre (2011), for arc-hybrid states: the two
//! upper stack items, the buffer's front, their neighbours, dependents and relation sets.
//!
//! They come in groups that depend on ever more of a state. States of a sentence agree in the tokens at the top of
//! the stack and the front of the buffer far more often than in all that hangs on them, so what a group scores is
//! looked up once for each [`Key`] and then only added.

use super::state::{Item, NIL, State, Tok};
use crate::syntax::hash::{f1, f2, f3};

/// For every gap, how many tokens of each of ten kinds stand before it.
pub type Prefix = [u16; 10];

/// What a sentence's features are made from.
pub struct Sentence<'a> {
    /// Tokens without punctuation, then the root, then "no token".
    pub toks: &'a [Tok],
    /// Prefix counts, one more than tokens.
    pub prefix: &'a [Prefix],
    /// Number of tokens (without root and "no token").
    pub n: usize,
}

/// Counts kinds of token up to each position: verbs, nouns, coordinators, prepositions,
/// subordinators, pronouns; commas, dashes and the like, quotation marks, brackets before the token.
pub fn prefixes(toks: &[Tok], n: usize, out: &mut Vec<Prefix>) {
    use crate::syntax::tags::Upos;
    out.clear();
    let mut sums = [0u16; 10];
    out.push(sums);
    for tok in toks.iter().take(n) {
        let is = |u: Upos| tok.upos == u as u64;
        let kinds = [
            is(Upos::Verb),
            is(Upos::Noun) || is(Upos::Propn),
            is(Upos::Cconj),
            is(Upos::Adp),
            is(Upos::Sconj),
            is(Upos::Pron),
            tok.before & 1 != 0,
            tok.before & 0x102 != 0,
            tok.before & 0x1c != 0,
            tok.before & 0x60 != 0,
        ];
        for (sum, kind) in sums.iter_mut().zip(kinds) {
            *sum += u16::from(kind);
        }
        out.push(sums);
    }
}

impl Sentence<'_> {
    /// Which kinds of token stand strictly between two tokens; punctuation before the right one counts.
    fn between(&self, left: u16, right: u16) -> u64 {
        let (left, right) = (usize::from(left), usize::from(right).min(self.n));
        let mut bits = 0;
        if left + 1 > right {
            return 0;
        }
        let (a, b) = (&self.prefix[left + 1], &self.prefix[right]);
        for k in 0..6 {
            bits |= u64::from(b[k] > a[k]) << k;
        }
        let b = &self.prefix[(right + 1).min(self.n)];
        let commas = (b[6].saturating_sub(a[6])).min(2);
        bits | u64::from(commas) << 6
            | u64::from(b[7] > a[7]) << 8
            | u64::from(b[8] > a[8]) << 9
            | u64::from(b[9] > a[9]) << 10
    }
}

fn distance(left: u16, right: u16) -> u64 {
    match right.saturating_sub(left) {
        d @ 0..=4 => u64::from(d),
        5..=6 => 5,
        7..=10 => 6,
        11..=20 => 7,
        _ => 8,
    }
}

/// A group of features that depend on the same part of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The stack's top with what hangs on it.
    Top,
    /// The buffer's front with what hangs on it and what follows it.
    Front,
    /// The stack's top and the buffer's front: a left arc.
    TopAndFront,
    /// The two upper items: a right arc.
    TwoTops,
    /// Three tokens, and where the tagger was torn, as the parser may know better.
    Three,
    /// What hangs on the stack's top and the buffer's front, for a left arc; how deep the stack is.
    LeftDependents,
    /// What hangs on the two upper items, for a right arc.
    RightDependents,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 7] = [
        Self::Top,
        Self::Front,
        Self::TopAndFront,
        Self::TwoTops,
        Self::Three,
        Self::LeftDependents,
        Self::RightDependents,
    ];
}

/// All that the features of a group depend on within one sentence, with the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A few tokens.
    Tokens(u128),
    /// Items with what hangs on them.
    Items([u64; 8]),
}

/// What the features of a state are made from.
pub struct Seen<'a> {
    sentence: &'a Sentence<'a>,
    s0: Item,
    s1: Item,
    s2: Item,
    b0: Item,
    depth: u16,
}

#[inline]
fn combine(word: u64, tag: u64) -> u64 {
    word.wrapping_add(tag.wrapping_mul(0x9E37_79B9))
}

/// The relations of what hangs on an item, as one number.
#[inline]
fn sets(item: &Item) -> u64 {
    item.left_set ^ item.right_set.rotate_left(17)
}

/// Four token numbers in one word.
#[inline]
fn packed([a, b, c, d]: [u16; 4]) -> u64 {
    u64::from(a) << 48 | u64::from(b) << 32 | u64::from(c) << 16 | u64::from(d)
}

#[inline]
fn pair(high: u8, low: u8) -> u16 {
    u16::from_be_bytes([high, low])
}

impl<'a> Seen<'a> {
    /// Looks at a state.
    #[must_use]
    pub fn new(state: &State, items: &[Item], sentence: &'a Sentence<'a>) -> Self {
        let none = sentence.n as u16 + 1;
        let empty = Item::new(none, none);
        let get = |i: u32| if i == NIL { empty } else { items[i as usize] };
        let s0 = get(state.stack);
        let s1 = get(s0.below);
        let s2 = get(s1.below);
        Self { sentence, s0, s1, s2, b0: state.front, depth: state.depth.min(4) }
    }

    fn tok(&self, i: u16) -> &'a Tok {
        &self.sentence.toks[usize::from(i)]
    }

    /// A token behind the buffer's front.
    fn later(&self, k: u16) -> &'a Tok {
        let (i, n) = (usize::from(self.b0.tok) + usize::from(k), self.sentence.n);
        &self.sentence.toks[if i <= n { i } else { n + 1 }]
    }

    /// What a group depends on.
    #[must_use]
    pub fn key(&self, group: Group) -> Key {
        let (s0, s1, s2, b0) = (&self.s0, &self.s1, &self.s2, &self.b0);
        let g = group as u16;
        let tokens = |rest: [u16; 3], more: [u16; 4]| {
            let [a, b, c] = rest;
            Key::Tokens(u128::from(packed([g, a, b, c])) << 64 | u128::from(packed(more)))
        };
        match group {
            Group::TopAndFront => tokens([s0.tok, b0.tok, s0.edge], [b0.edge, 0, 0, 0]),
            Group::TwoTops => tokens([s1.tok, s0.tok, s1.edge], [s0.edge, 0, 0, 0]),
            Group::Three => tokens([s2.tok, s1.tok, s0.tok], [b0.tok, s0.edge, b0.edge, 0]),
            Group::Top => Key::Items([
                packed([g, s0.tok, s0.left_first, s0.left_last]),
                packed([
                    s0.right_last,
                    s0.marker,
                    pair(s0.left_rel, s0.right_rel),
                    pair(s0.lefts, s0.rights),
                ]),
                s0.left_set,
                s0.right_set,
                0,
                0,
                0,
                0,
            ]),
            Group::Front => Key::Items([
                packed([g, b0.tok, b0.left_last, pair(b0.left_rel, b0.lefts)]),
                b0.left_set,
                0,
                0,
                0,
                0,
                0,
                0,
            ]),
            Group::LeftDependents => Key::Items([
                packed([g, s0.tok, s0.left_last, s0.right_last]),
                packed([s0.left_prev, s0.right_prev, s0.marker, self.depth]),
                s0.left_set,
                s0.right_set,
                packed([b0.tok, b0.left_first, b0.left_last, b0.left_prev]),
                b0.marker.into(),
                b0.left_set,
                0,
            ]),
            Group::RightDependents => Key::Items([
                packed([g, s0.tok, s0.left_first, s0.left_last]),
                packed([s0.left_prev, s0.right_last, s0.marker, s2.tok]),
                s0.left_set,
                s0.right_set,
                packed([s1.tok, s1.right_last, s1.right_prev, s1.marker]),
                s1.left_set,
                s1.right_set,
                s1.right_rel.into(),
            ]),
        }
    }

    /// Appends the features of a group.
    pub fn group(&self, group: Group, out: &mut Vec<u64>) {
        match group {
            Group::TopAndFront => self.top_and_front(out),
            Group::TwoTops => {
                self.second(out);
                self.two_tops(out);
            }
            Group::Three => self.three(out),
            Group::Top => {
                self.top(out);
                self.top_dependents(out);
            }
            Group::Front => {
                self.front(out);
                self.front_dependents(out);
            }
            Group::LeftDependents => self.left_dependents(out),
            Group::RightDependents => {
                self.second_dependents(out);
                self.right_dependents(out);
            }
        }
    }

    fn top(&self, out: &mut Vec<u64>) {
        let s0 = &self.s0;
        let t0 = self.tok(s0.tok);
        let (w0, p0) = (t0.word, t0.tag);
        let wp0 = combine(w0, p0);
        out.extend([
            f1(0, wp0),
            f1(2, p0),
            f1(3, combine(t0.lemma, t0.upos)),
            f1(4, t0.fine),
            f2(5, t0.suffix, t0.upos),
        ]);
    }

    fn second(&self, out: &mut Vec<u64>) {
        let s1 = &self.s1;
        let t1 = self.tok(s1.tok);
        let (w1, p1) = (t1.word, t1.tag);
        let wp1 = combine(w1, p1);
        out.extend([f1(12, wp1), f1(14, p1), f1(15, combine(t1.lemma, t1.upos)), f1(16, t1.fine)]);
    }

    fn front(&self, out: &mut Vec<u64>) {
        let b0 = &self.b0;
        let (u0, u1, u2) = (self.tok(b0.tok), self.later(1), self.later(2));
        let (v0, q0, q1, q2) = (u0.word, u0.tag, u1.tag, u2.tag);
        let vp0 = combine(v0, q0);
        out.extend([
            f1(6, vp0),
            f1(7, v0),
            f1(8, q0),
            f1(9, combine(u0.lemma, u0.upos)),
            f1(10, u0.fine),
            f2(11, u0.suffix, u0.upos),
            f1(17, combine(u1.word, q1)),
            f1(18, q1),
            f1(19, u1.word),
            f1(20, u2.tag),
            f2(51, q0, q1),
            f3(54, q0, q1, q2),
        ]);
    }

    fn top_and_front(&self, out: &mut Vec<u64>) {
        let (s0, b0) = (&self.s0, &self.b0);
        let (t0, u0, u1) = (self.tok(s0.tok), self.tok(b0.tok), self.later(1));
        let (w0, v0, p0, q0, q1) = (t0.word, u0.word, t0.tag, u0.tag, u1.tag);
        let (wp0, vp0) = (combine(w0, p0), combine(v0, q0));
        let (e0, eb) = (self.tok(s0.edge).before, self.tok(b0.edge).before);
        let (d0, gap0) = (distance(s0.tok, b0.tok), self.sentence.between(s0.tok, b0.tok));
        out.extend([
            f3(24, p0, combine(t0.before, e0), t0.after),
            f3(25, q0, combine(u0.before, eb), u0.after),
            f2(30, wp0, vp0),
            f2(31, wp0, q0),
            f2(32, p0, vp0),
            f2(34, p0, q0),
            f2(35, t0.fine, u0.fine),
            f2(36, t0.fine, q0),
            f2(37, p0, u0.fine),
            f2(38, t0.lemma, u0.lemma),
            f3(39, p0, q0, d0),
            f3(40, p0, q0, gap0),
            f3(41, combine(t0.upos, e0), u0.upos, eb),
            f3(57, t0.upos, u0.upos, gap0),
            f2(42, t0.coarse, u0.coarse),
            f3(45, t0.lemma, q0, d0),
            f3(46, w0, q0, q1),
            f3(47, p0, v0, q1),
            f3(48, p0, q0, q1),
            f2(49, p0, q1),
            f3(55, p0, eb, q0),
            f3(58, w0, eb, q0),
            f3(59, p0, eb, v0),
        ]);
    }

    fn two_tops(&self, out: &mut Vec<u64>) {
        let (s0, s1) = (&self.s0, &self.s1);
        let (t0, t1) = (self.tok(s0.tok), self.tok(s1.tok));
        let (w0, w1, p0, p1) = (t0.word, t1.word, t0.tag, t1.tag);
        let (wp0, wp1) = (combine(w0, p0), combine(w1, p1));
        let (e0, e1) = (self.tok(s0.edge).before, self.tok(s1.edge).before);
        let (d1, gap1) = (distance(s1.tok, s0.tok), self.sentence.between(s1.tok, s0.tok));
        out.extend([
            f3(26, p1, combine(t1.before, e1), t1.after),
            f2(60, wp1, wp0),
            f2(61, wp1, p0),
            f2(62, p1, wp0),
            f2(64, p1, p0),
            f2(65, t1.fine, t0.fine),
            f2(66, t1.fine, p0),
            f2(67, p1, t0.fine),
            f2(68, t1.lemma, t0.lemma),
            f3(69, p1, p0, d1),
            f3(70, p1, p0, gap1),
            f3(71, combine(t1.upos, e1), t0.upos, e0),
            f3(77, t1.upos, t0.upos, gap1),
            f2(72, t1.coarse, t0.coarse),
            f3(74, t1.lemma, p0, d1),
            f3(75, p1, e0, p0),
            f3(78, t1.lemma, e0, p0),
            f3(79, p1, e0, w0),
            f3(76, t1.lemma, p0, gap1),
        ]);
    }

    fn three(&self, out: &mut Vec<u64>) {
        let (s0, s1, s2, b0) = (&self.s0, &self.s1, &self.s2, &self.b0);
        let (t0, t1, t2, u0, u1) =
            (self.tok(s0.tok), self.tok(s1.tok), self.tok(s2.tok), self.tok(b0.tok), self.later(1));
        let (w0, w1, v0, p0, p1, p2, q0, q1) =
            (t0.word, t1.word, u0.word, t0.tag, t1.tag, t2.tag, u0.tag, u1.tag);
        let (e0, eb) = (self.tok(s0.edge).before, self.tok(b0.edge).before);
        out.extend([
            f1(22, p2),
            f1(23, combine(t2.word, p2)),
            f3(80, p1, p0, q0),
            f3(81, w1, p0, q0),
            f3(82, p1, w0, q0),
            f3(83, p1, p0, v0),
            f2(84, p1, q0),
            f2(85, w1, q0),
            f2(86, p1, v0),
            f2(87, w1, v0),
            f3(88, p2, p1, p0),
            f3(90, p2, p1, q0),
            f3(91, t1.coarse, p0, q0),
            f3(93, p1, p0, u0.coarse),
            f3(94, combine(p1, p0), q0, q1),
            f3(95, combine(p2, p1), p0, q0),
            f3(96, p0, t0.after, q0),
            f3(97, p1, combine(p0, e0), eb),
            f3(98, combine(p1, p0), combine(e0, q0), eb),
        ]);
        let (a0, a1, ab, au) = (t0.other, t1.other, u0.other, u1.other);
        if a0 | ab > 0 {
            out.extend([f3(180, p0, a0, combine(q0, ab)), f2(181, a0, ab), f3(182, p0, q0, combine(ab, q1))]);
        }
        if a0 | a1 > 0 {
            out.extend([f3(183, combine(p1, a1), p0, a0), f3(184, combine(p1, p0), combine(a1, a0), q0)]);
        }
        if ab | au > 0 {
            out.extend([f3(185, combine(q0, ab), q1, au), f3(186, p0, combine(q0, ab), combine(q1, au))]);
        }
    }

    fn top_dependents(&self, out: &mut Vec<u64>) {
        let s0 = &self.s0;
        let t0 = self.tok(s0.tok);
        let (w0, p0) = (t0.word, t0.tag);
        let (k0, l0, r0) = (self.tok(s0.marker), self.tok(s0.left_last), self.tok(s0.right_last));
        out.extend([
            f3(100, p0, l0.tag, u64::from(s0.left_rel)),
            f3(101, p0, r0.tag, u64::from(s0.right_rel)),
            f3(105, w0, l0.word, u64::from(s0.left_rel)),
            f3(106, w0, r0.word, u64::from(s0.right_rel)),
            f2(121, p0, self.tok(s0.left_first).word),
            f2(135, k0.word, w0),
            f2(140, p0, s0.left_set),
            f2(141, p0, s0.right_set),
            f2(142, w0, s0.left_set),
            f2(143, w0, s0.right_set),
            f3(158, p0, u64::from(s0.lefts), u64::from(s0.rights)),
        ]);
    }

    fn second_dependents(&self, out: &mut Vec<u64>) {
        let s1 = &self.s1;
        let t1 = self.tok(s1.tok);
        let (w1, p1) = (t1.word, t1.tag);
        let r1 = self.tok(s1.right_last);
        out.extend([
            f3(104, p1, r1.tag, u64::from(s1.right_rel)),
            f3(108, w1, r1.word, u64::from(s1.right_rel)),
            f2(146, p1, s1.right_set),
            f2(147, w1, s1.right_set),
            f2(148, p1, s1.left_set),
        ]);
    }

    fn front_dependents(&self, out: &mut Vec<u64>) {
        let b0 = &self.b0;
        let u0 = self.tok(b0.tok);
        let (v0, q0) = (u0.word, u0.tag);
        let m0 = self.tok(b0.left_last);
        out.extend([
            f3(102, q0, m0.tag, u64::from(b0.left_rel)),
            f3(107, v0, m0.word, u64::from(b0.left_rel)),
            f2(144, q0, b0.left_set),
            f2(145, v0, b0.left_set),
            f2(160, q0, u64::from(b0.lefts)),
        ]);
    }

    fn left_dependents(&self, out: &mut Vec<u64>) {
        let (s0, b0) = (&self.s0, &self.b0);
        let (t0, u0, u1) = (self.tok(s0.tok), self.tok(b0.tok), self.later(1));
        let (w0, p0, q0, q1) = (t0.word, t0.tag, u0.tag, u1.tag);
        let (k0, kb, l0, r0, m0) = (
            self.tok(s0.marker),
            self.tok(b0.marker),
            self.tok(s0.left_last),
            self.tok(s0.right_last),
            self.tok(b0.left_last),
        );
        out.extend([
            f3(109, p0, l0.tag, q0),
            f3(110, p0, r0.tag, q0),
            f3(111, p0, q0, m0.tag),
            f3(116, p0, self.tok(s0.left_prev).tag, q0),
            f3(119, p0, self.tok(s0.right_prev).tag, q0),
            f3(120, q0, self.tok(b0.left_prev).tag, p0),
            f3(123, p0, q0, self.tok(b0.left_first).tag),
            f3(127, p0, k0.word, q0),
            f3(132, kb.word, q0, p0),
            f3(133, w0, kb.word, q0),
            f3(150, p0, s0.right_set, q0),
            f3(152, p0, q0, b0.left_set),
            f3(155, p0, sets(s0), b0.left_set),
            f3(161, t0.lemma, sets(s0), q0),
            f3(163, p0, combine(sets(s0), q0), q1),
            f2(164, u64::from(self.depth), q0),
        ]);
    }

    fn right_dependents(&self, out: &mut Vec<u64>) {
        let (s0, s1, s2) = (&self.s0, &self.s1, &self.s2);
        let (t0, t1, t2) = (self.tok(s0.tok), self.tok(s1.tok), self.tok(s2.tok));
        let (w1, p0, p1, p2) = (t1.word, t0.tag, t1.tag, t2.tag);
        let (k0, k1, l0, r0, r1) = (
            self.tok(s0.marker),
            self.tok(s1.marker),
            self.tok(s0.left_last),
            self.tok(s0.right_last),
            self.tok(s1.right_last),
        );
        out.extend([
            f3(112, p1, r1.tag, p0),
            f3(114, p1, p0, l0.tag),
            f3(115, p1, p0, r0.tag),
            f3(117, p1, self.tok(s1.right_prev).tag, p0),
            f3(118, p1, p0, self.tok(s0.left_prev).tag),
            f3(122, p1, p0, self.tok(s0.left_first).tag),
            f2(124, w1, k0.word),
            f3(125, p1, k0.word, p0),
            f3(126, t1.lemma, k0.word, t0.lemma),
            f3(128, t2.word, p1, k0.word),
            f3(129, p2, p1, k0.word),
            f3(130, k1.word, p1, p0),
            f3(131, k0.word, k1.word, combine(p1, p0)),
            f3(134, t1.coarse, k0.word, t0.coarse),
            f3(149, p1, s1.right_set, p0),
            f3(153, p1, sets(s1), combine(p0, k0.word)),
            f3(154, p1, sets(s1), sets(s0)),
            f3(156, p1, p0, s0.left_set),
            f3(157, t1.lemma, s1.right_set, p0),
            f3(162, combine(p1, p0), s1.right_set, s0.left_set),
            f3(165, w1, p0, s0.left_set),
        ]);
    }
}

/// Writes the features of a state.
pub fn features(state: &State, items: &[Item], sentence: &Sentence<'_>, out: &mut Vec<u64>) {
    out.clear();
    let seen = Seen::new(state, items, sentence);
    Group::ALL.into_iter().for_each(|group| seen.group(group, out));
}
