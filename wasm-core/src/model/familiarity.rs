//! How unlike the training pictures a picture is: one score, and the threshold above which a pack says
//! that its answer is not to be relied on.
//!
//! A pack has one of three scores, chosen where it was trained by how well each told strange pictures
//! from held-out ones. Larger is stranger:
//! - `mahalanobis`: squared distance of the pooled features to the nearest class mean, whitened by the
//!   covariance that the classes share (Lee et al. 2018, arXiv:1807.03888); in squared deviations
//!   within the classes.
//! - `nearest`: mean squared distance to the nearest training pictures, whitened alike (Sun et al.
//!   2022, Out-of-distribution detection with deep nearest neighbors, arXiv:2204.06507).
//! - `energy`: negative free energy of the raw logits (Liu et al. 2020, Energy-based
//!   out-of-distribution detection, arXiv:2010.03759), in nats; below 0 for all but softmax.
//!
//! Pooled features are 32-bit floats and all sums 64-bit ones, as in
//! `training/insitu_training/tuning/familiarity.py`; `goldens/model` holds scores of that code.

use serde::{Deserialize, Serialize};

/// How unlike the training pictures a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Strangeness {
    /// The score; larger is stranger.
    pub score: f64,
    /// The largest score that counts as familiar.
    pub threshold: f64,
}

impl Strangeness {
    /// Whether the model's answer is not to be relied on.
    pub fn is_unfamiliar(self) -> bool {
        self.score > self.threshold
    }
}

#[cfg(feature = "compute")]
pub(super) use compute::Familiarity;

#[cfg(feature = "compute")]
mod compute {
    //! The scores.

    use std::collections::BTreeMap;

    use super::Strangeness;
    use crate::model::{
        Manifest, MatrixFile, ModelError, OodMeasure, OutputKind, files::PackFiles,
    };

    /// What a pack knows of the pictures that it learned from.
    pub(in crate::model) struct Familiarity {
        measure: Measure,
        threshold: f64,
    }

    enum Measure {
        Distance {
            /// Tensor of the feature map, and its channels and cells.
            features: (String, usize, usize),
            distance: Distance,
        },
        Energy {
            /// Tensor of the first output's logits.
            logits: String,
            kind: OutputKind,
        },
    }

    /// Mean squared distance of projected features to the nearest references.
    pub(super) struct Distance {
        /// `directions × channels`.
        pub(super) projection: Matrix,
        /// `references × directions`.
        pub(super) references: Matrix,
        pub(super) neighbours: usize,
    }

    /// Values row by row.
    pub(super) struct Matrix {
        pub(super) columns: usize,
        pub(super) values: Vec<f32>,
    }

    impl Familiarity {
        /// What the manifest names, from the files that it names; none where it names nothing.
        ///
        /// # Errors
        /// [`ModelError::Mismatch`] for another file than the manifest's, [`ModelError::Manifest`]
        /// for one with what is no number.
        pub(in crate::model) fn load(
            manifest: &Manifest,
            files: &PackFiles,
        ) -> Result<Option<Self>, ModelError> {
            let (Some(ood), Some(first)) = (&manifest.ood, manifest.outputs.first()) else {
                return Ok(None);
            };
            let measure = match &ood.measure {
                OodMeasure::Energy => Measure::Energy {
                    logits: first.tensor.clone(),
                    kind: first.kind,
                },
                OodMeasure::Mahalanobis(named) | OodMeasure::Nearest(named) => {
                    let map = &manifest.features;
                    let cells = (map.height as usize).saturating_mul(map.width as usize);
                    Measure::Distance {
                        features: (map.tensor.clone(), map.channels as usize, cells),
                        distance: Distance {
                            projection: matrix(&named.projection, files)?,
                            references: matrix(&named.references, files)?,
                            neighbours: named.neighbours as usize,
                        },
                    }
                }
            };
            let threshold = ood.threshold;
            Ok(Some(Self { measure, threshold }))
        }

        /// The score of a picture, from raw logits and feature map by tensor name.
        ///
        /// # Errors
        /// [`ModelError::Engine`] when the network gave other values than promised, or no numbers.
        pub(in crate::model) fn strangeness(
            &self,
            values: &BTreeMap<String, Vec<f32>>,
        ) -> Result<Strangeness, ModelError> {
            let unusable = |tensor: &str| ModelError::Engine(format!("{tensor} is not usable"));
            let of = |tensor: &str| values.get(tensor).map_or(&[][..], Vec::as_slice);
            let (tensor, score) = match &self.measure {
                Measure::Energy { logits, kind } => (logits, energy(*kind, of(logits))),
                Measure::Distance { features, distance } => {
                    let (tensor, channels, cells) = features;
                    let map = of(tensor);
                    if map.is_empty() || Some(map.len()) != channels.checked_mul(*cells) {
                        return Err(unusable(tensor));
                    }
                    (tensor, distance.of(&pooled(map, *cells)))
                }
            };
            // What is no number would pass every threshold.
            if !score.is_finite() {
                return Err(unusable(tensor));
            }
            let threshold = self.threshold;
            Ok(Strangeness { score, threshold })
        }
    }

