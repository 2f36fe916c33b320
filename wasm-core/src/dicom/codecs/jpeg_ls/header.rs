//! Marker segments (T.87 C.1, C.2): the frame header, coding parameters and scan headers.
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::preset::Preset;
use super::{Reason, Size};

/// A header that stops before its time.
const ENDS: Reason = "ends in its header";

/// The frame header (C.2.2).
pub(super) struct Frame {
    pub(super) size: Size,
    /// Component identifiers, as many as samples.
    ids: Vec<u8>,
}

/// How the components of a scan alternate (C.2.3, ILV).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interleave {
    /// By line; also a scan of one component.
    Line,
    /// By pixel, the three components in their order.
    Pixel,
}

/// A scan header (C.2.3).
pub(super) struct Scan {
    pub(super) near: u8,
    pub(super) interleave: Interleave,
    offsets: Vec<usize>,
}

impl Scan {
    /// Where in a pixel each of its components belongs.
    pub(super) fn offsets(&self) -> &[usize] {
        &self.offsets
    }
}

/// Reads segments one after the other and keeps what holds until it is changed.
pub(super) struct Header<'a> {
    /// What has not been read.
    pub(super) rest: &'a [u8],
    pub(super) preset: Preset,
    /// Lines between restart markers, none if 0.
    pub(super) restart: u32,
    /// The colour transform, none if 0.
    pub(super) transform: u8,
    /// Components that have had their scan.
    coded: Vec<usize>,
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DRI: u8 = 0xDD;
const APP0: u8 = 0xE0;
const APP8: u8 = 0xE8;
const APP15: u8 = 0xEF;
const SOF55: u8 = 0xF7;
const LSE: u8 = 0xF8;
const COM: u8 = 0xFE;

impl<'a> Header<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Result<Self, Reason> {
        let [0xFF, SOI, rest @ ..] = stream else {
            return Err("does not start as a JPEG");
        };
        Ok(Self {
            rest,
            preset: Preset::default(),
            restart: 0,
            transform: 0,
            coded: Vec::new(),
        })
    }

    /// Reads up to the frame header.
    pub(super) fn frame(&mut self) -> Result<Frame, Reason> {
        loop {
            match self.segment()? {
                (SOF55, body) => return frame(body),
                (SOS, _) => return Err("has a scan before its frame header"),
                (0xC0..=0xCF, _) => return Err("is a JPEG but not JPEG-LS"),
                (marker, body) => self.keep(marker, body)?,
            }
        }
    }

    /// Reads up to the next scan header.
    pub(super) fn scan(&mut self, frame: &Frame) -> Result<Scan, Reason> {
        loop {
            match self.segment()? {
                (SOS, body) => {
                    let scan = scan(body, frame)?;
                    for offset in scan.offsets() {
                        if self.coded.contains(offset) {
                            return Err("codes a component twice");
                        }
                        self.coded.push(*offset);
                    }
                    return Ok(scan);
                }
                (SOF55, _) => return Err("has two frame headers"),
                (marker, body) => self.keep(marker, body)?,
            }
        }
    }

    /// A marker and the bytes that its length counts.
    fn segment(&mut self) -> Result<(u8, &'a [u8]), Reason> {
        // 0xFF may be repeated before a marker.
        while let [0xFF, rest @ ..] = self.rest
            && rest.first() == Some(&0xFF)
        {
            self.rest = rest;
        }
        let (marker, rest) = match self.rest {
            [0xFF, EOI, ..] => return Err("ends before its last scan"),
            [0xFF, marker, rest @ ..] => (*marker, rest),
            [] | [0xFF] => return Err(ENDS),
            _ => return Err("has no marker where one must be"),
        };
        let (length, rest) = rest.split_first_chunk().ok_or(ENDS)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let length = length
            .checked_sub(2)
            .ok_or("has a segment without a length")?;
        let (body, rest) = rest.split_at_checked(length).ok_or(ENDS)?;
        self.rest = rest;
        Ok((marker, body))
    }

    fn keep(&mut self, marker: u8, body: &[u8]) -> Result<(), Reason> {
        match marker {
            LSE => self.keep_preset(body),
            DRI => {
                self.restart = restart(body)?;
                Ok(())
            }
            APP8 => {
                if let [b'm', b'r', b'f', b'x', transform] = body {
                    self.transform = *transform;
                }
                Ok(())
            }
            APP0..=APP15 | COM => Ok(()),
            _ => Err("has a marker that JPEG-LS does not know"),
        }
    }

    /// A segment of type 1 sets all parameters (C.2.4.1). Mapping tables are passed over here: a
    /// scan that uses one is refused.
    fn keep_preset(&mut self, body: &[u8]) -> Result<(), Reason> {
        match body {
            [1, numbers @ ..] if numbers.len() == 10 => {
                let mut numbers = numbers.as_chunks().0.iter().map(|n| u16::from_be_bytes(*n));
                let mut next = || numbers.next().unwrap_or_default();
                self.preset = Preset {
                    maxval: next(),
                    thresholds: [next(), next(), next()],
                    reset: next(),
                };
                Ok(())
            }
            [2 | 3, ..] => Ok(()),
            [4, ..] => Err("is larger than 65535 pixels"),
            _ => Err("has coding parameters of an unknown kind"),
        }
    }
}

