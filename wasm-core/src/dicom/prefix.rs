//! What comes before the data set: preamble, file meta group (PS3.10 7.1), or neither of them.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use super::{DicomError, Encoding, Tag, TransferSyntax, element::Reader, text};
use crate::source::ByteSource;

const PREAMBLE: u64 = 128;
const MAGIC: [u8; 4] = *b"DICM";
/// A group 2 holds about ten elements; more are walked, but not without end.
const META_ELEMENTS: usize = 200;
/// Longest UID (PS3.5 9.1), and one pad.
const UID_BYTES: u64 = 65;

/// Where the data set begins and how it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prefix {
    pub(crate) start: u64,
    pub(crate) implicit: bool,
    pub(crate) syntax: &'static TransferSyntax,
    /// The syntax was not stated, or what it states is not so.
    pub(crate) guessed: bool,
}

/// Whether the bytes are a DICOM file: by `DICM`, or without it by three plausible elements.
pub fn is_dicom<S: ByteSource + ?Sized>(source: &S) -> bool {
    let mut reader = Reader::new(source);
    meta_start(&mut reader).is_some()
        || guess(&mut reader, 0).is_some()
        || big_endian(&mut reader, 0)
}

/// Offset of group 2, behind whatever prefix there is.
fn meta_start<S: ByteSource + ?Sized>(reader: &mut Reader<'_, S>) -> Option<u64> {
    let magic_at = |reader: &mut Reader<'_, S>, at| reader.bytes::<4>(at).is_ok_and(|b| b == MAGIC);
    let behind = PREAMBLE.saturating_add(4);
    // The letters may stand in the data of a file without preamble (dcm4che's no_preamble_dicm_in_data).
    let group_behind = reader.bytes::<2>(behind).is_ok_and(|bytes| bytes == [2, 0]);
    if magic_at(reader, PREAMBLE) && (group_behind || guess(reader, 0).is_none()) {
        return Some(behind);
    }
    if magic_at(reader, 0) {
        return Some(4);
    }
    let group_two = reader.bytes::<2>(0).is_ok_and(|bytes| bytes == [2, 0]);
    (group_two && reader.plausible(0, false) == 3).then_some(0)
}

/// Reads what comes before the data set.
pub(crate) fn read<S: ByteSource + ?Sized>(source: &S) -> Result<Prefix, DicomError> {
    let mut reader = Reader::new(source);
    let (start, uid) = match meta_start(&mut reader) {
        Some(start) => meta(&mut reader, source, start)?,
        None => (0, None),
    };
    let Some(uid) = uid else {
        return match guess(&mut reader, start) {
            Some(implicit) => Ok(guessed(start, implicit)),
            None if big_endian(&mut reader, start) => unsupported("1.2.840.10008.1.2.2"),
            None => Err(DicomError::NotDicom),
        };
    };
    let syntax = TransferSyntax::by_uid(&uid).ok_or(DicomError::TransferSyntaxUnknown { uid })?;
    let implicit = match syntax.encoding {
        Encoding::ImplicitLe => true,
        Encoding::ExplicitLe => false,
        Encoding::ExplicitBe | Encoding::Deflated | Encoding::None => {
            return Err(DicomError::TransferSyntaxUnsupported(syntax));
        }
    };
    if start < reader.len()
        && reader.plausible(start, implicit) == 0
        && reader.plausible(start, !implicit) > 0
    {
        // The pixels follow the declaration, only the elements do not.
        return Ok(Prefix {
            start,
            implicit: !implicit,
            syntax,
            guessed: true,
        });
    }
    Ok(Prefix {
        start,
        implicit,
        syntax,
        guessed: false,
    })
}

fn guessed(start: u64, implicit: bool) -> Prefix {
    Prefix {
        start,
        implicit,
        syntax: if implicit {
            TransferSyntax::IMPLICIT_LE
        } else {
            TransferSyntax::EXPLICIT_LE
        },
        guessed: true,
    }
}

fn unsupported(uid: &str) -> Result<Prefix, DicomError> {
    Err(
        TransferSyntax::by_uid(uid).map_or(DicomError::NotDicom, |syntax| {
            DicomError::TransferSyntaxUnsupported(syntax)
        }),
    )
}

/// Implicit or explicit little endian, by the first three elements.
fn guess<S: ByteSource + ?Sized>(reader: &mut Reader<'_, S>, start: u64) -> Option<bool> {
    [false, true]
        .into_iter()
        .find(|implicit| reader.plausible(start, *implicit) == 3)
}

/// Group 8, written big endian, with a VR behind it.
fn big_endian<S: ByteSource + ?Sized>(reader: &mut Reader<'_, S>, start: u64) -> bool {
    reader
        .bytes::<6>(start)
        .is_ok_and(|[g0, g1, _, _, v0, v1]| {
            [g0, g1] == [0, 8] && v0.is_ascii_uppercase() && v1.is_ascii_uppercase()
        })
}

/// Walks group 2, which is explicit little endian in every file; its stated length is not trusted.
fn meta<S: ByteSource + ?Sized>(
    reader: &mut Reader<'_, S>,
    source: &S,
    start: u64,
) -> Result<(u64, Option<String>), DicomError> {
    let mut position = start;
    let mut uid = None;
    for _ in 0..META_ELEMENTS {
        if position >= reader.len() {
            break;
        }
        if reader.bytes::<2>(position)? != [2, 0] {
            return Ok((position, uid));
        }
        let header = reader.header(position, false)?;
        position = reader.end_of(header.tag, header.value, header.length)?;
        if header.tag == Tag::TRANSFER_SYNTAX_UID {
            if header.length > UID_BYTES {
                return Err(DicomError::AttributeInvalid { tag: header.tag });
            }
            let bytes = source.range(header.value, header.length)?;
            uid = text::uid(&bytes);
            if uid.is_none() {
                return Err(DicomError::AttributeInvalid { tag: header.tag });
            }
        }
    }
    Ok((position, uid))
}
