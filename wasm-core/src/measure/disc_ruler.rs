//! A length on the retina in diameters of the optic disc: the ruler of an eye without a scale.

use serde::{Deserialize, Serialize};

use super::{Line, Quantity, Ruler, Source, Value};

/// The optic disc's diameter and a length, both drawn on one picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DiscRuler {
    /// Across the optic disc.
    pub disc: Line,
    /// What is measured.
    pub length: Line,
}

impl DiscRuler {
    /// In disc diameters, and in millimetres too where there is a scale; nothing while the disc has
    /// no width.
    pub(super) fn values(self, ruler: Ruler) -> Vec<Value> {
        let [disc, length] = [self.disc, self.length].map(|l| ruler.distance(l.from, l.to));
        if disc <= 0.0 {
            return Vec::new();
        }
        let in_discs = Value::disc_diameters(Quantity::Length, length / disc, Source::DrawnDisc);
        let in_mm = ruler
            .scale()
            .map(|scale| Value::millimetres(Quantity::Length, length, &scale));
        let width = ruler.value_of_length(Quantity::DiscDiameter, disc);
        [in_discs].into_iter().chain(in_mm).chain([width]).collect()
    }
}
