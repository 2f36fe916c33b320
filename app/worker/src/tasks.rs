//! One request from start to its one terminal event.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use insitu_core::{
    error::{ErrorCode, Failure},
    finding::Side,
    limits::Limits,
    model::{Occlusion, Pack},
    protocol::{
        Answer, Body, FileRef, FromWorker, ImageRef, Part, PictureRef, PlaneRef, Readers,
        RequestId, Stage,
    },
    screening::{self, FurtherPack, Opened, Question, Shown, VolumePlan},
};
use js_sys::Array;

use crate::{
    files::{self, Files},
    glue,
    packs::Packs,
    parts,
    volumes::Volumes,
};

/// How long many files are listed without the event loop turning, in milliseconds.
const TURN_MS: f64 = 100.0;

/// What the worker keeps between requests.
#[derive(Default)]
pub(crate) struct Worker {
    packs: Packs,
    files: Files,
    volumes: Volumes,
    cancelled: RefCell<BTreeSet<RequestId>>,
}

/// Why a request ended without an answer.
enum Stopped {
    Failed(Failure),
    Cancelled,
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// A `Screen` request without its image.
struct Screen {
    max_side: Option<u32>,
    readers: Readers,
    pathway: Option<String>,
    context: String,
    side: Option<Side>,
}

impl Worker {
    /// Marks a request as not wanted any more; heard between stages.
    pub(crate) fn cancel(&self, id: RequestId) {
        self.cancelled.borrow_mut().insert(id);
    }

    /// Does a request and posts its events.
    pub(crate) async fn answer(&self, id: RequestId, body: Body, attachments: Array) {
        glue::post(&FromWorker::Accepted { id }, &[]);
        let mut buffers = Vec::new();
        let event = match self.carry_out(id, body, &attachments, &mut buffers).await {
            Ok(answer) => FromWorker::Done { id, answer },
            Err(Stopped::Failed(failure)) => FromWorker::Failed { id, failure },
            Err(Stopped::Cancelled) => FromWorker::Cancelled { id },
        };
        self.cancelled.borrow_mut().remove(&id);
        glue::post(&event, &buffers);
    }

    async fn carry_out(
        &self,
        id: RequestId,
        body: Body,
        attachments: &Array,
        buffers: &mut Vec<Vec<u8>>,
    ) -> Result<Answer, Stopped> {
        match body {
            Body::Open { files } => self.list(id, &files, attachments).await,
            Body::Frame { image, max_side } => {
                self.stage(id, Stage::Opening).await?;
                let opened = self.open(attachments, &image).await?;
                let shown = opened.shown(image.frame, None, max_side as usize)?;
                Ok(Answer::Frame(picture(shown, buffers)))
            }
            Body::Screen {
                image,
                max_side,
                readers,
                pathway,
                context,
                side,
            } => {
                let screen = Screen {
                    max_side,
                    readers,
                    pathway,
                    context,
                    side,
                };
                self.screen(id, &image, screen, attachments).await
            }
            Body::Occlude { image } => self.occlude(id, &image, attachments).await,
            Body::View {
                image,
                max_side,
                enhance,
            } => {
                self.stage(id, Stage::Opening).await?;
                let opened = self.open(attachments, &image).await?;
                let (view, of_view) = opened.view(image.frame, max_side as usize, enhance)?;
                buffers.extend(of_view);
                Ok(Answer::View(Box::new(view)))
            }
            Body::Stacks { facts } => Ok(Answer::Stacks(screening::stacks(&facts)?)),
            Body::Tags { image, query } => {
                self.stage(id, Stage::Opening).await?;
                let source = files::attached(attachments, &image.file)?;
                let (name, limits) = (&image.file.name, Limits::browser());
                let listing = screening::tags(&source, name, image.entry, &query, &limits)?;
                Ok(Answer::Tags(listing))
            }
            Body::Volume { images, most_bytes } => {
                self.volume(id, &images, most_bytes, attachments).await
            }
            Body::Plane { plane } => self.plane(id, &plane, buffers).await,
            Body::DropVolume { volume } => {
                self.volumes.remove(volume);
                Ok(Answer::VolumeDropped)
            }
            Body::LoadPack { pack } => {
                let pack = self.load_pack(id, &pack).await?;
                Ok(Answer::PackLoaded(Box::new(pack.reference())))
            }
            _ => {
                let message = "this worker does not know the request";
                Err(Failure::new(ErrorCode::WorkerBuildMismatch, message).into())
            }
        }
    }

