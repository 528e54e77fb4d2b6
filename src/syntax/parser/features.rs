//! Feature templates of the parser, after Zhang & Nivre (2011), for arc-hybrid states: the two
//! upper stack items, the buffer's front, their neighbours, dependents and relation sets.

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

/// Writes the features of a state.
#[allow(clippy::too_many_lines)] // a table of templates
pub fn features(state: &State, items: &[Item], sentence: &Sentence<'_>, out: &mut Vec<u64>) {
    out.clear();
    let n = sentence.n;
    let none = n as u16 + 1;
    let empty = Item::new(none, none);
    let get = |i: u32| if i == NIL { empty } else { items[i as usize] };
    let s0 = get(state.stack);
    let s1 = get(s0.below);
    let s2 = get(s1.below);
    let b0 = state.front;
    let tok = |i: u16| &sentence.toks[usize::from(i)];
    let later = |k: u16| {
        let i = usize::from(b0.tok) + usize::from(k);
        &sentence.toks[if i <= n { i } else { n + 1 }]
    };
    let (t0, t1, t2, u0, u1, u2) = (tok(s0.tok), tok(s1.tok), tok(s2.tok), tok(b0.tok), later(1), later(2));
    let combine = |word: u64, tag: u64| word.wrapping_add(tag.wrapping_mul(0x9E37_79B9));
    let (w0, w1, v0) = (t0.word, t1.word, u0.word);
    let (p0, p1, p2, q0, q1, q2) = (t0.tag, t1.tag, t2.tag, u0.tag, u1.tag, u2.tag);
    let (wp0, wp1, vp0) = (combine(w0, p0), combine(w1, p1), combine(v0, q0));

    // Punctuation in front of the phrases.
    let (e0, e1, eb) = (tok(s0.edge).before, tok(s1.edge).before, tok(b0.edge).before);

    // One token.
    out.extend([
        f1(0, wp0),
        f1(2, p0),
        f1(3, combine(t0.lemma, t0.upos)),
        f1(4, t0.fine),
        f2(5, t0.suffix, t0.upos),
        f1(6, vp0),
        f1(7, v0),
        f1(8, q0),
        f1(9, combine(u0.lemma, u0.upos)),
        f1(10, u0.fine),
        f2(11, u0.suffix, u0.upos),
        f1(12, wp1),
        f1(14, p1),
        f1(15, combine(t1.lemma, t1.upos)),
        f1(16, t1.fine),
        f1(17, combine(u1.word, q1)),
        f1(18, q1),
        f1(19, u1.word),
        f1(20, u2.tag),
        f1(22, p2),
        f1(23, combine(t2.word, p2)),
        f3(24, p0, combine(t0.before, e0), t0.after),
        f3(25, q0, combine(u0.before, eb), u0.after),
        f3(26, p1, combine(t1.before, e1), t1.after),
    ]);
    // The stack's top and the buffer's front: a left arc.
    let (d0, gap0) = (distance(s0.tok, b0.tok), sentence.between(s0.tok, b0.tok));
    out.extend([
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
        f2(51, q0, q1),
        f3(54, q0, q1, q2),
        f3(55, p0, eb, q0),
        f3(58, w0, eb, q0),
        f3(59, p0, eb, v0),
    ]);
    // The two upper items: a right arc.
    let (d1, gap1) = (distance(s1.tok, s0.tok), sentence.between(s1.tok, s0.tok));
    out.extend([
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
    // Three tokens.
    out.extend([
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
    // Dependents.
    let (l0, r0, r1, m0) = (tok(s0.left_last), tok(s0.right_last), tok(s1.right_last), tok(b0.left_last));
    let (k0, k1, kb) = (tok(s0.marker), tok(s1.marker), tok(b0.marker));
    let rel = u64::from;
    out.extend([
        f3(100, p0, l0.tag, rel(s0.left_rel)),
        f3(101, p0, r0.tag, rel(s0.right_rel)),
        f3(102, q0, m0.tag, rel(b0.left_rel)),
        f3(104, p1, r1.tag, rel(s1.right_rel)),
        f3(105, w0, l0.word, rel(s0.left_rel)),
        f3(106, w0, r0.word, rel(s0.right_rel)),
        f3(107, v0, m0.word, rel(b0.left_rel)),
        f3(108, w1, r1.word, rel(s1.right_rel)),
        f3(109, p0, l0.tag, q0),
        f3(110, p0, r0.tag, q0),
        f3(111, p0, q0, m0.tag),
        f3(112, p1, r1.tag, p0),
        f3(114, p1, p0, l0.tag),
        f3(115, p1, p0, r0.tag),
        f3(116, p0, tok(s0.left_prev).tag, q0),
        f3(117, p1, tok(s1.right_prev).tag, p0),
        f3(118, p1, p0, tok(s0.left_prev).tag),
        f3(119, p0, tok(s0.right_prev).tag, q0),
        f3(120, q0, tok(b0.left_prev).tag, p0),
        f2(121, p0, tok(s0.left_first).word),
        f3(122, p1, p0, tok(s0.left_first).tag),
        f3(123, p0, q0, tok(b0.left_first).tag),
        // Markers: prepositions and subordinators decide attachment.
        f2(124, w1, k0.word),
        f3(125, p1, k0.word, p0),
        f3(126, t1.lemma, k0.word, t0.lemma),
        f3(127, p0, k0.word, q0),
        f3(128, t2.word, p1, k0.word),
        f3(129, p2, p1, k0.word),
        f3(130, k1.word, p1, p0),
        f3(131, k0.word, k1.word, combine(p1, p0)),
        f3(132, kb.word, q0, p0),
        f3(133, w0, kb.word, q0),
        f3(134, t1.coarse, k0.word, t0.coarse),
        f2(135, k0.word, w0),
    ]);
    // Relation sets and valencies.
    let sets = |item: &Item| item.left_set ^ item.right_set.rotate_left(17);
    out.extend([
        f2(140, p0, s0.left_set),
        f2(141, p0, s0.right_set),
        f2(142, w0, s0.left_set),
        f2(143, w0, s0.right_set),
        f2(144, q0, b0.left_set),
        f2(145, v0, b0.left_set),
        f2(146, p1, s1.right_set),
        f2(147, w1, s1.right_set),
        f2(148, p1, s1.left_set),
        f3(149, p1, s1.right_set, p0),
        f3(150, p0, s0.right_set, q0),
        f3(152, p0, q0, b0.left_set),
        f3(153, p1, sets(&s1), combine(p0, k0.word)),
        f3(154, p1, sets(&s1), sets(&s0)),
        f3(155, p0, sets(&s0), b0.left_set),
        f3(156, p1, p0, s0.left_set),
        f3(157, t1.lemma, s1.right_set, p0),
        f3(158, p0, rel(s0.lefts), rel(s0.rights)),
        f2(160, q0, rel(b0.lefts)),
        f3(161, t0.lemma, sets(&s0), q0),
        f3(162, combine(p1, p0), s1.right_set, s0.left_set),
        f3(163, p0, combine(sets(&s0), q0), q1),
        f2(164, u64::from(state.depth.min(4)), q0),
        f3(165, w1, p0, s0.left_set),
    ]);
    // Where the tagger was torn, the parser may know better.
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
