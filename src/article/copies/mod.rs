//! Copies: the same text again, and nearly the same, as papers print it that have a report from one agency.
//!
//! Texts are *the same* where they have the same words in the same order: case, white space, punctuation, accents
//! and headlines aside. They are *nearly the same* where of all runs of five words in the two, 78 in 100 stand in both, and not
//! more than 3 in 10 of either in it alone, so that who leaves out one of them knows how much he may lose. So
//! a headline, an agency's line, a paragraph or two in ten, or a word in every other sentence may differ; a text and
//! one twice as long that goes on from it are 67 % the same, and two that have half of their words in common 50 %. Texts of fewer
//! than fifty words are copies only where they are the same: the half of a short notice is a form. And of two dated texts, near
//! copies are two weeks apart at most, or last year's notice would be this year's.
//!
//! No text is kept, but 512 samples of its runs of words ([Dahlgaard, Knudsen and Thorup 2017][fast]), of each of which one bit is
//! enough to estimate how much two texts have in common ([Broder 1997][broder]; [Li and König 2010][bits]), with a standard error
//! of two hundredths for texts that are 80 % the same and of one for those that are 95 %. Which earlier texts it is worth to look at
//! is found by eight pairs of samples ([Indyk and Motwani 1998][lsh]), so that an article is a few looks into a table and not a walk
//! through the corpus: of texts that are 78 % the same 98 in 100 are found, of those that are 90 % 999 in 1,000.
//!
//! The crate gaoya does this with whole signatures and a list for each group of them, where a bit of each sample is enough.
//!
//! ```
//! use standpoint::article::copies::{Copies, Seen, Sketch};
//! use standpoint::article::{Article, Format};
//! let mut copies = Copies::new(1_000);
//! let article = |text: &str| Article::from_text("a", text.to_owned(), Format::Plain);
//! let first = article("Kyiv said: “We won’t cede land.”")?;
//! let again = article("KYIV SAID: \"We won't\ncede land\".")?;
//! assert_eq!(copies.add(&Sketch::of(&first)), Seen::New(0));
//! assert!(matches!(copies.add(&Sketch::of(&again)), Seen::Copy(copy) if copy.of == 0 && copy.is_same()));
//! # Ok::<(), standpoint::article::ArticleError>(())
//! ```
//!
//! [broder]: https://doi.org/10.1109/SEQUEN.1997.666900
//! [fast]: https://doi.org/10.1109/FOCS.2017.67
//! [bits]: https://doi.org/10.1145/1772690.1772759
//! [lsh]: https://doi.org/10.1145/276698.276876

mod sketch;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use sketch::{BANDS, KEPT, resemblance};

pub use sketch::Sketch;

/// How alike two texts must be for one to be a near-copy of the other.
pub const NEARLY: f64 = 0.78;
/// How much of a near-copy, or of what it is a copy of, may not stand in the other.
pub const ALONE: f64 = 0.3;
/// How many days two near-copies may be apart.
pub const DAYS: u32 = 14;

/// Stands for no day.
const UNDATED: i32 = i32::MIN;

/// The texts seen so far, as far as they are needed to know copies of them. One takes 80 bytes, and between 93
/// and 184 in the table it is looked up in.
#[derive(Debug)]
pub struct Copies {
    /// Which text has a group of samples, or all of its words, first.
    keys: HashMap<u32, u32, BuildHasherDefault<Mixed>>,
    kept: Vec<Kept>,
    most: usize,
}

#[derive(Debug)]
struct Kept {
    whole: u64,
    bits: [u64; KEPT],
    runs: u32,
    day: i32,
}

/// What an article is, when those before it have been seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    /// A copy of an earlier one, of which nothing is kept.
    Copy(Copy),
    /// No copy; it is kept under this number, which counts those that are kept from 0.
    New(usize),
    /// No copy; but so many are kept already that copies of it will not be known.
    Unkept,
}

/// Of what an article is a copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copy {
    /// The number of the earlier one.
    pub of: usize,
    /// The share of the runs of five words in the two that stand in both, from 0 to 1: 1 where the text is the same, else an estimate
    /// below 1.
    pub similarity: f64,
}

impl Copy {
    /// Whether the two have the same text.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.similarity >= 1.0
    }
}

impl Copies {
    /// Nothing seen yet; so many articles are kept at most.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { keys: HashMap::default(), kept: Vec::new(), most }
    }

    /// How many articles are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Looks whether an article is a copy of one before it, and keeps it if it is none. Copies are not kept: what is like
    /// one of them is measured by the first, so that a text does not drift away from copy to copy.
    pub fn add(&mut self, sketch: &Sketch) -> Seen {
        if let Some(copy) = self.find(sketch) {
            return Seen::Copy(copy);
        }
        let number = self.kept.len();
        let Some(short) = u32::try_from(number).ok().filter(|_| number < self.most) else {
            return Seen::Unkept;
        };
        let near = sketch.near;
        for key in near.into_iter().flat_map(|near| near.bands).chain([sketch.key()]) {
            // Where texts of one form have a group in common, the first stands for it.
            self.keys.entry(key).or_insert(short);
        }
        let (bits, runs) = near.map_or(([0; KEPT], 0), |near| (near.bits, near.runs));
        let day = sketch.day.unwrap_or(UNDATED);
        self.kept.push(Kept { whole: sketch.whole, bits, runs, day });
        Seen::New(number)
    }

    fn find(&self, sketch: &Sketch) -> Option<Copy> {
        let at = |key: u32| self.keys.get(&key).map(|number| *number as usize);
        if let Some(of) = at(sketch.key()).filter(|of| self.kept[*of].whole == sketch.whole) {
            return Some(Copy { of, similarity: 1.0 });
        }
        let near = sketch.near?;
        let mut candidates: [Option<usize>; BANDS] = near.bands.map(at);
        candidates.sort_unstable();
        let mut best: Option<Copy> = None;
        for of in candidates.into_iter().flatten().filter(|of| self.is_near_in_time(*of, sketch.day)) {
            // What is not the same is never told to be so.
            let kept = &self.kept[of];
            let similarity = shared(resemblance(&kept.bits, &near.bits)).min(0.999);
            // Half of that share, of the runs of both, is how many runs both have.
            let common = similarity * (f64::from(kept.runs) + f64::from(near.runs)) / 2.0;
            let is_near =
                similarity >= NEARLY && common >= (1.0 - ALONE) * f64::from(kept.runs.max(near.runs));
            if is_near && best.is_none_or(|best| similarity > best.similarity) {
                best = Some(Copy { of, similarity });
            }
        }
        best
    }

    fn is_near_in_time(&self, of: usize, day: Option<i32>) -> bool {
        let known = Some(self.kept[of].day).filter(|day| *day != UNDATED);
        known.zip(day).is_none_or(|(known, day)| known.abs_diff(day) <= DAYS)
    }
}

/// The share of runs that stand in both texts, of all that stand in them, counted in each; by their resemblance, which counts what
/// stands in both once.
fn shared(resemblance: f64) -> f64 {
    2.0 * resemblance / (1.0 + resemblance)
}

/// A hasher for keys that are hashes already.
#[derive(Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u32(&mut self, key: u32) {
        // The table looks at both ends of the number.
        self.0 = u64::from(key) << 32 | u64::from(key);
    }
}