    /// The numbers of a file, whose length and hash are the manifest's.
    fn matrix(named: &MatrixFile, files: &PackFiles) -> Result<Matrix, ModelError> {
        let bytes = files.checked(&named.file, Some(named.bytes()), &named.sha256)?;
        let values: Vec<f32> = bytes
            .as_chunks()
            .0
            .iter()
            .map(|value| f32::from_le_bytes(*value))
            .collect();
        if !values.iter().all(|value| value.is_finite()) {
            let file = &named.file;
            return Err(ModelError::Manifest(format!(
                "{file} holds what is no number"
            )));
        }
        let columns = named.columns as usize;
        Ok(Matrix { columns, values })
    }

    /// The mean of each channel over its cells.
    fn pooled(features: &[f32], cells: usize) -> Vec<f32> {
        let mean = |cells: &[f32]| {
            let sum: f64 = cells.iter().copied().map(f64::from).sum();
            (sum / cells.len() as f64) as f32
        };
        features.chunks_exact(cells.max(1)).map(mean).collect()
    }

    impl Distance {
        /// The score of pooled features, one a channel.
        pub(super) fn of(&self, pooled: &[f32]) -> f64 {
            let at: Vec<f64> = self.projection.rows().map(|row| dot(row, pooled)).collect();
            let mut squares: Vec<f64> = self
                .references
                .rows()
                .map(|reference| {
                    let offsets = at.iter().zip(reference);
                    offsets
                        .map(|(at, reference)| at - f64::from(*reference))
                        .map(|offset| offset * offset)
                        .sum()
                })
                .collect();
            squares.sort_unstable_by(f64::total_cmp);
            let nearest = squares.iter().take(self.neighbours);
            let count = nearest.len();
            nearest.sum::<f64>() / count as f64
        }
    }

    impl Matrix {
        fn rows(&self) -> impl Iterator<Item = &[f32]> {
            self.values.chunks_exact(self.columns.max(1))
        }
    }

    fn dot(row: &[f32], column: &[f32]) -> f64 {
        let products = row.iter().zip(column);
        products.map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    }

    /// Negative free energy: of softmax `-ln Σ exp(logit)`, else `-Σ ln(1 + exp |logit|)`.
    pub(super) fn energy(kind: OutputKind, logits: &[f32]) -> f64 {
        let logits = logits.iter().copied().map(f64::from);
        match kind {
            OutputKind::Softmax => {
                let top = logits.clone().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = logits.map(|logit| libm::exp(logit - top)).sum();
                -(top + libm::log(sum))
            }
            OutputKind::Sigmoid | OutputKind::Ordinal => {
                // ln(1 + exp x) = x + ln(1 + exp(-x)), which does not overflow.
                let softplus = |x: f64| x + libm::log1p(libm::exp(-x));
                -logits.map(|logit| softplus(logit.abs())).sum::<f64>()
            }
        }
    }
}

