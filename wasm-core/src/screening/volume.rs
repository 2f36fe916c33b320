//! A stack of slices as a volume, and its planes as frames for a viewer.
//!
//! In two passes, so that slices that are no volume are refused before any memory is taken: headers into
//! a [`VolumePlan`], then pixels into a [`VolumeFilling`]. The caller opens the files and may stop after
//! every slice. Planes come out in bands of rows for the same reason.

use crate::{
    dicom::{ModalityTransform, Photometric, StoredData, Voi, VoiFunction, Window},
    error::Failure,
    image::{
        GreySteps, SampleType,
        volume::{
            AnatomicalPlane, Grid, PixelKind, PlaneStack, Slab, SliceGeometry, View, Volume,
            VolumeBuilder, VolumeError,
        },
    },
    limits::Limits,
    measure::{FrameScale, Scale, ScaleSource},
    protocol::{FramePixels, FrameView, GreyRef, PlaneRef, VolumeId, VolumeSummary},
};

use super::Opened;

/// Longest side of a plane: the largest slices in use keep their pixels, and a body in steps of a fifth
/// of a millimetre is not cut into tens of megapixels.
const LONGEST_PX: usize = 2048;

/// Slices for one that cannot be decoded: with fewer, stripes of nothing would hide that the stack as a
/// whole is damaged.
const SLICES_FOR_A_LOSS: usize = 4;

/// Samples of a slab that are taken at a time: some 20 ms.
const BAND_SAMPLES: f64 = 2e6;

/// The slices of a volume by their headers.
pub struct VolumePlan {
    limits: Limits,
    /// How many there will be.
    total: usize,
    slices: Vec<SliceGeometry>,
    values: Option<Values>,
}

/// What the values of all slices mean, and how they are shown.
struct Values {
    kind: PixelKind,
    inverse: bool,
    scale: ScaleSource,
    unit: Option<String>,
    /// The alternatives of the slice in the middle.
    choices: Vec<Voi>,
}

impl VolumePlan {
    /// A plan for so many slices.
    ///
    /// # Errors
    /// Where they are more than [`Limits::volume_slices`].
    pub fn new(total: usize, limits: &Limits) -> Result<Self, Failure> {
        if total > limits.volume_slices {
            return Err(VolumeError::TooManySlices {
                slices: total,
                limit: limits.volume_slices,
            }
            .into());
        }
        Ok(Self {
            limits: *limits,
            total,
            slices: Vec::new(),
            values: None,
        })
    }

    /// Takes the next slice by its header.
    ///
    /// # Errors
    /// Where it is no grey slice with a place, or its values mean something else than those before.
    pub fn add(&mut self, image: &Opened<'_>, frame: u32) -> Result<(), Failure> {
        let slice = self.slices.len();
        let unusable = |what| VolumeError::SliceUnusable { slice, what };
        let Opened::Dicom(instance) = image else {
            return Err(unusable("position").into());
        };
        let header = instance.header();
        let is_grey = matches!(
            header.photometric,
            Some(Photometric::Monochrome1 | Photometric::Monochrome2)
        );
        if !is_grey || !matches!(header.bits_allocated, Some(8 | 16)) {
            return Err(unusable("grey values").into());
        }
        let steps = instance.grayscale(frame)?;
        let ModalityTransform::Linear { slope, intercept } = steps.modality else {
            return Err(unusable("rescale").into());
        };
        let spacing = instance.spacing(frame)?;
        let spacing = spacing.ok_or_else(|| unusable("spacing"))?;
        let orientation = instance.orientation(frame)?;
        self.slices.push(SliceGeometry {
            position: instance
                .position(frame)?
                .ok_or_else(|| unusable("position"))?,
            orientation: orientation
                .ok_or_else(|| unusable("orientation"))?
                .cosines(),
            spacing: [spacing.between_rows_mm, spacing.between_columns_mm],
            rows: header.rows.unwrap_or(0),
            columns: header.columns.unwrap_or(0),
            slope,
            intercept,
        });
        let kind = PixelKind {
            signed: header.pixel_representation == Some(1),
            padding: steps.padding.map(|(one, other)| [one, other]),
        };
        let values = match &mut self.values {
            Some(values) => values,
            None => self.values.insert(Values {
                kind,
                inverse: steps.inverse,
                scale: (&spacing.source).into(),
                unit: instance.value_unit()?,
                choices: Vec::new(),
            }),
        };
        if (values.kind, values.inverse) != (kind, steps.inverse) {
            return Err(VolumeError::MeaningsDiffer { slice }.into());
        }
        if slice == self.total / 2 {
            values.choices = steps.voi;
        }
        Ok(())
    }

