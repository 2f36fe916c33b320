//! Whole objects: what a reader finds in them, and the bytes of a fixed one.

use sha2::{Digest as _, Sha256};

use super::{
    test_objects::{dermoscopic, fundus, grey, is_empty, jpeg, photograph, uid, wrapped},
    test_reader::{Read, file, item, text},
    *,
};
use crate::dicom::Tag;

#[test]
fn the_jpeg_is_in_the_object_as_it_was() {
    let bytes = jpeg();
    let (meta, data) = file(&fundus(wrapped(&bytes)).write().unwrap());
    assert_eq!(
        text(&meta, attribute::TRANSFER_SYNTAX_UID.tag).as_deref(),
        Some("1.2.840.10008.1.2.4.50")
    );
    let (vr, Read::Fragments(fragments)) = &data[&Tag::PIXEL_DATA] else {
        panic!("not encapsulated");
    };
    assert_eq!(vr, "OB");
    let [table, fragment] = fragments.as_slice() else {
        panic!("{} fragments", fragments.len());
    };
    assert!(table.is_empty());
    assert_eq!(bytes.len() % 2, 1, "so that the padding shows");
    assert_eq!(fragment.strip_suffix(&[0]), Some(bytes.as_slice()));
    for (attribute, value) in [
        (attribute::PHOTOMETRIC_INTERPRETATION, "YBR_FULL_422"),
        (attribute::LOSSY_IMAGE_COMPRESSION, "01"),
        (attribute::LOSSY_IMAGE_COMPRESSION_METHOD, "ISO_10918_1"),
        // 5 × 7 × 3 bytes in 33.
        (attribute::LOSSY_IMAGE_COMPRESSION_RATIO, "3.18"),
    ] {
        assert_eq!(text(&data, attribute.tag).as_deref(), Some(value));
    }
}

#[test]
fn an_eye_is_said_with_letter_code_region_and_field() {
    let (meta, data) = file(&fundus(wrapped(&jpeg())).write().unwrap());
    for (of_file, of_data) in [
        (
            attribute::MEDIA_STORAGE_SOP_CLASS_UID,
            attribute::SOP_CLASS_UID,
        ),
        (
            attribute::MEDIA_STORAGE_SOP_INSTANCE_UID,
            attribute::SOP_INSTANCE_UID,
        ),
    ] {
        assert_eq!(text(&meta, of_file.tag), text(&data, of_data.tag));
    }
    assert_eq!(
        text(&data, attribute::IMAGE_LATERALITY.tag).as_deref(),
        Some("R")
    );
    assert_eq!(
        text(&data, attribute::IMAGE_TYPE.tag).as_deref(),
        Some("ORIGINAL\\PRIMARY\\\\COLOR")
    );
    let region = item(&data, attribute::ANATOMIC_REGION_SEQUENCE.tag).unwrap();
    let side = item(region, attribute::ANATOMIC_REGION_MODIFIER_SEQUENCE.tag).unwrap();
    let field = item(&data, attribute::RELATIVE_IMAGE_POSITION_CODE_SEQUENCE.tag).unwrap();
    let value = |item| text(item, attribute::CODE_VALUE.tag);
    assert_eq!(value(region).as_deref(), Some("5665001"));
    assert_eq!(value(side).as_deref(), Some("24028007"));
    assert_eq!(value(field).as_deref(), Some("111900"));
}

#[test]
fn what_is_unknown_is_empty_and_nothing_is_made_up() {
    let (_, data) = file(&fundus(wrapped(&jpeg())).write().unwrap());
    for attribute in [
        attribute::STUDY_DATE,
        attribute::ACCESSION_NUMBER,
        attribute::MANUFACTURER,
        attribute::PATIENT_BIRTH_DATE,
        attribute::PATIENT_SEX,
        attribute::PATIENT_ORIENTATION,
        attribute::PUPIL_DILATED,
        attribute::HORIZONTAL_FIELD_OF_VIEW,
        attribute::INTRA_OCULAR_PRESSURE,
        attribute::REFRACTIVE_STATE_SEQUENCE,
        attribute::ILLUMINATION_TYPE_CODE_SEQUENCE,
        attribute::DETECTOR_TYPE,
    ] {
        assert!(is_empty(&data, attribute.tag), "{}", attribute.tag);
    }
    for attribute in [
        attribute::PIXEL_SPACING,
        attribute::MYDRIATIC_AGENT_SEQUENCE,
        attribute::DEGREE_OF_DILATION,
        attribute::SOURCE_IMAGE_SEQUENCE,
        attribute::DERIVATION_DESCRIPTION,
        attribute::INSTANCE_CREATION_DATE,
        attribute::PRESENTATION_LUT_SHAPE,
    ] {
        assert!(!data.contains_key(&attribute.tag), "{}", attribute.tag);
    }
}

