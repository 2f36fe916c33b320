//! A model pack in memory: checked by size, hash and a golden picture before it reads anything.
//!
//! The golden run is the integrity check and the warm-up in one (performance.md §6.4).

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{
    ActivationMap, Area, Manifest, ModelError, ModelRef, Strangeness,
    activation::contributions,
    check::check_manifest,
    engine::{Engine, Network},
    familiarity::Familiarity,
    files::{PackFiles, golden_path},
    preprocess::{Preprocess, Tensor},
};
use crate::{
    image::Picture,
    limits::Limits,
    source::{Format, decode_photograph},
};

/// Bytes of a manifest at most.
const MAX_MANIFEST: usize = 256 * 1024;

/// What a network gives, by tensor name.
pub(super) type Values = BTreeMap<String, Vec<f32>>;

/// A pack that passed its checks.
pub struct Pack {
    manifest: Manifest,
    manifest_sha256: String,
    preprocess: Preprocess,
    network: Box<dyn Network>,
    familiarity: Option<Familiarity>,
    engine: &'static str,
}

impl Pack {
    /// Reads a manifest, so that the caller knows which other files to fetch.
    ///
    /// # Errors
    /// [`ModelError::Manifest`].
    pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, ModelError> {
        if bytes.len() > MAX_MANIFEST {
            return Err(ModelError::Manifest(format!(
                "it has {} bytes",
                bytes.len()
            )));
        }
        let manifest: Manifest = serde_json::from_slice(bytes)
            .map_err(|error| ModelError::Manifest(error.to_string()))?;
        check_manifest(&manifest)?;
        Ok(manifest)
    }

    /// Loads a pack: sizes, hashes, then the golden pictures through the whole chain.
    ///
    /// # Errors
    /// [`ModelError`], by what failed.
    pub fn load(files: &PackFiles, engine: &dyn Engine) -> Result<Self, ModelError> {
        let manifest = Self::read_manifest(&files.manifest)?;
        let weights = &manifest.weights;
        let onnx = files.checked(&weights.file, Some(weights.bytes), &weights.sha256)?;
        let familiarity = Familiarity::load(&manifest, files)?;
        let preprocess = Preprocess::new(&manifest.preprocess)?;
        let mut outputs: Vec<String> = manifest
            .outputs
            .iter()
            .map(|output| output.tensor.clone())
            .collect();
        let mut constants = Vec::new();
        let head = &manifest.features.head;
        if head.is_some()
            || manifest
                .ood
                .as_ref()
                .is_some_and(|ood| ood.distance().is_some())
        {
            outputs.push(manifest.features.tensor.clone());
        }
        if let Some(head) = head {
            constants.extend([head.weight_tensor.clone(), head.bias_tensor.clone()]);
        }
        let shape = preprocess.shape();
        let network = engine.load(onnx, shape, &outputs, &constants)?;
        let manifest_sha256 = sha256(&files.manifest);
        let pack = Self {
            manifest,
            manifest_sha256,
            preprocess,
            network,
            familiarity,
            engine: engine.name(),
        };
        pack.check_golden(files)?;
        Ok(pack)
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of the manifest, hex.
    pub fn hash(&self) -> &str {
        &self.manifest_sha256
    }

    /// Name and version of the engine that runs it.
    pub fn engine(&self) -> &'static str {
        self.engine
    }

    /// The pack in a few words, for provenance.
    pub fn reference(&self) -> ModelRef {
        self.manifest.reference()
    }

    /// The network's input for a picture.
    pub fn tensor(&self, picture: &Picture) -> Tensor {
        self.preprocess.run(picture)
    }

    /// The part of a picture that the network sees.
    pub(super) fn area(&self, picture: &Picture) -> Area {
        self.preprocess.area(picture)
    }

    /// What each part of the picture gave to a logit of the first output; `values` are those of
    /// [`Self::values`] for it.
    ///
    /// None where the pack's head is not one that can be taken apart.
    pub(super) fn contributions(
        &self,
        picture: &Picture,
        values: &Values,
        logit: usize,
        label: &str,
    ) -> Option<ActivationMap> {
        let about = &self.manifest.features;
        let head = about.head.as_ref()?;
        let (channels, rows, columns) = (
            about.channels as usize,
            about.height as usize,
            about.width as usize,
        );
        let features = values.get(&about.tensor)?;
        if features.len() != channels.checked_mul(rows)?.checked_mul(columns)? {
            return None;
        }
        let weights = self.network.constant(&head.weight_tensor)?;
        let weights = weights.chunks_exact(channels.max(1)).nth(logit)?;
        let bias = *self.network.constant(&head.bias_tensor)?.get(logit)?;
        Some(ActivationMap {
            label: label.to_owned(),
            rows,
            columns,
            values: contributions(features, weights),
            bias,
            area: self.area(picture),
            beats_middle: about.beats_middle,
        })
    }

    /// Raw logits, and the feature map where the pack has one, by tensor name.
    ///
    /// # Errors
    /// [`ModelError::Engine`]; also when an output has not the length that the manifest promises.
    pub(super) fn values(&self, tensor: &Tensor) -> Result<Values, ModelError> {
        let logits = self.network.run(tensor)?;
        for output in &self.manifest.outputs {
            let found = logits.get(&output.tensor).map_or(0, Vec::len);
            if found != output.logits() {
                return Err(ModelError::Engine(format!(
                    "output {} has {found} values, {} are promised",
                    output.tensor,
                    output.logits()
                )));
            }
        }
        Ok(logits)
    }

