//! Wraps a JPEG baseline photograph of a retina as an Ophthalmic Photography object (PS3.3 A.41).
//!
//! ```text
//! cargo run --example wrap_ophthalmic -- photo.jpg object.dcm R 20261123 120000
//! ```
//! The entropy-coded data stays as it is; what a camera wrote beside it is left out. The side, day and
//! time are the caller's word. UIDs are made from the bytes, so the same photograph gives the same
//! object. The object is a sample: it has no patient and no Pixel Spacing, which nobody measured.

use std::{env, error::Error, fs};

use insitu_core::dicom::write::{
    Date, DateTime, Derivation, DeviceType, Equipment, Jpeg, Laterality, Light, OcularRegion,
    OphthalmicAcquisition, OphthalmicPhotograph, Origin, Patient, Photograph, Pixels, Series,
    Study, Time, Uid, Writer,
};
use sha2::{Digest as _, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, to, side, date, time] = arguments.as_slice() else {
        return Err("usage: <photo.jpg> <object.dcm> <R|L> <YYYYMMDD> <HHMMSS>".into());
    };
    let laterality = match side.as_str() {
        "R" => Laterality::Right,
        "L" => Laterality::Left,
        _ => return Err("the side is R or L".into()),
    };
    let content = DateTime {
        date: Date::parse(date).ok_or("the date is YYYYMMDD")?,
        time: Time::parse(time).ok_or("the time is HHMMSS")?,
    };
    let photograph = fs::read(from)?;
    let jpeg = Jpeg::read(&photograph)?.without_metadata()?;
    fs::write(to, wrap(jpeg, laterality, content)?)?;
    Ok(())
}

fn wrap(jpeg: Jpeg<'_>, side: Laterality, at: DateTime) -> Result<Vec<u8>, Box<dyn Error>> {
    let uids = ["study", "series", "instance", "synchronization"]
        .map(|purpose| uid(purpose, jpeg.bytes()));
    let [study, series, instance, clock] = uids;
    let object = OphthalmicPhotograph {
        photograph: Photograph {
            pixels: Pixels::Jpeg(jpeg),
            patient: Patient {
                id: Some("SAMPLE".to_owned()),
                ..Patient::default()
            },
            study: Study::new(study?),
            series: Series::new(series?),
            instance_uid: instance?,
            instance_number: 1,
            origin: Origin::Derived {
                derivation: Derivation::Processed,
                description: Some("reduced photograph, JPEG baseline".to_owned()),
                sources: vec![],
            },
            equipment: Equipment::default(),
            spacing: None,
            writer: Writer {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                at: None,
            },
        },
        laterality: side,
        region: OcularRegion::Retina,
        position: None,
        device: DeviceType::FundusCamera,
        light: Some(Light::Color),
        content: at,
        burned_in_annotation: false,
        clock_uid: clock?,
        acquisition: OphthalmicAcquisition::default(),
    };
    Ok(object.write()?)
}

/// The same bytes and purpose give the same identifier.
fn uid(purpose: &str, bytes: &[u8]) -> Result<Uid, Box<dyn Error>> {
    let hash = Sha256::new()
        .chain_update(purpose)
        .chain_update(bytes)
        .finalize();
    let half = hash.first_chunk().ok_or("a hash of 32 bytes")?;
    Ok(Uid::from_digest(*half))
}