    /// The bytes that the volume will take; takes none yet.
    ///
    /// # Errors
    /// Where the slices are no volume, or one over the limit.
    pub fn check(&self) -> Result<u64, Failure> {
        let bytes = Grid::new(&self.slices)?.bytes();
        let limit = self.limits.volume_bytes;
        if bytes > limit {
            return Err(VolumeError::TooLarge { bytes, limit }.into());
        }
        Ok(bytes)
    }

    /// Takes the memory.
    ///
    /// # Errors
    /// As [`VolumePlan::check`], and where memory is not to be had.
    pub fn begin(self) -> Result<VolumeFilling, Failure> {
        let slices = self.slices.len();
        let values = self.values.ok_or(VolumeError::TooFewSlices { slices })?;
        Ok(VolumeFilling {
            builder: VolumeBuilder::new(&self.slices, values.kind, &self.limits)?,
            slices,
            values,
            next: 0,
            lost: 0,
        })
    }
}

/// A volume that is being filled.
pub struct VolumeFilling {
    builder: VolumeBuilder,
    slices: usize,
    values: Values,
    next: usize,
    /// Slices that could not be decoded.
    lost: usize,
}

impl VolumeFilling {
    /// Takes the pixels of the next slice, in the order of the plan. One that cannot be decoded stays
    /// blank.
    ///
    /// # Errors
    /// Where too many of them cannot be decoded, or there are more than planned.
    pub fn add(&mut self, image: &Opened<'_>, frame: u32) -> Result<(), Failure> {
        let slice = self.next;
        self.next += 1;
        let Err(failure) = self.put(slice, image, frame) else {
            return Ok(());
        };
        self.builder.skip(slice)?;
        self.lost += 1;
        if self.lost * SLICES_FOR_A_LOSS > self.slices {
            return Err(failure);
        }
        Ok(())
    }

    fn put(&mut self, slice: usize, image: &Opened<'_>, frame: u32) -> Result<(), Failure> {
        let Opened::Dicom(instance) = image else {
            return Err(VolumeError::OtherRepresentation { slice }.into());
        };
        match instance.samples(frame)?.data {
            StoredData::U8(values) => {
                let values: Vec<u16> = values.into_iter().map(u16::from).collect();
                self.builder.put_unsigned(slice, &values)
            }
            StoredData::I8(values) => {
                let values: Vec<i16> = values.into_iter().map(i16::from).collect();
                self.builder.put(slice, &values)
            }
            StoredData::U16(values) => self.builder.put_unsigned(slice, &values),
            StoredData::I16(values) => self.builder.put(slice, &values),
            _ => Err(VolumeError::OtherRepresentation { slice }),
        }
        .map_err(Failure::from)
    }

    /// The volume by its planes.
    ///
    /// # Errors
    /// Where slices were not added.
    pub fn finish(self) -> Result<Planes, Failure> {
        let volume = self.builder.finish()?;
        let stack = |plane| volume.grid().planes(plane, LONGEST_PX);
        let [axial, coronal, sagittal] = AnatomicalPlane::ALL.map(stack);
        let range = volume.range();
        let values = self.values;
        let voi = values.choices.first().cloned();
        let outside = outside(range);
        let rescale = volume.rescale();
        Ok(Planes {
            stacks: [axial?, coronal?, sagittal?],
            lost: self.lost,
            outside,
            shown: Shown {
                voi: voi.or_else(|| whole(range_of(&volume)).map(Voi::Window)),
                choices: values.choices,
                unit: values.unit,
                scale: values.scale,
                steps: GreySteps {
                    modality: ModalityTransform::Linear {
                        slope: rescale.slope,
                        intercept: rescale.intercept,
                    },
                    inverse: values.inverse,
                    padding: Some((outside.into(), outside.into())),
                },
            },
            volume,
        })
    }
}

/// A volume, and how its planes are shown.
pub struct Planes {
    volume: Volume,
    /// Axial, coronal, sagittal.
    stacks: [PlaneStack; 3],
    /// Slices that could not be decoded.
    lost: usize,
    /// What stands for a pixel of which nothing is known; no voxel of the picture has it, where one of
    /// the 65,536 values is free.
    outside: i16,
    shown: Shown,
}

/// What all planes have in common.
struct Shown {
    voi: Option<Voi>,
    choices: Vec<Voi>,
    unit: Option<String>,
    scale: ScaleSource,
    steps: GreySteps,
}

