//! Marker segments (T.81 B): frame and scan headers, tables, restart interval, and what is refused.
#![deny(clippy::indexing_slicing)]

use super::{
    bits::ENDS,
    huffman::{Class, Table},
};

/// Segments with tables; a stream with more is not a picture.
const MAX_TABLE_SEGMENTS: usize = 64;

/// Coefficients in the order of a block's rows, by their place in the zigzag (T.81 figure A.6).
pub(super) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Process {
    Sequential,
    Progressive,
    Lossless,
}

#[derive(Debug, Clone)]
pub(super) struct Component {
    id: u8,
    /// Sampling factors, 1 to 4; 1 where the frame has one component, whose own do not matter.
    pub(super) horizontal: usize,
    pub(super) vertical: usize,
    /// Destination of its quantisation table, 0 to 3.
    pub(super) quantisation: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) process: Process,
    pub(super) precision: u8,
    pub(super) rows: u16,
    pub(super) columns: u16,
    /// One or three.
    pub(super) components: Vec<Component>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ScanComponent {
    /// Place in the frame's components.
    pub(super) index: usize,
    /// Destinations of its Huffman tables, 0 to 3.
    pub(super) dc: usize,
    pub(super) ac: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Scan {
    pub(super) components: Vec<ScanComponent>,
    /// Ss, Se, Ah and Al (T.81 B.2.3); for lossless scans Ss is the predictor and Al the point transform.
    pub(super) start: u8,
    pub(super) end: u8,
    pub(super) high: u8,
    pub(super) low: u8,
}

/// What the segments before a scan have set.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// In the order of a block's rows.
    pub(super) quantisation: [Option<[u16; 64]>; 4],
    dc: [Option<Table>; 4],
    ac: [Option<Table>; 4],
    /// MCUs between restart markers, 0 for none.
    pub(super) restart: usize,
    segments: usize,
}

/// A marker that matters, with what its segment holds.
pub(super) enum Segment<'a> {
    Frame(Process, &'a [u8]),
    Scan(&'a [u8]),
    End,
}

/// The stream from where it is read next.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Result<Self, &'static str> {
        let rest = stream.strip_prefix(&[0xFF, 0xD8]);
        Ok(Self {
            rest: rest.ok_or("no start of image")?,
        })
    }

    /// The next frame, scan or end; tables on the way are kept, comments passed over.
    pub(super) fn next(&mut self, tables: &mut Tables) -> Result<Segment<'a>, &'static str> {
        loop {
            let marker = self.marker()?;
            match marker {
                0xD9 => return Ok(Segment::End),
                // Some encoders end a scan with a restart marker that separates nothing.
                0x01 | 0xD0..=0xD7 => continue,
                0xD8 => return Err("a second start of image"),
                0x00 | 0x02..=0xBF => return Err("a reserved marker"),
                _ => {}
            }
            let body = self.body()?;
            match marker {
                0xC4 | 0xDB | 0xDD => tables.read(marker, body)?,
                0xDA => return Ok(Segment::Scan(body)),
                0xE0..=0xEF | 0xFE => {}
                _ => return Ok(Segment::Frame(process(marker)?, body)),
            }
        }
    }

    fn marker(&mut self) -> Result<u8, &'static str> {
        loop {
            match *self.rest {
                // Any number of fill bytes may come before a marker (T.81 B.1.1.2).
                [0xFF, 0xFF, ..] => self.rest = self.rest.get(1..).unwrap_or_default(),
                [0xFF, marker, ref after @ ..] => {
                    self.rest = after;
                    return Ok(marker);
                }
                [] | [0xFF] => return Err(ENDS),
                _ => return Err("no marker where one must be"),
            }
        }
    }

    /// What a segment holds after its length.
    fn body(&mut self) -> Result<&'a [u8], &'static str> {
        let (length, _) = self.rest.split_first_chunk().ok_or(ENDS)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length < 2 {
            return Err("a segment without its length");
        }
        let (segment, after) = self.rest.split_at_checked(length).ok_or(ENDS)?;
        self.rest = after;
        Ok(segment.get(2..).unwrap_or_default())
    }
}

/// What a marker that is no table, scan or comment starts.
fn process(marker: u8) -> Result<Process, &'static str> {
    Err(match marker {
        0xC0 | 0xC1 => return Ok(Process::Sequential),
        0xC2 => return Ok(Process::Progressive),
        0xC3 => return Ok(Process::Lossless),
        0xC5..=0xC7 => "a hierarchical process (differential, Huffman)",
        0xC9 => "the arithmetic sequential process (SOF9)",
        0xCA => "the arithmetic progressive process (SOF10)",
        0xCB => "the arithmetic lossless process (SOF11)",
        0xCC => "arithmetic coding (DAC)",
        0xCD..=0xCF => "a hierarchical process (differential, arithmetic)",
        0xDC => "a number of lines after the scan (DNL)",
        0xDE | 0xDF => "a hierarchical process (DHP, EXP)",
        0xF7 | 0xF8 => "JPEG-LS",
        _ => "a reserved marker",
    })
}

