//! Volumes at the door: from files to planes as frames, with known values, and what is no volume.

use insitu_core::{
    dicom::{Voi, VoiFunction, Window},
    error::{ErrorCode, Failure},
    image::{
        GreyFrame, SampleType, Samples,
        volume::{AnatomicalPlane, PlaneStack, Projection, Slab},
    },
    limits::Limits,
    measure::{FrameScale, ScaleSource},
    protocol::{FramePixels, FrameView, PlaneRef, VolumeSummary},
    screening::{Opened, Planes, VolumePlan},
};

use crate::build::{CT, EXPLICIT, File};

const ROWS: u16 = 6;
const COLUMNS: u16 = 8;
const SLICES: usize = 10;

const AXIAL: &str = "1\\0\\0\\0\\1\\0";
const CORONAL: &str = "1\\0\\0\\0\\0\\-1";

/// One slice in the making.
#[derive(Clone)]
struct Slice {
    orientation: &'static str,
    position: [f64; 3],
    spacing: &'static str,
    size: [u16; 2],
    photometric: &'static str,
    signed: bool,
    padding: Option<u16>,
    window: bool,
    rescale: [&'static str; 2],
    /// Stored values, rows of columns.
    stored: Vec<u16>,
}

impl Slice {
    /// An axial slice of CT at a height, 0.7 by 0.5 mm a pixel.
    fn at(z: f64, stored: impl Fn(u16, u16) -> u16) -> Self {
        let pixels = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
        Self {
            orientation: AXIAL,
            position: [-3.0, 10.0, z],
            spacing: "0.5\\0.5",
            size: [ROWS, COLUMNS],
            photometric: "MONOCHROME2",
            signed: false,
            padding: None,
            window: true,
            rescale: ["1", "-1024"],
            stored: pixels.map(|(row, column)| stored(row, column)).collect(),
        }
    }

    fn file(&self) -> Vec<u8> {
        let [x, y, z] = self.position;
        let [slope, intercept] = self.rescale;
        let mut file = File::new(EXPLICIT)
            .text(0x0008, 0x0060, b"CS", "CT")
            .text(0x0020, 0x0032, b"DS", &format!("{x}\\{y}\\{z}"))
            .text(0x0020, 0x0037, b"DS", self.orientation)
            .image(
                CT,
                self.photometric,
                self.size,
                1,
                [16, 16, 15],
                self.signed,
            )
            .text(0x0028, 0x0030, b"DS", self.spacing);
        if let Some(padding) = self.padding {
            file = file.word(0x0028, 0x0120, padding);
        }
        if self.window {
            file = file
                .text(0x0028, 0x1050, b"DS", &format!("{}\\-600", 40.0 + z))
                .text(0x0028, 0x1051, b"DS", "400\\1500");
        }
        let words: Vec<u8> = self.stored.iter().flat_map(|v| v.to_le_bytes()).collect();
        file.text(0x0028, 0x1052, b"DS", intercept)
            .text(0x0028, 0x1053, b"DS", slope)
            .pixels(&words)
    }
}

/// Slices 2 mm apart; values rise by 1 a column, 10 a row, 100 a millimetre.
fn ramp() -> Vec<Slice> {
    let slice = |index: usize| {
        let z = index as f64 * 2.0;
        Slice::at(z, |row, column| column + 10 * row + 200 * index as u16)
    };
    (0..SLICES).map(slice).collect()
}

fn volume(slices: &[Slice]) -> Result<Planes, Failure> {
    within(slices, &Limits::browser())
}

fn within(slices: &[Slice], limits: &Limits) -> Result<Planes, Failure> {
    let files: Vec<(Vec<u8>, u32)> = slices.iter().map(|slice| (slice.file(), 0)).collect();
    of_files(&files, limits)
}

/// As the worker does it.
fn of_files(files: &[(Vec<u8>, u32)], limits: &Limits) -> Result<Planes, Failure> {
    let mut plan = VolumePlan::new(files.len(), limits)?;
    for (file, frame) in files {
        plan.add(&Opened::open(file, "", limits)?, *frame)?;
    }
    let bytes = plan.check()?;
    let mut filling = plan.begin()?;
    for (file, frame) in files {
        filling.add(&Opened::open(file, "", limits)?, *frame)?;
    }
    let planes = filling.finish()?;
    assert_eq!(planes.bytes(), bytes);
    Ok(planes)
}

fn code(slices: &[Slice]) -> ErrorCode {
    volume(slices).err().unwrap().code
}

fn cut(
    planes: &Planes,
    plane: AnatomicalPlane,
    position: u32,
    slab: Option<Slab>,
) -> (FrameView, Vec<u8>) {
    let wanted = PlaneRef {
        volume: 1,
        plane,
        position,
        slab,
    };
    let mut cut = planes.cut(&wanted).unwrap();
    while cut.band().unwrap() {}
    cut.finish()
}

/// The frame as the page has it.
fn frame((view, buffer): (FrameView, Vec<u8>)) -> GreyFrame<'static> {
    let FramePixels::Grey(about) = view.pixels else {
        panic!("a plane is grey");
    };
    assert_eq!((about.attachment, about.kind), (0, SampleType::I16));
    let samples = Samples::from_le_bytes(about.kind, &buffer).into_owned();
    GreyFrame::new(
        about.width as usize,
        about.height as usize,
        samples,
        about.steps,
    )
    .unwrap()
}

