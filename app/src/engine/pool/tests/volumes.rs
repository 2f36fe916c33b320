//! Volumes stay with one worker, and what is asked of them goes there or fails.

use super::*;

/// A pool whose worker 0 keeps volume 1.
fn with_volume(most: usize) -> World {
    let mut world = World::new(most);
    world.ask(1, Lane::Interactive, Needs::Room);
    world.ready();
    world.done(1);
    assert_eq!(world.worker_of(1), 0);
    world
}

fn fail(world: &mut World, id: RequestId, code: ErrorCode) {
    let worker = world.worker_of(id);
    let failure = Failure::new(code, "");
    world.say(worker, &FromWorker::Failed { id, failure });
}

#[test]
fn a_plane_is_asked_of_the_worker_that_has_the_volume_although_others_are_free() {
    let mut world = with_volume(3);
    for id in 2..=4 {
        world.submit(id, Lane::Batch);
    }
    world.ready();
    let busy: Vec<_> = (2..=3).map(|id| world.worker_of(id)).collect();
    assert!(!busy.contains(&0), "the keeper is left to the person");
    world.done(2);
    world.done(3);
    for id in 10..=12 {
        world.ask(id, Lane::Interactive, Needs::Volume(1));
        assert_eq!(world.worker_of(id), 0);
        world.done(id);
    }
}

#[test]
fn a_plane_waits_for_its_worker_and_others_do_not_wait_for_it() {
    let mut world = with_volume(2);
    world.ask(2, Lane::Interactive, Needs::Volume(1));
    world.ask(3, Lane::Interactive, Needs::Volume(1));
    assert_eq!(world.order(), [1, 2]);
    world.submit(4, Lane::Batch);
    world.ready();
    assert_eq!(world.order(), [1, 2, 4]);
    assert_eq!(world.worker_of(4), 1);
    world.done(2);
    assert_eq!((world.order(), world.worker_of(3)), (vec![1, 2, 4, 3], 0));
    assert_eq!(
        world.living.len(),
        2,
        "no worker is started for what waits for one"
    );
}

#[test]
fn one_worker_does_everything_where_there_is_only_one() {
    let mut world = with_volume(1);
    world.submit(2, Lane::Batch);
    assert_eq!(world.order(), [1, 2]);
    world.ask(3, Lane::Interactive, Needs::Volume(1));
    world.submit(4, Lane::Batch);
    world.done(2);
    assert_eq!(world.order(), [1, 2, 3]);
}

#[test]
fn once_the_worker_is_replaced_its_volumes_are_gone_and_only_they() {
    let mut world = with_volume(2);
    world.ask(2, Lane::Interactive, Needs::Volume(1));
    world.ask(3, Lane::Interactive, Needs::Volume(1));
    world.submit(4, Lane::Interactive);
    world.kill_worker_of(2);
    world.ready();
    world.done(4);
    world.ask(5, Lane::Interactive, Needs::Volume(1));
    for id in [2, 3, 5] {
        assert_eq!(world.ends[&id], ["image.volume_gone"], "{id}");
    }
    assert_eq!(world.ends[&4], ["done"]);
    world.ask(6, Lane::Interactive, Needs::LastOf(1));
    assert_eq!(world.ends[&6], ["image.volume_gone"]);
}

#[test]
fn a_worker_that_is_ended_for_silence_takes_its_volumes_along() {
    let mut world = with_volume(1);
    world.ask(2, Lane::Interactive, Needs::Volume(1));
    world.ask(3, Lane::Interactive, Needs::Volume(1));
    world.pass(SILENCE + 1.0);
    assert_eq!(world.ends[&2], ["worker.timeout"]);
    assert_eq!(world.ends[&3], ["image.volume_gone"]);
}

#[test]
fn a_volume_that_kills_its_worker_is_tried_once_more_and_then_the_cause() {
    let mut world = World::new(2);
    world.ask(1, Lane::Interactive, Needs::Room);
    world.ready();
    world.kill_worker_of(1);
    world.ready();
    world.kill_worker_of(1);
    assert_eq!(world.ends[&1], ["worker.crashed"]);
}

