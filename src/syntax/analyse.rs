//! The chain: describe, tag, lemmatise, parse, attach punctuation.

use super::lexical::{self, Lex, Lexicon};
use super::parser::{self, Beam, Tok};
use super::retag::retag;
use super::table::Table;
use super::tags::{Rel, Upos, Xpos};
use super::{Hint, Model, Word, hash, punct, tagger};
use smol_str::SmolStr;

/// Longest stretch that is parsed in one piece, in tokens. Longer input is cut, and the later
/// pieces hang on the first one's root: such input is a list or a page without full stops.
pub(super) const LONGEST: usize = 512;

/// Buffers that [`Model::analyse`] reuses. One a thread.
#[derive(Default)]
pub struct Scratch {
    lex: Vec<Lex>,
    lower: String,
    tags: Vec<u8>,
    tag_buffers: tagger::TagBuffers,
    toks: Vec<Tok>,
    places: Vec<usize>,
    beam: Beam,
    arcs: Vec<(u16, Rel)>,
    heads: Vec<(Option<usize>, Rel)>,
    is_punct: Vec<bool>,
}

impl Scratch {
    /// Which of the tokens last analysed the parser saw, for the trainer.
    #[doc(hidden)]
    #[must_use]
    pub fn places(&self) -> &[usize] {
        &self.places
    }
}

/// Describes the tokens of a sentence.
pub fn describe(forms: &[&str], lexicon: &Lexicon<'_>, lower: &mut String, out: &mut Vec<Lex>) {
    let casing = lexical::casing(forms);
    out.clear();
    out.extend(forms.iter().map(|form| Lex::new(form, casing, lexicon, lower)));
}

/// What the parser needs to know of a tagged token.
pub struct Tagged<'a> {
    /// The form.
    pub form: &'a str,
    /// Hash of the lemma.
    pub lemma: u64,
    /// Joint tag class.
    pub class: u8,
    /// One more than the runner-up's class where the tagger was torn, else 0.
    pub other: u8,
    /// Universal class.
    pub upos: Upos,
}

/// Makes the parser's tokens: those that are no punctuation, with `places` telling which they are.
pub fn toks_for<'a>(
    lex: &[Lex],
    is_punct: &[bool],
    word: impl Fn(usize) -> Tagged<'a>,
    toks: &mut Vec<Tok>,
    places: &mut Vec<usize>,
) {
    toks.clear();
    places.clear();
    let mut before = 0;
    for (i, lex) in lex.iter().enumerate() {
        let Tagged { form, lemma, class, other, upos } = word(i);
        if is_punct[i] {
            let bits = mark(form);
            before |= bits;
            if let Some(last) = toks.last_mut() {
                last.after |= bits;
            }
            continue;
        }
        places.push(i);
        toks.push(Tok {
            word: lex.lower,
            lemma,
            tag: u64::from(class) + 1,
            other: u64::from(other),
            upos: upos as u64,
            fine: u64::from(lex.entry.fine),
            coarse: u64::from(lex.entry.coarse),
            suffix: lex.suffix[2],
            before,
            after: 0,
        });
        before = 0;
    }
    toks.push(Tok { word: 3, lemma: 3, tag: 250, upos: 30, before, ..Tok::default() });
    toks.push(Tok { word: 4, lemma: 4, tag: 251, upos: 31, ..Tok::default() });
}

/// The class of a punctuation mark, a bit.
fn mark(form: &str) -> u64 {
    match form {
        "," => 1,
        "-" | "\u{2010}" | "\u{2011}" => 128,
        "\u{201c}" | "``" | "\u{2018}" | "\u{ab}" => 4,
        "\u{201d}" | "''" | "\u{bb}" => 8,
        "\"" | "'" | "\u{2019}" => 16,
        "(" | "[" | "{" => 32,
        ")" | "]" | "}" => 64,
        ":" | ";" | "--" | "\u{2013}" | "\u{2014}" => 2,
        _ => 256,
    }
}