/// Modality values of a plane; none where there is nothing.
fn values(
    planes: &Planes,
    plane: AnatomicalPlane,
    position: u32,
    slab: Option<Slab>,
) -> Vec<Vec<Option<f64>>> {
    let frame = frame(cut(planes, plane, position, slab));
    (0..frame.height())
        .map(|y| (0..frame.width()).map(|x| frame.value(x, y)).collect())
        .collect()
}

fn thick(projection: Projection, thickness_mm: f64) -> Slab {
    Slab {
        projection,
        thickness_mm,
    }
}

#[test]
fn an_axial_plane_is_the_slice_itself() {
    let slices = ramp();
    let planes = volume(&slices).unwrap();
    for (position, slice) in (0..).zip(&slices) {
        let found = values(&planes, AnatomicalPlane::Axial, position, None);
        let expected = slice.stored.iter().map(|v| Some(f64::from(*v) - 1024.0));
        assert_eq!(found.concat(), expected.collect::<Vec<_>>());
    }
    // Past the last one it is the last one.
    assert_eq!(
        values(&planes, AnatomicalPlane::Axial, u32::MAX, None),
        values(&planes, AnatomicalPlane::Axial, 9, None)
    );
}

#[test]
fn coronal_and_sagittal_planes_of_a_ramp_are_the_ramp() {
    let planes = volume(&ramp()).unwrap();
    // Pixels of 0.5 mm; rows from the head, whose last slice of 2 mm is 4 of them: the middle of
    // the first row lies 0.75 mm above the centre of that slice.
    let expected = |along: f64, row: usize| {
        let slice = (8.5 + 0.125 - row as f64 * 0.25 + 0.75).clamp(0.0, 9.0);
        Some((along + 200.0 * slice - 1024.0).round())
    };
    let coronal = values(&planes, AnatomicalPlane::Coronal, 4, None);
    assert_eq!((coronal.len(), coronal[0].len()), (40, 8));
    for (row, found) in coronal.iter().enumerate() {
        for (column, found) in found.iter().enumerate() {
            assert_eq!(
                *found,
                expected(column as f64 + 40.0, row),
                "{row} {column}"
            );
        }
    }
    // From the patient's left: the last column first.
    let sagittal = values(&planes, AnatomicalPlane::Sagittal, 1, None);
    assert_eq!((sagittal.len(), sagittal[0].len()), (40, 6));
    for (row, found) in sagittal.iter().enumerate() {
        for (column, found) in found.iter().enumerate() {
            assert_eq!(
                *found,
                expected(6.0 + 10.0 * column as f64, row),
                "{row} {column}"
            );
        }
    }
}

#[test]
fn a_slab_is_the_greatest_the_least_or_the_mean_of_its_depth() {
    let planes = volume(&ramp()).unwrap();
    let at = |projection, thickness_mm| {
        let slab = Some(thick(projection, thickness_mm));
        values(&planes, AnatomicalPlane::Axial, 5, slab)[2][3]
    };
    let of_slice = |slice: f64| Some(3.0 + 20.0 + 200.0 * slice - 1024.0);
    // Two slices of 2 mm to each side.
    assert_eq!(at(Projection::Maximum, 8.0), of_slice(7.0));
    assert_eq!(at(Projection::Minimum, 8.0), of_slice(3.0));
    assert_eq!(at(Projection::Mean, 8.0), of_slice(5.0));
    assert_eq!(at(Projection::Maximum, 0.0), of_slice(5.0));
    assert_eq!(at(Projection::Maximum, 1e9), of_slice(9.0));
    assert_eq!(at(Projection::Minimum, 1e9), of_slice(0.0));
    let wanted = PlaneRef {
        volume: 1,
        plane: AnatomicalPlane::Axial,
        position: 0,
        slab: Some(thick(Projection::Mean, -1.0)),
    };
    assert!(planes.cut(&wanted).unwrap().band().is_err());
}

