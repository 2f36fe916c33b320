//! How many panes there are, and how they lie.

/// Rows × columns, as the menu says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Layout {
    /// One picture.
    #[default]
    One,
    /// Two beside each other.
    Across,
    /// Two above each other.
    Down,
    /// Two by two.
    Four,
}

impl Layout {
    /// All of them, in the order of the menu.
    pub(crate) const ALL: [Self; 4] = [Self::One, Self::Across, Self::Down, Self::Four];

    /// How many panes it has.
    pub(crate) fn panes(self) -> usize {
        match self {
            Self::One => 1,
            Self::Across | Self::Down => 2,
            Self::Four => 4,
        }
    }

    /// For styles.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Across => "across",
            Self::Down => "down",
            Self::Four => "four",
        }
    }

    /// Rows × columns; the same in every language.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::One => "1×1",
            Self::Across => "1×2",
            Self::Down => "2×1",
            Self::Four => "2×2",
        }
    }
}
