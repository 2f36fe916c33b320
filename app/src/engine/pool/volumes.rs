//! Which worker keeps which volume, and what follows for the requests that wait.

use insitu_core::{
    error::{ErrorCode, Failure},
    protocol::{FromWorker, RequestId, VolumeId},
};

use super::{Effect, End, Job, Lane, Pool, Slot, WorkerId};

/// What a request needs of the worker that takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing that any worker would not have.
    Nothing,
    /// Room for a volume, which is kept under the request's number.
    Room,
    /// That it keeps this volume.
    Volume(VolumeId),
    /// The same; afterwards the volume is gone.
    LastOf(VolumeId),
}

impl Needs {
    /// The volume that must be there.
    pub(super) fn volume(self) -> Option<VolumeId> {
        match self {
            Self::Volume(volume) | Self::LastOf(volume) => Some(volume),
            Self::Nothing | Self::Room => None,
        }
    }
}

impl Pool {
    /// Whether an idle worker is of no use: not the first, or one that is larger than it need be, and
    /// none that keeps a volume.
    pub(super) fn may_go(&self, worker: WorkerId, slot: &Slot) -> bool {
        let is_first = self.workers.keys().next() == Some(&worker);
        (slot.spent || !is_first) && !self.volumes.values().any(|keeper| *keeper == worker)
    }

    /// Takes a worker out, with all that it keeps.
    pub(super) fn take_out(&mut self, worker: WorkerId) -> Option<Slot> {
        self.volumes.retain(|_, keeper| *keeper != worker);
        self.workers.remove(&worker)
    }

    /// What the end of a request says of the volumes that its worker keeps; whether one is gone.
    pub(super) fn note_volumes(
        &mut self,
        worker: WorkerId,
        id: RequestId,
        needs: Option<Needs>,
        end: &FromWorker,
    ) -> bool {
        let gone = match (needs, end) {
            (Some(Needs::Room), FromWorker::Done { .. }) => {
                self.volumes.insert(id, worker);
                false
            }
            // One that was refused has taken no memory.
            (Some(Needs::Room), FromWorker::Cancelled { .. }) => false,
            (Some(Needs::LastOf(volume)), FromWorker::Done { .. }) => {
                self.volumes.remove(&volume);
                true
            }
            // Another volume took its room.
            (Some(Needs::Volume(volume)), FromWorker::Failed { failure, .. })
                if failure.code == ErrorCode::ImageVolumeGone =>
            {
                self.volumes.remove(&volume);
                true
            }
            _ => return false,
        };
        let keeps = self.volumes.values().any(|keeper| *keeper == worker);
        if let Some(slot) = self.workers.get_mut(&worker) {
            slot.spent = !keeps;
        }
        gone
    }

    /// The worker that keeps volumes, or is making one.
    fn keeper(&self) -> Option<WorkerId> {
        let makes = |slot: &Slot| {
            let running = slot.running.as_ref();
            running.is_some_and(|running| running.job.needs == Needs::Room)
        };
        let making = self.workers.iter().find(|(_, slot)| makes(slot));
        let kept = self.volumes.values().next();
        kept.or(making.map(|(worker, _)| worker)).copied()
    }

    /// The only worker that can do a request; none where any can.
    pub(super) fn only(&self, job: &Job) -> Option<WorkerId> {
        match job.needs {
            Needs::Nothing => None,
            Needs::Room => self.keeper(),
            Needs::Volume(volume) | Needs::LastOf(volume) => self.volumes.get(&volume).copied(),
        }
    }

    /// A free worker for a request. That which keeps volumes takes others' work last, and none of many
    /// where there can be another: a person who scrolls would wait for it.
    pub(super) fn free_for(&self, job: &Job) -> Option<WorkerId> {
        let free = |worker: &WorkerId| self.workers.get(worker).is_some_and(Slot::is_free);
        if let Some(only) = self.only(job) {
            return Some(only).filter(free);
        }
        let keeper = self.keeper();
        let mut others = self
            .workers
            .keys()
            .filter(|worker| Some(**worker) != keeper);
        let keeper_helps =
            job.lane == Lane::Interactive || self.most == 1 || self.failed_starts > 0;
        others
            .find(|worker| free(worker))
            .copied()
            .or(keeper.filter(free).filter(|_| keeper_helps))
    }

    /// Ends what is asked of volumes that no worker keeps.
    pub(super) fn end_homeless(&mut self, effects: &mut Vec<Effect>) {
        let volumes = &self.volumes;
        self.queue.retain(|job| {
            let homeless = job
                .needs
                .volume()
                .is_some_and(|volume| !volumes.contains_key(&volume));
            if homeless {
                effects.push(Effect::Finish(job.id, End::Failed(gone())));
            }
            !homeless
        });
    }
}

/// A request about a volume that no worker keeps.
pub(super) fn gone() -> Failure {
    Failure::new(ErrorCode::ImageVolumeGone, "no reader has this volume")
}