#[test]
fn a_plane_is_a_frame_like_any_other() {
    let planes = volume(&ramp()).unwrap();
    let (view, buffer) = cut(&planes, AnatomicalPlane::Coronal, 0, None);
    assert_eq!(view.unit.as_deref(), Some("HU"));
    assert_eq!(view.edges.unwrap().concat(), "RLHF");
    assert_eq!(view.frame_ms, None);
    let FrameScale::Whole(scale) = view.scale else {
        panic!("the slices have a scale");
    };
    assert_eq!(scale.source(), ScaleSource::PatientPlane);
    let off = (scale.per_column_mm() - 0.5).abs() + (scale.per_row_mm() - 0.5).abs();
    assert!(off < 1e-9);
    let FramePixels::Grey(about) = view.pixels else {
        panic!("a plane is grey");
    };
    assert_eq!(buffer.len(), 8 * 40 * 2);
    // The windows of the slice in the middle.
    let window = |center, width| Window::new(center, width, VoiFunction::Linear).map(Voi::Window);
    assert_eq!(about.voi, window(50.0, 400.0));
    assert_eq!(
        about.choices,
        [
            window(50.0, 400.0).unwrap(),
            window(-600.0, 1500.0).unwrap()
        ]
    );
    assert!(!about.steps.inverse);
}

#[test]
fn the_page_learns_what_it_needs_to_know() {
    let summary = volume(&ramp()).unwrap().summary(77);
    let VolumeSummary {
        id,
        planes,
        range,
        unit,
        blank,
        bytes,
        ..
    } = &summary;
    assert_eq!((*id, unit.as_deref(), *blank), (77, Some("HU"), 0));
    assert_eq!(*range, Some([-1024.0, 7.0 + 50.0 + 1800.0 - 1024.0]));
    assert_eq!(*bytes, 6 * 8 * 10 * 2);
    let sizes = planes.map(|stack| [stack.columns, stack.rows, stack.positions]);
    assert_eq!(sizes, [[8, 6, 10], [8, 40, 6], [6, 40, 8]]);
    assert!(summary.tilt_degrees < 1e-9 && summary.off_mm < 1e-9);
    let near = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
    assert!(near(summary.center_mm, [-1.25, 11.25, 9.0]));
    assert!(near(planes[0].corner_mm, [-3.25, 9.75, 0.0]));
    assert!(near(planes[1].corner_mm, [-3.25, 10.0, 19.0]));
    // The leftmost plane is that of the last column.
    assert!(near(planes[2].corner_mm, [0.5, 9.75, 19.0]));
}

#[test]
fn without_windows_all_values_are_shown_and_in_negatives_low_is_light() {
    let mut slices = ramp();
    for slice in &mut slices {
        slice.window = false;
        slice.photometric = "MONOCHROME1";
    }
    let planes = volume(&slices).unwrap();
    let (view, _) = cut(&planes, AnatomicalPlane::Axial, 0, None);
    let FramePixels::Grey(about) = view.pixels else {
        panic!("a plane is grey");
    };
    let all = Window::new(
        f64::midpoint(-1024.0, 833.0),
        1857.0,
        VoiFunction::LinearExact,
    );
    assert_eq!(about.voi, all.map(Voi::Window));
    assert!(about.choices.is_empty() && about.steps.inverse);
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let straight = volume(&ramp()).unwrap();
    let mut slices = ramp();
    slices.reverse();
    slices.swap(2, 6);
    let mixed = volume(&slices).unwrap();
    let stacks = [&straight, &mixed].map(|planes| planes.summary(1).planes);
    for (a, b) in stacks[0].iter().zip(stacks[1]) {
        let off = (0..3).map(|axis| (a.corner_mm[axis] - b.corner_mm[axis]).abs());
        assert!(off.sum::<f64>() < 1e-9);
        let corner_mm = b.corner_mm;
        assert_eq!(PlaneStack { corner_mm, ..*a }, b);
    }
    for plane in AnatomicalPlane::ALL {
        let [a, b] = [&straight, &mixed].map(|planes| values(planes, plane, 3, None));
        assert_eq!(a, b);
    }
}

