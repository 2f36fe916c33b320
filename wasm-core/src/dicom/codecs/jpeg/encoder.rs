//! A lossless encoder for the tests (T.81 H), written for plainness: every sample is predicted from the
//! whole picture, not from lines as the decoder does.

/// A picture and how it is to be coded.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) components: usize,
    pub(super) precision: u32,
    pub(super) predictor: u8,
    /// Point transform.
    pub(super) shift: u32,
    /// Lines between restart markers, 0 for none.
    pub(super) restart: usize,
    /// All components in one scan.
    pub(super) interleaved: bool,
    /// Whether frequent categories have short codes and rare ones up to 16 bits; else all have 5.
    pub(super) skewed: bool,
    /// By row, column and component.
    pub(super) samples: Vec<u16>,
}

/// Bits on their way into bytes.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    cache: u64,
    count: u32,
}

impl Writer {
    fn put(&mut self, value: u32, count: u32) {
        self.cache = self.cache << count | u64::from(value);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.cache >> self.count) as u8;
            self.bytes.push(byte);
            if byte == 0xFF {
                self.bytes.push(0);
            }
        }
    }

    /// Fills the last byte with ones.
    fn flush(&mut self) {
        let missing = (8 - self.count % 8) % 8;
        self.put((1 << missing) - 1, missing);
    }
}

fn segment(bytes: &mut Vec<u8>, marker: u8, body: &[u8]) {
    bytes.extend([0xFF, marker]);
    bytes.extend((body.len() as u16 + 2).to_be_bytes());
    bytes.extend(body);
}

impl Plan {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        let mut table = vec![0];
        table.extend(self.counts());
        table.extend(0..17);
        segment(&mut bytes, 0xC4, &table);
        let mut frame = vec![self.precision as u8];
        frame.extend((self.rows as u16).to_be_bytes());
        frame.extend((self.columns as u16).to_be_bytes());
        frame.push(self.components as u8);
        for id in 0..self.components as u8 {
            frame.extend([id, 0x11, 0]);
        }
        segment(&mut bytes, 0xC3, &frame);
        if self.restart > 0 {
            let interval = (self.restart * self.columns) as u16;
            segment(&mut bytes, 0xDD, &interval.to_be_bytes());
        }
        let all: Vec<usize> = (0..self.components).collect();
        for scan in all.chunks(if self.interleaved { 3 } else { 1 }) {
            let mut header = vec![scan.len() as u8];
            for &component in scan {
                header.extend([component as u8, 0]);
            }
            header.extend([self.predictor, 0, self.shift as u8]);
            segment(&mut bytes, 0xDA, &header);
            bytes.extend(self.scan(scan));
        }
        bytes.extend([0xFF, 0xD9]);
        bytes
    }

    fn counts(&self) -> [u8; 16] {
        let mut counts = [0; 16];
        if self.skewed {
            counts[..14].fill(1);
            counts[15] = 3;
        } else {
            counts[4] = 17;
        }
        counts
    }

    fn code(&self, category: u32) -> (u32, u32) {
        match category {
            _ if !self.skewed => (category, 5),
            0..=13 => ((1 << (category + 1)) - 2, category + 1),
            _ => (0xFFFC + category - 14, 16),
        }
    }

    fn scan(&self, components: &[usize]) -> Vec<u8> {
        let mut writer = Writer::default();
        for row in 0..self.rows {
            if self.restart > 0 && row > 0 && row.is_multiple_of(self.restart) {
                writer.flush();
                let index = (row / self.restart - 1) % 8;
                writer.bytes.extend([0xFF, 0xD0 + index as u8]);
            }
            for column in 0..self.columns {
                for &component in components {
                    self.sample(row, column, component, &mut writer);
                }
            }
        }
        writer.flush();
        writer.bytes
    }

    fn at(&self, row: usize, column: usize, component: usize) -> i32 {
        let place = (row * self.columns + column) * self.components + component;
        i32::from(self.samples[place] >> self.shift)
    }

    fn sample(&self, row: usize, column: usize, component: usize, writer: &mut Writer) {
        let first = row == 0 || self.restart > 0 && row.is_multiple_of(self.restart);
        let predicted = match (first, column) {
            (true, 0) => 1 << (self.precision - self.shift - 1),
            (true, _) => self.at(row, column - 1, component),
            (false, 0) => self.at(row - 1, 0, component),
            (false, _) => {
                let a = self.at(row, column - 1, component);
                let b = self.at(row - 1, column, component);
                let c = self.at(row - 1, column - 1, component);
                match self.predictor {
                    1 => a,
                    2 => b,
                    3 => c,
                    4 => a + b - c,
                    5 => a + ((b - c) >> 1),
                    6 => b + ((a - c) >> 1),
                    _ => (a + b) >> 1,
                }
            }
        };
        // From -32767 to 32768 (T.81 H.1.2.1, modulo 65536).
        let wrapped = (self.at(row, column, component) - predicted) as i16;
        let difference = if wrapped == i16::MIN {
            32768
        } else {
            i32::from(wrapped)
        };
        let category = 32 - difference.unsigned_abs().leading_zeros();
        let (code, length) = self.code(category);
        writer.put(code, length);
        if category < 16 {
            let extra = difference - i32::from(difference < 0);
            writer.put(extra as u32 & ((1 << category) - 1), category);
        }
    }
}
