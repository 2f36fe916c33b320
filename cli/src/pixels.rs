//! `insitu pixels`: stored values, before any display step, as `NumPy` sees pydicom's `pixel_array`.

use std::path::{Path, PathBuf};

use clap::Args;
use insitu_core::{
    dicom::{Instance, StoredFrame},
    error::{ErrorCode, Failure},
    limits::Limits,
    source::{Sniffed, sniff},
};

use crate::{
    inputs::{DiskFile, Item, guarded, list},
    npy,
    output::{Ended, Usage, line},
};

/// Arguments of `insitu pixels`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// One image.
    file: PathBuf,
    /// One frame, from 0; all of them when left out.
    #[arg(long)]
    frame: Option<u32>,
    /// The array to write.
    #[arg(long)]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ended, Usage> {
    let array = guarded(|| array(&arguments.file, arguments.frame));
    match array {
        Ok(array) => {
            npy::write(&arguments.out, array.dtype, &array.shape, &array.data).map_err(
                |error| Usage::new(format_args!("the array cannot be written: {error}")),
            )?;
            Ok(Ended::Well)
        }
        Err(failure) => Ok(fail(&arguments.file, &failure)),
    }
}

/// Prints the failure of the one file that was asked for.
pub(crate) fn fail(path: &Path, failure: &Failure) -> Ended {
    let path = path.to_string_lossy();
    line(&serde_json::json!({"path": path, "entry": null, "error": failure}));
    Ended::SomeFailed
}

struct Array {
    dtype: &'static str,
    shape: Vec<usize>,
    data: Vec<u8>,
}

fn array(path: &Path, frame: Option<u32>) -> Result<Array, Failure> {
    let file = DiskFile::open(path)?;
    if matches!(sniff(&file), Ok(Sniffed::Photograph(_) | Sniffed::Zip)) {
        return photograph(path);
    }
    let limits = Limits::native();
    let instance = Instance::open(&file, &limits)?;
    let frames = instance.summary().frames;
    let (range, many) = match frame {
        Some(frame) => (frame..frame.saturating_add(1), false),
        None => (0..frames, frames > 1),
    };
    let mut shape = Vec::new();
    let mut data = Vec::new();
    let mut dtype = "|u1";
    for index in range {
        let frame = instance.frame(index)?;
        dtype = frame.data.dtype();
        shape = frame_shape(&frame);
        data.extend(frame.data.to_le_bytes());
        if data.len() as u64 > limits.decoded_bytes.saturating_mul(8) {
            let message = "all frames together are too large; ask for one with --frame";
            return Err(Failure::new(ErrorCode::DicomLimitExceeded, message));
        }
    }
    if many {
        shape.insert(0, frames as usize);
    }
    Ok(Array { dtype, shape, data })
}

fn frame_shape(frame: &StoredFrame) -> Vec<usize> {
    let mut shape = vec![frame.rows as usize, frame.columns as usize];
    if frame.samples > 1 {
        shape.push(usize::from(frame.samples));
    }
    shape
}

fn photograph(path: &Path) -> Result<Array, Failure> {
    let items: Vec<Item> = list(path);
    let [item] = items.as_slice() else {
        let message = "pixels needs a single image, not an archive of several";
        return Err(Failure::new(ErrorCode::SourceUnknownKind, message));
    };
    let picture = item.decode(0)?.picture;
    Ok(Array {
        dtype: "|u1",
        shape: vec![picture.height(), picture.width(), 3],
        data: picture.rgb().to_vec(),
    })
}