#[test]
fn signed_values_come_back_and_padding_is_no_picture() {
    let mut slices = ramp();
    for slice in &mut slices {
        slice.signed = true;
        slice.rescale = ["2", "5"];
        slice.padding = Some((-2000_i16).cast_unsigned());
        slice.stored[0] = (-2000_i16).cast_unsigned();
        slice.stored[9] = (-300_i16).cast_unsigned();
    }
    let planes = volume(&slices).unwrap();
    let slice = values(&planes, AnatomicalPlane::Axial, 4, None);
    assert_eq!(slice[0][..2], [None, Some(2.0 * 801.0 + 5.0)]);
    assert_eq!(slice[1][1], Some(2.0 * -300.0 + 5.0));
    assert_eq!(planes.summary(1).range, Some([-595.0, 2.0 * 1857.0 + 5.0]));
}

#[test]
fn pixels_of_two_sides_become_square_and_stay_true() {
    let mut slices = ramp();
    for slice in &mut slices {
        slice.spacing = "1\\0.5";
    }
    let planes = volume(&slices).unwrap();
    let [axial, coronal, _] = planes.summary(1).planes;
    assert_eq!([axial.columns, axial.rows, coronal.positions], [8, 12, 6]);
    let found = values(&planes, AnatomicalPlane::Axial, 0, None);
    // Rows every half row: a quarter row above the first, then a quarter below it.
    let down: Vec<f64> = found[..5]
        .iter()
        .map(|row| row[2].unwrap() + 1022.0)
        .collect();
    assert_eq!(down, [0.0, 3.0, 8.0, 13.0, 18.0]);
}

#[test]
fn slices_of_another_direction_are_turned_the_usual_way() {
    // Coronal slices from the front to the back, the head on top.
    let slices: Vec<Slice> = (0..SLICES)
        .map(|index| Slice {
            orientation: CORONAL,
            position: [-3.0, index as f64 * 2.0, 50.0],
            ..Slice::at(0.0, |row, column| column + 10 * row + 200 * index as u16)
        })
        .collect();
    let planes = volume(&slices).unwrap();
    for (position, slice) in (0..).zip(&slices) {
        let found = values(&planes, AnatomicalPlane::Coronal, position, None);
        let expected = slice.stored.iter().map(|v| Some(f64::from(*v) - 1024.0));
        assert_eq!(found.concat(), expected.collect::<Vec<_>>());
    }
    let [axial, ..] = planes.summary(1).planes;
    assert_eq!([axial.columns, axial.rows, axial.positions], [8, 40, 6]);
    // The lowest plane is the last row, the front on top.
    let lowest = values(&planes, AnatomicalPlane::Axial, 0, None);
    assert_eq!(lowest[0][3], Some(3.0 + 50.0 - 1024.0));
    assert_eq!(lowest[39][3], Some(3.0 + 50.0 + 1800.0 - 1024.0));
}

#[test]
fn a_tilted_gantry_is_said_and_points_stay_where_they_are() {
    // Tilted by the angle of 0.8 and 0.6; the table moves straight. Values rise with the height.
    let slices: Vec<Slice> = (0..SLICES)
        .map(|index| Slice {
            orientation: "1\\0\\0\\0\\0.8\\0.6",
            position: [0.0, 0.0, index as f64],
            // A row is 0.3 mm higher than the one above it.
            ..Slice::at(0.0, |row, _| 1000 + 30 * row + 100 * index as u16)
        })
        .collect();
    let planes = volume(&slices).unwrap();
    let summary = planes.summary(1);
    assert!((summary.tilt_degrees - 36.87).abs() < 0.01, "{summary:?}");
    let [axial, ..] = summary.planes;
    let plane = values(&planes, AnatomicalPlane::Axial, axial.positions / 2, None);
    // The outer halves of the outer pixels are as their centres, so only what has neighbours counts.
    let seen: Vec<f64> = plane
        .array_windows()
        .flat_map(|[above, here, below]| {
            let rows = above.iter().zip(here).zip(below);
            rows.filter_map(|((above, here), below)| above.and(*below).and(*here))
        })
        .collect();
    assert!(seen.len() > 10, "{plane:?}");
    let height = axial.corner_mm[2] + axial.step_mm * f64::from(axial.positions / 2);
    for value in seen {
        let off = (value - (1000.0 + 100.0 * height - 1024.0)).abs();
        assert!(off <= 1.0, "{value} at {height}");
    }
}

