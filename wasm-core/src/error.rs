//! The failures that page, worker and command line share: one code, one place, one sentence.
//!
//! Each room has its own error enum with fields; it becomes a [`Failure`] where it leaves the room's
//! caller. Messages hold sizes, offsets and tags, never a value that could identify a person.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident => $text:literal,)+) => {
        /// Stable name of a failure; the text is what JSON, the page's messages and the docs use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ErrorCode { $($(#[$doc])* $variant,)+ }

        impl ErrorCode {
            /// Every code, in the order of the table in the docs.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The dotted text of the code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

error_codes! {
    /// The file holds no bytes.
    SourceEmpty => "source.empty",
    /// The file ends before its content is complete.
    SourceTruncated => "source.truncated",
    /// The content is damaged in another way.
    SourceDamaged => "source.damaged",
    /// Neither photograph nor DICOM nor zip by its content.
    SourceUnknownKind => "source.unknown_kind",
    /// HEIC or AVIF, which is not decoded here.
    SourceHeic => "source.heic",
    /// More bytes than the limit.
    SourceTooLarge => "source.too_large",
    /// More files or entries than the limit.
    SourceTooMany => "source.too_many",
    /// An archive that unpacks to far more than it holds.
    SourceArchiveBomb => "source.archive_bomb",
    /// An archive entry that needs a password.
    SourceArchiveEncrypted => "source.archive_encrypted",
    /// The file was moved or the card removed.
    SourceGone => "source.gone",
    /// The system refused to read.
    SourceUnreadable => "source.unreadable",
    /// Width or height outside the limits.
    ImageDimensions => "image.dimensions",
    /// Slices that do not make a volume.
    ImageNoVolume => "image.no_volume",
    /// Fewer slices than a volume needs.
    ImageVolumeTooFew => "image.volume_too_few",
    /// A volume of more slices or bytes than the limit.
    ImageVolumeTooLarge => "image.volume_too_large",
    /// The volume is not kept any more: its worker was replaced, or another volume took its room.
    ImageVolumeGone => "image.volume_gone",
    /// Named .dcm, but the content is something else.
    DicomNotDicom => "dicom.not_dicom",
    /// A malformed data element.
    DicomMalformedElement => "dicom.malformed_element",
    /// Nesting beyond the limit.
    DicomTooDeep => "dicom.too_deep",
    /// A bound of `limits` was passed.
    DicomLimitExceeded => "dicom.limit_exceeded",
    /// A transfer syntax without a decoder here.
    DicomTransferSyntaxUnsupported => "dicom.transfer_syntax_unsupported",
    /// A photometric interpretation that is not shown here.
    DicomPhotometricUnsupported => "dicom.photometric_unsupported",
    /// Bits allocated or stored that are not read here.
    DicomBitsUnsupported => "dicom.bits_unsupported",
    /// The object has no pixel data.
    DicomNoPixels => "dicom.no_pixels",
    /// A required attribute is absent.
    DicomAttributeMissing => "dicom.attribute_missing",
    /// A required attribute cannot be understood.
    DicomAttributeInvalid => "dicom.attribute_invalid",
    /// A frame number past the last frame.
    DicomFrameOutOfRange => "dicom.frame_out_of_range",
    /// Frames and fragments do not fit.
    DicomFragmentMismatch => "dicom.fragment_mismatch",
    /// A frame's code stream cannot be decoded.
    DicomCodecFailed => "dicom.codec_failed",
    /// Not a picture of the kind that the models read.
    QualityOutOfScope => "quality.out_of_scope",
    /// Not good enough to be read.
    QualityNotGradable => "quality.not_gradable",
    /// No such model here.
    ModelMissing => "model.missing",
    /// The manifest cannot be understood.
    ModelManifestInvalid => "model.manifest_invalid",
    /// The weights are not the ones that the manifest names.
    ModelHashMismatch => "model.hash_mismatch",
    /// The network cannot be loaded or run.
    ModelEngineFailed => "model.engine_failed",
    /// The golden input gave another answer on this device.
    ModelGoldenFailed => "model.golden_failed",
    /// No such pathway.
    PathwayUnknown => "pathway.unknown",
    /// The input is not in the pathway's notation.
    PathwayInputInvalid => "pathway.input_invalid",
    /// The pathway needs an answer that was not given.
    PathwayContextMissing => "pathway.context_missing",
    /// The labels or predictions cannot be evaluated.
    EvaluateInputInvalid => "evaluate.input_invalid",
    /// The worker stopped while it had this in hand.
    WorkerCrashed => "worker.crashed",
    /// The worker did not answer in time.
    WorkerTimeout => "worker.timeout",
    /// Page and worker are of different builds.
    WorkerBuildMismatch => "worker.build_mismatch",
    /// A site asset could not be fetched.
    AssetUnavailable => "asset.unavailable",
    /// Not enough memory.
    ResourceMemory => "resource.memory",
    /// The browser lacks something that is needed.
    BrowserUnsupported => "browser.unsupported",
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str() == text)
            .ok_or_else(|| de::Error::custom(format!("unknown error code {text}")))
    }
}

/// A failure as it is shown, logged and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Failure {
    /// What kind of failure; decides the title and the advice.
    pub code: ErrorCode,
    /// What happened, in one English sentence with sizes, offsets or tags.
    pub message: String,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(code: ErrorCode, message: impl fmt::Display) -> Self {
        Self {
            code,
            message: message.to_string(),
        }
    }
}

/// Something that was not as it should be but did not stop the work (`diagnostics` in JSON).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Dotted text in the style of an error code: `dicom.odd_length`.
    pub code: String,
    /// The DICOM tag it concerns, as `(0008,103E)`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tag: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_json_and_no_two_are_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for code in ErrorCode::ALL {
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(serde_json::from_str::<ErrorCode>(&json).unwrap(), *code);
            assert!(seen.insert(code.as_str()), "{code} twice");
        }
        assert!(serde_json::from_str::<ErrorCode>("\"source.nonsense\"").is_err());
    }
}
