//! Where a picture comes from: the camera, or other pictures (PS3.3 C.7.6.1.1.2, C.12.4).

use super::{
    CodeGroup as _, DataSet, DateTime, SourcePurpose, Uid, WriteError, attribute,
    photograph::{put_code, put_known},
};

/// Whether the picture is as the camera gave it (PS3.3 C.7.6.1.1.2, value 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// As the camera gave it.
    Original {
        /// Acquisition `DateTime`; ophthalmic photography requires it (PS3.3 C.8.17.2).
        acquired: Option<DateTime>,
    },
    /// Made from other pictures: reduced, cut, put together.
    Derived {
        /// How.
        derivation: Derivation,
        /// Derivation Description, in words.
        description: Option<String>,
        /// The pictures that it was made from, where they are objects; empty where they are not.
        sources: Vec<SourceImage>,
    },
}

/// How a picture was made from others (PS3.3 C.8.17.2.1.4, value 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Derivation {
    /// Several put together: the standard's own term.
    Montage,
    /// Anything else, as the description says. The standard has no term for it and lets the list of
    /// Defined Terms be extended (PS3.5 6.3).
    Processed,
}

/// A picture that another was made from (PS3.3 table 10-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceImage {
    /// Its SOP Class UID.
    pub sop_class: Uid,
    /// Its SOP Instance UID.
    pub instance: Uid,
}

impl Origin {
    /// Value 1 of Image Type.
    pub(crate) const fn value(&self) -> &'static str {
        match self {
            Self::Original { .. } => "ORIGINAL",
            Self::Derived { .. } => "DERIVED",
        }
    }

    /// General Acquisition and General Reference (PS3.3 C.7.10.1, C.12.4). An empty Source Image
    /// Sequence is for the object to add where it is of type 2.
    pub(crate) fn put(&self, data: &mut DataSet<'_>) -> Result<(), WriteError> {
        match self {
            Self::Original { acquired: None } => Ok(()),
            Self::Original { acquired: Some(at) } => {
                data.text(attribute::ACQUISITION_DATE_TIME, &at.to_string())
            }
            Self::Derived {
                derivation,
                description,
                sources,
            } => {
                put_known(
                    data,
                    attribute::DERIVATION_DESCRIPTION,
                    description.as_deref(),
                )?;
                if sources.is_empty() {
                    return Ok(());
                }
                let items = sources.iter().map(|source| source.item(*derivation));
                let items = items.collect::<Result<_, _>>()?;
                data.items(attribute::SOURCE_IMAGE_SEQUENCE, items)
            }
        }
    }
}

impl SourceImage {
    fn item<'a>(&self, derivation: Derivation) -> Result<DataSet<'a>, WriteError> {
        let purpose = match derivation {
            Derivation::Montage => SourcePurpose::Montage,
            Derivation::Processed => SourcePurpose::ImageProcessing,
        };
        let mut item = DataSet::default();
        item.text(attribute::REFERENCED_SOP_CLASS_UID, self.sop_class.as_str())?;
        item.text(
            attribute::REFERENCED_SOP_INSTANCE_UID,
            self.instance.as_str(),
        )?;
        put_code(
            &mut item,
            attribute::PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
            purpose.code(),
        )?;
        Ok(item)
    }
}
