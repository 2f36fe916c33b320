//! Model packs on disk: found by id or by folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use insitu_core::{
    error::{ErrorCode, Failure},
    model::{Manifest, Pack, PackFiles, Tract},
};

/// Where packs are, when nobody says.
pub(crate) const FOLDER: &str = "public/models";

/// The folder of a pack: `model` is an id under `models`, or a folder itself.
pub(crate) fn folder(models: &Path, model: &str) -> PathBuf {
    let named = Path::new(model);
    if named.join("manifest.json").is_file() {
        named.to_path_buf()
    } else {
        models.join(model)
    }
}

/// Loads a pack with all its checks.
pub(crate) fn load(folder: &Path) -> Result<Pack, Failure> {
    let manifest_bytes = read(&folder.join("manifest.json"))?;
    let manifest = Pack::read_manifest(&manifest_bytes)?;
    let others = manifest
        .files()
        .into_iter()
        .map(|file| {
            let bytes = read(&folder.join(&file.path))?;
            Ok((file.path, bytes))
        })
        .collect::<Result<_, Failure>>()?;
    let files = PackFiles {
        manifest: manifest_bytes,
        others,
    };
    Ok(Pack::load(&files, &Tract)?)
}

/// Reads a pack's manifest and nothing else of it.
pub(crate) fn manifest(folder: &Path) -> Result<Manifest, Failure> {
    Ok(Pack::read_manifest(&read(&folder.join("manifest.json"))?)?)
}

/// Ids of the packs in a folder, sorted.
pub(crate) fn ids(models: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(models) else {
        return Vec::new();
    };
    let mut ids: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("manifest.json").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    ids.sort_unstable();
    ids
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Failure::new(
            ErrorCode::ModelMissing,
            format!("{name} of the model cannot be read: {error}"),
        )
    })
}
