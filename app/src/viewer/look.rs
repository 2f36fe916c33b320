//! How a frame is shown: window, negative, colours. Nothing of it reaches a model.

use insitu_core::{
    dicom::{Voi, VoiFunction, Window},
    image::{ColourMap, GreyLook},
    protocol::Enhancement,
};

use crate::browser::frames::{Frame, Pixels};

/// What the person has chosen; frames bring what they have not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    /// The person's window; none: as the frame says.
    pub(crate) window: Option<Window>,
    /// Shown as a negative.
    pub(crate) inverted: bool,
    /// Colours of grey levels.
    pub(crate) colours: &'static ColourMap,
    /// What is done to a colour picture; never to what a model gets.
    pub(crate) enhancement: Option<Enhancement>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            window: None,
            inverted: false,
            colours: ColourMap::GREY,
            enhancement: None,
        }
    }
}

/// Enhancements with the keys of their names, in the order of the menu.
pub(crate) const ENHANCEMENTS: [(Enhancement, &str); 5] = [
    (Enhancement::RedFree, "enhance.red-free"),
    (Enhancement::Red, "enhance.red"),
    (Enhancement::Blue, "enhance.blue"),
    (Enhancement::Contrast, "enhance.contrast"),
    (Enhancement::Sharp, "enhance.sharp"),
];

impl Look {
    /// Goes to the next of some enhancements, and from the last one back to the picture itself.
    pub(crate) fn next_enhancement(&mut self, of: &[Enhancement]) {
        let now = of.iter().position(|one| Some(*one) == self.enhancement);
        self.enhancement = of.get(now.map_or(0, |now| now + 1)).copied();
    }

    /// As the mapper takes it, for a frame with this default.
    pub(crate) fn of(&self, voi: Option<&Voi>) -> GreyLook {
        GreyLook {
            voi: match self.window {
                Some(window) => Some(Voi::Window(window)),
                None => voi.cloned(),
            },
            inverted: self.inverted,
            colours: self.colours,
        }
    }

    /// The window that a grey frame is seen through; a table is taken as the range of its bits. None
    /// for colour, which has no window.
    pub(crate) fn window_on(&self, frame: &Frame) -> Option<Window> {
        let Pixels::Grey(grey) = &frame.pixels else {
            return None;
        };
        self.window.or(match &grey.about.voi {
            Some(Voi::Window(window)) => Some(*window),
            Some(Voi::Lut(_)) | None => grey
                .about
                .choices
                .iter()
                .find_map(|voi| match voi {
                    Voi::Window(window) => Some(*window),
                    Voi::Lut(_) => None,
                })
                .or_else(|| Window::new(128.0, 256.0, VoiFunction::Linear)),
        })
    }

    /// Moves the window: so much of its width brighter or darker, and so much wider.
    pub(crate) fn change_window(&mut self, now: Window, centre_by: f64, width_by: f64) {
        let width = (now.width() + width_by).max(1.0);
        if let Some(window) = Window::new(now.center() + centre_by, width, now.function()) {
            self.window = Some(window);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_never_narrower_than_one_value() {
        let mut look = Look::default();
        let start = Window::new(40.0, 400.0, VoiFunction::Linear).unwrap();
        look.change_window(start, 10.0, -1e6);
        let window = look.window.unwrap();
        assert_eq!((window.center(), window.width()), (50.0, 1.0));
        look.change_window(start, f64::INFINITY, 0.0);
        assert_eq!(look.window, Some(window));
    }
}
