//! Frames of one series split into groups of one kind, size, orientation and spacing.
//!
//! Cosines and spacings differ by rounding within a stack, and "within 0.001" is no equivalence: a
//! grid would cut through a stack whose values lie at a line of the grid. So values are sorted, and
//! a group ends where two neighbours lie further apart. A slow drift therefore stays together.

use std::collections::BTreeMap;

use super::{FrameFacts, InstanceFacts};
use crate::dicom::orientation::Orientation;

/// Difference at which cosines part (dicom.md 3.1), and relative difference at which spacings do:
/// 0.703 and 0.7031 are one, as decimal strings go.
const APART: f64 = 1e-3;

/// Splitting by one value can open a gap in another, so it is done again until nothing changes, but
/// not more often than this, as each round sorts everything. Real series need one.
const ROUNDS: usize = 4;

/// One frame and what of its facts is valid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane<'a> {
    pub(super) instance: &'a InstanceFacts,
    pub(super) facts: &'a FrameFacts,
    /// From 0.
    pub(super) frame: u32,
    pub(super) orientation: Option<Orientation>,
    /// Finite and above 0.
    pub(super) spacing: Option<[f64; 2]>,
    /// Where the frame lies; only with an orientation.
    pub(super) place: Option<Place>,
}

/// Position and slice coordinate, in mm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) position: [f64; 3],
    /// Finite. Along the group's normal once the group is known.
    pub(super) coordinate: f64,
}

/// Exact facts that a stack's frames share. The booleans keep frames with geometry apart from those
/// without, so that one broken frame does not take the order from the rest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    sop_class_uid: &'a str,
    rows: u16,
    columns: u16,
    image: Image<'a>,
    stack_id: Option<&'a str>,
    placed: bool,
    oriented: bool,
    spaced: bool,
}

/// A multi-frame image is not mixed with other instances (two OCT volumes of a series may be two
/// eyes); instances of one frame are, and so are the parts of a concatenation.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Image<'a> {
    SingleFrames,
    Concatenation(&'a str),
    MultiFrame { sop_instance_uid: &'a str, id: u32 },
}

/// All frames of some instances, in groups that differ in what dicom.md 3.1 splits by.
pub(super) fn split<'a>(instances: &[&'a InstanceFacts]) -> Vec<Vec<Plane<'a>>> {
    let mut kinds: BTreeMap<Kind<'a>, Vec<Plane<'a>>> = BTreeMap::new();
    for instance in instances {
        for (frame, facts) in (0_u32..).zip(&instance.frames) {
            let plane = Plane::new(instance, facts, frame);
            kinds.entry(plane.kind()).or_default().push(plane);
        }
    }
    let mut groups: Vec<Vec<Plane<'a>>> = kinds.into_values().collect();
    for _ in 0..ROUNDS {
        let before = groups.len();
        for cosine in 0..6 {
            let value = |plane: &Plane<'_>| plane.orientation?.cosines().get(cosine).copied();
            groups = split_each(groups, value, |a, b| b - a > APART);
        }
        for direction in 0..2 {
            let value = |plane: &Plane<'_>| plane.spacing?.get(direction).copied();
            groups = split_each(groups, value, |a, b| b - a > APART * b);
        }
        if groups.len() == before {
            break;
        }
    }
    for group in &mut groups {
        align(group);
    }
    groups
}

/// Splits every group where its sorted values leave a gap. Groups have all values or none.
fn split_each<'a>(
    groups: Vec<Vec<Plane<'a>>>,
    value: impl Fn(&Plane<'a>) -> Option<f64>,
    apart: impl Fn(f64, f64) -> bool,
) -> Vec<Vec<Plane<'a>>> {
    let value = |plane: &Plane<'a>| value(plane).unwrap_or(0.0);
    let mut parts = Vec::with_capacity(groups.len());
    for mut group in groups {
        group.sort_by(|a, b| value(a).total_cmp(&value(b)));
        let chunks = group.chunk_by(|a, b| !apart(value(a), value(b)));
        parts.extend(chunks.map(<[Plane<'a>]>::to_vec));
    }
    parts
}

/// Measures all coordinates of a group along one normal. Cosines that differ in the fourth digit
/// would shift slices half a millimetre against each other, half a metre from the origin.
fn align(group: &mut [Plane<'_>]) {
    let orientations = group.iter().filter_map(|plane| plane.orientation);
    let first = orientations.min_by(|a, b| {
        let pairs = a.cosines().into_iter().zip(b.cosines());
        pairs.fold(std::cmp::Ordering::Equal, |order, (a, b)| {
            order.then(a.total_cmp(&b))
        })
    });
    let Some(orientation) = first else {
        return;
    };
    for plane in group {
        plane.orientation = Some(orientation);
        plane.place = plane
            .place
            .and_then(|place| Place::new(&orientation, place.position));
    }
}

impl<'a> Plane<'a> {
    fn new(instance: &'a InstanceFacts, facts: &'a FrameFacts, frame: u32) -> Self {
        let orientation = facts.orientation.and_then(Orientation::new);
        let place = orientation.zip(facts.position);
        let fits = |pair: &[f64; 2]| pair.iter().all(|value| value.is_finite() && *value > 0.0);
        Self {
            instance,
            facts,
            frame,
            orientation,
            spacing: facts.spacing.filter(fits),
            place: place.and_then(|(orientation, position)| Place::new(&orientation, position)),
        }
    }

    fn kind(&self) -> Kind<'a> {
        let instance = self.instance;
        Kind {
            sop_class_uid: &instance.sop_class_uid,
            rows: instance.rows,
            columns: instance.columns,
            image: match &instance.concatenation_uid {
                Some(uid) => Image::Concatenation(uid),
                None if instance.frames.len() > 1 => Image::MultiFrame {
                    sop_instance_uid: &instance.sop_instance_uid,
                    id: instance.id,
                },
                None => Image::SingleFrames,
            },
            stack_id: self.facts.stack_id.as_deref(),
            placed: self.place.is_some(),
            oriented: self.orientation.is_some(),
            spaced: self.spacing.is_some(),
        }
    }

    /// The slice coordinate in mm; 0 without geometry.
    pub(super) fn coordinate(&self) -> f64 {
        self.place.map_or(0.0, |place| place.coordinate)
    }
}

impl Place {
    /// The largest distance from the origin, 1 km: numbers beyond it are no place in a patient, and
    /// differences of huge ones would be nothing but rounding.
    const FARTHEST_MM: f64 = 1e6;

    fn new(orientation: &Orientation, position: [f64; 3]) -> Option<Self> {
        let near = position
            .iter()
            .all(|value| value.abs() <= Self::FARTHEST_MM);
        near.then(|| Self {
            position,
            coordinate: orientation.coordinate(position),
        })
    }
}
