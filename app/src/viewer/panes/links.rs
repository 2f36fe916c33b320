//! What panes do together: what one is told, the others follow.

use super::super::{Extent, Size, View, look::Look};
use insitu_core::finding::Side;

/// What is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five switches that a person sets one by one"
)]
pub(crate) struct Links {
    /// How large the picture is.
    pub(crate) zoom: bool,
    /// Which part of it is in the middle.
    pub(crate) place: bool,
    /// Window, negative, colours, enhancement.
    pub(crate) look: bool,
    /// Which frame.
    pub(crate) frame: bool,
    /// Left and right eyes follow as mirror images.
    pub(crate) mirror: bool,
}

/// One of the switches: the key of its name, and where it is.
pub(crate) type Switch = (&'static str, fn(&mut Links) -> &mut bool);

impl Links {
    /// The switches, in the order of the menu.
    pub(crate) const SWITCHES: [Switch; 5] = [
        ("link.zoom", |links| &mut links.zoom),
        ("link.place", |links| &mut links.place),
        ("link.look", |links| &mut links.look),
        ("link.frame", |links| &mut links.frame),
        ("link.mirror", |links| &mut links.mirror),
    ];

    /// Everything together.
    pub(crate) const ALL: Self = Self {
        zoom: true,
        place: true,
        look: true,
        frame: true,
        mirror: true,
    };

    /// Whether anything is linked; mirroring by itself links nothing.
    pub(crate) fn any(self) -> bool {
        self.zoom || self.place || self.look || self.frame
    }
}

/// A pane as its neighbours see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shared {
    /// How the picture lies.
    pub(crate) view: View,
    /// How it is shown.
    pub(crate) look: Look,
    /// Which frame.
    pub(crate) frame: u32,
    /// How many there are.
    pub(crate) frames: u32,
    /// The frame at which it was linked.
    pub(crate) linked_at: u32,
    /// Size of the picture.
    pub(crate) picture: Extent,
    /// Size of the pane.
    pub(crate) pane: Size,
    /// Shown through a window.
    pub(crate) is_grey: bool,
    /// Which eye.
    pub(crate) side: Option<Side>,
}

