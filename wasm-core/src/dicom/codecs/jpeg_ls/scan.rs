//! The coded data of a scan (T.87 B, C): its lines in their interleave, the markers that
//! restart it, and where its samples go.

use super::gradient::Gradients;
use super::header::{Interleave, Scan};
use super::line::{Coder, Line};
use super::preset::Coding;
use super::{ENDS, Reason, Size, Words};

/// A scan to decode.
pub(super) struct Task<'a> {
    pub(super) size: &'a Size,
    pub(super) scan: &'a Scan,
    pub(super) coding: &'a Coding,
    /// Lines between restart markers, none if 0.
    pub(super) restart: u32,
}

impl Task<'_> {
    /// Decodes `data` into `words`; what follows the scan.
    pub(super) fn decode<'a>(&self, data: &'a [u8], words: &mut Words) -> Result<&'a [u8], Reason> {
        match (self.scan.interleave, self.coding.is_exact()) {
            (Interleave::Pixel, true) => self.intervals::<3, true>(data, words),
            (Interleave::Pixel, false) => self.intervals::<3, false>(data, words),
            (Interleave::Line, true) => self.intervals::<1, true>(data, words),
            (Interleave::Line, false) => self.intervals::<1, false>(data, words),
        }
    }

    fn intervals<'a, const N: usize, const EXACT: bool>(
        &self,
        data: &'a [u8],
        words: &mut Words,
    ) -> Result<&'a [u8], Reason> {
        let gradients = Gradients::new(self.coding)?;
        let rows = self.size.rows as usize;
        let step = if self.restart == 0 {
            rows
        } else {
            self.restart as usize
        };
        let mut rest = data;
        for (first, marker) in (0..rows).step_by(step).zip((0xD0..=0xD7).cycle().skip(7)) {
            if first > 0 {
                rest = skip_marker(rest, marker)?;
            }
            let (segment, after) = until_marker(rest);
            let mut coder = Coder::new(self.coding, &gradients, segment);
            let last = first.saturating_add(step).min(rows);
            self.lines::<N, EXACT>(&mut coder, first..last, words)?;
            if coder.bits.has_more() && !after.is_empty() {
                return Err("has more data than samples");
            }
            rest = after;
        }
        Ok(rest)
    }

    /// The rows of one interval. Nothing is carried over from the rows before it.
    fn lines<const N: usize, const EXACT: bool>(
        &self,
        coder: &mut Coder,
        rows: std::ops::Range<usize>,
        words: &mut Words,
    ) -> Result<(), Reason> {
        // One line for each component, or one for all where they are interleaved by pixel.
        let offsets = self.scan.offsets().iter().step_by(N);
        let mut lines: Vec<_> = offsets
            .map(|offset| (*offset, Line::<N>::new(self.size.columns as usize)))
            .collect();
        for row in rows {
            for (offset, line) in &mut lines {
                coder.line::<N, EXACT>(line)?;
                match words {
                    Words::Bytes(words) => {
                        self.store(row, *offset, line, words, |sample| sample as u8);
                    }
                    Words::Words(words) => self.store(row, *offset, line, words, |sample| sample),
                }
            }
        }
        Ok(())
    }

    fn store<const N: usize, T>(
        &self,
        row: usize,
        offset: usize,
        line: &Line<N>,
        words: &mut [T],
        convert: impl Fn(u16) -> T,
    ) {
        let samples = usize::from(self.size.samples);
        let width = self.size.columns as usize * samples;
        let row = words.chunks_exact_mut(width).nth(row).unwrap_or_default();
        let line = line.pixels().as_flattened();
        if samples == N {
            for (word, sample) in row.iter_mut().zip(line) {
                *word = convert(*sample);
            }
        } else {
            let row = row.iter_mut().skip(offset).step_by(samples);
            for (word, sample) in row.zip(line) {
                *word = convert(*sample);
            }
        }
    }
}

/// Coded data and what follows it: a marker, or nothing where the stream is cut. In coded data the
/// byte after 0xFF is below 0x80.
fn until_marker(data: &[u8]) -> (&[u8], &[u8]) {
    let mut from = 0;
    while let Some(found) = data
        .get(from..)
        .and_then(|d| d.iter().position(|b| *b == 0xFF))
    {
        let at = from + found;
        if data.get(at + 1).is_some_and(|next| *next >= 0x80) {
            return data.split_at(at);
        }
        from = at + 1;
    }
    (data, &[])
}

/// Takes the restart marker that must be here; 0xFF may be repeated before it.
fn skip_marker(mut data: &[u8], marker: u8) -> Result<&[u8], Reason> {
    while let [0xFF, rest @ ..] = data
        && rest.first() == Some(&0xFF)
    {
        data = rest;
    }
    match data {
        [0xFF, code, rest @ ..] if *code == marker => Ok(rest),
        [] | [0xFF] => Err(ENDS),
        _ => Err("lacks a restart marker"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coded_data_ends_at_a_marker() {
        let data = [1, 0xFF, 0x7F, 2, 0xFF, 0xD9, 3];
        assert_eq!(until_marker(&data), (&data[..4], &data[4..]));
        assert_eq!(until_marker(&data[..4]), (&data[..4], &data[..0]));
        assert_eq!(until_marker(&data[..2]), (&data[..2], &data[..0]));
    }

    #[test]
    fn restart_markers_count() {
        assert_eq!(skip_marker(&[0xFF, 0xFF, 0xD3, 9], 0xD3), Ok(&[9][..]));
        assert!(skip_marker(&[0xFF, 0xD4], 0xD3).is_err());
        assert_eq!(skip_marker(&[0xFF], 0xD3), Err(ENDS));
    }
}
