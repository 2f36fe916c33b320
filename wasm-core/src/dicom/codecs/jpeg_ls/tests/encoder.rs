//! An encoder by the letter of T.87 A and C, slow, and sharing nothing with the decoder but the
//! parameters of a scan and the table of run lengths.

use super::super::Size;
use super::super::preset::{Coding, Preset};
use super::super::run::LENGTHS;

#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) near: u8,
    pub(super) interleave: u8,
    pub(super) restart: u32,
    pub(super) preset: Preset,
}

pub(super) fn encode(size: &Size, options: &Options, words: &[u16]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8, 0xFF, 0xF7, 0];
    let [_, _, r0, r1] = size.rows.to_be_bytes();
    let [_, _, c0, c1] = size.columns.to_be_bytes();
    let count = size.samples;
    out.extend([8 + 3 * count, size.precision, r0, r1, c0, c1, count]);
    out.extend((1..=count).flat_map(|id| [id, 0x11, 0]));
    if options.preset != Preset::default() {
        let [t1, t2, t3] = options.preset.thresholds;
        let numbers = [options.preset.maxval, t1, t2, t3, options.preset.reset];
        out.extend([0xFF, 0xF8, 0, 13, 1]);
        out.extend(numbers.map(u16::to_be_bytes).as_flattened());
    }
    if options.restart > 0 {
        out.extend([0xFF, 0xDD, 0, 6]);
        out.extend(options.restart.to_be_bytes());
    }
    let all: Vec<u8> = (0..count).collect();
    let together = [1, all.len()][usize::from(options.interleave > 0)];
    for components in all.chunks(together) {
        let count = components.len() as u8;
        out.extend([0xFF, 0xDA, 0, 6 + 2 * count, count]);
        out.extend(components.iter().flat_map(|component| [component + 1, 0]));
        out.extend([options.near, options.interleave, 0]);
        scan(size, options, components, words, &mut out);
    }
    out.extend([0xFF, 0xD9]);
    out
}

fn scan(size: &Size, options: &Options, components: &[u8], words: &[u16], out: &mut Vec<u8>) {
    let coding = options.preset.coding(size.precision, options.near).unwrap();
    let step = [options.restart, size.rows][usize::from(options.restart == 0)] as usize;
    let together = [1, components.len()][usize::from(options.interleave == 2)];
    for (interval, first) in (0..size.rows as usize).step_by(step).enumerate() {
        if interval > 0 {
            out.extend([0xFF, 0xD0 + (interval as u8 - 1) % 8]);
        }
        let mut encoder = Encoder::new(&coding, size, words, first);
        for row in first..(first + step).min(size.rows as usize) {
            for components in components.chunks(together) {
                encoder.line(row, components);
            }
        }
        pack(&encoder.bits, out);
    }
}

/// Bits to bytes, the last one filled with zeros and a 0 bit after each 0xFF.
fn pack(mut bits: &[bool], out: &mut Vec<u8>) {
    let mut last = 0;
    while !bits.is_empty() || last == 0xFF {
        let room = if last == 0xFF { 7 } else { 8 };
        let (now, later) = bits.split_at(room.min(bits.len()));
        let number = now.iter().fold(0_u16, |n, bit| n << 1 | u16::from(*bit));
        last = (number << (room - now.len())) as u8;
        out.push(last);
        bits = later;
    }
}

/// T.87's variables, by its names.
struct Encoder<'a> {
    coding: &'a Coding,
    near: i64,
    samples: usize,
    columns: usize,
    words: &'a [u16],
    /// Decoded samples, placed as `words`; rows before `first` count as zeros.
    decoded: Vec<i64>,
    first: usize,
    a: [i64; 367],
    b: [i64; 367],
    c: [i64; 367],
    n: [i64; 367],
    nn: [i64; 367],
    run_index: [usize; 3],
    bits: Vec<bool>,
}

