//! A sparse averaged perceptron (Freund & Schapire 1999) in integers, so that training gives
//! the same weights on every machine.

use standpoint::syntax::table::{OUTPUTS, Scorer, Scores, SparseRow};

/// A weight and its output in one word, so that scoring reads little memory.
#[derive(Clone, Copy, Default)]
struct Cell(i32);

impl Cell {
    fn new(out: usize, weight: i32) -> Self {
        Self(weight << 8 | out as i32)
    }

    fn out(self) -> usize {
        (self.0 & 0xff) as usize
    }

    fn weight(self) -> i32 {
        self.0 >> 8
    }
}

#[derive(Clone, Copy, Default)]
struct Row {
    key: u64,
    start: u32,
    len: u16,
    cap: u16,
}

/// What a settled weight of one is worth.
const FINER: f64 = 256.0;

/// Weights under training.
pub struct Perceptron {
    /// Sixteen bits of each row's key, 0 for none: most features that are looked up have no row,
    /// and this tells so within little memory.
    marks: Vec<u16>,
    rows: Vec<Row>,
    used: usize,
    cells: Vec<Cell>,
    /// For each cell the sum of its updates weighted with the time they were made.
    past: Vec<i64>,
    gate: Vec<u8>,
    gate_at: u8,
    /// Whether new features are turned away.
    closed: bool,
    pub time: i64,
}

fn mark(key: u64) -> u16 {
    (key as u16).max(1)
}

impl Perceptron {
    /// `gate` is how many updates a feature must be part of before it gets a weight.
    pub fn new(gate: u8) -> Self {
        Self {
            marks: vec![0; 1 << 16],
            rows: vec![Row::default(); 1 << 16],
            used: 0,
            cells: Vec::new(),
            past: Vec::new(),
            gate: if gate > 1 { vec![0; 1 << 25] } else { Vec::new() },
            gate_at: gate,
            closed: false,
            time: 1,
        }
    }

    pub fn features(&self) -> usize {
        self.used
    }

    fn home(&self, key: u64) -> usize {
        (key >> 20) as usize & (self.rows.len() - 1)
    }

    /// The key's place, or the free one where it would stand, from a place on.
    fn find_from(&self, mut i: usize, key: u64) -> usize {
        let mask = self.rows.len() - 1;
        while self.marks[i] != 0 && (self.marks[i] != mark(key) || self.rows[i].key != key) {
            i = (i + 1) & mask;
        }
        i
    }

    fn find(&self, key: u64) -> usize {
        self.find_from(self.home(key), key)
    }

    fn grow(&mut self) {
        let n = self.rows.len() * 2;
        let rows = std::mem::replace(&mut self.rows, vec![Row::default(); n]);
        self.marks = vec![0; n];
        for row in rows {
            if row.key != 0 {
                let i = self.find(row.key);
                self.rows[i] = row;
                self.marks[i] = mark(row.key);
            }
        }
    }

    /// Adds `delta` to the weight of `out` under a feature.
    pub fn update(&mut self, feature: u64, out: usize, delta: i32) {
        let key = feature.max(1);
        let mut i = self.find(key);
        if self.marks[i] == 0 {
            if self.closed {
                return;
            }
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
            self.marks[i] = mark(key);
            self.cells.resize(self.cells.len() + 2, Cell::default());
            self.past.resize(self.cells.len(), 0);
        }
        let row = self.rows[i];
        let (start, end) = (row.start as usize, row.start as usize + usize::from(row.len));
        let past = i64::from(delta) * self.time;
        if let Some(at) = (start..end).find(|&at| self.cells[at].out() == out) {
            self.cells[at] = Cell::new(out, self.cells[at].weight() + delta);
            self.past[at] += past;
        } else if row.len < row.cap {
            self.cells[end] = Cell::new(out, delta);
            self.past[end] = past;
            self.rows[i].len += 1;
        } else {
            let moved = self.cells.len();
            self.cells.extend_from_within(start..end);
            self.past.extend_from_within(start..end);
            self.cells.push(Cell::new(out, delta));
            self.past.push(past);
            let cap = row.cap * 2;
            self.cells.resize(moved + usize::from(cap), Cell::default());
            self.past.resize(self.cells.len(), 0);
            self.rows[i] = Row { key, start: moved as u32, len: row.len + 1, cap };
        }
    }

    fn averages(&self, at: usize) -> f64 {
        f64::from(self.cells[at].weight()) - self.past[at] as f64 / self.time as f64
    }

    /// Drops the weights whose averages are smaller than `prune`, and all features left without;
    /// from now on no new ones come in. Those that stay learn to do without the others.
    pub fn narrow(&mut self, prune: f32) {
        let rows = std::mem::take(&mut self.rows);
        let mut kept = Self { closed: true, time: self.time, ..Self::new(0) };
        for row in rows.into_iter().filter(|row| row.key != 0) {
            let start = row.start as usize;
            let strong: Vec<usize> = (start..start + usize::from(row.len))
                .filter(|&at| self.averages(at).abs() as f32 > prune)
                .collect();
            if strong.is_empty() {
                continue;
            }
            if kept.used * 2 > kept.rows.len() {
                kept.grow();
            }
            let i = kept.find(row.key);
            let len = strong.len() as u16;
            kept.rows[i] = Row { key: row.key, start: kept.cells.len() as u32, len, cap: len };
            kept.marks[i] = mark(row.key);
            kept.used += 1;
            kept.cells.extend(strong.iter().map(|&at| self.cells[at]));
            kept.past.extend(strong.iter().map(|&at| self.past[at]));
        }
        *self = kept;
    }

    /// The same weights averaged and made finer, ready for use without further training.
    pub fn settled(mut self) -> Self {
        for at in 0..self.cells.len() {
            let weight = (self.averages(at) * FINER).round() as i32;
            self.cells[at] = Cell::new(self.cells[at].out(), weight);
        }
        self.past = Vec::new();
        self.gate = Vec::new();
        self
    }

    /// The averaged weights, sorted by feature; those smaller than `prune` are left out.
    pub fn averaged(&self, prune: f32) -> Vec<SparseRow> {
        let mut out = Vec::new();
        for row in &self.rows {
            let key = row.key;
            if key == 0 {
                continue;
            }
            let start = row.start as usize;
            let mut weights: Vec<(u8, f32)> = (start..start + usize::from(row.len))
                .map(|at| (self.cells[at].out() as u8, self.averages(at) as f32))
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

/// Look-ups carried out side by side.
const BATCH: usize = 64;

impl Scorer for Perceptron {
    #[inline]
    fn add_all(&self, features: &[u64], scores: &mut Scores) {
        // Each step is carried out for all features before the next: the memory is far away, and
        // this way the waits overlap.
        let mut maybe = [(0u32, 0u64); BATCH];
        let mut found = [(0u32, 0u32); BATCH];
        for part in features.chunks(BATCH) {
            let mut n = 0;
            for &f in part {
                let key = f.max(1);
                let home = self.home(key);
                maybe[n] = (home as u32, key);
                n += usize::from(self.marks[home] != 0);
            }
            let mut known = 0;
            for &(home, key) in &maybe[..n] {
                let mut i = home as usize;
                if self.marks[i] != mark(key) || self.rows[i].key != key {
                    i = self.find_from(i, key);
                }
                let row = &self.rows[i];
                found[known] = (row.start, u32::from(row.len));
                known += usize::from(row.len > 0);
            }
            for &(start, len) in &found[..known] {
                for cell in &self.cells[start as usize..(start + len) as usize] {
                    scores[cell.out() % OUTPUTS] += cell.weight();
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
