//! Spacing: every row of dicom.md 3.2 by hand, and what is no spacing.

use super::*;

const OP: &str = "1.2.840.10008.5.1.4.1.1.77.1.5.1";

/// Facts of a kind of picture that has nothing yet.
fn facts(technique: Technique) -> SpacingFacts {
    SpacingFacts {
        technique,
        ..SpacingFacts::default()
    }
}

/// Rows, columns and label key of what is chosen.
fn chosen(facts: &SpacingFacts) -> Option<([f64; 2], &'static str)> {
    let spacing = spacing(facts)?;
    let values = [spacing.between_rows_mm, spacing.between_columns_mm];
    Some((values, spacing.source.label_key()))
}

#[test]
fn pixel_measures_come_before_the_top_level() {
    let mut facts = facts(Technique::CrossSection);
    facts.pixel_spacing = Some([0.9, 0.8]);
    assert_eq!(spacing(&facts).unwrap().source, SpacingSource::CrossSection);
    facts.pixel_measures = Some([0.7, 0.5]);
    assert_eq!(
        spacing(&facts).unwrap().source,
        SpacingSource::PixelMeasures
    );
    assert_eq!(chosen(&facts), Some(([0.7, 0.5], "spacing.patient_plane")));
    facts.pixel_measures = Some([0.7, 0.0]);
    assert_eq!(chosen(&facts), Some(([0.9, 0.8], "spacing.patient_plane")));
}

/// `spacing_calibrated.dcm`: Imager 0.2\0.1, magnification 1.25, Pixel Spacing 0.16\0.08.
#[test]
fn a_calibration_is_shown_with_its_description() {
    let mut facts = facts(Technique::Other);
    facts.pixel_spacing = Some([0.16, 0.08]);
    facts.imager_pixel_spacing = Some([0.2, 0.1]);
    facts.magnification = Some(1.25);
    facts.calibration = Calibration::new("GEOMETRY", Some("magnification 1.25".to_owned()));
    assert_eq!(chosen(&facts), Some(([0.16, 0.08], "spacing.calibrated")));
    let SpacingSource::Calibrated(calibration) = spacing(&facts).unwrap().source else {
        panic!("it has a calibration type");
    };
    assert_eq!(calibration.method, CalibrationMethod::Geometry);
    assert_eq!(
        calibration.description.as_deref(),
        Some("magnification 1.25")
    );
    assert!(Calibration::new("FIDUCIAL", None).is_some());
    assert!(Calibration::new("fiducial", None).is_none());
}

#[test]
fn pixel_spacing_other_than_at_the_detector_was_calibrated_somehow() {
    let mut facts = facts(Technique::Other);
    facts.pixel_spacing = Some([0.16, 0.08]);
    facts.imager_pixel_spacing = Some([0.2, 0.1]);
    let unstated = "spacing.calibrated_method_not_stated";
    assert_eq!(chosen(&facts), Some(([0.16, 0.08], unstated)));
    // One direction is enough.
    facts.pixel_spacing = Some([0.2, 0.08]);
    assert_eq!(chosen(&facts), Some(([0.2, 0.08], unstated)));
    // Film is compared too; what equals one of them was not calibrated.
    facts.nominal_scanned_pixel_spacing = Some([0.2, 0.08]);
    assert_eq!(chosen(&facts), Some(([0.2, 0.1], "spacing.at_detector")));
    facts.imager_pixel_spacing = None;
    assert_eq!(chosen(&facts), Some(([0.2, 0.08], "spacing.on_film")));
    facts.pixel_spacing = Some([0.19, 0.08]);
    assert_eq!(chosen(&facts), Some(([0.19, 0.08], unstated)));
}

#[test]
fn pixel_spacing_equal_to_that_at_the_detector_claims_nothing_of_the_patient() {
    let mut facts = facts(Technique::Other);
    facts.pixel_spacing = Some([0.139, 0.139]);
    facts.imager_pixel_spacing = Some([0.1389, 0.1389]);
    assert_eq!(
        chosen(&facts),
        Some(([0.1389, 0.1389], "spacing.at_detector"))
    );
    // 0.5 % is a correction.
    facts.pixel_spacing = Some([0.1396, 0.1396]);
    assert_eq!(
        spacing(&facts).unwrap().source,
        SpacingSource::CalibratedMethodNotStated
    );
}

