//! Parser states. A state is a few words long: the stack is a linked list of immutable items in
//! an arena, so that a beam shares it.

use crate::syntax::tags::Rel;

/// No item, no token.
pub const NIL: u32 = u32::MAX;

/// What the parser sees of a token. The slice handed to the parser holds the sentence's
/// tokens without punctuation, then the root, then "no token".
#[derive(Clone, Copy, Default, Debug)]
pub struct Tok {
    /// Hash of the lower-cased form.
    pub word: u64,
    /// Hash of the lemma.
    pub lemma: u64,
    /// Joint tag class.
    pub tag: u64,
    /// One more than the class of the tagger's runner-up where it was torn, else 0.
    pub other: u64,
    /// Universal class.
    pub upos: u64,
    /// Fine distributional cluster.
    pub fine: u64,
    /// Coarse distributional cluster.
    pub coarse: u64,
    /// Hash of the last three characters.
    pub suffix: u64,
    /// Class of the punctuation right before and right after it.
    pub before: u64,
    /// Class of the punctuation right after it.
    pub after: u64,
}

/// A token on the stack or at the front of the buffer, with what is attached to it so far.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// The token.
    pub tok: u16,
    /// The first token of its subtree: the punctuation in front of that one sets the phrase off.
    pub edge: u16,
    /// The item below it on the stack, or [`NIL`].
    pub below: u32,
    /// Left dependents: nearest, and the two outermost.
    pub left_first: u16,
    /// The outermost left dependent.
    pub left_last: u16,
    /// The second-outermost left dependent.
    pub left_prev: u16,
    /// The outermost right dependent.
    pub right_last: u16,
    /// The second-outermost right dependent.
    pub right_prev: u16,
    /// The dependent that marks it: a preposition or a subordinator.
    pub marker: u16,
    /// Relation numbers of `left_last` and `right_last`.
    pub left_rel: u8,
    /// Relation of the outermost right dependent.
    pub right_rel: u8,
    /// Number of left dependents.
    pub lefts: u8,
    /// Number of right dependents.
    pub rights: u8,
    /// Relations of left dependents, a bit each.
    pub left_set: u64,
    /// Relations of right dependents, a bit each.
    pub right_set: u64,
}

impl Item {
    /// A bare token; `none` is the index of "no token".
    #[must_use]
    pub fn new(tok: u16, none: u16) -> Self {
        Self {
            tok,
            edge: tok,
            below: NIL,
            left_first: none,
            left_last: none,
            left_prev: none,
            right_last: none,
            right_prev: none,
            marker: none,
            left_rel: 255,
            right_rel: 255,
            lefts: 0,
            rights: 0,
            left_set: 0,
            right_set: 0,
        }
    }

    fn add_left(&mut self, tok: u16, edge: u16, rel: Rel) {
        self.edge = edge;
        if self.lefts == 0 {
            self.left_first = tok;
        }
        self.left_prev = self.left_last;
        self.left_last = tok;
        self.left_rel = rel as u8;
        self.lefts = self.lefts.saturating_add(1);
        self.left_set |= 1 << (rel as u64);
        if matches!(rel, Rel::Case | Rel::Mark) {
            self.marker = tok;
        }
    }

    fn add_right(&mut self, tok: u16, rel: Rel) {
        self.right_prev = self.right_last;
        self.right_last = tok;
        self.right_rel = rel as u8;
        self.rights = self.rights.saturating_add(1);
        self.right_set |= 1 << (rel as u64);
    }
}

/// A transition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The buffer's front goes onto the stack.
    Shift,
    /// The stack's top becomes a left dependent of the buffer's front.
    Left(Rel),
    /// The stack's top becomes a right dependent of the item below it.
    Right(Rel),
}

/// The transitions a model knows; a score vector has one place for each.
#[derive(Clone, Debug, Default)]
pub struct Actions {
    /// The transitions by number; 0 is the shift.
    pub list: Vec<Action>,
}

impl Actions {
    /// The number of a transition.
    #[must_use]
    pub fn number(&self, action: Action) -> Option<usize> {
        self.list.iter().position(|&a| a == action)
    }
}

/// A parser state.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Top of the stack in the arena, or [`NIL`].
    pub stack: u32,
    /// Number of items on the stack.
    pub depth: u16,
    /// Whether the last transition was a left arc. A right arc right after it could have been
    /// made before it, so it is not allowed: each tree has one derivation.
    pub after_left: bool,
    /// Front of the buffer.
    pub front: Item,
}

impl State {
    /// The first state of a sentence of `n` tokens.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self { stack: NIL, depth: 0, after_left: false, front: Item::new(0, n as u16 + 1) }
    }

    /// Whether the sentence is read.
    #[must_use]
    pub fn is_final(&self, n: usize) -> bool {
        self.depth == 0 && usize::from(self.front.tok) == n
    }

    /// Which kinds of transition are allowed: shift, left, right, and root (a left that must be `root`).
    #[must_use]
    pub fn allowed(&self, n: usize) -> Allowed {
        let at_root = usize::from(self.front.tok) == n;
        Allowed {
            shift: !at_root,
            left: !at_root && self.depth >= 1,
            right: self.depth >= 2 && !self.after_left,
            root: at_root && self.depth == 1,
        }
    }

    /// Carries a transition out. Returns the state after it and the arc made (head, dependent).
    /// The transition must be allowed; otherwise the state comes back as it was.
    #[must_use]
    pub fn step(&self, action: Action, items: &mut Vec<Item>, n: usize) -> (Self, Option<(u16, u16)>) {
        let none = n as u16 + 1;
        match action {
            Action::Shift => {
                let mut item = self.front;
                item.below = self.stack;
                items.push(item);
                let next = Item::new((item.tok + 1).min(n as u16), none);
                (
                    Self {
                        stack: items.len() as u32 - 1,
                        depth: self.depth + 1,
                        after_left: false,
                        front: next,
                    },
                    None,
                )
            }
            Action::Left(rel) => {
                let Some(top) = items.get(self.stack as usize) else { return (*self, None) };
                let mut next = *self;
                next.front.add_left(top.tok, top.edge, rel);
                next.stack = top.below;
                next.depth -= 1;
                next.after_left = true;
                (next, Some((next.front.tok, top.tok)))
            }
            Action::Right(rel) => {
                let Some(&top) = items.get(self.stack as usize) else { return (*self, None) };
                let Some(&below) = items.get(top.below as usize) else { return (*self, None) };
                let mut head = below;
                head.add_right(top.tok, rel);
                items.push(head);
                let mut next = *self;
                next.stack = items.len() as u32 - 1;
                next.depth -= 1;
                next.after_left = false;
                (next, Some((head.tok, top.tok)))
            }
        }
    }
}

/// The kinds of transition a state allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Shift.
    pub shift: bool,
    /// Left, with any relation but `root`.
    pub left: bool,
    /// Right, with any relation but `root`.
    pub right: bool,
    /// Left with `root`.
    pub root: bool,
}

impl Allowed {
    /// Whether a transition is allowed.
    #[inline]
    #[must_use]
    pub fn permits(self, action: Action) -> bool {
        match action {
            Action::Shift => self.shift,
            Action::Left(Rel::Root) => self.root,
            Action::Left(_) => self.left,
            Action::Right(rel) => self.right && rel != Rel::Root,
        }
    }
}
