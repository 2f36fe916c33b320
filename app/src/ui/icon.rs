//! Icons as one path each on a 24 × 24 grid, drawn with the text's colour; they are never alone.

use leptos::prelude::*;

/// What an icon stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    List,
    Open,
    Models,
    Settings,
    More,
    Shield,
    Warning,
    Help,
    Contrast,
    Back,
    Forward,
    Up,
    Down,
    Close,
    Copy,
    Retry,
    ZoomIn,
    ZoomOut,
    Fit,
    Turn,
    Mirror,
    Panel,
    Check,
    Half,
    Cross,
    Info,
    Previous,
    Next,
    Trash,
    Folder,
    Hand,
    Zoom,
    Window,
    Leaf,
    Play,
    Ruler,
    Diameters,
    Angle,
    Cobb,
    Ellipse,
    Rectangle,
    Polygon,
    Freehand,
    Arrow,
    Text,
    Probe,
    DiscRuler,
    Grid,
    Panes,
    Link,
    Loupe,
    Layers,
    Planes,
}

impl Icon {
    #[expect(clippy::too_many_lines, reason = "one table of all icons")]
    fn path(self) -> &'static str {
        match self {
            Self::List => "M5 7h14M5 12h14M5 17h9",
            Self::Open => "M12 15V4m0 0L8 8m4-4 4 4M5 14v4a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-4",
            Self::Folder => {
                "M3 7.5A1.5 1.5 0 0 1 4.5 6H9l2 2.5h8.5A1.5 1.5 0 0 1 21 10v7.5a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z"
            }
            Self::Models => "M12 3.5 19.5 8v8L12 20.5 4.5 16V8zM4.5 8l7.5 4.4L19.5 8M12 12.4v8.1",
            Self::Settings => {
                "M4 8h7m5 0h4M4 16h3m5 0h8M11 8a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0zM7 16a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0z"
            }
            Self::More => {
                "M5 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0zm6 0a1 1 0 1 0 2 0 1 1 0 0 0-2 0zm6 0a1 1 0 1 0 2 0 1 1 0 0 0-2 0z"
            }
            Self::Shield => "M12 3 5 5.5v6c0 4.5 3 7.7 7 9.5 4-1.8 7-5 7-9.5v-6z",
            Self::Warning => "M12 4 2.8 20h18.4zM12 10v4.5m0 2.6v.1",
            Self::Help => {
                "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 0 0-17 0zM9.6 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.9-1.2 1.8m0 2.9v.1"
            }
            Self::Contrast => "M4 12a8 8 0 1 0 16 0 8 8 0 0 0-16 0z",
            Self::Back | Self::Previous => "m14.5 6-6 6 6 6",
            Self::Forward | Self::Next => "m9.5 6 6 6-6 6",
            Self::Up => "m6 14.5 6-6 6 6",
            Self::Down => "m6 9.5 6 6 6-6",
            Self::Close => "m6 6 12 12M18 6 6 18",
            Self::Copy => {
                "M9 9V5.5A1.5 1.5 0 0 1 10.5 4h8A1.5 1.5 0 0 1 20 5.5v8a1.5 1.5 0 0 1-1.5 1.5H15M5.5 9h8a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 4 18.5v-8A1.5 1.5 0 0 1 5.5 9z"
            }
            Self::Retry => "M5 5v5h5M5.6 10a7.5 7.5 0 1 1-.9 5",
            Self::ZoomIn => {
                "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 0 0-13 0zM15.3 15.3 20.5 20.5M7.5 10.5h6m-3-3v6"
            }
            Self::ZoomOut => {
                "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 0 0-13 0zM15.3 15.3 20.5 20.5M7.5 10.5h6"
            }
            Self::Fit => {
                "M4 9V5.5A1.5 1.5 0 0 1 5.5 4H9m6 0h3.5A1.5 1.5 0 0 1 20 5.5V9m0 6v3.5a1.5 1.5 0 0 1-1.5 1.5H15m-6 0H5.5A1.5 1.5 0 0 1 4 18.5V15"
            }
            Self::Turn => "M19 5v5h-5M18.4 10a7.5 7.5 0 1 0 .9 5",
            Self::Mirror => "M12 3.5v17M9 7v10H3.5zm6 0v10h5.5z",
            Self::Panel => {
                "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5v-11A1.5 1.5 0 0 1 5.5 5zM14.5 5v14"
            }
            Self::Check => "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 0 0-17 0zM8 12.3l2.8 2.8L16 9.5",
            Self::Half => "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 0 0-17 0z",
            Self::Cross => "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 0 0-17 0zM9 9l6 6m0-6-6 6",
            Self::Info => "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 0 0-17 0zM12 11v5.5m0-9v.1",
            Self::Hand => {
                "M12 3v18M3 12h18M12 3 9.5 5.5M12 3l2.5 2.5M12 21l-2.5-2.5M12 21l2.5-2.5M3 12l2.5-2.5M3 12l2.5 2.5M21 12l-2.5-2.5M21 12l-2.5 2.5"
            }
            Self::Zoom => "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 0 0-13 0zM15.3 15.3 20.5 20.5",
            Self::Window => {
                "M12 3.5v2m0 13v2M3.5 12h2m13 0h2M6 6l1.4 1.4m9.2 9.2L18 18M18 6l-1.4 1.4M7.4 16.6 6 18M8 12a4 4 0 1 0 8 0 4 4 0 0 0-8 0z"
            }
            Self::Leaf => "M6 8.5 12 5l6 3.5-6 3.5zM6 12l6 3.5 6-3.5M6 15.5 12 19l6-3.5",
            Self::Play => "M8 5.5v13l10.5-6.5z",
            Self::Ruler => "M4 16 16 4l4 4L8 20zM8 12l1.5 1.5M11 9l1.5 1.5M14 6l1.5 1.5",
            Self::Diameters => "M4 15 20 9M10 6l4 12",
            Self::Angle => "M19 19H5L16 5M11 19a6 6 0 0 0-2.2-4.7",
            Self::Cobb => "M4 6l14-2M4 20l14-3M7 5.5v14",
            Self::Ellipse => "M3.5 12a8.5 5.5 0 1 0 17 0 8.5 5.5 0 0 0-17 0z",
            Self::Rectangle => "M4 6h16v12H4z",
            Self::Polygon => "M12 4 20 9.5 17 19H7L4 9.5z",
            Self::Freehand => "M4 17c2-8 5-9 6-6s-2 7 1 7 3-9 6-11c2-1.3 3 0 3 2",
            Self::Arrow => "M5 19 18 6M18 6h-7M18 6v7",
            Self::Text => "M5 6h14M12 6v13M9 19h6",
            Self::Probe => "M12 4v5m0 6v5M4 12h5m6 0h5M12 12v.1",
            Self::DiscRuler => "M4 12a4 4 0 1 0 8 0 4 4 0 0 0-8 0zM14 12h7M14 9.5v5M21 9.5v5",
            Self::Grid => {
                "M3.5 12a8.5 8.5 0 1 0 17 0 8.5 8.5 0 0 0-17 0zM9 12a3 3 0 1 0 6 0 3 3 0 0 0-6 0zM6 6l3.9 3.9M18 6l-3.9 3.9M6 18l3.9-3.9M18 18l-3.9-3.9"
            }
            Self::Panes => "M4 5h16v14H4zM12 5v14M4 12h16",
            Self::Link => {
                "M10 13.5a3.5 3.5 0 0 0 5 0l3.5-3.5a3.5 3.5 0 0 0-5-5l-1.2 1.2M14 10.5a3.5 3.5 0 0 0-5 0L5.5 14a3.5 3.5 0 0 0 5 5l1.2-1.2"
            }
            Self::Loupe => {
                "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 0 0-13 0zM15.3 15.3 20.5 20.5M8 10.5a2.5 2.5 0 0 1 2.5-2.5"
            }
            Self::Layers => "M4 9.5 12 5l8 4.5-8 4.5zM4 14.5 12 19l8-4.5",
            Self::Planes => "M12 3 20 7.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12 4 7.5",
            Self::Trash => "M5 7h14M10 7V4.5h4V7m-7.5 0 .8 12.5h9.4L17.5 7",
        }
    }

    /// A part that is filled, for the icons that are half full.
    fn filled(self) -> Option<&'static str> {
        match self {
            Self::Contrast => Some("M12 4a8 8 0 0 1 0 16z"),
            Self::Half => Some("M12 3.5a8.5 8.5 0 0 0 0 17z"),
            _ => None,
        }
    }
}

/// An icon; hidden from screen readers, because a word stands beside it or names it.
#[component]
pub(crate) fn Glyph(
    /// Which one.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
            {icon.filled().map(|path| view! { <path class="icon__filled" d=path></path> })}
        </svg>
    }
}
