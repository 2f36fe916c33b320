//! What page and worker say to each other.
//!
//! A message is JSON text of one of these types, posted as `{ text, attachments }`: files go as `File`
//! handles, pixels as transferred `ArrayBuffer`s, and the text names them by their index in
//! `attachments`. Each request carries the handle of the file it is about, so any worker of the pool
//! can take it and a crash loses nothing: what a worker keeps between requests, loaded packs and the
//! headers of the files it read last, it can read again. A volume is the exception: it is made of hundreds
//! of files, so it stays where it was made, and requests about it go there or end as `image.volume_gone`.
//!
//! Every request gets `Accepted`, any number of `Progress` and `Partial`, then exactly one of `Done`,
//! `Failed`, `Cancelled` (invariant 10); the page itself posts `Failed { worker.crashed }` for a dead worker.

mod stack;
mod view;
mod volume;

use serde::{Deserialize, Serialize};

pub use stack::{Stack, StackCourse, StackNote, StackPart};
pub use view::{ColourSpace, Enhancement, FramePixels, FrameView, GreyRef, OverlayRef};
pub use volume::{PlaneRef, VolumeId, VolumeSummary};

use crate::{
    dicom::tags::{TagListing, TagQuery},
    error::Failure,
    model::{ActivationMap, FurtherReading, ModelRef, Screened},
    pathway::Outcome,
    quality::{Landmarks, Verdict},
    source::InstanceSummary,
};

/// Number of a request; unique for the life of the page.
pub type RequestId = u32;

/// Index of a file handle or buffer among a message's attachments.
pub type Attachment = usize;

/// From page to worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ToWorker {
    /// Do this.
    Request {
        /// Named again by every event about it.
        id: RequestId,
        /// What to do.
        body: Body,
    },
    /// Stop at the next stage; answered by `Cancelled`, unless it was done first.
    Cancel {
        /// Which request.
        id: RequestId,
    },
}

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Body {
    /// List what is in files: sniff them, read headers, list archive entries. Decodes nothing. Several
    /// at once, because each message costs the page more than a header costs the worker; not all at
    /// once, because a picture that is asked for meanwhile waits for the answer.
    Open {
        /// The files.
        files: Vec<FileRef>,
    },
    /// Decode one frame for the eyes; ends in [`Answer::Frame`].
    Frame {
        /// Which image.
        image: ImageRef,
        /// Longest side of the picture that comes back, in pixels.
        max_side: u32,
    },
    /// Hide part after part of a photograph and watch the score of the first model that reads it; `done`
    /// and `total` of its [`Stage::Reading`] are parts. Ends in [`Answer::Occluded`].
    Occlude {
        /// Which image.
        image: ImageRef,
    },
    /// Decode one frame for a viewer; ends in [`Answer::View`].
    View {
        /// Which image.
        image: ImageRef,
        /// Longest side of a colour picture that comes back, in pixels; samples come in full.
        max_side: u32,
        /// What is done to a colour picture for the eyes; samples come as they are.
        enhance: Option<Enhancement>,
    },
    /// Decode, judge, grade and look up the pathway: the picture and the verdict come as
    /// [`Part`]s, the rest as [`Answer::Screened`].
    Screen {
        /// Which image.
        image: ImageRef,
        /// Longest side of the picture for the eyes, in pixels; none: send no picture.
        max_side: Option<u32>,
        /// Which models read it.
        readers: Readers,
        /// The pathway; none: the default of the pack's domain.
        pathway: Option<String>,
        /// Context tokens in the notation of the golden cases, `va_r=6/15;pregnant`.
        context: String,
        /// Side, where the person has said it.
        side: Option<crate::finding::Side>,
    },
    /// Put slices into stacks, in order; ends in [`Answer::Stacks`].
    Stacks {
        /// [`StackPart::facts`] of each instance.
        facts: Vec<String>,
    },
    /// List the elements of a DICOM file; ends in [`Answer::Tags`].
    Tags {
        /// Which image; its frame does not matter.
        image: ImageRef,
        /// Which rows.
        query: TagQuery,
    },
    /// Make a volume of slices; `done` and `total` of its [`Stage::Opening`] are slices, each counted
    /// once for its header and once for its pixels. Ends in [`Answer::Volume`].
    Volume {
        /// The slices, in the order of the stack; each with the file that holds it.
        images: Vec<ImageRef>,
        /// Bytes that the device has for it, where that is less than the limit.
        most_bytes: u64,
    },
    /// Cut a plane out of a volume; ends in [`Answer::View`].
    Plane {
        /// Which plane.
        plane: PlaneRef,
    },
    /// Let go of a volume; ends in [`Answer::VolumeDropped`], also where it was gone already.
    DropVolume {
        /// Which volume.
        volume: VolumeId,
    },
    /// Load a pack and run its golden input, so that the first picture does not wait for it.
    LoadPack {
        /// Id of the pack.
        pack: String,
    },
}