#[test]
fn slices_that_make_no_volume_are_refused_by_a_code() {
    let changed = |change: &dyn Fn(usize, &mut Slice)| {
        let mut slices = ramp();
        for (index, slice) in slices.iter_mut().enumerate() {
            change(index, slice);
        }
        code(&slices)
    };
    let at_4 = |change: &dyn Fn(&mut Slice)| {
        changed(&|index, slice| {
            if index == 4 {
                change(slice);
            }
        })
    };
    assert_eq!(code(&[]), ErrorCode::ImageVolumeTooFew);
    assert_eq!(code(&ramp()[..1]), ErrorCode::ImageVolumeTooFew);
    for refused in [
        // Another size, spacing or direction.
        at_4(&|slice| {
            slice.size = [ROWS / 2, COLUMNS];
            slice.stored.truncate(24);
        }),
        at_4(&|slice| slice.spacing = "0.5\\0.6"),
        at_4(&|slice| slice.orientation = CORONAL),
        // Out of place, twice at one place, nowhere.
        at_4(&|slice| slice.position[2] += 1.0),
        at_4(&|slice| slice.position[0] += 3.0),
        at_4(&|slice| slice.position[2] += 2.0),
        at_4(&|slice| slice.orientation = "1\\0\\0\\1\\0\\0"),
        at_4(&|slice| slice.orientation = "1\\0\\0"),
        at_4(&|slice| slice.position[1] = 1e9),
        // Other values.
        at_4(&|slice| slice.rescale = ["2", "-1024"]),
        at_4(&|slice| slice.photometric = "MONOCHROME1"),
        at_4(&|slice| slice.signed = true),
        at_4(&|slice| slice.padding = Some(0)),
        changed(&|_, slice| slice.rescale = ["-1", "0"]),
        changed(&|_, slice| slice.rescale = ["1e308", "0"]),
        changed(&|_, slice| slice.spacing = "0\\0"),
        // Two spacings in one stack.
        changed(&|index, slice| {
            if index > 4 {
                slice.position[2] += 2.0 * (index - 4) as f64;
            }
        }),
    ] {
        assert_eq!(refused, ErrorCode::ImageNoVolume);
    }
}

#[test]
fn missing_and_damaged_slices_stay_blank_and_are_counted() {
    let mut slices = ramp();
    slices.remove(6);
    let missing = volume(&slices).unwrap();
    assert_eq!(missing.summary(1).blank, 1);
    let axial = |planes: &Planes, position| values(planes, AnatomicalPlane::Axial, position, None);
    assert!(axial(&missing, 6).concat().iter().all(Option::is_none));
    assert!(axial(&missing, 7).concat().iter().all(Option::is_some));

    let files = |damaged: &[usize]| -> Vec<(Vec<u8>, u32)> {
        let files = ramp().into_iter().enumerate().map(|(index, slice)| {
            let mut file = slice.file();
            if damaged.contains(&index) {
                file.truncate(file.len() - 40);
            }
            (file, 0)
        });
        files.collect()
    };
    let damaged = of_files(&files(&[3]), &Limits::browser()).unwrap();
    assert_eq!(damaged.summary(1).blank, 1);
    assert!(axial(&damaged, 3).concat().iter().all(Option::is_none));
    let coronal = values(&damaged, AnatomicalPlane::Coronal, 2, None);
    assert!(coronal.concat().iter().any(Option::is_none));
    let failure = of_files(&files(&[1, 3, 5]), &Limits::browser())
        .err()
        .unwrap();
    assert_eq!(failure.code, ErrorCode::SourceTruncated);
}

