//! The closed tag sets of Universal Dependencies English, as enums that fit a byte.
//!
//! Each name round-trips through the treebanks' spelling (`as_str`, `FromStr`), and
//! through a byte (`as usize`, `from_index`) for the model file.

use std::fmt;
use std::str::FromStr;

/// A tag that is not in the set it was looked for in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTag(pub String);

impl fmt::Display for UnknownTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown tag `{}`", self.0)
    }
}

impl std::error::Error for UnknownTag {}

macro_rules! tag_set {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)] // the variants are the treebanks' own names
        pub enum $name { $($variant,)* }

        impl $name {
            /// Every tag, in the order of its number.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The treebanks' spelling.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The tag with this number (its place in [`Self::ALL`]).
            #[must_use]
            pub fn from_index(index: usize) -> Option<Self> {
                Self::ALL.get(index).copied()
            }
        }

        impl FromStr for $name {
            type Err = UnknownTag;
            fn from_str(text: &str) -> Result<Self, UnknownTag> {
                match text {
                    $($text => Ok($name::$variant),)*
                    _ => Err(UnknownTag(text.to_owned())),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

tag_set! {
    /// Universal part of speech.
    Upos {
        Noun = "NOUN", Propn = "PROPN", Verb = "VERB", Aux = "AUX", Adj = "ADJ", Adv = "ADV",
        Pron = "PRON", Det = "DET", Adp = "ADP", Cconj = "CCONJ", Sconj = "SCONJ", Part = "PART",
        Num = "NUM", Intj = "INTJ", Punct = "PUNCT", Sym = "SYM", X = "X",
    }
}

tag_set! {
    /// Penn Treebank part of speech, with the additions of the English Web Treebank.
    Xpos {
        NN = "NN", NNS = "NNS", NNP = "NNP", NNPS = "NNPS",
        VB = "VB", VBP = "VBP", VBZ = "VBZ", VBD = "VBD", VBG = "VBG", VBN = "VBN", MD = "MD",
        JJ = "JJ", JJR = "JJR", JJS = "JJS", RB = "RB", RBR = "RBR", RBS = "RBS", RP = "RP",
        IN = "IN", DT = "DT", PDT = "PDT", WDT = "WDT", CC = "CC", TO = "TO", CD = "CD", EX = "EX",
        PRP = "PRP", PrpPoss = "PRP$", WP = "WP", WpPoss = "WP$", WRB = "WRB", POS = "POS",
        UH = "UH", FW = "FW", LS = "LS", SYM = "SYM", ADD = "ADD", AFX = "AFX", GW = "GW", NFP = "NFP",
        Hyph = "HYPH", Period = ".", Comma = ",", Colon = ":", OpenQuote = "``", CloseQuote = "''",
        Lrb = "-LRB-", Rrb = "-RRB-", Dollar = "$", XX = "XX",
    }
}

tag_set! {
    /// Universal dependency relation, with the subtypes of the English treebanks.
    Rel {
        Root = "root",
        Nsubj = "nsubj", NsubjPass = "nsubj:pass", NsubjOuter = "nsubj:outer",
        Csubj = "csubj", CsubjPass = "csubj:pass", CsubjOuter = "csubj:outer",
        Obj = "obj", Iobj = "iobj", Obl = "obl", OblAgent = "obl:agent", OblUnmarked = "obl:unmarked",
        Xcomp = "xcomp", Ccomp = "ccomp", Advcl = "advcl", AdvclRelcl = "advcl:relcl",
        Acl = "acl", AclRelcl = "acl:relcl", Advmod = "advmod", Amod = "amod",
        Nmod = "nmod", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked", NmodDesc = "nmod:desc",
        Nummod = "nummod", Appos = "appos", Compound = "compound", CompoundPrt = "compound:prt",
        Flat = "flat", Fixed = "fixed", Conj = "conj", Cc = "cc", CcPreconj = "cc:preconj",
        Case = "case", Mark = "mark", Det = "det", DetPredet = "det:predet",
        Aux = "aux", AuxPass = "aux:pass", Cop = "cop", Expl = "expl",
        Parataxis = "parataxis", Discourse = "discourse", Vocative = "vocative",
        Dislocated = "dislocated", List = "list", Orphan = "orphan", Goeswith = "goeswith",
        Reparandum = "reparandum", Punct = "punct", Dep = "dep",
    }
}

impl Upos {
    /// Whether a word of this class names a thing or a person (`NOUN`, `PROPN`, `PRON`).
    #[must_use]
    pub const fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Propn | Self::Pron)
    }
}

impl Rel {
    /// The relation without its subtype: `nsubj:pass` is `nsubj`.
    #[must_use]
    pub fn base(self) -> Self {
        let text = self.as_str();
        match text.split_once(':') {
            Some((base, _)) => base.parse().unwrap_or(self),
            None => self,
        }
    }

    /// Reads a relation; a subtype that is not in the set falls back to its base relation.
    #[must_use]
    pub fn parse_lenient(text: &str) -> Self {
        text.parse().or_else(|_| text.split(':').next().unwrap_or("").parse()).unwrap_or(Self::Dep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_round_trips() {
        for &t in Upos::ALL {
            assert_eq!(t.as_str().parse::<Upos>(), Ok(t));
        }
        for &t in Xpos::ALL {
            assert_eq!(t.as_str().parse::<Xpos>(), Ok(t));
        }
        for (i, &t) in Rel::ALL.iter().enumerate() {
            assert_eq!(t.as_str().parse::<Rel>(), Ok(t));
            assert_eq!(Rel::from_index(i), Some(t));
            assert_eq!(t as usize, i);
        }
        assert_eq!(Rel::NsubjPass.base(), Rel::Nsubj);
        assert_eq!(Rel::parse_lenient("nmod:npmod"), Rel::Nmod);
    }
}