#[test]
fn grey_samples_go_raw_with_a_presentation_lut_shape() {
    let bytes: Vec<u8> = (0..15).collect();
    let (meta, data) = file(&fundus(grey(&bytes)).write().unwrap());
    assert_eq!(
        text(&meta, attribute::TRANSFER_SYNTAX_UID.tag).as_deref(),
        Some("1.2.840.10008.1.2.1")
    );
    let (_, Read::Bytes(pixels)) = &data[&Tag::PIXEL_DATA] else {
        panic!("encapsulated");
    };
    assert_eq!(pixels.strip_suffix(&[0]), Some(bytes.as_slice()));
    assert!(!data.contains_key(&Tag::PLANAR_CONFIGURATION));
    assert_eq!(
        text(&data, attribute::PRESENTATION_LUT_SHAPE.tag).as_deref(),
        Some("IDENTITY")
    );
    assert_eq!(
        text(&data, attribute::LOSSY_IMAGE_COMPRESSION.tag).as_deref(),
        Some("00")
    );
}

#[test]
fn an_ophthalmic_original_needs_its_time_and_the_past_of_its_pixels() {
    let bytes = [0; 15];
    let mut timeless = fundus(grey(&bytes));
    timeless.photograph.origin = Origin::Original { acquired: None };
    assert_eq!(
        timeless.write(),
        Err(WriteError::Missing {
            tag: attribute::ACQUISITION_DATE_TIME.tag
        })
    );
    let raw = Raw::new(3, 5, Samples::Grey, &bytes, None).unwrap();
    assert_eq!(
        fundus(Pixels::Raw(raw)).write(),
        Err(WriteError::Missing {
            tag: attribute::LOSSY_IMAGE_COMPRESSION.tag
        })
    );
}

#[test]
fn a_derived_eye_says_from_what_and_a_jpeg_past_outlives_decoding() {
    let bytes = [0; 15];
    let past = Some(Past::Jpeg { bytes: 5 });
    let raw = Raw::new(3, 5, Samples::Grey, &bytes, past).unwrap();
    let mut derived = fundus(Pixels::Raw(raw));
    derived.photograph.origin = Origin::Derived {
        derivation: Derivation::Montage,
        description: Some("seven fields".to_owned()),
        sources: vec![SourceImage {
            sop_class: uid(8),
            instance: uid(9),
        }],
    };
    let (_, data) = file(&derived.write().unwrap());
    assert_eq!(
        text(&data, attribute::IMAGE_TYPE.tag).as_deref(),
        Some("DERIVED\\PRIMARY\\MONTAGE\\COLOR")
    );
    assert_eq!(
        text(&data, attribute::LOSSY_IMAGE_COMPRESSION_RATIO.tag).as_deref(),
        Some("3")
    );
    let source = item(&data, attribute::SOURCE_IMAGE_SEQUENCE.tag).unwrap();
    let purpose = item(source, attribute::PURPOSE_OF_REFERENCE_CODE_SEQUENCE.tag).unwrap();
    assert_eq!(
        text(purpose, attribute::CODE_VALUE.tag).as_deref(),
        Some("121329")
    );
}

