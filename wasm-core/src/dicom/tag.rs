//! Tags of data elements: those that are read, by the keyword of PS3.6.
#![expect(missing_docs, reason = "the constants bear the standard's keywords")]

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Group and element number. As text, also in JSON, `(0010,0010)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub u16, pub u16);

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:04X},{:04X})", self.0, self.1)
    }
}

impl FromStr for Tag {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, InvalidTag> {
        let digits = text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'));
        let (group, element) = digits
            .and_then(|text| text.split_once(','))
            .ok_or(InvalidTag)?;
        let number = |digits: &str| match digits.len() {
            4 => u16::from_str_radix(digits, 16).map_err(|_error| InvalidTag),
            _ => Err(InvalidTag),
        };
        Ok(Self(number(group)?, number(element)?))
    }
}

/// A text that is no tag in the form `(0010,0010)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a tag in the form (GGGG,EEEE)")]
pub struct InvalidTag;

impl Serialize for Tag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

macro_rules! tags {
    ($($name:ident = $group:literal, $element:literal;)+) => {
        impl Tag { $(pub const $name: Self = Self($group, $element);)+ }
    };
}

tags! {
    TRANSFER_SYNTAX_UID = 0x0002, 0x0010;
    DIRECTORY_RECORD_SEQUENCE = 0x0004, 0x1220;
    DIRECTORY_RECORD_TYPE = 0x0004, 0x1430;
    REFERENCED_FILE_ID = 0x0004, 0x1500;
    SPECIFIC_CHARACTER_SET = 0x0008, 0x0005;
    IMAGE_TYPE = 0x0008, 0x0008;
    SOP_CLASS_UID = 0x0008, 0x0016;
    SOP_INSTANCE_UID = 0x0008, 0x0018;
    STUDY_DATE = 0x0008, 0x0020;
    ACQUISITION_DATE = 0x0008, 0x0022;
    ACQUISITION_DATE_TIME = 0x0008, 0x002A;
    ACQUISITION_TIME = 0x0008, 0x0032;
    MODALITY = 0x0008, 0x0060;
    CODE_VALUE = 0x0008, 0x0100;
    STUDY_DESCRIPTION = 0x0008, 0x1030;
    SERIES_DESCRIPTION = 0x0008, 0x103E;
    RECOMMENDED_DISPLAY_FRAME_RATE = 0x0008, 0x2144;
    ANATOMIC_REGION_SEQUENCE = 0x0008, 0x2218;
    ANATOMIC_REGION_MODIFIER_SEQUENCE = 0x0008, 0x2220;
    PRIMARY_ANATOMIC_STRUCTURE_SEQUENCE = 0x0008, 0x2228;
    PRIMARY_ANATOMIC_STRUCTURE_MODIFIER_SEQUENCE = 0x0008, 0x2230;
    PIXEL_PRESENTATION = 0x0008, 0x9205;
    PATIENT_NAME = 0x0010, 0x0010;
    PATIENT_ID = 0x0010, 0x0020;
    ISSUER_OF_PATIENT_ID = 0x0010, 0x0021;
    CINE_RATE = 0x0018, 0x0040;
    ECHO_TIME = 0x0018, 0x0081;
    ECHO_NUMBERS = 0x0018, 0x0086;
    FRAME_TIME = 0x0018, 0x1063;
    ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR = 0x0018, 0x1114;
    IMAGER_PIXEL_SPACING = 0x0018, 0x1164;
    NOMINAL_SCANNED_PIXEL_SPACING = 0x0018, 0x2010;
    SEQUENCE_OF_ULTRASOUND_REGIONS = 0x0018, 0x6011;
    REGION_FLAGS = 0x0018, 0x6016;
    REGION_LOCATION_MIN_X0 = 0x0018, 0x6018;
    REGION_LOCATION_MIN_Y0 = 0x0018, 0x601A;
    REGION_LOCATION_MAX_X1 = 0x0018, 0x601C;
    REGION_LOCATION_MAX_Y1 = 0x0018, 0x601E;
    PHYSICAL_UNITS_X_DIRECTION = 0x0018, 0x6024;
    PHYSICAL_UNITS_Y_DIRECTION = 0x0018, 0x6026;
    PHYSICAL_DELTA_X = 0x0018, 0x602C;
    PHYSICAL_DELTA_Y = 0x0018, 0x602E;
    FRAME_ACQUISITION_DATE_TIME = 0x0018, 0x9074;
    EFFECTIVE_ECHO_TIME = 0x0018, 0x9082;
    DIFFUSION_B_VALUE = 0x0018, 0x9087;
    MR_ECHO_SEQUENCE = 0x0018, 0x9114;
    MR_DIFFUSION_SEQUENCE = 0x0018, 0x9117;
    STUDY_INSTANCE_UID = 0x0020, 0x000D;
    SERIES_INSTANCE_UID = 0x0020, 0x000E;
    INSTANCE_NUMBER = 0x0020, 0x0013;
    PATIENT_ORIENTATION = 0x0020, 0x0020;
    IMAGE_POSITION = 0x0020, 0x0032;
    IMAGE_ORIENTATION = 0x0020, 0x0037;
    FRAME_OF_REFERENCE_UID = 0x0020, 0x0052;
    LATERALITY = 0x0020, 0x0060;
    IMAGE_LATERALITY = 0x0020, 0x0062;
    TEMPORAL_POSITION_IDENTIFIER = 0x0020, 0x0100;
    SLICE_LOCATION = 0x0020, 0x1041;
    STACK_ID = 0x0020, 0x9056;
    IN_STACK_POSITION = 0x0020, 0x9057;
    FRAME_ANATOMY_SEQUENCE = 0x0020, 0x9071;
    FRAME_LATERALITY = 0x0020, 0x9072;
    FRAME_CONTENT_SEQUENCE = 0x0020, 0x9111;
    PLANE_POSITION_SEQUENCE = 0x0020, 0x9113;
    PLANE_ORIENTATION_SEQUENCE = 0x0020, 0x9116;
    TEMPORAL_POSITION_INDEX = 0x0020, 0x9128;
    CONCATENATION_UID = 0x0020, 0x9161;
    SAMPLES_PER_PIXEL = 0x0028, 0x0002;
    PHOTOMETRIC_INTERPRETATION = 0x0028, 0x0004;
    PLANAR_CONFIGURATION = 0x0028, 0x0006;
    NUMBER_OF_FRAMES = 0x0028, 0x0008;
    ROWS = 0x0028, 0x0010;
    COLUMNS = 0x0028, 0x0011;
    PIXEL_SPACING = 0x0028, 0x0030;
    PIXEL_ASPECT_RATIO = 0x0028, 0x0034;
    BITS_ALLOCATED = 0x0028, 0x0100;
    BITS_STORED = 0x0028, 0x0101;
    HIGH_BIT = 0x0028, 0x0102;
    PIXEL_REPRESENTATION = 0x0028, 0x0103;
    PIXEL_PADDING_VALUE = 0x0028, 0x0120;
    PIXEL_PADDING_RANGE_LIMIT = 0x0028, 0x0121;
    PIXEL_SPACING_CALIBRATION_TYPE = 0x0028, 0x0A02;
    PIXEL_SPACING_CALIBRATION_DESCRIPTION = 0x0028, 0x0A04;
    WINDOW_CENTER = 0x0028, 0x1050;
    WINDOW_WIDTH = 0x0028, 0x1051;
    RESCALE_INTERCEPT = 0x0028, 0x1052;
    RESCALE_SLOPE = 0x0028, 0x1053;
    RESCALE_TYPE = 0x0028, 0x1054;
    VOI_LUT_FUNCTION = 0x0028, 0x1056;
    RED_PALETTE_DESCRIPTOR = 0x0028, 0x1101;
    GREEN_PALETTE_DESCRIPTOR = 0x0028, 0x1102;
    BLUE_PALETTE_DESCRIPTOR = 0x0028, 0x1103;
    RED_PALETTE_DATA = 0x0028, 0x1201;
    GREEN_PALETTE_DATA = 0x0028, 0x1202;
    BLUE_PALETTE_DATA = 0x0028, 0x1203;
    SEGMENTED_RED_PALETTE_DATA = 0x0028, 0x1221;
    SEGMENTED_GREEN_PALETTE_DATA = 0x0028, 0x1222;
    SEGMENTED_BLUE_PALETTE_DATA = 0x0028, 0x1223;
    ICC_PROFILE = 0x0028, 0x2000;
    LOSSY_IMAGE_COMPRESSION = 0x0028, 0x2110;
    MODALITY_LUT_SEQUENCE = 0x0028, 0x3000;
    LUT_DESCRIPTOR = 0x0028, 0x3002;
    LUT_DATA = 0x0028, 0x3006;
    VOI_LUT_SEQUENCE = 0x0028, 0x3010;
    PIXEL_MEASURES_SEQUENCE = 0x0028, 0x9110;
    FRAME_VOI_LUT_SEQUENCE = 0x0028, 0x9132;
    PIXEL_VALUE_TRANSFORMATION_SEQUENCE = 0x0028, 0x9145;
    PRESENTATION_LUT_SHAPE = 0x2050, 0x0020;
    OPTICAL_PATH_SEQUENCE = 0x0048, 0x0105;
    SHARED_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200, 0x9229;
    PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = 0x5200, 0x9230;
    EXTENDED_OFFSET_TABLE = 0x7FE0, 0x0001;
    FLOAT_PIXEL_DATA = 0x7FE0, 0x0008;
    DOUBLE_FLOAT_PIXEL_DATA = 0x7FE0, 0x0009;
    PIXEL_DATA = 0x7FE0, 0x0010;
    ITEM = 0xFFFE, 0xE000;
    ITEM_DELIMITATION = 0xFFFE, 0xE00D;
    SEQUENCE_DELIMITATION = 0xFFFE, 0xE0DD;
}