#[cfg(feature = "compute")]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::compute::{Distance, Familiarity, Matrix, energy};
    use crate::{
        error::ErrorCode,
        model::{Manifest, ModelError, OutputKind, PackFiles, sha256},
    };

    /// Python adds in pairs and here it is one after the other, both in 64 bits.
    const TOLERANCE: f64 = 1e-12;

    #[derive(Deserialize)]
    struct Vectors {
        distance: Vec<DistanceCase>,
        energy: Vec<EnergyCase>,
    }

    #[derive(Deserialize)]
    struct DistanceCase {
        name: String,
        projection: Vec<Vec<f32>>,
        references: Vec<Vec<f32>>,
        neighbours: usize,
        features: Vec<Vec<f32>>,
        scores: Vec<f64>,
    }

    #[derive(Deserialize)]
    struct EnergyCase {
        kind: OutputKind,
        logits: Vec<Vec<f32>>,
        scores: Vec<f64>,
    }

    fn vectors() -> Vectors {
        serde_json::from_str(include_str!("../../tests/goldens/model/limits.json")).unwrap()
    }

    fn matrix(rows: &[Vec<f32>]) -> Matrix {
        Matrix {
            columns: rows[0].len(),
            values: rows.concat(),
        }
    }

    fn assert_close(name: &str, found: f64, expected: f64) {
        let off = (found - expected).abs() / expected.abs().max(1.0);
        assert!(off <= TOLERANCE, "{name}: {found} and {expected}");
    }

    #[test]
    fn distances_are_those_of_the_training_code() {
        let cases = vectors().distance;
        assert!(cases.len() >= 2);
        for case in cases {
            let distance = Distance {
                projection: matrix(&case.projection),
                references: matrix(&case.references),
                neighbours: case.neighbours,
            };
            assert!(!case.scores.is_empty());
            for (features, expected) in case.features.iter().zip(case.scores) {
                assert_close(&case.name, distance.of(features), expected);
            }
        }
    }

    #[test]
    fn energies_are_those_of_the_training_code_also_for_extreme_logits() {
        let cases = vectors().energy;
        assert_eq!(cases.len(), 3);
        for case in cases {
            let name = format!("{:?}", case.kind);
            for (logits, expected) in case.logits.iter().zip(case.scores) {
                assert_close(&name, energy(case.kind, logits), expected);
            }
        }
    }

    fn bytes(values: &[f32]) -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect()
    }

    /// A pack of two channels of two cells, two directions and three references.
    fn small(projection: &[f32; 4]) -> (Manifest, PackFiles) {
        let text = include_str!("../../../public/models/dr-grade-open/manifest.json");
        let mut manifest: serde_json::Value = serde_json::from_str(text).unwrap();
        let (projection, references) = (bytes(projection), bytes(&[1.0, 2.0, 0.0, 0.0, 9.0, 9.0]));
        manifest["features"] =
            serde_json::json!({"tensor": "features", "channels": 2, "height": 1, "width": 2});
        manifest["ood"] = serde_json::json!({
            "method": "nearest", "threshold": 4.0, "kept": 0.99, "neighbours": 2,
            "projection": {"file": "p.bin", "sha256": sha256(&projection), "rows": 2, "columns": 2},
            "references": {"file": "r.bin", "sha256": sha256(&references), "rows": 3, "columns": 2},
        });
        let others = [("p.bin", projection), ("r.bin", references)];
        let files = PackFiles {
            manifest: Vec::new(),
            others: others
                .map(|(name, bytes)| (name.to_owned(), bytes))
                .into_iter()
                .collect(),
        };
        (serde_json::from_value(manifest).unwrap(), files)
    }

    const UNIT: [f32; 4] = [1.0, 0.0, 0.0, 1.0];

    fn strangeness(features: &[f32]) -> Result<super::Strangeness, ModelError> {
        let (manifest, files) = small(&UNIT);
        let familiarity = Familiarity::load(&manifest, &files).unwrap().unwrap();
        familiarity.strangeness(&BTreeMap::from([(
            "features".to_owned(),
            features.to_vec(),
        )]))
    }

    #[test]
    fn features_are_pooled_and_a_picture_is_unfamiliar_only_above_the_threshold() {
        // Pooled 1 and 2: on the first reference, 5 from the second.
        let near = strangeness(&[0.5, 1.5, 2.0, 2.0]).unwrap();
        assert_eq!((near.score, near.is_unfamiliar()), (2.5, false));
        // Pooled 2 and 2: 1 from the first, 8 from the second.
        let far = strangeness(&[2.0, 2.0, 2.0, 2.0]).unwrap();
        assert_eq!((far.score, far.is_unfamiliar()), (4.5, true));
        let edge = super::Strangeness {
            score: 4.0,
            threshold: 4.0,
        };
        assert!(!edge.is_unfamiliar());
    }

    #[test]
    fn features_that_are_missing_or_no_numbers_are_an_error_and_never_familiar() {
        for features in [
            &[][..],
            &[1.0; 3],
            &[f32::NAN, 1.0, 1.0, 1.0],
            &[f32::INFINITY; 4],
        ] {
            let error = strangeness(features).unwrap_err();
            assert_eq!(error.code(), ErrorCode::ModelEngineFailed, "{features:?}");
        }
    }

    #[test]
    fn files_of_another_length_hash_or_content_are_refused() {
        let code = |manifest: &Manifest, files: &PackFiles| {
            Familiarity::load(manifest, files).err().unwrap().code()
        };
        let (manifest, good) = small(&UNIT);
        for change in [
            |files: &mut PackFiles| drop(files.others.remove("p.bin")),
            |files: &mut PackFiles| files.others.get_mut("r.bin").unwrap().push(0),
            |files: &mut PackFiles| files.others.get_mut("r.bin").unwrap()[0] ^= 1,
        ] {
            let mut changed = good.clone();
            change(&mut changed);
            assert_eq!(code(&manifest, &changed), ErrorCode::ModelHashMismatch);
        }
        for value in [f32::NAN, f32::INFINITY] {
            let (manifest, files) = small(&[value, 0.0, 0.0, 1.0]);
            assert_eq!(code(&manifest, &files), ErrorCode::ModelManifestInvalid);
        }
    }
}
