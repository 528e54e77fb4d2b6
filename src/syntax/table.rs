//! Feature weights, read in place from the model file.
//!
//! A table is a perfect hash over its features (Belazzougui, Botelho & Dietzfelbinger 2009) and a
//! heap of rows. A feature's bucket holds a pilot, with which the feature hashes to a slot that is
//! its own; features that the table does not know hash to somebody's slot and fail its
//! fingerprint. So every look-up is one pilot and one slot, without probing, and the look-ups
//! of a state are carried out side by side so that their waits for memory overlap.
//!
//! A slot holds eight bits of fingerprint and the row's place in units of two bytes; a row starts
//! with sixteen bits (ten more of fingerprint, six of length) and goes on with pairs of an output
//! number and a square-companded weight. Square companding loses nothing measurable where linear
//! bytes lose points, since most weights are small and few are large.

use super::hash;

/// Number of places for scores. Outputs are numbered below it.
pub const OUTPUTS: usize = 128;

/// Scores, one for each output.
pub type Scores = [i32; OUTPUTS];

/// Adds the weights of a feature to scores.
pub trait Scorer {
    /// Adds the rows of all `features` that have one.
    fn add_all(&self, features: &[u64], scores: &mut Scores);
}

/// A view of one weight table.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    pilots: &'a [[u8; 2]],
    slots: &'a [[u8; 4]],
    rows: &'a [[u8; 2]],
}

/// What a weight code stands for.
static SQUARES: [i32; 256] = {
    let mut out = [0; 256];
    let mut i = 0;
    while i < 256 {
        let code = i as u8 as i8 as i32;
        out[i] = code * code.abs();
        i += 1;
    }
    out
};

/// Look-ups carried out side by side.
const BATCH: usize = 64;

impl<'a> Table<'a> {
    /// A table that knows no feature.
    #[must_use]
    pub const fn empty() -> Self {
        Self { pilots: &[], slots: &[], rows: &[] }
    }

    /// Views a slot section (the number of pilots, pilots, slots) and a row heap. `None` where
    /// the section is cut short.
    #[must_use]
    pub fn new(slots: &'a [u8], rows: &'a [u8]) -> Option<Self> {
        let (number, rest) = slots.split_first_chunk::<4>()?;
        let (pilots, slots) = rest.split_at_checked(u32::from_le_bytes(*number) as usize * 2)?;
        Some(Self { pilots: pilots.as_chunks().0, slots: slots.as_chunks().0, rows: rows.as_chunks().0 })
    }
}

impl Scorer for Table<'_> {
    #[inline]
    fn add_all(&self, features: &[u64], scores: &mut Scores) {
        // Each step is carried out for all features before the next, and no step branches on what
        // it reads.
        let mut places = [0u32; BATCH];
        let mut found = [(0u32, 0u16); BATCH];
        for part in features.chunks(BATCH) {
            for (place, &feature) in places.iter_mut().zip(part) {
                let pilot = self.pilots.get(bucket(feature, self.pilots.len())).copied().unwrap_or_default();
                *place = slot(feature, u16::from_le_bytes(pilot), self.slots.len()) as u32;
            }
            let mut n = 0;
            for (&place, &feature) in places.iter().zip(part) {
                let slot = u32::from_le_bytes(self.slots.get(place as usize).copied().unwrap_or_default());
                found[n] = (slot & 0x00ff_ffff, (feature >> 8 & 0x3ff) as u16);
                n += usize::from(slot >> 24 == (feature & 0xff) as u32);
            }
            let mut known = 0;
            for i in 0..n {
                let (place, wanted) = found[i];
                let head = u16::from_le_bytes(self.rows.get(place as usize).copied().unwrap_or_default());
                found[known] = (place, head & 63);
                known += usize::from(head >> 6 == wanted);
            }
            for &(place, len) in &found[..known] {
                let start = place as usize + 1;
                for &[out, code] in self.rows.get(start..start + usize::from(len)).unwrap_or_default() {
                    scores[usize::from(out) % OUTPUTS] += SQUARES[usize::from(code)];
                }
            }
        }
    }
}

/// A feature's bucket.
#[inline]
fn bucket(feature: u64, len: usize) -> usize {
    (((feature >> 32) * len as u64) >> 32) as usize
}