    /// How unlike the training pictures a picture is, from its [`Self::values`]; none where the pack
    /// cannot say.
    ///
    /// # Errors
    /// [`ModelError::Engine`] when the features are not usable.
    pub(super) fn strangeness(&self, values: &Values) -> Result<Option<Strangeness>, ModelError> {
        let familiarity = self.familiarity.as_ref();
        familiarity
            .map(|familiarity| familiarity.strangeness(values))
            .transpose()
    }

    fn check_golden(&self, files: &PackFiles) -> Result<(), ModelError> {
        for case in &self.manifest.golden {
            let mismatch = |what| ModelError::Mismatch {
                file: case.input.clone(),
                what,
            };
            let bytes = files.checked(&golden_path(&case.input), None, &case.sha256)?;
            let decoded = decode_photograph(bytes, Format::Png, &Limits::browser())
                .map_err(|_undecodable| mismatch("format"))?;
            let picture =
                Picture::new(decoded.width as usize, decoded.height as usize, decoded.rgb)
                    .map_err(|_unshaped| mismatch("shape"))?;
            let logits = self.values(&self.tensor(&picture))?;
            for (tensor, expected) in &case.outputs {
                let found = logits.get(tensor).map(Vec::as_slice).unwrap_or_default();
                let off = largest_difference(found, expected);
                if off.is_nan() || off > case.atol {
                    let (tensor, atol) = (tensor.clone(), case.atol);
                    return Err(ModelError::Golden { tensor, off, atol });
                }
            }
        }
        Ok(())
    }
}

/// The largest difference of two lists; infinite when their lengths differ, NaN stays NaN.
fn largest_difference(found: &[f32], expected: &[f32]) -> f32 {
    if found.len() != expected.len() {
        return f32::INFINITY;
    }
    let differences = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, |worst, off| {
        if off > worst || off.is_nan() {
            off
        } else {
            worst
        }
    })
}

/// SHA-256 as lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    let digits = |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
    Sha256::digest(bytes)
        .into_iter()
        .flat_map(digits)
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;
    use crate::model::Tract;

    fn shipped(id: &str) -> (Pack, Vec<Picture>) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../public/models");
        let read = |file: &str| fs::read(folder.join(id).join(file)).unwrap();
        let manifest = read("manifest.json");
        let known = Pack::read_manifest(&manifest).unwrap();
        let others = known.files().into_iter();
        let others: BTreeMap<String, Vec<u8>> = others
            .map(|file| (file.path.clone(), read(&file.path)))
            .collect();
        let pictures = known.golden.iter().map(|case| {
            let bytes = &others[&golden_path(&case.input)];
            let decoded = decode_photograph(bytes, Format::Png, &Limits::browser()).unwrap();
            let (width, height) = (decoded.width as usize, decoded.height as usize);
            Picture::new(width, height, decoded.rgb).unwrap()
        });
        let pictures = pictures.collect();
        let files = PackFiles { manifest, others };
        (Pack::load(&files, &Tract).unwrap(), pictures)
    }

    /// The identity that makes an activation map more than a picture (models.md §7).
    #[test]
    fn what_the_parts_gave_and_the_bias_make_each_logit() {
        for id in ["dr-grade-open", "melanoma-open", "skin-lesion"] {
            let (pack, pictures) = shipped(id);
            assert!(!pictures.is_empty());
            let output = &pack.manifest().outputs[0];
            for picture in &pictures {
                let values = pack.values(&pack.tensor(picture)).unwrap();
                for (index, logit) in values[&output.tensor].iter().enumerate() {
                    let map = pack.contributions(picture, &values, index, "").unwrap();
                    let mean = map.values.iter().sum::<f32>() / map.values.len() as f32;
                    let off = (mean + map.bias - logit).abs();
                    assert!(off < 1e-4, "{id}, logit {index}: {off}");
                }
            }
        }
    }

    #[test]
    fn the_input_of_a_fundus_photograph_is_a_square_around_its_field() {
        let (pack, _) = shipped("dr-grade-open");
        // A disc in the middle of a wide frame.
        let (width, height) = (600, 400);
        let mut rgb = vec![0_u8; width * height * 3];
        for y in 0..height {
            for x in 0..width {
                let (dx, dy) = (x as f64 - 300.0, y as f64 - 200.0);
                if libm::hypot(dx, dy) < 150.0 {
                    rgb[(y * width + x) * 3..][..3].copy_from_slice(&[180, 90, 40]);
                }
            }
        }
        let area = pack
            .preprocess
            .area(&Picture::new(width, height, rgb).unwrap());
        assert!((area.width - area.height).abs() < 1e-9);
        assert!((area.x + area.width / 2.0 - 300.0).abs() < 3.0, "{area:?}");
        assert!((area.y + area.height / 2.0 - 200.0).abs() < 3.0, "{area:?}");
        assert!((300.0..330.0).contains(&area.width), "{area:?}");
    }
}
