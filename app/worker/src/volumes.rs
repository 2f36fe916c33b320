//! Volumes that are kept for whoever scrolls through them: one or two, within a number of bytes.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use insitu_core::{
    error::{ErrorCode, Failure},
    protocol::VolumeId,
    screening::Planes,
};

/// How many are kept: the one that is looked at, and the one to which a person goes back.
const MOST: usize = 2;

struct Kept<T> {
    id: VolumeId,
    bytes: u64,
    volume: Rc<T>,
}

/// The volumes, the last one used first.
pub(crate) struct Volumes<T = Planes> {
    kept: RefCell<VecDeque<Kept<T>>>,
}

impl<T> Default for Volumes<T> {
    fn default() -> Self {
        Self {
            kept: RefCell::default(),
        }
    }
}

impl<T> Volumes<T> {
    /// A volume, which counts as used.
    pub(crate) fn get(&self, id: VolumeId) -> Result<Rc<T>, Failure> {
        let mut kept = self.kept.borrow_mut();
        let at = kept.iter().position(|one| one.id == id);
        let Some(found) = at.and_then(|at| kept.remove(at)) else {
            let message = "the reader has no such volume";
            return Err(Failure::new(ErrorCode::ImageVolumeGone, message));
        };
        let volume = Rc::clone(&found.volume);
        kept.push_front(found);
        Ok(volume)
    }

    /// Lets go of those that were not used for longest, until one of so many bytes fits beside the
    /// others within so many.
    pub(crate) fn make_room(&self, bytes: u64, most_bytes: u64) {
        let mut kept = self.kept.borrow_mut();
        let fits = |kept: &VecDeque<Kept<T>>| {
            let all = kept
                .iter()
                .fold(bytes, |sum, one| sum.saturating_add(one.bytes));
            kept.len() < MOST && all <= most_bytes
        };
        while !kept.is_empty() && !fits(&kept) {
            kept.pop_back();
        }
    }

    /// Keeps a volume.
    pub(crate) fn keep(&self, id: VolumeId, bytes: u64, volume: T) {
        self.kept.borrow_mut().push_front(Kept {
            id,
            bytes,
            volume: Rc::new(volume),
        });
    }

    /// Lets go of a volume, if it is there.
    pub(crate) fn remove(&self, id: VolumeId) {
        self.kept.borrow_mut().retain(|one| one.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(volumes: &Volumes<&str>) -> Vec<VolumeId> {
        volumes.kept.borrow().iter().map(|one| one.id).collect()
    }

    #[test]
    fn the_one_that_was_not_used_for_longest_makes_room() {
        let volumes = Volumes::default();
        for id in [1, 2] {
            volumes.make_room(100, 1000);
            volumes.keep(id, 100, "voxels");
        }
        assert_eq!(*volumes.get(1).unwrap(), "voxels");
        volumes.make_room(100, 1000);
        volumes.keep(3, 100, "voxels");
        assert_eq!(kept(&volumes), [3, 1]);
        assert_eq!(volumes.get(2).unwrap_err().code, ErrorCode::ImageVolumeGone);
    }

    #[test]
    fn bytes_are_bounded_before_the_next_one_is_there() {
        let volumes = Volumes::default();
        volumes.keep(1, 600, "voxels");
        volumes.make_room(400, 1000);
        assert_eq!(kept(&volumes), [1]);
        volumes.make_room(401, 1000);
        assert!(kept(&volumes).is_empty());
        volumes.make_room(u64::MAX, 1000);
    }

    #[test]
    fn a_dropped_volume_is_gone_and_may_be_dropped_again() {
        let volumes = Volumes::default();
        volumes.keep(1, 1, "voxels");
        volumes.remove(1);
        volumes.remove(1);
        assert!(volumes.get(1).is_err());
    }
}
