//! Transfer syntaxes: every UID that we know of, and what we do with it (`data/dicom/transfer_syntaxes.tsv`).

/// How the data set itself is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// No VR in the file, little endian.
    ImplicitLe,
    /// VR in the file, little endian.
    ExplicitLe,
    /// VR in the file, big endian (retired).
    ExplicitBe,
    /// Raw deflate after group 2.
    Deflated,
    /// No data set in the sense of PS3.5.
    None,
}

/// Family of the pixel encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the standards")]
pub enum Codec {
    /// Words in the order of the data set.
    Native,
    /// Big endian words in a little endian data set.
    NativeBe,
    Deflate,
    Rle,
    /// DCT processes, 8 or 12 bit.
    Jpeg,
    JpegLossless,
    JpegLs,
    /// JPEG 2000 and HTJ2K.
    Jpeg2000,
    JpegXl,
    Jpip,
    Video,
    None,
}

/// What is done with frames of a syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Decoded here.
    Decoded,
    /// Not meant to be decoded: video, references to servers, retired processes.
    Refused,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferSyntax {
    /// The UID.
    pub uid: &'static str,
    /// The name in PS3.6 A.
    pub name: &'static str,
    /// How the data set is written.
    pub encoding: Encoding,
    /// How the pixels are written.
    pub codec: Codec,
    /// Whether it can lose information.
    pub lossy: bool,
    /// What we do with it.
    pub status: Status,
    /// Where it is defined.
    pub source: &'static str,
}

/// All rows, by UID.
pub const TRANSFER_SYNTAXES: &[TransferSyntax] =
    include!(concat!(env!("OUT_DIR"), "/transfer_syntaxes.rs"));

impl TransferSyntax {
    /// Implicit VR Little Endian.
    pub const IMPLICIT_LE: &'static Self = &TRANSFER_SYNTAXES[0];
    /// Explicit VR Little Endian.
    pub const EXPLICIT_LE: &'static Self = &TRANSFER_SYNTAXES[1];
    /// Explicit VR Big Endian (retired).
    pub const EXPLICIT_BE: &'static Self = &TRANSFER_SYNTAXES[4];

    /// The row of a UID.
    pub fn by_uid(uid: &str) -> Option<&'static Self> {
        TRANSFER_SYNTAXES.iter().find(|row| row.uid == uid)
    }

    /// Whether frames can be decoded here.
    pub fn is_decoded(&self) -> bool {
        self.status == Status::Decoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_syntaxes_are_decoded_and_video_is_refused() {
        for (uid, status) in [
            ("1.2.840.10008.1.2", Status::Decoded),
            ("1.2.840.10008.1.2.1", Status::Decoded),
            ("1.2.840.10008.1.2.4.50", Status::Decoded),
            ("1.2.840.10008.1.2.5", Status::Decoded),
            ("1.2.840.10008.1.2.4.102.1", Status::Refused),
        ] {
            assert_eq!(TransferSyntax::by_uid(uid).unwrap().status, status, "{uid}");
        }
        assert!(TransferSyntax::by_uid("1.2.3").is_none());
        assert_eq!(TransferSyntax::IMPLICIT_LE.uid, "1.2.840.10008.1.2");
        assert_eq!(TransferSyntax::EXPLICIT_LE.uid, "1.2.840.10008.1.2.1");
        assert_eq!(TransferSyntax::EXPLICIT_BE.uid, "1.2.840.10008.1.2.2");
    }
}