/// Which models of the site read a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readers {
    /// The first, in the site's order, whose answer the pathway can take.
    First,
    /// That one, and after it every other that reads this kind of picture.
    Every,
}

/// A file that came with the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Index of the `File` among the attachments.
    pub attachment: Attachment,
    /// The page's number for this file, never given to another: a worker that has read the header
    /// knows it again.
    pub key: u32,
    /// The file's name: only chooses the wording of an error, never how it is read.
    pub name: String,
}

/// One image of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRef {
    /// The file that holds it.
    pub file: FileRef,
    /// Index of the archive entry, where the file is an archive.
    pub entry: Option<usize>,
    /// Frame, from 0.
    pub frame: u32,
}

/// From worker to page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FromWorker {
    /// The worker is up; sent once, first.
    Ready {
        /// Build id; must equal the page's.
        build: String,
        /// Built with SIMD.
        simd: bool,
        /// Bytes of linear memory.
        memory_bytes: u64,
    },
    /// The request was understood.
    Accepted {
        /// Which request.
        id: RequestId,
    },
    /// Work goes on.
    Progress {
        /// Which request.
        id: RequestId,
        /// What is being done.
        stage: Stage,
        /// Done so far, in units of `total`.
        done: u64,
        /// Total; 0 where it is not known.
        total: u64,
    },
    /// Part of the answer.
    Partial {
        /// Which request.
        id: RequestId,
        /// The part.
        part: Part,
    },
    /// The answer; terminal.
    Done {
        /// Which request.
        id: RequestId,
        /// The answer.
        answer: Answer,
    },
    /// It failed; terminal.
    Failed {
        /// Which request.
        id: RequestId,
        /// Why.
        failure: Failure,
    },
    /// It was cancelled; terminal.
    Cancelled {
        /// Which request.
        id: RequestId,
    },
    /// The worker is about to die of a panic; its requests end as `worker.crashed`.
    Panicked {
        /// The panic's message: file and line of our code, no data.
        message: String,
    },
}

/// What a worker is busy with, in the order of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading and decoding the file.
    Opening,
    /// Judging the picture.
    Quality,
    /// Fetching the model; `done` and `total` are bytes.
    Fetching,
    /// Running the model.
    Reading,
    /// Looking up the guideline.
    Guideline,
}

/// A part that arrives before the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// The picture for the eyes.
    Picture(PictureRef),
    /// The quality verdict, before any grade.
    Verdict(Verdict),
}

/// A picture as RGBA8 in an attached buffer, `width × height × 4` bytes, rows from the top.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PictureRef {
    /// Index of the `ArrayBuffer`.
    pub attachment: Attachment,
    /// Columns of the buffer.
    pub width: u32,
    /// Rows of the buffer.
    pub height: u32,
    /// Columns of the picture in the file, after orientation.
    pub full_width: u32,
    /// Rows of the picture in the file, after orientation.
    pub full_height: u32,
    /// Height of a pixel through its width; finite, above 0.
    pub pixel_aspect: f64,
}

/// What a request ends in when it succeeds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// For [`Body::Open`]: what each file holds, or why it cannot be read, in the order of the request.
    /// A bad entry of an archive is a failed item, and the others stand.
    Opened(Vec<Result<Vec<Listed>, Failure>>),
    /// For [`Body::Frame`].
    Frame(PictureRef),
    /// For [`Body::View`] and [`Body::Plane`].
    View(Box<FrameView>),
    /// For [`Body::Screen`].
    Screened(Box<Screening>),
    /// For [`Body::Occlude`]; none where the model has no score that could be watched.
    Occluded(Option<Box<ActivationMap>>),
    /// For [`Body::Stacks`].
    Stacks(Vec<Stack>),
    /// For [`Body::Tags`].
    Tags(TagListing),
    /// For [`Body::Volume`].
    Volume(Box<VolumeSummary>),
    /// For [`Body::DropVolume`].
    VolumeDropped,
    /// For [`Body::LoadPack`].
    PackLoaded(Box<ModelRef>),
}

/// One instance of an opened file, or why it is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Name inside the archive.
    pub entry_name: Option<String>,
    /// Index inside the archive.
    pub entry: Option<usize>,
    /// The instance or the failure.
    pub instance: Result<InstanceSummary, Failure>,
    /// Where it is a slice of a series rather than a photograph of its own.
    pub part: Option<StackPart>,
}