impl Frame {
    /// Reads a frame header (T.81 B.2.2).
    pub(super) fn new(process: Process, body: &[u8]) -> Result<Self, &'static str> {
        let (&[precision, r0, r1, c0, c1, count], listed) =
            body.split_first_chunk().ok_or("a short frame header")?;
        let (listed, surplus) = listed.as_chunks::<3>();
        if listed.len() != usize::from(count) || !surplus.is_empty() {
            return Err("a frame header with a wrong count");
        }
        let legal = match process {
            Process::Lossless => (2..=16).contains(&precision),
            _ => matches!(precision, 8 | 12),
        };
        if !legal {
            return Err("a precision that the process does not have");
        }
        let rows = u16::from_be_bytes([r0, r1]);
        let columns = u16::from_be_bytes([c0, c1]);
        if rows == 0 {
            return Err("a number of lines after the scan (DNL)");
        }
        if columns == 0 {
            return Err("no columns");
        }
        let mut components = Vec::with_capacity(3);
        for &[id, factors, quantisation] in listed {
            components.push(Component::new(id, factors, quantisation)?);
        }
        match components.as_mut_slice() {
            [only] => (only.horizontal, only.vertical) = (1, 1),
            [a, b, c] if a.id == b.id || b.id == c.id || a.id == c.id => {
                return Err("two components with one name");
            }
            [_, _, _] => {}
            _ => return Err("neither one nor three components"),
        }
        Ok(Self {
            process,
            precision,
            rows,
            columns,
            components,
        })
    }

    /// Reads a scan header (T.81 B.2.3).
    pub(super) fn scan(&self, body: &[u8]) -> Result<Scan, &'static str> {
        let (&count, rest) = body.split_first().ok_or("a short scan header")?;
        let (listed, rest) = rest.as_chunks::<2>();
        let (listed, last) = listed
            .split_at_checked(usize::from(count))
            .ok_or("a short scan header")?;
        let ([[start, end]], &[approximation]) = (last, rest) else {
            return Err("a scan header with a wrong count");
        };
        let mut components: Vec<ScanComponent> = Vec::with_capacity(3);
        for &[id, tables] in listed {
            let index = self.components.iter().position(|known| known.id == id);
            let index = index.ok_or("a scan of a component that the frame lacks")?;
            if components.iter().any(|other| other.index == index) {
                return Err("a component twice in a scan");
            }
            let (dc, ac) = (usize::from(tables >> 4), usize::from(tables & 15));
            if dc > 3 || ac > 3 {
                return Err("a table destination above 3");
            }
            components.push(ScanComponent { index, dc, ac });
        }
        if components.is_empty() {
            return Err("a scan without components");
        }
        Ok(Scan {
            components,
            start: *start,
            end: *end,
            high: approximation >> 4,
            low: approximation & 15,
        })
    }
}

impl Component {
    fn new(id: u8, factors: u8, quantisation: u8) -> Result<Self, &'static str> {
        let (horizontal, vertical) = (usize::from(factors >> 4), usize::from(factors & 15));
        if !(1..=4).contains(&horizontal) || !(1..=4).contains(&vertical) {
            return Err("a sampling factor that is not 1 to 4");
        }
        if quantisation > 3 {
            return Err("a table destination above 3");
        }
        Ok(Self {
            id,
            horizontal,
            vertical,
            quantisation: quantisation.into(),
        })
    }
}

impl Tables {
    pub(super) fn dc(&self, destination: usize) -> Result<&Table, &'static str> {
        let table = self.dc.get(destination).and_then(Option::as_ref);
        table.ok_or("a Huffman table is missing")
    }

    pub(super) fn ac(&self, destination: usize) -> Result<&Table, &'static str> {
        let table = self.ac.get(destination).and_then(Option::as_ref);
        table.ok_or("a Huffman table is missing")
    }

    fn read(&mut self, marker: u8, body: &[u8]) -> Result<(), &'static str> {
        self.segments += 1;
        if self.segments > MAX_TABLE_SEGMENTS {
            return Err("too many tables");
        }
        match marker {
            0xC4 => self.read_huffman(body),
            0xDB => self.read_quantisation(body),
            _ => {
                let &[high, low] = body else {
                    return Err("a restart interval of another length");
                };
                self.restart = usize::from(u16::from_be_bytes([high, low]));
                Ok(())
            }
        }
    }

    /// DHT (T.81 B.2.4.2).
    fn read_huffman(&mut self, mut body: &[u8]) -> Result<(), &'static str> {
        const CUT: &str = "a Huffman table is cut";
        while let Some((&destination, rest)) = body.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(CUT)?;
            let total = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(total).ok_or(CUT)?;
            let (class, tables) = match destination >> 4 {
                0 => (Class::Dc, &mut self.dc),
                1 => (Class::Ac, &mut self.ac),
                _ => return Err("a Huffman table of no class"),
            };
            let table = tables.get_mut(usize::from(destination & 15));
            *table.ok_or("a table destination above 3")? =
                Some(Table::new(class, counts, symbols)?);
            body = rest;
        }
        Ok(())
    }

    /// DQT (T.81 B.2.4.1).
    fn read_quantisation(&mut self, mut body: &[u8]) -> Result<(), &'static str> {
        const CUT: &str = "a quantisation table is cut";
        while let Some((&destination, rest)) = body.split_first() {
            let mut steps = [0_u16; 64];
            body = match destination >> 4 {
                0 => {
                    let (listed, rest) = rest.split_first_chunk::<64>().ok_or(CUT)?;
                    for (&place, &step) in ZIGZAG.iter().zip(listed) {
                        set(&mut steps, place, step.into());
                    }
                    rest
                }
                1 => {
                    let (listed, rest) = rest.split_first_chunk::<128>().ok_or(CUT)?;
                    for (&place, &step) in ZIGZAG.iter().zip(listed.as_chunks().0) {
                        set(&mut steps, place, u16::from_be_bytes(step));
                    }
                    rest
                }
                _ => return Err("a quantisation table of neither 8 nor 16 bits"),
            };
            let table = self.quantisation.get_mut(usize::from(destination & 15));
            *table.ok_or("a table destination above 3")? = Some(steps);
        }
        Ok(())
    }
}

fn set(steps: &mut [u16; 64], place: u8, step: u16) {
    if let Some(to) = steps.get_mut(usize::from(place)) {
        *to = step;
    }
}
