//! The manifest of a model pack (`insitu.pack/1`, standards.md §9): input, outputs, thresholds, checks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{finding::Domain, image::Filter};

/// One step from picture to tensor; the list in the manifest is the only description of the input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "op", deny_unknown_fields)]
pub enum PreprocessOp {
    /// Crop to the field of view, with a margin as a share of its sides.
    CropFov {
        /// Share of the side added on each side.
        margin: f64,
    },
    /// Pad to a centred square with a constant grey level.
    PadSquare {
        /// Grey level, 0 to 255.
        value: u8,
    },
    /// Shrink so that the short side has this length; never enlarges.
    Reduce {
        /// Pixels of the short side.
        short_side: u32,
        /// How.
        filter: Filter,
    },
    /// Resize to exactly this, ignoring the aspect.
    Resize {
        /// Rows.
        h: u32,
        /// Columns.
        w: u32,
        /// How.
        filter: Filter,
        /// The filter widens with the reduction; always so here.
        antialias: bool,
    },
    /// Divide by `scale`.
    ToFloat {
        /// Usually 255.
        scale: f32,
    },
    /// Subtract the mean and divide by the deviation, per channel.
    Normalize {
        /// Means of R, G, B.
        mean: [f32; 3],
        /// Deviations of R, G, B.
        std: [f32; 3],
    },
}

/// Shape of logits and how they become probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputKind {
    /// One logit a class.
    Softmax,
    /// One logit, yes or no.
    Sigmoid,
    /// Logit k is "grade greater than k".
    Ordinal,
}

/// A name in the languages of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// English.
    pub en: String,
    /// Dutch.
    pub nl: String,
}

/// One class of an output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Value of the label in the data: `0` to `4`, a `dx` code.
    pub id: String,
    /// For people.
    pub name: Name,
    /// Counted as malignant.
    #[serde(default)]
    pub malignant: bool,
    /// Counted as needing referral.
    #[serde(default)]
    pub referable: bool,
}

/// From logit to probability: `logit / temperature + bias`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// `temperature`.
    pub method: String,
    /// Divisor of the logits, above 0.
    pub temperature: f64,
    /// Added after the division; not for softmax.
    #[serde(default)]
    pub bias: Option<f64>,
    /// On what it was fitted.
    #[serde(default)]
    pub fitted_on: String,
    /// Expected calibration error after it, where measured.
    #[serde(default)]
    pub ece: Option<f64>,
}

/// One head of the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutputSpec {
    /// Id of the output, `grade`, `maculopathy`, `class`.
    pub id: String,
    /// Name of the tensor.
    pub tensor: String,
    /// How logits become probabilities.
    pub kind: OutputKind,
    /// Its classes, in the order of the logits (`ordinal`: one more than logits).
    pub labels: Vec<Label>,
    /// Calibration of this output, where it is not the manifest's.
    #[serde(default)]
    pub calibration: Option<Calibration>,
    /// Of an `ordinal` output: the grade is the highest k whose probability of "k or above" reaches
    /// `cuts[k - 1]`, and 0 where none does. Without them it is the expected grade, rounded.
    #[serde(default)]
    pub cuts: Option<Vec<f64>>,
}

/// A proportion with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Proportion {
    /// The estimate; none where nothing could be counted.
    pub value: f64,
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// A threshold and what it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OperatingPoint {
    /// `high_sensitivity`, `balanced` or `high_specificity`.
    pub id: String,
    /// `referable`, `malignant`, an output's id or a class.
    pub score: String,
    /// The threshold on the probability.
    pub threshold: f64,
    /// Share of the positives at or above it.
    pub sensitivity: Proportion,
    /// Share of the negatives below it.
    pub specificity: Proportion,
    /// Pictures behind the figures.
    pub n: u64,
}

/// The feature map behind the head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Name of the tensor.
    pub tensor: String,
    /// Channels.
    pub channels: u32,
    /// Rows of the map.
    pub height: u32,
    /// Columns of the map.
    pub width: u32,
    /// Its activation map was found to say more than one that always points to the middle, in
    /// deletion, insertion and pointing (`insitu faithfulness`).
    #[serde(default)]
    pub beats_middle: bool,
    /// The linear head of the first output over the map's mean; none where it is not linear.
    #[serde(default)]
    pub head: Option<HeadTensors>,
}

/// Constants of the weights file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadTensors {
    /// `logits × channels` weights.
    pub weight_tensor: String,
    /// One bias a logit.
    pub bias_tensor: String,
}