/// All that one screening found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// The result: verdict, prediction, provenance, times.
    pub screened: Screened,
    /// What the pathway says.
    pub outcome: Outcome,
    /// What further models say, in the order in which they were asked.
    pub further: Vec<FurtherReading>,
    /// Ids of further packs that read this kind of picture and were not asked.
    pub unasked: Vec<String>,
    /// Where the score came from; for eyes, and no part of the result.
    pub activation: Option<ActivationMap>,
    /// Disc and fovea of a retina: a first guess for what a person measures.
    pub landmarks: Option<Landmarks>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dicom::{
            Tag,
            tags::{ItemStep, TagRow, TagValue},
        },
        error::{ErrorCode, Problem},
        image::volume::{AnatomicalPlane, PlaneStack, Projection, Slab},
    };

    fn returns<T>(message: &T)
    where
        T: Serialize + for<'de> Deserialize<'de> + PartialEq + std::fmt::Debug,
    {
        let text = serde_json::to_string(message).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), message);
    }

    #[test]
    fn a_volume_its_planes_and_their_requests_survive_the_way_between_page_and_worker() {
        let image = |attachment, frame| ImageRef {
            file: FileRef {
                key: 7,
                attachment,
                name: "a.dcm".to_owned(),
            },
            entry: None,
            frame,
        };
        let slab = Slab {
            projection: Projection::Maximum,
            thickness_mm: 12.5,
        };
        let bodies = [
            Body::Volume {
                images: vec![image(0, 0), image(1, 4)],
                most_bytes: 1 << 29,
            },
            Body::Plane {
                plane: PlaneRef {
                    volume: 3,
                    plane: AnatomicalPlane::Coronal,
                    position: 17,
                    slab: Some(slab),
                },
            },
            Body::DropVolume { volume: 3 },
        ];
        for body in bodies {
            returns(&ToWorker::Request { id: 7, body });
        }
        let summary = VolumeSummary {
            id: 3,
            planes: AnatomicalPlane::ALL.map(|plane| PlaneStack {
                plane,
                columns: 512,
                rows: 400,
                pixel_mm: 0.7,
                step_mm: 1.25,
                positions: 90,
                corner_mm: [-180.25, 3.0, 1e-3],
            }),
            center_mm: [0.5, -100.0, 30.0],
            range: Some([-1024.0, 3071.0]),
            unit: Some("HU".to_owned()),
            voi: None,
            choices: Vec::new(),
            blank: 1,
            tilt_degrees: 0.0,
            off_mm: 0.01,
            bytes: 1 << 28,
        };
        for answer in [Answer::Volume(Box::new(summary)), Answer::VolumeDropped] {
            returns(&FromWorker::Done { id: 3, answer });
        }
    }

    fn row(value: TagValue) -> TagRow {
        TagRow {
            within: vec![ItemStep {
                sequence: Tag::ANATOMIC_REGION_SEQUENCE,
                item: 1,
            }],
            tag: Tag::CODE_VALUE,
            vr: "SH".to_owned(),
            length: None,
            offset: u64::from(u32::MAX) + 1,
            keyword: Some("CodeValue".to_owned()),
            name: None,
            creator: None,
            value,
            uid_name: None,
            identifies: false,
        }
    }

    #[test]
    fn a_listing_of_elements_and_its_request_survive_the_way_between_page_and_worker() {
        let request = ToWorker::Request {
            id: 7,
            body: Body::Tags {
                image: ImageRef {
                    file: FileRef {
                        key: 7,
                        attachment: 0,
                        name: "a.dcm".to_owned(),
                    },
                    entry: Some(3),
                    frame: 0,
                },
                query: TagQuery {
                    from: 100,
                    most: 50,
                    search: "pati\u{EB}nt \"1\"".to_owned(),
                },
            },
        };
        let text = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<ToWorker>(&text).unwrap(), request);

        let values = [
            TagValue::Text("山田\\a".to_owned()),
            TagValue::Start(String::new()),
            TagValue::Items(2),
            TagValue::Fragments(3),
            TagValue::Binary,
        ];
        let event = FromWorker::Done {
            id: 7,
            answer: Answer::Tags(TagListing {
                rows: values.map(row).to_vec(),
                total: 900,
                truncated: Some(Failure::new(ErrorCode::SourceTruncated, "cut")),
                problems: vec![Problem {
                    code: "dicom.odd_length".to_owned(),
                    tag: None,
                }],
            }),
        };
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<FromWorker>(&text).unwrap(), event);
    }
}
