//! Studies, series and stacks from the facts of instances, in any order.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    InstanceFacts, Note, Phase, natural, note, order, phase,
    plane::{self, Plane},
};
use crate::dicom::orientation::Orientation;

/// A study, by Study Instance UID (0020,000D).
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// May be empty.
    pub uid: String,
    /// By UID; at least one.
    pub series: Vec<Series>,
}

/// A series, by Series Instance UID (0020,000E) within its study.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// May be empty.
    pub uid: String,
    /// By SOP class, size, orientation, spacing and phase; none where no instance has frames.
    pub stacks: Vec<Stack>,
    /// Handles of instances without frames, by SOP Instance UID.
    pub without_frames: Vec<u32>,
    /// Handles of instances that are left out, because another one has the same SOP Instance UID
    /// and the same bytes.
    pub copies: Vec<u32>,
}

/// Frames that belong together, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// (0008,0016).
    pub sop_class_uid: String,
    /// (0028,0010).
    pub rows: u16,
    /// (0028,0011).
    pub columns: u16,
    /// Of all frames, which differ from it by rounding.
    pub orientation: Option<Orientation>,
    /// (0020,0052), where all instances say the same.
    pub frame_of_reference_uid: Option<String>,
    /// Of the first frame: between rows, between columns, in mm.
    pub spacing: Option<[f64; 2]>,
    /// (0020,9056).
    pub stack_id: Option<String>,
    /// Where positions repeat, what sets these frames apart.
    pub phase: Phase,
    /// At least one; by rising slice coordinate where there is geometry.
    pub frames: Vec<FrameRef>,
    /// The median step between positions, above 0; none without geometry or for one position.
    pub gap_mm: Option<f64>,
    /// What is odd.
    pub notes: Vec<Note>,
}

/// One frame of a stack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrameRef {
    /// [`InstanceFacts::id`].
    pub instance: u32,
    /// Index of the frame in its instance, from 0.
    pub frame: u32,
    /// Image Position (Patient) along the stack's normal; none without geometry.
    pub coordinate_mm: Option<f64>,
}

/// Groups instances into studies, series and stacks and orders their frames (dicom.md 3.1).
/// Studies and series come by UID. The result is the same for any order of `instances`.
pub fn group(instances: &[InstanceFacts]) -> Vec<Study> {
    let mut studies: BTreeMap<&str, BTreeMap<&str, Members<'_>>> = BTreeMap::new();
    for (instance, standing) in standings(instances) {
        let series = studies.entry(&instance.study_uid).or_default();
        let members = series.entry(&instance.series_uid).or_default();
        match standing {
            Standing::Copy => members.copies.push(instance.id),
            Standing::Distinct => members.instances.push(instance),
            Standing::UidShared => {
                members.instances.push(instance);
                members.uid_shared.insert(instance.id);
            }
        }
    }
    let study = |(uid, series): (&str, BTreeMap<&str, Members<'_>>)| Study {
        uid: uid.to_owned(),
        series: series
            .into_iter()
            .map(|(uid, members)| members.series(uid))
            .collect(),
    };
    studies.into_iter().map(study).collect()
}

/// How an instance stands to the others of its SOP Instance UID (dicom.md 5.1).
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Distinct,
    /// Another one has other bytes, or it is not known whether it has.
    UidShared,
    /// An earlier one has the same bytes.
    Copy,
}

/// All instances by SOP Instance UID, bytes, name and handle: from here on nothing depends on the
/// order of the input.
fn standings(instances: &[InstanceFacts]) -> Vec<(&InstanceFacts, Standing)> {
    let mut sorted: Vec<&InstanceFacts> = instances.iter().collect();
    sorted.sort_by(|a, b| {
        (a.sop_instance_uid.cmp(&b.sop_instance_uid))
            .then_with(|| a.hash.cmp(&b.hash))
            .then_with(|| natural::compare(&a.name, &b.name))
            .then_with(|| a.id.cmp(&b.id))
    });
    let same_uid = |a: &&InstanceFacts, b: &&InstanceFacts| {
        a.sop_instance_uid == b.sop_instance_uid && !a.sop_instance_uid.is_empty()
    };
    let mut standings = Vec::with_capacity(sorted.len());
    for namesakes in sorted.chunk_by(same_uid) {
        let alike = |a: &&InstanceFacts, b: &&InstanceFacts| a.hash.is_some() && a.hash == b.hash;
        let distinct = match namesakes.chunk_by(alike).nth(1) {
            Some(_) => Standing::UidShared,
            None => Standing::Distinct,
        };
        for copies in namesakes.chunk_by(alike) {
            for (index, instance) in copies.iter().enumerate() {
                let standing = if index == 0 { distinct } else { Standing::Copy };
                standings.push((*instance, standing));
            }
        }
    }
    standings
}