/// A feature's slot, given its bucket's pilot.
#[inline]
fn slot(feature: u64, pilot: u16, len: usize) -> usize {
    let mixed =
        (feature ^ u64::from(pilot).wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (((mixed >> 32) * len as u64) >> 32) as usize
}

/// A feature with its weights, as the trainer hands them over: output number and weight.
pub type SparseRow = (u64, Vec<(u8, f32)>);

/// Lays out a table for [`Table`]: returns slots and rows. `scale` is the weight that the
/// code 127 stands for. Rows of more than 63 weights keep their largest.
///
/// # Panics
/// Where the rows take more than 32 MiB, or two features have the same hash.
#[must_use]
pub fn encode(rows: &[SparseRow], scale: f32) -> (Vec<u8>, Vec<u8>) {
    let mut coded: Vec<(u64, Vec<(u8, i8)>)> = Vec::with_capacity(rows.len());
    for (feature, weights) in rows {
        let mut row: Vec<(u8, i8)> = weights
            .iter()
            .map(|&(out, w)| {
                let code = ((w.abs() / scale).sqrt() * 127.0).round().min(127.0) as i8;
                (out, if w < 0.0 { -code } else { code })
            })
            .filter(|&(_, code)| code != 0)
            .collect();
        if row.len() > 63 {
            row.sort_by_key(|&(out, code)| (-i32::from(code).abs(), out));
            row.truncate(63);
        }
        row.sort_unstable();
        if !row.is_empty() {
            coded.push((*feature, row));
        }
    }
    coded.sort_unstable();
    let features: Vec<u64> = coded.iter().map(|c| c.0).collect();
    let (pilots, n) = pilots(&features);
    let mut slots = vec![0u32; n];
    // The slot of no feature points to an empty row.
    let mut heap: Vec<u8> = vec![0, 0];
    for (feature, row) in coded {
        let pilot = pilots[bucket(feature, pilots.len())];
        let place = heap.len() / 2;
        assert!(place < 1 << 24, "weight heap over 32 MiB");
        slots[slot(feature, pilot, n)] = ((feature & 0xff) as u32) << 24 | place as u32;
        let head = (((feature >> 8) & 0x3ff) as u16) << 6 | row.len() as u16;
        heap.extend_from_slice(&head.to_le_bytes());
        for (out, code) in row {
            heap.push(out);
            heap.push(code as u8);
        }
    }
    let mut out = (pilots.len() as u32).to_le_bytes().to_vec();
    out.extend(pilots.iter().flat_map(|p| p.to_le_bytes()));
    out.extend(slots.iter().flat_map(|s| s.to_le_bytes()));
    (out, heap)
}

/// Finds pilots with which all features have slots of their own, and the number of slots. The
/// fullest buckets choose first, while there is room.
fn pilots(features: &[u64]) -> (Vec<u16>, usize) {
    let buckets = features.len() / 4 + 1;
    let mut members: Vec<Vec<u64>> = vec![Vec::new(); buckets];
    for &feature in features {
        members[bucket(feature, buckets)].push(feature);
    }
    let mut order: Vec<usize> = (0..buckets).collect();
    order.sort_by_key(|&b| (std::cmp::Reverse(members[b].len()), b));
    let mut n = features.len() * 50 / 49 + 1;
    loop {
        let mut taken = vec![false; n];
        let mut pilots = vec![0u16; buckets];
        let done = order.iter().all(|&b| {
            let found = (0..=u16::MAX).find(|&pilot| {
                let mut made = 0;
                let free = members[b].iter().all(|&feature| {
                    let place = &mut taken[slot(feature, pilot, n)];
                    let free = !*place;
                    *place = true;
                    made += usize::from(free);
                    free
                });
                if !free {
                    for &feature in &members[b][..made] {
                        taken[slot(feature, pilot, n)] = false;
                    }
                }
                free
            });
            pilots[b] = found.unwrap_or_default();
            found.is_some()
        });
        if done {
            return (pilots, n);
        }
        n += n / 50 + 1;
        assert!(n < features.len() * 2 + 100, "two features have the same hash");
    }
}

/// A key for words in the lexicon sections: the upper half of the word's hash.
#[must_use]
pub fn word_key(text: &str) -> u32 {
    (hash::word(text.as_bytes()) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_what_was_put_in() {
        let features: Vec<u64> = (0..5000u32).map(|i| hash::f1(1, i.into())).collect();
        let rows: Vec<SparseRow> = features
            .iter()
            .enumerate()
            .map(|(i, &f)| (f, vec![((i % 100) as u8, 1.0), (101, -0.25)]))
            .collect();
        let (slots, heap) = encode(&rows, 1.0);
        let table = Table::new(&slots, &heap).unwrap_or(Table::empty());
        for (i, &f) in features.iter().enumerate() {
            let mut scores = [0; OUTPUTS];
            table.add_all(&[f, hash::f1(2, i as u64)], &mut scores);
            assert_eq!(scores[i % 100], 127 * 127);
            assert_eq!(scores[101], -64 * 64);
            assert_eq!(scores.iter().filter(|s| **s != 0).count(), 2);
        }
    }

    #[test]
    fn a_broken_or_empty_table_knows_nothing() {
        let mut scores = [0; OUTPUTS];
        Table::empty().add_all(&[1, 2, 3], &mut scores);
        assert!(Table::new(&[1, 0, 0], &[]).is_none());
        assert!(Table::new(&[1, 0, 0, 0, 7], &[]).is_none());
        let (slots, heap) = encode(&[], 1.0);
        Table::new(&slots, &heap).unwrap_or(Table::empty()).add_all(&[1, 2, 3], &mut scores);
        assert_eq!(scores, [0; OUTPUTS]);
    }
}
