//! The pool's decisions as a pure state machine: messages and time in, effects out.
//!
//! Rules (architecture.md §6): interactive requests go before batch ones; a request whose worker dies
//! is tried once more, alone, so that the file that kills workers is found and costs no other file
//! anything; a cancel that is not answered within two seconds ends the worker; a worker that says
//! nothing for a minute is ended. A worker of another build than the page's stops everything.
//!
//! Volumes stay in the worker that made them, and all are made by the same one, so that they make room
//! for each other. What is asked of a volume waits for that worker, and fails once it has died.

mod volumes;

use std::collections::{BTreeMap, VecDeque};

use insitu_core::{
    error::{ErrorCode, Failure},
    protocol::{FromWorker, RequestId, VolumeId},
};

pub(crate) use volumes::Needs;

/// Number of a worker; never used twice.
pub(crate) type WorkerId = u32;

/// Milliseconds of the page's clock.
pub(crate) type Millis = f64;

/// How long a cancel may stay unanswered.
const CANCEL_PATIENCE: Millis = 2_000.0;
/// How long a busy worker may stay silent.
const SILENCE: Millis = 60_000.0;
/// How long a worker that is not the first is kept without work.
const IDLE: Millis = 20_000.0;
/// How many workers may die before their first word before the pool gives up until asked again.
const FAILED_STARTS: u32 = 2;

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A person looks at the screen for it.
    Interactive,
    /// One of many.
    Batch,
}

/// What the driver must do, in this order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    /// Start a worker.
    Spawn(WorkerId),
    /// End a worker.
    Terminate(WorkerId),
    /// Send a request.
    Post(WorkerId, RequestId),
    /// Ask a worker to stop a request.
    PostCancel(WorkerId, RequestId),
    /// A request is over without its worker having said so.
    Finish(RequestId, End),
    /// A worker's message is about a living request: hand it on.
    Forward(RequestId),
    /// A worker is of another build.
    Mismatch {
        /// The worker's build id.
        worker_build: String,
    },
}

/// An end that the pool itself decides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    /// It failed.
    Failed(Failure),
    /// It was cancelled.
    Cancelled,
}

#[derive(Debug)]
struct Job {
    id: RequestId,
    lane: Lane,
    needs: Needs,
    /// It has already cost a worker; runs while nothing else does.
    alone: bool,
}

#[derive(Debug)]
struct Running {
    job: Job,
    last_word: Millis,
    cancelled_at: Option<Millis>,
}

#[derive(Debug)]
struct Slot {
    ready: bool,
    running: Option<Running>,
    /// Start, end of the last request, whichever is later.
    since: Millis,
    /// It has kept volumes and keeps none any more: its memory does not shrink, so it is ended when it
    /// is idle, also where it is the first.
    spent: bool,
}

impl Slot {
    fn is_free(&self) -> bool {
        self.ready && self.running.is_none()
    }
}

/// The pool.
#[derive(Debug)]
pub(crate) struct Pool {
    page_build: String,
    most: usize,
    next_worker: WorkerId,
    workers: BTreeMap<WorkerId, Slot>,
    queue: VecDeque<Job>,
    /// Which worker keeps which volume.
    volumes: BTreeMap<VolumeId, WorkerId>,
    failed_starts: u32,
    mismatched: bool,
}

impl Pool {
    /// An empty pool of at most `most` workers (at least one) for a page of this build.
    pub(crate) fn new(page_build: &str, most: usize) -> Self {
        Self {
            page_build: page_build.to_owned(),
            most: most.max(1),
            next_worker: 0,
            workers: BTreeMap::new(),
            queue: VecDeque::new(),
            volumes: BTreeMap::new(),
            failed_starts: 0,
            mismatched: false,
        }
    }

    /// Starts the first worker before there is work for it.
    pub(crate) fn warm(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.workers.is_empty() && !self.mismatched {
            self.spawn(now, &mut effects);
        }
        effects
    }

    /// Takes a request in.
    pub(crate) fn submit(
        &mut self,
        id: RequestId,
        lane: Lane,
        needs: Needs,
        now: Millis,
    ) -> Vec<Effect> {
        if self.mismatched {
            return vec![Effect::Finish(id, End::Failed(mismatch(&self.page_build)))];
        }
        if needs
            .volume()
            .is_some_and(|volume| !self.volumes.contains_key(&volume))
        {
            return vec![Effect::Finish(id, End::Failed(volumes::gone()))];
        }
        self.failed_starts = 0;
        let job = Job {
            id,
            lane,
            needs,
            alone: false,
        };
        match lane {
            Lane::Batch => self.queue.push_back(job),
            Lane::Interactive => {
                let after = self
                    .queue
                    .iter()
                    .position(|waiting| waiting.lane == Lane::Batch)
                    .unwrap_or(self.queue.len());
                self.queue.insert(after, job);
            }
        }
        let mut effects = Vec::new();
        self.assign(now, &mut effects);
        effects
    }

