//! Light, dark, or as the system says.

use crate::browser::{page, prefs};

/// The person's choice of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All choices.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// What was chosen on this device before.
    pub(crate) fn kept() -> Self {
        match prefs::get("theme").as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    /// The choice in attributes and storage.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Its name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::System => "settings.theme.system",
            Self::Light => "settings.theme.light",
            Self::Dark => "settings.theme.dark",
        }
    }

    /// The other of light and dark than what is seen now.
    pub(crate) fn toggled(self) -> Self {
        let dark = match self {
            Self::System => page::media("(prefers-color-scheme: dark)"),
            Self::Light => false,
            Self::Dark => true,
        };
        if dark { Self::Light } else { Self::Dark }
    }

    /// Shows the page so, and keeps the choice.
    pub(crate) fn apply(self) {
        page::set_theme(match self {
            Self::System => None,
            _ => Some(self.id()),
        });
        prefs::set("theme", self.id());
    }
}