impl Model {
    /// Analyses one sentence. `hints` is empty or as long as `forms`. `out` is overwritten:
    /// it gets a word for each form, and their heads form one tree.
    pub fn analyse(&self, forms: &[&str], hints: &[Hint], scratch: &mut Scratch, out: &mut Vec<Word>) {
        out.clear();
        let mut first_root = None;
        for start in (0..forms.len()).step_by(LONGEST) {
            let end = forms.len().min(start + LONGEST);
            let hints = hints.get(start..end).unwrap_or(&[]);
            self.analyse_piece(&forms[start..end], hints, scratch, out);
            for (i, word) in out.iter_mut().enumerate().skip(start) {
                match (word.head, first_root) {
                    (Some(head), _) => word.head = Some(head + start),
                    (None, None) => first_root = Some(i),
                    (None, Some(root)) => {
                        word.head = Some(root);
                        word.rel = if word.upos == Upos::Punct { Rel::Punct } else { Rel::Parataxis };
                    }
                }
            }
        }
    }

    fn analyse_piece(&self, forms: &[&str], hints: &[Hint], scratch: &mut Scratch, out: &mut Vec<Word>) {
        let start = out.len();
        self.prepare(forms, hints, true, scratch, out);
        let s = scratch;
        parser::parse(&self.parser, &self.actions, &s.toks, self.reach, &mut s.beam, &mut s.arcs);
        s.heads.clear();
        s.heads.resize(forms.len(), (None, Rel::Punct));
        for (i, &(head, rel)) in s.arcs.iter().enumerate() {
            s.heads[s.places[i]] = (s.places.get(usize::from(head)).copied(), rel);
        }
        punct::attach(&s.is_punct, &mut s.heads);
        for (word, &(head, rel)) in out[start..].iter_mut().zip(&s.heads) {
            word.head = head;
            word.rel = rel;
        }
    }

    /// What the parser sees of a sentence, for the trainer.
    #[doc(hidden)]
    #[must_use]
    pub fn toks(&self, forms: &[&str], scratch: &mut Scratch) -> Vec<Tok> {
        self.prepare(forms, &[], false, scratch, &mut Vec::new());
        scratch.toks.clone()
    }

    /// Everything before parsing: tags and lemmas into `out`, the parser's tokens into the scratch.
    /// Impossible tags are mended where asked; the trainer wants the tagger's own.
    fn prepare(
        &self,
        forms: &[&str],
        hints: &[Hint],
        mend: bool,
        scratch: &mut Scratch,
        out: &mut Vec<Word>,
    ) {
        let s = scratch;
        let start = out.len();
        describe(forms, &self.lexicon, &mut s.lower, &mut s.lex);
        self.tagger().tag(&s.lex, hints, &mut s.tag_buffers, &mut s.tags);
        if mend {
            retag(forms, &s.lex, &self.classes, &mut s.tags);
        }
        s.is_punct.clear();
        for (form, &class) in forms.iter().zip(&s.tags) {
            let (upos, xpos) = self.classes[usize::from(class)];
            s.is_punct.push(upos == Upos::Punct);
            out.push(Word { upos, xpos, lemma: self.lemma(form, upos, xpos), head: None, rel: Rel::Root });
        }
        let words = &out[start..];
        let (tags, others) = (&s.tags, &s.tag_buffers.others);
        toks_for(
            &s.lex,
            &s.is_punct,
            |i| Tagged {
                form: forms[i],
                lemma: hash::word(words[i].lemma.as_bytes()),
                class: tags[i],
                other: others[i],
                upos: words[i].upos,
            },
            &mut s.toks,
            &mut s.places,
        );
    }

    fn tagger(&self) -> tagger::Tagger<'_, Table<'static>> {
        tagger::Tagger {
            passes: [&self.tagger[0], &self.tagger[1]],
            classes: &self.classes,
            margin: self.margin,
        }
    }

    /// The lemma of a form under its tags.
    #[must_use]
    pub fn lemma(&self, form: &str, upos: Upos, xpos: Xpos) -> SmolStr {
        self.lemmatiser.lemma(form, upos, xpos)
    }

    /// Every lemma that a form can be given, whatever its tags.
    pub(crate) fn lemmas(&self, form: &str) -> Vec<SmolStr> {
        self.lemmatiser.lemmas(form, self.classes.iter().copied())
    }

    /// The classes that a word was seen with, the most frequent first. Empty for words not seen
    /// often enough to tell. Capitals do not matter.
    #[must_use]
    pub fn lexicon_upos(&self, word: &str) -> Vec<Upos> {
        let entry = self.lexicon.get(hash::word(word.to_lowercase().as_bytes())).unwrap_or_default();
        lexical::pattern_classes(entry.pattern).collect()
    }
}