    /// Stops a request: at once where it waits, otherwise by asking its worker.
    pub(crate) fn cancel(&mut self, id: RequestId, now: Millis) -> Vec<Effect> {
        if let Some(place) = self.queue.iter().position(|job| job.id == id) {
            self.queue.remove(place);
            return vec![Effect::Finish(id, End::Cancelled)];
        }
        for (worker, slot) in &mut self.workers {
            if let Some(running) = slot.running.as_mut().filter(|running| running.job.id == id)
                && running.cancelled_at.is_none()
            {
                running.cancelled_at = Some(now);
                return vec![Effect::PostCancel(*worker, id)];
            }
        }
        Vec::new()
    }

    /// A worker said something. What waits begins with [`Pool::go_on`], once what was said is handed on:
    /// what an answer leads to may go before it.
    pub(crate) fn heard(
        &mut self,
        worker: WorkerId,
        message: &FromWorker,
        now: Millis,
    ) -> Vec<Effect> {
        let Some(slot) = self.workers.get_mut(&worker) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        match message {
            FromWorker::Ready { build, .. } if !same_build(&self.page_build, build) => {
                self.stop_all(build, &mut effects);
            }
            FromWorker::Ready { .. } => {
                slot.ready = true;
                slot.since = now;
                self.failed_starts = 0;
                self.assign(now, &mut effects);
            }
            FromWorker::Panicked { .. } => effects = self.died(worker, now),
            FromWorker::Accepted { id }
            | FromWorker::Progress { id, .. }
            | FromWorker::Partial { id, .. } => {
                if let Some(running) = slot.running.as_mut().filter(|r| r.job.id == *id) {
                    running.last_word = now;
                    effects.push(Effect::Forward(*id));
                }
            }
            FromWorker::Done { id, .. }
            | FromWorker::Failed { id, .. }
            | FromWorker::Cancelled { id }
                if slot.running.as_ref().is_some_and(|r| r.job.id == *id) =>
            {
                let needs = slot.running.take().map(|running| running.job.needs);
                slot.since = now;
                effects.push(Effect::Forward(*id));
                if self.note_volumes(worker, *id, needs, message) {
                    self.end_homeless(&mut effects);
                }
            }
            // An end that came too late, or a kind of message that this page does not know.
            _ => {}
        }
        effects
    }

    /// Begins what waits and can.
    pub(crate) fn go_on(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.assign(now, &mut effects);
        effects
    }

    /// A worker stopped by itself: a panic, no memory, a script that does not load.
    pub(crate) fn died(&mut self, worker: WorkerId, now: Millis) -> Vec<Effect> {
        let Some(slot) = self.take_out(worker) else {
            return Vec::new();
        };
        let mut effects = vec![Effect::Terminate(worker)];
        if !slot.ready {
            self.failed_starts += 1;
        }
        if let Some(running) = slot.running {
            self.recover(running, &mut effects);
        }
        self.end_homeless(&mut effects);
        if self.failed_starts >= FAILED_STARTS {
            for job in self.queue.drain(..) {
                effects.push(Effect::Finish(job.id, End::Failed(no_start())));
            }
        }
        self.assign(now, &mut effects);
        effects
    }

    /// Looks at the clock; called a few times a second while there is work.
    pub(crate) fn tick(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        let late: Vec<WorkerId> = self
            .workers
            .iter()
            .filter(|(worker, slot)| match &slot.running {
                Some(running) => {
                    now - running.last_word > SILENCE
                        || running
                            .cancelled_at
                            .is_some_and(|at| now - at > CANCEL_PATIENCE)
                }
                None if !slot.ready => now - slot.since > SILENCE,
                None => self.may_go(**worker, slot) && now - slot.since > IDLE,
            })
            .map(|(worker, _)| *worker)
            .collect();
        for worker in late {
            let Some(slot) = self.take_out(worker) else {
                continue;
            };
            effects.push(Effect::Terminate(worker));
            if !slot.ready {
                self.failed_starts += 1;
            }
            if let Some(running) = slot.running {
                let end = if running.cancelled_at.is_some() {
                    End::Cancelled
                } else {
                    End::Failed(silent())
                };
                effects.push(Effect::Finish(running.job.id, end));
            }
            self.end_homeless(&mut effects);
        }
        if self.failed_starts >= FAILED_STARTS {
            for job in self.queue.drain(..) {
                effects.push(Effect::Finish(job.id, End::Failed(no_start())));
            }
        }
        self.assign(now, &mut effects);
        effects
    }

