//! What the pool must keep, whatever its workers do.

use std::collections::BTreeMap;

use insitu_core::protocol::{Answer, Stage};

use super::*;

mod volumes;

const BUILD: &str = "abc";

/// A pool, the workers that live, and how each request ended.
struct World {
    pool: Pool,
    now: Millis,
    living: Vec<WorkerId>,
    posted: Vec<(WorkerId, RequestId)>,
    cancels: Vec<RequestId>,
    ends: BTreeMap<RequestId, Vec<String>>,
    mismatch: Option<String>,
}

impl World {
    fn new(most: usize) -> Self {
        Self {
            pool: Pool::new(BUILD, most),
            now: 0.0,
            living: Vec::new(),
            posted: Vec::new(),
            cancels: Vec::new(),
            ends: BTreeMap::new(),
            mismatch: None,
        }
    }

    fn apply(&mut self, effects: Vec<Effect>, message: Option<&FromWorker>) {
        for effect in effects {
            match effect {
                Effect::Spawn(worker) => self.living.push(worker),
                Effect::Terminate(worker) => self.living.retain(|w| *w != worker),
                Effect::Post(worker, id) => {
                    assert!(self.living.contains(&worker), "posted to a dead worker");
                    self.posted.push((worker, id));
                }
                Effect::PostCancel(_, id) => self.cancels.push(id),
                Effect::Finish(id, End::Cancelled) => self.end(id, "cancelled"),
                Effect::Finish(id, End::Failed(failure)) => self.end(id, failure.code.as_str()),
                Effect::Forward(id) => match message {
                    Some(FromWorker::Done { .. }) => self.end(id, "done"),
                    Some(FromWorker::Failed { .. }) => self.end(id, "failed"),
                    Some(FromWorker::Cancelled { .. }) => self.end(id, "cancelled"),
                    _ => {}
                },
                Effect::Mismatch { worker_build } => self.mismatch = Some(worker_build),
            }
        }
    }

    fn end(&mut self, id: RequestId, how: &str) {
        self.ends.entry(id).or_default().push(how.to_owned());
    }

    fn submit(&mut self, id: RequestId, lane: Lane) {
        self.ask(id, lane, Needs::Nothing);
    }

    fn ask(&mut self, id: RequestId, lane: Lane, needs: Needs) {
        let effects = self.pool.submit(id, lane, needs, self.now);
        self.apply(effects, None);
    }

    fn say(&mut self, worker: WorkerId, message: &FromWorker) {
        let effects = self.pool.heard(worker, message, self.now);
        self.apply(effects, Some(message));
        let effects = self.pool.go_on(self.now);
        self.apply(effects, None);
    }

    fn ready(&mut self) {
        for worker in self.living.clone() {
            self.say(
                worker,
                &FromWorker::Ready {
                    build: BUILD.into(),
                    simd: true,
                    memory_bytes: 1,
                },
            );
        }
    }

    fn done(&mut self, id: RequestId) {
        let worker = self.worker_of(id);
        self.say(
            worker,
            &FromWorker::Done {
                id,
                answer: Answer::Opened(Vec::new()),
            },
        );
    }

    fn kill_worker_of(&mut self, id: RequestId) {
        let worker = self.worker_of(id);
        let effects = self.pool.died(worker, self.now);
        self.apply(effects, None);
    }

    fn worker_of(&self, id: RequestId) -> WorkerId {
        self.posted.iter().rev().find(|(_, j)| *j == id).unwrap().0
    }

    fn pass(&mut self, ms: Millis) {
        self.now += ms;
        let effects = self.pool.tick(self.now);
        self.apply(effects, None);
    }

    fn order(&self) -> Vec<RequestId> {
        self.posted.iter().map(|(_, id)| *id).collect()
    }
}

#[test]
fn nothing_is_posted_before_the_worker_says_ready() {
    let mut world = World::new(1);
    world.submit(1, Lane::Interactive);
    assert_eq!((world.living.len(), world.posted.len()), (1, 0));
    world.ready();
    assert_eq!(world.order(), [1]);
}

