//! Carries out what the pool decides: real workers, real files, real time.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use insitu_core::{
    error::Failure,
    protocol::{Answer, Body, FromWorker, Part, RequestId, Stage, ToWorker},
};

use super::pool::{Effect, End, Lane, Needs, Pool, WorkerId};
use crate::browser::{
    clock,
    files::FileKey,
    worker::{Buffer, Heard, Port},
};

/// How often the pool looks at the clock while there is work.
const TICK_MS: i32 = 250;

/// What happens to a request, as the page sees it.
pub(crate) enum Event {
    /// Work goes on: stage, done, total (0: not known).
    Progress(Stage, u64, u64),
    /// Part of the answer, with the message's buffers.
    Partial(Box<Part>, Vec<Buffer>),
    /// The answer, with the message's buffers; the last event.
    Done(Box<Answer>, Vec<Buffer>),
    /// It failed; the last event.
    Failed(Failure),
    /// It was cancelled; the last event.
    Cancelled,
}

impl Event {
    /// Whether nothing comes after it.
    pub(crate) fn is_last(&self) -> bool {
        matches!(self, Self::Done(..) | Self::Failed(_) | Self::Cancelled)
    }
}

type Listener = Rc<dyn Fn(Event)>;

struct Request {
    body: Body,
    files: Vec<FileKey>,
    listener: Listener,
}

/// How the engine starts.
pub(crate) struct Start {
    /// Address of the worker's script.
    pub(crate) worker_url: String,
    /// The page's build id.
    pub(crate) build: String,
    /// Most workers at a time.
    pub(crate) workers: usize,
    /// Called once with the worker's build id, where it is not the page's.
    pub(crate) on_mismatch: Box<dyn Fn(String)>,
}

struct Driver {
    start: Start,
    pool: Pool,
    ports: BTreeMap<WorkerId, Port>,
    requests: BTreeMap<RequestId, Request>,
    next: RequestId,
    ticking: bool,
}

thread_local! {
    static DRIVER: RefCell<Option<Driver>> = const { RefCell::new(None) };
}

/// Sets the engine up; no worker is started yet.
pub(crate) fn start(start: Start) {
    let pool = Pool::new(&start.build, start.workers);
    DRIVER.set(Some(Driver {
        start,
        pool,
        ports: BTreeMap::new(),
        requests: BTreeMap::new(),
        next: 1,
        ticking: false,
    }));
}

/// Starts the first worker, so that the first picture does not wait for it.
pub(crate) fn warm() {
    act(|driver| driver.pool.warm(clock::now()));
}

/// Sends a request about these files; the listener hears everything until its one last event.
pub(crate) fn submit(
    body: Body,
    files: Vec<FileKey>,
    lane: Lane,
    listener: impl Fn(Event) + 'static,
) -> RequestId {
    let mut id = 0;
    act(|driver| {
        id = driver.next;
        driver.next += 1;
        let needs = needs(&body);
        driver.requests.insert(
            id,
            Request {
                body,
                files,
                listener: Rc::new(listener),
            },
        );
        driver.pool.submit(id, lane, needs, clock::now())
    });
    id
}

fn needs(body: &Body) -> Needs {
    match body {
        Body::Volume { .. } => Needs::Room,
        Body::Plane { plane } => Needs::Volume(plane.volume),
        Body::DropVolume { volume } => Needs::LastOf(*volume),
        _ => Needs::Nothing,
    }
}

/// Stops a request; its last event says whether it was in time.
pub(crate) fn cancel(id: RequestId) {
    act(|driver| driver.pool.cancel(id, clock::now()));
}

fn heard(worker: WorkerId, heard: Heard) {
    match heard {
        Heard::Dead => act(|driver| driver.pool.died(worker, clock::now())),
        Heard::Message(message, buffers) => {
            let effects = with(|driver| driver.pool.heard(worker, &message, clock::now()));
            carry_out(effects, Some((*message, buffers)));
            act(|driver| driver.pool.go_on(clock::now()));
        }
    }
}

fn act(decide: impl FnOnce(&mut Driver) -> Vec<Effect>) {
    carry_out(with(decide), None);
}

fn with(decide: impl FnOnce(&mut Driver) -> Vec<Effect>) -> Vec<Effect> {
    DRIVER.with_borrow_mut(|driver| driver.as_mut().map(decide).unwrap_or_default())
}