#[test]
fn more_than_the_limits_allow_takes_no_memory() {
    let small = Limits {
        volume_bytes: 959,
        ..Limits::browser()
    };
    let refused = |slices: &[Slice], limits: &Limits| within(slices, limits).err().unwrap();
    assert_eq!(
        refused(&ramp(), &small).code,
        ErrorCode::ImageVolumeTooLarge
    );
    let few = Limits {
        volume_slices: 9,
        ..Limits::browser()
    };
    assert_eq!(refused(&ramp(), &few).code, ErrorCode::ImageVolumeTooLarge);
    let asked = VolumePlan::new(1_000_000_000, &Limits::browser())
        .err()
        .unwrap();
    assert_eq!(asked.code, ErrorCode::ImageVolumeTooLarge);
    // Slices of the largest size there is, with hardly any pixels behind them.
    let huge: Vec<Slice> = ramp()
        .into_iter()
        .map(|slice| Slice {
            size: [u16::MAX, u16::MAX],
            ..slice
        })
        .collect();
    assert_eq!(code(&huge), ErrorCode::ImageVolumeTooLarge);
}

#[test]
fn a_file_that_claims_a_billion_frames_is_an_error() {
    let claims = |frames: &str| {
        let file = File::new(EXPLICIT)
            .text(0x0020, 0x0032, b"DS", "0\\0\\0")
            .text(0x0020, 0x0037, b"DS", AXIAL)
            .image(CT, "MONOCHROME2", [2, 2], 1, [16, 16, 15], false)
            .text(0x0028, 0x0008, b"IS", frames)
            .text(0x0028, 0x0030, b"DS", "1\\1");
        file.pixels(&[0; 8])
    };
    let limits = Limits::browser();
    let files = |frames| vec![(claims(frames), 0), (claims(frames), 999_999_999)];
    let failure = of_files(&files("1000000000"), &limits).err().unwrap();
    assert_eq!(failure.code, ErrorCode::DicomLimitExceeded);
    // Within the limit, but all at one place.
    let failure = of_files(&files("900000"), &limits).err().unwrap();
    assert_eq!(failure.code, ErrorCode::ImageNoVolume);
}

#[test]
fn colour_photographs_and_pictures_without_a_place_are_no_slices() {
    let colour = File::new(EXPLICIT)
        .text(0x0020, 0x0032, b"DS", "0\\0\\0")
        .text(0x0020, 0x0037, b"DS", AXIAL)
        .image(CT, "RGB", [1, 2], 3, [8, 8, 7], false)
        .text(0x0028, 0x0030, b"DS", "1\\1")
        .pixels(&[0; 6]);
    let nowhere = File::new(EXPLICIT)
        .image(CT, "MONOCHROME2", [1, 2], 1, [16, 16, 15], false)
        .text(0x0028, 0x0030, b"DS", "1\\1")
        .pixels(&[0; 4]);
    for file in [colour, nowhere] {
        let files = [(file.clone(), 0), (file, 0)];
        let failure = of_files(&files, &Limits::browser()).err().unwrap();
        assert_eq!(failure.code, ErrorCode::ImageNoVolume);
    }
}

#[test]
fn bytes_are_voxels_too_and_frames_of_one_file_lie_where_their_groups_say() {
    let frame = |z: &str| {
        let position = File::bare(false).text(0x0020, 0x0032, b"DS", z);
        File::bare(false).sequence(0x0020, 0x9113, position, false)
    };
    let places = ["0\\0\\0", "0\\0\\1", "0\\0\\2"].map(frame);
    let orientation = File::bare(false).text(0x0020, 0x0037, b"DS", AXIAL);
    let measures = File::bare(false).text(0x0028, 0x0030, b"DS", "1\\1");
    let shared = File::bare(false)
        .sequence(0x0020, 0x9116, orientation, false)
        .sequence(0x0028, 0x9110, measures, false);
    let file = File::new(EXPLICIT)
        .image(CT, "MONOCHROME2", [2, 2], 1, [8, 8, 7], false)
        .text(0x0028, 0x0008, b"IS", "3")
        .sequence(0x5200, 0x9229, shared, false)
        .sequence_of(0x5200, 0x9230, places)
        .pixels(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // The last frame first.
    let files: Vec<(Vec<u8>, u32)> = [2, 0, 1].map(|at| (file.clone(), at)).to_vec();
    let planes = of_files(&files, &Limits::browser()).unwrap();
    let found = values(&planes, AnatomicalPlane::Axial, 2, None).concat();
    assert_eq!(found, [9.0, 10.0, 11.0, 12.0].map(Some));
    let coronal = values(&planes, AnatomicalPlane::Coronal, 0, None);
    assert_eq!(coronal.concat(), [9.0, 10.0, 5.0, 6.0, 1.0, 2.0].map(Some));
}
