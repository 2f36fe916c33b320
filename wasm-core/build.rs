//! Reads the tables of `data/` into static data; a bad row stops the build.

#[path = "build/character_sets.rs"]
mod character_sets;
#[path = "build/codes.rs"]
mod codes;
#[path = "build/colour_maps.rs"]
mod colour_maps;
#[path = "build/dictionary.rs"]
mod dictionary;
#[path = "build/pathways.rs"]
mod pathways;
#[path = "build/transfer_syntaxes.rs"]
mod transfer_syntaxes;
#[path = "build/window_presets.rs"]
mod window_presets;

fn main() {
    let out = std::path::PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    character_sets::generate(&out);
    codes::generate(&out);
    colour_maps::generate(&out);
    dictionary::generate(&out);
    pathways::generate(&out);
    transfer_syntaxes::generate(&out);
    window_presets::generate(&out);
}
