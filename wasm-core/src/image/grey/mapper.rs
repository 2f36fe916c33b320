//! A grey frame to RGBA, by a table of all samples or, where it is proven equal, by a ramp.

use super::{GreyFrame, GreyFrameError, GreySteps, SampleType, Samples, ramp::Ramp};
use crate::{
    dicom::{Voi, grey_level},
    image::ColourMap,
};

/// How a person wants a frame to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct GreyLook {
    /// Which modality values are black and white; none stands for the modality value as it is, as
    /// for photographs of 8 bits.
    pub voi: Option<Voi>,
    /// Inverted once more than the frame says.
    pub inverted: bool,
    /// Colours of the grey levels, after inversion.
    pub colours: &'static ColourMap,
}

impl Default for GreyLook {
    /// The modality value as it is, in grey.
    fn default() -> Self {
        Self {
            voi: None,
            inverted: false,
            colours: ColourMap::GREY,
        }
    }
}

/// Maps frames to RGBA and keeps what it worked out for the last look, so that the next frame of a
/// stack costs no more than its pixels. One for each view.
#[derive(Debug, Default)]
pub struct GreyMapper {
    made_for: Option<(SampleType, GreySteps, GreyLook)>,
    ramp: Option<Ramp>,
    /// RGBA of every sample, by its bits; as they lie in memory.
    table: Vec<[u8; 4]>,
}

/// Padding is black whatever the photometric and the colours (dicom.md 2.6).
pub(super) const BLACK: [u8; 4] = [0, 0, 0, u8::MAX];

impl GreyMapper {
    /// A mapper that has worked out nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes the frame as opaque RGBA, `width × height × 4` bytes, rows from the top. Padding is
    /// black. Levels are those of `dicom::Instance::display`, whichever way they are come by.
    ///
    /// # Errors
    /// [`GreyFrameError::Output`] where `rgba` has another length.
    pub fn map(
        &mut self,
        frame: &GreyFrame<'_>,
        look: &GreyLook,
        rgba: &mut [u8],
    ) -> Result<(), GreyFrameError> {
        let wanted = frame.samples().len().saturating_mul(4);
        if rgba.len() != wanted {
            return Err(GreyFrameError::Output {
                wanted,
                bytes: rgba.len(),
            });
        }
        self.prepare(frame, look);
        match self.ramp {
            Some(ramp) => by_ramp(frame.samples(), &ramp, rgba),
            None => by_table(frame.samples(), &self.table, rgba),
        }
        Ok(())
    }

    fn prepare(&mut self, frame: &GreyFrame<'_>, look: &GreyLook) {
        let kind = frame.samples().kind();
        let known = self
            .made_for
            .as_ref()
            .is_some_and(|(made_kind, steps, made_look)| {
                *made_kind == kind && steps == frame.steps() && made_look == look
            });
        if known {
            return;
        }
        self.ramp = ramp(kind, frame.steps(), look);
        if self.ramp.is_none() {
            fill(&mut self.table, kind, frame.steps(), look);
        }
        self.made_for = Some((kind, frame.steps().clone(), look.clone()));
    }
}

/// Whether `simd` runs the ramp. Its scalar twin takes 10 ms for 2048² where the table takes 1.5
/// (measured on x86-64), so without vectors the table is used for all.
const VECTORS: bool = cfg!(all(target_arch = "wasm32", target_feature = "simd128"));

/// The ramp for a look, where there is one and it is worth it; a table of 256 samples is as fast.
fn ramp(kind: SampleType, steps: &GreySteps, look: &GreyLook) -> Option<Ramp> {
    let Some(Voi::Window(window)) = &look.voi else {
        return None;
    };
    if !VECTORS || kind.bytes() == 1 || !look.colours.is_grey() {
        return None;
    }
    Ramp::new(kind, steps, window, steps.inverse != look.inverted)
}

fn fill(table: &mut Vec<[u8; 4]>, kind: SampleType, steps: &GreySteps, look: &GreyLook) {
    let colours = look.colours.table();
    let inverse = steps.inverse != look.inverted;
    table.clear();
    table.extend((0..kind.count()).map(|key| {
        let stored = kind.stored(key);
        if steps.is_padding(stored) {
            return BLACK;
        }
        let level = grey_level(
            f64::from(stored),
            &steps.modality,
            look.voi.as_ref(),
            inverse,
        );
        let [red, green, blue] = colours[usize::from(level)];
        [red, green, blue, u8::MAX]
    }));
}

fn by_table(samples: &Samples<'_>, table: &[[u8; 4]], rgba: &mut [u8]) {
    match samples {
        Samples::U8(values) => look_up(values, usize::from, table, rgba),
        Samples::I8(values) => {
            look_up(
                values,
                |value| usize::from(value.cast_unsigned()),
                table,
                rgba,
            );
        }
        Samples::U16(values) => look_up(values, usize::from, table, rgba),
        Samples::I16(values) => {
            look_up(
                values,
                |value| usize::from(value.cast_unsigned()),
                table,
                rgba,
            );
        }
    }
}

fn look_up<T: Copy>(values: &[T], key: impl Fn(T) -> usize, table: &[[u8; 4]], rgba: &mut [u8]) {
    for (pixel, value) in rgba.as_chunks_mut::<4>().0.iter_mut().zip(values) {
        *pixel = table.get(key(*value)).copied().unwrap_or(BLACK);
    }
}

/// Grey levels by a ramp, as RGBA.
pub(super) fn by_ramp(samples: &Samples<'_>, ramp: &Ramp, rgba: &mut [u8]) {
    match samples {
        Samples::U16(values) => unsigned(values, ramp, rgba),
        Samples::I16(values) => signed(values, ramp, rgba),
        Samples::U8(values) => one_by_one(values, ramp, rgba),
        Samples::I8(values) => one_by_one(values, ramp, rgba),
    }
}

/// The scalar twin of `simd`.
fn one_by_one<T: Copy + Into<i32>>(values: &[T], ramp: &Ramp, rgba: &mut [u8]) {
    for (pixel, value) in rgba.as_chunks_mut::<4>().0.iter_mut().zip(values) {
        let level = ramp.level((*value).into());
        *pixel = [level, level, level, u8::MAX];
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use one_by_one as unsigned;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use one_by_one as signed;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn unsigned(values: &[u16], ramp: &Ramp, rgba: &mut [u8]) {
    use super::simd::{Lanes, STEP};
    let lanes = Lanes::new(ramp);
    let (steps, rest) = values.as_chunks::<STEP>();
    let (pixels, pixels_left) = rgba.as_chunks_mut::<{ STEP * 4 }>();
    for (samples, rgba) in steps.iter().zip(pixels) {
        lanes.unsigned(samples, rgba);
    }
    one_by_one(rest, ramp, pixels_left);
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn signed(values: &[i16], ramp: &Ramp, rgba: &mut [u8]) {
    use super::simd::{Lanes, STEP};
    let lanes = Lanes::new(ramp);
    let (steps, rest) = values.as_chunks::<STEP>();
    let (pixels, pixels_left) = rgba.as_chunks_mut::<{ STEP * 4 }>();
    for (samples, rgba) in steps.iter().zip(pixels) {
        lanes.signed(samples, rgba);
    }
    one_by_one(rest, ramp, pixels_left);
}
