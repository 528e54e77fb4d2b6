//! A sparse averaged perceptron (Freund & Schapire 1999) in integers, so that training gives
//! the same weights on every machine.

use standpoint::syntax::table::{Scorer, SparseRow};

#[derive(Clone, Copy, Default)]
struct Cell {
    out: u32,
    weight: i32,
    /// Sum of updates weighted with the time they were made.
    past: i64,
}

#[derive(Clone, Copy, Default)]
struct Row {
    key: u64,
    start: u32,
    len: u16,
    cap: u16,
}

/// Weights under training.
pub struct Perceptron {
    rows: Vec<Row>,
    used: usize,
    cells: Vec<Cell>,
    gate: Vec<u8>,
    gate_at: u8,
    pub time: i64,
}

impl Perceptron {
    /// `gate` is how many updates a feature must be part of before it gets a weight.
    pub fn new(gate: u8) -> Self {
        Self {
            rows: vec![Row::default(); 1 << 16],
            used: 0,
            cells: Vec::new(),
            gate: if gate > 1 { vec![0; 1 << 25] } else { Vec::new() },
            gate_at: gate,
            time: 1,
        }
    }

    pub fn features(&self) -> usize {
        self.used
    }

    fn find(&self, key: u64) -> usize {
        let mask = self.rows.len() - 1;
        let mut i = (key >> 20) as usize & mask;
        while self.rows[i].key != 0 && self.rows[i].key != key {
            i = (i + 1) & mask;
        }
        i
    }

    fn grow(&mut self) {
        let n = self.rows.len() * 2;
        let rows = std::mem::replace(&mut self.rows, vec![Row::default(); n]);
        for row in rows {
            if row.key != 0 {
                let i = self.find(row.key);
                self.rows[i] = row;
            }
        }
    }

    /// Adds `delta` to the weight of `out` under a feature.
    pub fn update(&mut self, feature: u64, out: usize, delta: i32) {
        let key = feature.max(1);
        let mut i = self.find(key);
        if self.rows[i].key == 0 {
            if self.gate_at > 1 {
                let count = &mut self.gate[(key >> 39) as usize];
                *count = count.saturating_add(1);
                if *count < self.gate_at {
                    return;
                }
            }
            if self.used * 2 > self.rows.len() {
                self.grow();
                i = self.find(key);
            }
            self.used += 1;
            self.rows[i] = Row { key, start: self.cells.len() as u32, len: 0, cap: 2 };
            self.cells.resize(self.cells.len() + 2, Cell::default());
        }
        let row = self.rows[i];
        let cells = row.start as usize..row.start as usize + usize::from(row.len);
        let past = i64::from(delta) * self.time;
        for cell in &mut self.cells[cells.clone()] {
            if cell.out == out as u32 {
                cell.weight += delta;
                cell.past += past;
                return;
            }
        }
        let cell = Cell { out: out as u32, weight: delta, past };
        if row.len < row.cap {
            self.cells[cells.end] = cell;
            self.rows[i].len += 1;
        } else {
            let start = self.cells.len();
            self.cells.extend_from_within(cells);
            self.cells.push(cell);
            let cap = row.cap * 2;
            self.cells.resize(start + usize::from(cap), Cell::default());
            self.rows[i] = Row { key, start: start as u32, len: row.len + 1, cap };
        }
    }

    /// The averaged weights, sorted by feature; those smaller than `prune` are left out.
    pub fn averaged(&self, prune: f32) -> Vec<SparseRow> {
        let mut out = Vec::new();
        for row in &self.rows {
            let key = row.key;
            if key == 0 {
                continue;
            }
            let mut weights: Vec<(u8, f32)> = self.cells[row.start as usize..][..usize::from(row.len)]
                .iter()
                .map(|c| (c.out as u8, (f64::from(c.weight) - c.past as f64 / self.time as f64) as f32))
                .filter(|&(_, w)| w.abs() > prune && w != 0.0)
                .collect();
            if !weights.is_empty() {
                weights.sort_by_key(|&(o, _)| o);
                out.push((key, weights));
            }
        }
        out.sort_by_key(|&(key, _)| key);
        out
    }
}

impl Scorer for Perceptron {
    #[inline]
    fn add_all(&self, features: &[u64], scores: &mut [i32]) {
        // First all rows are found, then all are added: the memory is far away, and this way
        // the waits overlap.
        let mut found = [(0u32, 0u32); 64];
        for part in features.chunks(64) {
            let mut n = 0;
            for &f in part {
                let row = &self.rows[self.find(f.max(1))];
                found[n] = (row.start, u32::from(row.len));
                n += usize::from(row.len > 0);
            }
            for &(start, len) in &found[..n] {
                for cell in &self.cells[start as usize..(start + len) as usize] {
                    scores[cell.out as usize] += cell.weight;
                }
            }
        }
    }
}

/// A small deterministic random number generator (xorshift64*).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % n
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