    /// The image, with what decodes it.
    async fn open(
        &self,
        attachments: &Array,
        image: &ImageRef,
    ) -> Result<Rc<Opened<'static>>, Failure> {
        let opened = self.files.open(attachments, image)?;
        if let Some(decoder) = opened.missing_decoder() {
            parts::load(decoder).await?;
        }
        Ok(opened)
    }

    /// A bad file costs the others nothing. The event loop turns now and then, not for each header: a
    /// turn costs as much as one.
    async fn list(
        &self,
        id: RequestId,
        files: &[FileRef],
        attachments: &Array,
    ) -> Result<Answer, Stopped> {
        let total = files.len() as u64;
        let mut listed = Vec::with_capacity(files.len());
        let mut turned = f64::NEG_INFINITY;
        for (file, done) in files.iter().zip(0..) {
            if glue::now_ms() - turned > TURN_MS {
                self.step(id, Stage::Opening, done, total).await?;
                turned = glue::now_ms();
            }
            let found = files::attached(attachments, file)
                .and_then(|source| screening::list(&source, &file.name, &Limits::browser()));
            listed.push(found);
        }
        Ok(Answer::Opened(listed))
    }

    async fn screen(
        &self,
        id: RequestId,
        image: &ImageRef,
        screen: Screen,
        attachments: &Array,
    ) -> Result<Answer, Stopped> {
        let clock = glue::now_ms;
        self.stage(id, Stage::Opening).await?;
        let start = clock();
        let opened = self.open(attachments, image).await?;
        let decoded = opened.decode(image.frame)?;
        let decode_ms = clock() - start;
        if let Some(max_side) = screen.max_side {
            let mut buffers = Vec::new();
            let part = Part::Picture(picture(decoded.shown(max_side as usize), &mut buffers));
            glue::post(&FromWorker::Partial { id, part }, &buffers);
        }
        self.stage(id, Stage::Quality).await?;
        let side = screen.side.or(decoded.side());
        let assessment = screening::assess(decoded.picture, decode_ms, None, &clock);
        let part = Part::Verdict(assessment.verdict().clone());
        glue::post(&FromWorker::Partial { id, part }, &[]);
        let mut fitting = match assessment.readable_by() {
            Some(domain) => self.packs.for_domain(domain).await?.into_iter(),
            None => Vec::new().into_iter(),
        };
        let pack = match fitting.next() {
            Some(first) => Some(self.load_pack(id, &first).await?),
            None => None,
        };
        let (asked, unasked): (Vec<String>, Vec<String>) = match screen.readers {
            Readers::First => (Vec::new(), fitting.collect()),
            Readers::Every => (fitting.collect(), Vec::new()),
        };
        let mut others = Vec::new();
        for other in asked {
            let loaded = match self.load_pack(id, &other).await {
                Ok(pack) => Ok(pack),
                Err(Stopped::Failed(failure)) => Err(failure),
                Err(Stopped::Cancelled) => return Err(Stopped::Cancelled),
            };
            others.push((other, loaded));
        }
        self.stage(id, Stage::Reading).await?;
        let further = others.iter().map(|(id, pack)| FurtherPack {
            id,
            pack: pack.as_deref().map_err(Clone::clone),
        });
        let question = Question {
            pathway: screen.pathway,
            context: screen.context,
            side,
        };
        let mut screening = screening::read(
            assessment,
            pack.as_deref(),
            further.collect(),
            &question,
            &clock,
        )?;
        screening.unasked = unasked;
        self.stage(id, Stage::Guideline).await?;
        Ok(Answer::Screened(Box::new(screening)))
    }