/// `spacing_imager_erm.dcm`: 0.2\0.1 ÷ 1.25 = 0.16\0.08.
#[test]
fn a_magnification_brings_the_detector_to_the_patient() {
    let mut facts = facts(Technique::Other);
    facts.imager_pixel_spacing = Some([0.2, 0.1]);
    assert_eq!(chosen(&facts), Some(([0.2, 0.1], "spacing.at_detector")));
    facts.magnification = Some(1.25);
    assert_eq!(chosen(&facts), Some(([0.16, 0.08], "spacing.estimated")));
    for none in [0.0, -1.25, 0.8, f64::NAN, f64::INFINITY] {
        facts.magnification = Some(none);
        assert_eq!(chosen(&facts), Some(([0.2, 0.1], "spacing.at_detector")));
    }
}

#[test]
fn scanned_film_and_ophthalmic_photographs_say_so() {
    let mut film = facts(Technique::Other);
    film.nominal_scanned_pixel_spacing = Some([0.5, 0.25]);
    assert_eq!(chosen(&film), Some(([0.5, 0.25], "spacing.on_film")));
    let mut photograph = facts(Technique::of(OP, Some("OP")));
    photograph.pixel_spacing = Some([0.0615, 0.0615]);
    assert_eq!(
        chosen(&photograph),
        Some(([0.0615, 0.0615], "spacing.nominal"))
    );
    // Nominal is not calibrated, whatever else differs from it.
    photograph.imager_pixel_spacing = Some([0.007, 0.007]);
    assert_eq!(
        chosen(&photograph),
        Some(([0.007, 0.007], "spacing.at_detector"))
    );
    photograph.technique = Technique::OphthalmicWideField;
    photograph.pixel_measures = Some([0.0615, 0.0615]);
    assert_eq!(chosen(&photograph), None);
}

#[test]
fn pixel_spacing_alone_is_not_said_to_be_calibrated() {
    let mut facts = facts(Technique::Other);
    facts.pixel_spacing = Some([0.03, 0.03]);
    assert_eq!(
        chosen(&facts),
        Some(([0.03, 0.03], "spacing.not_determined"))
    );
    facts.ultrasound_regions = UltrasoundRegions::new(vec![region([0, 0, 9, 9], [0.02, 0.02])]);
    assert_eq!(chosen(&facts), None);
}