    /// Whether there is anything that [`Pool::tick`] could be needed for.
    pub(crate) fn needs_clock(&self) -> bool {
        !self.queue.is_empty()
            || self.workers.iter().any(|(worker, slot)| {
                !slot.ready || slot.running.is_some() || self.may_go(*worker, slot)
            })
    }

    /// A request whose worker died: again and alone, or the cause.
    fn recover(&mut self, running: Running, effects: &mut Vec<Effect>) {
        let id = running.job.id;
        if running.cancelled_at.is_some() {
            effects.push(Effect::Finish(id, End::Cancelled));
        } else if running.job.needs.volume().is_some() {
            effects.push(Effect::Finish(id, End::Failed(volumes::gone())));
        } else if running.job.alone {
            effects.push(Effect::Finish(id, End::Failed(crashed())));
        } else {
            self.queue.push_front(Job {
                alone: true,
                ..running.job
            });
        }
    }

    fn stop_all(&mut self, worker_build: &str, effects: &mut Vec<Effect>) {
        self.mismatched = true;
        effects.push(Effect::Mismatch {
            worker_build: worker_build.to_owned(),
        });
        let workers = std::mem::take(&mut self.workers);
        self.volumes.clear();
        for (worker, slot) in workers {
            effects.push(Effect::Terminate(worker));
            if let Some(running) = slot.running {
                self.queue.push_back(running.job);
            }
        }
        for job in self.queue.drain(..) {
            effects.push(Effect::Finish(
                job.id,
                End::Failed(mismatch(&self.page_build)),
            ));
        }
    }

    /// Gives waiting requests to free workers, and starts workers while there is more to do.
    fn assign(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        while let Some((at, worker)) = self.next() {
            let Some(job) = self.queue.remove(at) else {
                return;
            };
            effects.push(Effect::Post(worker, job.id));
            if let Some(slot) = self.workers.get_mut(&worker) {
                slot.running = Some(Running {
                    job,
                    last_word: now,
                    cancelled_at: None,
                });
            }
        }
        if self.workers.len() < self.most && self.lacks_workers() {
            self.spawn(now, effects);
            self.assign(now, effects);
        }
    }

    /// The first request that can begin now, and where.
    fn next(&self) -> Option<(usize, WorkerId)> {
        let mut free = self.workers.values().filter(|slot| slot.is_free());
        free.next()?;
        let busy = self.is_busy(|_| true);
        if self.is_busy(|job| job.alone) {
            return None;
        }
        for (at, job) in self.queue.iter().enumerate() {
            if job.alone && busy {
                return None;
            }
            if let Some(worker) = self.free_for(job) {
                return Some((at, worker));
            }
            // Nothing goes past one that must be alone, and those behind one of many are no sooner.
            if job.alone || job.lane == Lane::Batch {
                return None;
            }
        }
        None
    }

    /// Whether more workers could begin at once than are starting.
    fn lacks_workers(&self) -> bool {
        let mut starting = self.workers.values().filter(|slot| !slot.ready).count();
        let busy = self.is_busy(|_| true);
        if self.is_busy(|job| job.alone) {
            return false;
        }
        for job in &self.queue {
            if job.alone && busy {
                return false;
            }
            if self.only(job).is_none() {
                if starting == 0 {
                    return true;
                }
                starting -= 1;
            }
            if job.alone {
                return false;
            }
        }
        false
    }

    /// Whether a request of this kind runs.
    fn is_busy(&self, kind: impl Fn(&Job) -> bool) -> bool {
        let mut running = self
            .workers
            .values()
            .filter_map(|slot| slot.running.as_ref());
        running.any(|running| kind(&running.job))
    }

    fn spawn(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let worker = self.next_worker;
        self.next_worker += 1;
        self.workers.insert(
            worker,
            Slot {
                ready: false,
                running: None,
                since: now,
                spent: false,
            },
        );
        effects.push(Effect::Spawn(worker));
    }
}

/// A page that is being worked on has the build `dev`, which fits every worker.
fn same_build(page: &str, worker: &str) -> bool {
    page == worker || page == "dev" || worker == "dev"
}

fn crashed() -> Failure {
    Failure::new(
        ErrorCode::WorkerCrashed,
        "the reader stopped twice while it had this file in hand",
    )
}

fn no_start() -> Failure {
    Failure::new(ErrorCode::WorkerCrashed, "the reader could not be started")
}

fn silent() -> Failure {
    Failure::new(
        ErrorCode::WorkerTimeout,
        format!("no word for {} s", SILENCE / 1000.0),
    )
}

fn mismatch(page_build: &str) -> Failure {
    Failure::new(
        ErrorCode::WorkerBuildMismatch,
        format!("the page is of build {page_build}, the reader is not"),
    )
}

#[cfg(test)]
mod tests;
