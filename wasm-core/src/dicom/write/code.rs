//! Coded concepts (PS3.3 8.8), generated from `data/dicom/codes.tsv`: one enum for each group.
//!
//! What is in no row cannot be written. A code more is a row more, and no Rust.

use super::{DataSet, WriteError, attribute};
use crate::finding::Side;

/// A code of PS3.16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Code Value.
    pub value: &'static str,
    /// Coding Scheme Designator, `SCT` or `DCM`.
    pub scheme: &'static str,
    /// Code Meaning, in the words of PS3.16.
    pub meaning: &'static str,
}

/// Codes that may stand in one place.
pub trait CodeGroup: Copy + 'static {
    /// Every code of the group, in the order of the table.
    const ALL: &'static [Self];

    /// Name of the code in the table, for files and messages.
    fn key(self) -> &'static str;

    /// The code.
    fn code(self) -> Code;
}

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

impl Code {
    /// Code Sequence Macro (PS3.3 table 8.8-1) as an item.
    pub(crate) fn item<'a>(self) -> Result<DataSet<'a>, WriteError> {
        let mut item = DataSet::default();
        item.text(attribute::CODE_VALUE, self.value)?;
        item.text(attribute::CODING_SCHEME_DESIGNATOR, self.scheme)?;
        item.text(attribute::CODE_MEANING, self.meaning)?;
        Ok(item)
    }
}

impl Laterality {
    /// Image Laterality (0020,0062): PS3.3 C.8.17.5.
    pub(crate) const fn letter(self) -> &'static str {
        match self {
            Self::Right => "R",
            Self::Left => "L",
            Self::Bilateral => "B",
        }
    }
}

impl From<Side> for Laterality {
    fn from(side: Side) -> Self {
        match side {
            Side::Right => Self::Right,
            Side::Left => Self::Left,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes<G: CodeGroup>() -> Vec<(&'static str, Code)> {
        G::ALL
            .iter()
            .map(|code| (code.key(), code.code()))
            .collect()
    }

    #[test]
    fn each_row_of_the_table_is_a_code_of_its_group() {
        let rows = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/dicom/codes.tsv"))
            .lines()
            .count()
            - 1;
        let all = [
            codes::<OcularRegion>(),
            codes::<FieldPosition>(),
            codes::<DeviceType>(),
            codes::<Laterality>(),
            codes::<SkinRegion>(),
            codes::<MydriaticAgent>(),
            codes::<Gaze>(),
            codes::<EquipmentPurpose>(),
            codes::<SourcePurpose>(),
        ];
        assert_eq!(all.iter().map(Vec::len).sum::<usize>(), rows);
    }

    #[test]
    fn a_code_is_what_its_row_says() {
        let macula = FieldPosition::MaculaCentered;
        assert_eq!(macula.key(), "macula_centered");
        assert_eq!(
            macula.code(),
            Code {
                value: "111900",
                scheme: "DCM",
                meaning: "Macula centered"
            }
        );
        assert_eq!(Laterality::from(Side::Left).letter(), "L");
    }
}