impl Planes {
    /// What the page needs to know.
    pub fn summary(&self, id: VolumeId) -> VolumeSummary {
        let grid = self.volume.grid();
        VolumeSummary {
            id,
            planes: self.stacks,
            center_mm: grid.center_mm(),
            range: range_of(&self.volume),
            unit: self.shown.unit.clone(),
            voi: self.shown.voi.clone(),
            choices: self.shown.choices.clone(),
            blank: (grid.holes().len() + self.lost) as u32,
            tilt_degrees: libm::atan(grid.shear()).to_degrees(),
            off_mm: grid.off_mm(),
            bytes: self.bytes(),
        }
    }

    /// Bytes of the voxels.
    pub fn bytes(&self) -> u64 {
        self.volume.grid().bytes()
    }

    /// Begins to cut a plane.
    ///
    /// # Errors
    /// Where the numbers are no plane.
    pub fn cut(&self, wanted: &PlaneRef) -> Result<PlaneCut<'_>, Failure> {
        let [axial, coronal, sagittal] = &self.stacks;
        let stack = match wanted.plane {
            AnatomicalPlane::Axial => axial,
            AnatomicalPlane::Coronal => coronal,
            AnatomicalPlane::Sagittal => sagittal,
        };
        let view = stack.view(wanted.position)?;
        Ok(PlaneCut {
            planes: self,
            stack,
            slab: wanted.slab,
            samples: vec![self.outside; view.rows() * view.columns()],
            view,
            rows: 0,
        })
    }
}

/// A plane that is being cut.
pub struct PlaneCut<'a> {
    planes: &'a Planes,
    stack: &'a PlaneStack,
    view: View,
    slab: Option<Slab>,
    samples: Vec<i16>,
    /// Rows that are done.
    rows: usize,
}

impl PlaneCut<'_> {
    /// Cuts the next rows, all of them where there is no depth; whether there are more.
    ///
    /// # Errors
    /// Where the thickness is no length.
    pub fn band(&mut self) -> Result<bool, Failure> {
        let columns = self.view.columns();
        let most = match self.slab {
            Some(slab) => {
                let planes = slab.thickness_mm / self.stack.step_mm;
                // Every half voxel, as far as the volume reaches.
                let depth = planes.min(f64::from(self.stack.positions)) * 2.0 + 1.0;
                ((BAND_SAMPLES / (depth * columns as f64)) as usize).max(1)
            }
            None => self.view.rows(),
        };
        let rows = self.rows..self.rows.saturating_add(most).min(self.view.rows());
        let place = rows.start * columns..rows.end * columns;
        let out = self.samples.get_mut(place).unwrap_or_default();
        self.rows = rows.end;
        let volume = &self.planes.volume;
        volume.reslice(&self.view, self.slab, rows, self.planes.outside, out)?;
        Ok(self.rows < self.view.rows())
    }

    /// How many rows of how many are cut.
    pub fn progress(&self) -> (u64, u64) {
        (self.rows as u64, self.view.rows() as u64)
    }

    /// The plane as a frame, once all rows are cut, and its samples, attachment 0.
    pub fn finish(self) -> (FrameView, Vec<u8>) {
        let shown = &self.planes.shown;
        let pixel_mm = self.stack.pixel_mm;
        let view = FrameView {
            pixels: FramePixels::Grey(Box::new(GreyRef {
                attachment: 0,
                width: self.stack.columns,
                height: self.stack.rows,
                kind: SampleType::I16,
                steps: shown.steps.clone(),
                voi: shown.voi.clone(),
                choices: shown.choices.clone(),
            })),
            scale: Scale::new(pixel_mm, pixel_mm, shown.scale)
                .map_or(FrameScale::SQUARE_PIXELS, FrameScale::Whole),
            pixel_aspect: 1.0,
            edges: self.stack.edges(),
            unit: shown.unit.clone(),
            overlays: Vec::new(),
            frame_ms: None,
            colours: None,
        };
        (view, StoredData::I16(self.samples).to_le_bytes())
    }
}

/// A held value that no voxel of the picture has, and none between two of them: below or above all.
fn outside(range: Option<[i16; 2]>) -> i16 {
    match range {
        Some([low, _]) if low > i16::MIN => low - 1,
        Some([_, high]) if high < i16::MAX => high + 1,
        _ => i16::MIN,
    }
}

/// The least and the greatest modality value.
fn range_of(volume: &Volume) -> Option<[f64; 2]> {
    let rescale = volume.rescale();
    let range = volume.range()?;
    Some(range.map(|held| rescale.modality(f64::from(held))))
}

/// The window of all values, where the files name none; as single frames have it.
fn whole(range: Option<[f64; 2]>) -> Option<Window> {
    let [low, high] = range.unwrap_or([0.0; 2]);
    let (center, width) = (f64::midpoint(low, high), high - low);
    Window::new(center, width, VoiFunction::LinearExact)
        .or_else(|| Window::new(center, 1.0, VoiFunction::LinearExact))
}