fn frame(body: &[u8]) -> Result<Frame, Reason> {
    let (&[precision, r0, r1, c0, c1, count], components) = body.split_first_chunk().ok_or(ENDS)?;
    let (components, left) = components.as_chunks::<3>();
    if components.len() != usize::from(count) || !left.is_empty() {
        return Err("has a frame header with a wrong count");
    }
    if !matches!(count, 1 | 3) {
        return Err("has neither one nor three samples a pixel");
    }
    if !(2..=16).contains(&precision) {
        return Err("has a precision outside 2 to 16 bits");
    }
    let size = Size {
        rows: u32::from(u16::from_be_bytes([r0, r1])),
        columns: u32::from(u16::from_be_bytes([c0, c1])),
        samples: count,
        precision,
    };
    if size.rows == 0 || size.columns == 0 {
        return Err("does not give its size in the frame header");
    }
    let mut sampling = components.iter().map(|[_, sampling, _]| *sampling);
    let first = sampling.next();
    if sampling.any(|other| Some(other) != first) {
        return Err("has subsampled components");
    }
    let ids = components.iter().map(|[id, _, _]| *id).collect();
    Ok(Frame { size, ids })
}

fn scan(body: &[u8], frame: &Frame) -> Result<Scan, Reason> {
    let (count, body) = body.split_first().ok_or(ENDS)?;
    let (components, last) = body.as_chunks::<2>();
    let (Some((&[point_transform], rest)), true) = (
        last.split_first_chunk(),
        components.len() == usize::from(*count).saturating_add(1),
    ) else {
        return Err("has a scan header with a wrong count");
    };
    let (Some((&[near, interleave], components)), true) =
        (components.split_last(), rest.is_empty())
    else {
        return Err("has a scan header with a wrong count");
    };
    if point_transform != 0 {
        return Err("has its lowest bits cut off");
    }
    let mut offsets = Vec::new();
    for [id, table] in components {
        if *table != 0 {
            return Err("maps its samples through a table");
        }
        let offset = frame.ids.iter().position(|other| other == id);
        offsets.push(offset.ok_or("has a scan of an unknown component")?);
    }
    let interleave = match (interleave, offsets.as_slice()) {
        (_, []) => return Err("has an empty scan"),
        (0..=2, [_]) | (1, _) => Interleave::Line,
        (2, [0, 1, 2]) => Interleave::Pixel,
        (2, _) => return Err("interleaves its components in another order"),
        _ => return Err("has an unknown interleave"),
    };
    Ok(Scan {
        near,
        interleave,
        offsets,
    })
}

