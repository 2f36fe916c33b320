//! The two wasm files: cargo, then wasm-bindgen as a library, of the version in Cargo.lock by
//! construction (docs/decisions/0001-build-without-trunk.md).
//!
//! Two cargo runs, because features of what is built together are unified and the page must not get
//! `compute`. Both files are cut into parts in between ([`split`], docs/decisions/0009-page-in-parts.md
//! and 0011-worker-in-parts.md).

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{KnownCustom, Name, Operator, Parser, Payload, TypeRef};

use super::{
    Effort,
    split::{self, Parts},
};
use crate::{
    command::{cargo, run},
    workspace::{read_bytes, target},
};

const TARGET: &str = "wasm32-unknown-unknown";

/// The cut follows the linker's own table of who refers to what.
const WITH_REFERENCES: [&str; 2] = ["-C", "link-args=--emit-relocs"];

/// tract's kernels hold thousands of vector multiplications, and without `+simd128` there are none;
/// any number between tells the two apart.
const VECTOR_MULTIPLICATIONS: usize = 100;

/// One of the two, cut and bound.
pub(super) struct Module {
    /// What wasm-bindgen made of the first file is `NAME.js`, `NAME_bg.wasm` and perhaps `snippets/`.
    pub(super) name: &'static str,
    pub(super) folder: PathBuf,
    /// What is loaded later.
    pub(super) parts: Parts,
    /// What cargo made, with the names of its functions.
    pub(super) compiled: PathBuf,
}

/// The page: small before fast. What `app/src/parts.rs` names is in files of its own.
pub(super) fn page(build: &str) -> Result<Module> {
    let wasm = compile("insitu-app", "page", build)?;
    module(wasm, "insitu-page", "page")
}

/// The worker, refused where its kernels are not vectorised. What `app/worker/src/parts.rs` names is in
/// files of its own.
pub(super) fn worker(build: &str, effort: Effort) -> Result<Module> {
    let profile = match effort {
        Effort::Quick => "worker-quick",
        Effort::Full => "worker",
    };
    let wasm = compile("insitu-worker", profile, build)?;
    let found = vector_multiplications(&read_bytes(&wasm)?)?;
    ensure!(
        found >= VECTOR_MULTIPLICATIONS,
        "the worker has {found} vector multiplications: it was built without +simd128 \
         (.cargo/config.toml), and would be several times slower"
    );
    module(wasm, "insitu-worker", profile)
}

fn module(compiled: PathBuf, name: &'static str, profile: &str) -> Result<Module> {
    let (first, parts) = split::cut(&compiled, name)?;
    Ok(Module {
        name,
        folder: bind(&first, name, profile)?,
        parts,
        compiled,
    })
}

fn compile(package: &str, profile: &str, build: &str) -> Result<PathBuf> {
    run(cargo()
        .args(["rustc", "--package", package, "--profile", profile])
        .args(["--target", TARGET, "--"])
        // Added to the flags of `.cargo/config.toml`.
        .args(WITH_REFERENCES)
        .env("INSITU_BUILD", build))?;
    let wasm = target()
        .join(TARGET)
        .join(profile)
        .join(format!("{package}.wasm"));
    if !wasm.is_file() {
        bail!("cargo made no {}", wasm.display());
    }
    Ok(wasm)
}

/// Gives the folder of what wasm-bindgen makes.
fn bind(wasm: &Path, name: &str, profile: &str) -> Result<PathBuf> {
    let folder = target().join("bindgen").join(profile);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    println!("$ wasm-bindgen {}", wasm.display());
    let mut bindgen = Bindgen::new();
    bindgen
        // The table and the memory, which the parts use.
        .keep_lld_exports(true)
        .input_path(wasm)
        .out_name(name)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // Without it, `init()` needs an argument.
        .omit_default_module_path(false)
        .web(true)
        .context("wasm-bindgen: the target is taken")?;
    bindgen
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
    Ok(folder)
}

/// Number of four-lane float multiplications in the code, fused ones included.
fn vector_multiplications(wasm: &[u8]) -> Result<usize> {
    let mut found = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else {
            continue;
        };
        for operator in body.get_operators_reader()? {
            if matches!(operator?, Operator::F32x4Mul | Operator::F32x4RelaxedMadd) {
                found += 1;
            }
        }
    }
    Ok(found)
}

/// Bytes of code by crate, largest first: where to look when a file has grown too large.
pub(super) fn code_by_crate(wasm: &[u8]) -> Result<Vec<(String, usize)>> {
    let (mut imports, mut sizes, mut names) = (0, Vec::new(), BTreeMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for part in section {
                        if let Name::Function(functions) = part? {
                            for function in functions {
                                let function = function?;
                                names.insert(function.index, function.name.to_owned());
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut crates: BTreeMap<String, usize> = BTreeMap::new();
    for (index, size) in (imports..).zip(sizes) {
        let name = names.get(&index).map_or("", String::as_str);
        *crates.entry(crate_of(name)).or_default() += size;
    }
    let mut sorted: Vec<(String, usize)> = crates.into_iter().collect();
    sorted.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    Ok(sorted)
}

/// The crate and module of a mangled name: the first two of its path segments that are words.
fn crate_of(name: &str) -> String {
    let mut rest = name;
    let mut words = Vec::new();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        rest = &rest[start..];
        let digits = rest
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(rest.len());
        let length: usize = rest[..digits].parse().unwrap_or(0);
        rest = &rest[digits..];
        let Some(segment) = rest.get(..length) else {
            break;
        };
        rest = &rest[length..];
        let is_word = |segment: &str| {
            segment
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        };
        if is_word(segment) && !segment.is_empty() {
            words.push(segment.to_owned());
        } else if let Some(at) = segment.find("insitu_") {
            // An implementation of somebody's trait for a type of ours.
            words.extend(segment[at..].split("..").take(2).map(str::to_owned));
        }
        if words.len() >= 2 {
            break;
        }
    }
    words.truncate(2);
    if words.is_empty() {
        "without a name".to_owned()
    } else {
        words.join("::")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_its_crate_and_a_trait_of_others_for_the_type_of_ours() {
        assert_eq!(
            crate_of("_ZN10insitu_app5shell6screen17h33b8ed6e60cab745E"),
            "insitu_app::shell"
        );
        assert_eq!(
            crate_of("_ZN54_$LT$insitu_core..model..Filter$u20$as$u20$core..fmt..D$GT$3fmt17hE"),
            "insitu_core::model"
        );
        assert_eq!(crate_of(""), "without a name");
    }

    /// One function of type () -> (), with the given body.
    fn module_with(body: &[u8]) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 4, 1, 0x60, 0, 0]);
        wasm.extend([3, 2, 1, 0]);
        let size = u8::try_from(body.len()).unwrap() + 2;
        wasm.extend([10, size + 2, 1, size, 0]);
        wasm.extend(body);
        wasm.push(0x0b);
        wasm
    }

    #[test]
    fn a_module_without_vectors_is_told_from_one_with_them() {
        assert_eq!(vector_multiplications(&module_with(&[0x01])).unwrap(), 0);
        // v128.const 0, v128.const 0, f32x4.mul, drop
        let mut body = Vec::new();
        for _ in 0..2 {
            body.extend([0xfd, 0x0c]);
            body.extend([0; 16]);
        }
        body.extend([0xfd, 0xe6, 0x01, 0x1a]);
        assert_eq!(vector_multiplications(&module_with(&body)).unwrap(), 1);
    }
}