    /// The event loop turns before each part, so that it can be cancelled.
    async fn occlude(
        &self,
        id: RequestId,
        image: &ImageRef,
        attachments: &Array,
    ) -> Result<Answer, Stopped> {
        self.stage(id, Stage::Opening).await?;
        let decoded = self.open(attachments, image).await?.decode(image.frame)?;
        let assessment = screening::assess(decoded.picture, 0.0, None, &glue::now_ms);
        let fitting = match assessment.readable_by() {
            Some(domain) => self.packs.for_domain(domain).await?,
            None => Vec::new(),
        };
        let gradable = assessment.admit()?;
        let Some(first) = fitting.first() else {
            return Ok(Answer::Occluded(None));
        };
        let pack = self.load_pack(id, first).await?;
        let Some(mut occlusion) = Occlusion::begin(&pack, &gradable).map_err(Failure::from)? else {
            return Ok(Answer::Occluded(None));
        };
        loop {
            let (done, total) = occlusion.progress();
            self.step(id, Stage::Reading, done, total).await?;
            if !occlusion.step().map_err(Failure::from)? {
                return Ok(Answer::Occluded(Some(Box::new(occlusion.finish()))));
            }
        }
    }

    /// Headers first, then pixels; the event loop turns before each slice.
    async fn volume(
        &self,
        id: RequestId,
        images: &[ImageRef],
        most_bytes: u64,
        attachments: &Array,
    ) -> Result<Answer, Stopped> {
        let mut limits = Limits::browser();
        limits.volume_bytes = limits.volume_bytes.min(most_bytes);
        let slices = images.len() as u64;
        let mut plan = VolumePlan::new(images.len(), &limits)?;
        for (image, done) in images.iter().zip(0..) {
            self.step(id, Stage::Opening, done, slices * 2).await?;
            plan.add(&*self.files.open(attachments, image)?, image.frame)?;
        }
        self.volumes.make_room(plan.check()?, limits.volume_bytes);
        let mut filling = plan.begin()?;
        for (image, done) in images.iter().zip(slices..) {
            self.step(id, Stage::Opening, done, slices * 2).await?;
            let opened = self.open(attachments, image).await?;
            filling.add(&opened, image.frame)?;
        }
        let planes = filling.finish()?;
        let summary = planes.summary(id);
        self.volumes.keep(id, planes.bytes(), planes);
        Ok(Answer::Volume(Box::new(summary)))
    }

    /// The event loop turns before each band, so that a slab through everything can be cancelled.
    async fn plane(
        &self,
        id: RequestId,
        plane: &PlaneRef,
        buffers: &mut Vec<Vec<u8>>,
    ) -> Result<Answer, Stopped> {
        let planes = self.volumes.get(plane.volume)?;
        let mut cut = planes.cut(plane)?;
        loop {
            let (done, total) = cut.progress();
            self.step(id, Stage::Opening, done, total).await?;
            if !cut.band()? {
                break;
            }
        }
        let (view, buffer) = cut.finish();
        buffers.push(buffer);
        Ok(Answer::View(Box::new(view)))
    }

    async fn load_pack(&self, id: RequestId, pack: &str) -> Result<Rc<Pack>, Stopped> {
        let heard = |done, total| {
            let stage = Stage::Fetching;
            glue::post(
                &FromWorker::Progress {
                    id,
                    stage,
                    done,
                    total,
                },
                &[],
            );
        };
        Ok(self.packs.load(pack, heard).await?)
    }

    /// Says what comes next.
    async fn stage(&self, id: RequestId, stage: Stage) -> Result<(), Stopped> {
        self.step(id, stage, 0, 0).await
    }

    /// Says how far it is, lets the event loop turn, and stops a request that was cancelled.
    async fn step(
        &self,
        id: RequestId,
        stage: Stage,
        done: u64,
        total: u64,
    ) -> Result<(), Stopped> {
        glue::post(
            &FromWorker::Progress {
                id,
                stage,
                done,
                total,
            },
            &[],
        );
        glue::turn().await;
        if self.cancelled.borrow().contains(&id) {
            Err(Stopped::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// The picture for the eyes as a buffer to attach.
fn picture(shown: Shown, buffers: &mut Vec<Vec<u8>>) -> PictureRef {
    buffers.push(shown.rgba.data);
    PictureRef {
        attachment: buffers.len() - 1,
        width: shown.rgba.width as u32,
        height: shown.rgba.height as u32,
        full_width: shown.full_width,
        full_height: shown.full_height,
        pixel_aspect: shown.pixel_aspect,
    }
}