impl<'a> Encoder<'a> {
    fn new(coding: &'a Coding, size: &Size, words: &'a [u16], first: usize) -> Self {
        Self {
            coding,
            near: i64::from(coding.near),
            samples: usize::from(size.samples),
            columns: size.columns as usize,
            words,
            decoded: vec![0; words.len()],
            first,
            a: [i64::from(((coding.range + 32) / 64).max(2)); 367],
            b: [0; 367],
            c: [0; 367],
            n: [1; 367],
            nn: [0; 367],
            run_index: [0; 3],
            bits: Vec::new(),
        }
    }

    fn at(&self, row: usize, column: usize, component: u8) -> usize {
        (row * self.columns + column) * self.samples + usize::from(component)
    }

    /// Where the sample is, then Ra, Rb, Rc and Rd.
    fn around(&self, row: usize, column: usize, component: u8) -> (usize, [i64; 4]) {
        let up = |rows: usize, column: usize| match row.checked_sub(rows) {
            Some(above) if above >= self.first => self.decoded[self.at(above, column, component)],
            _ => 0,
        };
        let (rb, rd) = (up(1, column), up(1, (column + 1).min(self.columns - 1)));
        let (ra, rc) = match column.checked_sub(1) {
            Some(left) => (up(0, left), up(1, left)),
            None => (rb, up(2, 0)),
        };
        (self.at(row, column, component), [ra, rb, rc, rd])
    }

    fn line(&mut self, row: usize, components: &[u8]) {
        let (near, mut column) = (self.near, 0);
        while column < self.columns {
            let around = components.iter().map(|n| self.around(row, column, *n));
            let around: Vec<_> = around.collect();
            if around.iter().all(|(_, [ra, rb, rc, rd])| {
                (rd - rb).abs() <= near && (rb - rc).abs() <= near && (rc - ra).abs() <= near
            }) {
                column = self.run(row, column, components);
                continue;
            }
            for (at, around) in around {
                self.regular(at, around);
            }
            column += 1;
        }
    }

    /// A.3 to A.6.
    fn regular(&mut self, at: usize, [ra, rb, rc, rd]: [i64; 4]) {
        let [t1, t2, t3] = self.coding.thresholds.map(i64::from);
        let bounds = [self.near + 1, t1, t2, t3];
        let region = |d: i64| d.signum() * bounds.iter().filter(|t| d.abs() >= **t).count() as i64;
        let mut q = [rd - rb, rb - rc, rc - ra].map(region);
        let negative = q.iter().find(|q| **q != 0).is_some_and(|q| *q < 0);
        let sign = if negative { -1 } else { 1 };
        q = q.map(|q| q * sign);
        let q = (q[0] * 81 + q[1] * 9 + q[2]) as usize;
        let predicted = match rc {
            rc if rc >= ra.max(rb) => ra.min(rb),
            rc if rc <= ra.min(rb) => ra.max(rb),
            rc => ra + rb - rc,
        };
        let predicted = (predicted + sign * self.c[q]).clamp(0, i64::from(self.coding.maxval));
        let error = self.quantise(at, predicted, sign);
        let k = (0..33).find(|k| self.n[q] << k >= self.a[q]).unwrap();
        let exchange = self.near == 0 && k == 0 && 2 * self.b[q] <= -self.n[q];
        let code = match (exchange, error >= 0) {
            (true, true) => 2 * error + 1,
            (true, false) => -2 * (error + 1),
            (false, true) => 2 * error,
            (false, false) => -2 * error - 1,
        };
        self.golomb(code, k, 0);
        self.b[q] += error * i64::from(self.coding.step);
        self.count(q, error.abs());
        if self.b[q] <= -self.n[q] {
            self.b[q] = (self.b[q] + self.n[q]).max(1 - self.n[q]);
            self.c[q] = (self.c[q] - 1).max(-128);
        } else if self.b[q] > 0 {
            self.b[q] = (self.b[q] - self.n[q]).min(0);
            self.c[q] = (self.c[q] + 1).min(127);
        }
    }

