//! Prints how long frames take from samples to RGBA on this machine, best and median of 15:
//! `cargo run --release --no-default-features --example grey_speed`.
//!
//! Without wasm there are no vectors of ours, and every frame goes through a table.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a measuring tool for the terminal, with a clock and sizes that fit"
)]

use std::{borrow::Cow, time::Instant};

use insitu_core::{
    dicom::{ModalityTransform, Voi, VoiFunction, Window},
    image::{
        COLOUR_MAPS, Channel, ColourMap, GreyFrame, GreyLook, GreyMapper, GreySteps, Histogram,
        Samples,
        enhance::{Clahe, Sharpen, single_channel},
    },
};

const SIDE: usize = 2048;

/// Sides of a photograph of 12 megapixels.
const PHOTOGRAPH: (usize, usize) = (4000, 3000);

fn main() {
    let samples: Vec<u16> = (0..SIDE * SIDE)
        .map(|at| (at % SIDE / 2 + at / SIDE / 3 + at * 7_919 % 31) as u16)
        .collect();
    let steps = GreySteps {
        modality: ModalityTransform::Linear {
            slope: 1.0,
            intercept: -1024.0,
        },
        inverse: false,
        padding: None,
    };
    let frame = GreyFrame::new(SIDE, SIDE, Samples::U16(Cow::Owned(samples)), steps).unwrap();
    let look = |width: f64, colours: &'static ColourMap| GreyLook {
        voi: Window::new(40.0, width, VoiFunction::Linear).map(Voi::Window),
        inverted: false,
        colours,
    };
    let mut rgba = vec![0; SIDE * SIDE * 4];
    let mut mapper = GreyMapper::new();
    for (name, colours) in [("grey", ColourMap::GREY), ("coloured", &COLOUR_MAPS[1])] {
        time(&format!("2048 x 2048, {name}, one window"), |_| {
            mapper
                .map(&frame, &look(400.0, colours), &mut rgba)
                .unwrap();
        });
        time(&format!("2048 x 2048, {name}, another each"), |round| {
            let look = look(400.0 + round as f64, colours);
            mapper.map(&frame, &look, &mut rgba).unwrap();
        });
    }
    time("2048 x 2048, histogram", |_| {
        assert!(Histogram::of_grey(&frame).is_some());
    });
    let (width, height) = PHOTOGRAPH;
    let photograph: Vec<u8> = (0..width * height * 4)
        .map(|at| (at / 997 + at % 89) as u8)
        .collect();
    let mut out = vec![0; photograph.len()];
    time("4000 x 3000, green channel", |_| {
        single_channel(&photograph, Channel::Green, &mut out).unwrap();
    });
    time("4000 x 3000, CLAHE", |_| {
        let clahe = Clahe::default();
        clahe.apply(&photograph, width, height, &mut out).unwrap();
    });
    time("4000 x 3000, sharpened", |_| {
        let sharpen = Sharpen::default();
        sharpen.apply(&photograph, width, height, &mut out).unwrap();
    });
}

fn time(name: &str, mut work: impl FnMut(usize)) {
    let mut times: Vec<f64> = (0..15)
        .map(|round| {
            let start = Instant::now();
            work(round);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name:34} {:8.2} {:8.2} ms", times[0], times[7]);
}
