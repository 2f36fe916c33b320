//! Regions of an ultrasound image, each with a scale of its own (PS3.3 C.8.5.5).
//!
//! Points are `[x, y]` in pixels, column first, whole numbers being the centres of pixels; a region
//! reaches to the outer edges of its outermost pixels. A length has millimetres only where both of
//! its ends lie in one region that measures centimetres both ways, and where no other region claims
//! an end with another scale.

use serde::{Deserialize, Serialize};

use super::{Spacing, SpacingSource, choice::is_same};

/// Physical Units (0018,6024), (0018,6026): centimetres (PS3.3 C.8.5.5.1.15).
const CENTIMETRES: u16 = 3;

/// Region Flags (0018,6016), bit 0: where regions overlap, this one lies below (PS3.3 C.8.5.5.1.3).
const LOW_PRIORITY: u32 = 1;

/// One item of Sequence of Ultrasound Regions (0018,6011), as the file has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UltrasoundRegion {
    /// Region Flags (0018,6016).
    pub flags: u32,
    /// First column (0018,6018), from 0.
    pub min_x: u32,
    /// First row (0018,601A), from 0.
    pub min_y: u32,
    /// Last column (0018,601C), which belongs to the region.
    pub max_x: u32,
    /// Last row (0018,601E), which belongs to the region.
    pub max_y: u32,
    /// Physical Units X Direction (0018,6024).
    pub units_x: u16,
    /// Physical Units Y Direction (0018,6026).
    pub units_y: u16,
    /// Physical Delta X (0018,602C), in its units; negative where values fall to the right.
    pub delta_x: f64,
    /// Physical Delta Y (0018,602E), in its units; negative where values fall downwards.
    pub delta_y: f64,
}

impl UltrasoundRegion {
    /// Whether a point lies in the region; its edges are half a pixel beyond its outermost centres.
    pub fn contains(&self, x: f64, y: f64) -> bool {
        let within = |value: f64, min: u32, max: u32| {
            f64::from(min) - 0.5 <= value && value < f64::from(max) + 0.5
        };
        within(x, self.min_x, self.max_x) && within(y, self.min_y, self.max_y)
    }

    /// Millimetres per pixel along x and y with their signs; none unless both are centimetres,
    /// finite and not 0.
    pub fn deltas_mm(&self) -> Option<[f64; 2]> {
        let deltas = [self.delta_x * 10.0, self.delta_y * 10.0];
        let metric = self.units_x == CENTIMETRES && self.units_y == CENTIMETRES;
        let fits = |delta: &f64| delta.is_finite() && *delta != 0.0;
        (metric && deltas.iter().all(fits)).then_some(deltas)
    }

    /// The scale without its signs; it holds in this region only.
    pub fn spacing(&self) -> Option<Spacing> {
        let [x, y] = self.deltas_mm()?;
        Spacing::new([y.abs(), x.abs()], SpacingSource::UltrasoundRegion)
    }

    /// 0 where the region lies on top, 1 where it lies below.
    fn rank(&self) -> u32 {
        self.flags & LOW_PRIORITY
    }
}

/// The regions of an image or frame, in the order of the file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct UltrasoundRegions(Vec<UltrasoundRegion>);

impl UltrasoundRegions {
    /// All items of the sequence, in its order.
    pub fn new(regions: Vec<UltrasoundRegion>) -> Self {
        Self(regions)
    }

    /// Whether the image states no region.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The regions.
    pub fn as_slice(&self) -> &[UltrasoundRegion] {
        &self.0
    }

    /// The region at a point: of several one of high priority, of those the first.
    pub fn region_at(&self, x: f64, y: f64) -> Option<&UltrasoundRegion> {
        let there = self.0.iter().filter(|region| region.contains(x, y));
        there.min_by_key(|region| region.rank())
    }

    /// Length in mm of a line between two points `[x, y]`; none unless one region in centimetres
    /// holds both ends, see [`Self::spacing_for`].
    pub fn length_mm(&self, a: [f64; 2], b: [f64; 2]) -> Option<f64> {
        let [delta_x, delta_y] = self.deltas_for(&[a, b])?;
        let (x, y) = ((b[0] - a[0]) * delta_x, (b[1] - a[1]) * delta_y);
        let length = (x * x + y * y).sqrt();
        length.is_finite().then_some(length)
    }

    /// The scale that holds for a figure of these points `[x, y]`, without its signs; none unless
    /// one region in centimetres holds them all. Lines between them may cross other regions
    /// (PS3.3 C.8.5.5.1.3, figure C.8-6), but where regions overlap at a point and disagree about
    /// the scale, there is none.
    pub fn spacing_for(&self, points: &[[f64; 2]]) -> Option<Spacing> {
        let [x, y] = self.deltas_for(points)?;
        Spacing::new([y.abs(), x.abs()], SpacingSource::UltrasoundRegion)
    }

    fn deltas_for(&self, points: &[[f64; 2]]) -> Option<[f64; 2]> {
        let holds = |region: &UltrasoundRegion, [x, y]: &[f64; 2]| region.contains(*x, *y);
        let holding_all = self.0.iter().filter(|region| {
            points.iter().all(|point| holds(region, point)) && region.deltas_mm().is_some()
        });
        let chosen = holding_all.min_by_key(|region| region.rank())?;
        let [delta_x, delta_y] = chosen.deltas_mm()?;
        let mut at_the_points = self
            .0
            .iter()
            .filter(|region| points.iter().any(|point| holds(region, point)));
        let disputed = at_the_points.any(|other| match other.deltas_mm() {
            Some([x, y]) => {
                other.rank() <= chosen.rank() && !(is_same(x, delta_x) && is_same(y, delta_y))
            }
            None => other.rank() < chosen.rank(),
        });
        (!disputed).then_some([delta_x, delta_y])
    }
}
