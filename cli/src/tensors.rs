//! `insitu tensors`: the network's input for a picture, for comparison with the training pipeline.

use std::path::PathBuf;

use clap::Args;

use crate::{
    inputs::list,
    npy,
    output::{Ended, Usage},
    packs,
    pixels::fail,
};

/// Arguments of `insitu tensors`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// One image.
    file: PathBuf,
    /// Id of a pack, or its folder.
    #[arg(long)]
    model: String,
    /// Folder of the packs.
    #[arg(long, default_value = packs::FOLDER)]
    models: PathBuf,
    /// The array to write: `float32 [1, 3, height, width]`.
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let pack =
        packs::load(&packs::folder(&arguments.models, &arguments.model)).map_err(Usage::new)?;
    let items = list(&arguments.file);
    let [item] = items.as_slice() else {
        return Err(Usage::new(
            "tensors needs a single image, not an archive of several",
        ));
    };
    match item.decode(0) {
        Ok(decoded) => {
            let tensor = pack.tensor(&decoded.picture);
            let data: Vec<u8> = tensor
                .data
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect();
            npy::write(&arguments.out, "<f4", &tensor.shape, &data).map_err(|error| {
                Usage::new(format_args!("the array cannot be written: {error}"))
            })?;
            Ok(Ended::Well)
        }
        Err(failure) => Ok(fail(&arguments.file, &failure)),
    }
}