/// The weights file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    /// Plain file name.
    pub file: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
    /// ONNX operator set.
    pub opset: u32,
    /// Type that the weights are stored in.
    pub dtype: String,
}

/// A picture whose outputs are known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoldenCase {
    /// Plain file name under `golden/`.
    pub input: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Raw logits by tensor.
    pub outputs: BTreeMap<String, Vec<f32>>,
    /// Largest difference allowed.
    pub atol: f32,
}

/// How often pictures of a probability band were positive, out of fold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Lower edge of the band.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Pictures in the band.
    pub n: u64,
    /// Positives among them.
    pub positives: u64,
}

/// How a conformal set is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConformalKind {
    /// A quantile for each class, so that each class keeps its own label as often as promised.
    ClassConditional,
}

/// From calibrated probabilities to the labels that a picture may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conformal {
    /// Share of each class's pictures that may lose their own label, 0 to 1.
    pub alpha: f64,
    /// How the set is made.
    pub kind: ConformalKind,
    /// By label of the first output: the largest `1 - p` with which it is still in the set.
    pub quantiles: BTreeMap<String, f64>,
}

/// A matrix in a file of its own beside the manifest: little-endian 32-bit floats, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatrixFile {
    /// Plain file name.
    pub file: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
}

impl MatrixFile {
    /// Length of the file.
    pub fn bytes(&self) -> u64 {
        (u64::from(self.rows) * u64::from(self.columns)).saturating_mul(4)
    }
}

/// What a distance to the training pictures is measured with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DistanceFiles {
    /// `directions × channels`: from pooled features to whitened directions.
    pub projection: MatrixFile,
    /// `references × directions`: class means, or training pictures.
    pub references: MatrixFile,
    /// How many of the nearest references count.
    pub neighbours: u32,
}

/// How a picture is compared with those that the model learned from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "method")]
pub enum OodMeasure {
    /// Squared distance to the nearest class mean, whitened within the classes.
    Mahalanobis(DistanceFiles),
    /// Mean squared distance to the nearest training pictures, whitened alike.
    Nearest(DistanceFiles),
    /// Negative free energy of the first output's raw logits.
    Energy,
}

/// When a picture is unlike those that the model learned from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ood {
    /// How the score is computed.
    #[serde(flatten)]
    pub measure: OodMeasure,
    /// Above it a picture is unfamiliar.
    pub threshold: f64,
    /// Share of held-out pictures at or below it.
    pub kept: f64,
    /// By kind of picture: how well the score tells it from held-out ones.
    #[serde(default)]
    pub auroc: BTreeMap<String, f64>,
}

impl Ood {
    /// What a distance is measured with; none for another measure.
    pub const fn distance(&self) -> Option<&DistanceFiles> {
        match &self.measure {
            OodMeasure::Mahalanobis(files) | OodMeasure::Nearest(files) => Some(files),
            OodMeasure::Energy => None,
        }
    }
}

/// A model pack's manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// `insitu.pack/1`.
    pub format: String,
    /// Id, the folder's name.
    pub id: String,
    /// For people.
    pub name: String,
    /// Version of the pack.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// SPDX licence of the weights.
    pub license: String,
    /// What it is for and not for.
    pub intended_use: String,
    /// What its pictures show.
    pub domain: Domain,
    /// From picture to tensor.
    pub preprocess: Vec<PreprocessOp>,
    /// Heads, the primary first.
    pub outputs: Vec<OutputSpec>,
    /// Feature map.
    pub features: Features,
    /// Weights.
    pub weights: Weights,
    /// Calibration of the first output.
    pub calibration: Calibration,
    /// Thresholds.
    pub operating_points: Vec<OperatingPoint>,
    /// Id of the operating points in use.
    pub default_operating_point: String,
    /// Pictures whose answers are known.
    pub golden: Vec<GoldenCase>,
    /// Share of positives in the pictures behind the figures.
    #[serde(default)]
    pub prevalence: Option<f64>,
    /// Reliability out of fold.
    #[serde(default)]
    pub reliability: Vec<ReliabilityBin>,
    /// Share of each label of the first output in the training data.
    #[serde(default)]
    pub class_shares: Option<BTreeMap<String, f64>>,
    /// Which labels a picture may have; none: not measured.
    #[serde(default)]
    pub conformal: Option<Conformal>,
    /// When a picture is unlike the training data; none: not measured.
    #[serde(default)]
    pub ood: Option<Ood>,
}