#[test]
fn dilation_and_gaze_bring_what_hangs_on_them() {
    let bytes = jpeg();
    let mut eye = fundus(wrapped(&bytes));
    eye.acquisition = OphthalmicAcquisition {
        pupil: Some(Pupil::Dilated {
            diameter_mm: None,
            agents: vec![MydriaticAgent::Tropicamide],
        }),
        eye_movement: Some(EyeMovement::Commanded(Gaze::Primary)),
        horizontal_field_of_view_degrees: Some(45.0),
        ..OphthalmicAcquisition::default()
    };
    let (_, data) = file(&eye.write().unwrap());
    assert_eq!(
        text(&data, attribute::PUPIL_DILATED.tag).as_deref(),
        Some("YES")
    );
    assert!(is_empty(&data, attribute::DEGREE_OF_DILATION.tag));
    let agent = item(&data, attribute::MYDRIATIC_AGENT_SEQUENCE.tag).unwrap();
    assert!(item(agent, attribute::MYDRIATIC_AGENT_CODE_SEQUENCE.tag).is_some());
    let gaze = attribute::PATIENT_EYE_MOVEMENT_COMMAND_CODE_SEQUENCE.tag;
    assert!(item(&data, gaze).is_some());
    assert_eq!(
        data[&attribute::HORIZONTAL_FIELD_OF_VIEW.tag].1,
        Read::Bytes(45.0_f32.to_le_bytes().to_vec())
    );
}

#[test]
fn dermoscopy_asks_for_the_whole_equipment() {
    let bytes = jpeg();
    let mut lesion = dermoscopic(wrapped(&bytes));
    let (_, data) = file(&lesion.write().unwrap());
    assert!(is_empty(&data, attribute::IMMERSION_MEDIA.tag));
    assert!(is_empty(&data, attribute::ACQUISITION_CONTEXT_SEQUENCE.tag));
    assert!(!data.contains_key(&attribute::LATERALITY.tag));
    lesion.photograph.equipment.serial_number = None;
    assert_eq!(
        lesion.write(),
        Err(WriteError::Missing {
            tag: attribute::DEVICE_SERIAL_NUMBER.tag
        })
    );
}

#[test]
fn a_skin_photograph_without_a_side_leaves_the_series_laterality_open() {
    let bytes = jpeg();
    let skin = VlPhotograph {
        photograph: photograph(wrapped(&bytes)),
        content: None,
        burned_in_annotation: None,
        recognizable: None,
        region: Some(SkinRegion::ForearmAnterior),
        laterality: None,
    };
    let (_, data) = file(&skin.write().unwrap());
    assert_eq!(text(&data, attribute::MODALITY.tag).as_deref(), Some("XC"));
    assert!(is_empty(&data, attribute::LATERALITY.tag));
    let region = item(&data, attribute::ANATOMIC_REGION_SEQUENCE.tag).unwrap();
    assert!(!region.contains_key(&attribute::ANATOMIC_REGION_MODIFIER_SEQUENCE.tag));
}

#[test]
fn the_program_names_itself_with_its_version() {
    let (_, data) = file(&fundus(wrapped(&jpeg())).write().unwrap());
    let program = item(&data, attribute::CONTRIBUTING_EQUIPMENT_SEQUENCE.tag).unwrap();
    assert_eq!(
        text(program, attribute::MANUFACTURER.tag).as_deref(),
        Some("InSitu")
    );
    assert_eq!(
        text(program, attribute::SOFTWARE_VERSIONS.tag).as_deref(),
        Some("1.2.3")
    );
}

#[test]
fn spacing_and_samples_that_cannot_be_are_refused() {
    let bytes = jpeg();
    let mut eye = fundus(wrapped(&bytes));
    eye.photograph.spacing = Some(Spacing {
        rows_mm: 0.0,
        columns_mm: 0.01,
    });
    assert!(matches!(eye.write(), Err(WriteError::ValueRefused { .. })));
    for short in [&[0; 14][..], &[]] {
        assert!(Raw::new(3, 5, Samples::Grey, short, None).is_err());
    }
    assert!(Raw::new(0, 5, Samples::Rgb, &[], None).is_err());
}

/// A change of these bytes changes every object that is written: look at the difference first.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let bytes = jpeg();
    let hash = |object: Vec<u8>| {
        let digest = Sha256::digest(object);
        digest
            .iter()
            .take(8)
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    };
    let eye = hash(fundus(wrapped(&bytes)).write().unwrap());
    let lesion = hash(dermoscopic(wrapped(&bytes)).write().unwrap());
    assert_eq!(
        [eye.as_str(), lesion.as_str()],
        ["5138ca72f7c84140", "7a19e63dc04c3f5d"]
    );
}
