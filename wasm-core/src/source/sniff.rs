//! What kind of file this is, by its first bytes and never by its name.

use super::{ByteSource, Format, SourceError};

/// What the first bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// A photograph.
    Photograph(Format),
    /// A DICOM file with its preamble (PS3.10 7.1).
    Dicom,
    /// Perhaps a DICOM file without a preamble: it begins with an element of group 0002 or 0008.
    MaybeDicom,
    /// A zip archive.
    Zip,
}

/// Bytes looked at: the DICOM prefix lies at 128.
const LOOKED_AT: u64 = 132;

/// Sniffs a file.
///
/// # Errors
/// [`SourceError::Empty`], [`SourceError::Heic`], [`SourceError::UnknownKind`], or what reading says.
pub fn sniff(source: &impl ByteSource) -> Result<Sniffed, SourceError> {
    if source.is_empty() {
        return Err(SourceError::Empty);
    }
    let head = source.range(0, source.len().min(LOOKED_AT))?;
    if head.get(128..132) == Some(b"DICM") {
        return Ok(Sniffed::Dicom);
    }
    match head.as_slice() {
        [0xff, 0xd8, 0xff, ..] => Ok(Sniffed::Photograph(Format::Jpeg)),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => {
            Ok(Sniffed::Photograph(Format::Png))
        }
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(Sniffed::Photograph(Format::Webp)),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Sniffed::Photograph(Format::Tiff)),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Ok(Sniffed::Zip),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heic(brand) => {
            Err(SourceError::Heic)
        }
        [2 | 8, 0, _, 0, ..] => Ok(Sniffed::MaybeDicom),
        _ => Err(SourceError::UnknownKind),
    }
}

/// Brands of ISO base media files that hold HEIC or AVIF pictures (ISO/IEC 23008-12).
fn is_heic(brand: &[u8]) -> bool {
    const BRANDS: [&[u8; 4]; 7] = [
        b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif",
    ];
    BRANDS.iter().any(|known| brand.starts_with(*known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_decides() {
        let check = |bytes: &[u8], expected: Result<Sniffed, SourceError>| {
            assert_eq!(sniff(&bytes.to_vec()), expected);
        };
        check(b"", Err(SourceError::Empty));
        check(
            b"hello, I am a text file called scan.dcm",
            Err(SourceError::UnknownKind),
        );
        check(b"\xff\xd8\xff\xe0", Ok(Sniffed::Photograph(Format::Jpeg)));
        check(
            b"RIFF\x10\0\0\0WEBPVP8 ",
            Ok(Sniffed::Photograph(Format::Webp)),
        );
        check(b"PK\x03\x04rest", Ok(Sniffed::Zip));
        check(b"\0\0\0\x18ftypheic\0\0\0\0", Err(SourceError::Heic));
        check(b"\x08\0\x05\0CS", Ok(Sniffed::MaybeDicom));
        let mut dicom = vec![0; 128];
        dicom.extend(b"DICM");
        check(&dicom, Ok(Sniffed::Dicom));
        check(&dicom[..131], Err(SourceError::UnknownKind));
    }
}
