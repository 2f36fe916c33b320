//! What comes before the data set: preamble, file meta group (PS3.10 7.1), or neither of them.
#![deny(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

use super::{
    DicomError, Encoding, Tag, TransferSyntax,
    element::{Notation, Reader},
    text,
};
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
    pub(crate) notation: Notation,
    pub(crate) syntax: &'static TransferSyntax,
    /// All from `start` on is one raw deflate stream.
    pub(crate) deflated: bool,
    /// The syntax was not stated, or what it states is not so.
    pub(crate) guessed: bool,
}

/// Whether the bytes are a DICOM file: by `DICM`, or without it by three plausible elements.
pub fn is_dicom<S: ByteSource + ?Sized>(source: &S) -> bool {
    let mut reader = Reader::new(source);
    find_meta(&mut reader).is_some() || guess(&mut reader, 0).is_some()
}

/// Offset of group 2, behind whatever prefix there is.
pub(crate) fn meta_start<S: ByteSource + ?Sized>(source: &S) -> Option<u64> {
    find_meta(&mut Reader::new(source))
}

fn find_meta<S: ByteSource + ?Sized>(reader: &mut Reader<'_, S>) -> Option<u64> {
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
    (group_two && reader.plausible(0, Notation::ExplicitLe) == 3).then_some(0)
}

/// Reads what comes before the data set.
pub(crate) fn read<S: ByteSource + ?Sized>(source: &S) -> Result<Prefix, DicomError> {
    let mut reader = Reader::new(source);
    let (start, uid) = match find_meta(&mut reader) {
        Some(start) => meta(&mut reader, source, start)?,
        None => (0, None),
    };
    let Some(uid) = uid else {
        let notation = guess(&mut reader, start).ok_or(DicomError::NotDicom)?;
        return Ok(Prefix {
            start,
            notation,
            syntax: plain_syntax(notation),
            deflated: false,
            guessed: true,
        });
    };
    let syntax = TransferSyntax::by_uid(&uid).ok_or(DicomError::TransferSyntaxUnknown { uid })?;
    let (stated, deflated) = match syntax.encoding {
        Encoding::ImplicitLe => (Notation::ImplicitLe, false),
        Encoding::ExplicitLe => (Notation::ExplicitLe, false),
        Encoding::ExplicitBe => (Notation::ExplicitBe, false),
        Encoding::Deflated => (Notation::ExplicitLe, true),
        Encoding::None => return Err(DicomError::TransferSyntaxUnsupported(syntax)),
    };
    // Some say one thing and write another; the pixels then follow the declaration all the same.
    let other = if !deflated && start < reader.len() && reader.plausible(start, stated) == 0 {
        Notation::ALL
            .into_iter()
            .find(|notation| reader.plausible(start, *notation) > 0)
    } else {
        None
    };
    Ok(Prefix {
        start,
        notation: other.unwrap_or(stated),
        syntax,
        deflated,
        guessed: other.is_some(),
    })
}

/// The uncompressed syntax of a notation.
fn plain_syntax(notation: Notation) -> &'static TransferSyntax {
    match notation {
        Notation::ImplicitLe => TransferSyntax::IMPLICIT_LE,
        Notation::ExplicitLe => TransferSyntax::EXPLICIT_LE,
        Notation::ExplicitBe => TransferSyntax::EXPLICIT_BE,
    }
}

/// The notation in which the first three elements are plausible.
fn guess<S: ByteSource + ?Sized>(reader: &mut Reader<'_, S>, start: u64) -> Option<Notation> {
    Notation::ALL
        .into_iter()
        .find(|notation| reader.plausible(start, *notation) == 3)
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
        let header = reader.header(position, Notation::ExplicitLe)?;
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
