//! The ramp, the table and the formula give the same levels.

use proptest::prelude::*;

use super::{
    mapper::{BLACK, by_ramp},
    ramp::Ramp,
    *,
};
use crate::{
    dicom::{Lut, ModalityTransform, Voi, VoiFunction, Window, grey_level},
    image::{ColourMap, WINDOW_PRESETS},
};

const KINDS: [SampleType; 4] = [
    SampleType::U8,
    SampleType::I8,
    SampleType::U16,
    SampleType::I16,
];

/// Bytes of a frame that holds every sample of a type once.
fn every_sample(kind: SampleType) -> Vec<u8> {
    (0..kind.count())
        .flat_map(|key| (key as u16).to_le_bytes().into_iter().take(kind.bytes()))
        .collect()
}

fn map(mapper: &mut GreyMapper, kind: SampleType, steps: &GreySteps, look: &GreyLook) -> Vec<u8> {
    let bytes = every_sample(kind);
    let samples = Samples::from_le_bytes(kind, &bytes);
    let frame = GreyFrame::new(kind.count() / 16, 16, samples, steps.clone()).unwrap();
    let mut rgba = vec![7; kind.count() * 4];
    mapper.map(&frame, look, &mut rgba).unwrap();
    rgba
}

/// What the formula says, sample after sample.
fn formula(kind: SampleType, steps: &GreySteps, look: &GreyLook) -> Vec<u8> {
    let colours = look.colours.table();
    let inverse = steps.inverse != look.inverted;
    (0..kind.count())
        .flat_map(|key| {
            let stored = kind.stored(key);
            if steps.is_padding(stored) {
                return BLACK;
            }
            let stored = f64::from(stored);
            let level = grey_level(stored, &steps.modality, look.voi.as_ref(), inverse);
            let [red, green, blue] = colours[usize::from(level)];
            [red, green, blue, 255]
        })
        .collect()
}

fn linear(slope: f64, intercept: f64) -> GreySteps {
    GreySteps {
        modality: ModalityTransform::Linear { slope, intercept },
        inverse: false,
        padding: None,
    }
}

fn look(center: f64, width: f64, function: VoiFunction) -> GreyLook {
    GreyLook {
        voi: Window::new(center, width, function).map(Voi::Window),
        inverted: false,
        colours: ColourMap::GREY,
    }
}

