//! The nine stances: what a party can do with a position.

use std::fmt;

/// Which way a stance points: for a position or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// For it (`+`).
    For,
    /// Against it (`-`).
    Against,
}

impl Sign {
    /// `+` or `-`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::For => "+",
            Self::Against => "-",
        }
    }
}

/// One of the two ends of an issue's axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pole {
    /// The end written `+`.
    Plus,
    /// The end written `-`.
    Minus,
}

impl Pole {
    /// `+` or `-`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
        }
    }

    /// The other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Plus => Self::Minus,
            Self::Minus => Self::Plus,
        }
    }

    /// The end a stance of this `sign` for a position at `self` counts toward.
    #[must_use]
    pub const fn seen_with(self, sign: Sign) -> Self {
        match sign {
            Sign::For => self,
            Sign::Against => self.other(),
        }
    }
}

macro_rules! stances {
    ($($variant:ident $name:literal $sign:ident $doc:literal),* $(,)?) => {
        /// What a party does with a position.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Stance { $(#[doc = $doc] $variant),* }

        impl Stance {
            /// Every stance, strongest support first, strongest opposition last.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in rule files and in output.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What it is to hold it, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $doc),* }
            }

            /// Whether the stance is for or against the position.
            #[must_use]
            pub const fn sign(self) -> Sign {
                match self { $(Self::$variant => Sign::$sign),* }
            }
        }
    };
}

stances! {
    Demand "demand" For "Insists on it, requires it, calls for it.",
    Propose "propose" For "Puts it forward.",
    Seek "seek" For "Wants it, works toward it.",
    Commit "commit" For "Promises it or does it.",
    Accept "accept" For "Agrees to it.",
    Support "support" For "Welcomes it, backs it.",
    Open "open" For "Is ready for it, or would do it on a condition.",
    Oppose "oppose" Against "Criticises it, warns against it.",
    Reject "reject" Against "Refuses it, rules it out.",
}

impl Stance {
    /// Reads the word used in rule files.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stance| stance.as_str() == word)
    }

    /// The third person singular, as the tables print it: "Russia demands …".
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Demand => "demands",
            Self::Propose => "proposes",
            Self::Seek => "seeks",
            Self::Commit => "commits to",
            Self::Accept => "accepts",
            Self::Support => "supports",
            Self::Open => "is open to",
            Self::Oppose => "opposes",
            Self::Reject => "rejects",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
