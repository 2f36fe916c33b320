//! Objects for tests: little is known of them.

use super::{
    test_reader::{Elements, Read},
    *,
};
use crate::dicom::Tag;

pub(super) fn moment() -> DateTime {
    DateTime {
        date: Date::new(2026, 11, 23).unwrap(),
        time: Time::new(9, 5, 7).unwrap(),
    }
}

pub(super) fn uid(last: u8) -> Uid {
    let mut bytes = [0; 16];
    bytes[15] = last;
    Uid::from_uuid(bytes)
}

pub(super) fn photograph(pixels: Pixels<'_>) -> Photograph<'_> {
    Photograph {
        pixels,
        patient: Patient {
            id: Some("A-17".to_owned()),
            name: Some(PersonName::new("Müller", "Zoë")),
            ..Patient::default()
        },
        study: Study::new(uid(1)),
        series: Series {
            uid: uid(2),
            number: Some(1),
            description: None,
        },
        instance_uid: uid(3),
        instance_number: 4,
        origin: Origin::Original {
            acquired: Some(moment()),
        },
        equipment: Equipment::default(),
        spacing: None,
        writer: Writer {
            version: "1.2.3".to_owned(),
            at: None,
        },
    }
}

pub(super) fn fundus(pixels: Pixels<'_>) -> OphthalmicPhotograph<'_> {
    OphthalmicPhotograph {
        photograph: photograph(pixels),
        laterality: Laterality::Right,
        region: OcularRegion::Retina,
        position: Some(FieldPosition::MaculaCentered),
        device: DeviceType::FundusCamera,
        light: Some(Light::Color),
        content: moment(),
        burned_in_annotation: false,
        clock_uid: uid(5),
        acquisition: OphthalmicAcquisition::default(),
    }
}

pub(super) fn dermoscopic(pixels: Pixels<'_>) -> DermoscopicPhotograph<'_> {
    let mut photograph = photograph(pixels);
    photograph.equipment = Equipment {
        manufacturer: Some("Maker".to_owned()),
        model: Some("Model".to_owned()),
        serial_number: Some("0001".to_owned()),
        software_version: Some("1".to_owned()),
    };
    DermoscopicPhotograph {
        photograph,
        content: None,
        burned_in_annotation: None,
        recognizable: false,
        region: Some(SkinRegion::ForearmAnterior),
        laterality: Some(Laterality::Left),
        polarization: None,
        light_kelvin: None,
        contact: Some(Contact::Contact(None)),
        magnification: Some(10.0),
        partial: None,
        lesion: None,
        frame_of_reference: None,
    }
}

pub(super) fn jpeg() -> Vec<u8> {
    jpeg::tests::stream(&[], &[1, 2, 3])
}

pub(super) fn wrapped(bytes: &[u8]) -> Pixels<'_> {
    Pixels::Jpeg(Jpeg::read(bytes).unwrap())
}

pub(super) fn grey(bytes: &[u8]) -> Pixels<'_> {
    let past = Some(Past::Lossless);
    Pixels::Raw(Raw::new(3, 5, Samples::Grey, bytes, past).unwrap())
}

pub(super) fn is_empty(data: &Elements, tag: Tag) -> bool {
    match data.get(&tag) {
        Some((_, Read::Bytes(bytes))) => bytes.is_empty(),
        Some((_, Read::Items(items))) => items.is_empty(),
        _ => false,
    }
}
