//! What runs a network. The rest of the code knows these traits; tract stands behind them today.

use std::{collections::BTreeMap, fmt, io::Cursor, sync::Arc};

use tract_onnx::{
    prelude::{
        DatumExt as _, Framework as _, InferenceModel, InferenceModelExt, IntoRunnable,
        IntoTValue as _, Tensor as TractTensor, TypedRunnableModel, tvec,
    },
    tract_hir::infer::Factoid as _,
};

use super::{ModelError, preprocess::Tensor};

/// Loads networks.
pub trait Engine {
    /// Name and version, as provenance states it.
    fn name(&self) -> &'static str;

    /// Loads an ONNX file for an input of one fixed shape and the named outputs; the named constants
    /// are kept beside it.
    ///
    /// # Errors
    /// [`ModelError::Engine`].
    fn load(
        &self,
        onnx: &[u8],
        input: [usize; 4],
        outputs: &[String],
        constants: &[String],
    ) -> Result<Box<dyn Network>, ModelError>;
}

/// A loaded network.
pub trait Network: Send + Sync {
    /// Runs it; gives the values of each output by the tensor's name.
    ///
    /// # Errors
    /// [`ModelError::Engine`].
    fn run(&self, input: &Tensor) -> Result<BTreeMap<String, Vec<f32>>, ModelError>;

    /// A constant that was asked for when the network was loaded.
    fn constant(&self, name: &str) -> Option<&[f32]>;
}

/// Nodes of a network at most (standards.md §9): ours have about a hundred.
const MAX_NODES: usize = 2000;

/// tract: pure Rust, natively and in wasm.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tract;

impl Engine for Tract {
    fn name(&self) -> &'static str {
        "tract 0.23.9"
    }

    fn load(
        &self,
        onnx: &[u8],
        input: [usize; 4],
        outputs: &[String],
        constants: &[String],
    ) -> Result<Box<dyn Network>, ModelError> {
        let model = tract_onnx::onnx()
            .model_for_read(&mut Cursor::new(onnx))
            .map_err(engine)?;
        if model.nodes().len() > MAX_NODES {
            return Err(ModelError::Engine(format!(
                "the network has {} nodes, at most {MAX_NODES} are run",
                model.nodes().len()
            )));
        }
        if model.input_outlets().map_err(engine)?.len() != 1 {
            return Err(ModelError::Engine(
                "the network needs exactly one input".to_owned(),
            ));
        }
        let constants = constants
            .iter()
            .map(|name| Ok((name.clone(), constant(&model, name)?)))
            .collect::<Result<_, ModelError>>()?;
        let plan = model
            .with_input_fact(0, f32::fact(input).into())
            .and_then(|model| model.with_outputs_by_name(outputs))
            .and_then(InferenceModelExt::into_optimized)
            .and_then(IntoRunnable::into_runnable)
            .map_err(engine)?;
        Ok(Box::new(TractNetwork {
            plan,
            outputs: outputs.to_vec(),
            constants,
        }))
    }
}

struct TractNetwork {
    plan: Arc<TypedRunnableModel>,
    outputs: Vec<String>,
    constants: BTreeMap<String, Vec<f32>>,
}

/// The values of a constant of the file.
fn constant(model: &InferenceModel, name: &str) -> Result<Vec<f32>, ModelError> {
    let missing = || ModelError::Engine(format!("the network has no constant {name}"));
    let node = model.node_by_name(name).map_err(engine)?;
    let fact = &node.outputs.first().ok_or_else(missing)?.fact;
    let tensor = fact.value.concretize().ok_or_else(missing)?;
    let values = tensor.to_plain_array_view::<f32>().map_err(engine)?;
    Ok(values.iter().copied().collect())
}

impl Network for TractNetwork {
    fn run(&self, input: &Tensor) -> Result<BTreeMap<String, Vec<f32>>, ModelError> {
        let tensor = TractTensor::from_shape(&input.shape, &input.data).map_err(engine)?;
        let results = self.plan.run(tvec![tensor.into_tvalue()]).map_err(engine)?;
        self.outputs
            .iter()
            .zip(results)
            .map(|(name, result)| {
                let values = result.to_plain_array_view::<f32>().map_err(engine)?;
                Ok((name.clone(), values.iter().copied().collect()))
            })
            .collect()
    }

    fn constant(&self, name: &str) -> Option<&[f32]> {
        self.constants.get(name).map(Vec::as_slice)
    }
}

fn engine(error: impl fmt::Display) -> ModelError {
    ModelError::Engine(format!("{error:#}"))
}
