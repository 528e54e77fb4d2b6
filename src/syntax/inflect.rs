//! Forms of verbs, for compilers of rules that name a verb and want to find its forms.

use super::Model;
use smol_str::{SmolStr, format_smolstr};

/// The forms of a verb besides its lemma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerbForms {
    /// Third person singular: `withdraws`.
    pub third: SmolStr,
    /// Past: `withdrew`.
    pub past: SmolStr,
    /// Past participle: `withdrawn`.
    pub participle: SmolStr,
    /// Present participle: `withdrawing`.
    pub gerund: SmolStr,
}

/// Irregular verbs: lemma, past, participle. Prefixed ones (`withdraw`, `overcome`) follow their base.
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("arise", "arose", "arisen"),
    ("awake", "awoke", "awoken"),
    ("be", "was", "been"),
    ("bear", "bore", "borne"),
    ("beat", "beat", "beaten"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("bend", "bent", "bent"),
    ("bet", "bet", "bet"),
    ("bid", "bid", "bid"),
    ("bind", "bound", "bound"),
    ("bite", "bit", "bitten"),
    ("bleed", "bled", "bled"),
    ("blow", "blew", "blown"),
    ("break", "broke", "broken"),
    ("breed", "bred", "bred"),
    ("bring", "brought", "brought"),
    ("build", "built", "built"),
    ("burst", "burst", "burst"),
    ("buy", "bought", "bought"),
    ("cast", "cast", "cast"),
    ("catch", "caught", "caught"),
    ("choose", "chose", "chosen"),
    ("cling", "clung", "clung"),
    ("come", "came", "come"),
    ("cost", "cost", "cost"),
    ("creep", "crept", "crept"),
    ("cut", "cut", "cut"),
    ("deal", "dealt", "dealt"),
    ("dig", "dug", "dug"),
    ("do", "did", "done"),
    ("draw", "drew", "drawn"),
    ("drink", "drank", "drunk"),
    ("drive", "drove", "driven"),
    ("eat", "ate", "eaten"),
    ("fall", "fell", "fallen"),
    ("feed", "fed", "fed"),
    ("feel", "felt", "felt"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("flee", "fled", "fled"),
    ("fling", "flung", "flung"),
    ("fly", "flew", "flown"),
    ("forbid", "forbade", "forbidden"),
    ("forget", "forgot", "forgotten"),
    ("forgive", "forgave", "forgiven"),
    ("freeze", "froze", "frozen"),
    ("get", "got", "gotten"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("grind", "ground", "ground"),
    ("grow", "grew", "grown"),
    ("hang", "hung", "hung"),
    ("have", "had", "had"),
    ("hear", "heard", "heard"),
    ("hide", "hid", "hidden"),
    ("hit", "hit", "hit"),
    ("hold", "held", "held"),
    ("hurt", "hurt", "hurt"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lay", "laid", "laid"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("lend", "lent", "lent"),
    ("let", "let", "let"),
    ("lie", "lay", "lain"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("meet", "met", "met"),
    ("pay", "paid", "paid"),
    ("put", "put", "put"),
    ("quit", "quit", "quit"),
    ("read", "read", "read"),
    ("rid", "rid", "rid"),
    ("ride", "rode", "ridden"),
    ("ring", "rang", "rung"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("sell", "sold", "sold"),
    ("send", "sent", "sent"),
    ("set", "set", "set"),
    ("shake", "shook", "shaken"),
    ("shed", "shed", "shed"),
    ("shoot", "shot", "shot"),
    ("show", "showed", "shown"),
    ("shrink", "shrank", "shrunk"),
    ("shut", "shut", "shut"),
    ("sing", "sang", "sung"),
    ("sink", "sank", "sunk"),
    ("sit", "sat", "sat"),
    ("sleep", "slept", "slept"),
    ("slide", "slid", "slid"),
    ("speak", "spoke", "spoken"),
    ("spend", "spent", "spent"),
    ("split", "split", "split"),
    ("spread", "spread", "spread"),
    ("spring", "sprang", "sprung"),
    ("stand", "stood", "stood"),
    ("steal", "stole", "stolen"),
    ("stick", "stuck", "stuck"),
    ("strike", "struck", "struck"),
    ("string", "strung", "strung"),
    ("strive", "strove", "striven"),
    ("swear", "swore", "sworn"),
    ("sweep", "swept", "swept"),
    ("swim", "swam", "swum"),
    ("swing", "swung", "swung"),
    ("take", "took", "taken"),
    ("teach", "taught", "taught"),
    ("tear", "tore", "torn"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("thrust", "thrust", "thrust"),
    ("tread", "trod", "trodden"),
    ("wake", "woke", "woken"),
    ("wear", "wore", "worn"),
    ("weave", "wove", "woven"),
    ("win", "won", "won"),
    ("wind", "wound", "wound"),
    ("withdraw", "withdrew", "withdrawn"),
    ("wring", "wrung", "wrung"),
    ("write", "wrote", "written"),
];

const PREFIXES: &[&str] = &["with", "under", "over", "out", "up", "re", "un", "mis", "fore", "off"];

/// Longer regular verbs whose last consonant doubles, since their last syllable is stressed.
const DOUBLING: &[&str] = &[
    "admit",
    "commit",
    "omit",
    "permit",
    "submit",
    "transmit",
    "remit",
    "emit",
    "occur",
    "incur",
    "recur",
    "concur",
    "defer",
    "refer",
    "prefer",
    "infer",
    "confer",
    "transfer",
    "deter",
    "rebel",
    "compel",
    "expel",
    "propel",
    "repel",
    "dispel",
    "control",
    "patrol",
    "regret",
    "begin",
    "abet",
    "equip",
    "cancel",
    "label",
    "level",
    "model",
    "signal",
    "total",
    "travel",
    "fuel",
    "quarrel",
    "counsel",
    "rebut",
    "unwrap",
    "kidnap",
    "worship",
    "format",
    "debug",
    "outbid",
    "reset",
    "upset",
    "offset",
    "broadcast",
];

impl Model {
    /// The forms of a verb, by irregular verbs and the rules of spelling. Particles and hyphens are
    /// not understood: pass a single word.
    #[must_use]
    pub fn verb_forms(&self, lemma: &str) -> VerbForms {
        let lemma = lemma.to_lowercase();
        let (third, gerund) = (third(&lemma), gerund(&lemma));
        let irregular = IRREGULAR.iter().find(|v| v.0 == lemma).map(|v| ("", v)).or_else(|| {
            PREFIXES.iter().find_map(|p| {
                let base = lemma.strip_prefix(p)?;
                // "relet", "outlay": only bases that are safe with a prefix.
                (base.len() > 2).then(|| IRREGULAR.iter().find(|v| v.0 == base).map(|v| (*p, v)))?
            })
        });
        let (past, participle) = match irregular {
            Some((prefix, v)) => (format_smolstr!("{prefix}{}", v.1), format_smolstr!("{prefix}{}", v.2)),
            None => {
                let past = past(&lemma);
                (past.clone(), past)
            }
        };
        VerbForms { third, past, participle, gerund }
    }
}

fn is_vowel(c: u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Whether a stem ends in consonant + y.
fn soft_y(lemma: &str) -> bool {
    let b = lemma.as_bytes();
    b.len() > 1 && b[b.len() - 1] == b'y' && !is_vowel(b[b.len() - 2])
}

fn doubles(lemma: &str) -> bool {
    let b = lemma.as_bytes();
    let n = b.len();
    if n < 3
        || is_vowel(b[n - 1])
        || matches!(b[n - 1], b'w' | b'x' | b'y')
        || !is_vowel(b[n - 2])
        || is_vowel(b[n - 3])
    {
        return false;
    }
    let vowel_groups = (0..n).filter(|&i| is_vowel(b[i]) && (i == 0 || !is_vowel(b[i - 1]))).count();
    vowel_groups == 1 || DOUBLING.contains(&lemma)
}

fn third(lemma: &str) -> SmolStr {
    match lemma {
        "be" => SmolStr::new("is"),
        "have" => SmolStr::new("has"),
        _ if soft_y(lemma) => format_smolstr!("{}ies", &lemma[..lemma.len() - 1]),
        _ if ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| lemma.ends_with(e)) => {
            format_smolstr!("{lemma}es")
        }
        _ => format_smolstr!("{lemma}s"),
    }
}

fn doubled(lemma: &str, ending: &str) -> SmolStr {
    match lemma.chars().next_back() {
        Some(last) => format_smolstr!("{lemma}{last}{ending}"),
        None => SmolStr::new(ending),
    }
}

fn past(lemma: &str) -> SmolStr {
    if lemma.ends_with('e') {
        format_smolstr!("{lemma}d")
    } else if soft_y(lemma) {
        format_smolstr!("{}ied", &lemma[..lemma.len() - 1])
    } else if doubles(lemma) {
        doubled(lemma, "ed")
    } else {
        format_smolstr!("{lemma}ed")
    }
}

fn gerund(lemma: &str) -> SmolStr {
    if lemma == "be" {
        SmolStr::new("being")
    } else if let Some(stem) = lemma.strip_suffix("ie") {
        format_smolstr!("{stem}ying")
    } else if lemma.ends_with('e') && !["ee", "oe", "ye"].iter().any(|e| lemma.ends_with(e)) {
        format_smolstr!("{}ing", &lemma[..lemma.len() - 1])
    } else if doubles(lemma) {
        doubled(lemma, "ing")
    } else if lemma.ends_with('c') {
        format_smolstr!("{lemma}king")
    } else {
        format_smolstr!("{lemma}ing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_political_verbs() {
        let check = |lemma: &str, wanted: [&str; 4]| {
            let f = Model::embedded().verb_forms(lemma);
            assert_eq!([f.third, f.past, f.participle, f.gerund], wanted);
        };
        check("withdraw", ["withdraws", "withdrew", "withdrawn", "withdrawing"]);
        check("recognise", ["recognises", "recognised", "recognised", "recognising"]);
        check("veto", ["vetoes", "vetoed", "vetoed", "vetoing"]);
        check("swap", ["swaps", "swapped", "swapped", "swapping"]);
        check("deny", ["denies", "denied", "denied", "denying"]);
        check("cede", ["cedes", "ceded", "ceded", "ceding"]);
        check("agree", ["agrees", "agreed", "agreed", "agreeing"]);
        check("commit", ["commits", "committed", "committed", "committing"]);
        check("visit", ["visits", "visited", "visited", "visiting"]);
        check("rewrite", ["rewrites", "rewrote", "rewritten", "rewriting"]);
        check("die", ["dies", "died", "died", "dying"]);
    }
}
