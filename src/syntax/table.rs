//! Feature weights, read in place from the model file.
//!
//! A table is an open-addressing array of 32-bit slots and a heap of rows. A slot holds
//! eight bits of fingerprint and the row's place in units of two bytes; a row starts with
//! sixteen bits (ten more of fingerprint, six of length) and goes on with pairs of an output
//! number and a square-companded weight. Nothing is unpacked at start, and an unknown feature mostly costs one
//! cache line. Square companding loses nothing measurable where linear bytes lose points,
//! since most weights are small and few are large.

use super::hash;

/// Adds the weights of a feature to a slice of scores, one for each output.
pub trait Scorer {
    /// Adds the rows of all `features` that have one.
    fn add_all(&self, features: &[u64], scores: &mut [i32]);
}

/// A view of one weight table.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    slots: &'a [u8],
    rows: &'a [u8],
    len: usize,
}

impl<'a> Table<'a> {
    /// A table that knows no feature.
    #[must_use]
    pub const fn empty() -> Self {
        Self { slots: &[0; 4], rows: &[], len: 1 }
    }

    /// Views a slot array and a row heap. `None` where there is no slot.
    #[must_use]
    pub fn new(slots: &'a [u8], rows: &'a [u8]) -> Option<Self> {
        let len = slots.len() / 4;
        (len > 0).then_some(Self { slots, rows, len })
    }

    #[inline]
    fn slot(&self, index: usize) -> u32 {
        match self.slots.get(index * 4..index * 4 + 4) {
            Some(b) => u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
            None => 0,
        }
    }

    #[inline]
    fn row(&self, feature: u64) -> &'a [u8] {
        let mut index = home(feature, self.len);
        let fingerprint = (feature & 0xff) as u32;
        let wanted = ((feature >> 8) & 0x3ff) as u16;
        for _ in 0..64 {
            let slot = self.slot(index);
            if slot == 0 {
                return &[];
            }
            if slot >> 24 == fingerprint {
                let at = (slot & 0x00ff_ffff) as usize * 2;
                if let Some(head) = self.rows.get(at..at + 2) {
                    let head = u16::from_le_bytes([head[0], head[1]]);
                    if head >> 6 == wanted {
                        let len = usize::from(head & 63) * 2;
                        return self.rows.get(at + 2..at + 2 + len).unwrap_or(&[]);
                    }
                }
            }
            index += 1;
            if index == self.len {
                index = 0;
            }
        }
        &[]
    }
}

impl Scorer for Table<'_> {
    #[inline]
    fn add_all(&self, features: &[u64], scores: &mut [i32]) {
        // All rows are found before any is added, so that the waits for memory overlap.
        let mut found: [&[u8]; 64] = [&[]; 64];
        for part in features.chunks(64) {
            let mut n = 0;
            for &feature in part {
                let row = self.row(feature);
                found[n] = row;
                n += usize::from(!row.is_empty());
            }
            for row in &found[..n] {
                for pair in row.chunks_exact(2) {
                    if let Some(score) = scores.get_mut(usize::from(pair[0])) {
                        let code = i32::from(pair[1] as i8);
                        *score += code * code.abs();
                    }
                }
            }
        }
    }
}

/// The first slot to look at: the upper half of the hash, scaled to the table's length.
#[inline]
fn home(feature: u64, len: usize) -> usize {
    (((feature >> 32) * len as u64) >> 32) as usize
}

/// A feature with its weights, as the trainer hands them over: output number and weight.
pub type SparseRow = (u64, Vec<(u8, f32)>);

/// Lays out a table for [`Table`]: returns slots and rows. `scale` is the weight that the
/// code 127 stands for. Rows of more than 63 weights keep their largest.
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
    let n = coded.len() * 13 / 10 + 2;
    let mut slots = vec![0u32; n];
    // Offset zero would make an empty-looking slot, so the heap starts with a filler.
    let mut heap: Vec<u8> = vec![0, 0];
    for (feature, row) in coded {
        let mut index = home(feature, n);
        while slots[index] != 0 {
            index = (index + 1) % n;
        }
        let place = heap.len() / 2;
        assert!(place < 1 << 24, "weight heap over 32 MiB");
        slots[index] = ((feature & 0xff) as u32) << 24 | place as u32;
        let head = (((feature >> 8) & 0x3ff) as u16) << 6 | row.len() as u16;
        heap.extend_from_slice(&head.to_le_bytes());
        for (out, code) in row {
            heap.push(out);
            heap.push(code as u8);
        }
    }
    (slots.iter().flat_map(|s| s.to_le_bytes()).collect(), heap)
}

/// A key for words in the lexicon sections: the upper half of the word's hash.
#[must_use]
pub fn word_key(text: &str) -> u32 {
    (hash::word(text.as_bytes()) >> 32) as u32
}