#[test]
fn volumes_are_made_by_one_worker_so_that_they_share_its_room() {
    let mut world = World::new(3);
    world.ask(1, Lane::Interactive, Needs::Room);
    world.ready();
    world.ask(2, Lane::Interactive, Needs::Room);
    assert_eq!((world.order(), world.living.len()), (vec![1], 1));
    world.done(1);
    assert_eq!(world.worker_of(2), 0);
    world.done(2);
    for (id, volume) in [(3, 1), (4, 2)] {
        world.ask(id, Lane::Interactive, Needs::Volume(volume));
        assert_eq!(world.worker_of(id), 0);
        world.done(id);
    }
}

#[test]
fn a_volume_that_made_room_for_another_is_gone_for_all_who_wait() {
    let mut world = with_volume(1);
    world.ask(2, Lane::Interactive, Needs::Volume(1));
    world.ask(3, Lane::Interactive, Needs::Volume(1));
    fail(&mut world, 2, ErrorCode::ImageVolumeGone);
    assert_eq!(world.ends[&3], ["image.volume_gone"]);
    // Another failure says nothing of the volume.
    let mut world = with_volume(1);
    world.ask(2, Lane::Interactive, Needs::Volume(1));
    fail(&mut world, 2, ErrorCode::ResourceMemory);
    world.ask(3, Lane::Interactive, Needs::Volume(1));
    assert_eq!(world.order(), [1, 2, 3]);
}

#[test]
fn a_worker_that_keeps_a_volume_is_not_ended_and_one_that_kept_one_is() {
    let mut world = World::new(2);
    // Worker 0 is busy, so that worker 1 makes the volume.
    world.submit(1, Lane::Interactive);
    world.ready();
    world.ask(2, Lane::Interactive, Needs::Room);
    world.ready();
    world.done(1);
    world.done(2);
    assert_eq!(world.worker_of(2), 1);
    world.pass(IDLE + 1.0);
    assert_eq!(world.living, [0, 1]);
    assert!(!world.pool.needs_clock());
    world.ask(3, Lane::Interactive, Needs::LastOf(2));
    world.done(3);
    assert!(world.pool.needs_clock());
    world.pass(IDLE + 1.0);
    assert_eq!(world.living, [0]);

    // Its memory does not shrink, so the first goes too.
    let mut world = with_volume(1);
    world.ask(2, Lane::Interactive, Needs::LastOf(1));
    world.done(2);
    world.pass(IDLE + 1.0);
    assert!(world.living.is_empty() && !world.pool.needs_clock());
}

#[test]
fn a_volume_that_was_cancelled_or_failed_is_kept_by_nobody() {
    for cancelled in [true, false] {
        let mut world = World::new(1);
        world.ask(1, Lane::Interactive, Needs::Room);
        world.ready();
        if cancelled {
            let effects = world.pool.cancel(1, world.now);
            world.apply(effects, None);
            world.say(0, &FromWorker::Cancelled { id: 1 });
        } else {
            fail(&mut world, 1, ErrorCode::ImageNoVolume);
        }
        world.ask(2, Lane::Interactive, Needs::Volume(1));
        assert_eq!(world.ends[&2], ["image.volume_gone"]);
        // One that was refused has taken no memory.
        world.pass(IDLE + 1.0);
        assert_eq!(world.living.is_empty(), cancelled);
    }
}

#[test]
fn what_waits_behind_a_plane_of_a_busy_worker_begins_where_there_is_room() {
    let mut world = with_volume(3);
    world.ask(2, Lane::Interactive, Needs::Volume(1));
    world.ask(3, Lane::Interactive, Needs::Volume(1));
    world.submit(4, Lane::Interactive);
    world.submit(5, Lane::Batch);
    world.ready();
    let mut begun = world.order();
    begun.sort_unstable();
    assert_eq!(begun, [1, 2, 4, 5]);
}