    /// A.6.1 and the same for run mode.
    fn count(&mut self, q: usize, magnitude: i64) {
        self.a[q] += magnitude;
        if self.n[q] == i64::from(self.coding.reset) {
            self.a[q] >>= 1;
            self.b[q] = self.b[q].div_euclid(2);
            self.n[q] >>= 1;
            self.nn[q] >>= 1;
        }
        self.n[q] += 1;
    }

    /// The error to code, and what a decoder makes of it into `decoded` (A.4.4, A.4.5).
    fn quantise(&mut self, at: usize, predicted: i64, sign: i64) -> i64 {
        let (step, range) = (i64::from(self.coding.step), i64::from(self.coding.range));
        let error = sign * (i64::from(self.words[at]) - predicted);
        let error = error.signum() * ((error.abs() + self.near) / step);
        let sum = predicted + sign * error * step;
        self.decoded[at] = sum.clamp(0, i64::from(self.coding.maxval));
        let error = if error < 0 { error + range } else { error };
        error - range * i64::from(error >= (range + 1) / 2)
    }

    fn number(&mut self, value: i64, count: i64) {
        let bits = (0..count).rev().map(|bit| value >> bit & 1 == 1);
        self.bits.extend(bits);
    }

    /// A.5.3 with LIMIT less `spent`.
    fn golomb(&mut self, code: i64, k: i64, spent: u32) {
        let limit = self.coding.code_limit(spent);
        let zeros = (code >> k).min(i64::from(limit.zeros));
        self.number(1, zeros + 1);
        if zeros < i64::from(limit.zeros) {
            self.number(code, k);
        } else {
            self.number(code - 1, i64::from(limit.plain));
        }
    }

    /// A.7; the column after the run and what broke it.
    fn run(&mut self, row: usize, start: usize, components: &[u8]) -> usize {
        let left = components.iter().map(|n| self.around(row, start, *n).1[0]);
        let left: Vec<_> = left.collect();
        let mut column = start;
        let mut pixel: Vec<_> = Vec::new();
        while column < self.columns {
            let around = components.iter().map(|n| self.around(row, column, *n));
            pixel = around.zip(&left).collect();
            let near = |at: usize, ra: i64| (i64::from(self.words[at]) - ra).abs() <= self.near;
            if !pixel.iter().all(|((at, _), ra)| near(*at, **ra)) {
                break;
            }
            for ((at, _), ra) in &pixel {
                self.decoded[*at] = **ra;
            }
            column += 1;
        }
        let index = &mut self.run_index[usize::from(components[0])];
        let mut count = column - start;
        while count >= 1 << LENGTHS[*index] {
            self.bits.push(true);
            count -= 1 << LENGTHS[*index];
            *index = (*index + 1).min(31);
        }
        if column == self.columns {
            self.bits.extend((count > 0).then_some(true));
            return column;
        }
        let order = LENGTHS[*index];
        *index = index.saturating_sub(1);
        self.number(count as i64, i64::from(order) + 1);
        for ((at, [_, rb, _, _]), ra) in pixel {
            self.breaking(at, *ra, rb, components.len() == 1, order);
        }
        column + 1
    }

    /// A.7.2.
    fn breaking(&mut self, at: usize, ra: i64, rb: i64, single: bool, order: u8) {
        let kind = i64::from(single && (ra - rb).abs() <= self.near);
        let q = 365 + kind as usize;
        let sign = if kind == 0 && ra > rb { -1 } else { 1 };
        let error = self.quantise(at, [rb, ra][kind as usize], sign);
        let (n, nn) = (self.n[q], self.nn[q]);
        let sum = self.a[q] + (n >> 1) * kind;
        let k = (0..33).find(|k| n << k >= sum).unwrap();
        let map = (k == 0 && error > 0 && 2 * nn < n) || (error < 0 && (2 * nn >= n || k != 0));
        let code = 2 * error.abs() - kind - i64::from(map);
        self.golomb(code, k, u32::from(order) + 1);
        self.nn[q] += i64::from(error < 0);
        self.count(q, (code + 1 - kind) >> 1);
    }
}