#[test]
fn what_is_not_finite_and_positive_is_no_spacing() {
    let bad = [0.0, -0.0, -0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    for value in bad {
        for pair in [[value, 0.5], [0.5, value]] {
            for technique in [
                Technique::CrossSection,
                Technique::Ophthalmic,
                Technique::Other,
            ] {
                let mut facts = facts(technique);
                facts.pixel_measures = Some(pair);
                facts.pixel_spacing = Some(pair);
                facts.imager_pixel_spacing = Some(pair);
                facts.magnification = Some(1.5);
                facts.nominal_scanned_pixel_spacing = Some(pair);
                facts.calibration = Calibration::new("GEOMETRY", None);
                assert_eq!(chosen(&facts), None);
                assert_eq!(pixel_aspect(&facts), 1.0);
            }
        }
    }
}

#[test]
fn the_aspect_ratio_shapes_pixels_only_where_nothing_measures_them() {
    let mut facts = facts(Technique::Other);
    assert_eq!(pixel_aspect(&facts), 1.0);
    // Vertical 4, horizontal 3: higher than wide.
    facts.pixel_aspect_ratio = Some([4.0, 3.0]);
    assert_eq!(pixel_aspect(&facts), 4.0 / 3.0);
    assert_eq!(spacing(&facts), None);
    facts.nominal_scanned_pixel_spacing = Some([0.5, 0.25]);
    assert_eq!(pixel_aspect(&facts), 2.0);
    facts.nominal_scanned_pixel_spacing = None;
    for none in [
        [0.0, 1.0],
        [-4.0, -3.0],
        [f64::NAN, 1.0],
        [1e300, 1e-300],
        [1e-300, 1e300],
    ] {
        facts.pixel_aspect_ratio = Some(none);
        assert_eq!(pixel_aspect(&facts), 1.0);
    }
}

#[test]
fn the_sop_class_goes_before_the_modality() {
    assert_eq!(
        Technique::of("1.2.840.10008.5.1.4.1.1.2.1", None),
        Technique::CrossSection
    );
    // A secondary capture of a CT.
    assert_eq!(
        Technique::of("1.2.840.10008.5.1.4.1.1.7", Some("CT")),
        Technique::Other
    );
    assert_eq!(Technique::of("", Some("PT")), Technique::CrossSection);
    assert_eq!(Technique::of("", None), Technique::Other);
    assert_eq!(Technique::of("2", Some("OP")), Technique::Other);
}

/// A region in centimetres: first column and row, last column and row; deltas x and y.
fn region(
    [min_x, min_y, max_x, max_y]: [u32; 4],
    [delta_x, delta_y]: [f64; 2],
) -> UltrasoundRegion {
    UltrasoundRegion {
        flags: 0,
        min_x,
        min_y,
        max_x,
        max_y,
        units_x: 3,
        units_y: 3,
        delta_x,
        delta_y,
    }
}

fn near(length: Option<f64>, expected: f64) -> bool {
    length.is_some_and(|length| (length - expected).abs() < 1e-12)
}

/// `spacing_us_region.dcm`: columns 10 to 69, rows 8 to 55, 0.02 × 0.03 cm.
#[test]
fn a_length_in_a_region_is_in_its_millimetres() {
    let regions = UltrasoundRegions::new(vec![region([10, 8, 69, 55], [0.02, 0.03])]);
    // 20 columns of 0.2 mm, 10 rows of 0.3 mm; both: sqrt(4² + 3²) = 5.
    assert!(near(regions.length_mm([20.0, 20.0], [40.0, 20.0]), 4.0));
    assert!(near(regions.length_mm([20.0, 20.0], [20.0, 30.0]), 3.0));
    assert!(near(regions.length_mm([40.0, 30.0], [20.0, 20.0]), 5.0));
    let there = regions.region_at(10.0, 8.0).unwrap().spacing().unwrap();
    assert!((there.between_rows_mm - 0.3).abs() < 1e-12);
    assert!((there.between_columns_mm - 0.2).abs() < 1e-12);
    assert_eq!(there.source, SpacingSource::UltrasoundRegion);
}

#[test]
fn both_ends_must_lie_in_one_region() {
    let left = region([0, 0, 99, 99], [0.02, 0.02]);
    let right = region([100, 0, 199, 99], [0.02, 0.02]);
    let regions = UltrasoundRegions::new(vec![left, right]);
    assert_eq!(regions.length_mm([50.0, 50.0], [150.0, 50.0]), None);
    assert_eq!(regions.length_mm([150.0, 50.0], [200.0, 50.0]), None);
    // Neighbouring regions share no point and leave no room between them.
    assert_eq!(regions.region_at(99.4, 0.0), Some(&left));
    assert_eq!(regions.region_at(99.5, 0.0), Some(&right));
    assert_eq!(regions.region_at(-0.5, -0.5), Some(&left));
    assert_eq!(regions.region_at(-0.6, 0.0), None);
    assert_eq!(regions.region_at(f64::NAN, 0.0), None);
}

#[test]
fn only_centimetres_both_ways_have_a_length_and_signs_are_kept() {
    let ends = ([1.0, 1.0], [4.0, 5.0]);
    let length = |region| UltrasoundRegions::new(vec![region]).length_mm(ends.0, ends.1);
    // 3 · 1 mm and 4 · 1 mm.
    let upwards = region([0, 0, 9, 9], [0.1, -0.1]);
    assert!(near(length(upwards), 5.0));
    assert_eq!(upwards.deltas_mm(), Some([1.0, -1.0]));
    // M mode: seconds (4) across.
    assert_eq!(
        length(UltrasoundRegion {
            units_x: 4,
            ..upwards
        }),
        None
    );
    for none in [0.0, f64::NAN, f64::INFINITY, f64::MAX] {
        assert_eq!(
            length(UltrasoundRegion {
                delta_x: none,
                ..upwards
            }),
            None
        );
    }
    // Bounds the wrong way round hold nothing.
    assert_eq!(length(region([9, 9, 0, 0], [0.1, 0.1])), None);
}

#[test]
fn overlapping_regions_must_agree_or_the_upper_one_counts() {
    let tissue = region([0, 0, 99, 99], [0.1, 0.1]);
    let zoom = region([50, 50, 99, 99], [0.05, 0.05]);
    let (inside, outside) = ([60.0, 60.0], [10.0, 60.0]);
    let length = |regions: Vec<UltrasoundRegion>, a| {
        UltrasoundRegions::new(regions).length_mm(a, [70.0, 60.0])
    };
    // Of one rank and different scale: not known.
    assert_eq!(length(vec![tissue, zoom], inside), None);
    // The tissue below: the zoom's scale inside it, none from outside.
    let below = UltrasoundRegion { flags: 1, ..tissue };
    assert!(near(length(vec![below, zoom], inside), 5.0));
    assert_eq!(length(vec![below, zoom], outside), None);
    // Colour flow of the tissue's own scale, and a trace without one, change nothing.
    let flow = region([50, 50, 99, 99], [0.1, 0.1]);
    let trace = UltrasoundRegion {
        units_x: 0,
        units_y: 0,
        ..zoom
    };
    assert!(near(length(vec![tissue, flow, trace], outside), 60.0));
    // A spectrum on top hides the tissue at that end.
    assert_eq!(
        length(
            vec![
                below,
                UltrasoundRegion {
                    units_x: 4,
                    units_y: 7,
                    ..zoom
                }
            ],
            outside
        ),
        None
    );
}
