//! What is kept of a text so that a copy of it is known again.

use jiff::civil::{Date, date};

use crate::article::Article;
use crate::article::copies::words::{self, LEAST};

/// Words of a shingle. Runs of five words are seldom shared by chance, and one word changed changes five of them.
const SHINGLE: usize = 5;
/// Samples of a sketch.
pub(super) const SAMPLES: usize = 512;
/// Words of 64 bits in which a bit of each sample is kept.
pub(super) const KEPT: usize = SAMPLES / 64;
/// Samples by which texts are looked up together: two texts meet where one of the groups is the same.
const ROWS: usize = 2;
/// How many groups there are. Of texts that are 78 % the same, 98 in 100 meet in one of them; of those that are 90 %, 999 in 1,000.
pub(super) const BANDS: usize = 8;

/// What is needed of an article to tell of what it is a copy: some 120 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// A hash of all words in their order.
    pub(super) whole: u64,
    /// What else is kept where it is long enough to be nearly the same as another.
    pub(super) near: Option<Near>,
    /// Days since 1970 of its publication, if known.
    pub(super) day: Option<i32>,
}

/// What a text is compared by with those that may be nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Near {
    /// A bit of each sample.
    pub(super) bits: [u64; KEPT],
    /// What it is looked up by.
    pub(super) bands: [u32; BANDS],
    /// How many different runs of words it has.
    pub(super) runs: u32,
}

impl Sketch {
    /// The sketch of an article. It depends on nothing but its text and its day.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let words = words::of(article);
        let whole = words.iter().fold(words.len() as u64, |hash, word| mix(hash ^ word));
        let near = (words.len() >= LEAST).then(|| {
            let shingles = shingles(&words);
            let samples = samples(&shingles);
            let mut bits = [0u64; KEPT];
            for (at, sample) in samples.iter().enumerate() {
                bits[at / 64] |= (mix(*sample) & 1) << (at % 64);
            }
            let band = |band: usize| {
                let rows = &samples[band * ROWS..][..ROWS];
                (rows.iter().fold(band as u64 + 1, |hash, sample| mix(hash ^ sample)) >> 32) as u32
            };
            Near { bits, bands: std::array::from_fn(band), runs: shingles.len() as u32 }
        });
        Self { whole, near, day: article.date.map(days) }
    }

    /// What the same text is looked up by.
    pub(super) fn key(&self) -> u32 {
        (mix(self.whole) >> 32) as u32
    }
}

fn days(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}

/// The share of samples that two texts have in common, from one bit of each. Samples that differ have the same bit half
/// of the time, so every two bits that differ stand for four samples of which two do not show it.
pub(super) fn resemblance(one: &[u64; KEPT], other: &[u64; KEPT]) -> f64 {
    let differing: u32 = one.iter().zip(other).map(|(one, other)| (one ^ other).count_ones()).sum();
    (1.0 - 2.0 * f64::from(differing) / SAMPLES as f64).max(0.0)
}

/// The hashes of all runs of five words, each once.
fn shingles(words: &[u64]) -> Vec<u64> {
    let run = |run: &[u64]| run.iter().fold(0u64, |hash, word| mix(hash.rotate_left(5) ^ word));
    let mut shingles: Vec<u64> = words.windows(SHINGLE).map(run).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// A sample of shingles such that two texts have as large a share of samples in common as they have of shingles, by the sketch
/// of Dahlgaard, Knudsen and Thorup: in each round every shingle is thrown into one of the places, and a place keeps
/// the first and least that came; behind as many rounds as there are places, each is served in turn. That needs
/// some three rounds where there are as many shingles as places, while one hash function a place needs all of them.
fn samples(shingles: &[u64]) -> [u64; SAMPLES] {
    let mut samples = [u64::MAX; SAMPLES];
    let mut empty = SAMPLES;
    for round in 0..2 * SAMPLES {
        for shingle in shingles {
            let thrown = mix(shingle.wrapping_add((round as u64 + 1).wrapping_mul(GOLDEN)));
            let place = match round.checked_sub(SAMPLES) {
                None => thrown as usize % SAMPLES,
                Some(place) => place,
            };
            // A later round is never less than an earlier one.
            let value = (round as u64) << 48 | thrown >> 16;
            if samples[place] == u64::MAX {
                empty -= 1;
            }
            samples[place] = samples[place].min(value);
        }
        if empty == 0 || shingles.is_empty() {
            break;
        }
    }
    samples
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads the bits of a number over all of it: the last steps of SplitMix64.
pub(super) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