impl Links {
    /// Makes a pane agree with the one that a person acts on. `level` is the pane's frame at the place
    /// in the patient that the leader shows, where both say where they lie; other frames are counted
    /// from those at which the panes were linked.
    pub(crate) fn follow(self, leader: &Shared, pane: &mut Shared, level: Option<u32>) {
        if self.zoom || self.place {
            let mut sight = leader.view.sight(leader.picture, leader.pane);
            let other_eye = leader.side.zip(pane.side).is_some_and(|(a, b)| a != b);
            if self.mirror && other_eye {
                sight.centre[0] = 1.0 - sight.centre[0];
            }
            pane.view
                .see(sight, self.zoom, self.place, pane.picture, pane.pane);
        }
        // A window says nothing to a photograph, nor red-free to a slice.
        if self.look && leader.is_grey == pane.is_grey {
            pane.look = leader.look;
        }
        if self.frame {
            let by = i64::from(leader.frame) - i64::from(leader.linked_at);
            let last = i64::from(pane.frames.max(1)) - 1;
            let counted = i64::from(pane.linked_at) + by;
            pane.frame = level.map_or(counted, i64::from).clamp(0, last) as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use insitu_core::dicom::{VoiFunction, Window};
    use proptest::prelude::*;

    use super::*;

    /// What a person does in one pane.
    #[derive(Debug, Clone)]
    enum Act {
        Zoom(f64, (f64, f64)),
        Move((f64, f64)),
        Fit,
        One,
        Turn(u8),
        Mirror,
        Window(f64, f64),
        Negative,
        Frame(u32),
        Reset,
    }

    fn act() -> impl Strategy<Value = Act> {
        let at = || (-300.0..300.0_f64, -300.0..300.0_f64);
        prop_oneof![
            (0.25..4.0_f64, at()).prop_map(|(factor, at)| Act::Zoom(factor, at)),
            at().prop_map(Act::Move),
            Just(Act::Fit),
            Just(Act::One),
            (0..4_u8).prop_map(Act::Turn),
            Just(Act::Mirror),
            (-1000.0..1000.0_f64, 1.0..4000.0_f64).prop_map(|(c, w)| Act::Window(c, w)),
            Just(Act::Negative),
            (0..300_u32).prop_map(Act::Frame),
            Just(Act::Reset),
        ]
    }

    fn apply(act: &Act, pane: &mut Shared) {
        let (picture, size) = (pane.picture, pane.pane);
        match *act {
            Act::Zoom(factor, at) => pane.view.zoom_by(factor, at, picture, size, 1.0),
            Act::Move(by) => pane.view.move_by(by, picture, size),
            Act::Fit => pane.view.fit(),
            Act::One => pane.view.one_to_one((0.0, 0.0), picture, size, 1.0),
            Act::Turn(quarters) => pane.view.turn_by(quarters),
            Act::Mirror => pane.view.mirror(),
            Act::Window(center, width) => {
                pane.look.window = Window::new(center, width, VoiFunction::Linear);
            }
            Act::Negative => pane.look.inverted = !pane.look.inverted,
            Act::Frame(frame) => pane.frame = frame.min(pane.frames - 1),
            Act::Reset => {
                pane.view = View::default();
                pane.look = Look::default();
            }
        }
    }

    fn pane(side: Option<Side>, frames: u32, linked_at: u32) -> Shared {
        Shared {
            view: View::default(),
            look: Look::default(),
            frame: linked_at,
            frames,
            linked_at,
            picture: Extent::new(800.0, 600.0, 1.0),
            pane: Size {
                width: 640.0,
                height: 480.0,
            },
            is_grey: true,
            side,
        }
    }

    fn centre(pane: &Shared) -> [f64; 2] {
        pane.view.sight(pane.picture, pane.pane).centre
    }

    fn scale(pane: &Shared) -> f64 {
        pane.view.place(pane.picture, pane.pane).scale
    }

    proptest! {
        #[test]
        fn linked_panes_agree_after_any_actions(
            acts in prop::collection::vec((0..4_usize, act()), 1..60),
        ) {
            let mut panes = [
                pane(None, 100, 10),
                pane(None, 100, 12),
                pane(None, 300, 200),
                pane(None, 100, 10),
            ];
            for (at, act) in &acts {
                apply(act, &mut panes[*at]);
                let leader = panes[*at];
                for (index, other) in panes.iter_mut().enumerate() {
                    if index != *at {
                        Links::ALL.follow(&leader, other, None);
                    }
                }
                for other in &panes {
                    prop_assert_eq!(other.view.is_fit(), leader.view.is_fit());
                    if !leader.view.is_fit() {
                        prop_assert!((scale(other) / scale(&leader) - 1.0).abs() < 1e-9);
                    }
                    // Turned panes keep another part of the picture in sight at its edge.
                    if other.view.lies_like(&leader.view) {
                        let (a, b) = (centre(other), centre(&leader));
                        prop_assert!((a[0] - b[0]).abs() < 1e-6 && (a[1] - b[1]).abs() < 1e-6);
                    }
                    prop_assert_eq!(other.look, leader.look);
                    let by = i64::from(leader.frame) - i64::from(leader.linked_at);
                    let wanted = i64::from(other.linked_at) + by;
                    prop_assert_eq!(
                        i64::from(other.frame),
                        wanted.clamp(0, i64::from(other.frames) - 1)
                    );
                }
            }
        }

        #[test]
        fn what_is_not_linked_stays(act in act()) {
            let mut leader = pane(None, 100, 10);
            apply(&act, &mut leader);
            let mut other = pane(None, 100, 10);
            Links::default().follow(&leader, &mut other, Some(50));
            prop_assert_eq!(other, pane(None, 100, 10));
        }
    }

    #[test]
    fn the_other_eye_follows_as_a_mirror_image() {
        let mut right = pane(Some(Side::Right), 1, 0);
        let mut left = pane(Some(Side::Left), 1, 0);
        right
            .view
            .zoom_by(3.0, (200.0, 50.0), right.picture, right.pane, 1.0);
        Links::ALL.follow(&right, &mut left, None);
        let (a, b) = (centre(&right), centre(&left));
        assert!((a[0] + b[0] - 1.0).abs() < 1e-9 && (a[1] - b[1]).abs() < 1e-9);
        assert!(a[0] > 0.6);
    }

    #[test]
    fn frames_that_lie_in_one_patient_meet_there_and_not_by_their_number() {
        let leader = pane(None, 100, 10);
        let mut thick = pane(None, 20, 3);
        Links::ALL.follow(&leader, &mut thick, Some(2));
        assert_eq!(thick.frame, 2);
        Links::ALL.follow(&leader, &mut thick, Some(40));
        assert_eq!(thick.frame, 19);
    }

    #[test]
    fn a_window_does_not_go_to_a_photograph() {
        let mut slice = pane(None, 1, 0);
        slice.look.window = Window::new(40.0, 400.0, VoiFunction::Linear);
        let mut photograph = pane(None, 1, 0);
        photograph.is_grey = false;
        Links::ALL.follow(&slice, &mut photograph, None);
        assert_eq!(photograph.look, Look::default());
    }
}