#[test]
fn a_person_who_waits_goes_before_the_batch() {
    let mut world = World::new(1);
    for id in 1..=3 {
        world.submit(id, Lane::Batch);
    }
    world.ready();
    world.submit(9, Lane::Interactive);
    world.done(1);
    assert_eq!(world.order(), [1, 9]);
    world.done(9);
    assert_eq!(world.order(), [1, 9, 2]);
}

#[test]
fn what_an_answer_leads_to_goes_before_the_batch() {
    let mut world = World::new(1);
    world.submit(1, Lane::Interactive);
    world.submit(2, Lane::Batch);
    world.ready();
    let done = FromWorker::Done {
        id: 1,
        answer: Answer::Opened(Vec::new()),
    };
    let effects = world.pool.heard(0, &done, 0.0);
    assert_eq!(effects, [Effect::Forward(1)]);
    // Whoever hears of it asks for more.
    world.submit(9, Lane::Interactive);
    let effects = world.pool.go_on(0.0);
    assert_eq!(effects, []);
    assert_eq!(world.order(), [1, 9]);
    world.done(9);
    assert_eq!(world.order(), [1, 9, 2]);
}

#[test]
fn a_batch_uses_as_many_workers_as_allowed_and_no_more() {
    let mut world = World::new(3);
    for id in 1..=10 {
        world.submit(id, Lane::Batch);
    }
    assert_eq!(world.living.len(), 3);
    world.ready();
    assert_eq!(world.order(), [1, 2, 3]);
}

#[test]
fn the_request_in_hand_of_a_dead_worker_is_tried_once_more_alone_and_then_failed() {
    let mut world = World::new(2);
    for id in 1..=4 {
        world.submit(id, Lane::Batch);
    }
    world.ready();
    world.kill_worker_of(1);
    world.ready();
    // 1 must wait until it is alone: nothing starts while 2 runs.
    assert_eq!(world.order(), [1, 2]);
    world.done(2);
    assert_eq!(world.order(), [1, 2, 1]);
    world.kill_worker_of(1);
    world.ready();
    assert_eq!(world.ends[&1], ["worker.crashed"]);
    world.done(3);
    world.ready();
    world.done(4);
    assert_eq!(world.ends[&3], ["done"]);
    assert_eq!(world.ends[&4], ["done"]);
}

#[test]
fn a_panic_message_counts_as_a_death_and_the_error_event_after_it_does_not_count_again() {
    let mut world = World::new(1);
    world.submit(1, Lane::Interactive);
    world.ready();
    let worker = world.worker_of(1);
    world.say(
        worker,
        &FromWorker::Panicked {
            message: "x.rs:1".into(),
        },
    );
    let effects = world.pool.died(worker, world.now);
    assert!(effects.is_empty());
    world.ready();
    world.done(1);
    assert_eq!(world.ends[&1], ["done"]);
}

#[test]
fn a_waiting_request_is_cancelled_at_once_and_a_running_one_within_two_seconds() {
    let mut world = World::new(1);
    world.submit(1, Lane::Batch);
    world.submit(2, Lane::Batch);
    world.ready();
    for id in [1, 2] {
        let effects = world.pool.cancel(id, world.now);
        world.apply(effects, None);
    }
    assert_eq!(world.ends[&2], ["cancelled"]);
    assert_eq!(world.cancels, [1]);
    world.pass(1_900.0);
    assert!(!world.ends.contains_key(&1));
    world.pass(200.0);
    assert_eq!(world.ends[&1], ["cancelled"]);
    assert!(world.living.is_empty());
}

#[test]
fn an_answer_that_overtakes_the_cancel_is_the_only_end() {
    let mut world = World::new(1);
    world.submit(1, Lane::Batch);
    world.ready();
    let effects = world.pool.cancel(1, world.now);
    world.apply(effects, None);
    world.done(1);
    let worker = world.worker_of(1);
    world.say(worker, &FromWorker::Cancelled { id: 1 });
    world.pass(10_000.0);
    assert_eq!(world.ends[&1], ["done"]);
}