/// Effects in order. Listeners are called while nothing is borrowed: they may submit or cancel.
fn carry_out(effects: Vec<Effect>, mut message: Option<(FromWorker, Vec<Buffer>)>) {
    for effect in effects {
        match effect {
            Effect::Spawn(worker) => spawn(worker),
            Effect::Terminate(worker) => {
                let port = DRIVER.with_borrow_mut(|driver| {
                    driver.as_mut().and_then(|d| d.ports.remove(&worker))
                });
                if let Some(port) = port {
                    port.terminate();
                }
            }
            Effect::Post(worker, id) => post(worker, id),
            Effect::PostCancel(worker, id) => {
                DRIVER.with_borrow(|driver| {
                    if let Some(port) = driver.as_ref().and_then(|d| d.ports.get(&worker)) {
                        // A message that cannot be posted is a worker that the clock will end.
                        port.post(&ToWorker::Cancel { id }, &[]);
                    }
                });
            }
            Effect::Forward(id) => {
                if let Some((message, buffers)) = message.take() {
                    forward(id, message, buffers);
                }
            }
            Effect::Finish(id, End::Failed(failure)) => finish(id, Event::Failed(failure)),
            Effect::Finish(id, End::Cancelled) => finish(id, Event::Cancelled),
            Effect::Mismatch { worker_build } => DRIVER.with_borrow(|driver| {
                if let Some(driver) = driver {
                    (driver.start.on_mismatch)(worker_build);
                }
            }),
        }
    }
    keep_ticking();
}

fn spawn(worker: WorkerId) {
    let url = DRIVER.with_borrow(|driver| {
        driver
            .as_ref()
            .map(|driver| driver.start.worker_url.clone())
            .unwrap_or_default()
    });
    match Port::start(&url, move |event| heard(worker, event)) {
        Some(port) => DRIVER.with_borrow_mut(|driver| {
            if let Some(driver) = driver {
                driver.ports.insert(worker, port);
            }
        }),
        // Not at once: the pool is in the middle of its effects.
        None => clock::after(0, move || heard(worker, Heard::Dead)),
    }
}

fn post(worker: WorkerId, id: RequestId) {
    let posted = DRIVER.with_borrow(|driver| {
        let driver = driver.as_ref()?;
        let request = driver.requests.get(&id)?;
        let message = ToWorker::Request {
            id,
            body: request.body.clone(),
        };
        Some(driver.ports.get(&worker)?.post(&message, &request.files))
    });
    if posted != Some(true) {
        clock::after(0, move || heard(worker, Heard::Dead));
    }
}

fn forward(id: RequestId, message: FromWorker, buffers: Vec<Buffer>) {
    match message {
        FromWorker::Progress {
            stage, done, total, ..
        } => tell(id, Event::Progress(stage, done, total)),
        FromWorker::Partial { part, .. } => tell(id, Event::Partial(Box::new(part), buffers)),
        FromWorker::Done { answer, .. } => finish(id, Event::Done(Box::new(answer), buffers)),
        FromWorker::Failed { failure, .. } => finish(id, Event::Failed(failure)),
        FromWorker::Cancelled { .. } => finish(id, Event::Cancelled),
        _ => {}
    }
}

fn tell(id: RequestId, event: Event) {
    let listener = DRIVER.with_borrow(|driver| {
        driver
            .as_ref()
            .and_then(|driver| driver.requests.get(&id))
            .map(|request| Rc::clone(&request.listener))
    });
    if let Some(listener) = listener {
        listener(event);
    }
}

fn finish(id: RequestId, event: Event) {
    let request = DRIVER.with_borrow_mut(|driver| {
        driver
            .as_mut()
            .and_then(|driver| driver.requests.remove(&id))
    });
    if let Some(request) = request {
        (request.listener)(event);
    }
}

/// Keeps one timer running while the pool needs the clock.
fn keep_ticking() {
    let begin = DRIVER.with_borrow_mut(|driver| match driver {
        Some(driver) if !driver.ticking && driver.pool.needs_clock() => {
            driver.ticking = true;
            true
        }
        _ => false,
    });
    if begin {
        clock::after(TICK_MS, || {
            let effects = with(|driver| {
                driver.ticking = false;
                driver.pool.tick(clock::now())
            });
            carry_out(effects, None);
        });
    }
}