prop_compose! {
    /// Windows of whole and of broken numbers.
    fn any_window()(
        center in -3000.0..5000.0, width in 1.0..9000.0, whole: bool, function in 0..3,
    ) -> Window {
        let function = [VoiFunction::Linear, VoiFunction::LinearExact, VoiFunction::Sigmoid]
            [function as usize];
        let number = |number: f64| if whole { number.round() } else { number };
        Window::new(number(center), number(width), function).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_frame_is_drawn_as_the_formula_says(
        window in any_window(), kind in 0_usize..4, slope in prop_oneof![Just(1.0), Just(-1.0), 0.01..9.0],
        intercept in prop_oneof![Just(0.0), Just(-1024.0), -9e3..9e3],
        inverse: bool, inverted: bool, padding in proptest::option::of((-3000..3000, -3000..3000)),
    ) {
        let steps = GreySteps { inverse, padding, ..linear(slope, intercept) };
        let look = GreyLook { voi: Some(Voi::Window(window)), inverted, colours: ColourMap::GREY };
        let drawn = map(&mut GreyMapper::new(), KINDS[kind], &steps, &look);
        let wanted = formula(KINDS[kind], &steps, &look);
        prop_assert!(drawn == wanted);
        // Without vectors the mapper takes the table, so the ramp is asked by itself.
        if let Some(ramp) = Ramp::new(KINDS[kind], &steps, &window, inverse != inverted) {
            let bytes = every_sample(KINDS[kind]);
            let mut drawn = vec![7; wanted.len()];
            by_ramp(&Samples::from_le_bytes(KINDS[kind], &bytes), &ramp, &mut drawn);
            prop_assert!(drawn == wanted);
        }
    }
}

#[test]
fn common_windows_take_the_ramp() {
    for preset in WINDOW_PRESETS {
        let window = preset.window().unwrap();
        for (kind, intercept) in [(SampleType::U16, -1024.0), (SampleType::I16, 0.0)] {
            for inverse in [false, true] {
                let ramp = Ramp::new(kind, &linear(1.0, intercept), &window, inverse);
                assert!(ramp.is_some(), "{} {kind:?}", preset.id);
            }
        }
    }
    // As it happens while a person drags.
    let windows = (1..40).flat_map(|width| (-20..20).map(move |center| (center * 37, width * 101)));
    let (mut all, mut ramps) = (0, 0);
    for (center, width) in windows {
        for function in [VoiFunction::Linear, VoiFunction::LinearExact] {
            let window = Window::new(f64::from(center), f64::from(width), function).unwrap();
            all += 1;
            let ramp = Ramp::new(SampleType::I16, &linear(1.0, 0.0), &window, false);
            ramps += usize::from(ramp.is_some());
        }
    }
    println!("{ramps} of {all} dragged windows take the ramp");
    // The others have steps that fall on stored values, where `f64` itself rounds to either side.
    assert!(ramps * 4 > all * 3);
}

#[test]
fn what_is_not_straight_goes_through_the_table() {
    let steps = linear(1.0, 0.0);
    let sigmoid = Window::new(40.0, 400.0, VoiFunction::Sigmoid).unwrap();
    let threshold = Window::new(40.0, 1.0, VoiFunction::Linear).unwrap();
    for window in [sigmoid, threshold] {
        assert_eq!(Ramp::new(SampleType::I16, &steps, &window, false), None);
    }
    let lut = Lut::new(-10, 8, (0..=255).rev().collect()).unwrap();
    let tabled = GreySteps {
        modality: ModalityTransform::Lut(lut.clone()),
        ..linear(1.0, 0.0)
    };
    let of_lut = GreyLook {
        voi: Some(Voi::Lut(lut)),
        ..look(0.0, 1.0, VoiFunction::Linear)
    };
    let coloured = GreyLook {
        colours: ColourMap::find("inferno").unwrap(),
        ..look(100.0, 300.0, VoiFunction::Linear)
    };
    let as_stored = GreyLook {
        voi: None,
        ..coloured.clone()
    };
    let mut mapper = GreyMapper::new();
    for kind in KINDS {
        for steps in [&steps, &tabled] {
            for look in [&of_lut, &coloured, &as_stored] {
                let drawn = map(&mut mapper, kind, steps, look);
                assert!(drawn == formula(kind, steps, look), "{kind:?} {look:?}");
            }
        }
    }
}

#[test]
fn padding_is_black_also_inverted_and_coloured() {
    let steps = GreySteps {
        padding: Some((3, 2)),
        inverse: true,
        ..linear(1.0, 0.0)
    };
    for (kind, colours) in [
        (SampleType::U8, ColourMap::find("spring").unwrap()),
        (SampleType::U16, ColourMap::GREY),
    ] {
        let look = GreyLook {
            colours,
            ..look(128.0, 256.0, VoiFunction::Linear)
        };
        let drawn = map(&mut GreyMapper::new(), kind, &steps, &look);
        assert_eq!(drawn[8..16], [0, 0, 0, 255, 0, 0, 0, 255]);
        assert_ne!(drawn[4..7], [0, 0, 0]);
    }
}

#[test]
fn a_mapper_follows_each_change_of_the_look() {
    let mut mapper = GreyMapper::new();
    let steps = linear(1.0, -1024.0);
    let turned = GreySteps {
        inverse: true,
        ..steps.clone()
    };
    let lung = look(-600.0, 1500.0, VoiFunction::Linear);
    let inverted = GreyLook {
        inverted: true,
        ..lung.clone()
    };
    let brain = look(40.0, 80.0, VoiFunction::Linear);
    let step = look(40.0, 1.0, VoiFunction::Linear);
    for (steps, look) in [
        (&steps, &lung),
        (&steps, &lung),
        (&steps, &inverted),
        (&turned, &inverted),
        (&steps, &step),
        (&steps, &brain),
        (&turned, &step),
    ] {
        for kind in [SampleType::U16, SampleType::I16] {
            assert!(map(&mut mapper, kind, steps, look) == formula(kind, steps, look));
        }
    }
}

#[test]
fn a_buffer_of_another_length_is_refused() {
    let samples = Samples::from_le_bytes(SampleType::U8, &[1, 2]);
    let frame = GreyFrame::new(2, 1, samples, GreySteps::IDENTITY).unwrap();
    let look = look(1.0, 2.0, VoiFunction::Linear);
    for bytes in [0, 7, 9] {
        let error = GreyMapper::new().map(&frame, &look, &mut vec![0; bytes]);
        assert_eq!(error, Err(GreyFrameError::Output { wanted: 8, bytes }));
    }
}
