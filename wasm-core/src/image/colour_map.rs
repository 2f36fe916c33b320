//! Colours for grey levels: for eyes only, and never as the first thing that is shown.
//!
//! A map is kept as the corners of each channel, with straight lines between them, rounded to the
//! nearest level: all eleven are below a kilobyte so, and each is equal to its source's 256 colours
//! (a test compares them). The corners are in `data/image/colour_maps.tsv`, made by the script beside it.

/// The colours of the 256 grey levels.
#[derive(Debug, PartialEq, Eq)]
pub struct ColourMap {
    /// Its name in addresses and settings: `cividis`.
    pub id: &'static str,
    /// Corners of red, green and blue: grey level and value, from level 0 to level 255.
    corners: [&'static [(u8, u8)]; 3],
    /// Where the colours are from.
    pub source: &'static str,
}

/// All maps; the first is grey.
pub const COLOUR_MAPS: &[ColourMap] = include!(concat!(env!("OUT_DIR"), "/colour_maps.rs"));

impl ColourMap {
    /// Grey as it is.
    pub const GREY: &'static Self = &COLOUR_MAPS[0];

    /// The map of a name.
    pub fn find(id: &str) -> Option<&'static Self> {
        COLOUR_MAPS.iter().find(|map| map.id == id)
    }

    /// Whether it leaves grey as it is.
    pub fn is_grey(&self) -> bool {
        self.id == Self::GREY.id
    }

    /// Red, green and blue of every grey level.
    pub fn table(&self) -> [[u8; 3]; 256] {
        let mut table = [[0; 3]; 256];
        for (channel, corners) in self.corners.iter().enumerate() {
            for pair in corners.windows(2) {
                let [(from, start), (to, end)] = pair else {
                    continue;
                };
                let span = i32::from(*to) - i32::from(*from);
                let rise = i32::from(*end) - i32::from(*start);
                for step in 0..=span {
                    // Half a level is rounded up; the numerator may be below 0.
                    let risen = (rise * step * 2 + span).div_euclid(span * 2);
                    table[usize::from(*from) + step as usize][channel] =
                        (i32::from(*start) + risen) as u8;
                }
            }
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 256 × (red, green, blue) of each map, written by `make_colour_maps.py` from the sources.
    const SOURCES: &[u8] = include_bytes!("../../tests/goldens/image/colour_maps.bin");

    #[test]
    fn every_map_is_equal_to_its_source() {
        assert_eq!(SOURCES.len(), COLOUR_MAPS.len() * 256 * 3);
        for (map, source) in COLOUR_MAPS.iter().zip(SOURCES.chunks_exact(256 * 3)) {
            assert_eq!(map.table().as_flattened(), source, "{}", map.id);
        }
    }

    /// PS3.6 B.1 and the papers, at both ends.
    #[test]
    fn the_ends_are_those_of_the_standard() {
        for (id, first, last) in [
            ("grey", [0, 0, 0], [255, 255, 255]),
            ("cividis", [0, 34, 78], [254, 232, 56]),
            ("inferno", [0, 0, 4], [252, 255, 164]),
            ("hot_iron", [0, 0, 0], [255, 255, 255]),
            ("pet", [0, 0, 0], [255, 255, 255]),
            ("hot_metal_blue", [0, 0, 0], [255, 255, 255]),
            ("pet_20_step", [0, 0, 0], [255, 255, 255]),
            ("spring", [255, 0, 255], [255, 255, 0]),
            ("summer", [0, 255, 0], [0, 128, 254]),
            ("fall", [255, 255, 0], [255, 0, 0]),
            ("winter", [0, 0, 255], [127, 255, 128]),
        ] {
            let table = ColourMap::find(id).unwrap().table();
            assert_eq!((table[0], table[255]), (first, last), "{id}");
        }
        assert_eq!(ColourMap::find("jet"), None);
    }

    #[test]
    fn grey_changes_nothing_and_comes_first() {
        let levels: [[u8; 3]; 256] = std::array::from_fn(|level| [level as u8; 3]);
        assert_eq!(ColourMap::GREY.table(), levels);
        assert!(ColourMap::GREY.is_grey());
        assert_eq!(COLOUR_MAPS.iter().filter(|map| map.is_grey()).count(), 1);
    }
}
