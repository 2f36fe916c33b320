//! Slices that belong together, as listings and workers say it.

use serde::{Deserialize, Serialize};

/// What makes an instance part of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackPart {
    /// Series Instance UID (0020,000E); instances with the same one belong together. Never empty.
    pub series: String,
    /// Series Description (0008,103E), or nothing.
    pub description: String,
    /// What [`Body::Stacks`] wants to know; only the worker reads it.
    pub facts: String,
}

/// Frames that belong together, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stack {
    /// Index of the instance among the request's facts, and of the frame in it.
    pub frames: Vec<(u32, u32)>,
    /// The median step between slices in mm, where there is geometry.
    pub gap_mm: Option<f64>,
    /// Where the frames lie in the patient, where there is geometry and a frame of reference.
    pub course: Option<StackCourse>,
    /// What is odd.
    pub notes: Vec<StackNote>,
}

/// Where the frames of a stack lie in the patient, along the normal that they share
/// (PS3.3 C.7.6.2.1.1, C.7.4.1.1.1).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StackCourse {
    /// Frame of Reference UID (0020,0052). Never empty.
    pub frame_of_reference_uid: String,
    /// Unit vector in patient coordinates.
    pub normal: [f64; 3],
    /// Image Position (Patient) along the normal, in mm: one for each frame, never falling.
    pub coordinates_mm: Vec<f64>,
}

impl StackCourse {
    /// Cosine of the angle up to which two normals count as parallel: 2.5°.
    const PARALLEL: f64 = 0.999;

    /// The frame that lies nearest to a frame of another stack, in the direction of the normals; none
    /// where the two have no frame of reference in common or are cut in different directions, so that
    /// no frame of the one lies where one of the other does.
    pub fn nearest(&self, other: &Self, frame: u32) -> Option<u32> {
        if self.frame_of_reference_uid != other.frame_of_reference_uid {
            return None;
        }
        let pairs = self.normal.iter().zip(&other.normal);
        let cosine: f64 = pairs.map(|(a, b)| a * b).sum();
        if cosine.abs() < Self::PARALLEL {
            return None;
        }
        let at = other.coordinates_mm.get(frame as usize)? * cosine.signum();
        let coordinates = &self.coordinates_mm;
        let above = coordinates.partition_point(|coordinate| *coordinate < at);
        let distance = |index: usize| coordinates.get(index).map(|found| (found - at).abs());
        let below = above.checked_sub(1);
        let nearest = match (below.and_then(distance), distance(above)) {
            (Some(a), Some(b)) if b < a => above,
            (Some(_), _) => above - 1,
            (None, Some(_)) => above,
            (None, None) => return None,
        };
        u32::try_from(nearest).ok()
    }
}

/// Something odd about a stack; it is said, and nothing is repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackNote {
    /// Code of the diagnostic (dicom.md 6): `dicom.slices_missing`.
    pub code: String,
    /// Index of the frame that it is about or follows, where it is about one.
    pub at: Option<u32>,
    /// How many slices, where they can be counted.
    pub count: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(normal: [f64; 3], coordinates_mm: &[f64]) -> StackCourse {
        StackCourse {
            frame_of_reference_uid: "3".to_owned(),
            normal,
            coordinates_mm: coordinates_mm.to_vec(),
        }
    }

    #[test]
    fn frames_meet_where_they_lie_and_not_by_their_number() {
        let thick = course([0.0, 0.0, 1.0], &[0.0, 5.0, 10.0]);
        let thin = course([0.0, 0.0, 1.0], &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        assert_eq!(thin.nearest(&thick, 1), Some(3));
        assert_eq!(thick.nearest(&thin, 0), Some(0));
        assert_eq!(thick.nearest(&thin, 1), Some(1));
        // Beyond its ends, the end.
        assert_eq!(thin.nearest(&thick, 0), Some(0));
        assert_eq!(thin.nearest(&thick, 2), Some(5));
        assert_eq!(thin.nearest(&thick, 3), None);
    }

    #[test]
    fn a_stack_seen_from_the_other_side_runs_the_other_way() {
        let up = course([0.0, 0.0, 1.0], &[0.0, 5.0, 10.0]);
        let down = course([0.0, 0.0, -1.0], &[-10.0, -5.0, 0.0]);
        assert_eq!(up.nearest(&down, 0), Some(2));
        assert_eq!(down.nearest(&up, 0), Some(2));
    }

    #[test]
    fn stacks_of_another_direction_or_place_do_not_meet() {
        let axial = course([0.0, 0.0, 1.0], &[0.0, 5.0]);
        let coronal = course([0.0, 1.0, 0.0], &[0.0, 5.0]);
        assert_eq!(axial.nearest(&coronal, 0), None);
        let elsewhere = StackCourse {
            frame_of_reference_uid: "4".to_owned(),
            ..axial.clone()
        };
        assert_eq!(axial.nearest(&elsewhere, 0), None);
        assert_eq!(course([0.0, 0.0, 1.0], &[]).nearest(&axial, 0), None);
    }
}
