//! Splits frames whose positions repeat into the times, echoes or b-values that they belong to.

use std::collections::BTreeMap;

use super::{order, plane::Plane};

/// What a stack was split off by; none where it was not, or where its frames do not say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Phase {
    /// Temporal Position Index or Identifier.
    pub temporal_position: Option<i64>,
    /// As in [`super::FrameFacts::echo`].
    pub echo: Option<f64>,
    /// s/mm².
    pub b_value: Option<f64>,
}

/// In this order a group is split (dicom.md 3.1).
#[derive(Clone, Copy)]
enum Attribute {
    TemporalPosition,
    Echo,
    BValue,
}

/// Frames with geometry, in groups whose positions repeat no more than they must.
pub(super) fn split(planes: Vec<Plane<'_>>) -> Vec<(Phase, Vec<Plane<'_>>)> {
    let mut groups = vec![(Phase::default(), planes)];
    for attribute in [
        Attribute::TemporalPosition,
        Attribute::Echo,
        Attribute::BValue,
    ] {
        groups = groups
            .into_iter()
            .flat_map(|(phase, planes)| split_by(attribute, phase, planes))
            .collect();
    }
    groups
}

/// Splits where that leaves fewer repeated positions. Not where there are more values than frames
/// at any one position: then the value numbers the slices, and one slice given twice would tear the
/// stack into single frames.
fn split_by(
    attribute: Attribute,
    phase: Phase,
    mut planes: Vec<Plane<'_>>,
) -> Vec<(Phase, Vec<Plane<'_>>)> {
    let (repeated, most) = repeats(&mut planes);
    if repeated == 0 {
        return vec![(phase, planes)];
    }
    let mut parts: BTreeMap<Option<i64>, (Phase, Vec<Plane<'_>>)> = BTreeMap::new();
    for plane in &planes {
        let (key, phase) = attribute.of(plane, phase);
        parts
            .entry(key)
            .or_insert((phase, Vec::new()))
            .1
            .push(*plane);
    }
    let left: usize = parts.values_mut().map(|(_, part)| repeats(part).0).sum();
    if left < repeated && parts.len() <= most {
        parts.into_values().collect()
    } else {
        vec![(phase, planes)]
    }
}

/// Sorts frames by coordinate; how many lie where another one does, and the most at one position.
fn repeats(planes: &mut [Plane<'_>]) -> (usize, usize) {
    planes.sort_by(|a, b| a.coordinate().total_cmp(&b.coordinate()));
    let positions = order::positions(planes);
    let most = positions.iter().map(|position| position.count).max();
    (planes.len() - positions.len(), most.unwrap_or(0))
}

impl Attribute {
    /// A frame's value as a number that sorts and compares like it, and the phase that it gives.
    fn of(self, plane: &Plane<'_>, phase: Phase) -> (Option<i64>, Phase) {
        let facts = plane.facts;
        // Adding zero makes -0 to 0.
        let real = |value: Option<f64>| {
            value
                .filter(|value| value.is_finite())
                .map(|value| value + 0.0)
        };
        match self {
            Self::TemporalPosition => {
                let temporal_position = facts.temporal_position;
                (
                    temporal_position,
                    Phase {
                        temporal_position,
                        ..phase
                    },
                )
            }
            Self::Echo => {
                let echo = real(facts.echo);
                (echo.map(sortable), Phase { echo, ..phase })
            }
            Self::BValue => {
                let b_value = real(facts.b_value);
                (b_value.map(sortable), Phase { b_value, ..phase })
            }
        }
    }
}

/// The bits of a number, turned so that they sort as [`f64::total_cmp`] does.
fn sortable(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sortable_bits_sort_like_the_numbers() {
        let numbers = [
            f64::MIN,
            -1000.0,
            -0.5,
            0.0,
            f64::MIN_POSITIVE,
            0.5,
            1000.0,
            f64::MAX,
        ];
        assert!(numbers.is_sorted_by_key(|number| sortable(*number)));
    }
}