/// Two, three or four bytes (C.2, DRI).
fn restart(body: &[u8]) -> Result<u32, Reason> {
    match *body {
        [a, b] => Ok(u32::from_be_bytes([0, 0, a, b])),
        [a, b, c] => Ok(u32::from_be_bytes([0, a, b, c])),
        [a, b, c, d] => Ok(u32::from_be_bytes([a, b, c, d])),
        _ => Err("has a restart interval of an unknown length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: [u8; 13] = [0xFF, 0xF7, 0, 11, 12, 0, 4, 0, 5, 1, 7, 0x11, 0];

    fn stream(parts: &[&[u8]]) -> Vec<u8> {
        [&[0xFF, 0xD8][..], &parts.concat()].concat()
    }

    /// Why no scan is reached.
    fn fault(parts: &[&[u8]]) -> Reason {
        let stream = stream(parts);
        let mut header = Header::new(&stream).unwrap();
        let frame = match header.frame() {
            Ok(frame) => frame,
            Err(reason) => return reason,
        };
        header.scan(&frame).err().unwrap_or("none")
    }

    #[test]
    fn segments_are_kept_up_to_the_scan() {
        let stream = stream(&[
            &[0xFF, 0xE8, 0, 7, b'm', b'r', b'f', b'x', 2],
            &[0xFF, 0xFE, 0, 3, b'?', 0xFF, 0xDD, 0, 5, 1, 0, 0],
            &FRAME,
            &[0xFF, 0xFF, 0xF8, 0, 13, 1, 0, 200, 0, 4, 0, 8, 0, 30, 0, 63],
            &[0xFF, 0xDA, 0, 8, 1, 7, 0, 3, 0, 0, 0x12],
        ]);
        let mut header = Header::new(&stream).unwrap();
        let frame = header.frame().unwrap();
        let size = (frame.size.rows, frame.size.columns, frame.size.precision);
        assert_eq!(size, (4, 5, 12));
        let scan = header.scan(&frame).unwrap();
        assert_eq!((scan.near, scan.offsets()), (3, &[0][..]));
        assert_eq!((header.transform, header.restart), (2, 65536));
        let preset = Preset {
            maxval: 200,
            thresholds: [4, 8, 30],
            reset: 63,
        };
        assert_eq!((header.preset, header.rest), (preset, &[0x12][..]));
    }

    #[test]
    fn a_cut_header_is_an_error_at_every_length() {
        let whole = stream(&[&FRAME, &[0xFF, 0xDA, 0, 8, 1, 7, 0, 0, 0, 0]]);
        for length in 0..whole.len() {
            let cut = whole.get(..length).unwrap_or_default();
            let read = Header::new(cut).and_then(|mut header| {
                let frame = header.frame()?;
                header.scan(&frame).map(|_| ())
            });
            assert!(read.is_err(), "{length}");
        }
    }

    #[test]
    fn what_is_left_out_is_refused_with_its_reason() {
        let scan = |last: [u8; 5]| {
            let head = [0xFF, 0xDA, 0, 8, 1];
            fault(&[&FRAME, &head, &last])
        };
        assert_eq!(scan([7, 0, 0, 0, 0]), "none");
        assert_eq!(scan([8, 0, 0, 0, 0]), "has a scan of an unknown component");
        assert_eq!(scan([7, 1, 0, 0, 0]), "maps its samples through a table");
        assert_eq!(scan([7, 0, 0, 3, 0]), "has an unknown interleave");
        assert_eq!(scan([7, 0, 0, 0, 1]), "has its lowest bits cut off");
        let large = [0xFF, 0xF8, 0, 9, 4, 2, 1, 0, 0, 1, 0];
        assert_eq!(fault(&[&large]), "is larger than 65535 pixels");
        let baseline = [0xFF, 0xC0, 0, 2];
        assert_eq!(fault(&[&baseline]), "is a JPEG but not JPEG-LS");
        assert_eq!(fault(&[&FRAME, &FRAME]), "has two frame headers");
        assert_eq!(fault(&[&FRAME, &[0xFF, 0xD9]]), "ends before its last scan");
    }
}