#[test]
fn a_silent_worker_is_ended_but_one_that_reports_progress_is_not() {
    let mut world = World::new(1);
    world.submit(1, Lane::Batch);
    world.ready();
    world.pass(50_000.0);
    let worker = world.worker_of(1);
    world.say(
        worker,
        &FromWorker::Progress {
            id: 1,
            stage: Stage::Opening,
            done: 1,
            total: 2,
        },
    );
    world.pass(50_000.0);
    assert!(!world.ends.contains_key(&1));
    world.pass(20_000.0);
    assert_eq!(world.ends[&1], ["worker.timeout"]);
}

#[test]
fn a_worker_of_another_build_stops_everything_with_one_failure_each() {
    let mut world = World::new(2);
    for id in 1..=3 {
        world.submit(id, Lane::Batch);
    }
    let worker = world.living[0];
    world.say(
        worker,
        &FromWorker::Ready {
            build: "old".into(),
            simd: true,
            memory_bytes: 1,
        },
    );
    world.submit(4, Lane::Interactive);
    for id in 1..=4 {
        assert_eq!(world.ends[&id], ["worker.build_mismatch"]);
    }
    assert_eq!(world.mismatch.as_deref(), Some("old"));
    assert!(world.living.is_empty());
}

#[test]
fn workers_that_never_start_fail_what_waits_and_are_tried_again_when_asked() {
    let mut world = World::new(1);
    world.submit(1, Lane::Batch);
    for _ in 0..FAILED_STARTS {
        let worker = world.living[0];
        let effects = world.pool.died(worker, world.now);
        world.apply(effects, None);
    }
    assert_eq!(world.ends[&1], ["worker.crashed"]);
    assert!(world.living.is_empty());
    world.submit(2, Lane::Interactive);
    world.ready();
    world.done(2);
    assert_eq!(world.ends[&2], ["done"]);
}

#[test]
fn workers_of_a_finished_batch_end_after_a_while_but_the_first_stays() {
    let mut world = World::new(3);
    for id in 1..=3 {
        world.submit(id, Lane::Batch);
    }
    world.ready();
    for id in 1..=3 {
        world.done(id);
    }
    world.pass(IDLE + 1.0);
    assert_eq!(world.living.len(), 1);
    assert!(!world.pool.needs_clock());
}

/// A small generator (Numerical Recipes' constants), so that the walk below is the same every time.
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % sides
    }
}

#[test]
fn whatever_happens_every_request_ends_exactly_once() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut world = World::new(1 + dice.roll(4) as usize);
        let mut submitted = 0;
        for _ in 0..200 {
            match dice.roll(10) {
                0 | 1 => {
                    submitted += 1;
                    let lane = [Lane::Batch, Lane::Interactive][dice.roll(2) as usize];
                    let other = 1 + dice.roll(submitted);
                    let needs = [
                        Needs::Nothing,
                        Needs::Nothing,
                        Needs::Room,
                        Needs::Volume(other),
                        Needs::LastOf(other),
                    ];
                    world.ask(submitted, lane, needs[dice.roll(5) as usize]);
                }
                2 | 3 => world.ready(),
                4..=6 if !world.posted.is_empty() => {
                    let (_, id) = world.posted[dice.roll(world.posted.len() as u32) as usize];
                    world.done(id);
                }
                7 if !world.living.is_empty() => {
                    let worker = world.living[dice.roll(world.living.len() as u32) as usize];
                    let effects = world.pool.died(worker, world.now);
                    world.apply(effects, None);
                }
                8 if submitted > 0 => {
                    let id = 1 + dice.roll(submitted);
                    let effects = world.pool.cancel(id, world.now);
                    world.apply(effects, None);
                }
                _ => world.pass(f64::from(dice.roll(30_000))),
            }
        }
        for _ in 0..2_000 {
            world.ready();
            if let Some(id) = world
                .posted
                .iter()
                .map(|(_, id)| *id)
                .find(|id| !world.ends.contains_key(id))
            {
                world.done(id);
            }
            world.pass(1_000.0);
        }
        for id in 1..=submitted {
            assert_eq!(
                world.ends.get(&id).map(Vec::len),
                Some(1),
                "seed {seed}, request {id}"
            );
        }
    }
}
