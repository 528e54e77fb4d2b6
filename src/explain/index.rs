//! What was seen by where it stands, so that no sentence has to go through all of a long text.

use std::collections::{HashMap, HashSet};

use crate::attribution::frames::Frame;
use crate::engine::Inside;
use crate::pack::language::{CuePos, Sense};
use crate::span::Span;

/// Numbers of what stands at each place, ascending.
#[derive(Debug)]
pub(super) struct Index {
    /// Frames by the sentence of their heads.
    pub(super) frames: Vec<Vec<usize>>,
    /// Cues of which nothing was made, by the sentence of their heads.
    pub(super) unfilled: Vec<Vec<usize>>,
    /// Wordings by the sentence of their tops.
    pub(super) wordings: Vec<Vec<usize>>,
    /// Conditions by the sentence of their roots.
    pub(super) conditions: Vec<Vec<usize>>,
    /// Units by their sentences.
    pub(super) units: Vec<Vec<usize>>,
    /// Statements by the span of their sentences.
    pub(super) statements: HashMap<Span, Vec<usize>>,
    /// Attributions by the span of their sentences.
    pub(super) attributions: HashMap<Span, Vec<usize>>,
    /// Statements by each token of their cues.
    pub(super) by_cue: HashMap<usize, Vec<usize>>,
    /// Statements by each token of the first words they matched.
    pub(super) by_words: HashMap<usize, Vec<usize>>,
    /// The cues of all statements.
    pub(super) cues: HashSet<Span>,
    /// The quotations whose words are units of their own.
    pub(super) speeches: HashSet<usize>,
    /// The cues of a stance of each unit but for modals, by head; those of which nothing was made are counted on
    /// from the frames.
    pub(super) stances: HashMap<Option<usize>, Vec<(usize, usize)>>,
}

impl Index {
    pub(super) fn new(inside: &Inside<'_>, unfilled: &[Frame]) -> Self {
        let known = inside.known;
        let (document, tree) = (known.document, known.view.tree);
        let sentences = document.sentences.len();
        let at = |tokens: &mut dyn Iterator<Item = usize>| {
            let places = tokens.map(|token| document.sentence_of(token));
            by_place(sentences, places)
        };
        let frames = known.frames;
        let statements = &inside.statements;
        let cues = |statement: &crate::position::Statement| document.tokens_in(statement.cue);
        let words = |statement: &crate::position::Statement| {
            statement.matched.first().map_or(0..0, |span| document.tokens_in(*span))
        };
        let mut stances: HashMap<Option<usize>, Vec<(usize, usize)>> = HashMap::new();
        for (number, frame) in frames.iter().chain(unfilled).enumerate() {
            let cue = &known.pack.language.cues[frame.hit.cue];
            if matches!(cue.sense, Sense::Stance(_)) && cue.pos != CuePos::Modal {
                let unit = tree.node(frame.hit.head).unit;
                stances.entry(unit).or_default().push((frame.hit.head, number));
            }
        }
        stances.values_mut().for_each(|all| all.sort_unstable());
        Self {
            frames: at(&mut frames.iter().map(|frame| frame.hit.head)),
            unfilled: at(&mut unfilled.iter().map(|frame| frame.hit.head)),
            wordings: at(&mut known.look.wordings.iter().map(|wording| wording.found.top)),
            conditions: at(&mut known.conditions.all().iter().map(|condition| condition.root)),
            units: by_place(sentences, tree.units().iter().map(|unit| Some(unit.sentence))),
            statements: by_key(statements.iter().map(|statement| [statement.sentence])),
            attributions: by_key(inside.attributions.iter().map(|attribution| [attribution.sentence])),
            by_cue: by_key(statements.iter().map(cues)),
            by_words: by_key(statements.iter().map(words)),
            cues: statements.iter().map(|statement| statement.cue).collect(),
            speeches: tree.units().iter().filter_map(|unit| unit.quotation).collect(),
            stances,
        }
    }
}

fn by_place(count: usize, places: impl Iterator<Item = Option<usize>>) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); count];
    for (number, place) in places.enumerate() {
        if let Some(own) = place.and_then(|place| all.get_mut(place)) {
            own.push(number);
        }
    }
    all
}

fn by_key<K: Eq + std::hash::Hash, I: IntoIterator<Item = K>>(
    keys: impl Iterator<Item = I>,
) -> HashMap<K, Vec<usize>> {
    let mut all: HashMap<K, Vec<usize>> = HashMap::new();
    for (number, keys) in keys.enumerate() {
        for key in keys {
            all.entry(key).or_default().push(number);
        }
    }
    all
}
