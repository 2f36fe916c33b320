//! Letters at the edges of a picture: left, right, anterior, posterior, head, foot.
//!
//! They come from the cosines or from Patient Orientation (0020,0020), and are never guessed.

/// The smallest part of a direction that has a letter (dicom.md 3.4).
const SHOWN_ABOVE: f64 = 0.1;

/// Letters per patient axis, in growing and falling direction: x, y, z (PS3.3 C.7.6.1.1.1).
const AXES: [[char; 2]; 3] = [['L', 'R'], ['P', 'A'], ['H', 'F']];

/// What lies beyond each edge of a picture that is shown as it is stored: one to three of
/// `LRPAHF`, the nearest axis first; empty where it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markers {
    /// Beyond the first column.
    pub left: String,
    /// Beyond the last column.
    pub right: String,
    /// Above the first row.
    pub top: String,
    /// Below the last row.
    pub bottom: String,
}

impl Markers {
    /// Patient Orientation (0020,0020) of a biped, for images without Image Orientation (Patient):
    /// where the rows go to, and where the columns go to (PS3.3 C.7.6.1.1.1). A direction that is
    /// empty, or not one to three of `LRPAHF` of different axes, leaves its two edges empty; none
    /// where both are. Not for Anatomical Orientation Type (0010,2210) QUADRUPED, whose `R` and `L`
    /// mean something else.
    pub fn from_patient_orientation(row: &str, column: &str) -> Option<Self> {
        let (right, bottom) = (direction(row), direction(column));
        if right.is_none() && bottom.is_none() {
            return None;
        }
        let (right, bottom) = (right.unwrap_or_default(), bottom.unwrap_or_default());
        Some(Self {
            left: opposite(&right),
            right,
            top: opposite(&bottom),
            bottom,
        })
    }

    pub(super) fn of_directions(x: [f64; 3], y: [f64; 3]) -> Self {
        let (right, bottom) = (letters(x), letters(y));
        Self {
            left: opposite(&right),
            right,
            top: opposite(&bottom),
            bottom,
        }
    }
}

/// The letters of a direction by falling part; equal parts in the order x, y, z.
fn letters(direction: [f64; 3]) -> String {
    let mut parts: Vec<(f64, char)> = direction
        .into_iter()
        .zip(AXES)
        .filter(|(part, _)| part.abs() > SHOWN_ABOVE)
        .map(|(part, [growing, falling])| (part.abs(), if part > 0.0 { growing } else { falling }))
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    parts.into_iter().map(|(_, letter)| letter).collect()
}

/// The text as it is, where it is a direction.
fn direction(text: &str) -> Option<String> {
    let axes: Option<Vec<usize>> = text.chars().map(axis).collect();
    let mut axes = axes.filter(|axes| !axes.is_empty())?;
    let stated = axes.len();
    axes.sort_unstable();
    axes.dedup();
    (axes.len() == stated).then(|| text.to_owned())
}

fn axis(letter: char) -> Option<usize> {
    AXES.iter().position(|letters| letters.contains(&letter))
}

fn opposite(letters: &str) -> String {
    letters
        .chars()
        .filter_map(|letter| {
            AXES.iter().find_map(|&[growing, falling]| match letter {
                _ if letter == growing => Some(falling),
                _ if letter == falling => Some(growing),
                _ => None,
            })
        })
        .collect()
}
