//! DICOM files written byte by byte, so that the suite needs no data of others.

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

pub(crate) const IMPLICIT: &str = "1.2.840.10008.1.2";
pub(crate) const EXPLICIT: &str = "1.2.840.10008.1.2.1";
pub(crate) const BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";
pub(crate) const JPEG: &str = "1.2.840.10008.1.2.4.50";
pub(crate) const OPHTHALMIC: &str = "1.2.840.10008.5.1.4.1.1.77.1.5.1";
pub(crate) const CT: &str = "1.2.840.10008.5.1.4.1.1.2";

/// A data set in the making; elements are written in the order of the calls.
#[derive(Clone)]
pub(crate) struct File {
    implicit: bool,
    big_endian: bool,
    bytes: Vec<u8>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a VR reads best as b\"UI\" at its many calls"
)]
impl File {
    /// Preamble and file meta group.
    pub(crate) fn new(syntax: &str) -> Self {
        let mut meta = Self::bare(false);
        meta.bytes = vec![0; 128];
        meta.bytes.extend(b"DICM");
        let mut file = meta.text(0x0002, 0x0010, b"UI", syntax);
        file.implicit = syntax == IMPLICIT;
        file.big_endian = syntax == BIG_ENDIAN;
        file
    }

    /// A data set without anything before it.
    pub(crate) fn bare(implicit: bool) -> Self {
        Self {
            implicit,
            big_endian: false,
            bytes: Vec::new(),
        }
    }

    /// Takes out all that was written; the notation stays.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Image Pixel module; `bits` are allocated, stored, high bit.
    pub(crate) fn image(
        self,
        class: &str,
        photometric: &str,
        size: [u16; 2],
        samples: u16,
        bits: [u16; 3],
        signed: bool,
    ) -> Self {
        self.text(0x0008, 0x0016, b"UI", class)
            .word(0x0028, 0x0002, samples)
            .text(0x0028, 0x0004, b"CS", photometric)
            .word(0x0028, 0x0010, size[0])
            .word(0x0028, 0x0011, size[1])
            .word(0x0028, 0x0100, bits[0])
            .word(0x0028, 0x0101, bits[1])
            .word(0x0028, 0x0102, bits[2])
            .word(0x0028, 0x0103, signed.into())
    }

    pub(crate) fn element(mut self, group: u16, element: u16, vr: &[u8; 2], value: &[u8]) -> Self {
        self.header(group, element, vr, value.len() as u32);
        self.bytes.extend(value);
        self
    }

    pub(crate) fn header(&mut self, group: u16, element: u16, vr: &[u8; 2], length: u32) {
        let (word, long) = (self.word_bytes(length as u16), self.long_bytes(length));
        self.bytes.extend(self.word_bytes(group));
        self.bytes.extend(self.word_bytes(element));
        if self.implicit || group == 0xFFFE {
            self.bytes.extend(long);
        } else if matches!(vr, b"OB" | b"OW" | b"OF" | b"OD" | b"SQ" | b"UN" | b"UT") {
            self.bytes.extend(vr);
            self.bytes.extend([0, 0]);
            self.bytes.extend(long);
        } else {
            self.bytes.extend(vr);
            self.bytes.extend(word);
        }
    }

    fn word_bytes(&self, value: u16) -> [u8; 2] {
        if self.big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    }

    fn long_bytes(&self, value: u32) -> [u8; 4] {
        if self.big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    }

    pub(crate) fn text(self, group: u16, element: u16, vr: &[u8; 2], text: &str) -> Self {
        let mut value = text.as_bytes().to_vec();
        if value.len() % 2 == 1 {
            value.push(if vr == b"UI" { 0 } else { b' ' });
        }
        self.element(group, element, vr, &value)
    }

    pub(crate) fn word(self, group: u16, element: u16, value: u16) -> Self {
        let bytes = self.word_bytes(value);
        self.element(group, element, b"US", &bytes)
    }

    /// One item of a sequence, of undefined lengths when `open`.
    pub(crate) fn sequence(mut self, group: u16, element: u16, item: Self, open: bool) -> Self {
        let length = item.bytes.len() as u32;
        self.header(
            group,
            element,
            b"SQ",
            if open { u32::MAX } else { length + 8 },
        );
        self.header(0xFFFE, 0xE000, b"  ", if open { u32::MAX } else { length });
        self.bytes.extend(item.bytes);
        if open {
            self.header(0xFFFE, 0xE00D, b"  ", 0);
            self.header(0xFFFE, 0xE0DD, b"  ", 0);
        }
        self
    }

    /// Several items of defined lengths.
    pub(crate) fn sequence_of<const N: usize>(
        mut self,
        group: u16,
        element: u16,
        items: [Self; N],
    ) -> Self {
        let length: usize = items.iter().map(|item| item.bytes.len() + 8).sum();
        self.header(group, element, b"SQ", length as u32);
        for item in items {
            self.header(0xFFFE, 0xE000, b"  ", item.bytes.len() as u32);
            self.bytes.extend(item.bytes);
        }
        self
    }

    pub(crate) fn pixels(self, value: &[u8]) -> Vec<u8> {
        self.element(0x7FE0, 0x0010, b"OW", value).bytes
    }

    /// Encapsulated pixel data: the offset table's bytes, then the fragments.
    pub(crate) fn fragments(mut self, table: &[u32], fragments: &[Vec<u8>]) -> Vec<u8> {
        self.header(0x7FE0, 0x0010, b"OB", u32::MAX);
        let table: Vec<u8> = table
            .iter()
            .flat_map(|offset| offset.to_le_bytes())
            .collect();
        for fragment in [table].iter().chain(fragments) {
            self.header(0xFFFE, 0xE000, b"  ", fragment.len() as u32);
            self.bytes.extend(fragment);
        }
        self.header(0xFFFE, 0xE0DD, b"  ", 0);
        self.bytes
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A grey JPEG of one shade, even in length.
pub(crate) fn grey_jpeg(shade: u8, rows: u16, columns: u16) -> Vec<u8> {
    let pixels = vec![shade; usize::from(rows) * usize::from(columns)];
    jpeg(&pixels, rows, columns, ExtendedColorType::L8)
}

pub(crate) fn jpeg(pixels: &[u8], rows: u16, columns: u16, colour: ExtendedColorType) -> Vec<u8> {
    let mut stream = Vec::new();
    JpegEncoder::new_with_quality(&mut stream, 100)
        .encode(pixels, columns.into(), rows.into(), colour)
        .unwrap();
    if stream.len() % 2 == 1 {
        stream.push(0);
    }
    stream
}