/// Instances of one series.
#[derive(Default)]
struct Members<'a> {
    instances: Vec<&'a InstanceFacts>,
    copies: Vec<u32>,
    uid_shared: BTreeSet<u32>,
}

impl Members<'_> {
    fn series(&self, uid: &str) -> Series {
        let mut stacks = Vec::new();
        for planes in plane::split(&self.instances) {
            if planes.iter().any(|plane| plane.place.is_none()) {
                stacks.push(self.stack(Phase::default(), planes));
                continue;
            }
            for (phase, planes) in phase::split(planes) {
                stacks.push(self.stack(phase, planes));
            }
        }
        let without_frames = self
            .instances
            .iter()
            .filter(|instance| instance.frames.is_empty());
        Series {
            uid: uid.to_owned(),
            stacks,
            without_frames: without_frames.map(|instance| instance.id).collect(),
            copies: self.copies.clone(),
        }
    }

    /// Orders frames of one kind. They all have geometry, or none has.
    fn stack(&self, phase: Phase, mut planes: Vec<Plane<'_>>) -> Stack {
        let placed = planes.iter().all(|plane| plane.place.is_some());
        let (gap_mm, mut notes) = if placed {
            let positions = order::by_geometry(&mut planes);
            note::survey(&planes, &positions)
        } else {
            order::by_other_facts(&mut planes);
            (None, without_geometry(&planes).into_iter().collect())
        };
        notes.extend(self.uid_not_unique(&planes));
        let first = planes.first();
        let instance = first.map(|plane| plane.instance);
        Stack {
            sop_class_uid: instance.map_or_else(String::new, |found| found.sop_class_uid.clone()),
            rows: instance.map_or(0, |found| found.rows),
            columns: instance.map_or(0, |found| found.columns),
            orientation: first.and_then(|plane| plane.orientation),
            frame_of_reference_uid: frame_of_reference(&planes),
            spacing: first.and_then(|plane| plane.spacing),
            stack_id: first.and_then(|plane| plane.facts.stack_id.clone()),
            phase,
            gap_mm,
            notes,
            frames: planes
                .iter()
                .map(|plane| FrameRef {
                    instance: plane.instance.id,
                    frame: plane.frame,
                    coordinate_mm: plane.place.map(|place| place.coordinate),
                })
                .collect(),
        }
    }

    fn uid_not_unique(&self, planes: &[Plane<'_>]) -> Option<Note> {
        let ids = planes.iter().map(|plane| plane.instance.id);
        let mut ids: Vec<u32> = ids.filter(|id| self.uid_shared.contains(id)).collect();
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then_some(Note::UidNotUnique { ids })
    }
}

/// The one frame of reference of all planes.
fn frame_of_reference(planes: &[Plane<'_>]) -> Option<String> {
    let mut uids = planes
        .iter()
        .map(|plane| plane.instance.frame_of_reference_uid.as_str());
    let first = uids.next().filter(|uid| !uid.is_empty())?;
    uids.all(|uid| uid == first).then(|| first.to_owned())
}

/// The note of a stack without geometry, where someone has to know of it. Frames of one instance
/// that state no position have the order of the instance, and that is theirs.
fn without_geometry(planes: &[Plane<'_>]) -> Option<Note> {
    let several = planes
        .array_windows()
        .any(|[a, b]| a.instance.id != b.instance.id);
    let stated = planes.iter().any(|plane| plane.facts.position.is_some());
    (several || stated).then_some(Note::OrderNotFromGeometry)
}
